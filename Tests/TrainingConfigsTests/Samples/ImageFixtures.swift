@testable import TrainingConfigs

extension Fixture {
  /// Tuners of image and video models.
  static let images: [Fixture] = [
    Fixture(
      "kohya", "net.toml",
      "model.id=stabilityai/stable-diffusion-xl-base-1.0@1:33 method=lora@2:18 steps=900@4:19 micro_batch=4 precision=bf16 recompute=true input_size=887",
      """
      pretrained_model_name_or_path = "stabilityai/stable-diffusion-xl-base-1.0"
      network_module = "networks.lora"
      network_dim = 32
      max_train_steps = 900
      train_batch_size = 4
      resolution = "1024,768"
      mixed_precision = "bf16"
      gradient_checkpointing = true
      """),
    Fixture(
      "kohya", "sections.toml",
      "method=full epochs=10 !steps precision=fp16 gradient_accumulation=8 micro_batch=1",
      """
      [model_arguments]
      pretrained_model_name_or_path = "acme/sdxl"
      [training_arguments]
      max_train_epochs = 10
      max_train_steps = 5000
      train_batch_size = 1
      mixed_precision = "fp16"
      gradient_accumulation_steps = 8
      xformers = true
      save_model_as = "safetensors"
      """),
    Fixture(
      "kohya", "saved.json",
      "method=lora adapter=loha epochs=10 !steps micro_batch=2 precision=fp16 recompute=false input_size=512 dataset.id=/data/img",
      """
      {"LoRA_type": "LyCORIS/LoHa", "pretrained_model_name_or_path": "acme/stable-diffusion-v1-5",
       "max_train_steps": "", "max_train_epochs": "", "epoch": 10, "train_batch_size": 2,
       "mixed_precision": "fp16", "max_resolution": "512,512", "network_dim": 16,
       "train_data_dir": "/data/img", "gradient_checkpointing": false, "optimizer": "AdamW8bit"}
      """),
    Fixture(
      "kohya_sh", "flux.sh",
      "method=lora@2:74 epochs=16 precision=bf16 recompute=true model.family=flux !steps hardware.count=2",
      """
      accelerate launch --num_processes 2 --mixed_precision bf16 sd-scripts/flux_train_network.py \\
        --pretrained_model_name_or_path /models/flux1-dev.sft --network_module networks.lora_flux \\
        --gradient_checkpointing --max_train_epochs 16 --dataset_config data.toml --save_model_as safetensors
      """),
    Fixture(
      "kohya_sh", "tune.sh", "method=full steps=400 micro_batch=2 model.family=sdxl",
      "python sdxl_train.py --pretrained_model_name_or_path acme/base --max_train_steps 400 --train_batch_size 2\n"
    ),
    Fixture(
      "kohya_sh", "video.sh", "method=lora epochs=8 model.params=14000000000 precision=bf16",
      """
      accelerate launch --mixed_precision bf16 src/musubi_tuner/wan_train_network.py --task t2v-14B \\
        --dit /m/wan2.1_t2v_14B_bf16.safetensors --network_module networks.lora_wan --max_train_epochs 8
      """),
    Fixture(
      "ai_toolkit", "job.yaml",
      "method=lora@8:15 steps=1500@10:37 micro_batch=2 precision=bf16 recompute=true hardware.count=1 dataset.id=/data/img model.id=black-forest-labs/FLUX.1-dev",
      """
      job: extension
      config:
        name: mine
        process:
          - type: sd_trainer
            device: cuda:0
            network:
              type: lora
            datasets: [{folder_path: /data/img, resolution: [512, 768, 1024]}]
            train: {batch_size: 2, steps: 1500, gradient_checkpointing: true, dtype: bf16}
            model: {name_or_path: black-forest-labs/FLUX.1-dev, quantize: true}
      """),
    Fixture(
      "ai_toolkit", "full.json",
      "method=full steps=20 micro_batch=1 input_size=512 !hardware.count",
      """
      {"job": "extension", "config": {"process": [{"type": "diffusion_trainer", "device": "cuda",
       "datasets": [{"folder_path": "a", "resolution": 512}], "train": {"steps": 20, "batch_size": 1},
       "model": {"name_or_path": "acme/m"}}]}}
      """),
    Fixture(
      "ai_toolkit", "edit.json", "model.family=qwenimageedit model.id=/models/a.safetensors",
      """
      {"job": "extension", "config": {"process": [{"type": "diffusion_trainer", "train": {"steps": 20},
       "datasets": [{"folder_path": "a"}],
       "model": {"name_or_path": "/models/a.safetensors", "arch": "qwen_image_edit_plus"}}]}}
      """),
    Fixture(
      "ai_toolkit", "switch.json", "model.family=sdxl",
      """
      {"job": "extension", "config": {"process": [{"type": "sd_trainer", "train": {"steps": 20},
       "datasets": [{"folder_path": "a"}],
       "model": {"name_or_path": "/models/a.safetensors", "is_v2": false, "is_xl": true}}]}}
      """),
    Fixture(
      "onetrainer", "preset.json",
      "method=lora epochs=40 micro_batch=4 gradient_accumulation=2 precision=bf16 recompute=true input_size=1024 model.id=acme/base",
      edits: ["precision=fp16", "micro_batch=2"],
      """
      {"training_method": "LORA", "model_type": "STABLE_DIFFUSION_XL_10_BASE", "peft_type": "LORA",
       "base_model_name": "acme/base", "epochs": 40, "batch_size": 4, "gradient_accumulation_steps": 2,
       "train_dtype": "BFLOAT_16", "resolution": "1024", "gradient_checkpointing": "CPU_OFFLOADED",
       "optimizer": {"optimizer": "ADAMW"}, "learning_rate": 0.0003}
      """),
    Fixture(
      "onetrainer", "tune.json", "method=full ?precision recompute=false",
      """
      {"training_method": "FINE_TUNE", "model_type": "PIXART_SIGMA", "base_model_name": "acme/b",
       "train_dtype": "NFLOAT_4", "gradient_checkpointing": "OFF"}
      """),
    Fixture(
      "simpletuner", "config.json",
      "method=lora steps=3000@3:22 !epochs micro_batch=2 gradient_accumulation=2 precision=bf16 recompute=true model.family=flux",
      edits: ["steps=100", "gradient_accumulation=4"],
      """
      {
        "model_family": "flux", "model_type": "lora", "lora_rank": 16,
        "max_train_steps": 3000, "num_train_epochs": 0,
        "train_batch_size": 2, "gradient_accumulation_steps": 2, "optimizer": "adamw_bf16",
        "mixed_precision": "bf16", "gradient_checkpointing": true, "resolution": 1024
      }
      """),
    Fixture(
      "simpletuner", "edit.json", "model.family=flux1kontextdev",
      """
      {"model_family": "flux", "model_flavour": "kontext", "model_type": "lora", "lora_rank": 16,
       "max_train_steps": 30, "train_batch_size": 2, "optimizer": "adamw_bf16"}
      """),
    Fixture(
      "simpletuner", "flags.json", "method=full epochs=5 !steps micro_batch=8 input_size=1024",
      """
      {"--model_family": "sdxl", "--model_type": "full", "--max_train_steps": 0,
       "--num_train_epochs": 5, "--train_batch_size": 8, "--data_backend_config": "b.json",
       "--resolution": 1.0, "--pretrained_model_name_or_path": "acme/sdxl", "optimizer": "x"}
      """),
    Fixture(
      "diffusion_pipe", "pipe.toml",
      "method=lora@13:8 epochs=100@1:10 micro_batch=1 gradient_accumulation=4 recompute=true parallel.pipeline=2 precision=bf16 model.params=14000000000",
      edits: ["epochs=10", "gradient_accumulation=1"],
      """
      epochs = 100
      micro_batch_size_per_gpu = 1
      pipeline_stages = 2
      gradient_accumulation_steps = 4
      activation_checkpointing = 'unsloth'
      dataset = "dataset.toml"
      [model]
      type = "wan"
      ckpt_path = "/models/Wan2.1-T2V-14B"
      dtype = "bfloat16"
      transformer_dtype = "float8"
      [adapter]
      type = "lora"
      """),
    Fixture(
      "diffusion_pipe", "whole.toml", "method=full steps=50 !epochs ?micro_batch model.family=flux",
      """
      epochs = 100
      max_steps = 50
      micro_batch_size_per_gpu = [[512, 4], [1024, 1]]
      dataset = "dataset.toml"
      [model]
      type = "flux"
      diffusers_path = "/models/FLUX.1-dev"
      [optimizer]
      type = "adamw"
      """),
    Fixture(
      "diffusers_sh", "dream.sh",
      "method=lora steps=500 micro_batch=1 gradient_accumulation=4 precision=bf16 input_size=512 dataset.id=dog model.family=flux",
      """
      export MODEL=black-forest-labs/FLUX.1-dev
      accelerate launch train_dreambooth_lora_flux.py --pretrained_model_name_or_path=$MODEL \\
        --instance_data_dir=dog --mixed_precision=bf16 --resolution=512 --train_batch_size=1 \\
        --gradient_accumulation_steps=4 --max_train_steps=500
      """),
    Fixture(
      "diffusers_sh", "control.sh", "method=full epochs=3 hardware.count=4 micro_batch=4",
      "accelerate launch --num_processes=4 train_controlnet.py --pretrained_model_name_or_path a/b --num_train_epochs 3 --train_batch_size 4\n"
    ),
    Fixture(
      "finetrainers_sh", "ft.sh",
      "method=lora steps=5000 micro_batch=1 hardware.count=8 parallel.data=8",
      """
      torchrun --standalone --nproc_per_node=8 train.py --model_name wan --training_type lora \\
        --pretrained_model_name_or_path acme/v --train_steps 5000 --batch_size 1 --dp_degree 8
      """),
    Fixture(
      "kohya", "preset.json", "method=lora epochs=1 micro_batch=1 precision=bf16 !model.id",
      """
      {"LoRA_type": "Standard", "epoch": 1, "train_batch_size": 1, "mixed_precision": "bf16",
       "network_dim": 8, "network_alpha": 8, "optimizer": "AdamW", "unet_lr": 0.0001}
      """),
    Fixture(
      "kohya", "word.json", "method=lora adapter=textual-inversion steps=80",
      """
      {"pretrained_model_name_or_path": "acme/sd", "num_vectors_per_token": 8, "max_train_steps": "80",
       "train_data_dir": "/d", "clip_skip": 1, "caption_extension": ".txt", "train_batch_size": 1}
      """),
  ]
}
