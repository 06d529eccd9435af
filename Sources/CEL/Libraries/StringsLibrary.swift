extension Library {
  /// Functions of strings; positions count Unicode scalars.
  public static let strings = Library.make("strings") { library in
    library.addPositions()
    library.addCase()
    library.addParts()
    library.addFormat()
  }

  private static func outOfRange(_ index: Int64) -> EvaluationError {
    EvaluationError(.range, "index out of range: \(index)")
  }

  private mutating func addPositions() {
    addMethod("charAt", [.string, .int], .string) { arguments, _ throws(EvaluationError) in
      guard let text = arguments[0].asString, let index = arguments[1].asInt else { return nil }
      let scalars = Array(text.unicodeScalars)
      guard index >= 0, index <= scalars.count else { throw Self.outOfRange(index) }
      return .string(index < scalars.count ? String(scalars[Int(index)]) : "")
    }
    for (name, isLast) in [("indexOf", false), ("lastIndexOf", true)] {
      for parameters: [CELType] in [[.string, .string], [.string, .string, .int]] {
        addMethod(name, parameters, .int) { arguments, _ throws(EvaluationError) in
          guard let text = arguments[0].asString, let part = arguments[1].asString else {
            return nil
          }
          let scalars = Array(text.unicodeScalars)
          let needle = Array(part.unicodeScalars)
          var from: Int64 = isLast ? Int64(scalars.count) : 0
          if arguments.count == 3 {
            guard let given = arguments[2].asInt else { return nil }
            guard given >= 0, given <= scalars.count else { throw Self.outOfRange(given) }
            from = given
          }
          return .int(
            isLast
              ? Self.lastIndex(of: needle, in: scalars, upTo: Int(from))
              : Self.firstIndex(of: needle, in: scalars, from: Int(from)))
        }
      }
    }
    for parameters: [CELType] in [[.string, .int], [.string, .int, .int]] {
      addMethod("substring", parameters, .string) { arguments, _ throws(EvaluationError) in
        guard let text = arguments[0].asString, let start = arguments[1].asInt else { return nil }
        let scalars = Array(text.unicodeScalars)
        var end = Int64(scalars.count)
        if arguments.count == 3 {
          guard let given = arguments[2].asInt else { return nil }
          end = given
        }
        guard start >= 0, start <= scalars.count else { throw Self.outOfRange(start) }
        guard end >= 0, end <= scalars.count else { throw Self.outOfRange(end) }
        guard start <= end else {
          throw EvaluationError(
            .range, "invalid substring range: the start \(start) is after the end \(end)")
        }
        return .string(String(String.UnicodeScalarView(scalars[Int(start)..<Int(end)])))
      }
    }
  }

  /// The prefix function's search, linear whatever the needle.
  private static func firstIndex(
    of needle: [Unicode.Scalar], in text: [Unicode.Scalar], from start: Int
  ) -> Int64 {
    guard !needle.isEmpty else { return Int64(start) }
    let searcher = SequenceSearch(needle)
    return searcher.matches(in: text[start...]).first.map { Int64($0) } ?? -1
  }

  private static func lastIndex(
    of needle: [Unicode.Scalar], in text: [Unicode.Scalar], upTo limit: Int
  ) -> Int64 {
    guard !needle.isEmpty else { return Int64(limit) }
    let searcher = SequenceSearch(needle)
    return searcher.matches(in: text[...]).last { $0 <= limit }.map { Int64($0) } ?? -1
  }

  private mutating func addCase() {
    for (name, range) in [("lowerAscii", UInt8(0x41)...0x5A), ("upperAscii", 0x61...0x7A)] {
      addMethod(name, [.string], .string) { arguments, _ in
        guard let text = arguments[0].asString else { return nil }
        let bytes = text.utf8.map { range.contains($0) ? $0 ^ 0x20 : $0 }
        return .string(String(decoding: bytes, as: UTF8.self))
      }
    }
    addMethod("trim", [.string], .string) { arguments, _ in
      guard let text = arguments[0].asString else { return nil }
      var scalars = Substring(text).unicodeScalars
      while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
      while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
      return .string(String(scalars))
    }
    addMethod("reverse", [.string], .string) { arguments, _ in
      guard let text = arguments[0].asString else { return nil }
      return .string(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
    }
    addFunction("strings.quote", [.string], .string) { arguments, _ in
      arguments[0].asString.map { .string(Literal.quoted($0)) }
    }
  }

  private mutating func addParts() {
    for parameters: [CELType] in [
      [.string, .string, .string], [.string, .string, .string, .int],
    ] {
      addMethod("replace", parameters, .string, hasOwnCost: true) {
        arguments, context throws(EvaluationError) in
        guard let text = arguments[0].asString, let old = arguments[1].asString,
          let new = arguments[2].asString
        else { return nil }
        var limit: Int64 = -1
        if arguments.count == 4 {
          guard let given = arguments[3].asInt else { return nil }
          limit = given
        }
        return .string(try Self.replace(text, old, new, limit, &context.work))
      }
    }
    for parameters: [CELType] in [[.string, .string], [.string, .string, .int]] {
      addMethod("split", parameters, .list(.string)) { arguments, _ in
        guard let text = arguments[0].asString, let separator = arguments[1].asString else {
          return nil
        }
        var limit: Int64 = -1
        if arguments.count == 3 {
          guard let given = arguments[2].asInt else { return nil }
          limit = given
        }
        return .list(Self.split(text, separator, limit))
      }
    }
    for parameters: [CELType] in [[.list(.string)], [.list(.string), .string]] {
      addMethod("join", parameters, .string, hasOwnCost: true) {
        arguments, context throws(EvaluationError) in
        guard let parts = arguments[0].asList else { return nil }
        let separator = arguments.count == 2 ? arguments[1].asString : ""
        guard let separator else { return nil }
        var output = ""
        for (index, part) in parts.enumerated() {
          guard let text = part.asString else { return nil }
          if index > 0 { output += separator }
          output += text
          try context.work.spend(Cost.forText(UInt64(text.utf8.count + separator.utf8.count)))
        }
        return .string(output)
      }
    }
  }

  private static func replace(
    _ text: String, _ old: String, _ new: String, _ limit: Int64, _ work: inout Work
  ) throws(EvaluationError) -> String {
    guard limit != 0 else { return text }
    let bytes = Array(text.utf8)
    let replacement = Array(new.utf8)
    let perMatch = Cost.forText(UInt64(replacement.count))
    var output: [UInt8] = []
    var copied = 0
    var count: Int64 = 0
    if old.isEmpty {
      // Between all characters, before the first and after the last.
      for scalar in text.unicodeScalars {
        if count != limit {
          try work.spend(perMatch)
          output += replacement
          count += 1
        }
        output += Array(String(scalar).utf8)
      }
      if count != limit { output += replacement }
      return String(decoding: output, as: UTF8.self)
    }
    for match in SequenceSearch(Array(old.utf8)).matches(in: bytes[...]) where match >= copied {
      guard count != limit else { break }
      try work.spend(perMatch)
      output += bytes[copied..<match]
      output += replacement
      copied = match + old.utf8.count
      count += 1
    }
    output += bytes[copied...]
    return String(decoding: output, as: UTF8.self)
  }

  private static func split(_ text: String, _ separator: String, _ limit: Int64) -> [Value] {
    guard limit != 0 else { return [] }
    guard limit != 1 else { return [.string(text)] }
    var parts: [Value] = []
    if separator.isEmpty {
      let scalars = Array(text.unicodeScalars)
      let single = limit < 0 ? scalars.count : min(scalars.count, Int(limit) - 1)
      parts = scalars[..<single].map { .string(String($0)) }
      if single < scalars.count {
        parts.append(.string(String(String.UnicodeScalarView(scalars[single...]))))
      }
      return parts
    }
    let bytes = Array(text.utf8)
    var start = 0
    for match in SequenceSearch(Array(separator.utf8)).matches(in: bytes[...]) where match >= start
    {
      if limit > 0, parts.count == limit - 1 { break }
      parts.append(.string(String(decoding: bytes[start..<match], as: UTF8.self)))
      start = match + separator.utf8.count
    }
    parts.append(.string(String(decoding: bytes[start...], as: UTF8.self)))
    return parts
  }
}
