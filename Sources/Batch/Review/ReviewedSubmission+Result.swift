import CivilTime
import Glibc
import Result

extension ReviewedSubmission {
  /// Counts the runs of a result.
  ///
  /// - Parameters:
  ///   - team: The team of runs that state none.
  ///   - date: The day of runs that do not say when they start.
  mutating func count(_ result: CheckResult, team: String?, date: String?) {
    runs = result.runs.filter(\.trains).map { run in
      var counted = Run(run)
      counted.team = counted.team ?? team?.shortened(200)
      counted.period = counted.period ?? date.flatMap(Self.month)
      return counted
    }
    exceptions = result.usedExceptions.map { exception in
      var exception = exception
      exception.since = row.at.flatMap { CalendarDate($0.prefix(10)) }.map(\.description)
      return exception
    }
    row.runs = runs.count
    row.violated = result.summary.violated
    row.waived = result.summary.waived
    row.unknown = runs.count { $0.emissions == nil }
    row.team = Self.common(runs.map(\.team))
    row.region = Self.common(runs.map(\.region))
    row.accelerator = Self.common(runs.map(\.accelerator))
    row.period = Self.common(runs.map(\.period))
    row.deviceHours = Self.sum(runs.compactMap(\.deviceHours))
    row.energy = Self.sum(runs.compactMap(\.energy))
    row.emissions = Self.sum(runs.compactMap(\.emissions))
  }

  /// The month of a day or an instant.
  static func month(_ text: String) -> String? {
    guard CalendarDate(text.prefix(10)) != nil else { return nil }
    return String(text.prefix(7))
  }

  /// What all runs say; `several` where they differ.
  private static func common(_ values: [String?]) -> String? {
    guard let first = values.first else { return nil }
    return values.allSatisfy { $0 == first } ? first : "several"
  }

  private static func sum(_ values: [Double]) -> Double? {
    var sum = ExactSum()
    for value in values { sum.add(value) }
    return sum.value
  }

  private static func sum(_ ranges: [RangeResult]) -> RangeResult? {
    guard let p5 = sum(ranges.map(\.p5)), let p50 = sum(ranges.map(\.p50)),
      let p95 = sum(ranges.map(\.p95))
    else { return nil }
    return RangeResult(p5: p5, p50: p50, p95: p95)
  }
}

extension ReviewedSubmission.Run {
  init(_ run: RunResult) {
    func text(_ name: String) -> String? {
      guard case .text(let text)? = run.facts.first(where: { $0.name == name })?.value else {
        return nil
      }
      return text.shortened(200)
    }
    func number(_ name: String) -> Double? {
      switch run.facts.first(where: { $0.name == name })?.value {
      case .number(let number), .range(_, let number, _): number
      default: nil
      }
    }
    func known(_ key: MetricKey) -> RangeResult? {
      guard let range = run.estimate[key],
        [range.p5, range.p50, range.p95].allSatisfy({ $0.isFinite && $0 >= 0 && $0 <= 1e18 })
      else { return nil }
      return range
    }
    self.init(name: (run.name.isEmpty ? run.path : run.name).shortened(200))
    team = text("team")
    region = text("site.region") ?? text("site.grid_zone") ?? text("site.country")
    accelerator = text("hardware.accelerator")
    period = text("schedule.start").flatMap(ReviewedSubmission.month)
    deviceHours = known(.deviceHours)?.p50
    energy = known(.energy)
    emissions = known(.emissions)
    guard let accelerator else { return }
    if let energy, let deviceHours, deviceHours > 0, energy.p50 > 0 {
      figures.append(
        .init(
          measure: .energyPerDeviceHour, peers: accelerator, value: energy.p50 / deviceHours))
    }
    let perToken = run.estimate.perUnit.first { $0.key == .energyPerToken }?.range.p50
    if let perToken, perToken > 0, perToken.isFinite, let params = number("model.params"),
      params >= 1, params.isFinite
    {
      let method = text("method") ?? "no method stated"
      let size = Int(log2(params).rounded(.down))
      figures.append(
        .init(
          measure: .energyPerToken,
          peers: "\(accelerator), \(method), 2^\(size) parameters and more", value: perToken))
    }
  }
}

extension CheckResult {
  /// The exceptions that let findings pass, with how many each.
  var usedExceptions: [RegisterException] {
    var used: [RegisterException] = []
    for finding in runs.lazy.flatMap(\.findings) where finding.status == .waived {
      let id = finding.waiver ?? "comment"
      let stated = waivers.first { waiver in
        waiver.id == id
          && (waiver.kind == .waiver
            || waiver.location.path == finding.ignoredBy?.path
              && waiver.location.line == finding.ignoredBy?.line)
      }
      var exception = RegisterException(id: id.shortened(200))
      exception.owner = stated?.owner?.shortened(200)
      exception.approvedBy = stated?.approvedBy?.shortened(200)
      exception.expires = stated?.expires.shortened(40)
      let known = used.firstIndex {
        $0.id == exception.id && $0.owner == exception.owner && $0.expires == exception.expires
      }
      if let known {
        used[known].findings += 1
      } else {
        exception.findings = 1
        used.append(exception)
      }
    }
    return used
  }
}
