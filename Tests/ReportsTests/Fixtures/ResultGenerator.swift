import Diagnostics
import Quantities
import Result

/// Makes results at random, the same ones for the same seed.
struct ResultGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  private mutating func number(below limit: Int) -> Int { Int(next() % UInt64(limit)) }

  private mutating func chance() -> Bool { next() % 2 == 0 }

  private mutating func text() -> String {
    let pieces = [
      "", "run", "a b", "né", "訓練", "👩‍🔬", "\"", "\\", "\n", "\t", "\r\n", "\u{0}", "\u{7F}",
      "\u{85}",
      "\u{2028}", "\u{202E}", "\u{FEFF}", "\u{FFFF}", "\u{10FFFF}", "##[x]", "</a>", "null", "1e9",
    ]
    return (0..<number(below: 4)).map { _ in pieces[number(below: pieces.count)] }.joined()
  }

  private mutating func word() -> String? { chance() ? text() : nil }

  private mutating func word<Word: CaseIterable>(of type: Word.Type) -> Word {
    let words = Array(Word.allCases)
    return words[number(below: words.count)]
  }

  private mutating func amount() -> Double {
    switch number(below: 5) {
    case 0: Double(number(below: 1_000))
    case 1: -Double(number(below: 1_000)) / 7
    case 2: 1e-300
    case 3: .greatestFiniteMagnitude
    default: Double(next() >> 11) / 1_024
    }
  }

  private mutating func optionalAmount() -> Double? { chance() ? amount() : nil }

  private mutating func range() -> RangeResult {
    RangeResult(p5: amount(), p50: amount(), p95: amount())
  }

  private mutating func several<Element>(
    _ make: (inout ResultGenerator) -> Element
  ) -> [Element] {
    var elements: [Element] = []
    for _ in 0..<number(below: 3) { elements.append(make(&self)) }
    return elements
  }

  private mutating func location(_ path: String) -> LocationResult {
    let (line, column) = (1 + number(below: 90), 1 + number(below: 90))
    return LocationResult(
      path: path, line: line, column: column, endLine: line + number(below: 2),
      endColumn: column + number(below: 9), text: text())
  }

  private mutating func verdict() -> VerdictWord { word(of: VerdictWord.self) }

  private mutating func fact(_ index: Int) -> FactResult {
    let value: FactResult.Value =
      switch number(below: 5) {
      case 0: .text(text())
      case 1: .flag(chance())
      case 2: .number(amount())
      case 3: .range(low: amount(), central: amount(), high: amount())
      default: .unknown
      }
    var fact = FactResult(
      name: "labels.\(index)" + text(), value: value,
      dimension: chance() ? word(of: Dimension.self) : nil,
      origin: word(of: FactResult.Origin.self),
      location: chance() ? location(text()) : nil, row: word(), source: word(),
      year: chance() ? number(below: 3_000) : nil, note: word())
    fact.inputs = several { $0.text() }
    return fact
  }

  private mutating func finding(_ suggestions: Int) -> FindingResult {
    var finding = FindingResult(
      id: text(), kind: word(of: FindingResult.Kind.self),
      severity: word(of: FindingResult.Severity.self),
      status: word(of: FindingResult.Status.self), level: word(of: Level.self), message: text(),
      help: word(), observed: optionalAmount(), limit: optionalAmount(),
      unit: chance() ? word(of: AmountUnit.self) : nil,
      percentile: chance() ? word(of: PercentileWord.self) : nil,
      waiver: word(), locations: several { generator in generator.location(generator.text()) },
      suggestions: suggestions > 0 ? several { $0.number(below: suggestions) } : [])
    finding.isNearLimit = chance()
    finding.isHeldAgainstBudget = chance()
    finding.change = [nil, .new, .worsened, .existing][number(below: 4)]
    return finding
  }

  private mutating func suggestion() -> SuggestionResult {
    var suggestion = SuggestionResult(
      measures: several { $0.text() }, changes: several { $0.text() }, verdict: verdict(),
      effort: word(of: SuggestionResult.Effort.self),
      applicability: word(of: Applicability.self), emissions: chance() ? range() : nil,
      savingKilograms: optionalAmount(), savingPercent: optionalAmount(),
      edits: several { generator in
        .init(location: generator.location(generator.text()), text: generator.text())
      }, patch: word())
    suggestion.notes = several { $0.text() }
    return suggestion
  }

  private mutating func entries() -> [EstimateResult.Entry] {
    let keys = MetricKey.allCases.filter { _ in chance() }
    return keys.map { .init(key: $0, range: chance() ? range() : nil) }
  }

  private mutating func change(_ runs: Int) -> ChangeResult {
    var change = ChangeResult(base: text(), commit: text())
    change.added = number(below: 9)
    change.mended = number(below: 9)
    change.delta = entries()
    change.removed = several { generator in
      RemovedRun(name: generator.text(), path: generator.text(), estimate: generator.entries())
    }
    change.groups = several { generator in
      ChangeGroup(
        changes: generator.several { $0.text() },
        runs: runs > 0 ? generator.several { $0.number(below: runs) } : [],
        delta: generator.entries())
    }
    return change
  }

  private mutating func run() -> RunResult {
    let suggestions = several { $0.suggestion() }
    var facts: [FactResult] = []
    for index in 0..<number(below: 4) { facts.append(fact(index)) }
    var run = RunResult(
      name: text(), path: text(), format: text(), files: several { $0.text() }, verdict: verdict(),
      facts: facts,
      estimate: EstimateResult(
        entries: entries(),
        trace: several { generator in
          .init(
            quantity: generator.text(), formula: generator.text(),
            inputs: generator.several { $0.text() }, value: generator.range(),
            dimension: generator.chance() ? generator.word(of: Dimension.self) : nil,
            origin: generator.chance() ? generator.word(of: FactResult.Origin.self) : nil,
            note: generator.word())
        },
        missing: several {
          .init(key: $0.word(of: MetricKey.self), message: $0.text(), remedy: $0.text())
        }),
      findings: several { $0.finding(suggestions.count) }, suggestions: suggestions)
    run.obstacles = several { $0.text() }
    run.trains = chance()
    if chance() {
      run.change = RunChange(
        kind: RunChange.Kind.allCases[number(below: 3)], basePath: word(),
        facts: several { $0.text() }, base: entries(), delta: entries())
    }
    return run
  }

  mutating func ruling() -> BudgetRuling {
    BudgetRuling(
      status: word(of: FindingResult.Status.self), severity: word(of: FindingResult.Severity.self),
      level: word(of: Level.self), message: text(), runs: number(below: 400),
      biggest: several { generator in
        BudgetRuling.Draw(
          name: generator.text(), path: generator.text(), amount: generator.optionalAmount())
      })
  }

  mutating func result() -> CheckResult {
    var result = CheckResult(
      version: text(), verdict: verdict(), at: word(),
      policies: several { PolicyReference(path: $0.text(), sha256: $0.text()) },
      settings: Settings(
        catalogue: text(), overrides: several { $0.text() },
        onUnknown: word(of: Settings.UnknownWord.self),
        failOn: word(of: Settings.ThresholdWord.self)),
      runs: several { $0.run() },
      budgets: several { generator in
        var budget = BudgetResult(
          id: generator.text(), period: generator.text(),
          unit: generator.word(of: AmountUnit.self),
          limit: generator.amount(), settled: generator.amount(), reserved: generator.amount(),
          requested: generator.optionalAmount(), ahead: generator.optionalAmount())
        if budget.requested == nil { budget.requestedAtLeast = generator.optionalAmount() }
        if generator.chance() { budget.ruling = generator.ruling() }
        return budget
      },
      diagnostics: several { generator in
        let path = generator.word()
        return DiagnosticResult(
          code: generator.text(), severity: [.note, .warning, .error][generator.number(below: 3)],
          message: generator.text(),
          path: path, location: path.flatMap { generator.chance() ? generator.location($0) : nil },
          help: generator.several { $0.text() })
      })
    result.summary.unknown = number(below: 9)
    if chance() { result.change = change(result.runs.count) }
    if chance() { result.jointSuggestion = suggestion() }
    if chance() {
      result.settings.policyFrom = RevisionReference(name: text(), commit: text())
    }
    return result
  }
}
