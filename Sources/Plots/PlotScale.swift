import Quantities

/// Where amounts lie along an axis: in even steps from zero, or by ratios where they span so much that
/// most of them would share a place.
package struct PlotScale {
  /// Whether equal ratios are equally far apart.
  package let isLogarithmic: Bool
  /// Round numbers along the axis.
  package let ticks: [Double]
  private let start: Double
  private let end: Double
  private let from: Double
  private let to: Double

  /// From this ratio of the largest to the least on, amounts are shown by ratios.
  private static let widest = 25.0

  /// - Parameters:
  ///   - values: What the scale has to hold.
  ///   - from: Where the axis begins on the picture.
  ///   - to: Where it ends.
  package init?(_ values: [Double], from: Double, to: Double) {
    let values = values.filter { $0.isFinite && $0 >= 0 }
    guard let least = values.min(), let largest = values.max(), largest > 0 else { return nil }
    (self.from, self.to) = (from, to)
    guard least > 0, largest / least > Self.widest else {
      isLogarithmic = false
      let axis = AxisTicks(upTo: largest)
      (ticks, start, end) = (axis.values, 0, axis.end)
      return
    }
    isLogarithmic = true
    let all = Self.logarithmicTicks(least, largest)
    ticks = all
    (start, end) = (all.first ?? least, all.last ?? largest)
  }

  /// 1, 2 and 5 of every power of ten, from the one below the least to the one above the largest.
  private static func logarithmicTicks(_ least: Double, _ largest: Double) -> [Double] {
    var power = 1.0
    while power > least { power /= 10 }
    while power * 10 <= least { power *= 10 }
    var ticks: [Double] = []
    while ticks.count < 90 {
      for digit in [1.0, 2, 5] {
        ticks.append(digit * power)
        if digit * power >= largest { return Array(ticks.drop { $0 * 2.5 < least }) }
      }
      power *= 10
    }
    return ticks
  }

  /// Whether an amount lies on the axis.
  package func holds(_ value: Double) -> Bool { value >= start && value <= end }

  /// Where an amount lies on the picture; what lies beyond an end lies at the end.
  package func place(_ value: Double) -> Double {
    let share =
      isLogarithmic
      ? (value > 0 ? Logarithm.of(value / start) / Logarithm.of(end / start) : 0)
      : (value - start) / (end - start)
    return from + min(max(share, 0), 1) * (to - from)
  }

  /// The ticks that have room for their words.
  package func labelled(apart: Double) -> [Double] {
    var shown: [Double] = []
    for tick in ticks {
      if let last = shown.last, abs(place(tick) - place(last)) < apart { continue }
      shown.append(tick)
    }
    return shown
  }
}

/// The natural logarithm in plain arithmetic, since that of the C library differs in its last digit from
/// one system to the next, and so would a picture.
private enum Logarithm {
  private static let ofTwo = 0.6931471805599453

  static func of(_ value: Double) -> Double {
    let mantissa = value.significand
    let share = (mantissa - 1) / (mantissa + 1)
    var (power, sum) = (share, 0.0)
    for term in 0..<20 {
      sum += power / Double(2 * term + 1)
      power *= share * share
    }
    return 2 * sum + Double(value.exponent) * ofTwo
  }
}
