import CEL
import Catalogue
import CivilTime
import Diagnostics
import Files
import Footprint
import Runs

@testable import Policy

/// Shorthand for loading policies from text and holding runs against them.
enum Policies {
  static let estimator = Estimator(catalogue: Catalogue.shipped)

  static func load(_ files: [String: String], _ paths: [String] = ["p.yaml"]) -> PolicyLoadResult {
    PolicyLoader(files: MemoryFiles(files)).load(paths)
  }

  static func load(_ text: String) -> PolicyLoadResult { load(["p.yaml": text]) }

  /// Loads a policy whose head is left out.
  static func set(_ body: String) throws -> PolicySet {
    let result = load("carbonward: policy/v1\n" + body)
    guard let set = result.set else {
      throw LoadFailure(description: describe(result.diagnostics).joined(separator: "\n"))
    }
    return set
  }

  struct LoadFailure: Error, CustomStringConvertible {
    var description: String
  }

  /// One line a diagnostic: `p.yaml:3:5 error: message`.
  static func describe(_ diagnostics: [Diagnostic]) -> [String] {
    diagnostics.map { diagnostic in
      var place = diagnostic.path ?? "-"
      if let start = diagnostic.primary?.range.start { place += ":\(start.line):\(start.column)" }
      return "\(place) \(diagnostic.severity.name): \(diagnostic.message)"
    }
  }

  /// A run with facts written as on the command line.
  static func run(_ facts: [String], labels: [String: String] = [:]) throws -> Run {
    let lines = facts.joined(separator: "\n")
    let file = SourceFile(path: "run.yaml", text: lines)
    var run = Run(path: "run.yaml", format: "run", files: [file])
    var offset = 0
    for fact in facts {
      let assignment = try FactAssignment.parse(fact)
      let range = SourceRange(file: file, bytes: offset..<offset + fact.utf8.count)
      run[assignment.fact] = Traced(assignment.value, .declared(range))
      offset += fact.utf8.count + 1
    }
    run.labels = labels.sorted { $0.key < $1.key }.map {
      ($0.key, Traced($0.value, .override("label")))
    }
    return run
  }

  /// A run of one custom accelerator that emits as many kilograms as its hours.
  static func kilograms(_ kilograms: Double, _ more: [String] = []) throws -> Run {
    try run(
      [
        "hardware.accelerator=custom", "hardware.count=1", "hardware.power=1 kW",
        "hardware.host_power=0 W", "site.pue=1", "site.intensity=1 kgCO2e/kWh",
        "duration=\(kilograms) h",
      ] + more)
  }

  static func evaluate(
    _ set: PolicySet, _ runs: [Run], at time: String = "2026-11-23",
    onUnknown: UnknownPolicy = .unknown, failOn: FailThreshold = .deny,
    ledger: LedgerBook? = nil
  ) -> PolicyEvaluation {
    let day = CalendarDate(time) ?? CalendarDate(secondsSince1970: 0)
    let context = EvaluationContext(
      at: Timestamp(day), onUnknown: onUnknown, failOn: failOn, ledger: ledger)
    return set.evaluate(runs.map { EvaluationSubject(estimator.assess($0)) }, in: context)
  }
}

extension Policies {
  /// What ``kilograms(_:_:)`` makes a run of.
  typealias RunFacts = (kilograms: Double, facts: [String])
}
