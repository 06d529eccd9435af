/// A map from keys to values that keeps the order of insertion.
///
/// Keys are booleans, integers and strings; numbers that are equal are one key whatever their type.
public final class ValueMap: Sendable {
  /// The entries in the order of insertion.
  public let entries: [(key: Value, value: Value)]
  private let indexByKey: [MapKey: Int]

  /// Below this a scan is faster than hashing.
  private static let scanLimit = 8

  /// Creates a map, or nothing if a key occurs twice or cannot be a key.
  public init?(_ entries: [(key: Value, value: Value)]) {
    self.entries = entries
    guard entries.allSatisfy({ $0.key.isKey }) else { return nil }
    if entries.count <= Self.scanLimit {
      indexByKey = [:]
      for (position, entry) in entries.enumerated() {
        for earlier in entries[..<position] where earlier.key.isSameKey(as: entry.key) {
          return nil
        }
      }
    } else {
      var index: [MapKey: Int] = [:]
      index.reserveCapacity(entries.count)
      for (position, entry) in entries.enumerated() {
        guard index.updateValue(position, forKey: MapKey(value: entry.key)) == nil else {
          return nil
        }
      }
      indexByKey = index
    }
  }

  private init() {
    entries = []
    indexByKey = [:]
  }

  /// The map without entries.
  public static let empty = ValueMap()

  /// How many entries there are.
  public var count: Int { entries.count }

  /// The value of a key; a double stands for the integer it equals.
  public subscript(key: Value) -> Value? {
    if entries.count <= Self.scanLimit {
      for entry in entries where entry.key.isSameKey(as: key) { return entry.value }
      return nil
    }
    return indexByKey[MapKey(value: key)].map { entries[$0].value }
  }
}

/// A map's key with the language's equality.
private struct MapKey: Hashable {
  let value: Value

  static func == (left: MapKey, right: MapKey) -> Bool { left.value.isSameKey(as: right.value) }

  func hash(into hasher: inout Hasher) {
    switch value {
    case .bool(let flag): hasher.combine(flag)
    case .string(let text):
      // The bytes decide, never canonical equivalence.
      for byte in text.utf8 { hasher.combine(byte) }
    case .int(let number): hasher.combine(number)
    case .uint(let number): hasher.combine(Int64(truncatingIfNeeded: number))
    case .double(let number):
      if let whole = Int64(exactly: number) {
        hasher.combine(whole)
      } else if let whole = UInt64(exactly: number) {
        hasher.combine(Int64(truncatingIfNeeded: whole))
      }
    default: break
    }
  }
}

extension Value {
  /// Whether a map can have this key.
  var isKey: Bool {
    switch self {
    case .bool, .int, .uint, .string: true
    default: false
    }
  }

  /// Whether two keys are one.
  func isSameKey(as other: Value) -> Bool {
    switch (self, other) {
    case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    default: Comparison.ofNumbers(self, other) == .equal
    }
  }
}
