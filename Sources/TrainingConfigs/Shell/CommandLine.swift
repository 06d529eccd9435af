import ConfigText
import Diagnostics

/// One program of a command with its own flags: `srun` runs `torchrun`, which runs `train.py`.
struct CommandStage: Sendable {
  /// The program's name without its folders; of `python -m a.b` the module.
  var program: String
  /// The program as written, such as `examples/train.py`.
  var programPath: String
  /// Flags and overrides.
  var options: ConfigNode
  /// Words that are neither flags nor values of flags, in order.
  var arguments: [ConfigNode]
  /// A word that is not known and may be any flags.
  var opaque: ConfigNode?

  /// Whether the program is a Python file or module: the one that trains, if any does.
  var isScript: Bool { program.hasSuffix(".py") || program.contains(".") }
}

/// A command taken apart into the programs that start one another.
struct CommandLine: Sendable {
  var stages: [CommandStage]
  var environment: ConfigNode
  var depth: Int
  /// How often it is run.
  var times: ShellTimes
  /// The branches it stands in, of conditions that are not known.
  var branches: [ShellBranch]
  var isBackground: Bool
  /// The words as texts.
  var words: [String]
  /// Where it is written.
  var range: SourceRange

  /// The last stage: what is run in the end.
  var program: CommandStage? { stages.last }

  /// The stage of a launcher by its name.
  func stage(_ names: [String]) -> CommandStage? { stages.first { names.contains($0.program) } }

  /// Takes a command apart.
  ///
  /// - Parameter takesFlags: Whether the command is written out in a script, where flags can be added.
  init(_ command: ShellCommand, in file: SourceFile, takesFlags: Bool = false) {
    depth = command.depth
    times = command.times
    branches = command.branches
    isBackground = command.isBackground
    words = command.words.map(\.text)
    range = SourceRange(
      file: file, bytes: command.range.isEmpty ? command.words.first?.range ?? 0..<0 : command.range
    )
    let origin = SourceRange(file: file, bytes: command.words.first?.range ?? 0..<0)
    environment = ConfigNode(
      .map(
        command.environment.sorted { $0.key < $1.key }.map { name, word in
          ConfigEntry(
            key: name, keyRange: SourceRange(file: file, bytes: word.range),
            value: word.node(in: file))
        }), origin)
    stages =
      command.prefix.isEmpty
      ? [] : CommandLine(ShellCommand(words: command.prefix), in: file).stages
    var words: [ShellWord] = []
    var program: (name: String, path: String)?
    var last = origin.bytes
    func flush() {
      guard let current = program else { return }
      var stage = Self.stage(current, words, origin, in: file)
      if takesFlags { stage.options.insertion = .command(after: last, stage.options, in: file) }
      stages.append(stage)
      words = []
    }
    var index = 0
    var reachedScript = false
    while index < command.words.count {
      let word = command.words[index]
      let text = word.text
      index += 1
      if reachedScript {
        words.append(word)
        last = word.range
        continue
      }
      if text == "-m" || text == "--module", Self.takesModule(program?.name),
        index < command.words.count
      {
        flush()
        let module = command.words[index].text
        program = (module, module)
        last = command.words[index].range
        index += 1
        reachedScript = !Self.launcherModules.contains(module)
        continue
      }
      let name = text.split(separator: "/").last.map(String.init) ?? text
      let isScript = name.hasSuffix(".py") && !FlagReader.isFlag(text)
      let isLauncher = Self.launchers.contains(name) && !FlagReader.isFlag(text)
      let mayStart = Self.wraps(program?.name ?? "")
      if program == nil
        || mayStart && (isScript || isLauncher && !Self.isValue(index - 1, in: command.words))
      {
        guard program != nil || !FlagReader.isFlag(text) else { continue }
        flush()
        program = (name, text)
        last = word.range
        // GPT-NeoX's starter takes the script that it starts as its first word.
        reachedScript = isScript && name != NeoXCommand.starter
        if Self.trainers.contains(name) { reachedScript = true }
        continue
      }
      words.append(word)
      last = word.range
    }
    flush()
  }

  /// `--name python`: the word belongs to the flag before it.
  private static func isValue(_ index: Int, in words: [ShellWord]) -> Bool {
    guard index > 0 else { return false }
    let before = words[index - 1].text
    return before == "--name" || before == "-J" || before == "--job-name" || before == "-n"
  }

  /// Whether a program starts others: only then are launchers among its words programs.
  private static func wraps(_ program: String) -> Bool {
    program.hasPrefix("$") || program.hasPrefix("python") || wrappers.contains(program)
      || launchers.contains(program) || launcherModules.contains(program)
      || program == NeoXCommand.starter
  }

  private static let wrappers: Set<String> = [
    "", "debugpy-run", "nohup", "env", "time", "timeout", "numactl", "nsys", "exec", "sudo", "pixi",
    "conda",
    "docker",
    "bash", "sh", "nice", "stdbuf", "command", "podman", "enroot", "ncu", "pdsh", "mamba",
    "micromamba",
    "flux", "rye", "pdm", "hatch", "torchx", "determined.launch.torch_distributed",
    "determined.launch.deepspeed",
  ]

  private static func takesModule(_ program: String?) -> Bool {
    guard let program else { return false }
    return program.hasPrefix("python") || moduleLaunchers.contains(program)
      || launcherModules.contains(program)
  }

  private static let moduleLaunchers: Set<String> = [
    "torchrun", "accelerate", "deepspeed", "uv", "coverage", "debugpy-run",
  ]

  private static let launcherModules: Set<String> = [
    "torch.distributed.run", "torch.distributed.launch", "accelerate.commands.launch",
    "torch_xla.distributed.xla_spawn", "deepspeed.launcher.runner",
    "determined.launch.torch_distributed", "determined.launch.deepspeed",
  ]

  private static let launchers: Set<String> = [
    "bash", "sh", "srun", "sbatch", "torchrun", "accelerate", "deepspeed", "python", "python3",
    "mpirun",
    "mpiexec",
    "horovodrun", "composer", "litgpt", "axolotl", "llamafactory-cli", "tune", "trl", "singularity",
    "apptainer", "uv", "poetry", "ray", "xpk", "gantry", "colossalai", "swift", "helm", "oumi",
    "train_gpt2cu", "train_gpt2", "train_llama3cu",
  ]

  /// Programs that are what trains, whatever words follow.
  private static let trainers: Set<String> = [
    "axolotl", "llamafactory-cli", "trl", "litgpt", "swift", "oumi", "gantry", "helm",
    "train_gpt2cu", "train_gpt2", "train_llama3cu",
  ]

  private static func stage(
    _ program: (name: String, path: String), _ words: [ShellWord], _ origin: SourceRange,
    in file: SourceFile
  ) -> CommandStage {
    let shortNames = shortFlags[program.name] ?? [:]
    var rest: [ShellWord] = []
    let entries = FlagReader.entries(of: words, in: file, shortNames: shortNames, rest: &rest)
    let arguments = rest.filter { !$0.text.contains("=") }.map { $0.node(in: file) }
    var stage = CommandStage(
      program: program.name, programPath: program.path,
      options: ConfigNode(.map(entries), origin), arguments: arguments)
    stage.opaque = (rest + words.filter { $0.mayBeFlags && isBehindValue($0, words) }).first {
      $0.mayBeFlags
    }?.node(in: file)
    return stage
  }

  /// Whether a word stands behind a flag and its value: it is no value of its own.
  private static func isBehindValue(_ word: ShellWord, _ words: [ShellWord]) -> Bool {
    guard let index = words.firstIndex(where: { $0.range == word.range && $0.text == word.text }),
      index > 0
    else { return true }
    return !FlagReader.isFlag(words[index - 1].text) || words[index - 1].text.contains("=")
  }

  private static let shortFlags: [String: [String: String]] = [
    "srun": SlurmDirectives.shortNames, "sbatch": SlurmDirectives.shortNames,
    "mpirun": ["np": "np", "n": "np"], "mpiexec": ["np": "np", "n": "np"],
    "horovodrun": ["np": "np"],
  ]
}

extension ShellWord {
  /// Whether it may be any number of words: it is not quoted, and the script itself made it.
  fileprivate var mayBeFlags: Bool {
    guard let first = pieces.first, first.problem != nil, !first.isQuoted else { return false }
    return pieces.allSatisfy { $0.problem == nil || !$0.isOutside } && first.options == nil
  }
}

extension ShellScript {
  /// Takes the commands apart.
  func commandLines() -> [CommandLine] {
    commands.map { command in
      CommandLine(
        command, in: file,
        takesFlags: isWhole && command.prefix.isEmpty && !command.isElsewhere)
    }
  }
}
