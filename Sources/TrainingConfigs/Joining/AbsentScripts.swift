import ConfigText
import Diagnostics
import Text

/// Jobs that a script starts, and that are nowhere in the repository.
///
/// What a scheduler's queue is given is work on its machines, whatever it is called. What is only run counts
/// where its name speaks of a training: most of what lies elsewhere sets something up.
struct AbsentScripts {
  let workspace: Workspace

  /// Programs that put the script among their words into a queue, each with the words of which one has to
  /// follow.
  private static let submitters: [String: Set<String>] = [
    "sbatch": [], "qsub": [], "bsub": [], "msub": [], "oarsub": [], "condor_submit": [],
    "flux": ["batch", "submit", "run"],
  ]

  /// How the names of what is put into a queue end, beside those of scripts.
  private static let jobEndings = [".slurm", ".sbatch", ".sub", ".submit", ".condor"]

  /// Programs that start a binary on the devices of a job.
  private static let steppers: Set<String> = [
    "srun", "mpirun", "mpiexec", "jsrun", "aprun", "ibrun",
  ]

  /// Programs that start what a manifest describes, and the words by which they do.
  private static let clusters: Set<String> = ["kubectl", "oc", "argo", "vcctl", "dstack"]
  private static let verbs: Set<String> = ["apply", "create", "replace", "submit", "run"]

  /// The scripts of the commands of another one, each with where it is started.
  func all(in script: ShellScript) -> [(name: String, range: SourceRange)] {
    var found: [(name: String, range: SourceRange)] = []
    for command in script.commands.prefix(4_000) {
      guard
        let name = submitted(command, of: script) ?? stepped(command, of: script)
          ?? described(command, of: script)
      else { continue }
      found.append((name, SourceRange(file: script.file, bytes: command.range)))
    }
    return found
  }

  /// What a command puts into a queue and is nowhere.
  private func submitted(_ command: ShellCommand, of script: ShellScript) -> String? {
    let words = command.words.prefix(200)
    guard
      let start = words.prefix(8).firstIndex(where: { Self.submitters[$0.text.lastPathPart] != nil }
      ),
      let verbs = Self.submitters[words[start].text.lastPathPart],
      verbs.isEmpty || words.dropFirst(start + 1).first.map({ verbs.contains($0.text) }) == true,
      !words.contains(where: { $0.text.hasPrefix("--wrap") || Self.asksForHelp($0) }),
      !Self.isSaid(words)
    else { return nil }
    let rest = words[(start + 1)...]
    guard let job = rest.first(where: Self.isJob) ?? only(of: rest) else { return nil }
    return isNowhere(job, command, script) ? job.text : nil
  }

  /// What a launcher starts that is built or kept elsewhere, where it is called like a training
  /// (`mpirun -np 8 ./train`) or gets accelerators (`srun --gpus=8 ./work.sh`).
  private func stepped(_ command: ShellCommand, of script: ShellScript) -> String? {
    guard let first = command.words.first, Self.steppers.contains(first.text.lastPathPart),
      let program = Self.program(of: command.words.dropFirst().prefix(60)), program.problem == nil,
      program.text.contains("/"),
      Self.isJob(program) || !program.text.lastPathPart.contains("."),
      SpokenName.isOfTraining(program.text)
        || command.words.contains(where: Self.asksForDevices)
          && !SpokenName.isOfOther(program.text),
      isNowhere(program, command, script)
    else { return nil }
    return program.text
  }

  /// What a launcher starts: the first word that is no flag, no value of one and no shell.
  private static func program(of words: ArraySlice<ShellWord>) -> ShellWord? {
    var isBehindFlag = false
    for word in words {
      defer { isBehindFlag = word.text.hasPrefix("-") && !word.text.contains("=") }
      if word.text.hasPrefix("-") || isBehindFlag || ["bash", "sh"].contains(word.text) {
        continue
      }
      return word
    }
    return nil
  }

  private static func asksForDevices(_ word: ShellWord) -> Bool {
    word.text.hasPrefix("--gpus") || word.text == "-G" || word.text.hasPrefix("--gres=gpu")
      || word.text.hasPrefix("gpu:")
  }

  /// A manifest that is called like a training: `kubectl apply -f train.yaml`.
  private func described(_ command: ShellCommand, of script: ShellScript) -> String? {
    let words = command.words.prefix(60)
    guard let first = words.first, Self.clusters.contains(first.text.lastPathPart),
      words.dropFirst().prefix(5).contains(where: { Self.verbs.contains($0.text) }),
      let manifest = words.dropFirst().first(where: { word in
        word.problem == nil && !word.text.contains("://")
          && [".yaml", ".yml", ".json"].contains(where: word.text.hasSuffix)
      }), SpokenName.isOfTraining(manifest.text), isNowhere(manifest, command, script)
    else { return nil }
    return manifest.text
  }

  /// Whether a command only prints or records its words.
  private static func isSaid(_ words: ArraySlice<ShellWord>) -> Bool {
    ["echo", "printf", "which", "type", "command", "man", "alias"]
      .contains(words.first?.text.lastPathPart ?? "")
  }

  private static func asksForHelp(_ word: ShellWord) -> Bool {
    ["--help", "--version", "-V", "--test-only"].contains(word.text)
  }

  private static func isJob(_ word: ShellWord) -> Bool {
    let name = word.text.lastPathPart
    return !word.text.hasPrefix("-")
      && (jobEndings + [".sh", ".bash", ".pbs", ".lsf", ".sge", ".job", ".batch"])
        .contains(where: name.hasSuffix)
  }

  /// The one word that is neither a flag nor the value of one: several are a command of their own.
  private func only(of words: ArraySlice<ShellWord>) -> ShellWord? {
    var found: ShellWord?
    var isBehindFlag = false
    for word in words {
      defer { isBehindFlag = word.text.hasPrefix("-") && !word.text.contains("=") }
      guard !word.text.hasPrefix("-"), !isBehindFlag else { continue }
      guard found == nil, word.problem == nil, !word.text.contains("="), !word.text.contains(" "),
        !word.text.isEmpty
      else { return nil }
      found = word
    }
    return found
  }

  private func isNowhere(_ word: ShellWord, _ command: ShellCommand, _ script: ShellScript) -> Bool
  {
    let name = word.text.lastPathPart
    guard !name.contains("$"), !name.contains("`"), !name.contains("*"), !name.contains("{"),
      !command.rewritten.contains(word.text), command.written[word.text] == nil
    else { return false }
    return !isThere(word.text, script)
  }

  /// Whether a file of this name lies beside the script, or anywhere: its folder may be the one in which the
  /// script is run.
  private func isThere(_ path: String, _ script: ShellScript) -> Bool {
    PathResolver(workspace: workspace).beside(path, of: script.file.path) != nil
      || !workspace.fileIndex.paths(named: path.lastPathPart).isEmpty
  }
}
