extension Fact {
  /// The position of the fact in the vocabulary: the index of its slot in a ``Run``.
  ///
  /// Spelt out, because every reading of a fact comes through here and a table would have to be hashed
  /// into; the compiler makes it the case's own number.
  public var index: Int {
    switch self {
    case .name: 0
    case .team: 1
    case .project: 2
    case .purpose: 3
    case .modelID: 4
    case .modelParams: 5
    case .modelActiveParams: 6
    case .modelTrainableParams: 7
    case .modelLayers: 8
    case .modelHiddenSize: 9
    case .modelHeads: 10
    case .modelVocabSize: 11
    case .modelFamily: 12
    case .method: 13
    case .precision: 14
    case .tokens: 15
    case .steps: 16
    case .epochs: 17
    case .sequenceLength: 18
    case .globalBatch: 19
    case .microBatch: 20
    case .gradientAccumulation: 21
    case .packing: 22
    case .datasetID: 23
    case .datasetTokens: 24
    case .datasetExamples: 25
    case .recompute: 26
    case .mfu: 27
    case .tokensPerSecond: 28
    case .stepTime: 29
    case .trials: 30
    case .development: 31
    case .accelerator: 32
    case .count: 33
    case .nodes: 34
    case .power: 35
    case .powerLimit: 36
    case .hostPower: 37
    case .instanceType: 38
    case .releaseYear: 39
    case .peakFlops: 40
    case .duration: 41
    case .timeLimit: 42
    case .utilisation: 43
    case .sharing: 44
    case .idleShare: 45
    case .provider: 46
    case .region: 47
    case .country: 48
    case .gridZone: 49
    case .pue: 50
    case .wue: 51
    case .intensity: 52
    case .marketIntensity: 53
    case .renewableShare: 54
    case .dataParallel: 55
    case .tensorParallel: 56
    case .pipelineParallel: 57
    case .contextParallel: 58
    case .expertParallel: 59
    case .framework: 60
    case .start: 61
    case .earliest: 62
    case .deadline: 63
    case .interruptible: 64
    }
  }
}
