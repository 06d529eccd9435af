import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Commands that start programs of the repository's own: what a flag means, and what one that is left out
/// is, the program says.
@Suite("Programs of projects' own") struct ProgramsOfOwnTests {
  private static func facts(_ files: [String: String], _ path: String) throws -> Run {
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
    return try #require(runs.first { run in run.files.contains { $0.path == path } })
  }

  private static let hydra = [
    "launch.py": """
    import hydra
    @hydra.main(version_base=None, config_path="config", config_name="config")
    def main(config):
        trainer = Trainer(config)
        trainer.train()
    if __name__ == "__main__":
        main()
    """,
    "config/config.yaml": """
    defaults:
      - _self_
      - model: ???
      - loss: sft
    n_epochs: 1
    lr: 5e-6
    train_datasets: ???
    """,
    "config/model/llama.yaml": "defaults: [base]\nblock: Llama\n",
    "config/model/base.yaml": """
    name_or_path: ???
    tokenizer_name_or_path: null
    max_length: 1250
    # the batch of a step (across all machines)
    batch_size: 32
    gradient_accumulation_steps: 1
    """,
    "config/loss/sft.yaml": "trainer: SFT\n", "config/loss/dpo.yaml": "trainer: DPO\nbeta: 0.1\n",
    "go.sh": """
    accelerate launch --num_processes 4 launch.py loss=dpo model=llama train_datasets=[ultra] \\
      ++model.name_or_path=meta-llama/Meta-Llama-3-8B ++lr=1e-6 ++model.batch_size=64
    """,
  ]

  @Test("a command that names no config has the one that the program names, and its groups")
  func composesPrimaryConfig() throws {
    let run = try Self.facts(Self.hydra, "go.sh")
    #expect(run.text(.modelID) == "meta-llama/Meta-Llama-3-8B")
    #expect(run.text(.datasetID) == "ultra")
    // The remark is nobody's setting: 64 for each of the four devices would be dearer.
    #expect(run.number(.globalBatch) == nil)
    #expect(run.number(.epochs)?.central == 1)
    #expect(run.number(.sequenceLength)?.central == 1_250)
    #expect(run.number(.count)?.central == 4)
  }

  @Test("a word that chooses a file of the config names no model")
  func forgetsChoices() throws {
    var files = Self.hydra
    files["config/model/llama.yaml"] = "defaults: [base]\nname_or_path: acme/m-8B\n"
    files["train.py"] = files["launch.py"]
    files["go.sh"] =
      "python -u train.py model=llama loss=dpo train_datasets=[ultra] batch_size=64\n"
    let run = try Self.facts(files, "go.sh")
    #expect(run.text(.modelID) == "acme/m-8B")
  }

  @Test("the project may mean a run by the script that starts it")
  func matchesScript() throws {
    var files = Self.hydra
    files["carbonward.yaml"] = """
      carbonward: project/v1
      runs: [{match: "*.sh", facts: {dataset: {tokens: 1B}}}]

      """
    let run = try Self.facts(files, "go.sh")
    #expect(run.number(.datasetTokens)?.central == 1e9)
  }

  private static let overlay = [
    "configs/experiment/pile/hyena.yaml": """
    # @package _global_
    defaults: [/experiment/pile/base.yaml]
    model: {d_model: 864, n_layer: 18, vocab_size: 50257}
    """,
    "configs/experiment/pile/base.yaml": """
    # @package _global_
    trainer:
      devices: 8
      num_nodes: 1
      max_steps: 800000
      accumulate_grad_batches: ${div_up:${train.global_batch_size}, ${eval:${trainer.devices} * 16}}
    train: {global_batch_size: 256}
    """,
  ]

  @Test("a part that is named from the root of the configs is found") func findsFromTheRoot() throws
  {
    let run = try Self.facts(Self.overlay, "configs/experiment/pile/hyena.yaml")
    #expect(run.number(.steps)?.central == 800_000)
    #expect(run.number(.count)?.central == 8)
    #expect(run.number(.gradientAccumulation)?.central == 2)
  }

  private static func loop(_ batch: String) -> String {
    """
    import argparse
    from torch.utils.data import DataLoader
    from transformers import AutoTokenizer
    def main():
        parser = argparse.ArgumentParser()
        parser.add_argument("--batch-size", type=int, default=256)
        parser.add_argument("--max_length", type=int, default=512)
        parser.add_argument("--num_training_steps", type=int, default=10_000)
        parser.add_argument("--data-dir", default="data/imagenet")
        parser.add_argument("--eval_batch_size", type=int, default=4)
        args = parser.parse_args()
        local_batch = \(batch)
        loader = DataLoader(dataset, batch_size=local_batch, shuffle=True)
        for batch in loader:
            loss = model(batch)
            loss.backward()
            optimizer.step()
    main()
    """
  }

  static let loops: [(batch: String, flags: String, facts: String)] = [
    ("args.batch_size", "", "steps 10000, micro 256, global -, length 512, data/imagenet"),
    (
      "args.batch_size", "--batch-size 8 --num_training_steps 5 --data-dir d",
      "steps 5, micro 8, global -, length 512, d"
    ),
    // What is divided by the processes was that of all.
    (
      "int(args.batch_size // accelerator.num_processes)", "--lr 1",
      "steps 10000, micro -, global 256, length 512, data/imagenet"
    ),
    (
      "args.batch_size // dist.get_world_size()", "--batch-size 64",
      "steps 10000, micro -, global 64, length 512, data/imagenet"
    ),
  ]

  @Test(
    "what a command leaves out has its default, and what a batch is says its use", arguments: loops)
  func readsProgram(_ row: (batch: String, flags: String, facts: String)) throws {
    let files = [
      "train.py": Self.loop(row.batch), "go.sh": "accelerate launch train.py \(row.flags)\n",
    ]
    let run = try Self.facts(files, "go.sh")
    func number(_ fact: Fact) -> String {
      guard case .declared? = run[fact]?.origin, let number = run.number(fact)?.central else {
        return "-"
      }
      return "\(Int(number))"
    }
    #expect(
      "steps \(number(.steps)), micro \(number(.microBatch)), global \(number(.globalBatch)), "
        + "length \(number(.sequenceLength)), \(run.text(.datasetID) ?? "-")" == row.facts)
  }

  private static let module = [
    "cli/train.py": """
    import hydra
    @hydra.main(version_base="1.3", config_name="default.yaml")
    def main(cfg):
        trainer.fit(model)
    """,
    "cli/conf/finetune/default.yaml": """
    defaults:
      - model: ???
      - _self_
    trainer: {_target_: lightning.Trainer, max_epochs: 200, devices: [0, 1]}
    train_dataloader: {batch_size: 512}
    """,
    "cli/conf/finetune/model/small.yaml": "lr: 0.1\n",
    "go.sh": "python -m cli.train -cp conf/finetune model=small model.lr=1e-7 run_name=a\n",
  ]

  @Test("a module is a file of a folder, and a command says where the configs lie")
  func findsModule() throws {
    let run = try Self.facts(Self.module, "go.sh")
    #expect(run.number(.epochs)?.central == 200)
    #expect(run.number(.count)?.central == 2)
  }

  /// What trains may be in a package, or behind a name that is put together.
  @Test(
    "what is told what only a trainer is told trains, whatever its text says",
    arguments: [
      "x = AutoModel.from_pretrained(a)\nsave_pretrained(x)", "loss.backward()",
      "from engine import go\ngo(args)", "import subprocess\nsubprocess.run(command)",
    ])
  func lacksNoWord(_ program: String) {
    let lines = String(repeating: "print(1)\n", count: 30)
    let files = [
      "own.py": lines + program + "\n",
      "go.sh":
        "python own.py --model_name_or_path a/b-8B --per_device_train_batch_size 8 --output_dir b\n",
    ]
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs
    #expect(runs.contains { $0.run.path == "go.sh" })
  }

  @Test(
    "remarks may say that a batch is one device's",
    arguments: [
      ("batch size per GPU", true), ("the number of samples on each device", true),
      ("global batch size", false), ("per GPU, not the global batch size", false),
      ("how many samples", false),
    ])
  func remarks(_ text: String, _ isEachDevice: Bool) {
    #expect(BatchRemark.saysEachDevice(text) == isEachDevice)
  }

  @Test(
    "names of models say which is trained",
    arguments: [
      ("base_model", 1), ("pretrained_model_path", 0), ("model.name_or_path", nil),
      ("model_name", 1), ("model_id", 0), ("reward_model_path", nil), ("model_type", nil),
      ("model", nil), ("save_model_dir", nil),
    ] as [(String, Int?)])
  func models(_ name: String, _ rank: Int?) { #expect(ModelKey(name)?.rank == rank) }
}
