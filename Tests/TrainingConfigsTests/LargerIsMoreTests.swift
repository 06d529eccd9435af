import Catalogue
import Files
import Footprint
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What makes a run longer or larger makes its number larger, or leaves it unknown: a key that a trainer
/// reads and that costs something is never without effect.
@Suite("larger is more") struct LargerIsMoreTests {
  /// A config to which lines or flags are added.
  struct Base: Sendable {
    var path: String
    var text: String

    /// A flag of a command, or a line of a file.
    func adding(_ words: String) -> String {
      path.hasSuffix(".sh") ? "\(text) \(words)\n" : "\(text)\(words)\n"
    }
  }

  private static let axolotl = Base(
    path: "a.yaml",
    text: """
      base_model: meta-llama/Llama-3.1-8B
      datasets: [{path: tatsu-lab/alpaca, type: alpaca}]
      sequence_len: 4096
      micro_batch_size: 2
      num_epochs: 30
      bf16: true

      """)
  private static let factory = Base(
    path: "f.yaml",
    text: """
      model_name_or_path: meta-llama/Llama-3.1-8B
      stage: sft
      finetuning_type: full
      dataset: alpaca_en_demo
      num_train_epochs: 300
      per_device_train_batch_size: 4
      gradient_accumulation_steps: 1

      """)
  private static let torchtune = Base(
    path: "t.yaml",
    text: """
      model: {_component_: torchtune.models.llama3_1.llama3_1_8b}
      tokenizer: {_component_: torchtune.models.llama3.llama3_tokenizer, max_seq_len: 2048}
      dataset: {_component_: torchtune.datasets.alpaca_dataset, packed: false}
      optimizer: {_component_: torch.optim.AdamW, lr: 2e-5}
      batch_size: 8
      epochs: 30

      """)
  private static let megatron = Base(
    path: "m.sh",
    text: "torchrun --nproc_per_node 8 pretrain_gpt.py --num-layers 24 --hidden-size 2048"
      + " --num-attention-heads 16 --seq-length 2048 --max-position-embeddings 2048"
      + " --micro-batch-size 4 --global-batch-size 64 --train-iters 100000 --bf16")
  private static let verl = Base(
    path: "v.sh",
    text: "python3 -m verl.trainer.main_ppo algorithm.adv_estimator=grpo"
      + " data.train_files=gsm8k.parquet data.train_batch_size=1024 data.max_prompt_length=512"
      + " data.max_response_length=1024 actor_rollout_ref.model.path=Qwen/Qwen2.5-7B-Instruct"
      + " actor_rollout_ref.rollout.n=5 trainer.n_gpus_per_node=8 trainer.nnodes=1"
      + " trainer.total_training_steps=100")
  private static let diffusers = Base(
    path: "d.sh",
    text: "accelerate launch train_dreambooth.py --instance_data_dir d --instance_prompt p"
      + " --pretrained_model_name_or_path stabilityai/stable-diffusion-xl-base-1.0"
      + " --resolution 1024 --train_batch_size 1 --max_train_steps 100000 --mixed_precision bf16")
  private static let openRLHF = Base(
    path: "o.sh",
    text: "python3 -m openrlhf.cli.train_kd --pretrain Qwen/Qwen2.5-7B --dataset tatsu-lab/alpaca"
      + " --max_len 2048 --train_batch_size 128 --micro_train_batch_size 8 --max_epochs 30 --bf16")

  private static let flags = Base(
    path: "h.sh",
    text: "accelerate launch run_clm.py --model_name_or_path Qwen/Qwen2.5-7B --bf16"
      + " --dataset_name tatsu-lab/alpaca --num_train_epochs 30 --per_device_train_batch_size 8"
      + " --block_size 1024")

  private static func energy(_ path: String, _ text: String) throws -> Double? {
    let project = """
      carbonward: project/v1
      defaults: {hardware: {accelerator: h100-sxm5-80gb, count: 8}, site: {region: gcp/us-central1}}

      """
    let files = MemoryFiles([path: text, ProjectFile.name: project])
    let run = try #require(Workspace(files: files).findRuns([path]).runs.first?.run)
    return Estimator(catalogue: .shipped).assess(run).estimate[.energy]?.p50
  }

  /// - Parameter factor: How many times more it is at least; nil where it is not known.
  @Test(arguments: [
    // Each example is filled up to the length of a sequence; with packing there is nothing to fill up.
    (axolotl, "pad_to_sequence_len: true", 10.0),
    (axolotl, "rl: dpo", 1.2), (axolotl, "base_model: meta-llama/Llama-3.1-70B", 5),
    (axolotl, "num_epochs: 300", 5), (axolotl, "max_steps: 1000000", 5),
    (axolotl, "pretraining_dataset: HuggingFaceFW/fineweb", 100),
    (axolotl, "use_ray: true\nray_num_workers: 64", 1.2),
    (axolotl, "val_set_size: 0.3\nevals_per_epoch: 100", 5),
    (axolotl, "test_datasets: [{path: a/b}]\neval_steps: 1", nil),
    (factory, "ray_num_workers: 64\nray_run_name: x", 1.5),
    (factory, "val_size: 0.5\neval_strategy: steps\neval_steps: 1", 5),
    (
      torchtune, "teacher_model: {_component_: torchtune.models.llama3_1.llama3_1_70b}", 1.3
    ),
    (
      torchtune,
      "run_val_every_n_steps: 1\ndataset_val: {_component_: torchtune.datasets.alpaca_dataset}", nil
    ),
    (megatron, "--num-experts 64 --moe-router-topk 8", 3), (megatron, "--num-experts 64", 1.3),
    (megatron, "--ffn-hidden-size 65536", 3), (megatron, "--mtp-num-layers 4 --swiglu", 1.1),
    (megatron, "--num-layers 240", 5), (megatron, "--eval-interval 1 --eval-iters 1000", 100),
    (megatron, "--kd-teacher-load teachers/x", nil),
    (megatron, "--export-kd-teacher-load teachers/llama-70b", 5),
    (megatron, "--num-experts 8 --multi-latent-attention", 1.1),
    (
      verl, "reward_model.enable=True reward_model.model.path=Qwen/Qwen2.5-72B-Instruct", 1.5
    ),
    (diffusers, "--with_prior_preservation --num_class_images 200", 1.3),
    (diffusers, "--validation_prompt p --validation_steps 1 --num_validation_images 100", 100),
    (openRLHF, "--teacher_model meta-llama/Llama-3.1-70B-Instruct", 1.5),
    (openRLHF, "--teacher_model models/secret", nil),
  ])
  func adding(_ base: Base, _ words: String, _ factor: Double?) throws {
    let before = try #require(try Self.energy(base.path, base.text + "\n"))
    let after = try Self.energy(base.path, base.adding(words))
    if let factor {
      #expect(try #require(after) / before >= factor, "\((after ?? 0) / before)")
    } else {
      #expect(after == nil)
    }
  }

  /// A limit that the dataset does not reach changes nothing; one that it does, takes what is beyond.
  @Test(arguments: [
    (openRLHF, "--max_samples 1000000"), (factory, "max_samples: 1000000"),
    (flags, "--max_train_samples 1000000"),
  ])
  func limits(_ base: Base, _ words: String) throws {
    let all = try #require(try Self.energy(base.path, base.text + "\n"))
    #expect(try Self.energy(base.path, base.adding(words)) == all)
    let few = try #require(
      try Self.energy(base.path, base.adding(words.replacing("1000000", with: "100"))))
    #expect(few < all / 2)
  }

  @Test func packingLeavesNothingToFillUp() throws {
    let packed = Self.axolotl.adding("sample_packing: true")
    let filled = packed + "pad_to_sequence_len: true\n"
    #expect(try Self.energy("a.yaml", packed) == Self.energy("a.yaml", filled))
  }
}
