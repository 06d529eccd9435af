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

  /// - Parameters:
  ///   - file: The program.
  ///   - context: Where its modules are looked for.
  ///   - start: The number that stands for the place of the first constant, in the ranges of ``all(in:)``.
  init(of file: SourceFile, in context: ReadingContext, numberedFrom start: Int) {
    (self.file, self.context, self.start) = (file, context, start)
  }

  /// The constants of the module that a dotted path means, by their names; none where the repository has no such
  /// module.
  func all(in module: String) -> [String: PythonItem] {
    guard module.utf8.count <= 200, places.count < Self.mostPlaces,
      let found = context.module(module, from: file), found.file !== file,
      found.file.bytes.count <= ProgramModules.fileLimit,
      !found.file.bytes.holds(Array("global ".utf8))
    else { return [:] }
    let program = PythonModule.parse(found.file.bytes).evaluate(commandLine: [], isImported: true)
    guard program.isFollowed else { return [:] }
    var constants: [String: PythonItem] = [:]
    for entry in program.globals {
      guard let name = entry.name, Self.isConstant(entry.value.value) else { continue }
      var item = entry.value
      let number = start + places.count
      places.append(SourceRange(file: found.file, bytes: item.range))
      item.range = number..<number
      item.isLiteral = false
      constants[name] = item
    }
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
