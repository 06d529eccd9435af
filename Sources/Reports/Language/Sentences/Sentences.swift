/// What results say, sought by its English.
enum Sentences {
  /// What stands alone.
  static let whole =
    (budgets + appended + exceptions + decisions + concerns + gaps + remarks + advice + assumptions
    + documents + policyFiles + expressions + policyKeys + projectFiles + reasons + sweepErrors
    + ownPolicies + lawPacks + standardPacks)
    .forms.mostExactFirst
  /// Why configs and files are read as they are.
  private static let reasons =
    shellReasons + pythonReasons + configTexts + runReasons + editReasons + origins + accountTexts
    + notTraining + fileProblems + systemProblems + predicates
    + predicates.map { $0.said(of: "`{0}`") }
  /// What is said of a file, whose name stands before it or elsewhere.
  static let predicates = filePredicates + problemPredicates
  /// What stands in the places of others; alone it could be anybody's words. The first that fits is meant.
  static let parts = amountForms + nouns
  private static let amountForms = amounts.forms
  private static let nouns =
    (words + kinds + places + nodeKinds + fileKinds + pythonValues + keyMeanings + factMeanings)
    .forms
  /// What waivers and the like add to the words of a rule.
  private static let additions = appended.forms

  /// A text of a result in Chinese; nil where it is in the words of whoever wrote a policy or a file.
  static func chinese(_ text: String) -> String? {
    chinese(Array(text.utf8), from: whole, depth: 0)
  }

  /// A text that is one sentence of a table, whole.
  static func chinese(_ text: String, among sentences: [SentenceForm]) -> String? {
    single(Array(text.utf8), from: sentences, deepest)
  }

  /// Longer texts are nobody's sentences.
  private static let longest = 4_000
  /// No sentence stands deeper in others.
  private static let deepest = 6
  /// No result joins more by `; and`.
  private static let mostJoined = 40
  /// No sentence has more clauses.
  private static let mostClauses = 12

  private static func chinese(_ text: [UInt8], from sentences: [SentenceForm], depth: Int)
    -> String?
  {
    guard text.count <= longest, depth <= deepest else { return nil }
    if let said = single(text, from: sentences, depth) ?? joined(text, from: sentences, depth) {
      return said
    }
    let clauses = text.clauses
    guard clauses.count > 1, clauses.count <= mostClauses else { return nil }
    var said: [String] = []
    var (next, isAnybodys, isKnown) = (0, false, false)
    while next < clauses.count {
      // Behind the words of a rule stands only what waivers and the like add.
      let table = isAnybodys && depth == 0 ? additions : sentences
      // A sentence may hold semicolons of its own: the most clauses that make one are one.
      var end = clauses.count
      var found: String?
      while end > next, found == nil {
        let joined = Array(text[clauses[next].startIndex..<clauses[end - 1].endIndex])
        found = single(joined, from: table, depth)
        if found == nil { end -= 1 }
      }
      if let found {
        said.append(found)
        isKnown = true
        next = end
      } else {
        isAnybodys = isAnybodys || said.isEmpty
        said.append(String(decoding: clauses[next], as: UTF8.self))
        next += 1
      }
    }
    return isKnown ? said.joined(separator: Phrase.semicolon.chinese) : nil
  }

  /// What `; and` joins, one by one: no sentence holds more than one of them.
  private static func joined(_ text: [UInt8], from sentences: [SentenceForm], _ depth: Int)
    -> String?
  {
    let and = Array("and ".utf8)
    var starts: [Int] = []
    for clause in text.clauses where starts.isEmpty || clause.starts(with: and) {
      starts.append(clause.startIndex)
    }
    guard starts.count > 1, starts.count <= mostJoined else { return nil }
    var said: [String] = []
    for (index, start) in starts.enumerated() {
      let end = index + 1 < starts.count ? starts[index + 1] - "; ".utf8.count : text.count
      let own = Array(text[(index == 0 ? start : start + and.count)..<end])
      guard let words = chinese(own, from: sentences, depth: depth + 1) else { return nil }
      said.append(words)
    }
    return said.joined(separator: Phrase.semicolon.chinese)
  }

  private static func single(_ text: [UInt8], from sentences: [SentenceForm], _ depth: Int)
    -> String?
  {
    for sentence in sentences {
      let said = sentence.chinese(for: text) { words in
        guard depth < deepest else { return nil }
        // Amounts say the least of their own, so that anything looks like one.
        return single(words, from: nouns, depth + 1)
          ?? chinese(words, from: whole, depth: depth + 1)
          ?? single(words, from: amountForms, depth + 1)
      }
      if let said { return said }
    }
    return nil
  }
}

extension String {
  /// What a result says, in the language of the page; the words of policies and files stay as they are.
  var said: String {
    guard ReportLanguage.current == .chinese else { return self }
    return Sentences.chinese(self) ?? self
  }
}
