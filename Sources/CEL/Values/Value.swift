/// A value of the expression language.
///
/// Three words at most, so that arrays of values and registers stay small.
public enum Value: Sendable {
  /// A value that is not known, which only an activation may hold: reading it makes the result
  /// unknown, unless the result does not depend on it.
  case unknown
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  case list([Value])
  case map(ValueMap)
  case timestamp(Timestamp)
  /// A span of time in nanoseconds.
  case duration(Int64)
  case type(CELType)
  indirect case optional(Value?)
  /// A number in the canonical unit of its type.
  case scalar(Double, ScalarType)
  case opaque(OpaqueValue)

  /// The value's type, as far as the value alone tells.
  public var type: CELType {
    switch self {
    case .unknown: .dyn
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    case .list: .list(.dyn)
    case .map: .map(.dyn, .dyn)
    case .timestamp: .timestamp
    case .duration: .duration
    case .type: .type(.dyn)
    case .optional: .optional(.dyn)
    case .scalar(_, let type): .scalar(type)
    case .opaque(let value): value.type
    }
  }

  /// A number for the value's case.
  var kind: UInt32 {
    switch self {
    case .unknown: 0
    case .null: 1
    case .bool: 2
    case .int: 3
    case .uint: 4
    case .double: 5
    case .string: 6
    case .bytes: 7
    case .list: 8
    case .map: 9
    case .timestamp: 10
    case .duration: 11
    case .type: 12
    case .optional: 13
    case .scalar: 14
    case .opaque: 15
    }
  }

  /// The kind of all values of a type, or nothing if the kind is not enough to know it.
  static func kind(of type: CELType) -> UInt32? {
    switch type {
    case .null: 1
    case .string: 6
    case .bytes: 7
    case .list: 8
    case .map, .object: 9
    case .timestamp: 10
    case .type: 12
    case .optional: 13
    default: nil
    }
  }

  /// Whether this is ``unknown``.
  public var isUnknown: Bool {
    if case .unknown = self { true } else { false }
  }

  /// Whether the value has the outermost type `type`: the elements of lists are not looked at.
  func matches(_ type: CELType) -> Bool {
    switch (self, type) {
    case (_, .dyn), (_, .parameter), (_, .variable), (_, .error): true
    case (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double),
      (.string, .string), (.bytes, .bytes), (.list, .list), (.map, .map), (.map, .object),
      (.timestamp, .timestamp), (.duration, .duration), (.type, .type), (.optional, .optional):
      true
    case (.scalar(_, let own), .scalar(let other)): own == other
    case (.opaque(let value), .opaque(let name, _)): value.type.name == name
    default: false
    }
  }
}

/// What an opaque value holds: only its library's functions look inside.
public protocol OpaquePayload: Sendable {
  /// Whether two values of the type are equal.
  func isEqual(to other: any OpaquePayload) -> Bool
  /// The value as people read it.
  var text: String { get }
}

/// A value of an opaque type that a library declares.
public final class OpaqueValue: Sendable {
  /// The opaque type.
  public let type: CELType
  /// What the library keeps in it.
  public let payload: any OpaquePayload

  /// Creates a value of the opaque type called `typeName`.
  public init(typeName: String, payload: any OpaquePayload) {
    type = .opaque(typeName, [])
    self.payload = payload
  }
}
