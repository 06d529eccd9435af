import Quantities
import Runs

/// What is stated of the place of a run.
extension SanityCheck {
  func checkSite(_ found: inout [Concern]) {
    if let pue = run.number(.pue), isStated(.pue) {
      if pue.high < 1 {
        found.append(
          concern(
            SanityDiagnostic.pueBelowOne, [.pue], isImpossible: true,
            "a PUE of \(plain(pue.central)) would mean that a site uses less than its machines"))
      } else if pue.central > 3 {
        found.append(
          concern(
            SanityDiagnostic.implausiblePUE, [.pue],
            "a PUE of \(plain(pue.central)) is above any known site's"))
      }
    }
    switch compiled.completion.placeConflict {
    case .zoneElsewhere(let zone, let country, let stated):
      found.append(
        concern(
          SanityDiagnostic.siteContradiction, [.country, .gridZone, .region],
          "the grid zone `\(zone)` is in \(country), not in `\(stated)`"))
    case .regionElsewhere(let region, let country, let stated, let fact):
      found.append(
        concern(
          SanityDiagnostic.siteContradiction, [fact, .region],
          "the region `\(region)` is in \(country), not in `\(stated)`"))
    case .regionOnOther(let region, let zone, let stated):
      found.append(
        concern(
          SanityDiagnostic.siteContradiction, [.gridZone, .region],
          "the region `\(region)` is on the grid `\(zone)`, not on `\(stated)`"))
    case nil: break
    }
  }
}
