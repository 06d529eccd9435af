@testable import CEL

/// Walks a checked tree and computes each node in the plainest way.
///
/// It shares the tree, the types and the values with the library, and none of the evaluation: what
/// the compiled program does with registers, jumps and faults is plain recursion here.
struct SimpleEvaluator {
  /// Why there is no value.
  enum Stop: Error, Equatable {
    case error(EvaluationError.Kind)
    case unknown(Set<String>)

    func merged(with other: Stop) -> Stop {
      switch (self, other) {
      case (.unknown(let left), .unknown(let right)): .unknown(left.union(right))
      case (.unknown, _): self
      case (_, .unknown): other
      default: self
      }
    }
  }

  let checked: CheckedExpression
  let environment: Environment
  let activation: [Value]

  func run() -> Result<Value, Stop> {
    do throws(Stop) {
      return .success(try value(checked.ast.root, [:]))
    } catch {
      return .failure(error)
    }
  }

  typealias Locals = [Int: Value]

  private func type(_ id: AST.NodeID) -> CELType { checked.type(of: id) }

  /// An integer where the static type is double was promoted.
  private func promoted(_ value: Value, to type: CELType) -> Value {
    guard environment.options.numericPromotion, type == .double, case .int(let number) = value
    else { return value }
    return .double(Double(number))
  }

  // MARK: Nodes

  func value(_ id: AST.NodeID, _ locals: Locals) throws(Stop) -> Value {
    let annotation = checked.annotation(id)
    switch annotation.meaning {
    case .constant(let value): return value
    case .local(let local): return locals[local] ?? .null
    case .slot(let slot):
      if case .select(_, _, isOptional: true) = checked.ast[id].kind {
        return .optional(activation[slot].isUnknown ? nil : activation[slot])
      }
      if activation[slot].isUnknown { throw .unknown([environment.slots[slot].path]) }
      return activation[slot]
    case .call(let call):
      var arguments: [Value] = []
      for argument in call.arguments { arguments.append(try value(argument, locals)) }
      if call.overloads.count == 1, let overload = call.overloads.first {
        for index in arguments.indices {
          arguments[index] = promoted(arguments[index], to: overload.parameter(index))
        }
      }
      return try SimpleFunctions(promotes: environment.options.numericPromotion)
        .call(call.function, arguments)
    case .macro(let macro): return try self.macro(macro, locals)
    case .plain: return try plain(id, locals)
    case .group, .failure: throw .error(.undeclared)
    }
  }

  private func plain(_ id: AST.NodeID, _ locals: Locals) throws(Stop) -> Value {
    switch checked.ast[id].kind {
    case .logical(let symbol, let operands):
      return try logical(operands, decisive: symbol == .or, locals)
    case .conditional(let condition, let then, let otherwise):
      let chosen = try bool(condition, locals) ? then : otherwise
      return promoted(try value(chosen, locals), to: type(id))
    case .binary(let symbol, let left, let right):
      let first = try value(left, locals)
      let second = try value(right, locals)
      return .bool(try compare(symbol, first, second))
    case .list(let elements):
      guard case .list(let elementType) = type(id) else { throw .error(.undeclared) }
      var list: [Value] = []
      for element in elements {
        list.append(promoted(try value(element.value, locals), to: elementType))
      }
      return .list(list)
    case .map(let entries):
      guard case .map(_, let valueType) = type(id) else { throw .error(.undeclared) }
      var pairs: [(key: Value, value: Value)] = []
      for entry in entries {
        let key = try value(entry.key, locals)
        pairs.append((key, promoted(try value(entry.value, locals), to: valueType)))
      }
      guard let map = ValueMap(pairs) else { throw .error(.invalidArgument) }
      return .map(map)
    case .index(let operand, let index, _):
      let whole = try value(operand, locals)
      return try element(of: whole, try value(index, locals))
    case .select(let operand, let field, _):
      return try element(of: try value(operand, locals), .string(field))
    default: throw .error(.undeclared)
    }
  }

  private func bool(_ id: AST.NodeID, _ locals: Locals) throws(Stop) -> Bool {
    guard case .bool(let flag) = try value(id, locals) else { throw .error(.noSuchOverload) }
    return flag
  }

  private func logical(
    _ operands: [AST.NodeID], decisive: Bool, _ locals: Locals
  ) throws(Stop) -> Value {
    var stop: Stop?
    for operand in operands {
      do throws(Stop) {
        if try bool(operand, locals) == decisive { return .bool(decisive) }
      } catch {
        stop = stop?.merged(with: error) ?? error
      }
    }
    if let stop { throw stop }
    return .bool(!decisive)
  }

  private func compare(_ symbol: BinaryOperator, _ left: Value, _ right: Value) throws(Stop) -> Bool
  {
    switch symbol {
    case .equal: return SimpleFunctions.isEqual(left, right)
    case .notEqual: return !SimpleFunctions.isEqual(left, right)
    case .in:
      switch right {
      case .list(let list): return list.contains { SimpleFunctions.isEqual($0, left) }
      case .map(let map): return map.entries.contains { SimpleFunctions.isEqual($0.key, left) }
      default: throw .error(.noSuchOverload)
      }
    default:
      guard let order = SimpleFunctions.order(left, right) else { throw .error(.noSuchOverload) }
      switch symbol {
      case .less: return order == -1
      case .lessOrEqual: return order == -1 || order == 0
      case .greater: return order == 1
      default: return order == 1 || order == 0
      }
    }
  }

  private func element(of whole: Value, _ index: Value) throws(Stop) -> Value {
    switch whole {
    case .map(let map):
      for entry in map.entries where SimpleFunctions.isEqual(entry.key, index) {
        return entry.value
      }
      throw .error(.noSuchKey)
    case .list(let list):
      let position: Int64?
      switch index {
      case .int(let number): position = number
      case .uint(let number): position = Int64(exactly: number)
      case .double(let number): position = Int64(exactly: number)
      default: position = nil
      }
      guard let position else { throw .error(.invalidArgument) }
      guard position >= 0, position < list.count else { throw .error(.indexOutOfBounds) }
      return list[Int(position)]
    default: throw .error(.noSuchField)
    }
  }

  // MARK: Macros

  private func macro(_ macro: CheckedExpression.Macro, _ locals: Locals) throws(Stop) -> Value {
    switch macro.kind {
    case .has: return try has(macro, locals)
    case .bind:
      var inner = locals
      inner[macro.locals[0]] = try value(macro.target, locals)
      return try value(macro.body, inner)
    case .optionalMap:
      guard case .optional(let found) = try value(macro.target, locals) else {
        throw .error(.noSuchOverload)
      }
      guard let found else { return .optional(nil) }
      var inner = locals
      inner[macro.locals[0]] = found
      return .optional(try value(macro.body, inner))
    default: return try comprehension(macro, locals)
    }
  }

  private func has(_ macro: CheckedExpression.Macro, _ locals: Locals) throws(Stop) -> Value {
    switch checked.annotation(macro.body).meaning {
    case .slot(let slot): return .bool(!activation[slot].isUnknown)
    case .group(let base, let object):
      return .bool((0..<object.slotCount).contains { !activation[base + $0].isUnknown })
    default:
      guard case .select(_, let field, _) = checked.ast[macro.body].kind,
        case .map(let map) = try value(macro.target, locals)
      else { throw .error(.noSuchField) }
      return .bool(map.entries.contains { SimpleFunctions.isEqual($0.key, .string(field)) })
    }
  }

  private func rows(_ range: Value, _ locals: [Int]) throws(Stop) -> [Locals] {
    switch range {
    case .list(let list):
      return list.enumerated().map { index, element in
        locals.count == 1
          ? [locals[0]: element] : [locals[0]: .int(Int64(index)), locals[1]: element]
      }
    case .map(let map):
      return map.entries.map { entry in
        locals.count == 1
          ? [locals[0]: entry.key] : [locals[0]: entry.key, locals[1]: entry.value]
      }
    default: throw .error(.noSuchOverload)
    }
  }

  private func comprehension(
    _ macro: CheckedExpression.Macro, _ locals: Locals
  ) throws(Stop) -> Value {
    var kept: [Value] = []
    var pairs: [(key: Value, value: Value)] = []
    var count = 0
    var stop: Stop?
    let isAll = macro.kind == .all
    for row in try rows(try value(macro.target, locals), macro.locals) {
      let inner = locals.merging(row) { $1 }
      if let filter = macro.filter, try !bool(filter, inner) { continue }
      switch macro.kind {
      case .all, .exists:
        do throws(Stop) {
          if try bool(macro.body, inner) != isAll { return .bool(!isAll) }
        } catch {
          stop = stop?.merged(with: error) ?? error
        }
      case .existsOne: if try bool(macro.body, inner) { count += 1 }
      case .filter: if try bool(macro.body, inner) { kept.append(inner[macro.locals[0]] ?? .null) }
      case .map, .transformList: kept.append(try value(macro.body, inner))
      case .transformMap:
        pairs.append((inner[macro.locals[0]] ?? .null, try value(macro.body, inner)))
      default: throw .error(.undeclared)
      }
    }
    if let stop { throw stop }
    switch macro.kind {
    case .all, .exists: return .bool(isAll)
    case .existsOne: return .bool(count == 1)
    case .transformMap:
      guard let map = ValueMap(pairs) else { throw .error(.invalidArgument) }
      return .map(map)
    default: return .list(kept)
    }
  }
}
