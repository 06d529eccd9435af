import Diagnostics

/// Where in a YAML document somebody is typing, found by indentation and brackets alone: what is being
/// typed can seldom be read.
struct TypingPlace: Equatable {
  /// What is to be typed.
  enum Expectation: Equatable {
    case key
    case value
    /// Text behind a `#`.
    case comment
  }

  /// The keys from the root to the place; elements of lists are `[]`.
  var keys: [String] = []
  var expectation = Expectation.key
  /// The keys that the mapping at the place has already.
  var siblings: Set<String> = []
  /// The line from the start of the key, value or comment up to the place.
  var typed = ""

  /// - Parameter offset: A byte offset in the file.
  init(in file: SourceFile, at offset: Int) {
    let last = file.line(at: offset)
    var scan = Scan()
    for line in 0..<last { scan.read(file.bytes[file.range(ofLine: line)]) }
    let line = file.range(ofLine: last)
    self = scan.finish(
      file.bytes[line.lowerBound..<max(line.lowerBound, min(offset, line.upperBound))])
    // Keys below the place count as well.
    guard expectation == .key, scan.isBlock else { return }
    let column = scan.column
    for below in (last + 1)..<max(last + 1, min(file.lineCount, last + 500)) {
      let text = file.bytes[file.range(ofLine: below)]
      guard let first = text.firstIndex(where: { $0 != 0x20 }) else { continue }
      let indent = first - text.startIndex
      guard indent >= column, text[first] != UInt8(ascii: "-") || indent > column else { break }
      if indent == column, let key = Scan.key(text[first...]) { siblings.insert(key.name) }
    }
  }

  /// A reader of lines that keeps what is open.
  private struct Scan {
    /// Something that is open.
    private struct Level {
      enum Kind: Equatable {
        case mapping(column: Int)
        case element(column: Int)
        case flowMapping(hasValue: Bool)
        case flowSequence
      }

      var kind: Kind
      /// The keys of a mapping so far.
      var keys: [String] = []
    }

    /// Deeper documents are read by nobody.
    private static let deepest = 256

    private var isTooDeep = false
    private var levels: [Level] = []
    /// Lines that are deeper belong to a block of text.
    private var textColumn: Int?

    /// Whether the last place was a key of a mapping that goes by indentation.
    private(set) var isBlock = false
    /// The column of it.
    private(set) var column = 0

    private var isInFlow: Bool {
      switch levels.last?.kind {
      case .flowMapping?, .flowSequence?: true
      default: false
      }
    }

    // MARK: - Lines before the place

    mutating func read(_ line: ArraySlice<UInt8>) {
      _ = consume(line)
    }

    /// Reads a line up to its end, and says what would come next.
    private mutating func consume(_ line: ArraySlice<UInt8>) -> Outcome {
      var rest = line.drop { $0 == 0x20 }
      var column = rest.startIndex - line.startIndex
      if isInFlow { return flow(rest) }
      if let limit = textColumn {
        if rest.isEmpty || column > limit { return Outcome(.value, rest) }
        textColumn = nil
      }
      if rest.isEmpty { return Outcome(.key, rest, column: column) }
      if rest.first == UInt8(ascii: "#") { return Outcome(.comment, rest.dropFirst()) }
      if column == 0, rest.starts(with: "---".utf8) {
        levels = []
        return Outcome(.key, rest.dropFirst(3), column: 0)
      }
      close(to: column, isElement: Self.isDash(rest))
      while Self.isDash(rest) {
        open(.element(column: column))
        let next = rest.dropFirst().drop { $0 == 0x20 }
        column += next.startIndex - rest.startIndex
        rest = next
      }
      guard let key = Self.key(rest) else { return scalar(rest, column: column) }
      if levels.last?.kind != .mapping(column: column) { open(.mapping(column: column)) }
      name(key.name)
      let value = key.rest.drop { $0 == 0x20 }
      if value.first == UInt8(ascii: "|") || value.first == UInt8(ascii: ">") {
        textColumn = column
      }
      return scalar(value, column: nil)
    }

    /// A value that stands on its own; with a column, a key may become of it.
    private mutating func scalar(_ rest: ArraySlice<UInt8>, column: Int?) -> Outcome {
      switch rest.first {
      case UInt8(ascii: "{")?, UInt8(ascii: "[")?: return flow(rest)
      default:
        let text = Self.withoutComment(rest)
        if text.endIndex < rest.endIndex {
          return Outcome(
            .comment, rest[(text.endIndex)...].drop { $0 != UInt8(ascii: "#") }.dropFirst())
        }
        return Outcome(column == nil ? .value : .key, rest, column: column ?? 0)
      }
    }

    /// Closes what a line of this column does not belong to.
    private mutating func close(to column: Int, isElement: Bool) {
      while let last = levels.last {
        switch last.kind {
        case .mapping(let at) where at > column: levels.removeLast()
        case .element(let at) where at >= column: levels.removeLast()
        case .flowMapping, .flowSequence: levels.removeLast()
        default: return
        }
      }
    }

    private mutating func open(_ kind: Level.Kind) {
      guard levels.count < Self.deepest else {
        isTooDeep = true
        return
      }
      levels.append(Level(kind: kind))
    }

    /// Adds a key to the innermost mapping.
    private mutating func name(_ key: String) {
      guard !levels.isEmpty else { return }
      levels[levels.count - 1].keys.append(key)
    }

    // MARK: - Brackets

    private mutating func flow(_ line: ArraySlice<UInt8>) -> Outcome {
      var start = line.startIndex
      var position = line.startIndex
      var quote: UInt8?
      // Whether nothing but spaces has come since the last bracket, comma or colon.
      var isBlank = true
      while position < line.endIndex {
        let byte = line[position]
        if let open = quote {
          if byte == open { quote = nil }
          position += 1
          continue
        }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
          if isBlank { quote = byte }
          isBlank = false
        case UInt8(ascii: "{"):
          open(.flowMapping(hasValue: false))
          (start, isBlank) = (position + 1, true)
        case UInt8(ascii: "["):
          open(.flowSequence)
          (start, isBlank) = (position + 1, true)
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          if isInFlow { levels.removeLast() }
          (start, isBlank) = (position + 1, true)
          if !isInFlow { return Outcome(.value, line[start...]) }
        case UInt8(ascii: ","):
          if case .flowMapping? = levels.last?.kind {
            levels[levels.count - 1].kind = .flowMapping(hasValue: false)
          }
          (start, isBlank) = (position + 1, true)
        case UInt8(ascii: ":"):
          let next = position + 1
          if levels.last?.kind == .flowMapping(hasValue: false),
            next == line.endIndex || line[next] == 0x20
          {
            name(Self.plain(line[start..<position]))
            levels[levels.count - 1].kind = .flowMapping(hasValue: true)
            (start, isBlank) = (next, true)
          }
        case UInt8(ascii: "#") where position == line.startIndex || line[position - 1] == 0x20:
          return Outcome(.comment, line[(position + 1)...])
        case 0x20: break
        default: isBlank = false
        }
        position += 1
      }
      let typed = line[start...].drop { $0 == 0x20 }
      if levels.last?.kind == .flowMapping(hasValue: false) {
        return Outcome(.key, typed, column: -1)
      }
      return Outcome(.value, typed)
    }

    // MARK: - The place

    private struct Outcome {
      var expectation: Expectation
      var typed: ArraySlice<UInt8>
      /// The column of a key by indentation; -1 between brackets.
      var column: Int

      init(_ expectation: Expectation, _ typed: ArraySlice<UInt8>, column: Int = 0) {
        self.expectation = expectation
        self.typed = typed
        self.column = column
      }
    }

    /// Reads the line of the place up to it.
    mutating func finish(_ line: ArraySlice<UInt8>) -> TypingPlace {
      let outcome = consume(line)
      var place = TypingPlace()
      guard !isTooDeep else {
        place.expectation = .comment
        return place
      }
      place.typed = String(decoding: outcome.typed, as: UTF8.self)
      place.expectation = outcome.expectation
      guard outcome.expectation == .key else {
        place.keys = path(openKey: true)
        return place
      }
      if outcome.column >= 0 {
        isBlock = true
        column = outcome.column
        if line.allSatisfy({ $0 == 0x20 }) { close(to: column, isElement: false) }
        if let last = levels.last, last.kind == .mapping(column: column) {
          place.siblings = Set(last.keys)
          place.keys = path(openKey: false)
        } else {
          place.keys = path(openKey: true)
        }
      } else if let last = levels.last, case .flowMapping = last.kind {
        place.siblings = Set(last.keys)
        place.keys = path(openKey: false)
      }
      return place
    }

    /// The keys to the innermost level; with `openKey`, to the value of its last key.
    private func path(openKey: Bool) -> [String] {
      var keys: [String] = []
      for (index, level) in levels.enumerated() {
        let isInner = index == levels.count - 1
        switch level.kind {
        case .mapping, .flowMapping:
          if !isInner || openKey, let name = level.keys.last { keys.append(name) }
        case .element, .flowSequence: keys.append(DocumentPath.element)
        }
      }
      return keys
    }

    // MARK: - Pieces

    private static func isDash(_ text: ArraySlice<UInt8>) -> Bool {
      guard text.first == UInt8(ascii: "-") else { return false }
      let next = text.startIndex + 1
      return next == text.endIndex || text[next] == 0x20
    }

    /// The key that a text starts with, and what follows its colon.
    static func key(_ text: ArraySlice<UInt8>) -> (name: String, rest: ArraySlice<UInt8>)? {
      guard let first = text.first, first != UInt8(ascii: "{"), first != UInt8(ascii: "["),
        first != UInt8(ascii: "#")
      else { return nil }
      var position = text.startIndex
      if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
        guard let close = text.dropFirst().firstIndex(of: first) else { return nil }
        position = close + 1
      }
      while position < text.endIndex {
        let next = position + 1
        if text[position] == UInt8(ascii: ":"), next == text.endIndex || text[next] == 0x20 {
          return (plain(text[text.startIndex..<position]), text[next...])
        }
        if text[position] == UInt8(ascii: "#"), position > text.startIndex,
          text[position - 1] == 0x20
        {
          return nil
        }
        position = next
      }
      return nil
    }

    private static func plain(_ text: ArraySlice<UInt8>) -> String {
      var text = text.drop { $0 == 0x20 }
      while text.last == 0x20 { text.removeLast() }
      if let first = text.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'"),
        text.count > 1, text.last == first
      {
        text = text.dropFirst().dropLast()
      }
      return String(decoding: text, as: UTF8.self)
    }

    private static func withoutComment(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      var quote: UInt8?
      for position in text.indices {
        let byte = text[position]
        if let open = quote {
          if byte == open { quote = nil }
        } else if position == text.startIndex,
          byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
        {
          quote = byte
        } else if byte == UInt8(ascii: "#"),
          position == text.startIndex || text[position - 1] == 0x20
        {
          return text[..<position]
        }
      }
      return text
    }
  }

  private init() {}
}
