import Glibc

/// A language that a page is written in. Ids, numbers and units are the same in each; what a result
/// says in its own words, such as the message of a rule, is shown as it is.
public enum ReportLanguage: String, Sendable, CaseIterable {
  /// English.
  case english = "en"
  /// Simplified Chinese.
  case chinese = "zh"

  /// What the page under construction is written in; every piece of it asks here, and only a page's
  /// own function sets it.
  static var current: ReportLanguage {
    // A value of the task would be the same, and bring a runtime for tasks into every program.
    pthread_getspecific(key) == nil ? .english : .chinese
  }

  /// Makes this the current language on this thread while a page is written.
  func writing<Page>(_ page: () -> Page) -> Page {
    let before = pthread_getspecific(Self.key)
    pthread_setspecific(Self.key, self == .chinese ? Self.mark : nil)
    defer { pthread_setspecific(Self.key, before) }
    return page()
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  /// Not null, which is all that is asked of it.
  private static var mark: UnsafeRawPointer? { UnsafeRawPointer(bitPattern: 1) }

  /// The tag that a page states, of BCP 47.
  var tag: String {
    switch self {
    case .english: "en"
    case .chinese: "zh-Hans"
    }
  }
}

/// What pages say, in every language there is: one that lacks in a language does not compile.
///
/// `{0}`, `{1}` and so on stand for what a page puts in.
struct Phrase: Sendable {
  let english: String
  let chinese: String

  init(_ english: String, _ chinese: String) {
    self.english = english
    self.chinese = chinese
  }

  /// The phrase in the language of the page, with what is put in.
  func callAsFunction(_ parts: String...) -> String {
    let text = ReportLanguage.current == .chinese ? chinese : english
    guard !parts.isEmpty else { return text }
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      rest = rest[rest.index(after: open)...]
      guard let close = rest.firstIndex(of: "}"), let index = Int(rest[..<close]),
        parts.indices.contains(index)
      else {
        result += "{"
        continue
      }
      result += parts[index]
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  /// A count with what is counted; English has another form for one.
  static func counted(_ count: Int, _ one: Phrase, _ many: Phrase) -> String {
    (count == 1 ? one : many)("\(count)")
  }

  /// What stands between the items of a list.
  static let comma = Phrase(", ", "、")
  /// What stands between an amount and what it comes to.
  static let clause = Phrase(", ", "，")
  /// What stands between clauses.
  static let semicolon = Phrase("; ", "；")
  /// What stands between a word and what it introduces.
  static let colon = Phrase(": ", "：")
}
