/// What is looked at of a request before anything of its body is read.
public struct RequestGuard: Sendable {
  /// What the head of a request says.
  public struct Head: Sendable {
    /// The method, such as `POST`.
    public var method: String
    /// The path with what follows it.
    public var path: String
    /// The `Host` header.
    public var host: String?
    /// The `Origin` header, which browsers send.
    public var origin: String?
    /// The `Content-Type` header.
    public var contentType: String?
    /// The `Authorization` header.
    public var authorization: String?
    /// The `Content-Length` header.
    public var contentLength: String?
    /// The `Content-Encoding` header.
    public var contentEncoding: String?

    /// Creates a head.
    public init(method: String, path: String) {
      self.method = method
      self.path = path
    }
  }

  /// Whether only loopback reaches the service, so that no other name may lead to it.
  private let isLoopback: Bool
  private let limits: ServiceLimits

  /// Creates a guard.
  public init(isLoopback: Bool, limits: ServiceLimits) {
    self.isLoopback = isLoopback
    self.limits = limits
  }

  /// Why a request is not answered; nil where it is.
  public func problem(with head: Head, on route: Route, _ tokens: BearerTokens?) -> ProblemDocument?
  {
    guard !route.methods.isEmpty else { return .nothingHere }
    guard route.methods.contains(head.method) else {
      return .method(route.methods.joined(separator: ", "))
    }
    // A page in a browser must not ask for whoever looks at it, under whatever name it reaches here.
    if let origin = head.origin {
      let isSame = head.host.map { origin == "http://\($0)" || origin == "https://\($0)" } ?? false
      if !isSame { return .foreignOrigin }
    }
    if isLoopback, let host = head.host, !ListeningRule.isLoopback(Self.name(of: host)) {
      return .foreignHost
    }
    if let tokens, !route.isOpen, !tokens.accept(head.authorization) { return .unauthorised }
    guard head.method == "POST" else { return nil }
    if let encoding = head.contentEncoding, encoding.lowercased() != "identity" {
      return .mediaType("`Content-Encoding` is not supported")
    }
    let type = head.contentType?.prefix { $0 != ";" }.lowercased() ?? ""
    guard route.mediaTypes.contains(type.filter { $0 != " " }) else {
      return .mediaType("`Content-Type` must be `\(route.mediaTypes[0])`")
    }
    // A batch is read line by line, and may be as long as it likes.
    if route != .batch, let length = head.contentLength.flatMap({ Int($0) }),
      length > limits.bodyBytes
    {
      return .tooLarge(limits.bodyBytes)
    }
    return nil
  }

  /// The name of a `Host` header, without its port.
  private static func name(of host: String) -> String {
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return String(host[...end]) }
    return String(host.prefix { $0 != ":" })
  }
}
