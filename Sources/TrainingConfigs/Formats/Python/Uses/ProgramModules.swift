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
  /// The folders in which modules are looked for.
  private var roots = [""]
  /// The packages that it imports and that are none of the repository's modules.
  private(set) var packages: Set<String> = []
  /// What it imports of them, and of modules of its own that are absent.
  private(set) var absent: Set<String> = []

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
    roots += modules[0].statements.compactMap(Self.root)
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

  /// The folder that `sys.path.append("core")` adds to those in which modules stand.
  private static func root(_ statement: PythonStatement) -> String? {
    guard case .expression(let value) = statement.kind,
      case .call(let callee, let arguments) = value.kind,
      case .attribute(let object, let method) = callee.kind, object.lastName == "path",
      ["append", "insert"].contains(method), let folder = arguments.last?.value.string,
      !folder.isEmpty
    else { return nil }
    return folder + "/"
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
    if let loaded = one.loaded { _ = number(of: loaded, from: from, &left, find) }
    if one.name == "*" {
      if let module = number(of: one.path, from: from, &left, find) {
        modules[index].wholes.append(module)
      } else {
        note(one.path + ".*")
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
    } else {
      note(one.path)
    }
  }

  /// What is imported and stands in no file that is read: of a package, or of a module of its own that is absent.
  private mutating func note(_ path: String) {
    absent.insert(path)
    if let package = path.split(separator: ".").first, !path.hasPrefix(".") {
      packages.insert(String(package))
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
      ? roots
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
