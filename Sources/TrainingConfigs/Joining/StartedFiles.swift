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
  private func setChange(
    _ command: ShellCommand, _ names: [String], idle: Set<String>
  ) -> String? {
    let words = command.words
    for setter in Self.setters {
      guard let start = names.firstIndex(of: setter.words[0]),
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
  private func guildChange(_ command: ShellCommand, _ names: [String]) -> String? {
    let words = command.words
    guard let position = names.firstIndex(of: "guild"),
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

  /// What the files of a search are to the scripts that may start them.
  private struct Startable: Sendable {
    /// Files that are jobs of a cluster or of a service.
    var jobs: Set<String> = []
    /// Programs that start trainings.
    var programs: Set<String> = []
    /// Names of files that train.
    var trained: Set<String> = []
    /// Scripts that launch on one machine.
    var alone: Set<String> = []
    /// Files of operations that are read, by their names, of which none trains.
    var idle: Set<String> = []

    init(_ candidates: [Candidate]) {
      for candidate in candidates {
        let path = candidate.document.file.path
        let trains = candidate.readings.contains { $0.reasonAgainst == nil }
        if trains {
          trained.insert(path.lastPathPart)
        } else {
          idle.insert(path.lastPathPart.lowercased())
        }
        if candidate.document.language == .shell,
          candidate.readings.contains(where: { $0.number(.nodes) == 1 })
        {
          alone.insert(path)
        }
        if candidate.readings.contains(where: { $0.format == PythonCommandFormat.name }) {
          programs.insert(path)
        } else if candidate.kind == .launcher, candidate.document.language != .shell, trains {
          jobs.insert(path)
        }
      }
      idle.subtract(jobs.map { $0.lastPathPart.lowercased() })
    }
  }

  /// Something to say of a command of a script.
  private struct StartNote: Sendable {
    var range: SourceRange
    var reason: String
    var decider = Account.Decider.commands
  }

  /// Notes the commands of scripts that start other files of the search in ways that are not read.
  mutating func noteStarts(of candidates: [Candidate]) {
    let files = Startable(candidates)
    let scripts = documents.compactMapValues { $0?.script }.sorted { $0.key < $1.key }
    let notes = workers.map(scripts) { [self] in
      $0.map { startNotes(of: $0.value, at: $0.key, files) }
    }
    for ((path, _), notes) in zip(scripts, notes) {
      for note in notes {
        account.isNotUnderstood(path, at: note.range, note.reason, by: note.decider)
      }
    }
  }

  private func startNotes(
    of script: ShellScript, at path: String, _ files: Startable
  ) -> [StartNote] {
    var notes = AbsentScripts(workspace: workspace).all(in: script).map { absent in
      StartNote(
        range: absent.range,
        reason: "starts `\(shortened(absent.name))`, which is not in the repository")
    }
    // A loop that is followed turn by turn has the command once for each.
    var known: Set<Range<Int>> = []
    var editedLine = -1
    for command in script.commands {
      let range = SourceRange(file: script.file, bytes: command.range)
      if changesWorkload(command, in: script, at: path, among: files.jobs, &editedLine) {
        notes.append(
          StartNote(range: range, reason: "changes how much the workload of another file takes"))
        continue
      }
      let isAgain = command.times != .exactly(1) || !known.insert(command.range).inserted
      notes += reasons(command, by: path, files, isAgain: isAgain)
        .map { StartNote(range: range, reason: $0) }
      if let note = startNote(command, by: path, files, isAgain: isAgain, range) {
        notes.append(note)
      }
    }
    return notes
  }

  /// Whether a command edits a job where it stands, or on its way to the cluster.
  private func changesWorkload(
    _ command: ShellCommand, in script: ShellScript, at path: String, among jobs: Set<String>,
    _ editedLine: inout Int
  ) -> Bool {
    guard !jobs.isEmpty, let first = command.words.first else { return false }
    let line = script.file.line(at: command.range.lowerBound)
    guard Self.editors.contains(name(first)) else {
      return editedLine == line && isFedByPipe(command)
    }
    editedLine = line
    return isInPlace(command)
      && command.words.contains { target($0, of: path, in: jobs) != nil }
  }

  /// Why what a command starts is not known, wherever it is.
  private func reasons(
    _ command: ShellCommand, by path: String, _ files: Startable, isAgain: Bool
  ) -> [String] {
    let names = command.words.prefix(12).map(name)
    let change = guildChange(command, names) ?? setChange(command, names, idle: files.idle)
    let missing = missingServices(command, names, of: path) ?? missingJob(command, of: path)
    let again =
      isAgain
      ? startedTasks(command, by: path, files.trained)
      : startedOnEach(command, by: path, files.alone)
    return [
      change,
      missing.map { "starts `\(shortened($0))`, which is not in the repository" },
      again.map { "starts `\(shortened($0))` more than once" },
    ].compactMap(\.self)
  }

  /// What a command makes of a file that is a run by itself, where that is not read.
  private func startNote(
    _ command: ShellCommand, by path: String, _ files: Startable, isAgain: Bool,
    _ range: SourceRange
  ) -> StartNote? {
    guard !files.jobs.isEmpty || !files.programs.isEmpty,
      let start = startedJob(command, by: path, among: files.jobs)
        ?? startedProgram(command, by: path, among: files.programs),
      let reason =
        isAgain ? "starts `\(shortened(start.file))` more than once" : start.reason
    else { return nil }
    let isGivenWords = files.programs.contains(start.file) && !isAgain
    return StartNote(range: range, reason: reason, decider: isGivenWords ? .givenWords : .commands)
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
  private func missingServices(
    _ command: ShellCommand, _ names: [String], of script: String
  ) -> String? {
    guard
      let position = names.prefix(6).firstIndex(where: {
        ["docker-compose", "podman-compose", "compose"].contains($0)
      }),
      names[position] != "compose"
        || names[..<position].contains(where: { ["docker", "podman"].contains($0) })
    else { return nil }
    let words = command.words.prefix(60).map(\.text)
    guard words[position...].contains(where: { ["up", "run", "start"].contains($0) }) else {
      return nil
    }
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
    // Files are looked for last: most commands start no program of Python.
    let python = words.prefix(12).firstIndex { name($0).hasPrefix("python") }
    guard
      let position = words.prefix(python == nil ? 1 : 12).firstIndex(where: {
        target($0, of: script, in: programs) != nil
      }), position == 0 || python.map({ $0 < position }) == true,
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
