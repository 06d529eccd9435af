import Text

/// Files that commands of a script change, so that what the repository holds is not what is trained.
extension ShellMachine {
  /// Editors, each with the flags or words by which it changes the files it is given in their place.
  private static let editors: [String: Set<String>] = [
    "sed": ["-i", "--in-place"], "gsed": ["-i", "--in-place"], "perl": ["-i", "-pi"],
    "ruby": ["-i"], "yq": ["-i", "--inplace"], "sd": [""], "sponge": [""], "ex": [""],
    "ed": [""], "crudini": ["--set", "--merge", "--del"], "dasel": ["put", "delete"],
    "toml": ["set"], "json": ["-I"], "awk": ["inplace"], "gawk": ["inplace"], "patch": [""],
  ]

  /// Programs whose last word is the file or folder that they write.
  private static let copiers: Set<String> = ["cp", "mv", "install", "ln", "rsync", "scp", "mount"]

  /// Words by which others do the same: `aws s3 cp`, `gcloud storage cp`.
  private static let copies: Set<String> = ["cp", "mv", "copy", "copyto", "sync", "rsync"]

  /// Flags behind which a program says where it writes.
  private static let destinations: Set<String> = ["-o", "--output", "--out", "--output-file"]

  /// Stands for whatever file a command may have changed.
  private static let anyFile = "*"

  /// Whether a program brings changes of files that its words do not name: `git apply x.patch`,
  /// `patch -p1 < x.patch`.
  private static func patches(_ name: String, _ words: ArraySlice<ShellWord>) -> Bool {
    switch name {
    case "git": isOtherRevision(words)
    case "patch": !words.contains { !$0.text.hasPrefix("-") && $0.text.contains(".") }
    default: false
    }
  }

  /// Whether `git` puts other bytes in the place of the repository's: those of a patch or of another
  /// revision. `git checkout -b name` takes none.
  private static func isOtherRevision(_ words: ArraySlice<ShellWord>) -> Bool {
    guard let verb = words.first?.text else { return false }
    let rest = words.dropFirst().prefix { $0.text != "--" }
    let makesBranch = rest.contains { ["-b", "-B", "-c", "-C", "--orphan"].contains($0.text) }
    switch verb {
    case "apply", "am", "cherry-pick": return true
    case "checkout", "switch", "merge", "rebase":
      return !makesBranch && rest.contains { !$0.text.hasPrefix("-") && $0.text != "HEAD" }
    case "restore":
      return words.contains { $0.text == "-s" || $0.text.hasPrefix("--source") }
    case "reset":
      return rest.contains { $0.text == "--hard" }
        && rest.contains { !$0.text.hasPrefix("-") && $0.text != "HEAD" }
    case "stash": return ["pop", "apply"].contains(rest.first?.text)
    case "pull":
      // `git pull` alone brings what the branch has by then.
      let names = rest.filter { !$0.text.hasPrefix("-") }
      return names.count > 1
        && names.dropFirst().contains { !["main", "master", "HEAD"].contains($0.text) }
    default: return false
    }
  }

  /// Flags behind which a program that fetches says where it puts what it gets.
  private static let outputs: [String: Set<String>] = [
    "curl": ["-o", "--output"], "wget": ["-O", "--output-document"], "aria2c": ["-o", "--out"],
  ]

  /// The files that a program which fetches writes.
  private static func fetched(_ name: String, _ words: ArraySlice<ShellWord>) -> [ShellWord] {
    // What installs a tool is run, and is no recipe.
    guard let flags = outputs[name], !isInstaller([name] + words.map(\.text)) else { return [] }
    return zip(words, words.dropFirst()).filter { word, _ in
      flags.contains(word.text)
        // `-qO`: among other letters.
        || word.text.hasPrefix("-") && !word.text.hasPrefix("--") && word.text.count < 6
          && flags.contains { $0.count == 2 && word.text.hasSuffix($0.dropFirst()) }
    }.map(\.1)
  }

  /// Whether the script has gone where another repository may lie, as one that is patched after it was
  /// fetched.
  private var isInAnotherFolder: Bool {
    commands.contains { command in
      let words = command.words
      return words.count == 2 && ["cd", "pushd"].contains(words[0].text) && words[1].problem == nil
        && words[1].text.contains { $0.isLetter }
    }
  }

  /// Words by which `git` puts files of the repository in the place of those that are there.
  private static let restoring: Set<String> = [
    "checkout", "restore", "reset", "stash", "switch", "clean", "pull", "merge", "rebase",
    "checkout-index", "read-tree", "worktree", "submodule", "lfs",
  ]

  /// Forgets what files hold that were written: another file may have their name by now.
  func forgetWritten(where isMeant: (String) -> Bool) {
    for (path, body) in state.written where body != nil && isMeant(path) {
      state.written[path] = .some(nil)
    }
  }

  /// Notes the files that a command changes where they lie, or puts others in the place of.
  func noteChanges(by words: [ShellWord]) {
    guard let first = words.first else { return }
    let name = Self.base(first)
    let rest = words.dropFirst()
    if name.hasPrefix("python") {
      noteProgram(rest)
      noteStarts(rest, first.range)
    }
    // What was written may be the repository's again.
    if name == "git", rest.contains(where: { Self.restoring.contains($0.text) }) {
      forgetWritten { _ in true }
    }
    if Self.patches(name, rest), !isInAnotherFolder { return remember(nil, in: Self.anyFile) }
    if Self.unpacks(words.map(\.text)) { return noteUnpacked(words) }
    for word in Self.fetched(name, rest) { lose(file: word) }
    if Self.outputs[name] == nil { noteDestinations(rest) }
    for (word, next) in zip(rest, rest.dropFirst()) where Self.localFolders.contains(word.text) {
      var folder = next.text
      while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
      let isOutside = folder.hasPrefix("/") || folder.contains("$") || folder.hasPrefix("~")
      if !isOutside { remember(nil, in: folder == "." ? Self.anyFile : folder + "/*") }
    }
    if Self.copiers.contains(name)
      || rest.prefix(2).contains(where: { Self.copies.contains($0.text) })
    {
      return noteCopies(rest)
    }
    if name == "find" || name == "xargs" { return noteEdits(of: name, rest) }
    guard let flags = Self.editors[name],
      flags.contains("")
        || rest.contains(where: { word in flags.contains { Self.isFlag(word.text, $0) } })
    else { return }
    for word in rest.prefix(400) {
      lose(file: word)
      // A file of machines has no ending.
      let isName = word.text.utf8.allSatisfy { isNameByte($0, isFirst: false) || $0 == 0x2F }
      if isName, word.problem == nil, state.written[word.text] == nil {
        remember(nil, in: word.text)
      }
    }
  }

  /// Flags behind which a program that fetches several files says in which folder it puts them.
  private static let localFolders: Set<String> = ["--local-dir", "--local_dir"]

  /// Flags behind which a program that unpacks says in which folder.
  private static let folders: Set<String> = ["-C", "--directory", "-d", "--one-top-level"]

  /// What an archive may bring: any file of the folder that it is unpacked in, or only those that are named.
  private func noteUnpacked(_ words: [ShellWord]) {
    var folder: ShellWord?
    for (word, next) in zip(words, words.dropFirst()) where Self.folders.contains(word.text) {
      folder = next
    }
    for word in words {
      for flag in Self.folders where flag.hasPrefix("--") && word.text.hasPrefix(flag + "=") {
        folder = word.dropping(flag.utf8.count + 1)
      }
    }
    var path = folder?.text ?? "."
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    // Elsewhere than in the repository nothing of it is changed.
    let isElsewhere =
      folder?.problem != nil || path.hasPrefix("/") || path.contains("$")
      || path.hasPrefix("~") || path.hasPrefix("..")
    guard !isElsewhere, folder != nil || !isInAnotherFolder else { return }
    if path == "." { hasUnpacked = true }
    remember(nil, in: path == "." ? Self.anyFile : path + "/*")
  }

  /// The files that a program says it writes: `-o a.yaml`, `--output=a.yaml`, `of=a.yaml`.
  private func noteDestinations(_ words: ArraySlice<ShellWord>) {
    for (word, next) in zip(words, words.dropFirst()) where Self.destinations.contains(word.text) {
      lose(file: next)
    }
    for word in words {
      let text = word.text
      guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let flag = String(text[..<equals])
      guard flag == "of" || Self.destinations.contains(flag) else { continue }
      lose(file: word.dropping(flag.utf8.count + 1))
    }
  }

  /// What a copy writes: the file of its last word, or one of the same name in that folder.
  private func noteCopies(_ words: ArraySlice<ShellWord>) {
    let plain = words.filter { !$0.text.hasPrefix("-") && !Self.copies.contains($0.text) }
    guard let target = plain.last, plain.count > 1 else { return }
    lose(file: target)
    var folder = target.text
    while folder.hasSuffix("/") { folder.removeLast() }
    for path in state.written.keys where path.hasPrefix(folder + "/") { remember(nil, in: path) }
    guard !folder.isEmpty, !folder.contains("$"), !folder.contains(":") else { return }
    for source in plain.dropLast() {
      let name = source.text.lastPathPart
      // A whole folder brings whatever it holds.
      let isFile = name.contains { $0 != "." } && name.contains(".") && !source.text.hasSuffix("/")
      guard !folder.hasPrefix("/") else { continue }
      remember(
        nil, in: folder == "." ? (isFile ? name : "*.y*ml") : folder + "/" + (isFile ? name : "*"))
    }
  }

  /// What `find … -exec sed -i` and `… | xargs sed -i` change: files whose names match, or any.
  private func noteEdits(of name: String, _ words: ArraySlice<ShellWord>) {
    guard
      let position = words.firstIndex(where: { Self.editors[Self.base($0)] != nil }),
      let flags = Self.editors[Self.base(words[position])],
      flags.contains("")
        || words[position...].contains(where: { word in
          flags.contains { Self.isFlag(word.text, $0) }
        })
    else { return }
    let pattern = zip(words, words.dropFirst()).first { $0.0.text == "-name" }?.1.text
    remember(nil, in: name == "find" ? pattern ?? Self.anyFile : Self.anyFile)
  }

  /// `-i`, `-i.bak`, `-ni`: with an ending for the copy, or among other letters.
  private static func isFlag(_ text: String, _ flag: String) -> Bool {
    if text == flag { return true }
    guard flag == "-i", text.hasPrefix("-"), !text.hasPrefix("--") else {
      return flag.hasPrefix("--") && text.hasPrefix(flag + "=")
    }
    return text.dropFirst().prefix { $0.isLetter }.contains("i")
  }

  /// A program on the command line, or in a here-document, that starts another one which trains: with what
  /// words, and how often, is not followed.
  private func noteStarts(_ words: ArraySlice<ShellWord>, _ range: Range<Int>) {
    let texts = words.first?.text == "-c" ? words.dropFirst().first.map(\.text) : input?.text
    guard let text = texts, text.utf8.count < 100_000,
      ["subprocess", "os.system", "popen", "os.exec", "os.spawn"].contains(where: text.holds)
    else { return }
    let parts = text.split { "\"'`()[]{},; \n\t=".contains($0) }.prefix(4_000).map(String.init)
    guard let started = parts.first(where: { known.launchers.contains($0) }) else { return }
    noteUnseen("what a program on the command line starts with `\(started)`", range)
  }

  /// The text of a small program of the repository that opens files to write them.
  private func writer(_ words: ArraySlice<ShellWord>) -> String? {
    // What trains is told more than that.
    guard words.count <= 4, let file = words.first(where: { !$0.text.hasPrefix("-") })?.text,
      file.hasSuffix(".py")
    else { return nil }
    guard let provider else {
      if missing.count < ShellScript.mostMissing - 1 { missing.append(file) }
      return nil
    }
    guard let bytes = provider(file), bytes.count < 20_000 else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    let opens = ["\"w\"", "'w'", "\"a\"", "'a'", "write_text", "shutil.", "os.replace"]
    return opens.contains(where: text.holds) ? text : nil
  }

  /// A program on the command line, in a here-document or a file, that writes files which it names.
  private func noteProgram(_ words: ArraySlice<ShellWord>) {
    let texts =
      words.first?.text == "-c"
      ? words.dropFirst().first.map(\.text) : input?.text ?? writer(words)
    guard let text = texts, text.utf8.count < 100_000,
      ["dump", "write", "save", "copy", "move", "rename", "replace"].contains(
        where: text.holds)
    else { return }
    for part in text.split(whereSeparator: { "\"'`()[]{},; \n\t=".contains($0) }).prefix(4_000)
    where [".yaml", ".yml", ".json", ".toml", ".py", ".sh"].contains(where: part.hasSuffix) {
      lose(file: ShellWord(pieces: [ShellPiece(text: String(part), isQuoted: true)], range: 0..<0))
    }
  }

  /// How many files are remembered; beyond that any file may have been written.
  private static let fileLimit = 400

  /// Remembers what a file holds; nil where that is not known.
  func remember(_ body: ShellWord?, in path: String) {
    guard !path.isEmpty, state.written.count < Self.fileLimit else { return }
    state.written[path] = .some(body)
  }

  /// Forgets what a file holds; of a file whose folder is not known the words still name it.
  private func lose(file word: ShellWord) {
    guard let name = word.text.split(separator: "/").last, name.contains("."),
      !name.contains("$"), !word.text.hasPrefix("-"), !word.text.contains(" ")
    else { return }
    remember(nil, in: word.text)
  }

  /// The files among words, or behind the `=` of a flag, that are not as the repository has them.
  func rewritten(_ words: [ShellWord]) -> Set<String> {
    guard !state.written.isEmpty else { return [] }
    var found: Set<String> = []
    for word in words.prefix(2_000) {
      let text = word.text
      if isWritten(text) { found.insert(text) }
      guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let value = String(text[equals...].dropFirst())
      if isWritten(value) { found.insert(value) }
    }
    return found
  }

  /// Whether a command has written a file, by either way of naming one beside the script.
  private func isWritten(_ path: String) -> Bool {
    if state.written.count >= Self.fileLimit || state.written[Self.anyFile] != nil { return true }
    let plain = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    if state.written[plain] != nil || state.written["./" + plain] != nil { return true }
    return path.utf8.holds(UInt8(ascii: ".")) && isMatched(plain)
  }

  /// What a file holds that the script has written, by the name that it has there; nil where that is not
  /// known, or where a later command may have changed it.
  func text(writtenTo path: String) -> ShellWord? {
    guard state.written.count < Self.fileLimit, state.written[Self.anyFile] == nil else {
      return nil
    }
    let plain = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    let bodies = [plain, "./" + plain].compactMap { state.written[$0] }
    // `cfg.yaml` and `$PWD/cfg.yaml` may be one file; two that are named from the root are two.
    let name = plain.lastPathPart
    let isOne = state.written.keys.allSatisfy { other in
      other.lastPathPart != name || other == plain || other == "./" + plain
        || Self.isPlainFromRoot(other) && Self.isPlainFromRoot(plain)
    }
    guard bodies.count == 1, isOne, !isMatched(plain) else { return nil }
    return bodies[0]
  }

  private static func isPlainFromRoot(_ path: String) -> Bool {
    path.hasPrefix("/") && !path.contains("$") && !path.contains("/.") && !path.contains("//")
  }

  /// Whether a command has written any file whose name is like that.
  private func isMatched(_ plain: String) -> Bool {
    state.written.keys.contains { pattern in
      guard pattern.holds("*") || pattern.holds("?") else { return false }
      let whole = pattern.hasPrefix("./") ? pattern.dropFirst(2) : pattern[...]
      let name = plain.split(separator: "/").last ?? plain[...]
      let text = whole.contains("/") ? plain[...] : name
      // What is no pattern that can be read may be any file.
      guard whole.utf8.count < 400, text.utf8.count < 400,
        let pattern = ShellPattern(
          ShellWord(pieces: [ShellPiece(text: String(whole), isQuoted: false)], range: 0..<0))
      else { return true }
      return pattern.matches(text.utf8)
    }
  }
}
