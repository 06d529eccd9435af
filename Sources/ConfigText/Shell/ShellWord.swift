/// A stretch of text in a word, with the place it was written at.
package struct ShellPiece: Sendable {
  package var text: String
  /// The byte offset where the text is written out; the text has as many bytes there.
  /// Nil when it was computed.
  package var start: Int?
  /// Whether white space in it separates words when a variable that holds it is expanded.
  package var isQuoted: Bool
  /// Why the text is not known; the text is then the expression as written.
  package var problem: String?
  /// Where the text or the expression that it was computed from is written.
  package var place: Range<Int>?
  /// Whether nothing in the script sets it: the environment or the arguments would.
  package var isOutside = false
  /// What it is in each branch, where that is what is not known.
  package var options: ShellOptions?

  package init(
    text: String, start: Int? = nil, isQuoted: Bool, problem: String? = nil,
    place: Range<Int>? = nil, isOutside: Bool = false
  ) {
    self.isOutside = isOutside
    self.text = text
    self.start = start
    self.isQuoted = isQuoted
    self.problem = problem
    self.place = place ?? start.map { $0..<($0 + text.utf8.count) }
  }
}

/// One word of a command: its pieces and the place in the command where it stands.
package struct ShellWord: Sendable {
  package var pieces: [ShellPiece]
  /// Where the word, or the variable it comes from, stands in the command.
  package var range: Range<Int>

  /// Creates a word.
  package init(pieces: [ShellPiece], range: Range<Int>) {
    self.pieces = pieces
    self.range = range
  }

  package var text: String {
    guard var text = pieces.first?.text else { return "" }
    for piece in pieces.dropFirst() { text += piece.text }
    return text
  }

  /// Why the word is not known, if a part of it is not.
  package var problem: String? { pieces.lazy.compactMap(\.problem).first }

  /// Where the whole text of the word is written out.
  package var literal: Range<Int>? { Self.literal(pieces) }

  private static func literal(_ pieces: [ShellPiece]) -> Range<Int>? {
    var range: Range<Int>?
    for piece in pieces where !piece.text.isEmpty {
      guard let start = piece.start, piece.problem == nil else { return nil }
      let end = start + piece.text.utf8.count
      if let before = range {
        guard before.upperBound == start else { return nil }
        range = before.lowerBound..<end
      } else {
        range = start..<end
      }
    }
    return range
  }

  /// The word without its first bytes, such as the value behind `--flag=`.
  package func dropping(_ count: Int) -> ShellWord {
    var rest = count
    var kept: [ShellPiece] = []
    for var piece in pieces {
      let length = piece.text.utf8.count
      if rest >= length {
        rest -= length
        continue
      }
      if rest > 0 {
        piece.text = String(decoding: piece.text.utf8.dropFirst(rest), as: UTF8.self)
        piece.start = piece.start.map { $0 + rest }
        rest = 0
      }
      kept.append(piece)
    }
    return ShellWord(pieces: kept, range: range)
  }

  /// The same word as a computed one: its bytes are not to be changed.
  func withoutLiteral() -> ShellWord {
    ShellWord(
      pieces: pieces.map { piece in
        var piece = piece
        piece.start = nil
        return piece
      }, range: range)
  }

  /// Where the word is written: in the command, or in the variable that it comes from.
  package var written: Range<Int> { pieces.lazy.compactMap(\.place).first ?? range }

  /// Splits the word at unquoted white space.
  func fields() -> [ShellWord] {
    var fields: [ShellWord] = []
    var current: [ShellPiece] = []
    func flush() {
      if !current.isEmpty { fields.append(ShellWord(pieces: current, range: range)) }
      current = []
    }
    for piece in pieces {
      if piece.isQuoted || piece.problem != nil {
        current.append(piece)
        continue
      }
      var begin: Int?
      let bytes = Array(piece.text.utf8)
      func take(_ end: Int) {
        guard let from = begin else { return }
        current.append(
          ShellPiece(
            text: String(decoding: bytes[from..<end], as: UTF8.self),
            start: piece.start.map { $0 + from }, isQuoted: false,
            place: piece.start == nil ? piece.place : nil))
        begin = nil
      }
      for (index, byte) in bytes.enumerated() {
        if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
          take(index)
          flush()
        } else if begin == nil {
          begin = index
        }
      }
      take(bytes.count)
    }
    flush()
    return fields
  }

  /// The same word with its pieces open to splitting, as an unquoted `$VAR` leaves them.
  func unquoted() -> ShellWord {
    ShellWord(
      pieces: pieces.map { piece in
        var piece = piece
        piece.isQuoted = false
        return piece
      }, range: range)
  }
}

/// What a text or a list of words is in each branch of a condition.
package struct ShellOptions: Sendable {
  /// The condition.
  package var id: Int
  /// The words of each branch; a text is one word.
  package var values: [[ShellWord]]
  /// Whether the words of a branch are words of their own.
  package var isList: Bool
}

/// One branch of a condition that is not known.
package struct ShellBranch: Sendable, Hashable {
  package var id: Int
  package var option: Int
}

/// How often a command is run.
package enum ShellTimes: Sendable, Hashable {
  case exactly(Int)
  /// In a loop whose end is not known.
  case unknown

  package func times(_ other: ShellTimes) -> ShellTimes {
    guard case .exactly(let left) = self, case .exactly(let right) = other else { return .unknown }
    let (product, overflows) = left.multipliedReportingOverflow(by: right)
    return overflows ? .unknown : .exactly(product)
  }
}

/// One simple command with its words expanded.
package struct ShellCommand: Sendable {
  package var words: [ShellWord]
  /// `NAME=value` before the command.
  package var environment: [String: ShellWord] = [:]
  /// How many conditions and loops the command stands in.
  package var depth = 0
  /// The words of the commands round it, such as `srun -n 4 bash` of `srun -n 4 bash -c "…"`.
  package var prefix: [ShellWord] = []
  package var times = ShellTimes.exactly(1)
  /// The branches it stands in, of conditions that are not known, outermost first.
  package var branches: [ShellBranch] = []
  /// Whether it runs beside what follows.
  package var isBackground = false
  /// Where the command is written.
  package var range = 0..<0
  /// Whether it is written in another file, and the range is what names that.
  package var isElsewhere = false
  /// What is exported where the command may be a script.
  package var exports: [String: ShellVariable] = [:]
  /// Folders in which the shell looks for programs, those that the script has set.
  package var folders: [String] = []
  /// What stands for variables that a script which the command starts may find set.
  var lost: ShellPiece?
  /// Files among its words that an earlier command has written or changed, as named there.
  package var rewritten: Set<String> = []
  /// What those among them hold of which that is known.
  package var written: [String: ShellWord] = [:]
  /// Whether an archive that was unpacked before in the same folder may have brought files among its words.
  package var isBehindArchive = false
  /// All files that earlier commands have changed, where the command may start a script that reads them.
  var changedBefore: Set<String> = []

  /// Creates a command with nothing round it.
  package init(words: [ShellWord]) { self.words = words }
}
