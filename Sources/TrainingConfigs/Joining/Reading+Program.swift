import Runs

extension Reading {
  /// Takes away what the program states itself that reads the recipe, or that is given these settings,
  /// whatever stands there.
  ///
  /// - Returns: What the program says, without what it leaves to the recipe.
  mutating func settle(with program: Reading) -> Reading {
    var program = program
    for (fact, value) in program.stated
    where value.origin.isStated && !fact.rawValue.hasPrefix("hardware.") {
      remove(fact)
    }
    let lengths: [Fact] = [.epochs, .steps]
    let known = program.unresolved.map(\.fact).filter { fact in
      isKnown(fact) || lengths.contains(fact) && lengths.contains { isKnown($0) }
    }
    program.forget(known)
    return program
  }
}
