import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// Asks the server itself which certificate it serves, and whether a bundle of authorities vouches for it.
///
/// An API server whose bundle is not that of the certificate fails every call, so that it is better not
/// to be called.
enum BundleCheck {
  /// Why the certificate is not accepted; nil where it is.
  static func problem(address: SocketAddress, bundle: String) async -> String? {
    do {
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.trustRoots = .file(bundle)
      // The name is the API server's to check; it asks under one that is not that of this address.
      configuration.certificateVerification = .noHostnameVerification
      let context = try NIOSSLContext(configuration: configuration)
      let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connectTimeout(.seconds(2))
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: nil))
            try pipeline.addHandler(
              HandshakeWait(promise: channel.eventLoop.makePromise(of: Void.self)))
          }
        }
      let channel = try await bootstrap.connect(to: address).get()
      let wait = try await channel.pipeline.handler(type: HandshakeWait.self).map(\.future).get()
      defer { channel.close(promise: nil) }
      try await wait.get()
      return nil
    } catch {
      return "the certificate that is served and the bundle of authorities differ"
    }
  }
}

/// Tells when a handshake is done, or has failed.
private final class HandshakeWait: ChannelInboundHandler, Sendable {
  typealias InboundIn = Any

  private let promise: EventLoopPromise<Void>

  init(promise: EventLoopPromise<Void>) { self.promise = promise }

  var future: EventLoopFuture<Void> { promise.futureResult }

  func handlerAdded(context: ChannelHandlerContext) {
    let promise = promise
    context.eventLoop.scheduleTask(in: .seconds(2)) { promise.fail(ChannelError.ioOnClosedChannel) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? TLSUserEvent, case .handshakeCompleted = event { promise.succeed() }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    promise.fail(error)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    promise.fail(ChannelError.ioOnClosedChannel)
    context.fireChannelInactive()
  }
}
