/// What an instruction does.
///
/// `s[x]` is a scalar register: 64 bits that hold an integer, a double, a boolean or nanoseconds.
/// `v[x]` is a value: a register, a constant or a slot (see ``ValueOperand``).
enum Opcode: UInt8, Sendable {
  // Control. `b` is the target of a jump.
  case halt
  case jump
  case jumpIfFalse
  case jumpIfTrue
  /// Fails with error `a`.
  case raise
  /// Forgets the fault in fault register `a`.
  case clearFault
  /// Fails with the fault in fault register `a`, if there is one.
  case checkFault
  case moveScalar
  case moveValue

  // Boxing: v[a] from s[b]; `c` is the scalar type's number.
  case boxBool
  case boxInt
  case boxUint
  case boxDouble
  case boxDuration
  case boxScalar
  // Unboxing: s[a] from v[b]; an unknown slot is a fault.
  case unboxBool
  case unboxInt
  case unboxUint
  case unboxDouble
  /// Takes integers too.
  case unboxNumber
  case unboxDuration
  case unboxScalar
  /// Fails if v[b] is unknown, or its kind is not `c`.
  case checkSlot
  /// s[a] = whether any of `c` slots from slot `b` on is known.
  case anyKnown

  // s[a] = s[b] op s[c]
  case addInt
  case subtractInt
  case multiplyInt
  case divideInt
  case remainderInt
  case negateInt
  case addUint
  case subtractUint
  case multiplyUint
  case divideUint
  case remainderUint
  case addDouble
  case subtractDouble
  case multiplyDouble
  case divideDouble
  case negateDouble
  case addDuration
  case subtractDuration
  case negateDuration
  case not
  case intToDouble
  case uintToDouble
  /// Nanoseconds to seconds.
  case durationToDouble
  /// Seconds to nanoseconds.
  case doubleToDuration
  case equalBits
  case notEqualBits
  case lessInt
  case lessOrEqualInt
  case lessUint
  case lessOrEqualUint
  case equalDouble
  case notEqualDouble
  case lessDouble
  case lessOrEqualDouble
  /// s[a] = function `c` of s[b].
  case numeric1
  /// s[a] = function `c` of s[a] and s[b].
  case numeric2

  // s[a] = v[b] op v[c]
  case equalValue
  case notEqualValue
  case lessValue
  case lessOrEqualValue
  case greaterValue
  case greaterOrEqualValue
  case inValue
  case startsWith
  case endsWith
  case containsText
  case size

  // v[a] = …
  case select
  case optionalSelect
  case index
  case indexInt
  case optionalIndex
  /// s[a] = whether v[b] has the field v[c].
  case hasField
  /// v[a] = call of site `b`.
  case call1
  case call2
  case call
  case dispatch
  /// s[a] = whether v[b] matches compiled expression `c`.
  case matches
  case makeList
  case makeMap
  case wrapOptional
  case optionalNone
  /// s[a] = whether the optional v[b] has a value, which goes to v[c].
  case unwrapOptional

  // Loops. `a` or `b` is the loop.
  case iterate
  /// Jumps to `b` at the end; otherwise goes on and spends `c` units.
  case next
  case position
  case key
  case beginList
  case append
  case finishMap
  case appendEntries
}

/// One instruction.
struct Instruction: Sendable {
  var opcode: Opcode
  var a: UInt32 = 0
  var b: UInt32 = 0
  var c: UInt32 = 0
}

/// The place of a value: a space in the upper two bits, an index below.
struct ValueOperand: Sendable, Hashable {
  enum Space: UInt32 {
    case register = 0
    case constant = 1
    case slot = 2
    /// The element, or key, of a loop at twice its number; the element, or the value of an
    /// entry, one above.
    case loop = 3
  }

  let bits: UInt32

  init(_ space: Space, _ index: Int) { bits = space.rawValue << 30 | UInt32(index) }

  static let indexMask: UInt32 = 0x3FFF_FFFF
}

/// How a value of a static type is kept while it is computed with.
enum Representation: Sendable, Equatable {
  case bool
  case int
  case uint
  case double
  case duration
  case scalar(ScalarType)
  case value

  init(_ type: CELType) {
    self =
      switch type {
      case .bool: .bool
      case .int: .int
      case .uint: .uint
      case .double: .double
      case .duration: .duration
      case .scalar(let scalar): .scalar(scalar)
      default: .value
      }
  }
}

/// A compiled expression: instructions and what they refer to.
final class Code: Sendable {
  /// A call of a function on values.
  struct CallSite: Sendable {
    var function: String
    var overloads: [Overload]
    var arguments: [UInt32]
    var arithmetic: BinaryOperator?
  }

  /// Where faults inside a part of an expression go.
  struct Handler: Sendable {
    var register: Int
    var landing: Int
  }

  /// The elements of a list or a map to be made: keys and values alternate in a map.
  struct Elements: Sendable {
    var operands: [UInt32]
    var optionals: [Bool]
  }

  struct Parts: Sendable {
    var instructions: ContiguousArray<Instruction> = []
    /// The handler of each instruction, or -1.
    var handlers: [Int32] = []
    var handlerTable: [Handler] = []
    /// The place in the source of each instruction.
    var ranges: [Range<Int32>] = []
    var constants: ContiguousArray<Value> = []
    /// The scalar registers' first contents.
    var scalars: ContiguousArray<UInt64> = []
    var valueCount = 0
    var faultCount = 0
    var loopCount = 0
    var calls: [CallSite] = []
    var elements: [Elements] = []
    var errors: [EvaluationError] = []
    var numeric1: [@Sendable (Double) -> Double] = []
    var numeric2: [@Sendable (Double, Double) -> Double] = []
    var scalarTypes: [ScalarType] = []
    var regexes: [RegularExpression] = []
    var result: UInt32 = 0
    var resultKind = Representation.value
    var baseCost: UInt64 = 0
    var costBound: UInt64?
  }

  let parts: Parts
  let type: CELType
  let options: Options
  let slots: [Environment.Slot]

  /// The instructions and constants of ``parts`` in memory that does not move.
  nonisolated(unsafe) let instructions: UnsafePointer<Instruction>
  nonisolated(unsafe) let constants: UnsafePointer<Value>

  init(parts: Parts, type: CELType, options: Options, slots: [Environment.Slot]) {
    let instructions = UnsafeMutablePointer<Instruction>.allocate(
      capacity: parts.instructions.count)
    instructions.initialize(from: Array(parts.instructions), count: parts.instructions.count)
    self.instructions = UnsafePointer(instructions)
    let constants = UnsafeMutablePointer<Value>.allocate(capacity: max(1, parts.constants.count))
    constants.initialize(from: Array(parts.constants), count: parts.constants.count)
    self.constants = UnsafePointer(constants)
    self.parts = parts
    self.type = type
    self.options = options
    self.slots = slots
  }

  deinit {
    instructions.deallocate()
    UnsafeMutablePointer(mutating: constants).deinitialize(count: parts.constants.count)
    constants.deallocate()
  }
}
