extension Compiler {
  mutating func emitCall(_ id: AST.NodeID, _ call: CheckedExpression.Call) -> Operand {
    if call.overloads.count == 1, let overload = call.overloads.first,
      let operand = emitDirect(id, call, overload)
    {
      return operand
    }
    return emitDynamic(id, call)
  }

  /// Whether a static type guarantees what a parameter needs.
  private func isStatic(_ argument: CELType, for parameter: CELType) -> Bool {
    switch parameter {
    case .dyn, .parameter: true
    case .double: argument == .double || (isPromoting && argument == .int)
    default: !argument.isDynamic
    }
  }

  /// A call whose overload the static types decide.
  private mutating func emitDirect(
    _ id: AST.NodeID, _ call: CheckedExpression.Call, _ overload: Overload
  ) -> Operand? {
    for (index, argument) in call.arguments.enumerated()
    where !isStatic(type(argument), for: overload.parameter(index)) {
      return nil
    }
    if call.function == "matches", let operand = emitMatches(call) { return operand }
    switch overload.implementation {
    case .numeric1, .numeric2: return emitNumeric(id, call, overload)
    default: break
    }
    if let intrinsic = overload.intrinsic {
      return emitIntrinsic(intrinsic, call, overload)
    }
    var operands: [Operand] = []
    for (index, argument) in call.arguments.enumerated() {
      var operand = emit(argument)
      if overload.parameter(index) == .double { operand = converted(operand, to: .double) }
      operands.append(operand)
    }
    charge()
    if let folded = fold(call, overload, operands) { return folded }
    let arguments = operands.map { boxed($0) }
    chargeBound(
      overload.hasOwnCost
        ? nil : callBound(operands, call.arguments, result: overload.result))
    let target = newValue()
    let opcode: Opcode =
      switch overload.implementation {
      case .unary: .call1
      case .binary: .call2
      default: .call
      }
    parts.calls.append(
      Code.CallSite(function: call.function, overloads: [overload], arguments: arguments))
    emit(opcode, target, UInt32(parts.calls.count - 1))
    return value(target, size: Representation(overload.result) == .value ? nil : 0)
  }

  /// What a function that looks through its arguments once can cost.
  private func callBound(
    _ operands: [Operand], _ ids: [AST.NodeID], result: CELType
  ) -> UInt64? {
    var total: UInt64 = 0
    for (operand, id) in zip(operands, ids) {
      switch (Representation(type(id)), operand.size) {
      case (.value, nil): return nil
      case (.value, let size?): total = saturatingAdd(total, size)
      default: break
      }
    }
    // What it makes is not known to be small.
    return Representation(result) == .value && result != .timestamp ? nil : total
  }

  /// The result of a pure function of constants, unless it fails or is large.
  private mutating func fold(
    _ call: CheckedExpression.Call, _ overload: Overload, _ operands: [Operand]
  ) -> Operand? {
    guard environment.options.foldsConstants else { return nil }
    var arguments: [Value] = []
    for operand in operands {
      guard let constant = operand.constant else { return nil }
      arguments.append(constant)
    }
    var options = environment.options
    options.costLimit = 1000
    var context = CallContext(options: options)
    guard
      let result = try? Evaluator.apply(overload, call.function, arguments, &context),
      (Self.size(result) ?? 0) <= 1024
    else { return nil }
    return constant(result)
  }

  /// A function of numbers: the registers hold what it needs.
  private mutating func emitNumeric(
    _ id: AST.NodeID, _ call: CheckedExpression.Call, _ overload: Overload
  ) -> Operand {
    var operands: [Operand] = []
    for (index, argument) in call.arguments.enumerated() {
      let operand = emit(argument)
      let parameter = overload.parameter(index)
      let isPromoted = isPromoting && parameter == .double
      operands.append(
        isPromoted
          ? converted(operand, to: .double) : converted(operand, to: Representation(parameter)))
    }
    charge()
    if let folded = fold(call, overload, operands) { return folded }
    let registers = operands.map { numberRegister($0) }
    let target = newScalar()
    if let intrinsic = overload.intrinsic {
      emit(intrinsic, target, registers[0], registers.count > 1 ? registers[1] : 0)
    } else {
      switch overload.implementation {
      case .numeric1(let function):
        parts.numeric1.append(function)
        emit(.numeric1, target, registers[0], UInt32(parts.numeric1.count - 1))
      case .numeric2(let function):
        parts.numeric2.append(function)
        emit(.moveScalar, target, registers[0])
        emit(.numeric2, target, registers[1], UInt32(parts.numeric2.count - 1))
      default: break
      }
    }
    return numberResult(target, overload.result)
  }

  /// A register with the operand as a double: seconds if it is a duration.
  private mutating func numberRegister(_ operand: Operand) -> UInt32 {
    let opcode: Opcode
    switch operand.kind {
    case .int: opcode = .intToDouble
    case .uint: opcode = .uintToDouble
    case .duration: opcode = .durationToDouble
    default: return operand.index
    }
    let target = newScalar()
    emit(opcode, target, operand.index)
    return target
  }

  private mutating func numberResult(_ register: UInt32, _ type: CELType) -> Operand {
    guard type == .duration else {
      return Operand(kind: Representation(type), index: register, size: 0)
    }
    let target = newScalar()
    emit(.doubleToDuration, target, register)
    return Operand(kind: .duration, index: target, size: 0)
  }

  /// An operator that is an instruction.
  private mutating func emitIntrinsic(
    _ intrinsic: Opcode, _ call: CheckedExpression.Call, _ overload: Overload
  ) -> Operand {
    var operands: [Operand] = []
    for (index, argument) in call.arguments.enumerated() {
      let operand = emit(argument)
      operands.append(converted(operand, to: Representation(overload.parameter(index))))
    }
    charge()
    if let folded = fold(call, overload, operands) { return folded }
    if Representation(overload.parameter(0)) == .value {
      // It looks through its arguments once.
      chargeBound(
        operands.reduce(0) { total, operand in
          guard let total, let size = operand.size else { return nil }
          return saturatingAdd(total, size / Cost.bytesPerUnit)
        })
    }
    let target = newScalar()
    emit(intrinsic, target, operands[0].index, operands.count > 1 ? operands[1].index : 0)
    return Operand(kind: Representation(overload.result), index: target, size: 0)
  }

  /// `matches` with a constant pattern, which is compiled here and now.
  private mutating func emitMatches(_ call: CheckedExpression.Call) -> Operand? {
    guard call.arguments.count == 2,
      case .constant(.string(let pattern)) = checked.annotation(call.arguments[1]).meaning
    else { return nil }
    let regex: RegularExpression
    do throws(EvaluationError) {
      regex = try RegularExpression(pattern, sizeLimit: environment.options.regexSizeLimit)
    } catch {
      // By the specification it fails when it is evaluated, which may never be.
      invalidPatterns.append(
        CELIssue(error.message, range: ast[call.arguments[1]].range))
      return nil
    }
    let text = emit(call.arguments[0])
    let source = boxed(text)
    charge()
    chargeBound(text.size.map { regex.costBound(length: $0) })
    parts.regexes.append(regex)
    let target = newScalar()
    emit(.matches, target, source, UInt32(parts.regexes.count - 1))
    return scalar(.bool, target)
  }

  /// A call whose overload the values decide when it runs.
  private mutating func emitDynamic(_ id: AST.NodeID, _ call: CheckedExpression.Call) -> Operand {
    var arguments: [UInt32] = []
    for argument in call.arguments { arguments.append(emitBoxed(argument)) }
    charge()
    chargeBound(nil)
    let target = newValue()
    parts.calls.append(
      Code.CallSite(
        function: call.function, overloads: call.overloads, arguments: arguments,
        arithmetic: Arithmetic.operator(for: call.function, count: arguments.count)))
    emit(.dispatch, target, UInt32(parts.calls.count - 1))
    return value(target)
  }
}
