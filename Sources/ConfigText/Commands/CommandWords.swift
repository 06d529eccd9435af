/// What programs of a command line are, as those who read commands have registered them.
///
/// The shell itself knows only the programs that any command may stand behind; whoever reads a family of
/// programs adds the words that it owns.
package struct CommandWords: Sendable {
  /// Programs that start others: only among their words programs are looked for.
  package var wrappers: Set<String>
  /// Programs that start others and are known among the words of one that does.
  package var launchers: Set<String>
  /// Programs that take the Python module which they start behind `-m`.
  package var moduleLaunchers: Set<String>
  /// Python modules that start others.
  package var launcherModules: Set<String>
  /// Programs behind which all words are their own, whatever they are.
  package var finals: Set<String>
  /// Scripts that take the script which they start as their first word.
  package var starters: Set<String>
  /// The first words behind such a program that make it start another one after all.
  package var wrapping: [String: Set<String>]
  /// The long names of flags of one dash, by program.
  package var shortFlags: [String: [String: String]]
  /// Exported variables that belong to what a command says.
  package var variables: Set<String>
  /// The scheduler whose directives a script may hold.
  package var batch: BatchDialect?

  /// Creates words; what is left out is empty.
  package init(
    wrappers: Set<String> = [], launchers: Set<String> = [], moduleLaunchers: Set<String> = [],
    launcherModules: Set<String> = [], finals: Set<String> = [], starters: Set<String> = [],
    wrapping: [String: Set<String>] = [:], shortFlags: [String: [String: String]] = [:],
    variables: Set<String> = [],
    batch: BatchDialect? = nil
  ) {
    self.wrappers = wrappers
    self.launchers = launchers
    self.moduleLaunchers = moduleLaunchers
    self.launcherModules = launcherModules
    self.finals = finals
    self.starters = starters
    self.wrapping = wrapping
    self.shortFlags = shortFlags
    self.variables = variables
    self.batch = batch
  }

  /// What any system has.
  package static let system = CommandWords(
    wrappers: [
      "", "bash", "bsub", "command", "conda", "debugpy-run", "docker", "enroot", "env", "exec",
      "hatch",
      "mamba", "micromamba", "ncu", "nice", "nohup", "nsys", "numactl", "oarsub", "pdm", "pdsh",
      "pixi",
      "pbs.pl", "podman", "qsub", "queue.pl", "run.pl", "rye", "screen", "sh", "slurm.pl", "stdbuf",
      "sudo", "time", "timeout", "tmux",
    ],
    launchers: [
      "apptainer", "aprun", "bash", "ibrun", "jsrun", "mpiexec", "mpiexec.hydra", "mpirun",
      "mpirun_rsh", "orterun", "poetry", "prterun", "python", "python3", "sh", "singularity",
      "uv",
    ],
    moduleLaunchers: ["coverage", "debugpy-run", "uv"],
    shortFlags: [
      "aprun": ["n": "np"], "ibrun": ["n": "np"],
      "jsrun": ["n": "nrs", "g": "gpu_per_rs", "a": "tasks_per_rs", "r": "rs_per_host"],
      "mpiexec": ["np": "np", "n": "np"], "mpiexec.hydra": ["np": "np", "n": "np"],
      "mpirun": ["np": "np", "n": "np"], "mpirun_rsh": ["np": "np", "n": "np"],
      "orterun": ["np": "np", "n": "np"], "prterun": ["np": "np", "n": "np"],
    ])

  /// The words together with those of others; of two schedulers the first counts.
  package func joined(with others: some Sequence<CommandWords>) -> CommandWords {
    var all = self
    for other in others {
      all.wrappers.formUnion(other.wrappers)
      all.launchers.formUnion(other.launchers)
      all.moduleLaunchers.formUnion(other.moduleLaunchers)
      all.launcherModules.formUnion(other.launcherModules)
      all.finals.formUnion(other.finals)
      all.starters.formUnion(other.starters)
      all.wrapping.merge(other.wrapping) { $0.union($1) }
      all.shortFlags.merge(other.shortFlags) { first, _ in first }
      all.variables.formUnion(other.variables)
      if all.batch == nil { all.batch = other.batch }
    }
    return all
  }

  /// Whether a program starts others: only then are launchers among its words programs.
  func wraps(_ program: String) -> Bool {
    program.hasPrefix("$") || program.hasPrefix("python") || wrappers.contains(program)
      || launchers.contains(program) || launcherModules.contains(program)
      || starters.contains(program)
  }

  /// Whether `-m` behind the program names a Python module.
  func takesModule(_ program: String?) -> Bool {
    guard let program else { return false }
    return program.hasPrefix("python") || moduleLaunchers.contains(program)
      || launcherModules.contains(program)
  }
}

/// How a scheduler is asked for things: in lines such as `#SBATCH --nodes=2`, and before a script.
package struct BatchDialect: Sendable {
  /// What a line with options starts with.
  package var marker: String
  /// The program that puts a script into the queue.
  package var submitter: String
  /// Programs that run a script, the submitter among them.
  package var runners: Set<String>
  /// The options that the submitter takes from variables, by the variable.
  package var inputs: [String: String]
  /// How the names of its scripts end.
  package var endings: [String]
  /// Words behind the marker that end one component of a job and start the next.
  package var separators: [String]
  /// The long names of flags of one dash.
  package var shortNames: [String: String]
  /// The variables that a job finds its options in, by option.
  package var variables: [(option: String, names: [String])]
  /// What such a variable holds of an option's text; nil where the text alone does not say.
  package var value: @Sendable (_ option: String, _ text: String) -> String?

  /// Creates a dialect.
  package init(
    marker: String, submitter: String, runners: Set<String>, inputs: [String: String],
    endings: [String], separators: [String],
    shortNames: [String: String], variables: [(option: String, names: [String])],
    value: @escaping @Sendable (_ option: String, _ text: String) -> String?
  ) {
    self.marker = marker
    self.submitter = submitter
    self.runners = runners
    self.inputs = inputs
    self.endings = endings
    self.separators = separators
    self.shortNames = shortNames
    self.variables = variables
    self.value = value
  }
}
