import ConfigText
import Diagnostics
import Text

/// What a program starts by a name that its command line gives, where that is not known or leads nowhere:
/// `JOBS[sys.argv[1]]()`, `getattr(jobs, args.name)()`, `import_module("jobs." + name).main()`.
///
/// Whether it trains is told by what it chooses from.
enum PythonChoice {
  private static let words = ["argv", "args", "import_module", "given_elsewhere"].map {
    Array($0.utf8)
  }
  private static let callLimit = 5_000

  /// Whether a program may start a training that way.
  ///
  /// - Parameters:
  ///   - script: The program.
  ///   - context: What gives the modules of the repository.
  static func mayTrain(_ script: PythonScript, in context: ReadingContext) -> Bool {
    guard words.contains(where: { script.file.bytes.holds($0) }) else { return false }
    var looked: Set<String> = []
    for call in script.program.calls.prefix(callLimit) where call.uncalled == nil {
      guard let source = source(of: call, in: script) else { continue }
      // A module whose name is not known may be any.
      guard let path = source.path else { return true }
      if looked.insert(path).inserted, holdsTraining(path, of: script, in: context) { return true }
    }
    return false
  }

  /// What a call chooses from: the path of a module or table, none where that may be any module; nil for a
  /// call that does not.
  private static func source(
    of call: PythonCall, in script: PythonScript
  ) -> (path: String?, Void)? {
    var item = call.callee ?? call.receiver
    while case .attribute(let base, _)? = item?.value { item = base }
    switch item?.value {
    case .unreadable(let unknown)? where call.callee != nil:
      let text = script.range(item?.range ?? 0..<0).text
      guard isGiven(unknown, in: script), text.hasSuffix("]"),
        let end = text.firstIndex(of: "[")
      else { return nil }
      return (imported(String(text[..<end]), in: script), ())
    case .made(let index, _)?:
      let maker = script.program.calls[index]
      let words = maker.arguments.prefix(2).map(\.item)
      switch maker.name {
      case "import_module", "__import__":
        return words.first?.unreadable.map { isGiven($0, in: script) } == true ? (nil, ()) : nil
      case "getattr" where call.callee != nil && words.count == 2:
        guard words[1].unreadable.map({ isGiven($0, in: script) }) == true else { return nil }
        return (words[0].symbol ?? "", ())
      default: return source(of: maker, in: script)
      }
    default: return nil
    }
  }

  /// Whether a value is what the command line, or a module that is entered, is given.
  private static func isGiven(_ unknown: PythonUnreadable, in script: PythonScript) -> Bool {
    ["command line", "given_elsewhere"].contains { unknown.reason.contains($0) }
      || script.range(unknown.range).text.contains("argv")
  }

  /// The path by which a name is imported; that of nothing for one of the program's own.
  private static func imported(_ name: String, in script: PythonScript) -> String {
    let root = name.prefix { $0 != "." }
    let path = script.program.imports.first { $0 == root || $0.hasSuffix(".\(root)") }
    return path.map { $0 + name.dropFirst(root.count) } ?? ""
  }

  /// Whether a module, or the program itself, or what these import has a training in any of its functions.
  private static func holdsTraining(
    _ path: String, of script: PythonScript, in context: ReadingContext
  ) -> Bool {
    let find = { (path: String, from: String) in
      context.load(path, SourceFile(path: from, bytes: []))?.file
    }
    let dots = path.prefix { $0 == "." }.count
    let name = path.dropFirst(dots).replacing(".", with: "/")
    let parts = name.split(separator: "/")
    let folder = dots > 1 ? String(repeating: "../", count: dots - 1) : ""
    let names = [String(name), parts.dropLast().joined(separator: "/")].filter { !$0.isEmpty }
    let start =
      path.isEmpty
      ? script.file
      : names.lazy.flatMap { ["\(folder)\($0).py", "\(folder)\($0)/__init__.py"] }
        .compactMap { find($0, script.file.path) }.first
    guard let start else { return false }
    return ProgramModules(start, find: find).modules.contains { module in
      guard PythonTraining.mayTrain(module.file.bytes),
        let own = PythonScript(
          ConfigDocument(file: module.file, language: .python, knowing: script.vocabulary))
      else { return false }
      return !PythonTraining.all(in: own, isLibrary: true).isEmpty
    }
  }
}
