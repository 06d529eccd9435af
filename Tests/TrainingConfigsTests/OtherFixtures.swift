@testable import TrainingConfigs

extension Fixture {
  /// Files that do not train: what they say of model, data and hardware is known all the same, and
  /// nothing that only a training has.
  static let others: [Fixture] = [
    Fixture(
      "slurm", "eval.sbatch",
      "model.id=acme/m-7B model.params=7000000000 dataset.id=acme/d hardware.count=2 time_limit=20 precision=bf16 !epochs",
      """
      #!/bin/bash
      #SBATCH --nodes=1
      #SBATCH --gres=gpu:2
      #SBATCH -t 20:00:00
      accelerate launch evaluate.py --model_name_or_path=acme/m-7B --dataset_name=acme/d --bf16 \\
        --num_train_epochs 3
      """),
    Fixture(
      "slurm", "score.sbatch", "model.id=acme/judge dataset.id=acme/d hardware.nodes=1",
      """
      #!/bin/bash
      #SBATCH --gpus=1
      python run_judge.py --model_name="acme/judge" --dataset_name acme/d --shard ${SLURM_ARRAY_TASK_ID}
      """),
    Fixture(
      "hf_cli_sh", "generate.sh", "model.id=acme/m-7B dataset.id=notes !steps",
      """
      # the words are printed first, and then run
      CMD="python qlora.py --do_train False --model_name_or_path acme/m-7B --dataset notes --max_steps 5"
      echo $CMD
      $CMD
      """),
    Fixture(
      "mcli", "bench.yaml", "hardware.count=8 hardware.accelerator=h100_80gb",
      """
      name: kernels
      image: acme/torch
      compute: {gpus: 8, gpu_type: h100_80gb}
      command: python kernels_benchmark.py
      """),
    Fixture(
      "k8s_ray", "cluster.yaml", "site.provider=gcp site.region=us-west4",
      """
      cluster_name: small
      max_workers: 4
      provider: {type: gcp, region: us-west4}
      available_node_types: {}
      """),
    Fixture(
      "k8s_ray", "ray.yaml", "hardware.accelerator=tpu-v4-podslice",
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      spec:
        workerGroupSpecs:
          - replicas: 1
            template:
              spec:
                nodeSelector: {cloud.google.com/gke-tpu-accelerator: tpu-v4-podslice}
                containers: [{name: w, resources: {limits: {google.com/tpu: 4}}}]
      """),
    Fixture(
      "dstack", "task.dstack.yml", "hardware.nodes=1", "type: task\ncommands: [streamlit hello]\n"),
    Fixture(
      "fairseq_hydra", "run_config/slurm.yaml", "hardware.count=16 hardware.nodes=2 time_limit=72",
      """
      hydra:
        launcher: {submitit_folder: out, timeout_min: 4320, gpus_per_node: 8, nodes: 2}
      """),
    Fixture(
      "mcli", "judge.yaml",
      "model.id=acme/m-8B hardware.count=8 sequence_length=1024 precision=fp16",
      """
      image: acme/foundry
      compute: {gpus: 8}
      command: composer eval/eval.py /mnt/config/parameters.yaml
      parameters:
        max_seq_len: 1024
        models:
          - model_name: acme/m-8B
            model: {name: hf_causal_lm, pretrained_model_name_or_path: acme/m-8B}
        precision: amp_fp16
        fsdp_config: {sharding_strategy: FULL_SHARD}
      """),
  ]
}
