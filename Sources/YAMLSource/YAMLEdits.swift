public import Diagnostics

/// Edits of a file that keep everything they do not name, comments and quotes included.
public enum YAMLEdits {
  /// Replaces a scalar's text and keeps its quotes where they can hold the new one.
  ///
  /// An alias is replaced where it stands; the node it names stays.
  public static func replaceScalar(_ node: YAMLNode, with text: String) -> Edit {
    replace(node, with: .literal(text))
  }

  /// Replaces a node's value.
  public static func replace(_ node: YAMLNode, with value: YAMLNewValue) -> Edit {
    let writer = node.writer
    let style = node.isAlias ? .plain : node.style
    let written: String
    switch (value, style) {
    case (.literal(let text), .doubleQuoted), (.string(let text), .doubleQuoted):
      written = writer.doubleQuoted(text)
    case (.literal(let text), .singleQuoted), (.string(let text), .singleQuoted):
      written = writer.singleQuoted(text) ?? writer.doubleQuoted(text)
    default:
      written = writer.text(of: value)
    }
    let range = node.range
    return Edit(range, range.bytes.isEmpty ? padded(written, at: range) : written)
  }

  /// Sets off a value from what stands around its empty place, as in `key:`.
  private static func padded(_ text: String, at range: SourceRange) -> String {
    let bytes = range.file.bytes
    let place = range.bytes.lowerBound
    var text = text
    switch place > 0 ? bytes[place - 1] : 0x20 {
    // Set off already, or at the start of the file.
    case 0x20, 0x09, 0x0A, 0x0D, 0xBF: break
    case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: ","), UInt8(ascii: "["):
      text = " " + text
    // A key in `{key}` has no colon yet.
    default: text = ": " + text
    }
    if place < bytes.count, !" \t\r\n,]}".utf8.contains(bytes[place]) { text += " " }
    return text
  }

  /// Inserts an entry into a mapping, on a line of its own or inside its braces.
  ///
  /// - Parameters:
  ///   - key: the new key.
  ///   - value: the new value.
  ///   - mapping: the mapping; an alias is refused, since it would change its other uses too.
  ///   - after: the key whose entry the new one follows; the last one if `nil` or absent.
  /// - Returns: the edit, or `nil` where no entry can be inserted.
  public static func insertKey(
    _ key: String, _ value: YAMLNewValue, in mapping: YAMLNode, after: String? = nil
  ) -> Edit? {
    insertKeys([YAMLNewEntry(key, value)], in: mapping, after: after)
  }

  /// Inserts entries into a mapping, in order; see ``insertKey(_:_:in:after:)``.
  public static func insertKeys(
    _ new: [YAMLNewEntry], in mapping: YAMLNode, after: String? = nil
  ) -> Edit? {
    guard mapping.kind == .mapping, !mapping.isAlias, !new.isEmpty else { return nil }
    let entries = mapping.writtenEntries
    let anchor = after.flatMap { name in entries.last { $0.key.hasText(name) } } ?? entries.last
    let isFlow = mapping.style == .flow
    var writer = mapping.writer
    if isFlow { writer.isInFlow = true }
    let lines = new.map { "\(writer.key($0.key)): \(writer.text(of: $0.value))" }
    guard let anchor else { return isFlow ? insertFirst(lines, in: mapping) : nil }
    let end = max(anchor.key.range.bytes.upperBound, anchor.value.range.bytes.upperBound)
    if isFlow {
      // A single pair inside `[…]` has no braces to insert into.
      guard mapping.file.bytes[mapping.range.bytes.lowerBound] == UInt8(ascii: "{") else {
        return nil
      }
      return insertInFlow(lines, after: end, separator(mapping, entries.last?.key), mapping.file)
    }
    return insertLines(lines, after: end, in: mapping)
  }

  /// Appends an element to a sequence, on a line of its own or inside its brackets.
  ///
  /// - Returns: the edit, or `nil` where none can be appended.
  public static func appendElement(_ value: YAMLNewValue, to sequence: YAMLNode) -> Edit? {
    guard sequence.kind == .sequence, !sequence.isAlias else { return nil }
    let isFlow = sequence.style == .flow
    var writer = sequence.writer
    if isFlow { writer.isInFlow = true }
    let text = writer.text(of: value)
    guard let last = sequence.elements.last else {
      return isFlow ? insertFirst([text], in: sequence) : nil
    }
    let end = last.range.bytes.upperBound
    return isFlow
      ? insertInFlow([text], after: end, separator(sequence, last), sequence.file)
      : insertLines(["- " + text], after: end, in: sequence)
  }

  private static func insertFirst(_ items: [String], in node: YAMLNode) -> Edit {
    let start = node.range.bytes.lowerBound + 1
    return Edit(
      SourceRange(file: node.file, bytes: start..<start), items.joined(separator: ", "))
  }

  private static func insertLines(_ lines: [String], after end: Int, in node: YAMLNode) -> Edit? {
    guard let indentation = indentation(of: node) else { return nil }
    let file = node.file
    let line = file.range(ofLine: file.line(at: end))
    let place = max(line.upperBound, end)
    return Edit(
      SourceRange(file: file, bytes: place..<place),
      lines.map { file.lineBreak + indentation + $0 }.joined())
  }

  /// Adds items behind one that ends at `end`; a comment behind it stays with it.
  private static func insertInFlow(
    _ items: [String], after end: Int, _ separator: String, _ file: SourceFile
  ) -> Edit {
    let text = items.map { separator + $0 }.joined()
    let line = file.range(ofLine: file.line(at: end))
    let rest = file.bytes[end..<max(line.upperBound, end)]
    var tail = rest.drop { $0 == 0x20 || $0 == 0x09 }
    let hasComma = tail.first == UInt8(ascii: ",")
    if hasComma { tail = tail.dropFirst().drop { $0 == 0x20 || $0 == 0x09 } }
    let hasComment = tail.first == UInt8(ascii: "#") || tail.starts(with: "//".utf8)
    guard hasComment, separator != ", " else {
      return Edit(SourceRange(file: file, bytes: end..<end), text)
    }
    if hasComma {
      let place = rest.endIndex
      return Edit(
        SourceRange(file: file, bytes: place..<place), String(text.dropFirst()) + ",")
    }
    return Edit(
      SourceRange(file: file, bytes: end..<rest.endIndex),
      "," + String(decoding: rest, as: UTF8.self) + text.dropFirst())
  }

  /// What stands between items of a flow mapping or sequence: a line break and indentation where it
  /// has them.
  private static func separator(_ node: YAMLNode, _ last: YAMLNode?) -> String {
    let file = node.file
    guard let start = last?.range.bytes.lowerBound,
      file.line(at: node.range.bytes.lowerBound) != file.line(at: start)
    else { return ", " }
    let line = file.range(ofLine: file.line(at: start))
    let before = file.bytes[line.lowerBound..<start]
    guard before.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return ", " }
    return "," + file.lineBreak + String(decoding: before, as: UTF8.self)
  }

  /// The spaces that bring a new key or dash of a block under its first one.
  private static func indentation(of node: YAMLNode) -> String? {
    let start = node.range.bytes.lowerBound
    let file = node.file
    let line = file.range(ofLine: file.line(at: start))
    var before = file.bytes[line.lowerBound..<start]
    if line.lowerBound == 0, before.starts(with: [0xEF, 0xBB, 0xBF]) { before.removeFirst(3) }
    // `- key:` indents what follows by its own width.
    guard before.allSatisfy({ $0 == 0x20 || $0 == UInt8(ascii: "-") }) else { return nil }
    return String(repeating: " ", count: before.count)
  }

  /// Removes a mapping's entry with its line, or with its comma inside braces.
  ///
  /// - Returns: the edit, or `nil` where the entry cannot be removed alone.
  public static func removeKey(_ key: String, in mapping: YAMLNode) -> Edit? {
    guard mapping.kind == .mapping, !mapping.isAlias else { return nil }
    let entries = mapping.writtenEntries
    guard let position = entries.lastIndex(where: { $0.key.hasText(key) }) else { return nil }
    if entries.count == 1 {
      let isPair =
        mapping.style == .flow
        && mapping.file.bytes[mapping.range.bytes.lowerBound] != UInt8(ascii: "{")
      return isPair ? nil : Edit(mapping.range, "{}")
    }
    return mapping.style == .flow
      ? removeFromFlow(entries, position) : removeFromBlock(entries, position)
  }

  private static func removeFromBlock(_ entries: [YAMLEntry], _ position: Int) -> Edit? {
    let entry = entries[position]
    let file = entry.key.file
    let start = entry.key.rangeWithProperties.bytes.lowerBound
    let end = max(entry.key.range.bytes.upperBound, entry.value.range.bytes.upperBound)
    let firstLine = file.range(ofLine: file.line(at: start))
    let lastLine = file.range(ofLine: file.line(at: end))
    let isAlone = file.bytes[firstLine.lowerBound..<start].allSatisfy { $0 == 0x20 }
    if isAlone {
      let next = file.startOfLine(after: lastLine.upperBound)
      if next > lastLine.upperBound || firstLine.lowerBound == 0 {
        return Edit(SourceRange(file: file, bytes: firstLine.lowerBound..<next), "")
      }
      // The last line has no break to take along, so the one before goes.
      let previous = file.range(ofLine: file.line(at: start) - 1)
      return Edit(SourceRange(file: file, bytes: previous.upperBound..<lastLine.upperBound), "")
    }
    // The first key after `- `: the next one moves up, unless comments stand between.
    let before = file.bytes[firstLine.lowerBound..<start]
    guard position + 1 < entries.count,
      before.allSatisfy({ $0 == 0x20 || $0 == UInt8(ascii: "-") })
    else { return nil }
    let next = entries[position + 1].key.rangeWithProperties.bytes.lowerBound
    guard next >= lastLine.upperBound,
      !file.bytes[lastLine.upperBound..<next].contains(UInt8(ascii: "#"))
    else { return nil }
    return Edit(SourceRange(file: file, bytes: start..<next), "")
  }

  private static func removeFromFlow(_ entries: [YAMLEntry], _ position: Int) -> Edit? {
    let entry = entries[position]
    let file = entry.key.file
    let start = entry.key.rangeWithProperties.bytes.lowerBound
    let end = max(entry.key.range.bytes.upperBound, entry.value.range.bytes.upperBound)
    let range: Range<Int>
    if position + 1 < entries.count {
      range = start..<entries[position + 1].key.rangeWithProperties.bytes.lowerBound
    } else {
      let previous = entries[position - 1]
      let previousEnd = max(
        previous.key.range.bytes.upperBound, previous.value.range.bytes.upperBound)
      range = previousEnd..<end
    }
    let kept = file.bytes[range.lowerBound..<min(start, range.upperBound)]
    let after = file.bytes[min(end, range.upperBound)..<range.upperBound]
    // Comments between entries may be about either of them.
    guard !kept.contains(UInt8(ascii: "#")), !after.contains(UInt8(ascii: "#")) else { return nil }
    return Edit(SourceRange(file: file, bytes: range), "")
  }
}

extension YAMLNode {
  /// Writes scalars for the place where the node stands.
  public var writer: ScalarWriter {
    let isInFlow = tree.records[..<index].contains {
      $0.style == .flow && ($0.kind == .mapping || $0.kind == .sequence) && Int($0.next) > index
    }
    return ScalarWriter(isInFlow: isInFlow, isJSON: tree.isJSON)
  }
}

extension SourceFile {
  /// The line break that the file uses.
  public var lineBreak: String {
    guard lineCount > 1 else { return "\n" }
    let end = range(ofLine: 0).upperBound
    return bytes[end...].starts(with: [0x0D, 0x0A]) ? "\r\n" : "\n"
  }

  /// Where the line after a line's end starts; the end itself at the end of the file.
  func startOfLine(after end: Int) -> Int {
    guard end < bytes.count else { return end }
    return bytes[end...].starts(with: [0x0D, 0x0A]) ? end + 2 : end + 1
  }
}
