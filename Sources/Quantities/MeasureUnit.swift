import Text

/// A unit as written: which dimension it has and how it becomes the canonical unit.
///
/// Powers of ten are kept as an exponent and shifted into the decimal text of a number before it is
/// read, so that `0.5 t` and `500 kg` are the same `Double` and `429 g/kWh` is exactly `0.429`.
struct MeasureUnit: Equatable {
  let dimension: Dimension
  var exponent: Int
  var numerator = 1.0
  var denominator = 1.0

  init(_ dimension: Dimension, _ exponent: Int = 0, times: Double = 1, over: Double = 1) {
    self.dimension = dimension
    self.exponent = exponent
    numerator = times
    denominator = over
  }

  /// Returns this unit per `other`, as a unit of `dimension`.
  func per(_ other: MeasureUnit, as dimension: Dimension) -> MeasureUnit {
    MeasureUnit(
      dimension, exponent - other.exponent, times: numerator * other.denominator,
      over: denominator * other.numerator)
  }
}

extension MeasureUnit {
  /// Returns the unit that `text` names, in exactly this case, or nil.
  ///
  /// Case is never guessed: `mW` and `MW` are nine orders of magnitude apart. Milliwatts and
  /// milligrams are not units here at all, as no training run is written in them.
  static func named(_ text: String) -> MeasureUnit? {
    var text = text
    text.removeAll { $0 == " " || $0 == "\t" || $0 == "\u{A0}" || $0 == "\u{202F}" }
    guard let slash = text.firstIndex(of: "/") else { return simple(text) }
    let top = String(text[..<slash])
    guard let below = simple(String(text[text.index(after: slash)...])) else { return nil }
    if below.dimension == .time, countedThings.contains(top) {
      return perSecond(MeasureUnit(.count), per: below, as: .rate)
    }
    guard let above = simple(top) else { return nil }
    switch (above.dimension, below.dimension) {
    case (.mass, .energy): return above.per(below, as: .intensity)
    case (.volume, .energy): return above.per(below, as: .waterIntensity)
    case (.money, .time): return above.per(below, as: .price)
    case (.flops, .time): return perSecond(above, per: below, as: .flopRate)
    case (.count, .time): return perSecond(above, per: below, as: .rate)
    default: return nil
    }
  }

  private static func perSecond(
    _ above: MeasureUnit, per time: MeasureUnit, as dimension: Dimension
  ) -> MeasureUnit {
    var unit = above.per(time, as: dimension)
    // The canonical time is the hour, that of rates the second.
    if unit.numerator == 3_600 {
      unit.numerator = 1
    } else {
      unit.denominator *= 3_600
    }
    return unit
  }

  private static func simple(_ text: String) -> MeasureUnit? {
    if let unit = table[text] { return unit }
    for gas in gases where text.hasSuffix(gas) {
      guard let unit = table[String(text.dropLast(gas.count))], unit.dimension == .mass else {
        return nil
      }
      return unit
    }
    return nil
  }

  /// How people write the gas after a unit of mass; longest first where one ends in another.
  private static let gases = [
    "CO2-eq", "CO₂-eq", "CO2eq", "CO₂eq", "CO2e", "CO₂e", "CO2", "CO₂",
  ]

  /// What rates count; the nouns change nothing.
  private static let countedThings: Set<String> = [
    "", "1", "tokens", "token", "tok", "samples", "sample", "examples", "example", "steps", "step",
    "it", "sequences", "seq", "images",
  ]

  /// Every simple unit in the order in which suggestions are looked for.
  private static let list: [(name: String, unit: MeasureUnit)] = {
    var list: [(name: String, unit: MeasureUnit)] = []
    func add(_ unit: MeasureUnit, _ names: String...) {
      for name in names { list.append((name, unit)) }
    }
    func add(
      _ dimension: Dimension, prefixes: [(String, Int)], bases: String..., over: Double = 1
    ) {
      for base in bases {
        for (prefix, exponent) in prefixes {
          list.append((prefix + base, MeasureUnit(dimension, exponent, over: over)))
        }
      }
    }
    add(.mass, prefixes: [("k", 0), ("", -3)], bases: "g")
    add(.mass, prefixes: [("", 3), ("k", 6), ("M", 9), ("G", 12)], bases: "t")
    add(MeasureUnit(.mass, times: 0.453_592_37), "lb", "lbs")
    add(MeasureUnit(.mass, 3), "tonne", "tonnes")
    add(MeasureUnit(.mass), "kilogram", "kilograms")
    add(MeasureUnit(.mass, -3), "gram", "grams")
    add(
      .energy, prefixes: [("k", 0), ("M", 3), ("", -3), ("G", 6), ("T", 9)], bases: "Wh")
    add(
      .energy, prefixes: [("M", 1), ("k", -2), ("G", 4), ("", -5), ("T", 7)], bases: "J", over: 36)
    add(.power, prefixes: [("", 0), ("k", 3), ("M", 6), ("G", 9)], bases: "W")
    add(MeasureUnit(.time), "h", "hr", "hrs", "hour", "hours")
    add(MeasureUnit(.time, over: 60), "min", "mins", "minute", "minutes")
    add(MeasureUnit(.time, over: 3_600), "s", "sec", "secs", "second", "seconds")
    add(MeasureUnit(.time, -3, over: 3_600), "ms")
    add(MeasureUnit(.time, times: 24), "d", "day", "days")
    add(MeasureUnit(.time, times: 168), "wk", "week", "weeks")
    add(MeasureUnit(.time, times: 8_760), "y", "yr", "year", "years")
    add(.volume, prefixes: [("", 0), ("k", 3), ("M", 6)], bases: "L", "l")
    add(MeasureUnit(.volume, 3), "m3", "m³")
    add(MeasureUnit(.volume, times: 3.785_411_784), "gal")
    add(.money, prefixes: [("", 0), ("k", 3), ("M", 6)], bases: "USD")
    add(MeasureUnit(.money), "$")
    add(MeasureUnit(.fraction, -2), "%")
    add(MeasureUnit(.count, 3), "k", "K")
    add(MeasureUnit(.count, 6), "M")
    add(MeasureUnit(.count, 9), "B", "G")
    add(MeasureUnit(.count, 12), "T")
    let large = [
      ("T", 12), ("P", 15), ("E", 18), ("Z", 21), ("Y", 24), ("G", 9), ("M", 6), ("k", 3), ("", 0),
    ]
    add(.flops, prefixes: large, bases: "FLOP", "FLOPs", "OP")
    add(.flopRate, prefixes: large, bases: "FLOPS", "OPS")
    return list
  }()

  private static let table: [String: MeasureUnit] = Dictionary(
    list.map { ($0.name, $0.unit) }, uniquingKeysWith: { first, _ in first })

  /// Returns the spelling of a unit of `dimension` that is nearest to `text`, or nil.
  ///
  /// A unit that differs in case alone comes first, then one typing slip away.
  static func suggestion(for text: String, dimension: Dimension) -> String? {
    var names = list.filter { $0.unit.dimension == dimension }.map(\.name)
    switch dimension {
    case .mass: names += ["kgCO2e", "tCO2e", "gCO2e"]
    case .intensity: names = ["kg/kWh", "g/kWh", "kgCO2e/kWh", "gCO2e/kWh", "t/MWh", "g/MJ"]
    case .waterIntensity: names = ["L/kWh", "m3/MWh"]
    case .price: names = ["USD/h"]
    case .flopRate:
      names = ["TFLOP/s", "PFLOP/s", "GFLOP/s", "EFLOP/s", "FLOP/s", "TFLOPS", "PFLOPS"]
    case .rate: names = ["tokens/s", "tok/s", "samples/s", "it/s", "1/s"]
    default: break
    }
    let lowered = text.lowercased()
    if let sameLetters = names.first(where: { $0.lowercased() == lowered }) { return sameLetters }
    // One or two letters are one slip from too much.
    guard text.utf8.count > 2 else { return nil }
    return Spelling.nearest(to: text, in: names)
  }
}

extension Dimension {
  /// The units that people write most, for those who offer them; ``QuantityParser`` reads each.
  public var commonUnits: [String] {
    switch self {
    case .mass: ["kgCO2e", "tCO2e", "gCO2e", "kg", "t", "g"]
    case .energy: ["kWh", "MWh", "GWh", "Wh"]
    case .power: ["W", "kW", "MW"]
    case .time: ["h", "min", "s", "d"]
    case .intensity: ["kgCO2e/kWh", "gCO2e/kWh", "g/kWh", "kg/kWh"]
    case .volume: ["L", "m3"]
    case .waterIntensity: ["L/kWh", "m3/MWh"]
    case .fraction: ["%"]
    case .ratio: []
    case .count: ["k", "M", "B", "T"]
    case .flops: ["FLOP", "TFLOP", "PFLOP", "EFLOP"]
    case .flopRate: ["TFLOP/s", "PFLOP/s", "FLOP/s"]
    case .rate: ["tokens/s", "samples/s", "1/s"]
    case .money: ["USD"]
    case .price: ["USD/h"]
    }
  }
}
