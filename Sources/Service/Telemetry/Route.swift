/// What a request is about, as logs and metrics name it.
public enum Route: String, Sendable, CaseIterable {
  /// `POST /v1/assess`.
  case assess
  /// `POST /v1/batch`.
  case batch
  /// `POST /v1/admission`.
  case admission
  /// `POST /v1/plan`.
  case plan
  /// `GET /plan` and `POST /plan`, for people.
  case planner
  /// `GET /healthz`.
  case health
  /// `GET /readyz`.
  case readiness
  /// `GET /metrics`.
  case metrics
  /// Anything else.
  case other

  /// Finds the route of a path, whatever follows a question mark.
  public init(path: String) {
    switch path.prefix(while: { $0 != "?" }) {
    case "/v1/assess": self = .assess
    case "/v1/batch": self = .batch
    case "/v1/admission": self = .admission
    case "/v1/plan": self = .plan
    case "/plan": self = .planner
    case "/healthz": self = .health
    case "/readyz": self = .readiness
    case "/metrics": self = .metrics
    default: self = .other
    }
  }

  /// The methods that it takes; none where there is nothing.
  public var methods: [String] {
    switch self {
    case .assess, .batch, .admission, .plan: ["POST"]
    case .planner: ["GET", "POST"]
    case .health, .readiness, .metrics: ["GET"]
    case .other: []
    }
  }

  /// The types that a body may have.
  var mediaTypes: [String] {
    self == .planner
      ? ["application/x-www-form-urlencoded"]
      : [
        "application/json", "application/x-ndjson", "application/jsonl", "application/json-lines",
      ]
  }

  /// Whether probes may ask without credentials.
  public var isOpen: Bool { self == .health || self == .readiness }
}
