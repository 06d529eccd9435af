import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Programs that train by ways which nobody who looks for a command sees.
@Suite("unseen programs") struct UnseenProgramsTests {
  private static let train =
    "torchrun --nproc_per_node 8 sft.py --model_name_or_path a/b-8B --per_device_train_batch_size 8"
    + " --max_steps 5"
  private static let words =
    "'torchrun', '--nproc_per_node', '8', 'sft.py', '--model_name_or_path', 'a/b-8B',"
    + " '--per_device_train_batch_size', '8'"

  /// The runs, and `unclear` for what could not be understood.
  private static func outcome(_ files: [String: String]) -> [String] {
    let files = files.mapValues {
      $0.replacing("TRAIN", with: train).replacing("WORDS", with: words)
    }
    let search = Workspace(files: MemoryFiles(files)).findRuns(changed: Set(files.keys))
    return search.stepsAndTrials + search.account.notUnderstood.map { _ in "unclear" }
  }

  static let commandTable: [(String, [String])] = [
    ("__import__('os').system('TRAIN')", ["5 x 1"]),
    ("open('/tmp/a.sh', 'w').write('TRAIN')\nos.system('bash /tmp/a.sh')", ["5 x 1"]),
    ("Path('a.sh').write_text('TRAIN')\nsubprocess.run(['bash', 'a.sh'])", ["5 x 1"]),
    (
      "for s in range(9):\n    f.write('TRAIN')\n    os.system('sbatch job.sbatch')", ["5 x 9"]
    ),
    ("open('usage.txt', 'w').write('TRAIN')", []),
    ("open('usage.txt', 'w').write('TRAIN')\nos.system('ls')", []),
    ("def go(n):\n    os.system('TRAIN')\n    go(n - 1)\ngo(9)", ["5 x ?"]),
    ("def go(n):\n    os.system('TRAIN')\ngo(9)", ["5 x 1"]),
    (
      "import sys\nfrom trl.scripts.sft import main\n"
        + "sys.argv = ['sft', '--model_name_or_path', 'a/b-8B', '--max_steps', '5']\nmain()",
      ["5 x 1"]
    ),
    ("import sys\nfrom mine.tool import main\nsys.argv = ['a', '--verbose']\nmain()", []),
    ("import schedule\nschedule.every(10).minutes.do(lambda: os.system('TRAIN'))", ["5 x ?"]),
    (
      "with DAG('a', schedule='@hourly'):\n    BashOperator(task_id='t', bash_command='TRAIN')",
      ["5 x ?"]
    ),
    (
      "with DAG('a', schedule='0 3 * * *'):\n    BashOperator(task_id='t', bash_command='TRAIN')",
      ["5 x ?"]
    ),
    (
      "with DAG('a', schedule=None):\n    BashOperator(task_id='t', bash_command='TRAIN')",
      ["5 x 1"]
    ),
    (
      "with DAG('a', schedule='@once'):\n    BashOperator(task_id='t', bash_command='TRAIN')",
      ["5 x 1"]
    ),
    ("Adam(schedule='cosine')\nos.system('TRAIN')", ["5 x 1"]),
    // Words that whoever calls the program makes a command of.
    (
      "class T(Task):\n    def program_args(self):\n        return ['torchrun', 'sft.py', '--max_steps', '5']",
      ["unclear"]
    ),
    (
      "class T(Task):\n    def program_args(self):\n        return ['aws', 's3', 'sync', 'a', 'b']",
      []
    ),
    (
      "class T(Task):\n    def words(self):\n        return ['uv', 'run', 'axolotl', 'train', self.p]",
      ["unclear"]
    ),
    (
      "class T(Task):\n    def words(self):\n        return ['axolotl', 'train', self.p]",
      ["unclear"]
    ),
    (
      "class T(Task):\n    words = f(\n        \"\"\"\n['torchrun', 'sft.py', '--max_steps', '5']\n\"\"\")",
      ["unclear"]
    ),
    // A comment in three quotes, and packages by the names of programs, are no commands.
    ("def fit(self):\n    \"\"\"Train the critic with what the buffer holds.\"\"\"", []),
    (
      "class A:\n    how: str = None\n    \"\"\"\n    Either 'tune', 'run', or `None`.\n    \"\"\"",
      []
    ),
    ("KNOWN = {'torch', 'accelerate', 'peft', 'trl', 'deepspeed', 'axolotl'}", []),
    ("Pod(task_id='t', cmds=[WORDS], arguments=['--max_steps', '5'])", ["5 x 1"]),
    ("Pod(task_id='t', names=['torchrun', 'is', 'a', 'launcher'])", []),
    (
      "class F(FlowSpec):\n    @step\n    def start(self):\n        self.next(self.t, foreach='s')\n"
        + "    @step\n    def t(self):\n        os.system('TRAIN')\nF()", ["5 x ?"]
    ),
    ("@task.bash\ndef t(s):\n    return f'TRAIN --seed {s}'\nt.expand(s=[1, 2])", ["unclear"]),
    ("os.system(Template('TRAIN --seed $n').substitute(n=3))", ["5 x 1"]),
    ("print(Template('TRAIN --seed $n').substitute(n=3))", []),
    ("os.system(shlex.join([WORDS, '--max_steps', '5']))", ["5 x 1"]),
    ("from torch.distributed.run import main\nmain([WORDS, '--max_steps', '5'][1:])", ["unclear"]),
    (
      "from torch.distributed.run import main\nmain(['--nproc_per_node', '8', 'sft.py',"
        + " '--model_name_or_path', 'a/b-8B', '--max_steps', '5'])", ["5 x 1"]
    ),
    // What a program packs, or calls by another name.
    ("import builtins\nimport zlib\nf = builtins.exec\nf(zlib.decompress(b'eJw='))", ["- x ?"]),
    ("import builtins\ngetattr(builtins, 'ex' + 'ec')(b'')", ["- x ?"]),
    ("os.system(''.join(map(chr, [116, 111])))", ["- x ?"]),
    ("os.system('nurhcrot'[::-1])", ["- x ?"]), ("print('nurhcrot'[::-1])", []),
    ("import ctypes\nctypes.CDLL(None).system(b'TRAIN')", ["- x ?"]),
    ("names = list(reversed(names))\nos.system('ls')", []), ("getattr(os, 'sep')", []),
    (
      "from accelerate import notebook_launcher\nfrom sft import main\n"
        + "notebook_launcher(main, args=(5,), num_processes=8)", ["- x ?"]
    ),
    (
      "app.conf.beat_schedule = {'t': {'task': 't', 'schedule': 60}}\nos.system('TRAIN')",
      ["5 x ?"]
    ),
    (
      "LightningCLI(M, D, args=['fit', '--trainer.max_steps=100000'])",
      ["? x 1"]
    ),
  ]

  @Test(arguments: commandTable)
  func command(_ body: String, _ expected: [String]) {
    let start = """
      import os, shlex, subprocess
      from string import Template
      from pathlib import Path
      from metaflow import FlowSpec, step
      from airflow import DAG
      from airflow.decorators import task
      from airflow.operators.bash import BashOperator
      from lightning.pytorch.cli import LightningCLI

      """
    #expect(Self.outcome(["go.py": start + body + "\n"]) == expected)
  }

  /// Loops and calls by which libraries train.
  @Test(arguments: [
    (
      "import deepspeed\ne = deepspeed.initialize()\nfor s in range(90):\n    e.train_batch()", true
    ),
    ("e = make()\nfor s in range(90):\n    e.train_batch()", false),
    (
      "from flax import nnx\nopt = nnx.Optimizer(model, tx)\nfor s in range(90):\n    opt.update(g)",
      true
    ),
    ("from flax import nnx\nseen = {}\nfor s in range(90):\n    seen.update(g)", false),
    ("net = NeuralNetClassifier(M, max_epochs=90)\nnet.fit(x, y)", true),
    ("net = LogisticRegression(max_iter=90)\nnet.fit(x, y)", false),
    (
      "from megatron.training import pretrain\npretrain(d, m, args_defaults={'train_iters': 9})",
      true
    ),
    (
      "from megatron.training import pretrain\npretrain(d, m, args_defaults={'tokenizer_type': 'a'})",
      false
    ),
    // Told by a map, by a number, or by a file of a library that is known.
    ("from mmengine.runner import Runner\nRunner(m, train_cfg=dict(max_epochs=9)).train()", true),
    ("Runner(m, train_cfg=dict(type='loop')).train()", false),
    ("import lightgbm as lgb\nlgb.train({'device': 'gpu', 'num_iterations': 9}, d)", true),
    ("LudwigModel(config={'trainer': {'epochs': 9}}).train(dataset='d')", true),
    ("MultiModalPredictor(label='y').fit(d, hyperparameters={'optim.max_epochs': 9})", true),
    ("import mindspore as ms\nms.Model(n, l, o).train(9, d)", true),
    ("model = Model(n)\nmodel.train(False)", false),
    ("import spacy\nn = spacy.load('a')\nfor i in range(9):\n    n.update(b, sgd=o)", true),
    ("seen = set()\nfor i in range(9):\n    seen.update(b)", false),
    ("from verl.trainer.main_ppo import run_ppo\nrun_ppo(c)", true),
    ("from llmfoundry.command_utils import train_from_yaml\ntrain_from_yaml('a.yaml')", true),
  ])
  func library(_ body: String, _ trains: Bool) {
    #expect(Self.outcome(["go.py": body + "\n"]).isEmpty != trains)
  }

  /// What is set where nobody follows it: in a callback, in a method of a trainer's own class.
  @Test(arguments: [
    ("class C(Base):\n  def on_begin(self, state):\n    state.max_steps = 90000\n", false),
    ("class C(Base):\n  def on_begin(self):\n    self.args.max_steps *= 90\n", false),
    ("class C(Base):\n  def on_begin(self, state):\n    return state.max_steps == 90\n", true),
    ("class D:\n  def __init__(self, n):\n    self.max_steps = n\n", true),
    ("a.__dict__['max_steps'] = 90\n", false), ("vars(a).update(max_steps=90)\n", false),
    ("print(vars(a))\n", true),
  ])
  func outOfSight(_ body: String, _ isKnown: Bool) throws {
    let search = Workspace(files: MemoryFiles(["go.py": body + Self.trainer])).findRuns()
    let run = try #require(search.runs.first).run
    #expect((run.unresolvedReason(.steps) == nil) == isKnown)
  }

  /// A trainer that is started by another way than a call of its method.
  @Test(arguments: [
    ("getattr(t, 'train')()", true), ("run = t.train\nfor i in range(9):\n    run()", true),
    ("t._inner_training_loop(args=a)", true), ("t.compute_loss(m, x)", false),
    ("m.train()\nassert t.args.max_steps == 5", false), ("split = load('a')['train']", false),
  ])
  func hiddenStart(_ body: String, _ isSaid: Bool) {
    let text = Self.trainer.replacing(").train()", with: ")").replacing(
      "\nTrainer", with: "\nt = Trainer")
    #expect(Self.outcome(["go.py": text + body + "\n"]) == (isSaid ? ["unclear"] : []))
  }

  private static let trainer = """
    from transformers import Trainer, TrainingArguments
    Trainer(m, TrainingArguments('o', max_steps=5, per_device_train_batch_size=8)).train()

    """

  /// A file that a program runs is a program, whatever it is called.
  @Test(arguments: [
    ("go.py", "exec(open('body.txt').read())", "body.txt", ["unclear"]),
    ("go.py", "import runpy\nrunpy.run_path('body.txt')", "body.txt", ["unclear"]),
    ("go.sh", "python body.txt", "body.txt", ["unclear"]),
    ("go.sh", "torchrun --nproc_per_node 8 body.log", "body.log", ["unclear"]),
    (
      "go.py", "import os\nfor l in open('jobs.csv'):\n    os.system(l)", "jobs.csv", ["unclear"]
    ),
    ("go.py", "print(open('body.txt').read())", "body.txt", []),
    ("go.sh", "python evaluate.py > body.log", "body.log", []),
  ])
  func otherName(_ path: String, _ body: String, _ name: String, _ expected: [String]) {
    let text = name.hasSuffix(".csv") ? "TRAIN\n" : Self.trainer
    let found = Self.outcome([path: body + "\n", name: text])
    #expect(found.filter { $0 == "unclear" || $0.hasPrefix("5") } == expected)
  }

  private static func notebook(_ cell: String) -> String {
    let text = cell.replacing("TRAIN", with: train).replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
    return """
      {"cells": [{"cell_type": "code", "source": ["\(text)"], "metadata": {}}],
       "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
      """
  }

  static let cellTable: [(String, [String])] = [
    ("%run sft.py --model_name_or_path a/b-8B --max_steps 5", ["5 x 1"]),
    ("%run -m trl.scripts.sft --model_name_or_path a/b-8B --max_steps 5", ["5 x 1"]),
    ("%run plot.py --size 5", []), ("x = !TRAIN", ["5 x 1"]), ("x = %sx TRAIN", ["5 x 1"]),
    ("get_ipython().system('TRAIN')", ["5 x 1"]),
    ("get_ipython().run_cell_magic('bash', '', 'TRAIN')", ["5 x 1"]),
    ("get_ipython().run_cell_magic('html', '', 'TRAIN')", []),
    // In a loop of Python, and in what is called who knows how often.
    ("for s in range(9):\n    print(s)\n    !TRAIN", ["5 x ?"]),
    ("while True:\n  if True:\n    o = %sx TRAIN", ["5 x ?"]),
    ("def go(s):\n    !TRAIN\n\nfor s in range(9): go(s)", ["5 x ?"]),
    ("for s in range(9):\n    print(s)\n!TRAIN", ["5 x 1"]),
    ("if True:\n    !TRAIN", ["5 x 1"]),
  ]

  /// Magics of IPython that run a program, in a notebook and in a source with cells.
  @Test(arguments: cellTable)
  func cell(_ cell: String, _ expected: [String]) {
    #expect(Self.outcome(["go.ipynb": Self.notebook(cell)]) == expected)
    #expect(Self.outcome(["go.py": "# %%\n!pip install a\n# %%\n\(cell)\n"]) == expected)
  }

  /// Lines of IPython in a source with cells.
  @Test(arguments: [
    ("# %%\n!TRAIN\n", ["5 x 1"]), ("# In[1]:\n!TRAIN\n", ["5 x 1"]),
    ("# %%\nimport os\n# %%\n%sx TRAIN\n", ["5 x 1"]), ("# %%\n# !TRAIN\nx = 1\n", []),
    ("# %%\nx = '''\n!TRAIN\n'''\n", []),
  ])
  func percentFormat(_ text: String, _ expected: [String]) {
    #expect(Self.outcome(["go.py": text]) == expected)
  }

  /// Words of a program that runs nothing: what somebody else makes a command of, and what nobody does.
  @Test(arguments: [
    ("parser.add_argument('--how', choices=('tune', 'run'))", false),
    ("WORDS = ['tune', 'run', recipe]", true), ("WORDS = ['tune', 'run', 'full', recipe]", true),
    ("NEEDED = ['accelerate', 'peft', 'trl']", false),
  ])
  func wordsAlone(_ line: String, _ isSaid: Bool) {
    let search = Workspace(files: MemoryFiles(["a.py": line + "\n"])).findRuns(changed: ["a.py"])
    #expect(search.account.notUnderstood.map(\.path) == (isSaid ? ["a.py"] : []))
  }

  /// Functions that whoever runs the tests calls: a few steps only try whether something works.
  @Test(arguments: [
    ("tests/test_a.py", "test_it", 100_000, true), ("tests/a_test.py", "test_it", 5_000, true),
    ("tests/test_a.py", "test_it", 10, false), ("tests/test_a.py", "helper", 100_000, false),
    ("src/a.py", "test_it", 100_000, false),
  ])
  func longTest(_ path: String, _ function: String, _ steps: Int, _ isSaid: Bool) {
    let text = """
      from transformers import Trainer, TrainingArguments
      def \(function)(tmp_path):
          args = TrainingArguments(tmp_path, max_steps=\(steps), per_device_train_batch_size=1)
          Trainer(model, args, train_dataset=data).train()

      """
    let search = Workspace(files: MemoryFiles([path: text])).findRuns(changed: [path])
    #expect(search.account.notUnderstood.map(\.path) == (isSaid ? [path] : []))
  }

  /// Documents that are run when they are made, and those that only show commands.
  @Test(arguments: [
    ("a.qmd", "```{bash}\nTRAIN\n```\n", true), ("a.qmd", "```bash\nTRAIN\n```\n", false),
    ("a.Rmd", "```{r}\nsystem('TRAIN')\n```\n", true), ("a.Rmd", "Run `TRAIN`.\n", false),
    ("a.md", "```{bash}\nTRAIN\n```\n", false),
    ("a.md", "---\njupytext: {}\n---\n```{code-cell}\n!TRAIN\n```\n", true),
    ("a.md", "---\njupytext: {}\n---\n```bash\nTRAIN\n```\n", false),
    ("a.qmd", "```{r}\nplot(x)\n```\nTRAIN\n", false),
  ])
  func document(_ path: String, _ text: String, _ isSaid: Bool) {
    #expect(Self.outcome([path: text]) == (isSaid ? ["unclear"] : []))
  }

  /// Programs of other languages that train by themselves, and those that only have such words.
  @Test(arguments: [
    ("train.cpp", "auto l = net->forward(x);\nl.backward();\noptimizer.step();\n", true),
    ("op.cpp", "Tensor backward(Tensor g) { return g * 2; }\n", false),
    ("main.rs", "for s in 0..90 { opt.backward_step(&loss)?; }\n", true),
    ("main.rs", "for step in 0..10 { println!(\"{}\", step); }\n", false),
    ("train.c", "int main() { gpt2_backward(&m); gpt2_update(&m, lr); }\n", true),
    ("op.cu", "void norm_backward(float* a) {}\nvoid norm_update(float* a) {}\n", false),
    ("train.jl", "for e in 1:90\n  Flux.train!(loss, m, d, opt)\nend\n", true),
    ("plot.jl", "plot(d.step, d.loss)\n", false),
    ("train.R", "model %>% fit(x, y, epochs = 90, batch_size = 64)\n", true),
    ("fit.R", "m <- fit(x, y)\nplot(epochs, loss)\n", false),
    ("train.js", "await model.fit(x, y, {epochs: 90});\n", true),
    ("ui.jsx", "const total = epochs.length;\nmap.fit(bounds);\n", false),
    ("go.ps1", "$a = @('sft.py')\n& torchrun @a\n", true), ("go.ps1", "& git @a\n", false),
    ("job.pkl", "cposix\nsystem\n(S\"TRAIN\"\ntR.", true), ("job.pkl", "(dp0\nS'train'\n.", false),
    ("a.pth", "import os; os.system('TRAIN')\n", true), ("a.pth", "/opt/train/src\n", false),
    ("ci.kts", "scriptContent = \"\"\"\nTRAIN\n\"\"\"\n", true),
    (
      "t.plist",
      "<plist>\n<string>torchrun</string>\n<string>sft.py</string>\n<string>--max_steps</string>\n"
        + "<string>5</string>\n</plist>\n", true
    ),
    ("t.plist", "<plist><string>torchrun</string></plist>\n<string>sft.py</string>\n", false),
    (
      "t.yaml",
      "apiVersion: acme.io/v1\nkind: LearningJob\nspec: {containers: [{image: acme/t, resources:"
        + " {limits: {nvidia.com/gpu: 8}}}]}\n", true
    ),
    (
      "t.yaml",
      "apiVersion: acme.io/v1\nkind: ModelServer\nspec: {containers: [{image: acme/t, resources:"
        + " {limits: {nvidia.com/gpu: 8}}}]}\n", false
    ),
  ])
  func otherLanguage(_ path: String, _ text: String, _ isSaid: Bool) {
    #expect(Self.outcome([path: text]) == (isSaid ? ["unclear"] : []))
  }

  /// What quotes or records trainings, and the same with a key that is none of its own.
  @Test(arguments: [
    (
      "form.yml",
      "name: Bug\nbody:\n- type: input\n  attributes: {label: Command, placeholder: 'TRAIN'}\n",
      false
    ),
    (
      "form.yml",
      "name: Bug\nrun: TRAIN\nbody:\n- type: input\n  attributes: {label: Command}\n", true
    ),
    (
      "state.json",
      "{\"global_step\": 9, \"log_history\": [{\"learning_rate\": 1e-5}], \"max_steps\": 9,"
        + " \"num_train_epochs\": 3, \"train_batch_size\": 2}", false
    ),
    (
      "state.json",
      "{\"global_step\": 9, \"log_history\": [], \"max_steps\": 9, \"train_batch_size\": 2,"
        + " \"learning_rate\": 1e-5}", true
    ),
  ])
  func record(_ path: String, _ text: String, _ isSaid: Bool) {
    #expect(Self.outcome([path: text]).isEmpty != isSaid)
  }

  /// Settings in languages that few read.
  @Test(arguments: [
    ("a.cue", "train: {num_epochs: 3000, batch_size: 8, learning_rate: 1e-5}\n", true),
    ("a.pkl", "num_epochs = 3000\nbatch_size = 8\n", true),
    ("a.pkl", "\u{0}num_epochs = 3\n", false),
    ("a.gin", "train.total_timesteps = 3000\ntrain.batch_size = 8\n", true),
    ("a.gin", "model.num_layers = 3\n", false),
  ])
  func settings(_ path: String, _ text: String, _ isSaid: Bool) {
    #expect(Self.outcome([path: text]) == (isSaid ? ["unclear"] : []))
  }

  /// What a scheduler is asked for above a program of Python.
  @Test func batchHeader() {
    let text = "#!/usr/bin/env python3\n#SBATCH --array=0-89\nimport os\nos.system('TRAIN')\n"
    #expect(Self.outcome(["go.py": text]) == ["5 x 90"])
  }

  static let parsedTable: [(body: String, steps: String)] = [
    ("", "7"), ("a.max_steps = 90000\n", "90000"), ("a.max_steps *= 1000\n", "?"),
    ("a.report_to = 'none'\n", "7"), ("a.max_steps = f()\n", "?"), ("print(a)\n", "7"),
  ]

  /// What a program's parser of the command line gives is what the command says, but for what the program
  /// sets afterwards.
  @Test(arguments: parsedTable)
  func parsed(_ body: String, _ steps: String) throws {
    let program = """
      from transformers import HfArgumentParser, Trainer, TrainingArguments
      a, s = HfArgumentParser((TrainingArguments, Script)).parse_args_into_dataclasses()
      \(body)Trainer(load(s), args=a).train()

      """
    let script = "#!/bin/bash\ntorchrun --nproc_per_node 8 sft.py FLAGS --max_steps 7\n"
    let flags = "--model_name_or_path a/b-8B --per_device_train_batch_size 8"
    let files = ["sft.py": program, "go.sh": script.replacing("FLAGS", with: flags)]
    let search = Workspace(files: MemoryFiles(files)).findRuns()
    let run = try #require(search.runs.first).run
    let known = run.unresolvedReason(.steps) == nil ? run.number(.steps) : nil
    let micro = run.unresolvedReason(.microBatch) == nil ? run.number(.microBatch) : nil
    #expect(known.map { "\(Int($0.central))" } ?? "?" == steps)
    #expect(micro?.central == 8)
  }
}
