import Gate
import Result
import Testing

/// A run of which nobody knows what it costs is the same only where nothing changes that it rests on.
@Suite("runs that are not known, and what they rest on") struct UnclearRunTests {
  private static let train =
    "torchrun --nproc_per_node 8 sft.py --model_name_or_path meta-llama/Llama-3.1-8B "
    + "--per_device_train_batch_size 8 --max_seq_length 4096 --bf16 true --output_dir o"
  private static let files = Repository.capped([
    "go.sh": "#!/bin/bash\npip install -r requirements.txt\n\(train) $(cat args.txt)\n",
    "args.txt": "--max_steps 100\n", "requirements.txt": "torch==2.4.0\n", "notes.txt": "a\n",
    "docs/args.txt": "1\n", "many.txt": "seed: 1\nsteps: 9\n",
    "many.sh": "#!/bin/bash\n\(train) $(cat many.txt)\n",
    "known.sh": "#!/bin/bash\n\(train) --max_steps 100\n",
    ".github/workflows/lint.yml":
      "on: workflow_dispatch\njobs: {l: {steps: [{run: ruff check}]}}\n",
    ".github/workflows/call.yml":
      "on: push\njobs:\n  a: {uses: ./.github/workflows/t.yml, needs: []}\n",
    ".github/actions/go/action.yml": "runs:\n  steps:\n  - run: bash known.sh\n",
    "each.sh": "#!/bin/bash\nfor f in exp/*.yaml; do torchrun own.py $f; done\n",
    "exp/a.yaml": "n: 1\n", "other/a.yaml": "n: 1\n",
    "own.py":
      "import sys, yaml\nc = yaml.safe_load(open(sys.argv[1]))\nmodel.train(steps=c['n'])\n",
    "again.py": "import requests\n\n\ndef go(n):\n    print(n)\n",
    "job.yaml.tpl": "a: {{ .n }}\nb: {\nmax_steps: ${STEPS}\nlearning_rate: 1\n",
    "fill.sh": "STEPS=100\nenvsubst < job.yaml.tpl | kubectl apply -f -\n",
    ".gitlab-ci.yml": "a: {trigger: {include: ci/t.yml}}\n",
    "ci/t.yml": "t: {script: [bash known.sh]}\n",
    "vars.mk": "N = 3\n",
    "Makefile": "include vars.mk\ntrain:\n\tpython train.py --epochs $(N)\n",
    ".github/workflows/t.yml":
      "on: workflow_dispatch\njobs:\n  t:\n    steps:\n    - run: bash known.sh\n",
    "launch.sbatch":
      "#!/bin/bash\n#SBATCH --gres=gpu:h100:8\n#SBATCH --time=4:00:00\n\(train) --max_steps 100\n",
  ])

  @Test(arguments: [
    ("args.txt", "100", "100000", VerdictWord.unknown),
    ("requirements.txt", "2.4.0", "2.4.1", .pass),
    ("many.txt", "seed: 1", "seed: 2", .pass), ("many.txt", "seed: 1", "seed: 1,2,3", .unknown),
    ("many.txt", "steps: 9", "steps: 90", .unknown),
    ("many.txt", "seed: 1", "seed: 1 --max_steps 9000", .unknown),
    ("many.txt", "seed: 1", "seed=1 max_steps=9000", .unknown),
    ("notes.txt", "a", "b", .pass), ("docs/args.txt", "1", "2", .pass),
    ("policy.yaml", "60 kg", "70 kg", .pass),
    ("go.sh", "$(cat", "--num_train_epochs 9 $(cat", .unknown),
    ("go.sh", "#!/bin/bash\n", "#!/bin/bash\n# Go.\necho started\n", .pass),
    ("go.sh", "--output_dir o", "--output_dir p --seed 7", .pass),
    ("vars.mk", "3", "3000", .unknown),
    ("exp/a.yaml", "1", "9000", .unknown), ("exp/b.yaml", "", "n: 9\n", .unknown),
    ("other/a.yaml", "1", "9000", .pass), ("other/b.yaml", "", "n: 9\n", .pass),
    (
      "Makefile2", "", "STEPS=9\nt:\n\tsed s/@N@/9/ go.sh --max_steps 9 | bash\n", .unknown
    ),
    ("fill.py", "", "steps = 9\nopen('job.yaml.tpl').read() % steps\n", .unknown),
    ("Makefile2", "", "t:\n\tflake8 --max-line-length 9\n\tbash go.sh\n", .pass),
    ("values.json", "", "{\"steps\": 9000}\n", .unknown), ("service.json", "", "{}\n", .pass),
    ("fill.sh", "100", "90000", .unknown), ("fill.sh", "STEPS", "# Go.\nSTEPS", .pass),
    ("start.sh", "", "for i in 1 2 3; do gh workflow run t.yml; done\n", .unknown),
    ("start.sh", "", "curl -X POST $API/workflows/t.yml/dispatches\n", .unknown),
    ("start.sh", "", "for i in 1 2; do curl -X POST $API/trigger/pipeline; done\n", .unknown),
    ("start.sh", "", "for i in 1 2; do gh workflow run lint.yml; done\n", .pass),
    (
      "again.py", "    print(n)", "    requests.post(API + \"/workflows/t.yml/dispatches\")",
      .unknown
    ),
    (".github/workflows/t.yml", "on: workflow_dispatch", "on: [workflow_dispatch, push]", .unknown),
    (
      ".github/workflows/t.yml", "    - run: bash known.sh",
      "    - run: bash known.sh\n    - run: bash known.sh", .unknown
    ),
    (
      ".github/workflows/t.yml", "    - run: bash known.sh",
      "    - run: ls\n    - run: bash known.sh", .pass
    ),
    (".github/workflows/t.yml", "on: workflow_dispatch", "on: {pull_request: {}}", .unknown),
    (".github/workflows/t.yml", "on: workflow_dispatch", "on: [workflow_dispatch]", .pass),
    (".github/workflows/t.yml", "bash known.sh", "sbatch --array=1-500 launch.sbatch", .unknown),
    (".github/workflows/t.yml", "bash known.sh", "sbatch -N64 launch.sbatch", .unknown),
    (
      ".github/workflows/t.yml", "bash known.sh", "SBATCH_ARRAY_INX=1-9 sbatch launch.sbatch",
      .unknown
    ),
    (
      ".github/workflows/t.yml", "bash known.sh", "sbatch --parsable -J a -o log launch.sbatch",
      .pass
    ),
    (
      ".github/workflows/t.yml", "    - run: bash known.sh\n",
      "    - run: bash known.sh\n    - run: bash known.sh\n    - run: bash known.sh\n    - run: bash known.sh\n",
      .unknown
    ),
    (
      ".github/workflows/call.yml", "needs: []", "strategy: {matrix: {seed: [1, 2, 3]}}", .unknown
    ),
    (".github/workflows/call.yml", "needs: []", "with: {steps: 9000}", .unknown),
    (".github/workflows/call.yml", "on: push", "on: workflow_dispatch", .pass),
    (
      ".github/workflows/call.yml", "jobs:\n",
      "jobs:\n  b: {uses: ./.github/workflows/t.yml}\n", .unknown
    ),
    (
      ".github/workflows/call.yml", "jobs:\n",
      "jobs:\n  b: {steps: [{uses: ./.github/actions/go}]}\n", .unknown
    ),
    (
      ".github/workflows/call.yml", "jobs:\n",
      "jobs:\n  b: {steps: [{uses: actions/checkout@v4}]}\n",
      .pass
    ),
    (".gitlab-ci.yml", "a: {", "a: {parallel: 9, ", .unknown),
    ("known.sh", "#!/bin/bash\n", "#!/bin/bash\nexport BASH_ENV=x.sh\nbash x2.sh\n", .unknown),
  ])
  func changes(_ path: String, _ old: String, _ new: String, _ verdict: VerdictWord) throws {
    let text = Self.files[path]?.replacing(old, with: new) ?? new
    let result = try Repository.check([path: text], over: Self.files)
    #expect(result.verdict == verdict, "\(result.diagnostics.map(\.message))")
  }
}
