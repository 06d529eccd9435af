import ConfigText
import Diagnostics
public import Files
import Text

/// What of a Python program decides how much a training does, beside what is read of it as facts: the loops
/// around it, the lengths and batches that it sets, the model, and what it puts in the place of functions
/// of others.
///
/// It is held against the same of an earlier program. Names of its own, logging, seeds and the like are not
/// in it, so that a program may be tidied up.
public struct ProgramWork: Sendable {
  /// One thing that decides.
  public struct Part: Sendable {
    /// It, in one way of writing it.
    public let text: String
    /// Where it stands, in UTF-8 offsets.
    public let range: Range<Int>
    /// Whether it reaches beyond its own program: into the functions of others, or to what nobody reads.
    public let isReaching: Bool
    /// Whether a length, a batch or a model is set.
    public var isSetting: Bool { text.hasPrefix("set ") }
    /// Whether it is a loop around a training.
    public var isLoop: Bool { text.hasPrefix("for ") || text.hasPrefix("while ") }
  }

  /// The parts in the order of the program.
  public private(set) var parts: [Part] = []

  /// What names of libraries stand for that the program takes one by one: `transformers.Trainer` for `Trainer`.
  public var taken: [String: String] { names.taken }

  private let names: ProgramNames
  private var isMainCalled = false
  /// Whether a class is read that derives from a trainer's and the like, whose methods a library calls.
  private var isOverriding = false

  /// - Parameters:
  ///   - bytes: The program.
  ///   - known: Where facts of the run stand in it.
  ///   - constants: The names under which facts of the run stand in other modules.
  public init(
    _ bytes: [UInt8], besides known: [Range<Int>] = [], taking constants: Set<String> = []
  ) {
    let module = PythonModule.parse(bytes)
    names = ProgramNames(module.statements, besides: known, taking: constants)
    read(module.statements)
    for name in names.models.sorted() {
      for value in names.values(of: name) where !names.mentions(value, name) {
        add("model " + names.text(of: value), value.range)
      }
    }
  }

  /// Of each part how often it stands there.
  public var counts: [String: Int] { parts.reduce(into: [:]) { $0[$1.text, default: 0] += 1 } }

  private mutating func add(_ text: String, _ range: Range<Int>, isReaching: Bool = false) {
    let part = Part(text: text, range: range, isReaching: isReaching || isOverriding)
    guard parts.count < Self.mostParts, !names.known.contains(where: { $0.overlaps(range) }),
      !part.isSetting || !names.constants.contains(range)
    else { return }
    parts.append(part)
  }

  private static let mostParts = 4_000

  // MARK: - Statements

  private mutating func read(_ statements: [PythonStatement]) {
    for statement in statements {
      switch statement.kind {
      case .loop(let loop):
        if names.trains(loop.body) {
          add("for " + names.text(of: loop.iterable), loop.iterable.range)
        }
      case .whileLoop(let test, let body, _):
        if names.trains(body) { add("while " + names.text(of: test), test.range) }
      case .assign(let targets, let value):
        for target in targets { read(target, setTo: value) }
      case .annotate(let target, _, let value?): read(target, setTo: value)
      case .augment(let target, let operation, let value):
        if let name = Self.name(of: target), Self.isWeighty(name), !value.isOne,
          target.name == nil || !Self.bare.contains(name)
        {
          add("set \(name) \(operation.rawValue)= " + names.text(of: value), statement.range)
        }
        if names.path(of: target) == "sys.argv" {
          add("argv", statement.range, isReaching: true)
        }
      case .function(let function):
        for decorator in function.decorators where names.trains(function.body) {
          let text = names.text(of: decorator)
          if Self.repeating.contains(where: text.lowercased().contains) {
            add("under " + text, decorator.range)
          }
        }
        for parameter in function.parameters {
          guard let value = parameter.fallback, Self.isWeighty(parameter.name), !value.isOne else {
            continue
          }
          add("set \(parameter.name) = " + names.text(of: value), value.range)
        }
      default: break
      }
      for expression in statement.expressions { read(expression) }
      let isInside = isOverriding
      if case .type(let type) = statement.kind { isOverriding = isInside || overrides(type) }
      for body in statement.bodies { read(body) }
      isOverriding = isInside
    }
  }

  /// Whether a class takes the place of what trains, of what it is told, or of what it calls back.
  private func overrides(_ type: PythonClass) -> Bool {
    type.arguments.contains { argument in
      guard let base = names.path(of: argument.value) ?? argument.value.lastName else {
        return false
      }
      return Self.overridden.contains(where: base.hasSuffix)
    }
  }

  private static let overridden = ["Trainer", "Arguments", "Callback"]

  private mutating func read(_ target: PythonExpression, setTo value: PythonExpression) {
    if case .tuple(let targets) = target.kind, case .tuple(let values) = value.kind,
      targets.count == values.count
    {
      for (target, value) in zip(targets, values) { read(target, setTo: value) }
      return
    }
    if let path = names.path(of: target), path.contains(".") {
      if path == "sys.argv" { add("argv", value.range, isReaching: true) }
      // `torch.backends.cudnn.benchmark = True` turns something on; a function takes another's place.
      if !value.isConstant {
        add("put \(path) = " + names.text(of: value), value.range, isReaching: true)
      }
    }
    guard let name = Self.name(of: target) else { return }
    if Self.isWeighty(name) {
      // Counters begin somewhere.
      let counts = target.name != nil && (value.isOne || Self.bare.contains(name))
      if !counts {
        add("set \(name) = " + names.text(of: value), value.range, isReaching: target.name == nil)
      }
    } else if target.name == nil, Self.isModel(name), value.string != nil {
      add("set \(name) = " + names.text(of: value), value.range)
    } else {
      readSize(name, value)
    }
  }

  /// How large a model is made, where a number says so.
  private mutating func readSize(_ name: String, _ value: PythonExpression) {
    guard Self.sizes.contains(name.underscored), case .constant(.int) = value.kind else { return }
    add("set \(name) = " + names.text(of: value), value.range)
  }

  /// Names that say how large a model is, and hardly anything else.
  private static let sizes: Set<String> = [
    "hidden", "hidden_size", "hidden_dim", "d_model", "n_embd", "n_embed", "embed_dim",
    "embedding_dim", "emb_dim", "model_dim", "dim_model", "layers", "num_layers", "n_layers",
    "n_layer", "num_hidden_layers", "depth", "num_blocks", "n_blocks", "intermediate_size",
    "ffn_dim", "d_ff", "mlp_dim", "num_experts", "n_experts", "model_channels", "base_channels",
  ]

  /// The name that an assignment sets: of an attribute, a variable, or a key.
  private static func name(of target: PythonExpression) -> String? {
    if case .subscripted(_, let key) = target.kind { return key.string }
    return target.lastName
  }

  private static func isWeighty(_ name: String) -> Bool {
    LengthName(name) != nil || BatchName(name) != nil || bare.contains(name.lowercased())
  }

  /// Names that say a length where something else has them, and a counter's alone.
  private static let bare: Set<String> = ["steps", "iters", "iterations", "updates", "timesteps"]

  /// Whether a setting names a model: `model_name_or_path`, `base_model`.
  private static func isModel(_ name: String) -> Bool {
    guard let words = NameWords.split(name), words.contains("model") else { return false }
    return words.count == 1 || words.contains { ["name", "id", "path", "base"].contains($0) }
  }

  // MARK: - Expressions

  private mutating func read(_ expression: PythonExpression) {
    switch expression.kind {
    case .call(let callee, let arguments): read(callee, arguments, expression.range)
    case .comprehension(let elements, let clauses):
      if elements.contains(where: { names.trains($0) }) {
        let sources = clauses.map { names.text(of: $0.iterable) }
        add("for " + sources.joined(separator: ", "), expression.range)
      }
    case .dictionary(let pairs):
      for pair in pairs {
        guard let key = pair.key?.string else { continue }
        if Self.isWeighty(key) {
          add("set \(key) = " + names.text(of: pair.value), pair.value.range)
        } else {
          readSize(key, pair.value)
        }
      }
    case .attribute:
      if let mark = names.mark(expression) { add("call " + mark, expression.range) }
    default: break
    }
    for part in expression.parts { read(part) }
  }

  private mutating func read(
    _ callee: PythonExpression, _ arguments: [PythonArgument], _ range: Range<Int>
  ) {
    let name = callee.lastName ?? ""
    // What a flag is when it is not given is read with the command.
    if name == "add_argument" {
      readFlag(arguments)
    } else {
      for argument in arguments {
        guard case .keyword(let keyword) = argument.kind else { continue }
        if Self.isWeighty(keyword) {
          add("set \(keyword) = " + names.text(of: argument.value), argument.value.range)
        } else {
          readSize(keyword, argument.value)
        }
      }
    }
    if let own = callee.name, let mark = names.mark(callee) {
      // What a program's own `main` does stands there: that it is called is nothing more.
      if own == "main", !isMainCalled, names.defines(own) {
        isMainCalled = true
      } else {
        add("call " + mark, callee.range)
      }
    }
    let path = names.path(of: callee) ?? name
    if Self.mayFill(callee), arguments.contains(where: { !$0.isNamed }) {
      add("filled " + names.text(of: arguments), range, isReaching: true)
    }
    if ["parse_args", "parse_known_args"].contains(name), arguments.contains(where: Self.isOwn) {
      add("argv " + names.text(of: arguments), range, isReaching: true)
    } else if ["exec", "eval", "setattr", "__import__"].contains(callee.name) {
      add("\(name) " + names.text(of: arguments), range, isReaching: true)
    } else if callee.name == "getattr", arguments.count > 1, arguments[1].value.string == nil {
      add("getattr " + names.text(of: arguments), range)
    } else if path.hasPrefix("sys.argv.") || path == "importlib.import_module" {
      add("\(path) " + names.text(of: arguments), range, isReaching: true)
    } else if Self.starters.contains(path) || path.hasPrefix("os.exec")
      || path.hasPrefix("os.spawn")
    {
      let text = names.text(of: arguments)
      let words = text.split { !$0.isLetter && !$0.isNumber && !"_.".contains($0) }
      // `git rev-parse HEAD` is asked by many.
      let isPlain = text.contains("\"") && !words.contains { Self.runners.contains(String($0)) }
      if !isPlain { add("start " + text, range, isReaching: true) }
    }
  }

  /// Parts of names of what calls a function again.
  private static let repeating = ["retry", "repeat", "backoff", "tenacity", "schedule"]

  /// Whether a call sets what flags are, whichever it is given: `p.set_defaults(**found)`, `vars(a).update(found)`.
  private static func mayFill(_ callee: PythonExpression) -> Bool {
    guard case .attribute(let base, let name) = callee.kind else { return false }
    if case .call(let maker, _) = base.kind, maker.name == "vars" { return name == "update" }
    return name == "set_defaults" || name == "update" && base.lastName == "__dict__"
  }

  /// Words that a program parses in the place of those that it is started with.
  private static func isOwn(_ argument: PythonArgument) -> Bool {
    if case .list = argument.value.kind { return true }
    return argument.kind == .keyword("namespace")
  }

  /// What makes a length or a batch of the text of a flag: not what a plain number is read by.
  private mutating func readFlag(_ arguments: [PythonArgument]) {
    guard
      let flag = arguments.lazy.compactMap({ $0.value.string }).first(where: { $0.hasPrefix("--") })
    else { return }
    guard Self.isWeighty(String(flag.dropFirst(2))) else {
      for argument in arguments where argument.kind == .keyword("default") {
        readSize(String(flag.dropFirst(2)), argument.value)
      }
      return
    }
    for argument in arguments {
      guard case .keyword(let key) = argument.kind, key == "type" || key == "action",
        argument.value.string == nil,
        argument.value.name.map({ !["int", "float", "str"].contains($0) }) ?? true
      else { continue }
      add("flag \(flag) \(names.text(of: argument.value))", argument.value.range)
    }
  }

  private static let starters: Set<String> = [
    "os.system", "os.popen", "subprocess.run", "subprocess.Popen", "subprocess.call",
    "subprocess.check_call", "subprocess.check_output", "subprocess.getoutput",
  ]

  /// Programs that run what they are given.
  private static let runners: Set<String> = [
    "python", "python3", "torchrun", "accelerate", "deepspeed", "axolotl", "sbatch", "srun",
    "mpirun", "bash", "sh", "make", "kubectl", "ray", "tune", "swift", "oumi", "xargs", "nohup",
    "_", "sys.executable",
  ]
}

extension ProgramWork {
  /// A program and the modules of its repository that it imports, and what these packages run as they are
  /// imported.
  public static func modules(of program: String, in files: any FileProvider) -> [String] {
    let resolver = PathResolver(workspace: Workspace(files: files))
    let source = { (path: String) -> SourceFile? in
      (try? files.read(path, limit: ProgramModules.fileLimit)).map {
        SourceFile(path: path, bytes: $0)
      }
    }
    guard let file = source(program) else { return [] }
    let modules = ProgramModules(file) { path, from in
      resolver.beside(path, of: from).flatMap(source)
    }
    var paths = modules.modules.map(\.file.path)
    for path in paths.dropFirst() {
      var folder = path.pathParts.dropLast()
      while !folder.isEmpty {
        let package = folder.joined(separator: "/") + "/__init__.py"
        if !paths.contains(package), files.kind(of: package) == .file { paths.append(package) }
        folder = folder.dropLast()
      }
    }
    return paths
  }
}

extension PythonArgument {
  fileprivate var isNamed: Bool { if case .keyword = kind { true } else { false } }
}
