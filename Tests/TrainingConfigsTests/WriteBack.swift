import Diagnostics
import Files
import Quantities
import Runs

@testable import TrainingConfigs

/// Writes facts of one file through their lenses and reads them back.
struct WriteBack {
  /// The facts that changes are about.
  static let facts: [Fact] = [
    .precision, .count, .accelerator, .region, .globalBatch, .microBatch, .steps, .epochs,
    .sequenceLength, .timeLimit,
  ]

  /// What comes of changing one fact of one run.
  enum Result: Equatable {
    /// The value's own bytes were changed, and read back as the new value.
    case edited
    /// The value was added where the format has a place for it.
    case inserted
    case notStated(String)
    case cannot(String)
    case wrong(String)
  }

  let path: String
  let bytes: [UInt8]
  let runs: [JoinedRun]

  init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    runs = Self.search(path, bytes)
  }

  private static func search(_ path: String, _ bytes: [UInt8]) -> [JoinedRun] {
    Workspace(files: MemoryFiles(bytes: [path: bytes]), isRepository: false).findRuns([path]).runs
  }

  /// Values that differ from the one that stands, in the order they are tried.
  static func values(of fact: Fact, in run: Run) -> [FactValue] {
    let old = run[fact]?.value
    switch fact {
    case .precision:
      return ["bf16", "fp16", "fp32"].map { .text($0) }.filter { $0 != old }
    case .accelerator: return ["h200", "b200"].map { .text($0) }.filter { $0 != old }
    case .region:
      let place = old?.text ?? "aws/x"
      guard let slash = place.firstIndex(of: "/") else { return [.text("eu-north-1")] }
      return [.text(place[...slash] + "eu-north-1")]
    default:
      guard let number = old?.number?.central else {
        return [.number(fact == .timeLimit ? 6 : 16)]
      }
      let candidates: [Double] = [number < 1e9 ? number * 2 : number / 2, number / 2, number * 4]
      let isWhole = fact != .timeLimit && fact != .epochs
      let fitting = candidates.filter { !isWhole || $0 >= 1 && $0 == $0.rounded() }
      return fitting.map { FactValue.number(RangedValue($0)) }
    }
  }

  /// Changes a fact of a run to the first value that the file takes.
  func change(_ fact: Fact, ofRun position: Int) -> Result {
    let joined = runs[position]
    var refusal = Result.notStated("")
    for value in Self.values(of: fact, in: joined.run) {
      switch joined.edits(setting: [FactAssignment(fact, value)]).first {
      case .edits(let edits, _)?:
        if let problem = problem(with: edits, setting: fact, to: value, ofRun: position) {
          return .wrong(problem)
        }
        return joined.run[fact]?.origin.range != nil ? .edited : .inserted
      case .cannot(let reason)?: refusal = .cannot(reason)
      case .notStated(let reason)?: refusal = .notStated(reason)
      case nil: return .wrong("no outcome")
      }
    }
    return refusal
  }

  /// Facts that others are computed from, and so change with them.
  private static let follows: Set<Fact> = [
    .nodes, .epochs, .gradientAccumulation, .globalBatch, .dataParallel, .count, .tokens,
    .modelParams, .steps, .pipelineParallel, .tensorParallel, .timeLimit, .duration, .provider,
    .trials, .instanceType, .rlPrompts, .evaluationSteps,
  ]

  /// Facts that follow the sequence length where a batch is stated in tokens.
  private static let batchesOfTokens: Set<Fact> = [.microBatch]

  private func problem(
    with edits: [Edit], setting fact: Fact, to value: FactValue, ofRun position: Int
  ) -> String? {
    guard !edits.isEmpty else { return "no edits" }
    let before = runs[position].run
    for edit in edits {
      if edit.range.text.contains("\n") { return "an edit takes a line break away" }
      if edit.range.bytes.count > 200 {
        return "an edit takes \(edit.range.bytes.count) bytes away"
      }
    }
    guard
      let changed = try? SourceFile(path: path, bytes: bytes).applying(edits)
    else { return "the edits do not apply" }
    let again = Self.search(path, changed.bytes)
    guard again.count == runs.count else { return "\(again.count) runs instead of \(runs.count)" }
    let after = again[position].run
    guard Self.isSame(after[fact]?.value, value) else {
      let read =
        after[fact].map { "\($0.value)" } ?? after.unresolvedReason(fact)?.reason ?? "nothing"
      return "\(value) reads back as \(read), after \(edits.map(\.text))"
    }
    for (other, old) in before.known where other != fact && !Self.follows.contains(other) {
      if fact == .sequenceLength, Self.batchesOfTokens.contains(other) { continue }
      // A batch that may be that of all devices is less for each of more.
      if fact == .count, other == .microBatch, old.value.number?.isExact == false { continue }
      guard !Self.isSame(after[other]?.value, old.value) else { continue }
      return "`\(other.rawValue)` changes from \(old.value) too, after \(edits.map(\.text))"
    }
    // Written again, the value is there already.
    guard again[position].edits(setting: [FactAssignment(fact, value)]) == [.edits([], .safe)]
    else { return "writing it twice edits twice" }
    return nil
  }

  private static func isSame(_ left: FactValue?, _ right: FactValue) -> Bool {
    guard let a = left?.number?.central, let b = right.number?.central else { return left == right }
    return (a - b).magnitude <= 1e-9 * b.magnitude
  }
}

/// Counts of results by format and fact.
struct WriteBackMatrix {
  private var counts: [String: [Fact: (edited: Int, inserted: Int, notStated: Int, cannot: Int)]] =
    [:]
  private var reasons: [String: Int] = [:]
  private(set) var wrong: [String] = []

  mutating func add(_ format: String, _ fact: Fact, _ result: WriteBack.Result, in file: String) {
    var cell = counts[format, default: [:]][fact] ?? (0, 0, 0, 0)
    switch result {
    case .edited: cell.edited += 1
    case .inserted: cell.inserted += 1
    case .notStated: cell.notStated += 1
    case .cannot(let reason):
      cell.cannot += 1
      // Names and numbers of one file are left out of the reason.
      let words = reason.split(separator: "`", omittingEmptySubsequences: false)
      let general = words.enumerated().map { $0.offset % 2 == 0 ? String($0.element) : "…" }
      reasons["\(format) \(fact.rawValue): \(general.joined(separator: "`"))", default: 0] += 1
    case .wrong(let problem):
      wrong.append("\(file) \(format) \(fact.rawValue): \(problem)")
    }
    counts[format, default: [:]][fact] = cell
  }

  mutating func add(_ path: String, _ bytes: [UInt8]) {
    let file = WriteBack(
      path: path.split(separator: "/").last.map(String.init) ?? path, bytes: bytes)
    for position in file.runs.indices {
      for fact in WriteBack.facts {
        add(file.runs[position].run.format, fact, file.change(fact, ofRun: position), in: path)
      }
    }
  }

  /// One line a format: edited+inserted/not stated/cannot of each fact.
  var table: String {
    var lines = ["format" + WriteBack.facts.map { " | " + $0.rawValue }.joined()]
    for (format, cells) in counts.sorted(by: { $0.key < $1.key }) {
      let texts = WriteBack.facts.map { fact in
        let cell = cells[fact] ?? (0, 0, 0, 0)
        return " | \(cell.edited)+\(cell.inserted)/\(cell.notStated)/\(cell.cannot)"
      }
      lines.append(format + texts.joined())
    }
    var total = (0, 0, 0, 0)
    for cell in counts.values.flatMap(\.values) {
      total = (
        total.0 + cell.edited, total.1 + cell.inserted, total.2 + cell.notStated,
        total.3 + cell.cannot
      )
    }
    lines.append(
      "all: \(total.0) edited, \(total.1) inserted, \(total.2) not stated, \(total.3) cannot")
    return lines.joined(separator: "\n")
  }

  var explanation: String {
    reasons.sorted { $0.key < $1.key }.map { "\($0.value)× \($0.key)" }.joined(separator: "\n")
  }
}
