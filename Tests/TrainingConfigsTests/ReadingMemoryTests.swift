import Files
import Quantities
import Runs
import Testing
import Text

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

/// What programs find in the modules that they call does not hang on what others have found there.
@Suite("modules that programs share")
struct SharedModulesTests {
  /// Steps of a platform, each of which calls what stands in other modules.
  private static func program(_ calls: String) -> String {
    "from prefect import flow\nimport big, hub, log\n@flow\ndef go():\n\(calls)\ngo()\n"
  }

  private static func files() -> [String: String] {
    var files = [
      "log.py": "import paths\ndef setup():\n  paths.make()\n",
      "paths.py": "def make(): print(1)\n",
      "hub.py": "import middle\ndef run(n): middle.run(n)\n",
      "middle.py": "import deep\ndef run(n): deep.fit(n)\n",
      "deep.py": "import torch\ndata = torch.rand(8, 2)\ndef fit(n):\n"
        + OwnLoop.text(epochs: "n").split(separator: "\n").map { "  \($0)\n" }.joined(),
      "a.py": program("  log.setup()\n  big.setup()\n  hub.run(3)"),
      "b.py": program("  log.setup()\n  hub.run(3)"),
      "c.py": program("  log.setup()\n  hub.run(4)"),
    ]
    // More than is followed behind one program.
    let names = (0..<120).map { "part\($0)" }
    for name in names { files["\(name).py"] = "def go(): print(1)\n" }
    files["big.py"] =
      names.map { "import \($0)\n" }.joined() + "def setup():\n"
      + names.map { "  \($0).go()\n" }.joined()
    return files
  }

  private static func epochs(_ path: String, of paths: [String], _ workers: Int) -> Double? {
    let search = Workspace(files: MemoryFiles(files()))
      .findRuns(paths, workers: Workers(workers))
    return search.runs.first { $0.run.path == path }?.run[.epochs]?.value.number?.central
  }

  @Test(arguments: [1, 4], [("b.py", 3.0), ("c.py", 4.0)])
  func sameForAll(_ workers: Int, _ program: (path: String, epochs: Double)) {
    #expect(Self.epochs(program.path, of: [program.path], workers) == program.epochs)
    #expect(Self.epochs(program.path, of: [], workers) == program.epochs)
  }
}
