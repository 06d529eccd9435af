import ConfigText
import Diagnostics
import Runs
import Text

/// The flags that a program takes, wherever it declares them, with what they are when nobody sets them.
struct DeclaredFlags: Sendable {
  struct Flag: Sendable {
    var name: String
    var fallback: ConfigNode?
    /// What its help says that it is.
    var meaning: Fact?
    /// Whether its help says that it is a batch in tokens.
    var countsTokens = false
  }

  private var flags: [String: Flag] = [:]
  /// Names that are declared twice, each time with something else.
  private var unsure: Set<String> = []
  /// The attributes that all spellings of the flags set, without their dashes: `e` sets `epochs`.
  private var targets: [String: String] = [:]
  /// Those of which the program computes what they are.
  private var computed: Set<String> = []
  /// Names that the program itself declares, which is started, and the path of its file.
  private var own: Set<String> = []
  private var started = ""

  /// What a flag is when nobody sets it.
  subscript(name: String) -> ConfigNode? {
    unsure.contains(name) ? nil : flags[name]?.fallback
  }

  /// Whether the program makes something else of what it is given for a flag.
  func isComputed(_ flag: String) -> Bool {
    !computed.isEmpty && computed.contains(targets[Self.plain(flag)] ?? Self.plain(flag))
  }

  /// The one flag whose help says that it is a fact.
  func name(meaning fact: Fact) -> String? {
    let all = flags.values.filter { $0.meaning == fact && !unsure.contains($0.name) }
    return all.count == 1 ? all[0].name : nil
  }

  /// The one flag that is a batch by its name, whosever that is.
  var batch: String? {
    let all = flags.keys.filter { BatchName($0)?.scope == .unsaid && !unsure.contains($0) }
    return all.count == 1 ? all.first : nil
  }

  /// The batches of which their help says that they are in tokens: "number of tokens for one batch".
  var batchesOfTokens: Set<String> {
    Set(flags.values.filter { $0.countsTokens && BatchName($0.name) != nil }.map(\.name))
  }

  /// The flags whose defaults are names of files of settings.
  var files: [(key: String, value: ConfigNode)] {
    flags.values.filter { !unsure.contains($0.name) }
      .compactMap { flag in flag.fallback.map { (flag.name, $0) } }
      .filter { _, node in
        [".yaml", ".yml", ".json", ".toml"].contains { node.text?.hasSuffix($0) == true }
      }
      .sorted { $0.0 < $1.0 }
  }

  /// A flag without its dashes, as the attribute that it sets.
  static func plain(_ flag: some StringProtocol) -> String {
    String(flag.drop { $0 == "-" }).underscored
  }

  /// What a command gives, each under the attribute that it sets: of `-e 5`, `-e5` and `--epo 5` all `epochs`.
  func taken(_ given: [ConfigEntry]) -> [ConfigEntry] {
    given.map { entry in
      let key = Self.plain(entry.key)
      if let target = targets[key] { return entry.renamed(target) }
      if let first = key.first, let target = targets[String(first)],
        let value = entry.value.behindLetter(of: key)
      {
        return ConfigEntry(key: target, keyRange: entry.keyRange, value: value)
      }
      guard key.utf8.count > 1, flags[key] == nil else { return entry }
      let whole = Set(targets.filter { $0.key.hasPrefix(key) }.values)
      return whole.count == 1 ? whole.first.map(entry.renamed) ?? entry : entry
    }
  }

  init() {}

  init(_ scopes: ProgramScopes) {
    started = scopes.program.modules.first?.file.path ?? ""
    for call in scopes.calls {
      let file = scopes.program.modules[scopes.scopes[call.scope].module].file
      switch call.name {
      case "add_argument", "add_arg", "option":
        let names = call.arguments.prefix { $0.kind == .positional }.compactMap(\.value.string)
        guard let main = names.first(where: { $0.hasPrefix("--") }) ?? names.first else { continue }
        let target = call.argument("dest")?.string ?? Self.plain(main)
        for name in names where targets.count < 6_000 { targets[Self.plain(name)] = target }
        add(target, call.argument("default"), file, help: call.argument("help"))
        if Self.isComputed(call, scopes, file) { computed.insert(target) }
      case "set_defaults":
        for argument in call.arguments {
          if case .keyword(let key) = argument.kind { add(key, argument.value, file) }
        }
      case let name where name.hasPrefix("DEFINE_"):
        let values = call.arguments.prefix { $0.kind == .positional }.map(\.value)
        guard let target = values.first?.string else { continue }
        add(
          target, values.count > 1 ? values[1] : nil, file,
          help: values.count > 2 ? values[2] : call.argument("help"))
      case let name where Self.holders.contains(where: name.hasSuffix):
        for argument in call.arguments {
          if case .keyword(let key) = argument.kind { add(key, argument.value, file) }
        }
      default: continue
      }
    }
    for (type, module) in scopes.types where type.decorators.contains(where: Self.isDataclass) {
      addFields(of: type, scopes.program.modules[module].file)
    }
    addParameters(scopes)
    for (name, settings) in scopes.changed {
      for setting in settings where scopes.declares(setting) {
        add(name, setting.value, scopes.program.modules[setting.scope].file)
      }
    }
  }

  /// Whether a flag has a class of its own that takes it, or a function that calculates: `lambda s: int(s) * 9`.
  private static func isComputed(
    _ call: ProgramScopes.Call, _ scopes: ProgramScopes, _ file: SourceFile
  ) -> Bool {
    if let action = call.argument("action")?.name,
      scopes.types.contains(where: { $0.type.name == action })
    {
      return true
    }
    guard let type = call.argument("type") else { return false }
    func calculates(_ range: Range<Int>, _ file: SourceFile) -> Bool {
      file.bytes[range].contains { "*+".utf8.contains($0) }
    }
    if case .lambda = type.kind { return calculates(type.range, file) }
    return (type.name.flatMap { scopes.functions[$0] } ?? []).contains { index in
      let scope = scopes.scopes[index]
      return calculates(scope.body, scopes.program.modules[scope.module].file)
    }
  }

  /// Calls that hold settings by their keywords.
  private static let holders = [
    "HParams", "Namespace", "EasyDict", "edict", "ConfigDict", "AttrDict", "DotDict",
  ]

  private static func isDataclass(_ decorator: PythonExpression) -> Bool {
    if case .call(let callee, _) = decorator.kind { return isDataclass(callee) }
    return ["dataclass", "configclass", "register", "config"].contains(decorator.lastName ?? "")
  }

  private mutating func addFields(of type: PythonClass, _ file: SourceFile) {
    for member in type.body {
      guard case .annotate(let target, _, let value) = member.kind, let name = target.name else {
        continue
      }
      guard let value, case .call(let callee, let arguments) = value.kind else {
        add(name, value, file)
        continue
      }
      guard ["field", "Field", "arg"].contains(callee.lastName ?? "") else {
        add(name, nil, file)
        continue
      }
      let metadata = arguments.last { $0.kind == .keyword("metadata") }?.value
      var help = arguments.last { $0.kind == .keyword("help") }?.value
      if case .dictionary(let pairs)? = metadata?.kind {
        help = help ?? pairs.first { $0.key?.string == "help" }?.value
      }
      add(
        name, arguments.last { $0.kind == .keyword("default") }?.value, file, help: help)
    }
  }

  /// Functions that are handed to what makes their parameters flags.
  private mutating func addParameters(_ scopes: ProgramScopes) {
    let handed = Set(
      scopes.calls.filter { ["Fire", "run", "CLI", "cli"].contains($0.name) }
        .flatMap { $0.arguments.prefix(2).compactMap(\.value.name) })
    for scope in scopes.scopes {
      guard let name = scope.name,
        handed.contains(name)
          || scope.decorators.contains(where: { decorator in
            if case .call(let callee, _) = decorator.kind { return callee.lastName == "command" }
            return decorator.lastName == "command"
          })
      else { continue }
      for parameter in scope.parameters {
        add(parameter.name, parameter.fallback, scopes.program.modules[scope.module].file)
      }
    }
  }

  private mutating func add(
    _ name: String, _ value: PythonExpression?, _ file: SourceFile, help: PythonExpression? = nil
  ) {
    guard flags.count < 3_000 else { return }
    let node = value.flatMap { Self.node($0, file) }
    if file.path != started {
      // What modules that it imports declare besides is another program's.
      if own.contains(name) { return }
    } else if own.insert(name).inserted {
      flags[name] = nil
      unsure.remove(name)
    }
    if let known = flags[name], known.fallback?.text != node?.text { unsure.insert(name) }
    flags[name] = Flag(
      name: name, fallback: node, meaning: help?.string.flatMap(HelpText.meaning),
      countsTokens: help?.string?.contains("tokens") ?? false)
  }

  /// What numbers that are written there come to: `int(1e6)`, `8 * 1024`, `2**20`.
  private static func number(_ value: PythonExpression, _ depth: Int) -> Double? {
    guard depth < 8 else { return nil }
    switch value.kind {
    case .constant(.int(let int)): return Double(int)
    case .constant(.float(let float)): return float
    case .call(let callee, let arguments):
      guard let name = callee.name, ["int", "float"].contains(name),
        arguments.count == 1, arguments[0].kind == .positional,
        let number = number(arguments[0].value, depth + 1)
      else { return nil }
      return name == "int" ? number.rounded(.towardZero) : number
    case .binary(let operation, let first, let second):
      guard let first = number(first, depth + 1), let second = number(second, depth + 1) else {
        return nil
      }
      switch operation {
      case .multiply: return first * second
      case .add: return first + second
      case .subtract: return first - second
      case .floorDivide where second != 0: return (first / second).rounded(.down)
      case .divide where second != 0: return first / second
      case .power where (0...64).contains(second) && second == second.rounded():
        return (0..<Int(second)).reduce(1) { power, _ in power * first }
      default: return nil
      }
    default: return nil
    }
  }

  /// A constant of the source as a node of a config.
  static func node(_ value: PythonExpression, _ file: SourceFile) -> ConfigNode? {
    var scalar = ConfigScalar(text: "")
    switch value.kind {
    case .constant(.int(let int)): scalar.text = "\(int)"
    case .constant(.float(let float)): scalar.text = "\(float)"
    case .constant(.bool(let flag)): scalar.text = flag ? "True" : "False"
    case .constant(.string(let text)):
      scalar.text = text
      scalar.isString = true
    case .attribute(_, let name) where Precision.word(name) != nil: scalar.text = name
    case .binary, .call:
      guard let number = number(value, 0), number.magnitude < 1e15 else { return nil }
      scalar.text = number == number.rounded() ? "\(Int(number))" : "\(number)"
    case .unary(.minus, let value):
      guard let positive = node(value, file)?.text else { return nil }
      scalar.text = "-" + positive
    default: return nil
    }
    return ConfigNode(.scalar(scalar), SourceRange(file: file, bytes: value.range))
  }
}

extension ConfigEntry {
  fileprivate func renamed(_ key: String) -> ConfigEntry {
    var entry = self
    entry.key = key
    return entry
  }
}

extension ConfigNode {
  /// The number that stands in a word of letter and value, such as `-e5`, which is a flag without one otherwise.
  fileprivate func behindLetter(of key: String) -> ConfigNode? {
    let rest = String(key.dropFirst())
    guard text == "true", Number.parse(rest) != nil else { return nil }
    return ConfigNode(.scalar(ConfigScalar(text: rest)), range)
  }
}
