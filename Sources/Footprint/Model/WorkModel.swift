import Quantities

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
  /// `12 L S d` for one token; nil when the length of its sequence or the architecture is not known.
  var attention: Distribution?
  var method: TrainingMethod
  /// Passes of reinforcement learning that the run states; nil where they are open.
  var passes: ReinforcementPasses?
  /// Parameters of a teacher that runs beside the student, where stated.
  var teacherParams: Double?
  /// The architecture whose samples the run works on, instead of tokens.
  var architecture: Architecture?
  /// Whether the work is on text, or on sequences like it.
  var isLanguage = true

  /// Operations for one token.
  var flopsPerToken: Distribution {
    if let passes { return withAttention(params * passes.flopsPerParameter) }
    if method == .distill, let teacherParams {
      return withAttention(params * 6 + Distribution(median: 2 * teacherParams))
    }
    return withAttention(params * method.flopsPerParameter).widened(by: method.spread)
  }

  private func withAttention(_ parameterWork: Distribution) -> Distribution {
    var flops = parameterWork
    if method.isFrozen {
      flops = flops + trainableParams * 6
    }
    if let attention {
      flops = flops + attention * method.attentionFactor
    }
    return flops
  }

  /// What attention adds to the parameter work, as a share of it; zero when the architecture is not
  /// known.
  var attentionShare: Double {
    guard let attention, params.median > 0 else { return 0 }
    return attention.median * method.attentionFactor / (params.median * method.flopsPerParameter)
  }
}

/// What is computed for each token of an answer in reinforcement learning, but for generating it.
struct ReinforcementPasses: Sendable, Equatable {
  /// Whether a frozen copy of the model scores every answer; nil where nobody says.
  var reference: Bool?
  /// Whether a critic as large as the model is trained.
  var hasCritic = false
  /// Parameters of a model that rewards answers, over those of the model.
  var rewardShare = 0.0
  /// How often each answer is trained on; scoring is done once for all of them.
  var updates = 1.0

  /// Operations for each parameter and token trained on: training 6, probabilities under the sampling
  /// policy 2, under the reference 2, a critic 6 and 2, a reward model 2 for each time it is as large.
  var flopsPerParameter: Distribution {
    let once = 2 + (hasCritic ? 2 : 0) + 2 * rewardShare
    let training = 6.0 + (hasCritic ? 6 : 0)
    let scored: Distribution =
      switch reference {
      case true: Distribution(median: once + 2)
      case false: Distribution(median: once)
      case nil: Distribution(RangedValue(low: once, central: once + 1, high: once + 2))
      }
    return scored / max(1, updates) + Distribution(median: training)
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
    // Training 6, and one forward pass of the frozen reference, for both answers of a pair.
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
    // Trainers run the answers of a pair in one padded batch or in two, and gather logits of the whole
    // vocabulary four times.
    case .dpo: 0.35
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
