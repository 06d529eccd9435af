extension Checker {
  /// A type to be found out.
  mutating func newVariable() -> CELType {
    substitution.append(nil)
    return .variable(substitution.count - 1)
  }

  /// The type with what is known put in; what remains open is `dyn`.
  func resolved(_ type: CELType) -> CELType {
    guard !substitution.isEmpty else { return type }
    return switch head(type) {
    case .variable: .dyn
    case .list(let element): .list(resolved(element))
    case .optional(let element): .optional(resolved(element))
    case .type(let inner): .type(resolved(inner))
    case .map(let key, let value): .map(resolved(key), resolved(value))
    case .opaque(let name, let parameters) where !parameters.isEmpty:
      .opaque(name, parameters.map { resolved($0) })
    case let other: other
    }
  }

  /// The type with its outermost variable followed.
  func head(_ type: CELType) -> CELType {
    var type = type
    while case .variable(let index) = type, let known = substitution[index] { type = known }
    return type
  }

  /// Whether a value of one type can be where another is needed, binding variables on the way.
  mutating func assign(_ from: CELType, to: CELType) -> Bool {
    let from = head(from)
    let to = head(to)
    switch (from, to) {
    case (.variable(let left), .variable(let right)) where left == right: return true
    case (.variable(let index), _):
      guard !occurs(index, in: to) else { return false }
      substitution[index] = to
      return true
    case (_, .variable(let index)):
      guard !occurs(index, in: from) else { return false }
      substitution[index] = from
      return true
    case (.dyn, _), (_, .dyn), (.error, _), (_, .error): return true
    case (.list(let left), .list(let right)), (.optional(let left), .optional(let right)):
      return assign(left, to: right)
    case (.type, .type): return true
    case (.map(let key, let value), .map(let otherKey, let otherValue)):
      return assign(key, to: otherKey) && assign(value, to: otherValue)
    case (.opaque(let name, let parameters), .opaque(let other, let otherParameters)):
      guard name == other, parameters.count == otherParameters.count else { return false }
      for (left, right) in zip(parameters, otherParameters) where !assign(left, to: right) {
        return false
      }
      return true
    default: return from == to
    }
  }

  /// The type, or `dyn` where nothing is known of it, so that what an empty list or map holds
  /// does not come to be what it is first used as.
  func opened(_ type: CELType) -> CELType {
    if case .variable = head(type) { .dyn } else { type }
  }

  private func occurs(_ index: Int, in type: CELType) -> Bool {
    switch head(type) {
    case .variable(let other): index == other
    case .list(let element), .optional(let element), .type(let element): occurs(index, in: element)
    case .map(let key, let value): occurs(index, in: key) || occurs(index, in: value)
    case .opaque(_, let parameters): parameters.contains { occurs(index, in: $0) }
    default: false
    }
  }

  /// The type of what may be either, or nothing if there is none but `dyn`.
  mutating func join(_ left: CELType, _ right: CELType) -> CELType? {
    let saved = substitution
    if assign(right, to: left) { return isMoreGeneral(right, than: left) ? right : left }
    substitution = saved
    if isPromoting {
      switch (head(left), head(right)) {
      case (.int, .double), (.double, .int): return .double
      default: break
      }
    }
    return nil
  }

  /// Keys of both integer types, or of several types at all, make a map of `dyn`.
  mutating func joinKeys(_ left: CELType, _ right: CELType) -> CELType {
    let saved = substitution
    if assign(right, to: left) { return isMoreGeneral(right, than: left) ? right : left }
    substitution = saved
    return .dyn
  }

  /// Whether `left` says less than `right` about the values, given that one is assignable to the
  /// other.
  private func isMoreGeneral(_ left: CELType, than right: CELType) -> Bool {
    switch (head(left), head(right)) {
    case (.error, _), (_, .error): false
    case (_, .dyn): false
    case (.dyn, _): true
    case (.list(let left), .list(let right)), (.optional(let left), .optional(let right)):
      isMoreGeneral(left, than: right)
    case (.map(let key, let value), .map(let otherKey, let otherValue)):
      isMoreGeneral(key, than: otherKey) || isMoreGeneral(value, than: otherValue)
    case (.opaque(_, let left), .opaque(_, let right)):
      zip(left, right).contains { isMoreGeneral($0, than: $1) }
    default: false
    }
  }

  /// A declared type with its parameters replaced by fresh variables.
  mutating func instantiate(
    _ type: CELType, _ parameters: inout [(name: String, type: CELType)]
  ) -> CELType {
    switch type {
    case .parameter(let name):
      if let known = parameters.first(where: { $0.name == name }) { return known.type }
      let fresh = newVariable()
      parameters.append((name, fresh))
      return fresh
    case .list(let element): return .list(instantiate(element, &parameters))
    case .optional(let element): return .optional(instantiate(element, &parameters))
    case .type(let inner): return .type(instantiate(inner, &parameters))
    case .map(let key, let value):
      return .map(instantiate(key, &parameters), instantiate(value, &parameters))
    case .opaque(let name, let arguments) where !arguments.isEmpty:
      var instantiated: [CELType] = []
      for argument in arguments { instantiated.append(instantiate(argument, &parameters)) }
      return .opaque(name, instantiated)
    default: return type
    }
  }
}
