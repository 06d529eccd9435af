import Diagnostics
import Files
import Quantities
import Runs
import TestSupport
import Testing

@testable import TrainingConfigs

@Suite("Python")
struct PythonFormatTests {
  @Test(arguments: Fixture.python)
  func isReadAsItMeans(fixture: Fixture) throws {
    let search = fixture.search()
    fixture.check(try #require(search.runs.first { $0.trains }).run)
  }

  @Test(arguments: Fixture.ordinaryPython.indices)
  func ordinarySourcesAreNoRuns(_ index: Int) {
    let (path, text) = Fixture.ordinaryPython[index]
    let search = Workspace(files: MemoryFiles([path: text]), isRepository: false).findRuns()
    #expect(search.runs.isEmpty, "\(path)")
    #expect(search.diagnostics.isEmpty, "\(path)")
  }

  /// A task is one run with the workflow that calls it, and what a library is handed is one with the library.
  @Test(arguments: [
    "from flytekit import task, workflow\nfrom transformers import Trainer, TrainingArguments\n"
      + "@task\ndef tune(n: int = 3):\n  Trainer('a/b', TrainingArguments('o', num_train_epochs=n)).train()\n"
      + "@workflow\ndef flow(n: int = 5):\n  tune(n=n)\n",
    "from pyspark.ml.torch.distributor import TorchDistributor\n"
      + "from transformers import Trainer, TrainingArguments\n"
      + "def tune(epochs=3):\n  Trainer('a/b', TrainingArguments('o', num_train_epochs=epochs)).train()\n"
      + "TorchDistributor(num_processes=8).run(tune, epochs=5)\n",
  ])
  func isOneRun(_ text: String) throws {
    let search = Workspace(files: MemoryFiles(["t.py": text]), isRepository: false).findRuns()
    #expect(search.runs.filter(\.trains).map { $0.run.number(.epochs)?.central } == [5])
  }

  /// A script that a command has to start is no run by itself, and says so.
  @Test(arguments: [
    "p = argparse.ArgumentParser()\np.add_argument('--n', type=int, default=3)\na = p.parse_args()\n"
      + "Trainer(m, TrainingArguments('o', num_train_epochs=a.n)).train()\n",
    "p = HfArgumentParser((A, TrainingArguments))\na, t = p.parse_args_into_dataclasses()\nTrainer(m, t).train()\n",
    "p = tools.setup_parser()\na = p.parse_args()\na = tools.more(a, p)\nLoraTrainer().train(a)\n",
    "from torchtune import config\n@config.parse\ndef main(cfg):\n  for e in range(cfg.n):\n    for b in c:\n      f(b).backward()\n      o.step()\nmain()\n",
    "import typer\nfrom transformers import Trainer, TrainingArguments\napp = typer.Typer()\n"
      + "@app.command()\ndef main(n: int = 3):\n    Trainer(m, TrainingArguments('o', num_train_epochs=n)).train()\n"
      + "if __name__ == '__main__':\n    app()\n",
    "@hydra.main()\ndef main(cfg):\n    Trainer(m, TrainingArguments('o', num_train_epochs=cfg.n)).train()\nmain()\n",
  ])
  func isStartedByACommand(_ text: String) throws {
    let search = Workspace(files: MemoryFiles(["train.py": text]), isRepository: false).findRuns()
    #expect(search.runs.allSatisfy { !$0.trains })
  }

  /// In a change such a script is asked about, unless a command that is read starts it.
  @Test func aChangedScriptWaitsForItsCommand() {
    let program =
      "p = HfArgumentParser((A, TrainingArguments))\na, t = p.parse_args_into_dataclasses()\n"
      + "from transformers import Trainer\nTrainer(m, t).train()\n"
    let command =
      "python tools/sft.py --model_name_or_path a/b-8B --max_steps 7 --per_device_train_batch_size 8\n"
    func unclear(_ files: [String: String], changed: Set<String>) -> [String] {
      Workspace(files: MemoryFiles(files)).findRuns(changed: changed).account.notUnderstood
        .map { "\($0.path) \($0.decider == .numbersAndLoops)" }
    }
    let ofTyper =
      "import typer\nfrom transformers import Trainer, TrainingArguments\napp = typer.Typer()\n"
      + "@app.command()\ndef main(n: int = 3):\n    Trainer(m, TrainingArguments('o', num_train_epochs=n)).train()\n"
      + "if __name__ == '__main__':\n    app()\n"
    #expect(unclear(["a.py": ofTyper], changed: ["a.py"]) == ["a.py true"])
    let ofRecipes = program.replacing("HfArgumentParser", with: "TrlParser")
    #expect(unclear(["tools/sft.py": ofRecipes], changed: ["tools/sft.py"]).isEmpty)
    let alone = ["tools/sft.py": program]
    #expect(unclear(alone, changed: ["tools/sft.py"]) == ["tools/sft.py true"])
    #expect(unclear(alone, changed: []).isEmpty)
    let other = alone.merging(["run.sh": command.replacing("tools/sft", with: "my_sft")]) { $1 }
    #expect(unclear(other, changed: ["tools/sft.py"]) == ["tools/sft.py true"])
    for command in [command, command.replacing("tools/sft.py", with: "-m tools.sft")] {
      let started = alone.merging(["run.sh": command]) { $1 }
      #expect(unclear(started, changed: ["tools/sft.py"]).isEmpty, "\(command)")
    }
  }

  /// How often a search trains, and what a decorator with a loop makes of a function.
  @Test(arguments: [
    ("t.hyperparameter_search(n_trials=400)", "400"), ("t.hyperparameter_search()", "20"),
    ("t.hyperparameter_search(space, 30)", "30"), ("t.hyperparameter_search(n_trials=n)", "?"),
    ("@many\ndef main():\n    t.train()\nmain()", "?"),
    ("@many(9)\ndef main():\n    t.train()\nmain()", "?"),
    ("@once\ndef main():\n    t.train()\nmain()", "1"),
    ("@record\ndef main():\n    t.train()\nmain()", "1"),
  ])
  func trains(_ body: String, _ trials: String) throws {
    let text =
      "from transformers import Trainer, TrainingArguments\nfrom torch import record\n"
      + "def many(f):\n    def g():\n        for i in range(90): f()\n    return g\n"
      + "def once(f):\n    def g():\n        print(1)\n        f()\n    return g\n"
      + "t = Trainer(model_init=m, args=TrainingArguments('o', max_steps=7))\n" + body + "\n"
    let search = Workspace(files: MemoryFiles(["t.py": text]), isRepository: false).findRuns()
    let run = try #require(search.runs.first?.run)
    let found = run.number(.trials).map { "\(Int($0.central))" }
    #expect((found ?? (run.unresolvedReason(.trials) == nil ? "1" : "?")) == trials, "\(body)")
  }

  /// Where the source says how long it trains, a flag for something else takes nothing away.
  @Test(arguments: [
    "Trainer(m, TrainingArguments(a.out, max_steps=900)).train(resume_from_checkpoint=a.out)\n",
    "Trainer(m, args=TrainingArguments(output_dir=a.out, num_train_epochs=2)).train()\n",
    "YOLO('yolov8n.pt').train(data=a.out, epochs=3)\n",
  ])
  func aFlagForSomethingElseIsNoDisguise(_ training: String) throws {
    let text =
      "import argparse\nfrom ultralytics import YOLO\nfrom transformers import Trainer, TrainingArguments\n"
      + "p = argparse.ArgumentParser()\np.add_argument('--out')\na = p.parse_args()\n" + training
    let search = Workspace(files: MemoryFiles(["train.py": text]), isRepository: false).findRuns()
    #expect(search.runs.map(\.trains) == [true])
  }

  /// Facts stand where the value is written: in a notebook, in its JSON.
  @Test(arguments: [
    ("sft.py", Fact.epochs, 7, 10), ("sft.py", .microBatch, 8, 43), ("sft.py", .modelID, 6, 9),
    ("sft.py", .gradientAccumulation, 10, 36), ("sft.py", .sequenceLength, 9, 72),
    ("tune.ipynb", .sequenceLength, 7, 83), ("yolo.py", .epochs, 3, 38),
    ("launch.py", .timeLimit, 3, 116), ("own.py", .epochs, 2, 14),
  ])
  func pointsAtTheValue(_ path: String, _ fact: Fact, _ line: Int, _ column: Int) throws {
    let fixture = try #require(Fixture.python.first { $0.path == path })
    let run = try #require(fixture.search().runs.first).run
    let start = try #require(run[fact]?.origin.range?.start)
    #expect(start.line == line && start.column == column, "\(start)")
  }

  @Test func basesAreFollowedInsideTheRepository() throws {
    let files = [
      "configs/_base_/schedule.py":
        "train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=12)\noptim_wrapper = dict(type='OptimWrapper')\n",
      "configs/_base_/model.py": "model = dict(type='X')\ntrain_dataloader = dict(batch_size=2)\n",
      "configs/a.py":
        "_base_ = ['_base_/schedule.py', '_base_/model.py']\ntrain_cfg = dict(max_epochs=36)\n",
      "configs/b.py": "_base_ = './a.py'\ntrain_dataloader = dict(batch_size=8)\n",
    ]
    let runs = Workspace(files: MemoryFiles(files), isRepository: false).findRuns().runs
    #expect(runs.map(\.run.path) == ["configs/a.py", "configs/b.py"])
    #expect(runs.map { $0.run.number(.epochs)?.central } == [36, 36])
    #expect(runs.map { $0.run.number(.microBatch)?.central } == [2, 8])
  }
}
