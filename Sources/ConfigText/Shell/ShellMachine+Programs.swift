import Text

extension ShellMachine {
  static let shells: Set<String> = ["bash", "sh", "dash", "zsh", "ksh", "ash"]

  /// Whether the word is a program that reads commands.
  private func isReader(_ word: ShellWord) -> Bool {
    let name = Self.base(word)
    return Self.shells.contains(name) || ["bsub", "qsub", known.batch?.submitter].contains(name)
  }

  static func base(_ word: ShellWord) -> String {
    word.text.lastPathPart
  }

  /// Whether what stands behind a program that reads commands leaves it to its input: options and their
  /// values, and no script.
  private func readsCommands(_ reader: ShellWord, _ words: ArraySlice<ShellWord>) -> Bool {
    if inputFile == nil, Self.shells.contains(Self.base(reader)) {
      // `bash -euo pipefail <<EOF`: such an option takes the word behind it.
      let plain = zip(words, [reader] + words).filter { _, before in
        !(before.text.hasPrefix("-") && before.text.lowercased().hasSuffix("o"))
      }
      return plain.allSatisfy { $0.0.text.hasPrefix("-") } || words.contains { $0.text == "-s" }
    }
    // Values of options may stand for themselves: `sbatch -N 2 -t 1:00:00 <<EOF`.
    return ScriptCall.position(in: [reader] + words, known.batch) == nil
  }

  /// Notes a program that is run, and follows the commands that it is given to run.
  func external(_ words: [ShellWord], _ environment: [String: ShellWord], _ range: Range<Int>) {
    guard let first = words.first else { return }
    if first.problem != nil { return invokeUnknown(words, range) }
    if let parts = sideBySide(words) {
      for part in parts { external(part, environment, range) }
      return
    }
    let outer = times
    if Self.startsAgain(words) || mayRepeat(words) { times = .unknown }
    defer { times = outer }
    if produce(words) { return note(words, environment, range) }
    state.status = nil
    if let (position, text, arguments) = Self.commandText(in: words) {
      note(Array(words[..<position]), environment, range)
      printed(nil)
      noteUnseen(text, isAny: true, range)
      // A text is run for each thing that is found or read; over `ssh` on each machine, as one training.
      if Self.repeaters.contains(Self.base(first)),
        !words[..<position].contains(where: { Self.base($0) == "ssh" })
      {
        times = .unknown
      }
      return child(text, after: words[..<position], environment, arguments: arguments)
    }
    if let (position, body) = writtenFile(in: words) {
      note(words, environment, range)
      printed(nil)
      return child(
        body, after: words[..<position], environment,
        arguments: Array(words.dropFirst(position + 1)))
    }
    let name = Self.base(first)
    noteChanges(by: words)
    noteUnseenInput(of: words, range)
    noteUnseenFile(words, range)
    if let process = words.first(where: { $0.pieces.contains { $0.text == "<(…)" } }),
      words[0].problem == nil
    {
      let isShell = words.contains(where: isReader)
      if isShell || ["python", "python3"].contains(name) {
        noteUnseen(process, isAny: isShell, range)
      }
    }
    if let position = words.lastIndex(where: isReader),
      readsCommands(words[position], words[(position + 1)...])
    {
      if let input {
        note(words, environment, range)
        printed(nil)
        noteUnseen(input, isAny: true, range)
        return child(input, after: words[...], environment, arguments: [])
      }
      if let inputFile {
        // A script that is read is run as one that is named.
        note(words + [inputFile], environment, range)
        return printed(nil)
      }
    }
    switch name {
    case "xargs": xargs(words, environment, range)
    case "find", "fd", "fdfind": find(words, environment, range)
    case "parallel"
    where parallel(words, environment, range) || parallelTasks(words, environment, range):
      break
    case _ where Self.again.contains(name):
      times = .unknown
      // `parallel 'sbatch {}.sbatch' ::: a b`: the command is one word.
      let own = words.dropFirst().prefix { !$0.text.hasPrefix(":::") }
      if let text = own.first(where: { $0.problem == nil && $0.text.contains(" ") }) {
        note(Array(words.prefix(1)), environment, range)
        child(text, after: words.prefix(1), environment, arguments: [])
      } else {
        note(words, environment, range)
      }
    case _ where Self.spreaders.contains(name): _ = remote(words, environment, range)
    case "ssh":
      let isQuiet = remote(words, environment, range)
      if isQuiet {
        state.status = nil
        return printed([])
      }
    case "tmux", "screen": typed(words, environment, range)
    case "at", "batch", "crontab":
      if later(words, environment, range) { return printed([]) }
    case _ where ContainerStart.programs.contains(name):
      note(words, environment, range)
      noteUnseenImage(words, range)
    case "srun" where words.contains(where: { $0.text == "--multi-prog" }):
      manyPrograms(words, environment, range)
    default:
      note(words, environment, range)
      followTexts(words, environment, range)
    }
    printed(nil)
    state.status = nil
  }

  private func invokeUnknown(_ words: [ShellWord], _ range: Range<Int>) {
    if let first = words.first { noteUnseen(first, isAny: false, range) }
    note(words, [:], range)
    mayCallAny = true
    state.status = nil
    printed(nil)
  }

  /// The text of `bash -c "…"`, `--wrap "…"` and `--command "…"`, with the words behind it.
  static func commandText(in words: [ShellWord]) -> (Int, ShellWord, [ShellWord])? {
    var shell: Int?
    for (index, word) in words.enumerated().prefix(400) {
      let text = word.text
      for flag in ["--wrap", "--command"] {
        if text == flag, index + 1 < words.count, words[index + 1].text.contains(" ") {
          return (index, words[index + 1], [])
        }
        if text.hasPrefix(flag + "=") { return (index, word.dropping(flag.utf8.count + 1), []) }
      }
      guard word.problem == nil else { continue }
      if shells.contains(base(word)) {
        shell = index
      } else if let start = shell, text.hasPrefix("-"), !text.hasPrefix("--"), text.contains("c"),
        words[(start + 1)..<index].allSatisfy({ $0.text.hasPrefix("-") || $0.text.hasPrefix("+") }),
        let place = shellText(in: words, behind: index)
      {
        return (index, words[place], Array(words.dropFirst(place + 2)))
      }
    }
    return nil
  }

  /// Where the text stands that a shell is to run: behind its other options, which `--` ends.
  private static func shellText(in words: [ShellWord], behind flag: Int) -> Int? {
    var place = flag + 1
    while place < words.count, let first = words[place].text.first, "-+".contains(first) {
      place += 1
      if words[place - 1].text == "--" { break }
    }
    return place < words.count ? place : nil
  }

  /// A script that was written before and is run now.
  private func writtenFile(in words: [ShellWord]) -> (Int, ShellWord)? {
    guard !state.written.isEmpty else { return nil }
    for (index, word) in words.enumerated().prefix(40) where word.problem == nil {
      guard let body = state.written[word.text] ?? state.written[String(word.text.dropFirst(2))],
        index == 0 || words[..<index].contains(where: isReader)
      else { continue }
      return body.map { (index, $0) }
    }
    return nil
  }

  /// Follows a text in a shell of its own, which sees what is exported.
  func child(
    _ text: ShellWord, after words: ArraySlice<ShellWord>,
    _ environment: [String: ShellWord] = [:], arguments: [ShellWord],
    functions: [String: [ShellFunction?]] = [:]
  ) {
    guard nesting < Self.nestingLimit * 2 else { return giveUp() }
    let outer = prefix
    let outerInput = input
    let outerPiped = piped
    let outerFrames = frames
    input = nil
    piped = nil
    frames = []
    prefix += words
    subshell {
      let passed = passed(by: words, environment)
      let exported = passed.isAlone ? [] : state.exported
      var own = ShellState()
      for name in exported { own.variables[name] = state.exportedValue(name) }
      own.exported = exported
      if let piece = text.pieces.first(where: { $0.problem != nil && !$0.isOutside }) {
        own.variables[ShellSource.lostName] = .text(ShellWord(pieces: [piece], range: text.range))
        own.exported.insert(ShellSource.lostName)
      }
      own.arguments = arguments
      own.functions = functions
      own.written = state.written
      own.lost = passed.lost
      for word in words where word.problem == nil {
        guard let equals = word.text.firstIndex(of: "="), !word.text.hasPrefix("-") else {
          continue
        }
        let name = String(word.text[..<equals])
        guard name.utf8.allSatisfy({ isNameByte($0, isFirst: false) }) else { continue }
        own.variables[name] = .text(word.dropping(name.utf8.count + 1).elements)
      }
      for (name, word) in passed.variables {
        own.variables[name] = .text(word.elements)
        own.exported.insert(name)
      }
      state = own
      checked { nested(text) }
    }
    frames = outerFrames
    input = outerInput
    piped = outerPiped
    prefix = outer
    state.status = nil
  }

  /// Programs that run what they are told for each of many things, or again and again.
  private static let repeaters = again.union(["xargs", "find", "fd", "fdfind"])
  private static let again: Set<String> = [
    "parallel", "watch", "entr", "watchexec", "nodemon", "hyperfine", "reflex", "watchmedo",
  ]

  private func xargs(_ words: [ShellWord], _ environment: [String: ShellWord], _ range: Range<Int>)
  {
    var rest = words.dropFirst()
    var size: Int?
    var mark: String?
    while let word = rest.first, word.problem == nil, word.text.hasPrefix("-") {
      rest = rest.dropFirst()
      let text = word.text
      let letter = text.dropFirst().prefix(1)
      guard "nLIPdsaE".contains(letter), !letter.isEmpty else { continue }
      var value = String(text.dropFirst(2))
      if value.isEmpty, let next = rest.first {
        value = next.text
        rest = rest.dropFirst()
      }
      if letter == "n" || letter == "L" { size = Int(value) ?? 0 }
      if letter == "I" { mark = value }
      if letter == "d" || letter == "a" || letter == "E" { size = 0 }
    }
    let command = Array(rest)
    guard !command.isEmpty else { return note(words, environment, range) }
    // On each machine the same, that says how many take part: one training on all of them.
    let isOnAll = Self.base(command[0]) == "ssh" && !Self.goesToMany(command)
    guard let input, input.problem == nil, size != 0,
      !input.text.contains(where: { "'\"\\".contains($0) })
    else {
      let outer = times
      if !isOnAll { times = .unknown }
      if let mark, let (_, text, _) = Self.commandText(in: command),
        trimmed(text.text) == mark || text.text == "eval " + mark
      {
        noteUnseen("the lines that `xargs` reads", range)
      }
      let unknown = ShellWord(
        pieces: [
          ShellPiece(
            text: "…", isQuoted: true, problem: "`xargs` takes the words from its input",
            place: range)
        ], range: range)
      hand(
        mark == nil ? command + [unknown] : replaced(mark, in: command, by: unknown), environment,
        range)
      times = outer
      return
    }
    if let mark {
      let lines = input.text.split(separator: "\n").map {
        String($0.drop { $0 == " " || $0 == "\t" })
      }
      for line in lines.prefix(isOnAll ? 1 : Self.commandLimit) {
        let word = ShellWord(pieces: [ShellPiece(text: line, isQuoted: true)], range: range)
        hand(replaced(mark, in: command, by: word), environment, range)
      }
      return
    }
    let items = ShellWord(pieces: [ShellPiece(text: input.text, isQuoted: false)], range: range)
      .fields()
    let length = size ?? max(items.count, 1)
    // Long lists are cut where the machine's limit is.
    var index = 0
    repeat {
      note(command + items[index..<min(index + length, items.count)], environment, range)
      index += length
    } while index < items.count && budget.take()
  }

  /// Runs what `xargs` puts together, here or on the machine that it names.
  private func hand(_ words: [ShellWord], _ environment: [String: ShellWord], _ range: Range<Int>) {
    guard let first = words.first, Self.base(first) == "ssh" else {
      return note(words, environment, range)
    }
    _ = remote(words, environment, range)
  }

  /// `find … -exec train {} \;` runs a command for each file that it comes by.
  private func find(_ words: [ShellWord], _ environment: [String: ShellWord], _ range: Range<Int>) {
    note(words, environment, range)
    let actions: Set<String> = ["-exec", "-execdir", "-ok", "-okdir", "-x", "--exec"]
    guard let position = words.firstIndex(where: { actions.contains($0.text) }) else { return }
    let command = words[(position + 1)...].prefix { $0.text != ";" && $0.text != "+" }
    guard !command.isEmpty else { return }
    let outer = times
    times = .unknown
    let file = ShellWord(
      pieces: [
        ShellPiece(
          text: "…", isQuoted: true, problem: "`find` fills in what it finds", place: range)
      ], range: range)
    note(replaced("{}", in: Array(command), by: file), environment, range)
    times = outer
  }

  private func replaced(_ mark: String?, in words: [ShellWord], by value: ShellWord) -> [ShellWord]
  {
    guard let mark, !mark.isEmpty else { return words }
    return words.map { word in
      guard word.text.contains(mark) else { return word }
      var pieces: [ShellPiece] = []
      for (position, part) in word.text.components(separatedBy: mark).enumerated() {
        if position > 0 { pieces += value.pieces }
        if !part.isEmpty { pieces.append(ShellPiece(text: part, isQuoted: true)) }
      }
      return ShellWord(pieces: pieces, range: word.range)
    }
  }

  /// `srun --multi-prog FILE`: each line of the file has ranks, and the command that they run.
  private func manyPrograms(
    _ words: [ShellWord], _ environment: [String: ShellWord], _ range: Range<Int>
  ) {
    note(words, environment, range)
    guard let file = words.last, file.problem == nil, let body = state.written[file.text] ?? nil,
      body.problem == nil
    else { return }
    for line in body.text.split(whereSeparator: \.isNewline) {
      let command = line.drop { "0123456789,-* \t".contains($0) }
      guard !command.isEmpty, !line.hasPrefix("#") else { continue }
      let piece = ShellPiece(text: String(command), isQuoted: true, place: range)
      child(ShellWord(pieces: [piece], range: range), after: words[...], arguments: [])
    }
  }

  // MARK: - command, eval and source

  func command(_ call: Invocation) {
    var words = Array(call.words.dropFirst())
    while let first = words.first, first.text.hasPrefix("-"), first.problem == nil {
      words.removeFirst()
      if first.text.contains("v") || first.text.contains("V") {
        if words.count == 1, words[0].problem == nil, !first.text.contains("V") {
          printed(words[0].text + "\n")
        } else {
          printed(nil)
        }
        state.status = nil
        return
      }
    }
    guard !words.isEmpty else { return }
    invoke(words, [], call.declared, call.range, skipsFunctions: true)
  }

  /// Programs whose output, once evaluated, sets up paths and nothing that a training is told.
  private static let activators: Set<String> = [
    "conda", "mamba", "micromamba", "ssh-agent", "direnv", "pyenv", "brew", "modulecmd", "spack",
    "dircolors", "opam", "rbenv", "nodenv", "starship", "thefuck",
    "register-python-argcomplete", "lesspipe",
  ]

  func eval(_ call: Invocation) {
    var pieces: [ShellPiece] = []
    for (position, word) in call.words.dropFirst().enumerated() {
      if position > 0 { pieces.append(ShellPiece(text: " ", isQuoted: true)) }
      pieces += word.pieces
    }
    let text = ShellWord(pieces: pieces, range: call.range)
    if let problem = pieces.first(where: { $0.problem != nil && !$0.isOutside }) {
      let program = problem.problem?.split(separator: "`").dropFirst().first ?? ""
      let name = program.split(separator: " ").first.map(String.init) ?? ""
      let base = name.lastPathPart
      if Self.activators.contains(base), state.functions[base] == nil, pieces.count == 1,
        problem.problem?.hasPrefix("the output of") == true
      {
        state.status = nil
        return
      }
      if problem.options != nil, let options = problem.options, pieces.count == 1 {
        return evalOptions(options, call)
      }
      let saysSome = pieces.contains {
        $0.problem == nil && $0.text.contains { !$0.isWhitespace }
      }
      // What is known of it may set variables first, or be several commands.
      if saysSome {
        nested(text)
      } else {
        note(text.unquoted().fields(), call.environment, call.range)
      }
      noteUnseen(text, isAny: false, call.range)
      mayCallAny = true
      state.lose(lostPiece("`eval` runs what is not known", call.range))
      return
    }
    nested(text)
  }

  private func evalOptions(_ options: ShellOptions, _ call: Invocation) {
    let start = state
    var outcomes: [(state: ShellState, flow: Flow)] = []
    for (option, words) in options.values.enumerated() {
      state = start
      flow = .next
      within(ShellBranch(id: options.id, option: option)) {
        eval(
          Invocation(
            words: call.words.prefix(1) + words, declared: [], environment: [:], range: call.range))
      }
      outcomes.append((state, flow))
    }
    settle(options.id, outcomes)
  }

  /// Files outside the repository that set up paths and nothing that a training is told.
  private static let profiles = [
    "bin/activate", ".bashrc", ".bash_profile", ".profile", "conda.sh", "etc/profile", "setvars.sh",
    "init/bash", "init/sh", "modules.sh", "lmod.sh", "mamba.sh", "z00_lmod.sh", "activate",
    "cray-modules.sh", "use.sh", "etc/bashrc",
  ]

  func source(_ call: Invocation) {
    guard call.words.count > 1 else { return }
    let word = call.words[1]
    let arguments = Array(call.words.dropFirst(2))
    noteUnseen(word, isAny: false, call.range)
    if word.text == "/dev/stdin" || word.text == "-" {
      if let input {
        noteUnseen(input, isAny: false, call.range)
        return sourced(ShellSource(input), arguments)
      }
    }
    if word.problem == nil, let body = state.written[word.text] {
      guard let body else { return loseSource(word.text, call) }
      return sourced(ShellSource(body), arguments)
    }
    // `"$(dirname "$0")/env.sh"`: the folder may be what the machine knows; the name has to be known.
    var path = word.text
    if word.problem != nil {
      guard let last = word.pieces.last, last.problem == nil,
        let slash = last.text.firstIndex(of: "/")
      else { return loseSource(word.text, call) }
      path = String(last.text[last.text.index(after: slash)...])
    }
    if let bytes = provider?(path) {
      guard sources < 50, budget.take(bytes.count / 64) else { return giveUp() }
      sources += 1
      return sourced(ShellSource(elsewhere: bytes, at: call.words[1].range), arguments)
    }
    if missing.count < ShellScript.mostMissing { missing.append(path) }
    let isProfile =
      Self.profiles.contains { path == $0 || path.hasSuffix("/" + $0) }
      || path.hasPrefix("/etc/profile")
    if isProfile {
      state.status = nil
      return
    }
    loseSource(path, call)
  }

  private func loseSource(_ path: String, _ call: Invocation) {
    mayCallAny = true
    state.lose(
      lostPiece("`source \(ShellText.shortened(path))` may set anything", call.range))
  }

  private func sourced(_ source: ShellSource, _ arguments: [ShellWord]) {
    guard nesting < Self.nestingLimit * 2 else { return giveUp() }
    nesting += 2
    defer { nesting -= 2 }
    let outer = state.arguments
    if !arguments.isEmpty { state.arguments = arguments }
    frames.append(Frame(isLoop: false))
    var parser = ShellParser(source, budget: budget)
    run(parser.script())
    let frame = frames.removeLast()
    if flow == .back { flow = .next }
    rejoin(frame.left)
    if !arguments.isEmpty { state.arguments = outer }
  }
}
