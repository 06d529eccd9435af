/// One thing that results say, in every language.
///
/// Two texts and nothing else, so that tables of thousands are data of the program and no code that makes
/// them. `{0}` stands for what is shown as it is, `<0>` for words that have to be known as well, and `[0]` for
/// words, in any number of clauses, that are said if they are known.
struct Sentence: Sendable {
  let english: String
  let chinese: String

  init(_ english: String, _ chinese: String) {
    self.english = english
    self.chinese = chinese
  }

  /// The sentence about a subject that is shown first, in place 0; its own places begin at 1.
  func said(of subject: String) -> Sentence {
    Sentence("\(subject) \(english)", "\(subject) \(chinese)")
  }
}

/// A sentence taken apart: recognises the English of a result and says the same in another language.
///
/// A result keeps what it says in English, so that it is the same bytes everywhere.
struct SentenceForm: Sendable {
  /// What stands in a place of a form.
  enum Place: Sendable, Equatable {
    case shown(Int)
    case known(Int)
    case perhapsKnown(Int)

    var index: Int {
      switch self {
      case .shown(let index), .known(let index), .perhapsKnown(let index): index
      }
    }
  }

  /// What was taken apart.
  let sentence: Sentence
  /// The texts around the places, one more than there are places.
  private let literals: [[UInt8]]
  private let places: [Place]
  private let chinese: (literals: [String], places: [Place])

  init(_ sentence: Sentence) {
    self.sentence = sentence
    let parts = Self.parts(of: sentence.english)
    literals = parts.literals.map { Array($0.utf8) }
    places = parts.places
    chinese = Self.parts(of: sentence.chinese)
  }

  /// How much of the English is fixed: a form that fixes more says more exactly what is meant.
  fileprivate var weight: Int { literals.reduce(0) { $0 + $1.count } }

  /// The places of the form in one language, in order, for tests.
  func places(in language: ReportLanguage) -> [Place] {
    (language == .chinese ? chinese.places : places).sorted { $0.index < $1.index }
  }

  private static func parts(of form: String) -> (literals: [String], places: [Place]) {
    var (literals, places): ([String], [Place]) = ([""], [])
    var rest = Array(form.unicodeScalars)[...]
    while let scalar = rest.first {
      let closing: Unicode.Scalar? =
        switch scalar {
        case "{": "}"
        case "<": ">"
        case "[": "]"
        default: nil
        }
      if let closing, rest.count > 2, rest[rest.startIndex + 2] == closing,
        let index = Int(String(rest[rest.startIndex + 1]))
      {
        places.append(
          scalar == "{" ? .shown(index) : scalar == "<" ? .known(index) : .perhapsKnown(index))
        literals.append("")
        rest = rest.dropFirst(3)
      } else {
        literals[literals.count - 1].unicodeScalars.append(scalar)
        rest = rest.dropFirst()
      }
    }
    return (literals, places)
  }
}

extension SentenceForm {
  /// What the sentence says in Chinese; nil where the text is another one.
  ///
  /// - Parameter known: Says the words in a place; nil where they are not known.
  func chinese(for text: [UInt8], known: ([UInt8]) -> String?) -> String? {
    guard let found = match(text) else { return nil }
    var said: [Int: String] = [:]
    for (position, (place, found)) in zip(places, found).enumerated() {
      let words = Array(found.words)
      switch place {
      case .shown(let index):
        guard found.isInCode || words.clauses.count == 1 else { return nil }
        let shown = String(decoding: words, as: UTF8.self)
        // What the text begins with ends before its colon, and code ends with its sign.
        let isWhole =
          found.isInCode
          ? !Self.separators.reduce(shown) { $0.replacing($1.0, with: "") }.contains("`")
          : position > 0 || literals[0].count > 0 || !shown.contains(": ")
        guard isWhole else { return nil }
        said[index] = Self.listed(shown)
      case .known(let index):
        guard words.clauses.count == 1, let text = known(words) else { return nil }
        said[index] = text
      case .perhapsKnown(let index):
        said[index] = known(words) ?? String(decoding: words, as: UTF8.self)
      }
    }
    var result = chinese.literals[0]
    for (place, literal) in zip(chinese.places, chinese.literals.dropFirst()) {
      result += (said[place.index] ?? "") + literal
    }
    return result
  }

  /// What stands in each place; a text is found only outside of code, as in the form.
  private func match(_ text: [UInt8]) -> [(words: ArraySlice<UInt8>, isInCode: Bool)]? {
    guard let last = literals.last, let first = literals.first, text.starts(with: first) else {
      return nil
    }
    guard !places.isEmpty else { return text.count == first.count ? [] : nil }
    guard text.count >= first.count + last.count + places.count,
      text.reversed().starts(with: last.reversed())
    else { return nil }
    var found: [(words: ArraySlice<UInt8>, isInCode: Bool)] = []
    var (start, isInCode) = (first.count, first.isOddlyTicked)
    let end = text.count - last.count
    for literal in literals.dropFirst().dropLast() {
      var (position, inCode) = (start, isInCode)
      while position < end {
        if position > start, inCode == isInCode, text[position..<end].starts(with: literal) {
          break
        }
        if text[position] == UInt8(ascii: "`") { inCode.toggle() }
        position += 1
      }
      guard position < end else { return nil }
      found.append((text[start..<position], isInCode))
      start = position + literal.count
      if literal.isOddlyTicked { isInCode.toggle() }
    }
    guard start < end, !Array(text[start..<end]).isOddlyTicked else { return nil }
    found.append((text[start..<end], isInCode))
    return found
  }

  /// A list of names, as Chinese lists them.
  private static func listed(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "`")) else { return text }
    return separators.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }

  private static let separators = [("`, `", "`、`"), ("` and `", "` 和 `")]
}

extension [Sentence] {
  /// Each taken apart.
  var forms: [SentenceForm] { map { SentenceForm($0) } }
}

extension [SentenceForm] {
  /// The most exact first, so that one with little of its own comes last.
  var mostExactFirst: [SentenceForm] {
    enumerated().sorted {
      ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
    }.map(\.element)
  }
}

extension [UInt8] {
  /// Whether code begins in the text and does not end in it.
  fileprivate var isOddlyTicked: Bool { !count { $0 == UInt8(ascii: "`") }.isMultiple(of: 2) }

  /// What stands between semicolons outside of code.
  var clauses: [ArraySlice<UInt8>] {
    var (clauses, start, isInCode): ([ArraySlice<UInt8>], Int, Bool) = ([], 0, false)
    for index in indices {
      if self[index] == UInt8(ascii: "`") { isInCode.toggle() }
      guard !isInCode, index > start, self[index] == UInt8(ascii: " "),
        self[index - 1] == UInt8(ascii: ";")
      else { continue }
      clauses.append(self[start..<(index - 1)])
      start = index + 1
    }
    return clauses + [self[start...]]
  }
}
