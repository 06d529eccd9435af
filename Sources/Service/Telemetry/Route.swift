/// What a request is about, as logs and metrics name it.
public enum Route: String, Sendable, CaseIterable {
  /// `POST /v1/assess`.
  case assess
  /// `POST /v1/batch`.
  case batch
  /// `POST /v1/admission`.
  case admission
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
    case "/healthz": self = .health
    case "/readyz": self = .readiness
    case "/metrics": self = .metrics
    default: self = .other
    }
  }

  /// The only method that it takes; nil where there is nothing.
  public var method: String? {
    switch self {
    case .assess, .batch, .admission: "POST"
    case .health, .readiness, .metrics: "GET"
    case .other: nil
    }
  }

  /// Whether probes may ask without credentials.
  public var isOpen: Bool { self == .health || self == .readiness }
}
