import Files
import Footprint
import Runs
import Testing
import TrainingConfigs

@testable import Gate

/// Which run of the base a run of a change was.
@Suite("Run matching") struct RunMatchingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var base: [String: String]
    var head: [String: String]
    var renames: [String: String] = [:]
    /// What each path of the change was; nil for a new one.
    var matches: [String: String?]
    var removed: [String] = []
  }

  private static func run(_ name: String?, _ hours: Int, _ note: String = "") -> String {
    let title = name.map { "name: \($0)\n" } ?? ""
    return "carbonward: run/v1\n\(title)duration: \(hours) h\nhardware: {count: 8}\n\(note)"
  }

  /// Enough lines that one that differs is little.
  private static let longNote = (1...10).map { "# line \($0)\n" }.joined()

  static let cases = [
    Case(
      testDescription: "the same path and name", base: ["a.yaml": run("a", 1)],
      head: ["a.yaml": run("a", 2)], matches: ["a.yaml": "a.yaml"]),
    Case(
      testDescription: "a file whose run has a new name is the same file",
      base: ["a.yaml": run("a", 1)], head: ["a.yaml": run("b", 2)], matches: ["a.yaml": "a.yaml"]),
    Case(
      testDescription: "two files that swap their names stay where they are",
      base: ["a.yaml": run("a", 1), "b.yaml": run("b", 2)],
      head: ["a.yaml": run("b", 1), "b.yaml": run("a", 2)],
      matches: ["a.yaml": "a.yaml", "b.yaml": "b.yaml"]),
    Case(
      testDescription: "a path that git says was renamed",
      base: ["a.yaml": run(nil, 1)], head: ["x/b.yaml": run(nil, 99)],
      renames: ["a.yaml": "x/b.yaml"], matches: ["x/b.yaml": "a.yaml"]),
    Case(
      testDescription: "a moved file of the same bytes", base: ["a.yaml": run(nil, 1)],
      head: ["b.yaml": run(nil, 1)], matches: ["b.yaml": "a.yaml"]),
    Case(
      testDescription: "a moved and rewritten file whose run keeps its name",
      base: ["a.yaml": run("a", 1, "tokens: 1B\nprecision: bf16\n")],
      head: ["b.yaml": "# new\ncarbonward: run/v1\nname: a\nduration: 90 h\n"],
      matches: ["b.yaml": "a.yaml"]),
    Case(
      testDescription: "a moved and edited file without a name is found by its text",
      base: ["a.yaml": run(nil, 1, longNote)], head: ["b.yaml": run(nil, 2, longNote)],
      matches: ["b.yaml": "a.yaml"]),
    Case(
      testDescription: "of two similar texts the more similar one counts",
      base: ["a.yaml": run(nil, 1, longNote), "b.yaml": run(nil, 1, longNote + "# more\n")],
      head: ["c.yaml": run(nil, 2, longNote + "# more\n")], matches: ["c.yaml": "b.yaml"],
      removed: ["a.yaml"]),
    Case(
      testDescription: "texts that share little are different runs",
      base: ["a.yaml": run(nil, 1, longNote)],
      head: ["b.yaml": "carbonward: run/v1\ntokens: 7B\nmodel: {params: 7B}\n"],
      matches: ["b.yaml": nil], removed: ["a.yaml"]),
    Case(
      testDescription: "a name that two runs have tells nothing",
      base: ["a.yaml": run("n", 1, "# a\n"), "b.yaml": run("n", 2, "# b\n")],
      head: ["c.yaml": "carbonward: run/v1\nname: n\nmodel: {params: 1B}\ntokens: 1B\nsteps: 9\n"],
      matches: ["c.yaml": nil], removed: ["a.yaml", "b.yaml"]),
    Case(
      testDescription: "a copy is new, and the original itself",
      base: ["a.yaml": run("a", 1)], head: ["a.yaml": run("a", 1), "b.yaml": run("a", 1)],
      matches: ["a.yaml": "a.yaml", "b.yaml": nil]),
    Case(
      testDescription: "what is gone is removed", base: ["a.yaml": run("a", 1)], head: [:],
      matches: [:], removed: ["a.yaml"]),
  ]

  private func runs(_ files: [String: String]) -> [JoinedRun] {
    files.isEmpty ? [] : Workspace(files: MemoryFiles(files)).findRuns().runs
  }

  @Test(arguments: cases) func matches(_ example: Case) {
    let (base, head) = (runs(example.base), runs(example.head))
    let matching = RunMatching(base: base, head: head, renames: example.renames)
    var found: [String: String?] = [:]
    for (index, run) in head.enumerated() {
      found[run.run.path] = .some(matching.matches[index].map { base[$0].run.path })
    }
    #expect(found == example.matches)
    #expect(matching.removed.map { base[$0].run.path } == example.removed)
  }

  @Test("every run of the base is matched once at most", arguments: 0..<20)
  func isOneToOne(_ seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    func files() -> [String: String] {
      var files: [String: String] = [:]
      for index in 0..<12 where next(3) > 0 {
        files["r\(index).yaml"] = Self.run(next(2) == 0 ? "n\(next(4))" : nil, 1 + next(3))
      }
      return files
    }
    let (base, head) = (runs(files()), runs(files()))
    let matching = RunMatching(base: base, head: head, renames: [:])
    let matched = matching.matches.compactMap(\.self)
    #expect(Set(matched).count == matched.count)
    #expect((matched + matching.removed).sorted() == Array(base.indices))
  }
}
