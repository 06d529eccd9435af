import Diagnostics
import Runs

/// The text of a comment that starts with `ignore`.
///
/// One that cannot be understood ignores nothing, with a warning: the finding that it was meant for
/// says the rest.
struct IgnoreDirective {
  private let file: SourceFile
  /// From `ignore` to the end of the comment.
  private let range: Range<Int>

  private static let word = Array("ignore".utf8)
  /// The longest reason, in bytes: it is repeated with every finding that it is for.
  private static let longestReason = 500
  private static let mostIDs = 20
  private static let example =
    "write for example `# carbonward: ignore[run-cap] until=2027-01-31 reason=\"moving regions\"`"

  /// - Returns: nil when the text states facts.
  init?(_ text: Range<Int>, of file: SourceFile) {
    let bytes = file.bytes
    var range = text
    while let first = bytes[range].first, first == 0x20 || first == 0x09 {
      range = range.lowerBound + 1..<range.upperBound
    }
    while let last = bytes[range].last, last == 0x20 || last == 0x09 || last == 0x0D {
      range = range.lowerBound..<range.upperBound - 1
    }
    guard bytes[range].starts(with: Self.word) else { return nil }
    let next = bytes[range].dropFirst(Self.word.count).first
    guard next == nil || next == 0x20 || next == 0x09 || next == UInt8(ascii: "[") else {
      return nil
    }
    self.file = file
    self.range = range
  }

  func read(into bag: inout DiagnosticBag) -> IgnoreComment? {
    let bytes = file.bytes
    let open = range.lowerBound + Self.word.count
    guard open < range.upperBound, bytes[open] == UInt8(ascii: "["),
      let close = bytes[open..<range.upperBound].firstIndex(of: UInt8(ascii: "]"))
    else {
      report("the comment does not say what to ignore", at: range, &bag)
      return nil
    }
    let ids = InlineComments.words(open + 1..<close, of: bytes).map(word)
    guard !ids.isEmpty, ids.count <= Self.mostIDs else {
      let what =
        ids.isEmpty
        ? "the comment does not say what to ignore"
        : "the comment names more than \(Self.mostIDs) budgets and rules"
      report(what, at: open..<close + 1, &bag)
      return nil
    }
    var until: IgnoreComment.Word?
    var reason: String?
    for word in InlineComments.words(close + 1..<range.upperBound, of: bytes) {
      let equals = bytes[word].firstIndex(of: UInt8(ascii: "="))
      let key = equals.map { file.text(in: word.lowerBound..<$0) }
      let value = InlineComments.unquoted(
        (equals ?? word.lowerBound) + 1..<word.upperBound, of: bytes)
      switch key {
      case "until" where until == nil: until = self.word(value)
      case "reason" where reason == nil && value.count <= Self.longestReason:
        reason = file.text(in: value)
      case "reason" where value.count > Self.longestReason:
        report("the reason is longer than \(Self.longestReason) bytes", at: value, &bag)
        return nil
      case "until", "reason":
        report("`\(key ?? "")` is stated twice", at: word, &bag)
        return nil
      default:
        let text = FactText.shortened(file.text(in: word))
        report("\(text.quoted) is neither `until=` nor `reason=`", at: word, &bag)
        return nil
      }
    }
    guard let until else {
      report("the comment says no day until which to ignore", at: range, &bag)
      return nil
    }
    guard let reason, reason.utf8.contains(where: { $0 > 0x20 }) else {
      report("the comment gives no reason to ignore", at: range, &bag)
      return nil
    }
    return IgnoreComment(
      ids: ids, until: until, reason: reason, range: SourceRange(file: file, bytes: range))
  }

  private func word(_ range: Range<Int>) -> IgnoreComment.Word {
    IgnoreComment.Word(file.text(in: range), SourceRange(file: file, bytes: range))
  }

  private func report(_ message: String, at range: Range<Int>, _ bag: inout DiagnosticBag) {
    bag.add(
      Diagnostic(
        RunDiagnostic.ignoreMalformed, .warning, "\(message), so it ignores nothing",
        at: SourceRange(file: file, bytes: range), help: [Self.example]))
  }
}
