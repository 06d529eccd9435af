import CEL
public import Diagnostics

/// What the tests of policies have seen of them, and what not.
public struct PolicyCoverage: Sendable {
  /// Something that may happen to a budget, rule, measure or waiver.
  public struct Point: Sendable {
    /// What it is about: `rule`, `budget`, `measure` or `waiver`.
    public var kind: Explanation.Kind
    /// The id of what has to be reached.
    public var id: String
    /// What happens, such as "is violated" or "`run.tokens > 1e9` is false".
    public var event: String
    /// The element, or the part of an expression.
    public var range: SourceRange
    /// Whether a test reaches it.
    public var isCovered: Bool
  }

  /// By file, then in the order of the elements.
  public var points: [Point]

  /// How many of the points are reached.
  public var coveredCount: Int { points.count { $0.isCovered } }

  /// The share of the points that are covered; 1 where there is nothing to cover.
  public var share: Double {
    points.isEmpty ? 1 : Double(coveredCount) / Double(points.count)
  }

  /// The points that no test has seen.
  public var gaps: [Point] { points.filter { !$0.isCovered } }
}

extension PolicyTestRunner {
  /// Runs all tests and reports what they have seen of the files' own elements; packs count only
  /// where nothing else was loaded.
  public func coverage(of set: PolicySet) -> PolicyCoverage {
    let isPackAlone = set.documents.allSatisfy(\.isPack)
    var survey = CoverageSurvey(tests: prepare(set))
    for document in set.documents where isPackAlone || !document.isPack {
      for budget in document.budgets { survey.cover(budget) }
      for rule in document.rules { survey.cover(rule) }
      for measure in document.measures { survey.cover(measure) }
      for waiver in document.waivers { survey.cover(waiver) }
    }
    return PolicyCoverage(points: survey.points)
  }
}

/// Collects the points of coverage from the findings and the conditions of all tests.
private struct CoverageSurvey {
  var points: [PolicyCoverage.Point] = []
  private let findings: [String: [Finding]]
  private let runs: [RunEvaluator]

  init(tests: [PreparedTest]) {
    let all = tests.flatMap { $0.result().evaluation.runs.flatMap(\.findings) }
    findings = Dictionary(grouping: all, by: \.id)
    let evaluator = Evaluator()
    runs = tests.flatMap { test in
      test.subjects.map {
        RunEvaluator(
          $0, residency: test.policies.residency, at: test.test.at, evaluator: evaluator)
      }
    }
  }

  mutating func cover(_ budget: Budget) {
    let seen = findings[budget.id] ?? []
    add(.budget, budget.id, "is kept", budget.range, seen.contains { $0.status == .passed })
    add(
      .budget, budget.id, "is exceeded", budget.range,
      seen.contains { $0.status == .violated || $0.status == .waived })
    if budget.warnAt != nil {
      add(
        .budget, budget.id, "comes near its limit", budget.range,
        seen.contains(where: \.isNearLimit))
    }
    cover(budget.scope, .budget, budget.id, isAlone: true)
  }

  mutating func cover(_ rule: Rule) {
    let seen = findings[rule.id] ?? []
    add(.rule, rule.id, "holds", rule.range, seen.contains { $0.status == .passed })
    add(
      .rule, rule.id, "is violated", rule.range,
      seen.contains { $0.status == .violated || $0.status == .waived })
    cover(rule.when, .rule, rule.id, isAlone: true)
    cover(rule.require, .rule, rule.id, isAlone: false)
  }

  mutating func cover(_ measure: Measure) {
    cover(measure.when, .measure, measure.id, isAlone: true)
  }

  mutating func cover(_ waiver: Waiver) {
    let isUsed = findings.values.contains { findings in
      findings.contains { $0.status == .waived && $0.waiver == waiver.id }
    }
    add(.waiver, waiver.id, "is used", waiver.range, isUsed)
    cover(waiver.scope, .waiver, waiver.id, isAlone: true)
  }

  /// Adds both outcomes of each part of a condition.
  ///
  /// - Parameter isAlone: Whether a condition of one part counts; that of a `require` is what the
  ///   rule itself is counted by.
  private mutating func cover(
    _ condition: PolicyExpression?, _ kind: Explanation.Kind, _ id: String, isAlone: Bool
  ) {
    guard let condition else { return }
    let parts = condition.conditionParts()
    guard isAlone || parts.count > 1 else { return }
    for part in parts {
      var isTrue = false
      var isFalse = false
      for run in runs {
        switch run.answer(part.expression) {
        case .yes: isTrue = true
        case .no: isFalse = true
        case .unknown: break
        }
      }
      let text = part.expression.text.singleLine.quoted
      add(kind, id, "\(text) is true", part.range, isTrue)
      add(kind, id, "\(text) is false", part.range, isFalse)
    }
  }

  private mutating func add(
    _ kind: Explanation.Kind, _ id: String, _ event: String, _ range: SourceRange, _ isCovered: Bool
  ) {
    points.append(
      PolicyCoverage.Point(kind: kind, id: id, event: event, range: range, isCovered: isCovered))
  }
}
