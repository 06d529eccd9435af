@testable import TrainingConfigs

/// Kinds that came late: gin, nanochat, scripts of NeMo-RL, image families of SimpleTuner.
extension Fixture {
  private static let tinyModel = """
    network.Transformer.config = @network.T5Config()
    network.T5Config:
      vocab_size = 1000  # a comment
      dtype = 'bfloat16'
      emb_dim = 16
      num_heads = 2
      num_encoder_layers = 3
      num_decoder_layers = 1
      head_dim = 8
      mlp_dim = 32
      mlp_activations = ('gelu', 'linear')
      logits_via_embedding = False

    """

  static let newKinds: [Fixture] = [
    Fixture(
      "deepmd", "input.json",
      "steps=1000000@4:29 micro_batch=2 precision=fp32 dataset.id=../data !epochs",
      edits: ["steps=2000"],
      """
      {"model": {"type_map": ["O", "H"], "descriptor": {"type": "dpa3", "precision": "float32"}},
       "learning_rate": {"type": "exp", "start_lr": 0.001},
       "loss": {"type": "ener"},
       "training": {"numb_steps": 1000000, "training_data": {"systems": "../data", "batch_size": 2},
                    "validation_data": {"systems": "../test", "batch_size": 1}}}
      """),
    Fixture(
      "deepmd", "old.json", "steps=500000 ?micro_batch method=lora !precision !dataset.id",
      """
      {"model": {"descriptor": {"type": "DPA4", "precision": "float32"}, "lora": {"rank": 16}}, "loss": {},
       "training": {"systems": ["a", "b"], "stop_batch": 500000, "batch_size": "auto"}}
      """),
    Fixture(
      "deepmd", "input.yaml", "epochs=100 ?micro_batch ?precision !steps",
      """
      model: {descriptor: {type: se_e2_a, precision: float64}}
      learning_rate: {start_lr: 0.001}
      training: {num_epoch: 100, training_data: {systems: [a, b], batch_size: [4, 8]}}
      """),
    Fixture(
      "ludwig", "model.yaml",
      "model.id=a/b-8B epochs=5@12:11 micro_batch=1 gradient_accumulation=16 method=lora sequence_length=512",
      edits: ["epochs=2"],
      """
      model_type: llm
      base_model: a/b-8B
      input_features:
        - {name: instruction, type: text}
      output_features:
        - {name: output, type: text}
      preprocessing: {global_max_sequence_length: 512}
      adapter:
        type: lora
      trainer:
        type: finetune
        epochs: 5
        batch_size: 1
        gradient_accumulation_steps: 16
      """),
    Fixture(
      "ludwig", "auto.yaml", "?micro_batch epochs=3 method=qlora !steps",
      """
      input_features: [{name: a, type: text}]
      output_features: [{name: b, type: text}]
      adapter: lora
      quantization: {bits: 4}
      trainer: {epochs: 3, batch_size: auto}
      """),
    Fixture(
      "autotrain", "a.yml",
      "model.id=a/b-8B dataset.id=c/d epochs=2 micro_batch=1 gradient_accumulation=8 precision=bf16 method=qlora sequence_length=2048",
      """
      task: llm-sft
      base_model: a/b-8B
      backend: local
      data:
        path: c/d
        train_split: train
      params:
        block_size: 2048
        epochs: 2
        batch_size: 1
        peft: true
        quantization: int4
        gradient_accumulation: 8
        mixed_precision: bf16
      """),
    Fixture(
      "autotrain", "b.yml",
      "epochs=1 micro_batch=2 gradient_accumulation=4 method=lora ?hardware.accelerator",
      """
      task: llm-dpo
      base_model: a/b-8B
      backend: spaces-a10g-large
      data: {path: c/d}
      params: {peft: true, quantization: none}
      """),
    Fixture(
      "mlx_lm", "lora_config.yaml",
      "model.id=a/b-8B steps=600@3:8 micro_batch=4 sequence_length=2048 method=lora hardware.count=1",
      edits: ["steps=70"],
      """
      model: a/b-8B
      train: true
      iters: 600
      num_layers: 16
      lora_parameters: {rank: 8}
      """),
    Fixture(
      "mlx_lm", "full.yaml", "steps=1000 method=full micro_batch=2",
      """
      model: a/b-8B
      train: true
      fine_tune_type: full
      batch_size: 2
      val_batches: 25
      """),
    Fixture(
      "t5x_gin", "tiny.gin",
      "model.params=43264 precision=bf16@4:11 steps=40 global_batch=8 sequence_length=24 packing=false method=pretrain dataset.id=mine recompute=false",
      edits: ["steps=80", "global_batch=16", "precision=fp32"],
      tinyModel + """
        TASK_FEATURE_LENGTHS = {
          "inputs": 16,
          "targets": 8,
        }
        MIXTURE_OR_TASK_NAME = ("mi"
          "ne")
        LENGTH = %TRAIN_STEPS
        TRAIN_STEPS = 40
        train_script.train.total_steps = %LENGTH
        train/utils.DatasetConfig:
          batch_size = 8
          pack = False
        train_eval/utils.DatasetConfig.batch_size = 999
        network.T5Config.remat_policy = 'minimal'
        """),
    // The last binding counts, and a macro that is bound later than it is used.
    Fixture(
      "t5x_gin", "late.gin", "steps=7 global_batch=64 model.params=247529472 method=pretrain",
      """
      include 't5x/examples/t5/t5_1_1/base.gin'
      TRAIN_STEPS = 5
      BATCH_SIZE = 32
      train/utils.DatasetConfig.batch_size = %BATCH_SIZE
      BATCH_SIZE = 64
      TRAIN_STEPS = 7
      """),
    Fixture(
      "t5x_gin", "tune.gin",
      "method=full steps=20000 global_batch=128 packing=true sequence_length=512 model.params=247529472",
      """
      from __gin__ import dynamic_registration
      import t5.data.mixtures
      include "t5x/examples/t5/t5_1_1/base.gin"
      include "t5x/configs/runs/finetune.gin"
      TASK_FEATURE_LENGTHS = {"inputs": 256, "targets": 256}
      TRAIN_STEPS = 1_020_000  # those of the checkpoint among them
      INITIAL_CHECKPOINT_PATH = "gs://b/base/checkpoint_1000000"
      """),
    Fixture(
      "t5x_gin", "open.gin", "?steps ?sequence_length method=full !model.params",
      """
      include "t5x/configs/runs/finetune.gin"
      TRAIN_STEPS = %gin.REQUIRED
      TASK_FEATURE_LENGTHS = %LENGTHS
      """),
    // Steps that go on from a checkpoint of which nobody knows how far it is.
    Fixture(
      "t5x_gin", "from.gin", "?steps method=full",
      """
      include "t5x/examples/t5/mt5/small.gin"
      TRAIN_STEPS = 1000
      INITIAL_CHECKPOINT_PATH = "/models/best"
      """),
    Fixture(
      "t5x_gin", "own.gin", "model.params=1229455360",
      """
      include 't5x/examples/t5/mt5/base.gin'  # vocabulary and model
      network.T5Config:
        emb_dim = 1024
        num_heads = 16
        num_encoder_layers = 24
        num_decoder_layers = 24
        mlp_dim = 2816
      """),
    Fixture(
      "t5x_gin", "decoder.gin", "model.params=109608960 !model.active_params",
      "include 't5x/examples/decoder_only/models/base.gin'\nTRAIN_STEPS = 3\n"),
    Fixture(
      "nanochat_sh", "depth.sh",
      "model.params=477102080 model.active_params=435159040 tokens=3481272320 precision=fp8 micro_batch=16 hardware.count=8 method=pretrain sequence_length=2048",
      """
      torchrun --standalone --nproc_per_node=8 -m scripts.base_train -- --depth=20 \\
        --target-param-data-ratio=8 --device-batch-size=16 --fp8 --run=$WANDB_RUN
      """),
    Fixture(
      "nanochat_sh", "steps.sh",
      "steps=400 global_batch=256 model.params=135266304 precision=bf16 !tokens !flops",
      "python -m scripts.base_train --depth 12 --num-iterations 400 --total-batch-size 524288\n"),
    Fixture(
      "nanochat_sh", "flops.sh", "flops=1.0e+19 !tokens",
      "torchrun --nproc_per_node=4 -m scripts.base_train -- --depth=12 --target-flops=1e19\n"),
    Fixture(
      "nanochat_sh", "open.sh", "?model.params ?tokens",
      "torchrun --nproc_per_node=4 -m scripts.base_train -- --depth=$1\n"),
    Fixture(
      "nemo_rl_sh", "alone.sh", "steps=9 model.id=acme/m-1B global_batch=32 !hardware.count",
      "uv run examples/run_sft.py sft.max_num_steps=9 policy.model_name=acme/m-1B policy.train_global_batch_size=32\n"
    ),
    Fixture(
      "simpletuner", "a.json", "model.family=qwenimage method=lora steps=100",
      """
      {"model_family": "qwen_image", "model_type": "lora", "lora_rank": 16, "max_train_steps": 100,
       "train_batch_size": 2, "data_backend_config": "b.json", "resolution": 1024}
      """),
    Fixture(
      "simpletuner", "b.json", "model.family=flux2-klein-9b steps=100",
      """
      {"model_family": "flux2", "model_flavour": "klein-9b", "model_type": "full",
       "max_train_steps": 100, "data_backend_config": "b.json"}
      """),
  ]

  /// Several files that are one run: what is at hand, what is looked at, and what it says.
  static let joinedNewKinds: [(files: [String: String], path: String, facts: String)] = [
    (
      [
        "t5x/examples/t5/t5_1_1/base.gin": tinyModel,
        "t5x/configs/runs/pretrain.gin":
          "BATCH_SIZE = 16\nTRAIN_STEPS = %gin.REQUIRED\ntrain_script.train.total_steps = %TRAIN_STEPS\n",
        "run.gin":
          "include 't5x/examples/t5/t5_1_1/base.gin'\ninclude 't5x/configs/runs/pretrain.gin'\nTRAIN_STEPS = 11\nnetwork.T5Config.emb_dim = 32\n",
      ], "run.gin", "t5x_gin model.params=86528 steps=11 global_batch=16 precision=bf16"
    ),
    (
      [
        "configs/recipes/a/train.yaml":
          "model: {model_name: acme/m-3B}\ndata: {train: {datasets: [{dataset_name: acme/d}]}}\ntraining: {trainer_type: TRL_SFT, max_steps: 70}\n",
        "configs/recipes/a/job.yaml":
          "resources: {accelerators: 'A100:4'}\nrun: |\n  oumi distributed torchrun -m oumi train \\\n    -c oumi://configs/recipes/a/train.yaml\n",
      ], "configs/recipes/a/job.yaml", "oumi steps=70 model.id=acme/m-3B hardware.count=4"
    ),
    (
      [
        "configs/recipes/llm/gym-8b.yaml": recipe,
        "tests/test_suites/llm/gym-8b.sh":
          "source $(dirname $0)/common.env\nMAX_STEPS=5\nuv run examples/nemo_gym/run_grpo_nemo_gym.py --config $CONFIG_PATH sft.max_num_steps=$MAX_STEPS\n",
      ], "tests/test_suites/llm/gym-8b.sh", "nemo_rl steps=5 model.id=acme/m-8B global_batch=384"
    ),
    (
      [
        "examples/configs/sft.yaml": recipe, "tests/copies/configs/sft.yaml": recipe,
        "tests/functional/sft.sh":
          "ROOT=$(realpath ../..)\ncd $ROOT\nuv run coverage run -a --source=$ROOT/nemo_rl $ROOT/examples/run_sft.py sft.max_num_steps=3 cluster.gpus_per_node=2\n",
      ], "tests/functional/sft.sh",
      "nemo_rl steps=3 hardware.count=4 model.id=acme/m-8B global_batch=384 method=full"
    ),
    (
      [
        "examples/configs/recipes/llm/sft-8b.yaml": recipe,
        "tests/test_suites/llm/sft-8b.sh":
          "source $(dirname $0)/common.env\nMAX_STEPS=50\nuv run examples/run_sft.py --config $CONFIG_PATH sft.max_num_steps=$MAX_STEPS\n",
      ], "tests/test_suites/llm/sft-8b.sh", "nemo_rl steps=50 hardware.count=16 model.id=acme/m-8B"
    ),
  ]

  private static let recipe = """
    policy: {model_name: acme/m-8B, train_global_batch_size: 384, train_micro_batch_size: 2,
      max_total_sequence_length: 1024, precision: bfloat16}
    sft: {max_num_epochs: 1, max_num_steps: 60}
    cluster: {gpus_per_node: 8, num_nodes: 2}
    """
}
