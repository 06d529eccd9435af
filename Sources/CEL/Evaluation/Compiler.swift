/// Turns a checked expression into instructions.
struct Compiler {
  /// Where a node's value is.
  struct Operand {
    var kind: Representation
    /// A scalar register, or the bits of a ``ValueOperand``.
    var index: UInt32
    /// The value, if it is known already.
    var constant: Value?
    /// The most elements or bytes the value can have, if that is known.
    var size: UInt64?
  }

  let checked: CheckedExpression
  let environment: Environment
  var parts = Code.Parts()
  var locals: [Operand?]
  var currentHandler: Int32 = -1
  var currentRange: Range<Int> = 0..<0
  /// The units of the straight line being compiled.
  var cost: UInt64 = 0
  /// The most that the straight line and all below it can cost; nothing if that is not known.
  var bound: UInt64? = 0
  /// Constant patterns of `matches` that are no regular expressions.
  var invalidPatterns: [CELIssue] = []
  private var scalarConstants: [UInt64: UInt32] = [:]

  init(_ checked: CheckedExpression, environment: Environment) {
    self.checked = checked
    self.environment = environment
    locals = Array(repeating: nil, count: checked.localTypes.count)
  }

  var ast: AST { checked.ast }
  var isPromoting: Bool { environment.options.numericPromotion }

  mutating func compile() -> Code {
    parts.instructions.reserveCapacity(ast.nodes.count * 2)
    let result = emit(ast.root, as: checked.type)
    parts.result = result.index
    parts.resultKind = result.kind
    emit(.halt)
    parts.baseCost = cost
    parts.costBound = bound
    return Code(
      parts: parts, type: checked.type, options: environment.options, slots: environment.slots)
  }

  // MARK: Pieces

  func type(_ id: AST.NodeID) -> CELType { checked.annotation(id).type }

  @discardableResult
  mutating func emit(_ opcode: Opcode, _ a: UInt32 = 0, _ b: UInt32 = 0, _ c: UInt32 = 0) -> Int {
    parts.instructions.append(Instruction(opcode: opcode, a: a, b: b, c: c))
    parts.handlers.append(currentHandler)
    parts.ranges.append(
      Int32(clamping: currentRange.lowerBound)..<Int32(clamping: currentRange.upperBound))
    return parts.instructions.count - 1
  }

  var here: UInt32 { UInt32(parts.instructions.count) }

  /// Makes a jump lead to the next instruction.
  mutating func land(_ jump: Int) { parts.instructions[jump].b = here }

  mutating func newScalar() -> UInt32 {
    parts.scalars.append(0)
    return UInt32(parts.scalars.count - 1)
  }

  mutating func newValue() -> UInt32 {
    parts.valueCount += 1
    return ValueOperand(.register, parts.valueCount - 1).bits
  }

  /// Adds to the cost of the straight line.
  mutating func charge(_ units: UInt64 = 1) {
    cost += units
    bound = bound.map { saturatingAdd($0, units) }
  }

  /// Adds to the bound what an operation costs beside its unit; unknown if the size is.
  mutating func chargeBound(_ units: UInt64?) {
    if let have = bound, let units { bound = saturatingAdd(have, units) } else { bound = nil }
  }

  func scalar(_ kind: Representation, _ index: UInt32) -> Operand {
    Operand(kind: kind, index: index)
  }

  func value(_ index: UInt32, size: UInt64? = nil) -> Operand {
    Operand(kind: .value, index: index, size: size)
  }

  mutating func constant(_ value: Value) -> Operand {
    let kind: Representation
    let bits: UInt64
    switch value {
    case .bool(let flag): (kind, bits) = (.bool, flag ? 1 : 0)
    case .int(let number): (kind, bits) = (.int, UInt64(bitPattern: number))
    case .uint(let number): (kind, bits) = (.uint, number)
    case .double(let number): (kind, bits) = (.double, number.bitPattern)
    case .duration(let span): (kind, bits) = (.duration, UInt64(bitPattern: span))
    case .scalar(let number, let type): (kind, bits) = (.scalar(type), number.bitPattern)
    default:
      return Operand(
        kind: .value, index: constantOperand(value), constant: value, size: Self.size(value))
    }
    let index = scalarConstants[bits] ?? newScalar()
    scalarConstants[bits] = index
    parts.scalars[Int(index)] = bits
    return Operand(kind: kind, index: index, constant: value, size: 0)
  }

  mutating func constantOperand(_ value: Value) -> UInt32 {
    parts.constants.append(value)
    return ValueOperand(.constant, parts.constants.count - 1).bits
  }

  static func size(_ value: Value) -> UInt64? {
    switch value {
    case .string(let text): UInt64(text.utf8.count)
    case .bytes(let bytes): UInt64(bytes.count)
    case .list(let elements): UInt64(elements.count)
    case .map(let map): UInt64(map.count)
    case .optional, .opaque: nil
    default: 0
    }
  }

  mutating func scalarTypeIndex(_ type: ScalarType) -> UInt32 {
    if let index = parts.scalarTypes.firstIndex(of: type) { return UInt32(index) }
    parts.scalarTypes.append(type)
    return UInt32(parts.scalarTypes.count - 1)
  }

  // MARK: Representations

  /// The operand as a value.
  mutating func boxed(_ operand: Operand) -> UInt32 {
    if operand.kind == .value { return operand.index }
    if let constant = operand.constant { return constantOperand(constant) }
    let target = newValue()
    box(operand, into: target)
    return target
  }

  mutating func box(_ operand: Operand, into target: UInt32) {
    switch operand.kind {
    case .value: emit(.moveValue, target, operand.index)
    case .bool: emit(.boxBool, target, operand.index)
    case .int: emit(.boxInt, target, operand.index)
    case .uint: emit(.boxUint, target, operand.index)
    case .double: emit(.boxDouble, target, operand.index)
    case .duration: emit(.boxDuration, target, operand.index)
    case .scalar(let type): emit(.boxScalar, target, operand.index, scalarTypeIndex(type))
    }
  }

  /// The operand in the representation that a place needs.
  mutating func converted(_ operand: Operand, to kind: Representation) -> Operand {
    if operand.kind == kind { return operand }
    if kind == .value { return value(boxed(operand), size: operand.size) }
    if case .int = operand.kind, kind == .double {
      if case .int(let number) = operand.constant { return constant(.double(Double(number))) }
      let target = newScalar()
      emit(.intToDouble, target, operand.index)
      return scalar(.double, target)
    }
    // Static types differ from what is wanted only below `dyn`, where the value decides.
    let source = boxed(operand)
    let target = newScalar()
    unbox(source, to: kind, into: target)
    return scalar(kind, target)
  }

  mutating func unbox(_ source: UInt32, to kind: Representation, into target: UInt32) {
    switch kind {
    case .bool: emit(.unboxBool, target, source)
    case .int: emit(.unboxInt, target, source)
    case .uint: emit(.unboxUint, target, source)
    case .double: emit(isPromoting ? .unboxNumber : .unboxDouble, target, source)
    case .duration: emit(.unboxDuration, target, source)
    case .scalar(let type): emit(.unboxScalar, target, source, scalarTypeIndex(type))
    case .value: emit(.moveValue, target, source)
    }
  }

  /// Compiles a node and brings it to the representation of a type.
  mutating func emit(_ id: AST.NodeID, as type: CELType) -> Operand {
    converted(emit(id), to: Representation(type))
  }

  mutating func emitBool(_ id: AST.NodeID) -> Operand { emit(id, as: .bool) }

  mutating func emitBoxed(_ id: AST.NodeID) -> UInt32 {
    let operand = emit(id)
    return boxed(operand)
  }

  /// Copies an operand to a register that is written on several ways.
  mutating func move(_ operand: Operand, as kind: Representation, into target: UInt32) {
    if kind == .value {
      box(operand, into: target)
    } else {
      let found = converted(operand, to: kind)
      emit(.moveScalar, target, found.index)
    }
  }

  // MARK: Nodes

  /// Compiles a node; the operand may be in any representation that can hold it.
  mutating func emit(_ id: AST.NodeID) -> Operand {
    let outer = currentRange
    currentRange = ast[id].range
    defer { currentRange = outer }
    let annotation = checked.annotation(id)
    switch annotation.meaning {
    case .constant(let value): return constant(value)
    case .slot(let slot): return emitSlot(id, slot, annotation.type)
    case .local(let local):
      charge()
      return locals[local] ?? constant(.null)
    case .failure(let error): return emitFailure(error)
    case .group(_, let object):
      return emitFailure(EvaluationError(.noSuchField, "`\(object.name)` is a group of fields"))
    case .call(let call): return emitCall(id, call)
    case .macro(let macro): return emitMacro(id, macro)
    case .plain: return emitPlain(id)
    }
  }

  private mutating func emitFailure(_ error: EvaluationError) -> Operand {
    charge()
    parts.errors.append(error)
    emit(.raise, UInt32(parts.errors.count - 1))
    return value(newValue())
  }

  private mutating func emitSlot(_ id: AST.NodeID, _ slot: Int, _ type: CELType) -> Operand {
    charge()
    let operand = ValueOperand(.slot, slot).bits
    let declared = environment.slots[slot]
    if case .select(_, _, isOptional: true) = ast[id].kind {
      return emitOptionalSlot(slot, declared.type)
    }
    let kind = Representation(declared.type)
    if kind == .value {
      emit(.checkSlot, 0, operand, Value.kind(of: declared.type) ?? 0)
      return value(operand, size: declared.sizeLimit.map(UInt64.init))
    }
    let target = newScalar()
    unbox(operand, to: kind, into: target)
    return Operand(kind: kind, index: target, size: 0)
  }

  private mutating func emitOptionalSlot(_ slot: Int, _ type: CELType) -> Operand {
    let known = newScalar()
    let target = newValue()
    emit(.anyKnown, known, UInt32(slot), 1)
    let absent = emit(.jumpIfFalse, known)
    if case .optional = type {
      emit(.moveValue, target, ValueOperand(.slot, slot).bits)
    } else {
      emit(.wrapOptional, target, ValueOperand(.slot, slot).bits)
    }
    let done = emit(.jump)
    land(absent)
    emit(.optionalNone, target)
    land(done)
    return value(target)
  }

  private mutating func emitPlain(_ id: AST.NodeID) -> Operand {
    switch ast[id].kind {
    case .select(let operand, let field, let isOptional):
      let source = emitBoxed(operand)
      charge()
      let target = newValue()
      let name = constantOperand(.string(field))
      emit(isOptional ? .optionalSelect : .select, target, source, name)
      return value(target)
    case .index(let operand, let index, let isOptional):
      return emitIndex(operand, index, isOptional: isOptional)
    case .binary(let symbol, let left, let right):
      return symbol == .in ? emitMembership(left, right) : emitComparison(symbol, left, right)
    case .logical(let symbol, let operands): return emitLogical(symbol, operands)
    case .conditional(let condition, let then, let otherwise):
      return emitConditional(id, condition, then, otherwise)
    case .list(let elements): return emitList(id, elements)
    case .map(let entries): return emitMap(id, entries)
    default:
      return emitFailure(EvaluationError(.undeclared, "the expression has no meaning"))
    }
  }

  private mutating func emitIndex(
    _ operand: AST.NodeID, _ index: AST.NodeID, isOptional: Bool
  ) -> Operand {
    let source = emitBoxed(operand)
    let indexOperand = emit(index)
    charge()
    let target = newValue()
    if !isOptional, case .list = type(operand), indexOperand.kind == .int {
      emit(.indexInt, target, source, indexOperand.index)
    } else {
      emit(isOptional ? .optionalIndex : .index, target, source, boxed(indexOperand))
    }
    return value(target)
  }

  private mutating func emitList(_ id: AST.NodeID, _ elements: [AST.Element]) -> Operand {
    guard case .list(let elementType) = type(id) else { return emitList(.dyn, elements) }
    return emitList(elementType, elements)
  }

  private mutating func emitList(_ elementType: CELType, _ elements: [AST.Element]) -> Operand {
    var operands: [UInt32] = []
    var constants: [Value]? = []
    for element in elements {
      let before = parts.instructions.count
      var operand = emit(element.value)
      if isPromoting, elementType == .double, operand.kind == .int {
        operand = converted(operand, to: .double)
      }
      if let known = operand.constant, !element.isOptional, before == parts.instructions.count {
        constants?.append(known)
      } else {
        constants = nil
      }
      operands.append(boxed(operand))
    }
    charge()
    if let constants { return constant(.list(constants)) }
    let target = newValue()
    parts.elements.append(
      Code.Elements(operands: operands, optionals: elements.map(\.isOptional)))
    emit(.makeList, target, UInt32(parts.elements.count - 1))
    return value(target, size: UInt64(elements.count))
  }

  private mutating func emitMap(_ id: AST.NodeID, _ entries: [AST.Entry]) -> Operand {
    var operands: [UInt32] = []
    var constants: [(key: Value, value: Value)]? = []
    for entry in entries {
      let key = emit(entry.key)
      operands.append(boxed(key))
      let valueType: CELType = if case .map(_, let type) = type(id) { type } else { .dyn }
      var operand = emit(entry.value)
      if isPromoting, valueType == .double, operand.kind == .int {
        operand = converted(operand, to: .double)
      }
      if let keyConstant = key.constant, let known = operand.constant, !entry.isOptional {
        constants?.append((keyConstant, known))
      } else {
        constants = nil
      }
      operands.append(boxed(operand))
    }
    charge()
    if let constants, let map = ValueMap(constants) { return constant(.map(map)) }
    let target = newValue()
    parts.elements.append(
      Code.Elements(operands: operands, optionals: entries.map(\.isOptional)))
    emit(.makeMap, target, UInt32(parts.elements.count - 1))
    return value(target, size: UInt64(entries.count))
  }
}

/// The sum, or the largest number if it does not fit.
func saturatingAdd(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let (sum, overflow) = left.addingReportingOverflow(right)
  return overflow ? .max : sum
}

/// The product, or the largest number if it does not fit.
func saturatingMultiply(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let (product, overflow) = left.multipliedReportingOverflow(by: right)
  return overflow ? .max : product
}
