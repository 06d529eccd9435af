import Diagnostics
import Files
import Synchronization
import Testing
import Text

@testable import TrainingConfigs

/// What is not read in time is not understood.
@Suite("time limit") struct TimeLimitTests {
  private static let recipe = Fixture.axolotlRecipe

  /// A clock that is over once it was asked so often.
  private static func deadline(after questions: Int) -> Deadline {
    let left = Counter(questions)
    return Deadline("30 s") { left.take() }
  }

  private final class Counter: Sendable {
    private let left: Mutex<Int>
    init(_ count: Int) { left = Mutex(count) }
    func take() -> Bool {
      left.withLock {
        $0 -= 1
        return $0 < 0
      }
    }
  }

  private static let files = MemoryFiles(["a.yaml": recipe, "b.yaml": recipe, "c.yaml": recipe])

  @Test(arguments: [0, 1, 2, 3, 50]) func unread(_ questions: Int) {
    let search = Workspace(files: Self.files).findRuns(until: Self.deadline(after: questions))
    let unread = search.account.notUnderstood
    #expect(search.runs.count + unread.count == 3)
    #expect(
      unread.count == (questions == 0 ? 3 : unread.count) && (questions < 50 || unread.isEmpty))
    #expect(unread.allSatisfy { $0.reason.hasSuffix("the time limit of 30 s was over") })
    let helps = search.diagnostics.flatMap(\.help)
    #expect(helps.contains { $0.contains("--time-limit") } == !unread.isEmpty)
  }

  /// A file that is named is no exception.
  @Test func named() {
    let search = Workspace(files: Self.files).findRuns(
      ["a.yaml"], until: Self.deadline(after: 0))
    #expect(search.runs.isEmpty)
    #expect(search.account.notUnderstood.map(\.path) == ["a.yaml"])
  }

  /// A change comes first; what is left elsewhere is not its doing.
  @Test func change() {
    let workspace = Workspace(files: Self.files)
    let none = workspace.findRuns(changed: ["c.yaml"], until: Self.deadline(after: 0))
    #expect(none.account.notUnderstood.map(\.path) == ["c.yaml"])
    #expect(none.account.notLookedAt.map(\.path) == ["a.yaml", "b.yaml"])
  }

  /// What was not read at the base is not a thing that was unclear before.
  @Test func base() {
    let search = Workspace(files: Self.files).findRuns(until: Self.deadline(after: 0).ofBase)
    #expect(search.account.notUnderstood.isEmpty && search.account.notLookedAt.count == 3)
  }

  /// Once over, always over, whatever the clock says.
  @Test func latch() {
    let answers = Counter(1)
    let deadline = Deadline("1 s") { !answers.take() }
    #expect(deadline.isOver && deadline.isOver && deadline.isOver)
  }
}
