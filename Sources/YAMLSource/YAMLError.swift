import Diagnostics

/// Why a file could not be read.
enum YAMLError: Error {
  enum Limit {
    case depth(Int)
    case nodes(Int)
    case expandedNodes(Int)
    case documents(Int)
  }

  case tooLong(bytes: Int, limit: Int)
  case text(TextCheck.Problem, Range<Int>)
  case tooManyDirectives
  case limit(Limit, Range<Int>)
  case recursiveAlias(Range<Int>)
  case unknownAlias(String, Range<Int>, known: [String])
  case syntax(problem: String, at: Int, context: String?, contextAt: Int?)
  case json(String, Range<Int>, help: String?)
  case outOfMemory
}

extension YAMLError {
  /// The error for a limit that a tree builder has reached at a place.
  init(_ limit: YAMLTreeLimit, _ range: Range<Int>, _ limits: YAMLLimits) {
    switch limit {
    case .depth: self = .limit(.depth(limits.depth), range)
    case .nodes: self = .limit(.nodes(limits.nodes), range)
    case .expandedNodes: self = .limit(.expandedNodes(limits.expandedNodes), range)
    case .recursiveAlias: self = .recursiveAlias(range)
    }
  }
}

extension DiagnosticCode {
  /// Whether the code is one after which a YAML document cannot be used.
  var isYAMLSyntax: Bool {
    let kinds: [YAMLDiagnostic] = [.syntax, .text, .limit, .alias, .jsonSyntax]
    return kinds.contains { $0.rawValue == id }
  }
}

extension YAMLError {
  /// The one place that words the errors of reading.
  func diagnostic(in file: SourceFile) -> Diagnostic {
    func at(_ bytes: Range<Int>) -> SourceRange { SourceRange(file: file, bytes: bytes) }
    switch self {
    case .tooLong(let bytes, let limit):
      return Diagnostic(
        YAMLDiagnostic.limit, "file is \(bytes) bytes long, more than the limit of \(limit)",
        help: ["a config is rarely over 1 MB: check that the path names the file you mean"],
        path: file.path)
    case .text(let problem, let range):
      return problem.diagnostic(at: at(range))
    case .tooManyDirectives:
      return Diagnostic(
        YAMLDiagnostic.limit, "file has more than 100 `%TAG` directives",
        help: ["remove the directives; Carbonward needs none"], path: file.path)
    case .limit(let limit, let range):
      return limit.diagnostic(at: at(range))
    case .recursiveAlias(let range):
      return Diagnostic(
        YAMLDiagnostic.alias, "alias \(at(range).text.quoted) contains itself", at: at(range),
        label: "inside the node it names", help: ["write the value out"])
    case .unknownAlias(let name, let range, let known):
      return Diagnostic(
        YAMLDiagnostic.alias, "alias \("*\(name)".quoted) names no anchor", at: at(range),
        label: "no \("&\(name)".quoted) before this",
        help: known.isEmpty
          ? ["quote the value if it should start with `*`"]
          : ["anchors so far: \(known.prefix(5).map { "&\($0)".quoted }.joined(separator: ", "))"])
    case .syntax(let problem, let offset, let context, let contextAt):
      return SyntaxWording(problem: problem, context: context).diagnostic(
        in: file, at: offset, contextAt: contextAt)
    case .json(let message, let range, let help):
      return Diagnostic(
        YAMLDiagnostic.jsonSyntax, message, at: at(range), help: help.map { [$0] } ?? [])
    case .outOfMemory:
      return Diagnostic(YAMLDiagnostic.limit, "not enough memory to read the file", path: file.path)
    }
  }
}

extension TextCheck.Problem {
  fileprivate func diagnostic(at range: SourceRange) -> Diagnostic {
    switch self {
    case .invalidUTF8:
      return Diagnostic(
        YAMLDiagnostic.text,
        "byte 0x\(hex(UInt32(range.file.bytes[range.bytes.lowerBound]), 2)) is not UTF-8",
        at: range, help: ["save the file as UTF-8"])
    case .utf16:
      return Diagnostic(
        YAMLDiagnostic.text, "file is UTF-16 or UTF-32", at: range, help: ["save the file as UTF-8"]
      )
    case .innerByteOrderMark:
      return Diagnostic(
        YAMLDiagnostic.text, "a byte order mark stands inside the file", at: range,
        help: ["remove it: loaders disagree on what follows"])
    case .control(let value):
      let name = value == 0 ? "a NUL byte" : "control character U+\(hex(value, 4))"
      return Diagnostic(
        YAMLDiagnostic.text, "\(name) is not allowed", at: range,
        help: [
          "remove it, or write it as `\\x\(hex(value & 0xFF, 2))` inside double quotes if it is meant"
        ])
    }
  }

  private func hex(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension YAMLError.Limit {
  fileprivate func diagnostic(at range: SourceRange) -> Diagnostic {
    switch self {
    case .depth(let limit):
      return Diagnostic(
        YAMLDiagnostic.limit, "nested more than \(limit) levels deep", at: range,
        help: ["flatten the file"]
      )
    case .nodes(let limit):
      return Diagnostic(
        YAMLDiagnostic.limit, "file holds more than \(limit) nodes", at: range,
        help: ["split the file"])
    case .expandedNodes(let limit):
      return Diagnostic(
        YAMLDiagnostic.limit, "aliases expand to more than \(limit) nodes", at: range,
        help: ["write fewer aliases of aliases"])
    case .documents(let limit):
      return Diagnostic(
        YAMLDiagnostic.limit, "file holds more than \(limit) documents", at: range,
        help: ["split the file"]
      )
    }
  }
}

extension Diagnostic {
  static func duplicateKey(
    _ key: YAMLNode, first: YAMLNode, _ policy: YAMLOptions.DuplicateKeys
  ) -> Diagnostic {
    let severity: Severity = policy == .error ? .error : .warning
    return Diagnostic(
      YAMLDiagnostic.duplicateKey, severity, "duplicate key \(key.text.quoted)", at: key.range,
      label: policy == .error ? "stated again" : "this one counts",
      secondary: [Label(first.range, "first stated here")], help: ["remove one of the two"])
  }

  static func unmergeable(_ value: YAMLNode) -> Diagnostic {
    Diagnostic(
      YAMLDiagnostic.merge, "`<<` merges only mappings", at: value.range,
      help: ["name a mapping, or quote the key (`\"<<\"`) if it is meant as such"])
  }

  static func hiddenLineBreak(_ range: Range<Int>, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      YAMLDiagnostic.hiddenLineBreak, .warning,
      "this character ends a line for YAML, which most editors do not show",
      at: SourceRange(file: file, bytes: range),
      help: ["remove it, or write it as an escape inside double quotes"])
  }

  static func emptyDocument(_ file: SourceFile) -> Diagnostic {
    Diagnostic(YAMLDiagnostic.empty, "file holds no document", help: [], path: file.path)
  }

  static func severalDocuments(_ second: YAMLDocument, count: Int) -> Diagnostic {
    let start = second.root.range.bytes.lowerBound
    return Diagnostic(
      YAMLDiagnostic.documents, "file holds \(count) documents where one is meant",
      at: SourceRange(file: second.file, bytes: start..<start), label: "the second one",
      help: ["split the file at `---`"])
  }
}
