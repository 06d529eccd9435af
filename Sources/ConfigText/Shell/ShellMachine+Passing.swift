import Text

extension ShellMachine {
  /// What programs are told to set for the one that they start.
  struct Passed {
    var variables: [String: ShellWord] = [:]
    /// Whether nothing else is handed on.
    var isAlone = false
    /// What stands for variables that nothing here names and that may be set all the same.
    var lost: ShellPiece?
  }

  /// Flags by which a program is handed a file of variables.
  private static let fileFlags: Set<String> = ["--export-file", "--env-file", "--envfile"]

  /// Variables that stand for a program's flag: `SBATCH_EXPORT=ALL,A=1 sbatch run.sbatch`.
  private static let flagVariables = [
    "sbatch": "SBATCH_EXPORT", "srun": "SLURM_EXPORT_ENV", "salloc": "SALLOC_EXPORT",
  ]

  /// What programs take off the name of a variable before they hand it on.
  private static let prefixes = ["APPTAINERENV_", "SINGULARITYENV_"]

  /// Flags that take variables, by program.
  private struct PassingFlags {
    var names: Set<String>
    /// Whether a flag takes several, with commas between them.
    var isList = true
    /// Whether what is exported is handed on without being named.
    var keepsAll = true
  }

  private static let passingFlags: [String: PassingFlags] = {
    let slurm = PassingFlags(names: ["--export"])
    let container = PassingFlags(names: ["-e", "--env"], isList: false)
    let mpi = PassingFlags(names: ["-x", "--env", "-env", "-genv"], isList: false)
    let image = PassingFlags(names: ["--env"])
    return [
      "sbatch": slurm, "srun": slurm, "salloc": slurm,
      "qsub": PassingFlags(names: ["-v"], keepsAll: false),
      "bsub": PassingFlags(names: ["-env", "--env"]),
      "docker": container, "podman": container, "nerdctl": container, "kubectl": container,
      "runai": container, "mpirun": mpi, "mpiexec": mpi, "orterun": mpi, "flux": mpi,
      "apptainer": image, "singularity": image,
    ]
  }()

  /// What the words before a program or a script set for it: `env A=1`, `sbatch --export=ALL,A=1`,
  /// `qsub -v A=1,B=2`, `docker run -e A=1`.
  ///
  /// - Parameters:
  ///   - words: The program and what is told to it.
  ///   - environment: The variables that stand before it.
  func passed(
    by words: some Collection<ShellWord>, _ environment: [String: ShellWord] = [:]
  ) -> Passed {
    var passed = Passed()
    var program: (name: String, flags: PassingFlags?)?
    var isExpected = false
    var isStarted = false
    for word in words {
      if isExpected {
        isExpected = false
        if let flags = program?.flags { take(word, flags, into: &passed) }
        continue
      }
      let text = word.text
      if Self.fileFlags.contains(where: { text == $0 || text.hasPrefix($0 + "=") }) {
        passed.lost = lostPiece("what `\(text.prefix { $0 != "=" })` sets is not known", word.range)
      }
      guard text.hasPrefix("-") else {
        let name = text.lastPathPart
        if let flags = Self.passingFlags[name] {
          program = (name, flags)
          if !flags.keepsAll { passed.isAlone = true }
          if let variable = Self.flagVariables[name],
            let word = environment[variable] ?? exportedWord(variable)
          {
            take(word, flags, into: &passed)
          }
          if name == "apptainer" || name == "singularity" { unwrap(environment, into: &passed) }
        } else if program == nil {
          program = (name, nil)
        } else if program?.name == "env" || program?.name == "sudo" {
          if !isStarted, !word.isOneWord, !text.contains("=") {
            passed.lost = lostPiece("what `\(program?.name ?? "")` sets is not known", word.range)
          }
          isStarted = isStarted || word.problem == nil && !text.contains("=")
          set(word, into: &passed)
        }
        continue
      }
      guard let flags = program?.flags else { continue }
      if flags.names.contains(text) {
        isExpected = true
      } else if let equals = text.firstIndex(of: "="), flags.names.contains(String(text[..<equals]))
      {
        take(word.dropping(text[...equals].utf8.count), flags, into: &passed)
      } else if program?.name == "qsub", text == "-V" {
        passed.isAlone = false
      }
    }
    if !passed.isAlone, let lost = state.lost { passed.lost = lost }
    return passed
  }

  private func exportedWord(_ name: String) -> ShellWord? {
    guard state.exported.contains(name), case .text(let word)? = state.exportedValue(name) else {
      return nil
    }
    return word
  }

  /// `APPTAINERENV_A=1` is `A=1` inside.
  private func unwrap(_ environment: [String: ShellWord], into passed: inout Passed) {
    for prefix in Self.prefixes {
      for name in state.exported where name.hasPrefix(prefix) {
        passed.variables[String(name.dropFirst(prefix.count))] = exportedWord(name)
      }
      for (name, word) in environment where name.hasPrefix(prefix) {
        passed.variables[String(name.dropFirst(prefix.count))] = word
      }
    }
  }

  private func take(_ word: ShellWord, _ flags: PassingFlags, into passed: inout Passed) {
    guard flags.isList else { return set(word, into: &passed) }
    let parts = word.parts(at: ",")
    let names = parts.map { trimmed($0.text.lowercased()) }
    // The last word counts: a flag after a variable that stands for it.
    if flags.keepsAll { passed.isAlone = !names.contains("all") && word.problem == nil }
    for part in parts { set(part, into: &passed) }
  }

  /// `NAME=value`, or the name of a variable that is exported.
  private func set(_ word: ShellWord, into passed: inout Passed) {
    let word = word.dropping(word.text.prefix { $0 == " " }.utf8.count)
    let text = word.text
    let name = String(text.prefix { $0 != "=" })
    guard !name.isEmpty, name.utf8.allSatisfy({ isNameByte($0, isFirst: false) }) else { return }
    if name.utf8.count < text.utf8.count {
      passed.variables[name] = word.dropping(name.utf8.count + 1)
    } else if let value = exportedWord(name) {
      passed.variables[name] = value
    }
  }
}

extension ShellWord {
  /// The word cut at a character; what is not known is never cut.
  fileprivate func parts(at separator: Character) -> [ShellWord] {
    var parts: [[ShellPiece]] = [[]]
    for piece in pieces {
      guard piece.problem == nil else {
        parts[parts.count - 1].append(piece)
        continue
      }
      let texts = piece.text.split(separator: separator, omittingEmptySubsequences: false)
      for (position, text) in texts.enumerated() {
        if position > 0 { parts.append([]) }
        guard !text.isEmpty else { continue }
        parts[parts.count - 1].append(
          ShellPiece(text: String(text), isQuoted: true, place: piece.place))
      }
    }
    return parts.map { ShellWord(pieces: $0, range: range) }
  }
}
