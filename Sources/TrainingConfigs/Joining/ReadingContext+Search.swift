import ConfigText
import Diagnostics
import Files

extension ReadingContext {
  /// What a format may ask for while it reads a file of a search.
  ///
  /// - Parameters:
  ///   - workspace: Where files are looked for.
  ///   - reading: Reads what is asked for, once.
  ///   - calls: What is known of called scripts.
  ///   - problems: Takes what is wrong with files that are asked for.
  init(
    _ workspace: Workspace, _ reading: ReadingMemory, _ calls: CallMemory,
    _ problems: CompanionProblems
  ) {
    self.init(knowing: FormatList.vocabulary) { name, file in
      guard let target = reading.place(of: name, beside: file.path, in: workspace) else {
        return nil
      }
      let (document, found) = reading.companion(target, in: workspace)
      problems.add(found)
      return document
    }
    self.calls = calls
    modules = reading.modules
    isAlone = { (calls.isInTurn || !calls.isAsked) && problems.isEmpty }
    others = .all
    follow = { key, trains in
      let found = reading.program(key) {
        let own = CompanionProblems()
        // What is read before its turn follows no called scripts, and is read again where it would have.
        let follows = calls.isInTurn ? calls : CallMemory(budget: 0)
        let trains = trains(ReadingContext(workspace, reading, follows, own))
        let isKept = calls.isInTurn || !follows.isAsked
        if !isKept { calls.ask() }
        return ((trains, own.diagnostics), isKept)
      }
      problems.add(found.problems)
      return found.trains
    }
    runtime = { name in
      guard workspace.isRepository,
        let path = reading.runtime(name, list: { RuntimeFiles.list(workspace) })
      else { return nil }
      return reading.companion(path, in: workspace).0
    }
    bytes = { name, file in
      let resolver = PathResolver(workspace: workspace)
      guard
        let target = resolver.beside(name, of: file.path)
          ?? (workspace.isRepository ? resolver.inside(name, index: workspace.fileIndex) : nil)
      else { return nil }
      // A script that reads itself without an end is none: its folder is another one there.
      return target == file.path ? nil : try? workspace.files.read(target, limit: 1_000_000)
    }
  }
}

extension OtherReaders {
  /// The readers of this library.
  fileprivate static let all = OtherReaders(
    format: { FormatList.format(of: $0) },
    asked: { CalledBatch.asked(by: $0, of: $1, in: $2) },
    calls: { PythonSteps.mayTrain($0, in: $1) },
    trains: { document, context in
      guard PythonFormat.detect(document) > Confidence.none else {
        return PythonSteps.trains(document, in: context)
      }
      var own = context
      own.isStarted = true
      return PythonFormat.read(document, in: own).contains { $0.reasonAgainst == nil }
    })
}
