/// A family of programs that are told in one way what to do.
package protocol CommandFamily: Sendable {
  /// How surely a command is of the family; 0 for not at all.
  static func detect(_ line: CommandLine) -> Int
}

/// What is known of the programs of command lines: what they are, and the families that they belong to.
///
/// Whoever reads commands is handed it with the script or document that holds them, and so needs to name
/// none of those who have registered words.
package final class CommandVocabulary: Sendable {
  /// What programs are.
  package let words: CommandWords
  private let families: [any CommandFamily.Type]
  /// Whether a program does something else than training by what it is called and told.
  let isOther: @Sendable (CommandStage) -> Bool

  /// Creates a vocabulary; of families that are equally sure of a command the first has it.
  package init(
    words: CommandWords, families: [any CommandFamily.Type] = [],
    isOther: @escaping @Sendable (CommandStage) -> Bool = { _ in false }
  ) {
    self.words = words
    self.families = families
    self.isOther = isOther
  }

  /// The family of a command, if it has one.
  func family(of line: CommandLine) -> (any CommandFamily.Type)? {
    var best: (any CommandFamily.Type)?
    var bestScore = 0
    for family in families {
      let score = family.detect(line)
      if score > bestScore { (best, bestScore) = (family, score) }
    }
    return best
  }
}
