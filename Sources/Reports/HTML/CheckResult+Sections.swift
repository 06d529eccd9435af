import Diagnostics
import Result

extension CheckResult {
  /// What was checked, against what, and with which data.
  var scopeSection: String {
    var rows: [(String, String)] = []
    if let at { rows.append(("Taken for now", HTML.text(at, to: 60))) }
    rows.append(("Catalogue", HTML.text(settings.catalogue, to: 100)))
    if !settings.overrides.isEmpty {
      rows.append(
        (
          "Overridden",
          settings.overrides.prefix(20).map { HTML.code($0) }.joined(separator: ", ")
        ))
    }
    rows.append(("An unknown finding", "counts as \(settings.onUnknown.rawValue)"))
    rows.append(("What fails", "violations of severity \(settings.failOn.rawValue) and above"))
    if let from = settings.policyFrom {
      rows.append(("Policies taken from", HTML.code("\(from.name) (\(from.commit))")))
    }
    if let account { rows.append(("Files", HTML.text(account.summary))) }
    if let change { rows.append(("Change", changeText(change))) }
    let policies = self.policies.prefix(50).map {
      HTML.row([HTML.code($0.path), HTML.code($0.sha256, to: 80)])
    }
    var text = "<section id=\"scope\">\n<h2>What was checked</h2>\n"
    text += HTML.table(
      "The check", ["What", "Value"], rows: rows.map { HTML.row([$0.0, $0.1]) }.joined())
    if !policies.isEmpty {
      text += HTML.table("Policies", ["File", "SHA-256"], rows: policies.joined())
      text += HTML.more(self.policies.count - policies.count, "policies")
    }
    return text + "</section>\n"
  }

  private func changeText(_ change: ChangeResult) -> String {
    let counts = [
      (change.added, "new"), (change.changed, "changed"), (change.unchanged, "unchanged"),
      (change.removed.count, "removed"), (change.mended, "mended"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let difference = change.delta.difference.map { "; \($0)" } ?? ""
    return "against \(HTML.code(change.base, to: 120)): "
      + (counts.isEmpty ? "no runs" : counts.joined(separator: ", ")) + HTML.text(difference)
  }

  /// Exceptions with how long they still hold and who answers for them.
  var waiverSection: String {
    guard !waivers.isEmpty else { return "" }
    let rows = waivers.map { waiver in
      let place = "\(waiver.location.path):\(waiver.location.line)"
      let covers = waiver.covers.prefix(10).map { HTML.code($0, to: 120) }.joined(separator: ", ")
      let approval = "approved by \(HTML.text(waiver.approvedBy ?? "nobody", to: 200))"
      return HTML.row([
        "\(HTML.code(waiver.id)) at \(HTML.code(place))",
        "\(waiver.state.words): \(HTML.text(waiver.age, to: 120))",
        covers + (waiver.scope.map { " where \(HTML.code($0))" } ?? "") + waiver.cap,
        waiver.owner.map { "\(HTML.text($0, to: 200)), \(approval)" } ?? "not named",
        HTML.text(waiver.reason, to: 500), "\(waiver.findings)",
      ])
    }
    let (shown, rest) = HTML.fitting(rows, bytes: 200_000)
    return "<section id=\"waivers\">\n<h2>Waivers</h2>\n"
      + HTML.table(
        "Exceptions, whether or not they are needed",
        ["Waiver", "State", "Covers", "Owner", "Reason", "Findings"], rows: shown)
      + HTML.more(rest, "waivers") + "</section>\n"
  }

  /// What is said about files.
  var diagnosticSection: String {
    guard !diagnostics.isEmpty else { return "" }
    let items = diagnostics.lazy.map { diagnostic in
      let item = ReportItem(diagnostic)
      var text = "<li><strong>\(item.word)</strong> \(HTML.code(item.id, to: 100)): "
      text += HTML.inline(item.message, to: 600)
      text += (item.location?.shownLine ?? item.path.map { " " + HTML.code($0) }) ?? ""
      return text + HTML.list(item.help.prefix(5).map { HTML.inline($0, to: 400) }) + "</li>\n"
    }
    let (shown, rest) = HTML.fitting(items, bytes: 200_000)
    return "<section id=\"files\">\n<h2>Remarks on files</h2>\n<ul>\n\(shown)</ul>\n"
      + HTML.more(rest, "remarks") + "</section>\n"
  }

  /// Where figures come from and how old they are, and what is assumed.
  var sourceSection: String {
    var sources: [Source] = []
    var indices: [Source.Key: Int] = [:]
    var assumed: [String: (note: String, count: Int)] = [:]
    for fact in runs.lazy.flatMap(\.facts) {
      if fact.origin == .assumed {
        assumed[fact.name, default: (fact.note ?? "", 0)].count += 1
      }
      guard fact.row != nil || fact.source != nil else { continue }
      let key = Source.Key(row: fact.row ?? "", source: fact.source ?? "", year: fact.year)
      if let index = indices[key] {
        sources[index].uses += 1
      } else {
        indices[key] = sources.count
        sources.append(Source(key: key, uses: 1))
      }
    }
    for step in runs.lazy.flatMap(\.estimate.trace) where step.origin == .assumed {
      assumed[step.quantity, default: (step.note ?? "", 0)].count += 1
    }
    let rows = sources.map {
      HTML.row([
        HTML.code($0.key.row.isEmpty ? "no row" : $0.key.row, to: 120),
        HTML.text($0.key.source, to: 300), $0.key.year.map { "\($0)" } ?? "not stated",
        "\($0.uses)",
      ])
    }
    let (shown, rest) = HTML.fitting(rows, bytes: 150_000)
    let names = assumed.sorted { $0.key < $1.key }.map {
      HTML.row([HTML.code($0.key, to: 120), HTML.text($0.value.note), "\($0.value.count)"])
    }
    let (assumptions, more) = HTML.fitting(names, bytes: 50_000)
    var text = "<section id=\"sources\">\n<h2>Data and sources</h2>\n"
    text +=
      sources.isEmpty
      ? HTML.paragraph("No figure of the catalogue was used.")
      : HTML.table(
        "Figures of the catalogue and how old they are", ["Row", "Source", "Year", "Uses"],
        rows: shown) + HTML.more(rest, "sources")
    text +=
      assumed.isEmpty
      ? HTML.paragraph("Nothing was assumed.")
      : HTML.table("What is assumed", ["What", "Assumption", "Uses"], rows: assumptions)
        + HTML.more(more, "assumptions")
    return text + "</section>\n"
  }
}

/// A figure of the catalogue, and how often it was used.
private struct Source {
  struct Key: Hashable {
    var row: String
    var source: String
    var year: Int?
  }

  var key: Key
  var uses: Int
}

extension WaiverResult {
  /// How long the waiver still holds.
  fileprivate var age: String {
    guard let daysLeft else { return expires }
    let count = abs(daysLeft) == 1 ? "1 day" : "\(abs(daysLeft)) days"
    return daysLeft < 0
      ? "\(expires), \(count) ago"
      : daysLeft == 0 ? "\(expires), today" : "\(expires), \(count) left"
  }

  fileprivate var cap: String {
    unit.map { ", up to \(HTML.text($0.describe(upTo)))" } ?? ""
  }
}

extension WaiverResult.State {
  fileprivate var words: String {
    switch self {
    case .inForce: "in force"
    case .endingSoon: "<strong class=\"warn\">ends soon</strong>"
    case .expired: "<strong class=\"fail\">expired</strong>"
    case .malformed: "<strong class=\"fail\">no date</strong>"
    case .refused: "<strong class=\"fail\">not allowed</strong>"
    }
  }
}

extension AccountResult {
  /// Where the files ended, in one line.
  fileprivate var summary: String {
    let counts = [
      (notTraining.count, "not training"), (notUnderstood.count, "not understood"),
      (notLookedAt.reduce(0) { $0 + $1.files }, "not looked at"),
    ]
    return (["\(files) looked for"] + counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" })
      .joined(separator: ", ")
  }
}

extension LocationResult {
  /// The place and, where it is at hand, the line.
  var shownLine: String {
    let place = "\(path.cut(to: 300)):\(line)"
    return HTML.lines(text.isEmpty ? [place] : [place, text])
  }
}
