import Quantities
import Runs

extension RunCompletion {
  mutating func completeModel() {
    if let name = run.text(.modelID),
      let row = resolve(figures.model(named: name), .modelID, name)
    {
      model = row
      let origin = Origin.catalogue(row.row)
      // Parameters stated beside a base model's name may be those of another size of it, and then
      // its architecture would not fit.
      if row.params != nil, isReadFromName(run[.modelParams]?.origin) { run[.modelParams] = nil }
      if row.activeParams != nil, isReadFromName(run[.modelActiveParams]?.origin) {
        run[.modelActiveParams] = nil
      }
      let stated = number(.modelParams)
      let fits =
        stated.map { stated in
          row.params.map { abs($0 / stated - 1) < 0.15 } ?? false
        } ?? true
      if fits {
        fill(.modelParams, row.params, origin)
        let isDense = row.activeParams == row.params
        fill(.modelActiveParams, isDense ? nil : row.activeParams, origin)
        fill(.modelLayers, row.layers, origin)
        fill(.modelHiddenSize, row.hiddenSize, origin)
        fill(.modelHeads, row.heads, origin)
        fill(.modelVocabSize, row.vocabSize, origin)
        if row.tiedEmbeddings == false, let vocabSize = row.vocabSize,
          let hiddenSize = row.hiddenSize
        {
          embedding = (vocabSize * hiddenSize, row.row)
        }
      }
      fill(.modelFamily, text: row.family, origin)
    }
    completeParamsFromArchitecture()
    completeTrainableParams()
  }

  /// Whether a size was only read out of the model's name, where `8B` may stand for 8.03 billion.
  private func isReadFromName(_ origin: Origin?) -> Bool {
    if case .derived(_, inputs: [Fact.modelID.rawValue]) = origin { true } else { false }
  }

  /// Counts the parameters of a plain decoder from its shape: 12 L d² and the embeddings.
  private mutating func completeParamsFromArchitecture() {
    guard run[.modelParams] == nil, let layers = number(.modelLayers),
      let hiddenSize = number(.modelHiddenSize)
    else { return }
    let vocabSize = number(.modelVocabSize) ?? 32_000
    let blocks = 12 * layers * hiddenSize * hiddenSize
    let params = blocks + vocabSize * hiddenSize
    fill(
      .modelParams, RangedValue(low: params * 0.9, central: params, high: params * 1.2),
      .from(
        "12 × model.layers × model.hidden_size² + model.vocab_size × model.hidden_size",
        [.modelLayers, .modelHiddenSize, .modelVocabSize]))
  }

  /// Families that do not attend over the whole sequence, and so work the same on a token of any length.
  static let attentionFree: Set<String> = [
    "mamba", "mamba2", "rwkv", "hyena", "lstm", "gru", "rnn",
  ]

  /// States layers and width of a transformer whose size is known and whose shape is not, so that the
  /// length of its sequences counts.
  ///
  /// Published decoders are 64 (0.1B) to 128 (6B and more) times as wide as they are deep, and have 12
  /// parameters for each layer and squared width; of mixtures of experts it is what works on a token.
  /// The product of both, which is all that attention needs, comes out within a third of the published
  /// one.
  mutating func completeShape() {
    guard run[.sequenceLength] != nil, run[.modelLayers] == nil || run[.modelHiddenSize] == nil,
      let params = number(.modelActiveParams) ?? number(.modelParams), params > 0,
      !Self.attentionFree.contains(run.text(.modelFamily)?.lowercased() ?? "")
    else { return }
    let used: Fact = run[.modelActiveParams] == nil ? .modelParams : .modelActiveParams
    let size = min(1, max(0, Elementary.log(params / 1e8) / Elementary.log(60)))
    let aspect = 64 + 64 * size
    if run[.modelHiddenSize] == nil {
      let layers = number(.modelLayers)
      let width =
        layers.map { Elementary.pow(params / (12 * max(1, $0)), 0.5) }
        ?? Elementary.pow(params * aspect / 12, 1 / 3.0)
      fill(
        .modelHiddenSize, (width / 64).rounded() * 64,
        .from("(\(used.rawValue) × 64..128 ÷ 12)^⅓, as decoders are built", [used]))
    }
    guard run[.modelLayers] == nil, let width = number(.modelHiddenSize), width > 0 else { return }
    let layers = max(1, (params / (12 * width * width)).rounded())
    fill(
      .modelLayers, RangedValue(low: layers * 0.75, central: layers, high: layers * 1.35),
      .from("\(used.rawValue) ÷ (12 × model.hidden_size²)", [used, .modelHiddenSize]))
  }

  /// Tokens for each parameter from which a run is taken to train from scratch: nobody tunes on as
  /// many.
  private static let pretrainingRatio = 2.0
  /// Tokens from which a run is taken to train a model and not to tune it, whatever its size.
  private static let pretrainingTokens = 5e9

  /// States the method that nobody states: from scratch where the tokens are too many to tune on or
  /// the config gives the model its shape, which runs at another utilisation than tuning; else every
  /// parameter, which is the most work.
  mutating func completeMethod() {
    guard run[.method] == nil else { return }
    let origin: Origin
    if hasManyTokens {
      origin = .given(
        "pretraining-scale", "no method is stated, and so many tokens are for pre-training")
    } else if run[.modelID] == nil, run[.modelLayers] != nil {
      origin = .given(
        "pretraining-shape", "no method is stated, and a model given by its shape is a new one")
    } else {
      origin = .given(
        "full-training", "no method is stated, and training every parameter is the most work")
      fill(.method, text: "full", origin)
    }
    fill(.method, text: "pretrain", origin)
  }

  private var hasManyTokens: Bool {
    guard let tokens = number(.tokens) else { return false }
    return tokens >= Self.pretrainingTokens
      || number(.modelParams).map { tokens >= Self.pretrainingRatio * $0 } == true
  }

  private mutating func completeTrainableParams() {
    guard run[.modelTrainableParams] == nil,
      let method = run.text(.method).flatMap(TrainingMethod.init(rawValue:)), method.isFrozen,
      let params = number(.modelParams)
    else { return }
    fill(
      .modelTrainableParams,
      RangedValue(low: params * 0.0005, central: params * 0.003, high: params * 0.02),
      .given("adapter-share", "adapters have 0.05 to 2 % of the parameters of the model"))
  }
}
