import Plots
import Quantities
import Result
import Text

extension PlanPage {
  /// The buttons, and the options that they choose from.
  func chooseSection(bytes: Int) -> String {
    var text = section("choose", Phrase.chooseOption())
    guard let best = plan.options.first else {
      return text + HTML.paragraph(HTML.inline(Phrase.nothingVaries())) + "</section>\n"
    }
    let possible = plan.evaluated - plan.refused
    text += HTML.paragraph(
      HTML.inline(
        (plan.options.count < possible ? Phrase.notEvery : .everyPoint)(
          "\(plan.options.count)", "\(plan.total)")))
    text += "<div class=\"choose\">\n"
    if !choices.isEmpty {
      text += "<div class=\"choices\">\n" + HTML.paragraph(Phrase.chooseHow())
      for (position, axis) in choices.enumerated() {
        text += buttons(of: axis, at: position, checked: best.coordinates[axis])
      }
      text += HTML.paragraph(Phrase.noneFits()) + "</div>\n"
    }
    let picture = frontPicture + hoursSection
    let cards = plan.options.lazy.map { card(of: $0) }
    let (shown, rest) = HTML.fitting(
      cards, bytes: bytes - text.utf8.count - picture.utf8.count - 2_000)
    text += "<div class=\"options\">\n\(shown)\(HTML.more(rest, .moreOptions))"
    let count = "<span>\(plan.options.count - rest)</span>"
    text += "<p class=\"count\">\(Phrase.optionsShown(count))</p>\n</div>\n"
    return text + picture + "</div>\n</section>\n"
  }

  private func buttons(of axis: Int, at position: Int, checked: Int) -> String {
    let facts = plan.axes[axis]
    var text = "<fieldset>\n<legend>\(HTML.code(facts.fact, to: 60))"
    if facts.tried > facts.values.count {
      text += " <small>\(Phrase.valuesShown("\(facts.values.count)", "\(facts.tried)"))</small>"
    }
    text += "</legend>\n<div class=\"values\">\n"
    let group = "\(prefix)d\(position)"
    text += Self.button("any", of: group, Phrase.anyValue(), isChecked: false)
    for (value, label) in facts.values.prefix(PlanStyle.mostValues).enumerated() {
      text += Self.button(
        PlanStyle.name(position, value), of: group, HTML.text(label, to: 80),
        isChecked: value == checked)
    }
    return text + "</div>\n</fieldset>\n"
  }

  /// A button that chooses one of a group, found by a style through its class.
  static func button(
    _ name: String, of group: String, _ label: String, isChecked: Bool
  ) -> String {
    "<label><input type=\"radio\" name=\"\(group)\" class=\"\(name)\""
      + (isChecked ? " checked=\"checked\"/>" : "/>") + "\(label)</label>\n"
  }

  /// One option: what it comes to, and how to have it.
  private func card(of option: PlanResult.Option) -> String {
    let id = option.number
    var text = "<article class=\"o \(classes(of: option.coordinates))\" id=\"\(prefix)o\(id)\">\n"
    text += heading(HTML.text(title(of: option), to: 300), below: 1)
    var said = [HTML.verdict(option.verdict)]
    if let saving = option.savingPercent, saving.isFinite { said.append(Self.words(saving)) }
    if option.isOnFront { said.append(Phrase.onTheFront()) }
    text += HTML.paragraph(said.joined(separator: Phrase.clause()))
    text += figures(of: option)
    let changes = option.changes.prefix(8).map { HTML.inline($0.said, to: 300) }
    let details =
      changes + option.unwritten.prefix(8).map { Phrase.unwritten(HTML.inline($0.said, to: 400)) }
      + option.notes.prefix(4).map { Phrase.note(HTML.inline($0.said, to: 400)) }
    text += HTML.details(
      Phrase.whatChanges(),
      changes.isEmpty ? HTML.paragraph(Phrase.nothingChanges()) : HTML.list(Array(details)))
    if let command = option.command {
      text += Self.field("\(prefix)c\(id)", Phrase.commandLine(), command, rows: 2)
    } else {
      text += HTML.paragraph(Phrase.noCommand())
    }
    if let patch = option.patch {
      let rows = min(24, patch.utf8.count { $0 == UInt8(ascii: "\n") } + 1)
      text += HTML.details(
        Phrase.patchFolded(),
        Self.field("\(prefix)p\(id)", HTML.inline(Phrase.patchToCopy()), patch, rows: rows))
    } else if let problem = option.patchProblem {
      text += HTML.paragraph(
        (problem == .unprintable ? Phrase.patchHides : .patchTooLong)())
    }
    return text + "</article>\n"
  }

  private static func words(_ saving: Double) -> String {
    let percent = CanonicalNumber.fixed(abs(saving), decimals: 1, trimmed: true)
    guard percent != "0" else { return Phrase.sameEmissions() }
    return (saving > 0 ? Phrase.saving : .moreEmissions)(percent)
  }

  /// A text to copy as it is.
  private static func field(
    _ id: String, _ label: String, _ content: String, rows: Int
  ) -> String {
    "<label for=\"\(id)\">\(label)</label>\n<textarea id=\"\(id)\" rows=\"\(rows)\""
      + " readonly=\"readonly\" spellcheck=\"false\">\(MarkupText.escaped(content))</textarea>\n"
  }

  // MARK: Figures

  /// What a run comes to, each amount with its range along a scale that all options share.
  func figures(of option: PlanResult.Option) -> String {
    var text = "<dl class=\"figures\">\n"
    for (index, objective) in plan.objectives.enumerated() {
      let range = option.amounts[index]
      text += "<div><dt>\(Self.name(objective))</dt>\n<dd>\(Self.range(range, objective))"
      let limits = plan.limits.filter { $0.objective == objective }.prefix(3)
      if let range { text += bar(range, at: index, limits.map(\.amount)) }
      for limit in limits {
        let said = Phrase.limitOf(
          HTML.code(limit.id, to: 60), HTML.text(objective.unit.describe(limit.amount)),
          limit.percentile.rawValue)
        text += "<small>\(said)</small>"
      }
      text += "</dd></div>\n"
    }
    return text + "</dl>\n"
  }

  /// The largest amount of an objective that a bar shows.
  private func scale(at index: Int) -> Double {
    let amounts = (plan.options + [plan.base]).compactMap { $0.amounts[index]?.p95 }
    return amounts.filter(\.isFinite).max() ?? 0
  }

  /// A range as a bar, with limits as lines; what it says stands beside it in words.
  private func bar(_ range: RangeResult, at index: Int, _ limits: [Double]) -> String {
    let largest = scale(at: index)
    guard largest > 0, range.p95.isFinite else { return "" }
    func x(_ value: Double) -> String {
      CanonicalNumber.fixed(min(max(value / largest, 0), 1) * 198, decimals: 1, trimmed: true)
    }
    let width = CanonicalNumber.fixed(
      max(1, (range.p95 - range.p5) / largest * 198), decimals: 1, trimmed: true)
    var text = "<svg class=\"bar\" viewBox=\"0 0 200 14\" preserveAspectRatio=\"none\""
    text += " width=\"200\" height=\"14\" aria-hidden=\"true\">"
    text += "<rect x=\"0\" y=\"6\" width=\"200\" height=\"2\" fill=\"#8888\"/>"
    text += "<rect x=\"\(x(range.p5))\" y=\"3\" width=\"\(width)\" height=\"8\""
    text += " fill=\"\(Palette.low)\" fill-opacity=\"0.55\"/>"
    text += "<rect x=\"\(x(range.p50))\" y=\"0\" width=\"2\" height=\"14\" fill=\"currentColor\"/>"
    for limit in limits where limit <= largest {
      text += "<rect x=\"\(x(limit))\" y=\"0\" width=\"2\" height=\"14\""
      text += " fill=\"\(Palette.worse)\"/>"
    }
    return text + "</svg>\n"
  }

  // MARK: What nothing beats

  /// The points that nothing beats as a table.
  var frontSection: String {
    guard !frontOptions.isEmpty, let first = ranking.first else { return "" }
    let rows = frontOptions.map { option in
      HTML.row(
        [HTML.text(title(of: option), to: 160), HTML.verdict(option.verdict)]
          + zip(plan.objectives, option.amounts).map { Self.range($1, $0) })
    }
    let (shown, rest) = HTML.fitting(rows, bytes: min(200_000, bytes / 5))
    return section("front", Phrase.front())
      + HTML.table(
        Phrase.frontTable(Self.name(plan.objectives[first]).lowercased()),
        [Phrase.option(), Phrase.verdict()] + plan.objectives.map { Self.name($0) }, rows: shown,
        isNumeric: true) + HTML.more(rest + plan.front - frontOptions.count, .moreOptions)
      + "</section>\n"
  }

  /// The options by two objectives; nothing where fewer than two are known.
  private var frontPicture: String {
    let known = plan.objectives.indices.filter { index in
      plan.options.contains { $0.amounts[index] != nil }
    }
    let axes = Array((ranking + known.filter { !ranking.contains($0) }).filter(known.contains))
    guard axes.count > 1 else { return "" }
    let chart = FrontChart(page: self, across: axes[0], up: axes[1])
    return chart.picture.map {
      "<div class=\"picture\">\n" + HTML.figure(Phrase.frontCaption(), $0) + "</div>\n"
    } ?? ""
  }
}
