import ConfigText
import Diagnostics

/// What a shell script would run, as far as reading it can tell: nothing is ever executed.
struct ShellScript: Sendable {
  let file: SourceFile
  /// Whether the file is a script, rather than one that has commands in some of its values.
  let isWhole: Bool
  /// The commands in the order they are written, with variables filled in.
  let commands: [ShellCommand]
  /// The commands taken apart; words that hold a whole command line (`bash -c "…"`) are opened.
  private(set) var lines: [CommandLine] = []
  /// The `#SBATCH` options by their long names.
  let directives: ConfigNode
  /// The variables at the end of the script.
  let variables: [String: ShellVariable]

  /// The names of the variables that commands see.
  let exported: Set<String>

  /// Reads a whole script.
  init(_ file: SourceFile) { self.init(file, calledBy: nil) }

  /// Reads a whole script with the words and options that another one gives it.
  init(_ file: SourceFile, calledBy call: ScriptCall?) {
    self.file = file
    isWhole = true
    var directives = SlurmDirectives.read(file)
    for entry in call?.options ?? [] { directives = directives.setting(entry, at: entry.key) }
    self.directives = directives
    var variables = SlurmDirectives.variables(of: directives, in: file)
    if let call {
      variables.merge(call.environment) { $1 }
      variables.merge(Self.positional(call.arguments)) { $1 }
    }
    var interpreter = ShellInterpreter(bytes: file.bytes, variables: variables)
    interpreter.run(0..<file.bytes.count)
    commands = interpreter.commands
    self.variables = interpreter.variables
    exported = interpreter.exported
    lines = commandLines()
  }

  /// `$1` to `$9` and `$@`.
  static func positional(_ words: [ShellWord]) -> [String: ShellVariable] {
    var variables: [String: ShellVariable] = ["@": .array(words)]
    for (index, word) in words.prefix(9).enumerated() { variables["\(index + 1)"] = .text(word) }
    return variables
  }

  /// Reads the commands that stand in parts of a file of another language.
  init(_ file: SourceFile, ranges: [Range<Int>], seeds: [String: ShellVariable]) {
    self.file = file
    isWhole = false
    directives = ConfigNode(.map([]), SourceRange(file: file, bytes: 0..<0))
    var interpreter = ShellInterpreter(bytes: file.bytes, variables: seeds)
    for range in ranges {
      interpreter.foldsLines = file.bytes[range].first != UInt8(ascii: "|")
      interpreter.run(Self.content(of: range, in: file.bytes))
    }
    commands = interpreter.commands
    variables = interpreter.variables
    exported = interpreter.exported
    lines = commandLines()
  }

  /// One command that is taken apart already.
  init(
    command: ShellCommand, in file: SourceFile, variables: [String: ShellVariable] = [:]
  ) {
    self.file = file
    isWhole = false
    directives = ConfigNode(.map([]), SourceRange(file: file, bytes: 0..<0))
    commands = [command]
    self.variables = variables
    exported = []
    lines = commandLines()
  }

  /// The text of a YAML scalar without the quotes or the `|` before it.
  private static func content(of range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    guard let first = bytes[range].first else { return range }
    switch first {
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      let line = bytes[range].firstIndex(of: UInt8(ascii: "\n")) ?? range.upperBound
      return line..<range.upperBound
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      guard range.count >= 2 else { return range }
      return range.lowerBound + 1..<range.upperBound - 1
    default: return range
    }
  }

  /// The last value of a variable as a node, if the script sets it.
  func variable(_ name: String) -> ConfigNode? {
    guard case .text(let word)? = variables[name] else { return nil }
    return word.node(in: file)
  }
}

/// What a variable holds.
enum ShellVariable: Sendable {
  case text(ShellWord)
  case array([ShellWord])
}
