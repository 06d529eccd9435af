import ConfigText
import Diagnostics
import Text

/// Commands in files that are no scripts: recipes of a Makefile, `RUN` and `CMD` of a Dockerfile, steps of
/// a pipeline, scripts of a package, templates.
///
/// No run is made of them; that one of them trains is said.
struct CommandCarrier: Sendable {
  private static let lineLimit = 20_000
  private static let commandLimit = 500

  private let vocabulary: CommandVocabulary
  /// With what a command that trains begins.
  private let starters: Set<String>

  init(_ vocabulary: CommandVocabulary) {
    self.vocabulary = vocabulary
    let words = vocabulary.words
    // What a text begins with is never nothing: a comment in three quotes begins with two of them.
    starters = words.wrappers.union(words.launchers).subtracting([""])
  }

  /// Words before a command that belong to the file around it.
  private static let openers = [
    "RUN ", "CMD ", "ENTRYPOINT ", "- ", "@", "+", "!", "& ", "call ", "spawn ", "COMMAND ",
  ]

  /// What a file that is no script holds.
  struct Found {
    /// The first command that trains, or where reading ended.
    var range: SourceRange
    /// Whether there are more commands than are read, none of which was seen to train.
    var isCut = false

    /// The end of a sentence about the file.
    var reason: String {
      isCut
        ? "holds more commands than are read"
        : "holds a command that trains, of which no run is made"
    }

    /// What of the file decides.
    var decider: Account.Decider { isCut ? .anything : .carriedCommands }
  }

  /// The first command of a file that trains, if any does.
  func training(in document: ConfigDocument) -> Found? {
    var texts = 0
    for root in document.roots {
      var found: Found?
      root.visit { _, node in
        guard found == nil, let text = node.scalar?.text, text.utf8.count < 20_000 else { return }
        for line in (Self.decoded(text) ?? text).split(whereSeparator: \.isNewline) {
          for command in candidates(trimmed(line)) {
            texts += 1
            if texts > Self.commandLimit {
              found = Found(range: node.range, isCut: true)
            } else if trains(command, document.file.path) {
              found = Found(range: node.range)
            }
            if found != nil { return }
          }
        }
      }
      if let found { return found }
    }
    return listedTraining(in: document.roots, document.file.path) ?? training(in: document.file)
  }

  /// Whether a text or a list anywhere in a node is a command that trains, or there is more than is read.
  func mayTrain(_ node: ConfigNode, _ path: String) -> Bool {
    var found = false
    node.visit { _, node in
      guard !found, let text = node.scalar?.text else { return }
      found =
        text.utf8.count >= 20_000
        || training(in: SourceFile(path: path, text: text)) != nil
    }
    return found || listedTraining(in: [node], path) != nil
  }

  /// The first list of words that is a command that trains, whatever it is called.
  private func listedTraining(in roots: [ConfigNode], _ file: String) -> Found? {
    var lists = 0
    var found: Found?
    for root in roots where found == nil {
      root.visit { path, node in
        guard found == nil, node.isList, node.elements.count < 1_000 else { return }
        let words = node.elements.compactMap { $0.scalar?.text }
        let text = command(of: words)
        guard words.count == node.elements.count, !words.isEmpty,
          isNamed(path) || starts(text) && isCalled(path, words)
        else { return }
        lists += 1
        if lists > Self.commandLimit {
          found = Found(range: node.range, isCut: true)
        } else if trains(text, file) {
          found = Found(range: node.range)
        }
      }
    }
    return found
  }

  /// Whether a list is a command by its key, or by a file or a module among its words: lists of packages
  /// begin with the name of a program, too.
  private func isCalled(_ path: String, _ words: [String]) -> Bool {
    isNamed(path)
      || words.contains { word in
        ["-m", "-c", "-lc"].contains(word)
          || [".py", ".sh", ".yaml", ".yml", ".json", ".toml"].contains { word.hasSuffix($0) }
      }
  }

  /// Whether words are a command and no list of packages, which are called like programs: they have a flag
  /// or a file, or say what a program is to do, and with what.
  private func isWhole(_ words: [String], _ goesOn: Bool) -> Bool {
    isCalled("", words) || words.contains { $0.hasPrefix("-") }
      || (goesOn || words.count > 2) && words.contains(where: TrainingCommand.isOrder)
  }

  /// Whether the key of a list calls it a command, which may go on without the program's name.
  private func isNamed(_ path: String) -> Bool {
    let key = path.split(separator: ".").last.map(String.init) ?? ""
    return ["command", "args", "entrypoint", "cmd"].contains(key)
  }

  /// The text that a secret of a cluster holds in Base64; nil for any other text.
  private static func decoded(_ text: String) -> String? {
    guard text.utf8.count >= 24, text.utf8.count % 4 == 0, !text.utf8.holds(0x20),
      let bytes = Base64.decode(text), bytes.contains(0x20)
    else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// Words as one command; those that hold blanks, as the text behind `-c` does, stay together.
  private func command(of words: [String]) -> String {
    words.map { word in
      word.contains(" ") ? "'" + word.replacing("'", with: "'\\''") + "'" : word
    }.joined(separator: " ")
  }

  /// The first line of a file with a command that trains, if any has.
  func training(in file: SourceFile) -> Found? {
    guard file.bytes.count <= 2_000_000 else { return nil }
    var start = 0
    var held = ""
    var heldStart = 0
    var commands = 0
    let variables = MakeVariables(file)
    for bytes in file.bytes.split(
      separator: 0x0A, maxSplits: Self.lineLimit, omittingEmptySubsequences: false)
    {
      defer { start += bytes.count + 1 }
      guard bytes.count <= 20_000 else { continue }
      var text = trimmed(String(decoding: bytes, as: UTF8.self))
      if held.isEmpty { heldStart = start }
      let goesOn = text.hasSuffix("\\") && held.utf8.count < 20_000
      if goesOn { text.removeLast() }
      held += held.isEmpty ? text : " " + text
      if goesOn { continue }
      defer { held = "" }
      guard !held.hasPrefix("#"), !held.hasPrefix("//"), !held.hasPrefix(";") else { continue }
      for command in candidates(variables?.filled(held) ?? held) {
        commands += 1
        let isCut = commands > Self.commandLimit
        if isCut || trains(command, file.path) {
          let range = SourceRange(file: file, bytes: heldStart..<(start + bytes.count))
          return Found(range: range, isCut: isCut)
        }
      }
    }
    return nil
  }

  /// The first text in the source code of a program, between quotes in one line, that is a command that
  /// trains.
  func quotedTraining(in file: SourceFile) -> Found? {
    guard file.bytes.count <= 2_000_000 else { return nil }
    var start = 0
    var texts = 0
    for line in file.bytes.split(
      separator: 0x0A, maxSplits: Self.lineLimit, omittingEmptySubsequences: false)
    {
      defer { start += line.count + 1 }
      guard line.count <= 20_000 else { continue }
      for quote in [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`")] {
        let parts = line.split(separator: quote, omittingEmptySubsequences: false)
        for part in parts.dropFirst() where part.contains(0x20) {
          let text = trimmed(String(decoding: part, as: UTF8.self))
          guard starts(text) else { continue }
          texts += 1
          let isCut = texts > Self.commandLimit
          if isCut || trains(text, file.path) {
            let range = SourceRange(file: file, bytes: start..<(start + line.count))
            return Found(range: range, isCut: isCut)
          }
        }
      }
    }
    return wordsTraining(in: file)
  }

  /// The first list of words, each between quotes, that is a command that trains.
  func wordsTraining(in file: SourceFile) -> Found? {
    let listed = QuotedWords.commands(in: file.bytes, startingWith: starters)
    for command in listed + QuotedWords.elements(in: file.bytes, startingWith: starters)
    where command.words.count > 1
      && isWhole(
        command.words, QuotedWords.goesOn(behind: command.range.upperBound, in: file.bytes))
      && trains(self.command(of: command.words), file.path)
    {
      return Found(range: SourceRange(file: file, bytes: command.range))
    }
    return nil
  }

  /// The first text among the bytes of what Python has pickled that is a command that trains.
  func pickledTraining(in file: SourceFile) -> Found? {
    let sample = Array(file.bytes.prefix(400_000))
    guard
      ["torchrun", "train", "launch", "sbatch"].contains(where: { sample.holds(Array($0.utf8)) })
    else { return nil }
    // Texts stand between bytes that nobody writes, or between quotes.
    let texts = sample.split { $0 < 0x20 || $0 > 0x7E || "\"'".utf8.contains($0) }
    for text in texts.prefix(Self.lineLimit) where text.count > 12 && text.contains(0x20) {
      var command = String(decoding: text, as: UTF8.self)
      // The length of a text may be a letter before it.
      if !starts(command) { command.removeFirst() }
      if starts(command), trains(command, file.path) {
        return Found(range: SourceRange(file: file, bytes: text.startIndex..<text.endIndex))
      }
    }
    return nil
  }

  /// What of a line may be a command: the line without what the file around it needs.
  private func candidates(_ line: String) -> [String] {
    var text = line
    var key = "command"
    var found: [String] = []
    // `add_custom_target(train COMMAND torchrun train.py)` of CMake.
    if text.holds(" COMMAND "), let opener = text.firstRange(of: " COMMAND "), text.contains("(") {
      text = String(text[opener.upperBound...].prefix { $0 != ")" })
    }
    if let command = CronLine.command(of: line) { return starts(command) ? [command] : [] }
    for _ in 0..<4 {
      if starts(text) { found.append(text) }
      if let opener = Self.openers.first(where: { text.hasPrefix($0) }) {
        text = trimmed(text.dropFirst(opener.count))
      } else if text.hasPrefix("["), text.hasSuffix("]") {
        let words = items(text.dropFirst().dropLast())
        if words.count == 1, starts(words[0]), words[0].contains(" ") {
          text = words[0]
          continue
        }
        guard isCalled(key, words) else { break }
        text = command(of: words)
      } else if text.hasPrefix("<"), let end = text.firstIndex(of: ">") {
        text = trimmed(text[text.index(after: end)...].prefix { $0 != "<" })
      } else if let separator = text.utf8.firstIndex(where: { !Self.isInKey($0) }),
        text.utf8[separator] == UInt8(ascii: ":") || text.utf8[separator] == UInt8(ascii: "=")
      {
        key = plain(trimmed(text[..<separator]))
        let value = text[text.index(after: separator)...]
        text = plain(trimmed(value.hasSuffix(",") ? value.dropLast() : value))
      } else {
        break
      }
    }
    return found
  }

  /// Whether a byte may stand in the key of a line, quotes and blanks round it among them.
  private static func isInKey(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."),
      UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: " "), UInt8(ascii: "?"),
      UInt8(ascii: "+"),
      0x80...0xFF:
      true
    default: false
    }
  }

  /// The items of a list that is written in one line; a comma between quotes parts nothing.
  private func items(_ text: Substring) -> [String] {
    var items = [""]
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "," {
        items.append("")
        continue
      }
      items[items.count - 1].append(character)
    }
    return items.map { plain(trimmed($0)) }
  }

  private func plain(_ text: String) -> String {
    guard let first = text.first, first == "\"" || first == "'", text.count >= 2,
      text.last == first
    else { return text }
    return String(text.dropFirst().dropLast())
  }

  /// Whether a text begins like a command: with a program that is known, or with variables before one.
  private func starts(_ text: String) -> Bool {
    // `cd work && torchrun train.py`.
    if text.hasPrefix("cd "), let joint = text.firstRange(of: "&&") ?? text.firstRange(of: ";") {
      return starts(trimmed(text[joint.upperBound...]))
    }
    let words = text.utf8.split(separator: UInt8(ascii: " "), maxSplits: 6)
    // A path alone is a file that is named, and not one that is run.
    if words.count == 1, text.hasSuffix(".py"), !text.hasPrefix("./") { return false }
    for word in words.prefix(6).map(Substring.init) {
      if word.utf8.contains(UInt8(ascii: "=")), word.first?.isLetter == true { continue }
      let name = String(word).lastPathPart
      return starters.contains(name) || name.hasPrefix("python3.") || name.hasSuffix(".py")
        || name.hasPrefix("$") || name.hasPrefix("{{")
    }
    return false
  }

  private func trains(_ text: String, _ path: String) -> Bool {
    guard text.utf8.count <= 40_000 else { return false }
    // `& torchrun @words` of PowerShell: the words stand in a variable.
    let words = text.split(separator: " ")
    if let first = words.first, words.dropFirst().first?.hasPrefix("@") == true,
      path.lowercased().hasSuffix(".ps1"),
      vocabulary.words.launchers.contains(String(first))
    {
      return true
    }
    let script = ShellScript(
      SourceFile(path: path, text: text + "\n"), knowing: vocabulary)
    return script.lines.contains { line in
      TrainingCommand.trains(line)
        || TrainingCommand.launches(line) && TrainingCommand.mayTrain(line)
    }
  }
}
