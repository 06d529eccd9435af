import Files
import Testing

@testable import TrainingConfigs

/// Who has `make` follow a rule whose recipe trains starts that training.
@Suite("calls of make") struct MakeCallTests {
  private static let makefile = """
    lint:
    \truff check .
    train: data
    \tpython train.py $(ARGS)
    data:
    \tpython fetch.py
    all: lint
    \t$(MAKE) train

    """

  private static func unclear(_ path: String, _ text: String) -> Bool {
    let files = ["Makefile": makefile, path: text]
    return Workspace(files: MemoryFiles(files)).findRuns().account.notUnderstood
      .contains { $0.path == path }
  }

  @Test(
    "in a script",
    arguments: [
      ("make train", true), ("for i in 1 2 3; do make train; done", true), ("make -C . all", true),
      ("make -j8 ARGS=--nodes train", true), ("cd x && make -f ./Makefile train", true),
      ("if make lint; then make train; fi", true), ("time gmake train >> log", true),
      ("make", false), ("make lint", false), ("make data", false), ("make -C other train", false),
      ("echo make train", false), ("# make train", false), ("cmake --build train", false),
    ])
  func script(_ command: String, _ isSaid: Bool) {
    #expect(Self.unclear("go.sh", "#!/bin/bash\n\(command)\n") == isSaid)
  }

  @Test("in a pipeline", arguments: [("make train", true), ("make lint", false)])
  func pipeline(_ command: String, _ isSaid: Bool) {
    let text = "on: [push]\njobs:\n  t:\n    steps:\n    - run: \(command)\n"
    #expect(Self.unclear(".github/workflows/t.yml", text) == isSaid)
  }
}
