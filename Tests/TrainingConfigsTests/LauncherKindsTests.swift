import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Files of our own that belong together, with what the runs say: words as in ``Fixture``; no run at all where
/// the list is empty.
private struct Kind: Sendable, CustomTestStringConvertible {
  var name: String
  var runs: [String]
  var files: [String: String]

  init(_ name: String, _ runs: [String], _ files: [String: String]) {
    (self.name, self.runs, self.files) = (name, runs, files)
  }

  var testDescription: String { name }
}

/// What runs around a training, found in projects that were never seen before.
@Suite("Kinds of launchers")
struct LauncherKindsTests {
  /// A program whose name says nothing, and whose loop trains.
  private static let loop = """
    import torch
    def run(model, data, optimizer, epochs):
        for epoch in range(epochs):
            for x in data:
                optimizer.zero_grad()
                loss = model(x)
                loss.backward()
                optimizer.step()
    if __name__ == "__main__":
        run(make(), load(), torch.optim.Adam(p), epochs=10)

    """

  private static let ask = "#SBATCH --nodes=2\n#SBATCH --gpus-per-node=8\n"

  private static let programs: [Kind] = [
    Kind(
      "a program of any name that trains, in a container on each node",
      ["run.sh vision.py: hardware.count=16 epochs=10"],
      [
        "vision.py": loop,
        "run.sh": "#!/bin/bash\n\(ask)srun singularity run $SIF bash -c \"python vision.py\"\n",
      ]),
    Kind(
      "a program of any name that does not", [],
      [
        "vision.py": "print(1)\n",
        "run.sh": "#!/bin/bash\n\(ask)srun python vision.py\n",
      ]),
    Kind(
      "a script of a project in a folder, started from there",
      ["kit/scripts/a.sh kit/go.sh: hardware.count=8 steps=5"],
      [
        "kit/go.sh": "torchrun --nproc_per_node 8 train.py --max_steps 5\n",
        "kit/scripts/a.sh": "#!/bin/bash\nbash ./go.sh\n",
      ]),
    Kind(
      "a measurement of the network", [],
      [
        "job.yaml":
          "{apiVersion: batch.volcano.sh/v1alpha1, kind: Job, spec: {tasks: [{replicas: 2, template: "
          + "{spec: {containers: [{command: [torchrun, --nnodes=2, all_reduce_bench.py], resources: "
          + "{limits: {nvidia.com/gpu: 8}}}]}}}]}}\n"
      ]),
    Kind(
      "one training on all machines, on each of which it is started",
      ["go.sh: hardware.count=16 hardware.nodes=2 sequence_length=4096 !trials"],
      [
        "go.sh":
          "xargs -a hosts -I {} ssh {} tmux new-session -d -s x $(which python) -m torch.distributed.run"
          + " --nnodes 2 --nproc-per-node 8 train_llm.py --model-name a/b --seq-length 4096\n"
      ]),
    Kind(
      "torchtitan's flags without its recipe",
      ["go.sh: steps=1500 sequence_length=8192 micro_batch=16 parallel.expert=32 hardware.count=8"],
      [
        "go.sh":
          "torchrun --nproc_per_node 8 -m torchtitan.train --job.config_file elsewhere/a.toml"
          + " --training.steps=1500 --training.seq_len 8192 --training.local_batch_size=16"
          + " --parallelism.expert_parallel_degree=32\n"
      ]),
  ]

  // MARK: - Clusters

  private static func pod(_ container: String, _ rest: String = "") -> String {
    "template: {spec: {\(rest)containers: [{name: c, image: i, \(container)}]}}"
  }

  private static let devices = "resources: {limits: {nvidia.com/gpu: 8}}"

  private static func object(_ version: String, _ kind: String, _ spec: String) -> String {
    "{apiVersion: \(version), kind: \(kind), metadata: {name: a}, spec: {\(spec)}}\n"
  }

  private static let affinity =
    "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
    + "[{matchExpressions: [{key: gpu.nvidia.com/model, operator: In, values: [A40]}, {key: "
    + "topology.kubernetes.io/region, operator: In, values: [us-east-1]}]}]}}}, "

  private static let clusters: [Kind] = [
    Kind(
      "nodes of one kind in one region, by an affinity",
      ["a.yaml: hardware.count=8 hardware.accelerator=A40 site.region=us-east-1"],
      [
        "a.yaml": object(
          "batch/v1", "Job", pod("command: [python, train.py], \(devices)", affinity))
      ]
    ),
    Kind(
      "what the job sets in the environment of its program",
      ["a.yaml tiny.py: hardware.count=8 steps=200 micro_batch=2 model.id=org/tiny"],
      [
        "a.yaml": object(
          "batch/v1", "Job",
          pod(
            "command: [python, tiny.py], \(devices), env: [{name: STEPS, value: '200'}, "
              + "{name: MODEL, value: org/tiny}]")),
        "tiny.py": """
        import os
        from transformers import AutoModelForCausalLM, Trainer, TrainingArguments
        model = AutoModelForCausalLM.from_pretrained(os.environ["MODEL"])
        args = TrainingArguments(
            max_steps=int(os.environ.get("STEPS", "5")), per_device_train_batch_size=2)
        Trainer(model=model, args=args).train()

        """,
      ]),
    Kind(
      "a compiled program that MPI starts without devices", [],
      [
        "a.yaml": object(
          "kubeflow.org/v2beta1", "MPIJob",
          "mpiReplicaSpecs: {Launcher: {replicas: 1, \(pod("command: [mpirun, -n, '2', ./pi]"))}, "
            + "Worker: {replicas: 2, \(pod("command: [/usr/sbin/sshd]"))}}")
      ]),
    Kind(
      "a job without devices that runs what it fetches", [],
      [
        "a.yaml": object(
          "batch/v1", "Job", pod("command: [bash, -c, 'wget -qO- https://x.y/a.sh | bash']"))
      ]),
    Kind(
      "workers without devices, of which the number is filled in", [],
      [
        "a.yaml": object(
          "ray.io/v1", "RayJob",
          "entrypoint: python logs.py, rayClusterSpec: {headGroupSpec: {\(pod("image: r"))}, "
            + "workerGroupSpecs: [{replicas: $WORKERS, \(pod("image: r"))}]}")
      ]),
  ]

  private static let more: [Kind] = [
    Kind(
      "a program that was compiled, on devices", [],
      [
        "a.yaml": object(
          "batch/v1", "Job",
          pod("command: [/bin/bash, -c, 'make && build/all_reduce_perf -g 8'], \(devices)"))
      ]),
    Kind(
      "a program of the image, on devices", ["a.yaml: hardware.count=8"],
      ["a.yaml": object("batch/v1", "Job", pod("args: [--small], \(devices)"))]),
    Kind(
      "a queue beside a job", ["a.yaml: hardware.count=8"],
      [
        "a.yaml": object("scheduling.volcano.sh/v1beta1", "Queue", "weight: 1") + "---\n"
          + object(
            "batch.volcano.sh/v1alpha1", "Job",
            "tasks: [{replicas: 1, \(pod("command: [torchrun, train.py], \(devices)"))}]")
      ]),
    Kind(
      "a job on a cluster of another file",
      ["job.yaml cluster.yaml: hardware.count=16 hardware.nodes=2"],
      [
        "job.yaml": object(
          "ray.io/v1", "RayJob",
          "entrypoint: python ray_train.py, clusterSelector: {ray.io/cluster: big}"),
        "cluster.yaml":
          "{apiVersion: ray.io/v1, kind: RayCluster, metadata: {name: big}, spec: {headGroupSpec: {\(pod("image: r"))}, "
          + "workerGroupSpecs: [{replicas: 2, \(pod(devices))}]}}\n",
      ]),
    Kind(
      "torchtune's recipe by its name", ["a.sh: method=lora hardware.count=16"],
      ["a.sh": "tune run --nnodes 2 --nproc_per_node 8 lora_finetune_distributed --config a.yaml\n"]
    ),
  ]

  // MARK: - Workflows

  private static let workflow = """
    apiVersion: argoproj.io/v1alpha1
    kind: Workflow
    spec:
      entrypoint: main
      arguments:
        parameters:
        - {name: epochs, value: 3}
        - {name: gpus, value: 4}
        - {name: gpu, value: A40}
      templates:
      - name: main
        steps:
        - - name: tune
            template: tune
            arguments:
              parameters:
              - {name: length, value: "{{workflow.parameters.epochs}}"}
              - name: flags
                value: >-
                  --max_seq_length=2048
                  --data={{=sprig.replace('/', '_', x)}}
      - name: tune
        inputs: {parameters: [{name: length}, {name: flags}]}
        podSpecPatch: |
          containers:
            - name: main
              resources:
                limits:
                  nvidia.com/gpu: "{{workflow.parameters.gpus}}"
        nodeSelector: {gpu.nvidia.com/class: "{{workflow.parameters.gpu}}"}
        container:
          command: [bash, -c]
          args: ["python train.py --num_train_epochs {{inputs.parameters.length}} {{inputs.parameters.flags}}"]

    """

  private static let applied = """
    apiVersion: argoproj.io/v1alpha1
    kind: Workflow
    spec:
      arguments: {parameters: [{name: nodes, value: 2}]}
      templates:
      - name: main
        dag:
          tasks:
          - name: a
            template: tune
            arguments: {parameters: [{name: n, value: "{{workflow.parameters.nodes}}"}]}
      - name: tune
        inputs: {parameters: [{name: n}]}
        resource:
          action: create
          manifest: |
            apiVersion: kubeflow.org/v2beta1
            kind: MPIJob
            metadata:
              name: {{workflow.name}}-a
            spec:
              mpiReplicaSpecs:
                Launcher:
                  replicas: 1
                  template: {spec: {containers: [{command: [python, deepy.py, train.py]}]}}
                Worker:
                  replicas: {{inputs.parameters.n}}
                  template:
                    spec:
                      containers:
                      - name: {{=len(x) > 0 ? x : "none"}}
                        resources:
                          limits:
                            nvidia.com/gpu: 8

    """

  private static let workflows: [Kind] = [
    Kind(
      "parameters of a workflow, through a step, a patch and a selector",
      [
        "a.yaml: epochs=3 sequence_length=2048 hardware.count=4 hardware.accelerator=A40"
      ], ["a.yaml": workflow]),
    Kind(
      "an object that a step applies", ["a.yaml: hardware.count=16 hardware.nodes=2"],
      ["a.yaml": applied]),
  ]

  // MARK: - Polyaxon

  private static let component =
    "{version: 1.1, kind: component, inputs: [{name: epochs, type: int, value: 2}], run: {kind: job, "
    + "container: {command: [python, -u, '{{ globals.artifacts_path }}/kit/train.py'], args: "
    + "['--epochs={{ epochs }}']}}}\n"

  private static let polyaxon: [Kind] = [
    Kind("a component", ["a.yaml: epochs=2"], ["a.yaml": component]),
    Kind(
      "an operation that gives a component devices and other parameters",
      ["go.yaml a.yaml: epochs=7 hardware.count=4 time_limit=1"],
      [
        "a.yaml": component,
        "go.yaml":
          "{version: 1.1, kind: operation, params: {epochs: {value: 7}}, termination: {timeout: 3600}, "
          + "runPatch: {container: {resources: {limits: {nvidia.com/gpu: 4}}}}, pathRef: ./a.yaml}\n",
      ]),
    Kind(
      "a search over learning rates", ["go.yaml a.yaml: epochs=2 trials=50"],
      [
        "a.yaml": component,
        "go.yaml":
          "{version: 1.1, kind: operation, matrix: {kind: random, numRuns: 50, params: {lr: {kind: choice, "
          + "value: [1, 2]}}}, pathRef: ./a.yaml}\n",
      ]),
    Kind(
      "a grid that varies how long it trains", ["go.yaml a.yaml: ?epochs trials=6"],
      [
        "a.yaml": component,
        "go.yaml":
          "{version: 1.1, kind: operation, matrix: {kind: grid, params: {epochs: {kind: choice, value: "
          + "[1, 9]}, lr: {kind: range, value: '0:6:2'}}}, pathRef: ./a.yaml}\n",
      ]),
    Kind(
      "a distributed job", ["a.yaml: hardware.count=4 hardware.nodes=3"],
      [
        "a.yaml":
          "{version: 1.1, kind: component, run: {kind: pytorchjob, master: {replicas: 1, container: "
          + "{command: [python, train.py], resources: {limits: {nvidia.com/gpu: 2}}}}, worker: {replicas: 2, "
          + "container: {command: [python, train.py], resources: {limits: {nvidia.com/gpu: 1}}}}}}\n"
      ]),
    Kind(
      "a service, and a component that lies elsewhere", [],
      [
        "a.yaml":
          "{version: 1.1, kind: component, run: {kind: service, container: {command: [streamlit, run]}}}\n",
        "b.yaml":
          "{version: 1.1, kind: operation, hubRef: kaniko, params: {context: {value: a}}}\n",
      ]),
  ]

  @Test(arguments: programs + clusters + more + workflows + polyaxon)
  private func kind(_ kind: Kind) throws {
    let search = Workspace(files: MemoryFiles(kind.files)).findRuns()
    try #require(
      search.runs.count == kind.runs.count, "\(search.runs.map(\.run.files).map { $0.map(\.path) })"
    )
    for (joined, expected) in zip(search.runs, kind.runs) {
      let sides = expected.split(separator: ":", maxSplits: 1).map(String.init)
      #expect(joined.run.files.map(\.path).joined(separator: " ") == sides[0])
      Fixture(joined.run.format, "", sides[1], "").check(joined.run)
    }
  }
}
