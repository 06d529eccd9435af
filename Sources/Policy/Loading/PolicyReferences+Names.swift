import Catalogue
import Diagnostics
import Footprint
import Runs

extension PolicyReferences {
  /// A region that does not exist never equals where a run is: a mistyped one would pass in silence.
  func checkNames(into bag: inout DiagnosticBag) {
    for condition in conditions {
      for name in ComparedNames(condition.program).names {
        check(name.text, of: name.fact, at: condition.range(of: name.part), &bag)
      }
    }
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
