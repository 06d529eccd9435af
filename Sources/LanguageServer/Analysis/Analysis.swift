import Catalogue
import Diagnostics
import Gate
import Policy
import Reports
import Result
import TrainingConfigs

/// What is known of one version of a document.
struct Analysis: Sendable {
  /// Something to show at a place in a file.
  struct Remark: Sendable, Equatable {
    var id: String
    var level: Level
    var message: String
    /// Relative to the root.
    var path: String
    /// The likeliest place first; none for the file as a whole.
    var locations: [LocationResult]
    /// Whether a policy has it to say, and not the file as such.
    var isFinding: Bool
  }

  let version: Int
  let kind: DocumentKind
  /// Relative to the root.
  let path: String
  let workspace: Workspace
  let catalogue: Catalogue
  /// The policies that the document is held against, or is one of; nil where they cannot be read.
  let policies: PolicySet?
  /// What a check answers; nil for policies and projects.
  var result: CheckResult?
  /// What is wrong with files, with the edits that would mend it.
  let diagnostics: [Diagnostic]
  let remarks: [Remark]
  /// Whether changes that would mend the runs were looked for.
  let hasSuggestions: Bool

  /// The files that the document's runs are made of, itself included.
  var files: Set<String> {
    Set(result?.runs.flatMap(\.files) ?? []).union([path])
  }

  /// The runs that the document proposes or takes part in.
  var runs: [RunResult] { result?.runs.filter { $0.files.contains(path) } ?? [] }

  /// A file of the repository as the client has it; nil where it cannot be read.
  func file(_ path: String) -> SourceFile? {
    var bag = DiagnosticBag()
    return workspace.sourceFile(path, into: &bag)
  }
}

extension Analysis.Remark {
  /// What every report shows of a check.
  ///
  /// - Parameter path: The file for what is about none.
  init(_ item: ReportItem, of path: String) {
    self.init(
      id: item.id, level: item.level,
      message: ([item.fullMessage] + item.help.map { "help: \($0)" }).joined(separator: "\n"),
      path: item.locations.first?.path ?? item.path ?? path, locations: item.locations,
      isFinding: item.kind != .diagnostic)
  }

  /// A remark about a file as such.
  init(_ diagnostic: Diagnostic, of path: String) {
    self.init(ReportItem(DiagnosticResult(diagnostic)), of: path)
  }
}
