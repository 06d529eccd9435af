extension PythonInterpreter {
  /// Whether an item counts as true; nil where only running the program tells.
  func truth(_ item: PythonItem) -> Bool? {
    guard case .object(let id) = item.value else { return PythonOperations.truth(item.value) }
    guard let object = state.objects[id], object.problem == nil else { return nil }
    switch object.kind {
    case .list(let items): return !items.isEmpty
    case .dictionary(let entries): return !entries.isEmpty
    case .instance, .parser: return nil
    }
  }

  /// The elements of a sequence that is known one by one.
  func elements(of item: PythonItem) -> [PythonItem]? {
    switch item.value {
    case .tuple(let items), .list(let items): return items
    case .object(let id):
      guard let object = state.objects[id], object.problem == nil else { return nil }
      switch object.kind {
      case .list(let items): return items
      case .dictionary(let entries): return entries.map(\.key)
      default: return nil
      }
    default: return nil
    }
  }

  /// How many elements a sequence has.
  func count(of item: PythonItem) -> Int? {
    if case .range(let start, let stop, let step) = item.value {
      return PythonOperations.count(start, stop, step)
    }
    if case .string(let text) = item.value { return text.unicodeScalars.count }
    return elements(of: item)?.count
  }

  mutating func evaluate(_ expression: PythonExpression) -> PythonItem {
    let range = expression.range
    guard spend() else { return .unreadable("the source is too long to follow", range) }
    depth += 1
    defer { depth -= 1 }
    switch expression.kind {
    case .constant(let constant): return PythonItem(value(constant, range), range, isLiteral: true)
    case .formatted(let parts): return formatted(parts, range)
    case .name(let name):
      return lookup(name) ?? PythonItem(.symbol(name), range)
    case .attribute(let base, let name): return attribute(evaluate(base), name, range)
    case .subscripted(let base, let key):
      let container = evaluate(base)
      let position = evaluate(key)
      return element(of: container, at: position, range)
    case .call(let callee, let arguments):
      return evaluateCall(callee, arguments, range, isStatement: false)
    case .list(let all): return made(.list(items(all)), range)
    case .tuple(let all): return PythonItem(.tuple(items(all)), range)
    case .set(let all): return made(.list(items(all)), range)
    case .dictionary(let pairs): return dictionary(pairs, range)
    case .unary(let operation, let operand):
      let item = evaluate(operand)
      if operation == .not {
        return truth(item).map { PythonItem(.bool(!$0), range) } ?? unknown(item, range)
      }
      guard let value = PythonOperations.unary(operation, item.value) else {
        return unknown(item, range)
      }
      var result = PythonItem(value, range, isLiteral: item.isLiteral)
      result.flag = item.flag
      return result
    case .binary(let operation, let left, let right):
      let first = evaluate(left)
      let second = evaluate(right)
      return binary(operation, first, second, range)
    case .boolean(let isAnd, let operands): return boolean(isAnd, operands, range)
    case .comparison(let first, let rest): return comparison(first, rest, range)
    case .conditional(let test, let then, let otherwise):
      return conditional(test, then, otherwise, range)
    case .assignment(let name, let value):
      let item = evaluate(value)
      set(name, item)
      return item
    case .starred(let value), .awaited(let value): return evaluate(value)
    case .lambda(let parameters, let body): return lambda(parameters, body, range)
    case .comprehension(let elements, let clauses): return comprehension(elements, clauses, range)
    case .slice(let parts):
      for part in parts { _ = evaluate(part) }
      return .unreadable("it is a slice", range)
    case .yielded(let value):
      let item = value.map { evaluate($0) } ?? PythonItem(.none, range)
      if !yields.isEmpty { yields[yields.count - 1] = item }
      return .unreadable("it is yielded", range)
    case .opaque(let reason): return .unreadable("it is \(reason)", range)
    }
  }

  private func value(_ constant: PythonConstant, _ range: Range<Int>) -> PythonValue {
    switch constant {
    case .none: .none
    case .ellipsis: .ellipsis
    case .bool(let flag): .bool(flag)
    case .int(let int): .int(int)
    case .float(let float): .float(float)
    case .string(let text): .string(text)
    case .bytes(let bytes): .bytes(bytes)
    case .imaginary: .unreadable(PythonUnreadable("it is an imaginary number", range))
    }
  }

  /// Makes a new object.
  mutating func made(_ kind: PythonObject.Kind, _ range: Range<Int>) -> PythonItem {
    let id = newID()
    state.objects[id] = PythonObject(kind: kind)
    return PythonItem(.object(id), range)
  }

  /// The reason of an operand that is not known, or that the operation is none of ours.
  func unknown(_ item: PythonItem, _ range: Range<Int>) -> PythonItem {
    if let unreadable = item.unreadable { return PythonItem(.unreadable(unreadable), range) }
    if case .object(let id) = item.value, let problem = state.objects[id]?.problem {
      return PythonItem(.unreadable(problem), range)
    }
    return .unreadable("it is \(described(item))", range)
  }

  /// A fragment that says where a value comes from.
  func described(_ item: PythonItem) -> String {
    switch item.value {
    case .object(let id):
      if case .instance(let call, _, _)? = state.objects[id]?.kind {
        return "computed by `\(program.calls[call].path)(…)`"
      }
      return "computed"
    case .made(let call, _): return "computed by `\(program.calls[call].path)(…)`"
    case .symbol(let path): return "computed from `\(path)`"
    case .attribute(let base, let name):
      return "computed from `.\(name)` of what is \(described(base))"
    default: return "computed"
    }
  }

  private mutating func items(_ expressions: [PythonExpression]) -> [PythonItem] {
    var items: [PythonItem] = []
    for expression in expressions {
      guard case .starred(let inner) = expression.kind else {
        items.append(evaluate(expression))
        continue
      }
      let item = evaluate(inner)
      if let elements = elements(of: item), items.count + elements.count <= limits.size {
        items += elements
      } else {
        items.append(unknown(item, expression.range))
      }
    }
    return items
  }

  private mutating func dictionary(_ pairs: [PythonPair], _ range: Range<Int>) -> PythonItem {
    var entries: [PythonEntry] = []
    var problem: PythonUnreadable?
    for pair in pairs {
      guard let keyExpression = pair.key else {
        let spread = evaluate(pair.value)
        if let more = self.entries(of: spread) {
          for entry in more where spend() { Self.set(entry.key, entry.value, in: &entries) }
        } else {
          problem = problem ?? unknown(spread, pair.value.range).unreadable
        }
        continue
      }
      let key = evaluate(keyExpression)
      Self.set(key, evaluate(pair.value), in: &entries)
      if !isPlain(key) {
        problem = problem ?? PythonUnreadable("one of its keys is not known", pair.value.range)
      }
    }
    let item = made(.dictionary(entries), range)
    if let problem, case .object(let id) = item.value { state.objects[id]?.problem = problem }
    return item
  }

  /// Sets a key, in place of the same one.
  static func set(_ key: PythonItem, _ value: PythonItem, in entries: inout [PythonEntry]) {
    if let index = entries.firstIndex(where: {
      PythonOperations.isEqual($0.key.value, key.value) == true
    }) {
      entries[index].value = value
      entries[index].key.range = key.range
    } else {
      entries.append(PythonEntry(key: key, value: value))
    }
  }

  /// The entries of a dictionary whose keys are all known.
  func entries(of item: PythonItem) -> [PythonEntry]? {
    guard case .object(let id) = item.value, let object = state.objects[id],
      object.problem == nil, case .dictionary(let entries) = object.kind
    else { return nil }
    return entries
  }

  private mutating func formatted(_ parts: [PythonFormatted], _ range: Range<Int>) -> PythonItem {
    var text = ""
    var problem: PythonItem?
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .value(let expression, let isPlain):
        let item = evaluate(expression)
        guard isPlain, let piece = PythonText.text(item.value) else {
          problem = problem ?? unknown(item, range)
          continue
        }
        text += piece
      }
      if text.utf8.count > limits.size { return .unreadable("it is a long text", range) }
    }
    return problem ?? PythonItem(.string(text), range)
  }

  func binary(
    _ operation: PythonBinary, _ left: PythonItem, _ right: PythonItem, _ range: Range<Int>
  ) -> PythonItem {
    guard
      let value = PythonOperations.binary(
        operation, left.value, right.value, size: limits.size)
    else {
      return left.unreadable != nil || isPlain(left) == false
        ? unknown(left, range) : unknown(right, range)
    }
    var result = PythonItem(value, range)
    result.flag = left.flag ?? right.flag
    return result
  }

  func isPlain(_ item: PythonItem) -> Bool {
    switch item.value {
    case .none, .bool, .int, .float, .string, .bytes, .tuple: true
    default: false
    }
  }

  private mutating func boolean(
    _ isAnd: Bool, _ operands: [PythonExpression], _ range: Range<Int>
  ) -> PythonItem {
    var last = PythonItem(.none, range)
    var isOpen = false
    for operand in operands {
      if isOpen { doubts += 1 }
      last = evaluate(operand)
      if isOpen {
        doubts -= 1
        continue
      }
      switch truth(last) {
      case isAnd?: continue
      case nil: isOpen = true
      default: return last
      }
    }
    return isOpen ? unknown(last, range) : last
  }

  private mutating func comparison(
    _ first: PythonExpression, _ rest: [PythonComparison], _ range: Range<Int>
  ) -> PythonItem {
    var left = evaluate(first)
    var result: Bool? = true
    var reason: PythonItem?
    var flag = left.flag
    for one in rest {
      let right = evaluate(one.operand)
      flag = flag ?? right.flag
      let outcome = PythonOperations.compare(
        one.relation, comparable(left), comparable(right))
      if outcome == nil { reason = reason ?? unknown(left.unreadable != nil ? left : right, range) }
      if outcome == false { result = false }
      if outcome == nil, result == true { result = nil }
      left = right
    }
    guard let result else { return reason ?? .unreadable("it is computed", range) }
    var item = PythonItem(.bool(result), range)
    item.flag = flag
    return item
  }

  /// Lists and dictionaries as values, for `in`.
  private func comparable(_ item: PythonItem) -> PythonValue {
    if let entries = entries(of: item) { return .dictionary(entries) }
    if case .object = item.value, let elements = elements(of: item) { return .list(elements) }
    return item.value
  }

  private mutating func conditional(
    _ test: PythonExpression, _ then: PythonExpression, _ otherwise: PythonExpression,
    _ range: Range<Int>
  ) -> PythonItem {
    let condition = evaluate(test)
    if let truth = truth(condition) { return evaluate(truth ? then : otherwise) }
    doubts += 1
    let one = evaluate(then)
    let other = evaluate(otherwise)
    doubts -= 1
    return PythonState.isSame(one, other) && one.unreadable == nil
      ? one : unknown(condition, range)
  }

  private mutating func lambda(
    _ parameters: [PythonParameter], _ body: PythonExpression, _ range: Range<Int>
  ) -> PythonItem {
    // It may be called any number of times, or never.
    push(PythonFrame(parent: frame))
    for parameter in parameters {
      set(parameter.name, .unreadable("`\(parameter.name)` is a parameter", range))
    }
    doubts += 1
    let first = program.calls.count
    _ = evaluate(body)
    lambdas[range.lowerBound] = first..<program.calls.count
    doubts -= 1
    pop()
    return .unreadable("it is a function", range)
  }

  mutating func push(_ new: PythonFrame) {
    let id = newID()
    state.frames[id] = new
    frames.append(id)
  }

  /// Leaves a frame; those of functions stay for the functions inside them.
  mutating func pop(keeping: Bool = false) {
    let id = frames.removeLast()
    if !keeping { state.frames[id] = nil }
  }

  private mutating func comprehension(
    _ elements: [PythonExpression], _ clauses: [PythonClause], _ range: Range<Int>
  ) -> PythonItem {
    push(PythonFrame(parent: frame))
    let before = loops.count
    for clause in clauses {
      let iterable = evaluate(clause.iterable)
      for name in PythonNames.targets(of: clause.target) {
        set(name, .unreadable("`\(name)` is set in a loop", clause.target.range))
      }
      loops.append(PythonRepetition(count: count(of: iterable), range: clause.iterable.range))
      for condition in clause.conditions { _ = evaluate(condition) }
      if !clause.conditions.isEmpty { loops[loops.count - 1].count = nil }
    }
    for element in elements { _ = evaluate(element) }
    loops.removeSubrange(before...)
    pop()
    return .unreadable("it is computed in a loop", range)
  }
}
