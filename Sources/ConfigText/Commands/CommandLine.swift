package import Diagnostics
import Text

/// One program of a command with its own flags: `srun` runs `torchrun`, which runs `train.py`.
///
/// Behind a reference: whoever looks at a command asks for its program, and some hundred do.
package final class CommandStage: Sendable {
  /// The program's name without its folders; of `python -m a.b` the module.
  package let program: String
  /// The program as written, such as `examples/train.py`.
  package let programPath: String
  /// Flags and overrides.
  package let options: ConfigNode
  /// Words that are neither flags nor values of flags, in order.
  package let arguments: [ConfigNode]
  /// A word that is not known and may be any flags.
  package let opaque: ConfigNode?

  fileprivate init(
    _ program: (name: String, path: String), options: ConfigNode, arguments: [ConfigNode],
    opaque: ConfigNode?
  ) {
    self.program = program.name
    programPath = program.path
    self.options = options
    self.arguments = arguments
    self.opaque = opaque
  }

  /// The same program with its flags as it understands them.
  package func told(_ options: ConfigNode) -> CommandStage {
    CommandStage(
      (program, programPath), options: options, arguments: arguments, opaque: opaque)
  }

  /// Whether the program is a Python file or module: the one that trains, if any does.
  package var isScript: Bool { program.utf8.holds(UInt8(ascii: ".")) }
}

/// A command taken apart into the programs that start one another.
package struct CommandLine: Sendable {
  package var stages: [CommandStage] {
    didSet { judge() }
  }
  package var environment: ConfigNode
  package var depth: Int
  /// How often it is run.
  package var times: ShellTimes
  /// The branches it stands in, of conditions that are not known.
  package var branches: [ShellBranch]
  package var isBackground: Bool
  /// The words as texts.
  package var words: [String]
  /// Files among them that an earlier command has written or changed.
  package var rewritten: Set<String>
  /// What those of them hold that the script writes itself.
  package var written: [String: ShellWord]
  /// Whether an archive that was unpacked before in the same folder may have brought some of the files.
  package var isBehindArchive: Bool
  /// Where it is written.
  package var range: SourceRange
  /// What is known of its programs.
  package let vocabulary: CommandVocabulary

  /// The family that its programs belong to, if they do.
  package private(set) var family: (any CommandFamily.Type)?
  /// Whether it does something else than training by its words: evaluates, serves, prepares data.
  package private(set) var isOther = false

  /// The last stage: what is run in the end.
  package var program: CommandStage? { stages.last }

  /// The stage of a launcher by its name.
  package func stage(_ names: [String]) -> CommandStage? {
    stages.first { names.contains($0.program) }
  }

  /// Takes a command apart.
  ///
  /// - Parameters:
  ///   - command: The command.
  ///   - file: Where it stands.
  ///   - takesFlags: Whether it is written out in a script, where flags can be added.
  ///   - vocabulary: What is known of programs.
  init(
    _ command: ShellCommand, in file: SourceFile, takesFlags: Bool = false,
    knowing vocabulary: CommandVocabulary
  ) {
    self.vocabulary = vocabulary
    let known = vocabulary.words
    depth = command.depth
    times = command.times
    branches = command.branches
    isBackground = command.isBackground
    words = command.words.map(\.text)
    rewritten = command.rewritten
    written = command.written
    isBehindArchive = command.isBehindArchive
    range = SourceRange(
      file: file, bytes: command.range.isEmpty ? command.words.first?.range ?? 0..<0 : command.range
    )
    let origin = SourceRange(file: file, bytes: command.words.first?.range ?? 0..<0)
    environment = ConfigNode(
      .map(
        command.environment.sorted { $0.key < $1.key }.map { name, word in
          ConfigEntry(
            key: name, keyRange: SourceRange(file: file, bytes: word.range),
            value: word.node(in: file))
        }), origin)
    stages =
      command.prefix.isEmpty
      ? [] : CommandLine(ShellCommand(words: command.prefix), in: file, knowing: vocabulary).stages
    var words: [ShellWord] = []
    var program: (name: String, path: String)?
    var last = origin.bytes
    func flush() {
      guard let current = program else { return }
      stages.append(
        Self.stage(
          current, words, origin, in: file, shortNames: known.shortFlags[current.name] ?? [:],
          insertingAfter: takesFlags ? last : nil))
      words = []
    }
    var index = 0
    var reachedScript = false
    while index < command.words.count {
      let word = command.words[index]
      let text = word.text
      index += 1
      if reachedScript {
        words.append(word)
        last = word.range
        continue
      }
      if text == "-m" || text == "--module", known.takesModule(program?.name),
        index < command.words.count
      {
        flush()
        let module = command.words[index].text
        program = (module, module)
        last = command.words[index].range
        index += 1
        reachedScript = !known.launcherModules.contains(module)
        continue
      }
      let name = text.lastPathPart
      let isScript = name.hasSuffix(".py") && !FlagReader.isFlag(text)
      let isLauncher = known.launchers.contains(name) && !FlagReader.isFlag(text)
      let mayStart = known.wraps(program?.name ?? "")
      if program == nil
        || mayStart
          && (isScript || isLauncher && !Self.isValue(index - 1, in: command.words, known))
      {
        guard program != nil || !FlagReader.isFlag(text) else { continue }
        flush()
        program = (name, text)
        last = word.range
        // A starter takes the script that it starts as its first word.
        reachedScript = isScript && !known.starters.contains(name)
        // Some trainers have a launcher of their own, which starts another one.
        let next = index < command.words.count ? command.words[index].text : ""
        let isWrapper = known.wrapping[name]?.contains(next) == true
        if known.finals.contains(name), !isWrapper { reachedScript = true }
        continue
      }
      words.append(word)
      last = word.range
    }
    flush()
    judge()
  }

  private mutating func judge() {
    family = vocabulary.family(of: self)
    isOther = stages.last.map(vocabulary.isOther) ?? false
  }

  /// `--name python`, or `--extra megatron -m a.b`: the word belongs to the flag before it.
  private static func isValue(
    _ index: Int, in words: [ShellWord], _ known: CommandWords
  ) -> Bool {
    guard index > 0 else { return false }
    let before = words[index - 1].text
    if ["--name", "-J", "--job-name", "-n"].contains(before) { return true }
    // The module behind it is started by the program before, unless the word itself takes modules.
    guard FlagReader.isFlag(before), !before.contains("="), index + 1 < words.count,
      ["-m", "--module"].contains(words[index + 1].text)
    else { return false }
    return !known.takesModule(words[index].text)
  }

  private static func stage(
    _ program: (name: String, path: String), _ words: [ShellWord], _ origin: SourceRange,
    in file: SourceFile, shortNames: [String: String], insertingAfter last: Range<Int>?
  ) -> CommandStage {
    var rest: [ShellWord] = []
    let entries = FlagReader.entries(of: words, in: file, shortNames: shortNames, rest: &rest)
    let arguments = rest.filter { !$0.text.holds("=") }.map { $0.node(in: file) }
    var options = ConfigNode(.map(entries), origin)
    if let last { options.insertion = .command(after: last, options, in: file) }
    let opaque = (rest + words.filter { $0.mayBeFlags && isBehindValue($0, words) }).first {
      $0.mayBeFlags
    }
    return CommandStage(
      program, options: options, arguments: arguments, opaque: opaque?.node(in: file))
  }

  /// Whether a word stands behind a flag and its value: it is no value of its own.
  private static func isBehindValue(_ word: ShellWord, _ words: [ShellWord]) -> Bool {
    guard let index = words.firstIndex(where: { $0.range == word.range && $0.text == word.text }),
      index > 0
    else { return true }
    return !FlagReader.isFlag(words[index - 1].text) || words[index - 1].text.contains("=")
  }
}

extension ShellWord {
  /// Whether it may be any number of words: it is not quoted, and the script itself made it.
  fileprivate var mayBeFlags: Bool {
    guard let first = pieces.first, first.problem != nil, !first.isQuoted else { return false }
    return pieces.allSatisfy { $0.problem == nil || !$0.isOutside } && first.options == nil
  }
}
