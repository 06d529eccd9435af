/// How much a service takes on.
public struct ServiceLimits: Sendable {
  /// The longest body of a request, and the longest line of a batch, in bytes.
  public var bodyBytes = 4 << 20
  /// All bodies that are held at once, in bytes.
  public var heldBytes = 32 << 20
  /// Checks that run at once; as many admissions run beside them.
  public var concurrency = 2
  /// Checks that wait for one that runs.
  public var waiting = 64
  /// How long a body may take to arrive, and a check to be answered, in seconds.
  public var seconds = 10.0
  /// How long an admission may take to be answered, in seconds.
  public var admissionSeconds = 1.5
  /// Connections that are open at once.
  public var connections = 512
  /// How long a connection may be silent, in seconds.
  public var idleSeconds = 30.0
  /// How long what was taken has to be finished once the service is to end, in seconds.
  public var shutdownSeconds = 30.0

  /// The usual limits.
  public init() {}
}
