/// Runs instructions until they halt or fault.
struct Machine {
  let code: Code
  let instructions: UnsafePointer<Instruction>
  let scalars: UnsafeMutablePointer<UInt64>
  let registers: UnsafeMutablePointer<Value>
  let constants: UnsafePointer<Value>
  let slots: UnsafePointer<Value>
  let state: UnsafeMutablePointer<EvaluationState>
  /// The instruction that runs, or that faulted.
  var counter = 0

  // MARK: Operands

  @inline(__always)
  func value(_ operand: UInt32) -> UnsafePointer<Value> {
    let index = Int(operand & ValueOperand.indexMask)
    // The likeliest first; a table of four would cost a jump that is hard to predict.
    if operand >> 30 == ValueOperand.Space.slot.rawValue { return slots + index }
    if operand >> 30 == ValueOperand.Space.register.rawValue {
      return UnsafePointer(registers) + index
    }
    if operand >> 30 == ValueOperand.Space.constant.rawValue { return constants + index }
    return UnsafePointer(state.pointee.elements) + index
  }

  @inline(__always)
  func int(_ register: UInt32) -> Int64 { Int64(bitPattern: scalars[Int(register)]) }
  @inline(__always)
  func uint(_ register: UInt32) -> UInt64 { scalars[Int(register)] }
  @inline(__always)
  func double(_ register: UInt32) -> Double { Double(bitPattern: scalars[Int(register)]) }
  @inline(__always)
  func bool(_ register: UInt32) -> Bool { scalars[Int(register)] != 0 }

  @inline(__always)
  func set(_ register: UInt32, _ number: Int64) {
    scalars[Int(register)] = UInt64(bitPattern: number)
  }
  @inline(__always)
  func set(_ register: UInt32, _ number: UInt64) { scalars[Int(register)] = number }
  @inline(__always)
  func set(_ register: UInt32, _ number: Double) { scalars[Int(register)] = number.bitPattern }
  @inline(__always)
  func set(_ register: UInt32, _ flag: Bool) { scalars[Int(register)] = flag ? 1 : 0 }
  @inline(__always)
  func set(_ register: UInt32, _ value: Value) { registers[Int(register)] = value }

  @inline(__always)
  func checked(
    _ register: UInt32, _ result: (partialValue: Int64, overflow: Bool), _ symbol: StaticString
  )
    throws(Fault)
  {
    if result.overflow { throw overflow(symbol) }
    set(register, result.partialValue)
  }

  @inline(__always)
  func checked(
    _ register: UInt32, _ result: (partialValue: UInt64, overflow: Bool), _ symbol: StaticString
  )
    throws(Fault)
  {
    if result.overflow { throw overflow(symbol) }
    set(register, result.partialValue)
  }

  @inline(never)
  func overflow(_ symbol: StaticString) -> Fault { .error(.overflow("\(symbol)")) }

  @inline(never)
  func zero(_ symbol: StaticString) -> Fault {
    .error(EvaluationError(.divideByZero, "\(symbol) by zero"))
  }

  /// Why a value that should have a type cannot be used: it is unknown, or something else.
  @inline(never)
  func mismatch(_ operand: UInt32, _ expected: String) -> Fault {
    let found = value(operand).pointee
    if case .unknown = found, operand >> 30 == ValueOperand.Space.slot.rawValue {
      return .unknown([Int(operand & ValueOperand.indexMask)])
    }
    return .error(
      EvaluationError(
        .noSuchOverload, "no such overload: expected `\(expected)`, found `\(found.type)`"))
  }

  /// The fault in a register, which holds one.
  @inline(never)
  private func fault(_ register: UInt32) -> Fault {
    state.pointee.faults[Int(register)]
      ?? .error(EvaluationError(.invalidArgument, "the program is not valid"))
  }

  @inline(__always)
  func spend(_ units: UInt64) throws(Fault) {
    do throws(EvaluationError) {
      try state.pointee.context.work.spend(units)
    } catch { throw .error(error) }
  }

  // MARK: The loop

  /// Runs from ``counter`` on; what only moves and computes numbers is here, the rest elsewhere.
  mutating func execute() throws(Fault) {
    var counter = self.counter
    defer { self.counter = counter }
    while true {
      let i = instructions[counter]
      switch i.opcode {
      case .halt: return
      case .jump:
        counter = Int(i.b)
        continue
      case .jumpIfFalse:
        if !bool(i.a) {
          counter = Int(i.b)
          continue
        }
      case .jumpIfTrue:
        if bool(i.a) {
          counter = Int(i.b)
          continue
        }
      case .clearFault: state.pointee.hasFault[Int(i.a)] = false
      case .checkFault: if state.pointee.hasFault[Int(i.a)] { throw fault(i.a) }
      case .moveScalar: set(i.a, uint(i.b))

      case .unboxBool:
        guard case .bool(let flag) = value(i.b).pointee else { throw mismatch(i.b, "bool") }
        set(i.a, flag)
      case .unboxInt:
        guard case .int(let number) = value(i.b).pointee else { throw mismatch(i.b, "int") }
        set(i.a, number)
      case .unboxUint:
        guard case .uint(let number) = value(i.b).pointee else { throw mismatch(i.b, "uint") }
        set(i.a, number)
      case .unboxDouble:
        guard case .double(let number) = value(i.b).pointee else { throw mismatch(i.b, "double") }
        set(i.a, number)
      case .unboxNumber:
        switch value(i.b).pointee {
        case .double(let number): set(i.a, number)
        case .int(let number): set(i.a, Double(number))
        default: throw mismatch(i.b, "double")
        }
      case .unboxDuration:
        guard case .duration(let span) = value(i.b).pointee else {
          throw mismatch(i.b, "duration")
        }
        set(i.a, span)
      case .unboxScalar:
        try unboxScalar(i)

      case .addInt:
        try checked(i.a, int(i.b).addingReportingOverflow(int(i.c)), "+")
      case .subtractInt:
        try checked(i.a, int(i.b).subtractingReportingOverflow(int(i.c)), "-")
      case .multiplyInt:
        try checked(i.a, int(i.b).multipliedReportingOverflow(by: int(i.c)), "*")
      case .divideInt:
        if int(i.c) == 0 { throw zero("division") }
        try checked(i.a, int(i.b).dividedReportingOverflow(by: int(i.c)), "/")
      case .remainderInt:
        if int(i.c) == 0 { throw zero("modulus") }
        try checked(i.a, int(i.b).remainderReportingOverflow(dividingBy: int(i.c)), "%")
      case .negateInt:
        try checked(i.a, Int64(0).subtractingReportingOverflow(int(i.b)), "-")
      case .addUint:
        try checked(i.a, uint(i.b).addingReportingOverflow(uint(i.c)), "+")
      case .subtractUint:
        try checked(i.a, uint(i.b).subtractingReportingOverflow(uint(i.c)), "-")
      case .multiplyUint:
        try checked(i.a, uint(i.b).multipliedReportingOverflow(by: uint(i.c)), "*")
      case .divideUint:
        if uint(i.c) == 0 { throw zero("division") }
        set(i.a, uint(i.b) / uint(i.c))
      case .remainderUint:
        if uint(i.c) == 0 { throw zero("modulus") }
        set(i.a, uint(i.b) % uint(i.c))
      case .addDouble: set(i.a, double(i.b) + double(i.c))
      case .subtractDouble: set(i.a, double(i.b) - double(i.c))
      case .multiplyDouble: set(i.a, double(i.b) * double(i.c))
      case .divideDouble: set(i.a, double(i.b) / double(i.c))
      case .negateDouble: set(i.a, -double(i.b))
      case .addDuration:
        try duration(i.a, int(i.b).addingReportingOverflow(int(i.c)))
      case .subtractDuration:
        try duration(i.a, int(i.b).subtractingReportingOverflow(int(i.c)))
      case .negateDuration:
        try duration(i.a, Int64(0).subtractingReportingOverflow(int(i.b)))
      case .not: set(i.a, !bool(i.b))
      case .intToDouble: set(i.a, Double(int(i.b)))
      case .uintToDouble: set(i.a, Double(uint(i.b)))
      case .durationToDouble: set(i.a, Double(int(i.b)) / 1e9)
      case .doubleToDuration: set(i.a, try Arithmetic.duration(seconds: double(i.b)))
      case .equalBits: set(i.a, uint(i.b) == uint(i.c))
      case .notEqualBits: set(i.a, uint(i.b) != uint(i.c))
      case .lessInt: set(i.a, int(i.b) < int(i.c))
      case .lessOrEqualInt: set(i.a, int(i.b) <= int(i.c))
      case .lessUint: set(i.a, uint(i.b) < uint(i.c))
      case .lessOrEqualUint: set(i.a, uint(i.b) <= uint(i.c))
      case .equalDouble: set(i.a, double(i.b) == double(i.c))
      case .notEqualDouble: set(i.a, double(i.b) != double(i.c))
      case .lessDouble: set(i.a, double(i.b) < double(i.c))
      case .lessOrEqualDouble: set(i.a, double(i.b) <= double(i.c))
      case .numeric1: set(i.a, code.parts.numeric1[Int(i.c)](double(i.b)))
      case .numeric2: set(i.a, code.parts.numeric2[Int(i.c)](double(i.a), double(i.b)))

      case .next:
        guard
          state.pointee.loops[Int(i.a)].advance(
            into: state.pointee.elements + 2 * Int(i.a))
        else {
          counter = Int(i.b)
          continue
        }
        try spend(UInt64(i.c))
      default:
        try executeValue(i)
      }
      counter += 1
    }
  }

  @inline(never)
  private func unboxScalar(_ i: Instruction) throws(Fault) {
    let type = code.parts.scalarTypes[Int(i.c)]
    guard case .scalar(let number, let own) = value(i.b).pointee, own == type else {
      throw mismatch(i.b, type.name)
    }
    set(i.a, number)
  }

  @inline(__always)
  private func duration(
    _ register: UInt32, _ result: (partialValue: Int64, overflow: Bool)
  ) throws(Fault) {
    if result.overflow { throw .error(.range("the duration does not fit 64 bits of nanoseconds")) }
    set(register, result.partialValue)
  }
}
