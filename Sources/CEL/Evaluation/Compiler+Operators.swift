extension Compiler {
  // MARK: Logic

  /// Compiles a part whose faults are kept in a fault register; `landing` is filled in later.
  mutating func guarded<T>(
    by register: Int, _ body: (inout Compiler) -> T
  ) -> (result: T, handler: Int) {
    parts.handlerTable.append(Code.Handler(register: register, landing: 0))
    let handler = parts.handlerTable.count - 1
    let outer = currentHandler
    currentHandler = Int32(handler)
    let result = body(&self)
    currentHandler = outer
    return (result, handler)
  }

  mutating func newFault() -> Int {
    parts.faultCount += 1
    return parts.faultCount - 1
  }

  /// Each operand may decide the result, whatever faults the others have; only if none does
  /// does a fault come through.
  mutating func emitLogical(_ symbol: LogicalOperator, _ operands: [AST.NodeID]) -> Operand {
    charge()
    let decisive: Opcode = symbol == .and ? .jumpIfFalse : .jumpIfTrue
    let target = newScalar()
    let register = newFault()
    emit(.clearFault, UInt32(register))
    var exits: [Int] = []
    for operand in operands {
      let (exit, handler) = guarded(by: register) { compiler -> Int in
        let found = compiler.emitBool(operand)
        return compiler.emit(decisive, found.index)
      }
      exits.append(exit)
      parts.handlerTable[handler].landing = parts.instructions.count
    }
    emit(.checkFault, UInt32(register))
    let one = constant(.bool(symbol == .and))
    let other = constant(.bool(symbol == .or))
    emit(.moveScalar, target, one.index)
    let done = emit(.jump)
    for exit in exits { land(exit) }
    emit(.moveScalar, target, other.index)
    land(done)
    return scalar(.bool, target)
  }

  mutating func emitConditional(
    _ id: AST.NodeID, _ condition: AST.NodeID, _ then: AST.NodeID, _ otherwise: AST.NodeID
  ) -> Operand {
    let found = emitBool(condition)
    charge()
    let kind = Representation(type(id))
    let target = kind == .value ? newValue() : newScalar()
    let exit = emit(.jumpIfFalse, found.index)
    let first = emit(then)
    move(first, as: kind, into: target)
    let done = emit(.jump)
    land(exit)
    let second = emit(otherwise)
    move(second, as: kind, into: target)
    land(done)
    var size: UInt64?
    if let one = first.size, let other = second.size { size = max(one, other) }
    return Operand(kind: kind, index: target, size: size)
  }

  // MARK: Comparison

  mutating func emitComparison(
    _ symbol: BinaryOperator, _ left: AST.NodeID, _ right: AST.NodeID
  ) -> Operand {
    var first = emit(left)
    var second = emit(right)
    charge()
    let types = (type(left), type(right))
    let kinds = (Representation(types.0), Representation(types.1))
    let target = newScalar()
    if kinds.0 != .value, kinds.1 != .value,
      let kind = commonKind(first, second, kinds)
    {
      first = converted(first, to: kind)
      second = converted(second, to: kind)
      let (opcode, isSwapped) = Self.comparison(symbol, kind)
      emit(
        opcode, target, isSwapped ? second.index : first.index,
        isSwapped ? first.index : second.index)
      return scalar(.bool, target)
    }
    chargeBound(scanBound(first, second, types.0))
    let opcode: Opcode =
      switch symbol {
      case .equal: .equalValue
      case .notEqual: .notEqualValue
      case .less: .lessValue
      case .lessOrEqual: .lessOrEqualValue
      case .greater: .greaterValue
      default: .greaterOrEqualValue
      }
    let operands = (boxed(first), boxed(second))
    emit(opcode, target, operands.0, operands.1)
    return scalar(.bool, target)
  }

  /// What comparing two values can cost; flat values only, for the elements of others are not
  /// known.
  private func scanBound(_ first: Operand, _ second: Operand, _ type: CELType) -> UInt64? {
    switch type {
    case .string, .bytes:
      guard let one = first.size ?? second.size else { return nil }
      return Cost.forText(min(one, second.size ?? one))
    case .timestamp, .null, .int, .uint, .double: return 1
    default: return nil
    }
  }

  /// The representation in which two operands compare exactly; nil where only whole values do.
  private func commonKind(
    _ first: Operand, _ second: Operand, _ kinds: (Representation, Representation)
  ) -> Representation? {
    switch kinds {
    case (.int, .double) where isPromoting, (.double, .int) where isPromoting:
      Self.isSmall(first) || Self.isSmall(second) ? .double : nil
    default: kinds.0 == kinds.1 ? kinds.0 : nil
    }
  }

  /// Whether a constant is below 2^53: rounding the other side to a double cannot carry it past this one.
  private static func isSmall(_ operand: Operand) -> Bool {
    switch operand.constant {
    case .int(let number): number.magnitude < 1 << 53
    case .double(let number): number.magnitude < 0x1p53
    default: false
    }
  }

  private static func comparison(
    _ symbol: BinaryOperator, _ kind: Representation
  ) -> (Opcode, isSwapped: Bool) {
    let isSwapped = symbol == .greater || symbol == .greaterOrEqual
    let isStrict = symbol == .less || symbol == .greater
    switch kind {
    case .double, .scalar:
      if symbol == .equal { return (.equalDouble, false) }
      if symbol == .notEqual { return (.notEqualDouble, false) }
      return (isStrict ? .lessDouble : .lessOrEqualDouble, isSwapped)
    case .uint, .bool:
      if symbol == .equal { return (.equalBits, false) }
      if symbol == .notEqual { return (.notEqualBits, false) }
      return (isStrict ? .lessUint : .lessOrEqualUint, isSwapped)
    default:
      if symbol == .equal { return (.equalBits, false) }
      if symbol == .notEqual { return (.notEqualBits, false) }
      return (isStrict ? .lessInt : .lessOrEqualInt, isSwapped)
    }
  }

  mutating func emitMembership(_ left: AST.NodeID, _ right: AST.NodeID) -> Operand {
    let element = emit(left)
    let container = emit(right)
    charge()
    let perElement =
      element.kind != .value ? 1 : type(left) == .string ? element.size.map(Cost.forText) : nil
    if let perElement, let size = container.size {
      chargeBound(saturatingMultiply(perElement, max(size, 1)))
    } else {
      chargeBound(nil)
    }
    let target = newScalar()
    let operands = (boxed(element), boxed(container))
    emit(.inValue, target, operands.0, operands.1)
    return scalar(.bool, target)
  }
}
