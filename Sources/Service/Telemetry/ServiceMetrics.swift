public import Result
import Synchronization

/// What a service counts, as OpenMetrics text.
///
/// Labels come from closed lists, never from requests, so that nobody can make their number grow.
public final class ServiceMetrics: Sendable {
  /// Upper bounds of durations, in seconds.
  static let bounds: [Double] = [
    0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10,
  ]

  private struct Histogram {
    var counts = [Int](repeating: 0, count: ServiceMetrics.bounds.count + 1)
    var sum = 0.0
  }

  private struct RequestKey: Hashable {
    var route: Route
    var code: Int
  }

  private struct AdmissionKey: Hashable {
    var kind: String
    var isAllowed: Bool
    var reason: String
  }

  private struct State {
    var requests: [RequestKey: Int] = [:]
    var durations: [Route: Histogram] = [:]
    var admissions: [AdmissionKey: Int] = [:]
    var verdicts: [String: Int] = [:]
    var reloads: [Bool: Int] = [:]
  }

  /// Values that are asked for when metrics are.
  public struct Gauges: Sendable {
    /// Requests that are being answered.
    public var inFlight: Int
    /// Bytes of bodies that are held.
    public var heldBytes: Int
    /// The number of the policies' edition.
    public var policyEdition: Int
    /// Whether the policies' files as they are now count.
    public var isPolicyCurrent: Bool
    /// Whether the service is ready.
    public var isReady: Bool

    /// Creates values.
    public init(
      inFlight: Int, heldBytes: Int, policyEdition: Int, isPolicyCurrent: Bool, isReady: Bool
    ) {
      self.inFlight = inFlight
      self.heldBytes = heldBytes
      self.policyEdition = policyEdition
      self.isPolicyCurrent = isPolicyCurrent
      self.isReady = isReady
    }
  }

  /// Kinds that are counted by name.
  private static let kinds: Set<String> = [
    "Job", "CronJob", "Pod", "PyTorchJob", "MPIJob", "TrainJob", "RayJob", "RayCluster", "JobSet",
    "Workload",
  ]

  /// The type of the text.
  public static let mediaType = "application/openmetrics-text; version=1.0.0; charset=utf-8"

  private let state = Mutex(State())

  /// Creates metrics that have counted nothing.
  public init() {}

  /// Counts an answer.
  public func count(_ route: Route, code: Int, seconds: Double) {
    let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
    state.withLock { state in
      state.requests[RequestKey(route: route, code: code), default: 0] += 1
      state.durations[route, default: Histogram()].counts[bucket] += 1
      state.durations[route, default: Histogram()].sum += seconds
    }
  }

  /// Counts a decision.
  public func count(_ decision: AdmissionDecision, kind: String?) {
    let name = kind.map { Self.kinds.contains($0) ? $0 : "other" } ?? "none"
    let key = AdmissionKey(
      kind: name, isAllowed: decision.isAllowed, reason: decision.reason.rawValue)
    state.withLock { $0.admissions[key, default: 0] += 1 }
  }

  /// Counts the verdict of an assessment.
  public func count(_ verdict: VerdictWord) {
    state.withLock { $0.verdicts[verdict.rawValue, default: 0] += 1 }
  }

  /// Counts a change of the policies' files.
  public func countReload(isRead: Bool) { state.withLock { $0.reloads[isRead, default: 0] += 1 } }

  /// The text.
  public func text(_ gauges: Gauges) -> String {
    let state = state.withLock { $0 }
    var text = OpenMetricsText()
    text.family(
      "carbonward_requests", "counter", "Requests that were answered.",
      state.requests.map { key, count in
        ("_total", ["route": key.route.rawValue, "code": String(key.code)], Double(count))
      })
    text.family(
      "carbonward_request_duration_seconds", "histogram", "Time from the head to the answer.",
      unit: "seconds", samples: Self.samples(state.durations))
    text.family(
      "carbonward_admissions", "counter", "Objects that were decided about.",
      state.admissions.map { key, count in
        let labels = [
          "kind": key.kind, "allowed": key.isAllowed ? "true" : "false", "reason": key.reason,
        ]
        return ("_total", labels, Double(count))
      })
    text.family(
      "carbonward_assessments", "counter", "Assessments by their verdict.",
      state.verdicts.map { ("_total", ["verdict": $0.key], Double($0.value)) })
    text.family(
      "carbonward_policy_reloads", "counter",
      "Changes of the policies' files, by what came of them.",
      state.reloads.map { read, count in
        ("_total", ["outcome": read ? "replaced" : "refused"], Double(count))
      })
    for (name, help, value) in [
      ("carbonward_requests_in_flight", "Requests that are being answered.", gauges.inFlight),
      ("carbonward_held_body_bytes", "Bytes of bodies that are held.", gauges.heldBytes),
      (
        "carbonward_policy_edition", "Editions of the policies since the start.",
        gauges.policyEdition
      ),
      (
        "carbonward_policy_current", "Whether the policies' files as they are now count.",
        gauges.isPolicyCurrent ? 1 : 0
      ),
      ("carbonward_ready", "Whether the service is ready.", gauges.isReady ? 1 : 0),
    ] {
      text.family(name, "gauge", help, [("", [:], Double(value))])
    }
    return text.finished
  }

  private static func samples(_ durations: [Route: Histogram]) -> [OpenMetricsText.Sample] {
    durations.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { route, histogram in
      var samples: [OpenMetricsText.Sample] = []
      var total = 0
      for (index, count) in histogram.counts.enumerated() {
        total += count
        let bound = index < bounds.count ? "\(bounds[index])" : "+Inf"
        samples.append(("_bucket", ["route": route.rawValue, "le": bound], Double(total)))
      }
      samples.append(("_count", ["route": route.rawValue], Double(total)))
      samples.append(("_sum", ["route": route.rawValue], histogram.sum))
      return samples
    }
  }
}

/// Writes families of metrics.
private struct OpenMetricsText {
  typealias Sample = (suffix: String, labels: [String: String], value: Double)

  private var lines: [String] = []

  /// Writes samples in the order of their labels.
  mutating func family(_ name: String, _ type: String, _ help: String, _ samples: [Sample]) {
    family(
      name, type, help,
      samples: samples.sorted { Self.text($0.labels) < Self.text($1.labels) })
  }

  mutating func family(
    _ name: String, _ type: String, _ help: String, unit: String? = nil, samples: [Sample]
  ) {
    lines.append("# TYPE \(name) \(type)")
    if let unit { lines.append("# UNIT \(name) \(unit)") }
    lines.append("# HELP \(name) \(help)")
    for sample in samples {
      let value =
        sample.value == sample.value.rounded() && sample.value.magnitude < 1e15
        ? "\(Int(sample.value))" : "\(sample.value)"
      lines.append("\(name)\(sample.suffix)\(Self.text(sample.labels)) \(value)")
    }
  }

  var finished: String { (lines + ["# EOF", ""]).joined(separator: "\n") }

  private static func text(_ labels: [String: String]) -> String {
    if labels.isEmpty { return "" }
    let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\($0.value)\"" }
    return "{\(pairs.joined(separator: ","))}"
  }
}
