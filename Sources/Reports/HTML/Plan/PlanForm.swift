import Text

/// The form that asks for a planner page, with what was written into it before.
public struct PlanForm: Sendable {
  /// What a form holds, under the names that it is sent with.
  public struct Values: Sendable, Equatable {
    /// The text of a config.
    public var config = ""
    /// The name of its file.
    public var name = "config.yaml"
    /// Facts over the config, one a line.
    public var facts = ""
    /// What varies, by the names of ``axes``.
    public var varied: [String: String] = [:]
    /// More axes, one a line.
    public var more = ""
    /// The policy; empty for those of the service.
    public var policy = ""
    /// What the page is to be written in.
    public var language = ReportLanguage.english

    /// Creates the values of a form that nobody has written into.
    public init() {
      varied = ["site.region": "gcp/*", "hardware.count": "8..64*2"]
    }
  }

  /// The facts that have a field of their own, each with an example.
  public static let axes = [
    (fact: "hardware.accelerator", example: "a100-sxm4-80gb,h100-sxm5-80gb"),
    (fact: "hardware.count", example: "8..64*2"), (fact: "site.region", example: "gcp/*"),
    (fact: "schedule.start", example: "2026-12-01..2026-12-07/1h"),
    (fact: "method", example: "full,lora,qlora"),
  ]

  /// What stands in it.
  public var values: Values
  /// Why there is no page; nil where nobody has asked yet.
  public var problem: String?

  /// Creates a form.
  public init(_ values: Values = Values(), problem: String? = nil) {
    self.values = values
    self.problem = problem
  }

  /// Returns the whole document as UTF-8, in the language that is asked for.
  ///
  /// - Parameter address: Where the form is sent to.
  public func render(to address: String) -> [UInt8] {
    values.language.writing { Array(page(address).utf8) }
  }

  private func page(_ address: String) -> String {
    // A browser that says nothing of where it comes from would be taken for one of another origin.
    var page = HTMLReport.head(
      "Carbonward\(Phrase.colon())\(Phrase.planRun())", sheet: PlanStyle.sheet,
      digest: PlanStyle.digest, referrer: "same-origin", forms: "; form-action 'self'")
    page += "<body class=\"plan\">\n<header>\n<h1>\(Phrase.planRun())</h1>\n"
    page += HTML.paragraph(Phrase.planRunHow()) + "</header>\n<main>\n"
    if let problem {
      page += "<p role=\"alert\"><strong class=\"fail\">"
      page += Phrase.planProblem(HTML.inline(problem.said, to: 1_000)) + "</strong></p>\n"
    }
    page += "<form class=\"ask\" method=\"post\" action=\"\(HTML.text(address))\">\n"
    page += area("config", Phrase.planConfig(), nil, values.config, rows: 14, isRequired: true)
    page += line("name", Phrase.planConfigName(), Phrase.planConfigNameHow(), values.name)
    page += area("facts", Phrase.planFacts(), Phrase.planFactsHow(), values.facts, rows: 3)
    for axis in Self.axes {
      page += line(
        axis.fact, "<code>\(axis.fact)</code>", Phrase.planAxisHow("`\(axis.example)`"),
        values.varied[axis.fact] ?? "")
    }
    page += area("more", Phrase.planMore(), Phrase.planMoreHow(), values.more, rows: 2)
    page += line("policy", Phrase.planPolicy(), Phrase.planPolicyHow(), values.policy)
    page += "<label>\(Phrase.planLanguage())\n<select name=\"lang\">\n"
    for (language, name) in [(ReportLanguage.english, "English"), (.chinese, "简体中文")] {
      page += "<option value=\"\(language.rawValue)\""
      page += language == values.language ? " selected=\"selected\">" : ">"
      page += "\(name)</option>\n"
    }
    page += "</select></label>\n<div><button type=\"submit\">\(Phrase.planGo())</button></div>\n"
    return page + "</form>\n</main>\n<footer>\n" + HTML.paragraph(Phrase.writtenBy())
      + "</footer>\n</body>\n</html>\n"
  }

  private func line(_ name: String, _ label: String, _ help: String, _ value: String) -> String {
    "<label>\(label) <small>\(HTML.inline(help))</small>\n<input type=\"text\" name=\"\(name)\""
      + " value=\"\(MarkupText.escaped(value))\" autocomplete=\"off\" spellcheck=\"false\"/></label>\n"
  }

  private func area(
    _ name: String, _ label: String, _ help: String?, _ value: String, rows: Int,
    isRequired: Bool = false
  ) -> String {
    let help = help.map { " <small>\(HTML.inline($0))</small>" } ?? ""
    // A browser drops the first line break of a text field.
    return "<label>\(label)\(help)\n<textarea name=\"\(name)\" rows=\"\(rows)\""
      + (isRequired ? " required=\"required\"" : "") + " spellcheck=\"false\">\n"
      + MarkupText.escaped(value) + "</textarea></label>\n"
  }
}
