/// Prints quantities: for people with a fitting prefix, or exactly.
public enum QuantityFormatter {
  /// Returns `value` as people read it, such as `812.4 kg`, `1.2 t`, `3.4 MWh` or `7B`.
  ///
  /// Four significant digits, never grouped, the same in every locale; ``QuantityParser`` reads it.
  ///
  /// - Parameters:
  ///   - value: In the canonical unit of `dimension`; one that is not finite prints as `unknown`.
  ///   - dimension: What the number measures.
  ///   - namesGas: Whether a mass says `CO2e` too: `812.4 kgCO2e`.
  /// - Returns: Number and unit.
  public static func describe(
    _ value: Double, as dimension: Dimension, namesGas: Bool = false
  ) -> String {
    guard value.isFinite else { return "unknown" }
    let step = step(for: value, dimension)
    return attach(step, to: number(value, step), namesGas, dimension)
  }

  /// Returns a range as people read it: `10.5 kg (8.4..12.6)`, or just the number when it is exact.
  public static func describe(
    _ value: RangedValue, as dimension: Dimension, namesGas: Bool = false
  ) -> String {
    let central = describe(value.central, as: dimension, namesGas: namesGas)
    guard !value.isExact, value.low.isFinite, value.high.isFinite, value.central.isFinite else {
      return central
    }
    let step = step(for: value.central, dimension)
    return "\(central) (\(number(value.low, step))..\(number(value.high, step)))"
  }

  /// Returns `value` in the canonical unit with every digit it takes to read it back bit for bit.
  public static func exact(_ value: Double, as dimension: Dimension) -> String {
    let unit = dimension.canonicalUnit
    return unit.isEmpty
      ? CanonicalNumber.text(value) : CanonicalNumber.text(value) + " " + unit
  }

  /// Returns a range in the canonical unit with every digit it takes to read it back bit for bit.
  public static func exact(_ value: RangedValue, as dimension: Dimension) -> String {
    if value.low == value.central, value.central == value.high {
      return exact(value.central, as: dimension)
    }
    let low = CanonicalNumber.text(value.low)
    let high = exact(value.high, as: dimension)
    if value == RangedValue(low: value.low, high: value.high) { return "\(low)..\(high)" }
    return "\(low)..\(CanonicalNumber.text(value.central))..\(high)"
  }

  // MARK: - Steps

  /// A unit to print in: the canonical value is divided by `size`.
  private struct Step {
    let unit: String
    let size: Double

    init(_ unit: String, _ size: Double) {
      self.unit = unit
      self.size = size
    }
  }

  private static func number(_ value: Double, _ step: Step) -> String {
    // Dividing by a power of ten below one would round twice.
    let scaled = step.size < 1 ? value * (1 / step.size).rounded() : value / step.size
    return CanonicalNumber.rounded(scaled, significantDigits: 4)
  }

  private static func attach(
    _ step: Step, to number: String, _ namesGas: Bool, _ dimension: Dimension
  ) -> String {
    if step.unit.isEmpty { return number }
    if dimension == .count { return number + step.unit }
    guard namesGas else { return number + " " + step.unit }
    switch dimension {
    case .mass: return number + " " + step.unit + "CO2e"
    case .intensity:
      return number + " " + step.unit.prefix { $0 != "/" } + "CO2e"
        + step.unit.drop { $0 != "/" }
    default: return number + " " + step.unit
    }
  }

  /// The largest step that leaves at least 1, after rounding; the canonical one for zero.
  private static func step(for value: Double, _ dimension: Dimension) -> Step {
    let steps = steps(dimension)
    let canonical = Step(dimension.canonicalUnit, 1)
    guard value != 0 else { return steps.first { $0.size == 1 } ?? steps.first ?? canonical }
    for step in steps.reversed() where (value.magnitude / step.size) >= 0.999_95 { return step }
    return steps.first ?? canonical
  }

  /// The units of a dimension, smallest first.
  private static func steps(_ dimension: Dimension) -> [Step] {
    switch dimension {
    case .mass:
      [Step("g", 1e-3), Step("kg", 1), Step("t", 1e3), Step("kt", 1e6), Step("Mt", 1e9)]
    case .energy:
      [Step("Wh", 1e-3), Step("kWh", 1), Step("MWh", 1e3), Step("GWh", 1e6), Step("TWh", 1e9)]
    case .power: [Step("W", 1), Step("kW", 1e3), Step("MW", 1e6), Step("GW", 1e9)]
    case .time: [Step("s", 1.0 / 3_600), Step("min", 1.0 / 60), Step("h", 1)]
    case .intensity: [Step("g/kWh", 1e-3), Step("kg/kWh", 1)]
    case .volume: [Step("L", 1), Step("m3", 1e3), Step("ML", 1e6)]
    case .waterIntensity: [Step("L/kWh", 1)]
    case .fraction: [Step("%", 1e-2)]
    case .ratio: [Step("", 1)]
    case .count: [Step("", 1), Step("M", 1e6), Step("B", 1e9), Step("T", 1e12)]
    case .flops: prefixes.map { Step($0.0 + "FLOP", $0.1) }
    case .flopRate: prefixes.map { Step($0.0 + "FLOP/s", $0.1) }
    case .rate: [Step("1/s", 1)]
    case .money: [Step("USD", 1), Step("kUSD", 1e3), Step("MUSD", 1e6)]
    case .price: [Step("USD/h", 1)]
    }
  }

  private static let prefixes = [
    ("", 1.0), ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15), ("E", 1e18),
    ("Z", 1e21), ("Y", 1e24),
  ]
}
