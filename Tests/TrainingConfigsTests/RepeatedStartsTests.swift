import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What starts a training again and again, on several machines or for each of a list, says so wherever it
/// stands.
@Suite("repeated starts") struct RepeatedStartsTests {
  private static let train =
    "torchrun --nproc_per_node 8 sft.py --model_name_or_path a/b-8B --per_device_train_batch_size 8"
    + " --max_steps 5"

  /// The runs, and `unclear` for what could not be understood.
  private static func outcome(_ files: [String: String], changed: Set<String> = []) -> [String] {
    let files = files.mapValues { $0.replacing("TRAIN", with: train) }
    let search = Workspace(files: MemoryFiles(files)).findRuns(changed: changed)
    return search.stepsAndTrials + search.account.notUnderstood.map { _ in "unclear" }
  }

  /// What runs a task by its name, or gives what a cluster has more of it, starts the file that trains there.
  @Test(arguments: [
    ("for i in 1 2 3; do make train; done", 1), ("make train", 0),
    ("for i in 1 2 3; do make lint; done", 0), ("for i in 1 2 3; do npm run train; done", 1),
    ("for i in 1 2 3; do npm run lint; done", 0), ("for i in 1 2 3; do just train; done", 1),
    ("for i in 1 2 3; do gh workflow run t.yml; done", 1), ("kubectl scale job/j --replicas=9", 1),
    ("kubectl patch job j -p '{}'", 1), ("kubectl create job --from=cronjob/j j2", 1),
    ("for i in 1 2 3; do sed s/a/$i/ j.yaml | kubectl apply -f -; done", 1),
    ("kubectl get pods && kubectl delete job j", 0),
    ("kubectl create configmap c --from-file=a.csv", 0),
    ("for i in 1 2; do kubectl apply -k k; done", 1), ("kubectl apply -k k", 0),
    ("kustomize build k | sed s/5/500/ | kubectl apply -f -", 1),
    ("yq -i '.spec.completions = 9' j.yaml", 1), ("yq .spec j.yaml", 0),
    ("kustomize build k | kubectl apply -f -", 0),
    ("sky jobs launch --num-jobs 90 task.yaml", 1), ("srun -n 90 bash run.sh", 1),
    ("srun --ntasks=1 bash run.sh", 0), ("docker compose up --scale t=90", 1),
  ])
  func tasks(_ command: String, _ unclear: Int) {
    let files = [
      "run.sh": "TRAIN\n", "go.sh": command + "\n",
      "Makefile": "lint:\n\truff check .\ntrain:\n\tbash run.sh\n",
      "justfile": "lint:\n    ruff check .\ntrain:\n    bash run.sh\n",
      "package.json": "{\"scripts\": {\n  \"lint\": \"x\",\n  \"train\": \"bash run.sh\"\n}}\n",
      ".github/workflows/t.yml":
        "on: workflow_dispatch\njobs: {t: {steps: [{run: bash run.sh}]}}\n",
      "k/kustomization.yaml": "resources: [../j.yaml]\n",
      "compose.yaml": "services: {t: {image: x, command: TRAIN}}\n",
      "task.yaml": "resources: {accelerators: H100:8}\nrun: TRAIN\n",
      "j.yaml":
        "{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {template: {spec: {containers: [{name: t,"
        + " command: [bash, -c, \"TRAIN\"], resources: {limits: {nvidia.com/gpu: 8}}}]}}}}\n",
    ]
    let found = Self.outcome(files, changed: ["go.sh"]).filter { $0 == "unclear" }
    #expect(found.count == unclear)
  }

  /// How many machines a scheduler gives is one only where nothing else can say so.
  @Test(arguments: [
    ("torchrun --nnodes ${SLURM_JOB_NUM_NODES:-1} TAIL", "", nil),
    ("torchrun --nnodes ${WORLD_SIZE:-1} TAIL", "", nil),
    ("torchrun --nnodes ${NNODES:-2} TAIL", "", 2.0),
    ("NNODES=1\ntorchrun --nnodes ${NNODES:-1} TAIL", "", 1),
    ("torchrun --nnodes ${SLURM_JOB_NUM_NODES:-1} TAIL", "#SBATCH --gres=gpu:8\n", 1),
  ])
  func machines(_ body: String, _ header: String, _ nodes: Double?) throws {
    let tail = Self.train.replacing("torchrun ", with: "")
    let text = "#!/bin/bash\n\(header)\(body.replacing("TAIL", with: tail))\n"
    let runs = Workspace(files: MemoryFiles(["go.sh": text])).findRuns().runs
    #expect(try #require(runs.first).run.number(.nodes)?.central == nodes)
  }

  /// Loops of another language in a file that can be read all the same.
  @Test(arguments: [
    ("go.mako", "% for s in range(400):\nTRAIN --seed ${s}\n% endfor\n", 1),
    ("go.sh", "TRAIN\n", 0), ("go.sh", "echo '50 % for all'\nTRAIN\n", 0),
    (
      "j.yaml",
      "#@ for i in range(400):\n---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {spec:"
        + " {containers: [{name: t, command: [bash, -c, \"TRAIN\"], resources: {limits: {nvidia.com/gpu: 8}}}]}}}\n"
        + "#@ end\n", 1
    ),
  ])
  func templates(_ path: String, _ text: String, _ unclear: Int) {
    let found = Self.outcome([path: text], changed: [path]).filter { $0 == "unclear" }
    #expect(found.count == unclear)
  }

  static let commandTable: [(String, [String])] = [
    ("seq 9 | xargs -I{} sh -c 'torchrun train.py FLAGS --seed {}'", ["5 x ?"]),
    ("find . -name '*.txt' -exec sh -c 'torchrun train.py FLAGS' \\;", ["5 x ?"]),
    ("systemd-run --on-calendar=hourly TRAIN", ["5 x ?"]),
    ("systemd-run --on-unit-active=10m TRAIN", ["5 x ?"]),
    ("systemd-run --on-calendar hourly bash -c 'TRAIN'", ["5 x ?"]),
    ("systemd-run --user --scope TRAIN", ["5 x 1"]),
    ("pdsh -w gpu[01-64] 'TRAIN'", ["5 x ?"]), ("clush -w gpu1,gpu2 'TRAIN'", ["5 x ?"]),
    ("pssh -h hosts 'TRAIN'", ["5 x ?"]), ("pdsh -w gpu1 'TRAIN'", ["5 x 1"]),
    ("ansible gpus -m shell -a 'TRAIN'", ["5 x ?"]),
    ("ansible localhost -m shell -a 'TRAIN'", ["5 x 1"]),
    // More turns than are followed one by one.
    ("for ((i = 0; i < 5000; i++)); do TRAIN; done", ["5 x 5000"]),
    ("for ((i=1; i <= 5000; ++i)); do TRAIN; done", ["5 x 5000"]),
    ("N=4000\nfor ((i = 10; i < N; i += 1)); do TRAIN; done", ["5 x 3990"]),
    ("for ((i = 0; i < 9000; i += 2)); do TRAIN; done", ["5 x ?"]),
    ("for ((i = 9000; i > 0; i--)); do TRAIN; done", ["5 x ?"]),
    ("cat > m <<X\n0 TRAIN\n# rest\n1-3 python serve.py\nX\nsrun --multi-prog m", ["5 x 1"]),
    ("python -m detect.main --num_train_steps 5", ["5 x 1"]),
    ("python -m detect.main --steps 5", []),
    // One training on all of them.
    ("pdsh -w gpu[1-2] 'torchrun --nnodes 2 --node_rank %n sft.py FLAGS'", ["5 x 1"]),
    // One on each.
    ("pdsh -w gpu[1-2] 'torchrun --nnodes 1 sft.py FLAGS'", ["5 x ?"]),
    ("pdsh -w gpu[1-2] 'torchrun --nnodes=1 sft.py FLAGS'", ["5 x ?"]),
    ("bsub -J 'a[1-90]' -gpu num=8 'TRAIN'", ["5 x 90"]),
    ("bsub -J 'a[1-90]%5' TRAIN", ["5 x 90"]), ("bsub -J name TRAIN", ["5 x 1"]),
    ("bsub -J 'a[$N]' 'TRAIN'", ["5 x ?"]), ("qsub -b y -t 1-90 TRAIN", ["5 x 90"]),
    ("oarsub --array 90 'TRAIN'", ["5 x 90"]),
    ("flux bulksubmit -g 8 TRAIN --seed {} ::: 1 2 3", ["5 x ?"]),
    ("flux submit --cc=1-90 TRAIN", ["5 x 90"]), ("parallel 'TRAIN --seed {}' < list", ["5 x ?"]),
    ("parallel -j4 'TRAIN --seed {}' ::: 1 2", ["5 x 2"]),
    ("parallel TRAIN ::: 1 2", ["? x 1", "? x 1"]),
    // A program that nobody knows, behind a number.
    ("repeat 90 TRAIN", ["5 x ?"]), ("hyperfine -r 90 TRAIN", ["5 x ?"]),
    ("perf stat -r90 TRAIN", ["5 x ?"]), ("./again.sh --times 90 TRAIN", ["5 x ?"]),
    ("again --runs=$N TRAIN", ["5 x ?"]), ("chronic TRAIN", ["5 x 1"]),
    ("taskset -c 0-7 TRAIN", ["5 x 1"]), ("flock -w 60 lock TRAIN", ["5 x 1"]),
    ("watchdog --port 80 TRAIN", ["5 x 1"]), ("nice -n 10 TRAIN", ["5 x 1"]),
    ("A=($(seq 90))\nfor i in \"${!A[@]}\"; do TRAIN; done", ["5 x 90"]),
    ("set -- {1..100000}\ntorchrun sft.py FLAGS --max_steps $#", ["? x 1"]),
    ("env $(cat a.env) bash -c 'torchrun sft.py FLAGS --max_steps ${N:-5}'", ["? x 1"]),
    ("env A=1 bash -c 'torchrun sft.py FLAGS --max_steps ${N:-5}'", ["5 x 1"]),
    // Programs side by side.
    ("mpirun -np 8 python sft.py FLAGS : -np 16 python sft.py FLAGS --seed 2", ["5 x 1", "5 x 1"]),
    ("srun -N 1 python serve.py : -N 4 python sft.py FLAGS", ["5 x 1"]),
    ("parallel 'gzip {}' ::: a b", []), ("watch -n 60 'TRAIN'", ["5 x ?"]),
  ]

  @Test(arguments: commandTable)
  func command(_ body: String, _ expected: [String]) {
    let flags = "--model_name_or_path a/b-8B --per_device_train_batch_size 8 --max_steps 5"
    let files = ["go.sh": "#!/bin/bash\n\(body.replacing("FLAGS", with: flags))\n"]
    #expect(Self.outcome(files) == expected)
  }

  static let submitterTable: [(String, String)] = [
    ("export SBATCH_ARRAY_INX=0-89\nsbatch job.sbatch", "5 x 90"),
    ("SBATCH_ARRAY_INX=0-89 sbatch job.sbatch", "5 x 90"),
    ("SBATCH_ARRAY_INX=0-89 sbatch --array=0-1 job.sbatch", "5 x 2"),
    ("SBATCH_ARRAY_INX=$N sbatch job.sbatch", "5 x ?"), ("sbatch --array=$N job.sbatch", "5 x ?"),
    ("parallel -j0 'sbatch job.sbatch' ::: {1..90}", "5 x 90"),
    ("sbatch --array=0-$((N-1)) job.sbatch", "5 x ?"), ("sbatch --array=all job.sbatch", "5 x ?"),
    ("SBATCH_ARRAY_INX=0-89\nsbatch job.sbatch", "5 x 1"), ("sbatch job.sbatch", "5 x 1"),
  ]

  /// Variables that stand for options of a scheduler.
  @Test(arguments: submitterTable)
  func submitter(_ body: String, _ expected: String) {
    let files = [
      "go.sh": "#!/bin/bash\n\(body)\n",
      "job.sbatch": "#!/bin/bash\n#SBATCH --gres=gpu:h100:8\nsrun TRAIN\n",
    ]
    #expect(Self.outcome(files) == [expected])
  }

  private static let recipe = """
    base_model: meta-llama/Llama-3.1-8B
    datasets: [{path: a/b, type: alpaca}]
    sequence_len: 4096
    micro_batch_size: 2
    num_epochs: 3

    """

  /// A script that changes what it has another one train.
  @Test(arguments: [
    ("yq -i '.num_epochs = 3000' recipe.yaml\nsbatch job.sbatch", false),
    ("sed -i 's/3/3000/' recipe.yaml\nbash job.sbatch", false),
    ("git apply more.patch\nsbatch job.sbatch", false),
    ("patch -p1 < more.patch\nsbatch job.sbatch", false),
    ("git clone x\ncd x\ngit apply ../x.patch\ncd ..\nsbatch job.sbatch", true),
    ("yq '.num_epochs' recipe.yaml\nsbatch job.sbatch", true), ("sbatch job.sbatch", true),
  ])
  func changedBefore(_ body: String, _ isKnown: Bool) {
    let files = [
      "go.sh": "#!/bin/bash\n\(body)\n", "recipe.yaml": Self.recipe,
      "job.sbatch": "#!/bin/bash\n#SBATCH --gres=gpu:h100:8\naxolotl train recipe.yaml\n",
    ]
    let runs = Workspace(files: MemoryFiles(files)).findRuns(changed: ["go.sh"]).runs
    #expect(runs.allSatisfy { $0.run.number(.epochs)?.central == 3 } == isKnown)
  }
}
