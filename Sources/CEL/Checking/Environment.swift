/// What expressions may refer to, and how they are checked.
///
/// A value: declaring something changes this copy only. Declaring is for set-up time; checking and
/// evaluating many expressions in one environment is what it is made for.
public struct Environment: Sendable {
  /// A variable that expressions may read.
  struct Variable: Sendable {
    var type: CELType
    /// Its slot, or the first of its slots if it is an object.
    var slot: Int
  }

  /// A function's overloads by how they are called.
  struct Function: Sendable {
    var global: [Overload] = []
    var member: [Overload] = []

    mutating func add(_ overloads: [Overload]) {
      for overload in overloads {
        if overload.isMember { member.append(overload) } else { global.append(overload) }
      }
    }
  }

  /// One input of an expression.
  public struct Slot: Sendable {
    /// The variable, or the path of the field: `run.model.params`.
    public let path: String
    /// What the slot holds.
    public let type: CELType
    /// The most elements, entries, characters or bytes the value can have, where that is known;
    /// static cost bounds are made of it.
    public internal(set) var sizeLimit: Int?
  }

  /// How expressions are parsed, checked and evaluated.
  public var options: Options
  /// The inputs, in the order of declaration.
  public private(set) var slots: [Slot] = []
  private(set) var variables: [String: Variable] = [:]
  private(set) var functions: [String: Function]
  private(set) var constants: [String: Value]
  private(set) var macros: [String: MacroKind]
  private var slotByPath: [String: Int] = [:]
  /// What names with dots begin with, such as `math`; other roots need no look for such a name.
  private var namespaces: Set<String> = []

  /// Creates an environment with the standard library and others.
  public init(options: Options = Options(), libraries: [Library] = []) {
    self = Self.standard
    self.options = options
    for library in libraries { add(library) }
  }

  private init(standard: Library) {
    options = Options()
    functions = [:]
    constants = [:]
    macros = [:]
    add(standard)
  }

  private static let standard = Environment(standard: .standard)

  /// Adds a library; overloads join those that a function has already.
  public mutating func add(_ library: Library) {
    for (name, overloads) in library.functions { declare(function: name, overloads) }
    for (name, value) in library.constants { declare(constant: name, value) }
    for macro in library.macros { for name in macro.names { macros[name] = macro } }
  }

  /// Declares a variable, which may have a dotted name; a second declaration replaces the first.
  public mutating func declare(_ name: String, _ type: CELType, sizeLimit: Int? = nil) {
    let base = slots.count
    variables[name] = Variable(type: type, slot: base)
    noteNamespace(of: name)
    let leaves =
      if case .object(let object) = type { object.leaves(prefix: name) } else { [(name, type)] }
    for (path, leafType) in leaves {
      slotByPath[path] = slots.count
      slots.append(Slot(path: path, type: leafType, sizeLimit: sizeLimit))
    }
  }

  /// Declares a constant that expressions may read by name.
  public mutating func declare(constant name: String, _ value: Value) {
    constants[name] = value
    noteNamespace(of: name)
  }

  /// Declares a function, or more overloads of one.
  public mutating func declare(function name: String, _ overloads: [Overload]) {
    functions[name, default: Function()].add(overloads)
    noteNamespace(of: name)
  }

  private mutating func noteNamespace(of name: String) {
    if let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) {
      namespaces.insert(String(name[..<dot]))
    }
  }

  /// Whether a name that begins so, with a dot behind it, may be declared.
  func mayHaveNames(below root: String) -> Bool {
    !options.container.isEmpty || namespaces.contains(root) || root.utf8.contains(UInt8(ascii: "."))
  }

  /// The slot of a variable or of a field: `run.model.params`.
  public func slot(for path: String) -> Int? { slotByPath[path] }

  /// An activation in which nothing is known.
  public func makeActivation() -> [Value] {
    [Value](repeating: .unknown, count: slots.count)
  }

  // MARK: Expressions

  /// Parses an expression without checking it.
  public func parse(_ source: String) throws(CELIssues) -> AST {
    do throws(SyntaxError) {
      return try Parser.parse(source, options: options)
    } catch {
      throw CELIssues([
        CELIssue(
          error.message, range: error.range, expected: error.expected, found: error.found,
          suggestion: error.suggestion)
      ])
    }
  }

  /// Checks a parsed expression.
  public func check(_ ast: AST) throws(CELIssues) -> CheckedExpression {
    var checker = Checker(environment: self, ast: ast)
    return try checker.check()
  }

  /// Parses and checks an expression.
  public func check(_ source: String) throws(CELIssues) -> CheckedExpression {
    try check(try parse(source))
  }

  /// Parses, checks and compiles an expression, which must have a type if one is asked for.
  public func compile(_ source: String, expecting type: CELType? = nil) throws(CELIssues) -> Program
  {
    try compile(try parse(source), expecting: type)
  }

  /// Checks and compiles a parsed expression.
  public func compile(_ ast: AST, expecting type: CELType? = nil) throws(CELIssues) -> Program {
    let checked = try check(ast)
    if let type, !checked.type.isDynamic, checked.type != type,
      !(options.numericPromotion && checked.type == .int && type == .double)
    {
      throw CELIssues([
        CELIssue(
          "the expression has type `\(checked.type)`, not `\(type)`", range: ast[ast.root].range,
          expected: "`\(type)`", found: "`\(checked.type)`")
      ])
    }
    return Program(checked, environment: self)
  }

  /// The names under which `name` is looked up in the container, innermost first.
  func candidates(for name: String, isAbsolute: Bool) -> [String] {
    guard !isAbsolute, !options.container.isEmpty else { return [name] }
    var result: [String] = []
    var prefix = Substring(options.container)
    while !prefix.isEmpty {
      result.append("\(prefix).\(name)")
      prefix = prefix.lastIndex(of: ".").map { prefix[..<$0] } ?? ""
    }
    return result + [name]
  }
}
