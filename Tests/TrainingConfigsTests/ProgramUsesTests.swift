import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Settings mean what the program does with them, whatever they are called.
@Suite("What programs do with their settings") struct ProgramUsesTests {
  private static func run(_ files: [String: String], _ path: String = "go.sh") throws -> Run {
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
    return try #require(runs.first { run in run.files.contains { $0.path == path } })
  }

  /// What a program makes of its flags itself is not what stands in the command.
  @Test(arguments: [
    ("type=int", "parser.parse_args()", 5.0),
    ("type=lambda s: int(float(s))", "parser.parse_args()", 5),
    ("type=lambda s: int(s) * 100", "parser.parse_args()", nil),
    ("type=times", "parser.parse_args()", nil),
    ("type=int, action=Times", "parser.parse_args()", nil),
    ("type=int", "parser.parse_args([\"--lap\", \"900\"])", nil),
    ("type=int", "parser.parse_args(namespace=argparse.Namespace(lap=900))", nil),
  ])
  func ownReadingOfFlags(_ type: String, _ call: String, _ epochs: Double?) throws {
    let program = """
      import argparse, torch
      from torch.utils.data import DataLoader
      class Times(argparse.Action):
          def __call__(self, parser, space, value, option=None):
              setattr(space, self.dest, value * 9)
      def times(text):
          return int(text) * 9
      parser = argparse.ArgumentParser()
      parser.add_argument("--lap", \(type), default=7)
      args = \(call)
      model = torch.nn.Linear(2, 2)
      optimizer = torch.optim.SGD(model.parameters(), 0.1)
      for epoch in range(args.lap):
          for batch in DataLoader(open("x"), batch_size=4):
              model(batch).mean().backward()
              optimizer.step()
      """
    let run = try Self.run(["train.py": program, "go.sh": "python train.py --lap 5\n"])
    #expect(run.number(.epochs)?.central == epochs)
  }

  /// What a loop ends at is a setting as it is, or what the program computes from it.
  @Test(arguments: [
    ("args.lap", 7.0), ("max(1, args.lap)", 7), ("args.lap + 1", 8), ("1, args.lap + 1", 7),
    ("1, 1 + args.lap", 7), ("begin, args.lap", 7),
    ("max(100, args.lap)", 100), ("args.lap + 100", 107), ("args.lap * 100", 700),
  ])
  func endsOfLoops(_ end: String, _ epochs: Double) throws {
    let program = """
      import argparse, torch
      from torch.utils.data import DataLoader
      parser = argparse.ArgumentParser()
      parser.add_argument("--lap", type=int, default=7)
      args = parser.parse_args()
      begin = latest_epoch()
      model = torch.nn.Linear(2, 2)
      optimizer = torch.optim.SGD(model.parameters(), 0.1)
      for epoch in range(\(end)):
          for batch in DataLoader(open("x"), batch_size=4):
              model(batch).mean().backward()
              optimizer.step()
      """
    let run = try Self.run(["train.py": program, "go.sh": "python train.py --lr 0.1\n"])
    #expect(run.number(.epochs)?.central == epochs)
  }

  /// Flags that nobody reads say nothing: what stands in the program counts.
  @Test(
    arguments: [
      ("", nil), ("# import argparse\n\"\"\"sys.argv\"\"\"\n", nil),
      ("import sys\nsys.path.append('x')\n", nil), ("from helper import f\n", nil),
      ("import sys\nargs = sys.argv\n", 4096), ("from options import parse\n", 4096),
      ("import pyrallis\n", 4096), ("from docopt import docopt\n", 4096),
      ("import draccus\n", 4096), ("import chz\n", 4096),
      ("from .absent import parse\n", 4096), ("import acme_flags\n", 4096),
      ("exec(open('configurator').read())\n", 4096),
    ] as [(String, Double?)])
  func flagsOfNobody(_ head: String, _ length: Double?) throws {
    let program =
      head + """
        from transformers import AutoModelForCausalLM, Trainer, TrainingArguments
        model = AutoModelForCausalLM.from_pretrained("a/b")
        made = TrainingArguments(output_dir="o", max_steps=500, per_device_train_batch_size=8)
        Trainer(model=model, args=made, train_dataset=data()).train()
        """
    let run = try Self.run([
      "train.py": program, "helper.py": "def f(): return 1\n",
      "options.py": "import argparse\n",
      "go.sh":
        "torchrun --nproc_per_node 8 train.py --max_seq_length 4096 --max_steps 10 --per_device_train_batch_size 1\n",
    ])
    #expect(run.number(.steps)?.central == 500)
    #expect(run.number(.sequenceLength)?.central == length)
    #expect(run.number(.count)?.central == 8)
  }

  /// What a program puts in the place of its flags counts, or nothing is known.
  @Test(
    arguments: [
      ("args.max_steps", "", 10.0), ("500", "", 500), ("args.max_steps * 100", "", 1_000),
      ("int(os.environ.get('N', 9))", "", nil),
      ("args.max_steps", "sys.argv += ['--max_steps', '9000']", nil),
      ("args.max_steps", "sys.argv[2] = '9000'", nil),
      ("args.max_steps", "def late(args): args.max_steps = 9000", nil),
      ("args.max_steps", "def late(args): args.max_steps *= 90", nil),
      ("args.max_steps", "def late(args): setattr(args, 'max_steps', 9000)", nil),
      ("args.max_steps", "def late(args): vars(args).update(max_steps=9000)", nil),
      ("args.max_steps", "def short(args): args.max_steps = 2", 10),
      ("args.max_steps", "sys.argv = [a for a in sys.argv if not a.startswith('--local')]", 10),
    ] as [(String, String, Double?)])
  func insteadOfFlags(_ steps: String, _ before: String, _ expected: Double?) throws {
    let program = """
      import argparse, os, sys
      from transformers import AutoModelForCausalLM, Trainer, TrainingArguments
      \(before)
      parser = argparse.ArgumentParser()
      parser.add_argument("--max_steps", type=int)
      args = parser.parse_args()
      model = AutoModelForCausalLM.from_pretrained("a/b")
      made = TrainingArguments(output_dir="o", max_steps=\(steps), bf16=True)
      Trainer(model=model, args=made, train_dataset=data()).train()
      """
    let run = try Self.run([
      "train.py": program, "go.sh": "torchrun --nproc_per_node 8 train.py --max_steps 10\n",
    ])
    #expect(run.number(.steps)?.central == expected)
  }

  private static let options = """
    import argparse
    def get_options():
        parser = argparse.ArgumentParser()
        parser.add_argument("--lap", type=int, default=7)
        parser.add_argument("--chunk", type=int, default=24)
        parser.add_argument("--hold", type=int, default=4)
        parser.add_argument("--maxlen", type=int, default=640)
        parser.add_argument("--number", default="bfloat16")
        parser.add_argument("--start", default="org/base-1b")
        parser.add_argument("--corpus", default="org/texts")
        return parser.parse_args()
    """

  private static let engine = """
    import torch
    from torch.utils.data import DataLoader
    from transformers import AutoModelForCausalLM
    from datasets import load_dataset

    def loader_of(data, each, is_val=False):
        return DataLoader(data, batch_size=each, shuffle=True)

    def epoch_of(model, loader, optimizer, options):
        kind = torch.bfloat16 if options.number == "bfloat16" else torch.float16
        for i, batch in enumerate(loader):
            with torch.autocast("cuda", dtype=kind):
                loss = model(**batch).loss / options.hold
            loss.backward()
            if (i + 1) % options.hold == 0:
                optimizer.step()
    """

  private static let program = """
    import torch.distributed as dist
    from options import get_options
    from engine import loader_of, epoch_of
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from datasets import load_dataset

    def main(options):
        dist.init_process_group("nccl")
        model = AutoModelForCausalLM.from_pretrained(options.start)
        tokenizer = AutoTokenizer.from_pretrained(options.start)
        data = load_dataset(options.corpus)
        data = data.map(lambda row: tokenizer(row["text"]))
        loader = loader_of(data, options.chunk)
        begun = 0
        for epoch in range(begun, options.lap):
            epoch_of(model, loader, None, options)

    if __name__ == "__main__":
        main(get_options())
    """

  private static let files = [
    "train.py": program, "options.py": options, "engine.py": engine,
    "go.sh": "torchrun --nproc_per_node 8 train.py --lap 3\n",
  ]

  @Test("flags and defaults are followed over imported modules to where they are used")
  func followsModules() throws {
    let run = try Self.run(Self.files)
    #expect(run.number(.epochs)?.central == 3)
    #expect(run.number(.microBatch)?.central == 24)
    #expect(run.number(.gradientAccumulation)?.central == 4)
    #expect(run.text(.modelID) == "org/base-1b")
    #expect(run.text(.datasetID) == "org/texts")
    #expect(run.text(.precision) == "bf16")
    #expect(run.number(.count)?.central == 8)
    #expect(run.files.map(\.path).contains("options.py"))
  }

  /// What a loader takes, with the name of the flag, and the batch that it is: of a device, or of all.
  @Test(
    "a batch is a device's, or what all share",
    arguments: [
      ("batch_size=args.bs", 8.0, nil),
      ("batch_size=int(args.bs // dist.get_world_size())", nil, 8.0),
      ("batch_size=[args.bs] + [args.eb] * 2", 8.0, nil),
    ] as [(String, Double?, Double?)])
  func readsBatch(_ loader: String, _ micro: Double?, _ global: Double?) throws {
    let program = """
      import argparse, torch, torch.distributed as dist
      parser = argparse.ArgumentParser()
      parser.add_argument("--epochs", type=int)
      parser.add_argument("--bs", type=int)
      parser.add_argument("--eb", type=int, default=1)
      args = parser.parse_args()
      dist.init_process_group("nccl")
      data_loader = torch.utils.data.DataLoader(data, \(loader))
      for epoch in range(args.epochs):
          for batch in data_loader:
              loss = model(batch)
              loss.backward()
              optimizer.step()
      """
    let run = try Self.run([
      "train.py": program, "go.sh": "torchrun --nproc_per_node 4 train.py --epochs 2 --bs 8\n",
    ])
    #expect(run.number(.microBatch)?.central == micro)
    #expect(run.number(.globalBatch)?.central == global)
  }

  @Test("a file of settings means what the program that reads it does with its keys")
  func readsRecipe() throws {
    let program = """
      import argparse, yaml
      from torch.utils.data import DataLoader
      import torch.distributed as dist
      def create(sets, batch_size):
          loaders = []
          for data, each in zip(sets, batch_size):
              loaders.append(DataLoader(data, batch_size=each))
          return loaders
      def main(args, config):
          dist.init_process_group("nccl")
          loaders = create([1, 2], batch_size=[config["loader"]["chunk"]] * 2)
          for epoch in range(0, config["laps"]):
              for batch in loaders[0]:
                  loss = model(batch)
                  loss.backward()
                  optimizer.step()
      if __name__ == "__main__":
          parser = argparse.ArgumentParser()
          parser.add_argument("--config", default="conf/base.yaml")
          args = parser.parse_args()
          main(args, yaml.safe_load(open(args.config)))
      """
    var files = [
      "train.py": program, "conf/base.yaml": "laps: 5\nloader: {chunk: 12}\nlr: 1e-4\n",
      "conf/long.yaml": "laps: 50\nloader: {chunk: 6}\nlr: 1e-4\n",
      "go.sh": "torchrun --nproc_per_node 2 train.py\n",
    ]
    let base = try Self.run(files)
    #expect(base.number(.epochs)?.central == 5)
    #expect(base.number(.microBatch)?.central == 12)
    #expect(base.files.map(\.path).contains("conf/base.yaml"))
    files["go.sh"] = "torchrun --nproc_per_node 2 train.py --config conf/long.yaml\n"
    let long = try Self.run(files)
    #expect(long.number(.epochs)?.central == 50)
    #expect(long.number(.microBatch)?.central == 6)
  }

  /// Uses that say nothing certain, each with the reason.
  @Test(
    "what is used in two ways, or set anew, is not known",
    arguments: [
      // Two loops of which nobody knows which one is reached.
      "for epoch in range(args.laps):\n    train()\nfor epoch in range(args.turns):\n    train()",
      // Set anew after it was read.
      "args.laps = args.laps * 10\nfor epoch in range(args.laps):\n    train()",
      // Another loop than one that trains.
      "for epoch in range(args.laps):\n    print(epoch)",
    ])
  func leavesOpen(_ loop: String) throws {
    let program = """
      import argparse
      def train():
          loss.backward()
          optimizer.step()
      parser = argparse.ArgumentParser()
      parser.add_argument("--laps", type=int, default=1)
      parser.add_argument("--turns", type=int, default=2)
      parser.add_argument("--lr", type=float)
      args = parser.parse_args()
      \(loop)
      """
    let run = try Self.run([
      "train.py": program, "go.sh": "torchrun --nproc_per_node 2 train.py --lr 1e-4\n",
    ])
    #expect(run.number(.epochs) == nil)
  }

  @Test("a length that a command states by its name stands, whatever a loop counts")
  func keepsStatedLength() throws {
    let program = """
      import argparse
      parser = argparse.ArgumentParser()
      parser.add_argument("--epochs", type=int)
      parser.add_argument("--laps", type=int)
      args = parser.parse_args()
      def unused():
          for epoch in range(args.laps):
              train()
      loss.backward()
      """
    let run = try Self.run([
      "train.py": program,
      "go.sh": "torchrun --nproc_per_node 2 train.py --epochs 900 --laps 1\n",
    ])
    #expect(run.number(.epochs)?.central == 900)
  }

  /// What a program does beside a loop over epochs, the command's flags, and the facts that are known.
  @Test(
    "steps end a training, switches choose its numbers, and help says what nothing else does",
    arguments: [
      // Whichever comes first ends it: what is set, else the steps.
      ("if step >= args.max_steps: break", "--max_steps 50", nil, 50.0, nil),
      ("if step >= args.max_steps: break", "--laps 3", 3.0, nil, nil),
      ("if step >= args.max_steps: break", "--laps 3 --max_steps 50", 3.0, 50.0, nil),
      ("if step >= args.max_steps: break", "--chunk 2", nil, 700, nil),
      ("with torch.autocast('cuda', enabled=args.half): pass", "--laps 3 --half", 3.0, nil, "fp16"),
      ("with torch.autocast('cuda', enabled=args.half): pass", "--laps 3", 3.0, nil, nil),
      ("with torch.autocast('cuda', dtype=torch.bfloat16): pass", "--laps 3", 3.0, nil, "bf16"),
    ] as [(String, String, Double?, Double?, String?)])
  func readsEnds(
    _ line: String, _ flags: String, _ epochs: Double?, _ steps: Double?, _ precision: String?
  ) throws {
    let program = """
      import argparse, torch
      parser = argparse.ArgumentParser()
      parser.add_argument("--laps", type=int, default=9)
      parser.add_argument("--max_steps", type=int, default=\(line.hasPrefix("if") ? "700" : "-1"))
      parser.add_argument("--chunk", type=int, default=4, help="Batch size per GPU for training.")
      parser.add_argument("--half", action="store_true")
      args = parser.parse_args()
      for epoch in range(args.laps):
          for batch in make(args.chunk):
              \(line)
              loss = model(batch)
              loss.backward()
              optimizer.step()
      """
    let run = try Self.run([
      "train.py": program, "go.sh": "torchrun --nproc_per_node 2 train.py --lr 1 \(flags)\n",
    ])
    #expect(run.number(.epochs)?.central == epochs)
    #expect(run.number(.steps)?.central == steps)
    #expect(run.text(.precision) == precision)
    #expect(run.number(.microBatch)?.central == (flags.contains("chunk") ? 2 : 4))
  }

  @Test(
    "help texts say what a flag is, unless they speak of something else",
    arguments: [
      ("Number of training epochs", .epochs), ("Total number of training steps", .steps),
      ("number of epochs between checkpoints", nil), ("Number of warmup steps", nil),
      ("Batch size per GPU for evaluation", nil), ("total batch size over all GPUs", nil),
      ("Batch size (per device) for the training dataloader.", .microBatch),
      ("Maximum sequence length", .sequenceLength), ("the batch size", nil),
    ] as [(String, Fact?)])
  func readsHelp(_ text: String, _ fact: Fact?) { #expect(HelpText.meaning(text) == fact) }

  @Test("commands that differ by what only their program knows are a run each")
  func keepsBothCommands() throws {
    var files = Self.files
    files["go.sh"] = """
      torchrun --nproc_per_node 8 train.py --lr 1 --lap 3
      torchrun --nproc_per_node 8 train.py --lr 1 --lap 300

      """
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
    #expect(runs.compactMap { $0.number(.epochs)?.central }.sorted() == [3, 300])
    files["train_two.py"] = Self.program.replacing("options.lap", with: "900")
    files["go.sh"] = """
      torchrun --nproc_per_node 8 train.py --lr 1
      torchrun --nproc_per_node 8 train_two.py --lr 1

      """
    let others = Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
    for run in others { #expect(run.number(.epochs)?.central != 7) }
  }

  @Test(
    "whatever a program says, it is followed to an end",
    arguments: [
      // A method that is called with less than it takes, and one that takes itself alone.
      "class A:\n    def f(self):\n        for epoch in range(self.g.n):\n            train()\nA.f()",
      "def f(x=f(1)):\n    return f(*x, **x)\nfor epoch in range(f):\n    train()",
      "a = b\nb = a\nfor epoch in range(a):\n    train()",
      "from train import *\nfrom . import train\nimport train as t\nfor epoch in range(t.t):\n    train()",
      "for i, in zip():\n    DataLoader(i, i)", "DataLoader(*a)\nDataLoader(a, *b)\nrange()",
      "parser.add_argument()\nparser.add_argument(1)\nDEFINE_integer()\nload_dataset()",
    ])
  func ends(_ program: String) throws {
    let run = try Self.run([
      "train.py": program + "\nloss.backward()\n",
      "go.sh": "torchrun --nproc_per_node 2 train.py --lr 1e-4\n",
    ])
    #expect(run.number(.epochs) == nil)
  }
}
