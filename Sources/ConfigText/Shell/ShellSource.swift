import Text

/// A text of shell commands, and where its bytes stand in the file that is read.
///
/// A script is its own text; the body of `bash -c "…"`, of a folded YAML scalar or of a sourced file is
/// another, whose bytes may stand in the file, in parts of it, or not at all.
struct ShellSource: Sendable {
  private enum Origin: Sendable {
    case file(Int)
    /// The offset of each byte in the file; -1 for a computed one.
    case mapped([Int32])
    case elsewhere
  }

  let bytes: [UInt8]
  private let origin: Origin
  /// Where the text comes from, where it stands nowhere as it is.
  let fallback: Range<Int>

  /// The text of a file, as a shell reads it: without NUL bytes, its lines ended by line feeds.
  init(file bytes: [UInt8]) {
    fallback = 0..<bytes.count
    guard bytes.contains(0) || bytes.contains(0x0D) else {
      self.bytes = bytes
      origin = .file(0)
      return
    }
    var kept: [UInt8] = []
    var offsets: [Int32] = []
    kept.reserveCapacity(bytes.count)
    offsets.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() where byte != 0 {
      if byte == 0x0D, index + 1 >= bytes.count || bytes[index + 1] == 0x0A { continue }
      kept.append(byte)
      offsets.append(Int32(truncatingIfNeeded: index))
    }
    self.bytes = kept
    origin = .mapped(offsets)
  }

  /// The variable that stands for a part of a text that is not known.
  static let lostName = "_carbonward_lost"

  /// The text of a word, such as the one behind `bash -c`.
  init(_ word: ShellWord) {
    var bytes: [UInt8] = []
    var offsets: [Int32] = []
    for piece in word.pieces {
      if piece.problem != nil,
        !(piece.isOutside
          && piece.text.dropFirst().utf8.allSatisfy({ isNameByte($0, isFirst: false) }))
      {
        let name = Array("${\(Self.lostName)}".utf8)
        bytes += name
        offsets += Array(repeating: -1, count: name.count)
        continue
      }
      let start = piece.start
      for (index, byte) in piece.text.utf8.enumerated() where byte != 0 {
        bytes.append(byte)
        offsets.append(start.map { Int32(truncatingIfNeeded: $0 + index) } ?? -1)
      }
    }
    self.bytes = bytes
    origin = .mapped(offsets)
    fallback = word.written
  }

  /// A text with the offset of each of its bytes in the file; -1 for one that is computed.
  init(mapped bytes: [UInt8], offsets: [Int32], fallback: Range<Int>) {
    self.bytes = bytes
    origin = .mapped(offsets)
    self.fallback = fallback
  }

  /// A text of another file, which stands here only through the place that names it.
  init(elsewhere bytes: [UInt8], at place: Range<Int>) {
    let plain = ShellSource(file: bytes)
    self.bytes = plain.bytes
    origin = .elsewhere
    fallback = place
  }

  /// Part of another text with some bytes left out, such as a command in backquotes.
  init(_ indices: [Int], of other: ShellSource, at place: Range<Int>) {
    bytes = indices.map { other.bytes[$0] }
    origin = .mapped(indices.map { Int32(truncatingIfNeeded: other.offset($0) ?? -1) })
    fallback = place
  }

  /// Whether nothing of the text stands in the file.
  var isElsewhere: Bool { if case .elsewhere = origin { true } else { false } }

  private func offset(_ index: Int) -> Int? {
    switch origin {
    case .file(let base): return base + index
    case .mapped(let offsets):
      guard offsets.indices.contains(index), offsets[index] >= 0 else { return nil }
      return Int(offsets[index])
    case .elsewhere: return nil
    }
  }

  /// Where a range of the text starts in the file, if it stands there byte for byte.
  func start(of range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return offset(range.lowerBound) }
    guard let first = offset(range.lowerBound) else { return nil }
    if case .file = origin { return first }
    for (distance, index) in range.enumerated() where offset(index) != first + distance {
      return nil
    }
    return first
  }

  /// The stretch of the file that a range of the text comes from.
  func place(of range: Range<Int>) -> Range<Int> {
    guard let first = offset(range.lowerBound), !range.isEmpty,
      let last = offset(range.upperBound - 1), last >= first
    else {
      return offset(range.lowerBound).map { $0..<$0 } ?? fallback
    }
    return first..<last + 1
  }
}
