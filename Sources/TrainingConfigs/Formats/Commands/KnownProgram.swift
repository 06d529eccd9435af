import ConfigText
import Diagnostics
import Text

/// Programs whose names say nothing, and whose text in the repository says that they train.
enum KnownProgram {
  /// More programs than this are none that a script starts to train one after another.
  private static let limit = 50

  /// The commands among these that start such a program.
  static func training(
    _ lines: [CommandLine], of script: ShellScript, in context: ReadingContext
  ) -> [CommandLine] {
    var known: [String: Bool] = [:]
    return lines.filter { line in
      guard let path = path(of: line) else { return false }
      if let written = WrittenFile.document(path, of: line, in: script) {
        return context.others.trains(written, context)
      }
      guard !path.hasPrefix("/") else { return false }
      let words = words(of: line)
      let key = key(of: path, given: words)
      if let answer = known[key] { return answer }
      guard known.count < limit else { return false }
      let answer = trains(path, given: words, of: script, in: context)
      known[key] = answer
      return answer
    }
  }

  /// Whether a command starts a program whose name says nothing.
  static func mayBeOne(_ line: CommandLine) -> Bool { path(of: line) != nil }

  /// Whether a command starts a program of the repository that can train neither itself nor in a module that it
  /// imports, and starts nothing else.
  static func isIdle(
    _ line: CommandLine, of script: ShellScript, in context: ReadingContext
  ) -> Bool {
    guard let path = TrainingCommand.module(of: line) ?? line.program?.programPath,
      path.hasSuffix(".py"), let document = context.load(path, script.file),
      document.language == .python, document.file.bytes.count <= ProgramModules.fileLimit
    else { return false }
    let program = ProgramModules(document.file) { path, from in
      context.load(path, SourceFile(path: from, bytes: []))?.file
    }
    return program.modules.count < 40
      && program.modules.allSatisfy { module in
        let bytes = module.file.bytes
        return !PythonTraining.mayTrain(bytes) && !PythonCommand.mayStart(bytes)
          && !PythonUnseen.mayRun(bytes) && !trials.contains { bytes.holds($0) }
      }
  }

  /// Whether a program that is only called after something else speaks of a training: it calls what is called so,
  /// or says how long, to a library that is not read.
  static func isMisnamed(
    _ line: CommandLine, of script: ShellScript, in context: ReadingContext
  ) -> Bool {
    guard TrainingCommand.isOnlyCalledOther(line), let path = path(of: line),
      let document = context.load(path, script.file), document.language == .python,
      document.file.bytes.count <= ProgramModules.fileLimit
    else { return false }
    return ProgramWork(document.file.bytes).parts.contains { part in
      if part.text.hasPrefix("call ") { return !part.text.hasSuffix(" main") }
      guard part.isSetting else { return false }
      let name = part.text.dropFirst("set ".count).prefix { $0 != " " }
      return LengthName(String(name)).map { $0.isOfTraining || $0.isOfEpochs } ?? false
    }
  }

  /// What a platform trains that a program only hands it, and programs that choose what they start.
  private static let trials = ["Trial", "import_module", "__import__", "getattr("].map {
    Array($0.utf8)
  }

  private static let arguments = Array("argv".utf8)
  private static let declared = Array("add_argument(".utf8)

  /// Whether a program asks for words of its command line by their places.
  private static func asks(_ bytes: [UInt8]) -> Bool {
    bytes.holds(arguments)
      || bytes.places(of: declared).contains { place in
        let name = bytes[place.upperBound...].drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }
        return name.dropFirst().first.map { $0 != UInt8(ascii: "-") } ?? false
      }
  }

  private static func path(of line: CommandLine) -> String? {
    let module = TrainingCommand.module(of: line)
    guard
      module != nil || TrainingCommand.isUnnamed(line) || TrainingCommand.isOnlyCalledOther(line),
      let path = module ?? line.program?.programPath,
      path.hasSuffix(".py"), path.utf8.count <= 1_024
    else { return nil }
    return path
  }

  /// What tells a program that is started with some words from the same one with others.
  static func key(of path: String, given words: [ConfigEntry]) -> String {
    words.reduce(path) { "\($0)\n\($1.key)\n\($1.value.scalar?.text ?? $1.value.range.text)" }
  }

  /// The words that a program is started with, where these are no flags: they may name what it does.
  private static func words(of line: CommandLine) -> [ConfigEntry] {
    guard let program = line.program, program.options.entries.isEmpty else { return [] }
    return program.arguments.prefix(4).enumerated().compactMap { place, word in
      guard word.scalar?.problem == nil else { return nil }
      return ConfigEntry(
        key: "\(PythonPassed.wordPrefix)\(place + 1)", keyRange: word.range, value: word)
    }
  }

  private static func trains(
    _ path: String, given words: [ConfigEntry], of script: ShellScript, in context: ReadingContext
  ) -> Bool {
    guard let document = context.load(path, script.file), document.language == .python else {
      return false
    }
    // Who does not ask for its words by their places does the same with any.
    let told = asks(document.file.bytes) ? words : []
    return context.follow(key(of: document.file.path, given: told)) { context in
      var context = context
      context.overrides = told
      return context.others.trains(document, context)
    }
  }
}
