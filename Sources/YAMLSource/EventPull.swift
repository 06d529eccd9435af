import CLibYAML
import Diagnostics

/// Pulls libyaml's events and hands them to a tree builder with exact byte ranges.
struct EventPull {
  private let bytes: [UInt8]
  private var offsets: ScalarOffsets
  private let base: Int
  private let limits: YAMLLimits

  init(file: SourceFile, offsets: ScalarOffsets, base: Int, limits: YAMLLimits) {
    bytes = file.bytes
    self.offsets = offsets
    self.base = base
    self.limits = limits
  }

  mutating func run(into builder: inout YAMLTreeBuilder) throws(YAMLError) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
    defer {
      parser.deallocate()
      event.deallocate()
    }
    guard yaml_parser_initialize(parser) == 1 else { throw .outOfMemory }
    defer { yaml_parser_delete(parser) }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)

    // The closure cannot throw typed errors through the buffer access, so it returns the outcome.
    let bytes = bytes
    let outcome: Result<Void, YAMLError> = bytes.withUnsafeBufferPointer { buffer in
      let input = UnsafeBufferPointer(rebasing: buffer[base...])
      var empty: UInt8 = 0
      return withUnsafePointer(to: &empty) { placeholder in
        yaml_parser_set_input_string(parser, input.baseAddress ?? placeholder, input.count)
        do throws(YAMLError) {
          try pull(parser, event, buffer, into: &builder)
          return .success(())
        } catch {
          return .failure(error)
        }
      }
    }
    try outcome.get()
  }

  private mutating func pull(
    _ parser: UnsafeMutablePointer<yaml_parser_t>, _ event: UnsafeMutablePointer<yaml_event_t>,
    _ source: UnsafeBufferPointer<UInt8>, into builder: inout YAMLTreeBuilder
  ) throws(YAMLError) {
    var documents = 0
    while true {
      guard yaml_parser_parse(parser, event) == 1 else { throw failure(of: parser) }
      defer { yaml_event_delete(event) }
      switch event.pointee.type {
      case YAML_SCALAR_EVENT:
        try scalar(event, source, &builder)
      case YAML_MAPPING_START_EVENT:
        let data = event.pointee.data.mapping_start
        try begin(
          .mapping, event, data.anchor, data.tag, data.style == YAML_FLOW_MAPPING_STYLE, &builder)
      case YAML_SEQUENCE_START_EVENT:
        let data = event.pointee.data.sequence_start
        try begin(
          .sequence, event, data.anchor, data.tag, data.style == YAML_FLOW_SEQUENCE_STYLE, &builder)
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
        try end(event, &builder)
      case YAML_ALIAS_EVENT:
        try alias(event, &builder)
      case YAML_DOCUMENT_START_EVENT:
        documents += 1
        guard documents <= limits.documents else {
          throw .limit(.documents(limits.documents), range(of: event))
        }
      case YAML_DOCUMENT_END_EVENT:
        builder.endDocument()
      case YAML_STREAM_END_EVENT:
        return
      default:
        break
      }
    }
  }

  private mutating func range(of event: UnsafeMutablePointer<yaml_event_t>) -> Range<Int> {
    let start = offsets.byteOffset(event.pointee.start_mark.index)
    let end = offsets.byteOffset(event.pointee.end_mark.index)
    return start..<max(start, end)
  }

  private mutating func begin(
    _ kind: YAMLKind, _ event: UnsafeMutablePointer<yaml_event_t>,
    _ anchor: UnsafeMutablePointer<UInt8>?, _ tag: UnsafeMutablePointer<UInt8>?, _ isFlow: Bool,
    _ builder: inout YAMLTreeBuilder
  ) throws(YAMLError) {
    let whole = range(of: event)
    var start = whole.lowerBound
    if anchor != nil || tag != nil {
      start = skipProperties(from: start, anchor: anchor, hasTag: tag != nil)
    }
    let style: YAMLStyle = isFlow ? .flow : .block
    do throws(YAMLTreeLimit) {
      if kind == .mapping {
        try builder.beginMapping(
          at: start, style: style, anchor: string(anchor), tag: string(tag),
          propertiesStart: whole.lowerBound)
      } else {
        try builder.beginSequence(
          at: start, style: style, anchor: string(anchor), tag: string(tag),
          propertiesStart: whole.lowerBound)
      }
    } catch {
      throw YAMLError(error, start..<min(start + 1, bytes.count), limits)
    }
  }

  private mutating func end(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ builder: inout YAMLTreeBuilder
  ) throws(YAMLError) {
    // Only a closing bracket has a width; block collections and single pairs end with their child.
    let whole = range(of: event)
    do throws(YAMLTreeLimit) {
      try builder.end(at: whole.isEmpty ? nil : whole.upperBound)
    } catch {
      throw YAMLError(error, whole, limits)
    }
  }

  private mutating func alias(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ builder: inout YAMLTreeBuilder
  ) throws(YAMLError) {
    let whole = range(of: event)
    guard let name = string(event.pointee.data.alias.anchor) else { return }
    let isKnown: Bool
    do throws(YAMLTreeLimit) {
      isKnown = try builder.alias(name, at: whole)
    } catch {
      throw YAMLError(error, whole, limits)
    }
    guard isKnown else { throw .unknownAlias(name, whole, known: builder.anchorNames) }
  }

  private mutating func scalar(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ source: UnsafeBufferPointer<UInt8>,
    _ builder: inout YAMLTreeBuilder
  ) throws(YAMLError) {
    let data = event.pointee.data.scalar
    var range = range(of: event)
    let propertiesStart = range.lowerBound
    let isUntagged = data.tag == nil && hasLoneTag(at: range.lowerBound, anchor: data.anchor)
    let tag = isUntagged ? "!" : string(data.tag)
    if data.anchor != nil || tag != nil {
      let start = skipProperties(
        from: range.lowerBound, anchor: data.anchor, hasTag: tag != nil)
      // A node of properties alone (`!!null`, `&a`) is empty and stands after them.
      let end = max(range.upperBound, range.lowerBound)
      range = start < end ? start..<end : end..<end
    }
    let text = UnsafeBufferPointer(start: data.value, count: data.length)
    let style: YAMLStyle
    switch data.style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: style = .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: style = .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: style = .literal
    case YAML_FOLDED_SCALAR_STYLE: style = .folded
    default: style = .plain
    }
    if style == .literal || style == .folded { range = BlockScalarRange.trim(range, in: source) }
    let quote = style == .singleQuoted || style == .doubleQuoted ? 1 : 0
    let inner = (range.lowerBound + quote)..<max(range.lowerBound + quote, range.upperBound - quote)
    do throws(YAMLTreeLimit) {
      if inner.count == text.count,
        text.isEmpty || UnsafeBufferPointer(rebasing: source[inner]).matches(text)
      {
        try builder.scalar(
          at: range, style: style, sourceText: inner, anchor: string(data.anchor), tag: tag,
          propertiesStart: propertiesStart)
      } else {
        try builder.scalar(
          at: range, style: style, text: text, anchor: string(data.anchor), tag: tag,
          propertiesStart: propertiesStart)
      }
    } catch {
      throw YAMLError(error, range, limits)
    }
  }

  /// Whether a lone `!` stands before a scalar, which libyaml does not hand on.
  private func hasLoneTag(at start: Int, anchor: UnsafeMutablePointer<UInt8>?) -> Bool {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "!") || anchor != nil else {
      return false
    }
    let index = skipProperties(from: start, anchor: anchor, hasTag: false)
    return index < bytes.count && bytes[index] == UInt8(ascii: "!")
  }

  private func length(of text: UnsafeMutablePointer<UInt8>) -> Int {
    var length = 0
    while text[length] != 0 { length += 1 }
    return length
  }

  @inline(__always)
  private func string(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  /// Returns where the node itself starts, after its anchor and tag.
  private func skipProperties(
    from start: Int, anchor: UnsafeMutablePointer<UInt8>?, hasTag: Bool
  ) -> Int {
    var index = start
    var anchorLength = anchor.map { length(of: $0) }
    var hasTag = hasTag
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "&"):
        guard let length = anchorLength else { return index }
        anchorLength = nil
        index += 1 + length
      case UInt8(ascii: "!") where hasTag:
        hasTag = false
        while index < bytes.count, bytes[index] > 0x20, bytes[index] != UInt8(ascii: ",") {
          index += 1
        }
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        index += 1
      case UInt8(ascii: "#"):
        index = endOfLine(from: index)
      // libyaml skips a byte order mark at the start of any line.
      case 0xEF
      where index > start && (bytes[index - 1] == 0x0A || bytes[index - 1] == 0x0D)
        && bytes[index...].starts(with: [0xEF, 0xBB, 0xBF]):
        index += 3
      default:
        return index
      }
    }
    return index
  }

  private func endOfLine(from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
    return index
  }

  private mutating func failure(of parser: UnsafeMutablePointer<yaml_parser_t>) -> YAMLError {
    let pointee = parser.pointee
    guard pointee.error != YAML_MEMORY_ERROR else { return .outOfMemory }
    let problem = pointee.problem.map { String(cString: $0) } ?? ""
    let context = pointee.context.map { String(cString: $0) }
    let at: Int
    if pointee.error == YAML_READER_ERROR {
      at = min(base + Int(pointee.problem_offset), bytes.count)
    } else {
      at = offsets.byteOffset(pointee.problem_mark.index)
    }
    let contextAt = context == nil ? nil : offsets.byteOffset(pointee.context_mark.index)
    return .syntax(problem: problem, at: at, context: context, contextAt: contextAt)
  }
}

extension UnsafeBufferPointer<UInt8> {
  @inline(__always)
  fileprivate func matches(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in 0..<count where self[index] != other[index] { return false }
    return true
  }
}

/// libyaml ends a block scalar where the next token's line starts.
private enum BlockScalarRange {
  /// Drops the last line break and, unless the scalar keeps them (`|+`), the blank lines before it.
  static func trim(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    var end = range.upperBound
    // The end mark may stand after the next line's indentation.
    while end > range.lowerBound, bytes[end - 1] == 0x20 { end -= 1 }
    let header = bytes[range].prefix { $0 != 0x0A && $0 != 0x0D }
    let headerText = header.prefix { $0 != UInt8(ascii: "#") }
    let endsLine = end > range.lowerBound && isBreak(bytes[end - 1])
    guard endsLine else { return range }
    end = droppingBreak(before: end, range, bytes)
    let keeps = headerText.contains(UInt8(ascii: "+"))
    guard !keeps else { return range.lowerBound..<end }
    let indentation = contentIndentation(after: header.endIndex, range, bytes)
    while end > header.endIndex, isBreak(bytes[end - 1]) || bytes[end - 1] == 0x20 {
      var start = end
      while start > header.endIndex, bytes[start - 1] == 0x20 { start -= 1 }
      guard start > header.endIndex, isBreak(bytes[start - 1]), end - start <= indentation else {
        break
      }
      end = droppingBreak(before: start, range, bytes)
    }
    return range.lowerBound..<end
  }

  private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private static func droppingBreak(
    before end: Int, _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Int {
    let isPair = end - 2 >= range.lowerBound && bytes[end - 1] == 0x0A && bytes[end - 2] == 0x0D
    return end - (isPair ? 2 : 1)
  }

  /// The leading spaces of the first line with content.
  private static func contentIndentation(
    after header: Int, _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Int {
    var spaces = 0
    for byte in bytes[header..<range.upperBound] {
      if byte == 0x20 {
        spaces += 1
      } else if isBreak(byte) {
        spaces = 0
      } else {
        return spaces
      }
    }
    return 0
  }
}
