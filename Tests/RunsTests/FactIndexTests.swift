import Quantities
import Runs
import Testing

@Suite struct FactIndexTests {
  @Test func setsHoldTheWholeVocabulary() {
    #expect(Fact.allCases.count <= 128)
    var set = FactSet()
    for isNew in [true, false] {
      for fact in Fact.allCases {
        let wasInserted = set.insert(fact)
        #expect(wasInserted == isNew, "\(fact)")
      }
    }
  }

  @Test func factsAreHeldInWhateverOrderTheyAreStated() {
    let stated = Fact.allCases.enumerated().map { ($1, Double($0)) }
    for order in [stated, stated.reversed(), stated.filter { $0.0.index % 3 == 0 } + stated] {
      var run = Run(path: "run.yaml", format: "run")
      for (fact, number) in order { run[fact] = Traced(.number(number), .override("test")) }
      for (fact, number) in stated { #expect(run.number(fact)?.central == number, "\(fact)") }
      #expect(run.known.map(\.fact) == Fact.allCases)
      run[.tokens] = nil
      #expect(run.known.map(\.fact) == Fact.allCases.filter { $0 != .tokens })
    }
  }

  @Test func indicesFollowTheVocabulary() {
    for (position, fact) in Fact.allCases.enumerated() {
      #expect(fact.index == position, "\(fact)")
      #expect(Fact(named: fact.rawValue) == fact)
    }
  }
}
