import Testing

@testable import TrainingConfigs

@Suite("what one search remembers")
struct ReadingMemoryTests {
  private let memory = ReadingMemory()

  /// How often a program is followed in two questions.
  private func followed(_ path: String, isKept: Bool) -> Int {
    var times = 0
    for _ in 1...2 {
      let found = memory.program(path) {
        times += 1
        return ((trains: true, problems: []), isKept)
      }
      #expect(found.trains)
    }
    return times
  }

  @Test(
    "a program is followed once for all who start it, unless what was found holds for one of them only"
  )
  func programs() {
    #expect(followed("a.py", isKept: true) == 1)
    #expect(followed("b.py", isKept: false) == 2)
  }

  @Test("what was found behind a mark is forgotten with what was read there")
  func marks() {
    #expect(followed("a.py", isKept: true) == 1)
    let mark = memory.mark
    #expect(followed("b.py", isKept: true) == 1)
    memory.goBack(to: mark)
    #expect(followed("a.py", isKept: true) == 0)
    #expect(followed("b.py", isKept: true) == 1)
  }
}
