import Diagnostics
import Files
import Runs
import Testing

@testable import TrainingConfigs

/// Programs that train only where they are told to, and a command that tells them something else.
@Suite("Programs that are told to evaluate") struct ToldToEvaluateTests {
  private static let own = """
    import argparse, torch
    parser = argparse.ArgumentParser()
    parser.add_argument("--do_train", action="store_true")
    parser.add_argument("--do_eval", action="store_true")
    parser.add_argument("--model_name_or_path")
    parser.add_argument("--max_seq_length", type=int, default=128)
    parser.add_argument("--num_train_epochs", type=float, default=3)
    args = parser.parse_args()
    def train(model):
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        for epoch in range(int(args.num_train_epochs)):
            for batch in load():
                model(batch).mean().backward()
                optimizer.step()
    if args.do_train:
        train(torch.nn.Linear(2, 2))
    """

  private static let trainer = """
    from transformers import HfArgumentParser, Trainer, TrainingArguments
    args, = HfArgumentParser(TrainingArguments).parse_args_into_dataclasses()
    trainer = Trainer(model=load(), args=args)
    if args.do_train:
        trainer.train()
    """

  /// A program that trains whatever it is told.
  private static let always = own.replacing("if args.do_train:\n    train", with: "train")

  @Test(arguments: [
    (own, "--do_eval", false), (own, "--do_train --do_eval", true), (trainer, "--do_eval", false),
    (trainer, "--do_train --do_eval", true), (always, "--do_eval", true),
    (trainer + "\ntrainer.train()", "--do_eval", true),
    // A question that only a text or a remark asks, or that is asked for the contrary, holds nothing back.
    (
      trainer.replacing("if args.do_train:", with: "'''\nif args.do_train:\n'''\nif True:"),
      "--do_eval", true
    ),
    (
      trainer.replacing("if args.do_train:", with: "# if args.do_train:\nif True:"), "--do_eval",
      true
    ),
    (trainer.replacing("if args.do_train:", with: "if args.do_train or True:"), "--do_eval", true),
    (
      trainer.replacing("if args.do_train:", with: "if args.do_train:\n    pass\nelse:"),
      "--do_eval", true
    ),
    (
      trainer.replacing("if args.do_train:", with: "if args.do_train and args.fast:"), "--do_eval",
      false
    ),
    ("args.do_train = True\n" + trainer, "--do_eval", true),
    ("class Own:\n    do_train: bool = True\n" + trainer, "--do_eval", true),
    // A file of settings, or words that are not known, may tell it to train.
    (trainer, "settings.json --do_eval", true), (own, "--do_eval $MORE", true),
    (own, "--do_eval --config settings.yaml", true),
  ])
  func commands(_ program: String, _ flags: String, _ trains: Bool) {
    let command =
      "python run_glue.py \(flags) --model_name_or_path bert-base-uncased --max_seq_length 128\n"
    let found = Workspace(files: MemoryFiles(["run_glue.py": program, "go.sh": command]))
      .findRuns()
    #expect(found.runs.contains { run in run.run.files.contains { $0.path == "go.sh" } } == trains)
  }

  @Test(
    "a program may train in another module of the repository",
    arguments: [("def go(): pass", false), ("def go(t):\n    t.train()", true)])
  func modules(_ module: String, _ trains: Bool) {
    let files = MemoryFiles([
      "run_glue.py": Self.trainer + "\nfrom steps import go\ngo(trainer)\n", "steps.py": module,
      "go.sh": "python run_glue.py --do_eval --model_name_or_path bert-base-uncased\n",
    ])
    let found = Workspace(files: files).findRuns()
    #expect(found.runs.contains { run in run.run.files.contains { $0.path == "go.sh" } } == trains)
  }

  private static let switched = """
    import argparse, torch
    def get_args():
        parser = argparse.ArgumentParser()
        parser.add_argument("--eval", action="store_true")
        parser.add_argument("--epochs", type=int, default=300)
        return parser.parse_args()
    def main(args):
        model = torch.nn.Linear(2, 2)
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        if args.eval:
            print(model(load()))
            return
        for epoch in range(args.epochs):
            for batch in load():
                model(batch).mean().backward()
                optimizer.step()
    main(get_args())
    """

  @Test(
    "a switch that ends the program before it trains",
    arguments: [
      (switched, "--eval", false), (switched, "", true), (switched, "--eval --epochs $N", false),
      (switched.replacing("        return\n", with: ""), "--eval", true),
      ("from steps import go\ngo(3)\n" + switched, "--eval", true),
      (
        "from steps import go\n"
          + switched.replacing("if args.eval:", with: "go(1)\n    if args.eval:"), "--eval", true
      ),
    ])
  func switches(_ program: String, _ flags: String, _ trains: Bool) {
    let steps = "def go(n):\n    for i in range(n):\n        f(i).backward()\n        o.step()\n"
    let files = MemoryFiles([
      "main.py": program, "steps.py": steps,
      "dist.sh": "torchrun --nproc_per_node 8 main.py --resume a.pth --data-path d \(flags)\n",
    ])
    let found = Workspace(files: files).findRuns()
    #expect(
      found.runs.contains { run in run.run.files.contains { $0.path == "dist.sh" } } == trains)
  }

  @Test("a program that is not in the repository may train by itself")
  func unknownProgram() {
    let command = "python run_glue.py --do_eval --model_name_or_path bert --max_seq_length 128\n"
    #expect(!Workspace(files: MemoryFiles(["go.sh": command])).findRuns().runs.isEmpty)
  }
}
