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
    guard mapping.kind == .mapping, !mapping.isAlias else { return nil }
    let entries = mapping.writtenEntries
    let anchor = after.flatMap { name in entries.last { $0.key.hasText(name) } } ?? entries.last
    let isFlow = mapping.style == .flow
    var writer = mapping.writer
    if isFlow { writer.isInFlow = true }
    let text = "\(writer.key(key)): \(writer.text(of: value))"
    let file = mapping.file
    guard let anchor else {
      let start = mapping.range.bytes.lowerBound + 1
      return isFlow ? Edit(SourceRange(file: file, bytes: start..<start), text) : nil
    }
    let end = max(anchor.key.range.bytes.upperBound, anchor.value.range.bytes.upperBound)
    if isFlow {
      // A single pair inside `[…]` has no braces to insert into.
      guard file.bytes[mapping.range.bytes.lowerBound] == UInt8(ascii: "{") else { return nil }
      return Edit(SourceRange(file: file, bytes: end..<end), separator(mapping, entries) + text)
    }
    guard let indentation = indentation(of: mapping) else { return nil }
    let line = file.range(ofLine: file.line(at: end))
    let place = max(line.upperBound, end)
    return Edit(
      SourceRange(file: file, bytes: place..<place), file.lineBreak + indentation + text)
  }

  /// What stands between entries of a flow mapping: a line break and indentation where it has them.
  private static func separator(_ mapping: YAMLNode, _ entries: [YAMLEntry]) -> String {
    let file = mapping.file
    guard let last = entries.last,
      file.line(at: mapping.range.bytes.lowerBound)
        != file.line(at: last.key.range.bytes.lowerBound)
    else { return ", " }
    let start = last.key.range.bytes.lowerBound
    let line = file.range(ofLine: file.line(at: start))
    let before = file.bytes[line.lowerBound..<start]
    guard before.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return ", " }
    return "," + file.lineBreak + String(decoding: before, as: UTF8.self)
  }

  /// The spaces that bring a new key of a block mapping under its first one.
  private static func indentation(of mapping: YAMLNode) -> String? {
    let start = mapping.range.bytes.lowerBound
    let file = mapping.file
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
  var lineBreak: String {
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
