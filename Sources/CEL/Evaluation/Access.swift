/// Looking into lists, maps and optional values.
enum Access {
  static func outOfBounds(_ index: Int64, _ count: Int) -> EvaluationError {
    EvaluationError(
      .indexOutOfBounds, "index out of bounds: \(index) in a list of \(count)")
  }

  static func field(of value: Value, _ name: Value) throws(Fault) -> Value {
    switch value {
    case .map(let map):
      guard let found = map[name] else { throw .error(.noSuchKey(name)) }
      return try known(found)
    case .optional: return try optionalField(of: value, name)
    default:
      throw .error(
        EvaluationError(
          .noSuchField, "`\(value.type)` has no fields, so `.\(name.shortText)` cannot be read"))
    }
  }

  /// Values from outside may hold unknowns, which have no path to report.
  private static func known(_ value: Value) throws(Fault) -> Value {
    guard value.isUnknown else { return value }
    throw .error(EvaluationError(.invalidArgument, "the value is not known"))
  }

  static func optionalField(of value: Value, _ name: Value) throws(Fault) -> Value {
    switch value {
    case .map(let map): return wrap(map[name])
    case .optional(let inner):
      guard let inner else { return value }
      return try optionalField(of: inner, name)
    default: return try .optional(field(of: value, name))
    }
  }

  private static func wrap(_ found: Value?) -> Value {
    if case .some(.optional) = found, let found { return found }
    return .optional(found)
  }

  static func hasField(_ value: Value, _ name: Value) throws(Fault) -> Bool {
    switch value {
    case .map(let map): return map[name].map { !$0.isUnknown } ?? false
    case .optional(let inner):
      guard let inner else { return false }
      return try hasField(inner, name)
    default:
      throw .error(
        EvaluationError(.noSuchField, "`\(value.type)` has no fields, so `has` cannot ask for one"))
    }
  }

  static func element(of value: Value, at index: Value) throws(Fault) -> Value {
    switch value {
    case .map(let map):
      guard let found = map[index] else { throw .error(.noSuchKey(index)) }
      return found
    case .list(let elements):
      guard let position = position(index) else {
        throw .error(.invalid("a list is indexed with a whole number, not `\(index.shortText)`"))
      }
      guard position >= 0, position < elements.count else {
        throw .error(outOfBounds(position, elements.count))
      }
      return elements[Int(position)]
    case .optional: return try optionalElement(of: value, at: index)
    default: throw .error(.noSuchOverload("_[_]", [value, index]))
    }
  }

  private static func position(_ index: Value) -> Int64? {
    switch index {
    case .int(let number): number
    case .uint(let number): Int64(exactly: number)
    case .double(let number): Int64(exactly: number)
    default: nil
    }
  }

  static func optionalElement(of value: Value, at index: Value) throws(Fault) -> Value {
    switch value {
    case .map(let map): return .optional(map[index])
    case .list(let elements):
      guard let position = position(index), position >= 0, position < elements.count else {
        return .optional(nil)
      }
      return .optional(elements[Int(position)])
    case .optional(let inner):
      guard let inner else { return value }
      return try optionalElement(of: inner, at: index)
    default: throw .error(.noSuchOverload("_[?_]", [value, index]))
    }
  }

  static func contains(
    _ element: Value, in container: Value, _ work: inout Work
  ) throws(EvaluationError) -> Bool {
    switch container {
    case .list(let elements):
      if case .string(let text) = element {
        let units = saturatingMultiply(UInt64(elements.count), 1 + Cost.scan(element))
        try work.spend(units)
        for candidate in elements {
          if case .string(let other) = candidate, text.hasSameBytes(as: other) { return true }
        }
        return false
      }
      for candidate in elements {
        if try element.isEqual(to: candidate, work: &work) { return true }
      }
      return false
    case .map(let map):
      try work.spend(1 + Cost.scan(element))
      return map[element] != nil
    default: throw .noSuchOverload("@in", [element, container])
    }
  }
}

extension Evaluator {
  /// Calls an overload with values.
  static func apply(
    _ overload: Overload, _ name: String, _ arguments: [Value], _ context: inout CallContext
  ) throws(EvaluationError) -> Value {
    switch overload.implementation {
    case .unary(let function): return try function(arguments[0])
    case .binary(let function): return try function(arguments[0], arguments[1])
    case .general(let function): return try function(arguments, &context)
    case .numeric1(let function):
      guard let number = Arithmetic.number(arguments[0], overload.parameter(0)) else {
        throw .noSuchOverload(name, arguments)
      }
      return try Arithmetic.value(function(number), overload.result)
    case .numeric2(let function):
      guard let left = Arithmetic.number(arguments[0], overload.parameter(0)),
        let right = Arithmetic.number(arguments[1], overload.parameter(1))
      else { throw .noSuchOverload(name, arguments) }
      return try Arithmetic.value(function(left, right), overload.result)
    case .missing:
      throw EvaluationError(.undeclared, "`\(name)` is declared without an implementation")
    }
  }
}
