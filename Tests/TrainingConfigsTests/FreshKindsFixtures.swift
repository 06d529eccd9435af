@testable import TrainingConfigs

/// Spellings found in projects that the reader had never seen.
extension Fixture {
  static let freshCommands: [Fixture] = [
    Fixture(
      "lerobot_sh", "robot.sh",
      "steps=20000 micro_batch=64 dataset.id=a/stacking model.id=a/vla_base method=full",
      """
      lerobot-train --policy.path=a/vla_base --dataset.repo_id=a/stacking --batch_size=64 \\
        --steps=20000 --output_dir=out --policy.device=cuda
      """),
    Fixture(
      "lerobot_sh", "act.sh", "steps=100000 micro_batch=8 model.id=act method=pretrain",
      """
      lerobot-train --policy.type=act --dataset.repo_id=a/b --output_dir=out
      """),
    // A program with a vocabulary counts its lengths in words of it.
    Fixture(
      "hf_cli_sh", "rwkv.sh",
      "sequence_length=512 recompute=true precision=bf16 micro_batch=16 !epochs",
      """
      python train.py --load_model 0 --ctx_len 512 --epoch_count 999999 --epoch_begin 0 \\
        --num_nodes 1 --micro_bsz 16 --n_layer 12 --n_embd 768 --lr_init 6e-4 --vocab_size 65536 \\
        --accelerator gpu --devices 1 --precision bf16 --strategy deepspeed_stage_2 --grad_cp 1
      """),
    // The name of the tower for images is no size of both.
    Fixture(
      "vision_sh", "clip.sh", "model.params=986109441 epochs=7 micro_batch=4096 precision=bf16",
      """
      torchrun --nproc_per_node 8 -m open_clip_train.main --model ViT-H-14-CL8-GAP --epochs 7 \\
        --batch-size 4096 --precision amp_bf16 --local-loss --imagenet-val /data/val
      """),
    Fixture(
      "vision_sh", "siglip.sh", "epochs=7 !model.params",
      """
      torchrun --nproc_per_node 8 -m open_clip_train.main --model ViT-L-16-CL32-GAP --epochs 7 \\
        --batch-size 4096 --gather-with-grad
      """),
    // The adapter's and the quantisation's own switches of PEFT's examples.
    Fixture(
      "hf_cli_sh", "qlora.sh", "method=qlora epochs=1 micro_batch=2",
      """
      accelerate launch train.py --model_name_or_path a/b-7B --per_device_train_batch_size 2 \\
        --num_train_epochs 1 --use_peft_lora True --use_4bit_quantization True
      """),
    Fixture(
      "hf_cli_sh", "checkpoint.sh", "recompute=true packing=true dataset.id=a/tokenized",
      """
      torchrun train.py --model_name_or_path a/b-7B --num_train_epochs 1 --grad_checkpoint True \\
        --use_packed_ds True --train_file_path a/tokenized
      """),
    // The output layer has as many rows as the vocabulary is padded to.
    Fixture(
      "megatron_sh", "pad.sh", "model.params=36864 method=full steps=5",
      """
      torchrun finetune_t0.py --num-layers 3 --hidden-size 16 --num-attention-heads 2 \\
        --seq-length 8 --max-position-embeddings 8 --global-batch-size 4 --micro-batch-size 1 \\
        --train-iters 5 --position-embedding-type rope --pad-vocab-size-to 1_728
      """),
    // What a checkpoint is loaded for, and whose tokenizer it has: 2 × 32,000 × 16 beside 9,216.
    Fixture(
      "megatron_sh", "tuned.sh", "model.params=1033216 method=full",
      """
      torchrun pretrain_gpt.py --num-layers 3 --hidden-size 16 --num-attention-heads 2 \\
        --seq-length 8 --max-position-embeddings 8 --global-batch-size 4 --micro-batch-size 1 \\
        --train-iters 5 --position-embedding-type rope --untie-embeddings-and-output-weights \\
        --finetune --tokenizer-type HFTokenizer --tokenizer-model /data/llama-2-7b-hf
      """),
    Fixture(
      "finetrainers_sh", "video.sh", "model.id=a/Video-5B epochs=10 micro_batch=1 precision=bf16",
      """
      accelerate launch train.py --model_path a/Video-5B --model_name video-i2v \\
        --training_type sft --train_epochs 10 --batch_size 1 --mixed_precision bf16
      """),
    // Both are asked for, and both are the words of the start where they are not set.
    Fixture(
      "hf_cli_sh", "asked.sh", "hardware.nodes=1 hardware.count=8 gradient_accumulation=4",
      """
      A=${1:-1}
      B=${2:-8}
      if [ ! -n "$WORLD_SIZE" ] || [ ! -n "$NPROC_PER_NODE" ]; then
        WORLD_SIZE=$A
        NPROC_PER_NODE=$B
      fi
      torchrun --nnodes $WORLD_SIZE --nproc_per_node $NPROC_PER_NODE train.py --model_path a/b-7B \\
        --per_device_train_batch_size 4 --num_train_epochs 1 \\
        --gradient_accumulation_steps $[128/($WORLD_SIZE*$NPROC_PER_NODE*4)]
      """),
    Fixture(
      "hf_cli_sh", "batch.sh", "micro_batch=8 gradient_accumulation=2 epochs=3 recompute=true",
      "colossalai run --nproc_per_node 1 train_rm.py --max_epochs 3 --lr 1e-5 --batch_size 8 --accumulation_steps 2 --grad_checkpoint"
    ),
    // Each process that a launcher starts has a batch of its own.
    Fixture(
      "hf_cli_sh", "launched.sh", "micro_batch=16 hardware.count=4",
      "torchrun --nproc_per_node 4 train.py --epochs 3 --lr 1e-5 --batch_size 16"),
    // Quotes that the shell leaves are Hydra's.
    Fixture(
      "verl_sh", "quoted.sh", "model.id=a/b-7B hardware.count=8",
      """
      python3 -m verl.trainer.main_ppo actor_rollout_ref.model.path='"a/b-7B"' trainer.nnodes=1 \\
        trainer.n_gpus_per_node=8 trainer.total_epochs=1
      """),
    Fixture(
      "verl_sh", "moe.sh", "recompute=true hardware.count=8",
      """
      python3 -m verl.trainer.main_ppo actor_rollout_ref.model.path=a/b-7B trainer.nnodes=1 \\
        trainer.n_gpus_per_node=8 data.train_batch_size=4 \\
        +actor_rollout_ref.actor.megatron.override_transformer_config.recompute_granularity=full
      """),
    Fixture(
      "nemo_megatron", "launch.sh",
      "model.params=70000000000 time_limit=0.5 hardware.nodes=8 global_batch=128 !method",
      """
      python3 $DIR/launcher_scripts/main.py training=llama/llama2_70b stages=[training] \\
        training.run.time_limit=0:30:00 training.trainer.num_nodes=8 \\
        training.model.global_batch_size=128
      """),
  ]

  static let freshRecipes: [Fixture] = [
    // The schedule of the learning rate is not the length, and an adapter may stand in the model's section.
    Fixture(
      "generic", "image.yaml", "method=lora epochs=30 precision=bf16 model.id=a/image !steps",
      """
      model:
        pretrained_model_name_or_path: a/image
        lora: {r: 16, lora_alpha: 16}
      data: {batch_size: 2}
      lr_scheduler: {name: one_cycle, total_steps: 10}
      train: {num_epochs: 30, gradient_accumulation_steps: 1, mixed_precision: bf16}
      """),
    Fixture(
      "generic", "parts.yaml", "method=lora steps=600",
      """
      lora_unet: [{lr: 1e-4, rank: 8}]
      model: {pretrained_model_name_or_path: a/image}
      data: {batch_size: 2}
      train: {gradient_accumulation_steps: 1, scheduler: {num_training_steps: 600}}
      """),
    // The keys of a mesh do not make a language model of a config.
    Fixture(
      "generic", "tpu.yml", "model.id=a/image-12B model.params=12000000000 steps=1500",
      """
      pretrained_model_name_or_path: a/image-12B
      max_train_steps: 1500
      per_device_batch_size: 1
      mesh_axes: [data, fsdp]
      ici_fsdp_parallelism: -1
      learning_rate: 1.e-5
      """),
    // 50 × 8 for the words, as much for those that come out, and two blocks of 12 × 8 × 8.
    Fixture(
      "generic", "scratch.yaml", "model.params=2336 epochs=5 sequence_length=64",
      """
      model: {vocab_size: 50, d_model: 8, n_heads: 2, n_layers: 2, d_ff: 32, max_seq_len: 64}
      training: {batch_size: 16, learning_rate: 0.0005, num_epochs: 5, optimizer: adamw}
      data: {dataset_name: own}
      """),
    // Widths of two models.
    Fixture(
      "generic", "two.yaml", "!model.params epochs=5",
      """
      model: {vocab_size: 50, d_model: 4096, n_layers: 32}
      draft: {vocab_size: 50, d_model: 8, n_layers: 2}
      training: {batch_size: 16, learning_rate: 0.0005, num_epochs: 5, optimizer: adamw}
      """),
    // A section that oumi does not know.
    Fixture(
      "generic", "sft.yaml", "model.id=a/b-7B method=lora epochs=2 gradient_accumulation=8",
      """
      model: {model_name: a/b-7B}
      lora: {lora_r: 64, lora_alpha: 128}
      training: {num_train_epochs: 2, per_device_train_batch_size: 2, gradient_accumulation_steps: 8,
        learning_rate: 2.0e-5}
      data: {train_file: d.jsonl}
      """),
    Fixture(
      "lightning_cli", "classes.yaml",
      "model.id=a/b-8B micro_batch=2 sequence_length=4096 epochs=1",
      """
      trainer: {max_epochs: 1, precision: bf16-true}
      model:
        class_path: own.CLM
        init_args.config: {model: {model_class: own.Llama, model_config: {hf_path: a/b-8B}}}
      data:
        class_path: own.Texts
        init_args.config:
          tokenizer: {class_path: HF, init_args: {path: a/c}}
          batch_size: 2
          max_length: 4096
      """),

    // fairseq2: a regime says how long; the hub's model has its name among the overrides.
    Fixture(
      "fairseq2", "sft.yaml",
      "model.id=a/b-1b model.params=1000000000 method=full steps=500 sequence_length=4096 micro_batch=2 precision=bf16 gradient_accumulation=1 dataset.id=a/maths",
      edits: ["steps=100"],
      """
      model: {name: null, family: hg, arch: causal_lm, config_overrides: {hf_name: a/b-1b}}
      dataset:
        max_seq_len: 4096
        max_num_tokens: 8192
        config_overrides: {sources: {train: [{path: "hg://a/maths", split: train, weight: 1.0}]}}
      regime:
        num_steps: 500
        validate_every_n_steps: 10000
      """),
    // What overrides a dimension leaves the architecture's size open.
    Fixture(
      "fairseq2", "train.yaml",
      "steps=520000 precision=fp16 gradient_accumulation=4 recompute=false dataset.id=text !model.params !model.id !epochs",
      """
      model: {family: llama, arch: llama3_2_1b, config_overrides: {num_layers: 4}, dtype: float32}
      dataset: {name: text}
      trainer:
        mixed_precision: {mode: static, dtype: torch.float16}
        grad_accumulation: {num_batches: 4}
        activation_checkpointing: {mode: off}
      regime: {num_steps: 520000, num_data_epochs: null}
      """),
    // trlX: ten turns of eight answers, each trained on four times, end before 80,000 updates.
    Fixture(
      "trlx", "ppo.yml",
      "model.id=a/codes_350M model.params=350000000 method=rl steps=10 micro_batch=8 gradient_accumulation=1 sequence_length=256 rl.updates=4 rl.generations=1 rl.completion_length=256 !epochs",
      """
      train: {seq_length: 256, epochs: 10, total_steps: 80000, batch_size: 8, pipeline: PromptPipeline}
      model: {model_path: a/codes_350M, num_layers_unfrozen: 2}
      optimizer: {name: adamw, kwargs: {lr: 1.0e-4}}
      method: {name: ppoconfig, num_rollouts: 8, chunk_size: 8, ppo_epochs: 4, gen_kwargs: {max_new_tokens: 256}}
      """),
    Fixture(
      "trlx", "long.yml", "method=rl steps=32 micro_batch=16 gradient_accumulation=8",
      """
      train: {seq_length: 64, epochs: 100, total_steps: 1000, batch_size: 16}
      model: {model_path: a/b}
      method: {name: ppoconfig, num_rollouts: 128, ppo_epochs: 4}
      """),
    Fixture(
      "trlx", "ilql.yml", "method=full steps=1000 micro_batch=128 sequence_length=64",
      """
      train: {seq_length: 64, epochs: 100, total_steps: 1000, batch_size: 128}
      model: {model_path: a/b}
      method: {name: ilqlconfig, tau: 0.7}
      """),
    // Three layers of 16: attention 4 × 256, a gated block of 256 rows (two thirds of four widths, rounded
    // up), and 100 words at both ends.
    Fixture(
      "lingua", "small.yaml",
      "steps=60000@1:8 micro_batch=4 sequence_length=8 model.params=43136 precision=bf16 dataset.id=dclm",
      edits: ["steps=9", "micro_batch=2"],
      """
      steps: 60_000
      optim: {lr: 3e-3}
      distributed: {model_dtype: bf16, tp_size: 1}
      model: {dim: 16, n_layers: 3, n_heads: 2, vocab_size: 100}
      data:
        sources: {dclm: 100.0}
        batch_size: 4
        seq_len: 8
      """),
    // The tokenizer's name says how many rows the embeddings have: 2 × 128,256 × 16 beside 1,792.
    Fixture(
      "levanter", "tokenizer.yaml", "model.params=4105984",
      """
      tokenizer: "meta-llama/Meta-Llama-3.1-8B"
      model: {type: llama, hidden_dim: 16, intermediate_dim: 16, num_layers: 1, num_heads: 2}
      trainer: {train_batch_size: 8, num_train_steps: 9}
      optimizer: {learning_rate: 1e-5}
      """),
    Fixture(
      "nemo_automodel", "flow.yaml", "precision=bf16 hardware.count=16 global_batch=8",
      """
      model: {pretrained_model_name_or_path: a/b, torch_dtype: float32, compute_dtype: bfloat16}
      fsdp: {dp_size: 8, tp_size: 2, cp_size: 1, pp_size: 1}
      step_scheduler: {num_epochs: 3, local_batch_size: 1, global_batch_size: 8}
      """),
    Fixture(
      "trl_recipe", "reference.yaml", "method=dpo epochs=2",
      """
      model_name_or_path: a/b-7B
      ref_model: a/b-7B
      loss_type: sigmoid
      max_prompt_length: 1024
      learning_rate: 5.0e-7
      num_train_epochs: 2
      """),
    // The loop loads the weights, the model alone would be a new one.
    Fixture(
      "llmfoundry", "chat.yaml", "method=full epochs=1 global_batch=64",
      """
      load_path: a/latest.pt
      load_weights_only: true
      max_seq_len: 2048
      model: {name: hf_causal_lm, pretrained: false, pretrained_model_name_or_path: a/b-30b}
      train_loader: {name: finetuning, dataset: {hf_name: c/d}}
      max_duration: 1ep
      global_train_batch_size: 64
      """),
    Fixture(
      "litgpt", "stories.yaml", "model.params=3088",
      """
      model_name: stories
      model_config:
        {n_layer: 1, n_head: 2, n_query_groups: 2, n_embd: 16, intermediate_size: 32,
         padded_vocab_size: 33, mlp_class_name: LLaMAMLP}
      out_dir: out
      train: {global_batch_size: 8, micro_batch_size: 4, max_tokens: 900, tie_embeddings: true}
      """),
    Fixture(
      "maxtext_yml", "mesh.yml", "hardware.count=256@3:23",
      """
      base_config: base.yml
      dcn_data_parallelism: 1
      dcn_fsdp_parallelism: 32
      ici_fsdp_parallelism: 8
      """),
    // An axis that is left to the framework takes what there is.
    Fixture(
      "maxtext_yml", "filled.yml", "!hardware.count",
      "base_config: base.yml\ndcn_data_parallelism: -1\nici_fsdp_parallelism: 8\n"),
    Fixture(
      "maxtext_yml", "part.yml", "!hardware.count",
      "base_config: base.yml\nici_fsdp_parallelism: 8\n"),
    // Another `launcher` than that of GPT-NeoX, which is a word.
    Fixture(
      "hydra", "finetune.yaml",
      "epochs=80 hardware.nodes=2 hardware.count=16 micro_batch=3 precision=bf16",
      """
      scratch: {train_batch_size: 3, phases_per_epoch: 2, num_epochs: 40}
      trainer:
        _target_: training.trainer.Trainer
        max_epochs: ${times:${scratch.num_epochs},${scratch.phases_per_epoch}}
        optim: {amp: {enabled: True, amp_dtype: bfloat16}}
      launcher: {num_nodes: 2, gpus_per_node: 8}
      """),
    // In dora's solvers the batch is that of all devices.
    Fixture(
      "hydra", "solver.yaml", "global_batch=192 epochs=500 precision=fp16",
      """
      # @package __global__
      defaults:
        - musicgen/default
        - /model: lm/default
      autocast: true
      autocast_dtype: float16
      compression_model_checkpoint: //pretrained/x
      dataset: {batch_size: 192}
      optim: {epochs: 500}
      """),
    // Two of eight experts a token, each with a gate: 8 × 3 × 16 × 64 beside 4 × 256, the router's
    // 16 × 8 and 2 × 100 × 16 of words.
    Fixture(
      "olmo", "moe.yaml", "model.params=28928 model.active_params=10496",
      """
      run_name: moe
      model:
        {d_model: 16, n_heads: 2, n_layers: 1, mlp_ratio: 8, weight_tying: false, rope: true,
         block_type: moe, activation_type: swiglu, moe_top_k: 2, moe_num_experts: 8,
         vocab_size: 100, embedding_size: 100, max_sequence_length: 8}
      optimizer: {name: adamw, learning_rate: 4.0e-4}
      max_duration: 2ep
      global_train_batch_size: 1024
      device_train_microbatch_size: 4
      save_folder: runs
      fsdp: {precision: mixed}
      """),
    Fixture(
      "generic", "nodes.yaml", "hardware.nodes=16 hardware.count=128 epochs=300 micro_batch=24",
      """
      nodes: 16
      tasks_per_node: 8
      data: {batch_size: 24}
      meta: {dtype: bfloat16}
      optimization: {epochs: 300, lr: 0.000625, weight_decay: 0.04}
      """),
    // A command of Lightning that knows its classes; the scheduler counts epochs of its own.
    Fixture(
      "lightning_cli", "forecast.yaml",
      "epochs=100 micro_batch=128 hardware.nodes=1 precision=fp16",
      """
      seed_everything: 42
      trainer: {precision: 16, gpus: null, num_nodes: 1, max_epochs: 100}
      model: {lr: 5e-4, max_epochs: 100000, net: {class_path: a.B}}
      data: {root_dir: /data, batch_size: 128}
      """),
  ]
}
