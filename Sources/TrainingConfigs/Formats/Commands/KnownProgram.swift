import ConfigText
import Diagnostics

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
      if let answer = known[path] { return answer }
      guard known.count < limit else { return false }
      let answer = trains(path, of: script, in: context)
      known[path] = answer
      return answer
    }
  }

  /// Whether a command starts a program whose name says nothing.
  static func mayBeOne(_ line: CommandLine) -> Bool { path(of: line) != nil }

  private static func path(of line: CommandLine) -> String? {
    let module = TrainingCommand.module(of: line)
    guard module != nil || TrainingCommand.isUnnamed(line),
      let path = module ?? line.program?.programPath,
      path.hasSuffix(".py"), path.utf8.count <= 1_024
    else { return nil }
    return path
  }

  private static func trains(
    _ path: String, of script: ShellScript, in context: ReadingContext
  ) -> Bool {
    guard let document = context.load(path, script.file), document.language == .python else {
      return false
    }
    return context.programTrains(document)
  }
}
