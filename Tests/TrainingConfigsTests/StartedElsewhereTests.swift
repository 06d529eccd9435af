import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What one file starts in another, again, or in another language is a run with what it is given.
@Suite("started elsewhere") struct StartedElsewhereTests {
  private static let flags = "--model_name_or_path a/b-8B --per_device_train_batch_size 8"
  private static let train = "torchrun --nproc_per_node 8 sft.py \(flags)"
  private static let words =
    #""torchrun", "--nproc_per_node", "8", "sft.py", "--per_device_train_batch_size", "8""#
  private static let byVariable = "#!/bin/bash\n\(train) --max_steps ${STEPS:-7}\n"

  private static func runs(_ files: [String: String]) -> [String] {
    Workspace(files: MemoryFiles(files)).findRuns().stepsAndTrials
  }

  static let variablesTable: [(String, String)] = [
    ("sbatch --export=ALL,STEPS=90 job.sbatch", "90 x 1"),
    ("sbatch --export ALL,STEPS=90,A=1 job.sbatch", "90 x 1"),
    ("sbatch --export=\"A=2,STEPS=90\" job.sbatch", "90 x 1"),
    ("N=90\nsbatch --export=ALL,STEPS=$N job.sbatch", "90 x 1"),
    ("export STEPS=90\nsbatch job.sbatch", "90 x 1"),
    ("export STEPS=90\nsbatch --export=STEPS job.sbatch", "90 x 1"),
    ("export STEPS=90\nsbatch --export=NONE job.sbatch", "7 x 1"),
    ("sbatch --export=ALL,STEPS=$(cat n) job.sbatch", "? x 1"),
    ("env STEPS=90 sbatch job.sbatch", "90 x 1"), ("STEPS=90 sbatch job.sbatch", "90 x 1"),
    ("env STEPS=90 bash job.sbatch", "90 x 1"), ("qsub -v A=1,STEPS=90 job.sbatch", "90 x 1"),
    ("bsub -env 'all, STEPS=90' job.sbatch", "90 x 1"),
    ("flux batch --env=STEPS=90 job.sbatch", "90 x 1"),
    ("docker run --gpus all -e A=1 -e STEPS=90 image bash job.sbatch", "90 x 1"),
    ("apptainer exec --nv --env A=1,STEPS=90 x.sif bash job.sbatch", "90 x 1"),
    ("mpirun -np 8 -x STEPS=90 bash job.sbatch", "90 x 1"),
    ("sbatch --export-file=env.list job.sbatch", "? x 1"),
    ("docker run --env-file .env image bash job.sbatch", "? x 1"),
    ("export SBATCH_EXPORT=ALL,STEPS=90\nsbatch job.sbatch", "90 x 1"),
    ("SBATCH_EXPORT=STEPS=90 sbatch job.sbatch", "90 x 1"),
    ("APPTAINERENV_STEPS=90 apptainer exec --nv x.sif bash job.sbatch", "90 x 1"),
    ("export SINGULARITYENV_STEPS=90\nsingularity exec x.sif bash job.sbatch", "90 x 1"),
    ("bsub -env 'all, STEPS=90' < job.sbatch", "90 x 1"),
    ("STEPS=90 bash < job.sbatch", "90 x 1"), ("STEPS=90 bash -x <job.sbatch", "90 x 1"),
    ("export STEPS=90\nbsub -q long < job.sbatch", "90 x 1"),
    ("while read -r x; do bsub -q $x echo; done < job.sbatch", "7 x 1"),
    ("STEPS=90 bash \"$(realpath job.sbatch)\"", "90 x 1"),
    ("STEPS=90 uv run bash job.sbatch", "90 x 1"),
    ("STEPS=90 nsys profile bash job.sbatch", "90 x 1"),
    ("STEPS=90 op run -- bash job.sbatch", "90 x 1"), ("poetry run bash job.sbatch", "7 x 1"),
    ("dotenv -f a run -- bash job.sbatch", "? x 1"), ("doppler run -- bash job.sbatch", "? x 1"),
    ("STEPS=90 echo bash job.sbatch", "7 x 1"), ("STEPS=90 git add bash job.sbatch", "7 x 1"),
    ("source other.sh\nbash job.sbatch", "? x 1"),
    ("source ~/.bashrc\nbash job.sbatch", "7 x 1"),
    ("source other.sh\nsbatch --export=NONE job.sbatch", "7 x 1"),
    ("source other.sh\nqsub job.sbatch", "7 x 1"),
    ("SBATCH_EXPORT=NONE sbatch --export=ALL,STEPS=90 job.sbatch", "90 x 1"),
    ("export STEPS=90\nSBATCH_EXPORT=NONE sbatch --export=ALL job.sbatch", "90 x 1"),
    ("sudo STEPS=90 ./job.sbatch", "90 x 1"), ("STEPS=90 ./job.sbatch", "90 x 1"),
    ("cp job.sbatch x; chmod +x job.sbatch", "7 x 1"),
  ]

  /// Variables that a scheduler, a container or `env` is told to set.
  @Test(arguments: variablesTable)
  func variables(_ call: String, _ expected: String) {
    #expect(
      Self.runs(["go.sh": "#!/bin/bash\n\(call)\n", "job.sbatch": Self.byVariable]) == [expected])
  }

  static let withoutEndingTable: [(String, String)] = [
    ("bin/job 90", "90 x 1"), ("./bin/job 90", "90 x 1"), ("bash bin/job 90", "90 x 1"),
    ("sudo bash bin/job 90", "90 x 1"), ("time ./bin/job 90", "90 x 1"),
  ]

  /// Programs of the repository without an ending, and files that a script reads.
  @Test(arguments: withoutEndingTable)
  func withoutEnding(_ call: String, _ expected: String) {
    let job = "#!/bin/bash\n\(Self.train) --max_steps ${1:-7}\n"
    #expect(Self.runs(["go.sh": "#!/bin/bash\n\(call)\n", "bin/job": job]) == [expected])
  }

  static let againTable: [(String, String)] = [
    ("TRAIN\nsbatch $0", "5 x ?"), ("TRAIN\nsbatch \"${BASH_SOURCE[0]}\"", "5 x ?"),
    ("TRAIN\nsbatch \"$(realpath $0)\"", "5 x ?"), ("TRAIN\nsbatch $(readlink -f $0)", "5 x ?"),
    ("TRAIN\nsbatch jobs/a.sbatch", "5 x ?"),
    ("TRAIN\nsbatch \"$SLURM_JOB_NAME.sbatch\"", "5 x ?"),
    ("TRAIN\nscontrol requeue $SLURM_JOB_ID", "5 x ?"),
    ("TRAIN\nscontrol requeuehold $SLURM_JOB_ID", "5 x ?"),
    ("trap 'scontrol requeue $SLURM_JOB_ID' USR1\nTRAIN", "5 x ?"),
    ("TRAIN\nexec $0", "5 x ?"), ("TRAIN\nexec bash \"$0\" \"$@\"", "5 x ?"),
    ("TRAIN\nnohup bash $0 &", "5 x ?"), ("TRAIN\nat now + 1 day -f $0", "5 x ?"),
    ("again() { sbatch $0; }\nTRAIN\nagain", "5 x ?"),
    ("if [ $N -lt 9 ]; then\n  sbatch --dependency=afterany:$SLURM_JOB_ID $0\nfi\nTRAIN", "5 x ?"),
    ("if [ -z \"$SLURM_JOB_ID\" ]; then\n  sbatch $0\n  exit\nfi\nTRAIN", "5 x 1"),
    ("[ -n \"$SLURM_JOB_ID\" ] || { sbatch $0; exit 0; }\nTRAIN", "5 x 1"),
    ("echo usage: $0\ncp $0 out\ncd $(dirname $0)\nTRAIN", "5 x 1"),
    ("bash $(dirname $0)/other.sh\nTRAIN", "5 x 1"),
  ]

  /// A script that starts itself anew, and one that only asks for a machine first.
  @Test(arguments: againTable)
  func again(_ body: String, _ expected: String) {
    let body = body.replacing("TRAIN", with: Self.train + " --max_steps 5")
    let script = "#!/bin/bash\n#SBATCH --gres=gpu:8\n\(body)\n"
    #expect(Self.runs(["jobs/a.sbatch": script]) == [expected])
  }

  /// A loop of the program's own beside a flag for something else.
  private static func loop(_ epochs: String) -> String {
    "import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float)\n"
      + "p.add_argument('--epochs', type=int, default=3)\nargs = p.parse_args()\n"
      + "for e in \(epochs):\n  for x in ds:\n    f(x).backward()\n    opt.step()"
  }

  static let libraryTable: [(String, Bool)] = [
    (
      "import jax, optax\n@jax.jit\ndef step(p, s, b):\n  l, g = jax.value_and_grad(f)(p, b)\n"
        + "  u, s = opt.update(g, s, p)\n  return optax.apply_updates(p, u), s\n"
        + "for i in range(9):\n  p, s = step(p, s, next(it))", true
    ),
    (
      "from flax.training import train_state\nfor e in range(9):\n  for b in ds:\n"
        + "    state = state.apply_gradients(grads=g)", true
    ),
    (
      "import tensorflow as tf\nfor x in ds:\n  opt.apply_gradients(zip(g, m.trainable_variables))",
      true
    ),
    (
      "import mlx.optimizers as optim\nfor i in range(9):\n  optimizer.update(model, grads)", true
    ),
    ("import paddle\npaddle.Model(net).fit(data, epochs=90, batch_size=256)", true),
    (
      "from stable_baselines3 import PPO\nPPO('MlpPolicy', env).learn(total_timesteps=10_000)", true
    ),
    ("from ray.rllib.algorithms.ppo import PPOConfig\nPPOConfig().build().train()", true),
    ("from ray import tune\ntune.Tuner(f, tune_config=c).fit()", true),
    ("from ignite.engine import Engine\nEngine(f).run(loader, max_epochs=9)", true),
    (
      "import nemo_run as run\nfrom nemo.collections import llm\n"
        + "run.run(llm.llama3_8b.pretrain_recipe(num_nodes=16, num_gpus_per_node=8), executor=e)",
      true
    ),
    ("from modelscope.trainers import build_trainer\nbuild_trainer(name='a').train()", true),
    (
      "from base import BaseTrainer\nclass MyTrainer(BaseTrainer):\n  def loss(self): pass\nMyTrainer(m).fit()",
      true
    ),
    (Self.loop("range(10)"), true), (Self.loop("range(0, 1_000)"), true),
    (Self.loop("range(args.epochs)"), false),
    // What is only declared, or no training.
    ("import optax\ndef step(p, u):\n  return optax.apply_updates(p, u)", false),
    ("from sklearn.svm import SVC\nSVC().fit(x, y)", false),
    ("class A:\n  def fit(self, epochs): pass\nA().fit(epochs=3)", false),
    ("import subprocess\nsubprocess.run(['ls'])", false), ("app.run(debug=True)", false),
  ]

  /// Libraries of which no settings are read: what trains with them is a run of which little is known.
  @Test(arguments: libraryTable)
  func library(_ source: String, _ trains: Bool) {
    #expect(Self.runs(["a.py": source + "\n"]).count == (trains ? 1 : 0))
  }

  static let otherTrainerTable: [(String, String)] = [
    ("from composer import Trainer\nTrainer(model=m, max_duration='90ep').fit()", "?"),
    ("from flair.trainers import ModelTrainer\nModelTrainer(a, b).train('o', max_epochs=150)", "?"),
    (
      "from setfit import Trainer, TrainingArguments as A\nTrainer(m, A(num_epochs=4)).train()", "?"
    ),
    (
      "from transformers import Trainer, TrainingArguments\nTrainer(m, TrainingArguments()).train()",
      "3.0"
    ),
    ("import transformers\nfrom mine import MyTrainer\nMyTrainer(model=m).train()", "3.0"),
    (
      "import torch\nclass Trainer:\n  def train(self):\n    for e in range(90):\n      for x in ds:\n"
        + "        f(x).backward()\n        opt.step()\nTrainer().train()", "90.0"
    ),
  ]

  /// A class that is called like Transformers' own has other defaults.
  @Test(arguments: otherTrainerTable)
  func otherTrainer(_ source: String, _ expected: String) throws {
    let files = MemoryFiles(["a.py": source + "\n"])
    let run = try #require(Workspace(files: files).findRuns().runs.first).run
    #expect(run.number(.epochs).map { "\($0.central)" } ?? "?" == expected)
  }

  static let fastAITable: [(String, String)] = [
    ("vision_learner(dls, resnet50).fine_tune(4)", "5.0 fp32"),
    ("vision_learner(dls, resnet50).fine_tune(4, freeze_epochs=3)", "7.0 fp32"),
    ("learn = Learner(dls, m).to_fp16()\nlearn.fit_one_cycle(9)", "9.0 fp16"),
    ("learn = Learner(dls, m)\nlearn.fine_tune(int(open('n').read()))", "? fp32"),
  ]

  @Test(arguments: fastAITable)
  func fastAI(_ body: String, _ expected: String) throws {
    let source =
      "from fastai.vision.all import *\ndls = ImageDataLoaders.from_folder('d', bs=32)\n\(body)\n"
    let run = try #require(Workspace(files: MemoryFiles(["a.py": source])).findRuns().runs.first)
      .run
    let epochs = run.number(.epochs).map { "\($0.central)" } ?? "?"
    #expect("\(epochs) \(run.text(.precision) ?? "?")" == expected)
  }

  static let pythonTable: [(String, [String])] = [
    ("subprocess.run([WORDS, '--max_steps', '5'])", ["5 x 1"]),
    ("subprocess.Popen([WORDS, '--max_steps', str(5)])", ["5 x 1"]),
    ("from subprocess import check_call\ncheck_call([WORDS, '--max_steps', '5'])", ["5 x 1"]),
    ("subprocess.run('TRAIN --max_steps 5', shell=True)", ["5 x 1"]),
    ("subprocess.run(shlex.split('TRAIN --max_steps 5'))", ["5 x 1"]),
    ("subprocess.run('TRAIN --max_steps 5'.split())", ["5 x 1"]),
    ("n = 5\nos.system(f'TRAIN --max_steps {n}')", ["5 x 1"]),
    ("n = json.load(open('x'))\nos.system(f'TRAIN --max_steps {n}')", ["? x 1"]),
    ("n = json.load(open('x'))\nos.system('TRAIN --max_steps ' + n)", ["? x 1"]),
    ("n = json.load(open('x'))\nsubprocess.run([WORDS, '--max_steps', n['a']])", ["? x 1"]),
    ("c = [WORDS]\nc += ['--max_steps', '5']\nsubprocess.run(c)", ["5 x 1"]),
    ("for s in range(40):\n    os.system('TRAIN --max_steps 5')", ["5 x 40"]),
    ("for s in ['a', 'b']:\n    os.system('TRAIN --max_steps 5')", ["5 x 2"]),
    ("while True:\n    os.system('TRAIN --max_steps 5')", ["5 x ?"]),
    ("def main():\n    os.system('TRAIN --max_steps 5')\nmain()", ["5 x 1"]),
    ("def sh(c):\n    subprocess.run(c, shell=True)\nsh('TRAIN --max_steps 5')", ["5 x 1"]),
    ("os.execvp('torchrun', [WORDS, '--max_steps', '5'])", ["5 x 1"]),
    ("os.execlp('torchrun', WORDS, '--max_steps', '5')", ["5 x 1"]),
    ("subprocess.run([sys.executable, 'train.py', '--max_steps', '5', '--lr', '1'])", ["5 x 1"]),
    ("subprocess.run(['bash', '-c', 'TRAIN --max_steps 5'])", ["5 x 1"]),
    ("asyncio.run(asyncio.create_subprocess_shell('TRAIN --max_steps 5'))", ["5 x 1"]),
    ("Pool(8).map(os.system, ['TRAIN --max_steps 5', 'TRAIN --max_steps 6'])", ["5 x 1", "6 x 1"]),
    ("submitit.helpers.CommandFunction([WORDS, '--max_steps', '5'])", ["5 x 1"]),
    ("BashOperator(task_id='t', bash_command='TRAIN --max_steps 5')", ["5 x 1"]),
    ("JobSubmissionClient('x').submit_job(entrypoint='TRAIN --max_steps 5')", ["5 x 1"]),
    ("@task\ndef go(c):\n    c.run('TRAIN --max_steps 5')", ["5 x 1"]),
    ("@nox.session\ndef go(session):\n    session.run(WORDS, '--max_steps', '5')", ["5 x 1"]),
    (
      "def f(t):\n    os.system('TRAIN --max_steps 5')\nstudy.optimize(f, n_trials=40)", ["5 x 40"]
    ),
    ("def f(t):\n    os.system('TRAIN --max_steps 5')\nstudy.optimize(f)", ["5 x ?"]),
    ("def f(t):\n    os.system('TRAIN --max_steps 5')\nPool(8).map(f, items)", ["5 x ?"]),
    ("def f():\n    os.system('TRAIN --max_steps 5')\nfire.Fire(f)", ["5 x 1"]),
    ("sky.Task(name='a', run='TRAIN --max_steps 5')", ["5 x 1"]),
    ("aws.ec2.Instance('a', user_data='#!/bin/bash\\nTRAIN --max_steps 5')", ["5 x 1"]),
    ("dsl.ContainerSpec(image='a', command=[WORDS], args=['--max_steps', '5'])", ["5 x 1"]),
    ("V1Container(name='a', command=[WORDS, '--max_steps', '5'])", ["5 x 1"]),
    ("sh.torchrun('--nproc_per_node', '8', 'sft.py', '--max_steps', '5')", ["5 x 1"]),
    (
      "from plumbum.cmd import torchrun\ntorchrun('--nproc_per_node', '8', 'sft.py', '--max_steps', '5')",
      ["5 x 1"]
    ),
    ("sys.argv = ['a', '--max_steps', '5']\nrunpy.run_path('sft.py')", ["? x 1"]),
    ("sys.argv += ['--max_steps', '5']\nexec(open('sft.py').read())", ["? x 1"]),
    ("parser.add_argument('--run', help='TRAIN --max_steps 5')", []),
    ("exec(open('sft.py').read())", []),
    ("subprocess.run([WORDS] + sys.argv[1:])", []),
    ("def go(extra):\n    subprocess.run([WORDS, extra])", []),
    ("subprocess.run(['pip', 'install', 'train'])\nprint('TRAIN --max_steps 5')", []),
    ("subprocess.run('ls')\nhelp = 'run TRAIN --max_steps 5'", []),
  ]

  /// Commands that Python starts.
  @Test(arguments: pythonTable)
  func python(_ body: String, _ expected: [String]) {
    let body = body.replacing("TRAIN", with: Self.train).replacing("WORDS", with: Self.words)
    let source =
      "import asyncio, json, os, shlex, subprocess, sys\nfrom multiprocessing import Pool\n"
      + "import submitit, nox, sky, sh, runpy\nfrom invoke import task\n\(body)\n"
    #expect(Self.runs(["go.py": source]) == expected)
  }

  /// A script that Python calls gets the words that it is given.
  @Test func scriptOfPython() {
    let files = [
      "go.py": "import subprocess\nsubprocess.run(['bash', 'job.sh', '90'])\n",
      "job.sh": "#!/bin/bash\n\(Self.train) --max_steps ${1:-7}\n",
    ]
    #expect(Self.runs(files) == ["90 x 1"])
  }

  @Test(arguments: ["!TRAIN", "%%bash\\nTRAIN"])
  func notebook(_ cell: String) {
    let cell = cell.replacing("TRAIN", with: Self.train + " --max_steps 5")
    let text = """
      {"cells": [{"cell_type": "code", "source": ["\(cell)"], "metadata": {}}],
       "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
      """
    #expect(Self.runs(["go.ipynb": text]) == ["5 x 1"])
  }

  private static func recipe(_ epochs: Int) -> String {
    """
    base_model: meta-llama/Llama-3.1-8B
    datasets: [{path: a/b, type: alpaca}]
    sequence_len: 4096
    micro_batch_size: 2
    num_epochs: \(epochs)

    """
  }

  static let documentsTable: [(String, [Double])] = [
    (recipe(3) + "---\n" + recipe(30), [3.0, 30]), ("a: 1\n---\n" + recipe(30), [30]),
    (recipe(3) + "---\n---\n" + recipe(4) + "...\n---\n" + recipe(5), [3, 4, 5]),
    ("---\n" + recipe(3), [3]), (recipe(3) + "---\nnote: nothing\n", [3]),
  ]

  /// Each document of a recipe is a run.
  @Test(arguments: documentsTable)
  func documents(_ text: String, _ epochs: [Double]) {
    let runs = Workspace(files: MemoryFiles(["a.yaml": text])).findRuns().runs
    #expect(runs.compactMap { $0.run.number(.epochs)?.central }.sorted() == epochs)
  }

  /// A further document in no known form is said.
  @Test func documentInNoForm() {
    let text = Self.recipe(3) + "---\nsettings:\n  learning_rate: 1\n  max_steps: 3\n"
    let account = Workspace(files: MemoryFiles(["a.yaml": text])).findRuns().account
    #expect(account.notUnderstood.map(\.line) == [7])
  }

  static let evidenceTable: [(String, Bool)] = [
    ("learning_rate = 1e-5\nmax_steps = 5\n", true),
    ("<max_steps>5</max_steps>\n<learning_rate>1</learning_rate>\n", true),
    ("--learning_rate 1 --max_steps $N\n", true), ("{learning_rate: 1, max_steps: 4}", true),
    ("the learning_rate and max_steps matter\n", false),
    (
      "learning_rate: the rate at which the weights move\nmax_steps: how many steps there are\n",
      false
    ),
    ("`learning_rate`, `max_steps`, `seq_length`\n", false), ("max_steps = 5\n", false),
  ]

  /// Words that stand as keys with values, not in sentences.
  @Test(arguments: evidenceTable)
  func evidence(_ text: String, _ isSure: Bool) {
    #expect(BrokenConfig.isSure(Array(text.utf8)) == isSure)
  }

  static let changedTable: [(String, String, Bool)] = [
    ("run.txt", "TRAIN --max_steps 5\n", true), ("go.js", "exec(\"TRAIN --max_steps 5\")\n", true),
    ("go.R", "system('TRAIN --max_steps 5')\n", true), ("go.js", "log(\"the trainer\")\n", false),
    ("requirements.txt", "torch\ntrl\n", false), ("go.go", "x := \"train.py\"\n", false),
  ]

  /// In a change, text for people and source code are asked for commands too.
  @Test(arguments: changedTable)
  func changed(_ path: String, _ text: String, _ isSaid: Bool) {
    let files = MemoryFiles([path: text.replacing("TRAIN", with: Self.train)])
    let account = Workspace(files: files).findRuns(changed: [path]).account
    #expect(account.notUnderstood.map(\.path) == (isSaid ? [path] : []))
  }

  private static let job = """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: t}
    spec:
      template:
        spec:
          containers:
          - {name: t, image: x, command: [bash, -c, "TRAIN --max_steps 5"],
             resources: {limits: {nvidia.com/gpu: 8}}}

    """
  private static let sky =
    "resources: {accelerators: H100:8}\nnum_nodes: 1\nrun: TRAIN --max_steps 5\n"
  private static let program = """
    import argparse, os
    p = argparse.ArgumentParser()
    p.add_argument("--n", default=5)
    a = p.parse_args()
    os.system(f"TRAIN --max_steps {a.n}")

    """

  static let startsTable: [(command: String, isSaid: Bool)] = [
    ("kubectl apply -f job.yaml", false),
    ("for i in $(seq 9); do kubectl create -f job.yaml; done", true),
    ("while true; do kubectl create -f ./job.yaml; done", true),
    ("for i in 1 2; do kubectl get -f other.yaml; done", false),
    ("sky launch -y sky.yaml", false), ("sky launch --num-nodes 64 sky.yaml", true),
    ("sky jobs launch --num-nodes=64 sky.yaml", true),
    ("for i in 1 2 3; do sky jobs launch -y sky.yaml; done", true),
    ("python go.py", false), ("python go.py --n 100000", true), ("python3 ./go.py $N", true),
    ("for i in 1 2; do python go.py; done", true), ("cat go.py --n", false),
  ]

  /// A file that is a run as it stands, and a script that makes more of it.
  @Test(arguments: startsTable)
  func starts(_ command: String, _ isSaid: Bool) {
    let files = ["job.yaml": Self.job, "sky.yaml": Self.sky, "go.py": Self.program]
      .mapValues { $0.replacing("TRAIN", with: Self.train) }
      .merging(["go.sh": "#!/bin/bash\n\(command)\n"]) { $1 }
    let search = Workspace(files: MemoryFiles(files)).findRuns()
    #expect(search.account.notUnderstood.map(\.path) == (isSaid ? ["go.sh"] : []))
    #expect(search.runs.count == 3)
  }

  static let launcherTable: [(command: String, count: Double?)] = [
    ("jsrun -n 4 -g 6 python train.py", 24), ("jsrun --nrs 4 --gpu_per_rs 6 python train.py", 24),
    ("jsrun -n 4 python train.py", nil), ("aprun -n 512 -N 8 python train.py", 512),
    ("mpiexec.hydra -n 16 python train.py", 16), ("prterun -np 16 python train.py", 16),
    ("deepspeed --hostfile hosts train.py", nil),
    ("deepspeed --hostfile hosts --num_nodes 2 --num_gpus 8 train.py", 16),
    ("deepspeed --num_gpus 4 train.py", 4),
  ]

  /// Launchers say on how many devices a command runs, whatever the project takes for granted.
  @Test(arguments: launcherTable)
  func launchers(_ command: String, _ count: Double?) throws {
    let files = [
      "go.sh": "#!/bin/bash\n\(command) \(Self.flags) --max_steps 5\n",
      ProjectFile.name: "carbonward: project/v1\ndefaults: {hardware: {count: 8}}\n",
    ]
    let run = try #require(Workspace(files: MemoryFiles(files)).findRuns().runs.first?.run)
    #expect(run.number(.count)?.central == count)
    #expect((run.unreadable(.count) != nil) == (count == nil))
  }

  static let configTable: [(text: String, isSaid: Bool)] = [
    ("max_iters = 600000\nbatch_size = 12\nlearning_rate = 6e-4\n", true),
    ("# a config\n\nmax_iters = 5\ndataset = 'x'\n", true), ("HOST = 'a'\nPORT = 80\n", false),
    ("import os\nbatch_size = 12\nlearning_rate = 6e-4\n", false),
  ]

  /// A config in Python that a change brings, and that nothing here starts, is asked about.
  @Test(arguments: configTable)
  func pythonConfig(_ text: String, _ isSaid: Bool) {
    let workspace = Workspace(files: MemoryFiles(["config/train_x.py": text]))
    let account = workspace.findRuns(changed: ["config/train_x.py"]).account
    #expect(account.notUnderstood.count == (isSaid ? 1 : 0))
    #expect(workspace.findRuns().account.notUnderstood.isEmpty)
  }

  static let recipeTable: [(command: String, isOpen: Bool)] = [
    ("accelerate launch -m trl.scripts.sft --config gone.yaml FLAGS --max_steps 5", true),
    (
      "accelerate launch -m trl.scripts.sft --config gone.yaml FLAGS --max_steps 5"
        + " --gradient_accumulation_steps 2", false
    ),
    // One that is here and in no form that is known may say it as well.
    ("accelerate launch -m trl.scripts.sft --config here.yaml FLAGS --max_steps 5", true),
    ("accelerate launch -m trl.scripts.sft --config other.yaml FLAGS --max_steps 5", false),
    ("accelerate launch -m trl.scripts.sft FLAGS --max_steps 5", false),
  ]

  /// A recipe that is named and not here may say what no default stands for.
  @Test(arguments: recipeTable)
  func recipeElsewhere(_ command: String, _ isOpen: Bool) throws {
    let files = MemoryFiles([
      "go.sh": "#!/bin/bash\n" + command.replacing("FLAGS", with: Self.flags) + "\n",
      "here.yaml": "learning_rate: 1e-5\ngradient_accumulation_steps: 4\n",
      "other.yaml": "learning_rate: 1e-5\nwarmup_steps: 4\n",
    ])
    let workspace = Workspace(files: files, rootPath: "/r", isRepository: true)
    let run = try #require(workspace.findRuns().runs.first?.run)
    #expect((run.unreadable(.gradientAccumulation) != nil) == isOpen)
  }
}
