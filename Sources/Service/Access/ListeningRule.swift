/// Where a service may listen: open to others only where it knows them.
public enum ListeningRule {
  /// Why a service does not start.
  public enum Problem: Error, Sendable, Equatable {
    /// Anybody who reaches the address could ask.
    case openToOthers(String)

    /// One line that stands alone.
    public var message: String {
      switch self {
      case .openToOthers(let host): "anybody who reaches `\(host)` could ask"
      }
    }

    /// The way out.
    public var help: String {
      "add `--token-file FILE`, or `--certificate`, `--key` and `--client-ca`; or listen on 127.0.0.1"
    }
  }

  /// Whether only this machine reaches an address. Names are not looked up.
  public static func isLoopback(_ host: String) -> Bool {
    if ["localhost", "::1", "[::1]"].contains(host.lowercased()) { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// Refuses to listen where others could ask unknown.
  public static func check(
    host: String, hasTokens: Bool, asksForCertificates: Bool
  ) throws(Problem) {
    guard isLoopback(host) || hasTokens || asksForCertificates else { throw .openToOthers(host) }
  }
}
