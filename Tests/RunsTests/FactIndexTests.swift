import Runs
import Testing

@Suite struct FactIndexTests {
  @Test func indicesFollowTheVocabulary() {
    for (position, fact) in Fact.allCases.enumerated() {
      #expect(fact.index == position, "\(fact)")
      #expect(Fact(named: fact.rawValue) == fact)
    }
  }
}
