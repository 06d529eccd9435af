import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What programs do themselves with adapters, devices and batches.
@Suite("Adapters, devices and batches of programs") struct ProgramKindsTests {
  private static func run(_ files: [String: String], _ path: String = "go.sh") throws -> Run {
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
    return try #require(runs.first { run in run.files.contains { $0.path == path } })
  }

  private static func training(_ body: String) -> String {
    """
    import argparse, torch
    import torch.nn as nn
    from peft import LoraConfig, PromptTuningConfig, get_peft_model
    from transformers import AutoModelForCausalLM, BitsAndBytesConfig
    from trl import SFTTrainer
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--thin", action="store_true")
    parser.add_argument("--rank", type=int, default=8)
    args = parser.parse_args()
    model = AutoModelForCausalLM.from_pretrained("org/base-1b")
    \(body)
    for epoch in range(args.epochs):
        model(batch).loss.backward()
    """
  }

  /// What the program does, the command's flags, and the method that is known.
  @Test(
    "an adapter is one that the program surely puts on",
    arguments: [
      ("model = get_peft_model(model, LoraConfig(r=8))", "", "lora"),
      ("config = LoraConfig(r=args.rank)\nmodel = get_peft_model(model, config)", "", "lora"),
      (
        "def wrap(m):\n    return get_peft_model(m, LoraConfig(r=8))\nmodel = wrap(model)", "",
        "lora"
      ),
      ("trainer = SFTTrainer(model=model, peft_config=LoraConfig(r=8))", "", "lora"),
      (
        "four = BitsAndBytesConfig(load_in_4bit=True)\nmodel = get_peft_model(model, LoraConfig(r=8))",
        "", "qlora"
      ),
      ("if args.thin:\n    model = get_peft_model(model, LoraConfig(r=8))", "--thin", "lora"),
      // Whatever else decides over it leaves it open.
      ("if args.thin:\n    model = get_peft_model(model, LoraConfig(r=8))", "", nil),
      ("if not args.thin:\n    model = get_peft_model(model, LoraConfig(r=8))", "--thin", nil),
      ("if args.rank > 0:\n    model = get_peft_model(model, LoraConfig(r=8))", "", nil),
      (
        "if args.thin:\n    pass\nelse:\n    model = get_peft_model(model, LoraConfig(r=8))",
        "--thin",
        nil
      ),
      (
        "def wrap(m):\n    if args.rank:\n        return m\n    return get_peft_model(m, LoraConfig(r=8))\nmodel = wrap(model)",
        "", nil
      ),
      ("model = get_peft_model(model, LoraConfig(r=8)) if args.rank else model", "", nil),
      ("model = args.rank and get_peft_model(model, LoraConfig(r=8))", "", nil),
      (
        "try:\n    model = get_peft_model(model, LoraConfig(r=8))\nexcept Exception:\n    pass", "",
        nil
      ),
      (
        "def wrap():\n    return get_peft_model(model, LoraConfig(r=8))\nif args.rank:\n    trainer = Own(model_init=wrap)",
        "", nil
      ),
      ("def unused(m):\n    return get_peft_model(m, LoraConfig(r=8))", "", nil),
      ("model = get_peft_model(model, PromptTuningConfig())", "", nil),
      ("config = LoraConfig(r=8)\nconfig = None\nmodel = get_peft_model(model, config)", "", nil),
    ] as [(String, String, String?)])
  func readsAdapters(_ body: String, _ flags: String, _ method: String?) throws {
    let run = try Self.run([
      "train.py": Self.training(body), "go.sh": "torchrun --nproc_per_node 2 train.py \(flags)\n",
    ])
    let fact = run[.method]
    let isDeclared = if case .declared? = fact?.origin { true } else { false }
    #expect((isDeclared ? fact?.value.text : nil) == method)
  }

  /// A batch in tokens is as many texts as fit into it.
  @Test(
    "a batch that is divided by tokens counts tokens",
    arguments: [
      (
        "each = args.batch_size * args.max_len * world\naccum = args.total_batch_size // each",
        512.0
      ),
      ("accum = args.total_batch_size // (args.max_len * args.batch_size)", 512),
      ("accum = args.total_batch_size // (args.batch_size * world)", 524_288),
      ("accum = args.total_batch_size // args.max_len", 524_288),
    ])
  func readsTokens(_ division: String, _ batch: Double) throws {
    let program = """
      import argparse, torch, torch.distributed as dist
      parser = argparse.ArgumentParser()
      parser.add_argument("--batch_size", type=int)
      parser.add_argument("--max_len", type=int)
      parser.add_argument("--total_batch_size", type=int)
      parser.add_argument("--max_steps", type=int)
      args = parser.parse_args()
      dist.init_process_group("nccl")
      world = dist.get_world_size()
      tokens = tokenizer(text, max_length=args.max_len)
      \(division)
      for step in range(args.max_steps):
          for _ in range(accum):
              model(next(data)).backward()
      """
    let run = try Self.run([
      "train.py": program,
      "go.sh":
        "torchrun --nproc_per_node 8 train.py --batch_size 32 --max_len 1024 --max_steps 90 "
        + "--total_batch_size 524288\n",
    ])
    #expect(run.number(.globalBatch)?.central == batch)
  }

  @Test(
    "one process over numbered devices shares its batch among them; modules stand where it says")
  func readsParallelDevices() throws {
    let program = """
      import argparse, sys, torch
      sys.path.append("core")
      from net import Net
      parser = argparse.ArgumentParser()
      parser.add_argument("--gpus", type=int, nargs="+")
      parser.add_argument("--num_steps", type=int)
      parser.add_argument("--batch_size", type=int, default=12)
      parser.add_argument("--mixed_precision", action="store_true")
      args = parser.parse_args()
      model = torch.nn.DataParallel(Net(args), device_ids=args.gpus)
      loader = torch.utils.data.DataLoader(data, batch_size=args.batch_size)
      for step in range(args.num_steps):
          model(next(loader)).backward()
      """
    let net = """
      import torch
      class Net(torch.nn.Module):
          def __init__(self, args):
              self.args = args
          def forward(self, x):
              with torch.cuda.amp.autocast(enabled=self.args.mixed_precision):
                  return x
      """
    let run = try Self.run([
      "train.py": program, "core/net.py": net,
      "go.sh": "python train.py --gpus 0 1 3 --num_steps 900 --lr 1 --mixed_precision\n",
    ])
    #expect(run.number(.count)?.central == 3)
    #expect(run.number(.globalBatch)?.central == 12)
    #expect(run.text(.precision) == "fp16")
  }

  /// What the program does with its arguments, and the length that is known.
  @Test(
    "what a trainer is told after its arguments were made is a setting's too",
    arguments: [
      ("args.max_seq_length = config.piece", 4_096.0),
      ("if config.quick:\n    args.max_seq_length = config.piece", nil),
      ("args.max_seq_length = config.piece if config.quick else 9", nil),
    ] as [(String, Double?)])
  func readsAssignments(_ assignment: String, _ length: Double?) throws {
    let program = """
      from dataclasses import dataclass, field
      import transformers, trl
      @dataclass
      class Own:
          piece: int = field(default=512)
          quick: bool = field(default=False)
      config, args = transformers.HfArgumentParser((Own, trl.SFTConfig)).parse_args_into_dataclasses()
      \(assignment)
      trl.SFTTrainer(model="org/base-1b", args=args).train()
      """
    let run = try Self.run([
      "train.py": program,
      "go.sh": "torchrun --nproc_per_node 8 train.py --piece 4096 --num_train_epochs 2 "
        + "--per_device_train_batch_size 1 --model_name_or_path org/base-1b\n",
    ])
    #expect(run.number(.sequenceLength)?.central == length)
  }

  @Test("a batch that nobody sets is the default of the one flag of that name")
  func readsDefaultBatch() throws {
    let program = """
      import argparse
      parser = argparse.ArgumentParser()
      parser.add_argument("--batch_size", type=int, default=48, help="batch size of input data")
      parser.add_argument("--train_epochs", type=int, default=9)
      args = parser.parse_args()
      if args.train_epochs:
          Experiment(args).train()
      """
    let run = try Self.run([
      "train.py": program, "go.sh": "CUDA_VISIBLE_DEVICES=0 python train.py --train_epochs 4\n",
    ])
    #expect(run.number(.microBatch)?.central == 48)
    #expect(run.number(.epochs)?.central == 4)
  }
}
