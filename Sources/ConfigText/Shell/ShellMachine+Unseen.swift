package import Diagnostics
import Text

/// Commands of a script that nobody who reads it sees: what another program prints, or the network gives.
package struct UnseenCommands: Sendable {
  /// What is run, as the end of a sentence.
  package var reason: String
  /// The command that runs it.
  package var range: Range<Int>
}

extension ShellMachine {
  /// Programs whose output comes from elsewhere, or can be read by nobody.
  private static let fetchers: Set<String> = [
    "curl", "wget", "aria2c", "gsutil", "s3cmd", "s5cmd", "rclone", "ssh", "scp", "rsync", "nc",
    "ncat", "netcat", "socat", "hf", "huggingface-cli", "openssl", "gpg", "xxd", "zcat", "gzcat",
    "bzcat", "xzcat", "base64", "base32", "uudecode",
  ]

  /// The same, where the second word says so.
  private static let fetchingWords: [String: Set<String>] = [
    "aws": ["s3"], "gcloud": ["storage"], "git": ["show", "cat-file", "clone"],
    "gh": ["repo", "release", "api"], "az": ["storage"], "mc": ["cat", "cp"],
  ]

  /// Places from which tools are installed, where nobody else can put anything: what they give is known
  /// by many, and trains nothing.
  private static let installers = [
    "astral.sh/", "sh.rustup.rs", "get.docker.com", "install.python-poetry.org", "pixi.sh/",
    "bootstrap.pypa.io/", "raw.githubusercontent.com/nvm-sh/", "deb.nodesource.com/",
    "ollama.com/install.sh", "raw.githubusercontent.com/Homebrew/",
    "raw.githubusercontent.com/helm/", "micro.mamba.pm/", "starship.rs/install.sh",
    "deno.land/install.sh", "bun.sh/install", "get.k3s.io", "tailscale.com/install.sh",
    "sdk.cloud.google.com", "packages.cloud.google.com/", "nvidia.github.io/",
    "developer.download.nvidia.com/", "raw.githubusercontent.com/pyenv/", "pyenv.run",
    "claude.ai/install.sh", "opencode.ai/install", "get.pnpm.io/", "repo.anaconda.com/",
    "raw.githubusercontent.com/ohmyzsh/", "aka.ms/InstallAzureCLIDeb", "awscli.amazonaws.com/",
    "github.com/conda-forge/miniforge/releases/", "github.com/astral-sh/uv/releases/",
  ]

  /// Programs that unpack an archive, each with the words of which one makes it do so; none is needed where
  /// the set is empty.
  private static let unpackers: [String: Set<String>] = [
    "tar": ["x", "--extract", "--get"], "bsdtar": ["x"], "unzip": [], "7z": ["x", "e"],
    "7za": ["x"],
    "unrar": ["x", "e"], "cpio": ["i", "--extract"], "ar": ["x"],
  ]

  /// Whether words begin with a program that unpacks an archive.
  static func unpacks(_ words: [String]) -> Bool {
    let names = words.drop { $0 == "sudo" }
    guard let first = names.first else { return false }
    if first.lastPathPart.hasPrefix("python"), let module = names.dropFirst().firstIndex(of: "-m") {
      let rest = names[module...].dropFirst()
      return ["tarfile", "zipfile"].contains(rest.first)
        && rest.contains { ["-e", "--extract"].contains($0) }
    }
    guard let flags = unpackers[first.lastPathPart] else { return false }
    guard !flags.isEmpty else { return true }
    // `tar xzf`, `tar -xf`: the letter is among others.
    return names.dropFirst().prefix(4).contains { word in
      flags.contains(word)
        || !word.hasPrefix("--") && word.count < 8
          && flags.contains { $0.count == 1 && word.contains($0) }
    }
  }

  /// Options whose word is no address: where to put what is fetched, and how to fetch it.
  private static let places: Set<String> = [
    "-o", "--output", "-O", "-P", "--output-document", "--proto",
  ]

  /// Whether words begin with a program that fetches what it prints or writes.
  static func fetches(_ words: [String]) -> Bool {
    let names = words.drop { $0 == "sudo" || $0.hasPrefix("-") || $0.holds("=") }
    guard let first = names.first else { return false }
    let name = first.lastPathPart
    if fetchers.contains(name) { return true }
    guard let seconds = fetchingWords[name] else { return false }
    return names.dropFirst().prefix(3).contains { seconds.contains($0) }
  }

  /// Whether all that a command fetches are installers of tools; every word of it has to be there.
  static func isInstaller(_ command: [String]) -> Bool {
    var hasOne = false
    for (position, word) in command.enumerated().dropFirst() where !word.hasPrefix("-") {
      if places.contains(command[position - 1]) { continue }
      guard word.contains(".") || word.contains("/") || word.contains("…") else { continue }
      guard isInstaller(address: word) else { return false }
      hasOne = true
    }
    return hasOne
  }

  private static func isInstaller(address: String) -> Bool {
    guard let scheme = address.firstRange(of: "://") else { return false }
    let host = address[scheme.upperBound...]
    // `a/../b` is fetched as `b`, which is anybody's.
    guard !host.contains(".."), !host.contains("%") else { return false }
    return installers.contains { place in
      guard host.hasPrefix(place) else { return false }
      // `get.docker.com.x.org` and `get.docker.com@x.org` are others.
      let rest = host.dropFirst(place.count)
      return place.contains("/") || rest.isEmpty || rest.hasPrefix("/")
    }
  }

  /// Notes a file that another shell runs before what it is given: `BASH_ENV=x.sh bash train.sh`.
  func noteStartup(
    _ words: [ShellWord], _ environment: [String: ShellWord], _ range: Range<Int>
  ) {
    let name = "BASH_ENV"
    let isSet =
      environment[name] != nil || state.exported.contains(name)
      || words.contains { $0.text.hasPrefix(name + "=") }
    guard isSet else { return }
    noteUnseen("what `\(name)` names before another script", range)
  }

  /// Notes that commands are run that are not known.
  ///
  /// - Parameter origin: What gives them, as a program with its first words.
  func noteUnseen(_ origin: String, _ range: Range<Int>) {
    guard !isDry, unseen.count < 100 else { return }
    unseen.append(UnseenCommands(reason: "it runs \(origin), which is not known", range: range))
  }

  /// Notes a text of commands of which no word is known, where a program prints it.
  ///
  /// - Parameter isAny: Whether the output of any program counts, and not only what is fetched.
  func noteUnseen(_ text: ShellWord, isAny: Bool, _ range: Range<Int>) {
    let pieces = text.pieces.filter { piece in
      piece.problem != nil || piece.text.contains { !$0.isWhitespace }
    }
    guard let first = pieces.first, pieces.allSatisfy({ $0.problem != nil && !$0.isOutside }),
      let problem = first.problem
    else { return }
    let parts = problem.split(separator: "`", omittingEmptySubsequences: false)
    guard problem.hasPrefix("the output of `"), parts.count > 2 else {
      if isAny, problem.hasPrefix("a command's output") { noteUnseen("a command's output", range) }
      if isAny, problem.hasPrefix("what is in a file") { noteUnseen("what is in a file", range) }
      return
    }
    let words = parts[1].split(separator: " ").map(String.init)
    guard isAny || Self.fetches(words), !Self.isInstaller(words) else { return }
    noteUnseen("the output of `\(parts[1])`", range)
  }

  /// Notes a program that reads its commands from a pipe of which nothing is known.
  func noteUnseenInput(of words: [ShellWord], _ range: Range<Int>) {
    guard let source = piped, input == nil, inputFile == nil else { return }
    let interpreters: Set<String> = ["python", "python3", "perl", "ruby", "node"]
    guard
      let position = words.prefix(20).lastIndex(where: { word in
        let name = word.text.lastPathPart
        return Self.shells.contains(name) || interpreters.contains(name)
      })
    else { return }
    let rest = words[(position + 1)...]
    let name = words[position].text
    let isShell = Self.shells.contains(name.lastPathPart)
    let reads =
      rest.isEmpty || rest.first?.text == "-" || rest.first?.text == "/dev/stdin"
      || isShell
        && (rest.contains { $0.text == "-s" } || rest.allSatisfy { $0.text.hasPrefix("-") })
    guard reads, isShell || Self.fetches(source) else { return }
    if Self.isInstaller(source) { return }
    noteUnseen("the output of `\(ShellText.shortened(source.joined(separator: " ")))`", range)
  }

  /// Notes a script that a command of this one has written, and whose text is not known.
  func noteUnseenFile(_ words: [ShellWord], _ range: Range<Int>) {
    guard !state.written.isEmpty else { return }
    let isLost = { (name: String) in self.state.written[name].map { $0 == nil } ?? false }
    // Whatever a file is called, a shell runs it, and so does whoever names it first.
    let script =
      ScriptCall.position(in: words, known.batch).map { words[$0] }
      ?? words.prefix(40).enumerated().first { position, word in
        word.problem == nil && isLost(word.text)
          && (position == 0 || Self.shells.contains(Self.base(words[position - 1])))
      }?.element
    guard let text = script?.text else { return }
    if isLost(text) || text.hasPrefix("./") && isLost(String(text.dropFirst(2))) {
      noteUnseen("`\(ShellText.shortened(text))`, as another command has written it", range)
    }
  }

  /// Notes a container that is given devices and starts what its image says.
  func noteUnseenImage(_ words: [ShellWord], _ range: Range<Int>) {
    guard let start = ContainerStart(words.map(\.text)), start.mayTrain else { return }
    noteUnseen("what the image `\(ShellText.shortened(start.image))` starts", range)
  }

  /// Whether a program hands on what it reads, whole or in parts.
  static func passes(_ words: [String]) -> Bool {
    let filters: Set<String> = [
      "tee", "cat", "grep", "sed", "head", "tail", "awk", "tr", "cut", "sort", "sponge", "pv",
    ]
    return words.first.map(filters.contains) ?? false
  }

  /// A variable that is set, whether it is exported or not.
  func assignedWord(_ name: String) -> ShellWord? {
    if case .text(let word)? = state.variables[name] { word } else { nil }
  }

  /// The plain words of the first program of a part of a pipe.
  static func plainWords(_ node: ShellNode) -> [String] {
    switch node {
    case .simple(let command):
      return command.arguments.prefix(40).compactMap { argument in
        guard case .word(let node) = argument else { return nil }
        return node.bare ?? "…"
      }
    case .pipe(let nodes): return nodes.first.map(plainWords) ?? []
    case .and(let left, _), .or(let left, _): return plainWords(left)
    default: return []
    }
  }
}

/// The commands of a script that fetch files, looked for once.
package struct FetchCommands: Sendable {
  private struct Fetch {
    var text: String
    var names: Set<String>
    var isClone: Bool
    /// Whether what lies in it is not known by name: an archive.
    var isArchive = false
  }

  private var all: [Fetch] = []
  /// The fetched folder that the script goes into.
  private var entered: Fetch?
  /// The files in which installers of tools are put, and those of them in the folder that was gone into.
  private var installed: Set<String> = []
  private var installedInside: Set<String> = []

  /// Finds those of a script, few of many.
  package init(of script: ShellScript) { add(script.commands) }

  /// Finds those among the commands that a program of another language starts.
  package init(
    of commands: [ShellCommand], in file: SourceFile, knowing vocabulary: CommandVocabulary
  ) {
    for command in commands where all.count < 50 {
      add(ShellScript(command: command, in: file, knowing: vocabulary).commands)
    }
  }

  private mutating func add(_ commands: [ShellCommand]) {
    for command in commands where all.count < 50 {
      let words = command.words.map(\.text)
      if words.count == 2, ["cd", "pushd"].contains(words[0]) {
        let folder = words[1].split(separator: "/").first { $0 != "." }.map(String.init) ?? ""
        entered =
          entered
          ?? all.first { fetch in
            fetch.isClone && fetch.names.contains(folder)
              || fetch.isArchive
                && fetch.names.contains { !$0.isEmpty && folder.hasPrefix($0) }
          }
      }
      if ShellMachine.unpacks(words) {
        addArchive(words)
        continue
      }
      guard ShellMachine.fetches(words), !ShellMachine.isInstaller(words) else {
        if ShellMachine.fetches(words) { addInstaller(words) }
        continue
      }
      let isClone = words.contains("clone")
      let names = words.dropFirst().prefix(100).map { word in
        let end = word.split { $0 == "/" || $0 == ":" }.last.map(String.init) ?? word
        let name = String(end.prefix { $0 != "?" && $0 != "#" })
        return isClone ? name.replacing(".git", with: "") : name
      }
      let text = ShellText.shortened(words.prefix(4).joined(separator: " "))
      all.append(Fetch(text: text, names: Set(names), isClone: isClone))
    }
  }

  /// Notes the file in which an installer of a tool is put.
  private mutating func addInstaller(_ words: [String]) {
    let flags: Set<String> = ["-o", "--output", "-O", "--output-document"]
    let isNamed = words.first.map { $0.hasSuffix("wget") } == true
    let named = zip(words, words.dropFirst()).first { flag, _ in
      flags.contains(flag) && (isNamed || flag != "-O")
    }?.1
    guard let path = named ?? words.last(where: { $0.contains("://") }) else { return }
    let name = path.lastPathPart
    installed.insert(name)
    if entered != nil { installedInside.insert(name) }
  }

  /// Notes what is unpacked, unless it is what an installer of a tool was fetched as.
  private mutating func addArchive(_ words: [String]) {
    let files = words.dropFirst().filter { !$0.hasPrefix("-") }
    guard installed.isDisjoint(with: files) else { return }
    let names = Set(files.map(Self.stem))
    let text = ShellText.shortened(words.prefix(3).joined(separator: " "))
    all.append(Fetch(text: text, names: names, isClone: false, isArchive: true))
  }

  /// The name of a file up to its first dot.
  private static func stem(_ word: String) -> String {
    let name = word.split { $0 == "/" || $0 == "=" }.last.map(String.init) ?? word
    return String(name.prefix { $0 != "." })
  }

  /// The command that fetches the folder in which a builder is told to train: `make -C clone train`.
  package func folder(of command: ShellCommand) -> String? {
    let words = command.words.prefix(20).map(\.text)
    let builders: Set<String> = [
      "make", "gmake", "just", "task", "npm", "tox", "nox", "dvc", "poe",
    ]
    guard !all.isEmpty, let first = words.first, builders.contains(first),
      words.dropFirst().contains(where: { word in
        ["train", "finetune", "pretrain", "sft"].contains { word.contains($0) }
      })
    else { return nil }
    let named = all.first { fetch in
      fetch.isClone
        && words.contains { word in
          word.split(separator: "/").contains { fetch.names.contains(String($0)) }
        }
    }
    return (named ?? entered)?.text
  }

  /// The command that fetches a script which is called, with its first words.
  package func source(of call: ScriptCall) -> String? {
    guard !all.isEmpty else { return nil }
    let parts = call.path.split(separator: "/").map(String.init)
    // `curl -o get_helm.sh …` behind a clone that was gone into is no script of the clone.
    guard let name = parts.last,
      !(installedInside.contains(name) && parts.allSatisfy { $0 == name || $0 == "." })
    else { return nil }
    let named = all.first { fetch in
      fetch.names.contains(name)
        || fetch.isClone && parts.dropLast().contains { fetch.names.contains($0) }
        || fetch.isArchive
          && parts.dropLast().contains { part in
            fetch.names.contains { !$0.isEmpty && part.hasPrefix($0) }
          }
    }
    return (named ?? (call.installs ? nil : entered))?.text
  }
}
