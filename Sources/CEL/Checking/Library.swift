/// Functions, constants and macros that an environment can have.
public struct Library: Sendable {
  /// The name by which the library is known.
  public let name: String
  /// Functions with their overloads, in the order of declaration.
  public internal(set) var functions: [(name: String, overloads: [Overload])] = []
  /// Names with fixed values, such as those of types.
  public package(set) var constants: [(name: String, value: Value)] = []
  /// The macros that the library brings.
  var macros: [MacroKind] = []

  /// Creates a library of functions.
  public init(name: String, functions: [(name: String, overloads: [Overload])] = []) {
    self.name = name
    self.functions = functions
  }

  /// Adds overloads of one function.
  package mutating func add(_ name: String, _ overloads: [Overload]) {
    functions.append((name, overloads))
  }
}

extension [Library] {
  /// Every library but the quantities and the optimiser's blocks.
  public static var extensions: [Library] {
    [
      .strings, .math, .lists, .sets, .encoders, .optionals, .regex, .network, .comprehensions,
      .bindings,
    ]
  }
}

/// What a macro does.
enum MacroKind: String, Sendable {
  case has
  case all
  case exists
  case existsOne
  case filter
  case map
  case transformList
  case transformMap
  case transformMapEntry
  case bind
  case block
  case blockIndex
  case optionalMap
  case optionalFlatMap

  /// The names under which the macro is called.
  var names: [String] {
    switch self {
    case .existsOne: ["exists_one", "existsOne"]
    case .bind: ["cel.bind"]
    case .block: ["cel.block"]
    case .blockIndex: ["cel.index"]
    case .optionalMap: ["optMap"]
    case .optionalFlatMap: ["optFlatMap"]
    default: [rawValue]
    }
  }
}
