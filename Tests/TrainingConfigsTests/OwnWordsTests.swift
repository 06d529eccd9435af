import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What a program makes of the words and numbers that its settings have, before it trains.
@Suite("What programs make of settings") struct OwnWordsTests {
  private static func run(_ program: String, _ flags: String) throws -> Run {
    let files = ["train.py": program, "go.sh": "python train.py \(flags)\n"]
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
    return try #require(runs.first { run in run.files.contains { $0.path == "go.sh" } })
  }

  /// The data that are named are those that the program loads for the name.
  @Test(
    arguments: [
      ("return load_dataset(name)", "oasst1"),
      (
        "if name == 'oasst1': return load_dataset('acme/chats')\n    return load_dataset(name)",
        "acme/chats"
      ),
      (
        "if name == 'x': return load_dataset('a/x')\n    elif name in ('oasst1', 'o'): return load_dataset('acme/chats')",
        "acme/chats"
      ),
      (
        "if name == 'oasst1': return load_dataset('oasst1')\n    return load_dataset('a/b')",
        "oasst1"
      ),
      ("if name == 'oasst1': path = 'acme/chats'\n    return load_dataset(path)", "acme/chats"),
      ("if name == 'oasst1': return own()\n    return load_dataset(name)", "acme/own"),
      (
        "if name == 'oasst1': return [load_dataset('a/b'), load_dataset('a/c')]\n    return load_dataset(name)",
        nil
      ),
      ("if name == 'oasst1': return load_dataset('json', data_files=files())", nil),
      ("if name == 'oasst1': print('chats')\n    return load_dataset(name)", "oasst1"),
      ("return load_dataset(TABLE[name])", "acme/chats"),
      ("return load_dataset(TABLE.get(name, name))", "acme/chats"),
      ("return load_dataset(DEEP[name]['path'])", "acme/chats"),
      ("return MAKERS[name]()", "acme/own"),
      ("print(SIZES[name])\n    return load_dataset(name)", "oasst1"),
    ] as [(String, String?)])
  func namedData(_ load: String, _ expected: String?) throws {
    let program = """
      import argparse
      from datasets import load_dataset
      from transformers import AutoModelForCausalLM, Trainer, TrainingArguments
      TABLE = {"x": "a/x", "oasst1": "acme/chats"}
      DEEP = {"oasst1": {"path": "acme/chats", "split": "train"}}
      SIZES = {"oasst1": 4}
      def own():
          return load_dataset("acme/own")
      MAKERS = {"oasst1": own}
      def load_data(name):
          \(load)
      parser = argparse.ArgumentParser()
      parser.add_argument("--dataset", default="x")
      args = parser.parse_args()
      model = AutoModelForCausalLM.from_pretrained("gpt2")
      made = TrainingArguments(output_dir="o", max_steps=500, per_device_train_batch_size=8)
      Trainer(model=model, args=made, train_dataset=load_data(args.dataset)).train()
      """
    let run = try Self.run(program, "--dataset oasst1")
    #expect(run.text(.datasetID) == expected)
    #expect((run.unresolvedReason(.datasetID) != nil) == (expected == nil))
  }

  /// Of epochs and steps the one that ends the loop counts.
  @Test(
    arguments: [
      ("1400", "400_000", "", "", nil, 400_000),
      ("1400", "400_000", "", "--epochs 5", 5, nil),
      ("1400", "400_000", "", "--max_steps 1000", nil, 1_000),
      ("1400", "400_000", "", "--epochs 5 --max_steps 1000", 5, 1_000),
      ("3", "10**9", "", "", nil, nil),
      ("100", "None", computed, "", 100, nil),
      ("100", "None", computed, "--epochs 3", 3, nil),
      ("100", "None", computed, "--max_steps 500", nil, 500),
      ("100", "None", computed, "--epochs 3 --max_steps 500", nil, 500),
      ("100", "5000", computed, "--epochs 3", nil, 5_000),
      ("100", "5000", "args.max_steps = steps_of(file)", "--epochs 3", 3, nil),
    ] as [(String, String, String, String, Double?, Double?)])
  func endOfLoop(
    _ epochs: String, _ steps: String, _ between: String, _ flags: String, _ wantEpochs: Double?,
    _ wantSteps: Double?
  ) throws {
    let program = """
      import argparse, math, torch
      from torch.utils.data import DataLoader
      parser = argparse.ArgumentParser()
      parser.add_argument("--epochs", type=int, default=\(epochs))
      parser.add_argument("--max_steps", type=int, default=\(steps))
      args = parser.parse_args()
      model = torch.nn.Linear(2, 2)
      optimizer = torch.optim.SGD(model.parameters(), 0.1)
      loader = DataLoader(open("x"), batch_size=4)
      \(between)
      global_step = 0
      for epoch in range(args.epochs):
          for batch in loader:
              model(batch).mean().backward()
              optimizer.step()
              global_step += 1
              if global_step >= args.max_steps:
                  break
      """
    let run = try Self.run(program, flags)
    #expect(run.number(.epochs)?.central == wantEpochs)
    #expect(run.number(.steps)?.central == wantSteps)
  }

  private static let computed = """
    each = math.ceil(len(loader) / 2)
    if args.max_steps is None:
        args.max_steps = args.epochs * each
    args.epochs = math.ceil(args.max_steps / each)
    """

  /// Shorter numbers that one setting turns on are taken where it is on; a batch that is said to be in tokens
  /// is no number of examples.
  @Test(
    arguments: [
      ("with torch.autocast('cuda', dtype=torch.bfloat16):", "", "bf16", 10),
      ("if args.amp:\n      with torch.autocast('cuda', dtype=torch.bfloat16):", "", nil, 10),
      ("if args.amp:\n      with torch.cuda.amp.autocast():", "--amp", "fp16", 10),
      ("if ready():\n      with torch.cuda.amp.autocast():", "--amp", nil, 10),
    ] as [(String, String, String?, Double)])
  func switches(
    _ head: String, _ flags: String, _ precision: String?, _ epochs: Double
  ) throws {
    let lines = head.split(separator: "\n")
    let deep = String(repeating: " ", count: lines.count == 2 ? 10 : 6)
    let program = """
      import argparse, torch
      from torch.utils.data import DataLoader
      parser = argparse.ArgumentParser()
      parser.add_argument("--epochs", type=int, default=10)
      parser.add_argument("--amp", action="store_true")
      parser.add_argument("--batch_size", default=4000, help="number of tokens for one batch")
      args = parser.parse_args()
      loader = DataLoader(open("x"), batch_size=args.batch_size)
      for epoch in range(args.epochs):
        for batch in loader:
          \(lines.map(String.init).joined(separator: "\n    "))
          \(deep)loss = model(batch)
          loss.backward()
          optimizer.step()
      """
    let run = try Self.run(program, flags)
    #expect(run.text(.precision) == precision)
    #expect(run.number(.epochs)?.central == epochs)
    #expect(run.number(.microBatch) == nil && run.number(.globalBatch) == nil)
  }

  /// What is put into T5 is longer than what comes out, and its decoder is as large as its encoder and more.
  @Test func encoderAndDecoder() throws {
    let command = """
      torchrun --nproc_per_node 8 pretrain_t5.py --num-layers 12 --hidden-size 768 \\
        --num-attention-heads 12 --kv-channels 64 --ffn-hidden-size 3072 --encoder-seq-length 512 \\
        --decoder-seq-length 128 --max-position-embeddings 512 --micro-batch-size 16 --train-iters 9
      """
    let run = try #require(
      Workspace(files: MemoryFiles(["go.sh": command + "\n"])).findRuns().runs.first?.run)
    #expect(run.number(.sequenceLength)?.central == 512)
    #expect(run.number(.modelParams).map { (2.1e8...2.4e8).contains($0.central) } == true)
  }

  /// Switches of adapters are called after their kinds.
  @Test(arguments: [("--use_boft", "lora"), ("--use_hra", "lora"), ("--use_ema", "full")])
  func adapters(_ flag: String, _ method: String) throws {
    let command =
      "accelerate launch train_controlnet.py --pretrained_model_name_or_path a/b "
      + "--max_train_steps 9 --train_batch_size 4 --resolution 512 \(flag)\n"
    let run = try #require(
      Workspace(files: MemoryFiles(["go.sh": command])).findRuns().runs.first?.run)
    #expect(run.text(.method) == method)
  }

  /// How long a library trains that is not read, the flags say by their names.
  @Test func unreadLibrary() throws {
    let program = """
      import sys
      from acme.engine import AcmeTrainer, Settings
      trainer = AcmeTrainer(Settings.from_cli(sys.argv[1:]))
      trainer.train()
      """
    #expect(try Self.run(program, "--max_steps 10").number(.steps)?.central == 10)
  }
}
