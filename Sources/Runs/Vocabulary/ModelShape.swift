package import Quantities

/// The dimensions of a transformer, and the number of parameters they add up to.
package struct ModelShape: Sendable {
  package var layers: Double
  package var hidden: Double
  /// Width of the feed-forward block; 4 × hidden where the config says nothing.
  package var feedForward: Double?
  package var heads: Double?
  package var keyValueHeads: Double?
  package var headWidth: Double?
  package var vocabulary: Double?
  /// Learned positions, 0 for rotary ones.
  package var positions: Double = 0
  /// Whether the feed-forward block has a gate, and so three matrices.
  package var isGated = false
  /// Whether input and output embeddings are one matrix.
  package var isTied = false
  /// Experts in each feed-forward block.
  package var experts: Double = 1
  /// Experts that a token passes through; nil where the config does not say.
  package var expertsPerToken: Double?
  /// Width of one expert, where it is not that of the feed-forward block.
  package var expertWidth: Double?
  /// Width of the experts that every token passes through, beside the routed ones.
  package var sharedExpertWidth: Double = 0
  /// Layers whose feed-forward block is made of experts; nil where all are.
  package var expertLayers: Double?
  /// Layers beside those that the config counts: of a decoder beside the encoder, or that predict more
  /// than the next token.
  package var extraLayers: Double = 0
  /// Whether keys and values go through a compressed cache, whose matrices do not add up this simply.
  package var isAttentionCompressed = false

  package init(layers: Double, hidden: Double) {
    self.layers = layers
    self.hidden = hidden
  }

  /// All parameters of the matrices; norms and biases are left out. Nil where the vocabulary is not stated,
  /// or attention does not add up.
  package var parameters: Double? { isExact ? parameters(experts: experts) : nil }

  private var isExact: Bool { vocabulary != nil && !isAttentionCompressed }

  /// Whether a plain decoder of the same depth and width is another model: one without experts, and with a
  /// feed-forward block of four times the width.
  package var isUnlikePlain: Bool {
    experts > 1 || isGated || feedForward.map { $0 != 4 * hidden } ?? false
  }

  /// What is open of the dimensions, at its ends and in the middle: vocabularies hold 32,000 to 256,000
  /// words, and attention through a compressed cache has from half of the plain one's parameters to all.
  private var variants: [ModelShape] {
    guard !isExact else { return [self, self, self] }
    return [(32_000.0, 0.5), (64_000, 0.75), (256_000, 1)].map { words, share in
      var shape = self
      shape.vocabulary = vocabulary ?? words
      shape.attentionShare = isAttentionCompressed ? share : 1
      return shape
    }
  }

  private var attentionShare = 1.0

  /// All parameters, as a range where something is open that they depend on.
  package var parameterRange: RangedValue? {
    let counts = variants.compactMap { $0.parameters(experts: experts)?.rounded() }
    return counts.count == 3
      ? RangedValue(low: counts[0], central: counts[1], high: counts[2]) : nil
  }

  /// The parameters that a token passes through; nil for a dense model.
  ///
  /// Where the number of experts for each token is not known, the range goes from a single expert to all
  /// of them. An embedding that is tied works at both ends, and counts once in the low end and twice in
  /// the high one.
  package var activeParameters: RangedValue? {
    guard experts > 1 else { return nil }
    guard isExact else {
      let ends = variants.compactMap(\.exactActiveParameters)
      return ends.count == 3
        ? RangedValue(low: ends[0].low, central: ends[1].central, high: ends[2].high) : nil
    }
    return exactActiveParameters
  }

  private var exactActiveParameters: RangedValue? {
    guard let vocabulary else { return nil }
    let least = min(max(expertsPerToken ?? 1, 1), experts)
    let most = min(max(expertsPerToken ?? experts, 1), experts)
    guard let low = parameters(experts: least), let high = parameters(experts: most) else {
      return nil
    }
    let second = isTied && expertsPerToken != nil ? hidden * vocabulary : 0
    return low == high + second
      ? RangedValue(low) : RangedValue(low: low.rounded(), high: (high + second).rounded())
  }

  private func parameters(experts used: Double) -> Double? {
    guard let vocabulary, layers > 0, hidden > 0, vocabulary > 0 else { return nil }
    var keyValues = hidden
    var queries = hidden
    if let heads, heads > 0 {
      let width = headWidth ?? hidden / heads
      queries = heads * width
      keyValues = (keyValueHeads ?? heads) * width
    }
    let attention = (2 * hidden * queries + 2 * hidden * keyValues) * attentionShare
    let matrices: Double = isGated ? 3 : 2
    let plain = matrices * hidden * (feedForward ?? 4 * hidden)
    let depth = layers + extraLayers
    var blocks = depth * plain
    if experts > 1 {
      let width = expertWidth ?? feedForward ?? 4 * hidden
      let block =
        matrices * hidden * (width * used + sharedExpertWidth) + hidden * experts
      let mixed = min(max(expertLayers ?? depth, 0), depth)
      blocks = mixed * block + (depth - mixed) * plain
    }
    return depth * attention + blocks
      + hidden * (vocabulary * (isTied ? 1 : 2) + positions)
  }
}
