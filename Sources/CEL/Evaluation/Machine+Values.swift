extension Machine {
  /// Runs an instruction that handles values.
  @inline(never)
  func executeValue(_ i: Instruction) throws(Fault) {
    switch i.opcode {
    case .raise: throw .error(code.parts.errors[Int(i.a)])
    case .moveValue: set(i.a, value(i.b).pointee)
    case .boxBool: set(i.a, Value.bool(bool(i.b)))
    case .boxInt: set(i.a, Value.int(int(i.b)))
    case .boxUint: set(i.a, Value.uint(uint(i.b)))
    case .boxDouble: set(i.a, Value.double(double(i.b)))
    case .boxDuration: set(i.a, Value.duration(int(i.b)))
    case .boxScalar: set(i.a, Value.scalar(double(i.b), code.parts.scalarTypes[Int(i.c)]))
    case .checkSlot: try checkSlot(i)
    case .anyKnown: set(i.a, anyKnown(Int(i.b), Int(i.c)))

    case .equalValue: set(i.a, try isEqual(i))
    case .notEqualValue: set(i.a, try !isEqual(i))
    case .lessValue: set(i.a, try order(i, "<") == .less)
    case .lessOrEqualValue:
      let order = try order(i, "<=")
      set(i.a, order == .less || order == .equal)
    case .greaterValue: set(i.a, try order(i, ">") == .greater)
    case .greaterOrEqualValue:
      let order = try order(i, ">=")
      set(i.a, order == .greater || order == .equal)
    case .inValue: set(i.a, try contains(i))
    case .startsWith: set(i.a, try testText(i) { $0.hasPrefix(bytes: $1) })
    case .endsWith: set(i.a, try testText(i) { $0.hasSuffix(bytes: $1) })
    case .containsText: set(i.a, try testText(i) { $0.contains(bytes: $1) })
    case .size: set(i.a, try Self.size(value(i.b).pointee, &state.pointee.context.work))

    case .select: set(i.a, try Access.field(of: value(i.b).pointee, value(i.c).pointee))
    case .optionalSelect:
      set(i.a, try Access.optionalField(of: value(i.b).pointee, value(i.c).pointee))
    case .index: set(i.a, try Access.element(of: value(i.b).pointee, at: value(i.c).pointee))
    case .indexInt: set(i.a, try element(i))
    case .optionalIndex:
      set(i.a, try Access.optionalElement(of: value(i.b).pointee, at: value(i.c).pointee))
    case .hasField: set(i.a, try Access.hasField(value(i.b).pointee, value(i.c).pointee))

    case .call1, .call2, .call, .dispatch: try call(i)
    case .matches: set(i.a, try matches(i))
    case .makeList: set(i.a, try makeList(code.parts.elements[Int(i.b)]))
    case .makeMap: set(i.a, try makeMap(code.parts.elements[Int(i.b)]))
    case .wrapOptional: set(i.a, Value.optional(value(i.b).pointee))
    case .optionalNone: set(i.a, Value.optional(nil))
    case .unwrapOptional: try unwrapOptional(i)

    case .iterate: try iterate(Int(i.a), value(i.b).pointee)
    case .position: set(i.a, Int64(state.pointee.loops[Int(i.b)].position))
    case .key: set(i.a, state.pointee.loops[Int(i.b)].key(state.pointee.elements + 2 * Int(i.b)))
    case .beginList: set(i.a, Value.list([]))
    case .append: append(value(i.b).pointee, to: i.a)
    case .appendEntries: try appendEntries(i)
    case .finishMap: set(i.a, try finishMap(value(i.b).pointee))
    default: throw .error(EvaluationError(.invalidArgument, "the program is not valid"))
    }
  }

  private func checkSlot(_ i: Instruction) throws(Fault) {
    let operand = i.b
    let found = value(operand)
    if found.pointee.kind == i.c, i.c != 0 { return }
    let type = code.slots[Int(operand & ValueOperand.indexMask)].type
    guard !found.pointee.isUnknown, found.pointee.matches(type) else {
      throw mismatch(operand, type.description)
    }
  }

  private func anyKnown(_ first: Int, _ count: Int) -> Bool {
    for slot in first..<first + count where !slots[slot].isUnknown { return true }
    return false
  }

  private func isEqual(_ i: Instruction) throws(Fault) -> Bool {
    do throws(EvaluationError) {
      return try value(i.b).pointee.isEqual(
        to: value(i.c).pointee, work: &state.pointee.context.work)
    } catch { throw .error(error) }
  }

  private func order(
    _ i: Instruction, _ symbol: String
  ) throws(Fault) -> Comparison {
    let left = value(i.b)
    let right = value(i.c)
    if let order = Comparison.ofValues(left.pointee, right.pointee) {
      let units = min(Cost.scan(left.pointee), Cost.scan(right.pointee))
      do throws(EvaluationError) {
        try state.pointee.context.work.spend(1 + units)
      } catch { throw .error(error) }
      return order
    }
    throw .error(.noSuchOverload("_\(symbol)_", [left.pointee, right.pointee]))
  }

  private func iterate(_ loop: Int, _ range: Value) throws(Fault) {
    guard state.pointee.loops[loop].begin(range) else {
      throw .error(
        EvaluationError(
          .noSuchOverload,
          "no such overload: a macro goes over a list or a map, not `\(range.type)`"
        ))
    }
  }

  private func testText(
    _ i: Instruction, _ test: (String, String) -> Bool
  ) throws(Fault) -> Bool {
    guard case .string(let text) = value(i.b).pointee else { throw mismatch(i.b, "string") }
    guard case .string(let part) = value(i.c).pointee else { throw mismatch(i.c, "string") }
    let units = UInt64(text.utf8.count) / Cost.bytesPerUnit
    try spend(units + UInt64(part.utf8.count) / Cost.bytesPerUnit)
    return test(text, part)
  }

  private func contains(_ i: Instruction) throws(Fault) -> Bool {
    do throws(EvaluationError) {
      return try Access.contains(
        value(i.b).pointee, in: value(i.c).pointee, &state.pointee.context.work)
    } catch { throw .error(error) }
  }

  static func size(_ value: Value, _ work: inout Work) throws(Fault) -> Int64 {
    switch value {
    case .string(let text):
      do throws(EvaluationError) {
        try work.spend(Cost.scan(value))
      } catch { throw .error(error) }
      return Int64(text.scalarCount)
    case .bytes(let bytes): return Int64(bytes.count)
    case .list(let elements): return Int64(elements.count)
    case .map(let map): return Int64(map.count)
    default: throw .error(.noSuchOverload("size", [value]))
    }
  }

  private func element(_ i: Instruction) throws(Fault) -> Value {
    guard case .list(let elements) = value(i.b).pointee else { throw mismatch(i.b, "list") }
    let index = int(i.c)
    guard index >= 0, index < elements.count else {
      throw .error(Access.outOfBounds(index, elements.count))
    }
    return elements[Int(index)]
  }

  private func matches(_ i: Instruction) throws(Fault) -> Bool {
    guard case .string(let text) = value(i.b).pointee else { throw mismatch(i.b, "string") }
    do throws(EvaluationError) {
      return try code.parts.regexes[Int(i.c)].matches(text, &state.pointee.context.work)
    } catch { throw .error(error) }
  }

  // MARK: Calls

  private func call(_ i: Instruction) throws(Fault) {
    let site = code.parts.calls[Int(i.b)]
    do throws(EvaluationError) {
      for argument in site.arguments {
        try state.pointee.context.work.spend(Cost.scan(value(argument).pointee))
      }
      let result = try call(i.opcode, site)
      try state.pointee.context.work.spend(Cost.scan(result))
      set(i.a, result)
    } catch {
      // An unknown slot's error came from looking at `unknown` as a value.
      throw .error(error)
    }
  }

  private func call(
    _ opcode: Opcode, _ site: Code.CallSite
  ) throws(EvaluationError) -> Value {
    if opcode == .call1, case .unary(let function) = site.overloads[0].implementation {
      return try function(value(site.arguments[0]).pointee)
    }
    if opcode == .call2, case .binary(let function) = site.overloads[0].implementation {
      return try function(value(site.arguments[0]).pointee, value(site.arguments[1]).pointee)
    }
    if let symbol = site.arithmetic {
      let left = value(site.arguments[0]).pointee
      let right = value(site.arguments[1]).pointee
      let isPromoting = code.options.numericPromotion
      if let result = try Arithmetic.apply(symbol, left, right, promoting: isPromoting) {
        return result
      }
    }
    var arguments: [Value] = []
    arguments.reserveCapacity(site.arguments.count)
    for argument in site.arguments { arguments.append(value(argument).pointee) }
    if opcode == .call {
      return try Evaluator.apply(
        site.overloads[0], site.function, arguments, &state.pointee.context)
    }
    for overload in site.overloads
    where overload.matches(arguments, promoting: code.options.numericPromotion) {
      return try Evaluator.apply(overload, site.function, arguments, &state.pointee.context)
    }
    throw .noSuchOverload(site.function, arguments)
  }

  // MARK: Collections

  private func makeList(_ elements: Code.Elements) throws(Fault) -> Value {
    var list: [Value] = []
    list.reserveCapacity(elements.operands.count)
    for (operand, isOptional) in zip(elements.operands, elements.optionals) {
      let element = value(operand).pointee
      guard isOptional else {
        list.append(element)
        continue
      }
      guard case .optional(let inner) = element else { throw mismatch(operand, "optional_type") }
      if let inner { list.append(inner) }
    }
    return .list(list)
  }

  private func makeMap(_ elements: Code.Elements) throws(Fault) -> Value {
    var entries: [(key: Value, value: Value)] = []
    entries.reserveCapacity(elements.optionals.count)
    for (index, isOptional) in elements.optionals.enumerated() {
      let key = value(elements.operands[2 * index]).pointee
      let found = value(elements.operands[2 * index + 1]).pointee
      guard isOptional else {
        entries.append((key, found))
        continue
      }
      guard case .optional(let inner) = found else {
        throw mismatch(elements.operands[2 * index + 1], "optional_type")
      }
      if let inner { entries.append((key, inner)) }
    }
    return try Self.map(entries)
  }

  private static func map(_ entries: [(key: Value, value: Value)]) throws(Fault) -> Value {
    if let map = ValueMap(entries) { return .map(map) }
    if let bad = entries.first(where: { !$0.key.isKey }) {
      throw .error(
        EvaluationError(
          .invalidArgument, "unsupported key type: a map cannot have keys of `\(bad.key.type)`"))
    }
    throw .error(EvaluationError(.invalidArgument, "a key occurs twice in the map"))
  }

  private func append(_ value: Value, to register: UInt32) {
    // Moved out, so that the array is not shared and grows in place.
    let place = registers + Int(register)
    let list = place.move()
    guard case .list(var elements) = consume list else {
      place.initialize(to: .list([value]))
      return
    }
    elements.append(value)
    place.initialize(to: .list(elements))
  }

  private func appendEntries(_ i: Instruction) throws(Fault) {
    guard case .map(let map) = value(i.b).pointee else { throw mismatch(i.b, "map") }
    for entry in map.entries {
      append(entry.key, to: i.a)
      append(entry.value, to: i.a)
    }
  }

  private func finishMap(_ flat: Value) throws(Fault) -> Value {
    guard case .list(let list) = flat else { return flat }
    return try Self.map(
      stride(from: 0, to: list.count - 1, by: 2).map { (list[$0], list[$0 + 1]) })
  }

  private func unwrapOptional(_ i: Instruction) throws(Fault) {
    guard case .optional(let inner) = value(i.b).pointee else {
      throw mismatch(i.b, "optional_type")
    }
    set(i.a, inner != nil)
    if let inner { set(i.c, inner) }
  }
}
