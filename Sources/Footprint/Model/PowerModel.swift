package import Quantities

/// What the devices of a run draw, and what of the host falls to each.
///
/// Measured nodes of eight accelerators under load draw 1.20 to 1.29 times the sum of the rated powers
/// at the wall; of that, the accelerators themselves draw 0.7 to 0.95 (MLPerf Training power logs,
/// Morrison et al. 2025), and processors, memory, adapters, fans and conversion the rest.
package struct PowerModel: Sendable, Equatable {
  /// The draw of a training accelerator over its rated power.
  package var utilisation = RangedValue(low: 0.72, central: 0.85, high: 0.98)
  /// The same for models below 300 million parameters, which seldom fill a device (SEAA 2023: 0.40 to
  /// 0.97 in 369 trainings; Zeus traces: 0.48 to 0.74).
  package var lightUtilisation = RangedValue(low: 0.42, central: 0.67, high: 0.97)
  /// The draw of the host for each accelerator over the accelerator's rated power.
  package var hostOverRated = RangedValue(low: 0.28, central: 0.40, high: 0.55)
  /// The draw of the host over the stated mean draw of an accelerator, where no rated power is known.
  package var hostOverDrawn = RangedValue(low: 0.3, central: 0.47, high: 0.75)
  /// The draw of a processor's core under training load (Green Algorithms' table of processors).
  package var wattsPerCore = 4.7
  /// The draw of main memory (Green Algorithms).
  package var wattsPerGiB = 0.3725
  /// Fans, adapters and conversion, over all that they serve.
  package var overhead = RangedValue(low: 0.08, high: 0.2)
  /// The draw of a reserved and idle accelerator over its rated power.
  package var idleOverRated = RangedValue(low: 0.08, central: 0.14, high: 0.25)
  /// Switches and their optics for each accelerator of a run on two to sixteen machines, in W: logs of
  /// eight machines have 11 (switches of the job alone) and 251 (an estimate that counts a fabric).
  package var network = RangedValue(low: 11, central: 75, high: 251)
  /// The same on more machines: a log of 64 has 116.
  package var fabric = RangedValue(low: 40, central: 90, high: 180)
  /// The accelerators' part of the measured draw of a node.
  package var deviceShareOfNode = 0.68
  /// Whether a ratio that was measured for the accelerator goes before the general one.
  package var usesMeasuredRatio = true
  /// How long machines wait for each other at the start and the end of a run on several, in h.
  package var startup = 85.0 / 3600
  /// What a node draws while it waits, over what it draws under load.
  package var waitingOverLoaded = 0.35

  package init() {}
}
