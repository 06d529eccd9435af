import Diagnostics
import Footprint
import YAMLSource

/// How a key is added to a map, by the language that the map is written in.
enum Insertion: Sendable {
  /// YAML and JSON: a line of its own, or an entry in braces.
  case tree(YAMLNode)
  /// A table of TOML.
  case toml(TOMLTablePlace)
  /// The flags of a command.
  case command(CommandPlace)
  /// The options at the head of a SLURM script.
  case directives(DirectivePlace)

  /// The edit that adds a key with a value, or nil where the file has no place for it.
  ///
  /// - Parameters:
  ///   - path: The key below the map; maps on the way are made.
  ///   - text: The value as the framework spells it, not yet quoted.
  func adding(_ path: [String], _ text: String) -> Edit? {
    guard let key = path.last else { return nil }
    switch self {
    case .tree(let node):
      var value = YAMLNewValue.literal(text)
      for key in path.dropFirst().reversed() { value = .mapping([YAMLNewEntry(key, value)]) }
      return YAMLEdits.insertKey(path[0], value, in: node)
    case .toml(let place):
      guard let literal = Literal.write(text, .toml, isString: false) else { return nil }
      return path.count == 1
        ? place.adding(key, literal) : place.addingTable(path.dropLast(), key, literal)
    case .command(let place):
      guard path.count == 1, let word = Literal.write(text, .shell, isString: false) else {
        return nil
      }
      return place.adding(key, word)
    case .directives(let place):
      guard path.count == 1, let word = Literal.write(text, .shell, isString: false) else {
        return nil
      }
      return place.adding(key, word)
    }
  }
}

/// Where a TOML table takes another key.
struct TOMLTablePlace: Sendable {
  enum Kind: Sendable { case root, header, inline }

  var file: SourceFile
  var kind: Kind
  /// Where the root starts, or the header or inline table is written.
  var range: Range<Int>
  /// The last pair of the table itself.
  var last: (key: Range<Int>, value: Range<Int>)?

  func adding(_ key: String, _ literal: String) -> Edit? {
    guard kind != .inline else { return addingInline(key, literal) }
    let anchor = last.map { $0.value.upperBound } ?? range.upperBound
    if last == nil, kind == .root {
      return edit(at: range.lowerBound, "\(key) = \(literal)" + lineBreak)
    }
    let end = max(file.range(ofLine: file.line(at: anchor)).upperBound, anchor)
    guard let last else { return edit(at: end, "\(lineBreak)\(key) = \(literal)") }
    let line = file.range(ofLine: file.line(at: last.key.lowerBound))
    let indent = file.text(in: line.lowerBound..<last.key.lowerBound)
    guard indent.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return nil }
    // Keys whose `=` stand under one another keep doing so.
    let sign = file.text(in: last.key.upperBound..<last.value.lowerBound)
    let spaces = sign.utf8.prefix { $0 == 0x20 }.count
    var padding = spaces > 0 ? " " : ""
    if spaces > 1 {
      let width = last.key.count + spaces - key.utf8.count
      padding = String(repeating: " ", count: max(width, 1))
    }
    let tail = sign.hasSuffix("=") ? "=" : "= "
    return edit(at: end, "\(lineBreak)\(indent)\(key)\(padding)\(tail)\(literal)")
  }

  private func addingInline(_ key: String, _ literal: String) -> Edit {
    guard let last else { return edit(at: range.lowerBound + 1, "\(key) = \(literal)") }
    return edit(at: last.value.upperBound, ", \(key) = \(literal)")
  }

  /// Adds a table at the end of the file.
  func addingTable(_ path: ArraySlice<String>, _ key: String, _ literal: String) -> Edit? {
    guard kind == .root else { return nil }
    let isEnded = file.bytes.last == 0x0A
    let text =
      (isEnded ? "" : lineBreak) + "\(lineBreak)[\(path.joined(separator: "."))]\(lineBreak)"
      + "\(key) = \(literal)" + (isEnded ? lineBreak : "")
    return edit(at: file.bytes.count, text)
  }

  private func edit(at place: Int, _ text: String) -> Edit {
    Edit(SourceRange(file: file, bytes: place..<place), text)
  }

  private var lineBreak: String { file.lineBreak }
}

/// Where a command takes another flag: behind its last word.
struct CommandPlace: Sendable {
  var file: SourceFile
  /// The last word of the command.
  var last: Range<Int>
  /// How the command writes its flags.
  var style: Style

  struct Style: Sendable, Equatable {
    /// `key=value`, as Hydra takes it, without dashes.
    var isOverride = false
    /// `--a-b` rather than `--a_b`.
    var hasDashes = false
    /// `--key=value` rather than `--key value`.
    var hasEquals = false
  }

  func adding(_ key: String, _ word: String) -> Edit {
    var text: String
    if style.isOverride {
      text = "\(key)=\(word)"
    } else {
      text = "--" + (style.hasDashes ? key.replacing("_", with: "-") : key)
      if word != "true" { text += (style.hasEquals ? "=" : " ") + word }
    }
    let line = file.range(ofLine: file.line(at: last.lowerBound))
    let start = file.bytes[line].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? last.lowerBound
    let isContinued = line.lowerBound > 0 && hasBackslash(before: line.lowerBound)
    let separator =
      isContinued
      ? " \\" + file.lineBreak + file.text(in: line.lowerBound..<min(start, last.lowerBound)) : " "
    return Edit(
      SourceRange(file: file, bytes: last.upperBound..<last.upperBound), separator + text)
  }

  private func hasBackslash(before line: Int) -> Bool {
    var end = line - 1
    if end > 0, file.bytes[end - 1] == 0x0D { end -= 1 }
    return end > 0 && file.bytes[end - 1] == UInt8(ascii: "\\")
  }
}

extension Insertion {
  /// A place behind a command's last word, in the style of the flags that it has.
  static func command(after last: Range<Int>, _ options: ConfigNode, in file: SourceFile) -> Insertion? {
    guard last.upperBound > last.lowerBound, last.upperBound <= file.bytes.count else { return nil }
    var style = CommandPlace.Style()
    let words = options.entries.map { file.text(in: $0.keyRange.bytes) }
    let flags = words.filter { $0.hasPrefix("-") }
    style.isOverride = flags.isEmpty && !words.isEmpty
    style.hasEquals = flags.contains { $0.contains("=") }
    let names = flags.map { $0.drop { $0 == "-" }.prefix { $0 != "=" } }
    style.hasDashes = names.contains { $0.contains("-") } && !names.contains { $0.contains("_") }
    return .command(CommandPlace(file: file, last: last, style: style))
  }
}

/// Where a SLURM script takes another option: under its last one.
struct DirectivePlace: Sendable {
  var file: SourceFile
  /// The line of the last option.
  var line: Int

  func adding(_ key: String, _ word: String) -> Edit {
    let end = file.range(ofLine: line).upperBound
    return Edit(
      SourceRange(file: file, bytes: end..<end),
      "\(file.lineBreak)#SBATCH --\(key.replacing("_", with: "-"))=\(word)")
  }
}

extension Place {
  /// Adds a key to the map that it belongs in.
  static func inserting(_ field: Field, into root: ConfigNode) -> Place? {
    guard let path = field.keys.first else { return nil }
    let codec = field.codec
    return inserting(path, into: root) { codec.write($0, replacing: "") }
  }

  /// - Parameter makesMaps: Whether maps that lead to the key are made where they are missing.
  static func inserting(
    _ path: String, into root: ConfigNode, makesMaps: Bool = false,
    _ spell: @escaping @Sendable (FactValue) -> String?
  ) -> Place? {
    guard let (insertion, rest) = slot(path, in: root, makesMaps: makesMaps) else { return nil }
    return Place { value in
      guard let text = spell(value), text.utf8.count <= FactText.longestText,
        let edit = insertion.adding(rest, text)
      else { return .cannot("the file has no place or no spelling for this value") }
      return .edits([edit], .review)
    }
  }

  /// The map to write into, with the keys that are missing below it.
  private static func slot(
    _ path: String, in root: ConfigNode, makesMaps: Bool
  ) -> (Insertion, [String])? {
    // A command's overrides have dotted names of their own.
    if case .command? = root.insertion { return root.insertion.map { ($0, [path]) } }
    var keys = path.split(separator: ".").map(String.init)
    var map = root
    while keys.count > 1, let next = map[keys[0]], next.isMap {
      map = next
      keys.removeFirst()
    }
    guard let insertion = map.insertion, !keys.isEmpty else { return nil }
    if keys.count == 1 { return (insertion, keys) }
    if case .toml = insertion { return (insertion, keys) }
    return makesMaps && !map.has(keys[0]) ? (insertion, keys) : nil
  }
}
