import Diagnostics

/// Turns libyaml's words for a syntax error into ours, with a way out.
struct SyntaxWording {
  let problem: String
  let context: String?

  private struct Entry {
    var problem: String
    var context: String?
    var message: String
    var help: String?
  }

  func diagnostic(in file: SourceFile, at offset: Int, contextAt: Int?) -> Diagnostic {
    let offset = min(offset, file.bytes.count)
    let end = endOfScalar(at: offset, in: file)
    let range = SourceRange(file: file, bytes: offset..<end)
    var (message, help) = words(file, offset)
    if offset == file.bytes.count, message.hasPrefix("expected") {
      message += ", but the file ends"
    }
    if let template = templateHelp(file, offset) { help = template }
    var secondary: [Label] = []
    if let contextAt, contextAt < offset, let text = contextLabel {
      let contextEnd = endOfScalar(at: contextAt, in: file)
      secondary.append(Label(SourceRange(file: file, bytes: contextAt..<contextEnd), text))
    }
    return Diagnostic(
      YAMLDiagnostic.syntax, .error, message, at: range, secondary: secondary,
      help: help.map { [$0] } ?? [])
  }

  private func endOfScalar(at offset: Int, in file: SourceFile) -> Int {
    guard offset < file.bytes.count, file.bytes[offset] != 0x0A, file.bytes[offset] != 0x0D else {
      return offset
    }
    var end = offset + 1
    while end < file.bytes.count, file.bytes[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }

  /// Real repositories hold templates and half-merged files under the names of configs.
  private func templateHelp(_ file: SourceFile, _ offset: Int) -> String? {
    let line = file.line(at: offset)
    for line in max(0, line - 1)...line {
      let bytes = file.bytes[file.range(ofLine: line)]
      if bytes.starts(with: "<<<<<<<".utf8) || bytes.starts(with: ">>>>>>>".utf8) {
        return "resolve the merge conflict"
      }
      for (first, second) in zip(bytes, bytes.dropFirst())
      where first == UInt8(ascii: "{") && "{%".utf8.contains(second) {
        return "this looks like a template: render it first, or quote the value"
      }
    }
    return nil
  }

  private var contextLabel: String? {
    guard let context else { return nil }
    let opening = ["while parsing a ", "while scanning a ", "while scanning an "]
    for prefix in opening where context.hasPrefix(prefix) {
      let what = context.dropFirst(prefix.count)
      if what.hasPrefix("simple key") { return "this line is no `key: value`" }
      return "in the \(what) that starts here"
    }
    return nil
  }

  private func words(_ file: SourceFile, _ offset: Int) -> (String, String?) {
    let byte = offset < file.bytes.count ? file.bytes[offset] : nil
    if let words = tabWords(file, offset) { return words }
    if problem == "found character that cannot start any token" {
      let character = file.text(in: offset..<endOfScalar(at: offset, in: file))
      if byte == UInt8(ascii: "%") || byte == UInt8(ascii: "{") {
        return (
          "a value cannot start with `\(character)`",
          "quote the value; templates must be rendered first"
        )
      }
      return ("a value cannot start with `\(character)`", "quote the value")
    }
    for entry in Self.table
    where entry.problem == problem && (entry.context == nil || entry.context == context) {
      return (entry.message, entry.help)
    }
    return (problem.isEmpty ? "not valid YAML" : "not valid YAML: \(problem)", nil)
  }

  /// A tab in the indentation causes several of libyaml's errors.
  private func tabWords(_ file: SourceFile, _ offset: Int) -> (String, String?)? {
    let line = file.range(ofLine: file.line(at: offset))
    let indentation = file.bytes[line].prefix { $0 == 0x20 || $0 == 0x09 }
    let mentionsTab = problem.contains("tab character")
    guard mentionsTab || (indentation.contains(0x09) && offset <= indentation.endIndex) else {
      return nil
    }
    return ("tabs cannot indent YAML", "use spaces")
  }

  private static let table: [Entry] = [
    Entry(
      problem: "mapping values are not allowed in this context",
      message: "a `:` cannot start a value here",
      help: "check the indentation, or quote a text that holds `: `"),
    Entry(
      problem: "mapping keys are not allowed in this context",
      message: "a key cannot start here", help: "check the indentation"),
    Entry(
      problem: "block sequence entries are not allowed in this context",
      message: "a list item cannot start here",
      help: "put `- ` on a line of its own, or write the list as `[a, b]`"),
    Entry(
      problem: "could not find expected ':'", message: "expected `key: value`",
      help: "add the `:`, or indent the line if it continues the one before"),
    Entry(
      problem: "did not find expected key", message: "expected another key of this mapping",
      help: "check that its keys are indented alike and quotes are closed"),
    Entry(
      problem: "did not find expected '-' indicator", message: "expected another `- ` of this list",
      help: "check that its items are indented alike"),
    Entry(
      problem: "did not find expected ',' or ']'", message: "expected `,` or `]`",
      help: "add the missing `,` or close the list"),
    Entry(
      problem: "did not find expected ',' or '}'", message: "expected `,` or `}`",
      help: "add the missing `,` or close the mapping"),
    Entry(
      problem: "did not find expected node content", message: "expected a value",
      help: "add a value, or quote one that starts with a special character"),
    Entry(
      problem: "did not find expected <document start>",
      message: "expected the file to end here, or `---` before another document",
      help: "check the indentation"),
    Entry(
      problem: "found unexpected end of stream", message: "quote is never closed",
      help: "add the closing quote"),
    Entry(
      problem: "found unexpected document indicator",
      message: "quote is not closed before the document ends", help: "add the closing quote"),
    Entry(
      problem: "found unknown escape character", message: "unknown escape",
      help: "write `\\\\` for a backslash, or use single quotes"),
    Entry(
      problem: "did not find expected hexdecimal number",
      message: "expected hexadecimal digits after the escape", help: nil),
    Entry(
      problem: "found invalid Unicode character escape code",
      message: "the escape names no Unicode character", help: nil),
    Entry(
      problem: "found undefined tag handle", message: "tag handle is not declared",
      help: "remove the tag"),
    Entry(
      problem: "did not find expected alphabetic or numeric character",
      message: "expected a name after `&` or `*`",
      help: "quote a value that starts with `&` or `*`"),
    Entry(
      problem: "found an indentation indicator equal to 0",
      message: "a block scalar cannot be indented by 0", help: nil),
    Entry(
      problem: "did not find expected comment or line break",
      message: "expected the line to end here", help: "start the text on the next line"),
    Entry(
      problem: "control characters are not allowed", message: "control character is not allowed",
      help: "remove it"),
    Entry(
      problem: "found incompatible YAML document", message: "unsupported YAML version",
      help: "remove the `%YAML` line"),
  ]
}
