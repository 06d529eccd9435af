public import Result

/// One page to plan several runs with: choose the run, then what ``PlanPage`` lets people choose of it.
/// Without a style every run is shown, one after another.
public struct PlanPages: Sendable {
  /// The most runs that a page holds.
  public static let mostRuns = 12

  /// What was swept, a run each, in the order in which they are offered.
  public var plans: [PlanResult]

  /// Creates a page about sweeps of several runs.
  ///
  /// - Parameter plans: Up to ``mostRuns`` of them; what is beyond is left out.
  public init(_ plans: [PlanResult]) { self.plans = Array(plans.prefix(Self.mostRuns)) }

  /// Returns the whole document as UTF-8, of at most ``PlanPage/limit`` bytes.
  ///
  /// - Parameter language: What the page's own words are written in.
  public func render(language: ReportLanguage = .english) -> [UInt8] {
    guard plans.count != 1, let first = plans.first else {
      return plans.first.map { PlanPage($0).render(language: language) } ?? []
    }
    return language.writing {
      var page = PlanPage.opening(Phrase.plansOf("\(plans.count)"))
      page += HTML.paragraph(Phrase.chooseRun()) + "</header>\n<main>\n" + buttons
      let closing = HTMLReport.methodSection + "</main>\n" + PlanPage.closing(first)
      let share = (PlanPage.limit - page.utf8.count - closing.utf8.count) / plans.count
      for number in plans.indices { page += section(of: number, bytes: share) }
      return Array((page + closing).utf8)
    }
  }

  private var buttons: String {
    var text =
      "<fieldset class=\"runs\">\n<legend>\(Phrase.run())</legend>\n<div class=\"values\">\n"
    for (number, plan) in plans.enumerated() {
      text += PlanPage.button(
        PlanStyle.run(number), of: "run", HTML.text(plan.run.title, to: 80), isChecked: number == 0)
    }
    return text + "</div>\n</fieldset>\n"
  }

  private func section(of number: Int, bytes: Int) -> String {
    var page = PlanPage(plans[number])
    page.prefix = "\(PlanStyle.run(number))-"
    page.bytes = bytes
    let opening =
      "<section class=\"planned \(PlanStyle.run(number))\">\n"
      + "<h2>\(HTML.text(plans[number].run.title, to: 160))</h2>\n" + page.summary + page.contents
    let closing = "</section>\n"
    return opening + page.sections(bytes: bytes - opening.utf8.count - closing.utf8.count) + closing
  }
}
