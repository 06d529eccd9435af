extension Fixture {
  /// Front ends met in projects that the reader had never seen.
  static let frontEnds = [
    // The student answers half of the batches unless told otherwise; a script of one's own answers none.
    Fixture(
      "hf_cli_sh", "gkd.sh",
      "method=distill distill.teacher_params=1500000000 rl.generations=0.5 rl.completion_length=128",
      """
      python examples/scripts/gkd.py --model_name_or_path Qwen/Qwen2-0.5B-Instruct \\
        --teacher_model_name_or_path Qwen/Qwen2-1.5B-Instruct --dataset_name a/b --num_train_epochs 1
      """),
    Fixture(
      "hf_cli_sh", "share.sh",
      "method=distill distill.teacher_params=1500000000 rl.generations=0.25 rl.completion_length=300",
      """
      python gkd.py --model_name_or_path Qwen/Qwen2-0.5B-Instruct --lmbda 0.25 --max_new_tokens 300 \\
        --teacher_model_name_or_path Qwen/Qwen2-1.5B-Instruct --dataset_name a/b --use_peft
      """),
    Fixture(
      "hf_cli_sh", "offline.sh", "method=distill distill.teacher_params=7000000000 !rl.generations",
      """
      python run_distillation.py --model_name_or_path acme/a-1B --num_train_epochs 1 \\
        --teacher_model_name_or_path acme/a-7B --per_device_train_batch_size 4 --dataset_name a/b
      """),
    // Prompts, answers to each, and eight nodes of eight; `megatron` is an extra of the package, no program.
    Fixture(
      "skyrl_sh", "moe.sh",
      """
      model.id=a/b-30B-A3B method=rl hardware.count=64 hardware.nodes=8 global_batch=128 micro_batch=1 \
      epochs=20 rl.prompts=128 rl.generations=5 rl.prompt_length=512 rl.completion_length=1024 \
      parallel.tensor=4 parallel.pipeline=16 rl.reference=false rl.critic=false
      """,
      """
      NODES=8
      uv run --isolated --extra megatron -m skyrl.train.entrypoints.main_base \\
        trainer.algorithm.advantage_estimator="grpo" trainer.policy.model.path=a/b-30B-A3B \\
        trainer.placement.colocate_all=true trainer.placement.policy_num_nodes=$NODES \\
        trainer.placement.policy_num_gpus_per_node=8 trainer.epochs=20 \\
        trainer.policy.megatron_config.tensor_model_parallel_size=4 \\
        trainer.policy.megatron_config.pipeline_model_parallel_size=16 \\
        trainer.train_batch_size=128 trainer.policy_mini_batch_size=64 \\
        trainer.micro_train_batch_size_per_gpu=1 trainer.max_prompt_length=512 \\
        generator.sampling_params.max_generate_length=1024 generator.n_samples_per_prompt=5 \\
        trainer.algorithm.use_kl_loss=false $@
      """),
    // Four devices of the policy and two engines of two: nothing is shared.
    Fixture(
      "skyrl_sh", "async.sh", "hardware.count=8 !hardware.nodes method=rl steps=100 !epochs",
      """
      python -m examples.train.async.main_async trainer.policy.model.path=a/b-7B \\
        trainer.placement.colocate_all=false trainer.placement.policy_num_gpus_per_node=4 \\
        generator.inference_engine.num_engines=2 generator.n_samples_per_prompt=8 \\
        generator.inference_engine.tensor_parallel_size=2 trainer.max_training_steps=100
      """),
    Fixture(
      "skyrl_sh", "tune.sh",
      "model.id=a/b-0.5B steps=40 global_batch=4 micro_batch=2 sequence_length=512 hardware.count=1 "
        + "method=lora dataset.id=c/d",
      """
      uv run --extra fsdp -m examples.main_sft strategy=fsdp model.path=a/b-0.5B dataset_name=c/d \\
        max_length=512 num_steps=40 batch_size=4 micro_train_batch_size_per_gpu=2 model.lora.rank=32 \\
        placement.num_nodes=1 placement.num_gpus_per_node=1
      """),
    Fixture(
      "hydra", "easy.yaml",
      "model.id=a/b-7B method=rl global_batch=512 micro_batch=1 recompute=true epochs=15 "
        + "hardware.count=8 rl.prompts=512 rl.generations=5 rl.completion_length=2048",
      """
      data: {train_files: c/d@train, max_prompt_length: 2048, max_response_length: 2048,
        rollout_batch_size: 512, val_batch_size: 1024}
      algorithm: {adv_estimator: grpo, disable_kl: false}
      worker:
        actor:
          global_batch_size: 128
          micro_batch_size_per_device_for_update: 1
          micro_batch_size_per_device_for_experience: 2
          model: {model_path: a/b-7B, enable_gradient_checkpointing: true, lora: {rank: 0}}
        rollout: {n: 5, temperature: 1.0, tensor_parallel_size: 2}
      trainer: {total_epochs: 15, max_steps: null, nnodes: 1, n_gpus_per_node: 8}
      """),
    // Two epochs, each fifty times over the dataset.
    Fixture(
      "diffsynth_sh", "full.sh",
      "model.id=a/Image-4B model.params=4000000000 method=full epochs=100 recompute=true micro_batch=1",
      """
      accelerate launch examples/a/train.py --dataset_base_path data/a --dataset_repeat 50 \\
        --dataset_metadata_path data/a/m.csv --num_epochs 2 --use_gradient_checkpointing \\
        --model_id_with_origin_paths \\
        "t/Text:text_encoder/*.safetensors,a/Image-4B:transformer/*.safetensors,t/Text:vae/v.pth" \\
        --trainable_models dit --remove_prefix_in_ckpt pipe.dit.
      """),
    Fixture(
      "diffsynth_sh", "lora.sh", "model.id=a/Video-14B method=lora epochs=5 !recompute",
      """
      accelerate launch train.py --dataset_base_path data/a --num_epochs 5 --height 480 --width 832 \\
        --model_id_with_origin_paths "a/Video-14B:diffusion_pytorch_model*.safetensors,a/b:v.pth" \\
        --lora_base_model dit --lora_rank 32 --remove_prefix_in_ckpt pipe.dit.
      """),
    // One epoch where none is said, fifty times over the dataset.
    Fixture(
      "diffsynth_sh", "default.sh", "epochs=50",
      """
      accelerate launch train.py --dataset_base_path data/a --dataset_repeat 50 --lora_rank 32 \\
        --dataset_metadata_path m.csv --lora_base_model dit
      """),
    // The first of the two only keeps what the second trains on.
    Fixture(
      "diffsynth_sh", "split.sh", "epochs=5 method=lora !trials",
      """
      accelerate launch train.py --task sft:data_process --dataset_base_path a --lora_base_model dit \
        --dataset_metadata_path m.csv --num_epochs 1 --lora_rank 32
      accelerate launch train.py --task sft:train --dataset_base_path b --lora_base_model dit \
        --dataset_metadata_path m.csv --num_epochs 5 --lora_rank 32
      """),
    Fixture(
      "hf_cli_sh", "limited.sh", "dataset.examples=1000 epochs=1 method=lora",
      """
      torchrun --nproc_per_node 2 tune.py --model_name_or_path a/b-1B --train_file_dir data \\
        --per_device_train_batch_size 2 --use_peft True --max_train_samples 1000 --num_train_epochs 1
      """),
    // An adapter is put into the model itself, under whichever name it is trained.
    Fixture(
      "python", "adapted.py", "method=lora model.id=a/b-500m steps=1000",
      """
      from transformers import AutoModel, Trainer, TrainingArguments
      from peft import LoraConfig, get_peft_model
      model = AutoModel.from_pretrained("a/b-500m")
      model = model.to("cuda")
      adapted = get_peft_model(model, LoraConfig(r=1))
      Trainer(model.to("cuda"), TrainingArguments("out", max_steps=1000)).train()
      """),
    Fixture(
      "python", "batches.py", "model.id=a/b-base global_batch=16 epochs=2",
      """
      from datasets import load_dataset
      from transformers import TFAutoModel
      import tensorflow as tf
      model = TFAutoModel.from_pretrained("a/b-base")
      train = model.prepare_tf_dataset(load_dataset("c/d")["train"], shuffle=True, batch_size=16)
      model.compile(optimizer="adam")
      model.fit(train, validation_data=None, epochs=2)
      """),
    // The text that the shell runs stands behind the end of its options.
    Fixture(
      "k8s_other", "job.yaml", "epochs=3 micro_batch=4 hardware.count=2",
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: a}
      spec:
        template:
          spec:
            containers:
              - name: a
                command: ["/bin/bash", "-c", "--"]
                args: ["cd /data; torchrun train.py --num_train_epochs 3 --per_device_train_batch_size 4"]
                resources: {limits: {nvidia.com/gpu: 2}}
      """),
    // Engines of six devices beside a policy of eight: the cluster reaches to the last one.
    Fixture(
      "roll", "rl.yaml",
      "model.id=a/b-7B method=rl steps=500 micro_batch=4 gradient_accumulation=32 rl.prompts=128 "
        + "rl.generations=8 rl.completion_length=4096 sequence_length=6144 hardware.count=8 "
        + "recompute=true precision=bf16 !epochs parallel.tensor=1",
      """
      num_gpus_per_node: 8
      max_steps: 500
      rollout_batch_size: 128
      prompt_length: 2048
      response_length: 4096
      num_return_sequences_in_group: 8
      adv_estimator: reinforce
      pretrain: a/b-7B
      actor_train:
        model_args: {disable_gradient_checkpointing: false, dtype: bf16, lora_rank: 64}
        training_args:
          {per_device_train_batch_size: 4, gradient_accumulation_steps: 32, num_train_epochs: 50}
        data_args: {file_name: [data/a.jsonl, data/b.jsonl]}
        strategy_args: {strategy_config: {tensor_model_parallel_size: 1}}
        device_mapping: list(range(0,8))
      actor_infer: {device_mapping: "list(range(0,6))"}
      reference: {device_mapping: "list(range(0,8))"}
      """),
    Fixture(
      "roll", "tune.yaml",
      "method=full epochs=1 sequence_length=2048 hardware.count=16 packing=true",
      """
      num_gpus_per_node: 8
      sequence_length: 2048
      pretrain: a/b-30B-A3B
      sft_train:
        model_args: {dtype: bf16}
        training_args: {num_train_epochs: 1, per_device_train_batch_size: 1}
        data_args: {file_name: data/a.json}
        strategy_args: {strategy_name: fsdp2_train}
        use_sequence_packing: True
        device_mapping: list(range(0,16))
      """),
    // Flags of OpenRLHF in a trainer of its own, whose defaults nobody knows.
    Fixture(
      "hf_cli_sh", "relative.sh",
      "method=rl rl.generations=8 rl.prompt_length=1024 rl.completion_length=3000 epochs=20 "
        + "hardware.count=8 micro_batch=1 !rl.critic",
      """
      python train_zero.py --critic_type drgrpo --gpus 8 --pretrain a/b-7B --zero-stage 2 \
        --prompt_data d --num_prompt_epoch 20 --prompt_max_length 1024 --num_samples 8 \
        --generate_max_length 3000 --train_batch_size 128 --train_batch_size_per_device 1 \
        --rollout_batch_size 128
      """),
    Fixture(
      "hf_cli_sh", "named.sh", "model.id=a/b-3B model.params=3000000000 dataset.id=d.json",
      """
      deepspeed train.py --model_id a/b-3B --dataset_id_or_path d.json --num_train_epochs 1 \
        --per_device_train_batch_size 4
      """),
    Fixture(
      "vision_sh", "clip.sh",
      "precision=bf16 recompute=true epochs=6 micro_batch=8192 dataset.id=/d",
      """
      torchrun --nproc_per_node 8 -m clip_train.main --train-data /d --batch-size 8192 --epochs 6 \
        --precision amp_bf16 --grad-checkpointing --model ViT-B-16 --lr 1e-3
      """),
    Fixture(
      "hf_cli_sh", "switched.sh", "epochs=1 micro_batch=128",
      "python -u run.py --is_training 1 --train_epochs 1 --batch_size 128 --learning_rate 1e-3 --model M"
    ),
    Fixture(
      "hydra", "whole.yaml", "steps=65536 precision=bf16 gradient_accumulation=1 !epochs",
      """
      defaults: [_self_, {task: pt}]
      precision: bf16
      model: {name: a/b}
      optim: {base_lr: 2e-2, batch_size: 128, total_steps: 65536, epochs: -1, grad_accum: 1}
      """),
    // The trainer of Lightning is one on one node, where it says nothing else.
    Fixture(
      "hydra", "one.yaml", "epochs=200 hardware.count=2 gradient_accumulation=1",
      """
      defaults: [{model: s4}]
      trainer: {accelerator: gpu, devices: 2, accumulate_grad_batches: 1, max_epochs: 200}
      loader: {batch_size: 50}
      """),
    Fixture(
      "hydra", "speech.yaml", "steps=10000 sequence_length=4096 micro_batch=4 precision=bf16",
      """
      defaults: [base, _self_]
      max_length: 4096
      tokenizer: {_target_: a.Tokenizer}
      trainer: {max_steps: 10000, precision: bf16-true}
      data:
        batch_size: 4
        max_length: ${max_length}
      """),
    // Beside a micro batch the other is that of the whole step.
    Fixture(
      "generic", "micro.yaml", "micro_batch=2 global_batch=64 epochs=3",
      """
      train: {micro_train_batch_size_per_gpu: 2, train_batch_size: 64, micro_forward_batch_size: 9}
      num_epochs: 3
      learning_rate: 1e-5
      model_name: a/b-7B
      """),
  ]
}
