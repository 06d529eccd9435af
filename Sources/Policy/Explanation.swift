import CivilTime
public import Diagnostics
import Ledger
import Quantities
import Runs

/// What a policy says about one of its elements, for people.
public struct Explanation: Sendable {
  /// One thing that the element states.
  public struct Field: Sendable, Equatable {
    /// What it is, in a word.
    public var label: String
    /// What is stated.
    public var text: String
  }

  /// What is explained.
  public enum Kind: String, Sendable {
    case budget, rule, measure, waiver
  }

  /// What is explained.
  public var kind: Kind
  /// The id of the element.
  public var id: String
  /// What it is for, in the policy's words.
  public var description: String?
  /// How to pass, in the policy's words.
  public var help: String?
  /// What the element states, in the order in which it is worth reading.
  public var fields: [Field]
  /// Where to read more.
  public var references: [String]
  /// Where it is defined.
  public var definition: SourceRange
}

extension PolicySet {
  /// Everything with an id, for completion and for "did you mean".
  public var ids: [String] {
    budgets.map(\.id) + rules.map(\.id) + measures.map(\.id) + waivers.map(\.id)
  }

  /// Explains whatever has an id; a measure may share its id with a rule.
  public func explain(_ id: String) -> [Explanation] {
    let budget = budget(id).map { [$0.explanation(in: self)] } ?? []
    let rule = rule(id).map { [$0.explanation(in: self)] } ?? []
    let measure = measure(id).map { [$0.explanation(in: self)] } ?? []
    let waiver = waiver(id).map { [$0.explanation] } ?? []
    return budget + rule + measure + waiver
  }
}

/// Builds the fields of an explanation, leaving out what is not stated.
private struct FieldList {
  var fields: [Explanation.Field] = []

  mutating func add(_ label: String, _ text: String?) {
    if let text, !text.isEmpty { fields.append(Explanation.Field(label: label, text: text)) }
  }

  mutating func add(_ label: String, _ mentions: [Mention]) {
    add(label, mentions.map(\.name).joined(separator: ", "))
  }
}

extension FieldList {
  /// What may let a violation of a budget or rule pass.
  fileprivate mutating func addExceptions(to id: String, in set: PolicySet) {
    let covering = set.waivers.filter { $0.covers.contains { $0.name == id } }
    add("waived by", covering.map(\.id).joined(separator: ", "))
    let permissions = set.ignorePermissions.filter { $0.covers.contains { $0.name == id } }
    let comments = permissions.map { permission in
      "for at most \(permission.maxDays) days"
        + (permission.upTo.map { ", up to \($0.text)" } ?? "")
    }
    add("comments may ignore it", comments.joined(separator: "; or "))
  }
}

extension Budget {
  func explanation(in set: PolicySet) -> Explanation {
    var list = FieldList()
    list.add("limit", BudgetWording(budget: self, period: per.word).limit)
    list.add("metric", BudgetWording.noun(metric))
    list.add("percentile", percentile.rawValue)
    list.add("scope", scope?.text.singleLine)
    list.add("warns from", warnAt.map(BudgetWording.percent))
    list.add("draws on", parent?.name)
    list.add("severity", severity.rawValue)
    list.add(terms, of: self)
    list.add("suggests", suggest)
    list.addExceptions(to: id, in: set)
    return Explanation(
      kind: .budget, id: id, description: documentation.description, help: documentation.help,
      fields: list.fields, references: documentation.references, definition: range)
  }
}

extension FieldList {
  /// How the periods of a budget over time lie, where that is not the usual.
  fileprivate mutating func add(_ terms: BudgetTerms, of budget: Budget) {
    let usual = BudgetTerms()
    if terms.zone != usual.zone { add("time zone", terms.zone.name) }
    if terms.yearStart != usual.yearStart {
      let (month, day) = (terms.yearStart.month, terms.yearStart.day)
      add("year starts on", "\(CalendarDate.padded(month, 2))-\(CalendarDate.padded(day, 2))")
    }
    add("reports at", terms.thresholds?.map { "\($0) %" }.joined(separator: ", "))
    add("carries over", terms.carryOver.map { "up to \(BudgetWording.amount($0, budget.metric))" })
    add("may borrow", terms.borrow.map { "\(BudgetWording.percent($0)) of the next period" })
    add("may lend", terms.lend.map { "up to \(BudgetWording.amount($0, budget.metric))" })
  }
}

extension BudgetPeriod {
  /// The period without a date: `each quarter`.
  var word: String {
    switch self {
    case .run, .change, .check, .total, .amount: ""
    case .week: "each week"
    case .month: "each month"
    case .quarter: "each quarter"
    case .year: "each year"
    }
  }
}

extension Rule {
  func explanation(in set: PolicySet) -> Explanation {
    var list = FieldList()
    list.add("severity", severity.rawValue)
    list.add("applies when", when?.text.singleLine ?? "always")
    list.add("requires", require.text.singleLine)
    list.add("says", message?.text.singleLine)
    list.add("suggests", suggest)
    list.addExceptions(to: id, in: set)
    return Explanation(
      kind: .rule, id: id, description: documentation.description, help: documentation.help,
      fields: list.fields, references: documentation.references, definition: range)
  }
}

extension Measure {
  func explanation(in set: PolicySet) -> Explanation {
    var list = FieldList()
    list.add("category", category.rawValue)
    list.add("applies when", when?.text.singleLine ?? "always")
    for action in actions { list.add(action.verb, action.summary) }
    list.add("requires", requires)
    list.add("excludes", excludes)
    list.add("effort", effort.rawValue)
    list.add("applicability", applicability.rawValue)
    let rules = set.rules.filter { $0.suggest.contains { $0.name == id } }.map(\.id)
    let budgets = set.budgets.filter { $0.suggest.contains { $0.name == id } }.map(\.id)
    list.add("suggested by", (budgets + rules).joined(separator: ", "))
    list.add("source", source)
    return Explanation(
      kind: .measure, id: id, description: documentation.description, help: documentation.help,
      fields: list.fields, references: documentation.references, definition: range)
  }
}

extension MeasureAction {
  /// The key of the action in policy files.
  public var verb: String {
    switch self {
    case .set: "set"
    case .choose: "choose"
    case .scale: "scale"
    case .shift: "shift"
    }
  }

  /// What the action does, such as `precision: bf16`.
  public var summary: String {
    switch self {
    case .set(let setting): return "\(setting.fact.rawValue): \(setting.text)"
    case .choose(let choice):
      return "\(choice.fact.rawValue): \(choice.values.map(\.text).joined(separator: ", "))"
    case .scale(let target, let factor, _):
      return "\(target.name): × \(QuantityFormatter.describe(factor, as: .ratio))"
    case .shift(let shift):
      let delay =
        shift.maxDelay.map { "by up to \(QuantityFormatter.describe($0, as: .time))" }
        ?? "up to the deadline"
      return delay + (shift.allowsPauses ? ", with pauses" : "")
    }
  }
}

extension FactSetting {
  /// The value as it is written in YAML.
  var text: String { FactText.write(value, for: fact) }
}

extension Waiver {
  var explanation: Explanation {
    var list = FieldList()
    list.add("covers", covers)
    list.add("scope", scope?.text.singleLine)
    list.add("up to", upTo?.text)
    list.add("reason", reason)
    list.add("owner", owner)
    list.add("approved by", approvedBy)
    switch expires {
    case .on(let date): list.add("expires", "\(date)")
    case .malformed(let text): list.add("expires", "expired: \(text.quoted) is not a date")
    }
    return Explanation(
      kind: .waiver, id: id, description: nil, help: nil, fields: list.fields, references: [],
      definition: range)
  }
}
