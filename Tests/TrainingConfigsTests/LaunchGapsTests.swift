import Files
import Runs
import Testing

@testable import TrainingConfigs

/// What was let pass, or read otherwise than it is meant, of launchers that were taken from elsewhere.
@Suite("Gaps of launchers") struct LaunchGapsTests {
  /// A program whose flags have short names.
  private static let program = """
    import argparse, torch
    from torch import nn
    p = argparse.ArgumentParser()
    p.add_argument("-e", "--epochs", type=int, default=2)
    p.add_argument("--batch-size", "-b", type=int, default=128)
    p.add_argument("--laps", dest="rounds", type=int, default=3)
    a = p.parse_args()
    model = nn.Linear(10, 10)
    loader = torch.utils.data.DataLoader(list(range(1000)), batch_size=a.batch_size)
    opt = torch.optim.SGD(model.parameters(), lr=0.1)
    for e in range(a.epochs):
        for x in loader:
            loss = model(x).sum()
            loss.backward()
            opt.step()

    """

  /// The facts of the one run of some files, and of the files that are not understood the paths.
  private static func check(_ files: [String: String], _ facts: String) throws {
    let files = files.merging(["train.py": program]) { own, _ in own }
    let search = Workspace(files: MemoryFiles(files)).findRuns()
    let run = try #require(search.runs.first?.run)
    #expect(search.runs.count == 1, "\(search.runs.map(\.run.path))")
    Fixture(run.format, "", facts, "").check(run)
  }

  @Test(
    "a flag counts by any of its names",
    arguments: [
      ("-e 5 -b 32", "epochs=5"), ("-e5 -b32", "epochs=5"), ("--epo 5 --batch 32", "epochs=5"),
      ("--epochs 5 -b 32", "epochs=5"), ("-b 32", "epochs=2"), ("-e $N -b 32", "?epochs"),
    ])
  func shortNames(_ flags: String, _ facts: String) throws {
    try Self.check(["run.sh": "python train.py \(flags)\n"], "micro_batch=32 " + facts)
  }

  private static let devices: [(String, String)] = [
    ("deepspeed --include a:0,1@b:0,1,2,3 train.py -e 5", "hardware.count=6 hardware.nodes=2"),
    ("deepspeed --include host:0,1 train.py -e 5", "hardware.count=2 hardware.nodes=1"),
    ("deepspeed --include=\"localhost:3,2\" train.py -e 5", "hardware.count=2 hardware.nodes=1"),
    ("deepspeed --include a@b:0 train.py -e 5", "?hardware.count"),
    ("docker run --gpus '\"device=0,1\"' image python train.py -e 5", "hardware.count=2"),
    ("docker run --gpus 4 image python train.py -e 5", "hardware.count=4"),
    ("docker run --gpus all image python train.py -e 5", "!hardware.count"),
  ]

  @Test(arguments: devices)
  func numbered(_ command: String, _ facts: String) throws {
    try Self.check(["run.sh": command + "\n"], facts + " epochs=5")
  }

  private static let submitted: [(String, String)] = [
    (
      "s = Slurm('--nodes', 2, '--gres=gpu:4')\ns.set_time('12:00:00')\ns.add_arguments(array='0-3')\n"
        + "s.sbatch('python train.py -e 5')",
      "hardware.count=8 time_limit=12 trials=4 epochs=5"
    ),
    (
      "s = Slurm(array=range(3, 12), gres=['gpu:kepler:2'], time='1:00:00')\n"
        + "s.add_cmd('python train.py -e 5')\ns.sbatch('echo done')",
      "hardware.count=2 time_limit=1 trials=9 epochs=5"
    ),
  ]

  @Test(arguments: submitted)
  func queued(_ body: String, _ facts: String) throws {
    try Self.check(["go.py": "from simple_slurm import Slurm\n\(body)\n"], facts)
  }

  private static let azure = "from azure.ai.ml import MLClient, command\nml_client = MLClient()\n"

  private static let jobs: [(String, String)] = [
    (
      azure
        + "job = command(command='python train.py --epochs ${{inputs.epochs}} -b ${{ inputs.batch }}', "
        + "code='.', inputs=dict(epochs=7, batch=64), instance_count=2, "
        + "resources={'instance_type': 'Standard_ND96asr_v4'}, "
        + "distribution={'type': 'PyTorch', 'process_count_per_instance': 4})\n"
        + "job.set_limits(timeout=7200)\nml_client.jobs.create_or_update(job)",
      "epochs=7 hardware.count=8 hardware.nodes=2 time_limit=2 micro_batch=64"
    ),
    (
      azure
        + "from azure.ai.ml.entities import Command\n"
        + "ml_client.create_or_update(Command(command='python train.py --epochs ${{inputs.gone}}'))",
      "?epochs"
    ),
    (
      "from azureml.core import Experiment, ScriptRunConfig\n"
        + "src = ScriptRunConfig(source_directory='.', script='train.py', arguments=['--epochs', 7], "
        + "distributed_job_config=PyTorchConfiguration(process_count=8, node_count=2), "
        + "max_run_duration_seconds=7200)\nExperiment(ws, 'x').submit(src)",
      "epochs=7 hardware.count=8 hardware.nodes=2 time_limit=2"
    ),
    (
      "import runpod\npod = runpod.create_pod('t', 'image', gpu_type_id='NVIDIA A100 80GB PCIe', "
        + "gpu_count=4, docker_args=\"bash -c 'torchrun --nproc_per_node 4 train.py -e 5'\")",
      "epochs=5 hardware.count=4"
    ),
    (
      "import runpod\nrunpod.create_pod('t', 'me/trainer', 'NVIDIA H100 NVL', gpu_count=8)",
      "?trials"
    ),
    (
      "from vastai import VastAI\nVastAI().launch_instance(gpu_name='RTX_4090', num_gpus='4', "
        + "image='x', onstart_cmd='python train.py -e 5')",
      "epochs=5 hardware.count=4"
    ),
    (
      "from vastai import VastAI\nVastAI().create_instance(id=1, image='x', "
        + "onstart_cmd='bash /workspace/train.sh')",
      "?trials"
    ),
  ]

  @Test(arguments: jobs)
  func services(_ body: String, _ facts: String) throws {
    try Self.check(["go.py": body + "\n"], facts)
  }

  @Test("a job of Azure that is not known to train is none")
  func idle() {
    let files = [
      "go.py":
        "from azureml.core import Experiment, ScriptRunConfig\n"
        + "src = ScriptRunConfig(source_directory='.', script='read_data.py')\n"
        + "Experiment(ws, 'x').submit(src)\n",
      "read_data.py": "print(1)\n",
    ]
    #expect(Workspace(files: MemoryFiles(files)).findRuns().runs.isEmpty)
  }

  @Test("a part that a job of Azure is made of is the job's")
  func component() throws {
    try Self.check(
      [
        "go.py": Self.azure + "from azure.ai.ml.entities import Command, CommandComponent\n"
          + "part = CommandComponent(name='a', command='python train.py --epochs 20', code='.')\n"
          + "ml_client.jobs.create_or_update(Command(component=part, compute='gpu'))\n"
      ], "epochs=20")
  }

  @Test("a job that an entrypoint's script starts is read with it")
  func entrypoints() throws {
    try Self.check(
      [
        "a.yaml":
          "entrypoint: bash run.sh\nresources: {slots_per_trial: 8}\n"
          + "searcher: {name: single, metric: loss}\n",
        "run.sh": "python train.py --epochs 5\n",
      ], "hardware.count=8 epochs=5")
  }

  @Test("of workers that a policy may make more of, the most count")
  func elastic() throws {
    try Self.check(
      [
        "a.yaml":
          "{apiVersion: kubeflow.org/v1, kind: PyTorchJob, spec: {elasticPolicy: {minReplicas: 1, "
          + "maxReplicas: 6}, pytorchReplicaSpecs: {Worker: {replicas: 2, template: {spec: {containers: "
          + "[{name: t, command: [torchrun, train.py, -e, '5'], resources: {limits: {nvidia.com/gpu: 4}}}"
          + "]}}}}}}\n"
      ], "hardware.count=24 hardware.nodes=6")
  }

  @Test(
    "what a script starts and is nowhere is said",
    arguments: [
      "sbatch job.sh", "sbatch --gres=gpu:8 -N 4 job.slurm", "qsub train.pbs", "bsub < train.lsf",
      "sbatch my_job", "condor_submit a.sub", "flux batch job.sh", "mpirun -np 8 ./train",
      "srun -N4 --gres=gpu:8 ./work.sh", "kubectl apply -f train.yaml", "bash train_all.sh",
      "./asr.sh --ngpu 8 --train_set a", "docker run image bash /app/finetune.sh",
    ])
  func absent(_ command: String) {
    let search = Workspace(files: MemoryFiles(["run.sh": "#!/bin/bash\n\(command)\n"])).findRuns()
    #expect(search.runs.count + search.account.notUnderstood.count > 0)
  }

  @Test(
    "what may lie elsewhere, and lies here, is not",
    arguments: [
      "bash setup.sh", "./configure", "bash download_train_data.sh", "srun ./my_prog",
      "bsub -n 1 python show.py --target aspirin", "sbatch here.sh", "sbatch --wrap hostname",
      "./asr.sh --ngpu 0", "echo sbatch job.sh", "kubectl apply -f service.yaml", "sbatch $JOB",
    ])
  func elsewhere(_ command: String) {
    let files = [
      "run.sh": "#!/bin/bash\n\(command)\n", "jobs/here.sh": "#!/bin/bash\nhostname\n",
      "show.py": "print(1)\n",
    ]
    let search = Workspace(files: MemoryFiles(files)).findRuns()
    #expect(search.runs.isEmpty && search.account.notUnderstood.isEmpty)
  }

  @Test("a service of containers that runs a script of its image is said")
  func image() {
    let files = [
      "compose.yaml": "services: {t: {image: a/b, command: bash /workspace/run_training.sh}}\n"
    ]
    let search = Workspace(files: MemoryFiles(files)).findRuns()
    #expect(search.runs.count + search.account.notUnderstood.count > 0)
  }

  @Test("a script that reads one of its own name elsewhere is no training")
  func ownName() {
    let files = ["clean.sh": "#!/bin/bash\ncd terraform\nsource ./clean.sh\n"]
    #expect(Workspace(files: MemoryFiles(files)).findRuns().runs.isEmpty)
  }

  private static let process = """
    process PREPARE { script: "echo train.py" }
    process TRAIN {
        accelerator 4, type: 'nvidia-tesla-v100'
        time '1d 12h'
        tag "${name} }"
        input:
        path data
        script:
        // a brace } that closes nothing
        \"""
        python ${projectDir}/train.py \\\\
            -e 5 --batch-size $bs
        \"""
        stub:
        \"""
        python train.py -e 1000
        \"""
    }
    workflow { TRAIN(file(params.data)) }

    """

  @Test("a process of Nextflow is read with its directives")
  func nextflow() throws {
    try Self.check(
      ["main.nf": "#!/usr/bin/env nextflow\n" + Self.process],
      "hardware.count=4 time_limit=36 epochs=5 ?micro_batch ?trials")
  }

  /// What a profile sets too, or what is computed, is not known; the file of settings wins.
  @Test("parameters of Nextflow are read where they stand plainly")
  func nextflowParameters() throws {
    let pipeline = """
      params.steps = 7
      params.batch = 1
      process TRAIN {
          script:
          \"""
          python train.py -e ${params.epochs} --max_steps ${params.steps} --batch-size ${params.batch} --lr ${params.lr}
          \"""
      }
      workflow { TRAIN() }

      """
    let settings = """
      params {
        epochs = 5 // as in the paper
        lr = '1e-4'
        batch = params.devices * 4
      }
      profiles {
        test { params.lr = 1 }
      }

      """
    try Self.check(
      ["main.nf": pipeline, "nextflow.config": settings], "epochs=5 steps=7 ?micro_batch")
    try Self.check(
      [
        "main.nf": pipeline,
        "nextflow.config": settings.replacing("params.lr = 1", with: "params.epochs = 1"),
      ], "?epochs")
  }

  @Test(
    "a process that may train is said, and others are not",
    arguments: [
      ("process TORCH_TUNE { script: \"launch.py -c ${config}\" }", 1),
      ("process TRAIN { script: 'python $py' }", 1), ("process ALIGN { script: 'bwa mem x' }", 0),
      ("process FUSE { script: \"\"\"\n#!/usr/bin/env python\ntrain = 1\n\"\"\" }", 0),
      ("process FUSE { script: \"\"\"\n#!/usr/bin/env python\nm.fit(x)\n\"\"\" }", 1),
      ("process SHOW {\naccelerator 1\nscript: 'python $py' }", 1),
    ])
  func processes(_ text: String, _ unclear: Int) {
    let search = Workspace(files: MemoryFiles(["a.nf": text + "\n"])).findRuns()
    #expect(search.runs.isEmpty && search.account.notUnderstood.count == unclear)
  }

  @Test(
    "jobs that Terraform describes are said",
    arguments: [
      ("resource \"google_vertex_ai_custom_job\" \"t\" { display_name = \"t\" }", 1),
      ("resource \"kubernetes_job_v1\" \"t\" { limits = { \"nvidia.com/gpu\" = 8 } }", 1),
      ("resource \"aws_instance\" \"t\" { instance_type = \"p4d.24xlarge\" }", 0),
    ])
  func terraform(_ text: String, _ unclear: Int) {
    let search = Workspace(files: MemoryFiles(["main.tf": text + "\n"])).findRuns()
    #expect(search.runs.isEmpty && search.account.notUnderstood.count == unclear)
  }

  @Test("a loop over steps by its name counts steps, whatever is added up within")
  func steps() throws {
    let program = """
      import torch
      max_steps = 19073
      model = torch.nn.Linear(1, 1)
      optimizer = torch.optim.AdamW(model.parameters())
      for step in range(max_steps):
          for micro_step in range(accumulated()):
              loss = model(next(data))
              loss.backward()
          optimizer.step()

      """
    try Self.check(["train.py": program, "run.sh": "torchrun train.py\n"], "steps=19073 !epochs")
  }

  @Test("a variable of a Makefile stands for the program that it is")
  func makefile() {
    let files = ["Makefile": "PYTHON := uv run\ntrain:\n\t$(PYTHON) -m scripts.train.main --all\n"]
    let search = Workspace(files: MemoryFiles(files)).findRuns()
    #expect(search.account.notUnderstood.count == 1)
  }

  private static let asked: [(String, String)] = [
    (
      "run.pl --gpu 2 exp/train.log parallel-wavegan-train --config conf/a.yaml --outdir exp",
      "hardware.count=2"
    ),
    ("queue.pl --gpu 4 exp/train.log python train.py -e 5", "hardware.count=4 epochs=5"),
    ("run.pl exp/train.log python train.py -e 5", "!hardware.count epochs=5"),
  ]

  @Test("what puts a command into a queue gives it devices", arguments: asked)
  func kaldi(_ command: String, _ facts: String) throws {
    try Self.check(["run.sh": command + "\n"], facts)
  }

  @Test("hosts that are called by their accelerators have them")
  func hosts() throws {
    try Self.check(
      ["a.lsf": "#BSUB -R V100\n#BSUB -gpu \"num=1\"\n#BSUB -W 1:00\npython train.py -e 5\n"],
      "hardware.accelerator=V100 hardware.count=1 time_limit=1 epochs=5")
  }
}
