import Quantities

/// What the devices of a run draw, and what of the host falls to each.
///
/// Measured nodes of eight accelerators under load draw 1.20 to 1.29 times the sum of the rated powers
/// at the wall; of that, the accelerators themselves draw 0.7 to 0.95 (MLPerf Training power logs,
/// Morrison et al. 2025), and processors, memory, adapters, fans and conversion the rest.
enum PowerModel {
  /// The draw of a training accelerator over its rated power.
  static let utilisation = RangedValue(low: 0.72, central: 0.85, high: 0.98)
  /// The draw of the host for each accelerator over the accelerator's rated power.
  static let hostOverRated = RangedValue(low: 0.28, central: 0.40, high: 0.55)
  /// The draw of the host over the stated mean draw of an accelerator, where no rated power is known.
  static let hostOverDrawn = RangedValue(low: 0.3, central: 0.47, high: 0.75)
  /// The draw of a reserved and idle accelerator over its rated power.
  static let idleOverRated = RangedValue(low: 0.08, central: 0.14, high: 0.25)
  /// Switches and their optics for each accelerator of a run on several machines, in W.
  static let network = RangedValue(low: 8, central: 25, high: 110)
}
