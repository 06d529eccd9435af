import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Programs and recipes of research projects, which name things as they like.
@Suite("Programs of research projects") struct ResearchProgramsTests {
  private static func runs(_ files: [String: String]) -> [Run] {
    Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
  }

  /// A program that does several things is told which of them.
  @Test(arguments: [
    ("python main.py --do_train --model_name_or_path a/b-1B --output_dir o", true),
    ("python main.py --do_predict --model_name_or_path a/b-1B --output_dir o", false),
    ("python main.py --do_train --do_predict --model_name_or_path a/b-1B --output_dir o", true),
    ("python main.py --do_predict --num_train_epochs 3 --model_name_or_path a/b-1B", true),
    ("python main.py --do_predict --learning_rate 1e-4 --model_name_or_path a/b-1B", true),
    ("python main.py --do_predict --config all.yaml --model_name_or_path a/b-1B --bf16", true),
    ("python main.py --do_predict --model_name_or_path a/b-1B --output_dir o $(cat f)", true),
    ("python main.py --mode test --model_name_or_path a/b-1B --output_dir o", false),
    // A program that is called after training may do what it is told or train whatever it is told.
    ("python train.py --mode test --model_name_or_path a/b-1B --output_dir o", true),
    ("python train.py --mode train_and_test --model_name_or_path a/b-1B --output_dir o", true),
    ("python train.py --mode test --max_steps 90 --model_name_or_path a/b-1B", true),
  ])
  func isTold(_ command: String, _ trains: Bool) {
    #expect(Self.runs(["go.sh": command + "\n"]).isEmpty != trains)
  }

  /// That weights are not in four bits says nothing of an adapter.
  @Test(arguments: [
    ("--lora_r 8 --q_lora False", "lora"), ("--lora_r 8 --q_lora True", "qlora"),
    ("--lora_r 8 --use_lora False", "full"), ("--q_lora False", "full"),
  ])
  func adapter(_ flags: String, _ method: String) throws {
    let command = "deepspeed train.py --model_name_or_path a/b-1B --num_train_epochs 1 \(flags)\n"
    #expect(try #require(Self.runs(["go.sh": command]).first).text(.method) == method)
  }

  /// One process of JAX sees all devices; what PyTorch loads is that of one.
  @Test(arguments: [("jax, optax", 64.0), ("jax, optax, torch", nil), ("jax", nil)])
  func batchOfAllDevices(_ packages: String, _ batch: Double?) throws {
    let files = [
      "train.py": "import \(packages)\nfrom data import load\nload()\n",
      "data.py": "import numpy\ndef load():\n    return numpy.zeros(3)\n",
      "go.sh": "CUDA_VISIBLE_DEVICES=0,1 python train.py --total_steps=90 --lr=1e-4"
        + " --set.json.batch_size=64 --set.json.seq_length=2048\n",
    ]
    let run = try #require(Self.runs(files).first)
    #expect(run.number(.globalBatch)?.central == batch)
  }

  /// Hydra makes the trainer of what the config says of it, in a module beside the script; what is told to
  /// evaluate does not train.
  @Test(arguments: [
    ("fit(model)", "", true), ("fit(model)", "mode=ppl_eval", false),
    ("validate(model)", "", false),
  ])
  func instantiated(_ call: String, _ word: String, _ trains: Bool) {
    let program = """
      import hydra
      import lightning as L
      def run(config, model):
          trainer = hydra.utils.instantiate(config.trainer, callbacks=[])
          trainer.\(call)
      @hydra.main(version_base=None, config_path="configs", config_name="config")
      def main(config):
          run(config, L.LightningModule())
      if __name__ == "__main__":
          main()
      """
    let job = """
      #!/bin/bash
      #SBATCH --gres=gpu:4
      #SBATCH --time=10:00:00
      srun python -u -m main loader.batch_size=16 +wandb.offline=true \(word)
      """
    let runs = Self.runs(["main.py": program, "job.sh": job + "\n"])
    #expect(runs.isEmpty != trains)
    #expect(runs.first?.number(.count)?.central == (trains ? 4 : nil))
  }

  /// A trainer that runs a function on many devices is told nothing by the defaults of another library.
  @Test func runsFunction() throws {
    let program = """
      import torch
      from ray.train import ScalingConfig
      from ray.train.torch import TorchTrainer
      from transformers import AutoModelForCausalLM
      def loop(config):
          model = AutoModelForCausalLM.from_pretrained("a/b-1B")
          optimizer = torch.optim.AdamW(model.parameters(), lr=config["lr"])
          for epoch in range(config["epochs"]):
              for batch in shard.iter_torch_batches(batch_size=config["batch_size"]):
                  model(**batch).loss.backward()
                  optimizer.step()
      TorchTrainer(
          loop, train_loop_config={"lr": 1e-4, "epochs": 7, "batch_size": 16},
          scaling_config=ScalingConfig(num_workers=4, use_gpu=True)).fit()
      """
    let run = try #require(Self.runs(["train.py": program]).first)
    #expect(run.number(.epochs)?.central == 7)
    #expect(run.number(.microBatch)?.central != 8)
    #expect(run.number(.count)?.central == 4)
  }

  /// A lazy config builds upon its neighbour, and one upon that.
  @Test func lazyBases() throws {
    let files = [
      "configs/r50.py": """
      from detrex.config import get_config
      from .models.r50 import model
      dataloader = get_config("common/data/coco.py").dataloader
      optimizer = get_config("common/optim.py").AdamW
      train = get_config("common/train.py").train
      train.max_iter = 375000
      train.init_checkpoint = "a/r50.pkl"
      dataloader.train.total_batch_size = 16
      """,
      "configs/r101.py": """
      from .r50 import train, dataloader, optimizer, lr_multiplier
      from .models.r50 import model
      train.init_checkpoint = "a/r101.pkl"
      """,
      "configs/r101_long.py": """
      from .r101 import train, dataloader, optimizer, lr_multiplier, model
      train.max_iter = 750000
      """,
    ]
    func run(_ path: String) throws -> Run {
      try #require(Self.runs(files).first { $0.files.first?.path == path })
    }
    #expect(try run("configs/r101.py").number(.steps)?.central == 375_000)
    #expect(try run("configs/r101.py").number(.globalBatch)?.central == 16)
    #expect(try run("configs/r101.py").text(.modelID) == "a/r101.pkl")
    #expect(try run("configs/r101_long.py").number(.steps)?.central == 750_000)
    #expect(try run("configs/r101_long.py").text(.modelID) == "a/r101.pkl")
  }

  /// A folder of a machine says less than which of a kind is trained, unless it says its size.
  @Test(arguments: [
    ("/path/to/weights/", "DiT-XL/2", "DiT-XL/2"), ("/w/llama-7b", "llama3", "/w/llama-7b"),
    ("/w/own", "llama", "/w/own"), ("a/b-1b", "DiT-XL/2", "a/b-1b"),
  ])
  func variant(_ path: String, _ name: String, _ expected: String) throws {
    let recipe = """
      model: \(name)
      pretrained_model_path: \(path)
      learning_rate: 1e-4
      local_batch_size: 5
      max_train_steps: 1000000
      """
    #expect(try #require(Self.runs(["recipe.yaml": recipe]).first).text(.modelID) == expected)
  }

  /// A step of a job that counts its tasks has as many nodes as hold them.
  @Test(arguments: [("-n32 --ntasks-per-node=8", 4.0, 32.0), ("-n8 --ntasks-per-node=8", 1, 8)])
  func tasks(_ words: String, _ nodes: Double, _ count: Double) throws {
    let command = "srun -p big --gres=gpu:8 \(words) python -u train.py --epochs 3 --lr 1e-4\n"
    let run = try #require(Self.runs(["go.sh": command]).first)
    #expect(run.number(.nodes)?.central == nodes)
    #expect(run.number(.count)?.central == count)
  }

  /// What sections say together, and what several of them say alike.
  @Test func sections() throws {
    let recipe = """
      dataset: {name: alpaca, dataset_config: {path: a/alpaca, chunk_size: 1024}}
      dataloader: {batch_size: 2, num_workers: 2}
      optimizer: {optim: adamw, lr: 1e-4, weight_decay: 0.0}
      trainer: {name: lm, num_train_epochs: 2, gradient_accumulation_steps: 8, batch_size: 2}
      finetune: {method: lora, kwargs: {r: 8}}
      """
    let run = try #require(Self.runs(["recipe.yaml": recipe]).first)
    #expect(run.number(.microBatch)?.central == 2)
    #expect(run.text(.method) == "lora")
  }
}
