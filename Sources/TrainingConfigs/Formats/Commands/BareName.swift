import ConfigText

/// Programs that only their names set aside: `python evaluate.py --out o`, where no file of the repository is
/// called so, and no word says what is evaluated.
enum BareName {
  /// Flags that any program may have.
  private static let neutral: Set<String> = [
    "data", "data_dir", "data_path", "dataset", "out", "output", "output_dir", "o", "config", "cfg",
    "c", "conf", "seed", "name", "exp", "experiment", "run_name", "log_dir", "logdir", "save_dir",
    "resume", "verbose", "v", "debug", "num_workers", "workers", "device", "gpu", "gpus",
    "local_rank",
  ]

  /// Whether nothing but its name says what the program of a command does.
  static func decides(
    _ line: CommandLine, of script: ShellScript, in context: ReadingContext
  ) -> Bool {
    guard let program = line.program, program.isScript, line.isOther,
      !OtherCommand.isTool(program.program), !OtherCommand.isTool(program.programPath),
      !StartedProgram.isIdle(program.program), !program.programPath.contains("$"),
      program.arguments.isEmpty,
      program.options.entries.allSatisfy({ neutral.contains($0.key) })
    else { return false }
    let path = program.programPath
    let file = path.hasSuffix(".py") ? path : path.replacing(".", with: "/") + ".py"
    let folder = file.dropLast(".py".count)
    return [file, "src/" + file, folder + "/__main__.py"].allSatisfy {
      context.bytes($0, script.file) == nil
    }
  }
}
