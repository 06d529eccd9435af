import NIOSSL
import Service
import Synchronization

/// The certificate that is served: read again when its files change, without a connection that fails.
///
/// Connections keep what they began with; new ones get what counts when they come.
final class TLSFiles: Sendable {
  /// Where certificate, key and authorities are.
  struct Paths: Sendable {
    var certificate: String
    var key: String
    /// Whose clients may ask; nil for all.
    var clientAuthorities: String?
    /// What clients will hold the certificate against, if somebody says.
    var bundle: String?
  }

  private struct State {
    var context: NIOSSLContext
    var stamps: [FileStamp]
  }

  let paths: Paths
  private let state: Mutex<State>

  /// Reads the files.
  init(_ paths: Paths) throws {
    self.paths = paths
    let stamps = Self.stamps(paths)
    state = Mutex(State(context: try Self.context(paths), stamps: stamps))
  }

  /// What the next connection gets.
  var context: NIOSSLContext { state.withLock { $0.context } }

  /// Looks at the files, and reads them where they have changed.
  ///
  /// - Returns: Whether something new counts. What cannot be read, such as a key that is not yet that of
  ///   its certificate, never takes the place of what could, and is tried again.
  func reload() throws -> Bool {
    let stamps = Self.stamps(paths)
    if state.withLock({ $0.stamps == stamps }) { return false }
    let context = try Self.context(paths)
    state.withLock { $0 = State(context: context, stamps: stamps) }
    return true
  }

  private static func stamps(_ paths: Paths) -> [FileStamp] {
    [paths.certificate, paths.key, paths.clientAuthorities, paths.bundle].compactMap { path in
      path.map { FileStamp($0) }
    }
  }

  private static func context(_ paths: Paths) throws -> NIOSSLContext {
    let chain = try NIOSSLCertificate.fromPEMFile(paths.certificate)
    let key = try NIOSSLPrivateKey(file: paths.key, format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    if let authorities = paths.clientAuthorities {
      configuration.trustRoots = .file(authorities)
      configuration.certificateVerification = .noHostnameVerification
    }
    return try NIOSSLContext(configuration: configuration)
  }
}
