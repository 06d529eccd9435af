package import Diagnostics

extension ShellWord {
  /// The word as a value of a config.
  package func node(in file: SourceFile, isFlag: Bool = false) -> ConfigNode {
    let literal = literal
    var scalar = ConfigScalar(text: text, problem: problem)
    scalar.literal = isFlag ? nil : literal.map { SourceRange(file: file, bytes: $0) }
    scalar.quoting = .shell
    return ConfigNode(.scalar(scalar), SourceRange(file: file, bytes: written))
  }

  /// A value that was computed.
  package init(computed text: String) {
    self.init(pieces: [ShellPiece(text: text, isQuoted: true)], range: 0..<0)
  }

  /// A value of a config.
  package init(value: ConfigScalar, range: SourceRange) {
    let isPlain = value.quoting == .plain || value.quoting == .shell
    var piece = ShellPiece(text: value.text, isQuoted: true, problem: value.problem)
    if let literal = value.literal?.bytes {
      let quotes = isPlain ? 0 : 1
      // Quotes with nothing escaped between them.
      if literal.count == value.text.utf8.count + 2 * quotes {
        piece.start = literal.lowerBound + quotes
      }
    }
    piece.place = range.bytes
    self.init(pieces: [piece], range: range.bytes)
  }
}
