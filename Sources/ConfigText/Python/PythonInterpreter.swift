/// Follows a program statement by statement with what is known of its values, and runs none of it.
///
/// Both sides of a condition that is not known are followed, and what they set differently is
/// unreadable after them; so is what a loop sets, unless it goes over a short list that is known.
struct PythonInterpreter {
  /// How a statement ends.
  enum Flow { case next, stop, skip, returned, ended }

  let limits: PythonLimits
  /// The command line's flags, where a command that starts the program is known.
  let commandLine: [PythonPassed]?
  var state = PythonState()
  var program = PythonProgram(
    calls: [], functions: [], types: [], globals: [], flags: [], imports: [], problems: [],
    isComplete: true)
  var steps = 0
  var depth = 0
  private var nextID = 1
  /// The frames that are open, innermost last.
  var frames = [0]
  /// The functions that are being followed.
  var active: [Int] = []
  /// Those among them that were found to call themselves.
  var recursive: Set<Int> = []
  var loops: [PythonRepetition] = []
  /// How many undecided conditions are open.
  var doubts = 0
  /// How many branches left a loop early.
  private var escapes = 0
  /// What the functions that are being followed return.
  var returns: [[PythonItem]] = []
  /// The last that each of them gives one by one, where one does.
  var yields: [PythonItem?] = []
  /// What the generators give whose calls begin at a place.
  var generated: [Int: PythonItem] = [:]
  /// The calls that a `lambda` makes which begins at a place.
  var lambdas: [Int: Range<Int>] = [:]
  /// The function that nothing calls and that is followed at the end.
  var uncalled: Int?
  var decorated: Int?
  /// What a sweep of W&B that the program starts sets.
  var swept: [PythonEntry]?

  /// Functions of elsewhere whose keyword arguments are defaults of what they give.
  let declaring: Set<String>

  /// What modules elsewhere hold.
  let constants: PythonConstants

  init(
    limits: PythonLimits, commandLine: [PythonPassed]?, declaring: Set<String> = [],
    constants: PythonConstants = PythonConstants()
  ) {
    self.limits = limits
    self.declaring = declaring
    self.constants = constants
    self.commandLine = commandLine
  }

  mutating func newID() -> Int {
    defer { nextID += 1 }
    return nextID
  }

  /// Counts a step; false when the budget is spent.
  mutating func spend(_ count: Int = 1) -> Bool {
    steps += count
    guard steps <= limits.steps, depth <= 200 else {
      program.isComplete = false
      return false
    }
    return true
  }

  mutating func run(_ statements: [PythonStatement], as name: String) {
    state.frames[0]?.names["__name__"] = PythonItem(.string(name), 0..<0)
    _ = execute(statements)
    program.isFollowed = program.isComplete
    program.attributes = state.symbols.sorted { $0.key < $1.key }.map { path, item in
      PythonEntry(key: PythonItem(.string(path), item.range), value: frozen(item))
    }
    let names = state.frames[0]?.names ?? [:]
    program.globals = names.filter { !$0.value.range.isEmpty }
      .map {
        PythonEntry(key: PythonItem(.string($0.key), $0.value.range), value: frozen($0.value))
      }
      .sorted {
        ($0.value.range.lowerBound, $0.name ?? "") < ($1.value.range.lowerBound, $1.name ?? "")
      }
    // What nothing calls is a library's, or is started by other means.
    for index in program.functions.indices where !program.functions[index].isCalled {
      uncalled = index
      let before = state
      let result = call(
        index, [], spread: nil, at: program.functions[index].function.nameRange, isHanded: true)
      program.functions[index].returned = frozen(result)
      state = before
      uncalled = nil
    }
  }

  // MARK: Names

  var frame: Int { frames[frames.count - 1] }

  func lookup(_ name: String) -> PythonItem? {
    var id: Int? = frame
    if let own = state.frames[frame], own.outer.contains(name) { id = own.parent ?? 0 }
    var guardCount = 0
    while let current = id, let frame = state.frames[current], guardCount < 64 {
      if let item = frame.names[name] { return item }
      id = frame.parent
      guardCount += 1
    }
    return nil
  }

  mutating func set(_ name: String, _ item: PythonItem) {
    guard let own = state.frames[frame], own.outer.contains(name) else {
      state.frames[frame]?.names[name] = item
      return
    }
    var id = own.parent
    while let current = id {
      if state.frames[current]?.names[name] != nil || current == 0 {
        state.frames[current]?.names[name] = item
        return
      }
      id = state.frames[current]?.parent
    }
    state.frames[0]?.names[name] = item
  }

  mutating func forget(_ names: some Sequence<String>, _ reason: String, _ range: Range<Int>) {
    for name in names {
      if name == "*" {
        forgetAll("a statement that is not understood may set it", range)
      } else if let dot = name.firstIndex(of: ".") {
        let base = String(name[..<dot])
        // An object stays what it is, and its methods with it.
        guard let item = lookup(base), case .object(let id) = item.value,
          state.objects[id]?.isInstance == true
        else {
          forget([base], reason, range)
          continue
        }
        if name[dot...] == PythonNames.called {
          taint(id, "`\(base)` \(reason)", range)
          continue
        }
        let own = String(name[name.index(after: dot)...])
        setAttribute(item, own, .unreadable("`\(own)` \(reason)", range), range)
      } else {
        if case .object(let id)? = lookup(name)?.value {
          taint(id, "`\(name)` \(reason)", range)
        }
        set(name, .unreadable("`\(name)` \(reason)", range))
      }
    }
  }

  /// Every variable of the module may have changed.
  mutating func forgetAll(_ reason: String, _ range: Range<Int>) {
    for id in Set([0, frame]) {
      for (name, item) in state.frames[id]?.names ?? [:] {
        switch item.value {
        case .function, .type, .symbol: continue
        default: state.frames[id]?.names[name] = .unreadable(reason, range)
        }
      }
    }
  }

  mutating func taint(_ id: Int, _ reason: String, _ range: Range<Int>) {
    if state.objects[id]?.problem == nil {
      state.objects[id]?.problem = PythonUnreadable(reason, range)
    }
  }

  // MARK: Statements

  mutating func execute(_ statements: [PythonStatement]) -> Flow {
    depth += 1
    defer { depth -= 1 }
    for statement in statements {
      guard spend() else { return .ended }
      let flow = execute(statement)
      if flow != .next { return flow }
    }
    return .next
  }

  private mutating func execute(_ statement: PythonStatement) -> Flow {
    switch statement.kind {
    case .expression(let expression): return execute(expression)
    case .assign(let targets, let value):
      let item = evaluate(value)
      for target in targets { assign(target, item) }
    case .annotate(let target, _, let value):
      if let value { assign(target, evaluate(value)) }
    case .augment(let target, let operation, let value):
      augment(target, operation, value, statement.range)
    case .imports(let imports): bind(imports, statement.range)
    case .function(let function): define(function)
    case .type(let type): define(type, statement.range)
    case .conditional(let branches, let otherwise):
      return branch(branches[...], otherwise, statement.range)
    case .loop(let loop): return run(loop, statement.range)
    case .whileLoop(let test, let body, let otherwise):
      return run(whileLoop: test, body, otherwise, statement.range)
    case .with(let contexts, let body):
      for context in contexts {
        let item = evaluate(context.value)
        if let target = context.target { assign(target, item) }
      }
      return execute(body)
    case .attempt(let attempt): return run(attempt, statement.range)
    case .match(let subject, let cases): return run(match: subject, cases, statement.range)
    case .returned(let value):
      let item = value.map { evaluate($0) } ?? PythonItem(.none, statement.range)
      if !returns.isEmpty { returns[returns.count - 1].append(item) }
      return .returned
    case .raise(let values):
      for value in values { _ = evaluate(value) }
      return .ended
    case .assert(let values): for value in values { _ = evaluate(value) }
    case .delete(let targets):
      for target in targets {
        if case .name(let name) = target.kind {
          set(name, .unreadable("`\(name)` is deleted", statement.range))
        } else {
          assign(target, .unreadable("it is deleted", statement.range))
        }
      }
    case .outer(let names): state.frames[frame]?.outer.formUnion(names)
    case .pass: break
    case .stop:
      escapes += 1
      return .stop
    case .next:
      escapes += 1
      return .skip
    case .opaque(let names):
      forget(names, "may be set by a statement that is not understood", statement.range)
    }
    return .next
  }

  private static let exits: Set<String> = ["sys.exit", "exit", "quit", "os._exit", "os.abort"]

  private mutating func execute(_ expression: PythonExpression) -> Flow {
    // What is called for its effect may change what it is given.
    if case .call(let callee, let arguments) = expression.kind {
      let item = evaluateCall(callee, arguments, expression.range, isStatement: true)
      if case .object(let id) = item.value,
        case .instance(let index, _, _)? = state.objects[id]?.kind,
        Self.exits.contains(program.calls[index].path)
      {
        return .ended
      }
      return .next
    }
    _ = evaluate(expression)
    return .next
  }

  private mutating func bind(_ imports: [PythonImport], _ range: Range<Int>) {
    for one in imports {
      program.imports.append(one.name == "*" ? one.path + ".*" : one.path)
      if one.name == "*" {
        forgetAll("`from \(one.path) import *` may set it", range)
        for (name, item) in constants.all(one.path) { set(name, item) }
      } else {
        let dot = one.path.lastIndex(of: ".") ?? one.path.startIndex
        let name = String(one.path[dot...].dropFirst())
        let constant = constants.one(String(one.path[..<dot]), name)
        set(one.name, constant ?? PythonItem(.symbol(one.path), range))
      }
    }
  }

  private mutating func define(_ function: PythonFunction) {
    let index = program.functions.count
    program.functions.append(PythonDefinition(function: function, frame: frame))
    set(function.name, PythonItem(.function(index), function.nameRange))
    for decorator in function.decorators {
      decorated = index
      let item = evaluate(decorator)
      decorated = nil
      program.functions[index].decorators.append(frozen(item))
      // A decorator of this source is called with what it decorates.
      if case .function(let decorating) = item.value {
        let own = PythonItem(.function(index), function.nameRange)
        _ = call(
          decorating, [PythonPassed(name: nil, item: own, nameRange: function.nameRange)],
          spread: nil, at: decorator.range)
      }
    }
    guard frame == 0, isCell(program.functions[index]) else { return }
    // The cells of a marimo notebook share their names, and are run one after another.
    program.functions[index].isCalled = true
    _ = execute(function.body)
  }

  /// `@app.cell` of a notebook that is written as a module of functions.
  private func isCell(_ definition: PythonDefinition) -> Bool {
    program.imports.contains("marimo")
      && definition.decorators.contains { decorator in
        switch decorator.value {
        case .attribute(_, let name): name == "cell"
        case .made(let call, _): program.calls[call].name == "cell"
        default: false
        }
      }
  }

  /// Follows the branches of an `if`, the undecided ones side by side.
  private mutating func branch(
    _ branches: ArraySlice<PythonBranch>, _ otherwise: [PythonStatement], _ range: Range<Int>
  ) -> Flow {
    guard let first = branches.first else { return execute(otherwise) }
    let test = evaluate(first.test)
    switch truth(test) {
    case true?: return execute(first.body)
    case false?: return branch(branches.dropFirst(), otherwise, range)
    case nil: break
    }
    return fork(
      first.test.range,
      [
        { $0.execute(first.body) },
        { $0.branch(branches.dropFirst(), otherwise, range) },
      ])
  }

  /// Follows several ways, any one of which may be taken, and joins what they leave.
  mutating func fork(
    _ range: Range<Int>, _ ways: [(inout PythonInterpreter) -> Flow]
  ) -> Flow {
    guard spend(state.weight * ways.count) else { return .ended }
    let before = state
    var after: [PythonState] = []
    var flows: [Flow] = []
    doubts += 1
    depth += 1
    for way in ways {
      state = before
      let flow = way(&self)
      flows.append(flow)
      if flow == .next { after.append(state) }
    }
    depth -= 1
    doubts -= 1
    guard !after.isEmpty else {
      // None goes on; a loop that some leave early goes on after it.
      return flows.first { $0 == .stop || $0 == .skip } ?? flows.first ?? .next
    }
    state = PythonState.joined(after, at: range)
    return .next
  }

  // MARK: Loops

  /// Elements of a list that a loop is followed through one by one.
  private static let unrolled = 16

  private mutating func run(_ loop: PythonLoop, _ range: Range<Int>) -> Flow {
    let made = program.calls.count
    let iterable = evaluate(loop.iterable)
    let elements = self.elements(of: iterable)
    if let elements, elements.count <= Self.unrolled, unrollDepth < 2 {
      unrollDepth += 1
      defer { unrollDepth -= 1 }
      let before = escapes
      var flow = Flow.next
      for element in elements {
        assign(loop.target, element)
        flow = execute(loop.body)
        guard flow == .next || flow == .skip else { break }
      }
      if escapes > before {
        forget(PythonNames.assigned(in: loop.body), "is set in a loop that may end early", range)
      }
      if flow == .returned || flow == .ended { return flow }
      return flow == .stop ? .next : execute(loop.otherwise)
    }
    let count = elements?.count ?? self.count(of: iterable)
    guard count != 0 else { return execute(loop.otherwise) }
    let targets = PythonNames.targets(of: loop.target)
    let element = iterable.unreadable.flatMap { generated[$0.range.lowerBound] }
    let source = source(of: iterable, at: loop.iterable.range, callsFrom: made)
    return repeated(
      PythonRepetition(
        count: count, range: loop.iterable.range, source: source, firstCall: made), targets,
      loop.body,
      loop.otherwise, range, element.map { (loop.target, $0) })
  }

  private mutating func source(
    of iterable: PythonItem, at range: Range<Int>, callsFrom first: Int
  ) -> PythonItem? {
    switch iterable.value {
    case .object, .attribute: frozen(iterable)
    default:
      program.calls[first...].lastIndex { $0.range == range }.map {
        PythonItem(.made(by: $0, attributes: []), range)
      }
    }
  }

  private mutating func run(
    whileLoop test: PythonExpression, _ body: [PythonStatement], _ otherwise: [PythonStatement],
    _ range: Range<Int>
  ) -> Flow {
    forget(PythonNames.assigned(in: body), "is set in a loop", range)
    let first = evaluate(test)
    if truth(first) == false { return execute(otherwise) }
    return repeated(PythonRepetition(count: nil, range: test.range), [], body, otherwise, range)
  }

  /// Follows a body once, with all that it sets unknown before and after.
  ///
  /// - Parameter element: What is looped over, where each is made in the same place, and what takes it.
  private mutating func repeated(
    _ repetition: PythonRepetition, _ targets: [String], _ body: [PythonStatement],
    _ otherwise: [PythonStatement], _ range: Range<Int>,
    _ element: (target: PythonExpression, item: PythonItem)? = nil
  ) -> Flow {
    let names = PythonNames.assigned(in: body).union(targets)
    forget(names, "is set in a loop", range)
    if let element { assign(element.target, element.item) }
    loops.append(repetition)
    let before = state
    let leaving = escapes
    let flow = execute(body)
    loops.removeLast()
    if flow == .next || flow == .skip || flow == .stop {
      forget(names, "is set in a loop", range)
      // What else of an object its methods have set by then is not known.
      for name in names {
        guard let dot = name.firstIndex(of: "."),
          case .object(let id)? = lookup(String(name[..<dot]))?.value
        else { continue }
        taint(id, "`\(name[..<dot])` is set in a loop", range)
      }
    }
    if repetition.count == nil || flow == .returned || flow == .ended {
      state = PythonState.joined([before, state], at: range)
    }
    guard !otherwise.isEmpty, escapes > leaving else { return execute(otherwise) }
    // A loop that may be left early may not come to its `else`.
    return fork(range, [{ $0.execute(otherwise) }, { _ in .next }])
  }

  private mutating func run(_ attempt: PythonAttempt, _ range: Range<Int>) -> Flow {
    let before = state
    var flow = execute(attempt.body)
    if flow == .next { flow = execute(attempt.otherwise) }
    var after: [PythonState] = flow == .next ? [state] : []
    // A handler starts anywhere between.
    let between = PythonState.joined([before, state], at: range)
    doubts += 1
    for handler in attempt.handlers where spend(state.weight) {
      state = between
      if let type = handler.type { _ = evaluate(type) }
      if let name = handler.name {
        set(name, .unreadable("`\(name)` is an error of its run", range))
      }
      if execute(handler.body) == .next { after.append(state) }
    }
    doubts -= 1
    state = after.isEmpty ? between : PythonState.joined(after, at: range)
    let last = execute(attempt.finally)
    if last != .next { return last }
    return after.isEmpty ? flow : .next
  }

  private mutating func run(
    match subject: PythonExpression, _ cases: [PythonCase], _ range: Range<Int>
  ) -> Flow {
    _ = evaluate(subject)
    let ways = cases.map { one in
      { (interpreter: inout PythonInterpreter) -> Flow in
        interpreter.forget(one.names, "may be set by a pattern", range)
        return interpreter.execute(one.body)
      }
    }
    return fork(range, ways + [{ _ in .next }])
  }

  /// How many loops are being followed element by element.
  var unrollDepth = 0
}

/// Gives the constants of modules that a program imports; their ranges are those that the results name.
package struct PythonConstants {
  /// The constant of a name in the module that a dotted path means, if it has one.
  var one: (_ module: String, _ name: String) -> PythonItem?
  /// All constants of the module, by their names.
  var all: (_ module: String) -> [String: PythonItem]

  package init(
    one: @escaping (_ module: String, _ name: String) -> PythonItem? = { _, _ in nil },
    all: @escaping (_ module: String) -> [String: PythonItem] = { _ in [:] }
  ) {
    self.one = one
    self.all = all
  }
}

extension PythonModule {
  /// Follows the program that the source is.
  ///
  /// - Parameter commandLine: The flags it is started with; nil where no command is known, so that
  ///   the defaults of its flags hold until one replaces them.
  /// - Parameter isImported: Whether another module imports it, rather than that it is started.
  /// - Parameter constants: What modules hold that it imports.
  package func evaluate(
    commandLine: [PythonPassed]? = nil, limits: PythonLimits = PythonLimits(),
    declaring: Set<String> = [], isImported: Bool = false,
    constants: PythonConstants = PythonConstants()
  ) -> PythonProgram {
    var interpreter = PythonInterpreter(
      limits: limits, commandLine: commandLine, declaring: declaring, constants: constants)
    interpreter.run(statements, as: isImported ? "module" : "__main__")
    interpreter.program.problems = problems
    return interpreter.program
  }
}
