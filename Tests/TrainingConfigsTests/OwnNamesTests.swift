import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Files of a framework's form whose programs read names of their own from them.
@Suite("Names of a program's own in files of a known form") struct OwnNamesTests {
  private static func runs(_ files: [String: String]) -> [Run] {
    Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
  }

  @Test("settings over a base say how long by whatever name")
  func assignments() throws {
    let base = """
      data = dict(type='Images', root='images', transform='default_train')
      num_epochs = 80
      train_batch_size = 32
      gradient_accumulation_steps = 1
      mixed_precision = 'fp16'
      lora_rank = 4
      model = 'PixArt_XL_2'
      optimizer = dict(type='AdamW', lr=1e-4)
      """
    let own = "_base_ = ['../base.py']\nnum_epochs = 200\ntrain_batch_size = 176\n"
    let found = Self.runs(["configs/base.py": base, "configs/a/small.py": own])
    let run = try #require(
      found.first { run in run.files.contains { $0.path == "configs/a/small.py" } })
    #expect(run.number(.epochs)?.central == 200)
    #expect(run.number(.microBatch)?.central == 176)
    #expect(run.text(.precision) == "fp16")
    #expect(run.text(.method) != "lora")
  }

  @Test("a file that only evaluates still trains nothing")
  func evaluation() {
    let text =
      "_base_ = ['./base.py']\ntest_cfg = dict(type='TestLoop')\ntrain_cfg = None\nnum_epochs = 4\n"
    #expect(
      Self.runs(["configs/base.py": "model = dict(type='A')\n", "configs/a.py": text]).isEmpty)
  }

  @Test(
    "devices by their numbers are counted", arguments: [("0,1,", 2.0), ("0,", 1), ("0,1,2,3", 4)])
  func devices(_ text: String, _ count: Double) throws {
    let config = """
      seed_everything: 1
      trainer: {max_epochs: 7, devices: "\(text)", num_nodes: 1}
      model: {class_path: a.B, init_args: {lr: 1}}
      data: {class_path: a.D, init_args: {batch_size: 4}}
      """
    let run = try #require(Self.runs(["a.yaml": config]).first)
    #expect(run.number(.count)?.central == count)
  }

  @Test(
    "flags that a trainer is given say how many devices there are",
    arguments: [
      ("pl.Trainer(devices=args.cards, num_nodes=args.hosts)", "--cards 4 --hosts 2", 8.0),
      ("pl.Trainer(devices=args.cards, num_nodes=args.hosts)", "--cards 4", 4),
      ("pl.Trainer(gpus=args.cards)", "--cards 0,1,2", 3),
      ("pl.Trainer(devices=args.cards)", "--cards auto", nil),
      ("pl.Trainer(devices=args.cards)", "--cards -1", nil),
      ("Trainer.from_argparse_args(args)", "--devices 4 --num_nodes 2", 8),
    ] as [(String, String, Double?)])
  func trainerFlags(_ trainer: String, _ flags: String, _ count: Double?) throws {
    let program = """
      import argparse
      import pytorch_lightning as pl
      from pytorch_lightning import Trainer
      parser = argparse.ArgumentParser()
      parser.add_argument("--cards")
      parser.add_argument("--hosts", type=int, default=1)
      parser.add_argument("--max_epochs", type=int, default=3)
      parser = Trainer.add_argparse_args(parser)
      args = parser.parse_args()
      trainer = \(trainer)
      trainer.fit(Net(), load())
      """
    let own =
      trainer.contains("from_argparse")
      ? program : program.replacing("parser = Trainer.add_argparse_args(parser)\n", with: "")
    let found = Self.runs(["train.py": own, "go.sh": "python train.py \(flags) --max_epochs 9\n"])
    let run = try #require(found.first { run in run.files.contains { $0.path == "go.sh" } })
    #expect(run.number(.count)?.central == count)
    #expect(run.number(.epochs)?.central == 9)
  }

  @Test("a program that submits itself asks for so many nodes with so many devices")
  func submitted() throws {
    let program = """
      import argparse, submitit, torch
      parser = argparse.ArgumentParser()
      parser.add_argument("--each", type=int, default=8)
      parser.add_argument("--hosts", type=int, default=1)
      parser.add_argument("--epochs", type=int, default=3)
      args = parser.parse_args()
      class Job:
          def __call__(self):
              optimizer = torch.optim.SGD(torch.nn.Linear(2, 2).parameters(), 0.1)
              for epoch in range(args.epochs):
                  for batch in load():
                      loss(batch).backward()
                      optimizer.step()
      cards = args.each
      executor = submitit.AutoExecutor(folder="o")
      executor.update_parameters(gpus_per_node=cards, tasks_per_node=cards, nodes=args.hosts)
      executor.submit(Job())
      """
    let command = "python submit.py --model $1 --each 2 --hosts 4 --epochs 300\n"
    let found = Self.runs(["submit.py": program, "go.sh": command])
    let run = try #require(found.first { run in run.files.contains { $0.path == "go.sh" } })
    #expect(run.number(.count)?.central == 8)
    #expect(run.number(.nodes)?.central == 4)
  }
}
