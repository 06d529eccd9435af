public import Diagnostics

/// A diagnostic about an input file.
public struct DiagnosticResult: Sendable, Equatable {
  /// Names the kind of diagnostic; `carbonward explain` knows it.
  public var code: String
  /// An error keeps everything from being judged.
  public var severity: Severity
  /// How much it matters to the check: as its severity says, but for the few on which a verdict hangs.
  public var level: Level
  /// One line that stands alone.
  public var message: String
  /// The file, where the location does not say it.
  public var path: String?
  /// The place in the file, if one is at fault.
  public var location: LocationResult?
  /// Ways out, and what else there is to see.
  public var help: [String]

  /// Creates a diagnostic.
  ///
  /// - Parameter level: What the severity says if left out.
  public init(
    code: String, severity: Severity, level: Level? = nil, message: String, path: String?,
    location: LocationResult?, help: [String] = []
  ) {
    self.code = code
    self.severity = severity
    self.level = level ?? Level(severity)
    self.message = message
    self.path = path
    self.location = location
    self.help = help
  }

  /// Converts a diagnostic; secondary labels become help, since results have one location each.
  public init(_ diagnostic: Diagnostic) {
    let also = diagnostic.secondary.map { label in
      "\(label.text.isEmpty ? "see" : label.text): \(label.range.file.path):\(label.range.start.line)"
    }
    self.init(
      code: diagnostic.code.id, severity: diagnostic.severity, message: diagnostic.message,
      path: diagnostic.path, location: diagnostic.primary.map { LocationResult($0.range) },
      help: also + diagnostic.notes + diagnostic.help)
  }
}

extension Level {
  /// What a severity says where nothing else does.
  init(_ severity: Severity) {
    switch severity {
    case .error: self = .error
    case .warning: self = .warning
    case .note: self = .note
    }
  }
}
