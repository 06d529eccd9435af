public import Catalogue
import CivilTime
import Diagnostics
import Footprint
import Policy
import Quantities
public import Runs
import Text

/// A fact that is varied, with its values in order.
public struct SweepAxis: Sendable {
  /// The fact that varies.
  public var fact: Fact
  /// Its values, in the order in which they are tried.
  public var values: [FactValue]

  /// Creates an axis of these values.
  public init(_ fact: Fact, _ values: [FactValue]) {
    self.fact = fact
    self.values = values
  }

  /// A value as tables and plots print it.
  public func label(_ index: Int) -> String { fact.describe(values[index]) }

  /// Whether the values are names, which have no order.
  var hasNames: Bool {
    switch fact.kind {
    case .text, .choice: true
    case .number, .flag, .timestamp: false
    }
  }

  /// The most values of one axis.
  public static let valueLimit = 10_000
  /// The most points of one sweep.
  public static let pointLimit = 1_000_000

  /// What is wrong with axes taken together.
  public static func problems(_ axes: [SweepAxis]) -> [SweepError] {
    var problems: [SweepError] = []
    for (index, axis) in axes.enumerated()
    where axes[..<index].contains(where: { $0.fact == axis.fact }) {
      problems.append(
        SweepError("`\(axis.fact.rawValue)` is varied twice", help: ["join the lists by `,`"]))
    }
    let total = axes.reduce(1.0) { $0 * Double($1.values.count) }
    if total > Double(pointLimit) {
      let counts = axes.map { "\($0.values.count) of `\($0.fact.rawValue)`" }
      problems.append(
        SweepError(
          "the sweep spans over \(pointLimit) points: \(counts.joined(separator: " × "))",
          help: ["vary fewer values, or take larger steps"]))
    }
    return problems
  }
}

/// Why a text does not vary a fact.
public struct SweepError: Error, Sendable, Equatable {
  /// One line.
  public var message: String
  /// Ways out, one line each.
  public var help: [String]

  init(_ message: String, help: [String] = []) {
    self.message = message
    self.help = help
  }
}

/// Reads what `--vary` takes: `site.region=gcp/*`, `hardware.accelerator=a100,h100,b200`,
/// `schedule.start=2026-12-01..2026-12-14/1h`, `hardware.count=8..512*2`, `duration=10 h..50 h/10 h`.
public struct SweepParser: Sendable {
  private let catalogue: Catalogue

  /// Creates a parser that knows the names of a catalogue.
  public init(catalogue: Catalogue) { self.catalogue = catalogue }

  /// Reads `FACT=VALUES`.
  public func axis(_ text: String) throws(SweepError) -> SweepAxis {
    guard text.utf8.count <= 65_536, let equals = text.firstIndex(of: "=") else {
      throw SweepError(
        "`\(String(text.prefix(80)))` does not vary a fact",
        help: ["write `FACT=VALUES`, such as `hardware.count=8..64*2` or `site.region=gcp/*`"])
    }
    let fact: Fact
    do throws(FactError) {
      fact = try FactText.fact(named: Self.trimmed(text[..<equals]))
    } catch {
      throw SweepError(error.message, help: error.help)
    }
    var values: [FactValue] = []
    var seen: Set<String> = []
    var tried = 0
    let items = text[text.index(after: equals)...].split(separator: ",")
    for item in items {
      let parsed = try self.values(Self.trimmed(item), of: fact, isAlone: items.count == 1)
      for value in parsed where seen.insert(FactText.write(value, for: fact)).inserted {
        values.append(value)
      }
      // What is said again takes as long to read.
      tried += parsed.count
      guard tried <= SweepAxis.valueLimit else {
        throw SweepError(
          "`\(fact.rawValue)` would take over \(SweepAxis.valueLimit) values",
          help: ["take larger steps, or a shorter range"])
      }
    }
    guard !values.isEmpty else {
      throw SweepError(
        "`\(fact.rawValue)` has no values to vary over",
        help: ["write for example `\(fact.rawValue)=A,B`"])
    }
    return SweepAxis(fact, values)
  }

  /// - Parameter isAlone: Whether it is all that the axis has: one range among others is an uncertain value.
  private func values(
    _ item: String, of fact: Fact, isAlone: Bool
  ) throws(SweepError) -> [FactValue] {
    if item.contains("*"), !item.contains("..") { return try names(item, of: fact) }
    guard let dots = item.firstRange(of: ".."), let step = Step(item[dots.upperBound...]) else {
      if Self.isRange(item, of: fact, isAlone: isAlone) { throw Self.noRange(item, of: fact) }
      let value = try parse(item, fact)
      try checkName(value, of: fact)
      return [value]
    }
    let low = Self.trimmed(item[..<dots.lowerBound])
    switch fact.kind {
    case .timestamp: return try instants(low, step, of: fact)
    case .number: return try numbers(low, step, of: fact)
    case .text, .choice, .flag: throw Self.noRange(item, of: fact)
    }
  }

  /// A name that the catalogue does not have is a mistake of the axis, and no point of it.
  private func checkName(_ value: FactValue, of fact: Fact) throws(SweepError) {
    guard fact == .region || fact == .accelerator, let text = value.text,
      let resolved = catalogue.resolve(text, of: fact), resolved.id == nil
    else { return }
    throw SweepError(
      "no `\(fact.rawValue)` of the catalogue is called \(text.quoted)",
      help: (resolved.nearest.first.map { ["did you mean `\($0)`?"] } ?? [])
        + ["`carbonward catalogue list` shows all names"])
  }

  /// Whether a text is meant for a range that lacks its step, or that cannot be one.
  private static func isRange(_ item: String, of fact: Fact, isAlone: Bool) -> Bool {
    guard let dots = item.firstRange(of: "..") else { return false }
    switch fact.kind {
    case .number: return isAlone
    case .timestamp, .choice, .flag: return true
    // A path may go up.
    case .text: return dots.lowerBound > item.startIndex && Fact.namesOfRows.contains(fact)
    }
  }

  /// Why a text is no range, with the way to write what may be meant.
  private static func noRange(_ item: String, of fact: Fact) -> SweepError {
    let name = fact.rawValue
    switch fact.kind {
    case .timestamp:
      return SweepError(
        "`\(item)` says no step", help: ["say how far apart the values are: `\(name)=\(item)/1h`"])
    case .number where isReversed(item, of: fact):
      return SweepError("the range of `\(name)` ends before it starts", help: ["swap its ends"])
    case .number:
      return SweepError(
        "`\(item)` says no step",
        help: [
          "say how its values follow each other: `\(name)=\(item)*2` doubles, and `/` or `+` with an "
            + "amount adds that"
        ])
    case .text, .choice, .flag:
      return SweepError(
        "`\(name)` has no range: its values have no order", help: ["list them: `\(name)=A,B`"])
    }
  }

  private static func isReversed(_ item: String, of fact: Fact) -> Bool {
    guard let dots = item.firstRange(of: ".."),
      let low = try? FactText.parse(trimmed(item[..<dots.lowerBound]), for: fact).number?.central,
      let high = try? FactText.parse(trimmed(item[dots.upperBound...]), for: fact).number?.central
    else { return false }
    return high < low
  }

  /// `64*2`, `64+8`, `64/8`: where a range ends, and how it gets there.
  private struct Step {
    var end: String
    var isFactor: Bool
    var amount: String

    init?(_ text: some StringProtocol) {
      guard let sign = text.lastIndex(where: { "*/+".contains($0) }) else { return nil }
      end = SweepParser.trimmed(text[..<sign])
      isFactor = text[sign] == "*"
      amount = SweepParser.trimmed(text[text.index(after: sign)...])
      if end.isEmpty || amount.isEmpty { return nil }
    }
  }

  private func parse(_ text: String, _ fact: Fact) throws(SweepError) -> FactValue {
    do throws(FactError) {
      return try FactText.parse(text, for: fact)
    } catch {
      // A date alone is its midnight.
      if case .timestamp = fact.kind, text.utf8.count == 10,
        let value = try? FactText.parse(text + "T00:00:00Z", for: fact)
      {
        return value
      }
      throw SweepError(error.message, help: error.help)
    }
  }

  private func numbers(
    _ low: String, _ step: Step, of fact: Fact
  ) throws(SweepError) -> [FactValue] {
    guard let first = try parse(low, fact).number?.central,
      let last = try parse(step.end, fact).number?.central
    else { return [] }
    let amount = step.isFactor ? Double(step.amount) : try parse(step.amount, fact).number?.central
    guard let amount, amount.isFinite, step.isFactor ? amount > 1 && first > 0 : amount > 0 else {
      throw SweepError(
        "`\(step.amount)` is not a step of `\(fact.rawValue)`",
        help: ["write `8..512*2` for factors above one, `8..64/8` for steps above zero"])
    }
    guard first <= last else {
      throw SweepError(
        "the range of `\(fact.rawValue)` ends before it starts", help: ["swap its ends"])
    }
    var values: [FactValue] = []
    var value = first
    // A hair beyond the end is the end, reached by rounded steps.
    while value <= last * (1 + 1e-9), values.count <= SweepAxis.valueLimit {
      values.append(.number(value))
      value = step.isFactor ? value * amount : first + amount * Double(values.count)
    }
    return values
  }

  private func instants(
    _ low: String, _ step: Step, of fact: Fact
  ) throws(SweepError) -> [FactValue] {
    guard let first = try parse(low, fact).text.flatMap({ Instant($0) }),
      let last = try parse(step.end, fact).text.flatMap({ Instant($0) })
    else { return [] }
    guard !step.isFactor, let hours = try? QuantityParser.parse(step.amount, as: .time),
      (1...1e12).contains(hours.central * 3600)
    else {
      throw SweepError(
        "`\(step.amount)` is not a step of time", help: ["write for example `/1h` or `/30min`"])
    }
    guard first <= last else {
      throw SweepError(
        "the range of `\(fact.rawValue)` ends before it starts", help: ["swap its ends"])
    }
    var values: [FactValue] = []
    let seconds = Int((hours.central * 3600).rounded())
    var instant = first
    while instant <= last, values.count <= SweepAxis.valueLimit {
      values.append(.text(instant.text))
      instant.seconds += seconds
    }
    return values
  }

  /// The names of the catalogue, or the words of the fact, that a pattern fits.
  private func names(_ pattern: String, of fact: Fact) throws(SweepError) -> [FactValue] {
    let all: [String]
    switch fact {
    case .region: all = catalogue.allRegions.map(\.id)
    case .accelerator: all = catalogue.allAccelerators.map(\.id)
    case .instanceType: all = catalogue.allInstances.map(\.id)
    case .provider: all = catalogue.allProviders.map(\.id).filter { $0 != "default" }
    default:
      switch fact.kind {
      case .choice(let words): all = words
      case .flag: return [.flag(false), .flag(true)]
      default:
        throw SweepError(
          "`\(fact.rawValue)` has no list of names to fit `\(pattern)` to",
          help: ["list its values, such as `\(fact.rawValue)=A,B`"])
      }
    }
    let fitting = all.filter { NamePattern.fits($0, pattern) }
    guard !fitting.isEmpty else {
      let near = Spelling.nearest(to: pattern.replacing("*", with: ""), in: all)
      throw SweepError(
        "no `\(fact.rawValue)` of the catalogue fits `\(pattern)`",
        help: (near.map { ["did you mean `\($0)`?"] } ?? [])
          + ["`carbonward catalogue list` shows all names"])
    }
    return fitting.map { .text($0) }
  }

  fileprivate static func trimmed(_ text: some StringProtocol) -> String {
    var text = Substring(text)
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
