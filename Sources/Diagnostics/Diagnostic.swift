/// How much a diagnostic matters; errors stop the check.
public enum Severity: Int, Sendable, Comparable {
  case note, warning, error

  /// Graver is greater.
  public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

  /// The word that reports print.
  public var name: String {
    switch self {
    case .note: "note"
    case .warning: "warning"
    case .error: "error"
    }
  }
}

/// The kinds of diagnostics that one module makes: an enumeration whose raw values are the codes.
///
/// A kind carries its explanation where it is declared, so that a code that nothing explains does not
/// compile.
public protocol DiagnosticKind: RawRepresentable, CaseIterable, Sendable where RawValue == String {
  /// What the diagnostic means and what to do about it, in sentences.
  var explanation: String { get }
}

/// A stable identifier of one kind of diagnostic, such as `yaml-duplicate-key`.
public struct DiagnosticCode: Sendable, Hashable {
  /// The code as reports show it; it keeps its meaning between versions.
  public let id: String

  /// The code of a kind.
  public init(_ kind: some DiagnosticKind) { id = kind.rawValue }
}

/// A range with a short text to print under it; the text may be empty.
public struct Label: Sendable, Equatable {
  /// What the text is about.
  public var range: SourceRange
  /// The text under the range; may be empty.
  public var text: String

  /// Creates a label.
  public init(_ range: SourceRange, _ text: String = "") {
    self.range = range.shown
    self.text = text
  }
}

/// How far an edit may be trusted.
public enum Applicability: String, Sendable, CaseIterable {
  /// Keeps the meaning of everything it does not name; `carbonward fix` applies it.
  case safe
  /// Right in most cases, wants a look; applied with `--unsafe`.
  case review
  /// Shown, never applied.
  case displayOnly = "display-only"
}

/// Replaces the bytes of a range by a text; an empty range inserts.
public struct Edit: Sendable, Equatable {
  /// What is replaced.
  public var range: SourceRange
  /// What stands there instead.
  public var text: String

  /// Creates an edit.
  public init(_ range: SourceRange, _ text: String) {
    self.range = range
    self.text = text
  }
}

/// Edits that together mend one diagnostic.
public struct FixIt: Sendable, Equatable {
  /// What the edits do, in the imperative.
  public var message: String
  /// The edits, none of which overlap.
  public var edits: [Edit]
  /// How far they may be trusted.
  public var applicability: Applicability

  /// Creates a fix.
  public init(_ message: String, edits: [Edit], applicability: Applicability = .safe) {
    self.message = message
    self.edits = edits
    self.applicability = applicability
  }
}

/// One thing to say about the input: a headline that stands alone, the range it is about, and help.
///
/// Messages are one line, start lowercase, put user input in backticks and end without a full stop.
public struct Diagnostic: Sendable, Equatable {
  /// Names the kind.
  public var code: DiagnosticCode
  /// How much it matters.
  public var severity: Severity
  /// The headline: one line that stands alone.
  public var message: String
  /// The range the message is about; without one, only ``path`` (if any) says where.
  public var primary: Label?
  /// Further ranges that the message speaks of.
  public var secondary: [Label]
  /// Remarks printed after the snippet as `= note: …`.
  public var notes: [String]
  /// Ways out printed after the snippet as `= help: …`.
  public var help: [String]
  /// Edits that would mend it, the best first.
  public var fixIts: [FixIt]
  /// The path concerned when there is no range in it (a missing file, say).
  public var path: String?

  /// Creates a diagnostic.
  public init(
    _ kind: some DiagnosticKind, _ severity: Severity, _ message: String,
    at primary: SourceRange? = nil, label: String = "", secondary: [Label] = [],
    notes: [String] = [], help: [String] = [], fixIts: [FixIt] = [], path: String? = nil
  ) {
    code = DiagnosticCode(kind)
    self.severity = severity
    self.message = message
    self.primary = primary.map { Label($0, label) }
    self.secondary = secondary
    self.notes = notes
    self.help = help
    self.fixIts = fixIts
    self.path = path ?? primary?.file.path
  }

  /// Creates an error.
  public init(
    _ kind: some DiagnosticKind, _ message: String, at primary: SourceRange? = nil,
    label: String = "", secondary: [Label] = [], notes: [String] = [], help: [String] = [],
    fixIts: [FixIt] = [],
    path: String? = nil
  ) {
    self.init(
      kind, .error, message, at: primary, label: label, secondary: secondary, notes: notes,
      help: help, fixIts: fixIts, path: path)
  }
}
