import CEL
import Catalogue
import Diagnostics
import Footprint
import Runs
import Text

/// Whether the names that a condition compares with facts exist: one that does not never equals where a run
/// is, so that a mistyped one would pass in silence.
struct NameCheck {
  let catalogue: Catalogue

  /// Says which compared names and patterns the catalogue does not have.
  ///
  /// - Parameter place: Where a part of the condition's text stands, in UTF-8 offsets.
  func check(
    _ compared: ComparedNames, at place: (Range<Int>) -> SourceRange,
    into bag: inout DiagnosticBag
  ) {
    for name in compared.names {
      check(name.text, of: name.fact, at: place(name.part), into: &bag)
    }
    for pattern in compared.patterns where fitsNothing(pattern) {
      let ids = ids(of: pattern.fact)
      let near = Spelling.nearest(
        to: pattern.text, in: ids.map { $0.prefix(pattern.text.count) }.map(String.init))
      bag.add(
        Diagnostic(
          PolicyDiagnostic.unknownName, pattern.isOpen ? .warning : .error,
          "no `\(pattern.fact.rawValue)` of the catalogue fits \(pattern.text.quoted)",
          at: place(pattern.part),
          help: [
            near.map { "did you mean `\($0)`?" } ?? "`carbonward catalogue list` names the tables"
          ]))
    }
  }

  /// The ids that a fact may have; none where there is no list of them.
  private func ids(of fact: Fact) -> [String] {
    switch fact {
    case .region: catalogue.allRegions.map(\.id)
    case .accelerator: catalogue.allAccelerators.map(\.id)
    case .instanceType: catalogue.allInstances.map(\.id)
    case .modelID: catalogue.allModels.map(\.id)
    case .datasetID: catalogue.allDatasets.map(\.id)
    default: []
    }
  }

  /// Whether a part or pattern is in no name, so that the condition is decided whatever the run is.
  private func fitsNothing(_ pattern: ComparedNames.Pattern) -> Bool {
    let ids = ids(of: pattern.fact)
    guard !ids.isEmpty else { return false }
    let text = pattern.isOpen ? pattern.text.lowercased() : pattern.text
    switch pattern.call.prefix(while: { $0 != "(" }) {
    case "startsWith": return !ids.contains { $0.hasPrefix(text) }
    case "endsWith": return !ids.contains { $0.hasSuffix(text) }
    case "contains": return !ids.contains { $0.contains(text) }
    default: if pattern.isOpen { return false }
    }
    // The language itself knows its patterns, and bounds the length of an expression.
    let nothing = [Value](repeating: .null, count: PolicyLanguage.shared.meanings.count)
    for start in stride(from: 0, to: ids.count, by: 50) {
      let list = ids[start..<min(start + 50, ids.count)].map { "\"\($0)\"" }
      do throws(CELIssues) {
        let program = try PolicyLanguage.shared.environment.compile(
          "[\(list.joined(separator: ","))].exists(id, id.\(pattern.call))", expecting: nil)
        guard case .value(.bool(false)) = program.evaluate(nothing).outcome else { return false }
      } catch {
        return false
      }
    }
    return true
  }

  /// Says whether the catalogue has one name.
  func check(
    _ text: String, of fact: Fact, at range: SourceRange, into bag: inout DiagnosticBag
  ) {
    guard let resolved = catalogue.resolve(text, of: fact) else { return }
    if resolved.id == nil {
      let near = resolved.nearest.first.map { "did you mean `\($0)`?" }
      bag.add(
        Diagnostic(
          PolicyDiagnostic.unknownName, .error,
          "\(text.quoted) is nothing that `\(fact.rawValue)` can be", at: range,
          help: [near ?? "a row of your own goes into the project's `catalogue`"]))
    } else if resolved.isAmbiguous {
      let candidates = resolved.candidates.prefix(4).map { "`\($0)`" }.joined(separator: ", ")
      bag.add(
        Diagnostic(
          PolicyDiagnostic.unknownName, .warning,
          "\(text.quoted) may be any of \(candidates); the first is taken", at: range,
          help: ["write the one that is meant"]))
    }
  }
}
