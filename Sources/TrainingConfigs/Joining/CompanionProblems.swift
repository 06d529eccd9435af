import ConfigText
import Diagnostics
import Runs
import Synchronization

/// What is wrong with files that a format asks for while it reads another one.
///
/// A format asks through a closure, which may be called from anywhere, so that a lock guards the list.
final class CompanionProblems: Sendable {
  private let found = Mutex<[Diagnostic]>([])

  /// Everything that was found so far, in the order of the files.
  var diagnostics: [Diagnostic] { found.withLock { $0 } }

  /// Whether nothing was found so far.
  var isEmpty: Bool { found.withLock { $0.isEmpty } }

  /// Keeps what a reading found.
  func add(_ diagnostics: [Diagnostic]) {
    found.withLock { $0 += diagnostics }
  }
}

extension RunFinder {
  /// Reads a document in its format, and reports what is wrong with the files that it asks for.
  ///
  /// - Parameter ahead: What the format made of it before its turn.
  mutating func readings(
    of document: ConfigDocument, as format: any ConfigFormat.Type, ahead: [Reading]? = nil,
    setting prepare: (inout ReadingContext) -> Void = { _ in }
  ) -> [Reading] {
    let problems = CompanionProblems()
    var context = ReadingContext(workspace, reading, calls, problems)
    prepare(&context)
    var readings = swept(document, as: format, in: context, ahead: ahead)
    if !readings.isEmpty { readings[0].diagnostics += problems.diagnostics }
    let parts = FurtherDocuments.parts(of: document, readAs: format)
    if let left = parts.dropFirst(FurtherDocuments.limit).first?.root {
      account.isNotUnderstood(document.file.path, at: left.range, FurtherDocuments.limitReason)
    }
    for part in parts.prefix(FurtherDocuments.limit) {
      if let other = FormatList.format(of: part), other.kind != .fragment {
        readings += self.readings(of: part, as: other, setting: prepare)
      } else if let root = part.root, BrokenConfig.isSure(Array(part.file.bytes[root.range.bytes]))
      {
        account.isNotUnderstood(part.file.path, at: root.range, FurtherDocuments.reason)
      }
    }
    return readings
  }

  /// Reads a document once for each value of what is varied, so that whatever depends on one is known to.
  private func swept(
    _ document: ConfigDocument, as format: any ConfigFormat.Type, in context: ReadingContext,
    ahead: [Reading]?
  ) -> [Reading] {
    let own = HydraSweep.axes(of: document, overrides: context.overrides)
    var context = context
    for axis in own {
      if let first = axis.values?.first { context.overrides.append(axis.entry(first)) }
    }
    var readings = ahead ?? format.readings(of: document, in: context)
    let first = readings
    var isCut = false
    for axis in own + context.sweeps {
      let values = axis.values ?? []
      isCut = isCut || values.count > sweepLimit
      var others: [[Reading]] = []
      for value in values.dropFirst().prefix(sweepLimit) {
        var other = context
        other.overrides.append(axis.entry(value))
        others.append(format.readings(of: document, in: other))
      }
      for index in readings.indices {
        readings[index].vary(
          others.compactMap { $0.indices.contains(index) ? $0[index] : nil }, over: axis,
          from: first[index])
      }
    }
    guard !own.isEmpty else { return readings }
    let drawn = HydraSweep.trials(in: document.root, overrides: context.overrides)
    for index in readings.indices {
      readings[index].count(own, drawn: drawn, at: own[0].range)
      if isCut { readings[index].makeUnresolved(.trials, "the sweep is too large", own[0].range) }
    }
    return readings
  }

  /// How many values of one axis are tried.
  private var sweepLimit: Int { 64 }

  /// Reads a file that another one or the project names as a part of a run: unlike a file that was
  /// merely found, it has to be readable.
  mutating func companion(_ path: String) -> ConfigDocument? {
    if let document = document(path, isExplicit: false) { return document }
    report(reading.companion(path, in: workspace).1)
    return nil
  }

  /// Reports what was not yet said of the same place, by whichever reading of the file.
  mutating func report(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics {
      let isKnown = bag.diagnostics.contains { known in
        known.code == diagnostic.code && known.severity == diagnostic.severity
          && known.path == diagnostic.path
          && known.message == diagnostic.message
          && known.primary?.range.bytes == diagnostic.primary?.range.bytes
      }
      if !isKnown { bag.add(diagnostic) }
    }
  }
}
