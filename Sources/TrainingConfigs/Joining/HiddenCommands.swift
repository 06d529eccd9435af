import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// Commands in files that nobody takes for scripts, such as a log, and that another file runs: `bash a.log`,
/// `cat jobs.csv | sh`, `subprocess.run(["bash", "a.out"])`.
///
/// No run is made of them; that they are run, and that one of them trains, is said.
extension RunFinder {
  /// Words by one of which a line runs what another file holds.
  private static let readers: Set<String> = [
    "bash", "sh", "zsh", "dash", "ksh", "source", ".", "sbatch", "qsub", "bsub", "srun", "eval",
    "xargs", "parallel", "exec", "system", "popen", "Popen", "subprocess", "while", "done", "chmod",
    "nohup", "at", "batch", "crontab", "multi-prog", "check_call", "check_output",
  ]

  /// Words by one of which a line runs another file as Python.
  private static let interpreters: Set<String> = [
    "exec", "run_path", "python", "python3", "torchrun", "SourceFileLoader",
  ]

  /// Words behind which a file is written.
  private static let writers: Set<String> = ["tee", "--output", "-o", "--log-file"]

  /// What is searched in all, and of one file.
  private static let byteLimit = 200_000_000
  private static let fileLimit = 400_000
  private static let mentionLimit = 200

  /// Lines of one file that run what stands in others.
  private struct Caller: Sendable {
    var path: String
    var bytes: Int
    var mentions: [(path: String, range: SourceRange)]
    var makes: [MakeCall]
  }

  /// Notes the files that run what stands in files of other kinds.
  mutating func noteHiddenCommands() {
    var left = Self.byteLimit
    var known: [String: CommandCarrier.Found?] = [:]
    var makefiles: [String: MakefileRules?] = [:]
    let programs = documents.sorted { $0.key < $1.key }
    for start in stride(from: 0, to: programs.count, by: ReadAhead.count) where left > 0 {
      let next = Array(programs[start..<min(start + ReadAhead.count, programs.count)])
      let callers = workers.map(next) { [self] in $0.map { caller($0.key, $0.value) } }
      for caller in callers.compactMap(\.self) {
        left -= caller.bytes
        note(caller, &known, &makefiles)
      }
    }
  }

  private func caller(_ path: String, _ document: ConfigDocument?) -> Caller? {
    guard Self.mayRun(path, document),
      let file = document?.file
        ?? (try? workspace.files.read(path, limit: Self.fileLimit)).map({
          SourceFile(path: path, bytes: $0)
        }), file.bytes.count <= Self.fileLimit
    else { return nil }
    return Caller(
      path: path, bytes: file.bytes.count, mentions: mentions(in: file),
      makes: MakeCall.all(in: file))
  }

  private mutating func note(
    _ caller: Caller, _ known: inout [String: CommandCarrier.Found?],
    _ makefiles: inout [String: MakefileRules?]
  ) {
    for mention in caller.mentions.prefix(Self.mentionLimit) {
      let found = known[mention.path] ?? carried(mention.path)
      known[mention.path] = .some(found)
      guard found != nil else { continue }
      account.isNotUnderstood(
        caller.path, at: mention.range,
        "runs `\(FactText.shortened(mention.path))`, which holds a command that trains, and no run"
          + " is made of it")
    }
    for call in caller.makes {
      guard
        let makefile = call.makefiles(for: caller.path).first(where: {
          workspace.files.kind(of: $0) == .file
        }),
        makefile != caller.path
      else { continue }
      let rules = makefiles[makefile] ?? self.rules(of: makefile)
      makefiles[makefile] = .some(rules)
      guard rules?.trains(call.goals) == true else { continue }
      account.isNotUnderstood(
        caller.path, at: call.range,
        "makes a goal of `\(FactText.shortened(makefile))` that trains, and no run is made of it",
        by: .carriedCommands)
    }
  }

  private func rules(of makefile: String) -> MakefileRules? {
    guard let bytes = try? workspace.files.read(makefile, limit: Self.fileLimit) else { return nil }
    return MakefileRules(SourceFile(path: makefile, bytes: bytes))
  }

  /// Whether a file may run others: a program or a config that starts commands, or a file of no language.
  private static func mayRun(_ path: String, _ document: ConfigDocument?) -> Bool {
    guard let document else { return FileSort.plainKind(path) == nil }
    switch document.language {
    case .shell: return true
    case .python, .notebook:
      return startsCommands(document.file)
        || ["exec(", "run_path"].contains { document.file.bytes.holds(Array($0.utf8)) }
    case .yaml, .json, .toml:
      return ["bash ", "sh ", "source ", "bash\"", "make"].contains {
        document.file.bytes.holds(Array($0.utf8))
      }
    case .gin: return false
    }
  }

  /// Whether a program of Python starts commands, and does not only run what is Python itself.
  private static func startsCommands(_ file: SourceFile) -> Bool {
    ["subprocess", "os.system", "popen", "os.exec", "os.spawn"].contains {
      file.bytes.holds(Array($0.utf8))
    }
  }

  private func carried(_ path: String) -> CommandCarrier.Found? {
    guard let bytes = try? workspace.files.read(path, limit: 2_000_000) else { return nil }
    let file = SourceFile(path: path, bytes: bytes)
    let command = FormatList.carrier.training(in: file).flatMap { $0.isCut ? nil : $0 }
    return command ?? Self.program(in: file)
  }

  /// What a file trains where it is run as Python, whatever it is called.
  private static func program(in file: SourceFile) -> CommandCarrier.Found? {
    guard file.bytes.count <= fileLimit, !file.bytes.contains(0) else { return nil }
    let document = ConfigDocument(
      file: file, language: .python, knowing: FormatList.vocabulary)
    guard PythonFormat.detect(document) > Confidence.none else { return nil }
    return CommandCarrier.Found(range: SourceRange(file: file, bytes: 0..<0))
  }

  /// The files of other kinds that lines of a file run, each with the line.
  private func mentions(in file: SourceFile) -> [(path: String, range: SourceRange)] {
    var found: [(path: String, range: SourceRange)] = []
    let resolver = PathResolver(workspace: workspace)
    var start = 0
    for line in file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      defer { start += line.count + 1 }
      guard line.count <= 4_000, line.contains(UInt8(ascii: ".")) else { continue }
      let text = line.drop { $0 <= 0x20 }
      guard text.first != UInt8(ascii: "#"), !text.starts(with: [0x2F, 0x2F]) else { continue }
      let words = Self.words(of: text)
      let isProgram = words.contains { Self.calls($0, Self.interpreters) }
      // A program that starts commands and opens a file of them may start those.
      let opens = FileSort.isProgram(file.path) && words.contains("open")
      // What only runs Python, as `exec()` does, runs no command that stands in a page.
      let runsPages = opens && (!file.path.hasSuffix(".py") || Self.startsCommands(file))
      let mayStart =
        isProgram || opens || words.contains(where: { Self.calls($0, Self.readers) })
      for (position, word) in words.enumerated() where mayStart || word.hasPrefix("./") {
        guard Self.isOfOtherKind(word) || isProgram && Self.isPlainText(word),
          !Self.isWritten(words[..<position]),
          isProgram || runsPages || opens && !FileSort.isPage(word) || word.hasPrefix("./")
            || words.contains(where: { Self.calls($0, Self.readers) })
        else { continue }
        let name = word.hasPrefix("/") ? String(word.dropFirst()) : word
        guard let path = resolver.beside(name, of: file.path), path != file.path else { continue }
        found.append(
          (path, SourceRange(file: file, bytes: start..<(start + line.count))))
      }
    }
    return found
  }

  /// What a line writes for the folder that it is run in.
  private static let hereMarks = ["$PWD/", "$(pwd)/"].map { Array($0.utf8) }

  /// The words of a line, whatever stands between them; a sign that a file is written stays one.
  private static func words(of line: ArraySlice<UInt8>) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    func end() {
      if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
      word.removeAll(keepingCapacity: true)
    }
    var rest = line
    while let byte = rest.first {
      if byte == UInt8(ascii: "$"), let mark = hereMarks.first(where: { rest.starts(with: $0) }) {
        rest = rest.dropFirst(mark.count)
        continue
      }
      rest = rest.dropFirst()
      if byte == UInt8(ascii: ">") {
        end()
        words.append(">")
      } else if isSeparator[Int(byte)] {
        end()
      } else {
        word.append(byte)
      }
    }
    end()
    return words
  }

  /// By a byte's value: it is asked for each byte of every script.
  private static let isSeparator = (0...UInt8.max).map { " \t\r\"'`()[]{},;|&<=".utf8.contains($0) }

  /// Whether a file that stands behind these words is written there.
  private static func isWritten(_ words: ArraySlice<String>) -> Bool {
    guard let last = words.last else { return false }
    return last == ">" || writers.contains(last) || last == "-a" && words.dropLast().last == "tee"
  }

  private static func calls(_ word: String, _ programs: Set<String>) -> Bool {
    if programs.contains(word) { return true }
    guard let point = word.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return programs.contains(String(word[point...].dropFirst()))
  }

  /// Whether a word names a file of no kind that is known by its name.
  private static func isPlainText(_ word: String) -> Bool {
    word.utf8.count <= 400 && word.utf8.holds(UInt8(ascii: ".")) && !word.hasPrefix("-")
      && !word.hasPrefix(".")
      && FileSort.plainKind(word) == nil && !FileSort.mayBeConfig(word)
  }

  /// Whether a word names a file that no reader of configs or scripts would look into.
  private static func isOfOtherKind(_ word: String) -> Bool {
    guard word.utf8.count <= 400, word.utf8.holds(UInt8(ascii: ".")), !word.hasPrefix("-"),
      let kind = FileSort.plainKind(word)
    else { return false }
    return ["log", "data", "documentation", "image", "sound or film", "change"].contains(kind)
  }
}
