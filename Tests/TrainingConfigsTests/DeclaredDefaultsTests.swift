import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What a program's settings are when the command that starts it leaves them out.
@Suite("Defaults that programs declare") struct DeclaredDefaultsTests {
  private static func run(_ files: [String: String]) throws -> Run {
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
    return try #require(runs.first { run in run.files.contains { $0.path == "go.sh" } })
  }

  private static let loop = """
    model = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    for epoch in range(args.lap):
        for batch in DataLoader(open("x"), batch_size=4):
            model(batch).mean().backward()
            optimizer.step()

    """

  @Test(
    "numbers are what they come to",
    arguments: [
      ("7", 7), ("int(1e3)", 1_000), ("8 * 16", 128), ("2 ** 5", 32), ("int(1_000_000)", 1_000_000),
      ("(10 + 2) * 3", 36), ("7 // 2", 3), ("int(2.9)", 2), ("lap()", nil), ("10 * lap", nil),
      ("2 ** 900", nil), ("8 % 3", 2), ("5 // 0", nil),
    ] as [(String, Double?)])
  func numbers(_ text: String, _ epochs: Double?) throws {
    let program = """
      import argparse, torch
      from torch.utils.data import DataLoader
      parser = argparse.ArgumentParser()
      parser.add_argument("--lap", type=int, default=\(text))
      args = parser.parse_args()

      """
    let run = try Self.run([
      "train.py": program + Self.loop, "go.sh": "torchrun --nproc_per_node 8 train.py --lr 0.1\n",
    ])
    #expect(run.number(.epochs)?.central == epochs)
  }

  /// A module that is imported may be another program as well, with flags of its own.
  @Test("the program's own flags count, not those of programs that it imports")
  func ownFlags() throws {
    let head = { (lap: Int) in
      """
      import argparse, torch
      from torch.utils.data import DataLoader
      def parse():
          parser = argparse.ArgumentParser()
          parser.add_argument("--lap", type=int, default=\(lap))
          return parser.parse_args()

      """
    }
    for (first, second) in [("import val\n", ""), ("", "import val\n")] {
      let run = try Self.run([
        "train.py": first + head(7) + second + "args = parse()\n" + Self.loop, "val.py": head(99),
        "go.sh": "torchrun --nproc_per_node 8 train.py --lr 0.1\n",
      ])
      #expect(run.number(.epochs)?.central == 7)
    }
  }

  @Test("the parameters of a function are flags, whatever else has a method of its name")
  func functions() throws {
    let program = """
      import fire, transformers
      def train(base_model: str = "", batch_size: int = 128, micro_batch_size: int = 4,
                laps: int = 3, cutoff: int = 256):
          gradient_accumulation_steps = batch_size // micro_batch_size
          model = transformers.LlamaForCausalLM.from_pretrained(base_model)
          tokenizer = transformers.LlamaTokenizer.from_pretrained(base_model)
          def tokenize(text):
              return tokenizer(text, truncation=True, max_length=cutoff)
          trainer = transformers.Trainer(
              model=model, train_dataset=data.map(tokenize),
              args=transformers.TrainingArguments(
                  per_device_train_batch_size=micro_batch_size,
                  gradient_accumulation_steps=gradient_accumulation_steps,
                  num_train_epochs=laps))
          trainer.train(resume_from_checkpoint=None)
      if __name__ == "__main__":
          fire.Fire(train)

      """
    let run = try Self.run([
      "finetune.py": program, "go.sh": "python finetune.py --base_model a/b-7b\n",
    ])
    #expect(run.number(.microBatch)?.central == 4)
    #expect(run.number(.epochs)?.central == 3)
    #expect(run.text(.modelID) == "a/b-7b")
  }

  @Test("a class that extends the trainer's arguments sets their defaults")
  func fields() throws {
    let program = """
      from dataclasses import dataclass, field
      import transformers
      @dataclass
      class Words(transformers.Seq2SeqTrainingArguments):
          per_device_train_batch_size: int = field(default=2, metadata={"help": "a"})
          gradient_accumulation_steps: int = field(default=16, metadata={"help": "b"})
          max_steps: int = field(default=900, metadata={"help": "c"})
          gradient_checkpointing: bool = field(default=True, metadata={"help": "d"})
      def train():
          words = transformers.HfArgumentParser((Words,)).parse_args_into_dataclasses()[0]
          model = transformers.AutoModelForCausalLM.from_pretrained("a/b-7b")
          transformers.Seq2SeqTrainer(model=model, args=words, train_dataset=data).train()
      if __name__ == "__main__":
          train()

      """
    let files = ["train.py": program]
    let run = try Self.run(
      files.merging(["go.sh": "python train.py --model_name_or_path a/b-7b\n"]) { $1 })
    #expect(run.number(.microBatch)?.central == 2)
    #expect(run.number(.gradientAccumulation)?.central == 16)
    #expect(run.number(.steps)?.central == 900)
    #expect(run.flag(.recompute) == true)
    let told = try Self.run(
      files.merging([
        "go.sh":
          "python train.py --model_name_or_path a/b-7b --gradient_accumulation_steps 4 --max_steps 9\n"
      ]) { $1 })
    #expect(told.number(.gradientAccumulation)?.central == 4)
    #expect(told.number(.steps)?.central == 9)
  }

  @Test("what the program's own configuration holds stands where the recipe is silent")
  func configuration() throws {
    let files = [
      "config.py": """
      from yacs.config import CfgNode as CN
      _C = CN()
      _C.TRAIN = CN()
      _C.TRAIN.LAP = 300
      _C.TRAIN.CLIP = 5.0
      def get_config(args):
          config = _C.clone()
          config.merge_from_file(args.cfg)
          return config

      """,
      "main.py": """
      import argparse, torch
      from config import get_config
      parser = argparse.ArgumentParser()
      parser.add_argument("--cfg", type=str)
      config = get_config(parser.parse_args())
      for epoch in range(0, config.TRAIN.LAP):
          for batch in loader:
              with torch.cuda.amp.autocast():
                  loss = model(batch)
              loss_scaler(loss, optimizer, parameters=model.parameters())

      """,
      "a.yaml": "MODEL:\n  NAME: x\n",
      "go.sh": "torchrun --nproc_per_node 8 main.py --cfg a.yaml\n",
    ]
    let run = try Self.run(files)
    #expect(run.number(.epochs)?.central == 300)
    #expect(run.text(.precision) == "fp16")
    // What the program sets once more after it has read the command is not what it declares.
    let again = try Self.run(
      files.merging([
        "config.py": (files["config.py"] ?? "").replacing(
          "    return config", with: "    config.TRAIN.LAP = args.lap\n    return config")
      ]) { $1 })
    #expect(again.number(.epochs) == nil)
  }

  @Test(
    "a command names one of the objects of settings that stand in the program",
    arguments: [("small", 9), ("large", 700), ("other", 40), ("twice", nil), ("none", 40)]
      as [(String, Double?)])
  func named(_ word: String, _ epochs: Double?) throws {
    let run = try Self.run([
      "config.py": """
      import dataclasses, tyro
      @dataclasses.dataclass
      class TrainConfig:
          name: str
          lap: int = 40
          decay: float | None = 0.99
      ALL = [
          TrainConfig(name="small", lap=9, decay=None),
          TrainConfig(name="large", lap=7 * 100),
          TrainConfig(name="other", decay=0.5),
          TrainConfig(name="twice", lap=1), TrainConfig(name="twice", lap=2),
      ]
      def cli() -> TrainConfig:
          return tyro.extras.overridable_config_cli({one.name: one for one in ALL})

      """,
      "train.py": """
      import torch
      import config as _config
      def main(config: _config.TrainConfig):
          for epoch in range(config.lap):
              for batch in loader:
                  model(batch).mean().backward()
                  optimizer.step()
      if __name__ == "__main__":
          main(_config.cli())

      """,
      "go.sh": "torchrun --nproc_per_node 8 train.py \(word) --seed 1\n",
    ])
    if word != "twice" { #expect(run.number(.epochs)?.central == epochs) }
  }
}
