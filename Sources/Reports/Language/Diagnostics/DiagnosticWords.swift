/// What each kind of diagnostic means, in languages other than that of the modules which make them.
///
/// English stands where a kind is declared; a test compares the codes here with those of all modules.
public enum DiagnosticWords {
  /// What a code means in a language; nil in English, which results and modules speak themselves.
  public static func meaning(of code: String, in language: ReportLanguage) -> String? {
    language == .chinese ? chinese[code] : nil
  }

  /// What a code means in the language of the page, where a message is not in that language.
  static func meaning(of code: String, saying message: String) -> String? {
    message.said == message ? meaning(of: code, in: ReportLanguage.current) : nil
  }

  /// Every code that has words here.
  public static var codes: [String] { chinese.keys.sorted() }

  private static let chinese: [String: String] = {
    // A code that stands in two tables is caught by the test that counts them.
    [files, policies, facts].reduce(into: [:]) { all, table in
      all.merge(table) { first, _ in first }
    }
  }()
}
