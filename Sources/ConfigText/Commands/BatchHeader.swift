import ConfigText
import Diagnostics
import Runs
import Text

/// The `#SBATCH` lines of a script as options by their long names.
struct SlurmDirectives: Sendable {
  /// The options of the job, or of its first component.
  var options: ConfigNode
  /// The options of each component of a heterogeneous job; of other jobs one.
  var components: [ConfigNode] = []
  /// The lines that end a component.
  var separators: [SourceRange] = []
  /// Lines behind the first command, which Slurm does not read.
  var late: [SourceRange] = []

  /// No options.
  init(_ file: SourceFile) {
    options = ConfigNode(.map([]), SourceRange(file: file, bytes: 0..<0))
    components = [options]
  }

  private static let marker = Array("#SBATCH".utf8)
  private static let limit = 1_000

  static func read(_ file: SourceFile) -> SlurmDirectives {
    var parts: [[ConfigEntry]] = [[]]
    var directives = SlurmDirectives(file)
    var lastLine: Int?
    var isHeader = true
    var hasDocument = false
    var count = 0
    var lines: [(line: Int, range: Range<Int>)] = []
    for line in 0..<file.lineCount where count < limit {
      let range = file.range(ofLine: line)
      let bytes = file.bytes[range]
      guard bytes.starts(with: marker) else {
        let first = bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D && $0 != 0 }
        if let first, first != UInt8(ascii: "#") {
          if isHeader { isHeader = false }
          if !hasDocument { hasDocument = Array(bytes).holds(Array("<<".utf8)) }
        }
        continue
      }
      count += 1
      guard isHeader else {
        // A script that writes a batch script has that one's lines in a here-document.
        if hasDocument {
          lines.append((line, range))
        } else {
          directives.late.append(SourceRange(file: file, bytes: range))
        }
        continue
      }
      lastLine = line
      take(range, of: file, into: &parts, &directives)
    }
    if lastLine == nil {
      for (line, range) in lines {
        lastLine = line
        take(range, of: file, into: &parts, &directives)
      }
    }
    let whole = SourceRange(file: file, bytes: 0..<0)
    let insertion = lastLine.map { Insertion.directives(DirectivePlace(file: file, line: $0)) }
    directives.components = parts.map { ConfigNode(.map($0), whole, insertion: insertion) }
    directives.options = directives.components[0]
    return directives
  }

  private static func take(
    _ range: Range<Int>, of file: SourceFile, into parts: inout [[ConfigEntry]],
    _ directives: inout SlurmDirectives
  ) {
    let rest = range.lowerBound + marker.count..<range.upperBound
    let text = trimmed(file.text(in: rest))
    if text.hasPrefix("hetjob") || text.hasPrefix("packjob") {
      directives.separators.append(SourceRange(file: file, bytes: range))
      parts.append([])
      return
    }
    parts[parts.count - 1] += options(rest, of: file)
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
