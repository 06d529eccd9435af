public import CEL
import Diagnostics
import Footprint
import Runs
import Text

extension PolicySet {
  /// Holds runs against every budget and rule.
  ///
  /// Amounts of several runs on one budget are added percentile by percentile: errors of an
  /// estimate are mostly shared, so that they do not cancel.
  public func evaluate(
    _ subjects: [EvaluationSubject], in context: EvaluationContext
  ) -> PolicyEvaluation {
    var own = context.workers.map(subjects) { [self] subjects in
      let evaluator = Evaluator()
      return subjects.map { subject in
        subject.own
          ?? ownFindings(of: self.evaluator(of: subject, evaluator, context), context)
      }
    }
    let evaluator = Evaluator()
    let runs =
      hasSharedBudgets ? subjects.map { self.evaluator(of: $0, evaluator, context) } : []
    let shared = claims(of: runs, context).map { ($0, $0.windows()) }
    let usages = shared.map { $0.1.map { $0.usage() } }
    var book = ExceptionBook(self, in: context)
    var results: [RunEvaluation] = []
    results.reserveCapacity(subjects.count)
    for index in subjects.indices {
      let run =
        hasSharedBudgets
        ? runs[index] : self.evaluator(of: subjects[index], evaluator, context)
      let sharedFindings = zip(shared, usages).map { budget, usages in
        budget.0.finding(
          for: index, run, names: { runs[$0].assessment.run.displayName }, budget.1, usages)
      }
      results.append(evaluation(of: run, &own[index], sharedFindings, &book, context))
    }
    let rows = zip(shared, usages).flatMap { budget, usages in
      zip(budget.1, usages).filter { $0.0.isHeld }.map(\.1)
    }
    let remarks = EvaluationRemarks(
      set: self, subjects: subjects, results: results, met: own.map(\.met), usages: rows,
      evaluator: { self.evaluator(of: subjects[$0], evaluator, context) })
    return PolicyEvaluation(
      verdict: results.isEmpty
        ? context.settled(.unknown)
        : results.reduce(.pass) { $0.combined(with: $1.verdict) },
      runs: results, budgets: rows, ignores: book.ignores.uses,
      diagnostics: book.diagnostics() + remarks.diagnostics())
  }

  /// Gathers everything there is to say about a run, waived where an exception covers it.
  ///
  /// - Parameter sharedFindings: What the budgets that several runs share say about it.
  func evaluate(
    _ run: RunEvaluator, _ sharedFindings: [Finding], _ book: inout ExceptionBook,
    _ context: EvaluationContext
  ) -> RunEvaluation {
    var own = ownFindings(of: run, context)
    return evaluation(of: run, &own, sharedFindings, &book, context)
  }

  /// Evaluates expressions on a run.
  func evaluator(
    of subject: EvaluationSubject, _ evaluator: Evaluator, _ context: EvaluationContext
  ) -> RunEvaluator {
    RunEvaluator(
      subject, residency: residency, implausible: implausible(in: context), at: context.at,
      evaluator: evaluator, until: context.deadline,
      located: context.located)
  }

  /// What there is to say about a run whatever the other runs are.
  func ownFindings(of run: RunEvaluator, _ context: EvaluationContext) -> OwnFindings {
    var findings = run.sanityFindings(onUnknown: context.onUnknown)
    let isMetSaid = context.located.saysWhatIsMet
    findings.reserveCapacity(
      findings.count + budgets.count + (isMetSaid ? preparedRules.count : 0))
    let start = findings.count
    for budget in budgets where !budget.per.isShared {
      findings.append(run.finding(for: budget))
    }
    let end = findings.count
    var met = Array(repeating: false, count: isMetSaid ? 0 : preparedRules.count)
    for (position, rule) in preparedRules.enumerated() {
      let standing = run.standing(to: rule)
      if !isMetSaid {
        if case .no = standing.applies { continue }
        if case .yes = standing.holds {
          met[position] = true
          continue
        }
      }
      // In its place, since a copy of a finding costs as much as to evaluate the rule.
      findings.append(rule.passed)
      run.hold(rule, standing, &findings[findings.count - 1])
    }
    return OwnFindings(findings: findings, budgets: start..<end, met: met)
  }

  /// - Parameter own: What it says is moved out of it, since it is large.
  private func evaluation(
    of run: RunEvaluator, _ own: inout OwnFindings, _ sharedFindings: [Finding],
    _ book: inout ExceptionBook, _ context: EvaluationContext
  ) -> RunEvaluation {
    var findings: [Finding] = []
    swap(&findings, &own.findings)
    if !sharedFindings.isEmpty {
      let all = (findings[own.budgets] + sharedFindings).sorted { $0.id < $1.id }
      findings.replaceSubrange(own.budgets, with: all)
    }
    book.ignores.note(run.assessment.run)
    for position in findings.indices {
      // What a rule says of a run that meets it is one line already.
      if findings[position].status == .passed, findings[position].kind == .rule { continue }
      book.apply(to: &findings[position], of: run)
      findings[position].message = findings[position].message.singleLine
    }
    return RunEvaluation(verdict: context.verdict(of: findings), findings: findings)
  }

  /// Whether a measure's `when` holds for a run; nil when that is not known.
  public func applies(
    _ measure: Measure, to subject: EvaluationSubject, at now: Timestamp
  ) -> Bool? {
    applies([measure], to: subject, at: now)[0]
  }

  /// The same of each of several measures.
  public func applies(
    _ measures: [Measure], to subject: EvaluationSubject, at now: Timestamp
  ) -> [Bool?] {
    guard measures.contains(where: { $0.when != nil }) else { return measures.map { _ in true } }
    let run = RunEvaluator(
      subject, residency: residency, implausible: implausible ?? .warn, at: now,
      evaluator: Evaluator())
    return measures.map { measure in
      guard let when = measure.when else { return true }
      switch run.answer(when) {
      case .yes: return true
      case .no: return false
      case .unknown: return nil
      }
    }
  }

  /// What runs claim of the budgets that they share, by the order of the budgets.
  func claims(of runs: [RunEvaluator], _ context: EvaluationContext) -> [BudgetClaims] {
    guard hasSharedBudgets else { return [] }
    let own = Dictionary(
      budgets.map { budget in
        (budget.id, runs.map { run in budget.scope.map(run.answer) ?? .yes })
      },
      uniquingKeysWith: { first, _ in first })
    return budgets.filter(\.per.isShared).map { budget in
      var scopes = own[budget.id] ?? []
      // What counts against a budget counts against the one that it draws on.
      for child in descendants(of: budget) {
        for (index, answer) in (own[child.id] ?? []).enumerated() {
          scopes[index] = scopes[index].or(answer)
        }
      }
      return BudgetClaims(
        budget, runs, scopes: scopes, base: base(of: budget, runs, context), in: context)
    }
  }

  /// What counted against a budget on what a change adds before it; nil for other budgets and where
  /// there is no base.
  private func base(
    of budget: Budget, _ runs: [RunEvaluator], _ context: EvaluationContext
  ) -> BaseUse? {
    guard budget.per == .change, let removed = context.removed else { return nil }
    return BaseUse(
      runs.map { run in run.base.map { evaluator(of: $0, context) } },
      unchanged: runs.map(\.isSpentBefore), removed: removed.map { evaluator(of: $0, context) },
      of: budget, in: self)
  }

  /// Evaluates expressions on a run as it was at the base.
  func evaluator(of base: Assessment, _ context: EvaluationContext) -> RunEvaluator {
    evaluator(of: EvaluationSubject(base), Evaluator(), context)
  }

  func descendants(of budget: Budget) -> [Budget] {
    var found: [Budget] = []
    var open = [budget.id]
    while let id = open.popLast() {
      for child in budgets where child.parent?.name == id {
        guard !found.contains(where: { $0.id == child.id }) else { continue }
        found.append(child)
        open.append(child.id)
      }
    }
    return found
  }
}

/// What there is to say about a run whatever the other runs are.
struct OwnFindings: Sendable {
  /// Of physics, then of budgets and then of rules.
  var findings: [Finding]
  /// Those of budgets.
  var budgets: Range<Int>
  /// Of each rule, whether the run meets it and nothing is said of that; empty where that is said.
  var met: [Bool]

  /// Whether nothing asks for attention.
  var isMet: Bool {
    findings.indices.allSatisfy { position in
      switch findings[position].status {
      case .passed: !findings[position].isNearLimit
      case .notApplicable: true
      case .violated, .waived, .unknown: false
      }
    }
  }
}

extension RunEvaluator.Answer {
  /// The logical or, which needs only one side to be known when that is true.
  func or(_ other: Self) -> Self {
    switch (self, other) {
    case (.yes, _), (_, .yes): .yes
    case (.no, _): other
    case (_, .no): self
    case (.unknown(let left), .unknown(let right)): .unknown(left + right)
    }
  }
}

extension EvaluationContext {
  /// The verdict on a run with these findings.
  public func verdict(of findings: [Finding]) -> Verdict {
    verdict(of: findings) { _ in true }
  }

  /// The same of those findings that count, by their position.
  public func verdict(of findings: [Finding], where counts: (Int) -> Bool) -> Verdict {
    var verdict = Verdict.pass
    for position in findings.indices where counts(position) {
      // Field by field, since a copy of a finding costs more than all the rest.
      verdict = verdict.combined(
        with: self.verdict(
          findings[position].status, findings[position].severity,
          isNearLimit: findings[position].isNearLimit))
    }
    return settled(verdict)
  }

  /// What a finding means for the verdict.
  func verdict(
    _ status: Finding.Status, _ severity: RuleSeverity, isNearLimit: Bool
  ) -> Verdict {
    let isStrict = failOn == .warn
    switch (status, severity) {
    case (.violated, .deny): return .fail
    case (.violated, .warn): return isStrict ? .fail : .warn
    case (.unknown, .deny): return settled(.unknown)
    case (.unknown, .warn):
      // At worst it would have warned.
      let worst: Verdict = isStrict ? settled(.unknown) : .warn
      return onUnknown == .pass ? .pass : worst
    case (.passed, .deny), (.passed, .warn):
      guard isNearLimit else { return .pass }
      return isStrict ? .fail : .warn
    case (_, .info), (.waived, _), (.notApplicable, _): return .pass
    }
  }

  /// What becomes of a verdict when it is unknown.
  public func settled(_ verdict: Verdict) -> Verdict {
    guard verdict == .unknown else { return verdict }
    switch onUnknown {
    case .unknown: return .unknown
    case .fail: return .fail
    case .warn: return .warn
    case .pass: return .pass
    }
  }
}
