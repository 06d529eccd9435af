extension Compiler {
  mutating func emitMacro(_ id: AST.NodeID, _ macro: CheckedExpression.Macro) -> Operand {
    switch macro.kind {
    case .has: return emitHas(macro)
    case .all, .exists: return emitQuantifier(macro, isAll: macro.kind == .all)
    case .existsOne: return emitExistsOne(macro)
    case .filter, .map, .transformList: return emitListMacro(id, macro)
    case .transformMap, .transformMapEntry: return emitMapMacro(macro)
    case .bind, .block, .blockIndex: return emitBind(macro)
    case .optionalMap, .optionalFlatMap: return emitOptionalMap(macro)
    }
  }

  private mutating func emitHas(_ macro: CheckedExpression.Macro) -> Operand {
    charge()
    let target = newScalar()
    switch checked.annotation(macro.body).meaning {
    case .slot(let slot): emit(.anyKnown, target, UInt32(slot), 1)
    case .group(let base, let object):
      emit(.anyKnown, target, UInt32(base), UInt32(object.slotCount))
    default:
      guard case .select(let operand, let field, _) = ast[macro.body].kind else {
        return constant(.bool(false))
      }
      let source = emitBoxed(operand)
      emit(.hasField, target, source, constantOperand(.string(field)))
    }
    return scalar(.bool, target)
  }

  // MARK: Loops

  /// A loop over a macro's range: `body` compiles what is done for each element, and gets the
  /// place to which it may jump to go on.
  private mutating func emitLoop(
    _ macro: CheckedExpression.Macro, _ body: (inout Compiler, _ next: UInt32) -> Void
  ) {
    let range = emit(macro.target)
    let source = boxed(range)
    let iterator = UInt32(parts.loopCount)
    parts.loopCount += 1
    emit(.iterate, iterator, source)
    let next = emit(.next, iterator)
    let outer = (cost, bound)
    (cost, bound) = (1, 1)
    emitLocals(macro, iterator)
    body(&self, UInt32(next))
    parts.instructions[next].c = UInt32(clamping: cost)
    let perElement = bound
    (cost, bound) = outer
    if let perElement, let size = range.size {
      chargeBound(saturatingMultiply(perElement, size))
    } else {
      chargeBound(nil)
    }
    emit(.jump, 0, UInt32(next))
    land(next)
  }

  private mutating func emitLocals(_ macro: CheckedExpression.Macro, _ iterator: UInt32) {
    let isPair = macro.locals.count == 2
    for (index, local) in macro.locals.enumerated() {
      let kind = Representation(checked.localTypes[local])
      if isPair, index == 0, case .list = type(macro.target) {
        let target = newScalar()
        emit(.position, target, iterator)
        locals[local] = scalar(.int, target)
        continue
      }
      if isPair, index == 0, Representation(checked.localTypes[local]) == .value,
        type(macro.target).isDynamic
      {
        // Only the loop knows whether the first variable is an index or a key.
        let target = newValue()
        emit(.key, target, iterator)
        locals[local] = value(target)
        continue
      }
      let place = 2 * Int(iterator) + (isPair && index == 1 ? 1 : 0)
      let target = ValueOperand(.loop, place).bits
      if kind == .value {
        locals[local] = value(target)
      } else {
        let unboxed = newScalar()
        unbox(target, to: kind, into: unboxed)
        locals[local] = Operand(kind: kind, index: unboxed, size: 0)
      }
    }
  }

  private mutating func emitQuantifier(
    _ macro: CheckedExpression.Macro, isAll: Bool
  ) -> Operand {
    charge()
    let target = newScalar()
    let register = newFault()
    emit(.clearFault, UInt32(register))
    var exit = 0
    emitLoop(macro) { compiler, next in
      let (jump, handler) = compiler.guarded(by: register) { compiler -> Int in
        let found = compiler.emitBool(macro.body)
        return compiler.emit(isAll ? .jumpIfFalse : .jumpIfTrue, found.index)
      }
      compiler.parts.handlerTable[handler].landing = Int(next)
      exit = jump
    }
    emit(.checkFault, UInt32(register))
    emit(.moveScalar, target, constant(.bool(isAll)).index)
    let done = emit(.jump)
    land(exit)
    emit(.moveScalar, target, constant(.bool(!isAll)).index)
    land(done)
    return scalar(.bool, target)
  }

  private mutating func emitExistsOne(_ macro: CheckedExpression.Macro) -> Operand {
    charge()
    let count = newScalar()
    emit(.moveScalar, count, constant(.int(0)).index)
    emitLoop(macro) { compiler, next in
      let found = compiler.emitBool(macro.body)
      compiler.emit(.jumpIfFalse, found.index, next)
      compiler.emit(.addInt, count, count, compiler.constant(.int(1)).index)
    }
    let target = newScalar()
    emit(.equalBits, target, count, constant(.int(1)).index)
    return scalar(.bool, target)
  }

  private mutating func emitListMacro(
    _ id: AST.NodeID, _ macro: CheckedExpression.Macro
  ) -> Operand {
    charge()
    let result = newValue()
    emit(.beginList, result)
    emitLoop(macro) { compiler, next in
      if macro.kind == .filter {
        let found = compiler.emitBool(macro.body)
        compiler.emit(.jumpIfFalse, found.index, next)
        guard let element = compiler.locals[macro.locals[0]] else { return }
        let boxed = compiler.boxed(element)
        compiler.emit(.append, result, boxed)
      } else {
        if let filter = macro.filter {
          let found = compiler.emitBool(filter)
          compiler.emit(.jumpIfFalse, found.index, next)
        }
        let boxed = compiler.emitBoxed(macro.body)
        compiler.emit(.append, result, boxed)
      }
    }
    return value(result)
  }

  /// Keys and values are gathered in a list, which then becomes a map.
  private mutating func emitMapMacro(_ macro: CheckedExpression.Macro) -> Operand {
    charge()
    let list = newValue()
    emit(.beginList, list)
    emitLoop(macro) { compiler, next in
      if let filter = macro.filter {
        let found = compiler.emitBool(filter)
        compiler.emit(.jumpIfFalse, found.index, next)
      }
      let boxed = compiler.emitBoxed(macro.body)
      if macro.kind == .transformMapEntry {
        compiler.emit(.appendEntries, list, boxed)
      } else if let key = compiler.locals[macro.locals[0]] {
        let boxedKey = compiler.boxed(key)
        compiler.emit(.append, list, boxedKey)
        compiler.emit(.append, list, boxed)
      }
    }
    let result = newValue()
    emit(.finishMap, result, list)
    return value(result)
  }

  // MARK: Names

  private mutating func emitBind(_ macro: CheckedExpression.Macro) -> Operand {
    charge()
    if macro.kind == .bind {
      locals[macro.locals[0]] = emitBinding(macro.target, to: macro.locals[0])
    } else if case .list(let elements) = ast[macro.target].kind {
      for (element, local) in zip(elements, macro.locals) {
        locals[local] = emitBinding(element.value, to: local)
      }
    }
    return emit(macro.body)
  }

  private mutating func emitBinding(_ id: AST.NodeID, to local: Int) -> Operand {
    let operand = emit(id)
    guard operand.constant == nil else { return operand }
    let kind = Representation(checked.localTypes[local])
    return kind == .value ? value(boxed(operand), size: operand.size) : converted(operand, to: kind)
  }

  private mutating func emitOptionalMap(_ macro: CheckedExpression.Macro) -> Operand {
    let source = emitBoxed(macro.target)
    charge()
    let has = newScalar()
    let inner = newValue()
    let result = newValue()
    emit(.unwrapOptional, has, source, inner)
    let absent = emit(.jumpIfFalse, has)
    let kind = Representation(checked.localTypes[macro.locals[0]])
    locals[macro.locals[0]] = converted(value(inner), to: kind)
    let boxed = emitBoxed(macro.body)
    if macro.kind == .optionalMap {
      emit(.wrapOptional, result, boxed)
    } else {
      emit(.moveValue, result, boxed)
    }
    let done = emit(.jump)
    land(absent)
    emit(.optionalNone, result)
    land(done)
    return value(result)
  }
}
