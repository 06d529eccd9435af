/// Why a pattern is none.
public struct GlobError: Error, Sendable, Equatable {
  /// What is wrong with the pattern, in one line.
  public var message: String
}

/// A pattern of paths: `*`, `?`, `[a-z]`, `[!a]`, `{yaml,yml}`, and `**` for any number of folders.
///
/// `*` and `?` do not match `/`. Matching takes time linear in pattern times path, whatever either
/// holds.
public struct Glob: Sendable {
  /// The pattern as written.
  public let pattern: String
  private let alternatives: [Alternative]

  /// One way to match, with the plain text that every match begins and ends with: it turns away nearly
  /// all paths before the elements are tried.
  private struct Alternative: Sendable {
    let elements: [Element]
    let prefix: [UInt8]
    let suffix: [UInt8]

    init(_ elements: [Element]) {
      let plain = { (element: Element) -> UInt8? in
        if case .byte(let byte) = element { byte } else { nil }
      }
      self.elements = elements
      prefix = elements.prefix { plain($0) != nil }.compactMap(plain)
      suffix = elements.reversed().prefix { plain($0) != nil }.reversed().compactMap(plain)
    }

    var isLiteral: Bool { prefix.count == elements.count }
  }

  private enum Element: Sendable, Equatable {
    case byte(UInt8)
    /// Any character but `/`.
    case one
    /// Any stretch without `/`.
    case many
    /// Any stretch, `/` included, ending at a `/` or empty: `**/`.
    case folders
    /// Any stretch at all: a final `**`.
    case all
    case set([ClosedRange<UInt8>], isNegated: Bool)

    /// Whether the element takes a byte and goes on with more, and whether it takes it and is done.
    func taking(_ byte: UInt8) -> (stays: Bool, advances: Bool) {
      let isSlash = byte == UInt8(ascii: "/")
      switch self {
      case .byte(let wanted): return (false, byte == wanted)
      case .one: return (false, !isSlash)
      case .many: return (!isSlash, false)
      case .folders: return (true, isSlash)
      case .all: return (true, false)
      case .set(let ranges, let isNegated):
        return (false, !isSlash && ranges.contains { $0.contains(byte) } != isNegated)
      }
    }

    /// Whether the element may match nothing, at the start of a name or elsewhere.
    func mayBeEmpty(atBoundary: Bool) -> Bool {
      switch self {
      case .many, .all: true
      case .folders: atBoundary
      default: false
      }
    }
  }

  private static let longestPattern = 1_000
  private static let alternativeLimit = 200

  /// Reads a pattern; a leading `./` or `/` is ignored, a trailing `/` means everything below.
  public init(_ pattern: String) throws(GlobError) {
    self.pattern = pattern
    guard !pattern.isEmpty else { throw GlobError(message: "the pattern is empty") }
    guard pattern.utf8.count <= Self.longestPattern else {
      throw GlobError(message: "the pattern is over \(Self.longestPattern) bytes long")
    }
    var text = pattern
    if text.hasPrefix("./") { text.removeFirst(2) }
    if text.hasPrefix("/") { text.removeFirst() }
    if text.hasSuffix("/") { text += "**" }
    guard !text.split(separator: "/").contains("..") else {
      throw GlobError(message: "the pattern leads out of the repository")
    }
    var compiled: [Alternative] = []
    for alternative in try Self.expand(Array(text.utf8)) {
      compiled.append(Alternative(try Self.compile(alternative)))
    }
    alternatives = compiled
  }

  /// The pattern that matches one path and nothing else.
  package static func escaping(_ path: String) -> String {
    var pattern = ""
    for character in path {
      if "*?[]{}\\".contains(character) { pattern.append("\\") }
      pattern.append(character)
    }
    return pattern
  }

  /// Whether the pattern has no special characters, so that it names one path.
  public var isLiteral: Bool { alternatives.count == 1 && alternatives[0].isLiteral }

  /// Writes `{a,b}` out.
  private static func expand(_ pattern: [UInt8]) throws(GlobError) -> [[UInt8]] {
    var finished: [[UInt8]] = []
    var open: [[UInt8]] = [pattern]
    while let next = open.popLast() {
      guard finished.count + open.count < alternativeLimit else {
        throw GlobError(message: "the pattern has over \(alternativeLimit) alternatives")
      }
      guard let brace = firstBrace(in: next) else {
        finished.append(next)
        continue
      }
      var depth = 0
      var starts = brace + 1
      var parts: [[UInt8]] = []
      var close: Int?
      var isEscaped = false
      for index in brace..<next.count {
        if isEscaped {
          isEscaped = false
          continue
        }
        switch next[index] {
        case UInt8(ascii: "\\"): isEscaped = true
        case UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "}"):
          depth -= 1
          if depth == 0 { close = index }
        case UInt8(ascii: ",") where depth == 1:
          parts.append(Array(next[starts..<index]))
          starts = index + 1
        default: break
        }
        if close != nil { break }
      }
      guard let close else { throw GlobError(message: "the pattern has no closing `}`") }
      parts.append(Array(next[starts..<close]))
      for part in parts.reversed() {
        open.append(Array(next[..<brace]) + part + Array(next[(close + 1)...]))
      }
    }
    return finished
  }

  private static func firstBrace(in pattern: [UInt8]) -> Int? {
    var isEscaped = false
    for (index, byte) in pattern.enumerated() {
      if byte == UInt8(ascii: "{"), !isEscaped { return index }
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
    }
    return nil
  }

  private static func compile(_ pattern: [UInt8]) throws(GlobError) -> [Element] {
    var elements: [Element] = []
    var index = 0
    while index < pattern.count {
      let byte = pattern[index]
      switch byte {
      case UInt8(ascii: "*"):
        var count = 0
        while index < pattern.count, pattern[index] == byte {
          count += 1
          index += 1
        }
        if count == 1 {
          elements.append(.many)
        } else if index < pattern.count, pattern[index] == UInt8(ascii: "/") {
          index += 1
          if elements.last != .folders { elements.append(.folders) }
        } else {
          elements.append(.all)
        }
      case UInt8(ascii: "?"):
        elements.append(.one)
        index += 1
      case UInt8(ascii: "["):
        index += 1
        elements.append(try set(pattern, &index))
      case UInt8(ascii: "\\") where index + 1 < pattern.count:
        elements.append(.byte(pattern[index + 1]))
        index += 2
      default:
        elements.append(.byte(byte))
        index += 1
      }
    }
    return elements
  }

  private static func set(_ pattern: [UInt8], _ index: inout Int) throws(GlobError) -> Element {
    var ranges: [ClosedRange<UInt8>] = []
    var isNegated = false
    if index < pattern.count,
      pattern[index] == UInt8(ascii: "!") || pattern[index] == UInt8(ascii: "^")
    {
      isNegated = true
      index += 1
    }
    let start = index
    while index < pattern.count, pattern[index] != UInt8(ascii: "]") || index == start {
      let low = pattern[index]
      if index + 2 < pattern.count, pattern[index + 1] == UInt8(ascii: "-"),
        pattern[index + 2] != UInt8(ascii: "]")
      {
        let high = pattern[index + 2]
        guard low <= high else { throw GlobError(message: "the pattern has a range backwards") }
        ranges.append(low...high)
        index += 3
      } else {
        ranges.append(low...low)
        index += 1
      }
    }
    guard index < pattern.count else { throw GlobError(message: "the pattern has no closing `]`") }
    index += 1
    return .set(ranges, isNegated: isNegated)
  }

  /// Whether the whole path matches.
  ///
  /// - Complexity: O(pattern × path).
  public func matches(_ path: String) -> Bool {
    matches(Array(path.utf8)[...])
  }

  /// Whether the whole path, in bytes, matches.
  package func matches(_ path: ArraySlice<UInt8>) -> Bool {
    alternatives.contains { alternative in
      guard path.starts(with: alternative.prefix),
        path.suffix(alternative.suffix.count).elementsEqual(alternative.suffix)
      else { return false }
      return alternative.isLiteral
        ? path.count == alternative.prefix.count : Self.matches(alternative.elements, path)
    }
  }

  /// Runs the positions of the pattern that are alive side by side over the path. They are few, whatever
  /// the pattern's length, and always ascend.
  private static func matches(_ pattern: [Element], _ path: ArraySlice<UInt8>) -> Bool {
    var active: [Int] = []
    var next: [Int] = []
    enter(0, of: pattern, atBoundary: true, &active)
    for index in path.indices {
      let byte = path[index]
      let isSlash = byte == UInt8(ascii: "/")
      let isContinuation = byte & 0xC0 == 0x80
      let atBoundary = isSlash && index + 1 < path.endIndex
      next.removeAll(keepingCapacity: true)
      for position in active {
        // A character of several bytes counts once: what matched its first byte stays.
        if isContinuation, position > 0, pattern[position - 1] == .one {
          enter(position, of: pattern, atBoundary: atBoundary, &next)
        }
        guard position < pattern.count else { continue }
        let (stays, advances) = pattern[position].taking(byte)
        if stays { enter(position, of: pattern, atBoundary: atBoundary, &next) }
        if advances { enter(position + 1, of: pattern, atBoundary: atBoundary, &next) }
      }
      guard !next.isEmpty else { return false }
      swap(&active, &next)
    }
    return active.last == pattern.count
  }

  /// Makes a position alive, and those after it that elements which match nothing lead to.
  private static func enter(
    _ position: Int, of pattern: [Element], atBoundary: Bool, _ alive: inout [Int]
  ) {
    var position = position
    // Positions are entered from left to right: what is not behind the last is there already.
    while position > alive.last ?? -1 {
      alive.append(position)
      guard position < pattern.count, pattern[position].mayBeEmpty(atBoundary: atBoundary) else {
        return
      }
      position += 1
    }
  }
}
