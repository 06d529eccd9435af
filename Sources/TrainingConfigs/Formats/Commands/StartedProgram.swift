import ConfigText
import Text

/// What a job starts that is no script of a language which is read: a binary, a container, a program of
/// another language.
///
/// Where the job asks for accelerators, such a program may well train; only those that are known not to are
/// let pass.
enum StartedProgram {
  /// Whether a command starts a program of which nothing is known.
  static func isUnknown(in line: CommandLine) -> Bool {
    guard let program = line.program else { return false }
    if isModule(program, in: line) { return true }
    let name = program.program
    let words = program.arguments.compactMap(\.text)
    if steppers.contains(name) {
      // A flag without a value takes the word behind it for one, and what is started has flags of its own.
      guard let started = words.first ?? line.words.last(where: { !$0.hasPrefix("-") }),
        started != name
      else { return false }
      return !isIdle(started)
    }
    if containers.contains(name) {
      return !line.words.allSatisfy { !["run", "exec", "start"].contains($0) }
        && !line.words.dropFirst().contains(where: isIdle)
    }
    if name.hasPrefix("python") {
      return !program.options.has("c") && words.first.map(isFile) ?? false
    }
    if interpreters.contains(name) { return line.words.dropFirst().contains(where: isFile) }
    return program.programPath.contains("/") && !program.programPath.hasPrefix("$")
      && !isIdle(program.programPath)
  }

  /// `python -m acme`: a package that is run as a whole.
  private static func isModule(_ program: CommandStage, in line: CommandLine) -> Bool {
    zip(line.words, line.words.dropFirst()).contains {
      ["-m", "--module"].contains($0) && $1 == program.programPath
    } && !isIdle(program.program)
  }

  private static func isFile(_ word: String) -> Bool {
    !word.hasPrefix("-") && (word.contains(".") || word.contains("/"))
  }

  /// Programs that start another one on the devices of a job.
  private static let steppers: Set<String> = [
    "srun", "mpirun", "mpiexec", "mpiexec.hydra", "mpirun_rsh", "orterun", "prterun", "jsrun",
    "aprun", "ibrun", "conda", "mamba", "micromamba", "poetry", "pdm", "hatch", "numactl",
  ]

  private static let containers: Set<String> = ["apptainer", "singularity", "enroot"]

  /// Programs that run files of other languages.
  private static let interpreters: Set<String> = [
    "julia", "Rscript", "java", "matlab", "octave", "node", "deno", "bun", "ruby", "perl", "lua",
    "luajit", "mono", "dotnet", "swift", "scala", "go", "php", "racket", "spark-submit", "R",
  ]

  /// Whether a program trains nothing, whatever it is told.
  static func isIdle(_ path: String) -> Bool {
    let name = path.lastPathPart
    return idle.contains(name) || OtherCommand.isTool(name) || name.hasSuffix("_perf")
      || path.hasPrefix("$")
  }

  /// Programs that look at a machine, move files, build and test, and those that wait for someone.
  private static let idle: Set<String> = [
    "nvidia-smi", "rocm-smi", "amd-smi", "hl-smi", "xpu-smi", "dcgmi", "nvcc", "nvtop",
    "nvidia-cuda-mps-control", "hostname", "uname", "env", "printenv", "echo", "printf", "date",
    "sleep", "true", "false", "pwd", "id", "whoami", "ulimit", "lscpu", "lspci", "free", "df", "du",
    "top", "htop", "ps", "which", "type", "test", "[", "wait", "ip", "ping", "nslookup", "dig",
    "ibstat", "ibv_devinfo", "ls", "cat", "cp", "mv", "rm", "ln", "mkdir", "rmdir", "touch",
    "chmod",
    "tee", "tar", "unzip", "gzip", "rsync", "find", "grep", "sed", "awk", "cut", "sort", "head",
    "tail", "wc", "md5sum", "sha256sum", "pip", "pip3", "venv", "ensurepip", "git", "curl", "wget",
    "make", "cmake", "ninja", "pytest", "unittest", "jupyter", "jupyter-lab", "jupyter-notebook",
    "notebook", "ipykernel", "http.server", "tensorboard", "code-server", "sshd", "bash", "sh",
    "zsh",
    "ray", "dask", "redis-server", "mongod", "module", "source", "activate", "deactivate", "create",
    "install", "update", "info", "list", "init", "config", "clean", "json.tool", "site", "squeue",
    "scontrol", "sacct", "sinfo", "scancel", "sstat", "sattach", "sbatch",
  ]
}
