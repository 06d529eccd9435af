/// A source that was put together from pieces of a file, with where each byte comes from.
package struct PythonSourceMap: Sendable {
  /// Bytes of the source that stand in the file one by one.
  private struct Run: Sendable {
    var source: Int
    var file: Int
    var length: Int
  }

  /// The source.
  package private(set) var bytes: [UInt8] = []
  private var runs: [Run] = []

  package init() {}

  /// Adds bytes that stand in the file as they are.
  package mutating func append(_ piece: some Collection<UInt8>, from file: Int) {
    guard !piece.isEmpty else { return }
    if let last = runs.last, last.source + last.length == bytes.count,
      last.file + last.length == file
    {
      runs[runs.count - 1].length += piece.count
    } else {
      runs.append(Run(source: bytes.count, file: file, length: piece.count))
    }
    bytes += piece
  }

  /// Adds bytes that the file writes otherwise, or not at all.
  package mutating func append(_ piece: some Collection<UInt8>, standingFor file: Range<Int>) {
    for byte in piece {
      runs.append(Run(source: bytes.count, file: file.lowerBound, length: 1))
      bytes.append(byte)
    }
  }

  /// Adds a piece of another source with the places it comes from.
  mutating func append(_ range: Range<Int>, of other: PythonSourceMap) {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let run = other.runs[other.run(at: offset)]
      let end = min(run.source + run.length, range.upperBound)
      append(other.bytes[offset..<end], from: run.file + offset - run.source)
      offset = end
    }
  }

  /// The bytes of the file that a range of the source comes from.
  package func file(_ range: Range<Int>) -> Range<Int> {
    guard !runs.isEmpty else { return 0..<0 }
    let start = offset(range.lowerBound)
    guard range.upperBound > range.lowerBound else { return start..<start }
    return start..<max(offset(range.upperBound - 1) + 1, start)
  }

  /// Whether the file writes a range of the source as it is, so that it may be replaced there.
  package func isVerbatim(_ range: Range<Int>) -> Bool {
    guard !runs.isEmpty else { return false }
    let run = runs[run(at: range.lowerBound)]
    return range.upperBound <= run.source + run.length
  }

  private func offset(_ source: Int) -> Int {
    let run = runs[run(at: source)]
    return run.file + min(max(source - run.source, 0), run.length)
  }

  private func run(at source: Int) -> Int {
    var low = 0
    var high = runs.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle].source <= source { low = middle } else { high = middle }
    }
    return low
  }
}
