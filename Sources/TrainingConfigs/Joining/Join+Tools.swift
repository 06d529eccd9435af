import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// Programs of the repository that only look like trainers by what they are told.
extension RunFinder {
  /// A program shorter than this may hand everything to another one.
  private static let leastLines = 30

  /// What is in every program that trains, or that has something else do it.
  private static let marks = [
    "optim", "backward", ".fit(", "learn", "subprocess", "os.system", "runpy", "exec(", "popen",
    "hydra", "import_module",
  ].map { Array($0.utf8) }

  /// Notes of each command that starts a program of the repository whether anything in that can train.
  mutating func setAsideTools(_ candidate: inout Candidate) {
    guard candidate.kind == .launcher else { return }
    let path = candidate.document.file.path
    let resolver = PathResolver(workspace: workspace)
    for index in candidate.readings.indices {
      let reading = candidate.readings[index]
      guard reading.reasonAgainst == nil,
        !reading.references.contains(where: { $0.role == .recipe }),
        let first = reading.scripts.first,
        reading.scripts.allSatisfy({ $0.path == first.path }),
        let program = resolver.beside(first.path, of: path), program != path,
        let document = document(program, isExplicit: false), document.language == .python,
        Self.trainsNothing(document.file.bytes)
      else { continue }
      let name = FactText.shortened(program)
      candidate.readings[index].notTraining = "it starts `\(name)`, in which nothing trains"
    }
  }

  private static func trainsNothing(_ bytes: [UInt8]) -> Bool {
    guard bytes.count(where: { $0 == 0x0A }) >= leastLines else { return false }
    let text = bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    guard !marks.contains(where: { text.holds($0) }) else { return false }
    // `from_pretrained` loads what others have trained, and what is trainable may stay as it is.
    return text.ranges(of: Array("train".utf8)).allSatisfy { found in
      let rest = text[found.upperBound...]
      return rest.starts(with: "able".utf8)
        || rest.starts(with: "ed".utf8) && text[..<found.lowerBound].hasEnding("pre")
    }
  }
}

extension ArraySlice<UInt8> {
  fileprivate func hasEnding(_ word: String) -> Bool {
    suffix(word.utf8.count).elementsEqual(word.utf8)
  }
}
