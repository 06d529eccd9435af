/// The features of one conduct: their names, where each is drawn to without data, and how to read them
/// off a query.
package struct ThroughputFeatures: Sendable {
  /// The names as in the coefficient file, the intercept first.
  package let names: [String]
  /// What each coefficient is before any row is seen; the intercept's is not used in fits.
  package let priorMeans: [Double]

  /// The features of a conduct.
  package init(_ conduct: EstimatorOptions.Conduct) {
    switch conduct {
    case .automatic, .campaign:
      names = ["intercept", "peak", "tensor_processor", "scale", "sparse"]
      priorMeans = [-1.1, -0.2, 0, -0.05, -0.22]
    case .fineTuning, .tuned:
      names = ["intercept", "peak", "batch"]
      priorMeans = [-1.5, 0, 0.25]
    }
  }

  /// The features of a query, the first of which is 1.
  package func values(_ query: ThroughputQuery) -> [Double] { names.map { value($0, query) } }

  /// The same without the number of devices, which is known of some runs of an organisation and not of
  /// others, and so would set them apart where nothing else does.
  package func transferableValues(_ query: ThroughputQuery) -> [Double] {
    names.map { $0 == "scale" ? 0 : value($0, query) }
  }

  private func value(_ name: String, _ query: ThroughputQuery) -> Double {
    switch name {
    case "peak": Elementary.log(query.halfPeakRate / 312e12)
    case "tensor_processor": query.isTensorProcessor ? 1 : 0
    case "scale": Self.scale(query)
    case "sparse": query.isSparse ? 1 : 0
    case "batch": Self.batch(query)
    default: 1
    }
  }

  /// How many devices share the work, against what is usual for so much of it: ln(devices ÷ 512) for
  /// 1e23 operations, and half the logarithm of the work more or less; 0 where it is not known.
  private static func scale(_ query: ThroughputQuery) -> Double {
    guard let count = query.count, count > 0, let tokens = query.tokens, tokens > 0 else {
      return 0
    }
    let work = 6 * query.params * tokens
    let scale = Elementary.log(count / 512) - 0.5 * Elementary.log(work / 1e23)
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
