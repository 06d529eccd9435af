import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// Files of a change that have a training of another file run again and again, or give it words: a table of
/// times, a matrix of a pipeline, replicas of a service, a loop in a Makefile.
///
/// What trains is one run where it stands, read once; how often such a file has it run, and with what, is in
/// no language that is read, and said.
extension RunFinder {
  private static let byteLimit = 1_000_000
  private static let lineLimit = 5_000
  /// How many words of a file may be looked for as files.
  private static let wordLimit = 2_000

  /// Keys of files that run something by how often or how many at once they do.
  private static let keys: Set<String> = [
    "schedule", "cron", "matrix", "parallel", "parallelism", "completions", "replicas",
    "desiredcount", "desired_count", "num_instances", "min_size", "for_each", "foreach",
    "withparam", "withitems", "withsequence", "with_items", "with_sequence", "loop",
    "onunitactivesec", "oncalendar", "restart", "repeat", "max_trials", "maxtrialcount", "scale",
    "replicacount", "instances", "numprocs", "autorestart", "cron_restart",
  ]

  /// Functions by which a program has something done at its times.
  private static let timers = [".scheduled_job", ".add_job", "schedule.every"]

  /// The same in languages where `count` is no number of devices.
  private static let countingEndings = [".tf", ".hcl", ".nomad"]

  /// Programs that run a file which is no script by itself.
  private static let runners: Set<String> = [
    "python", "python3", "torchrun", "accelerate", "deepspeed", "axolotl", "llamafactory-cli",
    "tune", "kubectl", "sky", "sbatch", "qsub", "bsub", "oumi", "swift", "dstack", "mpirun", "srun",
    "det",
  ]

  /// Values that turn such a key off, or leave it at one.
  private static let once: Set<String> = [
    "0", "1", "no", "false", "null", "none", "never", "on-failure", "onfailure", "\"no\"", "~",
  ]

  /// What a file says of a run.
  private struct Call {
    /// The file of the run.
    var path: String
    var range: SourceRange
    /// The first word behind it.
    var word: String?
    /// What a scheduler is told beside what the file itself says.
    var size: String?
    var isRepeated = false
  }

  /// Programs that give a script to a scheduler.
  private static let submitters: Set<String> = ["sbatch", "qsub", "bsub", "msub", "oarsub"]

  /// Flags of theirs that say how much is run: how often, on how many machines, and for how long.
  private static let sizes: Set<String> = [
    "-a", "--array", "-N", "--nodes", "-n", "--ntasks", "--ntasks-per-node", "-G", "--gpus",
    "--gres",
    "--gpus-per-node", "--gpus-per-task", "-t", "--time", "-l", "-J", "--exclusive", "-w", "-W",
    "-q",
    "--time-min", "--tres-per-node", "-C", "--constraint", "-R", "-gpu",
  ]

  /// How many lines of a file may run the same before that is more often than once.
  private static let mostLines = 3

  /// Notes the files of the change that repeat a run, or give it words that decide.
  mutating func noteCarriedCalls(of runs: [JoinedRun]) {
    guard !callers.isEmpty, !runs.isEmpty else { return }
    let trained = Set(runs.flatMap { $0.run.files.map(\.path) })
    let inFolders = trained.filter { $0.contains("/") }.sorted()
    // A program is a run by what it starts, which its own words may repeat on a schedule.
    for path in callers.sorted()
    where path != ProjectFile.name && (!trained.contains(path) || FileSort.isProgram(path)) {
      let kind = FileSort.plainKind(path) ?? "source code"
      guard ["source code", "tool settings"].contains(kind),
        workspace.files.kind(of: path) == .file,
        let bytes = try? workspace.files.read(path, limit: Self.byteLimit),
        !FileSort.isProse(path, bytes), SavedReport.kind(of: bytes) == nil
      else { continue }
      let file = SourceFile(path: path, bytes: bytes)
      let language = documents[path].flatMap { $0 }?.language
      // Scripts are followed, turn by turn and with their words, and so are the commands of programs.
      if language == .shell { continue }
      let isProgram = language == .python || language == .notebook || FileSort.isProgram(path)
      var names: Set<String> = []
      var found = call(trained, inFolders, in: file, loops: !isProgram, naming: &names)
      // What direnv sets counts for all that is started below it.
      if found == nil, path.lastPathPart == ".envrc" {
        let range = SourceRange(file: file, bytes: 0..<0)
        found = trained.sorted().lazy.map { Call(path: $0, range: range) }.first {
          given($0, names, true) != nil
        }
      }
      guard let call = found else { continue }
      let target = FactText.shortened(call.path)
      if call.isRepeated {
        account.isNotUnderstood(
          path, at: call.range,
          "runs `\(target)`, which trains, more often than once: how often is not read")
      } else if let given = (isProgram ? nil : call.size) ?? given(call, names, isProgram) {
        account.isNotUnderstood(
          path, at: call.range,
          "gives `\(FactText.shortened(given))` to `\(target)`, which trains: what it makes of that is"
            + " not read")
      }
    }
  }

  /// What decides in the script of a call, of the words and the variables that are given to it.
  ///
  /// The words that a program gives are followed with its commands.
  private func given(_ call: Call, _ names: Set<String>, _ isProgram: Bool) -> String? {
    guard let bytes = try? workspace.files.read(call.path, limit: Self.byteLimit) else {
      return nil
    }
    if let word = call.word, !isProgram,
      ["$1", "$@", "$*", "$#", "${1", "${@", "$2", "OPTARG"].contains(where: {
        bytes.holds(Array($0.utf8))
      })
    {
      return word
    }
    return names.sorted().first { name in
      [":-", "-", ":=", "="].contains { bytes.holds(Array("${\(name)\($0)".utf8)) }
    }
  }

  /// The first file of a run that a file names, with the line, and whether it is run more than once.
  ///
  /// - Parameter names: Takes the variables that the file sets.
  private func call(
    _ trained: Set<String>, _ inFolders: [String], in file: SourceFile, loops: Bool,
    naming names: inout Set<String>
  ) -> Call? {
    var call: Call?
    // The timer of a service starts it again and again.
    var repeats =
      file.path.hasSuffix(".service")
      && workspace.files.kind(of: file.path.dropLast("service".count) + "timer") == .file
    var start = 0
    var left = Self.wordLimit
    let counts = Self.countingEndings.contains { file.path.hasSuffix($0) }
    let isMake =
      file.path.lastPathPart.lowercased().hasSuffix("makefile") || file.path.hasSuffix(".mk")
    var isOfMany = false
    for line in file.bytes.split(
      separator: 0x0A, maxSplits: Self.lineLimit, omittingEmptySubsequences: false)
    {
      defer { start += line.count + 1 }
      guard line.count <= 4_000 else { continue }
      let text = trimmed(String(decoding: line, as: UTF8.self))
      if text.isEmpty || text.hasPrefix("#") || text.hasPrefix("//") { continue }
      if isMake, line.first != UInt8(ascii: "\t"), let colon = text.firstIndex(of: ":") {
        // `seed-%:` is run for each target of such a name.
        isOfMany = text[..<colon].contains("%")
      }
      repeats = repeats || Self.repeats(text, counts: counts, loops: loops)
      if names.count < 200 {
        names.formUnion(loops ? Self.variables(of: text) : Self.environment(of: text))
      }
      if call == nil,
        let found = target(of: text, in: trained, inFolders, from: file.path, left: &left)
      {
        let range = SourceRange(file: file, bytes: start..<(start + line.count))
        call = Call(
          path: found.path, range: range, word: Self.word(behind: found.word, in: text),
          size: Self.size(before: found.word, in: text))
        repeats = repeats || isOfMany || loops && Self.isWrittenOften(found.word, in: file)
      }
      if repeats, var call {
        call.isRepeated = true
        return call
      }
    }
    return call
  }

  /// What a line tells a scheduler of how much a script runs, beside what the script says.
  private static func size(before script: String, in line: String) -> String? {
    guard let end = line.firstRange(of: script)?.lowerBound else { return nil }
    let words = line[..<end].split { " \t\"'`,[]()@".contains($0) }.map(String.init)
    guard let start = words.lastIndex(where: { submitters.contains($0.lastPathPart) }) else {
      return nil
    }
    let program = words[start].lastPathPart
    if let variable = words[..<start].first(where: { $0.hasPrefix("SBATCH_") && $0.contains("=") })
    {
      return variable
    }
    return words[(start + 1)...].first { word in
      let flag = word.prefix { $0 != "=" }
      // `sbatch -J name` and `-W` only name and wait.
      if program == "sbatch", ["-J", "-W", "-q", "-l"].contains(String(flag)) { return false }
      if program == "bsub", flag == "-q" || flag == "-J" && !line.contains("[") { return false }
      if program == "qsub", ["-q", "-W"].contains(String(flag)) { return false }
      return sizes.contains(String(flag))
        || flag.hasPrefix("-") && !flag.hasPrefix("--") && flag.count > 2
          && sizes.contains(String(flag.prefix(2))) && flag.dropFirst(2).allSatisfy(\.isNumber)
    }
  }

  /// Whether more lines of a file than anybody writes for different cases hold the same word.
  private static func isWrittenOften(_ word: String, in file: SourceFile) -> Bool {
    let wanted = Array(word.utf8)
    guard file.bytes.places(of: wanted).count > mostLines else { return false }
    return file.bytes.split(separator: 0x0A).count { line in
      let text = line.drop { $0 == 0x20 || $0 == 0x09 }
      return text.first != UInt8(ascii: "#") && Array(line).holds(wanted)
    } > mostLines
  }

  /// The variables that a line sets: `STEPS=9`, `STEPS: 9`.
  private static func variables(of line: String) -> [String] {
    // `export STEPS := "9"` of a justfile.
    let line =
      line.hasPrefix("export ") ? line.replacing(" :=", with: "=").replacing(" =", with: "=") : line
    return line.split { " \t\"'{},;([".contains($0) }.compactMap { word in
      let name = word.prefix { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
      guard name.count >= 3, name.count < 60, let sign = word.dropFirst(name.count).first,
        sign == "=" || sign == ":"
      else { return nil }
      return String(name)
    }
  }

  /// The variables of the environment that a line of a program sets: `os.environ["STEPS"] = "9"`.
  private static func environment(of line: String) -> [String] {
    guard ["environ", "putenv", "env=", "env["].contains(where: line.contains) else { return [] }
    return line.split { "\"'()[]{},: =".contains($0) }.map(String.init).filter { name in
      name.count >= 3 && name.count < 60
        && name.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
    }
  }

  /// The first word that stands behind another in the same command.
  private static func word(behind word: String, in line: String) -> String? {
    guard let range = line.firstRange(of: word) else { return nil }
    return line[range.upperBound...].prefix { !";&|#>)}".contains($0) }
      .split { " \t\"',[]".contains($0) }.first.map(String.init)
  }

  /// The file of a run among the words of a line that runs something, and the word.
  private func target(
    of line: String, in trained: Set<String>, _ inFolders: [String], from path: String,
    left: inout Int
  ) -> (path: String, word: String)? {
    let words = line.split { " \t\r\"'`()[]{},;|&<>=\\".contains($0) }.map(String.init)
    let isRun = words.contains { Self.runners.contains($0.lastPathPart) }
    if line.contains("compose"), words.contains("up") || words.contains("run"),
      let service = trained.sorted().first(where: {
        ["docker-compose.", "compose."].contains(where: $0.lastPathPart.hasPrefix)
      })
    {
      return (service, "compose")
    }
    for word in words {
      guard left > 0, word.contains("."), word.utf8.count <= 400, !word.hasPrefix("-"),
        isRun || FileSort.mayLaunch(word)
      else { continue }
      left -= 1
      if let beside = PathResolver(workspace: workspace).beside(word, of: path) {
        if beside != path, trained.contains(beside) { return (beside, word) }
      } else if let found = inFolders.first(where: { word.hasSuffix("/" + $0) }) {
        // `/srv/app/scripts/train.sh` of an image.
        return (found, word)
      }
    }
    return nil
  }

  /// Whether a line says that something is done more than once.
  private static func repeats(_ line: String, counts: Bool, loops: Bool) -> Bool {
    if CronLine.command(of: line) != nil { return true }
    let words = line.lowercased().split { " \t\r\"'`()[]{},;".contains($0) }
    if loops,
      ["for", "while", "until"].contains(words.first ?? "")
        || words.contains("do") && words.contains("done") || words.contains("xargs")
    {
      return true
    }
    for (index, word) in words.enumerated() {
      let parts = word.split(
        maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { ":=".contains($0) })
      if timers.contains(where: word.hasSuffix) { return true }
      // `ofelia.job-exec.t.schedule`.
      let key = parts[0].split(separator: ".").last.map(String.init) ?? ""
      // `for: [1, 2]` of a Taskfile.
      if key == "for", parts.count > 1 { return true }
      guard keys.contains(key) || counts && key == "count" else { continue }
      var value = parts.count > 1 ? String(parts[1]) : ""
      var next = index + 1
      while value.isEmpty || value == "=", next < words.count {
        value = String(words[next])
        next += 1
      }
      if !once.contains(value), parts.count > 1 || next > index + 1 { return true }
    }
    return false
  }
}
