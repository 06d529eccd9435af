import ConfigText
import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// One config of our own writing with what it says.
///
/// `facts` holds words: `steps=500` is known and so much, `!epochs` is not known from the file (a
/// framework's default may stand), `?hardware.count` is marked as not resolvable, and `steps=500@3:8`
/// stands at that line and column.
struct Fixture: Sendable, CustomTestStringConvertible {
  var format: String
  var path: String
  var facts: String
  var text: String
  /// Values to write through the lens, as `FACT=VALUE`.
  var edits: [String]

  init(_ format: String, _ path: String, _ facts: String, edits: [String] = [], _ text: String) {
    self.format = format
    self.path = path
    self.facts = facts
    self.edits = edits
    self.text = text
  }

  var testDescription: String { "\(format) \(path) \(facts.prefix(40))" }

  func search() -> RunSearch {
    Workspace(files: MemoryFiles([path: text]), isRepository: false).findRuns([path])
  }

  /// Facts that follow from others, and so change with them.
  private static let follows: Set<Fact> = [
    .nodes, .epochs, .gradientAccumulation, .globalBatch, .dataParallel, .count, .tokens,
    .modelParams, .steps, .rlPrompts,
  ]

  /// Writes a value and reads it again: it is there, and nothing else has changed.
  ///
  /// - Parameter edit: The value, as `FACT=VALUE`.
  func expectWritesBack(_ edit: String) throws {
    let assignment = try FactAssignment.parse(edit)
    let before = try #require(search().runs.first)
    let outcome = try #require(before.edits(setting: [assignment]).first)
    guard case .edits(let edits, _) = outcome else {
      Issue.record("\(edit): \(outcome)")
      return
    }
    let changed = try TestEdits.apply(edits, to: [path: text])
    var other = self
    other.text = String(decoding: try #require(changed[path]), as: UTF8.self)
    let after = try #require(other.search().runs.first).run
    #expect(after[assignment.fact]?.value == assignment.value, "\(other.text)")
    // What the edits do not cover is unchanged, byte for byte.
    let removed = edits.reduce(0) { $0 + $1.range.bytes.count }
    let added = edits.reduce(0) { $0 + $1.text.utf8.count }
    #expect(other.text.utf8.count == text.utf8.count - removed + added)
    for (fact, value) in before.run.known
    where fact != assignment.fact && !Self.follows.contains(fact) {
      #expect(after[fact]?.value == value.value, "\(fact.rawValue) after \(edit)")
    }
  }

  static func text(_ value: FactValue) -> String {
    switch value {
    case .text(let text): text
    case .flag(let flag): flag ? "true" : "false"
    case .number(let number): Number.write(number.central)
    }
  }

  /// A value and where it stands: `500@3:8`.
  private static func parted(_ text: String) -> (value: String, place: String?) {
    guard let at = text.lastIndex(of: "@") else { return (text, nil) }
    let place = text[text.index(after: at)...]
    let numbers = place.split(separator: ":")
    guard numbers.count == 2, numbers.allSatisfy({ Int($0) != nil }) else { return (text, nil) }
    return (String(text[..<at]), String(place))
  }

  func check(_ run: Run) {
    #expect(run.format == format)
    for word in facts.split(separator: " ") {
      if word.hasPrefix("!") || word.hasPrefix("?") {
        guard let fact = Fact(named: String(word.dropFirst())) else {
          Issue.record("no fact \(word)")
          continue
        }
        let isStated = (run[fact]?.origin.strength ?? 0) > 1
        #expect(!isStated, "\(word): \(String(describing: run[fact]))")
        if word.hasPrefix("?") { #expect(run.unresolvedReason(fact) != nil, "\(word)") }
        continue
      }
      let sides = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2, let fact = Fact(named: sides[0]) else {
        Issue.record("no fact \(word)")
        continue
      }
      let (wanted, place) = Self.parted(sides[1])
      guard let value = run[fact] else {
        Issue.record("\(word) is not known: \(String(describing: run.unresolvedReason(fact)))")
        continue
      }
      #expect(Self.text(value.value) == wanted, "\(word)")
      if let place {
        let start = value.origin.range?.start
        #expect(start.map { "\($0.line):\($0.column)" } == place, "\(word)")
      }
      #expect(value.origin.name != "assumed")
    }
  }
}

extension RunSearch {
  /// Each run as its steps and how often it is run, sorted: `500 x 2`; `-` is not stated, `?` not known
  /// although something speaks of it.
  var stepsAndTrials: [String] {
    runs.map(\.run).map { run in
      func text(_ fact: Fact, _ otherwise: String) -> String {
        if run.unresolvedReason(fact) != nil { return "?" }
        return run.number(fact).map { "\(Int($0.central))" } ?? otherwise
      }
      return text(.steps, "-") + " x " + text(.trials, "1")
    }.sorted()
  }
}

extension Fixture {
  /// A recipe of axolotl that says all it needs, for tests that ask what becomes of one.
  static let axolotlRecipe = """
    base_model: meta-llama/Llama-3.1-8B
    datasets: [{path: a/b, type: alpaca}]
    sequence_len: 4096
    micro_batch_size: 2
    num_epochs: 3

    """
}
