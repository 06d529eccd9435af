import Diagnostics
import Files
import FoundationEssentials
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

@Suite("Carbonward's own files")
struct OwnFileTests {
  private func codes(_ name: String, _ text: String) -> [String] {
    let workspace = Workspace(files: MemoryFiles([name: text]))
    return workspace.findRuns(name == ProjectFile.name ? [] : [name]).diagnostics.map(\.code.id)
  }

  @Test func aRunFileStatesEveryFact() throws {
    let text = """
      carbonward: run/v1
      name: five-gpu-example
      labels: {cost-centre: n7}
      hardware: {accelerator: custom, count: 5, power: 300 W, host_power: 0 W}
      duration: 10 h
      site: {intensity: 0.7 kgCO2e/kWh, pue: 1.0}
      ---
      carbonward: run/v1
      name: second
      model.params: 7B
      """
    let runs = Workspace(files: MemoryFiles(["a.yaml": text])).findRuns().runs.map(\.run)
    #expect(runs.count == 2)
    let run = try #require(runs.first { $0.text(.name) == "five-gpu-example" })
    #expect(run.number(.power)?.central == 300)
    #expect(run.number(.intensity)?.central == 0.7)
    #expect(run[.duration]?.origin.range?.start.line == 5)
    #expect(run.labels.first?.value.value == "n7")
    #expect(runs.contains { $0.number(.modelParams)?.central == 7e9 })
  }

  @Test(arguments: [
    "hardware: {cout: 5}", "duration: 10", "limit: 4", "hardware: {count: -5}", "tokens: .nan",
    "tokens: 1e400", "duration: [1 h]", "duration: 3 kg", "precision: fp17", "labels: 4",
    "hardware: 5",
    "packing: 3", "name: ~", "duration: 1 h\nduration: 2 h",
    "model: {params: 1B}\nmodel.params: 2B",
    "site: {wue: -.inf}", "\tname: x", "name: [", "name: \u{0}", "hardware: *nope",
  ])
  func badRunFiles(line: String) throws {
    let text = "carbonward: run/v1\nname: a\n\(line)\n"
    let workspace = Workspace(files: MemoryFiles(["a.yaml": text]))
    let search = workspace.findRuns(["a.yaml"])
    let errors = search.diagnostics.filter { $0.severity == .error }
    #expect(!errors.isEmpty)
    #expect(errors.allSatisfy { $0.primary != nil || $0.path != nil })
  }

  /// A server's devices are those of each node that a script asks for; of more, the project counts all.
  @Test(arguments: [
    ("count: 8", "#SBATCH --nodes=4", 32.0), ("count: 4", "#SBATCH --nodes=1", 4),
    ("count: 64", "#SBATCH --nodes=4", 64), ("count: 8, nodes: 4", "#SBATCH --nodes=4", 8),
    ("count: 8", "#SBATCH --nodes=4 --gpus-per-node=2", 8),
  ])
  func nodesHaveTheUsualDevices(hardware: String, directive: String, count: Double) throws {
    let files = [
      "a.sbatch": "#!/bin/bash\n\(directive)\nsrun python train.py --model_name_or_path a/b-7B\n",
      ProjectFile.name: "carbonward: project/v1\ndefaults: {hardware: {\(hardware)}}\n",
    ]
    let run = try #require(Workspace(files: MemoryFiles(files)).findRuns().runs.first).run
    #expect(run.number(.count)?.central == count)
  }

  @Test func filesThatTheProjectNamesAreRunsWhateverTheyAreWrittenIn() {
    func paths(_ pattern: String) -> [String] {
      let project = """
        carbonward: project/v1
        runs: [{match: "\(pattern)", facts: {duration: 1 h}}]
        """
      let files = MemoryFiles([
        ProjectFile.name: project, "jobs/train.py": "print(1)", "jobs/notes.md": "# notes",
        "jobs/c.hjson": "{ // a comment\n}",
      ])
      return Workspace(files: files).findRuns().runs.map(\.run.path)
    }
    #expect(paths("jobs/train.py") == ["jobs/train.py"])
    #expect(paths("jobs/*.hjson") == ["jobs/c.hjson"])
    // What lies beside them is none.
    #expect(paths("jobs/**") == [])
  }

  @Test func allErrorsAreReportedAtOnce() {
    let text = """
      carbonward: run/v1
      hardware: {cout: 5, power: 300}
      durations: 10 h
      precision: fp17
      """
    let found = Workspace(files: MemoryFiles(["a.yaml": text])).findRuns(["a.yaml"]).diagnostics
    #expect(found.count == 4)
    #expect(found.contains { $0.help.contains("did you mean `count`?") })
    #expect(found.contains { $0.help.contains("did you mean `duration`?") })
  }

  @Test(arguments: [
    "carbonward: project/v2\n", "carbonward: project/v1\npolices: [a]\n",
    "carbonward: project/v1\nruns: [{launcher: a.sh}]\n",
    "carbonward: project/v1\nruns: [{match: 5, x: 1}]\n",
    "carbonward: project/v1\ndefaults: {site: {regin: x}}\n",
    "carbonward: project/v1\npolicies: [../up]\n",
    "carbonward: project/v1\nruns: [{match: nothing.yaml}]\n",
    "carbonward: project/v1\nignore: ['[']\n", "defaults: {team: a}\n", "", "- a\n",
  ])
  func badProjectFiles(text: String) {
    let workspace = Workspace(files: MemoryFiles([ProjectFile.name: text]))
    #expect(workspace.findRuns().diagnostics.contains { $0.severity == .error })
  }

  @Test func malformedCommentsAreLocated() throws {
    let text = "carbonward: run/v1\nname: a\n# carbonward: duraton=12h hardware.count=x nonsense\n"
    let found = Workspace(files: MemoryFiles(["a.yaml": text])).findRuns(["a.yaml"]).diagnostics
    #expect(found.map(\.code.id) == ["inline-fact", "inline-fact", "inline-fact"])
    #expect(found.allSatisfy { $0.primary?.range.start.line == 3 })
  }

  @Test func aPythonConfigIsARunOnceTheProjectSaysSo() throws {
    let project = """
      carbonward: project/v1
      runs:
        - match: train.py
          facts: {model: {params: 1B}, tokens: 20B}
      """
    let files = ["train.py": "print('hello')\n", ProjectFile.name: project]
    let run = try #require(
      Workspace(files: MemoryFiles(files)).findRuns(["train.py"]).runs.first?.run)
    #expect(run.number(.tokens)?.central == 20e9)
    let alone = Workspace(files: MemoryFiles(["train.py": "print('hello')\n"]))
    #expect(alone.findRuns(["train.py"]).diagnostics.first?.code.id == "config-unrecognised")
  }

  @Test func ignoredFilesHoldNoRuns() {
    let project = "carbonward: project/v1\nignore: [old/**]\n"
    let files = [
      ProjectFile.name: project, ".gitignore": "tmp/\n", "tmp/a.yaml": WorkspaceTests.recipe,
      "old/a.yaml": WorkspaceTests.recipe, ".git/a.yaml": WorkspaceTests.recipe,
      "new/a.yaml": WorkspaceTests.recipe,
    ]
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs
    #expect(runs.map(\.run.path) == ["new/a.yaml"])
  }

  @Test func theDiskEndsAtTheRoot() throws {
    let manager = FileManager.default
    let base =
      manager.temporaryDirectory.path + "/carbonward-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? manager.removeItem(atPath: base) }
    try manager.createDirectory(atPath: base + "/repo/sub", withIntermediateDirectories: true)
    try Data(WorkspaceTests.recipe.utf8).write(to: URL(fileURLWithPath: base + "/outside.yaml"))
    try Data(WorkspaceTests.recipe.utf8).write(to: URL(fileURLWithPath: base + "/repo/sub/in.yaml"))
    try Data("carbonward: project/v1\n".utf8).write(
      to: URL(fileURLWithPath: base + "/repo/carbonward.yaml"))
    try manager.createSymbolicLink(
      atPath: base + "/repo/leak.yaml", withDestinationPath: "../outside.yaml")
    try manager.createSymbolicLink(atPath: base + "/repo/up", withDestinationPath: "..")
    try manager.createSymbolicLink(
      atPath: base + "/repo/inner.yaml", withDestinationPath: "sub/in.yaml")
    let files = DiskFiles(root: base + "/repo")
    #expect(throws: FileProblem.outside) { try files.read("leak.yaml", limit: 1_000_000) }
    #expect(throws: FileProblem.outside) { try files.read("up/outside.yaml", limit: 1_000_000) }
    #expect(throws: FileProblem.outside) { try files.read("../outside.yaml", limit: 1_000_000) }
    #expect(throws: FileProblem.isDirectory) { try files.read("sub", limit: 1_000_000) }
    #expect(throws: FileProblem.missing) { try files.read("nope", limit: 1_000_000) }
    #expect(throws: FileProblem.tooLarge(limit: 10)) { try files.read("sub/in.yaml", limit: 10) }
    #expect(try files.read("inner.yaml", limit: 1_000_000).count > 10)
    let opened = Workspace.open(paths: ["sub/../leak.yaml"], currentDirectory: base + "/repo")
    #expect(opened.paths == ["leak.yaml"])
    #expect(opened.workspace.isRepository)
    let search = opened.workspace.findRuns(opened.paths)
    #expect(search.runs.isEmpty)
    #expect(search.diagnostics.map(\.code.id) == ["file-unreadable"])
    let whole = opened.workspace.findRuns()
    #expect(whole.runs.map(\.run.path) == ["inner.yaml", "sub/in.yaml"])
    let elsewhere = Workspace.open(
      paths: [base + "/outside.yaml"], currentDirectory: base + "/repo")
    #expect(elsewhere.paths == ["outside.yaml"])
    #expect(elsewhere.workspace.findRuns(elsewhere.paths).runs.count == 1)
  }
}
