import Catalogue
import Files
import Footprint
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// How often a run is evaluated, and on how much, is part of what it costs.
@Suite("evaluation counts") struct EvaluationTests {
  private static let axolotl = """
    base_model: meta-llama/Llama-3.1-8B
    datasets: [{path: tatsu-lab/alpaca, type: alpaca}]
    sequence_len: 2048
    micro_batch_size: 4
    num_epochs: 2

    """
  private static let factory = """
    model_name_or_path: meta-llama/Llama-3.1-8B
    stage: sft
    finetuning_type: full
    dataset: alpaca_en_demo
    num_train_epochs: 2
    per_device_train_batch_size: 4
    gradient_accumulation_steps: 1

    """
  private static let trainer = """
    model_name_or_path: meta-llama/Llama-3.1-8B
    dataset_name: tatsu-lab/alpaca
    max_steps: 1000
    per_device_train_batch_size: 4
    max_seq_length: 2048
    learning_rate: 1e-5

    """
  private static let megatron =
    "torchrun --nproc_per_node 8 pretrain_gpt.py --num-layers 24 --hidden-size 2048"
    + " --num-attention-heads 16 --seq-length 2048 --max-position-embeddings 2048"
    + " --micro-batch-size 4 --global-batch-size 64 --train-iters 1000 --bf16"
  private static let maxText = """
    base_config: base.yml
    model_name: llama3.1-8b
    steps: 1000
    per_device_batch_size: 4

    """
  private static let neoX = """
    num_layers: 24
    hidden_size: 2048
    num_attention_heads: 16
    seq_length: 2048
    train_iters: 1000
    train_micro_batch_size_per_gpu: 4
    pipe_parallel_size: 1
    model_parallel_size: 1

    """
  private static let titan = """
    [model]
    name = "llama3"
    flavor = "8B"
    [optimizer]
    lr = 1e-4
    [training]
    steps = 1000
    seq_len = 2048
    local_batch_size = 4

    """
  private static let levanter = """
    model: {type: llama, hidden_dim: 2048, num_layers: 24, num_heads: 16, max_seq_len: 2048}
    optimizer: {learning_rate: 1e-4}
    trainer:
      num_train_steps: 1000
      train_batch_size: 64

    """
  private static let neMo = """
    exp_manager: {name: a}
    model:
      num_layers: 24
      hidden_size: 2048
      num_attention_heads: 16
      encoder_seq_length: 2048
      micro_batch_size: 4
      global_batch_size: 64
    trainer:
      max_steps: 1000
      devices: 8
      num_nodes: 1

    """
  private static let loop = """
    model_name: meta-llama/Llama-3.1-8B
    max_iters: 1000
    batch_size: 4
    gradient_accumulation_steps: 4
    block_size: 2048
    num_gpus: 8
    learning_rate: 1e-4

    """
  private static let foundry = """
    max_seq_len: 2048
    global_train_batch_size: 64
    max_duration: 1000ba
    model: {name: mpt_causal_lm, d_model: 2048, n_heads: 16, n_layers: 24, max_seq_len: 2048,
      vocab_size: 50368}
    train_loader: {name: text, dataset: {local: a}}
    eval_loader: {name: text, dataset: {local: a}}
    optimizer: {name: decoupled_adamw}

    """
  private static let litGPT = """
    checkpoint_dir: checkpoints/meta-llama/Llama-3.1-8B
    out_dir: out
    devices: 8
    precision: bf16-true
    train: {global_batch_size: 64, micro_batch_size: 8, max_steps: 1000, max_seq_length: 2048}

    """
  private static let verl =
    "python3 -m verl.trainer.main_ppo actor_rollout_ref.model.path=Qwen/Qwen2.5-7B"
    + " algorithm.adv_estimator=grpo data.train_batch_size=64 data.max_prompt_length=512"
    + " data.max_response_length=1024 actor_rollout_ref.rollout.n=8 trainer.nnodes=1"
    + " trainer.n_gpus_per_node=8 trainer.total_training_steps=100"
  private static let kohya = """
    pretrained_model_name_or_path = "stabilityai/stable-diffusion-xl-base-1.0"
    network_module = "networks.lora"
    network_dim = 16
    train_batch_size = 2
    max_train_steps = 1000
    resolution = "1024,1024"
    mixed_precision = "bf16"
    gradient_accumulation_steps = 10

    """
  private static let project = """
    carbonward: project/v1
    defaults: {hardware: {accelerator: h100-sxm5-80gb, count: 8}, site: {region: gcp/us-central1}}

    """

  /// What becomes of the overhead of evaluation.
  enum Ending: Equatable {
    /// Too little to count beside the goodput of ordinary runs, or not stated.
    case usual
    /// Device time over that of training, at its centre.
    case over(Double)
    /// Stated in words or numbers that leave the time of the run open.
    case open
  }

  private static func run(_ path: String, _ text: String, _ facts: String = "") throws -> Assessment
  {
    let files = MemoryFiles([path: text, ProjectFile.name: project + facts])
    let run = try #require(Workspace(files: files).findRuns([path]).runs.first?.run)
    return Estimator(catalogue: .shipped).assess(run)
  }

  @Test(arguments: [
    ("a.yaml", axolotl, Ending.usual),
    ("a.yaml", axolotl + "val_set_size: 0.05\nevals_per_epoch: 1\n", .usual),
    ("a.yaml", axolotl + "val_set_size: 0.05\nevals_per_epoch: 40\n", .over(0.7)),
    ("a.yaml", axolotl + "val_set_size: 0\nevals_per_epoch: 40\n", .usual),
    ("a.yaml", axolotl + "val_set_size: 0.1\neval_steps: 0.01\n", .over(1.75)),
    ("a.yaml", axolotl + "val_set_size: 0.5\neval_strategy: epoch\n", .over(0.175)),
    ("f.yaml", factory + "val_size: 0.1\neval_strategy: \"no\"\neval_steps: 1\n", .usual),
    ("f.yaml", factory + "val_size: 0.1\neval_steps: 1\n", .usual),
    ("f.yaml", factory + "val_size: 0.1\neval_strategy: steps\neval_steps: 2\n", .over(0.55)),
    ("t.yaml", trainer + "eval_strategy: steps\neval_steps: 500\n", .usual),
    ("t.yaml", trainer + "eval_strategy: steps\neval_steps: 1\n", .open),
    ("t.yaml", trainer + "evaluation_strategy: steps\nlogging_steps: 1\n", .open),
    ("t.yaml", trainer + "logging_steps: 1\n", .usual),
    ("m.sh", megatron, .usual), ("m.sh", megatron + " --eval-interval 100", .over(0.35)),
    ("m.sh", megatron + " --eval-interval 1 --eval-iters 1000", .over(350)),
    ("m.sh", megatron + " --eval-interval 100 --eval-iters 0", .usual),
    ("m.sh", megatron + " --eval-interval 5000 --eval-iters 9000", .usual),
    ("m.sh", megatron + " --eval-interval $EVERY --eval-iters 10", .open),
    ("n.yaml", neoX + "\"eval-interval\": 10\n\"eval-iters\": 100\n", .over(3.5)),
    ("x.yml", maxText + "eval_interval: 10\neval_steps: 100\n", .over(3.5)),
    ("x.yml", maxText + "eval_interval: -1\n", .usual),
    ("x.yml", maxText + "eval_interval: 2\n", .open),
    ("x.yml", maxText + "eval_interval: 100\neval_steps: -1\n", .usual),
    ("i.toml", titan, .usual),
    ("i.toml", titan + "[validation]\nfreq = 10\nsteps = 100\n", .usual),
    ("i.toml", titan + "[validation]\nenable = true\nfreq = 10\nsteps = 100\n", .over(3.5)),
    ("i.toml", titan + "[validation]\nenable = true\nfreq = 1\nsteps = -1\n", .open),
    ("l.yaml", levanter + "  steps_per_eval: 10\n  max_eval_batches: 100\n", .over(3.5)),
    ("e.yaml", neMo + "  val_check_interval: 10\n  limit_val_batches: 100\n", .over(3.5)),
    ("e.yaml", neMo + "  val_check_interval: 1.0\n  limit_val_batches: 1.0\n", .usual),
    ("e.yaml", neMo + "  val_check_interval: 1\n  limit_val_batches: 1.0\n", .open),
    ("e.yaml", neMo + "  val_check_interval: 1\n  limit_val_batches: 0\n", .usual),
    ("c.yaml", foundry, .usual), ("c.yaml", foundry + "eval_interval: 500ba\n", .usual),
    ("c.yaml", foundry + "eval_interval: 1ba\n", .open),
    ("c.yaml", foundry + "eval_interval: 1ep\n", .usual),
    ("c.yaml", foundry + "eval_interval: ${every}\neval_subset_num_batches: 9\n", .open),
    ("c.yaml", foundry + "eval_interval: 10ba\neval_subset_num_batches: 100\n", .over(3.5)),
    ("c.yaml", foundry + "eval_interval: 10ba\neval_subset_num_batches: -1\n", .usual),
    ("c.yaml", foundry + "eval_interval: 10ba\neval_subset_num_batches: 0\n", .usual),
    ("c.yaml", foundry + "eval_interval: 0.01dur\neval_subset_num_batches: 100\n", .over(3.5)),
    ("c.yaml", foundry + "eval_interval: 1310720tok\neval_subset_num_batches: 100\n", .over(3.5)),
    ("c.yaml", foundry + "eval_interval: 640sp\neval_subset_num_batches: 100\n", .over(3.5)),
    ("p.yaml", litGPT, .usual), ("p.yaml", litGPT + "eval: {interval: 10}\n", .over(3.5)),
    ("p.yaml", litGPT + "eval: {interval: 10, max_iters: 1000}\n", .over(35)),
    ("p.yaml", litGPT + "eval: {interval: 1000, max_iters: 100}\n", .usual),
    ("p.yaml", litGPT + "eval: {max_new_tokens: 9, max_iters: 1}\n", .usual),
    ("v.sh", verl + " trainer.test_freq=1", .open), ("v.sh", verl + " trainer.test_freq=$N", .open),
    ("v.sh", verl + " trainer.test_freq=20", .usual),
    ("v.sh", verl + " trainer.test_freq=-1", .usual), ("v.sh", verl, .usual),
    ("k.toml", kohya, .usual), ("k.toml", kohya + "sample_every_n_steps = 1\n", .open),
    ("k.toml", kohya + "sample_prompts = \"p.txt\"\nsample_every_n_steps = 10\n", .over(0.35)),
    ("k.toml", kohya + "sample_prompts = \"p.txt\"\nsample_every_n_steps = 9000\n", .usual),
    ("k.toml", kohya + "sample_prompts = \"p.txt\"\nsample_every_n_epochs = 1\n", .usual),
    // Two splits of ten passes, of which a step has four.
    ("g.yaml", loop + "eval_interval: 5\neval_iters: 10\n", .over(0.35)),
  ])
  func overhead(_ path: String, _ text: String, _ ending: Ending) throws {
    let assessment = try Self.run(path, text)
    let overhead = assessment.run.number(.evaluationOverhead)?.central
    switch ending {
    case .usual:
      #expect(overhead == nil)
      #expect(assessment.estimate[.energy] != nil, "\(assessment.missing)")
    case .over(let value):
      #expect(abs((overhead ?? 0) / value - 1) < 0.05, "\(overhead ?? 0)")
      #expect(assessment.estimate[.energy] != nil, "\(assessment.missing)")
    case .open:
      #expect(assessment.estimate[.energy] == nil)
      let missing = assessment.missing.filter { $0.facts == [.evaluationOverhead] }
      #expect(!missing.isEmpty && missing.allSatisfy { $0.remedy.contains("evaluation") })
    }
  }

  /// The line that would make it known does, and a measured duration has evaluation inside.
  @Test(arguments: ["overheads: {evaluation: 0.3}", "duration: 10 h", "evaluation: {steps: 2}"])
  func remedies(facts: String) throws {
    let text = Self.trainer + "eval_strategy: steps\neval_steps: 1\n"
    let isKnown = !facts.hasPrefix("evaluation")
    let assessment = try Self.run(
      "t.yaml", text, "runs: [{match: t.yaml, facts: {\(facts)}}]\n")
    #expect((assessment.estimate[.energy] != nil) == isKnown)
  }

  /// The overhead counts in the energy of the run.
  @Test func energyGrows() throws {
    let little = try #require(try Self.run("m.sh", Self.megatron).estimate[.energy])
    let much = try #require(
      try Self.run("m.sh", Self.megatron + " --eval-interval 1 --eval-iters 100").estimate[.energy])
    #expect(much.p50 / little.p50 > 5)
  }
}
