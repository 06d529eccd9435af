import ConfigText
import Diagnostics
import Runs
import Text

/// Constants of the repository's own modules, as a program takes them: `from settings import STEPS`, or
/// `settings.STEPS` where that module is imported.
///
/// A module is followed as it is when it is imported. What it computes, and what one of its functions may set
/// anew, is none of its constants.
final class ImportedConstants {
  private let file: SourceFile
  private let context: ReadingContext
  private let start: Int
  /// Where the constants are written that were asked for, in the order of their numbers.
  private(set) var places: [SourceRange] = []

  private static let mostPlaces = 10_000
  /// Bytes of modules that are followed for one program.
  private var left = 1_200_000

  /// - Parameters:
  ///   - file: The program.
  ///   - context: Where its modules are looked for.
  ///   - start: The number that stands for the place of the first constant, in the ranges of what is given.
  init(of file: SourceFile, in context: ReadingContext, numberedFrom start: Int) {
    (self.file, self.context, self.start) = (file, context, start)
  }

  /// What the program asks while it is followed.
  var source: PythonConstants {
    PythonConstants(
      one: { [self] in constant($1, of: $0) },
      all: { [self] in module($0).map(constants) ?? [:] })
  }

  /// A module of the repository, and its constants once one of them was asked for.
  private final class Module {
    let file: SourceFile
    var constants: [String: PythonItem]?

    init(_ file: SourceFile) { self.file = file }

    /// Whether a line begins with the name and something is given to it.
    func sets(_ name: String) -> Bool {
      file.bytes.places(of: Array(name.utf8)).contains { place in
        (place.lowerBound == 0 || file.bytes[place.lowerBound - 1] == 0x0A)
          && file.bytes[place.upperBound...].first { $0 != 0x20 }.map { "=:".utf8.contains($0) }
            == true
      }
    }
  }

  private var modules: [String: Module?] = [:]

  private func module(_ path: String) -> Module? {
    if let known = modules[path] { return known }
    var found: Module?
    if !path.isEmpty, path.utf8.count <= 200, let module = context.module(path, from: file)?.file,
      module !== file, module.bytes.count <= ProgramModules.fileLimit,
      !module.bytes.holds(Array("global ".utf8))
    {
      found = Module(module)
    }
    modules[path] = .some(found)
    return found
  }

  private func constant(_ name: String, of path: String) -> PythonItem? {
    // Most of what is imported are functions and classes.
    if let module = module(path) {
      return module.sets(name) ? constants(of: module)[name] : nil
    }
    // `from settings import Config`, with `Config.epochs`.
    guard let dot = path.lastIndex(of: "."), let module = module(String(path[..<dot])),
      case let holder = path[path.index(after: dot)...],
      module.file.bytes.holds(Array("class \(holder)".utf8)),
      !file.bytes.holds(Array("setattr(".utf8))
    else { return nil }
    return constants(of: module)["\(holder).\(name)"]
  }

  private func constants(of module: Module) -> [String: PythonItem] {
    if let known = module.constants { return known }
    let constants = read(module.file)
    module.constants = constants
    return constants
  }

  private func read(_ module: SourceFile) -> [String: PythonItem] {
    left -= module.bytes.count
    guard left >= 0, places.count < Self.mostPlaces else { return [:] }
    let program = PythonModule.parse(module.bytes).evaluate(commandLine: [], isImported: true)
    guard program.isFollowed else { return [:] }
    var constants: [String: PythonItem] = [:]
    func add(_ entries: [PythonEntry], of holder: String = "") {
      for entry in entries {
        guard let name = entry.name, Self.isConstant(entry.value.value) else { continue }
        var item = entry.value
        let number = start + places.count
        places.append(SourceRange(file: module, bytes: item.range))
        item.range = number..<number
        item.isLiteral = false
        constants[holder + name] = item
      }
    }
    add(program.globals)
    // Of classes those that only name constants: maps and objects are made to be changed.
    for type in program.types where type.hasNoMethods { add(type.fields, of: type.name + ".") }
    return constants
  }

  private static func isConstant(_ value: PythonValue) -> Bool {
    switch value {
    case .bool, .int, .float, .string: true
    default: false
    }
  }
}

extension ReadingContext {
  /// The source of a module: beside the file that imports it or above, or where a program has Python look.
  func module(
    _ module: String, from file: SourceFile, searching further: [String] = []
  ) -> ConfigDocument? {
    let dots = module.prefix { $0 == "." }.count
    let name = module.dropFirst(dots).replacing(".", with: "/")
    guard !name.isEmpty || dots > 0 else { return nil }
    let folders =
      dots == 0
      ? ["", "src/"] + further
      : [dots == 1 ? "./" : String(repeating: "../", count: dots - 1)]
    for folder in folders {
      for ending in name.isEmpty ? ["__init__.py"] : [name + ".py", name + "/__init__.py"] {
        if let found = load(folder + ending, file), found.language == .python { return found }
      }
    }
    return nil
  }
}

extension Reading {
  /// Adds the files in which facts stand that a program imports.
  mutating func addImported(by program: SourceFile) {
    let ranges = stated.compactMap(\.value.origin.range) + unresolved.map(\.reason.range)
    for range in ranges
    where range.file.path.hasSuffix(".py") && range.file.path != program.path
      && !files.contains(where: { $0.path == range.file.path })
    {
      files.append(range.file)
    }
  }
}
