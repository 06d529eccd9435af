import CEL
import Service
import Synchronization

/// All that answers depend on, shared by every request.
final class ServiceState: Sendable {
  let store: PolicyStore
  let admission: AdmissionController
  let limits: ServiceLimits
  let guardian: RequestGuard
  let metrics = ServiceMetrics()
  let checks: CheckPool
  /// Admissions have threads of their own: a cluster waits for no batch.
  let admissions: CheckPool
  let held: Budget
  let inFlight = Budget(.max)
  /// What counts as now; the clock where nobody stated an instant.
  private let stated: Timestamp?
  private let started: Timestamp
  private let tokens: Mutex<BearerTokens?>
  private let obstacles = Mutex<[String: String]>([:])

  init(
    store: PolicyStore, rules: AdmissionRules, limits: ServiceLimits, isLoopback: Bool,
    tokens: BearerTokens?, started: Timestamp, now: Timestamp?
  ) {
    self.started = started
    self.store = store
    self.limits = limits
    admission = AdmissionController(rules)
    guardian = RequestGuard(isLoopback: isLoopback, limits: limits)
    checks = CheckPool(
      concurrency: limits.concurrency, waiting: limits.waiting, seconds: limits.seconds)
    admissions = CheckPool(
      concurrency: limits.concurrency, waiting: limits.waiting, seconds: limits.admissionSeconds)
    held = Budget(limits.heldBytes)
    self.tokens = Mutex(tokens)
    stated = now
  }

  var now: Timestamp { stated ?? Log.now ?? started }

  var currentTokens: BearerTokens? {
    get { tokens.withLock { $0 } }
    set { tokens.withLock { $0 = newValue } }
  }

  /// Says what stands in the way of answers; nil where nothing of the sort does any more.
  ///
  /// - Returns: Whether it is new.
  func setObstacle(_ name: String, _ reason: String?) -> Bool {
    obstacles.withLock { obstacles in
      defer { obstacles[name] = reason }
      return obstacles[name] != reason
    }
  }

  var readiness: Readiness {
    var readiness = Readiness(store)
    readiness.obstacles = obstacles.withLock { $0.sorted { $0.key < $1.key }.map(\.value) }
    return readiness
  }

  var gauges: ServiceMetrics.Gauges {
    let readiness = readiness
    return ServiceMetrics.Gauges(
      inFlight: inFlight.inUse, heldBytes: held.inUse, policyEdition: readiness.edition,
      isPolicyCurrent: readiness.policyProblems.isEmpty, isReady: readiness.isReady)
  }
}
