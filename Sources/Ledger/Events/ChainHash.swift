import CSHA256
import CSodium

/// Hashes one event after the other as ``HashChain`` does, and makes nothing new for each of a million.
///
/// Where the processor has instructions for it they are used, and libsodium elsewhere: both give the same.
struct ChainHash {
  /// The last hash.
  private(set) var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
  private let isBuiltIn: Bool
  private var hashing = crypto_hash_sha256_state()
  /// The hash before, with the line feed.
  private var head: [UInt8] = []

  /// - Parameter isBuiltIn: Whether to use the processor's own instructions.
  init(isBuiltIn: Bool = carbonward_sha256_is_built_in()) { self.isBuiltIn = isBuiltIn }

  /// Hashes an event's canonical bytes after another hash, in hexadecimal.
  mutating func link(
    after previous: UnsafeBufferPointer<UInt8>, _ body: UnsafeBufferPointer<UInt8>
  ) {
    head.removeAll(keepingCapacity: true)
    head.append(contentsOf: previous)
    head.append(0x0A)
    if isBuiltIn {
      carbonward_sha256(head, head.count, body.baseAddress, body.count, &digest)
      return
    }
    _ = crypto_hash_sha256_init(&hashing)
    _ = crypto_hash_sha256_update(&hashing, head, UInt64(head.count))
    _ = crypto_hash_sha256_update(&hashing, body.baseAddress, UInt64(body.count))
    _ = crypto_hash_sha256_final(&hashing, &digest)
  }
}
