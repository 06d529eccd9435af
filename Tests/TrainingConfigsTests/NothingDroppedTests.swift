import Diagnostics
import Files
import Quantities
import Runs
import Synchronization
import Testing

@testable import TrainingConfigs

/// No name, stray key or limit makes a run disappear.
@Suite("nothing is dropped") struct NothingDroppedTests {
  private static let torchtune = """
    model: {_component_: torchtune.models.llama3_1.llama3_1_8b}
    dataset: {_component_: torchtune.datasets.alpaca_dataset}
    optimizer: {_component_: torch.optim.AdamW, lr: 2e-5}
    batch_size: 8
    epochs: 3

    """
  private static let axolotl = Fixture.axolotlRecipe
  private static let script = """
    #!/bin/bash
    #SBATCH --nodes=1
    #SBATCH --gres=gpu:h100:8
    srun python train_sft.py --model_name_or_path meta-llama/Llama-3.1-8B --max_steps 1000

    """
  private static let factory = """
    model_name_or_path: meta-llama/Llama-3.1-8B
    stage: sft
    finetuning_type: full
    dataset: alpaca
    template: llama3

    """
  private static let hydra = """
    # @package _global_
    defaults: [{model: x}]
    trainer: {max_steps: 1000000, devices: 8}
    data: {batch_size: 8}

    """
  private static let accelerate = """
    compute_environment: LOCAL_MACHINE
    distributed_type: MULTI_GPU
    mixed_precision: bf16
    num_processes: 8

    """
  private static let evaluator =
    "torchrun --nproc_per_node 8 evaluate_model.py --model_name_or_path meta-llama/Llama-3.1-8B"

  @Test(arguments: [
    ("a.YAML", axolotl, true), ("a.SH", script, true), ("a.job", script, true),
    ("a.pbs", script, true), ("a.lsf", script, true), ("a.bsub", script, true),
    ("a.slurm", script, true), ("a.sub", script, true), ("a.Sbatch", script, true),
    ("t.yaml", torchtune + "compute_environment: LOCAL_MACHINE\n", true),
    ("t.yaml", torchtune + accelerate, true),
    ("a.yaml", axolotl + "compute_environment: LOCAL_MACHINE\n", true),
    ("accelerate.yaml", accelerate, false),
    ("run_eval.yaml", hydra, true),
    ("eval.yaml", "defaults: [{trainer: x}]\ntask_name: eval\nckpt_path: ???\n", false),
    ("x.sh", evaluator + " --max_steps 10000 --per_device_train_batch_size 8\n", true),
    ("x.sh", evaluator + " --per_device_eval_batch_size 8\n", false),
    ("f.yaml", factory + "do_train: false\nmax_steps: 100000\n", false),
    ("f.yaml", factory + "export_dir: out\nnum_train_epochs: 3\n", true),
    ("f.yaml", factory + "do_train: false\n", false),
  ])
  func walk(_ path: String, _ text: String, _ isRun: Bool) {
    let search = Workspace(files: MemoryFiles(["exp/" + path: text])).findRuns()
    #expect(search.runs.map(\.run.path) == (isRun ? ["exp/" + path] : []))
  }

  /// What sets a machine up, answers or is looked at may train as well.
  @Test(arguments: [
    (
      "resources: {accelerators: H100:8}\nsetup: |\n  pip install x\n  TRAIN\nrun: |\n  python eval.py\n",
      [900]
    ),
    ("resources: {accelerators: H100:8}\nsetup: TRAIN\nrun: |\n  TRAIN --seed 2\n", [900, 900]),
    ("resources: {accelerators: H100:8}\nsetup: pip install x\nrun: TRAIN\n", [900]),
    ("resources: {accelerators: H100:8}\nsetup: python train/data.py -o x\nrun: TRAIN\n", [900]),
    ("type: service\ncommands: [TRAIN]\nport: 80\nresources: {gpu: H100:8}\n", [900]),
    ("type: dev-environment\nide: vscode\ninit: [TRAIN]\nresources: {gpu: H100:8}\n", [900]),
    ("type: service\ncommands: [vllm serve a/b]\nport: 80\nresources: {gpu: H100:8}\n", []),
  ])
  func otherParts(_ text: String, _ steps: [Double]) {
    let train = "torchrun --nproc_per_node 8 train.py --model_name_or_path a/b-7B --max_steps 900"
    let files = ["t.yaml": text.replacing("TRAIN", with: train), "train/data.py": "print(1)\n"]
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
    #expect(runs.map { $0.number(.steps)?.central } == steps)
  }

  /// A secret of a cluster holds its files in Base64.
  @Test(arguments: [
    ("dG9yY2hydW4gLS1ucHJvY19wZXJfbm9kZSA4IHRyYWluLnB5IC0tbWF4X3N0ZXBzIDkwMDAwMAo=", true),
    ("c2VydmUgdGhlIG1vZGVsIG9mIHRoZSB0ZWFtIGhlcmUK", false),
  ])
  func secrets(_ data: String, _ trains: Bool) {
    let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: c}\ndata:\n  go.sh: \(data)\n"
    let search = Workspace(files: MemoryFiles(["s.yaml": text])).findRuns(changed: ["s.yaml"])
    #expect(search.account.notUnderstood.isEmpty == !trains)
  }

  private static let junk = "junk: " + String(repeating: "[", count: 150) + "\n"
  private static let pointer =
    "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1200\n"

  /// What cannot be read in a change is an error where it may train, and nobody's business elsewhere.
  @Test(arguments: [
    ("t.yaml", torchtune + junk, "yaml-syntax"),
    ("t.yaml", String(repeating: "# filling\n", count: 12_000) + torchtune + junk, "yaml-syntax"),
    ("t.toml", "note = 'a\n[training]\nsteps = 10\nbatch_size = 8\n", "toml-syntax"),
    ("notes.yaml", "title: [\n", nil),
  ])
  func broken(_ path: String, _ text: String, _ code: String?) {
    let workspace = Workspace(files: MemoryFiles([path: text]))
    let errors = workspace.findRuns(changed: [path]).diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty == (code == nil), "\(errors)")
    if let code { #expect(errors.first?.path == path || errors.first?.code.id == code) }
  }

  /// A change is looked at before everything else, however deep it lies.
  @Test(arguments: [
    (String(repeating: "a/", count: 60) + "t.yaml", 1), ("launch", 1), ("node_modules/t.yaml", 1),
    (".hidden/t.yaml", 1), ("vendor/sub/t.yaml", 1),
  ])
  func changedFirst(_ path: String, _ runs: Int) {
    let text = path == "launch" ? Self.script : Self.torchtune
    let search = Workspace(files: MemoryFiles([path: text])).findRuns(changed: [path])
    #expect(search.runs.count == runs)
    #expect(search.diagnostics.allSatisfy { $0.severity != .error })
  }

  private static func launcher(_ nodes: Int) -> String {
    """
    #!/bin/bash
    #SBATCH --nodes=\(nodes)
    #SBATCH --gres=gpu:h100:8
    srun accelerate launch --num_machines \(nodes) --num_processes \(nodes * 8) -m axolotl.cli.train a.yaml

    """
  }

  /// Each launcher of a recipe runs it, whatever the project names.
  @Test(arguments: [
    ("", [1], [8.0]), ("", [1, 2, 64], [8, 16, 512]),
    ("runs: [{match: a.yaml, launcher: l0.sbatch}]", [1, 64], [8, 512]),
    ("defaults: {hardware: {count: 8}}", [512, 512], [4_096, 4_096]),
  ])
  func launchers(_ project: String, _ nodes: [Int], _ counts: [Double]) {
    var files = ["a.yaml": Self.axolotl, "carbonward.yaml": "carbonward: project/v1\n" + project]
    for (index, nodes) in nodes.enumerated() {
      files["l\(index).sbatch"] = Self.launcher(nodes)
    }
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
    #expect(runs.map(\.path) == nodes.map { _ in "a.yaml" })
    #expect(runs.compactMap { $0.number(.count)?.central }.sorted() == counts)
  }

  /// A hundred scripts that call one another are read a bounded number of times.
  @Test func callsThatGoRound() {
    var files: [String: String] = [:]
    for index in 0..<40 {
      let calls = (1...25).map { "bash e/l\((index + $0) % 40).sh" }.joined(separator: "\n")
      files["e/l\(index).sh"] = "#!/bin/bash\n" + calls + "\n"
    }
    files["e/l7.sh"] = Self.script
    let counting = CountingFiles(MemoryFiles(files))
    let runs = Workspace(files: counting).findRuns().runs
    #expect(runs.contains { $0.run.files.contains { $0.path == "e/l7.sh" } })
    #expect(counting.count < 40 * 100)
  }

  /// A file that many recipes name is read once for all of them, and one more time as a file of its own.
  @Test func companionsAreReadOnce() {
    var files = ["ds.json": #"{"bf16": {"enabled": true}, "zero_optimization": {"stage": 3}}"#]
    for index in 0..<50 { files["a\(index).yaml"] = Self.axolotl + "deepspeed: ds.json\n" }
    let counting = CountingFiles(MemoryFiles(files))
    #expect(Workspace(files: counting).findRuns().runs.count == 50)
    #expect(counting.count(of: "ds.json") <= 2)
  }

  /// What is left when one search has read its fill: a change answers for it, a walk says it.
  @Test func beyondTheLimit() {
    let files = ["a.yaml": Self.axolotl, "b.yaml": Self.axolotl, "c.yaml": Self.axolotl]
    func search(_ changed: Set<String>) -> RunSearch {
      var finder = RunFinder(
        workspace: Workspace(files: MemoryFiles(files)), overrides: [],
        reading: ReadingMemory(limit: Self.axolotl.utf8.count + 1))
      finder.changed = changed
      return finder.find([])
    }
    let walked = search([])
    #expect(walked.runs.map(\.run.path) == ["a.yaml", "b.yaml"])
    #expect(walked.account.notLookedAt.map(\.path) == ["c.yaml"])
    #expect(walked.diagnostics.map(\.code.id) == ["walk-incomplete"])
    let changed = search(["a.yaml", "b.yaml", "c.yaml"])
    #expect(changed.account.notUnderstood.map(\.path) == ["c.yaml"])
    #expect(search(["c.yaml"]).runs.map(\.run.path).contains("c.yaml"))
  }

  /// A recipe without what it names, since nothing is left to read that with, is no smaller run.
  @Test func companionsBeyondTheLimit() {
    let recipe = Self.axolotl + "deepspeed: ds.json\n"
    var finder = RunFinder(
      workspace: Workspace(files: MemoryFiles(["a.yaml": recipe, "ds.json": "{}"])), overrides: [],
      reading: ReadingMemory(limit: recipe.utf8.count))
    let search = finder.find(["a.yaml"])
    #expect(search.diagnostics.filter { $0.severity == .error }.map(\.path) == ["ds.json"])
  }

  /// Bytes that are kept elsewhere: who names such a file hears how to fetch them.
  @Test func pointersThatAreNamed() {
    let pointer =
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "0", count: 64))\nsize 9\n"
    let search = Workspace(files: MemoryFiles(["a.yaml": pointer])).findRuns(["a.yaml"])
    #expect(search.diagnostics.map(\.code.id) == ["file-unreadable"])
    #expect(search.diagnostics.first?.message.contains("git lfs pull") == true)
  }
}

/// Files that count how often one is read.
private final class CountingFiles: FileProvider {
  private let base: MemoryFiles
  private let reads = Mutex<[String: Int]>([:])

  init(_ base: MemoryFiles) { self.base = base }

  var count: Int { reads.withLock { $0.values.reduce(0, +) } }

  func count(of path: String) -> Int { reads.withLock { $0[path, default: 0] } }

  func kind(of path: String) -> FileKind? { base.kind(of: path) }

  func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
    reads.withLock { $0[path, default: 0] += 1 }
    return try base.read(path, limit: limit)
  }

  func list(_ directory: String) throws(FileProblem) -> [FileEntry] { try base.list(directory) }
}
