/// How much of the upper end of a metric each uncertain input is to blame for.
public struct Sensitivity: Sendable, Equatable {
  /// The input, by the name of its fact or of its step in the trace.
  public var input: String
  /// The input's own 95th percentile over its median.
  public var spread: Double
  /// By how much the metric's 95th percentile falls when the input is known to be its median, in the
  /// metric's unit.
  public var effect: Double
  /// The same as a share of the metric's 95th percentile.
  public var share: Double
}

extension EstimateInputs {
  /// The inputs that can be uncertain, in the order of the computation.
  static let uncertain:
    [(name: String, path: any WritableKeyPath<EstimateInputs, Distribution?> & Sendable)] = [
      ("hardware.count", \.count), ("duration", \.duration), ("flops_per_trial", \.flops),
      ("hardware.peak_flops", \.peakRate), ("mfu", \.mfu), ("device_power_w", \.devicePower),
      ("hardware.host_power", \.hostPower), ("site.pue", \.pue), ("site.intensity", \.intensity),
      ("site.market_intensity", \.marketIntensity), ("site.wue", \.siteWater),
      ("source_water_l_per_kwh", \.sourceWater), ("embodied_kg_per_hour", \.embodiedRate),
      ("hardware.price", \.price),
    ]

  static let uncertainShares:
    [(name: String, path: any WritableKeyPath<EstimateInputs, Distribution> & Sendable)] = [
      ("trials", \.trials), ("development", \.development),
      ("overheads", \.overheads), ("beside_h", \.beside),
      ("network_power_w", \.networkPower), ("storage_power_w", \.storagePower),
      ("idle_power_w", \.idlePower),
      ("idle_share", \.idleShare),
    ]

  /// Which inputs move the 95th percentile of a metric, the strongest first; exact inputs are left out.
  public func sensitivity(of metric: Metric) -> [Sensitivity] {
    guard let base = evaluate()[metric], base.p95 > 0 else { return [] }
    var found: [Sensitivity] = []
    func consider(_ name: String, _ value: Distribution, _ fixed: EstimateInputs) {
      guard !value.isExact, let without = fixed.evaluate()[metric] else { return }
      let effect = base.p95 - without.p95
      guard effect != 0 else { return }
      found.append(
        Sensitivity(
          input: name, spread: value.p95 / value.median, effect: effect,
          share: effect / base.p95))
    }
    for (name, path) in Self.uncertain {
      guard let value = self[keyPath: path] else { continue }
      var fixed = self
      fixed[keyPath: path] = Distribution(median: value.median)
      consider(name, value, fixed)
    }
    for (name, path) in Self.uncertainShares {
      var fixed = self
      fixed[keyPath: path] = Distribution(median: self[keyPath: path].median)
      consider(name, self[keyPath: path], fixed)
    }
    // Equal effects keep the order of the computation.
    return found.enumerated().sorted {
      $0.element.effect != $1.element.effect
        ? $0.element.effect > $1.element.effect : $0.offset < $1.offset
    }.map(\.element)
  }
}
