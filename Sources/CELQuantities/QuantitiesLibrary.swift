public import CEL

/// Physical quantities as types of the language.
///
/// A value is kept as a double in its type's canonical unit: mass in kg, energy in kWh, power in
/// W, intensity in kg/kWh, volume in L, money in USD; time is the language's own `duration`.
public enum Quantity {
  /// A mass of CO₂e in kilograms.
  public static let mass = ScalarType(name: "mass", constructor: "kg") {
    UnitText.format($0, [("g", 1e-3), ("kg", 1), ("t", 1e3), ("kt", 1e6)])
  }
  /// Energy in kilowatt-hours.
  public static let energy = ScalarType(name: "energy", constructor: "kwh") {
    UnitText.format($0, [("Wh", 1e-3), ("kWh", 1), ("MWh", 1e3), ("GWh", 1e6)])
  }
  /// Power in watts.
  public static let power = ScalarType(name: "power", constructor: "w") {
    UnitText.format($0, [("W", 1), ("kW", 1e3), ("MW", 1e6)])
  }
  /// Carbon intensity in kilograms of CO₂e per kilowatt-hour.
  public static let intensity = ScalarType(name: "intensity", constructor: "kg_per_kwh") {
    UnitText.format($0, [("g/kWh", 1e-3), ("kg/kWh", 1)])
  }
  /// Volume in litres.
  public static let volume = ScalarType(name: "volume", constructor: "l") {
    UnitText.format($0, [("L", 1), ("m³", 1e3)])
  }

  /// Money in US dollars.
  public static let money = ScalarType(name: "money", constructor: "usd") {
    UnitText.format($0, [("USD", 1)])
  }

  /// Every quantity.
  package static let all = [mass, energy, power, intensity, volume, money]
}

/// Numbers with units for people.
enum UnitText {
  /// The number in the largest unit in which it is at least one, to four significant digits.
  static func format(_ number: Double, _ units: [(name: String, size: Double)]) -> String {
    let magnitude = number.magnitude
    guard let unit = units.last(where: { magnitude >= $0.size * 0.999_95 }) ?? units.first else {
      return Value.text(of: number)
    }
    return "\(rounded(number / unit.size)) \(unit.name)"
  }

  /// Four significant digits, but all digits of a whole number.
  private static func rounded(_ number: Double) -> String {
    guard number.isFinite, number != 0 else { return Value.text(of: number) }
    var scale = 1.0
    while number.magnitude * scale < 1000, scale < 1e9 { scale *= 10 }
    return Value.text(of: (number * scale).rounded() / scale)
  }
}

extension Library {
  /// The quantity types, their arithmetic, constructors such as `kg(5)` and accessors such as
  /// `x.to_kg()`.
  public static let quantities: Library = {
    var library = Library(name: "quantities")
    for scalar in Quantity.all {
      library.constants.append((scalar.name, .type(.scalar(scalar))))
      library.addOwnArithmetic(scalar)
    }
    library.addAggregates(of: Quantity.all.map { .scalar($0) })
    library.addPhysics()
    library.addConstructors()
    library.addAccessors()
    return library
  }()

  /// Sums, differences, multiples and ratios of one type.
  private mutating func addOwnArithmetic(_ scalar: ScalarType) {
    let type = CELType.scalar(scalar)
    add("_+_", [.arithmetic(type, type, type, .add, +)])
    add("_-_", [.arithmetic(type, type, type, .subtract, -)])
    add(
      "-_",
      [
        .numeric(type, type) { -$0 }
      ])
    add("_/_", [.arithmetic(type, type, .double, .divide, /)])
    for number: CELType in [.double, .int] {
      add(
        "_*_",
        [
          .arithmetic(type, number, type, .multiply, *),
          .arithmetic(number, type, type, .multiply, *),
        ])
      add("_/_", [.arithmetic(type, number, type, .divide, /)])
    }
    add(
      "string",
      [
        .unary(type, .string) { value throws(EvaluationError) in
          guard case .scalar = value else { throw .noSuchOverload("string", [value]) }
          return .string(value.text())
        }
      ])
  }

  private mutating func addPhysics() {
    let mass = CELType.scalar(Quantity.mass)
    let energy = CELType.scalar(Quantity.energy)
    let power = CELType.scalar(Quantity.power)
    let intensity = CELType.scalar(Quantity.intensity)
    // Durations are seconds here, power is watts and energy kilowatt-hours.
    let joules = 3.6e6
    add(
      "_*_",
      [
        .numeric(power, .duration, energy) { $0 * $1 / joules },
        .numeric(.duration, power, energy) { $0 * $1 / joules },
        .arithmetic(energy, intensity, mass, .multiply, *),
        .arithmetic(intensity, energy, mass, .multiply, *),
      ])
    add(
      "_/_",
      [
        .arithmetic(mass, energy, intensity, .divide, /),
        .arithmetic(mass, intensity, energy, .divide, /),
        .numeric(energy, .duration, power) { $0 * joules / $1 },
        .numeric(energy, power, .duration) { $0 * joules / $1 },
        .numeric(.duration, .duration, .double) { $0 / $1 },
      ])
    for number: CELType in [.double, .int] {
      add(
        "_*_",
        [
          .numeric(.duration, number, .duration) { $0 * $1 },
          .numeric(number, .duration, .duration) { $0 * $1 },
        ])
      add("_/_", [.numeric(.duration, number, .duration) { $0 / $1 }])
    }
  }

  /// Names and sizes of units in the canonical unit.
  private static let units: [(name: String, type: CELType, size: Double)] = [
    ("g", .scalar(Quantity.mass), 1e-3), ("kg", .scalar(Quantity.mass), 1),
    ("t", .scalar(Quantity.mass), 1e3), ("kt", .scalar(Quantity.mass), 1e6),
    ("wh", .scalar(Quantity.energy), 1e-3), ("kwh", .scalar(Quantity.energy), 1),
    ("mwh", .scalar(Quantity.energy), 1e3), ("gwh", .scalar(Quantity.energy), 1e6),
    ("w", .scalar(Quantity.power), 1), ("kw", .scalar(Quantity.power), 1e3),
    ("megawatt", .scalar(Quantity.power), 1e6), ("mw", .scalar(Quantity.power), 1e6),
    ("seconds", .duration, 1), ("minutes", .duration, 60), ("hours", .duration, 3600),
    ("days", .duration, 86_400), ("kg_per_kwh", .scalar(Quantity.intensity), 1),
    ("g_per_kwh", .scalar(Quantity.intensity), 1e-3), ("l", .scalar(Quantity.volume), 1),
    ("m3", .scalar(Quantity.volume), 1e3), ("usd", .scalar(Quantity.money), 1),
  ]

  /// Multiplies; dividing by a power of ten is exact where multiplying by its inverse is not.
  private static func multiplication(by size: Double) -> @Sendable (Double) -> Double {
    let inverse = (1 / size).rounded()
    guard size < 1 else { return { $0 * size } }
    return { $0 / inverse }
  }

  private static func division(by size: Double) -> @Sendable (Double) -> Double {
    let inverse = (1 / size).rounded()
    guard size < 1 else { return { $0 / size } }
    return { $0 * inverse }
  }

  private mutating func addConstructors() {
    for (name, type, size) in Self.units {
      let convert = Self.multiplication(by: size)
      add(name, [.numeric(.double, type, convert), .numeric(.int, type, convert)])
    }
  }

  private mutating func addAccessors() {
    for (name, type, size) in Self.units {
      let convert = Self.division(by: size)
      add("to_\(name)", [.numeric(type, .double, isMember: true, convert)])
    }
  }
}
