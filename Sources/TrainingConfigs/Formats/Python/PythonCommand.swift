import ConfigText
import Diagnostics
import Text

/// A command that a Python program starts: `subprocess.run([…])`, `os.system("…")`, a task of a pipeline.
struct PythonCommand: Sendable {
  /// The words, those that are not known with the reason.
  var command: ShellCommand
  /// The call that starts it.
  var call: PythonCall
  /// How often it is started; nil where that is not known.
  var times: Int?
  /// Whether words of it are flags or parameters of the program: the command that starts the program says
  /// what is run.
  var isSetByCaller = false
}

extension PythonCommand {
  /// Functions and classes that start commands, by the last parts of their names.
  private static let starters: Set<String> = [
    "run", "Popen", "call", "check_call", "check_output", "getoutput", "getstatusoutput", "system",
    "popen", "execv", "execve", "execvp", "execvpe", "execl", "execle", "execlp", "execlpe",
    "spawnl", "spawnle", "spawnlp", "spawnlpe", "spawnv", "spawnve", "spawnvp", "spawnvpe",
    "posix_spawn", "posix_spawnp", "create_subprocess_exec", "create_subprocess_shell",
    "CommandFunction", "BashOperator", "ShellOperation", "ShellTask", "submit_job", "run_command",
    "exec_command", "execute_command", "run_cmd", "sudo", "shell", "spawn", "run_cell_magic",
  ]

  /// Arguments that hold a command, where they are named.
  private static let keywords: Set<String> = [
    "args", "cmd", "command", "commands", "bash_command", "entrypoint", "popenargs", "program",
  ]

  /// Words of which one is in every source that starts commands, and of which one is in every command
  /// that trains.
  private static let marks = [
    "subprocess", ".system(", "os.system", "os.exec", "os.spawn", "os.popen", "popen(", "Operator(",
    "ShellOperation(", "ShellTask(", ".run(", "submit_job(", "CommandFunction(", "_command(",
    "run_cmd(", ".sudo(", "os.posix_spawn", "from os import", "command=[", "command=\"",
    "command='",
    "args=[", "run=\"", "run='", "run=f", "user_data", "startup_script", "import sh", "plumbum",
    "runpy",
    "sys.argv", "docker_args", "onstart", "cell_magic(", "distributed.run", "simple_slurm",
    "commands.launch", "\"torchrun\"",
    "'torchrun'",
    "\"accelerate\"", "'accelerate'",
    "\"deepspeed\"", "'deepspeed'",
  ].map { Array($0.utf8) }
  private static let hints = [
    "train", "launch", "torchrun", "finetun", "fine_tun", "sft", "dpo", "grpo", "deepspeed", ".sh",
    ".sbatch", ".slurm", "axolotl", "accelerate", "tune", "torch.distributed",
    "entrypoint=",
  ].map { Array($0.utf8) }

  /// Whether the bytes can hold a command that trains at all.
  static func mayStart(_ bytes: [UInt8]) -> Bool {
    marks.contains { bytes.holds($0) } && hints.contains { bytes.holds($0) }
  }

  /// How many commands of one program are read; one more shows that there are more.
  static let limit = 400

  /// The commands of a program in the order in which they are started, those that are alike once.
  static func all(in script: PythonScript) -> [PythonCommand] {
    var found: [PythonCommand] = []
    var known: [String: Int] = [:]
    let isRepeated = PythonRepeats.place(in: script) != nil
    let startsFiles = script.program.calls.contains { startsWritten($0, in: script) }
    for call in script.program.calls where !call.isOwn && call.decorates == nil {
      for words in commands(of: call, in: script)
        + (startsFiles ? written(by: call, in: script) : [])
      {
        var one = PythonCommand(command: ShellCommand(words: words.words), call: call)
        one.command.range = script.range(call.range).bytes
        one.times = isRepeated ? nil : call.times
        one.isSetByCaller = words.isSetByCaller || isLibrary(call, in: script) && !words.isKnown
        let key = words.words.map(\.text).joined(separator: "\u{1}")
        guard let index = known[key] else {
          known[key] = found.count
          found.append(one)
          continue
        }
        let sum = found[index].times.flatMap { a in one.times.map { a.addingReportingOverflow($0) }
        }
        found[index].times = sum.flatMap { $0.overflow ? nil : $0.partialValue }
      }
      if found.count > limit { break }
    }
    return found
  }

  /// Whether only a function makes the call that nothing in the file calls.
  private static func isLibrary(_ call: PythonCall, in script: PythonScript) -> Bool {
    !PythonTraining.counts(call, in: script)
  }

  /// Words of a command.
  private struct Words {
    var words: [ShellWord]
    var isSetByCaller = false
    var isKnown: Bool { words.allSatisfy { $0.problem == nil } }
  }

  private static func commands(of call: PythonCall, in script: PythonScript) -> [Words] {
    let handed = call.arguments.contains { passed in
      guard let path = passed.item.symbol else { return false }
      return (path.hasPrefix("os.") || path.hasPrefix("subprocess."))
        && starters.contains(name(path))
    }
    if let main = main(calledBy: call, in: script) { return [main] }
    if let program = program(enteredBy: call, in: script) { return [program] }
    guard
      handed || starters.contains(call.name) || PythonSubmission.isCommand(call, in: script)
    else { return carried(by: call, in: script) }
    if call.name == "run_cell_magic" {
      let magic = call.argument("magic_name", at: 0)?.text ?? ""
      guard ["bash", "sh", "script"].contains(magic), let cell = call.argument("cell", at: 2) else {
        return []
      }
      return lines(cell, in: script)
    }
    let given = call.arguments.filter { passed in
      passed.name.map { keywords.contains($0) } ?? (passed.item.symbol == nil)
    }
    // `os.execlp("train", "train", "--flag")`, `session.run("torchrun", "train.py")`: one word each.
    let positional = given.filter { $0.name == nil }.map(\.item)
    if positional.count > 1, let first = positional.first?.text, !first.contains(" "),
      positional.dropFirst().allSatisfy({ $0.elements == nil && $0.entries == nil })
    {
      let isNamedTwice = call.name.hasPrefix("execl") || call.name.hasPrefix("spawnl")
      return [words(Array(isNamedTwice ? positional.dropFirst() : positional[...]), script)]
    }
    return given.flatMap { lines($0.item, in: script) }
  }

  /// Arguments that hold a command for whoever runs what is made with them, as a container or a machine.
  private static let carriers: Set<String> = [
    "run", "user_data", "startup_script", "metadata_startup_script", "bash_command", "command",
  ]

  /// Modules that have each program of the machine as a function.
  private static let shells = ["sh", "plumbum.cmd"]

  /// Whether a call is a program of the machine that starts others: `sh.torchrun("train.py")`.
  private static func isProgram(_ call: PythonCall, in script: PythonScript) -> Bool {
    shells.contains { call.path == "\($0).\(call.name)" }
      && (script.vocabulary.words.launchers.contains(call.name)
        || ["python", "python3", "bash", "sbatch", "srun", "mpirun"].contains(call.name))
  }

  /// Commands that a call hands to what runs them later, and programs of Python that it runs itself.
  private static func carried(by call: PythonCall, in script: PythonScript) -> [Words] {
    if isProgram(call, in: script) {
      let own = words(call.arguments.filter { $0.name == nil }.map(\.item), script)
      let range = script.range(call.range).bytes
      let piece = ShellPiece(text: call.name, isQuoted: true, place: range)
      return [Words(words: [ShellWord(pieces: [piece], range: range)] + own.words)]
    }
    if let program = program(runBy: call, in: script) { return [program] }
    if isManaged(call, in: script) { return [] }
    if RentedPython.isOne(call, in: script) {
      return RentedPython.commands(of: call).flatMap { lines($0, in: script) }
    }
    // `ContainerSpec(command=["torchrun"], args=["train.py"])`, and whatever else takes words of which the
    // first is a program that starts others.
    let rest = (call.argument("args") ?? call.argument("arguments"))?.elements ?? []
    let command =
      call.argument("command")?.elements
      ?? call.arguments.lazy.filter { $0.name != nil }.compactMap { $0.item.elements }
      .first { startsProgram($0, rest, knowing: script.vocabulary) }
    if let command {
      return [words(command + rest, script)]
    }
    return call.arguments.filter { $0.name.map(carriers.contains) ?? false }
      .flatMap { lines($0.item, in: script) }
  }

  /// Whether the call makes a job that a service is given, which is read with what the service is told.
  private static func isManaged(_ call: PythonCall, in script: PythonScript) -> Bool {
    guard ["command", "Command", "CommandComponent"].contains(call.name),
      script.program.imports.contains(where: { $0.hasPrefix("azure.ai.ml") })
    else { return false }
    return script.program.calls.contains { other in
      guard other.name == "create_or_update",
        let job = script.maker(of: other.arguments.first?.item)?.call
      else { return false }
      return job.range == call.range
        || script.maker(of: job.argument("component"))?.call.range == call.range
    }
  }

  /// Whether words begin with a program that starts trainings, as one word of its own.
  private static func startsProgram(
    _ items: [PythonItem], _ rest: [PythonItem], knowing vocabulary: CommandVocabulary
  ) -> Bool {
    guard items.count + rest.count > 1, let first = items.first?.text else { return false }
    let name = first.lastPathPart
    return vocabulary.words.launchers.contains(name)
  }

  /// Calls that write a text to a file.
  private static let writers: Set<String> = ["write", "write_text", "writelines"]

  /// Whether a call runs a file by a shell or puts it into a queue, so that a text that the program writes
  /// may be what is run.
  private static func startsWritten(_ call: PythonCall, in script: PythonScript) -> Bool {
    guard starters.contains(call.name) else { return false }
    return commands(of: call, in: script).contains { command in
      let text = command.words.map(\.text).joined(separator: " ")
      return text.split { " '\"".contains($0) }.contains { word in
        ["sbatch", "qsub", "bsub", "sh", "source"].contains(word)
          || [".sh", ".sbatch", ".slurm"].contains(where: word.hasSuffix)
      } || text.contains("bash ") && !text.hasPrefix("bash -c") || text.contains(" bash ")
    }
  }

  /// The commands of a text that the program writes, `open("a.sh", "w").write("torchrun train.py")`.
  private static func written(by call: PythonCall, in script: PythonScript) -> [Words] {
    guard writers.contains(call.name), call.receiver != nil || call.path.contains("."),
      let item = call.arguments.first?.item
    else { return [] }
    return lines(item, in: script)
  }

  /// What runs a program of Python inside another one.
  private static let runners: Set<String> = ["runpy.run_path", "runpy.run_module", "exec"]
  private static let settersOfWords = [
    "sys.argv =", "sys.argv=", "sys.argv +", "sys.argv.e", "sys.argv[1:] =",
  ].map { Array($0.utf8) }

  /// How the functions are called by which a module of elsewhere takes up its command line.
  private static let mains: Set<String> = ["main", "cli", "run", "train", "app", "entrypoint"]

  /// `sys.argv = […]; main()`: the program of another module, run with words that stand here.
  private static func main(calledBy call: PythonCall, in script: PythonScript) -> Words? {
    guard mains.contains(call.name), !call.isOwn, call.receiver == nil, call.path.contains(".")
    else { return nil }
    // `torch.distributed.run.main(["train.py", "--steps", "9"])` takes its words as they are.
    let module = call.path.split(separator: ".").dropLast().joined(separator: ".")
    let passed = call.arguments.first?.item.elements
    let isGiven =
      script.vocabulary.words.launcherModules.contains(module) && (passed?.count ?? 0) > 1
      && passed?.allSatisfy { $0.text != nil } == true
    guard
      let words = isGiven
        ? PythonItem(.list([PythonItem(.string(""), call.range)] + (passed ?? [])), call.range)
        : script.program.attributes.last(where: { $0.name == "sys.argv" })?.value
    else { return nil }
    let range = script.range(call.range).bytes
    let start = ["python", "-m", module].map {
      ShellWord(pieces: [ShellPiece(text: $0, isQuoted: true, place: range)], range: range)
    }
    let given =
      words.elements.map { Self.words(Array($0.dropFirst()), script) }
      ?? unknown(words, in: script).first
    guard let given else {
      return Words(words: start + [ShellWord(pieces: [problem(words, in: script)], range: range)])
    }
    return Words(words: start + given.words, isSetByCaller: given.isSetByCaller)
  }

  /// `sys.argv = […]; runpy.run_path("train.py")`: a program that is run with words which are not followed.
  private static func program(runBy call: PythonCall, in script: PythonScript) -> Words? {
    // A program makes thousands of calls, and the search goes through all of its text.
    guard runners.contains(call.path),
      settersOfWords.contains(where: { script.file.bytes.holds($0) }),
      let first = call.arguments.first?.item
    else { return nil }
    let range = script.range(call.range).bytes
    let word = { (text: String, problem: String?) in
      ShellWord(
        pieces: [ShellPiece(text: text, isQuoted: problem == nil, problem: problem, place: range)],
        range: range)
    }
    let lost = word("$?", "`sys.argv` is set, which is not followed")
    switch call.path {
    case "runpy.run_path":
      return first.text.map { Words(words: [word("python", nil), word($0, nil), lost]) }
    case "runpy.run_module":
      return first.text.map { Words(words: ["python", "-m", $0].map { word($0, nil) } + [lost]) }
    case "exec":
      return source(of: first, in: script, 0).map {
        Words(words: [word("python", nil), word($0, nil), lost])
      }
    default: return nil
    }
  }

  /// The file whose text a value is: `open("a.py").read()`, `Path("a.py").read_text()`.
  private static func source(
    of item: PythonItem, in script: PythonScript, _ depth: Int
  ) -> String? {
    guard depth < 6, case .made(let index, _) = item.value else { return nil }
    let call = script.program.calls[index]
    switch call.name {
    case "open", "Path", "open_code": return call.arguments.first?.item.text
    case "compile":
      return call.arguments.first.flatMap { source(of: $0.item, in: script, depth + 1) }
    default: return call.receiver.flatMap { source(of: $0, in: script, depth + 1) }
    }
  }

  /// `current.torch.run(entrypoint="main.py", entrypoint_args={"epochs": 2}, nproc_per_node=4)`.
  private static func program(enteredBy call: PythonCall, in script: PythonScript) -> Words? {
    guard let entry = call.argument("entrypoint"), let file = entry.text, file.hasSuffix(".py"),
      !file.contains(" ")
    else { return nil }
    let range = script.range(call.range).bytes
    let word = { (text: String) in
      PythonItem(.string(text), call.range)
    }
    var items: [PythonItem] = [word("python")]
    if let processes = call.argument("nproc_per_node") {
      items = [word("torchrun"), word("--nproc_per_node"), processes]
    }
    items.append(entry)
    guard let passed = call.argument("entrypoint_args") else { return words(items, script) }
    if let elements = passed.elements { return words(items + elements, script) }
    guard let entries = passed.entries else {
      // The words that are written there, and any more that come with what is computed.
      var known = words(items, script)
      var lost = problem(passed, in: script)
      lost.isQuoted = false
      let written = unknown(passed, in: script).first?.words ?? []
      known.words += written + [ShellWord(pieces: [lost], range: range)]
      return known
    }
    for entry in entries {
      guard let name = entry.name else { continue }
      items.append(word("--" + name))
      if case .bool(true) = entry.value.value { continue }
      items.append(entry.value)
    }
    return words(items, script)
  }

  private static func name(_ path: String) -> String {
    path.split(separator: ".").last.map(String.init) ?? path
  }

  /// What one argument says: a list of words, a line, or several lines.
  private static func lines(_ item: PythonItem, in script: PythonScript) -> [Words] {
    if let elements = item.elements {
      // A list of lines, as `ShellOperation(commands=[…])` takes.
      if let first = elements.first?.text, first.contains(" ") {
        return elements.prefix(limit + 1).flatMap { lines($0, in: script) }
      }
      return elements.isEmpty ? [] : [words(elements, script)]
    }
    if case .made(let index, _) = item.value {
      // `shlex.split("…")` and `"…".split()` give the words of a line.
      let call = script.program.calls[index]
      if ["shlex.join", "subprocess.list2cmdline"].contains(call.path) {
        return call.arguments.first?.item.elements.map { [words($0, script)] } ?? []
      }
      guard call.name == "split",
        let text = call.path.hasPrefix("shlex") ? call.arguments.first?.item : call.receiver
      else { return filledIn(call, in: script) }
      return lines(text, in: script)
    }
    guard let pieces = pieces(item, in: script), pieces.contains(where: { $0.problem == nil })
    else {
      return unknown(item, in: script)
    }
    let range = script.range(item.range).bytes
    let shell = ["bash", "-c"].map {
      ShellWord(pieces: [ShellPiece(text: $0, isQuoted: true)], range: range)
    }
    return [
      Words(
        words: shell + [ShellWord(pieces: pieces, range: range)],
        isSetByCaller: isOfCaller(item))
    ]
  }

  /// Methods that give a text made of another one.
  private static let fillers: Set<String> = [
    "substitute", "safe_substitute", "format", "format_map", "join", "strip", "replace", "render",
    "dedent", "cleandoc", "expandvars",
  ]

  /// A text in which something else is filled in, `Template("torchrun …").substitute(…)`: its words, and
  /// any more that come with what is filled in.
  private static func filledIn(_ call: PythonCall, in script: PythonScript) -> [Words] {
    guard fillers.contains(call.name) else { return [] }
    var text: PythonItem?
    var next: PythonCall? = call
    var depth = 0
    while let one = next, text == nil, depth < 6 {
      text =
        one.receiver.flatMap { $0.text == nil ? nil : $0 }
        ?? one.arguments.first { $0.item.text != nil }?.item
      next = nil
      if case .made(let index, _)? = one.receiver?.value { next = script.program.calls[index] }
      depth += 1
    }
    guard let text, let written = text.text, written.contains(" ") else { return [] }
    let range = script.range(call.range).bytes
    let lost = ShellPiece(
      text: " $?", isQuoted: false, problem: "what is filled in is not known", place: range)
    let shell = ["bash", "-c"].map {
      ShellWord(pieces: [ShellPiece(text: $0, isQuoted: true)], range: range)
    }
    let piece = ShellPiece(text: written, isQuoted: true, place: script.range(text.range).bytes)
    return [Words(words: shell + [ShellWord(pieces: [piece, lost], range: range)])]
  }

  private static func words(_ items: [PythonItem], _ script: PythonScript) -> Words {
    Words(
      words: items.map { item in
        let range = script.range(item.range).bytes
        let pieces = pieces(item, in: script) ?? [problem(item, in: script)]
        return ShellWord(pieces: pieces, range: range)
      }, isSetByCaller: items.contains { isOfCaller($0) })
  }

  /// Whether a value is given from outside: by a flag, or by whoever calls a function.
  private static func isOfCaller(_ item: PythonItem) -> Bool {
    if item.flag != nil { return true }
    // What a step of a flow keeps in itself is the flow's own.
    guard let reason = item.unreadable?.reason, !reason.hasPrefix("`self`") else { return false }
    return ["command line", "parameter", "takes what is left", "sys.argv"].contains {
      reason.contains($0)
    }
  }

  /// A value as the text of a word; nil for one that is not known.
  private static func pieces(_ item: PythonItem, in script: PythonScript) -> [ShellPiece]? {
    let place = script.range(item.range).bytes
    func text(_ text: String) -> [ShellPiece] {
      [ShellPiece(text: text, isQuoted: true, place: place)]
    }
    switch item.value {
    case .string(let value): return text(value)
    case .int(let value): return text("\(value)")
    case .float(let value): return text("\(value)")
    case .symbol("sys.executable"): return text("python")
    case .made(let index, _):
      let call = script.program.calls[index]
      guard ["Path", "PurePath", "quote", "str", "fspath"].contains(call.name),
        call.arguments.count == 1
      else { return nil }
      return pieces(call.arguments[0].item, in: script)
    case .unreadable:
      return PythonCommandText.pieces(
        of: script.range(item.range), unknown: problem(item, in: script))
    default: return nil
    }
  }

  private static func problem(_ item: PythonItem, in script: PythonScript) -> ShellPiece {
    let reason = item.unreadable.map { script.reason($0, of: "the word") } ?? "the word is computed"
    return ShellPiece(
      text: "$?", isQuoted: true, problem: reason, place: script.range(item.range).bytes)
  }

  /// A list that is not known as a whole, with the words that are written there.
  private static func unknown(_ item: PythonItem, in script: PythonScript) -> [Words] {
    guard item.unreadable != nil else { return [] }
    var unknown = problem(item, in: script)
    unknown.isQuoted = false
    let words = PythonCommandText.words(of: script.range(item.range), unknown: unknown)
    let isOfCaller = isOfCaller(item) || script.range(item.range).text.contains("argv")
    return words.isEmpty ? [] : [Words(words: words, isSetByCaller: isOfCaller)]
  }
}
