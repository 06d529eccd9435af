import NIOCore
import Service
import ServiceLifecycle

/// Looks at what lies on disk every few seconds: policies, tokens and certificates.
struct WatchService: ServiceLifecycle.Service {
  let interval: Duration
  let look: @Sendable () async -> Void

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await look()
        try? await Task.sleep(for: interval)
      }
    }
  }
}
