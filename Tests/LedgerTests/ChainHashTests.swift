import CSHA256
import Testing

@testable import Ledger

@Suite("hashes of the chain") struct ChainHashTests {
  /// The ways to hash that this machine has.
  static let ways = carbonward_sha256_is_built_in() ? [false, true] : [false]

  @Test("whichever way they are computed, they are those that were written", arguments: ways)
  func agrees(isBuiltIn: Bool) throws {
    var hash = ChainHash(isBuiltIn: isBuiltIn)
    // Around the ends of blocks of 64 bytes, with the 65 that come first.
    for count in Array(0...200) + [511, 512, 513, 4_000, 100_003] {
      let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ count) }
      for previous in [HashChain.start, "", "x", String(repeating: "af", count: 40)] {
        Array(previous.utf8).withUnsafeBufferPointer { previous in
          body.withUnsafeBufferPointer { hash.link(after: previous, $0) }
        }
        #expect(Digest.hexadecimal(hash.digest) == HashChain.link(after: previous, body))
      }
    }
  }

  @Test(
    "the instructions give what the standard's examples say",
    .enabled(if: carbonward_sha256_is_built_in(), "this processor has no instructions for SHA-256"),
    arguments: [
      ("", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("a", "bc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      ("abc", "", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkl", "jklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func standard(_ first: String, _ second: String, _ digest: String) {
    var bytes = [UInt8](repeating: 0, count: 32)
    carbonward_sha256(
      Array(first.utf8), first.utf8.count, Array(second.utf8), second.utf8.count, &bytes)
    #expect(Digest.hexadecimal(bytes) == digest)
  }
}
