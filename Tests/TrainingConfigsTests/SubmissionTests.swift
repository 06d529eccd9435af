import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Programs that have a cluster or a service run functions, commands and other programs.
@Suite("submitted programs") struct SubmissionTests {
  private static let executor =
    "import submitit\nfrom fit import train\ne = submitit.AutoExecutor(folder='l')\n"
    + "e.update_parameters(nodes=2, gpus_per_node=4, timeout_min=90)\n"

  /// Steps, how often, devices.
  static let table: [(String, [String])] = [
    ("e.submit(train)", ["5 - 8"]), ("e.submit(train, 9)", ["9 - 8"]),
    ("e.submit(train, steps=9)", ["9 - 8"]),
    ("for s in [1, 2, 3]:\n  e.submit(train, 9)", ["9 3 8"]),
    ("e.map_array(train, [1, 2, 3])", ["5 3 8"]), ("e.map_array(train, given)", ["5 ? 8"]),
    ("e.update_parameters(gpus_per_node=1)\ne.submit(train)", ["5 - 2"]),
    // Written in the program itself, as an object that is called, and as one of several functions.
    ("def own(n): train(n)\ne.submit(own, 9)", ["9 - 8"]),
    (
      "class Job:\n  def __init__(self, n): self.n = n\n  def __call__(self): train(self.n)\ne.submit(Job(9))",
      ["9 - 8"]
    ),
    ("f = submitit.helpers.FunctionSequence()\nf.add(train, 9)\ne.submit(f)", ["9 - 8"]),
    // Of elsewhere, and what trains nothing.
    ("e.submit(gone)", ["- ? -"]), ("from other import show\ne.submit(show)", []),
    ("from relay import show\ne.submit(show)", ["- ? -"]),
  ]

  @Test(arguments: table)
  func executors(_ body: String, _ expected: [String]) {
    let files = Self.files.merging(["go.py": Self.executor + body + "\n"]) { $1 }
    let found = WorkflowStepTests.runs(files, of: "go.py")
    #expect(found == expected, "\(body)")
  }

  private static let files = [
    "fit.py": WorkflowStepTests.fit.replacing("train(7)", with: "pass"),
    "other.py": "def show(): print(1)\ndef unused(): print(2)\n",
    "relay.py": "import fit\ndef show(): vars(fit)['train'](9)\n",
  ]

  /// A name that only `from a import *` can have set is the one of the module that defines it.
  @Test(arguments: [("train", true), ("print", false), ("show", false)])
  func everything(_ name: String, _ trains: Bool) {
    let files = Self.files.merging([
      "go.py":
        "from prefect import flow\nfrom other import *\nfrom fit import *\n@flow\ndef f(): \(name)()\n"
    ]) { $1 }
    #expect(WorkflowStepTests.runs(files, of: "go.py").isEmpty != trains, "\(name)")
  }

  /// What Slurm is asked for by a program and by a command line.
  @Test(arguments: [
    ("go.py", "s.sbatch('RUN 5')", ["5 - 2"]), ("go.py", "s.sbatch(f'cd w && {c}')", ["9 - 2"]),
    ("go.py", "s.srun('RUN 5')", ["5 - 2"]), ("go.py", "s.add_cmd('RUN 5')", []),
    ("go.sh", "sbatch --gres=gpu:2 --wrap=\"module load a; RUN 5\"", ["5 - 2"]),
    ("go.sh", "sbatch --nodes 2 --gpus-per-node 2 --wrap 'RUN 5'", ["5 - 4"]),
  ])
  func slurm(_ path: String, _ body: String, _ expected: [String]) {
    let start =
      "from simple_slurm import Slurm\nimport datetime\nc = 'RUN 9'\n"
      + "s = Slurm(gres='gpu:2', time=datetime.timedelta(hours=5))\n"
    let text = ((path == "go.py" ? start : "") + body)
      .replacing("RUN", with: "python sft.py --learning_rate 1 --max_steps")
    let files = [path: text + "\n"]
    #expect(WorkflowStepTests.runs(files, of: path) == expected, "\(body)")
    let runs = Workspace(files: MemoryFiles(files)).findRuns(changed: [path]).runs
    if path == "go.py", let run = runs.first?.run {
      #expect(run.number(.timeLimit)?.central == 5)
    }
  }

  /// A job of SageMaker is the program that it starts, with its hyperparameters as flags.
  @Test(arguments: [
    "Estimator(entry_point='fit.py', source_dir='src', instance_count=1, hyperparameters={'rounds': 9})",
    "PyTorch(entry_point='fit.py', source_dir='./src', train_instance_count=1, hyperparameters={'rounds': 9})",
    "ModelTrainer(source_code=SourceCode(source_dir='src', entry_script='fit.py'), hyperparameters={'rounds': 9})",
  ])
  func sageMaker(_ made: String) {
    let method = made.hasPrefix("Model") ? "train" : "fit"
    let program =
      "import argparse, torch\np = argparse.ArgumentParser()\np.add_argument('--rounds', type=int, default=3)\n"
      + "a = p.parse_args()\nmodel = torch.nn.Linear(4, 4)\n"
      + "opt = torch.optim.Adam(model.parameters())\n"
      + "for epoch in range(a.rounds):\n  for x in data:\n    model(x).sum().backward()\n    opt.step()\n"
    let files = [
      "go.py":
        "from sagemaker.pytorch import PyTorch\nfrom sagemaker.estimator import Estimator\n"
        + "from sagemaker.modules.train import ModelTrainer\n"
        + "from sagemaker.modules.configs import SourceCode\n\(made).\(method)()\n",
      "src/fit.py": program,
    ]
    let runs = Workspace(files: MemoryFiles(files)).findRuns(changed: Set(files.keys)).runs
    #expect(runs.map(\.run.path) == ["go.py"], "\(made)")
    #expect(runs.first?.run.number(.epochs)?.central == 9, "\(made)")
  }
}
