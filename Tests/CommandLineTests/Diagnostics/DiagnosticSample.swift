import Testing

/// The smallest repository in which a diagnostic is made, and the command that makes it.
struct DiagnosticSample: Sendable, CustomTestStringConvertible {
  var code: String
  var files: [String: String]
  /// What the last commit changes, where there is more than one; nil for a file that it deletes.
  var change: [String: String?]?
  var arguments: [String]

  var testDescription: String { code }

  static let devices = "hardware: {accelerator: h100-sxm5-80gb, count: 8}\n"
  /// All that an estimate needs.
  static let known =
    devices + "duration: 10 h\nsite: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}\n"
  /// A run of 34 kg in ten hours.
  static let run = "carbonward: run/v1\nname: a\n" + known
  static let project = "carbonward: project/v1\n"
  static let opening = "carbonward: policy/v1\n"
  /// A budget that the run keeps.
  static let policy = opening + "budgets:\n  - {id: cap, limit: 1 t, per: run}\n"

  /// Deeper than folders are looked into.
  static let deepFolder = String(repeating: "a/", count: 41)

  static func files(
    _ code: String, _ files: [String: String], then change: [String: String?]? = nil,
    _ arguments: [String]
  ) -> DiagnosticSample {
    DiagnosticSample(code: code, files: files, change: change, arguments: arguments)
  }

  /// A run of these facts.
  static func facts(_ code: String, _ facts: String) -> DiagnosticSample {
    let run = "carbonward: run/v1\nname: a\n" + facts
    return .files(
      code, ["run.yaml": run, "p.yaml": policy], ["check", "run.yaml", "--policy", "p.yaml"])
  }

  /// The run, held against a policy of this body on the first of December 2026.
  static func check(_ code: String, _ body: String) -> DiagnosticSample {
    .files(
      code, ["run.yaml": run, "p.yaml": opening + body],
      ["check", "--policy", "p.yaml", "--at", "2026-12-01T00:00:00Z"])
  }

  /// A policy of this body by itself.
  static func lint(_ code: String, _ body: String) -> DiagnosticSample {
    .files(code, ["p.yaml": opening + body], ["lint", "p.yaml"])
  }
}
