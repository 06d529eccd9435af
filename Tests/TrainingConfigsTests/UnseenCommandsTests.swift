import Files
import Testing

@testable import TrainingConfigs

/// Commands that stand where no reader of scripts looks are said, and what is plainly no training is not.
@Suite("unseen commands") struct UnseenCommandsTests {
  private static let train =
    "torchrun --nproc_per_node 8 sft.py --model_name_or_path a/b-8B --per_device_train_batch_size 8"

  /// The runs, and `unclear` for what could not be understood.
  static func outcome(_ files: [String: String], changed: Set<String> = []) -> [String] {
    let search = Workspace(files: MemoryFiles(files)).findRuns(changed: changed)
    return search.stepsAndTrials + search.account.notUnderstood.map { _ in "unclear" }
  }

  private static let job =
    "apiVersion: batch/v1\nkind: Job\nspec: {completions: 90, template: {spec: {containers: [{name: t,"
    + " command: [bash, t.sh], resources: {limits: {nvidia.com/gpu: 8}}}]}}}"

  static let elsewhereTable: [(String, [String])] = [
    ("curl -sSL https://x.org/train.sh | bash", ["- x ?"]),
    ("torchrun() { :; }\nexport -f torchrun\nbash t.sh", ["- x ?"]),
    ("one() { :; }\nexport -f one\nls | xargs -I{} bash -c 'one {}'", []),
    ("curl -s https://x.org/t.sh | bash -s -- --steps 10", ["- x ?"]),
    ("wget -qO- https://x.org/t.sh | sh", ["- x ?"]),
    ("wget -O - https://x.org/t.sh | sudo -E bash -", ["- x ?"]),
    ("bash <(curl -s https://x.org/t.sh)", ["- x ?"]),
    ("srun --gpus 8 bash <(curl -s https://x.org/t.sh)", ["- x ?"]),
    ("bash -c \"$(curl -fsSL https://x.org/t.sh)\"", ["- x ?"]),
    ("eval \"$(curl -s https://x.org/t.sh)\"", ["- x ?"]),
    ("source <(curl -s https://x.org/t.sh)", ["- x ?"]),
    ("curl -s https://x.org/train.py | python -", ["- x ?"]),
    ("python3 <(curl -s https://x.org/train.py)", ["- x ?"]),
    ("aws s3 cp s3://b/t.sh - | bash", ["- x ?"]),
    ("gcloud storage cat gs://b/t.sh | bash", ["- x ?"]),
    ("ssh host cat t.sh | bash", ["- x ?"]), ("git show other:t.sh | bash", ["- x ?"]),
    ("zcat t.sh.gz | bash", ["- x ?"]), ("python gen.py | bash", ["- x ?"]),
    ("curl https://x.org/t.sh | tee t.sh | bash", ["- x ?"]),
    ("curl https://x.org/t > t.sh; bash t.sh", ["- x ?"]),
    ("curl -o t.sh https://x.org/t.sh && chmod +x t.sh && ./t.sh", ["- x ?"]),
    ("wget https://x.org/t.sh\nbash t.sh", ["- x ?"]),
    ("git clone https://x.org/r.git\nbash r/train.sh", ["- x ?"]),
    ("get() { curl -s https://x.org/$1; }\nget t.sh | bash", ["- x ?"]),
    ("S=$(curl -s https://x.org/t.sh)\nbash -c \"$S\"", ["- x ?"]),
    ("S=$(curl -s https://x.org/t.sh)\necho \"$S\" | bash", ["- x ?"]),
    ("curl -s https://x.org/?https://sh.rustup.rs | sh", ["- x ?"]),
    // Texts that are packed.
    ("base64 -d blob > /tmp/x\nbash /tmp/x", ["- x ?"]),
    ("base64 -d blob > x\nchmod +x x\n/tmp/../x; ./x", ["- x ?"]),
    ("python3 -c \"import base64;exec(base64.b64decode('aW1wb3J0IG9z'))\"", ["- x ?"]),
    ("perl -e 'exec pack(\"H*\", \"746f72636872756e\")'", ["- x ?"]),
    ("python3 -c \"import base64; print(base64.b64decode('YQ=='))\"", []),
    ("tar xzf tools/pack.tgz -C /tmp\nbash /tmp/pack/run.sh", ["- x ?"]),
    ("unzip pack.zip\ncd pack\n./run.sh", ["- x ?"]),
    (
      "git clone https://x.org/r && cd r\n"
        + "curl -o get_helm.sh https://raw.githubusercontent.com/helm/helm/main/scripts/get-helm-3\n"
        + "./get_helm.sh", []
    ),
    (
      "curl -o train.sh https://astral.sh/uv/install.sh\ngit clone https://x.org/r\nbash r/train.sh",
      ["- x ?"]
    ),
    ("curl -o a.sh https://astral.sh/uv/install.sh\ntar xf curl.tar\nbash curl/a.sh", ["- x ?"]),
    ("tar xf data.tar -C data\nbash check.sh", []), ("tar czf pack.tgz out\nbash out/a.sh", []),
    (
      "curl -o awscliv2.zip https://awscli.amazonaws.com/a.zip\nunzip awscliv2.zip\n"
        + "./awscliv2/install.sh", []
    ),
    ("IFS=, read -ra A <<< 'torchrun,--nproc_per_node,8,train.py'\n\"${A[@]}\"", ["- x ?"]),
    ("read -ra A <<< 'a b c'\necho \"${A[@]}\"", []),
    // Requests of services that train.
    ("curl -X POST https://api.x.org/v1/fine-tunes -d '{\"model\": \"a\"}'", ["- x ?"]),
    ("curl https://api.x.org/v1/fine_tuning/jobs --data @job.json", ["- x ?"]),
    ("curl -s https://api.x.org/v1/fine_tuning/jobs/7", []),
    ("curl -X POST https://api.x.org/v1/chat/completions -d '{}'", []),
    // Objects of a cluster that stand in no file.
    ("kubectl apply -f - <<EOF\n\(job)\nEOF", ["- x ?"]),
    ("cat > /tmp/j.yaml <<EOF\n\(job)\nEOF\nkubectl create -f /tmp/j.yaml", ["- x ?"]),
    ("cat <<EOF | oc apply -f -\n\(job)\nEOF", ["- x ?"]),
    ("kubectl apply -f - <<EOF\nkind: Service\nmetadata: {name: train}\nEOF", []),
    ("kubectl get -f - <<EOF\n\(job)\nEOF", []),
    // Tools that everybody installs so, and output that is no command.
    ("curl -LsSf https://astral.sh/uv/install.sh | sh", []),
    ("curl -o uv.sh https://astral.sh/uv/install.sh; sh uv.sh", []),
    (
      "bash -c \"$(curl -fsSL https://raw.githubusercontent.com/Homebrew/install/HEAD/install.sh)\"",
      []
    ),
    ("curl -fsSL https://opencode.ai/install | bash", []),
    (
      "curl -LO https://github.com/conda-forge/miniforge/releases/latest/download/Miniforge3.sh\n"
        + "bash Miniforge3.sh -b", []
    ),
    (
      "export PATH=${CONDA}/bin:$PATH\ngit clone https://x.org/r && cd r\npip install .\ncd ..\n"
        + "conda install -y git", []
    ),
    ("export PATH=$PWD/r/bin:$PATH\ngit clone https://x.org/r && cd r\nconda run go", ["- x ?"]),
    ("curl https://get.docker.com | sh", []), ("curl https://get.docker.com/ | sh", []),
    // Others that look like them, or come with them.
    ("curl https://get.docker.com.x.org/t.sh | sh", ["- x ?"]),
    ("curl https://get.docker.com@x.org/t.sh | sh", ["- x ?"]),
    ("curl https://raw.githubusercontent.com/helm/../x/t.sh | sh", ["- x ?"]),
    ("curl https://raw.githubusercontent.com/helm/%2e%2e/x/t.sh | sh", ["- x ?"]),
    ("curl https://x.org/?https://astral.sh/uv/install.sh | sh", ["- x ?"]),
    ("curl -s https://astral.sh/uv/install.sh https://x.org/t.sh | sh", ["- x ?"]),
    ("bash -c \"$(curl -s https://astral.sh/uv/install.sh https://x.org/t.sh)\"", ["- x ?"]),
    ("curl -s https://deno.land/x/t/run.sh | sh", ["- x ?"]),
    ("curl --proto '=https' -sSf https://sh.rustup.rs | sh -s -- -y", []),
    ("bash -c \"$(curl -fsSL https://raw.githubusercontent.com/Homebrew/install/HEAD/a.sh)\"", []),
    ("wget https://repo.anaconda.com/m.sh -O m.sh\nbash m.sh -b", []),
    // A question to another machine, whose answer is its status.
    ("if $(ssh -q w1 \"test -f \\\"$F\\\"\"); then echo yes; fi", []),
    ("if $(ssh -q w1 \"test -f x; cat t.sh\"); then echo yes; fi", ["- x ?"]),
    ("eval \"$(ssh-agent -s)\"\neval \"$(conda shell.bash hook)\"", []),
    ("eval \"$(python options.py)\"", []), ("curl -s https://x.org/a.json | jq .", []),
    ("cat names.txt | while read n; do echo $n; done", []),
    ("source <(kubectl completion bash)", []), ("bash -c \"$1\"", []),
    ("yes | pip install a", []), ("curl -s https://x.org/a.json | python -m json.tool", []),
  ]

  /// What a script takes from elsewhere and runs can be read by nobody.
  @Test(arguments: elsewhereTable)
  func elsewhere(_ body: String, _ expected: [String]) {
    #expect(Self.outcome(["s/go.sh": "#!/bin/bash\n\(body)\n"]) == expected)
  }

  static let pathTable: [(String, String)] = [
    ("export PATH=$PWD/bin:$PATH\ngo 90", "bin/go"), ("PATH=bin:$PATH\ngo 90", "bin/go"),
    ("export PATH=\"$PATH:$(pwd)/bin\"\ngo 90", "bin/go"),
    ("export PATH=\"$(dirname \"$0\")/../tools:$PATH\"\ngo.sh 90", "tools/go.sh"),
    ("export PATH=$PWD/bin:$PATH\nsrun go 90", "bin/go"),
    ("export PATH=$PWD/bin:$PATH\nnohup go 90 &", "bin/go"),
    ("export PATH=$PWD/bin:$PATH\nbash go.sh 90", "bin/go.sh"),
    ("export PATH=$PWD/bin:$PATH\nsbatch $(command -v go) 90", "bin/go"),
    ("env PATH=bin:$PATH go 90", "bin/go"), ("PATH=bin:$PATH go 90", "bin/go"),
    ("export PATH=a:bin:$PATH\ngo 90", "bin/go"), ("export PATH=.:$PATH\ngo 90", "go"),
    ("PATH+=:bin\ngo 90", "bin/go"), ("export PATH=/workspace/bin:$PATH\ngo 90", "bin/go"),
    ("export PATH=$SLURM_SUBMIT_DIR/bin:$PATH\ngo 90", "bin/go"),
  ]

  /// A program that only the script's own search path leads to.
  @Test(arguments: pathTable)
  func path(_ body: String, _ program: String) {
    let files = [
      "s/start.sh": "#!/bin/bash\n\(body)\n",
      program: "#!/bin/bash\n\(Self.train) --max_steps ${1:-7}\n",
    ]
    #expect(Self.outcome(files) == ["90 x 1"])
  }

  /// Without a search path of its own, a script's `go` is not the repository's.
  @Test(arguments: ["go 90", "export PATH=/usr/local/bin:$PATH\ngo 90", "PATH=x:$PATH\ngo 90"])
  func otherPath(_ body: String) {
    let files = [
      "s/start.sh": "#!/bin/bash\n\(body)\n",
      "bin/go": "#!/bin/bash\n\(Self.train) --max_steps ${1:-7}\n",
    ]
    #expect(Self.outcome(files) == ["7 x 1"])
  }

  static let hiddenTable: [(String, String, String, Bool)] = [
    ("go.sh", "bash a.log", "a.log", true), ("go.sh", "sh ./a.out", "a.out", true),
    ("go.sh", "chmod +x a.bin && ./a.bin", "a.bin", true),
    ("go.sh", "bash < a.out", "a.out", true), ("go.sh", "eval \"$(cat a.log)\"", "a.log", true),
    ("go.sh", "while read -r l; do eval \"$l\"; done < a.csv", "a.csv", true),
    ("go.sh", "xargs -a a.log -I{} bash -c '{}'", "a.log", true),
    ("go.sh", "parallel < a.log", "a.log", true), ("go.sh", "bash $PWD/a.log", "a.log", true),
    ("go.sh", "sh x.patch", "x.patch", true), ("go.sh", "bash a.png", "a.png", true),
    ("go.py", "import subprocess\nsubprocess.run(['bash', 'train/a.log'])", "train/a.log", true),
    ("ci.yml", "jobs: {t: {steps: [{run: bash a.log}]}}", "a.log", true),
    ("Makefile", "train:\n\tbash a.log", "a.log", true),
    ("go.sh", "bash setup.sh > a.log", "a.log", false),
    (
      "setup.py", "exec(open('version.py').read())\nlong = open('README.md').read()", "README.md",
      false
    ),
    ("setup.py", "import subprocess\nsubprocess.run(open('README.md').read())", "README.md", true),
    ("go.sh", "bash setup.sh 2>&1 | tee a.log", "a.log", false),
    ("go.sh", "# bash a.log", "a.log", false), ("go.sh", "rm a.log", "a.log", false),
    ("README", "bash a.log", "b.log", false),
  ]

  /// A file of another kind that is run as a script, and one that is only written.
  @Test(arguments: hiddenTable)
  func hidden(_ path: String, _ text: String, _ carrier: String, _ isRun: Bool) {
    let files = [path: text + "\n", carrier: Self.train + " --max_steps 9\n"]
    #expect(Self.outcome(files).contains { $0 == "unclear" || $0.hasSuffix("?") } == isRun)
  }

  private static let words = "'torchrun', 'sft.py', '--per_device_train_batch_size', '8'"

  static let callerTable: [String] = [
    "import click\n@click.group()\ndef cli(): pass\n@cli.command()\n@click.option('--n')\n"
      + "def train(n):\n    RUN\nif __name__ == '__main__':\n    cli()\n",
    "import typer\napp = typer.Typer()\n@app.command()\ndef train(n: int = 9):\n    RUN\napp()\n",
    "import fire\nclass T:\n    def train(self, n=9):\n        RUN\nfire.Fire(T)\n",
    "import sys\nsubprocess.run([\(words)] + sys.argv[1:])\n",
    "import cyclopts\napp = cyclopts.App()\n@app.default\ndef main(n: int = 9):\n    RUN\napp()\n",
  ]

  /// A program whose words its caller sets and that nobody calls: a change of it is asked about.
  @Test(arguments: callerTable)
  func setByCaller(_ text: String) {
    let call = "subprocess.run([\(Self.words), '--max_steps', str(n)])"
    let files = ["go.py": "import subprocess\n" + text.replacing("RUN", with: call)]
    #expect(Self.outcome(files, changed: ["go.py"]) == ["unclear"])
    #expect(Self.outcome(files).isEmpty)
  }

  private static let flags = "{max_steps: 5, per_device_train_batch_size: 8}"

  static let guildTable: [(String, [String])] = [
    ("train: {main: train_sft, flags: FLAGS}", ["5 x 1"]),
    ("train: train_sft --max_steps 5 --learning_rate 1", ["5 x 1"]),
    ("- model: m\n  operations: {train: {main: train_sft, flags: FLAGS}}", ["5 x 1"]),
    ("t: {exec: 'python train_sft.py --max_steps 5 --learning_rate 1'}", ["5 x 1"]),
    ("t: {exec: 'python train_sft.py ${flag_args}', flags: FLAGS}", ["5 x 1"]),
    ("t: {exec: 'python train_sft.py --max_steps ${max_steps} --lr 1', flags: FLAGS}", ["5 x 1"]),
    ("t: {main: train_sft, flags: {max_steps: {default: 5}, learning_rate: 1}}", ["5 x 1"]),
    ("t: {main: train_sft, flags: {n: {default: 5, arg-name: max_steps}, lr: 1}}", ["5 x 1"]),
    ("t: {main: train_sft, flags: {max_steps: 5, lr: [1, 2, 3]}}", ["5 x 3"]),
    ("t: {main: train_sft, flags: {max_steps: [5, 9], lr: 1}}", ["? x 2"]),
    ("t: {main: train_sft, flags: {max_steps: 5, lr: 'uniform[1:2]'}}", ["5 x 20"]),
    (
      "t: {main: train_sft, optimizer: gp, max-trials: 400, flags: {max_steps: 5, lr: '[1:2]'}}",
      ["5 x 400"]
    ),
    ("t: {main: train_sft, max-trials: 2, flags: {max_steps: 5, lr: [1, 2, 3]}}", ["5 x 2"]),
    (
      "t: {main: train_sft, flags: FLAGS}\nall: {steps: [t max_steps=9, {run: t}]}",
      ["5 x 1", "5 x 1", "9 x 1"]
    ),
    (
      "t: {main: train_sft, flags: FLAGS}\nall: {steps: [{run: t, flags: {max_steps: 9}}]}",
      ["5 x 1", "9 x 1"]
    ),
    ("t: {notebook: train.ipynb, flags: {steps: 5}}", ["unclear"]),
    (
      "- config: c\n  operations: {t: {main: 'train_{{ kind }}', flags: FLAGS}}\n"
        + "- {model: m, extends: c, params: {kind: sft}}", ["5 x 1"]
    ),
    (
      "- config: c\n  operations: {t: {main: train_sft, flags: FLAGS}}\n"
        + "- {model: m, operations: {prepare: {main: prepare_data}}}", []
    ),
    ("all: {steps: [other:train]}", ["unclear"]), ("a: {steps: [a]}", ["unclear"]),
    ("t: {main: train_sft, flags-dest: 'config:c.yml', flags: FLAGS}", ["unclear"]),
    ("prepare: {main: prepare_data}", []),
  ]

  /// Operations of Guild AI.
  @Test(arguments: guildTable)
  func guild(_ text: String, _ expected: [String]) {
    let text = text.replacing("FLAGS", with: Self.flags)
    #expect(Self.outcome(["guild.yml": text + "\n"]) == expected)
  }

  /// What a command gives an operation is not read in the operation's file.
  @Test(arguments: [
    ("guild run t -y", false), ("guild run t max_steps=9 -y", true),
    ("guild run t --optimizer gp --max-trials 90", true), ("guild run train.py a=1", true),
    ("guild runs list", false),
  ])
  func guildCommand(_ command: String, _ isUnclear: Bool) {
    let files = [
      "guild.yml": "t: {main: train_sft, flags: \(Self.flags)}\n", "go.sh": command + "\n",
    ]
    #expect(Self.outcome(files).contains("unclear") == isUnclear)
  }

  /// Settings in languages that nobody reads, where a change touches them.
  @Test(arguments: [
    ("a.jsonnet", "local e = 9;\n{ base_model: \"a/b\", num_epochs: 3000 }", true),
    ("a.cue", "base_model: \"a/b\"\nnum_epochs: 3000\n", true),
    (".env", "MODEL=a/b\nMAX_STEPS=200000\n", true),
    ("b.jsonnet", "local e = 9;\n{ base_model: \"a/b\", num_epochs: e }", true),
    ("a.dhall", "{ num_epochs = 3000, model = \"a/b\" }", true),
    (".env", "MODEL=a/b\nPORT=80\n", false), (".env", "MAX_STEPS=900\n", false),
    ("Makefile", "eval:\n\tpython eval.py --dataset=a --max_steps=9\n", false),
    ("nginx.conf", "server { listen 80; }", false),
    ("notes.txt", "model: a\nmax_steps: 9\n", false),
    ("args.txt", "--num-layers 80\n--train-iters 500000\n", true),
    ("args.txt", "--verbose\n--train-iters 500000\n", false),
    ("flags.txt", "--host a\n--port 80\n", false),
  ])
  func otherLanguages(_ path: String, _ text: String, _ isSaid: Bool) {
    #expect(Self.outcome([path: text], changed: [path]) == (isSaid ? ["unclear"] : []))
    #expect(Self.outcome([path: text]).isEmpty)
  }

  @Test func isaac() {
    let body = "./isaaclab.sh -p scripts/rsl_rl/train.py --task Ant --max_iterations 900"
    #expect(Self.outcome(["s/go.sh": "#!/bin/bash\n\(body)\n"]) != [])
  }
}
