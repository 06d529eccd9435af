import ConfigText
import Diagnostics

/// The functions of a program, with what each sets, calls and loops over.
struct ProgramScopes: Sendable {
  /// What a name is set to.
  enum Value: Sendable {
    case whole(PythonExpression)
    /// One of the things that are set at once, or looped over at once.
    case part(PythonExpression, Int)
  }

  struct Scope: Sendable {
    var name: String?
    var module: Int
    var parent: Int?
    /// The class that it is a method of.
    var owner: String?
    var parameters: [PythonParameter] = []
    var decorators: [PythonExpression] = []
    var body = 0..<0
    var assigned: [String: [Value]] = [:]
  }

  struct Call: Sendable {
    var name: String
    var callee: PythonExpression
    var arguments: [PythonArgument]
    var range: Range<Int>
    var scope: Int
    /// What the result is given to.
    var target: String?

    func argument(_ name: String, at position: Int? = nil) -> PythonExpression? {
      if let named = arguments.last(where: { $0.kind == .keyword(name) }) { return named.value }
      let plain = arguments.prefix { $0.kind == .positional }
      guard let position, plain.indices.contains(position) else { return nil }
      return plain[position].value
    }
  }

  struct Loop: Sendable {
    /// The names that are set in each turn; of a `while` those of its condition.
    var targets: [String]
    /// What a `for` goes over.
    var iterable: PythonExpression?
    /// What a `while` asks.
    var test: PythonExpression?
    var body: Range<Int>
    var scope: Int
    var isNested: Bool
    var holdsLoop: Bool
  }

  /// What is asked before a loop is left.
  struct End: Sendable {
    var test: PythonExpression
    var scope: Int
  }

  struct Setting: Sendable {
    var value: PythonExpression
    var scope: Int
    /// The name at the root of what is set: `_C` of `_C.TRAIN.EPOCHS = 300`.
    var root: String?
  }

  /// What is done only where something is so, or is not.
  struct Condition: Sendable {
    /// What is asked; nil where several things are, or the opposite of one.
    var test: PythonExpression?
    var body: Range<Int>
    var scope: Int
    /// Whether what follows is left out.
    var leaves: Bool
  }

  /// A quotient, such as `batch // (length * processes)`.
  struct Division: Sendable {
    var whole: PythonExpression
    var divisor: PythonExpression
    var scope: Int
  }

  /// What is done where a setting is one of some words: a branch, or what a table has under each.
  struct Choice: Sendable {
    var subject: PythonExpression
    var words: [String]
    /// The branch.
    var body: Range<Int>
    /// The words that it gives back, or to a name.
    var values: [PythonExpression]
    var scope: Int
  }

  /// More loops, cuts and counts than this no program of anybody's has.
  private static let most = 1_500

  let program: ProgramModules
  private(set) var scopes: [Scope] = []
  private(set) var calls: [Call] = []
  private(set) var loops: [Loop] = []
  private(set) var ends: [End] = []
  /// What something is counted up to again and again: `n` of `step % n`.
  private(set) var moduli: [Setting] = []
  /// What lists and texts are cut to: `n` of `tokens[:n]`.
  private(set) var cuts: [Setting] = []
  /// What attributes of `self` are set to, by class and name.
  private(set) var own: [String: [String: [Setting]]] = [:]
  /// What attributes of anything else are set to, by name.
  private(set) var changed: [String: [Setting]] = [:]
  /// What names of losses are divided by.
  private(set) var quotients: [Setting] = []
  private(set) var conditions: [Condition] = []
  private(set) var divisions: [Division] = []
  private(set) var choices: [Choice] = []
  /// Tables from which one thing is taken: `table[key]`.
  private(set) var lookups: [(table: PythonExpression, key: PythonExpression, scope: Int)] = []
  /// The classes of the program.
  private(set) var types: [(type: PythonClass, module: Int)] = []
  /// The functions of the program by their names.
  private(set) var functions: [String: [Int]] = [:]
  /// The numbers of calls by the function that they stand in.
  private(set) var callsByScope: [Int: [Int]] = [:]
  /// The numbers of calls by the name of what is called.
  private(set) var callsByName: [String: [Int]] = [:]

  init(_ program: ProgramModules) {
    self.program = program
    for index in program.modules.indices {
      let size = program.modules[index].file.bytes.count
      scopes.append(Scope(name: nil, module: index, body: 0..<size))
    }
    for index in program.modules.indices {
      walk(program.modules[index].statements, index, loops: 0)
    }
  }

  /// The text of a range of a scope's module, at most so many bytes of it.
  func text(_ range: Range<Int>, of scope: Int, most: Int = 4_000) -> String {
    let bytes = program.modules[scopes[scope].module].file.bytes
    let range = range.clamped(to: 0..<bytes.count).prefix(most)
    return String(decoding: bytes[range], as: UTF8.self)
  }

  // MARK: Statements

  private mutating func walk(_ statements: [PythonStatement], _ scope: Int, loops depth: Int) {
    for statement in statements { walk(statement, scope, depth) }
  }

  private mutating func walk(_ statement: PythonStatement, _ scope: Int, _ depth: Int) {
    switch statement.kind {
    case .assign(let targets, let value):
      for target in targets { set(target, value, scope) }
      look(value, scope, target: targets.first.map(Self.word))
    case .annotate(let target, _, let value):
      guard let value else { return }
      set(target, value, scope)
      look(value, scope, target: Self.word(target))
    case .augment(let target, let operation, let value):
      if operation == .divide, Self.word(target).contains("loss") {
        quotients.append(Setting(value: value, scope: scope))
      } else if case .attribute(_, let name) = target.kind {
        changed[name, default: []].append(Setting(value: value, scope: scope))
      } else if let name = target.name {
        scopes[scope].assigned[name, default: []].append(.part(value, -1))
      }
      look(value, scope)
    case .expression(let value): look(value, scope)
    case .returned(let value): if let value { look(value, scope, target: "return") }
    case .function(let function): walk(function, scope)
    case .type(let type):
      types.append((type, scopes[scope].module))
      for member in type.body {
        if case .function(let function) = member.kind {
          walk(function, scope, owner: type.name)
        } else {
          walk(member, scope, depth)
        }
      }
    case .conditional(let branches, let otherwise):
      for (index, branch) in branches.enumerated() {
        look(branch.test, scope)
        guard !isOfMain(branch.test, scope) else { continue }
        note(branch, scope)
        if !Self.isMain(branch.test) {
          note(branch.body, scope, where: index == 0 ? branch.test : nil)
        }
        if depth > 0, branch.body.contains(where: \.leaves) {
          ends.append(End(test: branch.test, scope: scope))
        }
        walk(branch.body, scope, loops: depth)
      }
      note(otherwise, scope, where: nil)
      walk(otherwise, scope, loops: depth)
    case .loop(let loop):
      look(loop.iterable, scope)
      set(loop, scope)
      loops.append(
        Loop(
          targets: Self.words(loop.target), iterable: loop.iterable,
          body: Self.range(loop.body), scope: scope, isNested: depth > 0,
          holdsLoop: loop.body.contains(where: Self.holdsLoop)))
      walk(loop.body, scope, loops: depth + 1)
      walk(loop.otherwise, scope, loops: depth)
    case .whileLoop(let test, let body, let otherwise):
      look(test, scope)
      loops.append(
        Loop(
          targets: [], test: test, body: Self.range(body), scope: scope, isNested: depth > 0,
          holdsLoop: body.contains(where: Self.holdsLoop)))
      walk(body, scope, loops: depth + 1)
      walk(otherwise, scope, loops: depth)
    case .with(let contexts, let body):
      for context in contexts {
        look(context.value, scope)
        if let target = context.target { set(target, context.value, scope) }
      }
      walk(body, scope, loops: depth)
    default:
      for body in statement.bodies {
        note(body, scope, where: nil)
        walk(body, scope, loops: depth)
      }
    }
  }

  private mutating func walk(_ function: PythonFunction, _ scope: Int, owner: String? = nil) {
    let index = scopes.count
    scopes.append(
      Scope(
        name: function.name, module: scopes[scope].module, parent: scope,
        owner: owner ?? scopes[scope].owner, parameters: function.parameters,
        decorators: function.decorators, body: Self.range(function.body)))
    functions[function.name, default: []].append(index)
    for decorator in function.decorators { look(decorator, scope) }
    for parameter in function.parameters {
      if let fallback = parameter.fallback { look(fallback, scope) }
    }
    walk(function.body, index, loops: 0)
  }

  /// What a module does when it is started itself it does not do when it is imported.
  private func isOfMain(_ test: PythonExpression, _ scope: Int) -> Bool {
    scopes[scope].module > 0 && Self.isMain(test)
  }

  private static func isMain(_ test: PythonExpression) -> Bool {
    guard case .comparison(let first, _) = test.kind else { return false }
    return first.name == "__name__"
  }

  private mutating func note(
    _ body: [PythonStatement], _ scope: Int, where test: PythonExpression?
  ) {
    guard !body.isEmpty else { return }
    conditions.append(
      Condition(
        test: test, body: Self.range(body), scope: scope, leaves: body.contains(where: \.leaves)))
  }

  /// `if name == "a":`, `elif name in ("b", "c"):`.
  private mutating func note(_ branch: PythonBranch, _ scope: Int) {
    guard choices.count < Self.most, case .comparison(let subject, let rest) = branch.test.kind,
      rest.count == 1, let other = rest.first, [.equal, .contained].contains(other.relation)
    else { return }
    let words =
      switch other.operand.kind {
      case .list(let all), .tuple(let all), .set(let all): all.compactMap(\.string)
      default: [other.operand.string].compactMap(\.self)
      }
    guard !words.isEmpty else { return }
    let values = branch.body.compactMap { statement -> PythonExpression? in
      switch statement.kind {
      case .returned(let value?), .assign(_, let value): value.string == nil ? nil : value
      default: nil
      }
    }
    choices.append(
      Choice(
        subject: subject, words: words, body: Self.range(branch.body), values: values, scope: scope)
    )
  }

  private static func holdsLoop(_ statement: PythonStatement) -> Bool {
    switch statement.kind {
    case .loop, .whileLoop: true
    case .function, .type: false
    default: statement.bodies.contains { $0.contains(where: holdsLoop) }
    }
  }

  private static func range(_ body: [PythonStatement]) -> Range<Int> {
    guard let first = body.first, let last = body.last else { return 0..<0 }
    return first.range.lowerBound..<max(first.range.lowerBound, last.range.upperBound)
  }

  // MARK: What is set

  private mutating func set(_ target: PythonExpression, _ value: PythonExpression, _ scope: Int) {
    switch target.kind {
    case .name(let name):
      if name.lowercased().contains("loss"), case .binary(.divide, _, let by) = value.kind {
        quotients.append(Setting(value: by, scope: scope))
      }
      scopes[scope].assigned[name, default: []].append(.whole(value))
    case .attribute(let object, let name):
      let setting = Setting(value: value, scope: scope, root: Self.root(of: object))
      if object.name == "self", let owner = scopes[scope].owner {
        own[owner, default: [:]][name, default: []].append(setting)
      } else {
        changed[name, default: []].append(setting)
      }
    case .subscripted(_, let key):
      guard let name = key.string else { return }
      changed[name, default: []].append(Setting(value: value, scope: scope))
    case .tuple(let targets), .list(let targets):
      for (index, target) in targets.enumerated() {
        guard let name = target.name else { continue }
        scopes[scope].assigned[name, default: []].append(.part(value, index))
      }
    default: return
    }
  }

  private static func root(of object: PythonExpression) -> String? {
    var object = object
    while case .attribute(let holder, _) = object.kind { object = holder }
    return object.name
  }

  /// Whether what is set is the default of a setting, at the top of a module in what holds them all:
  /// `_C = CfgNode()`, `_C.TRAIN.EPOCHS = 300`.
  func declares(_ setting: Setting) -> Bool {
    guard let root = setting.root, program.modules.indices.contains(setting.scope),
      let values = scopes[setting.scope].assigned[root], values.count == 1,
      case .whole(let value)? = values.first, case .call(let callee, _) = value.kind
    else { return false }
    return ["CN", "CfgNode", "ConfigDict", "EasyDict", "edict"].contains(callee.lastName ?? "")
  }

  /// Each turn of `for a, b in zip(x, y)` sets a part of each.
  private mutating func set(_ loop: PythonLoop, _ scope: Int) {
    guard case .tuple(let targets) = loop.target.kind else {
      if let name = loop.target.name {
        scopes[scope].assigned[name, default: []].append(.part(loop.iterable, -1))
      }
      return
    }
    for (index, target) in targets.enumerated() {
      guard let name = target.name else { continue }
      if case .call(let callee, let arguments) = loop.iterable.kind, callee.name == "zip",
        arguments.indices.contains(index)
      {
        scopes[scope].assigned[name, default: []].append(.part(arguments[index].value, 0))
      } else {
        scopes[scope].assigned[name, default: []].append(.part(loop.iterable, -1))
      }
    }
  }

  // MARK: What is called

  private mutating func look(
    _ expression: PythonExpression, _ scope: Int, target: String? = nil
  ) {
    if case .call(let callee, let arguments) = expression.kind, let name = callee.lastName,
      calls.count < 20_000
    {
      callsByName[name, default: []].append(calls.count)
      callsByScope[scope, default: []].append(calls.count)
      calls.append(
        Call(
          name: name, callee: callee, arguments: arguments, range: expression.range, scope: scope,
          target: target))
    }
    switch expression.kind {
    case .binary(.modulo, _, let by):
      if moduli.count < Self.most { moduli.append(Setting(value: by, scope: scope)) }
    case .binary(.floorDivide, let whole, let by), .binary(.divide, let whole, let by):
      if divisions.count < Self.most {
        divisions.append(Division(whole: whole, divisor: by, scope: scope))
      }
    case .conditional(let test, let then, let otherwise):
      conditions.append(Condition(test: test, body: then.range, scope: scope, leaves: false))
      conditions.append(Condition(test: nil, body: otherwise.range, scope: scope, leaves: false))
    case .boolean(_, let all):
      conditions += all.dropFirst().map {
        Condition(test: nil, body: $0.range, scope: scope, leaves: false)
      }
    case .lambda, .comprehension:
      conditions.append(
        Condition(test: nil, body: expression.range, scope: scope, leaves: false))
    case .subscripted(let table, let key): noteLookup(table, key, scope)
    case .call(let callee, let arguments):
      if case .attribute(let table, "get") = callee.kind, let key = arguments.first?.value {
        noteLookup(table, key, scope)
      }
    case .slice(let all):
      if all.count == 1, let end = all.first, cuts.count < Self.most {
        cuts.append(Setting(value: end, scope: scope))
      }
    default: break
    }
    for part in expression.parts { look(part, scope, target: target) }
  }

  private mutating func noteLookup(
    _ table: PythonExpression, _ key: PythonExpression, _ scope: Int
  ) {
    guard lookups.count < Self.most, table.name != nil, key.lastName != nil else { return }
    lookups.append((table, key, scope))
  }

  private static func word(_ target: PythonExpression) -> String {
    words(target).joined(separator: " ")
  }

  /// The last words of what is set.
  static func words(_ target: PythonExpression) -> [String] {
    switch target.kind {
    case .tuple(let all), .list(let all): all.flatMap(words)
    case .starred(let value): words(value)
    default: [target.lastName].compactMap { $0?.lowercased() }
    }
  }
}
