import Diagnostics
import Result

extension PolicyTestReport {
  /// A point for each test, and one that fails for each file that cannot be read.
  var tap: TAPDocument {
    var document = TAPDocument()
    for error in diagnostics where error.severity == .error {
      document.points.append(
        TAPDocument.Point(
          isOK: false, description: error.code.id,
          details: [
            ("message", error.message), ("at", error.primary?.range.place ?? error.path ?? ""),
          ]))
    }
    for result in tests {
      var point = TAPDocument.Point(
        isOK: result.isPassed, description: "\(result.path): \(result.name)")
      if let first = result.failures.first {
        point.details = [("message", first.message), ("at", first.range.place)]
        let more = result.failures.dropFirst().map(\.message)
        if !more.isEmpty { point.details.append(("also", more.joined(separator: "; "))) }
      }
      document.points.append(point)
    }
    for shortfall in shortfalls {
      document.points.append(
        TAPDocument.Point(
          isOK: false, description: shortfall.kind, details: [("message", shortfall.message)]))
    }
    if tests.isEmpty {
      document.points.append(TAPDocument.Point(isOK: false, description: "no test was run"))
    }
    return document
  }
}
