import ConfigText
import Diagnostics
import Runs

/// The `#SBATCH` lines of a script as options by their long names.
enum SlurmDirectives {
  static func read(_ file: SourceFile) -> ConfigNode {
    var entries: [ConfigEntry] = []
    let marker = Array("#SBATCH".utf8)
    var lastLine: Int?
    for line in 0..<file.lineCount where entries.count < 200 {
      let range = file.range(ofLine: line)
      guard range.count > marker.count, file.bytes[range].starts(with: marker) else { continue }
      let scanStart = range.lowerBound + marker.count
      guard file.bytes[scanStart] == 0x20 || file.bytes[scanStart] == 0x09 else { continue }
      lastLine = line
      entries += options(scanStart..<range.upperBound, of: file)
    }
    let whole = SourceRange(file: file, bytes: 0..<0)
    let insertion = lastLine.map { Insertion.directives(DirectivePlace(file: file, line: $0)) }
    return ConfigNode(.map(entries), whole, insertion: insertion)
  }

  private static func options(_ range: Range<Int>, of file: SourceFile) -> [ConfigEntry] {
    var words: [ShellWord] = []
    var index = range.lowerBound
    // SLURM itself expands no variables: `$NAME` in a directive is text.
    while index < range.upperBound, words.count < 400 {
      let byte = file.bytes[index]
      if byte == 0x20 || byte == 0x09 {
        index += 1
        continue
      }
      if byte == UInt8(ascii: "#") { break }
      var end = index
      var quote: UInt8?
      while end < range.upperBound {
        let next = file.bytes[end]
        if let open = quote {
          if next == open { quote = nil }
        } else if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
          quote = next
        } else if next == 0x20 || next == 0x09 {
          break
        }
        end += 1
      }
      words.append(word(index..<end, of: file))
      index = end
    }
    return FlagReader.entries(of: words, in: file, shortNames: shortNames).map { entry in
      var entry = entry
      entry.key = entry.key.replacing("-", with: "_")
      return entry
    }
  }

  /// A word with the quotes around its value removed.
  private static func word(_ range: Range<Int>, of file: SourceFile) -> ShellWord {
    var pieces: [ShellPiece] = []
    var start = range.lowerBound
    for index in range
    where file.bytes[index] == UInt8(ascii: "\"") || file.bytes[index] == UInt8(ascii: "'") {
      if index > start { pieces.append(piece(start..<index, of: file)) }
      start = index + 1
    }
    if start < range.upperBound { pieces.append(piece(start..<range.upperBound, of: file)) }
    return ShellWord(pieces: pieces, range: range)
  }

  private static func piece(_ range: Range<Int>, of file: SourceFile) -> ShellPiece {
    let text = file.text(in: range)
    // Templates and placeholders are no values.
    let isTemplate = text.contains("{{") || text.contains("${") || text.contains("<")
    return ShellPiece(
      text: text, start: text.utf8.count == range.count ? range.lowerBound : nil, isQuoted: false,
      problem: isTemplate ? "`\(FactText.shortened(text))` is a template" : nil)
  }

  static let shortNames: [String: String] = [
    "N": "nodes", "n": "ntasks", "t": "time", "p": "partition", "C": "constraint", "G": "gpus",
    "A": "account", "J": "job_name", "a": "array", "b": "begin", "q": "qos", "d": "dependency",
    "c": "cpus_per_task",
    "w": "nodelist", "o": "output", "e": "error", "D": "chdir", "M": "clusters",
  ]

  /// What SLURM puts in the environment, as far as the directives say.
  static func variables(of directives: ConfigNode, in file: SourceFile) -> [String: ShellVariable] {
    var variables: [String: ShellVariable] = [:]
    let names: [(String, [String])] = [
      ("nodes", ["SLURM_NNODES", "SLURM_JOB_NUM_NODES"]),
      ("ntasks_per_node", ["SLURM_NTASKS_PER_NODE"]),
      ("ntasks", ["SLURM_NTASKS", "SLURM_NPROCS"]),
      ("cpus_per_task", ["SLURM_CPUS_PER_TASK"]),
      ("gpus_per_node", ["SLURM_GPUS_PER_NODE"]),
      ("job_name", ["SLURM_JOB_NAME"]),
    ]
    for (key, targets) in names {
      guard let scalar = directives[key]?.scalar, scalar.problem == nil else { continue }
      if key == "nodes", Number.parse(scalar.text) == nil { continue }
      var text = scalar.text
      if key == "gpus_per_node" {
        text = text.split(separator: ":").last.map(String.init) ?? text
      }
      // An option of the call stands in another file.
      let literal = scalar.literal.flatMap { $0.file === file ? $0.bytes : nil }
      let range = literal ?? 0..<0
      let start = text == scalar.text ? literal?.lowerBound : nil
      let piece = ShellPiece(text: text, start: start, isQuoted: true)
      for target in targets { variables[target] = .text(ShellWord(pieces: [piece], range: range)) }
    }
    return variables
  }
}
