import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// A file that a search is about to look at, with all that depends on nothing but its bytes.
struct ReadAhead: Sendable {
  /// Larger files are read when it is their turn, so that few bytes wait in memory.
  static let largestFile = 65_536
  /// How many files are read ahead.
  static let count = 256

  let file: SourceFile
  let document: ConfigDocument?
  let problems: DiagnosticBag
  /// The document with the part in front in which a format is recognised.
  let recognised: ConfigDocument?
  let format: (any ConfigFormat.Type)?
  /// What the format makes of it, where that takes nothing else.
  let readings: [Reading]?

  init(_ file: SourceFile) {
    self.file = file
    var problems = DiagnosticBag()
    document = FormatList.reader.read(file, into: &problems)
    self.problems = problems
    recognised = document.map(FurtherDocuments.recognisedFirst)
    format = recognised.flatMap(FormatList.format)
    if let recognised, let format, format.readsAlone {
      readings = format.readings(of: recognised, in: ReadingContext { _, _ in nil })
    } else {
      readings = nil
    }
  }
}

extension RunFinder {
  /// Reads files beside each other before it is their turn.
  mutating func readAhead(_ paths: ArraySlice<String>) {
    ahead = [:]
    guard workers.count > 1, !reading.isSpent else { return }
    let wanted = paths.filter { documents[$0] == nil && isWanted($0) }
    let files = workers.map(wanted) { [workspace, reading] paths in
      paths.map { path -> ReadAhead? in
        guard !reading.isLate,
          let bytes = try? workspace.files.read(path, limit: ReadAhead.largestFile),
          !LFSPointer.isOne(bytes)
        else { return nil }
        return ReadAhead(SourceFile(path: path, bytes: bytes))
      }
    }
    for (path, file) in zip(wanted, files) { ahead[path] = file }
  }
}
