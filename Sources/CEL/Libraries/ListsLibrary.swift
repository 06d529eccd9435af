extension Library {
  /// Functions of lists: sums and extremes, order, parts, and ranges of numbers.
  public static let lists = Library.make("lists") { library in
    let ordered = summable + [.bool, .string, .bytes, .timestamp]
    library.addSums(of: summable)
    library.addExtremes(of: ordered)
    library.addOrder(of: ordered)
    library.addParts()
    library.addRanges()
  }

  /// The types whose values add up, but for those of other libraries.
  private static let summable: [CELType] = [.int, .uint, .double, .duration]
  private static let element = CELType.parameter("T")

  // MARK: Sums

  /// Adds the functions of lists that values with a sum and an order have, such as
  /// `sum`, `max` and `sort`.
  package mutating func addAggregates(of types: [CELType]) {
    addSums(of: types)
    addExtremes(of: types)
    addOrder(of: types)
  }

  private mutating func addSums(of types: [CELType]) {
    for type in types {
      addBoth("sum", [.list(type)], type) { arguments, context throws(EvaluationError) in
        guard let values = arguments[0].asList else { return nil }
        return try Self.sum(values, of: type, promoting: context.numericPromotion)
      }
      let isInteger = type == .int || type == .uint
      addBoth("avg", [.list(type)], isInteger ? .double : type) {
        arguments, context throws(EvaluationError) in
        guard let values = arguments[0].asList else { return nil }
        guard !values.isEmpty else { throw .invalid("`avg` of an empty list") }
        return try Self.average(values, of: type)
      }
    }
  }

  private mutating func addExtremes(of types: [CELType]) {
    for type in types {
      let isText = type == .string || type == .bytes
      for (name, wanted) in [("min", Comparison.less), ("max", .greater)] {
        addBoth(name, [.list(type)], type, hasOwnCost: isText) {
          arguments, context throws(EvaluationError) in
          guard let values = arguments[0].asList else { return nil }
          guard var best = values.first else { throw .invalid("`\(name)` of an empty list") }
          guard Comparison.ofValues(best, best) != nil else { return nil }
          for value in values.dropFirst() {
            guard let order = Comparison.ofValues(value, best) else { return nil }
            try context.work.spend(Cost.scan(value))
            if order == wanted { best = value }
          }
          return best
        }
      }
    }
  }

  /// Adds both `name(list)` and `list.name()`.
  private mutating func addBoth(
    _ name: String, _ parameters: [CELType], _ result: CELType, hasOwnCost: Bool = false,
    _ call: @escaping @Sendable ([Value], inout CallContext) throws(EvaluationError) -> Value?
  ) {
    addFunction(name, parameters, result, hasOwnCost: hasOwnCost, call)
    addMethod(name, parameters, result, hasOwnCost: hasOwnCost, call)
  }

  /// The sum in the order of the list, so that it is the same everywhere.
  private static func sum(
    _ values: [Value], of type: CELType, promoting: Bool
  ) throws(EvaluationError) -> Value? {
    guard var total = values.first ?? zero(type), total.isSummable else { return nil }
    for value in values.dropFirst() {
      switch (total, value) {
      case (.duration(let left), .duration(let right)):
        let (sum, overflow) = left.addingReportingOverflow(right)
        if overflow { throw .range("the duration does not fit 64 bits of nanoseconds") }
        total = .duration(sum)
      case (.scalar(let left, let own), .scalar(let right, let other)) where own == other:
        total = .scalar(left + right, own)
      default:
        guard let sum = try Arithmetic.apply(.add, total, value, promoting: promoting) else {
          return nil
        }
        total = sum
      }
    }
    return total
  }

  private static func zero(_ type: CELType) -> Value? {
    switch type {
    case .int: .int(0)
    case .uint: .uint(0)
    case .double: .double(0)
    case .duration: .duration(0)
    case .scalar(let scalar): .scalar(0, scalar)
    default: nil
    }
  }

  private static func average(_ values: [Value], of type: CELType) throws(EvaluationError) -> Value?
  {
    var total = 0.0
    for value in values {
      guard let number = Arithmetic.number(value, type), value.isSummable else { return nil }
      total += number
    }
    let mean = total / Double(values.count)
    // Values whose static type is not known tell their own.
    switch values[0] {
    case .duration: return try Arithmetic.value(mean, .duration)
    case .scalar(_, let scalar): return .scalar(mean, scalar)
    default: return .double(mean)
    }
  }

  // MARK: Order

  private mutating func addOrder(of types: [CELType]) {
    for type in types {
      addMethod("sort", [.list(type)], .list(type), hasOwnCost: true) {
        arguments, context throws(EvaluationError) in
        guard let values = arguments[0].asList else { return nil }
        guard let sorted = try Self.sorted(values, by: values, &context.work) else { return nil }
        return .list(sorted)
      }
      addMethod("isSorted", [.list(type)], .bool, hasOwnCost: true) {
        arguments, context throws(EvaluationError) in
        guard let values = arguments[0].asList else { return nil }
        for (left, right) in zip(values, values.dropFirst()) {
          guard let order = Comparison.ofValues(left, right) else { return nil }
          try context.work.spend(Cost.scan(right))
          if order == .greater { return .bool(false) }
        }
        return .bool(true)
      }
    }
  }

  /// Values in the order of their keys, equal ones in their own; nothing if there is no order.
  private static func sorted(
    _ values: [Value], by keys: [Value], _ work: inout Work
  ) throws(EvaluationError) -> [Value]? {
    let count = UInt64(values.count)
    let longest = keys.reduce(0) { max($0, Cost.scan($1)) }
    let rounds = UInt64(64 - count.leadingZeroBitCount)
    try work.spend(saturatingMultiply(saturatingMultiply(count, rounds), 1 + longest))
    for (left, right) in zip(keys, keys.dropFirst())
    where Comparison.ofValues(left, right) == nil {
      return nil
    }
    let order = values.indices.sorted { left, right in
      switch Comparison.ofValues(keys[left], keys[right]) {
      case .less: true
      case .greater: false
      default: left < right
      }
    }
    return order.map { values[$0] }
  }

  // MARK: Parts

  private mutating func addParts() {
    let list = CELType.list(Self.element)
    addMethod("reverse", [list], list) { arguments, _ in
      arguments[0].asList.map { .list($0.reversed()) }
    }
    addMethod("slice", [list, .int, .int], list) { arguments, _ throws(EvaluationError) in
      guard let values = arguments[0].asList, let start = arguments[1].asInt,
        let end = arguments[2].asInt
      else { return nil }
      guard start >= 0, end >= start, end <= values.count else {
        throw EvaluationError(
          .range, "cannot slice from \(start) to \(end) in a list of \(values.count)")
      }
      return .list(Array(values[Int(start)..<Int(end)]))
    }
    addMethod("distinct", [list], list, hasOwnCost: true) {
      arguments, context throws(EvaluationError) in
      guard let values = arguments[0].asList else { return nil }
      return .list(try Self.distinct(values, &context.work))
    }
    for parameters: [CELType] in [[.list(.dyn)], [.list(.dyn), .int]] {
      addMethod("flatten", parameters, .list(.dyn), hasOwnCost: true) {
        arguments, context throws(EvaluationError) in
        guard let values = arguments[0].asList else { return nil }
        let depth = arguments.count == 2 ? arguments[1].asInt : 1
        guard let depth else { return nil }
        guard depth >= 0 else { throw .invalid("`flatten` to a negative depth: \(depth)") }
        var output: [Value] = []
        try Self.flatten(values, depth, into: &output, &context.work)
        return .list(output)
      }
    }
    for (name, isFirst) in [("first", true), ("last", false)] {
      addMethod(name, [list], .optional(Self.element)) { arguments, _ in
        arguments[0].asList.map { .optional(isFirst ? $0.first : $0.last) }
      }
    }
    for (name, isFirst) in [("indexOf", true), ("lastIndexOf", false)] {
      addMethod(name, [list, Self.element], .int, hasOwnCost: true) {
        arguments, context throws(EvaluationError) in
        guard let values = arguments[0].asList else { return nil }
        for index in isFirst ? Array(values.indices) : values.indices.reversed() {
          if try values[index].isEqual(to: arguments[1], work: &context.work) {
            return .int(Int64(index))
          }
        }
        return .int(-1)
      }
    }
  }

  /// The first of each group of equal values.
  static func distinct(_ values: [Value], _ work: inout Work) throws(EvaluationError) -> [Value] {
    var kept: [Value] = []
    for value in values {
      var isNew = true
      for other in kept {
        guard try value.isEqual(to: other, work: &work) else { continue }
        isNew = false
        break
      }
      if isNew { kept.append(value) }
    }
    return kept
  }

  private static func flatten(
    _ values: [Value], _ depth: Int64, into output: inout [Value], _ work: inout Work
  ) throws(EvaluationError) {
    for value in values {
      try work.spend(1)
      if depth > 0, let inner = value.asList {
        try flatten(inner, depth - 1, into: &output, &work)
      } else {
        output.append(value)
      }
    }
  }

  private mutating func addRanges() {
    addFunction("lists.range", [.int], .list(.int), hasOwnCost: true) {
      arguments, context throws(EvaluationError) in
      guard let count = arguments[0].asInt else { return nil }
      try context.work.spend(UInt64(max(0, count)))
      return .list((0..<max(0, count)).map { .int($0) })
    }
  }
}

extension Value {
  fileprivate var isSummable: Bool {
    switch self {
    case .int, .uint, .double, .duration, .scalar: true
    default: false
    }
  }
}
