@testable import TrainingConfigs

extension Fixture {
  static let recipes: [Fixture] = [
    Fixture(
      "axolotl", "a.yml",
      "model.id=acme/m-3B method=lora epochs=2 micro_batch=4 precision=bf16 packing=true recompute=true !hardware.count",
      edits: ["precision=fp16", "micro_batch=8", "epochs=1", "sequence_length=512", "steps=90"],
      """
      base_model: acme/m-3B   # ours
      adapter: lora
      datasets:
        - path: acme/notes
      sequence_len: 1024
      sample_packing: true
      micro_batch_size: 4
      num_epochs: 2
      bf16: true
      gradient_checkpointing: offload
      """),
    Fixture(
      "llamafactory", "a.yaml",
      "model.id=acme/m-7B method=qlora epochs=3 sequence_length=1024 dataset.id=one gradient_accumulation=8 recompute=true",
      edits: ["micro_batch=2", "recompute=false", "sequence_length=512"],
      """
      model_name_or_path: acme/m-7B
      stage: sft
      finetuning_type: lora
      quantization_bit: 4
      dataset: one,two
      cutoff_len: 1024
      per_device_train_batch_size: 1
      gradient_accumulation_steps: 8
      num_train_epochs: 3.0
      bf16: true
      """),
    Fixture(
      "trl_recipe", "a.yaml",
      "model.id=acme/m-7B method=lora steps=100 !epochs sequence_length=2048 precision=bf16 dataset.id=acme/d",
      edits: ["steps=50", "micro_batch=1", "sequence_length=1024"],
      """
      model_name_or_path: acme/m-7B
      torch_dtype: bfloat16
      use_peft: true
      dataset_name: acme/d
      max_length: 2048
      max_steps: 100
      num_train_epochs: 5
      per_device_train_batch_size: 2
      gradient_accumulation_steps: 4
      learning_rate: 1e-5
      """),
    Fixture(
      "trl_recipe", "a.json", "model.id=acme/m-7B epochs=2 micro_batch=2 precision=bf16",
      edits: ["epochs=1", "micro_batch=4"],
      """
      {"model_name_or_path": "acme/m-7B", "num_train_epochs": 2, "learning_rate": 2e-5,
       "per_device_train_batch_size": 2, "bf16": true, "output_dir": "out"}
      """),
    Fixture(
      "accelerate", "acc.yaml", "hardware.count=8 hardware.nodes=2 precision=bf16",
      edits: ["hardware.count=4", "precision=fp16"],
      """
      compute_environment: LOCAL_MACHINE
      distributed_type: MULTI_GPU
      num_machines: 2
      num_processes: 8
      mixed_precision: bf16
      """),
    Fixture(
      "deepspeed_json", "ds.json",
      "global_batch=64 micro_batch=4 gradient_accumulation=2 hardware.count=8 precision=bf16",
      edits: ["micro_batch=2"],
      """
      {
        // HJSON lets this through
        "train_batch_size": 64, "train_micro_batch_size_per_gpu": 4,
        "gradient_accumulation_steps": 2, "bf16": {"enabled": true,},
        "zero_optimization": {"stage": 3},
      }
      """),
    Fixture(
      "torchtune", "experts.yaml", "!model.params method=full epochs=1",
      """
      model: {_component_: torchtune.models.llama4.llama4_scout_17b_16e}
      checkpointer: {checkpoint_dir: /tmp/Llama-4-Scout-17B-16E-Instruct}
      dataset: {_component_: torchtune.datasets.alpaca_dataset}
      epochs: 1
      optimizer: {_component_: torch.optim.AdamW}
      """),
    Fixture(
      "torchtune", "a.yaml",
      "model.params=8000000000 method=lora epochs=2 micro_batch=2 precision=bf16 packing=false parallel.tensor=2",
      edits: ["precision=fp32", "micro_batch=4", "packing=true", "epochs=1"],
      """
      output_dir: /tmp/out
      model:
        _component_: torchtune.models.llama3_1.lora_llama3_1_8b
      checkpointer:
        _component_: torchtune.training.FullModelHFCheckpointer
        checkpoint_dir: ${output_dir}/Meta-Llama-3.1-8B/
      dataset:
        _component_: torchtune.datasets.alpaca_dataset
        packed: False
      epochs: 2
      max_steps_per_epoch: null
      batch_size: 2
      tensor_parallel_dim: 2
      optimizer: {_component_: torch.optim.AdamW}
      dtype: bf16
      """),
    Fixture(
      "torchtitan_toml", "a.toml",
      "model.params=8000000000 steps=1000 sequence_length=8192 micro_batch=1 hardware.count=64 precision=fp8 recompute=true",
      edits: ["steps=500", "micro_batch=2", "sequence_length=4096"],
      """
      [model]
      name = "llama3"
      flavor = "8B"
      [training]
      steps = 1000
      seq_len = 8192
      local_batch_size = 1
      dataset = "c4"
      [parallelism]
      data_parallel_shard_degree = 8
      tensor_parallel_degree = 8
      [float8]
      enable_float8_linear = true
      [activation_checkpoint]
      mode = "selective"
      """),
    Fixture(
      "llmfoundry", "a.yaml",
      "steps=4800 global_batch=256 sequence_length=2048 precision=bf16 method=pretrain !model.id",
      edits: ["steps=100", "global_batch=128", "precision=fp16"],
      """
      variables: {max_seq_len: 2048}
      max_seq_len: ${variables.max_seq_len}
      model:
        name: mpt_causal_lm
        pretrained: false
        d_model: 768
        n_heads: 12
        n_layers: 12
        vocab_size: 50368
        max_seq_len: ${max_seq_len}
      train_loader: {name: text}
      max_duration: 4800ba
      global_train_batch_size: 256
      device_train_microbatch_size: auto
      precision: amp_bf16
      """),
    Fixture(
      "composer_yaml", "a.yaml", "epochs=90 global_batch=2048 precision=bf16",
      edits: ["epochs=45", "global_batch=1024"],
      """
      model: {name: resnet50}
      train_dataset: {path: /data}
      max_duration: 90ep
      train_batch_size: 2048
      precision: amp_bf16
      """),
    Fixture(
      "mcli", "run.yaml",
      "hardware.count=16 hardware.accelerator=h100_80gb global_batch=64 epochs=1 time_limit=12",
      edits: ["hardware.count=8", "global_batch=32"],
      """
      name: tune
      image: acme/foundry:latest
      compute: {gpus: 16, gpu_type: h100_80gb}
      scheduling: {max_duration: 12}
      command: composer train.py /mnt/config/parameters.yaml
      parameters:
        model: {name: hf_causal_lm, pretrained_model_name_or_path: acme/m-7B}
        train_loader: {name: finetuning}
        max_duration: 1ep
        max_seq_len: 512
        global_train_batch_size: 64
      """),
    Fixture(
      "nemo_megatron", "gpt.yaml",
      "steps=600000 global_batch=256 hardware.count=64 hardware.nodes=8 time_limit=24 precision=bf16 model.params=126000000 duration=23.5",
      edits: [
        "hardware.count=32", "precision=fp16", "steps=1000", "time_limit=30 h", "global_batch=512",
      ],
      """
      run:
        name: gpt_126m
        time_limit: "1-00:00:00"
      trainer:
        num_nodes: 8
        devices: 8
        precision: bf16
        max_steps: 600000 # all of it
        max_time: "00:23:30:00"
        max_epochs: null
      exp_manager: {explicit_log_dir: /results}
      model:
        micro_batch_size: 4
        global_batch_size: 256
        encoder_seq_length: 2048
        hidden_size: 768
        ffn_hidden_size: ${multiply:4, ${.hidden_size}}
        activations_checkpoint_granularity: null
      """),
    Fixture(
      "nemo_automodel", "a.yaml",
      "model.id=acme/m-2B steps=100 global_batch=8 sequence_length=4096 packing=true method=lora hardware.nodes=2 hardware.count=16 time_limit=0.25",
      edits: ["steps=50", "global_batch=16"],
      """
      step_scheduler: {global_batch_size: 8, local_batch_size: 1, max_steps: 100}
      model:
        _target_: nemo_automodel.NeMoAutoModelForCausalLM.from_pretrained
        pretrained_model_name_or_path: acme/m-2B
      peft: {_target_: nemo_automodel.components._peft.lora.PeftConfig, dim: 8}
      packed_sequence: {packed_sequence_size: 4096}
      ci: {time: "00:15:00", nodes: 2, nproc_per_node: 8}
      """),
    Fixture(
      "sagemaker_hyperpod_recipe", "a.yaml",
      "hardware.nodes=4 epochs=1 hardware.instance_type=ml.p5.48xlarge model.id=acme/m-8B",
      """
      display_name: LoRA of a model
      run: {name: my-run, model_type: llm_finetuning}
      instance_types: [ml.p5.48xlarge]
      trainer: {num_nodes: 4}
      training_config:
        model_config: {model_name_or_path: acme/m-8B}
        training_args: {max_epochs: 1, micro_train_batch_size: 1}
      """),
    Fixture(
      "olmo", "a.yaml",
      "tokens=2000000000000 global_batch=2048 micro_batch=2 sequence_length=2048 precision=bf16 recompute=false",
      edits: ["tokens=1T", "global_batch=1024"],
      """
      model: {d_model: 4096, n_heads: 32, n_layers: 32, mlp_hidden_size: 22016, weight_tying: false,
        rope: true, max_sequence_length: 2048, vocab_size: 50280, embedding_size: 50304}
      activation_checkpointing: null
      save_folder: ${oc.env:HOME,/tmp}/out
      max_duration: 2e12T
      global_train_batch_size: 2048
      device_train_microbatch_size: 2
      precision: amp_bf16
      data: {paths: [a.npy]}
      """),
    Fixture(
      "gpt_neox", "a.yml",
      "steps=143000 micro_batch=8 gradient_accumulation=2 precision=fp16 recompute=true parallel.tensor=2",
      edits: ["steps=1000", "micro_batch=4", "recompute=false"],
      """
      {
        # parallelism
        "pipe-parallel-size": 1,
        "model-parallel-size": 2,
        "num-layers": 32, "hidden-size": 4096, "num-attention-heads": 32,
        "seq-length": 2048, "no-weight-tying": true, "pos-emb": "rotary",
        "train_micro_batch_size_per_gpu": 8,
        "gas": 2,
        "train-iters": 143000,
        "fp16": {"enabled": true},
        "checkpoint-activations": true,
      }
      """),
    Fixture(
      "litgpt", "a.yaml",
      "model.id=checkpoints/acme/m-1B method=qlora epochs=4 global_batch=8 micro_batch=2 hardware.count=1 precision=bf16 dataset.id=litgpt.data.Alpaca2k",
      edits: ["epochs=2", "micro_batch=1", "precision=fp16", "hardware.count=2"],
      """
      checkpoint_dir: checkpoints/acme/m-1B
      out_dir: out
      precision: bf16-true
      quantize: bnb.nf4
      devices: 1
      num_nodes: 1
      lora_r: 32
      data: {class_path: litgpt.data.Alpaca2k}
      train:
        global_batch_size: 8
        micro_batch_size: 2
        epochs: 4
        max_tokens:
        max_steps:
        max_seq_length: 512
      """),
    Fixture(
      "lightning_cli", "a.yaml",
      "epochs=50 micro_batch=16 precision=fp16 ?hardware.count model.id=vit_base",
      edits: ["epochs=10", "micro_batch=8", "precision=bf16"],
      """
      trainer: {max_epochs: 50, devices: auto, precision: 16-mixed, max_steps: -1}
      model:
        class_path: acme.Task
        init_args: {model_args: {backbone: vit_base}}
      data:
        class_path: acme.Data
        init_args: {batch_size: 16}
      """),
    Fixture(
      "nanotron", "a.yaml",
      "steps=60000 global_batch=512 hardware.count=64 sequence_length=2048 precision=bf16 parallel.tensor=2 dataset.id=acme/web",
      edits: ["hardware.count=32", "steps=10", "precision=fp16", "micro_batch=4"],
      """
      parallelism: {dp: 32, tp: 2, pp: 1, recompute_layer: false}
      tokens: {train_steps: 60000, sequence_length: 2048, micro_batch_size: 8, batch_accumulation_per_replica: 2}
      model: {dtype: bfloat16}
      data_stages:
        - data: {dataset: {dataset_folder: [acme/web, acme/code]}}
      """),
    Fixture(
      "levanter", "a.yaml",
      "steps=20000 global_batch=256 precision=bf16 recompute=true ?dataset.id",
      edits: ["steps=10", "global_batch=128"],
      """
      data: !include data/web.yaml
      model: {type: gpt2, hidden_dim: 768, num_layers: 12, num_heads: 12, seq_len: 1024, gradient_checkpointing: true}
      trainer:
        mp: p=f32,c=bfloat16
        num_train_steps: 20000
        train_batch_size: 256
      optimizer: {learning_rate: 1E-3}
      """),
    Fixture(
      "maxtext_yml", "a.yml",
      "model.id=llama3.1-8b model.params=8000000000 steps=30 micro_batch=2 precision=fp8 recompute=true",
      edits: ["steps=10", "sequence_length=1024", "micro_batch=1"],
      """
      base_config: "base.yml"
      model_name: "llama3.1-8b"
      steps: 30
      per_device_batch_size: 2
      max_target_length: 8192
      quantization: "fp8"
      remat_policy: full
      """),
    Fixture(
      "megatron_bridge", "a.yaml", "steps=100 global_batch=32 parallel.tensor=4",
      edits: ["steps=50"],
      """
      model: {tensor_model_parallel_size: 4, seq_length: 4096}
      train: {train_iters: 100, global_batch_size: 32}
      """),
    Fixture(
      "megatron_yaml", "a.yaml", "steps=50 global_batch=32 precision=bf16 sequence_length=1024",
      edits: ["steps=20"],
      """
      MODEL_ARGS:
        --num-layers: 12
        --hidden-size: 512
        --seq-length: 1024
        --train-iters: 50
        --micro-batch-size: 4
        --global-batch-size: 32
        --bf16: true
      """),
    Fixture(
      "fairseq_hydra", "a.yaml",
      "steps=400000 hardware.count=64 precision=fp16 gradient_accumulation=2 !tokens",
      edits: ["steps=1000", "hardware.count=32"],
      """
      common: {fp16: true}
      task: {_name: audio_pretraining}
      dataset: {max_tokens: 1400000}
      distributed_training: {distributed_world_size: 64}
      criterion: {_name: wav2vec}
      optimization: {max_update: 400000, update_freq: [2]}
      """),
    Fixture(
      "generic", "train.yaml",
      "model.id=acme/esm-150M model.params=150000000 epochs=5 micro_batch=16 gradient_accumulation=2 precision=bf16",
      edits: ["epochs=2", "micro_batch=8", "precision=fp16"],
      """
      model: {base_model_id: acme/esm-150M}
      training:
        epochs: 5
        batch_size: 16
        grad_accum_steps: 2
        lr: 1e-4
        mixed_precision: bf16
      eval: {batch_size: 64}
      """),
    Fixture(
      "generic", "parts.yaml", "sequence_length=7000 steps=900",
      """
      data_param:
        one: {dataset_name: A, max_seq_len: 7000}
        two: {dataset_name: B, max_seq_len: 7000}
      model: {base_model_id: acme/m-135M}
      training: {max_steps: 900, batch_size: 16, lr: 1e-4}
      """),
    Fixture(
      "wandb_sweep", "sweep.yaml", "trials=6 epochs=3 ?micro_batch", edits: ["epochs=1"],
      """
      program: train.py
      method: grid
      parameters:
        lr: {values: [1e-4, 1e-5, 1e-6]}
        batch_size: {values: [8, 16]}
        epochs: {value: 3}
      """),
    Fixture(
      "sagemaker_hyperpod_recipe", "nova.yaml",
      "model.id=nova/prod method=lora epochs=2 global_batch=64 sequence_length=8192 hardware.nodes=4",
      """
      run: {name: r, model_type: "amazon.nova", model_name_or_path: nova/prod, replicas: 4}
      training_config:
        max_length: 8192
        global_batch_size: 64
        trainer: {max_epochs: 2}
        model: {peft: {peft_scheme: lora}}
      """),
    Fixture(
      "torchtitan_toml", "flux.toml", "sequence_length=768 steps=30 model.params=11900000000",
      """
      [model]
      name = "flux"
      flavor = "flux-dev"
      [training]
      steps = 30
      img_size = 256
      [encoder]
      max_t5_encoding_len = 512
      """),
    Fixture(
      "lightning_cli", "vit.yaml", "model.params=300000000 epochs=5 micro_batch=8",
      """
      trainer: {max_epochs: 5}
      data: {class_path: acme.Data, init_args: {batch_size: 8}}
      model: {class_path: acme.Task, init_args: {model_args: {backbone: prithvi_eo_v2_300}}}
      """),
    Fixture(
      "levanter", "tune.yaml", "dataset.id=acme/d sequence_length=1024 steps=7 model.id=acme/m-7B",
      """
      model_name_or_path: acme/m-7B
      trainer: {mp: "p=f32,c=bfloat16", num_train_steps: 7, train_batch_size: 8}
      optimizer: {learning_rate: 2e-5}
      supervised_data: {hf_dataset_name: acme/d}
      max_tune_length: 1024
      """),
  ]
}
