import ConfigText

/// Tells configs that only generate, serve or evaluate from those that train.
enum RolloutRules {
  /// Sections of what answers, and of servers.
  private static let sections = [
    "gconfig", "rollout", "sglang", "vllm", "server", "serving", "inference", "engine", "sampling",
    "sampling_params", "generation", "generation_config", "eval_tasks", "tasks", "infer", "gateway",
    "tgi", "triton", "trtllm", "engine_args", "deploy", "deployment",
  ]

  /// Keys of what is drawn from a model.
  private static let draws: Set<String> = [
    "max_new_tokens", "temperature", "top_p", "top_k", "n_samples", "num_fewshot",
    "num_return_sequences",
    "max_concurrent_rollouts", "gpu_memory_utilization", "repetition_penalty", "max_num_seqs",
  ]

  /// Sections of what is trained.
  private static let learners = [
    "actor", "trainer", "critic", "policy", "learner", "training", "training_args", "train_args",
    "peft", "lora",
  ]

  /// Keys by which weights change.
  private static let rates: Set<String> = [
    "lr", "learning_rate", "base_lr", "max_lr", "actor_lr", "optim", "optimizer_type",
    "weight_decay",
    "warmup_steps", "warmup_ratio", "lr_scheduler", "lr_scheduler_type", "max_grad_norm", "lora_r",
    "lora_rank", "lora_alpha", "gradient_accumulation_steps", "gradient_checkpointing",
  ]

  /// Why a config trains nothing, where all that it sets up is what answers; nil where anything learns.
  static func reason(_ root: ConfigNode) -> String? {
    if root.hasAny(learners) { return nil }
    var learns = false
    var count = 0
    root.visit { path, node in
      guard let leaf = path.split(separator: ".").last?.lowercased() else { return }
      if draws.contains(leaf) { count += 1 }
      if node.isNull { return }
      if rates.contains(leaf) && node.flag != false { learns = true }
      if leaf == "optimizer" { learns = true }
    }
    guard !learns, count >= 2 || root.hasAny(sections) else { return nil }
    return "it sets up what generates or serves, and nothing that is trained"
  }
}
