import Diagnostics
import Footprint
import Quantities
import Runs
import Text
public import YAMLSource

extension Budget: ObjectDecodable {
  /// The name in the JSON Schema.
  public static var schemaName: String { "budget" }
  /// What the JSON Schema says of it.
  public static var schemaDoc: String { "A limit on a metric over a scope and a period." }

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> Budget? {
    let id = object.required("id", .identifier("a budget"), doc: "Unique name.")
    let scope = object.optional(
      "scope", .condition, doc: "Which runs count; all of them if left out.")
    let metric =
      object.optional(
        "metric", .choice(of: Metric.self), doc: "What is limited; emissions if left out.")
      ?? .emissions
    // Without a readable metric the unit of the limit cannot be judged.
    let isMetricKnown = object.valueNode("metric").map { Metric(rawValue: $0.text) != nil } ?? true
    let limit: BudgetLimit? =
      isMetricKnown
      ? object.required("limit", .limit(metric.dimension), doc: BudgetLimit.doc)
      : object.required("limit", .text, doc: BudgetLimit.doc).map { _ in .amount(0) }
    let per = object.required(
      "per", .period,
      doc: "run, change, check, week, month, quarter, year, total, or an amount such as "
        + "`1B tokens`.")
    let percentile = object.optional(
      "percentile", .choice(of: Percentile.self),
      doc: "Which percentile is held against the limit; p50 if left out.")
    let warnAt = object.optional(
      "warn_at", .exactQuantity(.fraction), doc: "The share of the limit from which to warn.")
    let parent = object.optional(
      "parent", .identifier("a budget"), doc: "The budget that this one draws on.")
    let severity = object.optional(
      "severity", .choice(of: RuleSeverity.self),
      doc: "deny, a hard limit, if left out; warn is a soft one, which refuses nothing.")
    let terms = BudgetTerms.read(
      from: &object, per: per, limit: limit?.amount, dimension: metric.dimension)
    let suggest = object.optional(
      "suggest", .identifiers("a measure"), doc: "Measures that are likely to help.")
    let documentation = Documentation.read(from: &object)
    guard let id, let limit, let per, isMetricKnown, let limitNode = object.valueNode("limit")
    else { return nil }
    if limit.share != nil, per != .change {
      object.error(
        PolicyDiagnostic.limit, "\(limitNode.text.quoted) is a share of what a base uses",
        at: "limit",
        help: ["write `per: change`, or a limit such as `\(metric.dimension.example)`"])
      return nil
    }
    return Budget(
      id: id.name, range: id.range, scope: scope, metric: metric, limit: limit.amount ?? 0,
      share: limit.share, limitRange: limitNode.range, per: per, percentile: percentile ?? .p50,
      warnAt: warnAt,
      parent: parent, severity: severity ?? .deny, terms: terms,
      termRanges: BudgetTerms.ranges(in: object), suggest: suggest ?? [],
      documentation: documentation)
  }
}

/// What `limit:` says: an amount, or a share of what the base of a change uses.
enum BudgetLimit: Sendable {
  case amount(Double)
  case share(Double)

  var amount: Double? { if case .amount(let amount) = self { amount } else { nil } }
  var share: Double? { if case .share(let share) = self { share } else { nil } }

  static let doc =
    "The most that may be used; with `per: change` also a share of what there was, as `+10 %`."
}

extension ValueReader where Value == BudgetLimit {
  /// A quantity of a dimension, or a share of what there was: a number of percent after a plus.
  static func limit(_ dimension: Dimension) -> ValueReader {
    let amount = ValueReader<Double>.exactQuantity(dimension)
    return ValueReader(amount.schema) { node, context in
      guard node.text.hasPrefix("+"), node.text.hasSuffix("%") else {
        return amount.read(node, context).map { .amount($0) }
      }
      return ValueReader<Double>.exactQuantity(.fraction).read(node, context).map { .share($0) }
    }
  }
}

extension ValueReader where Value == BudgetPeriod {
  private static var words: [(String, BudgetPeriod)] {
    [
      ("run", .run), ("change", .change), ("check", .check), ("week", .week), ("month", .month),
      ("quarter", .quarter), ("year", .year), ("total", .total),
    ]
  }

  /// A period, or an amount of work.
  static var period: ValueReader {
    ValueReader(
      .oneOf([
        .choice(words.map(\.0)),
        .scalar(name: "an amount of work", examples: ["1B tokens", "1e21 FLOP"]),
      ])
    ) { node, context in
      guard let text = ValueReader<String>.text.read(node, context) else { return nil }
      guard text.utf8.contains(UInt8(ascii: " ")) else {
        return ValueReader.choice(words).read(node, context)
      }
      return amount(text, node, context)
    }
  }

  private static let bases: [(String, AmountBasis)] = [
    ("tokens", .tokens), ("token", .tokens), ("examples", .examples), ("example", .examples),
    ("FLOP", .flops), ("FLOPs", .flops), ("params", .params), ("parameters", .params),
    ("device-hours", .deviceHours), ("device-hour", .deviceHours),
  ]

  private static func amount(
    _ text: String, _ node: YAMLNode, _ context: DecodingContext
  ) -> BudgetPeriod? {
    let parts = text.split(separator: " ")
    let words = bases.map(\.0)
    guard let last = parts.last.map(String.init), parts.count > 1,
      let basis = bases.first(where: { $0.0 == last })?.1
    else {
      let word = parts.last.map(String.init) ?? ""
      let near = Spelling.nearest(to: word, in: words).map { ["did you mean `\($0)`?"] } ?? []
      context.error(
        PolicyDiagnostic.period, "\(word.quoted) cannot be counted", at: node,
        help: near + ["write for example `1B tokens`, `1e21 FLOP` or `1M examples`"])
      return nil
    }
    let number = parts.dropLast().joined(separator: " ")
    do throws(QuantityError) {
      let value = try QuantityParser.parse(number, as: .count)
      guard value.isExact, value.central > 0 else {
        context.error(
          PolicyDiagnostic.period, "an amount of work is one number above zero", at: node)
        return nil
      }
      return .amount(size: value.central, basis: basis)
    } catch {
      context.report(error, in: node)
      return nil
    }
  }
}
