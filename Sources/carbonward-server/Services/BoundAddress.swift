import NIOCore
import Synchronization

/// Where the server listens, once it does.
final class BoundAddress: Sendable {
  private let address = Mutex<SocketAddress?>(nil)

  var value: SocketAddress? {
    get { address.withLock { $0 } }
    set { address.withLock { $0 = newValue } }
  }
}
