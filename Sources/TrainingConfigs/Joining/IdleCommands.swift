import Text

/// Commands that change nothing of what a job trains: those that install packages of the system by name, since
/// whoever keeps the system's sources says what is in them, and those that only look at a machine or speak.
public enum IdleCommands {
  /// The lines of a script that can bear on what it starts: without remarks, but for those that tell a queue
  /// something, and without commands that do nothing, unless the script gives those another meaning.
  public static func othersThanIdle(_ bytes: [UInt8]) -> [[UInt8]] {
    let script = String(decoding: bytes, as: UTF8.self)
    guard !script.contains("\r"), !redefines(script) else { return [bytes] }
    let left = leftOut(of: script)
    let told = script.split(separator: "\n").filter { line in
      guard let next = line.dropFirst().first, line.hasPrefix("#") else { return false }
      return !" \t#".contains(next)
        || ["flux:", "FLUX:", "carbonward:"].contains(where: line.contains)
    }
    return (told.map(String.init) + [left]).map { Array($0.utf8) }
  }

  /// Whether a script may have made something else of a command that does nothing.
  private static func redefines(_ script: String) -> Bool {
    script.split(separator: "\n").contains { line in
      let words = Self.words(line)
      guard let first = words.first, !first.hasPrefix("#") else { return false }
      if ["alias", "trap", "enable"].contains(first) { return true }
      let isDefined = first == "function" || line.contains("()")
      guard isDefined else { return false }
      let name = (first == "function" ? words.dropFirst().first : first)?.prefix { $0 != "(" }
      return name.map {
        lookers.contains($0) || speakers.contains($0) || users.contains($0)
          || ["set", "pip", "pip3", "uv", "conda", "apt-get", "apt", "sudo"].contains($0)
      } ?? true
    }
  }

  /// A script without such commands and without remarks; other lines stay as they are.
  static func leftOut(of script: some StringProtocol) -> String {
    let lines = String(script).replacing("\\\n", with: " ").split(separator: "\n")
    // A line of a text, or of a command over several lines, may look like one.
    guard !script.contains("<<"), !lines.contains(where: hasOpenQuote) else {
      return String(script)
    }
    var left: [String] = []
    for line in lines {
      let plain = line.drop { $0 == " " || $0 == "\t" }
      if plain.isEmpty || plain.hasPrefix("#") { continue }
      let kept = line.split(separator: "&&").map(words).filter { !installs($0) && !looks($0) }.map {
        ordered(plainInstall($0))
      }
      if kept.isEmpty { continue }
      left.append(kept.map { $0.joined(separator: " ") }.joined(separator: " && "))
    }
    return left.joined(separator: "\n")
  }

  private static func words(_ part: Substring) -> [Substring] {
    part.split { $0 == " " || $0 == "\t" }
  }

  private static func hasOpenQuote(_ line: Substring) -> Bool {
    !line.count { $0 == "\"" }.isMultiple(of: 2) || !line.count { $0 == "'" }.isMultiple(of: 2)
  }

  // MARK: - What only looks

  private static let lookers: Set<Substring> = [
    "df", "free", "ls", "du", "date", "hostname", "uname", "whoami", "id",
    "pwd", "nproc", "lscpu", "lsblk", "lspci", "which", "true", "uptime", "mkdir",
  ]
  private static let speakers: Set<Substring> = ["echo", "printf", "cat"]
  private static let users: Set<Substring> = ["useradd", "groupadd", "adduser", "addgroup"]

  /// Whether the words of a command only ask for something, say something, make folders or set how a script
  /// ends.
  private static func looks(_ words: [Substring]) -> Bool {
    guard let program = words.first else { return true }
    var rest = words.dropFirst()
    let says = speakers.contains(program)
    // What is shown with a job is read by nobody else.
    if says, rest.count > 1, rest.suffix(2).first == ">>",
      ["$GITHUB_STEP_SUMMARY", "\"$GITHUB_STEP_SUMMARY\""].contains(rest.last)
    {
      rest = rest.dropLast(2)
      return rest.allSatisfy { !hasMarks($0) }
    }
    guard rest.allSatisfy({ !hasMarks($0) }) else { return false }
    switch program {
    case "set":
      return rest.allSatisfy { word in
        word == "pipefail"
          || word.hasPrefix("-") && word.dropFirst().allSatisfy { "euxo".contains($0) }
      }
    case "python", "python3": return rest.count == 1 && ["--version", "-V"].contains(rest.first)
    case "pip", "pip3", "uv", "conda":
      let verbs = rest.filter { $0 != "pip" }
      return verbs.count == 1
        && ["list", "freeze", "--version", "check", "info"].contains(verbs.first)
    case "cat": return false
    case "nvidia-smi", "rocm-smi":
      // Others set the power or part the device.
      return rest.allSatisfy { ["-L", "-q", "topo", "-m"].contains($0) || $0.hasPrefix("--query") }
    default:
      // `echo "::add-path::x"` speaks to whoever runs the job.
      if says { return rest.allSatisfy { !$0.contains("::") && !$0.contains("##") } }
      return lookers.contains(program) || users.contains(program)
    }
  }

  /// Whether a word may run or write something.
  private static func hasMarks(_ word: Substring) -> Bool {
    // `${N:=9}` sets what it shows.
    word.contains { "`;|&<>".contains($0) } || word.contains("$(")
      || word.replacing("${{", with: "").contains("${")
  }

  // MARK: - In which order

  /// Flags that say where something is put, and what it is called.
  private static let names: Set<String> = [
    "output_dir", "out_dir", "output_folder", "run_name", "logging_dir", "wandb_name",
    "wandb_run_name", "exp_name",
  ]

  /// The words that start a program, with its flags in the order of their names and without those that only say
  /// where its results go, where each stands once and no word is anything but itself.
  static func ordered(_ words: [Substring]) -> [Substring] {
    guard
      let program = words.firstIndex(where: { $0.hasSuffix(".py") })
        ?? words.firstIndex(of: "-m").map({ $0 + 1 }),
      let first = words.dropFirst(program + 1).firstIndex(where: isOption),
      !words[program...].contains(where: { $0.contains { "\"'`$()[]{}<>|&;*?!~#\\".contains($0) } })
    else { return words }
    var groups: [[Substring]] = []
    for word in words[first...] {
      if isOption(word) {
        groups.append([word])
      } else {
        groups[groups.count - 1].append(word)
      }
    }
    let keys = groups.map { String($0[0].prefix { $0 != "=" }.drop { $0 == "-" }).underscored }
    // Of a flag that stands twice the last counts, and a shorter one may stand for a longer.
    let sorted = keys.sorted()
    guard !zip(sorted, sorted.dropFirst()).contains(where: { $1.hasPrefix($0) }) else {
      return words
    }
    let kept = zip(keys, groups).filter { !names.contains($0.0) }.sorted { $0.0 < $1.0 }
    return words[..<first] + kept.flatMap(\.1)
  }

  /// Whether a word is a flag, and no negative number.
  private static func isOption(_ word: Substring) -> Bool {
    word.hasPrefix("-") && word.dropFirst().first.map { $0 == "-" || $0.isLetter } == true
  }

  // MARK: - What is installed

  private static let quiet: Set<Substring> = [
    "--no-cache-dir", "-q", "--quiet", "--disable-pip-version-check", "--no-input",
    "--progress-bar=off",
  ]

  /// Words by which packages are installed, without those that say how much is told and kept; none where the
  /// installer itself is renewed.
  private static func plainInstall(_ words: [Substring]) -> [Substring] {
    guard let place = words.firstIndex(of: "install"),
      words[..<place].contains(where: { $0.hasPrefix("pip") })
    else { return words }
    return words.filter { !quiet.contains($0) }
  }

  /// Whether the words of a command do nothing but install what they name, or tidy up behind it.
  private static func installs(_ words: [Substring]) -> Bool {
    let words = words.drop { $0 == "sudo" || $0 == "DEBIAN_FRONTEND=noninteractive" }
    guard let program = words.first else { return false }
    let rest = words.dropFirst()
    if program == "rm" {
      return rest.first == "-rf" && rest.count == 2 && rest.last == "/var/lib/apt/lists/*"
    }
    let verbs = rest.filter { !$0.hasPrefix("-") }
    if isOfProject(words) { return true }
    if program == "pip" || program == "pip3" || words.starts(with: ["python", "-m", "pip"]) {
      let named = verbs.drop { $0 == "pip" }
      return named.first == "install" && named.count > 1
        && named.dropFirst().allSatisfy { ["pip", "setuptools", "wheel", "uv"].contains($0) }
        && rest.filter { $0.hasPrefix("-") }.allSatisfy {
          quiet.contains($0) || ["-U", "--upgrade", "-m"].contains($0)
        }
    }
    guard program == "apt-get" || program == "apt", let verb = verbs.first,
      ["update", "install", "clean"].contains(verb), rest.allSatisfy({ isFlag($0) || isName($0) })
    else { return false }
    return verb == "install" || verbs.count == 1
  }

  /// Whether what the repository lists is installed, and nothing else: lists are files of their own.
  private static func isOfProject(_ words: ArraySlice<Substring>) -> Bool {
    let words = words.filter { word in
      !quiet.contains(word)
        && !["-U", "--upgrade", "--user", "--frozen", "--locked"].contains(word)
    }
    if words == ["uv", "sync"] || words == ["poetry", "install"] { return true }
    let installers: [[Substring]] = [
      ["pip"], ["pip3"], ["python", "-m", "pip"], ["python3", "-m", "pip"], ["uv", "pip"],
    ]
    guard let end = words.firstIndex(of: "install"), installers.contains(Array(words[..<end]))
    else { return false }
    let lists = Array(words[(end + 1)...])
    return !lists.isEmpty && lists.count.isMultiple(of: 2)
      && lists.indices.allSatisfy { place in
        place.isMultiple(of: 2)
          ? ["-r", "--requirement"].contains(lists[place]) : isList(lists[place])
      }
  }

  /// `requirements-dev.txt`, `docs/requirements.txt`: a list of packages in the repository.
  private static func isList(_ word: Substring) -> Bool {
    String(word).lastPathPart.hasPrefix("requirements") && word.hasSuffix(".txt")
      && !word.hasPrefix("/") && !word.contains("..") && !word.contains { ":$~*?".contains($0) }
      && !hasMarks(word)
  }

  /// A flag that takes no word: one that does may name a file of sources or a command to run.
  private static func isFlag(_ word: Substring) -> Bool {
    if word.hasPrefix("--") {
      return ["--no-", "--yes", "--quiet", "--assume-yes", "--fix-"].contains(where: word.hasPrefix)
        && !word.contains("=")
    }
    return word.hasPrefix("-") && word.dropFirst().allSatisfy { "yqfmV".contains($0) }
  }

  /// `git`, `libnccl2=2.18.3-1+cuda12.1`: a name, and no file.
  private static func isName(_ word: Substring) -> Bool {
    guard let first = word.utf8.first,
      (0x30...0x39).contains(first) || (0x61...0x7A).contains(first)
    else { return false }
    return word.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        || [0x2B, 0x2D, 0x2E, 0x3A, 0x3D, 0x7E].contains(byte)
    } && !word.hasSuffix(".deb")
  }
}
