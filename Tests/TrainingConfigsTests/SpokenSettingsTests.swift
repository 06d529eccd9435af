import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Settings of projects' own, by what the words of their names say.
@Suite("Settings of projects' own") struct SpokenSettingsTests {
  @Test(
    "names of batches say whose they are",
    arguments: [
      ("total_batch_size", "whole"), ("--global-batch-size", "whole"), ("effectiveBatch", "whole"),
      ("batch_size_per_gpu", "device"), ("per_device_train_batch_size", "device"),
      ("train.micro_batch", "device"), ("local_bs", "device"), ("batch_size", "unsaid"),
      ("train_bs", "unsaid"), ("eval_batch_size", "none"), ("num_batches", "none"),
      ("ppo_mini_batch_size", "none"), ("batch_norm", "none"), ("per_batch", "none"), ("", "none"),
    ])
  func batches(_ name: String, _ scope: String) {
    #expect(BatchName(name).map { "\($0.scope)" } ?? "none" == scope)
  }

  @Test(
    "names of data say what is trained on, those that say more first",
    arguments: [
      ("dataset_name", 0), ("dataset", 1), ("train_files", 2), ("training_data_path", 2),
      ("dataset_dir", 3), ("data-root", 3), ("data_cache_dir", nil), ("eval_data_path", nil),
      ("data_type", nil), ("file", nil), ("train", nil),
    ] as [(String, Int?)])
  func data(_ name: String, _ rank: Int?) { #expect(DataName(name)?.rank == rank) }

  static let fixtures = [
    Fixture(
      "hf_cli_sh", "batches.sh",
      "steps=100000 global_batch=512 micro_batch=16 dataset.id=c4/en",
      """
      torchrun --standalone --nproc_per_node 8 train_main.py --lr 0.01 --batch_size 16 \\
        --total_batch_size 512 --num_training_steps 100000 --data_root c4/en --eval_every 1000
      """),
    Fixture(
      "hf_cli_sh", "folder.sh", "epochs=1 dataset.id=data/pt",
      """
      torchrun --nproc_per_node 1 train.py --model_name_or_path a/b-7b --num_train_epochs 1 \\
        --per_device_train_batch_size 1 --dataset_dir data/pt --data_cache_dir cache
      """),
    // Steps of an environment, and those of one turn.
    Fixture(
      "hf_cli_sh", "environment.sh", "!epochs",
      "python train_ppo.py --total-timesteps 1000000 --rollout-steps 128 --lr 1e-4"),
    Fixture(
      "trl_recipe", "mode.json", "method=lora epochs=1",
      """
      {"model_name_or_path": "a/b-7b1", "train_mode": "lora", "task_type": "dpo", "beta": 0.1,
        "num_train_epochs": 1, "max_prompt_length": 300, "learning_rate": 2e-4}
      """),
    Fixture(
      "generic", "forecast.yaml", "steps=200000 precision=tf32 gradient_accumulation=3",
      """
      training_data_paths: [a.arrow]
      context_length: 512
      max_steps: 200_000
      per_device_train_batch_size: 32
      learning_rate: 0.001
      model_id: google/t5-efficient-base
      tf32: true
      gradient_accumulate_every: 3
      """),
    // A length by its words alone, below the sections of a restorer of images.
    Fixture(
      "generic", "restore.yml", "steps=300000 micro_batch=16",
      """
      datasets: {train: {batch_size_per_gpu: 16, num_worker_per_gpu: 6}, val: {name: Set5}}
      train: {optim_g: {type: Adam, lr: 1e-4, weight_decay: 0}, total_iter: 300000, warmup_iter: -1}
      """),
    Fixture(
      "hf_cli_sh", "switch.sh", "precision=fp16",
      "python train_image.py --lr 1e-4 --batch_size 32 --use_fp16 True"),
    Fixture(
      "hf_cli_sh", "off.sh", "!precision",
      "python train_image.py --lr 1e-4 --batch_size 32 --use_fp16 False"),
    Fixture(
      "vision_sh", "classes.sh", "precision=fp16 epochs=90",
      "python main.py --arch resnet50 --epochs 90 --batch_size 32 --use_fp16 True --data_path /x/y"),
    // What is trained how, where one word says of what; a part that is no language model says nothing.
    Fixture(
      "hf_cli_sh", "part.sh", "method=qlora",
      """
      deepspeed train.py --model_name_or_path a/b-3b --tune_type_llm qlora --num_train_epochs 1 \
        --tune_type_vision_tower frozen --per_device_train_batch_size 8
      """),
    Fixture(
      "hf_cli_sh", "tower.sh", "!method",
      """
      deepspeed train.py --model_name_or_path a/b-3b --tune_type_vision_tower lora \
        --num_train_epochs 1 --per_device_train_batch_size 8
      """),
    Fixture(
      "hf_cli_sh", "apply.sh", "method=lora epochs=10",
      """
      torchrun --nproc-per-node=8 run_glue.py --model_name_or_path a/b-1b --apply_lora --lora_r 16 \
        --per_device_train_batch_size 4 --num_train_epochs 10
      """),
    // A prompt and its answer.
    Fixture(
      "hf_cli_sh", "answer.sh", "sequence_length=192",
      """
      torchrun --nproc-per-node=4 main.py --model_name_or_path a/b-6b --max_source_length 64 \
        --max_target_length 128 --per_device_train_batch_size 1 --max_steps 300
      """),
    // A shape that is named by its size, unless it is changed.
    Fixture(
      "hf_cli_sh", "shape.sh", "model.params=3000000000 steps=900",
      """
      python -m own.llama_train --total_steps=900 --load_llama_config='3b' --update_llama_config='' \
        --optimizer.lr=3e-4
      """),
    Fixture(
      "hf_cli_sh", "changed.sh", "!model.params steps=900",
      """
      python -m own.llama_train --total_steps=900 --load_llama_config='3b' --optimizer.lr=3e-4 \
        --update_llama_config='{"num_hidden_layers": 2}'
      """),
    // As many devices as a list of them has.
    Fixture(
      "hf_cli_sh", "list.sh", "hardware.count=4 gradient_accumulation=16",
      """
      GPUS="0,1,2,3"
      COUNT=$(echo $GPUS | awk -F',' '{print NF}')
      deepspeed --include localhost:$GPUS train.py --model_name_or_path a/b-7b \
        --per_device_train_batch_size 2 --gradient_accumulation_steps $((128 / $COUNT / 2)) \
        --num_train_epochs 1
      """),
    Fixture(
      "hf_cli_sh", "ppo.sh", "method=rl",
      """
      accelerate launch --num_processes 8 src/ppo_train.py --model_name a/b-7b --batch_size 32 \
        --ppo_epochs 2 --use_lora False --learning_rate 1e-5
      """),
    Fixture(
      "generic", "own.yaml", "steps=9000 global_batch=64",
      """
      optim: {lr: 0.1, weight_decay: 0.1, max_num_iters: 9000}
      loader: {total_batch: 64, batch_size: 8}
      epochs_between_saves: 2
      num_steps: 9000
      """),
  ]

  @Test(arguments: fixtures) func isReadAsItMeans(fixture: Fixture) throws {
    fixture.check(try #require(fixture.search().runs.first).run)
  }
}
