/// Where the bytes of a filled-in template come from.
public struct Expansion: Sendable {
  /// A part of the bytes that was written by one part of the template.
  public struct Piece: Sendable {
    /// Where it begins in the bytes; it ends where the next one begins.
    var start: UInt32
    /// What wrote it begins here in the template.
    var target: UInt32
    /// Whether it is the template's own text, byte for byte.
    var isCopy: Bool

    /// Creates a piece.
    public init(start: Int, target: Int, isCopy: Bool) {
      self.start = UInt32(clamping: start)
      self.target = UInt32(clamping: target)
      self.isCopy = isCopy
    }
  }

  /// The template.
  let file: SourceFile
  private let pieces: [Piece]

  /// Creates what is known of where bytes come from.
  ///
  /// - Parameters:
  ///   - file: The template.
  ///   - pieces: The parts, in order.
  public init(of file: SourceFile, _ pieces: [Piece]) {
    self.file = file
    self.pieces = pieces
  }

  /// The place in the template that a byte was written by.
  func offset(of byte: Int) -> Int {
    guard let piece = piece(of: byte) else { return 0 }
    return Int(piece.target) + (piece.isCopy ? max(byte - Int(piece.start), 0) : 0)
  }

  /// Where what wrote a byte ends in the template: behind the braces of an action.
  func end(of byte: Int) -> Int {
    let start = offset(of: byte)
    guard piece(of: byte)?.isCopy == false else { return start + 1 }
    let brace = UInt8(ascii: "}")
    let rest = file.bytes.indices[min(start, file.bytes.count)...].dropLast()
    return rest.first { file.bytes[$0] == brace && file.bytes[$0 + 1] == brace }.map { $0 + 2 }
      ?? start + 1
  }

  private func piece(of byte: Int) -> Piece? {
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(pieces[middle].start) <= byte { low = middle } else { high = middle }
    }
    return low < pieces.count ? pieces[low] : nil
  }
}
