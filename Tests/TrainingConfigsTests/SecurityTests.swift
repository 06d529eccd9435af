import Diagnostics
import Files
import FoundationEssentials
import Glibc
import Runs
import Testing

@testable import TrainingConfigs

/// What a config of a merge request may not do: look outside the repository, wait, or leak.
@Suite("Configs stay inside the repository")
struct SecurityTests {
  private static let recipe = WorkspaceTests.recipe

  /// A repository on the disk with one thing beside it.
  private func withRepository(_ body: (_ root: String, _ outside: String) throws -> Void) throws {
    let manager = FileManager.default
    let base = manager.temporaryDirectory.path + "/carbonward-\(UInt64.random(in: 0 ... .max))"
    defer { try? manager.removeItem(atPath: base) }
    try manager.createDirectory(atPath: base + "/repo/sub", withIntermediateDirectories: true)
    try manager.createDirectory(atPath: base + "/outside", withIntermediateDirectories: true)
    try write("carbonward: project/v1\n", to: base + "/repo/carbonward.yaml")
    try write("trainer: {max_epochs: 99}\nsteps: 99\n", to: base + "/outside/secret.yaml")
    try write(
      "{\"train_batch_size\": 99, \"zero_optimization\": {}}", to: base + "/outside/ds.json")
    try body(base + "/repo", base + "/outside")
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private func search(_ root: String, _ paths: [String] = []) -> RunSearch {
    Workspace(files: DiskFiles(root: root), rootPath: root).findRuns(paths)
  }

  @Test func noIncludeLeadsOut() throws {
    try withRepository { root, outside in
      try FileManager.default.createSymbolicLink(
        atPath: root + "/link.yaml", withDestinationPath: outside + "/secret.yaml")
      try FileManager.default.createSymbolicLink(
        atPath: root + "/linked", withDestinationPath: outside)
      let names = [
        "../outside/secret.yaml", outside + "/secret.yaml", "link.yaml", "linked/secret.yaml",
        "sub/../../outside/secret.yaml", "/proc/self/environ", "/proc/self/cwd/secret.yaml",
        "/dev/zero", "./linked/../../outside/secret.yaml",
      ]
      for name in names {
        try write(
          "base_config: \(name)\nper_device_batch_size: 1\n", to: root + "/a.yml")
        try write(
          "defaults: [\(name), /\(name)@_global_: x]\ntrainer: {devices: 1}\ndata: {batch_size: 1}\n"
            + "model: {x: 1}\n", to: root + "/b.yaml")
        try write("\(Self.recipe)\ndeepspeed: \(name)\n", to: root + "/c.yaml")
        try write(
          "accelerate launch --config_file \(name) train.py --config \(name) --deepspeed \(name)\n",
          to: root + "/d.sh")
        let found = search(root)
        for joined in found.runs {
          #expect(joined.run.files.allSatisfy { !$0.path.contains("secret") }, "\(name)")
          #expect(joined.run[.epochs]?.value != .number(99))
          #expect(joined.run[.steps]?.value != .number(99))
          #expect(joined.run[.globalBatch]?.value != .number(99))
        }
      }
    }
  }

  @Test func nothingIsWaitedFor() throws {
    try withRepository { root, _ in
      #expect(mkfifo(root + "/pipe.yaml", 0o600) == 0)
      #expect(mkfifo(root + "/carbonward.sbatch", 0o600) == 0)
      try FileManager.default.createSymbolicLink(
        atPath: root + "/zero.yaml", withDestinationPath: "/dev/zero")
      try FileManager.default.createSymbolicLink(
        atPath: root + "/loop.yaml", withDestinationPath: "loop.yaml")
      try FileManager.default.createSymbolicLink(
        atPath: root + "/sub/up", withDestinationPath: "..")
      // Three gigabytes that take no room on the disk.
      let descriptor = open(root + "/huge.yaml", O_CREAT | O_WRONLY, 0o600)
      #expect(ftruncate(descriptor, 3 << 30) == 0)
      close(descriptor)
      try write("base_config: pipe.yaml\nper_device_batch_size: 1\nsteps: 1\n", to: root + "/a.yml")
      let start = ContinuousClock().now
      let all = search(root)
      #expect(all.runs.map(\.run.path) == ["a.yml"])
      for name in ["pipe.yaml", "zero.yaml", "loop.yaml", "huge.yaml", "sub/up/a.yml"] {
        let found = search(root, [name])
        if name == "sub/up/a.yml" {
          #expect(found.runs.count <= 1)
        } else {
          #expect(found.runs.isEmpty, "\(name)")
          #expect(found.diagnostics.map(\.code.id) == ["file-unreadable"], "\(name)")
        }
      }
      #expect(ContinuousClock().now - start < .seconds(10))
    }
  }

  /// A project without its policies is not the project that was meant.
  @Test(arguments: [
    ("pipe", "is not a regular file"), ("folder", "is a directory"),
    ("link", "leads out of the repository"), ("place", "leads out of the repository"),
    ("loop", "cannot be read: too many symbolic links"),
  ])
  func whatStandsInThePlaceOfTheProjectFileIsReported(_ kind: String, _ why: String) throws {
    try withRepository { root, outside in
      let path = root + "/carbonward.yaml"
      let manager = FileManager.default
      try manager.removeItem(atPath: path)
      switch kind {
      case "pipe": #expect(mkfifo(path, 0o600) == 0)
      case "folder": try manager.createDirectory(atPath: path, withIntermediateDirectories: false)
      case "link":
        try manager.createSymbolicLink(
          atPath: path, withDestinationPath: outside + "/secret.yaml")
      case "place":
        try manager.createSymbolicLink(atPath: path, withDestinationPath: outside + "/not-yet.yaml")
      default: try manager.createSymbolicLink(atPath: path, withDestinationPath: path)
      }
      let workspace = Workspace(files: DiskFiles(root: root), rootPath: root)
      #expect(workspace.diagnostics.map(\.message) == ["`carbonward.yaml` \(why)"])
      #expect(workspace.diagnostics.allSatisfy { $0.severity == .error })
    }
  }

  @Test func theEnvironmentIsNotRead() throws {
    setenv("CARBONWARD_TEST_SECRET", "31337", 1)
    defer { unsetenv("CARBONWARD_TEST_SECRET") }
    let files = [
      "a.yaml":
        "max_duration: ${oc.env:CARBONWARD_TEST_SECRET}ba\nmodel: {name: mpt_causal_lm}\ntrain_loader: {}\n"
        + "global_train_batch_size: ${env:CARBONWARD_TEST_SECRET}\n",
      "b.sh":
        "python train.py --model_name_or_path $HOME/$CARBONWARD_TEST_SECRET --max_steps"
        + " ${CARBONWARD_TEST_SECRET} --num_train_epochs $((CARBONWARD_TEST_SECRET+1))"
        + " --per_device_train_batch_size $(printenv CARBONWARD_TEST_SECRET)\n",
      "c.sbatch":
        "#!/bin/bash\n#SBATCH --nodes=$CARBONWARD_TEST_SECRET\n#SBATCH --gres=gpu:8\npython train.py\n",
      "d.yaml":
        "resources: {accelerators: 'A100:${CARBONWARD_TEST_SECRET}'}\nnum_nodes: $CARBONWARD_TEST_SECRET\n"
        + "run: python train.py --max_steps $CARBONWARD_TEST_SECRET\n",
    ]
    let search = Workspace(files: MemoryFiles(files)).findRuns()
    #expect(search.runs.count >= 3)
    for joined in search.runs {
      for (fact, value) in joined.run.known {
        #expect(!"\(value.value)".contains("3133"), "\(fact.rawValue)")
      }
    }
  }

  @Test(arguments: ["\u{202E}gpj.yaml", "a\u{1B}[31mb.yaml", "a\nb.yaml", "a\u{85}b.yaml"])
  func namesDoNotReachTheTerminalAsTheyAre(name: String) {
    for text in ["a: [", Self.recipe + "max_steps: [\n", "carbonward: run/v1\nx\u{202E}: 1\n"] {
      let search = Workspace(files: MemoryFiles([name: text])).findRuns([name])
      #expect(!search.diagnostics.isEmpty)
      for diagnostic in search.diagnostics {
        let shown = DiagnosticRenderer().render(diagnostic)
        let bad = shown.unicodeScalars.filter {
          $0.value < 0x20 && $0 != "\n" || $0.value == 0x85 || (0x202A...0x202E).contains($0.value)
        }
        #expect(bad.isEmpty, "\(shown.debugDescription)")
      }
    }
  }

  /// Keys that mean something elsewhere mean nothing here: nothing is run, imported or expanded.
  @Test func codeIsText() throws {
    let marker = FileManager.default.temporaryDirectory.path + "/carbonward-\(getpid())-ran"
    let files = [
      "a.yaml": "base_model: !!python/object/apply:os.system ['touch \(marker)']\n"
        + "datasets: [{path: d}]\nmicro_batch_size: !ENV ${X}\n",
      "b.sh":
        "python train.py --model_name_or_path $(touch \(marker)) --max_steps `touch \(marker)`\n",
      "c.gin": "include '\(marker)'\nTRAIN_STEPS = @os.system()\n",
      "d.yaml": "apiVersion: v1\nkind: Job\nmetadata: {name: '{{ lookup \"env\" }}'}\n",
    ]
    _ = Workspace(files: MemoryFiles(files)).findRuns()
    #expect(!FileManager.default.fileExists(atPath: marker))
  }
}
