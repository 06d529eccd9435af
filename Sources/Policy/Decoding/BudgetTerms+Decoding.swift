import Diagnostics
import Ledger
import Quantities
import YAMLSource

extension BudgetTerms {
  /// The keys that only budgets over time have.
  private static let keys = ["zone", "year_start", "thresholds", "carry_over", "borrow", "lend"]

  /// Reads the keys of a budget over time; each of them is an error in a budget of another kind.
  ///
  /// - Parameters:
  ///   - per: The period, if it could be read.
  ///   - limit: The limit in the metric's canonical unit, which shares are of.
  static func read(
    from object: inout ObjectReader, per: BudgetPeriod?, limit: Double?, dimension: Dimension
  ) -> BudgetTerms {
    var terms = BudgetTerms()
    if let zone = object.optional(
      "zone", .zone, doc: "The time zone in which periods begin and end; UTC if left out.")
    {
      terms.zone = zone
    }
    if let start = object.optional(
      "year_start", .yearStart,
      doc: "The month and day that the fiscal year begins on; 01-01 if left out.")
    {
      terms.yearStart = start
    }
    terms.thresholds = object.optional(
      "thresholds", .oneOrMore(of: .threshold),
      doc:
        "Shares whose crossing the ledger reports once; `warn_at` or 80 %, and 100 %, if left out.")
    let carryOver = object.optional(
      "carry_over", .share(or: dimension),
      doc: "The most that closing a period may carry over, as an amount or a share of the limit; "
        + "nothing if left out.")
    terms.borrow = object.optional(
      "borrow", .exactQuantity(.fraction),
      doc:
        "The most that may be borrowed from the next period, as a share of its limit; 1 % if left "
        + "out.")
    let lend = object.optional(
      "lend", .share(or: dimension),
      doc: "The most that a period may lend to budgets with the same parent; nothing if left out.")
    terms.carryOver = carryOver?.amount(of: limit ?? 0)
    terms.lend = lend?.amount(of: limit ?? 0)
    if let per { reportForeign(per, in: object) }
    return terms
  }

  /// Where the values of the keys stand that are stated.
  static func ranges(in object: ObjectReader) -> [String: SourceRange] {
    var ranges: [String: SourceRange] = [:]
    for key in keys { ranges[key] = object.valueNode(key)?.range }
    return ranges
  }

  private static func reportForeign(_ per: BudgetPeriod, in object: ObjectReader) {
    let needsPeriods = ["zone", "year_start", "carry_over", "borrow"]
    for key in keys where object.has(key) {
      if !per.isCalendar {
        object.error(
          PolicyDiagnostic.budgetTerms, "`\(key)` is for budgets over time", at: key,
          help: ["use it with `per: week`, `month`, `quarter`, `year` or `total`"])
      } else if per == .total, needsPeriods.contains(key) {
        object.error(
          PolicyDiagnostic.budgetTerms, "`\(key)` says nothing in a budget without periods",
          at: key,
          help: ["use it with `per: week`, `month`, `quarter` or `year`"])
      } else if per == .week, key == "year_start" {
        object.error(
          PolicyDiagnostic.budgetTerms, "weeks begin on Mondays, whatever the year", at: key,
          help: ["use it with `per: month`, `quarter` or `year`"])
      }
    }
  }
}

/// An amount that may be stated as a share of something.
enum AmountOrShare {
  /// In the canonical unit.
  case amount(Double)
  case share(Double)

  func amount(of whole: Double) -> Double {
    switch self {
    case .amount(let amount): amount
    case .share(let share): share * whole
    }
  }
}

extension ValueReader where Value == AmountOrShare {
  /// An amount, or a share with a percent sign.
  static func share(or dimension: Dimension) -> ValueReader {
    ValueReader(
      .scalar(
        name: "\(dimension.article) or a share such as `10 %`",
        examples: [dimension.example, "10 %"])
    ) { node, context in
      guard let text = ValueReader<String>.text.read(node, context) else { return nil }
      if text.utf8.contains(UInt8(ascii: "%")) {
        return ValueReader<Double>.exactQuantity(.fraction).read(node, context).map { .share($0) }
      }
      return ValueReader<Double>.exactQuantity(dimension).read(node, context).map { .amount($0) }
    }
  }
}

extension ValueReader where Value == Int64 {
  /// A share in whole percent, above zero.
  static var threshold: ValueReader {
    ValueReader<Double>.exactQuantity(.fraction).checked { value, node, context in
      let percent = (value * 100).rounded()
      guard percent >= 1, abs(percent - value * 100) < 1e-6 else {
        context.error(
          YAMLDiagnostic.value, "a threshold is a whole percentage from 1 % to 100 %", at: node)
        return nil
      }
      return Int64(percent)
    }
  }
}

extension ValueReader where Value == LedgerZone {
  /// A time zone of this machine's tz database, or an offset.
  static var zone: ValueReader {
    ValueReader(
      .scalar(name: "a time zone", examples: ["Europe/Oslo", "UTC", "+05:30"])
    ) { node, context in
      guard let text = ValueReader<String>.text.read(node, context) else { return nil }
      guard let zone = LedgerZone(text) else {
        context.error(
          PolicyDiagnostic.zone, "time zone \(text.quoted) is not known on this machine", at: node,
          help: ["write a name of the tz database such as `Europe/Oslo`, or an offset as `+05:30`"])
        return nil
      }
      return zone
    }
  }
}

extension ValueReader where Value == BudgetTerms.YearStart {
  /// A month and a day, as in `04-06`.
  static var yearStart: ValueReader {
    ValueReader(.scalar(name: "a month and a day", examples: ["04-01", "10-01"])) { node, context in
      guard let text = ValueReader<String>.text.read(node, context) else { return nil }
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      guard text.utf8.count == 5, parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
        let month = Int(parts[0]), let day = Int(parts[1]), (1...12).contains(month),
        (1...28).contains(day)
      else {
        context.error(
          YAMLDiagnostic.value, "\(text.quoted) is no day that a year can begin on", at: node,
          help: ["write month and day as `04-01`, up to the 28th, which every month has"])
        return nil
      }
      return BudgetTerms.YearStart(month: month, day: day)
    }
  }
}
