import Gate
import Result
import TestSupport
import Testing
import TrainingConfigs

/// What a command says is what its program makes of it: where the change has the program train otherwise, and
/// no fact tells how, the run counts as unknown.
@Suite("programs that a change has train otherwise") struct ChangedProgramTests {
  private static let script =
    "#!/bin/bash\ntorchrun --nproc_per_node 8 sft.py --model_name_or_path meta-llama/Llama-3.1-8B "
    + "--per_device_train_batch_size 8 --max_seq_length 4096 --bf16 true --output_dir o "
    + "--max_steps 100\n"
  private static let program = """
    from datasets import load_dataset
    from transformers import HfArgumentParser, TrainingArguments
    from trl import ModelConfig, SFTTrainer

    from nlp.data import clean


    def main():
        parser = HfArgumentParser((ModelConfig, TrainingArguments))
        model, training = parser.parse_args_into_dataclasses()
        data = load_dataset("nlp/support", split="train").map(clean)
        trainer = SFTTrainer(model=model.model_name_or_path, args=training, train_dataset=data)
        trainer.train()
        trainer.save_model(training.output_dir)


    if __name__ == "__main__":
        main()

    """
  private static let own = """
    import argparse

    import torch
    from torch.utils.data import DataLoader
    from torchvision import datasets, models, transforms


    def main():
        parser = argparse.ArgumentParser()
        parser.add_argument("--epochs", type=int, default=3)
        parser.add_argument("--lr", type=float, default=0.1)
        args = parser.parse_args()
        data = datasets.CIFAR10("data", train=True, transform=transforms.ToTensor())
        loader = DataLoader(data, batch_size=128, shuffle=True, num_workers=4)
        model = models.resnet18(num_classes=10).cuda()
        optimizer = torch.optim.SGD(model.parameters(), lr=args.lr)
        for epoch in range(args.epochs):
            for images, labels in loader:
                loss = torch.nn.functional.cross_entropy(model(images.cuda()), labels.cuda())
                loss.backward()
                optimizer.step()
            print(epoch, loss.item())


    main()

    """
  private static let files = Repository.capped([
    "go.sh": script, "sft.py": program, "nlp/__init__.py": "VERSION = \"1\"\n",
    "nlp/data.py": "def clean(row):\n    return row\n",
    "own.sbatch": "#!/bin/bash\n#SBATCH --gres=gpu:a100:1\n#SBATCH --time=04:00:00\n"
      + "python own.py --epochs 5\n",
    "own.py": own,
  ])
  private static let patch = """
    import transformers

    def _init(self):
        self.max_steps = 100000

    transformers.TrainingArguments.__post_init__ = _init

    """

  @Test(
    "train more",
    arguments: [
      ("sft.py", "    trainer.train()", "    for _ in range(900):\n        trainer.train()"),
      ("sft.py", "    data =", "    training.max_steps = 90000\n    data ="),
      ("own.py", "\nmain()", "\nmain()\nmain()"),
      ("sft.py", "    data =", "    model.model_name_or_path = \"a/b-9000B\"\n    data ="),
      ("sft.py", "    trainer.train()", "    atexit.register(trainer.train)\n    trainer.train()"),
      ("sft.py", "    trainer.train()", "    exec(\"for _ in range(9): trainer.train()\")"),
      (
        "sft.py", "    trainer.train()",
        "    [Thread(target=trainer.train).start() for _ in range(900)]"
      ),
      (
        "sft.py", "    trainer.train()",
        "    for _ in range(9):\n        getattr(trainer, \"tr\" + \"ain\")()"
      ),
      ("sft.py", "args=training,", "args=TrainingArguments(\"o\", max_steps=9000),"),
      (
        "sft.py", "    parser =",
        "    import sys\n    sys.argv += [\"--max_steps\", \"9\"]\n    parser ="
      ),
      (
        "sft.py", "    trainer.save",
        "    import os\n    os.system(\"torchrun big.py\")\n    trainer.save"
      ),
      (
        "sft.py", "def main",
        "class Slow(SFTTrainer):\n    def training_step(self, *a):\n        for _ in range(9):\n"
          + "            super().training_step(*a)\n\n\ndef main"
      ),
      (
        "sft.py", "def main",
        "class More:\n    def on_train_begin(self, args, state, control):\n"
          + "        state.max_steps = 9000\n\n\ndef main"
      ),
      ("nlp/data.py", "def clean", patch + "def clean"),
      (
        "nlp/data.py", "def clean",
        "def more(args):\n    args.num_train_epochs = 900\n\n\ndef clean"
      ),
      ("nlp/__init__.py", "VERSION", patch + "VERSION"),
      ("own.py", "range(args.epochs)", "range(args.epochs * 100)"),
      ("own.py", "in loader:", "in list(loader) * 100:"),
      ("own.py", "resnet18", "vit_h_14"),
      (
        "own.py", "    optimizer = ",
        "    model = GPT(n_layer=96, n_embd=16384).cuda()\n    optimizer = "
      ),
      (
        "own.py", "    args = parser",
        "    parser.add_argument(\"--hidden\", default=65536)\n    args = parser"
      ),
      ("own.py", "datasets.CIFAR10(\"data\", train=True,", "datasets.ImageNet(\"data\","),
      ("own.py", "transforms.ToTensor()", "transforms.Resize(1024)"),
      (
        "own.py", "    loader =",
        "    data = torch.utils.data.ConcatDataset([data] * 500)\n    loader ="
      ),
      (
        "own.py", "            optimizer.step()",
        "            loss.backward()\n            optimizer.step()"
      ),
      ("own.py", "\nmain()", "\nfor _ in range(900):\n    main()"),
      ("own.py", "def main", "@tenacity.retry(stop=3)\ndef main"),
      ("own.py", "type=int", "type=lambda s: int(s) * 100"),
      ("own.py", "type=int", "type=int, action=Times"),
      ("own.py", "parser.parse_args()", "parser.parse_args([\"--epochs\", \"900\"])"),
      ("own.py", "parser.parse_args()", "parser.parse_known_args([\"--epochs\", \"900\"])[0]"),
      ("own.py", "    args = parser", "    parser.set_defaults(epochs=900)\n    args = parser"),
      (
        "nlp/data.py", "def clean",
        "class More(T):\n    def train(self):\n        for _ in range(9):\n            super().train()\n\n\ndef clean"
      ),
    ])
  func more(_ path: String, _ old: String, _ new: String) throws {
    try expect(.unknown, path, old, new)
  }

  private static let trainer =
    "from transformers import Trainer as T\n\n\nclass Own(T):\n    def train(self):\n        for _ in range(9):\n"
    + "            super().train()\n"
  private static let shadow = "class SFTTrainer:\n    pass\n"

  /// What stands in modules that the change brings along, in the place of a library's or as one of its kind.
  @Test(arguments: [
    (
      "from trl import ModelConfig, SFTTrainer",
      "from trl import ModelConfig\nfrom nlp.own import SFTTrainer", shadow
    ),
    (
      "from trl import ModelConfig, SFTTrainer",
      "from nlp.own import Own as SFTTrainer\nfrom trl import ModelConfig", trainer
    ),
    ("from nlp.data", "from nlp.own import Own\nfrom nlp.data", trainer),
    (
      "from datasets import load_dataset", "from nlp.own import load_dataset",
      "def load_dataset(*a, **k):\n    pass\n"
    ),
  ])
  func modules(_ old: String, _ new: String, _ module: String) throws {
    let program = Self.program.replacing(old, with: new)
    #expect(program != Self.program)
    let verdict = try Repository.check(["sft.py": program, "nlp/own.py": module], over: Self.files)
      .verdict
    #expect(verdict == .unknown)
  }

  /// Another program in the place of a library's, which no run reads.
  @Test func recipesOfOnesOwn() throws {
    let recipe = """
      model:
        _component_: torchtune.models.llama3_1.lora_llama3_1_8b
        lora_rank: 8
      dataset:
        _component_: torchtune.datasets.alpaca_dataset
      batch_size: 2
      epochs: 1
      max_steps_per_epoch: 100
      device: cuda
      dtype: bf16

      """
    func start(_ recipe: String) -> String {
      "tune run --nproc_per_node 8 \(recipe) --config tt.yaml\n"
    }
    var files = Self.files
    files["tt.yaml"] = recipe
    files["tt.sh"] = start("lora_finetune_distributed")
    let loop =
      "from torchtune import config\n\n\n@config.parse\ndef main(cfg):\n    for e in range(90000):\n"
      + "        loss().backward()\n        step()\n\n\nmain()\n"
    let own = ["tt.sh": start("ours.py"), "ours.py": loop]
    #expect(try Repository.check(own, over: files).verdict == .unknown)
    #expect(
      try Repository.check(["tt.sh": "# tidy\n" + start("lora_finetune_distributed")], over: files)
        .verdict == .pass)
  }

  /// A constant is the same wherever it stands.
  @Test(arguments: [("100", VerdictWord.pass), ("900000", .fail)])
  func constantsThatMove(_ steps: String, _ verdict: VerdictWord) throws {
    let program = """
      import torch
      from transformers import AutoModelForCausalLM, Trainer, TrainingArguments

      model = AutoModelForCausalLM.from_pretrained("meta-llama/Llama-3.1-8B")
      args = TrainingArguments("o", max_steps=100, per_device_train_batch_size=8, bf16=True)
      Trainer(model=model, args=args, train_dataset=load("tatsu-lab/alpaca")).train()

      """
    var files = Self.files
    files["moved.py"] = program
    files["moved.sh"] = "torchrun --nproc_per_node 8 moved.py --max_seq_length 4096\n"
    let moved = [
      "moved.py": program.replacing("max_steps=100", with: "max_steps=STEPS")
        .replacing("import torch", with: "import torch\nfrom nlp.settings import STEPS"),
      "nlp/settings.py": "STEPS = \(steps)\n",
    ]
    #expect(try Repository.check(moved, over: files).verdict == verdict)
    // What is told by a constant before and after is the same.
    let tidied = moved.mapValues { "# tidy\n" + $0 }
    #expect(try Repository.check(tidied, over: files.merging(moved) { $1 }).verdict == .pass)
  }

  @Test(
    "train the same",
    arguments: [
      ("sft.py", "def main():", "def main() -> None:"),
      ("own.py", "\nmain()", "\nif __name__ == \"__main__\":\n    main()"),
      ("own.py", "\nmain()", "\ndef start():\n    main()\n\n\nstart()"),
      (
        "sft.py", "    trainer.train()",
        "    # all of it\n    print(\"go\", 3)\n    trainer.train()"
      ),
      ("sft.py", "data)\n    trainer.train", "data)\n\n    trainer.train"),
      ("sft.py", "trainer", "tuner"),
      ("sft.py", "    trainer.save", "    print(trainer.state.log_history[-1])\n    trainer.save"),
      (
        "sft.py", "def main",
        "import logging\nimport os\n\nlog = logging.getLogger(__name__)\n\n\ndef main"
      ),
      (
        "sft.py", "    data =",
        "    import subprocess\n    subprocess.check_output([\"git\", \"rev-parse\", \"HEAD\"])\n    data ="
      ),
      ("nlp/data.py", "return row", "return {**row, \"text\": row[\"text\"].strip()[:4000]}"),
      (
        "nlp/data.py", "def clean",
        "def show(rows, batch_size=16):\n    max_steps = 4\n    return rows[:batch_size]\n\n\ndef clean"
      ),
      ("own.py", "type=float", "type=lambda s: float(s) * 2"),
      (
        "own.py", "    args = parser",
        "    figure = dict(width=640, hidden=True)\n    args = parser"
      ),
      ("own.py", "default=0.1", "default=0.05"), ("own.py", "num_workers=4", "num_workers=16"),
      ("own.py", "default=3)", "default=3, help=\"passes\")"),
      ("own.py", "    args = parser", "    torch.manual_seed(7)\n    args = parser"),
      ("own.py", "print(epoch, loss.item())", "print(f\"{epoch}: {loss.item():.3f}\", flush=True)"),
      ("own.py", "    for epoch", "    model.train()\n    for epoch"),
      ("own.py", "loader", "batches"),
      ("own.py", "in loader:", "in tqdm(loader, desc=\"train\"):"),
      (
        "own.py", "torch.optim.SGD(model.parameters(), lr=args.lr)",
        "torch.optim.AdamW(model.parameters())"
      ),
      (
        "own.py", "\nmain()",
        "\ndef test(model, loader):\n    for x, y in loader:\n        model(x)\n\n\nmain()"
      ),
    ])
  func same(_ path: String, _ old: String, _ new: String) throws {
    try expect(.pass, path, old, new)
  }

  /// Each loop asks whether what it calls trains, which is found out once.
  @Test func loopsThatCallOneLongFunctionCostLittle() {
    let count = 6_000
    let body = (0..<count).map { "    y\($0) = g\($0)(x, \($0))\n" }.joined()
    let loops = (0..<count).map { "for i\($0) in range(3):\n    f(i\($0))\n" }.joined()
    let start = ProcessorTime.ofThread
    let idle = ProgramWork(Array("def f(x):\n\(body)\(loops)".utf8))
    #expect(idle.parts.isEmpty)
    let training = ProgramWork(Array("def f(x):\n\(body)    trainer.train()\n\(loops)".utf8))
    #expect(training.parts.filter { $0.text.hasPrefix("for ") }.count > 3_000)
    #expect(ProcessorTime.ofThread - start < .seconds(20))
  }

  private func expect(
    _ verdict: VerdictWord, _ path: String, _ old: String, _ new: String
  ) throws {
    let before = try #require(Self.files[path])
    let after = before.replacing(old, with: new)
    #expect(after != before)
    let repository = try Repository(Self.files)
    try repository.write([path: after])
    if path.contains("/") { try repository.commit() }
    let result = try Gate.check(repository.request(base: path.contains("/") ? "HEAD~1" : "main"))
    // What is read instead may be more than the policy allows.
    let isAsExpected = verdict == .pass ? result.verdict == .pass : result.verdict != .pass
    #expect(isAsExpected, "\(result.diagnostics.map(\.message))")
  }
}
