import Catalogue
import Diagnostics
import Text

extension PolicyReferences {
  /// Labels that no policy declares hold nowhere, and places that do not exist hold nothing: both would
  /// pass or fail in silence.
  func checkResidency(into bag: inout DiagnosticBag) {
    let labels = Set(documents.flatMap(\.residency).map(\.name.name)).sorted()
    for condition in conditions {
      let reads = ConditionAnalysis(condition).residencyLabels()
      if labels.isEmpty, condition.readsResidency {
        bag.add(
          Diagnostic(
            PolicyDiagnostic.residency, .error, "no policy says what `run.residency` can be",
            at: condition.range,
            help: ["declare labels: `residency: {eu: [gcp/europe-*, FRA, DEU]}`"]))
        continue
      }
      for read in reads where !labels.contains(read.label) {
        let near = Spelling.nearest(to: read.label, in: labels)
        let known = labels.map { "`\($0)`" }.joined(separator: ", ")
        bag.add(
          Diagnostic(
            PolicyDiagnostic.residency, .error,
            "no policy declares the residency label \(read.label.quoted)",
            at: condition.range(of: read.part),
            help: near.map { ["did you mean `\($0)`?"] } ?? ["labels: \(known)"]))
      }
    }
    checkPlaces(into: &bag)
  }

  private func checkPlaces(into bag: inout DiagnosticBag) {
    let places = documents.flatMap(\.residency).flatMap(\.places)
    guard !places.isEmpty else { return }
    let regions = Catalogue.shipped.allRegions.map { $0.id.lowercased() }
    for place in places {
      let pattern = place.name.lowercased()
      if pattern.contains("/") {
        guard !regions.contains(where: { NamePattern.fits($0, pattern) }) else { continue }
        let near = Spelling.nearest(to: pattern, in: regions)
        bag.add(
          Diagnostic(
            PolicyDiagnostic.residency, .warning,
            "no region of the catalogue fits \(place.name.quoted)",
            at: place.range, help: near.map { ["did you mean `\($0)`?"] } ?? []))
      } else if !pattern.contains("*"), Catalogue.shipped.gridFactors(from: pattern).isEmpty {
        bag.add(
          Diagnostic(
            PolicyDiagnostic.residency, .warning,
            "\(place.name.quoted) is no country or grid zone of the catalogue", at: place.range,
            help: ["write ISO 3166 alpha-3 codes, such as `FRA`"]))
      }
    }
  }
}
