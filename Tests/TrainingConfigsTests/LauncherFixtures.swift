@testable import TrainingConfigs

extension Fixture {
  static let launchers: [Fixture] = [
    Fixture(
      "zenml", "finetune_gcp.yaml",
      "hardware.count=1 hardware.accelerator=a100-sxm4-40gb hardware.instance_type=a2-highgpu-1g model.id=a/b-7B steps=1000 sequence_length=2048 gradient_accumulation=2 precision=bf16",
      """
      settings:
        docker: {requirements: requirements.txt}
      model: {name: copilot, tags: [llm]}
      steps:
        prepare_data:
          parameters: {dataset_name: a/d}
        trainer:
          step_operator: vertex-us
          settings:
            step_operator.vertex:
              machine_type: a2-highgpu-1g
              accelerator_type: NVIDIA_TESLA_A100
              accelerator_count: 1
          parameters:
            args:
              model_path: a/b-7B
              seq_length: 2048
              max_steps: 1000
              batch_size: 4
              gradient_accumulation_steps: 2
              bf16: true
      """),
    Fixture(
      "sagemaker", "job.yaml",
      "hardware.nodes=2 hardware.instance_type=p4d.24xlarge time_limit=24 epochs=3 model.id=a/b-7B",
      """
      apiVersion: sagemaker.aws.amazon.com/v1
      kind: TrainingJob
      spec:
        algorithmSpecification: {trainingImage: i, trainingInputMode: File}
        resourceConfig: {instanceCount: 2, instanceType: ml.p4d.24xlarge, volumeSizeInGB: 50}
        stoppingCondition: {maxRuntimeInSeconds: 86400}
        hyperParameters:
          - {name: epochs, value: "3"}
          - {name: model_id, value: a/b-7B}
          - {name: empty}
      """),
    Fixture(
      "zenml", "shared.yaml", "model.id=a/b-7B steps=300 hardware.instance_type=p4d.24xlarge",
      """
      parameters: {base_model_id: a/b-7B, max_steps: 300}
      steps:
        finetune:
          settings:
            step_operator.sagemaker: {estimator_args: {instance_type: ml.p4d.24xlarge}}
        evaluate:
          step_operator: gpus
      """),
    Fixture(
      "anyscale", "job.yaml",
      "hardware.nodes=2 hardware.instance_type=g5.12xlarge epochs=3 model.id=a/b-7B time_limit=2",
      """
      name: tune
      entrypoint: >-
        uv pip install -r lock.txt --system
        && torchrun train.py --model_name_or_path a/b-7B --num_train_epochs 3 --per_device_train_batch_size 2
      image_uri: anyscale/ray:2.57.0-py311-cu128
      compute_config:
        head_node: {instance_type: m5.2xlarge}
        worker_nodes:
          - {name: gpus, instance_type: g5.12xlarge, min_nodes: 2, max_nodes: 2}
      timeout_s: 7200
      """),
    Fixture(
      "anyscale", "groups.yaml", "?hardware.nodes ?hardware.instance_type epochs=3",
      """
      entrypoint: torchrun train.py --model_name_or_path a/b-7B --num_train_epochs 3 --per_device_train_batch_size 2
      compute_config:
        worker_nodes:
          - {instance_type: m5.4xlarge, min_nodes: 2, max_nodes: 2}
          - {instance_type: g5.12xlarge, min_nodes: 1, max_nodes: 4}
      """),
    Fixture(
      "megatron_bridge_sh", "bench.sh",
      "hardware.count=64 hardware.accelerator=h100 model.params=70000000000 steps=50 global_batch=256 sequence_length=8192 precision=bf16 parallel.tensor=4",
      """
      # the command is written out first and run by every worker
      command=$(cat <<- EOM
        cd /opt/bridge ;
        numactl --cpunodebind=\\$((LOCAL_RANK/4)) nice -10 python perf/run_script.py \\
          --gpu h100 --model_family_name llama --model_recipe_name llama3_70b --num_gpus 64 \\
          --compute_dtype bf16 --global_batch_size 256 --seq_length 8192 \\
          --tensor_model_parallel_size 4 --max_steps 50
      EOM
      )
      echo "$command" > worker.sh
      torchrun --nproc-per-node="8" --nnodes="8" --no-python bash worker.sh
      """),
    Fixture(
      "hf_cli_sh", "gpt3.sh",
      "hardware.count=8 model.params=125000000 sequence_length=2048 global_batch=256 steps=90",
      """
      mpirun -np 8 ./train_gpt2cu -b 32 -t 2048 -d 524288 -x 90 -e "gpt3:c768"
      """),
    Fixture(
      "nemo_megatron", "nemo.sh", "hardware.nodes=4 hardware.count=32 steps=20 global_batch=64",
      """
      python megatron_gpt_pretraining.py trainer.num_nodes=4 trainer.devices=8 trainer.max_steps=20 \\
        model.global_batch_size=64 exp_manager.name=a
      """),
    Fixture(
      "hf_cli_sh", "fsdp.sh",
      "model.layers=40 model.hidden_size=5120 micro_batch=1 sequence_length=4096",
      """
      torchrun --nproc_per_node=8 train.py --max_context_width=4096 --hidden_width=5120 \\
        --num_layers=40 --num_heads=40 --intermediate_size=13824 --train_batch_size=1
      """),
    Fixture(
      "olmo_beaker_sh", "gantry.sh", "hardware.count=32 hardware.nodes=4",
      """
      gantry run --gpus 8 --replicas 4 --cluster acme/a -- /bin/bash -c "torchrun train.py a.yaml"
      """),
    Fixture(
      "k8s_trainjob", "template.yaml", "sequence_length=128 ?model.id ?steps",
      """
      apiVersion: kubeflow.org/v1
      kind: PyTorchJob
      spec:
        pytorchReplicaSpecs:
          Worker:
            replicas: 2
            template:
              spec:
                containers:
                  - name: pytorch
                    command: [torchrun, train.py]
                    args: ["--model_name_or_path", "${MODEL}", "--max_steps=$STEPS", --max_seq_length, "128"]
                    resources: {limits: {nvidia.com/gpu: 8}}
      """),
    Fixture(
      "k8s_kueue", "workload.yaml",
      "hardware.count=20 hardware.nodes=3 time_limit=2 epochs=3 ",
      """
      apiVersion: kueue.x-k8s.io/v1beta1
      kind: Workload
      metadata: {name: job-train-19797}
      spec:
        queueName: research
        maximumExecutionTimeSeconds: 7200
        podSets:
          - name: launcher
            count: 1
            template:
              spec:
                containers:
                  - {name: a, command: [python, train.py, --epochs, "3"], resources: {requests: {nvidia.com/gpu: 4}}}
          - name: workers
            count: 2
            template:
              spec: {containers: [{name: a, resources: {requests: {nvidia.com/gpu: 8}}}]}
      """),
    // What annotations state that the object does not; what contradicts it is in AnnotationTests.
    Fixture(
      "k8s_other", "annotated.yaml",
      "hardware.count=8 hardware.accelerator=h100-sxm5-80gb duration=12 model.params=7000000000 site.region=gcp/us-central1",
      """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: train
        annotations:
          carbonward.dev/duration: 12h
          carbonward.dev/hardware.accelerator: h100-sxm5-80gb
          carbonward.dev/hardware.count: "8"
          carbonward.dev/model.params: 7B
          example.org/duration: 900h
      spec:
        template:
          metadata: {annotations: {carbonward.dev/site.region: gcp/us-central1, carbonward.dev/duration: 12h}}
          spec:
            containers:
              - {name: a, command: [python, train.py], resources: {limits: {nvidia.com/gpu: 8}}}
      """),
    Fixture(
      "slurm", "a.sbatch",
      "hardware.nodes=4 hardware.count=32 hardware.accelerator=a100 time_limit=48 micro_batch=2 steps=100 trials=3",
      edits: [
        "hardware.count=16", "hardware.accelerator=h100", "time_limit=12 h", "micro_batch=4",
        "steps=50",
      ],
      """
      #!/bin/bash
      #SBATCH --nodes=4
      #SBATCH --gres=gpu:a100:8
      #SBATCH -t 2-00:00:00
      #SBATCH --array=0-2
      MBS=2
      srun torchrun --nproc_per_node 8 train.py --model_name_or_path acme/m-1B \\
        --per_device_train_batch_size $MBS --max_steps 100
      """),
    Fixture(
      "slurm", "b.sbatch",
      "hardware.nodes=1 hardware.count=4 time_limit=6 trials=10 ?hardware.accelerator",
      edits: ["hardware.count=2"],
      """
      #!/bin/bash
      #SBATCH --gpus=4
      #SBATCH --time 360
      #SBATCH --constraint="a100|h100"
      #SBATCH --array=1-10%1
      python train.py --lr 1e-4
      """),
    Fixture(
      "hf_cli_sh", "sft.sh",
      "hardware.count=8 model.id=acme/m-7B method=lora epochs=3 gradient_accumulation=4 packing=true precision=bf16",
      edits: ["hardware.count=4", "epochs=1", "gradient_accumulation=8"],
      """
      accelerate launch --num_processes 8 sft.py \\
        --model_name_or_path acme/m-7B --use_peft --num_train_epochs 3 \\
        --gradient_accumulation_steps=4 --packing --bf16
      """),
    Fixture(
      "hf_cli_sh", "cuda.sh", "hardware.count=4 micro_batch=8 epochs=1",
      """
      CUDA_VISIBLE_DEVICES=0,1,2,3 python finetune.py --per_device_train_batch_size 8 --num_train_epochs 1
      """),
    Fixture(
      "megatron_sh", "pretrain.sh",
      "hardware.count=16 hardware.nodes=2 steps=1000 global_batch=64 micro_batch=4 precision=bf16 recompute=true parallel.tensor=2",
      edits: ["steps=10", "global_batch=32", "micro_batch=2"],
      """
      GPUS_PER_NODE=8
      NNODES=2
      TP=2
      GPT_ARGS="
        --num-layers 24 --hidden-size 1024 --num-attention-heads 16
        --seq-length 1024 --max-position-embeddings 1024
        --micro-batch-size 4 --global-batch-size 64
        --train-iters 1000 --bf16 --recompute-activations
      "
      torchrun --nproc_per_node $GPUS_PER_NODE --nnodes $NNODES pretrain_gpt.py $GPT_ARGS \\
        --tensor-model-parallel-size $TP
      """),
    Fixture(
      "verl_sh", "grpo.sh",
      "method=rl model.id=acme/m-3B epochs=10 global_batch=512 sequence_length=3072 hardware.count=16 micro_batch=4",
      edits: ["epochs=5", "global_batch=256"],
      """
      python3 -m verl.trainer.main_ppo algorithm.adv_estimator=grpo data.train_batch_size=512 \\
        data.max_prompt_length=1024 data.max_response_length=2048 \\
        actor_rollout_ref.model.path=acme/m-3B actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu=4 \\
        trainer.n_gpus_per_node=8 trainer.nnodes=2 trainer.total_epochs=10
      """),
    Fixture(
      "maxtext_sh", "run.sh", "steps=30 micro_batch=4 model.params=175000000000",
      edits: ["steps=10"],
      """
      python3 -m MaxText.train MaxText/configs/base.yml run_name=x model_name=gpt3-175b steps=30 \\
        per_device_batch_size=4 remat_policy=full
      """),
    Fixture(
      "skypilot", "sky.yaml",
      "hardware.count=16 hardware.nodes=2 hardware.accelerator=H100 site.region=aws/us-east-1 model.id=acme/m-7B steps=500",
      edits: [
        "hardware.count=8", "hardware.accelerator=H200", "steps=100", "site.region=aws/eu-north-1",
      ],
      """
      resources:
        accelerators: H100:8
        cloud: aws
        region: us-east-1
      num_nodes: 2
      envs:
        MODEL_NAME: acme/m-7B
      run: |
        python train.py --model_name $MODEL_NAME --max_steps 500
      """),
    Fixture(
      "dstack", "train.dstack.yml",
      "hardware.count=8 hardware.accelerator=A100 time_limit=2 epochs=1 model.id=acme/m-1B",
      edits: ["epochs=2", "time_limit=4 h"],
      """
      type: task
      nodes: 2
      env:
        - MODEL=acme/m-1B
      commands:
        - pip install trl
        - python sft.py
          --model_name_or_path $MODEL
          --num_train_epochs 1
      resources: {gpu: "A100:80GB:4"}
      max_duration: 2h
      """),
    Fixture(
      "k8s_trainjob", "job.yaml",
      "hardware.count=8 hardware.nodes=4 hardware.instance_type=p4d.24xlarge epochs=5 time_limit=1",
      edits: ["epochs=2"],
      """
      apiVersion: kubeflow.org/v1
      kind: PyTorchJob
      metadata: {name: train}
      spec:
        runPolicy: {activeDeadlineSeconds: 3600}
        pytorchReplicaSpecs:
          Master:
            replicas: 1
            template: &pod
              spec:
                nodeSelector: {node.kubernetes.io/instance-type: p4d.24xlarge}
                containers:
                  - name: pytorch
                    command: [python, train.py, --epochs, "5"]
                    resources: {requests: {nvidia.com/gpu: 2}, limits: {nvidia.com/gpu: 2}}
          Worker: {replicas: 3, template: *pod}
      """),
    Fixture(
      "azureml", "job.yml", "hardware.count=16 hardware.nodes=2 time_limit=0.25 epochs=4",
      edits: ["time_limit=1 h", "epochs=2"],
      """
      $schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
      command: >-
        python train.py
        --epochs ${{inputs.epochs}}
      inputs: {epochs: 4}
      compute: azureml:gpu-cluster
      distribution: {type: pytorch, process_count_per_instance: 8}
      resources: {instance_count: 2}
      limits: {timeout: 900}
      """),
    Fixture(
      "determined", "const.yaml", "hardware.count=16 steps=100 trials=4 global_batch=64",
      edits: ["hardware.count=8", "global_batch=32"],
      """
      name: x
      entrypoint: python3 -m determined.launch.torch_distributed python3 train.py
      environment: {image: {gpu: acme/image:1}}
      resources: {slots_per_trial: 16}
      hyperparameters:
        global_batch_size: 64
        lr: {type: categorical, vals: [0.1, 0.2, 0.3, 0.4]}
      searcher: {name: grid, metric: loss, max_length: {batches: 100}}
      """),
    Fixture(
      "azureml", "automl.yml", "time_limit=2 hardware.nodes=4 trials=1",
      """
      $schema: https://azuremlsdk2.blob.core.windows.net/preview/0.0.1/autoMLJob.schema.json
      type: automl
      task: text_ner
      primary_metric: accuracy
      compute: azureml:gpu-cluster
      limits: {timeout_minutes: 120, max_nodes: 4, max_trials: 2, max_concurrent_trials: 2}
      training_data: {path: ./training, type: mltable}
      """),
    Fixture(
      "azureml", "automl-trials.yml", "time_limit=0.5 trials=10 hardware.nodes=2",
      """
      $schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
      type: pipeline
      jobs:
        classify:
          type: automl
          task: classification
          primary_metric: accuracy
          limits: {timeout_minutes: 180, trial_timeout_minutes: 30, max_trials: 10}
          resources: {instance_count: 2}
      """),
    Fixture(
      "azureml", "automl-many.yml", "time_limit=0.5 ?trials hardware.nodes=1",
      """
      $schema: https://azuremlsdk2.blob.core.windows.net/preview/0.0.1/autoMLJob.schema.json
      type: automl
      task: image_classification
      primary_metric: accuracy
      limits: {trial_timeout_minutes: 30}
      resources: {instance_count: 1}
      """),
    Fixture(
      "determined", "sft.yaml",
      "hardware.count=2 steps=5000 trials=1 micro_batch=1 gradient_accumulation=8 precision=bf16 "
        + "model.id=google/gemma-2b sequence_length=4096 recompute=true !epochs "
        + "dataset.id=HuggingFaceTB/cosmopedia method=lora",
      """
      name: sft
      entrypoint: python -m determined.launch.deepspeed python sft.py
      resources: {slots_per_trial: 2}
      searcher: {name: single, metric: loss, max_length: {batches: 5000}}
      hyperparameters:
        model: google/gemma-2b
        dataset: HuggingFaceTB/cosmopedia
        lora: true
        max_seq_length: 4096
        training_args:
          num_train_epochs: 1
          per_device_train_batch_size: 1
          gradient_accumulation_steps: 8
          gradient_checkpointing: true
          bf16: true
      """),
    Fixture(
      "determined", "records.yaml",
      "hardware.count=8 steps=1563 global_batch=32 dataset.examples=50000 trials=6",
      """
      name: records
      entrypoint: model_def:Trial
      records_per_epoch: 50000
      resources: {slots_per_trial: 8}
      hyperparameters: {global_batch_size: {type: const, val: 32}}
      searcher: {name: adaptive_asha, metric: loss, max_trials: 6, max_length: {records: 50000}}
      """),
  ]
}
