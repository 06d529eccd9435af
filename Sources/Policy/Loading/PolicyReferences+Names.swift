import CEL
import Catalogue
import Diagnostics
import Footprint
import Runs
import Text

extension PolicyReferences {
  /// A region that does not exist never equals where a run is: a mistyped one would pass in silence.
  func checkNames(into bag: inout DiagnosticBag) {
    for condition in conditions {
      let compared = ComparedNames(condition.program)
      for name in compared.names {
        check(name.text, of: name.fact, at: condition.range(of: name.part), &bag)
      }
      for pattern in compared.patterns where fitsNothing(pattern) {
        let ids = ids(of: pattern.fact)
        let near = Spelling.nearest(
          to: pattern.text, in: ids.map { $0.prefix(pattern.text.count) }.map(String.init))
        bag.add(
          Diagnostic(
            PolicyDiagnostic.unknownName, .error,
            "no `\(pattern.fact.rawValue)` of the catalogue fits \(pattern.text.quoted)",
            at: condition.range(of: pattern.part),
            help: [
              near.map { "did you mean `\($0)`?" }
                ?? "`carbonward catalogue list` names the tables"
            ]))
      }
    }
    for measure in measures {
      for setting in Self.settings(of: measure) {
        guard let text = setting.value.text else { continue }
        check(text, of: setting.fact, at: setting.range, &bag)
      }
    }
  }

  /// The facts that a measure may state.
  private static func settings(of measure: Measure) -> [FactSetting] {
    measure.actions.flatMap { action -> [FactSetting] in
      switch action {
      case .set(let setting): return [setting]
      case .choose(let choice): return choice.values
      case .scale, .shift: return []
      }
    }
  }

  /// The ids that a fact may have; none where there is no list of them.
  private func ids(of fact: Fact) -> [String] {
    switch fact {
    case .region: catalogue.allRegions.map(\.id)
    case .accelerator: catalogue.allAccelerators.map(\.id)
    default: []
    }
  }

  /// Whether a part or pattern is in no name, so that the condition is decided whatever the run is.
  private func fitsNothing(_ pattern: ComparedNames.Pattern) -> Bool {
    let ids = ids(of: pattern.fact)
    guard !ids.isEmpty else { return false }
    switch pattern.call.prefix(while: { $0 != "(" }) {
    case "startsWith": return !ids.contains { $0.hasPrefix(pattern.text) }
    case "endsWith": return !ids.contains { $0.hasSuffix(pattern.text) }
    case "contains": return !ids.contains { $0.contains(pattern.text) }
    default: break
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

  private func check(
    _ text: String, of fact: Fact, at range: SourceRange, _ bag: inout DiagnosticBag
  ) {
    let resolved: ResolvedName
    switch fact {
    case .region: resolved = catalogue.resolveRegion(text)
    case .gridZone: resolved = catalogue.resolveGridZone(text)
    case .country: resolved = catalogue.resolveCountry(text)
    // What a user describes in full goes by this name.
    case .accelerator where text == "custom": return
    case .accelerator: resolved = catalogue.resolveAccelerator(text)
    // A cluster of one's own is no provider of the catalogue.
    default: return
    }
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
