/// All matches of a pattern, and their replacement.
enum RegexSearch {
  struct Match {
    var range: Range<Int>
    /// The texts of the groups; nothing for a group that took no part.
    var groups: [String?]
    /// The whole match, or the only group.
    var whole: String

    var capture: String? { groups.isEmpty ? whole : groups[0] }
  }

  /// The matches from left to right that do not overlap, at most `limit` unless it is negative.
  static func matches(
    _ text: String, _ pattern: String, limit: Int64, _ context: inout CallContext
  ) throws(EvaluationError) -> [Match] {
    let regex = try context.regex(pattern)
    guard regex.groupCount <= 1 else {
      throw .invalid("the regular expression has \(regex.groupCount) groups, not one at most")
    }
    return try matches(Array(text.utf8), regex, limit: limit, &context)
  }

  private static func matches(
    _ bytes: [UInt8], _ regex: RegularExpression, limit: Int64, _ context: inout CallContext
  ) throws(EvaluationError) -> [Match] {
    var found: [Match] = []
    var position = 0
    while position <= bytes.count, found.count != limit,
      let slots = try regex.firstMatch(in: bytes, from: position, &context.work)
    {
      func text(_ index: Int) -> String? {
        let (start, end) = (slots[2 * index], slots[2 * index + 1])
        return start >= 0 && end >= start
          ? String(decoding: bytes[start..<end], as: UTF8.self) : nil
      }
      let groups = (0..<regex.groupCount).map { text($0 + 1) }
      found.append(Match(range: slots[0]..<slots[1], groups: groups, whole: text(0) ?? ""))
      position = slots[1]
      if slots[0] == slots[1] {
        // After an empty match, on to the next character.
        position += 1
        while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
      }
    }
    return found
  }

  /// Replaces matches; `\1` in the replacement stands for a group, `\\` for a backslash.
  static func replace(
    _ text: String, _ pattern: String, _ replacement: String, _ limit: Int64,
    _ context: inout CallContext
  ) throws(EvaluationError) -> String {
    guard limit != 0 else { return text }
    let regex = try context.regex(pattern)
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    var copied = 0
    for match in try matches(bytes, regex, limit: limit, &context) {
      output += bytes[copied..<match.range.lowerBound]
      let filled = try fill(replacement, match)
      try context.work.spend(Cost.forText(UInt64(filled.utf8.count)))
      output += Array(filled.utf8)
      copied = match.range.upperBound
    }
    output += bytes[copied...]
    return String(decoding: output, as: UTF8.self)
  }

  private static func fill(_ replacement: String, _ match: Match) throws(EvaluationError) -> String
  {
    var output = ""
    var isEscaped = false
    for scalar in replacement.unicodeScalars {
      guard isEscaped else {
        if scalar == "\\" { isEscaped = true } else { output.unicodeScalars.append(scalar) }
        continue
      }
      isEscaped = false
      if scalar == "\\" {
        output += "\\"
      } else if let number = Int(String(scalar)), number <= match.groups.count {
        output += number == 0 ? match.whole : match.groups[number - 1] ?? ""
      } else {
        throw .invalid("`\\\(scalar)` in the replacement is neither `\\\\` nor a group")
      }
    }
    if isEscaped { throw .invalid("the replacement ends in a backslash") }
    return output
  }
}
