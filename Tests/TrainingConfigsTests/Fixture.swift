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
/// framework's default may stand), `?hardware.count` is marked as not resolvable.
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

  static func text(_ value: FactValue) -> String {
    switch value {
    case .text(let text): text
    case .flag(let flag): flag ? "true" : "false"
    case .number(let number): Number.write(number.central)
    }
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
      guard let value = run[fact] else {
        Issue.record("\(word) is not known: \(String(describing: run.unresolvedReason(fact)))")
        continue
      }
      #expect(Self.text(value.value) == sides[1], "\(word)")
      #expect(value.origin.name != "assumed")
    }
  }
}
