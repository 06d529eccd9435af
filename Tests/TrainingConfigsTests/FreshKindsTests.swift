import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Spellings found in projects that the reader had never seen.
@Suite("Files of other projects")
struct FreshKindsTests {
  @Test(arguments: Fixture.freshCommands + Fixture.freshRecipes + Fixture.frontEnds)
  func isReadAsItMeans(fixture: Fixture) throws {
    fixture.check(try #require(fixture.search().runs.first).run)
  }

  private static let detector = [
    "c/include/dataloader.yml": "train_dataloader: {total_batch_size: 16, shuffle: True}\n",
    "c/include/optimizer.yml": "use_amp: True\nepoches: 72\noptimizer: {type: AdamW, lr: 0.0001}\n",
    "c/detector.yml": """
    __include__: ['./include/dataloader.yml', './include/optimizer.yml']
    model: RTDETR
    epoches: 120
    """,
    "c/lost.yml": "__include__: ['./none.yml']\nmodel: RTDETR\nepoches: 6\n",
    "c/open.yml": "__include__: ['./include/dataloader.yml']\nmodel: RTDETR\nepoches: $N\n",
    // With all of it in one file.
    "c/whole.yml": """
    model: RTDETR
    epoches: 90
    optimizer: {type: AdamW, lr: 0.0001}
    train_dataloader: {total_batch_size: 8}
    """,
  ]

  /// The parts of a detector's config are none themselves, and one that is not there may say anything.
  @Test func composesIncludedFiles() throws {
    let runs = Workspace(files: MemoryFiles(Self.detector)).findRuns().runs.map(\.run)
    let told = runs.map { run in
      let batch = run.unresolvedReason(.globalBatch) == nil ? run.number(.globalBatch)?.central : -1
      return "\(run.number(.epochs)?.central ?? 0) \(batch ?? 0)"
    }
    #expect(told.sorted() == ["0.0 16.0", "120.0 16.0", "6.0 -1.0", "90.0 8.0"])
  }

  /// Configs of a project's own build upon others by a path from the file or from the repository.
  @Test func composesBasesOfOwnConfigs() throws {
    let files = [
      "cfg/base.yaml": "mixed_precision: fp16\ntrain: {train_steps: 1000}\n",
      "cfg/own/a.yaml": """
      _base_: [cfg/base.yaml]
      model: {pretrained_model_name_or_path: a/image}
      data: {batch_size: 4}
      train: {gradient_accumulation_steps: 2, scheduler: {num_training_steps: 600}}
      """,
      "cfg/own/lost.yaml": """
      inherit: ../none.yaml
      model_name: a/b-7B
      batch_size: 4
      learning_rate: 1e-4
      epochs: 2
      """,
    ]
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
    let own = try #require(runs.first { $0.path == "cfg/own/a.yaml" })
    #expect(own.number(.steps)?.central == 1000)
    #expect(own[.precision]?.value.text == "fp16")
    let lost = try #require(runs.first { $0.path == "cfg/own/lost.yaml" })
    #expect(lost.number(.epochs)?.central == 2)
    #expect(
      lost.unresolvedReason(.gradientAccumulation)?.reason
        == "`../none.yaml` is not in the repository")
  }

  /// Tools beside trainers, by their folder, their name or what they are told.
  private static let tools = [
    "deepspeed --include localhost:0 a/eval/model_loader.py --model-path a/b --question-file q.jsonl",
    "python3 -m verl.model_merger merge --backend fsdp --local_dir a --target_dir b",
    "python -u run.py --is_training 0 --train_epochs 1 --batch_size 128 --model M",
    "git clone https://x.org/s.git\ncd s\n./configure --prefix=/opt/s\nmake -j && make install",
    "python3 /workspace/team-grpo/scripts/patch_config.py --target x.py",
    "uv run --extra fsdp -m skyrl.train.entrypoints.serve trainer.policy.model.path=a/b "
      + "generator.inference_engine.num_engines=1 trainer.placement.colocate_all=false",
  ]

  @Test(arguments: tools) func isNoTraining(command: String) {
    #expect(Workspace(files: MemoryFiles(["a.sh": command])).findRuns().runs.isEmpty)
  }
}
