/// A type of the expression language.
///
/// Types are gradual: `dyn` is compatible with every type, and what cannot be known before an
/// expression runs has that type.
public indirect enum CELType: Sendable, Hashable {
  /// Any value; checked when the expression runs.
  case dyn
  /// The type of `null`.
  case null
  case bool
  /// A signed 64-bit integer.
  case int
  /// An unsigned 64-bit integer.
  case uint
  case double
  case string
  case bytes
  /// A point in time, with nanoseconds.
  case timestamp
  /// A signed span of time, in nanoseconds.
  case duration
  /// The type of a type, such as that of `int`.
  case type(CELType)
  case list(CELType)
  case map(CELType, CELType)
  case optional(CELType)
  /// A named type whose values only its library's functions look into.
  case opaque(String, [CELType])
  /// A named type whose values are one number each, such as a mass.
  case scalar(ScalarType)
  /// A record with declared fields.
  case object(ObjectType)
  /// A type parameter of an overload, such as `T` in `list(T)`.
  case parameter(String)
  /// A type that the checker has yet to find.
  case variable(Int)
  /// The type of an expression in which an error has been reported already.
  case error

  /// What kind of type it is, without what it is made of.
  enum Kind: UInt8 {
    /// Nothing is known before a value is seen, or before the checker knows more.
    case any
    case null, bool, int, uint, double, string, bytes, timestamp, duration, type, list, map
    case optional, opaque, scalar, object

    /// Whether values of this kind can be where the other is needed.
    func mayBe(_ other: Kind) -> Bool { self == other || self == .any || other == .any }
  }

  /// The type's kind.
  var kind: Kind {
    switch self {
    case .dyn, .parameter, .variable, .error: .any
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    case .timestamp: .timestamp
    case .duration: .duration
    case .type: .type
    case .list: .list
    case .map: .map
    case .optional: .optional
    case .opaque: .opaque
    case .scalar: .scalar
    case .object: .object
    }
  }

  /// Whether values of this type can be the keys of a map.
  var isKey: Bool {
    switch self {
    case .bool, .int, .uint, .string, .dyn, .error, .parameter, .variable: true
    default: false
    }
  }

  /// Whether nothing is known about values of this type before they are seen.
  var isDynamic: Bool { kind == .any }

  /// Whether `dyn` occurs anywhere in the type.
  public var containsDynamic: Bool {
    switch self {
    case .dyn, .error, .parameter, .variable: true
    case .list(let element), .optional(let element), .type(let element): element.containsDynamic
    case .map(let key, let value): key.containsDynamic || value.containsDynamic
    case .opaque(_, let parameters): parameters.contains { $0.containsDynamic }
    default: false
    }
  }

  /// The type's name without its parameters, which is what `type(x)` compares.
  public var name: String {
    switch self {
    case .dyn: "dyn"
    case .null: "null_type"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .timestamp: "google.protobuf.Timestamp"
    case .duration: "google.protobuf.Duration"
    case .type: "type"
    case .list: "list"
    case .map: "map"
    case .optional: "optional_type"
    case .opaque(let name, _): name
    case .scalar(let scalar): scalar.name
    case .object(let object): object.name
    case .parameter(let name): name
    case .variable: "dyn"
    case .error: "!error!"
    }
  }
}

extension CELType: CustomStringConvertible {
  /// The type as an expression's author would write it: `map(string, int)`.
  public var description: String {
    switch self {
    case .timestamp: "timestamp"
    case .duration: "duration"
    case .error: "dyn"
    case .type(let inner) where inner.isDynamic: "type"
    case .type(let inner): "type(\(inner))"
    case .list(let element): "list(\(element))"
    case .map(let key, let value): "map(\(key), \(value))"
    case .optional(let element): "optional_type(\(element))"
    case .opaque(let name, let parameters) where !parameters.isEmpty:
      "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
    default: name
    }
  }
}

/// A type whose values are carried as one number in a canonical unit.
///
/// A library declares the operators and functions that its scalar types have; the language itself
/// gives them `==`, `!=` and the order within one type.
public final class ScalarType: Sendable, Hashable {
  /// The name that expressions and messages use, such as `mass`.
  public let name: String
  /// A function that makes a value of a number, which messages suggest: `kg`.
  public let constructor: String?
  /// How a value in the canonical unit is shown to people.
  let format: @Sendable (Double) -> String

  /// Creates a scalar type; `format` gets values in the canonical unit.
  public init(
    name: String, constructor: String? = nil, format: @escaping @Sendable (Double) -> String
  ) {
    self.name = name
    self.constructor = constructor
    self.format = format
  }

  /// Types are the same by their names.
  public static func == (left: ScalarType, right: ScalarType) -> Bool {
    left === right || left.name == right.name
  }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// A record type with declared fields, which may themselves be records.
///
/// A variable of an object type is not one value: each field that is not an object has a slot of
/// its own, so that an expression reads just the fields it names.
public final class ObjectType: Sendable, Hashable {
  /// A field and where its slots lie.
  public struct Field: Sendable {
    /// The name behind the dot.
    public let name: String
    /// The type of its values.
    public let type: CELType
    /// The first slot of the field, counted from the first slot of the object.
    let offset: Int
  }

  /// The name that messages use, such as `run`.
  public let name: String
  /// The fields in the order of their declaration.
  public let fields: [Field]
  /// How many slots an object takes.
  public let slotCount: Int
  private let indexByName: [String: Int]

  /// Creates an object type; of two fields with one name, the first counts.
  public init(name: String, fields: [(name: String, type: CELType)]) {
    var laidOut: [Field] = []
    var indexByName: [String: Int] = [:]
    var offset = 0
    for (fieldName, type) in fields where indexByName[fieldName] == nil {
      indexByName[fieldName] = laidOut.count
      laidOut.append(Field(name: fieldName, type: type, offset: offset))
      if case .object(let inner) = type { offset += inner.slotCount } else { offset += 1 }
    }
    self.name = name
    self.fields = laidOut
    self.indexByName = indexByName
    slotCount = offset
  }

  /// The field of that name.
  public func field(_ name: String) -> Field? {
    indexByName[name].map { fields[$0] }
  }

  /// The paths and types of the slots of an object called `prefix`, in slot order.
  func leaves(prefix: String) -> [(path: String, type: CELType)] {
    fields.flatMap { field in
      let path = "\(prefix).\(field.name)"
      if case .object(let inner) = field.type { return inner.leaves(prefix: path) }
      return [(path, field.type)]
    }
  }

  /// Types are the same by their names.
  public static func == (left: ObjectType, right: ObjectType) -> Bool {
    left === right || left.name == right.name
  }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
