/// The dimensions of an encoder and a decoder of T5's kind, and the parameters they add up to.
///
/// Published sizes are from the papers of T5 (arXiv:1910.10683), mT5 (arXiv:2010.11934), ByT5
/// (arXiv:2105.13626) and UMT5 (arXiv:2304.09151), and the T5 1.1 notes; figures, no text.
struct T5Shape: Sendable {
  /// What the run's `model.family` says of such a model: a token passes through one half of it.
  static let family = "encoder-decoder"

  /// What it is called, such as `t5_1_1/base.gin`.
  var name = "model"
  var vocabulary: Double?
  var width: Double?
  var heads: Double?
  var headWidth: Double?
  var feedForward: Double?
  /// Layers of the encoder; 0 for a decoder alone.
  var encoder: Double?
  var decoder: Double?
  var isGated = true
  var isTied = false

  init() {}

  /// The published model that a path of T5X means, such as `t5x/examples/t5/mt5/large.gin`.
  init?(published path: String) {
    let parts = path.split(separator: "/").suffix(2)
    guard let folder = parts.first, let file = parts.last, file.hasSuffix(".gin"),
      let kind = Self.kinds[String(folder)],
      let row = (kind.own[String(file.dropLast(4))] ?? Self.usual[String(file.dropLast(4))]),
      kind.own.isEmpty || kind.own[String(file.dropLast(4))] != nil
    else { return nil }
    name = "\(folder)/\(file)"
    vocabulary = kind.vocabulary
    (width, heads, headWidth) = (row[0], row[1], row[2])
    (feedForward, encoder, decoder) = (row[3], kind.isDecoder ? 0 : row[4], row[5])
    (isGated, isTied) = (kind.isGated, kind.isTied)
  }

  /// All parameters of the matrices.
  var parameters: Double? {
    guard let halves, let vocabulary, let width else { return nil }
    return halves.encoder + halves.decoder + vocabulary * width * (isTied ? 1 : 2)
  }

  /// The parameters that a token passes through on average: an input's the encoder, a target's the
  /// decoder with its output.
  func working(inputs: Double?, targets: Double?) -> Double? {
    guard let halves, let vocabulary, let width, let inputs, let targets, inputs + targets > 0
    else { return nil }
    let share = inputs / (inputs + targets)
    return
      (halves.encoder * share + (halves.decoder + vocabulary * width) * (1 - share)).rounded()
  }

  private var halves: (encoder: Double, decoder: Double)? {
    guard let width, let heads, let headWidth, let feedForward, let encoder, let decoder else {
      return nil
    }
    let attention = 4 * width * heads * headWidth
    let block = (isGated ? 3 : 2) * width * feedForward
    // A decoder beside an encoder attends twice.
    return (
      encoder * (attention + block), decoder * ((encoder > 0 ? 2 : 1) * attention + block)
    )
  }

  private struct Kind {
    var vocabulary: Double
    var isGated = true
    var isTied = false
    var isDecoder = false
    /// Sizes of its own: width, heads, head width, feed-forward width, layers of both halves.
    var own: [String: [Double]] = [:]
  }

  private static let usual: [String: [Double]] = [
    "small": [512, 6, 64, 1024, 8, 8], "base": [768, 12, 64, 2048, 12, 12],
    "large": [1024, 16, 64, 2816, 24, 24], "xl": [2048, 32, 64, 5120, 24, 24],
    "xxl": [4096, 64, 64, 10_240, 24, 24],
  ]

  private static let kinds: [String: Kind] = [
    "t5_1_0": Kind(
      vocabulary: 32_128, isGated: false, isTied: true,
      own: [
        "small": [512, 8, 64, 2048, 6, 6], "base": [768, 12, 64, 3072, 12, 12],
        "large": [1024, 16, 64, 4096, 24, 24], "3B": [1024, 32, 128, 16_384, 24, 24],
        "11B": [1024, 128, 128, 65_536, 24, 24],
      ]),
    "t5_1_1": Kind(vocabulary: 32_128),
    "mt5": Kind(vocabulary: 250_112),
    "umt5": Kind(vocabulary: 256_384),
    "byt5": Kind(
      vocabulary: 384,
      own: [
        "small": [1472, 6, 64, 3584, 12, 4], "base": [1536, 12, 64, 3968, 18, 6],
        "large": [1536, 16, 64, 3840, 36, 12], "xl": [2560, 32, 64, 6720, 36, 12],
        "xxl": [4672, 64, 64, 12_352, 36, 12],
      ]),
    "models": Kind(vocabulary: 32_128, isTied: true, isDecoder: true),
  ]
}
