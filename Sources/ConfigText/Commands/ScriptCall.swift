import Diagnostics
import Text

/// A command that runs another script of the repository: `bash train.sh --lr 1e-5`,
/// `sbatch --nodes=4 run.sbatch recipe.yaml`, `./sft.sh 8`.
package struct ScriptCall: Sendable {
  /// The script, as written.
  package var path: String
  /// Folders in which the shell looks for it, where it is no path; such a word may be any program.
  package var folders: [String] = []
  /// The words after it, which it knows as `$1`, `$2` and `$@`.
  package var arguments: [ShellWord]
  /// What a scheduler is told before it, which wins over the script's own directives.
  package var options: [ConfigEntry]
  /// The words before it, of a scheduler whose options are letters: `qsub -t 1-100`.
  package var submission: [ShellWord] = []
  /// The variables that it sees.
  package var environment: [String: ShellVariable]
  /// The files that were changed before: what the repository holds of them is not what the script reads.
  var changedBefore: Set<String> = []
  /// What stands for variables that are not among these and may be set all the same.
  var lost: ShellPiece?
  /// How often it is called there.
  package var times: ShellTimes
  /// The branches that the call stands in, of conditions that are not known.
  package var branches: [ShellBranch]
  /// Where the call is written.
  package var range: Range<Int>

  /// Programs that fetch and install others.
  private static let installers: Set<String> = [
    "apt", "apt-get", "cd", "conda", "curl", "git", "mamba", "micromamba", "pip", "pip3", "wget",
  ]

  /// Whether it is a program that installs others, told to run none of them: `conda install git`.
  var installs: Bool {
    !folders.isEmpty && Self.installers.contains(path)
      && !arguments.prefix(4).contains { $0.text == "run" || $0.problem != nil }
  }

  /// How the names of scripts end.
  private static let endings = [
    ".sh", ".bash", ".zsh", ".ksh", ".pbs", ".lsf", ".bsub", ".qsub", ".sge", ".flux", ".job",
    ".batch", ".sub",
  ]
  /// Programs that run the script among their words.
  package static let runners: Set<String> = [
    "bash", "sh", "dash", "zsh", "ksh", "exec", "nohup", "env", "qsub", "bsub", "flux",
  ]
  /// Programs that run one behind other words, such as the name of an image.
  private static let wrappers: Set<String> = [
    "apptainer", "docker", "kubectl", "mpiexec", "mpirun", "nerdctl", "nice", "podman", "setsid",
    "singularity", "stdbuf", "sudo", "time", "timeout",
  ]

  /// Programs whose words are no command: what they print, look for, change or install; and launchers,
  /// which are followed where their own words are read.
  private static let readers: Set<String> = [
    "accelerate", "deepspeed", "python", "python3", "torchrun",
    "apk", "apt", "apt-get", "awk", "brew", "cat", "chmod", "chown", "cp", "curl", "diff", "dnf",
    "dos2unix", "echo", "file", "gh", "git", "glab", "grep", "egrep", "head", "install", "ln", "ls",
    "man", "mkdir", "mv", "pip", "pip3", "pkill", "pgrep", "printf", "rg", "rm", "rsync", "scp",
    "sed", "sha256sum", "shellcheck", "shfmt", "stat", "tail", "tar", "test", "touch", "type",
    "unzip", "vi", "vim", "wc", "wget", "which", "yum", "zip", "[",
  ]

  /// Programs that set variables of what they start, from a file or a store.
  private static let setters: Set<String> = [
    "aws-vault", "chamber", "credstash", "direnv", "doppler", "dotenv", "dotenvx", "envchain",
    "envconsul", "infisical", "mise", "op", "sops", "teller", "vault",
  ]

  /// The calls of a script, in order.
  package static func calls(in script: ShellScript) -> [ScriptCall] {
    script.commands.flatMap { command in
      call(command, of: script).map { [$0] } ?? named(command, of: script)
    }
  }

  /// Words that may be scripts in a folder of `PATH`: the program, or one that a wrapper starts.
  private static func named(_ command: ShellCommand, of script: ShellScript) -> [ScriptCall] {
    guard !command.folders.isEmpty, let first = command.words.first else { return [] }
    let batch = script.batch.dialect
    let starts =
      runners.contains(base(first)) || wrappers.contains(base(first)) || base(first) == "srun"
      || batch?.runners.contains(base(first)) == true || batch?.submitter == base(first)
    return command.words.indices.prefix(starts ? 12 : 1).compactMap { position in
      let word = command.words[position]
      guard word.problem == nil, !word.text.hasPrefix("-"), !word.text.contains("/"),
        !word.text.contains("=")
      else { return nil }
      return call(command, of: script, at: position)
    }
  }

  /// The folders of a search path that may belong to the repository, from its root or from the script:
  /// of `$PWD/bin:$PATH` the first.
  static func folders(_ path: ShellWord) -> [String] {
    let mark: Character = "\u{1}"
    var text = ""
    for piece in path.pieces.prefix(100) {
      text += piece.problem == nil ? piece.text : String(mark)
      guard text.utf8.count < 4_000 else { return [] }
    }
    return text.split(separator: ":").prefix(40).compactMap { segment in
      if segment.hasPrefix("~") || segment == String(mark) { return nil }
      let known = segment.split(separator: mark, omittingEmptySubsequences: false).last ?? segment
      let parts = known.split(separator: "/").filter { $0 != "." && $0 != ".." }
      // What an image holds is told by the last folder.
      let isAbsolute = segment.hasPrefix("/")
      if isAbsolute,
        ["usr", "opt", "bin", "sbin", "lib", "snap", "etc"].contains(parts.first ?? "")
      {
        return nil
      }
      return (isAbsolute ? parts.suffix(1) : parts[...]).joined(separator: "/")
    }
  }

  private static func base(_ word: ShellWord) -> String {
    word.text.lastPathPart
  }

  private static func isScript(_ word: ShellWord, _ batch: BatchDialect?) -> Bool {
    let text = word.text
    if endings.contains(where: text.hasSuffix) { return true }
    return batch?.endings.contains(where: text.hasSuffix) == true
  }

  /// Whether a word names a program of the repository: `bin/train`.
  private static func isPath(_ word: ShellWord) -> Bool {
    let text = word.text
    return word.problem == nil && text.contains("/") && !text.hasPrefix("/") && !text.hasPrefix("-")
      && !base(word).contains(".") && !text.contains("=")
  }

  /// Where the words of a command name the script that it runs.
  static func position(in words: [ShellWord], _ batch: BatchDialect?) -> Int? {
    guard let first = words.first else { return nil }
    if isScript(first, batch) || isPath(first) { return 0 }
    let name = base(first)
    let isRunner = runners.contains(name) || batch?.runners.contains(name) == true
    if isRunner, let position = words.firstIndex(where: { isScript($0, batch) }) {
      let isText = words[..<position].contains { $0.text == "-c" || $0.text == "-lc" }
      return isText ? nil : position
    }
    guard !readers.contains(name),
      let shell = words.firstIndex(where: { ShellMachine.shells.contains(base($0)) }),
      let position = words[(shell + 1)...].firstIndex(where: { !$0.text.hasPrefix("-") }),
      !words[shell..<position].contains(where: { $0.text.hasPrefix("-") && $0.text.contains("c") }),
      isScript(words[position], batch) || isPath(words[position])
    else {
      return wrappers.contains(name)
        ? words.firstIndex { isScript($0, batch) && $0.text.hasPrefix("./") } : nil
    }
    return position
  }

  private static func call(_ command: ShellCommand, of script: ShellScript) -> ScriptCall? {
    position(in: command.words, script.batch.dialect).flatMap {
      call(command, of: script, at: $0)
    }
  }

  private static func call(
    _ command: ShellCommand, of script: ShellScript, at position: Int
  ) -> ScriptCall? {
    let batch = script.batch.dialect
    let words = command.words
    let first = words[0].text
    // The folder may be a variable; the name has to be known.
    let parts = words[position].text.split(separator: "/")
    guard let name = parts.last, !name.contains("$"), !name.contains("`") else { return nil }
    let path = words[position].problem == nil ? words[position].text : String(name)
    var environment: [String: ShellVariable] = [:]
    for (variable, value) in command.exports { environment[variable] = value.elsewhere }
    for (variable, word) in command.environment { environment[variable] = .text(word.elsewhere) }
    var options: [ConfigEntry] = []
    if let batch, first == batch.submitter, position > 0 {
      options =
        inputs(of: batch, in: environment, script.file)
        + FlagReader.entries(
          of: Array(words[1..<position]), in: script.file, shortNames: batch.shortNames)
    }
    let isSubmission = ["qsub", "bsub", "flux"].contains(base(words[0]))
    // A shell before the script is no option.
    var told = words[..<position]
    if let last = told.last, ShellMachine.shells.contains(base(last)) { told.removeLast() }
    let setter = words[..<position].first { setters.contains(base($0)) }
    let lost = setter.map {
      ShellPiece(text: "…", isQuoted: true, problem: "`\(base($0))` may set it")
    }
    return ScriptCall(
      path: path, folders: path.contains("/") ? [] : command.folders,
      arguments: words[(position + 1)...].map(\.elsewhere), options: options,
      submission: isSubmission ? told.map(\.elsewhere) : [],
      environment: environment, changedBefore: command.changedBefore,
      lost: (command.lost ?? lost)?.elsewhere, times: command.times,
      branches: command.branches,
      range: command.range.isEmpty ? words[position].range : command.range)
  }

  /// What a submitter takes from variables, which its own flags win over and a script's lines do not:
  /// `SBATCH_ARRAY_INX=0-9 sbatch run.sbatch`.
  private static func inputs(
    of batch: BatchDialect, in environment: [String: ShellVariable], _ file: SourceFile
  ) -> [ConfigEntry] {
    batch.inputs.sorted { $0.key < $1.key }.compactMap { variable, option in
      guard case .text(let word)? = environment[variable] else { return nil }
      return ConfigEntry(
        key: option, keyRange: SourceRange(file: file, bytes: word.range),
        value: word.node(in: file))
    }
  }

  /// What decides what the script does, as one text; nil where a word differs by a condition.
  package var key: String? {
    var parts = [path, folders.joined(separator: ":"), lost?.problem ?? ""]
    for word in submission + arguments {
      guard let text = word.key else { return nil }
      parts.append(text)
    }
    for entry in options {
      guard case .scalar(let scalar) = entry.value.content else { return nil }
      parts.append("\(entry.key)\u{2}\(scalar.text)\u{3}\(scalar.problem ?? "")")
    }
    parts += changedBefore.sorted()
    for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
      guard case .text(let word) = value, let text = word.key else { return nil }
      parts.append("\(name)=\(text)")
    }
    return parts.joined(separator: "\n")
  }
}

extension ShellWord {
  /// What the word says, and why not where that is not known; nil where a condition decides.
  fileprivate var key: String? {
    guard pieces.allSatisfy({ $0.options == nil }) else { return nil }
    return pieces.map { piece in
      "\(piece.text)\u{3}\(piece.problem ?? "")\u{3}\(piece.isOutside)\(piece.isQuoted)"
    }.joined(separator: "\u{2}")
  }

  /// The word as another file sees it: it is not written there.
  fileprivate var elsewhere: ShellWord {
    ShellWord(pieces: pieces.map(\.elsewhere), range: 0..<0)
  }
}

extension ShellPiece {
  fileprivate var elsewhere: ShellPiece {
    var piece = self
    piece.start = nil
    piece.place = nil
    return piece
  }
}

extension ShellVariable {
  fileprivate var elsewhere: ShellVariable {
    switch self {
    case .text(let word): .text(word.elsewhere)
    case .array(let words): .array(words.map(\.elsewhere))
    case .map(let words, let isAssociative):
      .map(words.mapValues(\.elsewhere), isAssociative: isAssociative)
    case .options(let id, let values): .options(id, values.map { $0?.elsewhere })
    case .unset: .unset
    }
  }
}

extension ScriptCall {
  /// One job of an array, which sees its number.
  package init(task number: Int, as variable: String, of path: String, at range: Range<Int>) {
    let piece = ShellPiece(text: "\(number)", isQuoted: true, place: range)
    self.init(
      path: path, arguments: [], options: [],
      environment: [variable: .text(ShellWord(pieces: [piece], range: range))], times: .exactly(1),
      branches: [], range: range)
  }
}
