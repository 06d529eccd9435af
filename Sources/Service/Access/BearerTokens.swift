import Ledger

/// The tokens with which clients may ask; only their digests are kept.
public struct BearerTokens: Sendable, Equatable {
  /// Why a file of tokens cannot be used.
  public enum Problem: Error, Sendable, Equatable {
    /// It holds no token.
    case empty
    /// A token is shorter than ``BearerTokens/shortest``, or holds more than visible ASCII.
    case weak(line: Int)

    /// The end of a sentence about the file.
    public var message: String {
      switch self {
      case .empty: "holds no token"
      case .weak(let line):
        "has a token in line \(line) that is shorter than \(BearerTokens.shortest) characters, or has others than visible ASCII"
      }
    }
  }

  /// The fewest characters of a token.
  public static let shortest = 16

  private let digests: [[UInt8]]

  /// Reads a file: one token a line, so that an old and a new one can hold side by side.
  public init(file: [UInt8]) throws(Problem) {
    var digests: [[UInt8]] = []
    for (index, line) in file.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      let token = Array(line.last == 0x0D ? line.dropLast() : line)
      if token.isEmpty { continue }
      guard token.count >= Self.shortest, token.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw .weak(line: index + 1)
      }
      digests.append(Self.digest(token))
    }
    guard !digests.isEmpty else { throw .empty }
    self.digests = digests
  }

  /// Whether the value of an `Authorization` header holds one of them.
  ///
  /// The time that it takes tells nothing of the tokens: digests of one length are compared whole,
  /// with every token.
  public func accept(_ header: String?) -> Bool {
    guard let header, header.utf8.count <= 4_096 else { return false }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
    let digest = Self.digest(Array(parts[1].utf8))
    var isKnown = false
    for known in digests {
      var difference: UInt8 = 0
      for (one, other) in zip(known, digest) { difference |= one ^ other }
      if difference == 0 { isKnown = true }
    }
    return isKnown
  }

  private static func digest(_ token: [UInt8]) -> [UInt8] {
    Array(Digest.hexadecimal(of: token).utf8)
  }
}
