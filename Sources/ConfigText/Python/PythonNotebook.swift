package import Diagnostics
import Text

/// The code of a Jupyter notebook, of any format since 3: its cells one after another.
///
/// Lines that are IPython's and not Python's are taken out: what they run in a shell is kept apart.
package struct PythonNotebook: Sendable {
  /// The Python of all cells, with where in the file each byte stands.
  package private(set) var python = PythonSourceMap()
  /// What cells run in a shell: `!torchrun …`, `%%bash`.
  package private(set) var shell = PythonSourceMap()
  /// What `%%writefile` writes: the name and the text.
  package private(set) var written: [(name: String, text: PythonSourceMap)] = []

  /// Reads a notebook that was parsed as JSON.
  ///
  /// - Returns: nil for JSON that is no notebook, or one in another language.
  package init?(_ root: ConfigNode) {
    guard root.has("nbformat") || root.has("cells"), root.has("cells") || root.has("worksheets")
    else { return nil }
    let language =
      root.find("metadata.language_info.name")?.text
      ?? root.find("metadata.kernelspec.language")?.text ?? root.find("metadata.language")?.text
    if let language, !language.lowercased().contains("python") { return nil }
    let cells =
      (root["cells"]?.elements ?? [])
      + (root["worksheets"]?.elements.flatMap { $0["cells"]?.elements ?? [] } ?? [])
    for cell in cells where cell["cell_type"]?.text == "code" {
      if let own = cell["language"]?.text, own != "python" { continue }
      guard let source = cell["source"] ?? cell["input"] else { continue }
      add(Self.text(source))
    }
  }

  /// Reads a source whose comments part it into cells, with lines that are IPython's among them.
  ///
  /// - Returns: nil for a source of plain Python.
  package init?(source file: SourceFile) {
    let bytes = file.bytes
    if bytes.starts(with: Self.databricks) {
      readDatabricks(bytes)
      return
    }
    guard ["# %%", "#%%", "# In["].contains(where: { bytes.holds(Array($0.utf8)) }) else {
      return nil
    }
    let isMagic = bytes.split(separator: 0x0A).contains { line in
      let text = line.drop { $0 == 0x20 || $0 == 0x09 }
      return text.first == UInt8(ascii: "!") || text.first == UInt8(ascii: "%")
    }
    guard isMagic else { return nil }
    var cell = PythonSourceMap()
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
      let line = bytes[start..<end]
      if line.first == UInt8(ascii: "#") {
        add(cell)
        cell = PythonSourceMap()
      } else {
        cell.append(line, from: start)
      }
      start = end
    }
    add(cell)
  }

  private static let databricks = Array("# Databricks ".utf8)
  private static let databricksMagic = Array("# MAGIC".utf8)
  private static let databricksEnd = Array("# COMMAND -".utf8)

  /// Reads a notebook as Databricks exports it: cells between comments, and in comments what is no Python.
  private mutating func readDatabricks(_ bytes: [UInt8]) {
    var cell = PythonSourceMap()
    var isOther = false
    var start = bytes.firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
      let line = bytes[start..<end]
      if line.starts(with: Self.databricksEnd) {
        if !isOther { add(cell) }
        cell = PythonSourceMap()
        isOther = false
      } else if line.starts(with: Self.databricksMagic) {
        var from = start + Self.databricksMagic.count
        if from < end, bytes[from] == 0x20 { from += 1 }
        let word = bytes[from..<end].prefix { $0 > 0x20 }
        if cell.bytes.allSatisfy({ $0 <= 0x20 }), word.first == UInt8(ascii: "%") {
          let name = String(decoding: word.dropFirst(), as: UTF8.self)
          if name == "sh" {
            cell = PythonSourceMap()
            cell.append(Array("%%sh\n".utf8), standingFor: from..<word.endIndex)
            from = word.endIndex
          } else if name == "python" {
            from = word.endIndex
          } else {
            isOther = isOther || Self.otherLanguages.contains(name)
          }
        }
        cell.append(bytes[from..<end], from: from)
      } else {
        cell.append(line, from: start)
      }
      start = end
    }
    if !isOther { add(cell) }
  }

  /// Languages of Databricks' cells, and its own command that runs another notebook.
  private static let otherLanguages: Set<String> = ["md", "sql", "scala", "r", "fs", "run"]

  /// The text of a cell: one string, or one a line.
  private static func text(_ node: ConfigNode) -> PythonSourceMap {
    var text = PythonSourceMap()
    for piece in node.isList ? node.elements : [node] where piece.scalar != nil {
      decode(piece.range, into: &text)
    }
    return text
  }

  /// Decodes a string of JSON, byte for byte where nothing is escaped.
  private static func decode(_ range: SourceRange, into text: inout PythonSourceMap) {
    let bytes = range.file.bytes
    var index = range.bytes.lowerBound + 1
    let end = range.bytes.upperBound - 1
    var start = index
    while index < end {
      guard bytes[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      text.append(bytes[start..<index], from: start)
      let escape = index
      index += 2
      var scalar: UInt32
      switch bytes[escape + 1] {
      case UInt8(ascii: "n"): scalar = 10
      case UInt8(ascii: "t"): scalar = 9
      case UInt8(ascii: "r"): scalar = 13
      case UInt8(ascii: "b"): scalar = 8
      case UInt8(ascii: "f"): scalar = 12
      case UInt8(ascii: "u"):
        scalar = hex(bytes, index, end)
        index += 4
        if scalar & 0xFC00 == 0xD800, index + 6 <= end, bytes[index] == UInt8(ascii: "\\") {
          let low = hex(bytes, index + 2, end)
          if low & 0xFC00 == 0xDC00 {
            scalar = 0x10000 + (scalar & 0x3FF) << 10 + low & 0x3FF
            index += 6
          }
        }
      case let other: scalar = UInt32(other)
      }
      index = min(index, end)
      let character = Character(Unicode.Scalar(scalar) ?? "\u{FFFD}")
      text.append(Array(String(character).utf8), standingFor: escape..<index)
      start = index
    }
    text.append(bytes[min(start, end)..<end], from: start)
  }

  private static func hex(_ bytes: [UInt8], _ index: Int, _ end: Int) -> UInt32 {
    guard index + 4 <= end else { return 0xFFFD }
    return UInt32(String(decoding: bytes[index..<(index + 4)], as: UTF8.self), radix: 16) ?? 0xFFFD
  }

  // MARK: Magics

  /// Cell magics under which the cell is Python all the same.
  private static let transparent: Set<String> = [
    "time", "timeit", "capture", "prun", "memit", "mprun", "python", "python3", "wandb", "notify",
    "debug", "skip", "track", "px",
  ]
  private static let shells: Set<String> = ["bash", "sh", "shell", "system", "sx", "zsh"]

  private mutating func add(_ cell: PythonSourceMap) {
    let bytes = cell.bytes
    var scan = CellScan(bytes: bytes)
    scan.skipBlank()
    if bytes[scan.index...].starts(with: Array("%%".utf8)) {
      let line = scan.index..<scan.lineEnd(scan.index)
      let words = String(decoding: bytes[line].dropFirst(2), as: UTF8.self).split(separator: " ")
      let body = min(line.upperBound + 1, bytes.count)..<bytes.count
      let magic = words.first.map(String.init) ?? ""
      if Self.shells.contains(magic) || magic == "script" {
        shell.append(body, of: cell)
        shell.append([UInt8(ascii: "\n")], standingFor: cell.file(body))
      } else if magic == "writefile" || magic == "file", let name = words.last, words.count > 1 {
        var text = PythonSourceMap()
        text.append(body, of: cell)
        written.append((String(name), text))
        if name.hasSuffix(".sh") || !name.contains(".") { write(String(name), body, of: cell) }
      } else if Self.transparent.contains(magic) {
        lines(of: cell, from: body.lowerBound)
      }
      return
    }
    lines(of: cell, from: 0)
  }

  /// A cell that is written as a script is one for the commands behind it.
  private mutating func write(_ name: String, _ body: Range<Int>, of cell: PythonSourceMap) {
    let end = "END_OF_CELL"
    let place = cell.file(body)
    shell.append(Array("cat > \(name) <<'\(end)'\n".utf8), standingFor: place)
    shell.append(body, of: cell)
    shell.append(Array("\n\(end)\n".utf8), standingFor: place)
  }

  /// A loop of the shell that takes the place of one of Python: how often it goes round is not known.
  private static let loop = (
    start: Array("while read; do\n".utf8), end: Array("done\n".utf8)
  )

  /// Adds the lines of a cell, those that are magics to where they belong.
  private mutating func lines(of cell: PythonSourceMap, from start: Int) {
    var scan = CellScan(bytes: cell.bytes)
    scan.index = start
    while scan.index < cell.bytes.count {
      let line = scan.index
      let first = scan.assignedMagic(scan.firstOfLine())
      let byte = first < cell.bytes.count ? cell.bytes[first] : 0
      let ends = scan.lineEnd(first)
      let isHelp = byte == UInt8(ascii: "?") || scan.endsWithHelp(first..<ends)
      guard byte == UInt8(ascii: "!") || byte == UInt8(ascii: "%") || isHelp else {
        scan.noteBlock(at: first, ofLine: line)
        scan.skipStatement()
        python.append(line..<scan.index, of: cell)
        continue
      }
      let stop = scan.logicalEnd(first)
      let isRepeated = scan.isRepeated(atIndentOf: line)
      if isRepeated { shell.append(Self.loop.start, standingFor: cell.file(first..<stop)) }
      defer { if isRepeated { shell.append(Self.loop.end, standingFor: cell.file(first..<stop)) } }
      if byte == UInt8(ascii: "!") || scan.starts(first, "%sx ") || scan.starts(first, "%system ") {
        let command = scan.commandStart(first)
        if !scan.starts(command, "pip ") {
          shell.append(command..<stop, of: cell)
          shell.append([UInt8(ascii: "\n")], standingFor: cell.file(command..<stop))
        }
      }
      // `%run train.py --epochs 3` runs a program as the shell would.
      if scan.starts(first, "%run ") {
        let rest = (first + "%run ".utf8.count)..<stop
        shell.append(Array("python ".utf8), standingFor: cell.file(first..<stop))
        shell.append(rest, of: cell)
        shell.append([UInt8(ascii: "\n")], standingFor: cell.file(rest))
      }
      // `%time f()` runs what stands after it.
      let time = ["%time ", "%timeit "].first { scan.starts(first, $0) }
      python.append(line..<first, of: cell)
      if let time {
        python.append((first + time.utf8.count)..<stop, of: cell)
      } else {
        // What a name is given has to be a value.
        let isValue = cell.bytes[line..<first].contains { $0 > 0x20 }
        python.append(
          Array((isValue ? "None" : "pass").utf8), standingFor: cell.file(first..<stop))
      }
      scan.index = stop
    }
    python.append([UInt8(ascii: "\n")], standingFor: cell.file(cell.bytes.count..<cell.bytes.count))
  }

  /// Walks over the lines of a cell without reading them.
  private struct CellScan {
    let bytes: [UInt8]
    var index = 0
    /// How deep the blocks stand that are open and may be run more than once: loops and functions.
    private var repeated: [Int] = []

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Notes the line of a statement, which closes the blocks that are no less deep and may open one.
    mutating func noteBlock(at first: Int, ofLine line: Int) {
      guard first < bytes.count, ![0x0A, 0x0D, UInt8(ascii: "#")].contains(bytes[first]) else {
        return
      }
      repeated.removeAll { $0 >= first - line }
      let isOpening = ["for ", "while ", "def ", "async "].contains { starts(first, $0) }
      if isOpening { repeated.append(first - line) }
    }

    /// Whether a line stands in such a block.
    func isRepeated(atIndentOf line: Int) -> Bool {
      let depth = bytes[line...].prefix { $0 == 0x20 || $0 == 0x09 }.count
      return repeated.contains { $0 < depth }
    }

    mutating func skipBlank() {
      while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
    }

    func firstOfLine() -> Int {
      var position = index
      while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 {
        position += 1
      }
      return position
    }

    /// Where the magic of `lines = !ls` and `lines = %sx ls` starts; the same place for any other line.
    func assignedMagic(_ first: Int) -> Int {
      let line = bytes[first..<lineEnd(first)]
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")), equals > first,
        line[..<equals].allSatisfy({ $0.continuesName || ", ".utf8.contains($0) })
      else { return first }
      var position = equals + 1
      while position < line.endIndex, bytes[position] == 0x20 { position += 1 }
      let isShell = position < line.endIndex && bytes[position] == UInt8(ascii: "!")
      return isShell || starts(position, "%sx ") || starts(position, "%system ") ? position : first
    }

    func lineEnd(_ start: Int) -> Int {
      bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
    }

    /// The end of a line that a backslash may continue.
    func logicalEnd(_ start: Int) -> Int {
      var end = lineEnd(start)
      while end > start, end < bytes.count, bytes[end - 1] == UInt8(ascii: "\\") {
        end = lineEnd(end + 1)
      }
      return end
    }

    func starts(_ position: Int, _ text: String) -> Bool {
      bytes[min(position, bytes.count)...].starts(with: text.utf8)
    }

    /// `name?` and `name??` show help.
    func endsWithHelp(_ range: Range<Int>) -> Bool {
      let line = bytes[range]
      guard line.last == UInt8(ascii: "?") else { return false }
      return line.allSatisfy { $0.continuesName || ".?".utf8.contains($0) }
    }

    /// Where the command of `!command` or `%sx command` starts.
    func commandStart(_ first: Int) -> Int {
      var position = first
      if bytes[first] == UInt8(ascii: "%") {
        while position < bytes.count, bytes[position] != 0x20 { position += 1 }
      }
      while position < bytes.count, bytes[position] == UInt8(ascii: "!") || bytes[position] == 0x20
      {
        position += 1
      }
      return position
    }

    /// Goes to the line after the statement that starts here, strings and brackets included.
    mutating func skipStatement() {
      var open = 0
      while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): open += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): open -= 1
        case UInt8(ascii: "#"):
          index = lineEnd(index)
          continue
        case UInt8(ascii: "\\"): index += 1
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
          var start = index
          while start > 0, index - start < 2, bytes[start - 1].startsName { start -= 1 }
          let prefix = PythonStringPrefix(bytes[start..<index])
          var scan = PythonStringScan(bytes: bytes, end: bytes.count, index: index)
          _ = scan.string(
            isRaw: prefix?.isRaw == true, isFormatted: prefix?.isFormatted == true, depth: 0)
          index = max(scan.index, index + 1)
          continue
        case 0x0A where open <= 0:
          index += 1
          return
        default: break
        }
        index += 1
      }
      index = min(index, bytes.count)
    }
  }
}
