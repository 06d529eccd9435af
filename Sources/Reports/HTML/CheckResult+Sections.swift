import Diagnostics
import Result

extension CheckResult {
  /// What was checked, against what, and with which data.
  var scopeSection: String {
    var rows: [(String, String)] = []
    if let at { rows.append((Phrase.takenForNow(), HTML.text(at, to: 60))) }
    rows.append((Phrase.catalogue(), HTML.text(settings.catalogue, to: 100)))
    if !settings.overrides.isEmpty {
      rows.append(
        (
          Phrase.overridden(),
          settings.overrides.prefix(20).map { HTML.code($0) }.joined(separator: Phrase.comma())
        ))
    }
    rows.append((Phrase.unknownFinding(), Phrase.countsAs(settings.onUnknown.rawValue)))
    rows.append((Phrase.whatFails(), Phrase.violationsFrom(settings.failOn.rawValue)))
    if let from = settings.policyFrom {
      rows.append((Phrase.policiesFrom(), HTML.code("\(from.name) (\(from.commit))")))
    }
    if let account { rows.append((Phrase.files(), HTML.text(account.summary))) }
    if let change { rows.append((Phrase.change(), changeText(change))) }
    let policies = self.policies.prefix(50).map {
      HTML.row([HTML.code($0.path), HTML.code($0.sha256, to: 80)])
    }
    var text = "<section id=\"scope\">\n<h2>\(Phrase.whatWasChecked())</h2>\n"
    text += HTML.table(
      Phrase.theCheck(), [Phrase.what(), Phrase.value()],
      rows: rows.map { HTML.row([$0.0, $0.1]) }.joined())
    if !policies.isEmpty {
      text += HTML.table(
        Phrase.policies(), [Phrase.file(), "SHA-256"], rows: policies.joined())
      text += HTML.more(self.policies.count - policies.count, .morePolicies)
    }
    return text + "</section>\n"
  }

  private func changeText(_ change: ChangeResult) -> String {
    let counts = [
      (change.added, Phrase.new), (change.changed, .changed), (change.unchanged, .unchanged),
      (change.removed.count, .removed), (change.mended, .mended),
    ].filter { $0.0 > 0 }.map { $0.1("\($0.0)") }
    let difference = change.delta.difference.map { Phrase.semicolon() + $0 } ?? ""
    return Phrase.against(
      HTML.code(change.base, to: 120),
      counts.isEmpty ? Phrase.noRuns() : counts.joined(separator: Phrase.comma()))
      + HTML.text(difference)
  }

  /// Exceptions with how long they still hold and who answers for them.
  var waiverSection: String {
    guard !waivers.isEmpty else { return "" }
    let rows = waivers.map { waiver in
      let place = "\(waiver.location.path):\(waiver.location.line)"
      let covers = waiver.covers.prefix(10).map { HTML.code($0, to: 120) }
        .joined(separator: Phrase.comma())
      let approval = HTML.text(waiver.approvedBy ?? Phrase.nobody(), to: 200)
      return HTML.row([
        Phrase.waiverAt(HTML.code(waiver.id), HTML.code(place)),
        waiver.state.words + Phrase.colon() + HTML.text(waiver.age, to: 120),
        (waiver.scope.map { Phrase.whereScope(covers, HTML.code($0)) } ?? covers) + waiver.cap,
        waiver.owner.map { Phrase.approvedBy(HTML.text($0, to: 200), approval) }
          ?? Phrase.notNamed(),
        HTML.text(waiver.reason, to: 500), "\(waiver.findings)",
      ])
    }
    let (shown, rest) = HTML.fitting(rows, bytes: 200_000)
    return "<section id=\"waivers\">\n<h2>\(Phrase.waivers())</h2>\n"
      + HTML.table(
        Phrase.exceptions(),
        [Phrase.waiver, .state, .covers, .owner, .reason, .findings].map { $0() }, rows: shown)
      + HTML.more(rest, .moreWaivers) + "</section>\n"
  }

  /// What is said about files.
  var diagnosticSection: String {
    guard !diagnostics.isEmpty else { return "" }
    let items = diagnostics.lazy.map { diagnostic in
      let item = ReportItem(diagnostic)
      var text =
        "<li><strong>\(item.pageWord)</strong> \(HTML.code(item.id, to: 100))\(Phrase.colon())"
      text += HTML.inline(item.message.said, to: 600)
      text += (item.location?.shownLine ?? item.path.map { " " + HTML.code($0) }) ?? ""
      let help = item.help.prefix(5).map { HTML.inline($0.said, to: 400) }
      let meaning = item.meaning.map { [HTML.text($0)] } ?? []
      return text + HTML.list(help + meaning) + "</li>\n"
    }
    let (shown, rest) = HTML.fitting(items, bytes: 200_000)
    return "<section id=\"files\">\n<h2>\(Phrase.remarksOnFiles())</h2>\n<ul>\n\(shown)</ul>\n"
      + HTML.more(rest, .moreRemarks) + "</section>\n"
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
        HTML.code($0.key.row.isEmpty ? Phrase.noRow() : $0.key.row, to: 120),
        HTML.text($0.key.source, to: 300), $0.key.year.map { "\($0)" } ?? Phrase.notStated(),
        "\($0.uses)",
      ])
    }
    let (shown, rest) = HTML.fitting(rows, bytes: 150_000)
    let names = assumed.sorted { $0.key < $1.key }.map {
      HTML.row([
        HTML.code($0.key, to: 120), HTML.inline($0.value.note.said, to: 600), "\($0.value.count)",
      ])
    }
    let (assumptions, more) = HTML.fitting(names, bytes: 50_000)
    var text = "<section id=\"sources\">\n<h2>\(Phrase.dataAndSources())</h2>\n"
    text +=
      sources.isEmpty
      ? HTML.paragraph(Phrase.noFigure())
      : HTML.table(
        Phrase.figures(), [Phrase.row, .source, .year, .uses].map { $0() },
        rows: shown) + HTML.more(rest, .moreSources)
    text +=
      assumed.isEmpty
      ? HTML.paragraph(Phrase.nothingAssumed())
      : HTML.table(
        Phrase.whatIsAssumed(), [Phrase.what, .assumption, .uses].map { $0() }, rows: assumptions)
        + HTML.more(more, .moreAssumptions)
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
    let count = Phrase.counted(abs(daysLeft), .oneDay, .days)
    return daysLeft < 0
      ? Phrase.daysAgo(expires, count)
      : daysLeft == 0 ? Phrase.today(expires) : Phrase.daysLeft(expires, count)
  }

  fileprivate var cap: String {
    unit.map { Phrase.upTo(HTML.text($0.describe(upTo))) } ?? ""
  }
}

extension WaiverResult.State {
  fileprivate var words: String {
    switch self {
    case .inForce: Phrase.inForce()
    case .endingSoon: "<strong class=\"warn\">\(Phrase.endsSoon())</strong>"
    case .expired: "<strong class=\"fail\">\(Phrase.expired())</strong>"
    case .malformed: "<strong class=\"fail\">\(Phrase.noDate())</strong>"
    case .refused: "<strong class=\"fail\">\(Phrase.notAllowed())</strong>"
    }
  }
}

extension AccountResult {
  /// Where the files ended, in one line.
  fileprivate var summary: String {
    let counts = [
      (notTraining.count, Phrase.notTraining), (notUnderstood.count, .notUnderstood),
      (notLookedAt.reduce(0) { $0 + $1.files }, .notLookedAt),
    ]
    return ([Phrase.lookedFor("\(files)")] + counts.filter { $0.0 > 0 }.map { $0.1("\($0.0)") })
      .joined(separator: Phrase.comma())
  }
}

extension LocationResult {
  /// The place and, where it is at hand, the line.
  var shownLine: String {
    let place = "\(path.cut(to: 300)):\(line)"
    return HTML.lines(text.isEmpty ? [place] : [place, text])
  }
}
