/// Operations of a training run from its model, its tokens and its method.
///
/// Two operations for each parameter and token forward, four backward: a full step is 6 N D. A frozen
/// parameter needs no gradient of its own, so LoRA does 4 N D, plus 6 for each adapter parameter.
/// Attention adds 12 L S d for each token (scores and values, forward and backward, not halved for the
/// causal mask, as torchtitan, nanotron and PaLM count it). Recomputed activations are work of the
/// hardware and not of the model: they lower the share of the peak, and are not counted here.
struct WorkModel: Sendable {
  /// Parameters that a token passes through, with the input embedding.
  var allParams: Double
  /// Parameters that multiply: without an input embedding of its own, which is looked up; one that is
  /// tied to the output head works there.
  var params: Distribution
  /// Parameters that are trained, for methods that freeze the rest.
  var trainableParams: Distribution = .zero
  /// `12 L S d` over the tokens of one sequence position; nil when the architecture is not known.
  var attention: Double?
  var method: TrainingMethod

  /// Operations for one token.
  var flopsPerToken: Distribution {
    var flops = params * method.flopsPerParameter
    if method.isFrozen {
      flops = flops + trainableParams * 6
    }
    if let attention {
      flops = flops + Distribution(median: attention * method.attentionFactor)
    }
    return flops.widened(by: method.spread)
  }

  /// What attention adds to the parameter work, as a share of it; zero when the architecture is not
  /// known.
  var attentionShare: Double {
    guard let attention, params.median > 0 else { return 0 }
    return attention * method.attentionFactor / (params.median * method.flopsPerParameter)
  }
}

/// How a model is trained, as far as the work differs.
enum TrainingMethod: String, Sendable {
  case pretrain, continued, full, lora, qlora, rl, dpo, distill, head

  /// Operations per active parameter and token.
  var flopsPerParameter: Double {
    switch self {
    case .pretrain, .continued, .full: 6
    // Forward and the gradient of the activations; 4-bit base weights save memory, not operations.
    case .lora, .qlora: 4
    case .head: 2
    // Training 6, and one forward pass of the frozen reference.
    case .dpo: 8
    // Generation 2, probabilities under the sampling and the reference policy 2 + 2, training 6: as
    // GRPO does. Without either of them it is 8, with a critic of the same size 20 (PPO).
    case .rl: 12
    // Training 6, and 2 for a forward pass of the teacher for each time it is as large: three times
    // here. Published teachers are 1.9 to 22 times as large (Minitron, Gemma 2, Llama 3.2), and none
    // is run at all where its outputs are kept from before.
    case .distill: 12
    }
  }

  /// The standard deviation of the logarithm that the rule itself leaves open.
  var spread: Double {
    switch self {
    case .pretrain, .continued, .full, .lora, .qlora: 0
    case .head: 0.05
    case .dpo: 0.1
    case .rl: 0.35
    case .distill: 0.45
    }
  }

  /// How much of the attention work of a full step is done.
  var attentionFactor: Double {
    switch self {
    case .pretrain, .continued, .full, .lora, .qlora: 1
    case .head: 1 / 3
    case .dpo: 4 / 3
    case .rl, .distill: 2
    }
  }

  /// Whether most parameters stay as they are.
  var isFrozen: Bool {
    switch self {
    case .lora, .qlora, .head: true
    default: false
    }
  }

  /// Whether the run starts from trained weights and is short, so that the fine-tuning prior applies.
  var isFineTuning: Bool {
    switch self {
    case .pretrain, .continued, .distill: false
    default: true
    }
  }

  /// The rule in words, for the trace.
  var formula: String {
    switch self {
    case .pretrain, .continued, .full: "6 × params × tokens"
    case .lora, .qlora: "(4 × params + 6 × trainable_params) × tokens"
    case .head: "(2 × params + 6 × trainable_params) × tokens"
    case .dpo: "8 × params × tokens"
    case .rl, .distill: "12 × params × tokens"
    }
  }
}
