import ConfigText
import Diagnostics
import Footprint
import Gate
import Policy
package import Reports
import Result
import Runs
import TrainingConfigs
import YAMLSource

/// What each diagnostic means and what to do about it, gathered from the modules that make them.
package enum DiagnosticGuide {
  package typealias Entry = (code: String, text: String)

  /// The chapters of the documentation, in the order in which a check comes upon them.
  private static let chapters: [(title: String, entries: [Entry])] = [
    (
      "Files, projects and revisions",
      of(SourceDiagnostic.self) + of(YAMLDiagnostic.self) + of(ConfigTextDiagnostic.self)
        + of(RunDiagnostic.self) + of(ConfigDiagnostic.self) + of(GateDiagnostic.self)
    ),
    (
      "Policies, waivers and results",
      of(PolicyDiagnostic.self) + of(LintDiagnostic.self) + of(ExceptionDiagnostic.self)
        + of(ResultDiagnostic.self) + of(ReportDiagnostic.self)
    ),
    ("What a run states about itself", of(SanityDiagnostic.self)),
  ]

  /// Every code, sorted.
  package static let entries = chapters.flatMap(\.entries).sorted { $0.code < $1.code }

  private static func of<Kind: DiagnosticKind>(_ kind: Kind.Type) -> [Entry] {
    kind.allCases.map { ($0.rawValue, $0.explanation) }
  }

  /// The page about a code.
  package static func sheet(_ code: String, in language: ReportLanguage) -> Sheet? {
    guard let entry = entries.first(where: { $0.code == code }) else { return nil }
    if let meaning = DiagnosticWords.meaning(of: code, in: language) {
      return Sheet(heading: "诊断 \(entry.code)", fields: [("含义", meaning)])
    }
    return Sheet(heading: "diagnostic \(entry.code)", fields: [("means", entry.text)])
  }

  /// The page of the documentation about all of them.
  package static var markdown: String {
    let body = chapters.map { title, entries in
      "## \(title)\n\n"
        + entries.sorted { $0.code < $1.code }.map { "- term `\($0.code)`: \($0.text)\n" }.joined()
    }
    return """
      # Diagnostics

      Every code that a report may carry; `carbonward explain CODE` shows one of them. A code keeps its meaning between versions.

      \(body.joined(separator: "\n"))
      """
  }
}
