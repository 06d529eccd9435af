import ConfigText
import Runs

/// Adapters that a program puts on its model itself.
extension UseFinder {
  /// `get_peft_model(model, LoraConfig(…))`, where nothing decides whether it is called, or one setting does.
  func lookForAdapter(_ call: ProgramScopes.Call, _ found: Found) {
    let isOfTrainer = call.name.hasSuffix("Trainer")
    guard call.name == "get_peft_model" || isOfTrainer,
      let config = call.argument("peft_config", at: isOfTrainer ? nil : 1),
      let maker = maker(of: config, call.scope), maker.name == "LoraConfig",
      let reached = settings(reaching: call), let made = settings(reaching: maker)
    else { return }
    let conditions = Set((reached + made).map(\.path))
    let short = scopes.calls.compactMap { call in
      call.argument("load_in_4bit").map { (call: call, switch: $0) }
    }
    // Which of both adapters it is a setting decides, that is followed elsewhere.
    if short.contains(where: { scopes.trace($0.switch, in: $0.call.scope)?.path.isEmpty == false })
    {
      return
    }
    let isFourBit = short.contains { other in
      guard case .constant(.bool(true)) = other.switch.kind else { return false }
      return settings(reaching: other.call)?.isEmpty == true
    }
    let word = isFourBit ? "qlora" : "lora"
    if conditions.isEmpty {
      var trace = scopes.literal(.string(word), config, call.scope)
      trace.switched = word
      found(.method, trace)
    } else if conditions.count == 1, let path = conditions.first {
      found(.method, ValueTrace(path: path, switched: word))
    }
  }

  /// The one call that makes what an expression stands for.
  private func maker(of expression: PythonExpression, _ scope: Int) -> ProgramScopes.Call? {
    var expression = expression
    if let name = expression.name {
      guard let values = scopes.scopes[scope].assigned[name], values.count == 1,
        case .whole(let value)? = values.first
      else { return nil }
      expression = value
    }
    guard case .call = expression.kind,
      let index = scopes.callsByScope[scope]?.first(where: {
        scopes.calls[$0].range == expression.range
      })
    else { return nil }
    return scopes.calls[index]
  }

  /// The settings that must be on for a place of a function to be reached; nil where anything else decides
  /// over it.
  func settings(reaching place: Int, in scope: Int) -> [ValueTrace]? {
    var found: [ValueTrace] = []
    for condition in scopes.conditions where condition.scope == scope {
      if condition.body.contains(place) {
        guard let test = condition.test, let trace = scopes.trace(test, in: scope),
          !trace.path.isEmpty
        else { return nil }
        found.append(trace)
      } else if condition.leaves, condition.body.upperBound <= place {
        return nil
      }
    }
    return found
  }

  /// The settings that must be on for a call to be reached, from wherever the program starts.
  private func settings(reaching call: ProgramScopes.Call, depth: Int = 0) -> [ValueTrace]? {
    let scope = scopes.scopes[call.scope]
    guard depth < 5, let found = settings(reaching: call.range.lowerBound, in: call.scope) else {
      return nil
    }
    guard let name = scope.name else { return found }
    // `model.train()` is no call of a function of that name; what is handed on is called by another.
    let callers = scopes.calls.filter { caller in
      caller.name == name && (scope.owner != nil || caller.callee.name != nil)
        || scope.owner == nil && caller.arguments.contains { $0.value.name == name }
    }
    guard callers.count == 1, scopes.functions[name]?.count == 1,
      let outer = settings(reaching: callers[0], depth: depth + 1)
    else { return nil }
    return found + outer
  }

  /// Whether one process surely shares its batches among the devices that it sees.
  var sharesBatches: Bool {
    (scopes.callsByName["DataParallel"] ?? []).contains {
      settings(reaching: scopes.calls[$0])?.isEmpty == true
    }
  }

  /// The batches that are divided by how many tokens one pass has: `batch // (each * length * processes)`.
  var batchesOfTokens: Set<String> {
    var keys: Set<String> = []
    for division in scopes.divisions {
      guard let key = scopes.trace(division.whole, in: division.scope)?.path.last,
        BatchName(key) != nil, holdsLength(division.divisor, division.scope)
      else { continue }
      keys.insert(key)
    }
    return keys
  }

  /// Whether a product has a factor that is a length of texts.
  private func holdsLength(_ product: PythonExpression, _ scope: Int, depth: Int = 0) -> Bool {
    guard depth < 6 else { return false }
    if case .binary(.multiply, let first, let second) = product.kind {
      return isLength(first, scope) || isLength(second, scope)
        || holdsLength(first, scope, depth: depth + 1)
        || holdsLength(second, scope, depth: depth + 1)
    }
    guard let name = product.name, let values = scopes.scopes[scope].assigned[name],
      values.count == 1, case .whole(let value)? = values.first
    else { return false }
    return holdsLength(value, scope, depth: depth + 1)
  }

  private func isLength(_ factor: PythonExpression, _ scope: Int) -> Bool {
    guard let key = scopes.trace(factor, in: scope)?.path.last,
      let words = NameWords.split(key)
    else { return false }
    return words.contains { $0 == "len" || $0 == "length" }
      && words.contains { ["max", "seq", "sequence", "context", "block"].contains($0) }
  }
}
