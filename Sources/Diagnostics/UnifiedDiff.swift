/// Unified diffs as `git apply` and `patch` read them.
public enum UnifiedDiff {
  private static let context = 3
  /// Beyond this many differing lines the middle is replaced as a whole.
  private static let searchLimit = 2_000

  /// Compares two versions of a file.
  ///
  /// - Parameters:
  ///   - path: the file's path relative to the repository, without `a/`.
  ///   - old: the bytes before; `nil` for a file that is created.
  ///   - new: the bytes after.
  /// - Returns: the diff as bytes, empty when both are equal.
  public static func make(path: String, old: [UInt8]?, new: [UInt8]) -> [UInt8] {
    guard old != new else { return [] }
    let before = lines(of: old ?? [])
    let after = lines(of: new)
    var output: [UInt8] = []
    output += "--- \(old == nil ? "/dev/null" : name("a/" + path))\n".utf8
    output += "+++ \(name("b/" + path))\n".utf8
    for hunk in hunks(of: script(before, after)) {
      write(hunk, before, after, to: &output)
    }
    return output
  }

  /// The diff as text; bytes that are not UTF-8 are replaced, so only ``make(path:old:new:)``'s
  /// bytes apply to such a file.
  public static func text(path: String, old: [UInt8]?, new: [UInt8]) -> String {
    String(decoding: make(path: path, old: old, new: new), as: UTF8.self)
  }

  /// A file name as git writes it in a header: quoted with odd bytes, ended by a tab with spaces.
  static func name(_ path: String) -> String {
    let isOdd = path.utf8.contains { $0 < 0x20 || $0 >= 0x7F || $0 == 0x22 || $0 == 0x5C }
    guard isOdd else { return path.contains(" ") ? path + "\t" : path }
    var quoted = "\""
    for byte in path.utf8 {
      switch byte {
      case 0x22: quoted += "\\\""
      case 0x5C: quoted += "\\\\"
      case 0x09: quoted += "\\t"
      case 0x0A: quoted += "\\n"
      case 0x0D: quoted += "\\r"
      case 0x20..<0x7F: quoted.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let octal = String(byte, radix: 8)
        quoted += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
      }
    }
    return quoted + "\""
  }

  /// Splits after each line feed, so that a line keeps its break.
  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == 0x0A {
      lines.append(bytes[start...index])
      start = index + 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }

  private enum Step: Equatable {
    case keep(Int, Int)
    case remove(Int, Int)
    case add(Int, Int)

    /// The line numbers of both sides before the step.
    var position: (Int, Int) {
      switch self {
      case .keep(let old, let new), .remove(let old, let new), .add(let old, let new): (old, new)
      }
    }

    var isKeep: Bool {
      if case .keep = self { true } else { false }
    }
  }

  private static func script(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Step] {
    var head = 0
    while head < old.count, head < new.count, old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < old.count - head, tail < new.count - head,
      old[old.count - 1 - tail] == new[new.count - 1 - tail]
    {
      tail += 1
    }
    var steps = (0..<head).map { Step.keep($0, $0) }
    steps += middle(
      old, new, head..<(old.count - tail), head..<(new.count - tail))
    for index in 0..<tail {
      steps.append(.keep(old.count - tail + index, new.count - tail + index))
    }
    return steps
  }

  /// The longest common subsequence of the part that differs, removals before additions.
  private static func middle(
    _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>], _ left: Range<Int>, _ right: Range<Int>
  ) -> [Step] {
    let (rows, columns) = (left.count, right.count)
    guard rows > 0, columns > 0, rows <= searchLimit, columns <= searchLimit else {
      return left.map { .remove($0, right.lowerBound) }
        + right.map { .add(left.upperBound, $0) }
    }
    // common[r][c] is the length of the longest common subsequence from row r and column c on.
    var common = [UInt16](repeating: 0, count: (rows + 1) * (columns + 1))
    let width = columns + 1
    for row in stride(from: rows - 1, through: 0, by: -1) {
      for column in stride(from: columns - 1, through: 0, by: -1) {
        let isSame = old[left.lowerBound + row] == new[right.lowerBound + column]
        common[row * width + column] =
          isSame
          ? common[(row + 1) * width + column + 1] + 1
          : max(common[(row + 1) * width + column], common[row * width + column + 1])
      }
    }
    var steps: [Step] = []
    var (row, column) = (0, 0)
    while row < rows || column < columns {
      let (a, b) = (left.lowerBound + row, right.lowerBound + column)
      if row < rows, column < columns, old[a] == new[b] {
        steps.append(.keep(a, b))
        row += 1
        column += 1
      } else if row < rows,
        column == columns
          || common[(row + 1) * width + column] >= common[row * width + column + 1]
      {
        steps.append(.remove(a, b))
        row += 1
      } else {
        steps.append(.add(a, b))
        column += 1
      }
    }
    return steps
  }

  private static func hunks(of steps: [Step]) -> [ArraySlice<Step>] {
    var ranges: [Range<Int>] = []
    for (index, step) in steps.enumerated() where !step.isKeep {
      let range = max(0, index - context)..<min(steps.count, index + context + 1)
      if let last = ranges.last, range.lowerBound <= last.upperBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    return ranges.map { steps[$0] }
  }

  private static func write(
    _ hunk: ArraySlice<Step>, _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>],
    to output: inout [UInt8]
  ) {
    guard let first = hunk.first else { return }
    var (oldCount, newCount) = (0, 0)
    for step in hunk {
      if case .add = step { newCount += 1 } else { oldCount += 1 }
      if case .keep = step { newCount += 1 }
    }
    let (oldStart, newStart) = first.position
    // A side without lines names the line before.
    let oldPlace = "\(oldStart + (oldCount == 0 ? 0 : 1)),\(oldCount)"
    let newPlace = "\(newStart + (newCount == 0 ? 0 : 1)),\(newCount)"
    output += "@@ -\(oldPlace) +\(newPlace) @@\n".utf8
    for step in hunk {
      switch step {
      case .keep(let line, _): write(" ", old[line], to: &output)
      case .remove(let line, _): write("-", old[line], to: &output)
      case .add(_, let line): write("+", new[line], to: &output)
      }
    }
  }

  private static func write(
    _ sign: Unicode.Scalar, _ line: ArraySlice<UInt8>, to output: inout [UInt8]
  ) {
    output.append(UInt8(truncatingIfNeeded: sign.value))
    output += line
    if line.last != 0x0A { output += "\n\\ No newline at end of file\n".utf8 }
  }
}
