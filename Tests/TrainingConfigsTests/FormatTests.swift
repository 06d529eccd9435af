import Diagnostics
import Files
import Foundation
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

@Suite("Formats")
struct FormatTests {
  @Test(arguments: Fixture.recipes + Fixture.launchers + Fixture.traps)
  func isReadAsItMeans(fixture: Fixture) throws {
    let search = fixture.search()
    #expect(search.diagnostics.isEmpty, "\(search.diagnostics)")
    fixture.check(try #require(search.runs.first).run)
  }

  @Test(
    arguments: (Fixture.recipes + Fixture.launchers).flatMap { fixture in
      fixture.edits.map { (fixture, $0) }
    })
  func writesBackExactlyOneValue(fixture: Fixture, edit: String) throws {
    try fixture.expectWritesBack(edit)
  }

  @Test(arguments: [
    ("tar.sbatch", "#!/bin/bash\n#SBATCH -N 1\ntar cf a.tar b\n"),
    ("eval.sbatch", "#!/bin/bash\n#SBATCH --gres=gpu:1\npython eval.py --model_name_or_path a/b\n"),
    ("web.dstack.yml", "type: service\ncommands: [vllm serve x]\nresources: {gpu: 24GB}\n"),
    (
      "ray.yaml", "apiVersion: ray.io/v1\nkind: RayCluster\nspec: {headGroupSpec: {template: {}}}\n"
    ),
    ("tune.yaml", "model: {_component_: torchtune.models.llama3.llama3_8b}\nquantizer: {}\n"),
  ])
  func whatDoesNotTrainIsSaidNotTo(path: String, text: String) {
    let search = Workspace(files: MemoryFiles([path: text])).findRuns([path])
    #expect(search.runs.isEmpty)
    #expect(search.diagnostics.map(\.code.id) == ["config-not-training"])
    #expect(search.leftOut.map(\.trains) == [false])
    // Nobody asked about a file that a walk comes by.
    let walk = Workspace(files: MemoryFiles([path: text])).findRuns()
    #expect(walk.runs.isEmpty && walk.leftOut.isEmpty && walk.diagnostics.isEmpty)
  }

  /// `gemma_7b` has 8.5 billion parameters: the row of the checkpoint counts, not the component's name.
  @Test(arguments: [
    ("gemma.gemma_7b", "/tmp/gemma-7b/", false),
    ("gemma.lora_gemma_2b", "/tmp/gemma-2b/", false),
    ("llama3_1.llama3_1_8b", "/tmp/Meta-Llama-3.1-8B-Instruct/", true),
    ("gemma.gemma_7b", "/tmp/mine/", true),
  ])
  func aRoundedSizeIsNotStated(component: String, checkpoint: String, isStated: Bool) throws {
    let text = """
      model: {_component_: torchtune.models.\(component)}
      checkpointer: {checkpoint_dir: \(checkpoint)}
      dataset: {_component_: torchtune.datasets.alpaca_dataset}
      epochs: 1
      optimizer: {_component_: torch.optim.AdamW}
      """
    let search = Workspace(files: MemoryFiles(["a.yaml": text])).findRuns(["a.yaml"])
    let run = try #require(search.runs.first).run
    #expect((run[.modelParams]?.origin.range != nil) == isStated)
  }

  @Test(arguments: Fixture.others)
  func whatDoesNotTrainStatesItsFacts(fixture: Fixture) throws {
    let search = fixture.search()
    #expect(search.runs.isEmpty)
    let other = try #require(search.leftOut.first)
    #expect(!other.trains)
    fixture.check(other.run)
  }

  @Test func ofSeveralTasksThoseThatTrainAreRuns() throws {
    let text = """
      name: pipeline
      ---
      name: prepare
      resources: {cpus: 8}
      run: python preprocess.py --dataset_name acme/d
      ---
      name: tune
      resources: {accelerators: A100:8}
      run: torchrun --nproc_per_node 8 train.py --model_name_or_path acme/m-1B --max_steps 5
      """
    let search = Workspace(files: MemoryFiles(["sky.yaml": text])).findRuns(["sky.yaml"])
    #expect(search.runs.map { $0.run.number(.count)?.central } == [8])
    #expect(search.leftOut.isEmpty && search.diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("x.gin", "include 't5x/base.gin'\nTRAIN_STEPS = 10 +\n", "gin"),
    ("job.yaml", "{{$n := div .Values.workload.gpus 8}}\napiVersion: v1\n", "Helm"),
    ("reg.py", "from torchtitan import x\ndef a() -> Trainer.Config:\n    return b()\n", "Python"),
  ])
  func whatIsNotReadIsNamed(path: String, text: String, name: String) throws {
    let search = Workspace(files: MemoryFiles([path: text])).findRuns([path])
    #expect(search.runs.isEmpty)
    let diagnostic = try #require(search.diagnostics.first)
    #expect(diagnostic.code.id == "config-not-readable")
    #expect(diagnostic.message.contains(name))
    #expect(diagnostic.help.first?.contains("carbonward.yaml") == true)
    // It may well train: only its facts are not known.
    #expect(search.leftOut.map(\.trains) == [true])
  }

  @Test func theValuesOfAChartStateTheirDevices() throws {
    let text = "workload: {gpus: 128}\ndwsSettings: {maxRunDurationSeconds: 7200}\n"
    let search = Workspace(files: MemoryFiles(["values.yaml": text])).findRuns(["values.yaml"])
    let run = try #require(search.leftOut.first?.run)
    #expect(run.format == "helm_values_gpu_recipe")
    #expect(run.number(.count)?.central == 128)
    #expect(run.number(.timeLimit)?.central == 2)
  }

  @Test func aJobThatOnlyAVariableNamesIsARunWithoutKnownFacts() throws {
    let text = "#!/bin/bash\n#SBATCH --nodes=2\n#SBATCH --gres=gpu:4\nsrun bash ${1}\n"
    let run = try #require(
      Workspace(files: MemoryFiles(["any.sbatch": text])).findRuns().runs.first?.run)
    #expect(run.number(.count)?.central == 8)
    #expect(run[.modelID] == nil)
  }

  @Test func formatsAreListedInOrder() {
    let names = FormatList.all.map { "\($0)".lowercased() }
    #expect(names == names.sorted())
  }

  /// A format that named a list would name all others, which name it: what it needs comes with the document,
  /// the script or the context.
  @Test func formatsNameNoList() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.appendingPathComponent("Sources/TrainingConfigs/Formats")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let sources = (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
    #expect(sources.count > 150)
    for source in sources where source.lastPathComponent != "FormatList.swift" {
      let text = try String(contentsOf: source, encoding: .utf8)
      let code = text.split(separator: "\n").filter { !$0.contains("///") }.joined()
      #expect(
        !code.contains("FormatList.") && !code.contains("DialectList."),
        "\(source.lastPathComponent)")
    }
  }

  @Test func aHydraOverlayIsComposedFromItsGroups() throws {
    let files = [
      "conf/train.yaml": "defaults:\n  - _self_\n  - trainer: default\n  - data: small\nseed: 1\n",
      "conf/trainer/default.yaml": "max_epochs: 5\ndevices: 2\nnum_nodes: 1\n",
      "conf/trainer/big.yaml": "defaults:\n  - default\ndevices: 8\nnum_nodes: 4\n",
      "conf/data/small.yaml": "batch_size: 32\n",
      "conf/experiment/a.yaml":
        "# @package _global_\ndefaults:\n  - override /trainer: big\ntrainer:\n  max_epochs: 9\n",
    ]
    let workspace = Workspace(files: MemoryFiles(files))
    let run = try #require(workspace.findRuns(["conf/experiment/a.yaml"]).runs.first).run
    #expect(run.number(.epochs)?.central == 9)
    #expect(run.number(.count)?.central == 32)
    #expect(run.number(.microBatch)?.central == 32)
    #expect(run[.microBatch]?.origin.range?.file.path == "conf/data/small.yaml")
    #expect(run.files.map(\.path).contains("conf/trainer/big.yaml"))
    let base = try #require(workspace.findRuns(["conf/train.yaml"]).runs.first).run
    #expect(base.number(.count)?.central == 2)
  }

  @Test func includesStayInTheRepository() throws {
    let files = [
      "a.yml": "base_config: ../../etc/base.yml\nsteps: 5\nper_device_batch_size: 1\n",
      "b.yml": "base_config: base.yml\nsteps: 7\nper_device_batch_size: 1\n",
      "base.yml": "max_target_length: 99\nsteps: 1\nbase_config: b.yml\n",
    ]
    let workspace = Workspace(files: MemoryFiles(files))
    let alone = try #require(workspace.findRuns(["a.yml"]).runs.first).run
    #expect(alone.files.map(\.path) == ["a.yml"])
    let run = try #require(workspace.findRuns(["b.yml"]).runs.first).run
    #expect(run.number(.sequenceLength)?.central == 99)
    #expect(run.number(.steps)?.central == 7)
  }

  @Test func aCommandsOverridesWinOverItsRecipe() throws {
    let files = [
      "recipes/m.yaml": Fixture.recipes[6].text,
      "run.sh":
        "tune run --nproc_per_node 4 lora_finetune_distributed --config recipes/m.yaml epochs=7 dataset.packed=True\n",
    ]
    let run = try #require(Workspace(files: MemoryFiles(files)).findRuns().runs.first).run
    #expect(run.path == "recipes/m.yaml")
    #expect(run.number(.epochs)?.central == 7)
    #expect(run.flag(.packing) == true)
  }

  @Test func recipesTakeTheirCountFromAccelerate() throws {
    let files = [
      "recipe.yaml": Fixture.recipes[2].text, "acc.yaml": Fixture.recipes[4].text,
      "run.sh": "accelerate launch --config_file acc.yaml sft.py --config recipe.yaml\n",
    ]
    let search = Workspace(files: MemoryFiles(files)).findRuns()
    let run = try #require(search.runs.first).run
    #expect(search.runs.count == 1)
    #expect(run.number(.count)?.central == 8)
    #expect(run.files.map(\.path) == ["recipe.yaml", "run.sh", "acc.yaml"])
  }

  @Test func filesThatDisagreeAreBothShown() throws {
    let files = [
      "recipe.yaml": Fixture.recipes[2].text, "acc.yaml": Fixture.recipes[4].text,
      "run.sbatch":
        "#!/bin/bash\n#SBATCH --gpus=16\naccelerate launch --config_file acc.yaml sft.py --config recipe.yaml\n",
    ]
    let search = Workspace(files: MemoryFiles(files)).findRuns()
    let diagnostic = try #require(search.diagnostics.first)
    #expect(diagnostic.code.id == "config-contradiction")
    #expect(diagnostic.primary?.range.file.path == "acc.yaml")
    #expect(diagnostic.secondary.first?.range.file.path == "run.sbatch")
    #expect(search.runs.first?.run.number(.count)?.central == 16)
  }
}
