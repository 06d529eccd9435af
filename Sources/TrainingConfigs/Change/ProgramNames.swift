import ConfigText
import Text

/// The names of a program, by which it is told what trains, and by which its expressions are written in one
/// way whatever its own names are.
struct ProgramNames: Sendable {
  private var imports: [String: String] = [:]
  /// Names that are taken out of modules one by one, each with its dotted path.
  var taken: [String: String] { imports.filter { $0.value.hasSuffix(".\($0.key)") } }
  /// Names that the program binds itself.
  private var bound: Set<String> = []
  private var assigned: [String: [PythonExpression]] = [:]
  private var functions: [String: [PythonStatement]] = [:]
  /// Functions that have something trained, themselves or by others.
  private var training: Set<String> = []
  /// Variables that are models, since their parameters are asked for or they are told to evaluate.
  private(set) var models: Set<String> = []
  /// Where what is read for itself stands.
  let known: [Range<Int>]
  /// Where something is taken from another module that is read for itself there.
  private(set) var constants: Set<Range<Int>> = []

  /// - Parameters:
  ///   - statements: The program.
  ///   - known: Where what is read for itself stands.
  ///   - constants: Names of what is read for itself in other modules.
  init(_ statements: [PythonStatement], besides known: [Range<Int>], taking constants: Set<String>)
  {
    self.known = known
    collect(statements)
    if !constants.isEmpty { take(constants, in: statements) }
    followCalls()
  }

  private mutating func collect(_ statements: [PythonStatement]) {
    for statement in statements {
      switch statement.kind {
      case .imports(let all): for one in all { imports[one.name] = one.path }
      case .assign(let targets, let value):
        for target in targets { bind(target, value) }
      case .annotate(let target, _, let value?): bind(target, value)
      case .loop(let loop): bind(loop.target)
      case .with(let contexts, _): for context in contexts { if let t = context.target { bind(t) } }
      case .function(let function):
        bound.insert(function.name)
        bound.formUnion(function.parameters.map(\.name))
        functions[function.name, default: []] += function.body
      case .type(let type): bound.insert(type.name)
      default: break
      }
      for expression in statement.expressions { collect(expression) }
      for body in statement.bodies { collect(body) }
    }
  }

  private mutating func take(_ constants: Set<String>, in statements: [PythonStatement]) {
    func take(_ expression: PythonExpression) {
      if let name = path(of: expression)?.split(separator: ".").last,
        constants.contains(String(name))
      {
        self.constants.insert(expression.range)
      } else {
        for part in expression.parts { take(part) }
      }
    }
    for statement in statements {
      for expression in statement.expressions { take(expression) }
      for body in statement.bodies { self.take(constants, in: body) }
    }
  }

  private mutating func bind(_ target: PythonExpression, _ value: PythonExpression? = nil) {
    if let name = target.name {
      bound.insert(name)
      if let value { assigned[name, default: []].append(value) }
    }
    if case .tuple(let parts) = target.kind { for part in parts { bind(part) } }
  }

  private mutating func collect(_ expression: PythonExpression) {
    if case .attribute(let base, let name) = expression.kind, let variable = base.name,
      ["parameters", "named_parameters", "eval", "state_dict"].contains(name)
    {
      models.insert(variable)
    }
    if case .comprehension(_, let clauses) = expression.kind {
      for clause in clauses { bind(clause.target) }
    }
    for part in expression.parts { collect(part) }
  }

  /// Whether the program has a function of the name.
  func defines(_ name: String) -> Bool { functions[name] != nil }

  func values(of name: String) -> [PythonExpression] { assigned[name] ?? [] }

  func mentions(_ expression: PythonExpression, _ name: String) -> Bool {
    expression.name == name || expression.parts.contains { mentions($0, name) }
  }

  /// The dotted path of what is imported; nil for anything else.
  func path(of expression: PythonExpression) -> String? {
    switch expression.kind {
    case .name(let name): imports[name]
    case .attribute(let base, let name): path(of: base).map { $0 + "." + name }
    default: nil
    }
  }

  // MARK: - What trains

  private static let doing: Set<String> = [
    "train", "training", "fit", "finetune", "backward", "minimize", "gradients", "learn",
  ]
  /// Words of names that only speak of a training.
  private static let speaking: Set<String> = [
    "split", "test", "data", "dataset", "datasets", "loader", "dataloader", "loss", "losses", "log",
    "logger", "metrics", "args", "arguments", "config", "cfg", "eval", "val", "valid", "size",
    "steps", "epochs", "iters", "dir", "path", "file", "name", "mode", "ratio", "frac", "time",
    "state", "set", "samples", "transform", "transforms", "path", "file", "output", "stats", "acc",
    "history", "params", "x", "y", "ds", "df", "mask", "idx", "indices", "result", "results",
    "begin", "end", "start", "is", "on", "has", "do", "num",
  ]

  /// The name of what has something trained; nil for any other expression.
  func mark(_ expression: PythonExpression) -> String? {
    guard let name = expression.lastName else { return nil }
    if name == "main", expression.name != nil { return name }
    guard let words = NameWords.split(name), words.contains(where: Self.doing.contains),
      !words.contains(where: Self.speaking.contains)
    else { return nil }
    if case .attribute(let base, _) = expression.kind {
      // `model.train()` only says how the layers are to behave, `dataset.train` is a part of the data, and
      // `ray.train` a module.
      if words.count == 1, isIdle(base, under: name) || path(of: expression) != nil { return nil }
      return name
    }
    // A variable that is called so is none.
    return imports[name] == nil && bound.contains(name) && functions[name] == nil ? nil : name
  }

  private static let modules: Set<String> = [
    "model", "net", "network", "actor", "critic", "policy", "encoder", "decoder", "generator",
    "discriminator", "backbone", "unet", "vae", "module", "head", "student", "teacher", "self",
    "lm", "transformer", "classifier", "g", "d", "models",
  ]

  private static let holders: Set<String> = [
    "data", "dataset", "datasets", "ds", "cfg", "config", "conf", "args", "opt", "opts", "hparams",
    "flags", "settings",
  ]
  /// What is fitted to data without being a model that is trained.
  private static let fitted: Set<String> = [
    "scaler", "encoder", "tokenizer", "vectorizer", "binarizer", "pca", "imputer",
  ]

  /// Whether such an attribute of a value has nothing trained.
  private func isIdle(_ base: PythonExpression, under name: String) -> Bool {
    guard let own = base.lastName, let words = NameWords.split(own) else { return false }
    if words.contains("trainer") { return false }
    if name == "fit" { return words.contains(where: Self.fitted.contains) }
    return name == "train"
      && (models.contains(own)
        || words.contains { Self.modules.contains($0) || Self.holders.contains($0) })
  }

  /// Whether statements have something trained, themselves or by functions of the program.
  func trains(_ statements: [PythonStatement]) -> Bool {
    trains(statements, by: training.contains)
  }

  func trains(_ expression: PythonExpression) -> Bool {
    trains(expression, by: training.contains)
  }

  /// Follows the calls of functions once for all that ask.
  private mutating func followCalls() {
    var callers: [String: [String]] = [:]
    var pending: [String] = []
    for (name, body) in functions {
      var called: Set<String> = []
      let isTraining = trains(body) { callee in
        called.insert(callee)
        return false
      }
      for callee in called { callers[callee, default: []].append(name) }
      if isTraining, training.insert(name).inserted { pending.append(name) }
    }
    while let name = pending.popLast() {
      for caller in callers[name] ?? [] where training.insert(caller).inserted {
        pending.append(caller)
      }
    }
  }

  private func trains(_ statements: [PythonStatement], by called: (String) -> Bool) -> Bool {
    statements.contains { statement in
      statement.expressions.contains { trains($0, by: called) }
        || statement.bodies.contains { trains($0, by: called) }
    }
  }

  private func trains(_ expression: PythonExpression, by called: (String) -> Bool) -> Bool {
    if case .attribute = expression.kind, mark(expression) != nil { return true }
    if case .call(let callee, _) = expression.kind {
      // What is taken by a name that is put together may be anything.
      if let name = callee.name, mark(callee) != nil || name == "getattr" { return true }
      if let name = callee.lastName, called(name) { return true }
    }
    return expression.parts.contains { trains($0, by: called) }
  }

  // MARK: - One way of writing

  /// Arguments that change nothing of how much is done.
  private static let light: Set<String> = [
    "num_workers", "pin_memory", "persistent_workers", "prefetch_factor", "shuffle", "desc",
    "total", "leave", "disable", "position", "dynamic_ncols", "download", "seed", "lr",
    "learning_rate", "weight_decay", "momentum", "betas", "eps", "help", "metavar", "verbose",
    "name", "dropout", "num_proc", "generator", "worker_init_fn", "root", "cache_dir", "token",
    "use_auth_token", "trust_remote_code", "initial", "unit", "ncols", "miniters", "mininterval",
  ]

  /// Functions that give what they are given, one after another.
  private static let passing: Set<String> = ["tqdm", "track", "enumerate", "iter"]

  private static let deepest = 2
  /// How many expressions one text is made of at most.
  private static let most = 1_000

  func text(of expression: PythonExpression) -> String {
    var left = Self.most
    return text(of: expression, 0, &left)
  }

  func text(of arguments: [PythonArgument]) -> String {
    var left = Self.most
    return text(of: arguments, 0, &left)
  }

  private func text(of expression: PythonExpression, _ depth: Int, _ left: inout Int) -> String {
    left -= 1
    guard left > 0 else { return "…" }
    // What is read for itself is a fact of the run.
    if constants.contains(expression.range)
      || known.contains(where: {
        $0.lowerBound <= expression.range.lowerBound
          && expression.range.upperBound <= $0.upperBound
      })
    {
      return "_"
    }
    switch expression.kind {
    case .constant(.string(let text)): return "\"" + text.prefix(400) + "\""
    case .constant(let constant): return "\(constant)"
    case .name(let name):
      if let path = imports[name] { return path }
      guard let values = assigned[name], depth < Self.deepest, values.count < 4 else {
        return bound.contains(name) ? "_" : name
      }
      let texts = values.map { text(of: $0, depth + 1, &left) }
      return "(" + texts.joined(separator: " ") + ")"
    case .attribute(let base, let name):
      if let own = base.name, imports[own] == nil { return "_." + name }
      return text(of: base, depth, &left) + "." + name
    case .call(let callee, let arguments):
      if let name = callee.lastName, Self.passing.contains(name), let first = arguments.first {
        return text(of: first.value, depth, &left)
      }
      return text(of: callee, depth, &left) + "(" + text(of: arguments, depth, &left) + ")"
    case .binary(let operation, let first, let second):
      return "(" + text(of: first, depth, &left) + operation.rawValue
        + text(of: second, depth, &left) + ")"
    case .formatted: return "f"
    default:
      let parts = expression.parts.map { text(of: $0, depth, &left) }
      return Self.kind(of: expression) + "[" + parts.joined(separator: ", ") + "]"
    }
  }

  private func text(
    of arguments: [PythonArgument], _ depth: Int, _ left: inout Int
  ) -> String {
    var plain: [String] = []
    var named: [String] = []
    for argument in arguments {
      if case .keyword(let name) = argument.kind, Self.light.contains(name) { continue }
      let value = text(of: argument.value, depth, &left)
      switch argument.kind {
      case .positional: plain.append(value)
      case .spread: plain.append("*" + value)
      case .spreadPairs: plain.append("**" + value)
      case .keyword(let name): named.append(name + "=" + value)
      }
    }
    return (plain + named.sorted()).joined(separator: ", ")
  }

  private static func kind(of expression: PythonExpression) -> String {
    switch expression.kind {
    case .subscripted: "at"
    case .list, .tuple, .set: "list"
    case .unary(let sign, _): "\(sign)"
    case .boolean(let isAnd, _): isAnd ? "and" : "or"
    case .comparison(_, let rest): rest.map { "\($0.relation)" }.joined()
    case .lambda: "lambda"
    case .comprehension: "each"
    default: ""
    }
  }
}

extension PythonStatement {
  /// The expressions that stand in it, besides those of the statements below it.
  var expressions: [PythonExpression] {
    switch kind {
    case .expression(let value): [value]
    case .assign(let targets, let value): targets + [value]
    case .annotate(let target, _, let value): [target] + [value].compactMap(\.self)
    case .augment(let target, _, let value): [target, value]
    case .function(let function): function.decorators + function.parameters.compactMap(\.fallback)
    case .type(let type): type.decorators + type.arguments.map(\.value)
    case .conditional(let branches, _): branches.map(\.test)
    case .loop(let loop): [loop.iterable]
    case .whileLoop(let test, _, _): [test]
    case .with(let contexts, _): contexts.map(\.value)
    case .match(let value, _): [value]
    case .returned(let value): [value].compactMap(\.self)
    case .raise(let all), .assert(let all), .delete(let all): all
    default: []
    }
  }
}
