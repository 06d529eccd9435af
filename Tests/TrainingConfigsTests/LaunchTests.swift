import Diagnostics
import Files
import Quantities
import Runs
import TestSupport
import Testing

@testable import TrainingConfigs

/// Files of our own that belong together, with what the one run says: words as in ``Fixture``.
private struct Repository: Sendable, CustomTestStringConvertible {
  var name: String
  var files: [String: String]
  /// The files of the run, in order, after a colon the facts.
  var runs: [String]

  init(_ name: String, _ runs: [String], _ files: [String: String]) {
    self.name = name
    self.runs = runs
    self.files = files
  }

  var testDescription: String { name }
}

@Suite("Launchers that pass things on")
struct LaunchTests {
  private static let recipe = Fixture.recipes[2].text

  private static let repositories: [Repository] = [
    Repository(
      "flags go on to another script", ["submit.sh run.sh: steps=7 micro_batch=2 precision=bf16"],
      [
        "submit.sh": "export MBS=2\nbash run.sh --max_steps 7 --bf16\n",
        "run.sh":
          "torchrun --nproc_per_node 8 train.py --per_device_train_batch_size $MBS \"$@\"\n",
      ]),
    Repository(
      "Composer's processes on a node", ["a.yaml run.sh: hardware.count=8 steps=20"],
      [
        "a.yaml":
          "model: {name: hf_causal_lm, pretrained_model_name_or_path: a/b-8B}\nmax_seq_len: 2048\n"
          + "max_duration: 9ba\nglobal_train_batch_size: 256\nscheduler: {name: cosine}\n"
          + "train_loader: {name: finetuning, dataset: {hf_name: a/b}}\noptimizer: {name: adamw}\n",
        "run.sh": "composer -n 8 train/train.py a.yaml max_duration=20ba\n",
      ]),
    Repository(
      "a recipe as the first word",
      ["recipe.yaml submit.sh run.sbatch: hardware.count=16 steps=100"],
      [
        "submit.sh": "sbatch --nodes 2 run.sbatch recipe.yaml\n",
        "run.sbatch":
          "#!/bin/bash\n#SBATCH --nodes=1\n#SBATCH --gres=gpu:8\naccelerate launch sft.py --config $1\n",
        "recipe.yaml": recipe,
      ]),
    Repository(
      "a recipe by its name behind the devices", ["a.yaml run.sh: hardware.count=8 epochs=5"],
      [
        "run.sh":
          "tune run --nproc_per_node 8 full_finetune_distributed --config a.yaml epochs=5\n",
        "a.yaml": """
        model: {_component_: torchtune.models.llama3_1.llama3_1_8b}
        dataset: {_component_: torchtune.datasets.alpaca_dataset}
        optimizer: {_component_: torch.optim.AdamW, lr: 2e-5}
        epochs: 1
        batch_size: 2

        """,
      ]),
    Repository(
      "several calls are several runs",
      [
        "go.sh train.sh: steps=5 micro_batch=1", "go.sh train.sh: steps=9 micro_batch=1",
      ],
      [
        "go.sh": "bash train.sh 5\nbash train.sh 9\n",
        "train.sh":
          "STEPS=${1:-3}\nshift\npython train.py --per_device_train_batch_size 1 --max_steps $STEPS\n",
      ]),
    Repository(
      "without words the defaults stand", ["train.sh: steps=3"],
      ["train.sh": "python train.py --per_device_train_batch_size 1 --max_steps ${1:-3}\n"]),
    Repository(
      "a task runs a script of the repository", ["sky.yaml train.sh: steps=4 hardware.count=8"],
      [
        "sky.yaml": "resources: {accelerators: A100:8}\nrun: |\n  bash train.sh 4\n",
        "train.sh": "python train.py --per_device_train_batch_size 1 --max_steps $1\n",
      ]),
    Repository(
      "several files of GPT-NeoX, the last one wins",
      ["configs/small.yml go.sh configs/local.yml: steps=900 dataset.id=data/x micro_batch=4"],
      [
        "go.sh": "python ./deepy.py train.py -d configs small.yml local.yml\n",
        "configs/small.yml":
          "{\"pipe-parallel-size\": 1, \"num-layers\": 2, \"hidden-size\": 64, \"seq-length\": 128,\n \"train-iters\": 100, \"train_micro_batch_size_per_gpu\": 4}\n",
        "configs/local.yml":
          "{\"data-path\": \"data/x\", \"train-iters\": 900, \"launcher\": \"slurm\"}\n",
      ]),
    Repository(
      "an include of levanter",
      ["a.yaml data/pile.yaml: dataset.id=acme/pile steps=10"],
      [
        "a.yaml":
          "data: !include data/pile.yaml\nmodel: {type: gpt2}\ntrainer: {num_train_steps: 10}\n",
        "data/pile.yaml": "id: acme/pile\n",
      ]),
    Repository(
      "a choice of Hydra with what is set below it",
      ["conf/training/gpt/5b.yaml go.sh: hardware.nodes=8 hardware.count=64 steps=40"],
      [
        "go.sh":
          "python main_train.py training=gpt/5b training.trainer.num_nodes=8 cluster.partition=a\n",
        "conf/training/gpt/5b.yaml":
          "run: {name: gpt_5b}\nexp_manager: {}\ntrainer: {num_nodes: 2, devices: 8, max_steps: 40}\n",
      ]),
    Repository(
      "a NeMo config composed from its defaults",
      ["conf/tune.yaml conf/base.yaml: hardware.count=8 steps=40 precision=bf16"],
      [
        "conf/tune.yaml":
          "defaults: [base]\nexp_manager: {}\ntrainer: {max_steps: 40}\n",
        "conf/base.yaml":
          "trainer: {num_nodes: 1, devices: 8, max_steps: 5, precision: bf16}\n",
      ]),
    Repository(
      "an environment of Kubernetes", ["job.yaml: hardware.count=4 epochs=3 micro_batch=2"],
      [
        "job.yaml": """
        apiVersion: kubeflow.org/v1
        kind: PyTorchJob
        spec:
          pytorchReplicaSpecs:
            Master:
              replicas: 1
              template:
                spec:
                  containers:
                    - name: pytorch
                      env: [{name: EPOCHS, value: "3"}, {name: MBS, value: "2"}]
                      command: [python, train.py]
                      args: [--num_train_epochs=$(EPOCHS), --per_device_train_batch_size, $(MBS)]
                      resources: {limits: {nvidia.com/gpu: 4}}
        """
      ]),
  ]

  @Test(arguments: repositories)
  private func belongsTogether(repository: Repository) throws {
    let search = Workspace(files: MemoryFiles(repository.files)).findRuns()
    #expect(search.diagnostics.isEmpty, "\(search.diagnostics)")
    try #require(search.runs.count == repository.runs.count)
    for (joined, expected) in zip(search.runs, repository.runs) {
      let sides = expected.split(separator: ":", maxSplits: 1).map(String.init)
      #expect(joined.run.files.map(\.path).joined(separator: " ") == sides[0])
      let fixture = Fixture(joined.run.format, "", sides[1], "")
      fixture.check(joined.run)
    }
  }

  @Test(arguments: [
    ("bash train.sh\n", "`$1` is given on the command line"),
    ("while read n; do bash train.sh $n; done\n", "`n`: `read` takes it from the input"),
    ("bash train.sh $STEPS\n", "`STEPS` is set outside the file"),
  ])
  func whatNobodyGivesStaysUnknown(text: String, reason: String) throws {
    let script = "python train.py --per_device_train_batch_size 1 --max_steps $1\n"
    let search = Workspace(files: MemoryFiles(["a.sh": text, "train.sh": script])).findRuns()
    let run = try #require(search.runs.first?.run)
    #expect(search.runs.count == 1)
    #expect(run.unresolvedReason(.steps)?.reason == reason)
  }

  @Test(arguments: [
    // A script that calls itself, two that call each other, one outside, one that is not there.
    ["train.sh": "bash train.sh 1\n"],
    ["train.sh": "bash sft.sh\n", "sft.sh": "bash train.sh\n"],
    ["train.sh": "bash ../../train.sh 1\nbash /etc/train.sh\nsbatch nowhere.sbatch\n"],
    ["a.yaml": "data: !include a.yaml\ntrainer: {mp: f32}\n"],
    ["a.yaml": "data: !include ../../x.yaml\ntrainer: {mp: f32}\n"],
  ])
  func callsEnd(files: [String: String]) {
    let search = Workspace(files: MemoryFiles(files)).findRuns()
    #expect(search.runs.allSatisfy { $0.run.files.count == 1 })
  }

  @Test func manyCallsOfManyCallsEnd() {
    var files = ["s4.sh": "python train.py --max_steps 5\n"]
    for level in 0..<4 {
      files["s\(level).sh"] = String(repeating: "bash s\(level + 1).sh $1\n", count: 60)
    }
    let start = ProcessorTime.ofThread
    _ = Workspace(files: MemoryFiles(files)).findRuns()
    #expect(ProcessorTime.ofThread - start < .seconds(60))
  }

  @Test func aScriptSeesOnlyWhatIsExported() throws {
    let files = [
      "go.sh": "MBS=2\nEPOCHS=4 bash train.sh\n",
      "train.sh":
        "python train.py --per_device_train_batch_size $MBS --num_train_epochs $EPOCHS\n",
    ]
    let run = try #require(Workspace(files: MemoryFiles(files)).findRuns().runs.first?.run)
    #expect(run.number(.epochs)?.central == 4)
    #expect(run[.microBatch] == nil)
    #expect(run.unresolvedReason(.microBatch)?.reason.contains("MBS") == true)
  }

  /// `batch_size` of a program that nobody knows may be that of all devices; this recipe's is of one.
  @Test func theRecipeSaysWhatItsBatchIs() throws {
    let files = [
      "a.yaml": """
      model: {_component_: torchtune.models.llama3_1.llama3_1_8b}
      dataset: {_component_: torchtune.datasets.alpaca_dataset}
      optimizer: {_component_: torch.optim.AdamW, lr: 2e-5}
      batch_size: 2
      epochs: 1

      """,
      "go.sh":
        "tune run --nproc_per_node 4 full_finetune_distributed --config a.yaml batch_size=16\n",
    ]
    let run = try #require(Workspace(files: MemoryFiles(files)).findRuns().runs.first?.run)
    #expect(run.number(.microBatch)?.central == 16)
    #expect(run.number(.count)?.central == 4)
  }

  /// A config that a command names may set what the command does not, in whatever form it is.
  @Test(arguments: [
    ("max_steps: 90000", true), ("num_train_epochs: 90", true), ("warmup_steps: 9", false),
    ("max_steps: null", false),
  ])
  func aNamedConfigOfNoKnownForm(_ text: String, _ isOpen: Bool) throws {
    let files = [
      "args.yaml": text + "\n",
      "go.sh":
        "torchrun sft.py --model_name_or_path a/b-8B --per_device_train_batch_size 8 --config args.yaml\n",
    ]
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs
    let run = try #require(runs.first { $0.run.path == "go.sh" }?.run)
    #expect((run.unreadable(.epochs) != nil) == isOpen)
  }
}
