import Gate
import Result
import Testing

/// A pipeline or a Makefile with a command that trains, of which no run is made, may change beside it:
/// other jobs and rules, what is done after it, the version of a step. What can bear on it counts.
@Suite("commands carried by a file that changes beside them") struct CarriedCommandTests {
  private static let workflow = """
    on: [push]
    jobs:
      lint:
        runs-on: ubuntu-latest
        steps:
        - run: ruff check .
      gpu:
        runs-on: [gpu]
        strategy:
          matrix:
            task: [{name: style, run: make style}, {name: docs, run: make docs}]
        steps:
        - uses: actions/checkout@v4
        - run: bash setup.sh
        - run: torchrun --nproc_per_node 8 train.py --config $CFG --max_steps ${N}
        - run: echo done

    """
  private static let ordered = workflow.replacing(
    "--config $CFG --max_steps ${N}",
    with: "--bf16 true --lr 1e-5 --max_steps 5 --output_dir a")
  private static let cached = workflow.replacing(
    "    - run: bash setup.sh\n",
    with: """
          - uses: actions/setup-python@v5
            with: {python-version: '3.11'}
          - uses: actions/cache@v4
            with:
              path: ~/.cache/pip
              key: a-1
              restore-keys: a-
          - run: |
              sudo apt-get update
              sudo apt-get install -y ninja-build=1.10
              pip install -e .

      """)
  private static let ladder = """
    on: [push]
    jobs:
      checks:
        strategy:
          matrix:
            task:
            - {name: test, run: pytest src/test}
            - name: ladder
              run: |
                for size in 1B 7B; do
                  python ./src/train/ladder.py plan --size="$size"
                done
        steps:
        - uses: actions/checkout@v4
        - run: ${{ matrix.task.run }}

    """
  private static let makefile = """
    # What there is to do.
    lint:
    \truff check .

    train: data
    \tpython train.py $(ARGS)

    data:
    \tpython fetch.py

    """
  private static let gitlab = """
    stages: [test, train]
    unit:
      stage: test
      script: [pytest]
    sft:
      stage: train
      script:
      - torchrun --nproc_per_node 8 train.py --config $CFG

    """

  @Test(
    "what stands beside a training",
    arguments: [
      ("a job", workflow, "ruff check .", "ruff check src"),
      (
        "a new job", workflow, "  gpu:\n", "  pages:\n    steps:\n    - run: mkdocs build\n  gpu:\n"
      ),
      ("a step after it", workflow, "echo done", "echo all done"),
      ("the version of a step", workflow, "checkout@v4", "checkout@v5"),
      (
        "what a step is called", workflow, "- run: bash setup",
        "- name: set up\n      run: bash setup"
      ),
      (
        "the version of what is installed",
        workflow.replacing("bash setup.sh", with: "pip install torch==2.5.0"), "2.5.0", "2.6.0"
      ),
      ("the name of a cache", cached, "key: a-1", "key: a-2"),
      ("where else a cache is looked for", cached, "restore-keys: a-", "restore-keys: b-"),
      ("the version of a tool", cached, "'3.11'", "'3.12'"),
      ("a package of the system", cached, "ninja-build=1.10", "ninja-build=1.11 git"),
      ("what a workflow may read", workflow, "jobs:", "permissions: {contents: read}\njobs:"),
      ("a comment", workflow, "jobs:", "# All of them.\njobs:"),
      (
        "a comment in a script", cached, "sudo apt-get update",
        "# tools\n          sudo apt-get update"
      ),
      ("how long it may take", workflow, "[gpu]", "[gpu]\n    timeout-minutes: 600"),
      ("what waits for what", workflow, "jobs:", "concurrency: {group: a}\njobs:"),
      ("what a workflow is called", workflow, "on: [push]", "name: ci\nrun-name: b\non: [push]"),
      ("how a word is quoted", workflow, "[gpu]", "[\"gpu\"]"),
      (
        "a look at the machine", workflow, "- run: bash setup",
        "- run: |\n        nvidia-smi\n        df -h\n        pip list\n    - run: bash setup"
      ),
      (
        "a token", workflow, "- run: torchrun",
        "- env: {HF_TOKEN: '${{ secrets.HF_TOKEN }}'}\n      run: torchrun"
      ),
      (
        "how a script ends", cached, "sudo apt-get update",
        "set -euo pipefail\n          sudo apt-get update"
      ),
      (
        "a cache of packages", workflow, "- run: bash setup",
        "- uses: actions/cache@v4\n      with: {path: ~/.cache/pip, key: a}\n    - run: bash setup"
      ),
      (
        "a version of Python", workflow, "- run: bash setup",
        "- uses: actions/setup-python@v5\n      with: {python-version: '3.12', cache: pip}\n    - run: bash setup"
      ),
      (
        "what the repository lists", workflow, "- run: bash setup",
        "- run: |\n        python -m pip install --upgrade pip\n        pip install -r requirements.txt\n"
          + "    - run: uv sync --frozen\n    - run: bash setup"
      ),
      ("a job that it waits for", workflow, "[gpu]", "[gpu]\n    needs: [lint]"),
      (
        "the order of its flags", ordered, "--bf16 true --lr 1e-5", "--lr 1e-5 --bf16 true"
      ),
      ("where its results go", ordered, "--output_dir a", "--output_dir b --run_name c"),
      ("a neighbour in the matrix", ladder, "pytest src/test", "pytest -v src/test"),
      (
        "a new neighbour", ladder, "        - name: ladder",
        "        - {name: b, run: mypy src}\n        - name: ladder"
      ),
    ])
  func besideInAWorkflow(_ what: String, _ base: String, _ old: String, _ new: String) throws {
    try expect(.pass, ".github/workflows/ci.yml", base, old, new)
  }

  @Test(
    "what bears on a training",
    arguments: [
      ("the command", workflow, "--max_steps", "--nnodes 2 --max_steps"),
      ("a variable of all", workflow, "jobs:", "env: {N: 100000}\njobs:"),
      ("a variable of its job", workflow, "[gpu]", "[gpu]\n    env: {N: 100000}"),
      ("a step before it", workflow, "bash setup.sh", "echo N=100000 >> $GITHUB_ENV"),
      (
        "a job that it needs", workflow.replacing("[gpu]", with: "[gpu]\n    needs: lint"),
        "ruff check .", "echo n=100000 >> $GITHUB_OUTPUT"
      ),
      (
        "what is installed", workflow.replacing("bash setup.sh", with: "pip install torch==2.5.0"),
        "torch==", "porch=="
      ),
      ("what a job is called", workflow, "[gpu]", "[gpu]\n    name: 70B"),
      ("a matrix around it", workflow, "task: [", "seed: [1, 2, 3, 4]\n        task: ["),
      ("what starts it", workflow, "on: [push]", "on: {schedule: [{cron: '* * * * *'}]}"),
      (
        "a second one", workflow, "ruff check .",
        "torchrun --nproc_per_node 8 train.py --config b.yaml"
      ),
      (
        "a second one after it", workflow, "echo done",
        "torchrun --nproc_per_node 8 train.py --config b"
      ),
      ("its start once more", workflow, "ruff check .", "gh workflow run ci.yml -f job=gpu"),
      ("another action", workflow, "actions/checkout@v4", "other/checkout@v4"),
      ("where a cache is put", cached, "~/.cache/pip", "src"),
      ("a cache that others ask", cached, "      with:\n", "      id: c\n      with:\n"),
      ("what a key of another action is", cached, "actions/cache@v4", "other/cache@v4"),
      ("a package in a file", cached, "ninja-build=1.10", "./trainer.deb"),
      ("a command of the installer", cached, "install -y", "install -o DPkg::Post-Invoke=go -y"),
      ("what is installed beside", cached, "pip install -e .", "pip install -e other"),
      ("what a workflow may write", workflow, "jobs:", "permissions: {contents: write}\njobs:"),
      (
        "a variable that is shown", cached, "sudo apt-get update",
        "echo ${N:=9000}\n          sudo apt-get update"
      ),
      (
        "what is said to the runner", cached, "sudo apt-get update",
        "echo '::add-path::x'\n          sudo apt-get update"
      ),
      ("what a device may draw", workflow, "bash setup.sh", "nvidia-smi -pl 700 && bash setup.sh"),
      (
        "a secret that is no token", workflow, "- run: torchrun",
        "- env: {N: '${{ secrets.N }}'}\n      run: torchrun"
      ),
      (
        "a cache of models", workflow, "- run: bash setup",
        "- uses: actions/cache@v4\n      with: {path: ~/.cache/huggingface, key: a}\n    - run: bash setup"
      ),
      ("a flag twice", ordered, "--lr 1e-5", "--lr 1e-5 --lr 9"),
      ("a flag in short", ordered, "--max_steps 5", "--max_step 9 --max_steps 5"),
      ("a flag of the launcher", ordered, "--nproc_per_node 8 ", "--nproc_per_node 8 --nnodes 2 "),
      (
        "a list from elsewhere", workflow, "bash setup.sh",
        "pip install -r https://a.b/requirements.txt"
      ),
      (
        "what may start it", workflow, "[gpu]", "[gpu]\n    needs: [lint]\n    if: always()"
      ),
      (
        "what another job hands it",
        workflow.replacing("--max_steps ${N}", with: "--max_steps ${{ needs.lint.outputs.n }}"),
        "[gpu]", "[gpu]\n    needs: [lint]"
      ),
      ("the loop in a matrix", ladder, "1B 7B", "1B 7B 13B"),
    ])
  func onAWorkflow(_ what: String, _ base: String, _ old: String, _ new: String) throws {
    try expect(.unknown, ".github/workflows/ci.yml", base, old, new)
  }

  @Test(
    "jobs of another pipeline",
    arguments: [
      ("[pytest]", "[pytest -q]", VerdictWord.pass),
      ("stage: train", "stage: train\n  timeout: 6h\n  interruptible: true", .pass),
      ("stage: train", "stage: train\n  artifacts: {paths: [out]}", .pass),
      ("stage: train", "stage: train\n  before_script: [nvidia-smi]", .pass),
      ("stage: train", "stage: train\n  before_script: [sed -i s/3/9/ train.py]", .unknown),
      ("stages: [test, train]", "stages: [lint, test, train]", .pass),
      ("stage: train", "stage: train\n  cache: {key: a, paths: [.cache/pip/]}", .pass),
      ("stage: train", "stage: train\n  cache: {key: a, paths: [src]}", .unknown),
      ("stages:", "cache: {paths: [.cache/uv]}\nstages:", .pass),
      ("stage: train", "stage: train\n  parallel: 8", .unknown),
      ("stages:", "variables: {CFG: b.yaml}\nstages:", .unknown),
      ("[pytest]", "[pytest]\n  trigger: sft", .unknown),
    ])
  func pipelines(_ old: String, _ new: String, _ verdict: VerdictWord) throws {
    try expect(verdict, ".gitlab-ci.yml", Self.gitlab, old, new)
  }

  @Test(
    "rules of a Makefile",
    arguments: [
      ("ruff check .", "ruff check src", VerdictWord.pass),
      ("# What", "fmt:\n\truff format .\n\n# What", .pass),
      ("# What", ".PHONY: lint train\n# What", .pass),
      ("python train.py", "@echo go\n\tmkdir -p out\n\tpython train.py", .pass),
      ("# What", "help:\n\t@echo train\n\n# What", .pass),
      ("# What", "SHELL := /bin/bash\n# What", .pass),
      ("# What", "SHELL := ./go\n# What", .unknown),
      ("python train.py", "@echo $(N)\n\tpython train.py", .unknown),
      ("python train.py", "python train.py --nodes 8", .unknown),
      ("# What", "ARGS = --max_steps 100000\n# What", .unknown),
      ("data:\n", "train: ARGS = --max_steps 100000\ndata:\n", .unknown),
      ("python fetch.py", "sed -i s/3/3000/ train.py", .unknown),
      ("ruff check .", "for i in 1 2 3; do $(MAKE) train; done", .unknown),
      ("ruff check .", "for i in 1 2 3; do $(MAKE) $(WHAT); done", .unknown),
      ("# What", "include vars.mk\n# What", .unknown),
      ("# What", "tr%: tune\n# What", .unknown),
      ("lint:\n\truff check .\n\n", "", .unknown),
      ("# What", "define tune\n\tsed -i s:3:3000: train.py\nendef\n# What", .unknown),
    ])
  func rules(_ old: String, _ new: String, _ verdict: VerdictWord) throws {
    try expect(verdict, "Makefile", Self.makefile, old, new)
  }

  private static let image = """
    FROM nvcr.io/nvidia/pytorch:25.01-py3 AS base
    RUN pip install transformers==4.50.0 \\
        trl==0.15.1
    RUN apt-get update && apt-get install -y \\
        libnccl2=2.18 && \\
        rm -rf /var/lib/apt/lists/*
    COPY . /work
    ENV LENGTH=1.5
    CMD ["python", "train.py", "--steps", "5"]

    """

  @Test(
    "an image that trains",
    arguments: [
      ("25.01", "25.02", VerdictWord.pass), ("4.50.0", "4.51", .pass), ("0.15.1", "0.16.0", .pass),
      ("libnccl2=2.18", "libnccl2=2.19 \\\n    git", .pass), ("COPY", "EXPOSE 6006\nCOPY", .pass),
      ("-py3 AS", "-py3@sha256:\(String(repeating: "a", count: 64)) AS", .pass),
      ("rm -rf /var/lib/apt/lists/*", "rm -rf /srv/src", .unknown),
      ("libnccl2=2.18", "/tmp/trainer.deb", .unknown), ("-y", "-y -t evil", .unknown),
      ("COPY", "ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1\nCOPY", .pass),
      ("COPY", "ENV PYTHONUNBUFFERED=1 PYTHONPATH=big\nCOPY", .unknown),
      ("COPY", "RUN useradd -m t\nUSER t\nCOPY", .pass), ("COPY", "RUN mkdir -p out\nCOPY", .pass),
      ("pip install", "pip install --no-cache-dir", .pass),
      ("COPY", "# all of it\nCOPY", .pass), ("COPY", "LABEL a=b\nCOPY", .pass),
      ("COPY", "VOLUME /data\nSTOPSIGNAL SIGTERM\nHEALTHCHECK NONE\nCOPY", .pass),
      ("COPY", "RUN pip install -r requirements.txt\nCOPY", .pass),
      ("COPY", "HEALTHCHECK CMD python train.py\nCOPY", .unknown),
      ("COPY", "LABEL a=b \\\nCOPY", .unknown), ("FROM", "# escape=`\nFROM", .unknown),
      ("COPY", "COPY <<E run.sh\n# all\nE\nCOPY", .unknown),
      ("nvidia/pytorch", "other/pytorch", .unknown), ("25.01-py3", "big-py3", .unknown),
      ("trl==", "other==", .unknown), ("LENGTH=1.5", "LENGTH=9.5", .unknown),
      ("\"5\"", "\"500\"", .unknown), ("AS base", "AS base\nRUN sed -i s/3/9/ train.py", .unknown),
    ])
  func images(_ old: String, _ new: String, _ verdict: VerdictWord) throws {
    for path in ["Dockerfile", "docker/train.Dockerfile"] {
      try expect(verdict, path, Self.image, old, new)
    }
  }

  private static let tasks = """
    [project]
    name = "a"
    dependencies = ["torch"]

    [tool.poe.tasks]
    lint = "ruff check ."
    train = "python train.py --epochs 3"

    [tool.ruff]
    line-length = 100

    """

  @Test(
    "tasks in a file of tables",
    arguments: [
      ("ruff check .", "ruff check --fix .", VerdictWord.pass),
      ("lint =", "fmt = \"ruff format .\"\nlint =", .pass), ("= 100", "= 120", .pass),
      ("[\"torch\"]", "[\"torch>=2.4\", \"trl\"]", .pass), ("name = \"a\"", "name = \"b\"", .pass),
      ("--epochs 3", "--epochs 3000", .unknown),
      ("lint =", "again = [\"train\", \"train\"]\nlint =", .unknown),
      ("[tool.ruff]", "[tool.poe.env]\nPYTHONPATH = \"big\"\n\n[tool.ruff]", .unknown),
      ("[\"torch\"]", "[\"torch @ https://a.example/torch.whl\"]", .unknown),
    ])
  func tables(_ old: String, _ new: String, _ verdict: VerdictWord) throws {
    try expect(verdict, "pyproject.toml", Self.tasks, old, new)
  }

  private static let taskfile = """
    version: "3"
    tasks:
      lint:
        cmds: [ruff check .]
      train:
        cmds: [python train.py --epochs 3]

    """

  @Test(
    "tasks of a Taskfile",
    arguments: [
      ("ruff check .", "ruff check --fix .", VerdictWord.pass),
      ("  train:", "  train:\n    desc: it", .pass),
      ("--epochs 3", "--epochs 3000", .unknown),
      ("ruff check .", "ruff check ., {task: train}", .unknown),
      ("version:", "vars: {N: 9}\nversion:", .unknown),
      ("  lint:", "  more: python train.py\n  lint:", .unknown),
    ])
  func taskfiles(_ old: String, _ new: String, _ verdict: VerdictWord) throws {
    try expect(verdict, "Taskfile.yml", Self.taskfile, old, new)
  }

  private func expect(
    _ verdict: VerdictWord, _ path: String, _ base: String, _ old: String, _ new: String
  ) throws {
    let changed = base.replacing(old, with: new)
    #expect(changed != base)
    let result = try Checks.change(of: path, base, to: changed)
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }
}
