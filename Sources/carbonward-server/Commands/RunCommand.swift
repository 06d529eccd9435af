import ArgumentParser
import CEL
import Files
import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Service
import ServiceLifecycle
import Text
import UnixSignals

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Answer requests until asked to end; what is done where no subcommand is named.",
    discussion: """
      POST /v1/assess takes a request as `carbonward serve --stdio` does and answers a result. \
      POST /v1/batch takes one a line and answers one a line. POST /v1/admission takes an \
      AdmissionReview of Kubernetes. GET /healthz, /readyz and /metrics (OpenMetrics) say how the \
      server is.

      Anything but loopback wants `--token-file`, or TLS with `--client-ca`. SIGTERM ends the \
      server once what it took is answered.
      """)

  @OptionGroup var access: AccessOptions
  @OptionGroup var admission: AdmissionOptions
  @OptionGroup var limits: LimitOptions

  @Option(
    name: .customLong("policy"),
    help: ArgumentHelp(
      "A policy file or folder, read again when it changes; the built-in `pack:starter` if left out.",
      valueName: "path"))
  var policy: String?

  @Option(
    help: ArgumentHelp(
      """
      Take the policies of --policy as they are in this revision of their repository, whatever lies in \
      the working tree; read again when it names another commit.
      """, valueName: "ref"))
  var policyFrom: String?

  @Option(
    help:
      "What counts as now for requests that do not say: a date or RFC 3339; the clock if left out.")
  var at: String?

  @Option(
    help: ArgumentHelp(
      "Seconds between looks at policies, tokens and certificates.",
      valueName: "seconds"))
  var reloadInterval = 2.0

  func validate() throws {
    if !(reloadInterval >= 0.1 && reloadInterval <= 3_600) {
      throw ValidationError("`--reload-interval` is from 0.1 to 3600 seconds")
    }
    if policyFrom != nil, policy == nil {
      throw ValidationError("`--policy-from` wants `--policy`: the file or folder in that revision")
    }
  }

  /// A path as seen from the folder that the command was typed in.
  static func absolute(_ path: String) -> String {
    guard let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return AbsolutePath.normalised(path, in: String(cString: folder))
  }

  func run() async throws {
    try access.checkListening()
    let tls = try access.tls()
    let state = try state(isTLS: tls != nil)
    LoggingSystem.bootstrap { _ in LibraryLog() }
    let limits = state.limits
    let http = HTTP1Channel.Configuration(
      idleTimeout: .init(.seconds(limits.idleSeconds)),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))
    let server = HTTPServerBuilder { responder in
      let base = HTTP1Channel(responder: responder, configuration: http)
      return tls.map { ReloadingTLSChannel(files: $0, base: base) } ?? base
    }
    let logger = Logger(label: "carbonward-server")
    let address = BoundAddress()
    let app = Application(
      responder: ServiceResponder(state: state), server: server,
      configuration: ApplicationConfiguration(
        address: .hostname(access.host, port: access.port),
        availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
      services: [watch(state, tls, address)],
      onServerRunning: { channel in
        address.value = channel.localAddress
        await look(state, tls, address)
        Log.write(
          Self.line("listening", state.store.edition).with("host", access.host)
            .with("port", Double(channel.localAddress?.port ?? access.port))
            .with("tls", tls == nil ? "false" : "true"))
      },
      logger: logger)
    var group = ServiceGroupConfiguration(
      services: [app], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = .seconds(limits.shutdownSeconds)
    do {
      try await ServiceGroup(configuration: group).run()
    } catch let error as IOError {
      throw Stop(
        code: .usage,
        message: "cannot listen on `\(access.host)`: \(Platform.reason(error.errnoCode))")
    }
    Log.write(LogLine("ended"))
  }

  private func state(isTLS: Bool) throws -> ServiceState {
    let store: PolicyStore
    do throws(PolicyStore.Problem) {
      store = try PolicyStore(source)
    } catch {
      throw Stop(
        code: .usage,
        message: error.messages.isEmpty
          ? "the policies cannot be read" : error.messages.joined(separator: "; "))
    }
    guard let started = Log.now else {
      throw Stop(code: .bug, message: "the system's clock is out of range")
    }
    return ServiceState(
      store: store, rules: try admission.rules(), limits: limits.limits,
      isLoopback: ListeningRule.isLoopback(access.host), tokens: try access.tokens(),
      started: started, now: try instant())
  }

  private var source: PolicySource {
    guard let path = policy.map(Self.absolute) else { return .builtIn }
    return policyFrom.map { .revision($0, of: path) } ?? .files(path)
  }

  private func instant() throws(Stop) -> Timestamp? {
    guard let at else { return nil }
    guard let instant = Timestamp(at.utf8.count == 10 ? "\(at)T00:00:00Z" : at) else {
      throw Stop(
        code: .usage, message: "`--at` is not an instant",
        help: "write a date such as `2026-11-23`, or RFC 3339")
    }
    return instant
  }

  // MARK: - What changes on disk

  private func watch(
    _ state: ServiceState, _ tls: TLSFiles?, _ address: BoundAddress
  ) -> WatchService {
    WatchService(interval: .seconds(reloadInterval)) { await look(state, tls, address) }
  }

  private func look(_ state: ServiceState, _ tls: TLSFiles?, _ address: BoundAddress) async {
    switch state.store.reload() {
    case .unchanged: break
    case .replaced(let edition):
      state.metrics.countReload(isRead: true)
      Log.write(Self.line("policy_replaced", edition))
    case .refused(let problem):
      state.metrics.countReload(isRead: false)
      Log.write(
        LogLine("policy_refused", .error).with("problems", problem.messages)
          .with("policy", state.store.edition.digest))
    }
    lookAtTokens(state)
    guard let tls, let bound = address.value else { return }
    do {
      if try tls.reload() { Log.write(LogLine("certificate_replaced")) }
    } catch {
      Log.write(LogLine("certificate_refused", .error))
    }
    guard let bundle = tls.paths.bundle else { return }
    let problem = await BundleCheck.problem(address: bound, bundle: bundle)
    if state.setObstacle("certificate", problem) {
      Log.write(
        LogLine("bundle_check", problem == nil ? .info : .error)
          .with("problem", problem ?? "none"))
    }
  }

  /// Something that happened, with the policies that count from then on.
  private static func line(_ event: String, _ edition: PolicyStore.Edition) -> LogLine {
    let line = LogLine(event).with("policy", edition.digest)
    return edition.commit.map { line.with("commit", $0) } ?? line
  }

  private func lookAtTokens(_ state: ServiceState) {
    do throws(Stop) {
      let tokens = try access.tokens()
      guard tokens != state.currentTokens else { return }
      state.currentTokens = tokens
      Log.write(LogLine("tokens_replaced"))
    } catch {
      // Those of before still count: an empty file must not open the door, nor shut it for all.
      Log.write(LogLine("tokens_refused", .error).with("problem", error.message))
    }
  }
}
