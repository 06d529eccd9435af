/// The features of one conduct: their names, what each is thought to be before any row is seen, and how
/// to read them off a query.
package struct ThroughputFeatures: Sendable {
  /// One feature with the prior of its coefficient.
  package struct Feature: Sendable {
    package let name: String
    /// What the coefficient is before any row is seen.
    package let mean: Double
    /// How far from it the coefficient may well be.
    package let deviation: Double
  }

  /// The features as in the coefficient file, the intercept first.
  package let features: [Feature]

  /// The names as in the coefficient file.
  package var names: [String] { features.map(\.name) }

  /// The features of a conduct.
  package init(_ conduct: EstimatorOptions.Conduct) {
    func feature(_ name: String, _ mean: Double, _ deviation: Double) -> Feature {
      Feature(name: name, mean: mean, deviation: deviation)
    }
    switch conduct {
    case .automatic, .campaign:
      features = [
        feature("intercept", -1.2, 2), feature("hopper", -0.25, 0.25),
        feature("blackwell", -0.1, 0.25), feature("older", -0.5, 0.4),
        feature("tensor_processor", 0, 0.25), feature("other_device", -0.2, 0.4),
        feature("sparse", -0.2, 0.2), feature("small", -0.09, 0.05),
        feature("scale", -0.05, 0.05), feature("other_domain", -0.4, 0.4),
      ]
    case .fineTuning:
      features = [
        feature("intercept", -1.5, 2), feature("hopper", -0.15, 0.25),
        feature("blackwell", -0.1, 0.25), feature("older", -0.4, 0.4),
        feature("other_device", -0.2, 0.4), feature("sparse", -0.5, 0.5),
        feature("batch", 0.2, 0.1),
      ]
    case .tuned:
      features = [
        feature("intercept", -0.7, 2), feature("hopper", -0.25, 0.25),
        feature("blackwell", -0.1, 0.25), feature("ultra", 0.15, 0.15),
        feature("tensor_processor", 0, 0.25), feature("other_device", -0.2, 0.4),
        feature("sparse", -0.3, 0.3), feature("small", -0.09, 0.05),
        feature("batch", 0.2, 0.1), feature("other_domain", -0.4, 0.4),
      ]
    }
  }

  /// The features of a query, the first of which is 1.
  package func values(_ query: ThroughputQuery) -> [Double] {
    features.map { value($0.name, query) }
  }

  private func value(_ name: String, _ query: ThroughputQuery) -> Double {
    switch name {
    case "hopper": query.generation.isHopperOrLater ? 1 : 0
    case "blackwell":
      query.generation == .blackwell || query.generation == .blackwellUltra ? 1 : 0
    case "ultra": query.generation == .blackwellUltra ? 1 : 0
    case "older": query.generation == .older ? 1 : 0
    case "tensor_processor": query.generation == .tensorProcessor ? 1 : 0
    case "other_device": query.generation == .other ? 1 : 0
    case "sparse": query.isSparse ? 1 : 0
    case "small": Self.small(query)
    case "scale": Self.scale(query)
    case "batch": Self.batch(query)
    case "other_domain": query.isLanguage ? 0 : 1
    default: 1
    }
  }

  /// How far a model falls short of three billion parameters, as a logarithm: its matrices are too
  /// small to fill a device.
  private static func small(_ query: ThroughputQuery) -> Double {
    guard query.params > 0 else { return 0 }
    return min(3.5, max(0, Elementary.log(3e9 / query.params)))
  }

  /// How many devices share the work, against what is usual for so much of it: ln(devices ÷ 512) for
  /// 1e23 operations, and half the logarithm of the work more or less; 0 where it is not known.
  private static func scale(_ query: ThroughputQuery) -> Double {
    guard let count = query.count, count > 0, let flops = query.flops, flops > 0 else { return 0 }
    let scale = Elementary.log(count / 512) - 0.5 * Elementary.log(flops / 1e23)
    return min(4, max(-4, scale))
  }

  /// How far the tokens that a device sees in a step fall short of a full load of 8192, as a logarithm.
  ///
  /// Where it is not known, it is what a run of a few thousand steps leaves to each device, and an
  /// example or two at the least.
  private static func batch(_ query: ThroughputQuery) -> Double {
    var load = query.tokensPerDeviceStep
    if load == nil, let tokens = query.tokens {
      load = max(1024, tokens / 3000 / max(1, query.count ?? 1))
    }
    guard let load, load > 0 else { return query.conduct == .tuned ? 0 : -1 }
    return min(0, max(-4, Elementary.log(load / 8192)))
  }
}
