package import Diagnostics

/// What a shell script would run, as far as reading it can tell: nothing is ever executed.
package struct ShellScript: Sendable {
  package let file: SourceFile
  /// Whether the file is a script, rather than one that has commands in some of its values.
  package let isWhole: Bool
  /// The commands in the order they are run, with variables filled in.
  package let commands: [ShellCommand]
  /// The commands taken apart; words that hold a whole command line (`bash -c "…"`) are opened.
  package private(set) var lines: [CommandLine] = []
  /// What is asked of a scheduler in comments.
  package let batch: BatchHeader
  /// The variables at the end of the script.
  package let variables: [String: ShellVariable]
  /// Files that the script reads with `source` and that were not at hand.
  package let missing: [String]
  /// More of them are not listed.
  package static let mostMissing = 100
  /// Where reading ended before the script did.
  package let cutOff: SourceRange?
  /// Commands that it runs and that cannot be read: what it takes from elsewhere.
  package let unseen: [UnseenCommands]
  /// What is known of the programs of its commands.
  package let vocabulary: CommandVocabulary
  /// The steps that following it took.
  package private(set) var cost = 0

  /// What a scheduler is asked for, by the options' long names.
  package var directives: ConfigNode { batch.options }

  /// How much one script may cost.
  private static let budget = 150_000

  /// Reads a whole script.
  ///
  /// - Parameters:
  ///   - file: The script.
  ///   - vocabulary: What is known of programs.
  ///   - call: The words and options that another script gives it.
  ///   - provider: Gives the bytes of files that the script reads with `source`, by the path that is
  ///     written there.
  package init(
    _ file: SourceFile, knowing vocabulary: CommandVocabulary, calledBy call: ScriptCall? = nil,
    provider: (@Sendable (String) -> [UInt8]?)? = nil
  ) {
    self.file = file
    self.vocabulary = vocabulary
    let words = vocabulary.words
    isWhole = true
    var batch = BatchHeader.read(file, as: words.batch)
    for entry in call?.options ?? [] { batch.options = batch.options.setting(entry, at: entry.key) }
    self.batch = batch
    let machine = ShellMachine(
      budget: ShellBudget(Self.budget), words: words, provider: provider,
      lineOf: { file.line(at: $0) })
    machine.state.variables =
      batch.components.count > 1
      ? [:] : batch.variables(in: file)
    machine.setShell(file.bytes)
    if call == nil, batch.options.entries.isEmpty { machine.scheduled = Self.scheduled }
    if let call {
      machine.state.variables.merge(call.environment) { $1 }
      machine.state.exported.formUnion(call.environment.keys)
      machine.state.arguments = call.arguments.isEmpty ? nil : call.arguments
      machine.state.lost = call.lost
      for name in call.changedBefore { machine.state.written[name] = .some(nil) }
    }
    machine.run(ShellSource(file: file.bytes))
    (commands, variables, missing, cutOff) = machine.finish(file)
    unseen = machine.unseen
    cost = Self.budget - machine.budget.steps
    lines = commandLines()
  }

  /// Reads the commands that stand in parts of a file of another language.
  package init(
    _ file: SourceFile, ranges: [Range<Int>], seeds: [String: ShellVariable],
    knowing vocabulary: CommandVocabulary
  ) {
    self.file = file
    self.vocabulary = vocabulary
    let words = vocabulary.words
    isWhole = false
    batch = BatchHeader(file, dialect: words.batch)
    let machine = Self.machine(in: file, variables: seeds, words)
    for range in ranges { machine.run(ShellSource(scalar: range, in: file.bytes)) }
    (commands, variables, missing, cutOff) = machine.finish(file)
    unseen = machine.unseen
    lines = commandLines()
  }

  /// One command that is taken apart already; a command line among its words is followed.
  package init(
    command: ShellCommand, in file: SourceFile, variables: [String: ShellVariable] = [:],
    knowing vocabulary: CommandVocabulary
  ) {
    self.file = file
    self.vocabulary = vocabulary
    let words = vocabulary.words
    isWhole = false
    batch = BatchHeader(file, dialect: words.batch)
    let machine = Self.machine(in: file, variables: variables, words)
    machine.external(command.words, command.environment, command.range)
    let found = machine.finish(file)
    (commands, missing, cutOff) = (found.commands, found.missing, found.cutOff)
    unseen = machine.unseen
    self.variables = variables
    lines = commandLines()
  }

  /// What follows commands that another language holds: nobody says that bash runs them, and whatever
  /// is set is exported.
  private static func machine(
    in file: SourceFile, variables: [String: ShellVariable], _ words: CommandWords
  ) -> ShellMachine {
    let machine = ShellMachine(
      budget: ShellBudget(budget), words: words, lineOf: { file.line(at: $0) })
    machine.isBash = false
    machine.state.variables = variables
    machine.state.exported = Set(variables.keys)
    return machine
  }

  private static let scheduled: Set<String> = [
    "SLURM_NNODES", "SLURM_JOB_NUM_NODES", "SLURM_NTASKS", "SLURM_NPROCS", "SLURM_GPUS_ON_NODE",
    "SLURM_GPUS_PER_NODE", "PET_NNODES", "PET_NPROC_PER_NODE", "OMPI_COMM_WORLD_SIZE", "PMI_SIZE",
    "WORLD_SIZE", "NNODES", "NUM_NODES", "NPROC", "NPROC_PER_NODE", "GPUS_PER_NODE", "NUM_GPUS",
    "NGPUS",
  ]

  private func commandLines() -> [CommandLine] {
    commands.map { command in
      CommandLine(
        command, in: file,
        takesFlags: isWhole && command.prefix.isEmpty && !command.isElsewhere, knowing: vocabulary)
    }
  }

  /// The last value of a variable as a node, if the script sets it.
  package func variable(_ name: String) -> ConfigNode? {
    guard case .text(let word)? = variables[name] else { return nil }
    return word.node(in: file)
  }
}

extension ShellMachine {
  /// Sets what the first line says of the shell.
  fileprivate func setShell(_ bytes: [UInt8]) {
    let line = bytes.prefix { $0 != 0x0A }
    guard line.starts(with: Array("#!".utf8)) else { return }
    let words = String(decoding: line.prefix(200), as: UTF8.self).split { " /\r\t".contains($0) }
    let isPlain = words.contains { $0 == "sh" || $0 == "dash" || $0 == "ash" }
    isBash = !isPlain
    isPOSIX = isPlain
    state.expandsAliases = isPlain || words.contains("zsh")
    if words.contains(where: { $0.hasPrefix("-") && $0.contains("e") }) { state.exits = true }
  }

  /// Follows what is left at the end.
  fileprivate func finish(_ file: SourceFile) -> (
    commands: [ShellCommand], variables: [String: ShellVariable], missing: [String],
    cutOff: SourceRange?
  ) {
    let variables = state.variables
    runTraps()
    runUncalled()
    if !computedFrom.isEmpty {
      for index in commands.indices {
        commands[index].words = commands[index].words.map { word in
          word.pieces.contains { $0.start.map(computedFrom.contains) == true }
            ? word.withoutLiteral() : word
        }
      }
    }
    return (commands, variables, missing, cutOff.map { SourceRange(file: file, bytes: $0) })
  }
}
