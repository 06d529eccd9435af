@testable import TrainingConfigs

extension Fixture {
  /// The traps of real files: what looks like a quantity and is none.
  static let traps: [Fixture] = [
    Fixture(
      "nemo_megatron", "asr.yaml", "!duration !steps ?hardware.count epochs=100 micro_batch=16",
      """
      exp_manager: {name: x}
      trainer: {devices: -1, num_nodes: 1, max_steps: -1, max_epochs: 100}
      model: {train_ds: {batch_size: 16, max_duration: 16.7}}
      """),
    Fixture(
      "nemo_megatron", "peft.yaml", "!epochs steps=1000 method=full",
      """
      exp_manager: {name: x}
      trainer: {devices: 8, num_nodes: 1, max_steps: 1000, max_epochs: 9999}
      model: {peft: {peft_scheme: "none", lora_tuning: {adapter_dim: 32}}}
      """),
    Fixture(
      "axolotl", "full.yml", "method=full !steps ?precision epochs=1",
      """
      base_model: acme/m-1B
      adapter:
      lora_r: 16
      datasets: [{path: acme/a}]
      max_steps: -1
      num_epochs: 1
      bf16: auto
      """),
    Fixture(
      "determined", "length.yaml",
      "steps=937 !sequence_length hardware.count=1 !hardware.accelerator",
      """
      name: x
      entrypoint: python3 train.py
      environment: {image: {gpu: determinedai/pytorch:2}}
      searcher: {name: single, metric: loss, max_length: {batches: 937}}
      """),
    Fixture(
      "megatron_sh", "nvlm.sh", "?steps time_limit=3.8333333333333335 sequence_length=3200",
      """
      torchrun --nproc_per_node 8 pretrain_vlm.py --num-layers 2 --hidden-size 64 --seq-length 261 \\
        --decoder-seq-length 3200 --micro-batch-size 1 --global-batch-size 64 \\
        --train-samples 30000000 --exit-duration-in-mins 230
      """),
    Fixture(
      "llamafactory", "merge.yaml", "method=full !steps",
      "model_name_or_path: acme/m-1B\nstage: sft\nfinetuning_type: full\nlora_rank: 8\ndataset: a\nnum_train_epochs: 1\n"
    ),
    Fixture(
      "skypilot", "alt.yaml", "?hardware.accelerator ?hardware.count",
      """
      resources:
        accelerators: {H100:8, H200:8}
      run: |
        torchrun --nproc_per_node $SKYPILOT_NUM_GPUS_PER_NODE train.py
      """),
    Fixture(
      "skypilot", "one.yaml", "hardware.accelerator=L4 hardware.count=1",
      """
      resources: {accelerators: L4}
      setup: pip install x
      run: python train.py
      """),
    Fixture(
      "dstack", "range.dstack.yml", "?hardware.count hardware.nodes=2 !hardware.accelerator",
      """
      type: task
      nodes: 2
      commands: [torchrun --nproc-per-node=$DSTACK_GPUS_PER_NODE train.py]
      resources: {gpu: 1..8}
      """),
    Fixture(
      "maxtext_yml", "hw.yml", "!hardware.accelerator steps=150001",
      "base_config: base.yml\nhardware: gpu\nsteps: 150_001\nper_device_batch_size: 1\n"),
    Fixture(
      "nanotron", "stage.yaml", "steps=10000 global_batch=8 hardware.count=4",
      """
      checkpoints: {resume_checkpoint_path: s3://acme/stage-1}
      parallelism: {dp: 4, tp: 1, pp: 1}
      tokens: {train_steps: 60000, sequence_length: 64, micro_batch_size: 2}
      data_stages:
        - {start_training_step: 1, data: {dataset: {dataset_folder: a}}}
        - {start_training_step: 50000, data: {dataset: {dataset_folder: b}}}
      """),
    Fixture(
      "megatron_sh", "tokens.sh", "tokens=300000000000 !steps !time_limit",
      """
      torchrun --nproc_per_node 8 pretrain_gpt.py --num-layers 2 --hidden-size 64 --seq-length 2048 \\
        --micro-batch-size 1 --global-batch-size 64 --train-tokens 300000000000 \\
        --train-samples 439453125 --exit-duration-in-mins 30000000
      """),
    Fixture(
      "levanter", "schedule.yaml", "global_batch=256 precision=fp32",
      """
      trainer:
        num_train_steps: 100
        train_batch_size:
          - {start: 0, value: 64}
          - {start: 50, value: 256}
      optimizer: {learning_rate: 1e-3}
      """),
    Fixture(
      "olmo", "anneal.yaml", "epochs=1 ?steps",
      """
      model: {d_model: 64, n_layers: 2, n_heads: 2, max_sequence_length: 128, vocab_size: 100}
      save_folder: out
      load_path: s3://acme/step400000
      max_duration: 1ep
      stop_at: 406_934
      global_train_batch_size: 8
      device_train_microbatch_size: 1
      data: {paths: [a]}
      """),
    Fixture(
      "trl_recipe", "grpo.yaml", "method=rl sequence_length=1536 precision=bf16",
      """
      model_name_or_path: acme/m-1B
      torch_dtype: bfloat16
      max_prompt_length: 512
      max_completion_length: 1024
      num_generations: 8
      per_device_train_batch_size: 8
      learning_rate: 1e-6
      """),
    Fixture(
      "accelerate", "no.yaml", "hardware.count=8 !precision",
      "compute_environment: LOCAL_MACHINE\nnum_machines: 2\nnum_processes: 8\nmixed_precision: 'no'\n"
    ),
  ]
}
