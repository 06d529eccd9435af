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

  package init(layers: Double, hidden: Double) {
    self.layers = layers
    self.hidden = hidden
  }

  /// All parameters of the matrices; norms and biases are left out.
  package var parameters: Double? {
    guard let vocabulary, layers > 0, hidden > 0, vocabulary > 0 else { return nil }
    var keyValues = hidden
    var queries = hidden
    if let heads, heads > 0 {
      let width = headWidth ?? hidden / heads
      queries = heads * width
      keyValues = (keyValueHeads ?? heads) * width
    }
    let attention = 2 * hidden * queries + 2 * hidden * keyValues
    let block = (isGated ? 3 : 2) * hidden * (feedForward ?? 4 * hidden) * experts
    let router = experts > 1 ? hidden * experts : 0
    return layers * (attention + block + router)
      + hidden * (vocabulary * (isTied ? 1 : 2) + positions)
  }
}
