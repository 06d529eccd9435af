/// What a ``Quantity`` measures; a type without values, so that units cost nothing at run time.
public protocol QuantityUnit: Sendable {
  /// The dimension, which also names the canonical unit.
  static var dimension: Dimension { get }
}

/// A number that knows what it measures: arithmetic type-checks only where the physics does.
///
/// `Mass(kilograms: 3) < Energy(kilowattHours: 3)` does not compile, and neither does their sum.
/// Named initialisers and accessors are the only way between a plain number and a quantity.
@frozen
public struct Quantity<Unit: QuantityUnit>: Sendable, Hashable, Comparable {
  /// The number in the canonical unit of ``dimension``.
  public var canonical: Double

  /// Creates a quantity from a number in the canonical unit.
  @inlinable
  public init(canonical: Double) { self.canonical = canonical }

  /// What this type measures.
  public static var dimension: Dimension { Unit.dimension }

  /// The quantity of none.
  @inlinable public static var zero: Self { Self(canonical: 0) }

  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.canonical < right.canonical }

  @inlinable
  public static func + (left: Self, right: Self) -> Self {
    Self(canonical: left.canonical + right.canonical)
  }

  @inlinable
  public static func - (left: Self, right: Self) -> Self {
    Self(canonical: left.canonical - right.canonical)
  }

  @inlinable
  public static func += (left: inout Self, right: Self) { left.canonical += right.canonical }

  @inlinable
  public static func * (left: Self, right: Double) -> Self {
    Self(canonical: left.canonical * right)
  }

  @inlinable
  public static func * (left: Double, right: Self) -> Self {
    Self(canonical: left * right.canonical)
  }

  @inlinable
  public static func / (left: Self, right: Double) -> Self {
    Self(canonical: left.canonical / right)
  }

  /// Returns how many times `right` goes into `left`.
  @inlinable
  public static func / (left: Self, right: Self) -> Double { left.canonical / right.canonical }
}

extension Quantity: CustomStringConvertible {
  /// The quantity as people read it, such as `812.4 kg`.
  public var description: String {
    QuantityFormatter.describe(canonical, as: Unit.dimension)
  }
}

public enum MassUnit: QuantityUnit {
  public static var dimension: Dimension { .mass }
}
public enum EnergyUnit: QuantityUnit {
  public static var dimension: Dimension { .energy }
}
public enum PowerUnit: QuantityUnit {
  public static var dimension: Dimension { .power }
}
public enum TimeUnit: QuantityUnit {
  public static var dimension: Dimension { .time }
}
public enum IntensityUnit: QuantityUnit {
  public static var dimension: Dimension { .intensity }
}
public enum VolumeUnit: QuantityUnit {
  public static var dimension: Dimension { .volume }
}
public enum WaterIntensityUnit: QuantityUnit {
  public static var dimension: Dimension { .waterIntensity }
}
public enum CountUnit: QuantityUnit {
  public static var dimension: Dimension { .count }
}
public enum OperationsUnit: QuantityUnit {
  public static var dimension: Dimension { .flops }
}
public enum OperationRateUnit: QuantityUnit {
  public static var dimension: Dimension { .flopRate }
}
public enum RateUnit: QuantityUnit {
  public static var dimension: Dimension { .rate }
}

/// Mass of CO₂ equivalent; canonical in kg.
public typealias Mass = Quantity<MassUnit>
/// Energy; canonical in kWh.
public typealias Energy = Quantity<EnergyUnit>
/// Power; canonical in W.
public typealias Power = Quantity<PowerUnit>
/// A span of time; canonical in h.
public typealias TimeSpan = Quantity<TimeUnit>
/// Emissions per energy; canonical in kg/kWh.
public typealias Intensity = Quantity<IntensityUnit>
/// Volume of water; canonical in L.
public typealias Volume = Quantity<VolumeUnit>
/// Water per energy; canonical in L/kWh.
public typealias WaterIntensity = Quantity<WaterIntensityUnit>
/// How many of something: devices, tokens, parameters.
public typealias Count = Quantity<CountUnit>
/// Floating-point operations; canonical in FLOP.
public typealias Operations = Quantity<OperationsUnit>
/// Floating-point operations per second; canonical in FLOP/s.
public typealias OperationRate = Quantity<OperationRateUnit>
/// Things per second; canonical in 1/s.
public typealias Rate = Quantity<RateUnit>
