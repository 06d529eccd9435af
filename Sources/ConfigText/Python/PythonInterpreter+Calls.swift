extension PythonInterpreter {
  /// The arguments of a call, spread ones taken apart.
  struct Arguments {
    var passed: [PythonPassed] = []
    var spread: PythonUnreadable?

    func named(_ name: String) -> PythonItem? { passed.last { $0.name == name }?.item }
    var positional: [PythonItem] { passed.filter { $0.name == nil }.map(\.item) }
  }

  mutating func evaluateCall(
    _ callee: PythonExpression, _ arguments: [PythonArgument], _ range: Range<Int>,
    isStatement: Bool
  ) -> PythonItem {
    let decorates = decorated
    decorated = nil
    let target = self.callee(callee)
    let given = self.arguments(arguments)
    let call = record(target, given, range, decorates: decorates)
    if isStatement { disturb(target, given, range) }
    if let result = builtIn(target, given, range) { return result }
    switch target.value {
    case .function(let index):
      return self.call(index, given.passed, spread: given.spread, at: range)
    case .type(let type): return instantiate(type, given, call: call, range)
    case .unreadable(let function):
      repeatCalls(of: function)
      if case .subscripted(let base, _) = callee.kind, case .name(let name) = base.kind {
        callAny(of: lookup(name), given, range)
      }
    case .object(let id): callMethod(namedBy: id, given, range)
    case .attribute(let receiver, let name):
      if let result = method(name, of: receiver, given, call: call, range) { return result }
    default: break
    }
    hand(given, range, to: target)
    return made(.instance(call: call, type: nil, attributes: []), range)
  }

  /// `JOBS[name]()`, by a name that is not known: any one of the table may be called.
  private mutating func callAny(
    of table: PythonItem?, _ given: Arguments, _ range: Range<Int>
  ) {
    guard let entries = table.flatMap({ entries(of: $0) }), spend(entries.count * state.weight)
    else { return }
    doubts += 1
    for entry in entries.prefix(64) {
      let call = record(entry.value, given, range, decorates: nil)
      switch entry.value.value {
      case .function(let index):
        _ = self.call(index, given.passed, spread: given.spread, at: range)
      case .type(let type): _ = instantiate(type, given, call: call, range)
      default: break
      }
    }
    doubts -= 1
  }

  /// `methodcaller("train")(trainer)` calls a method of what it is given.
  private mutating func callMethod(namedBy id: Int, _ given: Arguments, _ range: Range<Int>) {
    guard case .instance(let maker, _, _)? = state.objects[id]?.kind,
      program.calls[maker].name == "methodcaller",
      let name = program.calls[maker].arguments.first?.item.text,
      let receiver = given.positional.first
    else { return }
    _ = record(PythonItem(.attribute(receiver, name), range), Arguments(), range, decorates: nil)
  }

  /// What is called; a method of an object of this source is its function.
  private mutating func callee(_ expression: PythonExpression) -> PythonItem {
    guard case .attribute(let base, let name) = expression.kind else { return evaluate(expression) }
    let receiver = evaluate(base)
    switch receiver.value {
    case .function, .unreadable, .string:
      return PythonItem(.attribute(receiver, name), expression.range)
    case .object(let id):
      // A method is called whatever has become of the object's attributes.
      if case .instance(_, _, let attributes)? = state.objects[id]?.kind,
        !attributes.contains(where: { $0.name == name })
      {
        return PythonItem(.attribute(receiver, name), expression.range)
      }
      if case .dictionary? = state.objects[id]?.kind {
        return PythonItem(.attribute(receiver, name), expression.range)
      }
    default: break
    }
    return attribute(receiver, name, expression.range)
  }

  private mutating func arguments(_ arguments: [PythonArgument]) -> Arguments {
    var result = Arguments()
    for argument in arguments {
      let item = evaluate(argument.value)
      switch argument.kind {
      case .positional:
        result.passed.append(PythonPassed(name: nil, item: item, nameRange: argument.nameRange))
      case .keyword(let name):
        result.passed.append(PythonPassed(name: name, item: item, nameRange: argument.nameRange))
      case .spread:
        guard let elements = elements(of: item), elements.count <= 1_000 else {
          result.spread = result.spread ?? unknown(item, argument.nameRange).unreadable
          continue
        }
        result.passed += elements.map {
          PythonPassed(name: nil, item: $0, nameRange: argument.nameRange)
        }
      case .spreadPairs:
        guard let entries = entries(of: item), entries.count <= 1_000,
          entries.allSatisfy({ $0.name != nil })
        else {
          result.spread = result.spread ?? unknown(item, argument.nameRange).unreadable
          continue
        }
        result.passed += entries.map {
          PythonPassed(name: $0.name, item: $0.value, nameRange: $0.key.range)
        }
      }
    }
    return result
  }

  /// Notes the call with its arguments as they are now.
  private mutating func record(
    _ target: PythonItem, _ given: Arguments, _ range: Range<Int>, decorates: Int?
  ) -> Int {
    var call = PythonCall(
      path: "", arguments: [], spread: given.spread, range: range, loops: loops,
      isCertain: doubts == 0, uncalled: uncalled, decorates: decorates)
    switch target.value {
    case .symbol(let path): call.path = path
    case .function(let index):
      call.path = program.functions[index].function.name
      call.isOwn = true
    case .type(let type):
      call.path = program.types[type].name
      call.bases = program.types[type].bases
      call.isOwn = true
    case .attribute(let receiver, let name):
      call.path = name
      call.receiver = frozen(receiver)
    default:
      call.path = "?"
      call.callee = frozen(target)
    }
    for one in given.passed {
      call.arguments.append(
        PythonPassed(name: one.name, item: frozen(one.item), nameRange: one.nameRange))
    }
    program.calls.append(call)
    return program.calls.count - 1
  }

  /// Functions that only look at what they are given.
  private static let harmless: Set<String> = [
    "print", "len", "repr", "str", "isinstance", "hasattr", "id", "pprint", "dump", "dumps", "info",
    "debug", "warning", "log", "init", "write", "save", "setattr", "set_seed", "seed",
    "save_pretrained", "push_to_hub", "train", "fit", "evaluate", "assert", "display", "update",
    "append", "extend", "add_argument", "summary",
  ]

  /// What is given to a function of elsewhere, called for its effect, may be changed by it.
  private mutating func disturb(_ target: PythonItem, _ given: Arguments, _ range: Range<Int>) {
    switch target.value {
    case .function, .type: return
    default: break
    }
    let name = Self.name(of: target) ?? ""
    // `model.eval()` is a method of a value, and sets no variable.
    if case .symbol = target.value, name == "exec" || name == "eval" {
      forgetAll("`\(name)` may set it", range)
    }
    guard name.first?.isUppercase != true, !Self.harmless.contains(name) else { return }
    let isHanded = given.passed.contains { $0.name.map(Self.handedNames.contains) ?? false }
    for one in given.passed {
      // What it gives the function that it is handed beside is the function's.
      if isHanded, one.name.map(Self.dictionaries.contains) ?? false { continue }
      if case .object(let id) = one.item.value { taint(id, "`\(name)(…)` may change it", range) }
    }
  }

  /// Functions of elsewhere that call what they are given as often as they like.
  private static let repeaters: Set<String> = [
    "optimize", "fmin", "minimize", "maximize", "map", "imap", "imap_unordered", "starmap",
    "map_async", "starmap_async", "agent", "Tuner", "tune_run", "repeat", "gp_minimize",
    "vectorize", "frompyfunc", "progress_apply", "progress_map", "applymap",
  ]

  /// Functions of elsewhere that give what follows a function to it, and call it once.
  private static let handers: Set<String> = [
    "submit", "partial", "to_thread", "run_in_executor", "apply_async", "Thread", "Process",
  ]

  /// How often a function of elsewhere calls what it is given, where that is not once.
  private func repetition(by target: PythonItem?, _ given: Arguments, _ range: Range<Int>)
    -> PythonRepetition?
  {
    guard var name = Self.name(of: target) else { return nil }
    if case .symbol(let path)? = target?.value, path == "tune.run" || path.hasSuffix(".tune.run") {
      name = "tune_run"
    }
    guard Self.repeaters.contains(name) else { return spread(of: name, target, given, range) }
    let stated = given.passed.first {
      ["n_trials", "count", "max_evals", "n_calls"].contains($0.name)
    }
    var count: Int?
    if case .int(let number)? = stated?.item.value { count = max(1, number) }
    return PythonRepetition(count: count, range: range, isHanded: true)
  }

  /// A function that is given to another one beside a list is called for each of the list, and one that a
  /// column of a table is given for each of its rows.
  private func spread(
    of name: String, _ target: PythonItem?, _ given: Arguments, _ range: Range<Int>
  ) -> PythonRepetition? {
    if name == "apply", case .attribute? = target?.value, given.passed.count == 1 {
      return PythonRepetition(count: nil, range: range)
    }
    guard !Self.handers.contains(name) else { return nil }
    let lists = given.positional.filter { item in
      switch item.value {
      case .range: true
      case .object(let id): if case .list? = state.objects[id]?.kind { true } else { false }
      default: false
      }
    }
    guard let list = lists.first else { return nil }
    let count = count(of: list)
    return count == 1 ? nil : PythonRepetition(count: count, range: range)
  }

  /// What is handed to a function of elsewhere is called by it: a function of this source, or a method of
  /// something, as in `asyncio.to_thread(trainer.train)`.
  mutating func hand(_ given: Arguments, _ range: Range<Int>, to target: PythonItem? = nil) {
    let repetition = repetition(by: target, given, range)
    if let repetition { loops.append(repetition) }
    defer { if repetition != nil { loops.removeLast() } }
    for (position, one) in given.passed.enumerated() {
      switch one.item.value {
      case .function(let index):
        guard !active.contains(index), !program.functions[index].isCalled else { continue }
        let passed =
          repetition == nil ? passed(on: given, behind: position, to: index, by: target) : []
        _ = call(index, passed, spread: nil, at: range, isHanded: true)
      case .attribute(let base, _):
        guard case .object = base.value, !isHarmless(target) else { continue }
        let rest = one.name == nil ? Array(given.passed[(position + 1)...]) : []
        _ = record(one.item, Arguments(passed: rest), range, decorates: nil)
      case .unreadable(let function): if repetition != nil { repeatCalls(of: function) }
      default: break
      }
    }
  }

  /// What a `lambda` calls is called once more in each of the loops that are open.
  mutating func repeatCalls(of function: PythonUnreadable) {
    guard !loops.isEmpty, let made = lambdas[function.range.lowerBound] else { return }
    for index in made where program.calls[index].loops.count < loops.count {
      program.calls[index].loops = loops
    }
  }

  private func isHarmless(_ target: PythonItem?) -> Bool {
    Self.name(of: target).map(Self.harmless.contains) ?? false
  }

  private func passesOn(_ target: PythonItem?) -> Bool {
    Self.name(of: target).map { Self.handers.contains($0) || $0 == "run" } ?? false
  }

  /// The last word of what is called.
  private static func name(of target: PythonItem?) -> String? {
    switch target?.value {
    case .symbol(let path): path.split(separator: ".").last.map(String.init) ?? path
    case .attribute(_, let method): method
    default: nil
    }
  }

  /// The arguments that a function of elsewhere passes on to the one it is handed: what stands behind it, or
  /// what the libraries name so.
  ///
  /// - Parameters:
  ///   - given: All that the function of elsewhere is given.
  ///   - position: Where among that the function stands.
  ///   - index: The function of this source.
  ///   - target: The function of elsewhere.
  private mutating func passed(
    on given: Arguments, behind position: Int, to index: Int, by target: PythonItem?
  ) -> [PythonPassed] {
    let parameters = program.functions[index].function.parameters
    if let config = given.passed.last(where: { $0.name == "train_loop_config" }) {
      return [PythonPassed(name: nil, item: config.item, nameRange: config.nameRange)]
    }
    if let tuple = given.named("args").flatMap({ elements(of: $0) }) {
      // `spawn` puts the number of the process before them.
      var own = tuple
      if case .symbol(let path)? = target?.value, path.hasSuffix("spawn") {
        own.insert(
          .unreadable(
            "it is the number of the process", program.functions[index].function.nameRange), at: 0)
      }
      return own.map { PythonPassed(name: nil, item: $0, nameRange: $0.range) }
    }
    if let name = given.passed[position].name {
      return handed(given, by: name, to: parameters)
    }
    var positional = given.passed[(position + 1)...].filter { $0.name == nil }
    if !passesOn(target) {
      // Whether it gives on what it is given here is not known.
      for index in positional.indices {
        let range = positional[index].item.range
        positional[index].item = .unreadable("a function of elsewhere gives it", range)
      }
    }
    let named = given.passed.filter { one in
      one.name.map { name in parameters.contains { $0.name == name } } ?? false
    }
    return positional + named
  }

  /// Arguments by which a library takes what it gives the function that it is handed, as a dictionary.
  private static let dictionaries = ["func_args", "parameters"]
  private static let handedNames = ["func", "train_func"]

  /// A dictionary beside `func=…` or `train_func=…`: by the names of what the function takes where it has these,
  /// as one value where it takes one.
  private mutating func handed(
    _ given: Arguments, by name: String, to parameters: [PythonParameter]
  ) -> [PythonPassed] {
    guard Self.handedNames.contains(name),
      let item = Self.dictionaries.lazy.compactMap({ given.named($0) }).first
    else { return [] }
    let entries = entries(of: item) ?? []
    let names = Set(parameters.map(\.name))
    if !entries.isEmpty, entries.allSatisfy({ $0.name.map(names.contains) ?? false }) {
      return entries.map { PythonPassed(name: $0.name, item: $0.value, nameRange: $0.key.range) }
    }
    guard parameters.count == 1 else { return [] }
    return [PythonPassed(name: nil, item: item, nameRange: item.range)]
  }

  // MARK: Functions of this source

  /// Follows a function with its arguments; what it returns, where that is one value.
  mutating func call(
    _ index: Int, _ passed: [PythonPassed], spread: PythonUnreadable?, at range: Range<Int>,
    receiver: PythonItem? = nil, isHanded: Bool = false
  ) -> PythonItem {
    let definition = program.functions[index]
    let name = definition.function.name
    if uncalled == nil { program.functions[index].isCalled = true }
    if active.contains(index) { recursive.insert(index) }
    guard active.count < limits.calls, !active.contains(index), spend() else {
      return .unreadable("`\(name)` calls itself, or is called too deep", range)
    }
    let isRepeated = isRepeated(definition)
    if isRepeated {
      loops.append(PythonRepetition(count: nil, range: definition.function.nameRange))
    }
    defer { if isRepeated { loops.removeLast() } }
    var frame = PythonFrame(parent: definition.frame)
    bind(
      definition.function, passed, spread, at: range, receiver: receiver, isHanded: isHanded,
      isDecorated: !definition.decorators.isEmpty, in: &frame)
    if spread == nil, !isHanded { collect(passed, for: definition.function, range, in: &frame) }
    let firstCall = program.calls.count
    active.append(index)
    returns.append([])
    yields.append(nil)
    push(frame)
    let outerLoops = unrollDepth
    unrollDepth = 0
    _ = execute(definition.function.body)
    unrollDepth = outerLoops
    pop(keeping: true)
    let results = returns.removeLast()
    let yielded = yields.removeLast()
    active.removeLast()
    if recursive.remove(index) != nil {
      // What calls itself does again what it does.
      for made in program.calls.indices.dropFirst(firstCall) {
        program.calls[made].loops.append(
          PythonRepetition(count: nil, range: definition.function.nameRange))
      }
    }
    if let yielded {
      generated[range.lowerBound] = yielded
      return .unreadable("it is what `\(name)` gives one by one", range)
    }
    guard let first = results.first else { return PythonItem(.none, range) }
    let isOne = results.dropFirst().allSatisfy { PythonState.isSame($0, first) }
    return isOne ? first : .unreadable("it is what `\(name)` returns, in several places", range)
  }

  /// Whether a decorator of this source has a loop, in which it may call what it decorates.
  private func isRepeated(_ definition: PythonDefinition) -> Bool {
    definition.decorators.contains { decorator in
      switch decorator.value {
      case .function(let index): program.functions[index].function.body.contains(where: \.hasLoop)
      case .made(let index, _):
        program.calls[index].isOwn
          && program.functions.contains {
            $0.function.name == program.calls[index].name
              && $0.function.body.contains(where: \.hasLoop)
          }
      default: false
      }
    }
  }

  private func bind(
    _ function: PythonFunction, _ passed: [PythonPassed], _ spread: PythonUnreadable?,
    at range: Range<Int>, receiver: PythonItem?, isHanded: Bool, isDecorated: Bool,
    in frame: inout PythonFrame
  ) {
    var positional = passed.filter { $0.name == nil }.map(\.item)[...]
    if let receiver { positional = [receiver] + positional }
    for parameter in function.parameters {
      let name = parameter.name
      switch parameter.kind {
      case .spread, .spreadPairs:
        frame.names[name] = .unreadable("`\(name)` takes what is left", range)
        positional = []
        continue
      case .plain where !positional.isEmpty:
        frame.names[name] = positional.removeFirst()
        continue
      case .plain, .keywordOnly: break
      }
      if let named = passed.last(where: { $0.name == name }) {
        frame.names[name] = named.item
      } else if let spread {
        frame.names[name] = PythonItem(.unreadable(spread), range)
      } else if let fallback = parameter.fallback, !isHanded || isConstant(fallback) {
        var item = constant(fallback)
        // Whoever starts it may give another value.
        if isHanded || isDecorated { item.flag = name }
        frame.names[name] = item
      } else {
        frame.names[name] = .unreadable("`\(name)` is a parameter", function.nameRange)
      }
    }
  }

  /// Gives `**kwargs` what is passed by names that no other parameter has.
  private mutating func collect(
    _ passed: [PythonPassed], for function: PythonFunction, _ range: Range<Int>,
    in frame: inout PythonFrame
  ) {
    guard let rest = function.parameters.last, rest.kind == .spreadPairs else { return }
    var entries: [PythonEntry] = []
    for one in passed {
      guard let name = one.name, !function.parameters.contains(where: { $0.name == name }) else {
        continue
      }
      Self.set(PythonItem(.string(name), one.nameRange), one.item, in: &entries)
    }
    frame.names[rest.name] = made(.dictionary(entries), range)
  }

  private func isConstant(_ expression: PythonExpression) -> Bool {
    constant(expression).unreadable == nil
  }

  /// A default, which is evaluated where the function is defined: only plain values are followed.
  private func constant(_ expression: PythonExpression) -> PythonItem {
    guard Self.isPlain(expression) else {
      return .unreadable("it is a default that is computed", expression.range)
    }
    var copy = self
    copy.frames = [0]
    return copy.evaluate(expression)
  }

  /// Whether an expression calls and makes nothing, so that evaluating it again changes nothing.
  private static func isPlain(_ expression: PythonExpression) -> Bool {
    switch expression.kind {
    case .constant, .name: true
    case .attribute(let base, _), .unary(_, let base): isPlain(base)
    case .binary(_, let left, let right): isPlain(left) && isPlain(right)
    case .tuple(let all): all.allSatisfy { isPlain($0) }
    default: false
    }
  }
}
