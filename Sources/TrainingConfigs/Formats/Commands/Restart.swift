import ConfigText
import Diagnostics
import Text

/// A script that starts itself anew: it trains again each time, and nothing tells how often.
enum Restart {
  static let reason = "the script starts itself again, and how often is not known"

  /// Programs that take a script to run.
  private static let runners = ScriptCall.runners.union([
    "setsid", "sudo", "time", "timeout", "sbatch", "srun", "salloc", "at", "batch", "oarsub",
    "condor_submit", "ssh", "source", ".",
  ])

  /// Programs that put a job into the queue again.
  private static let requeuing: Set<String> = ["qrerun", "brequeue", "qresub"]

  /// Where a script starts itself anew, behind what it trains or beside it.
  ///
  /// A script that first asks for the machine it needs, and ends there, is run once.
  static func place(in script: ShellScript, training: [CommandPlace]) -> SourceRange? {
    guard script.isWhole, !training.isEmpty else { return nil }
    let first = training.map(\.range.bytes.lowerBound).min() ?? 0
    for (command, line) in zip(script.commands, script.lines) where isRestart(command, script.file)
    {
      let place = CommandPlace(line)
      if training.allSatisfy(place.excludes) { continue }
      let isBefore = place.range.bytes.lowerBound < first
      if isBefore, endsThere(behind: place.range) { continue }
      return place.range
    }
    return nil
  }

  /// The first command by one of some programs that starts the script anew, wherever it stands.
  static func command(of programs: Set<String>, in script: ShellScript) -> SourceRange? {
    zip(script.commands, script.lines).first { command, line in
      line.stages.contains { programs.contains($0.program) } && isRestart(command, script.file)
    }?.1.range
  }

  private static func isRestart(_ command: ShellCommand, _ file: SourceFile) -> Bool {
    let words = command.words
    guard let first = words.first else { return false }
    let program = first.text.lastPathPart
    if program == "scontrol" { return words.contains { $0.text.hasPrefix("requeue") } }
    if requeuing.contains(program) { return true }
    let own = file.path.lastPathPart
    guard let position = words.firstIndex(where: { isItself($0, file, own) }) else { return false }
    guard position > 0 else { return true }
    return runners.contains(program) && !words[..<position].contains { $0.text == "-c" }
  }

  /// Whether a word is the script that it stands in.
  ///
  /// - Parameter own: The script's name.
  private static func isItself(_ word: ShellWord, _ file: SourceFile, _ own: String) -> Bool {
    let text = word.text
    let isNamedSo = text.hasSuffix(own) && text.lastPathPart == own
    if word.problem == nil {
      guard isNamedSo else { return false }
      let path = text.hasPrefix("./") ? String(text.dropFirst(2)) : text
      return file.path == path || file.path.hasSuffix("/" + path) || path.hasSuffix("/" + file.path)
    }
    // `"$(dirname "$0")/other.sh"` is another one.
    if text.holds("dirname") { return isNamedSo }
    let names = ["$0", "${0", "BASH_SOURCE", "SLURM_JOB_NAME", "PBS_JOBNAME"]
    return isNamedSo || names.contains { text.holds($0) }
  }

  /// Whether the branch of a command ends with the script's end.
  private static func endsThere(behind range: SourceRange) -> Bool {
    let bytes = range.file.bytes
    // What leaves no way back is written before the command as often as behind it.
    let start = bytes[..<range.bytes.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let rest = bytes[start...].prefix(800 + range.bytes.count)
    for word in String(decoding: rest, as: UTF8.self).split(whereSeparator: {
      $0.isWhitespace || ";&|".contains($0)
    }) {
      if word == "exit" || word == "return" || word == "exec" { return true }
      if ["fi", "else", "elif", "esac", "}", "done"].contains(word) { return false }
    }
    return false
  }
}
