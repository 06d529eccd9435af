import CivilTime
public import Result

/// Adds up reviewed submissions; holds counters and sketches, and no submission.
///
/// All are given once with ``add(_:)`` and, since outliers are known only then, once more with
/// ``compare(_:)``.
public struct RegisterBuilder: Sendable {
  private var register: Register
  private let today: CalendarDate?
  private var groups: [Group: Sums] = [:]
  private var names: [RegisterTotal.By: Int] = [:]
  private var exceptions: [ExceptionKey: RegisterException] = [:]
  private var sketches: [Peers: PeerSketch] = [:]
  private var bins = 0
  private var bounds: [Peers: PeerBounds]?
  private var outliers: [(distance: Double, outlier: RegisterOutlier)] = []

  private struct Group: Hashable {
    var by: RegisterTotal.By
    var name: String?
  }

  private struct Peers: Hashable {
    var measure: RegisterOutlier.Measure
    var peers: String
  }

  private struct ExceptionKey: Hashable {
    var id: String
    var owner: String?
    var expires: String?
  }

  fileprivate struct Sums {
    var total: RegisterTotal
    var deviceHours = ExactSum()
    var energy = [ExactSum](repeating: ExactSum(), count: 3)
    var emissions = [ExactSum](repeating: ExactSum(), count: 3)
    var verified = ExactSum()
  }

  /// How many groups of one kind are kept apart; what comes after them is added up under one name.
  private static let mostGroups = 10_000
  private static let mostExceptions = 10_000
  private static let mostSketches = 2_000
  private static let mostBins = 500_000
  private static let mostProblems = 2_000
  private static let mostOutliers = 1_000
  private static let mostNames = 100
  private static let otherGroups = "(others)"

  /// Creates a builder of an empty register.
  public init(_ register: Register) {
    self.register = register
    today = CalendarDate(register.at.prefix(10))
    groups[Group(by: .all, name: nil)] = Sums(total: RegisterTotal(by: .all, name: nil))
  }

  /// Counts a file that is no submission.
  public mutating func leaveOut(_ name: String) {
    register.leftOut.count += 1
    if register.leftOut.names.count < Self.mostNames { register.leftOut.names.append(name) }
  }

  /// Adds a submission up.
  public mutating func add(_ submission: ReviewedSubmission) {
    let row = submission.row
    register.counts[row.status, default: 0] += 1
    if [.altered, .missing, .expired, .unreadable].contains(row.status) {
      register.problemCount += 1
      if register.problems.count < Self.mostProblems { register.problems.append(row) }
    }
    guard row.status.isCounted else { return }
    if let verdict = row.verdict { register.verdicts[verdict, default: 0] += 1 }
    for run in submission.runs {
      let isVerified = row.status == .verified
      add(run, to: .all, nil, isVerified)
      add(run, to: .team, run.team, isVerified)
      add(run, to: .region, run.region, isVerified)
      add(run, to: .accelerator, run.accelerator, isVerified)
      add(run, to: .period, run.period, isVerified)
      for figure in run.figures { add(figure) }
    }
    for exception in submission.exceptions { add(exception) }
  }

  private mutating func add(
    _ run: ReviewedSubmission.Run, to by: RegisterTotal.By, _ name: String?, _ isVerified: Bool
  ) {
    var group = Group(by: by, name: name)
    if groups[group] == nil {
      if names[by, default: 0] >= Self.mostGroups { group.name = Self.otherGroups }
      names[by, default: 0] += 1
    }
    var sums = groups[group] ?? Sums(total: RegisterTotal(by: by, name: group.name))
    sums.total.runs += 1
    if isVerified { sums.total.verified += 1 }
    if run.emissions == nil { sums.total.unknown += 1 }
    if let hours = run.deviceHours { sums.deviceHours.add(hours) }
    for (index, part) in [\RangeResult.p5, \.p50, \.p95].enumerated() {
      if let energy = run.energy { sums.energy[index].add(energy[keyPath: part]) }
      if let emissions = run.emissions { sums.emissions[index].add(emissions[keyPath: part]) }
    }
    if isVerified, let emissions = run.emissions { sums.verified.add(emissions.p50) }
    groups[group] = sums
  }

  private mutating func add(_ figure: ReviewedSubmission.Figure) {
    let peers = Peers(measure: figure.measure, peers: figure.peers)
    guard var sketch = sketches[peers] ?? (sketches.count < Self.mostSketches ? .init() : nil),
      sketch.holds(figure.value) || bins < Self.mostBins
    else { return }
    bins -= sketch.size
    sketches[peers] = nil
    sketch.add(figure.value)
    bins += sketch.size
    sketches[peers] = sketch
  }

  private mutating func add(_ exception: RegisterException) {
    let key = ExceptionKey(id: exception.id, owner: exception.owner, expires: exception.expires)
    guard exceptions[key] != nil || exceptions.count < Self.mostExceptions else { return }
    var known = exceptions[key] ?? exception
    if exceptions[key] != nil { known.findings += exception.findings }
    known.submissions += 1
    known.since = [known.since, exception.since].compactMap(\.self).min()
    exceptions[key] = known
  }

  /// Returns the row of a submission with its outliers counted, and keeps the farthest of them.
  ///
  /// - Precondition: Every submission has been added.
  public mutating func compare(_ submission: ReviewedSubmission) -> RegisterRow {
    let bounds = settledBounds()
    var row = submission.row
    for run in submission.runs {
      var isOutlier = false
      for figure in run.figures {
        let peers = Peers(measure: figure.measure, peers: figure.peers)
        guard let bound = bounds[peers], let distance = bound.excess(figure.value) else { continue }
        isOutlier = true
        let outlier = RegisterOutlier(
          submission: row.name, run: run.name, measure: figure.measure, peers: figure.peers,
          count: bound.count, value: figure.value, median: bound.middle)
        outliers.append((distance, outlier))
      }
      if isOutlier { row.outliers += 1 }
    }
    register.outlierCount += row.outliers
    if outliers.count > 2 * Self.mostOutliers { keepFarthest() }
    return row
  }

  private mutating func settledBounds() -> [Peers: PeerBounds] {
    if let bounds { return bounds }
    let settled = sketches.compactMapValues { PeerBounds($0) }
    bounds = settled
    return settled
  }

  private mutating func keepFarthest() {
    outliers.sort { left, right in
      if left.distance != right.distance { return left.distance > right.distance }
      return (left.outlier.submission, left.outlier.run, left.outlier.measure.rawValue)
        < (right.outlier.submission, right.outlier.run, right.outlier.measure.rawValue)
    }
    outliers.removeLast(max(0, outliers.count - Self.mostOutliers))
  }

  /// The register of all that was added and compared.
  public mutating func finish() -> Register {
    keepFarthest()
    register.outliers = outliers.map(\.outlier)
    register.totals = groups.values.map(\.finished).sorted { $0.precedes($1) }
    register.exceptions = exceptions.values.map { exception in
      var exception = exception
      guard let today else { return exception }
      exception.daysLeft = exception.expires.flatMap { CalendarDate($0) }
        .map { $0.daysSince1970 - today.daysSince1970 }
      exception.daysUsed = exception.since.flatMap { CalendarDate($0) }
        .map { today.daysSince1970 - $0.daysSince1970 }
      return exception
    }.sorted { left, right in
      let (first, second) = (left.daysLeft ?? .max, right.daysLeft ?? .max)
      if first != second { return first < second }
      return (left.id, left.owner ?? "", left.expires ?? "")
        < (right.id, right.owner ?? "", right.expires ?? "")
    }
    return register
  }
}

extension RegisterBuilder.Sums {
  fileprivate var finished: RegisterTotal {
    var total = total
    total.deviceHours = deviceHours.value
    total.energy = Self.range(energy)
    total.emissions = Self.range(emissions)
    total.verifiedEmissions = verified.value
    return total
  }

  private static func range(_ sums: [ExactSum]) -> RangeResult? {
    let values = sums.compactMap(\.value)
    guard values.count == 3 else { return nil }
    return RangeResult(p5: values[0], p50: values[1], p95: values[2])
  }
}

extension RegisterTotal {
  /// Months by time, everything else by emissions, the largest first; what is not stated comes last.
  fileprivate func precedes(_ other: RegisterTotal) -> Bool {
    let order = By.allCases
    let (first, second) = (order.firstIndex(of: by) ?? 0, order.firstIndex(of: other.by) ?? 0)
    if first != second { return first < second }
    if by != .period {
      let (mine, theirs) = (emissions?.p50 ?? -1, other.emissions?.p50 ?? -1)
      if mine != theirs { return mine > theirs }
    }
    return (name == nil ? 1 : 0, name ?? "") < (other.name == nil ? 1 : 0, other.name ?? "")
  }
}
