import CivilTime
import Diagnostics
import Quantities

/// A document with one element changed.
struct DocumentMutation {
  let document: PolicyDocument
  let mutant: PolicyMutant
}

extension PolicyDocument {
  /// Every variant of the document with one thing changed.
  func mutations() -> [DocumentMutation] {
    budgets.indices.flatMap(mutations(ofBudget:)) + rules.indices.flatMap(mutations(ofRule:))
      + waivers.indices.flatMap(mutations(ofWaiver:))
  }

  /// Collects variants of one element.
  private struct Variants<Element> {
    let kind: Explanation.Kind
    let id: String
    let element: Element
    var all: [(element: Element?, mutant: PolicyMutant)] = []

    init(_ kind: Explanation.Kind, _ id: String, _ element: Element) {
      self.kind = kind
      self.id = id
      self.element = element
    }

    mutating func add(_ change: String, at range: SourceRange, _ edit: (inout Element) -> Void) {
      var changed = element
      edit(&changed)
      all.append((changed, mutant(change, range)))
    }

    mutating func addRemoval(at range: SourceRange) {
      all.append((nil, mutant("removed", range)))
    }

    /// Adds what can be wrong with a condition, and its absence.
    mutating func add(
      _ key: String, _ condition: PolicyExpression?,
      _ path: WritableKeyPath<Element, PolicyExpression?>
    ) {
      guard let condition else { return }
      add("`\(key)` removed", at: condition.range) { $0[keyPath: path] = nil }
      for other in condition.mutants() {
        add("\(other.change) in `\(key)`", at: other.range) {
          $0[keyPath: path] = other.expression
        }
      }
    }

    private func mutant(_ change: String, _ range: SourceRange) -> PolicyMutant {
      PolicyMutant(kind: kind, id: id, change: change, range: range)
    }
  }

  private func documents<Element>(
    _ variants: Variants<Element>, _ path: WritableKeyPath<PolicyDocument, [Element]>,
    _ index: Int
  ) -> [DocumentMutation] {
    variants.all.map { element, mutant in
      var document = self
      if let element {
        document[keyPath: path][index] = element
      } else {
        document[keyPath: path].remove(at: index)
      }
      return DocumentMutation(document: document, mutant: mutant)
    }
  }

  private func mutations(ofBudget index: Int) -> [DocumentMutation] {
    let budget = budgets[index]
    var variants = Variants(.budget, budget.id, budget)
    variants.addRemoval(at: budget.range)
    for factor in [0.9, 1.1] {
      if let share = budget.share {
        let change =
          "`limit` from +\(BudgetWording.percent(share)) to "
          + "+\(BudgetWording.percent(share * factor))"
        variants.add(change, at: budget.limitRange) { $0.share = share * factor }
        continue
      }
      let (old, new) = (budget.limit, budget.limit * factor)
      let change =
        "`limit` from \(BudgetWording.amount(old, budget.metric)) to "
        + BudgetWording.amount(new, budget.metric)
      variants.add(change, at: budget.limitRange) { $0.limit = new }
    }
    if let warnAt = budget.warnAt {
      variants.add("`warn_at` removed", at: budget.range) { $0.warnAt = nil }
      for factor in [0.9, 1.1] where warnAt * factor <= 1 {
        let change =
          "`warn_at` from \(BudgetWording.percent(warnAt)) to "
          + BudgetWording.percent(warnAt * factor)
        variants.add(change, at: budget.range) { $0.warnAt = warnAt * factor }
      }
    }
    for severity in RuleSeverity.allCases where severity != budget.severity {
      let change = "`severity` from `\(budget.severity.rawValue)` to `\(severity.rawValue)`"
      variants.add(change, at: budget.range) { $0.severity = severity }
    }
    variants.add("scope", budget.scope, \.scope)
    return documents(variants, \.budgets, index)
  }

  private func mutations(ofRule index: Int) -> [DocumentMutation] {
    let rule = rules[index]
    var variants = Variants(.rule, rule.id, rule)
    variants.addRemoval(at: rule.range)
    for severity in RuleSeverity.allCases where severity != rule.severity {
      let change = "`severity` from `\(rule.severity.rawValue)` to `\(severity.rawValue)`"
      variants.add(change, at: rule.range) { $0.severity = severity }
    }
    variants.add("when", rule.when, \.when)
    for other in rule.require.mutants() {
      variants.add("\(other.change) in `require`", at: other.range) {
        $0.require = other.expression
      }
    }
    return documents(variants, \.rules, index)
  }

  private func mutations(ofWaiver index: Int) -> [DocumentMutation] {
    let waiver = waivers[index]
    var variants = Variants(.waiver, waiver.id, waiver)
    variants.addRemoval(at: waiver.range)
    if let cap = waiver.upTo {
      for factor in [0.9, 1.1] {
        let new = cap.value * factor
        let change =
          "`up_to` to "
          + QuantityFormatter.describe(new, as: cap.dimension, namesGas: true)
        variants.add(change, at: cap.range) { $0.upTo?.value = new }
      }
      variants.add("`up_to` removed", at: cap.range) { $0.upTo = nil }
    }
    if case .on(let date) = waiver.expires {
      for days in [-1, 1] {
        let other = CalendarDate(daysSince1970: date.daysSince1970 + days)
        variants.add("`expires` from \(date) to \(other)", at: waiver.expiresRange) {
          $0.expires = .on(other)
        }
      }
    }
    variants.add("scope", waiver.scope, \.scope)
    return documents(variants, \.waivers, index)
  }
}
