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
      ("the loop in a matrix", ladder, "1B 7B", "1B 7B 13B"),
    ])
  func onAWorkflow(_ what: String, _ base: String, _ old: String, _ new: String) throws {
    try expect(.unknown, ".github/workflows/ci.yml", base, old, new)
  }

  @Test(
    "jobs of another pipeline",
    arguments: [
      ("[pytest]", "[pytest -q]", VerdictWord.pass),
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
      ("COPY", "# all of it\nCOPY", .pass), ("COPY", "LABEL a=b\nCOPY", .pass),
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

  private func expect(
    _ verdict: VerdictWord, _ path: String, _ base: String, _ old: String, _ new: String
  ) throws {
    let changed = base.replacing(old, with: new)
    #expect(changed != base)
    let result = try Checks.change(of: path, base, to: changed)
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }
}
