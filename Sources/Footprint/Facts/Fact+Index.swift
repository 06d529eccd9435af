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
    case .accelerator: 31
    case .count: 32
    case .nodes: 33
    case .power: 34
    case .powerLimit: 35
    case .hostPower: 36
    case .instanceType: 37
    case .releaseYear: 38
    case .peakFlops: 39
    case .duration: 40
    case .timeLimit: 41
    case .utilisation: 42
    case .sharing: 43
    case .idleShare: 44
    case .provider: 45
    case .region: 46
    case .country: 47
    case .gridZone: 48
    case .pue: 49
    case .wue: 50
    case .intensity: 51
    case .marketIntensity: 52
    case .renewableShare: 53
    case .dataParallel: 54
    case .tensorParallel: 55
    case .pipelineParallel: 56
    case .contextParallel: 57
    case .expertParallel: 58
    case .framework: 59
    case .start: 60
    case .earliest: 61
    case .deadline: 62
    case .interruptible: 63
    }
  }
}
