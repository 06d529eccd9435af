import Catalogue
import Files
import Footprint
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

@Suite("Kinds that came late")
struct NewKindsTests {
  @Test(arguments: Fixture.newKinds)
  func isReadAsItMeans(fixture: Fixture) throws {
    let search = fixture.search()
    #expect(search.diagnostics.isEmpty, "\(search.diagnostics)")
    fixture.check(try #require(search.runs.first).run)
  }

  @Test(arguments: Fixture.newKinds.flatMap { fixture in fixture.edits.map { (fixture, $0) } })
  func writesBackOneValue(fixture: Fixture, edit: String) throws {
    try fixture.expectWritesBack(edit)
  }

  @Test(arguments: Fixture.joinedNewKinds)
  func severalFilesAreOneRun(files: [String: String], path: String, facts: String) throws {
    let search = Workspace(files: MemoryFiles(files), isRepository: true).findRuns([path])
    #expect(search.runs.count == 1, "\(search.runs.map(\.run.path)) \(search.diagnostics)")
    let words = facts.split(separator: " ", maxSplits: 1).map(String.init)
    Fixture(words[0], path, words[1], "").check(try #require(search.runs.first).run)
  }

  /// Gin that is no gin, or sets up a part only, is no run and no crash.
  @Test(arguments: [
    "TRAIN_STEPS = ", "TRAIN_STEPS = 1 + 2", "T5Config.emb_dim = {", "a = 'x\n", "include 5",
    "TRAIN_STEPS = [1, 2", "x.y.z", "DatasetConfig.pack = ((((((True))))))(", "T5Config:\n  = 3",
    "include 't5x/examples/t5/t5_1_1/adamw.gin'",
    "import t5x\nadafactor.Adafactor:\n  decay_rate = 0.8\n",
  ])
  func brokenGinIsNoRun(text: String) {
    let search = Workspace(files: MemoryFiles(["a.gin": text])).findRuns(["a.gin"])
    #expect(search.runs.isEmpty)
  }

  @Test func ginThatIncludesItselfEnds() throws {
    let files = MemoryFiles([
      "a.gin": "include 'b.gin'\nTRAIN_STEPS = 4\n", "b.gin": "include 'a.gin'\nBATCH_SIZE = 2\n",
    ])
    let run = try #require(Workspace(files: files).findRuns(["a.gin"]).runs.first).run
    #expect(run.number(.steps)?.central == 4)
    #expect(run.number(.globalBatch)?.central == 2)
  }

  /// Operations that a reader works out with a pencil, and that the estimate comes to.
  static let calculations: [(name: String, path: String, text: String, flops: Double)] = [
    (
      "T5 1.1 base: of 626 tokens 512 pass the encoder (84.9M) and 114 the decoder with its output (137.9M)",
      "a.gin",
      """
      include 't5x/examples/t5/t5_1_1/base.gin'
      include 't5x/configs/runs/pretrain.gin'
      TASK_FEATURE_LENGTHS = {"inputs": 512, "targets": 114}
      TRAIN_STEPS = 100000
      BATCH_SIZE = 256
      """, 6 * (84.9e6 * 512 + 137.9e6 * 114) * 100_000 * 256
    ),
    (
      "a decoder of 109.6M over 50,000 steps of 128 × 512", "a.gin",
      """
      include 't5x/examples/decoder_only/models/base.gin'
      include 't5x/configs/runs/pretrain.gin'
      TASK_FEATURE_LENGTHS = {"inputs": 256, "targets": 256}
      TRAIN_STEPS = 50000
      """, 6 * 109.6e6 * 50_000 * 128 * 512
    ),
    (
      "ByT5 large tuned for 20,000 steps of 64 × 1,024, half of it inputs (1,019.2M and 209.3M)",
      "a.gin",
      """
      include 't5x/examples/t5/byt5/large.gin'
      TASK_FEATURE_LENGTHS = {"inputs": 512, "targets": 512}
      INITIAL_CHECKPOINT_PATH = "gs://b/checkpoint_1000000"
      TRAIN_STEPS = 1020000
      train/utils.DatasetConfig.batch_size = 64
      train/utils.DatasetConfig.pack = True
      """, 6 * (871.8e6 + 356.8e6) * 512 * 20_000 * 64
    ),
    (
      "nanochat d20: 435.2M that multiply, 12 tokens each, attention 12 × 20 × 2,048 × 1,280",
      "a.sh",
      "torchrun --nproc_per_node=8 -m scripts.base_train -- --depth=20\n",
      (6 * 435.16e6 + 12 * 20 * 2048 * 1280) * 12 * 435.16e6
    ),
    (
      "nanochat d12: 400 steps of 524,288 tokens", "a.sh",
      "torchrun --nproc_per_node=8 -m scripts.base_train -- --depth=12 --num-iterations=400 --total-batch-size=524288\n",
      (6 * 110.1e6 + 12 * 12 * 2048 * 768) * 400 * 524_288
    ),
    (
      "nanochat to 1e19 operations", "a.sh",
      "torchrun --nproc_per_node=8 -m scripts.base_train -- --depth=12 --target-flops=1e19\n", 1e19
    ),
    (
      "Qwen-Image LoRA: 100 steps of 2 on 8 devices, two thirds of 3 × 104 TFLOP and 9 beside",
      "a.json",
      """
      {"model_family": "qwen_image", "model_type": "lora", "lora_rank": 16, "max_train_steps": 100,
       "train_batch_size": 2, "num_processes": 8, "data_backend_config": "b.json",
       "resolution": 1024}
      """, 1_600 * (2 * 104e12 + 9e12)
    ),
    (
      "Sana in full at half the side, a quarter of the work", "a.json",
      """
      {"model_family": "sana", "model_type": "full", "max_train_steps": 200, "train_batch_size": 4,
       "num_processes": 1, "data_backend_config": "b.json", "resolution": 512}
      """, 800 * (3 * 3.3e12 + 5e12) / 4
    ),
    (
      "NeMo-RL: 9 packed steps of 32 × 1,024 through 1.2B", "a.yaml",
      """
      policy: {model_name: acme/m-1.2B, train_global_batch_size: 32, train_micro_batch_size: 1,
        max_total_sequence_length: 1024, precision: bfloat16, sequence_packing: {enabled: true}}
      sft: {max_num_steps: 9}
      cluster: {gpus_per_node: 8, num_nodes: 1}
      """, 6 * 1.2e9 * 9 * 32 * 1024
    ),
    (
      "packed LoRA: 100 steps of 32 × 512 through a frozen 1.2B",
      "a.yaml",
      """
      model_name_or_path: acme/m-1.2B
      use_peft: true
      dataset_name: mlabonne/orpo-dpo-mix-40k
      packing: true
      max_length: 512
      max_steps: 100
      per_device_train_batch_size: 4
      learning_rate: 1e-5
      """, 4 * 1.2e9 * 100 * 4 * 8 * 512
    ),
  ]

  /// Attention, where its shape is not given, adds up to a fifth.
  @Test(arguments: calculations)
  func comesToWhatAPencilSays(name: String, path: String, text: String, flops: Double) throws {
    let project = "carbonward: project/v1\ndefaults: {hardware: {count: 8}}\n"
    let files = MemoryFiles([path: text, ProjectFile.name: project])
    let run = try #require(Workspace(files: files).findRuns([path]).runs.first, "\(name)").run
    let found = try #require(
      Estimator(catalogue: .shipped).assess(run).estimate[.flops], "\(name)")
    let ratio = found.p50 / flops
    #expect(ratio > 0.95 && ratio < 1.22, "\(name): \(found.p50) is \(ratio) of \(flops)")
  }
}
