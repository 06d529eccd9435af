import ConfigText
import Diagnostics
import Runs

/// The text of a command into which a file of tasks fills values: `python train.py --epochs {epochs}`.
struct CommandTemplate {
  /// What stands around the name of a value.
  let open: String
  let close: String
  /// Whether a value is one word, whatever is in it.
  var isQuoted = false

  /// More values than this no command has.
  private static let most = 400

  /// What bash is given to run, with what stands for each name.
  ///
  /// - Parameters:
  ///   - lines: The lines of the command, one after another.
  ///   - file: The file in which they stand.
  ///   - value: The value of a name; nil where none is known.
  func command(
    _ lines: [ConfigNode], in file: SourceFile, _ value: (String) -> ConfigNode?
  ) -> ShellCommand? {
    guard let first = lines.first, let last = lines.last else { return nil }
    var pieces: [ShellPiece] = []
    for line in lines {
      guard let scalar = line.scalar else { return nil }
      if !pieces.isEmpty { pieces.append(ShellPiece(text: "\n", isQuoted: true)) }
      pieces += self.pieces(of: scalar.text, at: line.range, in: file, value)
    }
    let range =
      first.range.bytes.lowerBound..<max(first.range.bytes.upperBound, last.range.bytes.upperBound)
    let shell = ["bash", "-c"].map {
      ShellWord(pieces: [ShellPiece(text: $0, isQuoted: true)], range: range)
    }
    var command = ShellCommand(words: shell + [ShellWord(pieces: pieces, range: range)])
    command.range = range
    return command
  }

  /// One word of a command that is taken apart already.
  func word(
    _ text: String, at range: SourceRange, in file: SourceFile, _ value: (String) -> ConfigNode?
  ) -> ShellWord {
    ShellWord(pieces: pieces(of: text, at: range, in: file, value), range: range.bytes)
  }

  private func pieces(
    of text: String, at range: SourceRange, in file: SourceFile, _ value: (String) -> ConfigNode?
  ) -> [ShellPiece] {
    var pieces: [ShellPiece] = []
    func add(_ text: some StringProtocol) {
      guard !text.isEmpty else { return }
      pieces.append(ShellPiece(text: String(text), isQuoted: true, place: range.bytes))
    }
    var rest = text[...]
    while pieces.count < Self.most, let start = rest.firstRange(of: open),
      let end = rest[start.upperBound...].firstRange(of: close)
    {
      let name = rest[start.upperBound..<end.lowerBound].filter { $0 != " " }
      guard Self.isName(name) else {
        add(rest[..<end.upperBound])
        rest = rest[end.upperBound...]
        continue
      }
      add(rest[..<start.lowerBound])
      pieces.append(piece(value(name), called: name, at: range, in: file))
      rest = rest[end.upperBound...]
    }
    add(rest)
    return pieces
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count < 200
      && text.allSatisfy { $0.isLetter || $0.isNumber || "_.-[]:".contains($0) }
  }

  private func piece(
    _ node: ConfigNode?, called name: String, at range: SourceRange, in file: SourceFile
  ) -> ShellPiece {
    let place = node.flatMap { $0.range.file === file ? $0.range.bytes : nil } ?? range.bytes
    guard let node, let text = Self.text(of: node) else {
      return ShellPiece(
        text: "$?", isQuoted: true,
        problem: "`\(FactText.shortened(name))` is given by whoever starts it", place: place)
    }
    if let problem = node.scalar?.problem {
      return ShellPiece(text: "$?", isQuoted: true, problem: problem, place: place)
    }
    let isWord = text.utf8.allSatisfy {
      $0 > 0x7F || $0 >= 0x2B && $0 <= 0x3A || $0 >= 0x40 && $0 <= 0x5A || $0 >= 0x61 && $0 <= 0x7A
        || $0 == 0x5F || $0 == 0x3D || $0 == 0x25
    }
    let needsQuotes = isQuoted && !isWord
    return ShellPiece(
      text: needsQuotes ? "'" + text.replacing("'", with: "'\\''") + "'" : text, isQuoted: true,
      place: place)
  }

  /// A value as it stands in a command: a map as flags, a list as words.
  private static func text(of node: ConfigNode) -> String? {
    if let scalar = node.scalar { return node.isNull ? nil : scalar.text }
    if node.isList {
      let words = node.elements.prefix(most).compactMap(\.scalar?.text)
      return words.count == node.elements.count ? words.joined(separator: " ") : nil
    }
    let flags = node.entries.prefix(most).compactMap { entry -> String? in
      switch entry.value.flag {
      case true?: "--" + entry.key
      case false?: ""
      case nil: text(of: entry.value).map { "--\(entry.key) \($0)" }
      }
    }
    return flags.count == node.entries.count ? flags.joined(separator: " ") : nil
  }
}

extension ReadingContext {
  /// Reads what commands name that are run in a folder, which stands before it unless it is empty.
  func standing(in folder: String) -> ReadingContext {
    guard !folder.isEmpty else { return self }
    var context = self
    context.load = { [load] name, file in load(folder + name, file) ?? load(name, file) }
    context.bytes = { [bytes] name, file in bytes(folder + name, file) ?? bytes(name, file) }
    return context
  }
}

extension Reading {
  /// Has the files that commands name stand in the folder in which they are run, where they are there.
  mutating func stand(in folder: String, of file: SourceFile, _ context: ReadingContext) {
    guard !folder.isEmpty else { return }
    func place(_ references: [Reference]) -> [Reference] {
      references.map { reference in
        var reference = reference
        if context.bytes(folder + reference.path, file) != nil {
          reference.path = folder + reference.path
        }
        return reference
      }
    }
    references = place(references)
    scripts = place(scripts)
    programs = place(programs)
  }
}
