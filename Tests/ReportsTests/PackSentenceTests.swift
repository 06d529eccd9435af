import Files
import Policy
import TestSupport
import Testing

@testable import Reports

/// What shipped policies say is known in Chinese, as the rest of a report is.
///
/// Whoever adds a rule to a pack, and no ``Sentence`` of its message and help, fails here.
@Suite("What packs say")
struct PackSentenceTests {
  /// The message and help of every budget, rule and measure; a pack of measures alone is no policy.
  private static func texts(of pack: String) throws -> [String] {
    let loaded = PolicyLoader(files: MemoryFiles([:])).load(
      [pack, ShippedPolicies.starter], includingTestFiles: true)
    let set = try #require(loaded.set)
    let documentation =
      set.rules.map(\.documentation) + set.budgets.map(\.documentation)
      + set.measures.map(\.documentation)
    return set.rules.compactMap(\.message?.text) + documentation.compactMap(\.help)
  }

  @Test(arguments: ShippedPolicies.names)
  func isKnown(_ pack: String) throws {
    for text in try Self.texts(of: pack) {
      let said = text.replacing(/\{[^}]*\}/, with: "Q7")
      let chinese = try #require(Sentences.chinese(said), "\(pack): \(said)")
      #expect(chinese.unicodeScalars.contains { $0.properties.isIdeographic }, "\(chinese)")
      #expect(said.contains("Q7") == chinese.contains("Q7"), "\(chinese)")
    }
  }
}
