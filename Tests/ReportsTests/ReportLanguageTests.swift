import Synchronization
import Testing
import Text

@testable import Reports

@Suite("the language of a page under construction")
struct ReportLanguageTests {
  private let phrase = Phrase("yes", "是")

  @Test("holds for one page and what it is made of, and is what it was behind it")
  func nested() {
    #expect(phrase() == "yes")
    let said = ReportLanguage.chinese.writing {
      let before = phrase()
      let within = ReportLanguage.english.writing { phrase() }
      return [before, within, phrase()]
    }
    #expect(said == ["是", "yes", "是"])
    #expect(phrase() == "yes")
  }

  @Test("is each thread's own")
  func threads() {
    let phrase = phrase
    let said = Mutex<[String]>([])
    ReportLanguage.chinese.writing {
      SideBySide.run([
        { _ = phrase() }, { said.withLock { $0.append(phrase()) } },
      ])
    }
    #expect(said.withLock { $0 } == ["yes"])
  }
}
