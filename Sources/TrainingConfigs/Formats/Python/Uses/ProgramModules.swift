import ConfigText
import Diagnostics

/// A program with the modules of its repository that it imports, each parsed.
struct ProgramModules: Sendable {
  /// What a name of a module stands for that an `import` binds.
  enum Binding: Sendable {
    case module(Int)
    case member(of: Int, String)
  }

  struct Module: Sendable {
    let file: SourceFile
    let statements: [PythonStatement]
    var bindings: [String: Binding] = [:]
    /// The modules all of whose names it takes.
    var wholes: [Int] = []
  }

  /// The program first.
  private(set) var modules: [Module] = []
  private var numbers: [String: Int] = [:]

  /// More modules than this are a framework, which is read by its own tables.
  private static let moduleLimit = 48
  private static let byteLimit = 1_200_000
  static let fileLimit = 250_000

  /// - Parameters:
  ///   - program: The file that is started.
  ///   - find: Gives the file of the repository that a relative path means, seen from another one.
  init(
    _ program: SourceFile, find: (String, _ from: String) -> SourceFile?
  ) {
    var left = Self.byteLimit
    var index = 0
    add(program, &left)
    while index < modules.count {
      for statement in Self.imports(in: modules[index].statements) {
        bind(statement, in: index, &left, find)
      }
      index += 1
    }
  }

  private mutating func add(_ file: SourceFile, _ left: inout Int) {
    numbers[file.path] = modules.count
    left -= file.bytes.count
    modules.append(
      Module(file: file, statements: PythonModule.parse(file.bytes).statements))
  }

  /// The imports of a module, wherever they stand.
  private static func imports(in statements: [PythonStatement]) -> [PythonImport] {
    var found: [PythonImport] = []
    for statement in statements {
      if case .imports(let imports) = statement.kind { found += imports }
      for body in statement.bodies { found += imports(in: body) }
    }
    return Array(found.prefix(300))
  }

  private mutating func bind(
    _ one: PythonImport, in index: Int, _ left: inout Int,
    _ find: (String, String) -> SourceFile?
  ) {
    let from = modules[index].file.path
    if one.name == "*" {
      if let module = number(of: one.path, from: from, &left, find) {
        modules[index].wholes.append(module)
      }
      return
    }
    if let module = number(of: one.path, from: from, &left, find) {
      modules[index].bindings[one.name] = .module(module)
    } else if let dot = one.path.lastIndex(of: "."),
      one.path[..<dot].contains(where: { $0 != "." })
        || one.path.hasPrefix("."),
      let module = number(of: String(one.path[..<dot]), from: from, &left, find)
    {
      let member = String(one.path[one.path.index(after: dot)...])
      modules[index].bindings[one.name] = .member(of: module, member)
    }
  }

  /// The module that a dotted path means, read where it was not yet.
  private mutating func number(
    of path: String, from: String, _ left: inout Int, _ find: (String, String) -> SourceFile?
  ) -> Int? {
    let dots = path.prefix { $0 == "." }.count
    let name = path.dropFirst(dots).replacing(".", with: "/")
    guard path.utf8.count < 200, dots < 8 else { return nil }
    // What is imported from the package itself follows one point more.
    let folders =
      dots == 0
      ? [""]
      : (dots == 1 ? [0] : [dots - 1, dots - 2]).map { up in
        up == 0 ? "./" : String(repeating: "../", count: up)
      }
    for folder in folders {
      for ending in [".py", "/__init__.py"] {
        guard !name.isEmpty || ending != ".py" else { continue }
        let path = folder + name + ending
        guard let file = find(path.replacing("//", with: "/"), from) else { continue }
        if let known = numbers[file.path] { return known }
        guard modules.count < Self.moduleLimit, file.bytes.count <= Self.fileLimit,
          left > file.bytes.count
        else { return nil }
        add(file, &left)
        return modules.count - 1
      }
    }
    return nil
  }
}

extension PythonStatement {
  /// Whether what it stands in is left here.
  var leaves: Bool {
    switch kind {
    case .stop, .returned: true
    default: false
    }
  }

  /// The blocks of statements right below.
  var bodies: [[PythonStatement]] {
    switch kind {
    case .function(let function): [function.body]
    case .type(let type): [type.body]
    case .conditional(let branches, let otherwise): branches.map(\.body) + [otherwise]
    case .loop(let loop): [loop.body, loop.otherwise]
    case .whileLoop(_, let body, let otherwise): [body, otherwise]
    case .with(_, let body): [body]
    case .attempt(let attempt):
      [attempt.body] + attempt.handlers.map(\.body) + [attempt.otherwise, attempt.finally]
    case .match(_, let cases): cases.map(\.body)
    default: []
    }
  }
}

extension PythonExpression {
  /// The expressions right below.
  var parts: [PythonExpression] {
    switch kind {
    case .constant, .name, .opaque: []
    case .formatted(let pieces):
      pieces.compactMap { if case .value(let value, _) = $0 { value } else { nil } }
    case .attribute(let value, _), .unary(_, let value), .assignment(_, let value),
      .starred(let value), .lambda(_, let value), .awaited(let value):
      [value]
    case .subscripted(let first, let second), .binary(_, let first, let second): [first, second]
    case .call(let callee, let arguments): [callee] + arguments.map(\.value)
    case .list(let all), .tuple(let all), .set(let all), .boolean(_, let all), .slice(let all): all
    case .dictionary(let pairs): pairs.flatMap { [$0.key, $0.value].compactMap(\.self) }
    case .comparison(let first, let rest): [first] + rest.map(\.operand)
    case .conditional(let test, let then, let otherwise): [test, then, otherwise]
    case .comprehension(let elements, let clauses):
      elements + clauses.flatMap { [$0.iterable] + $0.conditions }
    case .yielded(let value): [value].compactMap(\.self)
    }
  }

  var name: String? { if case .name(let name) = kind { name } else { nil } }

  var isConstant: Bool { if case .constant = kind { true } else { false } }

  /// Whether it is the number one, or none.
  var isOne: Bool {
    switch kind {
    case .constant(.int(let number)): (0...1).contains(number)
    case .constant(.float(let number)): (0...1).contains(number)
    default: false
    }
  }

  var string: String? {
    if case .constant(.string(let text)) = kind { text } else { nil }
  }

  /// The last word of what is called or looked up: `DataLoader` of `torch.utils.data.DataLoader`.
  var lastName: String? {
    switch kind {
    case .name(let name), .attribute(_, let name): name
    default: nil
    }
  }
}
