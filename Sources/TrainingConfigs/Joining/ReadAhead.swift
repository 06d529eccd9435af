import ConfigText
import Diagnostics
import Files
import Runs
import Synchronization
import Text

/// A file that a search is about to look at, read before its turn.
struct ReadAhead: Sendable {
  /// Files up to this size are all read ahead; of larger ones a few bytes in all, so that little waits in
  /// memory, and the rest when it is their turn.
  static let smallFile = 65_536
  static let largestFile = 1_000_000
  static let largeBytes = 4_000_000
  /// How many files are read ahead.
  static let count = 256

  let file: SourceFile
  let document: ConfigDocument?
  let problems: DiagnosticBag
  /// The document with the part in front in which a format is recognised.
  let recognised: ConfigDocument?
  let format: (any ConfigFormat.Type)?
  /// What the format makes of it, where that does not depend on what was read before.
  var readings: [Reading]?

  init(_ file: SourceFile, in workspace: Workspace, _ memory: ReadingMemory) {
    self.file = file
    var problems = DiagnosticBag()
    document = FormatList.reader.read(file, into: &problems)
    self.problems = problems
    recognised = document.map(FurtherDocuments.recognisedFirst)
    format = recognised.flatMap(FormatList.format)
    guard let recognised, let format, HydraSweep.axes(of: recognised).isEmpty else { return }
    let companions = CompanionProblems()
    // Scripts that call others are followed once for all, and what that costs is counted in order: here none is.
    let calls = CallMemory(budget: 0)
    var readings = format.readings(
      of: recognised, in: ReadingContext(workspace, memory, calls, companions))
    guard !calls.isAsked else { return }
    if !readings.isEmpty { readings[0].diagnostics += companions.diagnostics }
    self.readings = readings
  }
}

extension RunFinder {
  /// Reads files beside each other before it is their turn.
  ///
  /// One worker does so too: what a limit leaves out is then the same for any number of them.
  mutating func readAhead(_ paths: ArraySlice<String>) {
    ahead = [:]
    guard !reading.isSpent else { return }
    let wanted = paths.filter { documents[$0] == nil && isWanted($0) }
    let mark = reading.mark
    let room = Atomic(ReadAhead.largeBytes)
    let files = workers.map(wanted) { [workspace, reading] paths in
      paths.map { path -> ReadAhead? in
        guard !reading.isLate,
          let bytes = try? workspace.files.read(path, limit: ReadAhead.largestFile),
          bytes.count <= ReadAhead.smallFile
            || room.subtract(bytes.count, ordering: .relaxed).newValue >= 0,
          !LFSPointer.isOne(bytes)
        else { return nil }
        return ReadAhead(SourceFile(path: path, bytes: bytes), in: workspace, reading)
      }
    }
    for (path, file) in zip(wanted, files) { ahead[path] = file }
    guard reading.isSpent else { return }
    // Who comes first gets what is left, and that is told by the order of the files alone.
    reading.goBack(to: mark)
    for path in wanted { ahead[path]?.readings = nil }
  }
}
