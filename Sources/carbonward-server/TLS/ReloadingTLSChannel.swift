import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// Connections under TLS, each with the certificate that counts when it begins.
struct ReloadingTLSChannel: ServerChildChannel {
  let files: TLSFiles
  let base: HTTP1Channel

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: files.context))
    }.flatMap {
      base.setup(channel: channel, logger: logger)
    }
  }

  func handle(value: HTTP1Channel.Value, logger: Logger) async {
    await base.handle(value: value, logger: logger)
  }
}
