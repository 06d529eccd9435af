import ConfigText
import Files
import Testing

@testable import TrainingConfigs

/// Trainings that are started in another terminal, at another time, on another machine or by a program that
/// nobody has to know.
@Suite("started elsewhere") struct ElsewhereTests {
  private static let train =
    "torchrun --nproc_per_node 8 sft.py --model_name_or_path a/b-8B --max_steps 9"

  private static func outcome(_ files: [String: String], changed: Set<String> = []) -> [String] {
    let search = Workspace(files: MemoryFiles(files)).findRuns(changed: changed)
    return search.stepsAndTrials + search.account.notUnderstood.map { _ in "unclear" }
  }

  static let scriptTable: [(String, [String])] = [
    ("tmux new-session -d -s a 'RUN'", ["9 x 1"]), ("tmux new -d -s a RUN", ["9 x 1"]),
    ("tmux send-keys -t a 'RUN' C-m", ["9 x 1"]), ("tmux new-window -n a \"RUN\"", ["9 x 1"]),
    ("screen -dmS a bash -c 'RUN'", ["9 x 1"]), ("screen -S a -X stuff 'RUN\n'", ["9 x 1"]),
    ("echo 'RUN' | at now + 1 hour", ["9 x 1"]), ("at 02:00 <<< 'RUN'", ["9 x 1"]),
    ("c=\"A=0 RUN --out $HOME/$(hostname)/c\"\neval $c", ["9 x 1"]),
    ("d=`pwd`\nc=\"cd x && RUN --out $d/c\"\neval ${c}", ["9 x 1"]),
    ("sbatch -N 2 --time 1:00:00 -p a <<EOF\nRUN\nEOF", ["9 x 1"]),
    ("qsub -l h_rt=9 -q a <<'EOF'\nRUN\nEOF", ["9 x 1"]),
    ("ssh me@host <<'EOF'\nRUN\nEOF", ["9 x 1"]), ("ssh -p 22 me@host ls <<EOF\nRUN\nEOF", []),
    ("bash -euo pipefail <<EOF\nRUN\nEOF", ["9 x 1"]), ("ssh me@host < x.tar", []),
    ("parallel -j 2 ::: \"RUN\" \"ls x\"", ["9 x 1"]),
    ("parallel ::: \"A=1 RUN --out $(hostname)\"", ["9 x 1"]),
    ("bash -s one <<EOF\nRUN\nEOF", ["9 x 1"]), ("bash run.sh <<EOF\nRUN\nEOF", []),
    ("batch <<EOF\nRUN\nEOF", ["9 x 1"]), ("curl -s https://x.org/t.sh | at now", ["- x ?"]),
    ("(crontab -l; echo '0 3 * * 1 cd w && RUN') | crontab -", ["9 x ?"]),
    ("echo '@daily RUN' | crontab -", ["9 x ?"]), ("crontab -l | grep train.py", []),
    ("flock /tmp/lock -c 'RUN'", ["9 x 1"]), ("script -q -c \"RUN\" /dev/null", ["9 x 1"]),
    ("vastai create instance 1 --image x --onstart-cmd 'RUN'", ["9 x 1"]),
    ("runpodctl create pod --gpuCount 8 --args='RUN'", ["9 x 1"]),
    ("runpodctl create pod --gpuType H100 --gpuCount 8 --imageName me/x", ["- x ?"]),
    ("runpodctl get pod", []), ("vastai create instance 1 --image me/x", ["- x ?"]),
    ("gh workflow run train.yml -f steps=90000", ["- x ?"]), ("gh workflow run docs.yml", []),
    ("gh workflow run release.yml -f version=1", []),
    ("strigger --set --idle --program=$PWD/launch/sft.sbatch", ["- x ?"]),
    ("strigger --get --jobid=9", []),
    // A program on the command line that starts another one.
    ("python -c \"import os; [os.system('accelerate launch t.py') for i in range(9)]\"", ["- x ?"]),
    ("python3 - <<EOF\nimport subprocess\nsubprocess.run(['torchrun', 't.py'])\nEOF", ["- x ?"]),
    ("python -c \"import subprocess; subprocess.run(['nvidia-smi'])\"", []),
    ("aws ssm send-command --parameters commands='RUN'", ["9 x 1"]),
    ("wandb launch --entry-point 'RUN'", ["9 x 1"]), ("git commit -m 'RUN'", []),
    ("pkill -f 'RUN'", []), ("grep 'RUN' log", []),
    // A container that gets devices starts what its image says; a server's or a person's is no training.
    ("docker run --rm --gpus all ghcr.io/me/trainer:3", ["- x ?"]),
    ("docker run -d --gpus=all -v $PWD:/w ghcr.io/me/trainer", ["- x ?"]),
    ("docker run -it --gpus all nvcr.io/nvidia/pytorch:26.01", []),
    ("docker run --gpus all ghcr.io/me/cuda-whisper:1", ["- x ?"]),
    ("docker run --gpus all ghcr.io/me/vllm/vllm-openai:1", ["- x ?"]),
    ("docker run --gpus all vllm/vllm-openai-x:1", ["- x ?"]),
    ("docker run --gpus all vllm/vllm-openai:latest", []), ("docker run --rm me/tests:1", []),
    ("docker run --rm --gpus all me/x:1 nvidia-smi", []),
    ("docker run --gpus all -e A=1 -v $PWD:/w me/x:1 --max_steps 9", ["9 x ?"]),
    ("docker run -it --gpus all me/x:1 --max_steps 9", ["9 x ?"]),
    ("docker run --gpus all vllm/vllm-openai:latest --model a/b", []),
    ("podman run --device nvidia.com/gpu=all me/x:1", ["- x ?"]),
    ("podman run --device=/dev/kfd --device=/dev/dri me/x:1", ["- x ?"]),
    ("docker run --runtime=nvidia me/x:1", ["- x ?"]), ("docker run --gpus 0 me/x:1", []),
    ("apptainer run --nv trainer.sif", ["- x ?"]), ("apptainer run trainer.sif", []),
    ("singularity run --nv -B /a:/b docker://me/x --max_steps 9", ["9 x ?"]),
    ("apptainer run --nv docker://vllm/vllm-openai:v1 --model a/b", []),
    ("apptainer exec --nv trainer.sif nvidia-smi", []),
    ("docker run --gpus all me/x:1 RUN", ["9 x 1"]), ("docker compose ps", []),
    // Programs that nobody has to know, by what they are told.
    ("my-train --steps 9 --model a/b", ["- x 1"]), ("./build/thing --max_steps 9", ["9 x 1"]),
    ("ludwig train --config c.yaml", ["- x 1"]), ("mkdir train && ls train", []),
    ("autotrain llm --train --model a/b-8B --epochs 3", ["- x 1"]),
    ("npx github:me/trainer --max-steps 9", ["9 x 1"]), ("git checkout train --force", []),
    ("npm run lint -- --steps 9", []), ("my-train --help", []),
    ("ns-train nerfacto --data d --max-num-iterations 9", ["9 x 1"]),
    ("marian --devices 0 1 --train-sets a b --after-epochs 9", ["- x 1"]),
    ("dp --pt train input.json", ["- x 1"]), ("allennlp train c.jsonnet -s out", ["- x 1"]),
    ("fairseq-train data --arch transformer --max-update 9", ["9 x 1"]),
    ("cp train config.yaml", []), ("mytool --max-iterations 9", []),
    ("python3 -m paddle.distributed.launch --gpus 0,1 tools/train.py -c a.yml", ["- x 1"]),
    // Services and agents.
    ("aws sagemaker create-training-job --training-job-name t", ["- x ?"]),
    ("aws sagemaker create-training-job --cli-input-json file://job.json", ["- x ?"]),
    ("aws sagemaker list-training-jobs", []), ("aws batch submit-job --job-name nightly", []),
    ("aws batch submit-job --job-name train-7b --job-queue gpu", ["- x ?"]),
    ("gcloud ai custom-jobs create --region r --worker-pool-spec=machine-type=a2", ["- x ?"]),
    ("gcloud --project p ai hp-tuning-jobs create", ["- x ?"]), ("gcloud ai models list", []),
    ("az ml job create --file job.yml", ["- x ?"]), ("az ml workspace create", []),
    ("openai api fine_tuning.jobs.create -t f -m gpt", ["- x ?"]),
    ("together fine-tuning create --training-file f --model m", ["- x ?"]),
    ("hf jobs run --flavor a100-large me/x python t.py", ["- x ?"]),
    ("hf jobs uv run --flavor cpu-basic t.py", []), ("hf download a/b", []),
    ("wandb agent me/p/abc", ["- x ?"]), ("wandb login", []), ("wandb agent --help", []),
    ("mlflow run https://x.org/r.git -P epochs=3", ["- x ?"]), ("mlflow ui", []),
    ("clearml-task --project p --repo https://x.org/r --script t.py", ["- x ?"]),
    ("argo submit --from workflowtemplate/train", ["- x ?"]),
    ("argo submit --from workflowtemplate/build", []),
    ("helm install t oci://x.org/trainer", ["- x ?"]),
    ("helm install c https://x.org/cert-manager.tgz", []),
    ("kubectl apply -f https://x.org/train.yaml", ["- x ?"]),
    ("kubectl apply -f https://x.org/cert-manager.yaml", []),
    ("pipx run --spec git+https://x.org/r.git train --a", ["- x ?"]),
    ("uvx --from git+https://x.org/r.git train", ["- x ?"]), ("uvx ruff check train", []),
    // Texts of other languages that another program runs.
    ("perl -e 'system(\"RUN\")'", ["- x ?"]), ("awk 'BEGIN { system(\"RUN\") }'", ["- x ?"]),
    ("python -c \"import os; os.system('RUN')\"", ["- x ?"]),
    ("python3 -c \"subprocess.run(['torchrun', 'sft.py'])\"", ["- x ?"]),
    ("python - <<EOF\nimport os\nos.system('RUN')\nEOF", ["- x ?"]),
    ("make -f - <<EOF\nall:\n\tRUN\nEOF", ["- x ?"]), ("vim -c ':!RUN' -c q", ["- x ?"]),
    ("python -c \"print('a torchrun b')\" --x", ["- x ?"]), ("cat <<EOF\nRUN\nEOF", []),
    ("python -c 'import torch; print(torch.__version__)'", []), ("jq '.torchrun' a.json", []),
    ("python -c 'import torchrunner'", ["- x ?"]),
    // Notebooks that are run.
    ("papermill train.ipynb out.ipynb -p epochs 3", ["unclear"]),
    ("jupyter nbconvert --to notebook --execute train.ipynb", ["unclear"]),
    ("jupyter nbconvert --to html train.ipynb", []),
    // A clone is gone into.
    ("git clone https://x.org/r.git w && make -C w train", ["- x ?"]),
    ("git clone https://x.org/r.git w && cd w && make train", ["- x ?"]),
    ("git clone https://x.org/r.git w && cd w && make install", []),
    ("git clone https://x.org/r.git\ncd r\nbash train.sh", ["- x ?"]),
    ("git clone https://x.org/r.git w && pushd w/tools && ./run.sh", ["- x ?"]),
    ("git clone https://x.org/r.git && cd other && bash setup.sh", []),
    ("docker compose up trainer", ["unclear"]), ("docker compose run t", ["unclear"]),
    ("docker-compose -f t.yaml up -d", ["unclear"]),
    ("docker compose -f https://x.org/r.git up", ["unclear"]), ("docker compose logs", []),
    ("sky launch -c a job.yaml", ["unclear"]), ("oumi launch up -c job.yaml", ["unclear"]),
    ("modal run train.py --steps 9", ["unclear"]), ("sky status", []),
  ]

  @Test(arguments: scriptTable)
  func script(_ body: String, _ expected: [String]) {
    let text = "#!/bin/bash\n" + body.replacing("RUN", with: Self.train) + "\n"
    #expect(Self.outcome(["go.sh": text]) == expected)
  }

  static let carrierTable: [(String, String)] = [
    ("jobs.crontab", "0 3 * * * cd /w && RUN"), ("deploy/cron.txt", "@weekly RUN"),
    ("Dockerfile", "FROM x\nRUN cd /w && RUN"), ("Jenkinsfile", "steps { sh 'RUN' }"),
    ("Rakefile", "task :t do\n  sh \"RUN\"\nend"), ("go.exp", "spawn RUN"),
    ("CMakeLists.txt", "add_custom_target(t COMMAND RUN)"),
    (
      "a/train.nomad",
      "config {\n  command = \"torchrun\"\n  args = [\"sft.py\", \"--max_steps\", \"9\"]\n}"
    ),
    ("meson.build", "run_target('t', command: ['torchrun', 'sft.py', '--max_steps', '9'])"),
    ("main.go", "exec.Command(\"torchrun\", \"sft.py\", \"--max_steps\", \"9\").Run()"),
    (
      "docker-compose.yml",
      "services:\n  t:\n    image: me/x\n    deploy:\n      resources:\n        reservations:\n"
        + "          devices: [{driver: nvidia, count: 8, capabilities: [gpu]}]"
    ),
    ("compose.yaml", "services:\n  t:\n    image: me/x\n    runtime: nvidia"),
    (
      "kustomization.yaml",
      "patches:\n  - patch: |\n      - op: replace\n        path: /a\n        value: [\"RUN\"]"
    ),
  ]

  /// Files that are no scripts; no run is made of them, and that is said.
  @Test(arguments: carrierTable)
  func carrier(_ path: String, _ text: String) {
    let files = [path: text.replacing("RUN", with: Self.train) + "\n"]
    #expect(Self.outcome(files, changed: [path]) == ["unclear"])
  }

  /// The like that trains nothing.
  @Test(arguments: [
    ("compose.yaml", "services:\n  t:\n    image: vllm/vllm-openai:v1\n    runtime: nvidia"),
    ("compose.yaml", "services:\n  t:\n    image: postgres:17"),
    ("main.go", "fmt.Println(\"torchrun\", \"is a launcher\")"),
    ("main.js", "it's('torchrun', 'don't', 'sft')"),
  ])
  func noCarrier(_ path: String, _ text: String) {
    #expect(Self.outcome([path: text + "\n"], changed: [path]).isEmpty)
  }

  static let pythonTable: [(String, Bool)] = [
    ("exec(urllib.request.urlopen('https://x.org/t.py').read())", true),
    ("exec(requests.get('https://x.org/t.py').text)", true),
    ("os.system(base64.b64decode('dG9yY2hydW4=').decode())", true),
    ("exec(zlib.decompress(bytes.fromhex('78')))", true),
    ("subprocess.run(['bash', '-c', requests.get('https://x.org').text])", true),
    (
      "subprocess.run(['git', 'clone', 'https://x.org/r.git'])\nsubprocess.run(['bash', 'r/train.sh'])",
      true
    ),
    (
      "subprocess.check_call('git clone https://x.org/r && cd r && bash train.sh', shell=True)",
      true
    ),
    ("OpenAI().fine_tuning.jobs.create(training_file='f', model='m')", true),
    (
      "try:\n  c = OpenAI(key=k)\nexcept Exception as e:\n  print(e)\nr = c.fine_tuning.jobs.create(model='m')",
      true
    ),
    ("boto3.client('sagemaker').create_training_job(TrainingJobName='t')", true),
    ("boto3.client('sagemaker').describe_training_job(TrainingJobName='t')", false),
    ("wandb.agent('abc', project='p')", true),
    ("SageMakerTrainingOperator(task_id='t', config={'a': 1})", true),
    ("CreateCustomContainerTrainingJobOperator(task_id='t', region='r')", true),
    ("CustomTrainingJobOp(display_name='t', worker_pool_specs=[])", true),
    ("SageMakerTransformOperator(task_id='t', config={'a': 1})", false),
    ("BashOperator(task_id='train', bash_command='ls')", false),
    (
      "e = submitit.AutoExecutor(folder='l')\ne.update_parameters(gpus_per_node=8)\ne.submit(main, 1)",
      true
    ),
    (
      "e = submitit.AutoExecutor(folder='l')\ne.update_parameters(mem_gb=8)\ne.submit(main, 1)",
      false
    ),
    ("data = requests.get('https://x.org/d.json').json()\nprint(eval('1'))", false),
    ("exec(open('configurator.py').read())", false),
  ]

  /// What a Python program runs and nobody can read.
  @Test(arguments: pythonTable)
  func python(_ body: String, _ isUnseen: Bool) {
    let imports =
      "import base64, boto3, os, requests, submitit, subprocess, urllib.request, wandb, zlib\n"
      + "from openai import OpenAI\n"
    #expect(Self.outcome(["go.py": imports + body + "\n"]) == (isUnseen ? ["- x ?"] : []))
  }

  static let settingsTable: [(String, Bool)] = [
    (
      "class Exp(MyExp):\n  def __init__(self):\n    super().__init__()\n    self.max_epoch = 300",
      true
    ),
    ("CONFIGS = [TrainConfig(name='a', batch_size=256, num_train_steps=3_000_000)]", true),
    ("CONFIG = dict(a=TrainConfig(num_train_steps=2 * 1000))", true),
    // What only declares, or tests, says nothing of a run.
    ("@dataclass\nclass TrainConfig:\n  num_train_steps: int = 30_000", false),
    ("class Exp(MyExp):\n  def __init__(self, n):\n    self.max_epoch = n", false),
    ("class Loop(Thing):\n  def __init__(self):\n    self.max_epoch = 3", false),
    ("def test_a():\n  assert TrainConfig(num_train_steps=3).num_train_steps == 3", false),
  ]

  /// Settings in code that no format reads, in a change of them.
  @Test(arguments: settingsTable)
  func settings(_ text: String, _ isSaid: Bool) {
    let files = ["lib/a.py": text + "\n"]
    #expect(Self.outcome(files, changed: ["lib/a.py"]) == (isSaid ? ["unclear"] : []))
    #expect(Self.outcome(files).isEmpty)
  }

  static let recipeTable: [(String, String, Bool)] = [
    ("a.yml", "trainer: ocp\noptim: {batch_size: 4, max_epochs: 12, lr_initial: 0.0004}", true),
    ("a.yaml", "collector: {total_frames: 1_000_000}\noptim: {lr: 3e-4}", true),
    ("a.json", "{\"training\": {\"numb_steps\": 1000, \"batch_size\": \"auto\"}}", true),
    ("a.toml", "[run]\ntrain_steps = 9\n[run.optimizer]\nname = 'x'", true),
    // Steps of something else, and settings without a length.
    ("a.yaml", "steps: [{run: ls}]\nbatch_size: 3", false), ("a.yaml", "max_steps: 3", false),
    ("a.yaml", "batch_size: 4\nlr: 0.1", false), ("a.yaml", "epochs: many\nlr: 0.1", false),
  ]

  /// A config of no known format, where a change touches it.
  @Test(arguments: recipeTable)
  func unknownRecipe(_ path: String, _ text: String, _ isSaid: Bool) {
    let files = [path: text + "\n"]
    #expect(Self.outcome(files, changed: [path]) == (isSaid ? ["unclear"] : []))
  }

  @Test(arguments: [
    ("0 3 * * * run it", "run it"), ("*/5 1-3 * jan mon,wed a", "a"), ("@reboot a b", "a b"),
    ("1 2 3 4 5 6", "6"), ("a b c d e f", nil), ("0 3 * *", nil), ("0 3 * * *", nil), ("", nil),
  ])
  func cronLine(_ line: String, _ command: String?) {
    #expect(CronLine.command(of: line) == command)
  }
}
