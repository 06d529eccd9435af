@testable import TrainingConfigs

/// Spellings found in projects that the reader had never seen.
extension Fixture {
  static let freshCommands: [Fixture] = [
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
