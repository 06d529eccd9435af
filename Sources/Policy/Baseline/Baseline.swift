import Footprint
import Runs

/// Findings that were there when the gate was put up, and that are accepted as long as they do not
/// grow.
///
/// An entry names a run and a budget or rule, never a line: editing a file does not lose it.
public struct Baseline: Sendable, Equatable {
  /// A finding that was there before.
  public struct Entry: Sendable, Equatable {
    /// The file that stands for the run.
    public var path: String
    /// What the run is called.
    public var run: String
    /// The budget or rule.
    public var id: String
    /// `violated` or `unknown`.
    public var status: Finding.Status
    /// What a budget was held against, in the metric's canonical unit: the finding may shrink but
    /// not grow.
    public var observed: Double?

    /// Creates a baseline of these findings.
    public init(
      path: String, run: String, id: String, status: Finding.Status, observed: Double? = nil
    ) {
      self.path = path
      self.run = run
      self.id = id
      self.status = status
      self.observed = observed
    }

    fileprivate func isBefore(_ other: Entry) -> Bool {
      (path, run, id) < (other.path, other.run, other.id)
    }

    fileprivate func isSameFinding(as other: Entry) -> Bool {
      path == other.path && run == other.run && id == other.id
    }
  }

  /// Ordered by path, run and id; one for each finding.
  public private(set) var entries: [Entry]

  /// Creates a baseline; of several entries for one finding, the first counts.
  public init(entries: [Entry] = []) {
    self.entries = []
    let sorted = entries.enumerated().sorted { left, right in
      left.element.isBefore(right.element)
        || (!right.element.isBefore(left.element) && left.offset < right.offset)
    }
    for (_, entry) in sorted where self.entries.last?.isSameFinding(as: entry) != true {
      self.entries.append(entry)
    }
  }

  /// Creates a baseline of everything that keeps runs from passing now.
  ///
  /// What a waiver covers has an owner and a date already, and what cannot be true is never accepted.
  public init(of evaluation: PolicyEvaluation, subjects: [EvaluationSubject]) {
    var entries: [Entry] = []
    for (result, subject) in zip(evaluation.runs, subjects) {
      let run = subject.assessment.run
      for finding in result.findings where Self.isAcceptable(finding) {
        entries.append(
          Entry(
            path: run.path, run: run.displayName, id: finding.id, status: finding.status,
            observed: finding.observed))
      }
    }
    self.init(entries: entries)
  }

  private static func isAcceptable(_ finding: Finding) -> Bool {
    switch finding.status {
    case .violated: finding.kind != .sanity || finding.severity != .deny
    case .unknown: true
    case .passed, .waived, .notApplicable: false
    }
  }

  /// What findings call the waiver that a baseline is.
  public static let waiverName = "baseline"

  /// Waives a finding that is in the baseline and has not grown.
  func apply(to finding: inout Finding, of run: Run) {
    guard accepts(finding, of: run) else { return }
    // What was accepted as unknown was not accepted as being over a limit.
    finding.waivedUpTo =
      finding.status == .violated
      ? entry(for: finding.id, of: run)?.observed : finding.limit
    finding.status = .waived
    finding.waiver = Self.waiverName
    finding.message += "; accepted by the baseline"
  }

  /// The entry for a budget or rule and a run.
  func entry(for id: String, of run: Run) -> Entry? {
    find(Entry(path: run.path, run: run.displayName, id: id, status: .violated))
  }

  /// The entry for the same finding; entries are sorted.
  private func find(_ wanted: Entry) -> Entry? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].isBefore(wanted) { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].isSameFinding(as: wanted) ? entries[low] : nil
  }

  /// Whether an entry covers a finding that has not grown.
  private func accepts(_ finding: Finding, of run: Run) -> Bool {
    guard Self.isAcceptable(finding) else { return false }
    guard let entry = entry(for: finding.id, of: run), entry.status == finding.status else {
      return false
    }
    guard finding.status == .violated, let allowed = entry.observed else { return true }
    return finding.observed.map { !$0.exceeds(allowed) } ?? false
  }

  /// The baseline without what is mended and with smaller amounts where findings have shrunk; nothing
  /// is ever added.
  ///
  /// - Parameters:
  ///   - evaluation: Of the same policies without a baseline, over all runs.
  ///   - subjects: The runs that were evaluated, in their order.
  public func shrunk(
    to evaluation: PolicyEvaluation, subjects: [EvaluationSubject]
  ) -> Baseline {
    let current = Baseline(of: evaluation, subjects: subjects)
    return Baseline(
      entries: entries.compactMap { entry in
        guard let now = current.find(entry), now.status == entry.status
        else { return nil }
        var kept = entry
        if let old = entry.observed, let new = now.observed { kept.observed = min(old, new) }
        return kept
      })
  }
}
