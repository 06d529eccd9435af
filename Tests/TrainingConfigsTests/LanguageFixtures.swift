@testable import TrainingConfigs

/// Trainers of language models: front ends for tuning, and those of reinforcement learning.
extension Fixture {
  static let languageModels: [Fixture] = [
    Fixture(
      "hf_cli_sh", "swift.sh",
      "model.id=acme/Base-7B method=lora hardware.count=4 hardware.nodes=1 micro_batch=2 gradient_accumulation=8 precision=bf16 sequence_length=2048 dataset.id=a/one epochs=2",
      edits: ["steps=50", "sequence_length=1024"],
      """
      export NPROC_PER_NODE=4
      swift sft --model acme/Base-7B --train_type lora --dataset 'a/one#500' 'b/two#1500' \\
        --torch_dtype bfloat16 --num_train_epochs 2 --per_device_train_batch_size 2 \\
        --gradient_accumulation_steps 8 --max_length 2048
      """),
    Fixture(
      "hf_cli_sh", "nodes.sh", "method=full hardware.count=16 hardware.nodes=2 global_batch=32",
      """
      NNODES=2 NODE_RANK=0 NPROC_PER_NODE=8 megatron pt --model acme/Base-7B --dataset a/one \\
        --micro_batch_size 1 --global_batch_size 32 --train_iters 100
      """),
    Fixture(
      "hf_cli_sh", "grpo.sh",
      "method=rl rl.generations=4 rl.completion_length=900 rl.reference=false rl.prompts=8 hardware.count=8 steps=7",
      """
      NPROC_PER_NODE=8 swift rlhf --rlhf_type grpo --model acme/Base-7B --dataset a/one \\
        --num_generations 4 --max_completion_length 900 --beta 0 --max_steps 7 \\
        --per_device_train_batch_size 2 --gradient_accumulation_steps 2
      """),
    Fixture(
      "verl_sh", "home.sh", "method=rl model.id=Qwen2.5-7B ?dataset.id rl.generations=5 epochs=3",
      """
      python3 -m verl.trainer.main_ppo algorithm.adv_estimator=grpo data.train_batch_size=256 \\
        data.train_files=$HOME/data/gsm8k/train.parquet actor_rollout_ref.rollout.n=5 \\
        actor_rollout_ref.model.path=$HOME/models/Qwen/Qwen2.5-7B trainer.total_epochs=3
      """),
    Fixture(
      "verl_sh", "open.sh", "method=rl ?model.id",
      """
      python3 -m verl.trainer.main_ppo algorithm.adv_estimator=grpo data.train_batch_size=256 \\
        data.train_files=a.parquet actor_rollout_ref.model.path=$HOME/models/Qwen-$SIZE
      """),
    Fixture(
      "hf_cli_sh", "long.sh",
      "parallel.context=4 hardware.count=8 micro_batch=4 gradient_accumulation=4",
      """
      NPROC_PER_NODE=8 swift sft --model acme/Base-7B --dataset a/one --sequence_parallel_size 4 \\
        --per_device_train_batch_size 4 --gradient_accumulation_steps 4
      """),
    Fixture(
      "hf_cli_sh", "gkd.sh",
      "method=distill distill.teacher_params=14000000000 rl.generations=0.5 rl.completion_length=300",
      """
      swift rlhf --rlhf_type gkd --model acme/Base-7B --teacher_model acme/Big-14B --dataset a/one \\
        --max_completion_length 300
      """),
    Fixture(
      "hf_cli_sh", "dataset-only.sh", "method=distill !rl.generations",
      """
      swift rlhf --rlhf_type gkd --model acme/Base-7B --teacher_model acme/Big-14B --dataset a/one \\
        --lmbda 0
      """),
    Fixture(
      "hf_cli_sh", "judges.sh", "method=rl rl.reward_params=34000000000",
      """
      swift rlhf --rlhf_type grpo --model acme/Base-7B --dataset a/one --num_generations 1 \\
        --reward_model acme/Judge-2B --teacher_model acme/Big-32B
      """),
    Fixture(
      "hf_cli_sh", "kto.sh", "method=dpo model.params=1500000000 !hardware.count",
      "python swift/cli/rlhf.py --rlhf_type kto --model acme/m-1.5B --dataset a/one --num_train_epochs 1\n"
    ),
    Fixture(
      "ms_swift", "ray.yaml",
      "method=rl model.id=acme/m-3B hardware.count=8 micro_batch=2 global_batch=16 rl.generations=8 rl.reference=false rl.prompts=2",
      """
      rlhf_type: grpo
      model: acme/m-3B
      dataset: acme/d#2000
      micro_batch_size: 2
      global_batch_size: 16
      num_generations: 8
      num_train_epochs: 1
      beta: 0
      train: {gpus: 4, tuner_type: lora}
      rollout: {gpus: 4}
      """),
    Fixture(
      "prime_rl", "sft.toml",
      "model.id=acme/m-0.6B steps=40 global_batch=64 sequence_length=1024 hardware.count=3 packing=true method=full dataset.id=acme/d !micro_batch",
      edits: ["steps=30"],
      """
      max_steps = 40
      [deployment]
      num_train_gpus = 2
      num_infer_gpus = 1
      [model]
      name = "acme/m-0.6B"
      [data]
      name = "acme/d"
      seq_len = 1024
      batch_size = 64
      """),
    Fixture(
      "prime_rl", "rl.toml",
      "method=rl steps=20 global_batch=128 rl.generations=16 rl.prompts=8 rl.completion_length=512 hardware.count=32 hardware.nodes=4 recompute=true adapter=lora",
      """
      max_steps = 20
      seq_len = 2048
      [deployment]
      type = "multi_node"
      num_train_nodes = 1
      num_infer_nodes = 1
      num_infer_replicas = 3
      [model]
      name = "acme/m-8B"
      [model.lora]
      rank = 8
      [trainer.model.ac]
      freq = 1
      [orchestrator]
      batch_size = 128
      group_size = 16
      [orchestrator.train.sampling]
      max_completion_tokens = 512
      """),
    Fixture(
      "megatron_sh", "slime.sh",
      "method=rl model.id=/opt/m-4B hardware.count=8 steps=200 global_batch=64 rl.generations=8 rl.prompts=8 rl.completion_length=4096 rl.reference=true precision=bf16 recompute=true parallel.tensor=2",
      """
      ARGS=(--num-layers 36 --hidden-size 2560 --num-attention-heads 32 --swiglu --vocab-size 151936)
      ray job submit --runtime-env-json '{"env_vars": {"A": "1"}}' -- python3 train.py \\
        --actor-num-nodes 1 --actor-num-gpus-per-node 8 --colocate "${ARGS[@]}" \\
        --hf-checkpoint /opt/m-4B --num-rollout 100 --rollout-batch-size 16 \\
        --n-samples-per-prompt 8 --rollout-max-response-len 4096 --global-batch-size 64 \\
        --use-kl-loss --kl-loss-coef 0.01 --advantage-estimator grpo \\
        --tensor-model-parallel-size 2 --recompute-granularity full
      """),
    Fixture(
      "hf_cli_sh", "openrlhf.sh",
      "model.id=acme/m-8b model.params=8000000000 global_batch=128 micro_batch=2 epochs=2 sequence_length=2048 precision=bf16 recompute=true dataset.id=acme/d method=lora",
      """
      read -r -d '' commands <<EOF
      openrlhf.cli.train_sft \\
         --data.max_len 2048 --data.dataset acme/d --train.batch_size 128 \\
         --train.micro_batch_size 2 --train.max_epochs 2 --ds.lora.rank 16 \\
         --model.model_name_or_path acme/m-8b --model.gradient_checkpointing_enable
      EOF
      deepspeed --module $commands
      """),
    Fixture(
      "hf_cli_sh", "ppo.sh",
      "method=rl hardware.count=26 rl.generations=4 rl.updates=2 rl.completion_length=1024 rl.prompt_length=512 rl.critic=false rl.reference=true epochs=1 global_batch=64 dataset.examples=1000",
      """
      python3 -m openrlhf.cli.train_ppo_ray --ref_num_nodes 1 --ref_num_gpus_per_node 2 \\
        --actor_num_nodes 2 --actor_num_gpus_per_node 8 --vllm_num_engines 4 \\
        --vllm_tensor_parallel_size 2 --pretrain acme/m-8b --train_batch_size 64 \\
        --rollout_batch_size 256 --n_samples_per_prompt 4 --max_epochs 2 --prompt_max_len 512 \\
        --generate_max_len 1024 --advantage_estimator rloo --max_samples 1000 --bf16
      """),
    Fixture(
      "verl_sh", "easy.sh",
      "method=rl model.id=acme/m-7B rl.prompts=512 rl.generations=5 rl.completion_length=2048 rl.critic=false hardware.count=8 epochs=15",
      """
      python3 -m verl.trainer.main data.rollout_batch_size=512 data.max_prompt_length=1024 \\
        data.max_response_length=2048 worker.actor.model.model_path=acme/m-7B worker.rollout.n=5 \\
        algorithm.adv_estimator=grpo trainer.n_gpus_per_node=8 trainer.nnodes=1 \\
        trainer.total_epochs=15
      """),
    Fixture(
      "hf_cli_sh", "instruct.sh",
      "method=rl rl.prompts=32 rl.generations=16 rl.completion_length=8192 steps=20 rl.reference=false",
      """
      python open_instruct/grpo_fast.py --model_name_or_path acme/m-7B --beta 0.0 \\
        --num_unique_prompts_rollout 32 --num_samples_per_prompt_rollout 16 \\
        --response_length 8192 --total_episodes 10240 --per_device_train_batch_size 1
      """),
    Fixture(
      "oumi", "oumi.yaml",
      "model.id=acme/m-8B method=qlora precision=bf16 epochs=3 micro_batch=2 gradient_accumulation=4 recompute=true sequence_length=2048 dataset.id=acme/d",
      edits: ["micro_batch=1", "dataset.id=acme/e"],
      """
      model: {model_name: acme/m-8B, model_max_length: 2048, torch_dtype_str: bfloat16}
      data:
        train:
          datasets:
            - dataset_name: acme/d
      training:
        trainer_type: TRL_SFT
        use_peft: true
        num_train_epochs: 3
        max_steps: -1
        per_device_train_batch_size: 2
        gradient_accumulation_steps: 4
        enable_gradient_checkpointing: true
      peft: {q_lora: true, lora_r: 8}
      """),
    Fixture(
      "oumi", "grpo.yaml", "method=rl steps=500 rl.generations=4 !rl.prompts",
      """
      model: {model_name: acme/m-3B}
      data: {train: {datasets: [{dataset_name: acme/d}]}}
      training:
        trainer_type: TRL_GRPO
        max_steps: 500
        per_device_train_batch_size: 2
        grpo: {num_generations: 4}
      """),
    Fixture(
      "nemo_rl", "grpo.yaml",
      "method=rl model.id=acme/m-1.5B hardware.count=16 hardware.nodes=2 rl.prompts=32 rl.generations=16 rl.completion_length=512 sequence_length=512 global_batch=512 micro_batch=4 rl.reference=true precision=bf16 epochs=1 !steps",
      """
      grpo: {num_prompts_per_step: 32, num_generations_per_prompt: 16, max_num_epochs: 1, max_num_steps: 1000000}
      loss_fn: {reference_policy_kl_penalty: 0.01}
      policy:
        model_name: acme/m-1.5B
        train_global_batch_size: 512
        train_micro_batch_size: 4
        max_total_sequence_length: 512
        precision: bfloat16
        generation: {max_new_tokens: "${policy.max_total_sequence_length}"}
      cluster: {gpus_per_node: 8, num_nodes: 2}
      """),
    Fixture(
      "oumi", "gold.yaml",
      "method=distill distill.teacher_params=120000000000 rl.generations=0.25 rl.completion_length=128",
      """
      model: {model_name: acme/m-0.6B}
      data: {train: {datasets: [{dataset_name: acme/d}]}}
      training:
        trainer_type: TRL_GOLD
        max_steps: 100
        gold: {teacher_model_name_or_path: acme/oss-120b, lmbda: 0.25}
      """),
    Fixture(
      "nemo_rl", "taught.yaml",
      "method=distill distill.teacher_params=7000000000 rl.prompts=128 rl.generations=2 rl.completion_length=4096",
      """
      distillation: {num_prompts_per_step: 128, num_generations_per_prompt: 2, max_num_steps: 20}
      policy:
        model_name: acme/m-1.7B
        max_total_sequence_length: 4096
        generation: {max_new_tokens: "${policy.max_total_sequence_length}"}
      teachers: [{model_name: acme/t-3B}, {model_name: acme/t-4B}]
      """),
    Fixture(
      "nemo_rl", "alone.yaml", "steps=9 ?model.id ?hardware.count",
      "defaults: ../../base.yaml\nsft: {max_num_steps: 9}\n"),
    Fixture(
      "areal", "areal.yaml",
      "method=rl model.id=acme/m-1.5B hardware.count=8 rl.prompts=256 rl.generations=4 rl.completion_length=1024 rl.reference=false epochs=10 precision=bf16 recompute=true dataset.id=acme/d",
      """
      total_train_epochs: 10
      cluster: {n_nodes: 1, n_gpus_per_node: 8}
      gconfig: {n_samples: 4, max_new_tokens: 1024}
      actor: {path: acme/m-1.5B, gradient_checkpointing: true, dtype: bfloat16, kl_ctl: 0.0}
      ref: {path: "${actor.path}"}
      train_dataset: {batch_size: 256, path: acme/d, type: rl, max_length: 1024}
      """),
    Fixture(
      "areal", "sft.yaml", "method=full epochs=1 global_batch=128",
      """
      total_train_epochs: 1
      actor: {path: acme/m-1.7B}
      train_dataset: {batch_size: 128, path: acme/d, type: sft}
      """),
    Fixture(
      "hf_cli_sh", "sections.sh",
      "model.id=acme/m-7B epochs=2 micro_batch=8 sequence_length=1024 precision=bf16 hardware.count=8 method=lora",
      """
      torchrun --nproc-per-node 8 -m kit.train --model.model-name acme/m-7B --training.epochs 2 \\
        --training.micro-batch-size 8 --data.max-seq-len 1024 --precision.dtype bf16 \\
        --lora.use-lora true --optim.lr 1e-4
      """),
    Fixture(
      "megatron_sh", "lost.sh", "method=rl ?steps ?global_batch",
      """
      source /opt/elsewhere/models.sh
      python3 train.py --num-rollout 10 --rollout-batch-size 4 --n-samples-per-prompt 2 \\
        --global-batch-size 8 --hf-checkpoint a/b --advantage-estimator grpo ${MODEL_ARGS[@]}
      """),
    Fixture(
      "nemo_megatron", "experts.yaml",
      "model.params=2531983360 model.active_params=720044032",
      """
      run: {name: own}
      trainer: {devices: 8, num_nodes: 1, max_steps: 5}
      model:
        num_layers: 12
        hidden_size: 1024
        num_attention_heads: 16
        ffn_hidden_size: 4096
        activation: swiglu
        share_embeddings_and_output_weights: false
        num_moe_experts: 16
        moe_router_topk: 4
        tokenizer: {vocab_size: 32000}
      exp_manager: {}
      """),
    Fixture(
      "generic", "block.yaml", "method=lora",
      "epochs: 2\nbatch_size: 4\nlr: 1e-4\nmodel_name: acme/m-7B\nlora: {r: 16, alpha: 32}\n"),
    Fixture(
      "axolotl", "grpo.yml",
      "method=rl rl.generations=8 rl.completion_length=512 rl.reference=false steps=20",
      """
      base_model: acme/m-3B
      rl: grpo
      trl: {beta: 0.0, num_generations: 8, max_completion_length: 512}
      datasets: [{path: acme/d}]
      micro_batch_size: 8
      max_steps: 20
      """),
    Fixture(
      "torchtune", "grpo_tune.yaml",
      "method=rl rl.generations=16 rl.completion_length=512 rl.updates=1 epochs=2",
      """
      model: {_component_: torchtune.models.llama3_2.llama3_2_3b}
      optimizer: {_component_: torch.optim.AdamW}
      batch_size: 1
      epochs: 2
      grpo_samples: 16
      ppo_epochs: 1
      max_generated_tokens: 512
      """),
    Fixture(
      "hf_cli_sh", "trl.sh", "method=dpo model.id=acme/m-7B epochs=1",
      "trl dpo --model_name_or_path acme/m-7B --num_train_epochs 1 --per_device_train_batch_size 1\n"
    ),
    // Adapters, said in other words.
    Fixture(
      "diffusers_sh", "dreambooth.sh", "method=lora hardware.count=2 precision=fp16",
      "accelerate launch --num_processes 2 --mixed_precision fp16 train_dreambooth_lora_flux.py --pretrained_model_name_or_path acme/m-2B --max_train_steps 5 --train_batch_size 1\n"
    ),
    Fixture(
      "trl_recipe", "qlora.yaml", "method=qlora !precision",
      "model_name_or_path: acme/m-7B\nuse_qlora: true\nlora_rank: 8\nper_device_train_batch_size: 2\nnum_train_epochs: 1\n"
    ),
    Fixture(
      "generic", "words.yaml", "method=qlora epochs=2",
      "epochs: 2\nbatch_size: 4\nlr: 1e-4\nmodel_name: acme/m-7B\ntuning: {peft_type: LORA, load_in_4bit: true}\n"
    ),
    Fixture(
      "generic", "dora.yaml", "method=lora adapter=dora",
      "epochs: 2\nbatch_size: 4\nlr: 1e-4\nmodel_name: acme/m-7B\ntuner_type: dora\n"),
    // Experts.
    Fixture(
      "axolotl", "named.yaml",
      "model.params=30000000000 model.active_params=3000000000 precision=bf16",
      "base_model: acme/Own-30B-A3B\ndatasets: [{path: acme/d}]\nmicro_batch_size: 1\nbf16: true\n"),
    Fixture(
      "megatron_sh", "experts.sh",
      "model.params=13671727104 model.active_params=799408128",
      """
      torchrun --nproc_per_node 8 pretrain_gpt.py --num-layers 12 --hidden-size 2048 \\
        --ffn-hidden-size 8192 --num-attention-heads 16 --swiglu --vocab-size 32000 \\
        --untie-embeddings-and-output-weights --num-experts 64 --moe-router-topk 2 \\
        --moe-ffn-hidden-size 3072 --moe-layer-freq '([0]*1+[1]*11)' --micro-batch-size 1 \\
        --seq-length 4096 --train-iters 10 --bf16
      """),
    Fixture(
      "megatron_sh", "pattern.sh", "?model.params ?model.active_params",
      """
      torchrun --nproc_per_node 8 pretrain_gpt.py --num-layers 12 --hidden-size 2048 \\
        --num-attention-heads 16 --vocab-size 32000 --num-experts 64 --moe-router-topk 2 \\
        --moe-layer-freq "$PATTERN" --micro-batch-size 1 --seq-length 4096 --train-iters 10 --bf16
      """),
    Fixture(
      "megatron_sh", "file.sh", "?steps micro_batch=1",
      "torchrun --nproc_per_node 8 pretrain_gpt.py --num-layers 12 --hidden-size 2048"
        + " --micro-batch-size 1 --train-iters 10 --bf16 --yaml-cfg all.yaml\n"),
  ]

  /// Runs of several files: the first path is named.
  static let joinedLanguageModels: [(files: [String: String], path: String, facts: String)] = [
    (
      [
        "base.yaml":
          "policy: {model_name: acme/m-8B, train_global_batch_size: 384, train_micro_batch_size: 2, max_total_sequence_length: 3072, precision: bfloat16}\nsft: {max_num_epochs: 1, max_num_steps: 60}\ncluster: {gpus_per_node: 8, num_nodes: 1}\n",
        "sub/mid.yaml": "defaults: [../base.yaml]\npolicy: {train_micro_batch_size: 1}\n",
        "sub/big.yaml": "defaults: mid.yaml\ncluster: {num_nodes: 4}\n",
        "run.sh":
          "N=2\nuv run examples/run_sft.py --config sub/big.yaml sft.max_num_steps=1000 cluster.num_nodes=$N\n",
      ], "run.sh",
      "nemo_rl steps=1000 hardware.nodes=2 hardware.count=16 global_batch=384 micro_batch=1 model.id=acme/m-8B method=full"
    ),
    (
      [
        "train.yaml":
          "model: {model_name: acme/m-8B, torch_dtype_str: bfloat16}\ndata: {train: {datasets: [{dataset_name: acme/d}]}}\ntraining: {trainer_type: TRL_SFT, use_peft: true, num_train_epochs: 3, per_device_train_batch_size: 2}\n",
        "job.yaml":
          "num_nodes: 2\nresources: {cloud: gcp, accelerators: \"A100:4\"}\nrun: |\n  oumi distributed torchrun -m oumi train -c train.yaml --training.num_train_epochs 1\n",
      ], "job.yaml",
      "oumi method=lora epochs=1 hardware.count=8 hardware.nodes=2 site.provider=gcp precision=bf16"
    ),
    (
      [
        "t.toml": "max_steps = 5\n[model]\nname = \"acme/m-1B\"\n[optim]\nlr = 1e-5\n",
        "o.toml":
          "batch_size = 64\nrollouts_per_example = 8\nseq_len = 1024\n[sampling]\nmax_tokens = 256\n",
        "i.toml": "[model]\nname = \"acme/m-1B\"\n[parallel]\ntp = 1\n",
        "rl.sh":
          "uv run rl --trainer @ t.toml --orchestrator @ o.toml --inference @ i.toml --trainer-gpu-ids 0,1 --inference-gpu-ids 2,3,4,5\n",
      ], "rl.sh",
      "prime_rl method=rl steps=5 global_batch=64 rl.generations=8 rl.prompts=8 rl.completion_length=256 hardware.count=6"
    ),
    (
      [
        "train.py":
          """
        import argparse
        from transformers import Trainer, TrainingArguments, AutoModelForCausalLM
        parser = argparse.ArgumentParser()
        parser.add_argument("--epochs", type=int, default=2)
        parser.add_argument("--batch", type=int, default=4)
        args = parser.parse_args()
        model = AutoModelForCausalLM.from_pretrained("acme/m-1B")
        config = TrainingArguments("out", num_train_epochs=args.epochs, per_device_train_batch_size=args.batch, bf16=True)
        Trainer(model, config, train_dataset=None).train()

        """,
        "run.sh": "torchrun --nproc_per_node 4 train.py --epochs 5\n",
      ], "run.sh",
      "hf_cli_sh model.id=acme/m-1B epochs=5 micro_batch=4 precision=bf16 hardware.count=4"
    ),
    (
      [
        "kit/models/m.sh":
          "MODEL_ARGS=(--num-layers 4 --hidden-size 512 --num-attention-heads 8 --vocab-size 1000)\n",
        "jobs/run.sh":
          "source /opt/repo/kit/models/m.sh\npython3 train.py --colocate --actor-num-gpus-per-node 4 ${MODEL_ARGS[@]} --hf-checkpoint /w/own --num-rollout 10 --rollout-batch-size 4 --n-samples-per-prompt 2\n",
      ], "jobs/run.sh", "megatron_sh hardware.count=4 model.layers=4 method=rl"
    ),
    (
      [
        "models/m.sh":
          "MODEL_ARGS=(--num-layers 4 --hidden-size 512 --num-attention-heads 8 --swiglu --vocab-size 1000)\n",
        "run.sh":
          "D=\"$(cd -- \"$(dirname -- \"${BASH_SOURCE[0]}\")\" &>/dev/null && pwd)\"\nsource \"$D/models/m.sh\"\npython3 train_async.py --actor-num-nodes 2 --actor-num-gpus-per-node 4 --rollout-num-gpus 8 ${MODEL_ARGS[@]} --hf-checkpoint /w/own --num-rollout 10 --rollout-batch-size 4 --n-samples-per-prompt 2\n",
      ], "run.sh",
      "megatron_sh hardware.count=16 steps=10 global_batch=8 rl.prompts=4 model.layers=4 method=rl"
    ),
  ]
}
