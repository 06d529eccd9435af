import Quantities
import Runs
import Text

/// The work that a known architecture does on one sample: an image, a clip of sound, a pair.
///
/// Rows are in `CFootprintData/data/architectures.csv`, each with its source. Operations count a multiplication and an
/// addition as two.
struct Architecture: Sendable, Equatable {
  var id: String
  var domain: String
  /// What a sample is, such as `image`.
  var unit: String
  /// The input that ``forward`` is for: pixels on a side, or seconds.
  var size: Double
  /// The power of the input's size that the work grows with.
  var exponent: Double
  /// Operations of one forward pass of what is trained.
  var forward: Double
  /// Operations of what only runs forward beside it: encoders of images and text.
  var frozen: Double
  /// Forward passes that a training step costs, its backward pass among them.
  var passes: Double
  var params: Double
  var names: [String]
  var source: String

  /// Whether its samples are sequences of text, which tokens describe as well.
  var isText: Bool { unit == "sequence" }

  /// Every row, in the order of the file.
  static let all: [Architecture] = {
    let table = ShippedTable.architectures
    return table.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
      let fields = line.split(separator: ",", maxSplits: 10, omittingEmptySubsequences: false)
      guard fields.count == 11, let size = Double(fields[3]), let exponent = Double(fields[4]),
        let forward = Double(fields[5]), let frozen = Double(fields[6]),
        let passes = Double(fields[7]), let params = Double(fields[8])
      else { return nil }
      return Architecture(
        id: String(fields[0]), domain: String(fields[1]), unit: String(fields[2]), size: size,
        exponent: exponent, forward: forward * 1e9, frozen: frozen * 1e9, passes: passes,
        params: params * 1e6, names: fields[9].split(separator: ";").map(String.init),
        source: String(fields[10]))
    }
  }()

  /// Families that are no language models; without an architecture of their own nothing tells their
  /// work.
  static let otherFamilies: Set<String> = [
    "diffusion", "image", "vision", "cnn", "vit", "detection", "segmentation", "speech", "audio",
    "recommendation", "gan", "gnn", "video", "robotics", "yolo", "resnet", "unet", "whisper",
  ]

  /// Families that train on sequences as language models do, and reach less of the peak.
  static let sequenceFamilies: Set<String> = [
    "protein", "biology", "genomics", "genome", "molecule", "chemistry", "esm", "protbert",
  ]

  /// A name of an architecture, in letters and digits.
  private struct Spelling: Sendable {
    var bytes: [UInt8]
    var architecture: Architecture
    /// Whether digits that go on behind it still mean this one: behind a patch stands the image's size.
    var takesDigits: Bool

    init(_ name: String, of architecture: Architecture) {
      bytes = Array(name.utf8)
      self.architecture = architecture
      takesDigits = bytes.last.map(isDigit) != true || name.holds("patch")
    }

    /// A short name, such as `sd3` or `unet`, has to be the whole of the text; a longer one may be a part.
    func isIn(_ key: [UInt8]) -> Bool {
      if key == bytes { return true }
      guard bytes.count >= 6, let start = key.offset(of: bytes) else { return false }
      let end = start + bytes.count
      // Digits that go on make it another one, such as 3.5 of 3.
      return takesDigits || end == key.count || !isDigit(key[end])
    }
  }

  /// All names, the longest first.
  private static let spellings: [Spelling] = {
    let spellings = all.flatMap { one in one.names.map { Spelling($0, of: one) } }
    return spellings.enumerated().sorted {
      ($1.element.bytes.count, $0.offset) < ($0.element.bytes.count, $1.offset)
    }
    .map(\.element)
  }()

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// The architecture that a model's name or family means: the one whose longest name it holds, as
  /// `distil-whisper/large-32-2` holds no `whisper-large`.
  static func named(_ texts: [String?]) -> Architecture? {
    for text in texts.compactMap(\.self) {
      let parts = text.split(separator: "/").map {
        Array($0.lowercased().filter { $0.isLetter || $0.isNumber }.utf8)
      }
      // What goes over a slash, as `DiT-XL/2`, begins with a part.
      let ends = parts.indices.map { Array(parts[$0...].joined()) }
      let found = spellings.first { spelling in
        spelling.bytes == ends.first
          || spelling.bytes.count >= 6
            && (parts.contains(where: spelling.isIn)
              || ends.contains { $0.starts(with: spelling.bytes) && spelling.isIn($0) })
      }
      if let found { return found.architecture }
    }
    return nil
  }

  /// Operations of training on one sample.
  ///
  /// - Parameters:
  ///   - inputSize: Pixels on a side or seconds; nil for the usual.
  ///   - method: Frozen weights need no gradients of their own, so adapters do two thirds of a step.
  func flopsPerSample(inputSize: Double?, method: TrainingMethod) -> Distribution {
    let scale = inputSize.map { Elementary.pow(max($0, 1) / max(size, 1), exponent) } ?? 1
    let share =
      switch method {
      case .lora, .qlora: 2 / 3.0
      case .head: 1 / 3.0
      default: 1.0
      }
    // Published figures of one architecture differ by some per cent, and crops and padding by more.
    return Distribution(median: (forward * passes * share + frozen) * scale, sigma: 0.12)
  }
}
