import Catalogue
import Diagnostics
import Footprint
import Quantities
import Runs
import Text

/// Checks what documents say about each other: unique ids, and references that lead somewhere.
struct PolicyReferences {
  let documents: [PolicyDocument]
  let catalogue: Catalogue
  private let budgets: [Budget]
  private let rules: [Rule]
  let measures: [Measure]
  private let waivers: [Waiver]
  private let permissions: [IgnorePermission]

  init(documents: [PolicyDocument], catalogue: Catalogue = .shipped) {
    self.documents = documents
    self.catalogue = catalogue
    budgets = documents.flatMap(\.budgets)
    rules = documents.flatMap(\.rules)
    measures = documents.flatMap(\.measures)
    waivers = documents.flatMap(\.waivers)
    permissions = documents.flatMap(\.ignorePermissions)
  }

  func check(into bag: inout DiagnosticBag) {
    // Findings carry one id, so budgets and rules share a name space.
    checkUnique(
      budgets.map { Mention($0.id, $0.range) } + rules.map { Mention($0.id, $0.range) }, &bag)
    checkUnique(measures.map { Mention($0.id, $0.range) }, &bag)
    checkUnique(waivers.map { Mention($0.id, $0.range) }, &bag)
    checkMeasures(into: &bag)
    checkParents(into: &bag)
    checkExceptions(into: &bag)
    checkWords(into: &bag)
    checkNames(into: &bag)
    checkResidency(into: &bag)
  }

  /// The conditions of all elements.
  var conditions: [PolicyExpression] {
    let all =
      budgets.map(\.scope) + rules.flatMap { [$0.when, $0.require] } + measures.map(\.when)
      + waivers.map(\.scope)
    return all.compactMap { $0 }
  }

  /// A fact of a few words never equals another word: a mistyped one would pass in silence.
  private func checkWords(into bag: inout DiagnosticBag) {
    for condition in conditions {
      for foreign in ConditionAnalysis(condition).foreignWords() {
        let other = foreign.fact == .precision ? Precision.word(foreign.word) : nil
        let near = other ?? Spelling.nearest(to: foreign.word, in: foreign.words)
        let values = foreign.words.map { "`\($0)`" }.joined(separator: ", ")
        bag.add(
          Diagnostic(
            PolicyDiagnostic.unknownValue, .error,
            "\(foreign.word.quoted) is not a value of `\(foreign.fact.rawValue)`",
            at: condition.range(of: foreign.part),
            help: near.map { ["did you mean `\($0)`?"] } ?? ["values: \(values)"]))
      }
    }
  }

  private func checkUnique(_ mentions: [Mention], _ bag: inout DiagnosticBag) {
    var first: [String: SourceRange] = [:]
    for mention in mentions {
      guard let earlier = first[mention.name] else {
        first[mention.name] = mention.range
        continue
      }
      bag.add(
        Diagnostic(
          PolicyDiagnostic.duplicateID, .error, "id \(mention.name.quoted) is used twice",
          at: mention.range, label: "used again", secondary: [Label(earlier, "first used here")],
          help: ["give one of them another id"]))
    }
  }

  /// Ids to look up, and to suggest in their order.
  private struct IDs {
    let inOrder: [String]
    let known: Set<String>

    init(_ ids: [String]) {
      inOrder = ids
      known = Set(ids)
    }
  }

  private func require(
    _ mentions: [Mention], among ids: IDs, _ what: String, _ bag: inout DiagnosticBag
  ) {
    for mention in mentions where !ids.known.contains(mention.name) {
      let near = Spelling.nearest(to: mention.name, in: ids.inOrder)
      bag.add(
        Diagnostic(
          PolicyDiagnostic.unknownID, .error, "there is no \(what) \(mention.name.quoted)",
          at: mention.range,
          help: near.map { ["did you mean `\($0)`?"] } ?? []))
    }
  }

  private func checkMeasures(into bag: inout DiagnosticBag) {
    let ids = IDs(measures.map(\.id))
    for budget in budgets { require(budget.suggest, among: ids, "measure", &bag) }
    for rule in rules { require(rule.suggest, among: ids, "measure", &bag) }
    for measure in measures {
      require(measure.requires + measure.excludes, among: ids, "measure", &bag)
      for mention in measure.requires + measure.excludes where mention.name == measure.id {
        bag.add(
          Diagnostic(
            PolicyDiagnostic.measure, .error, "a measure cannot refer to itself", at: mention.range)
        )
      }
      for excluded in measure.excludes
      where measure.requires.contains(where: { $0.name == excluded.name }) {
        bag.add(
          Diagnostic(
            PolicyDiagnostic.measure, .error,
            "\(excluded.name.quoted) is both required and excluded",
            at: excluded.range))
      }
    }
  }

  private func checkParents(into bag: inout DiagnosticBag) {
    let byID = Dictionary(budgets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for budget in budgets {
      guard let parent = budget.parent else { continue }
      guard let above = byID[parent.name] else {
        // An organisation's own budgets may be known to its ledger alone.
        let near = Spelling.nearest(to: parent.name, in: budgets.map(\.id))
        bag.add(
          Diagnostic(
            PolicyDiagnostic.unknownID, .warning,
            "budget \(parent.name.quoted) is not among these policies, so only a ledger can count "
              + "against it", at: parent.range,
            help: near.map { ["did you mean `\($0)`?"] } ?? []))
        continue
      }
      if above.metric != budget.metric {
        bag.add(
          Diagnostic(
            PolicyDiagnostic.parent, .error,
            "a budget on `\(budget.metric.rawValue)` cannot draw on one on `\(above.metric.rawValue)`",
            at: parent.range, secondary: [Label(above.range, "the parent")]))
      }
      if !above.per.isShared || !budget.per.isShared {
        bag.add(
          Diagnostic(
            PolicyDiagnostic.parent, .error, "only budgets that several runs share have parents",
            at: parent.range,
            help: ["use `per: check`, `week`, `month`, `quarter`, `year` or `total` for both"]))
      }
      var visited: Set<String> = [budget.id]
      var next = above
      while visited.insert(next.id).inserted, let mention = next.parent,
        let further = byID[mention.name]
      {
        next = further
      }
      if next.id == budget.id {
        bag.add(
          Diagnostic(
            PolicyDiagnostic.parent, .error, "budget \(budget.id.quoted) draws on itself",
            at: parent.range)
        )
      }
    }
  }

  private func checkExceptions(into bag: inout DiagnosticBag) {
    let ids = IDs(budgets.map(\.id) + rules.map(\.id))
    let byID = Dictionary(budgets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let exceptions =
      waivers.map { ($0.covers, $0.upTo) } + permissions.map { ($0.covers, $0.upTo) }
    for (covers, upTo) in exceptions {
      require(covers, among: ids, "budget or rule", &bag)
      guard let cap = upTo else { continue }
      for mention in covers {
        if let budget = byID[mention.name] { checkUnit(of: cap, for: budget, &bag) }
      }
    }
    let overTime = IDs(budgets.filter(\.per.isCalendar).map(\.id))
    for use in documents.flatMap(\.tests).flatMap({ $0.ledger?.uses ?? [] }) {
      require([use.budget], among: overTime, "budget over time", &bag)
      if let budget = byID[use.budget.name] { checkUnit(of: use.amount, for: budget, &bag) }
    }
  }

  private func checkUnit(of cap: WaiverCap, for budget: Budget, _ bag: inout DiagnosticBag) {
    let wanted = budget.metric.dimension
    guard wanted != cap.dimension else { return }
    bag.add(
      Diagnostic(
        PolicyDiagnostic.quantity, .error,
        "\(cap.range.text.quoted) is \(cap.dimension.article), where \(wanted.article) is "
          + "wanted for \(budget.id.quoted), for example `\(wanted.example)`",
        at: cap.range, secondary: [Label(budget.limitRange, "the limit")]))
  }
}
