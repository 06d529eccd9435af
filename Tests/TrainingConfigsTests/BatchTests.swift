import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// A launcher's file with all of its runs: words as in ``Fixture``, one line a run.
private struct Launch: Sendable, CustomTestStringConvertible {
  var path: String
  var format: String
  var runs: [String]
  var text: String

  init(_ path: String, _ format: String, _ runs: [String], _ text: String) {
    self.path = path
    self.format = format
    self.runs = runs
    self.text = text
  }

  var testDescription: String { "\(path) \(runs.joined(separator: " | "))" }
}

/// Manifests of Kubernetes in short.
private enum Manifest {
  static let command =
    "command: [torchrun, train_sft.py, --max_steps, \"100\", --model_name_or_path, a/b]"

  static func container(_ resource: String = "nvidia.com/gpu: 8") -> String {
    "{name: t, image: x, \(command), resources: {limits: {\(resource)}}}"
  }

  static func job(_ spec: String = "", _ resource: String = "nvidia.com/gpu: 8") -> String {
    "{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {\(spec)"
      + "template: {spec: {containers: [\(container(resource))]}}}}"
  }

  static func object(_ kind: String, _ spec: String) -> String {
    "{apiVersion: x.io/v1, kind: \(kind), metadata: {name: a}, spec: {\(spec)}}"
  }

  static let template = "template: {spec: {containers: [\(container())]}}"
}

@Suite("Batch systems and clusters")
struct BatchTests {
  private static let kubernetes: [Launch] = [
    Launch("j.yaml", "k8s_other", ["hardware.count=8 steps=100"], Manifest.job()),
    Launch(
      "two.yaml", "k8s_other", ["hardware.count=8", "hardware.count=8 trials=4"],
      "\(Manifest.job())\n---\n\(Manifest.job("parallelism: 4, "))\n"),
    Launch(
      "pod.yaml", "k8s_other", ["hardware.count=12 trials=2"],
      "{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {parallelism: 2, template: {spec: {containers: ["
        + "\(Manifest.container()), \(Manifest.container("nvidia.com/gpu: 4"))]}}}}"),
    Launch(
      "list.yaml", "k8s_other", ["hardware.count=8", "hardware.count=8 trials=2"],
      "{apiVersion: v1, kind: List, items: [\(Manifest.job()), {apiVersion: v1, kind: List, items: "
        + "[\(Manifest.job("parallelism: 2, "))]}]}"),
    Launch(
      "stray.yaml", "k8s_other", ["hardware.count=8"],
      "compute_environment: LOCAL\nbase_model: a\n"
        + "apiVersion: batch/v1\nkind: Job\nspec: {\(Manifest.template)}\n"),
    Launch(
      "rounds.yaml", "k8s_other", ["hardware.count=8 trials=9"],
      Manifest.job("parallelism: 2, completions: 9, ")),
    Launch(
      "parts.yaml", "k8s_other", ["hardware.count=16 trials=5"],
      Manifest.job("parallelism: 2, completions: 9, completionMode: Indexed, ")),
    Launch(
      "once.yaml", "k8s_other", ["hardware.count=8 hardware.nodes=1 trials=4"],
      Manifest.job("parallelism: 4, completions: 4, ")),
    Launch(
      "few.yaml", "k8s_other", ["hardware.count=8 trials=2"],
      Manifest.job("parallelism: 4, completions: 2, ")),
    Launch(
      "pairs.yaml", "k8s_other", ["hardware.count=16 hardware.nodes=2 trials=5"],
      Manifest.job("parallelism: 10, ").replacing(
        "torchrun,", with: "torchrun, --nnodes, \"2\", --nproc_per_node, \"8\",")),
    Launch(
      "met.yaml", "k8s_other", ["hardware.count=32 hardware.nodes=4 !trials"],
      Manifest.job("parallelism: 4, ").replacing(
        "torchrun,", with: "torchrun, --rdzv_endpoint, \"a-0:29500\",")),
    Launch(
      "addressed.yaml", "k8s_other", ["hardware.count=32 !trials"],
      Manifest.job("parallelism: 4, ").replacing(
        "image: x,", with: "image: x, env: [{name: MASTER_ADDR, value: a-0.a}],")),
    Launch(
      "here.yaml", "k8s_other", ["hardware.count=8 trials=4"],
      Manifest.job("parallelism: 4, ").replacing(
        "image: x,", with: "image: x, env: [{name: MASTER_ADDR, value: localhost}],")),
    Launch(
      "alone.yaml", "k8s_other", ["hardware.count=8 trials=4"],
      Manifest.job("parallelism: 4, completionMode: Indexed, ").replacing(
        "torchrun,", with: "torchrun, --standalone, --nproc_per_node, \"8\",")),
    Launch(
      "parts.yaml", "k8s_other", ["hardware.count=8 trials=30"],
      Manifest.object(
        "JobSet",
        "replicatedJobs: [{name: w, replicas: 3, template: {spec: {completions: 10, \(Manifest.template)}}}]"
      ).replacing("torchrun,", with: "torchrun, --nproc_per_node, \"8\",")),
    Launch(
      "told.yaml", "k8s_trainjob", ["hardware.count=32 !trials"],
      Manifest.object(
        "PyTorchJob", "pytorchReplicaSpecs: {Worker: {replicas: 4, \(Manifest.template)}}"
      ).replacing("x.io", with: "kubeflow.org").replacing(
        "torchrun,", with: "torchrun, --nproc_per_node, \"8\",")),
    Launch("open.yaml", "k8s_other", ["?trials"], Manifest.job("completions: $N, ")),
    Launch(
      "mig.yaml", "k8s_other", ["?hardware.accelerator ?hardware.count steps=100"],
      Manifest.job("", "nvidia.com/mig-7g.80gb: 8")),
    Launch(
      "shared.yaml", "k8s_other", ["?hardware.accelerator"],
      Manifest.job("", "nvidia.com/gpu.shared: 1")),
    Launch(
      "pod.yaml", "k8s_other", ["hardware.count=8 steps=100"],
      Manifest.object("Pod", "containers: [\(Manifest.container())]")),
    Launch(
      "set.yaml", "k8s_other", ["hardware.count=8 ?trials"],
      Manifest.object("StatefulSet", "replicas: 3, \(Manifest.template)")),
    Launch(
      "kept.yaml", "k8s_other", ["hardware.count=8 trials=3"],
      Manifest.object("StatefulSet", "replicas: 3, \(Manifest.template)").replacing(
        "[torchrun, train_sft.py, --max_steps, \"100\", --model_name_or_path, a/b]",
        with: "[bash, -c, \"torchrun train_sft.py --max_steps 100; sleep infinity\"]")),
    Launch(
      "odd.yaml", "k8s_other", ["?hardware.count steps=100"],
      Manifest.object("GangJob", "size: 3, \(Manifest.template)")),
    Launch(
      "cron.yaml", "k8s_other", ["?trials hardware.count=8"],
      Manifest.object(
        "CronJob", "schedule: '0 3 * * *', jobTemplate: {spec: {\(Manifest.template)}}")),
    Launch(
      "argo.yaml", "k8s_other", ["hardware.count=8 trials=3"],
      Manifest.object(
        "Workflow",
        "templates: [{name: m, steps: [[{name: s, template: t, withItems: [1, 2, 3]}]]}, "
          + "{name: t, container: \(Manifest.container())}]")),
    Launch(
      "deep.yaml", "k8s_other", ["hardware.count=8 trials=6"],
      Manifest.object(
        "Workflow",
        "templates: [{name: m, steps: [[{name: s, template: d, withItems: [1, 2, 3]}]]}, "
          + "{name: d, dag: {tasks: [{name: a, template: t}, {name: b, template: t}]}}, "
          + "{name: t, container: \(Manifest.container())}]")),
    Launch(
      "again.yaml", "k8s_other", ["hardware.count=8 ?trials"],
      Manifest.object(
        "Workflow",
        "templates: [{name: m, steps: [[{name: t, template: t}], [{name: m, template: m}]]}, "
          + "{name: t, container: \(Manifest.container())}]")),
    Launch(
      "fan.yaml", "k8s_other", ["hardware.count=8 ?trials"],
      Manifest.object(
        "Workflow",
        "templates: [{name: m, dag: {tasks: [{name: s, template: t, withParam: '{{x}}'}]}}, "
          + "{name: t, container: \(Manifest.container())}]")),
    Launch(
      "katib.yaml", "k8s_other", ["hardware.count=8 trials=12"],
      Manifest.object(
        "Experiment", "maxTrialCount: 12, trialTemplate: {trialSpec: \(Manifest.job())}")),
    Launch(
      "wrapped.yaml", "k8s_other", ["hardware.count=8"],
      Manifest.object("AppWrapper", "components: [{template: \(Manifest.job())}]")),
  ]

  private static let batch: [Launch] = [
    Launch(
      "a.sh", "lsf",
      [
        "hardware.count=2 hardware.nodes=1 time_limit=48 epochs=300"
          + " hardware.accelerator=a100-sxm4-80gb"
      ],
      """
      #!/bin/sh
      #BSUB -q gpua100
      #BSUB -gpu "num=2:mode=exclusive_process:gmodel=NVIDIAA100_SXM4_80GB"
      #BSUB -n 8 -W 48:00
      #BSUB -R "span[hosts=1]"
      python src/train.py --epochs 300
      """),
    Launch(
      "a.lsf", "lsf", ["hardware.count=16 hardware.nodes=4 time_limit=1.5 trials=5"],
      """
      #BSUB -J "fold[1-10:2]%3"
      #BSUB -n 16
      #BSUB -W 90
      #BSUB -R "rusage[mem=4G] span[ptile=4]"
      #BSUB -gpu num=4
      python train.py --epochs 3
      """),
    Launch(
      "spread.bsub", "lsf", ["?hardware.count ?hardware.nodes"],
      "#BSUB -n 8\n#BSUB -gpu num=2\npython train.py --epochs 3\n#BSUB -nnodes 2\n"),
    Launch(
      "train.pbs", "pbs",
      ["hardware.count=8 hardware.nodes=2 time_limit=12.5 hardware.accelerator=a100_80gb"],
      """
      #!/bin/bash
      #PBS -N regional
      #PBS -l select=2:ncpus=8:ngpus=4:mem=128GB:gpu_type=a100_80gb
      #PBS -l walltime=12:30:00
      torchrun --nnodes=2 --nproc-per-node=4 train.py -c config/regional.yml
      """),
    Launch(
      "array.pbs", "pbs", ["hardware.count=1 time_limit=12 trials=10 epochs=40"],
      """
      #!/bin/bash
      #PBS -l select=1:ncpus=8:ngpus=1:mem=46gb
      #PBS -l walltime=12:00:00
      #PBS -J 1-10%5
      python train.py --fold ${PBS_ARRAY_INDEX} --epochs 40
      """),
    Launch(
      "torque.pbs", "pbs", ["hardware.count=9 hardware.nodes=3 time_limit=24"],
      "#PBS -l nodes=2:ppn=8:gpus=4+1:gpus=1,walltime=1:00:00:00\npython train.py --epochs 4\n"),
  ]

  private static let others: [Launch] = [
    Launch(
      "vertex.yaml", "vertex",
      [
        "hardware.count=16 hardware.nodes=2 time_limit=10 epochs=3 micro_batch=2"
          + " model.id=google/gemma-2-9b hardware.accelerator=h100-sxm5-80gb"
      ],
      """
      workerPoolSpecs:
        - machineSpec: {machineType: a3-highgpu-8g, acceleratorType: NVIDIA_H100_80GB, acceleratorCount: 8}
          replicaCount: 2
          containerSpec:
            imageUri: example/train:1
            args: ["--model_name_or_path=google/gemma-2-9b", "--num_train_epochs=3", "--per_device_train_batch_size=2"]
      scheduling: {timeout: 36000s}
      """),
    Launch(
      "tune.yaml", "vertex", ["hardware.count=4 trials=20"],
      """
      maxTrialCount: 20
      trialJobSpec:
        workerPoolSpecs:
          - machineSpec: {machineType: g, acceleratorType: NVIDIA_L4, acceleratorCount: 4}
            containerSpec: {imageUri: x, command: [python, train.py], args: [--max_steps=9]}
      """),
    Launch(
      "job.sge", "sge",
      ["hardware.count=4 hardware.accelerator=V100 time_limit=12 trials=10 epochs=3"],
      "#!/bin/bash\n#$ -l gpu=4,gpu_type=V100\n#$ -l h_rt=12:00:00\n#$ -t 1-10\n#$ -cwd\npython train.py --epochs 3 --lr 1\n"
    ),
    Launch(
      "job.flux", "flux", ["hardware.count=16 hardware.nodes=4 time_limit=8 epochs=3"],
      "#!/bin/bash\n#flux: -N4\n#flux: --gpus-per-node=4\n#flux: --time-limit=8h\nflux run python train.py --epochs 3 --lr 1\n"
    ),
    Launch(
      "job.sub", "htcondor", ["hardware.count=2 trials=5 epochs=3 micro_batch=4"],
      "universe = container\nexecutable = /usr/bin/python3\narguments = train.py --num_train_epochs 3 --per_device_train_batch_size 4\nrequest_gpus = 2\nqueue 5\n"
    ),
    Launch(
      "train.json", "sagemaker",
      [
        "hardware.nodes=2 hardware.instance_type=p4d.24xlarge time_limit=24 epochs=3 micro_batch=8"
          + " model.id=google/gemma-2-2b site.provider=aws"
      ],
      """
      {"TrainingJobName": "a", "AlgorithmSpecification": {"TrainingImage": "x"},
       "ResourceConfig": {"InstanceType": "ml.p4d.24xlarge", "InstanceCount": 2, "VolumeSizeInGB": 30},
       "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
       "HyperParameters": {"epochs": "3", "per_device_train_batch_size": "8", "model_id": "\\"google/gemma-2-2b\\""}}
      """),
    Launch(
      "pipe.yaml", "azureml",
      ["hardware.nodes=2 hardware.count=16 hardware.instance_type=Standard_ND96asr_v4 epochs=3"],
      """
      $schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
      type: pipeline
      jobs:
        prepare:
          command: python prepare.py --data x
        train:
          command: python train.py --num_train_epochs ${{inputs.epochs}} --learning_rate 1e-5
          inputs: {epochs: 3}
          resources: {instance_count: 2, instance_type: Standard_ND96asr_v4}
          distribution: {type: pytorch, process_count_per_instance: 8}
      """),
    Launch(
      "runtime.yaml", "k8s_trainjob", ["hardware.count=32 hardware.nodes=4 steps=100"],
      """
      apiVersion: trainer.kubeflow.org/v1alpha1
      kind: ClusterTrainingRuntime
      metadata: {name: torch}
      spec:
        mlPolicy: {numNodes: 2}
        template:
          spec:
            replicatedJobs:
              - name: node
                template: {spec: {template: {spec: {containers: [{name: t, command: [sleep, "1"], resources: {limits: {nvidia.com/gpu: 8}}}]}}}}
      ---
      apiVersion: trainer.kubeflow.org/v1alpha1
      kind: TrainJob
      metadata: {name: a}
      spec:
        runtimeRef: {name: torch}
        trainer: {numNodes: 4, command: [torchrun, train_sft.py, --max_steps, "100"]}
      """),
    Launch(
      "sweep.yaml", "wandb_sweep", ["epochs=1..3..5 trials=6"],
      """
      method: grid
      parameters:
        lr: {values: [1, 2]}
        epochs: {values: [1, 3, 5]}
      """),
  ]

  @Test(arguments: kubernetes + batch + others)
  private func reads(_ launch: Launch) {
    let files = MemoryFiles([launch.path: launch.text])
    // Found by walking: the ending has to be known.
    let search = Workspace(files: files, isRepository: false).findRuns([])
    #expect(search.runs.count == launch.runs.count, "\(search.runs.map(\.run.format))")
    var left = search.runs.map(\.run)
    for words in launch.runs {
      let count = words.split(separator: " ").first { $0.hasPrefix("hardware.count=") }
      let wanted = count.flatMap { Double($0.drop { $0 != "=" }.dropFirst()) }
      let index = left.firstIndex {
        wanted == nil || $0[.count]?.value.number?.central == wanted
      }
      guard let index else {
        Issue.record("no run \(words) among \(left.map { $0[.count]?.value as Any })")
        continue
      }
      let run = left.remove(at: index)
      #expect(run.format == launch.format)
      for word in words.split(separator: " ") { Self.check(String(word), run) }
    }
  }

  private static func check(_ word: String, _ run: Run) {
    let isAbsent = word.hasPrefix("!") || word.hasPrefix("?")
    let sides = (isAbsent ? String(word.dropFirst()) : word).split(separator: "=").map(String.init)
    guard let fact = Fact(named: sides[0]) else {
      Issue.record("no fact \(word)")
      return
    }
    guard !isAbsent, let wanted = sides.last, sides.count == 2 else {
      #expect((run[fact]?.origin.strength ?? 0) <= 1, "\(word): \(String(describing: run[fact]))")
      if word.hasPrefix("?") { #expect(run.unresolvedReason(fact) != nil, "\(word)") }
      return
    }
    guard let value = run[fact]?.value else {
      Issue.record("\(word) is not known: \(String(describing: run.unresolvedReason(fact)))")
      return
    }
    if let number = value.number {
      let parts = [number.low, number.central, number.high].map { "\($0)" }
      let text = number.isExact ? [number.central] : [number.low, number.central, number.high]
      let ends = wanted.replacing("..", with: " ").split(separator: " ").compactMap { Double($0) }
      #expect(text == ends, "\(word): \(parts)")
    } else {
      #expect(value.text == wanted, "\(word)")
    }
  }

  @Test(
    arguments: [
      ("48:00", 48.0), ("90", 1.5), ("1:30/host", 1.5), ("a", nil), ("1:2:3", nil), ("", nil),
    ] as [(String, Double?)])
  func limitsOfLSF(_ text: String, _ hours: Double?) { #expect(LSFFormat.hours(text) == hours) }

  @Test(
    arguments: [
      ("12:30:00", 12.5), ("3600", 1.0), ("30:00", 0.5), ("1:00:00:00", 24.0), ("x", nil),
      ("1:-2", nil),
    ] as [(String, Double?)])
  func limitsOfPBS(_ text: String, _ hours: Double?) { #expect(PBSFormat.hours(text) == hours) }
}
