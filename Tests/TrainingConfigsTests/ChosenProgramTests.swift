import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Programs that look up by a word of their command line what they start.
@Suite("programs that choose what they start") struct ChosenProgramTests {
  private static let loop = """
        model = torch.nn.Linear(2, 2)
        opt = torch.optim.SGD(model.parameters(), 0.1)
        for epoch in range(9):
            for batch in loader:
                model(batch).mean().backward()
                opt.step()

    """
  private static let jobs = """
    import torch
    def big():
    \(loop)
    class Small:
        def execute(self):
            pass
    def report():
        print("no training")
    JOBS = {"big": big, "report": report}
    def find(name):
        return JOBS[name]

    """

  private static func runs(_ program: String, _ words: String, _ more: [String: String] = [:])
    -> Int
  {
    var files = ["run.py": program, "jobs.py": jobs, "go.sh": "python run.py \(words)\n"]
    files.merge(more) { $1 }
    return Workspace(files: MemoryFiles(files)).findRuns().runs.count
  }

  static let table: [(String, String, Int)] = [
    ("import sys\nfrom jobs import JOBS\nJOBS[sys.argv[1]]()", "big", 1),
    ("import sys\nimport jobs\njobs.JOBS[sys.argv[1]]()", "big", 1),
    ("import sys, jobs\ngetattr(jobs, sys.argv[1])()", "big", 1),
    ("import sys, jobs\nstart = getattr(jobs, sys.argv[1])\nstart()", "big", 1),
    // Where the word is known, so is what it means.
    ("import sys, jobs\ngetattr(jobs, sys.argv[1])()", "report", 0),
    ("import sys, jobs\ngetattr(jobs, sys.argv[1])()", "$NAME", 1),
    ("import sys\nfrom jobs import big, report\n{'a': big, 'b': report}[sys.argv[1]]()", "a", 1),
    ("import sys\nfrom jobs import *\nT = {'a': big, 'b': report}\nT[sys.argv[1]]()", "a", 1),
    (
      "import sys\nfrom jobs import big, report\nT = {'a': big, 'b': report}\nT[sys.argv[1]]()",
      "b", 0
    ),
    (
      "import sys\nfrom jobs import big, report\nT = {'a': big, 'b': report}\nT[sys.argv[1]]()",
      "$X", 1
    ),
    ("import sys\nfrom importlib import import_module\nimport_module('jobs').big()", "", 1),
    ("import sys, importlib\nm = importlib.import_module(sys.argv[1])\nm.big()", "jobs", 1),
    ("import sys, importlib\nm = importlib.import_module(sys.argv[1])\nm.report()", "jobs", 0),
    (
      "import argparse, jobs\np = argparse.ArgumentParser()\np.add_argument('name')\n"
        + "a = p.parse_args()\ngetattr(jobs, a.name)()", "big", 1
    ),
    (
      "import argparse, jobs\np = argparse.ArgumentParser()\np.add_argument('name')\n"
        + "a = p.parse_args()\ngetattr(jobs, a.name)()", "report", 0
    ),
    ("import sys\nfrom jobs import find\nfind(sys.argv[1])()", "report", 0),
    // What is chosen from has no training.
    ("import sys, models\nmodel = getattr(models, sys.argv[1])()\nprint(model)", "resnet", 0),
    ("import sys, jobs\ndef report():\n    print(1)\nglobals()[sys.argv[1]]()", "report", 0),
  ]

  @Test(arguments: table)
  func isRun(_ program: String, _ words: String, _ count: Int) {
    let models = "import torch\ndef resnet():\n    return torch.nn.Linear(2, 2)\n"
    #expect(Self.runs(program, words, ["models.py": models]) == count)
  }

  /// A function of the program itself.
  @Test(arguments: [("big", 1), ("other", 0)])
  func ownFunction(_ word: String, _ count: Int) {
    let program =
      "import sys, torch\ndef big():\n\(Self.loop)def other():\n    pass\nglobals()[sys.argv[1]]()\n"
    #expect(Self.runs(program, word) == count)
  }

  /// An object that counts its steps in the loop in which it calls its own methods.
  @Test func countsItsSteps() {
    let program = """
      class Loop:
          def __init__(self, data):
              self.step, self.data = 0, data
          def run_loop(self):
              while self.step < self.limit:
                  self.run_step(next(self.data))
                  if self.step % 10 == 0:
                      self.save()
                  self.step += 1
          def run_step(self, batch):
              self.forward_backward(batch)
              self.optimizer.step()
          def forward_backward(self, batch):
              for micro in batch:
                  loss = self.model(micro)
                  loss.backward()
      Loop(3).run_loop()

      """
    #expect(Workspace(files: MemoryFiles(["a.py": program])).findRuns().runs.count == 1)
  }

  /// An experiment whose settings stand in the program and whose loop stands elsewhere.
  @Test(arguments: [
    ("asyncio.run(exp.run())", 1), ("exp.run()", 1), ("exp.train()", 1), ("exp.describe()", 0),
  ])
  func experiment(_ start: String, _ count: Int) {
    let program = """
      import asyncio
      from dataclasses import dataclass
      from kit import BaseExp, BaseSettings
      @dataclass
      class Settings(BaseSettings):
          pretrain: str = "a/b-7B"
          actor_learning_rate: float = 1e-6
          num_episodes: int = 20
      class Exp(BaseExp):
          pass
      exp = Exp().set_cfg(Settings())
      \(start)

      """
    #expect(Workspace(files: MemoryFiles(["a.py": program])).findRuns().runs.count == count)
    let simulation = program.replacing("actor_learning_rate", with: "gravity")
    #expect(Workspace(files: MemoryFiles(["a.py": simulation])).findRuns().runs.isEmpty)
  }

  /// A program that is named, and calls what trains in another module.
  @Test func namedProgram() {
    let files = [
      "a.py":
        "from jobs import big\nimport argparse\nargparse.ArgumentParser().parse_args()\nbig()\n",
      "b.py": "from jobs import report\nreport()\n", "jobs.py": Self.jobs,
    ]
    #expect(Workspace(files: MemoryFiles(files)).findRuns(["a.py"]).runs.count == 1)
    #expect(Workspace(files: MemoryFiles(files)).findRuns(["b.py"]).runs.isEmpty)
  }
}

/// Several commands of one program, told something else by flags of its own.
@Suite("commands of one program") struct CommandsOfOneProgramTests {
  private static let program = """
    import argparse, torch
    p = argparse.ArgumentParser()
    for name in ("--laps", "--width", "--seed", "--hidden_dim", "--task"):
        p.add_argument(name)
    p.add_argument("--laps", type=int, default=3)
    a = p.parse_args()

    """ + OwnLoop.text(epochs: "a.laps")

  static let table: [(String, [String])] = [
    ("python train.py --laps 3 --seed 1\npython train.py --laps 3 --seed 2", ["3 x 2"]),
    ("python train.py --laps 3\npython train.py --laps 30", ["3 x 1", "30 x 1"]),
    ("for n in 3 30; do python train.py --laps $n; done", ["3 x 1", "30 x 1"]),
    ("python train.py --laps 3 --task a\npython train.py --laps 3 --task b", ["3 x 2"]),
    (
      "python train.py --laps 3\npython train.py --laps 30\npython train.py --laps 3 --task b",
      ["3 x 2", "30 x 1"]
    ),
  ]

  @Test(arguments: table)
  func runs(_ script: String, _ expected: [String]) {
    let files = MemoryFiles(["train.py": Self.program, "go.sh": script + "\n"])
    let found = Workspace(files: files).findRuns().runs.map { one in
      let epochs = one.run.number(.epochs).map { "\(Int($0.central))" } ?? "?"
      return epochs + " x \(Int(one.run.number(.trials)?.central ?? 1))"
    }
    #expect(found.sorted() == expected)
  }

  /// As many machines as may come are what an elastic job may cost.
  @Test(arguments: [("1:4", 4.0, 32.0), ("2:2", 2, 16), ("3", 3, 24)])
  func elastic(_ nodes: String, _ most: Double, _ count: Double) throws {
    let command = "torchrun --nnodes \(nodes) --nproc_per_node 8 train.py --laps 3\n"
    let files = MemoryFiles(["train.py": Self.program, "go.sh": command])
    let run = try #require(Workspace(files: files).findRuns().runs.first).run
    #expect(run.number(.nodes)?.central == most)
    #expect(run.number(.count)?.central == count)
  }

  /// What a platform starts trains, unless the program is there and nothing in it can.
  @Test(arguments: [
    ("print(1)", 0), ("import torch\nprint(torch.load('a'))", 0), (Self.program, 1),
    ("from lib import go\ngo()", 1), ("import subprocess\nsubprocess.run(['./a'])", 1),
  ])
  func entrypoint(_ text: String, _ count: Int) {
    let files = MemoryFiles([
      "a.yaml":
        "name: a\nentrypoint: python3 work.py\nresources: {slots_per_trial: 2}\n"
        + "searcher: {name: single, metric: m, max_length: {batches: 9}}\n",
      "work.py": text + "\n", "lib.py": "import torch\ndef go():\n    trainer.fit(1)\n",
    ])
    #expect(Workspace(files: files).findRuns().runs.count == count)
    let absent = MemoryFiles([
      "a.yaml": "name: a\nentrypoint: python3 work.py\nsearcher: {name: single}\n"
    ])
    #expect(Workspace(files: absent).findRuns().runs.count == 1)
  }
}
