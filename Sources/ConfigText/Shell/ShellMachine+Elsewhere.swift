import Text

/// Commands that are run on another machine, in another terminal or at another time.
extension ShellMachine {
  /// `ssh HOST COMMAND …`.
  ///
  /// - Returns: Whether the command prints nothing, as `test -f FILE` does.
  func remote(
    _ words: [ShellWord], _ environment: [String: ShellWord], _ range: Range<Int>
  ) -> Bool {
    var index = 1
    while index < words.count, words[index].text.hasPrefix("-") {
      index +=
        "bcDEeFIiJLlmOopQRSWw".contains(words[index].text.last ?? " ")
          && words[index].text.utf8.count == 2
        ? 2 : 1
    }
    index += words.first.map { Self.base($0) == "ssh" } == true ? 1 : 0
    note(Array(words.prefix(index)), environment, range)
    guard index < words.count else {
      // Without a command, a shell on the other machine reads what comes in.
      if let input {
        noteUnseen(input, isAny: true, range)
        child(input, after: words[...], environment, arguments: [])
      } else if let inputFile {
        let shell = ShellWord(pieces: [ShellPiece(text: "bash", isQuoted: true)], range: range)
        external([shell, inputFile], environment, range)
      }
      return false
    }
    var pieces: [ShellPiece] = []
    for (position, word) in words[index...].enumerated() {
      if position > 0 { pieces.append(ShellPiece(text: " ", isQuoted: true)) }
      pieces += word.pieces
    }
    child(ShellWord(pieces: pieces, range: range), after: words[..<index], arguments: [])
    let start = pieces.map(\.text).joined()
    return ["test ", "[ "].contains(where: start.hasPrefix)
      && pieces.allSatisfy { piece in
        piece.problem.map { !$0.hasPrefix("the output of") }
          ?? !piece.text.contains { ";|&\n`(".contains($0) }
      }
  }

  /// Programs that run a command on each of several machines.
  static let spreaders: Set<String> = ["pdsh", "clush", "pssh", "parallel-ssh", "dsh", "mussh"]

  /// Whether a command goes to machines of which there may be several, each of which runs it for itself: one
  /// that says itself how many machines take part is one training on all of them.
  static func goesToMany(_ words: [ShellWord]) -> Bool {
    let text =
      words.map(\.text).joined(separator: " ").lowercased().replacing("=", with: " ") + " "
    let counts = ["nnodes", "num_machines", "num_nodes"]
    // One that takes a single machine is another training on each.
    let isAlone = counts.contains { text.contains("\($0) 1 ") || text.contains("\($0) 1:1 ") }
    if !isAlone, (counts + ["node_rank", "master_addr"]).contains(where: text.contains) {
      return false
    }
    guard let flag = words.firstIndex(where: { ["-w", "-H", "-m"].contains($0.text) }),
      flag + 1 < words.count, words[flag + 1].problem == nil
    else { return true }
    return words[flag + 1].text.contains { ",[^ ".contains($0) }
  }

  /// Whether what a program starts is started again, or on several machines.
  static func startsAgain(_ words: [ShellWord]) -> Bool {
    let name = words.first.map(base) ?? ""
    switch name {
    case "systemd-run": return words.contains(where: isTimer)
    case "ansible": return !words.contains { $0.text == "localhost" }
    default: return spreaders.contains(name) && goesToMany(words)
    }
  }

  /// `systemd-run --on-calendar=hourly`, `--timer-property=…`: at its times, again and again.
  static func isTimer(_ word: ShellWord) -> Bool {
    ["--on-calendar", "--on-unit-active", "--on-unit-inactive", "--timer-property"]
      .contains(where: word.text.hasPrefix)
  }

  /// `tmux send-keys "…" Enter`, `tmux new-session -d "…"`, `screen -X stuff "…"`: what is typed there is run.
  func typed(_ words: [ShellWord], _ environment: [String: ShellWord], _ range: Range<Int>) {
    note(words, environment, range)
    for (index, word) in words.enumerated().dropFirst() where word.text.contains(" ") {
      child(word, after: words[..<index], environment, arguments: [])
    }
  }

  /// `… | at now` and `… | crontab -`: the lines are run, and those of a table time and again.
  ///
  /// - Returns: Whether the program prints nothing: the table that is there already is none of this script's.
  func later(
    _ words: [ShellWord], _ environment: [String: ShellWord], _ range: Range<Int>
  ) -> Bool {
    note(words, environment, range)
    guard let input else {
      if words.contains(where: { $0.text == "-l" }) { return true }
      if let piped, Self.fetches(piped), !Self.isInstaller(piped) {
        noteUnseen("the output of `\(ShellText.shortened(piped.joined(separator: " ")))`", range)
      }
      return false
    }
    guard words[0].text.hasSuffix("crontab") else {
      noteUnseen(input, isAny: true, range)
      child(input, after: words[...], environment, arguments: [])
      return false
    }
    let outer = times
    times = .unknown
    for line in input.text.split(whereSeparator: \.isNewline) {
      guard let command = CronLine.command(of: line) else { continue }
      let piece = ShellPiece(text: command, isQuoted: true, place: range)
      child(ShellWord(pieces: [piece], range: range), after: words[...], arguments: [])
    }
    times = outer
    return false
  }

  /// Programs that put a command into a queue, as words or as one text.
  private static let submitters: Set<String> = ["bsub", "qsub", "oarsub"]

  /// Programs that take texts which nobody runs: patterns, messages.
  private static let readersOfTexts: Set<String> = [
    "git", "gh", "glab", "grep", "egrep", "fgrep", "rg", "ag", "ack", "pkill", "pgrep", "killall",
    "sed", "jq", "yq", "logger", "ps", "curl", "wget", "mail", "mailx",
    "notify-send", "figlet", "cowsay", "whiptail", "dialog", "say", "slack", "expr", "tee",
  ]

  /// `flock FILE -c "torchrun …"`, `vastai create instance 1 --onstart-cmd "torchrun …"`: a word that
  /// begins with a program which starts others is run by the one that takes it.
  func followTexts(
    _ words: [ShellWord], _ environment: [String: ShellWord], _ range: Range<Int>
  ) {
    let name = words.first.map(Self.base) ?? ""
    noteLauncherInInput(of: name, range)
    noteObject(in: words, of: name, range)
    // Python starts others by its words, too, so that only the text behind its `-c` is looked into.
    if name.hasPrefix("python"), let flag = words.firstIndex(where: { $0.text == "-c" }),
      flag + 1 < words.count
    {
      noteLauncher(in: words[flag + 1].text, of: name, range)
      notePacked(words[flag + 1].text, of: name, range)
    }
    if Self.evaluators.contains(name) {
      for word in words.dropFirst().prefix(20) { notePacked(word.text, of: name, range) }
    }
    guard !known.wraps(name) || Self.submitters.contains(name),
      !Self.readersOfTexts.contains(name)
    else { return }
    for (index, word) in words.enumerated().dropFirst().prefix(100) {
      var text = word
      if let equals = word.text.firstIndex(of: "="),
        word.text[..<equals].allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) })
      {
        text = word.dropping(word.text.utf8.distance(from: word.text.startIndex, to: equals) + 1)
      }
      guard let end = text.text.firstIndex(of: " ") else { continue }
      let first = text.text[..<end].split(separator: "/").last.map(String.init) ?? ""
      guard known.launchers.contains(first) || known.wrappers.contains(first) else {
        noteLauncher(in: text.text, of: name, range)
        continue
      }
      child(text, after: words[..<index], environment, arguments: [])
    }
  }

  /// Launchers that start trainings more than anything else, as a program of another language may quote
  /// them.
  private static let quoted = [
    "torchrun", "accelerate launch", "deepspeed ", "torch.distributed.run",
    "torch.distributed.launch", "axolotl train", "llamafactory-cli train", "horovodrun",
  ].map { Array($0.utf8) }

  /// `perl -e 'system("torchrun train.py")'`, `python -c "…"`: a launcher in a text that another program
  /// runs.
  func noteLauncher(in text: String, of program: String, _ range: Range<Int>) {
    let bytes = Array(text.utf8.prefix(100_000))
    guard
      let launcher = Self.quoted.first(where: { word in
        bytes.holds(word)
          && bytes.places(of: word).contains { found in
            // Behind a quote or another sign it starts a command; behind a letter it ends a word.
            found.lowerBound == 0 || "\"'`!([,;&|\n\t {".utf8.contains(bytes[found.lowerBound - 1])
          }
      })
    else { return }
    let name = trimmed(String(decoding: launcher, as: UTF8.self))
    noteUnseen("what `\(ShellText.shortened(program))` starts with `\(name)`", range)
  }

  /// Programs that take a program as a word.
  private static let evaluators: Set<String> = ["perl", "ruby", "node", "php", "lua"]

  /// Functions of such programs that run a text, and those that make one of what nobody can read.
  private static let runningText = ["exec", "eval", "system", "spawn", "popen", "subprocess"]
    .map { Array($0.utf8) }
  private static let unpackingText = [
    "b64decode", "decode64", "decode_base64", "base64_decode", "'base64'", "\"base64\"",
    "decompress",
    "inflate", "fromhex", "unhexlify", "pack(", "unpack(", "marshal", "rot13", "urlopen",
  ].map { Array($0.utf8) }

  /// `python -c "exec(b64decode('…'))"`, `perl -e 'exec pack("H*", "…")'`: a text that is packed and run.
  private func notePacked(_ text: String, of program: String, _ range: Range<Int>) {
    let bytes = Array(text.utf8.prefix(100_000))
    guard Self.unpackingText.contains(where: { bytes.holds($0) }),
      Self.runningText.contains(where: { bytes.holds($0) })
    else { return }
    noteUnseen("what `\(ShellText.shortened(program))` unpacks", range)
  }

  /// Programs that run the text which they read: `python - <<EOF`, `make -f - <<EOF`.
  private static let runners: Set<String> = [
    "python", "python3", "perl", "ruby", "node", "lua", "php", "make", "gmake", "expect", "Rscript",
    "julia", "awk", "gawk", "tclsh", "psql",
  ]

  /// Notes a launcher in what a program reads and runs.
  func noteLauncherInInput(of name: String, _ range: Range<Int>) {
    guard let input, Self.runners.contains(name) || name.hasPrefix("python3.") else { return }
    noteLauncher(in: input.text, of: name, range)
  }
}
