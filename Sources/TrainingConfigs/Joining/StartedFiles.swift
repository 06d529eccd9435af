import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// What scripts do with files that are runs by themselves: a job of a cluster that a loop puts into the
/// queue a hundred times, a program that starts trainings with the words of its caller.
///
/// Such a file is one run, read as it stands; what a script makes of it beyond that is not read, and said.
extension RunFinder {
  /// Programs that start what a file describes, each with the flags that change it.
  private static let starters: [String: Set<String>] = [
    "kubectl": [], "oc": [], "argo": ["--parameter", "-p", "--parameter-file"],
    "vcctl": [], "kueuectl": [], "az": ["--set"],
    "sky": [
      "--num-nodes", "--gpus", "--instance-type", "-t", "--env", "--env-file", "--region",
      "--cloud", "--infra", "--cpus", "--memory", "--config", "--num-jobs",
    ],
    "oumi": ["--config", "--cluster"],
    "dstack": ["--gpu", "--env", "-e", "--region", "-r", "--max-duration", "--backend", "-b"],
  ]

  /// Programs that change a text on its way.
  private static let editors: Set<String> = ["sed", "yq", "jq", "awk", "perl"]

  private func isInPlace(_ command: ShellCommand) -> Bool {
    command.words.dropFirst().contains { word in
      word.text.hasPrefix("-i") || word.text.hasPrefix("--in") || word.text.hasPrefix("-pi")
    }
  }

  /// `kubectl apply -f -`
  private func isFedByPipe(_ command: ShellCommand) -> Bool {
    guard let first = command.words.first, Self.starters[name(first)] != nil else { return false }
    return command.words.prefix(5).contains { Self.verbs.contains($0.text) }
      && zip(command.words, command.words.dropFirst()).contains { flag, value in
        flag.text == "-f" && value.text == "-"
      }
  }

  /// Words by which what runs on a cluster gets more, or other work.
  private static let resizers: Set<String> = ["scale", "patch", "autoscale", "edit"]

  /// Words of these programs by which they start something.
  private static let verbs: Set<String> = [
    "apply", "create", "replace", "submit", "launch", "exec", "run", "--execute",
  ]

  /// What `dvc exp run -S train.epochs=9` and `mlflow run . -P epochs=9` set over what the files say in which
  /// the operations stand, each with the name of that file.
  private static let setters: [(words: [String], flags: [String], file: String)] = [
    (["dvc", "exp", "run"], ["-S", "--set-param"], "dvc.yaml"),
    (["dvc", "experiments", "run"], ["-S", "--set-param"], "dvc.yaml"),
    (["mlflow", "run"], ["-P", "--param-list"], "mlproject"),
  ]

  /// What a command sets in an operation of a file, unless that file is read and trains nothing.
  private func setChange(_ command: ShellCommand, idle: Set<String>) -> String? {
    let words = command.words
    for setter in Self.setters {
      guard let start = words.prefix(12).firstIndex(where: { name($0) == setter.words[0] }),
        words[start...].dropFirst().prefix(setter.words.count - 1).map(\.text)
          == Array(setter.words.dropFirst()),
        let flag = words[start...].first(where: { word in
          setter.flags.contains { word.text.hasPrefix($0) }
        }),
        !idle.contains(setter.file),
        // What is fetched is none of the repository's.
        !words[start...].contains(where: { $0.text.contains("://") || $0.text.contains("git@") })
      else { continue }
      let isAlone = setter.flags.contains(flag.text)
      let value = isAlone ? words[start...].drop { $0.text != flag.text }.dropFirst().first : flag
      return "runs an operation with `\(shortened((value ?? flag).text))`, which is not read there"
    }
    return nil
  }

  /// What `guild run train max_steps=5 --max-trials 9` runs beyond the operation as it stands, if anything.
  private func guildChange(_ command: ShellCommand) -> String? {
    let words = command.words
    guard let position = words.prefix(12).firstIndex(where: { name($0) == "guild" }),
      words.count > position + 1, words[position + 1].text == "run"
    else { return nil }
    let flags: Set<String> = [
      "-m", "--max-trials", "-o", "--optimizer", "-Fo", "--random-seed", "--proto", "--restart",
      "-r", "--remote", "-b", "--batch-label", "--stop-after", "--trials",
    ]
    let changing = words.dropFirst(position + 2).first { word in
      word.problem != nil || word.text.contains("=") || word.text.hasSuffix(".py")
        || word.text.hasPrefix("@") || flags.contains(word.text)
    }
    return changing.map {
      "runs an operation with `\(shortened($0.text))`, which is not read there"
    }
  }

  /// Notes the commands of scripts that start other files of the search in ways that are not read.
  mutating func noteStarts(of candidates: [Candidate]) {
    var jobs: Set<String> = []
    var programs: Set<String> = []
    var trained: Set<String> = []
    // Scripts that launch on one machine.
    var alone: Set<String> = []
    // Files of operations that are read, by their names, of which none trains.
    var idle: Set<String> = []
    for candidate in candidates {
      let path = candidate.document.file.path
      if candidate.readings.allSatisfy({ $0.reasonAgainst != nil }) {
        idle.insert(path.lastPathPart.lowercased())
      }
      if candidate.readings.contains(where: { $0.reasonAgainst == nil }) {
        trained.insert(path.lastPathPart)
      }
      if candidate.document.language == .shell,
        candidate.readings.contains(where: { $0.number(.nodes) == 1 })
      {
        alone.insert(path)
      }
      if candidate.readings.contains(where: { $0.format == PythonCommandFormat.name }) {
        programs.insert(path)
      } else if candidate.kind == .launcher, candidate.document.language != .shell,
        candidate.readings.contains(where: { $0.reasonAgainst == nil })
      {
        jobs.insert(path)
      }
    }
    idle.subtract(jobs.map { $0.lastPathPart.lowercased() })
    let scripts = documents.compactMapValues { $0?.script }
    for (path, script) in scripts.sorted(by: { $0.key < $1.key }) {
      for absent in AbsentScripts(workspace: workspace).all(in: script) {
        account.isNotUnderstood(
          path, at: absent.range,
          "starts `\(shortened(absent.name))`, which is not in the repository", by: .commands)
      }
      // A loop that is followed turn by turn has the command once for each.
      var known: Set<String> = []
      var editedLine = -1
      for command in script.commands {
        let isEditor = command.words.first.map { Self.editors.contains(name($0)) } ?? false
        let line = script.file.line(at: command.range.lowerBound)
        if isEditor { editedLine = line }
        let isOther =
          isEditor
          ? isInPlace(command) && command.words.contains { target($0, of: path, in: jobs) != nil }
          : editedLine == line && isFedByPipe(command)
        if isOther, !jobs.isEmpty {
          account.isNotUnderstood(
            path, at: SourceRange(file: script.file, bytes: command.range),
            "changes how much the workload of another file takes", by: .commands)
          continue
        }
        if let change = guildChange(command) ?? setChange(command, idle: idle) {
          account.isNotUnderstood(
            path, at: SourceRange(file: script.file, bytes: command.range), change, by: .commands)
        }
        if let missing = missingJob(command, of: path) {
          account.isNotUnderstood(
            path, at: SourceRange(file: script.file, bytes: command.range),
            "starts `\(shortened(missing))`, which is not in the repository", by: .commands)
        }
        let isAgain =
          command.times != .exactly(1) || !known.insert("\(command.range)").inserted
        let again =
          isAgain
          ? startedTasks(command, by: path, trained) : startedOnEach(command, by: path, alone)
        if let again {
          account.isNotUnderstood(
            path, at: SourceRange(file: script.file, bytes: command.range),
            "starts `\(shortened(again))` more than once", by: .commands)
        }
        guard !jobs.isEmpty || !programs.isEmpty,
          let start = startedJob(command, by: path, among: jobs)
            ?? startedProgram(command, by: path, among: programs)
        else { continue }
        let reason =
          isAgain ? "starts `\(shortened(start.file))` more than once" : start.reason
        guard let reason else { continue }
        account.isNotUnderstood(
          path, at: SourceRange(file: script.file, bytes: command.range), reason,
          by: programs.contains(start.file) && !isAgain ? .givenWords : .commands)
      }
    }
  }

  /// Programs that run the tasks of a file by their names, each with what the file is called.
  private static let tasks: [String: [String]] = [
    "make": ["Makefile", "makefile", "GNUmakefile"], "gmake": ["Makefile", "GNUmakefile"],
    "just": ["justfile", "Justfile"], "npm": ["package.json"], "yarn": ["package.json"],
    "pnpm": ["package.json"], "task": ["Taskfile.yml", "Taskfile.yaml"], "gh": [],
    "papermill": [],
  ]

  /// A script that launches on one machine and that a command starts once for each of several tasks.
  private func startedOnEach(
    _ command: ShellCommand, by script: String, _ alone: Set<String>
  ) -> String? {
    guard let first = command.words.first, ["srun", "mpirun", "mpiexec"].contains(name(first))
    else { return nil }
    let words = command.words.dropFirst()
    guard
      let place = words.firstIndex(where: { target($0, of: script, in: alone) != nil }),
      zip(words[..<place], words[..<place].dropFirst()).contains(where: { flag, value in
        ["-n", "-np", "--ntasks"].contains(flag.text) && (Int(value.text) ?? 1) > 1
      })
        || words[..<place].contains(where: { word in
          word.text.hasPrefix("--ntasks=") && (Int(word.text.dropFirst(9)) ?? 1) > 1
        })
    else { return nil }
    return words[place].text
  }

  /// The file of a task that a command runs, where the task starts a file that trains.
  private func startedTasks(
    _ command: ShellCommand, by script: String, _ trained: Set<String>
  ) -> String? {
    guard let first = command.words.first, let files = Self.tasks[name(first)] else { return nil }
    let words = command.words.dropFirst().map(\.text).filter { !$0.hasPrefix("-") && $0 != "run" }
    // A workflow and a notebook are named themselves.
    let named = words.filter { $0.contains(".") }.flatMap { [$0, ".github/workflows/" + $0] }
    let resolver = PathResolver(workspace: workspace)
    for file in files + named {
      guard let path = resolver.beside(file, of: script),
        let bytes = try? workspace.files.read(path, limit: 200_000)
      else { continue }
      let isTask = files.contains(file)
      if !isTask, trained.contains(path.lastPathPart) { return path }
      var isWanted = !isTask || words.isEmpty
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").prefix(2_000) {
        let text = trimmed(line).drop { $0 == "\"" }
        if isTask, !words.isEmpty, let end = text.firstIndex(where: { ":\" ".contains($0) }),
          line.first?.isWhitespace == false || file.contains(".")
        {
          isWanted = words.contains(String(text[..<end]))
        }
        if isWanted, trained.contains(where: { line.contains($0) }) { return path }
      }
    }
    return nil
  }

  /// Programs that start trainings more than anything else, each with the ending of the files that it starts.
  private static let jobStarters = [
    "sky": [".yaml", ".yml"], "oumi": [".yaml", ".yml"], "modal": [".py"],
    "papermill": [".ipynb"], "jupyter": [".ipynb"],
  ]

  /// A job that a command puts into the cloud, where its file is nowhere.
  private func missingJob(_ command: ShellCommand, of script: String) -> String? {
    if let missing = missingServices(command, of: script) { return missing }
    guard let first = command.words.first, let endings = Self.jobStarters[name(first)],
      name(first) == "papermill"
        || command.words.dropFirst().prefix(5).contains(where: { Self.verbs.contains($0.text) }),
      let job = command.words.dropFirst().first(where: { word in
        word.problem == nil && endings.contains { word.text.hasSuffix($0) }
      }), PathResolver(workspace: workspace).beside(job.text, of: script) == nil
    else { return nil }
    return job.text
  }

  /// What files of services are called where a command does not say.
  private static let serviceFiles: Set<String> = [
    "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml",
  ]

  /// The services that `docker compose up` starts, where no file of the repository describes any.
  private func missingServices(_ command: ShellCommand, of script: String) -> String? {
    let words = command.words.prefix(60).map(\.text)
    guard
      let position = words.prefix(6).firstIndex(where: {
        ["docker-compose", "podman-compose", "compose"].contains($0.lastPathPart)
      }),
      words[position].lastPathPart != "compose"
        || words[..<position].contains(where: {
          ["docker", "podman"].contains($0.lastPathPart)
        }),
      words[position...].contains(where: { ["up", "run", "start"].contains($0) })
    else { return nil }
    let files = zip(words, words.dropFirst()).filter { ["-f", "--file"].contains($0.0) }.map(\.1)
    let named = files.isEmpty ? Array(Self.serviceFiles) : files.map(\.lastPathPart)
    let isThere = named.contains { !workspace.fileIndex.paths(named: $0).isEmpty }
    return isThere ? nil : files.first ?? "compose.yaml"
  }

  /// A file that a command starts, and why that is more than the file as it stands, if it is.
  private typealias Start = (file: String, reason: String?)

  private func startedJob(
    _ command: ShellCommand, by script: String, among jobs: Set<String>
  ) -> Start? {
    guard let first = command.words.first else { return nil }
    let words = command.words.dropFirst()
    if first.text.holds("compose") || words.first?.text == "compose",
      let scale = words.first(where: { $0.text.hasPrefix("--scale") }),
      let services = jobs.filter({ Self.serviceFiles.contains($0.lastPathPart) }).min()
    {
      return (
        services,
        "starts `\(shortened(services))` with `\(scale.text)`, which is not read there"
      )
    }
    guard let changing = Self.starters[name(first)] else { return nil }
    let verb = words.first { !$0.text.hasPrefix("-") }?.text ?? ""
    // What the cluster has already comes from one of the files.
    if ["kubectl", "oc"].contains(name(first)), let any = jobs.min(),
      Self.resizers.contains(verb)
        || words.contains(where: { $0.text == "--from" || $0.text.hasPrefix("--from=") })
    {
      return (any, "changes how much the workload of another file takes")
    }
    guard words.prefix(4).contains(where: { Self.verbs.contains($0.text) }) else { return nil }
    // What comes out of another command was one of the files.
    if let any = jobs.min(), words.suffix(2).map(\.text) == ["-f", "-"] { return (any, nil) }
    let listed = zip(words, words.dropFirst()).first { ["-k", "--kustomize"].contains($0.0.text) }
    guard
      let job = words.lazy.compactMap({ target($0, of: script, in: jobs) }).first
        ?? listed.flatMap({ self.job(ofList: $0.1.text, from: script, among: jobs) })
    else { return nil }
    let flag = words.first { word in
      changing.contains(word.text.split(separator: "=").first.map(String.init) ?? word.text)
    }
    return (
      job,
      flag.map {
        "starts `\(shortened(job))` with `\(shortened($0.text))`, which is not read there"
      }
    )
  }

  private func startedProgram(
    _ command: ShellCommand, by script: String, among programs: Set<String>
  ) -> Start? {
    let words = command.words
    guard
      let position = words.prefix(12).firstIndex(where: {
        target($0, of: script, in: programs) != nil
      }),
      position == 0 || words[..<position].contains(where: { name($0).hasPrefix("python") }),
      let program = target(words[position], of: script, in: programs)
    else { return nil }
    return (
      program,
      words.dropFirst(position + 1).first.map {
        "gives `\(shortened($0.text))` to `\(shortened(program))`, which starts trainings:"
          + " what it makes of that is not read"
      }
    )
  }

  private func name(_ word: ShellWord) -> String { word.text.lastPathPart }

  private func shortened(_ text: String) -> String { FactText.shortened(text) }

  private func target(_ word: ShellWord, of script: String, in paths: Set<String>) -> String? {
    guard word.problem == nil, !word.text.hasPrefix("-"), word.text.utf8.holds(UInt8(ascii: "."))
    else {
      return nil
    }
    let path = PathResolver(workspace: workspace).beside(word.text, of: script)
    return path.flatMap { paths.contains($0) ? $0 : nil }
  }
}
