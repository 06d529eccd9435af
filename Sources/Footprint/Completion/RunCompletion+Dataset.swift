import Quantities
import Runs

/// How many tokens the examples of a dataset hold, and how many positions a run computes for them.
///
/// A sequence length is a cap: examples to tune on are mostly far shorter, and what a batch is padded
/// with is computed like tokens. A corpus to pre-train on is cut to length, so that every position of
/// it is a token.
extension RunCompletion {
  /// The share of a sequence that is tokens where neither the method nor the data say more.
  static let unpackedFill = RangedValue(low: 0.15, central: 0.45, high: 1)
  /// Tokens in an example to tune on, from short instructions to long conversations.
  static let tokensPerExample = RangedValue(low: 80, central: 350, high: 1500)
  /// Bytes of UTF-8 in a token: 2.8 for mathematics and Chinese, 3.3 for code, 4.6 for English prose
  /// in a large vocabulary.
  static let bytesPerToken = RangedValue(low: 2.8, central: 4.1, high: 5)
  /// What padding to the longest example of a batch multiplies the positions by.
  static let padding = RangedValue(low: 1.1, central: 1.6, high: 2.5)

  /// States the examples and tokens of the dataset, as far as its row or its size tells them.
  mutating func completeDataset() {
    if isMixture {
      completeSources()
    } else if run.unreadable(.datasetExamples) == nil {
      completeOneDataset()
    }
    guard run[.datasetTokens] == nil, !isMixture, let examples = run.number(.datasetExamples) else {
      return
    }
    if let (tokens, formula, inputs) = tokens(ofExamples: Distribution(examples)) {
      fill(
        .datasetTokens, tokens.rangedValue,
        .from("dataset.examples × " + formula, [.datasetExamples] + inputs))
    }
  }

  private mutating func completeOneDataset() {
    if let name = run.text(.datasetID),
      let row = resolve(figures.dataset(named: name), .datasetID, name)
    {
      // Of a slice, the share of the tokens that it is of the examples.
      var share = 1.0
      if let all = row.examples, let stated = number(.datasetExamples), all > 0 {
        share = min(1, stated / all)
      }
      fill(.datasetExamples, row.examples, .catalogue(row.row))
      if let tokens = row.tokens {
        fill(.datasetTokens, tokens * share, .catalogue(row.row))
      } else if let bytes = row.bytes {
        let tokens = Distribution(median: bytes * share) / Distribution(Self.bytesPerToken)
        var reference = row.row
        reference.source += ", its text at 2.8 to 5 bytes a token"
        fill(.datasetTokens, tokens.rangedValue, .catalogue(reference))
      }
    }
  }

  /// The tokens of examples of which only the number is known, with what a formula says of them.
  func tokens(
    ofExamples examples: Distribution
  ) -> (tokens: Distribution, formula: String, inputs: [Fact])? {
    if isTuning {
      let example = usualExample
      return (examples * example.tokens, example.formula, [])
    }
    guard let length = run.number(.sequenceLength) else { return nil }
    let positions = examples * Distribution(length)
    if isPacked { return (positions, "sequence_length", [.sequenceLength]) }
    return (
      positions * Distribution(Self.unpackedFill),
      "sequence_length × 0.15..1, for examples shorter than the sequence", [.sequenceLength]
    )
  }

  /// Positions that all epochs compute.
  mutating func tokensFromEpochs() {
    guard run[.tokens] == nil, let epochs = run.number(.epochs),
      let tokens = run.number(.datasetTokens)
    else { return }
    if isFilledUp { return positionsOfFilled(epochs: Distribution(epochs)) }
    guard isTuning, run[.datasetTokens]?.origin.isStated != true else {
      derive(.tokens, productOf: [.epochs, .datasetTokens])
      return
    }
    let passes = Distribution(epochs)
    var positions = passes * Distribution(tokens)
    var formula = "epochs × dataset.tokens"
    var inputs: [Fact] = [.epochs, .datasetTokens]
    if isPadded {
      positions = positions * Distribution(Self.padding)
      formula += " × 1.1..2.5, for padding"
    }
    if let length = run.number(.sequenceLength), let examples = run.number(.datasetExamples) {
      let most = (passes * Distribution(examples) * Distribution(length)).median * sequences
      if positions.p95 > most {
        positions = positions.bounded(by: most)
        formula += ", at most epochs × dataset.examples × sequence_length"
        inputs += [.datasetExamples, .sequenceLength]
      }
    }
    fill(.tokens, positions.rangedValue, .from(formula, inputs))
  }

  /// Whether every example is computed at the full length of a sequence.
  private var isFilledUp: Bool { run.flag(.padding) == true && run.flag(.packing) != true }

  /// Positions of examples that are all as long as a sequence may be.
  private mutating func positionsOfFilled(epochs: Distribution) {
    guard let length = run.number(.sequenceLength), let tokens = run.number(.datasetTokens) else {
      return
    }
    let known = run.number(.datasetExamples)
    let examples = known.map(Distribution.init) ?? Distribution(tokens) / usualExample.tokens
    let positions = epochs * examples * Distribution(length) * sequences
    let count = known == nil ? "dataset.tokens ÷ \(usualExample.formula)" : "dataset.examples"
    fill(
      .tokens, positions.rangedValue,
      .from(
        "epochs × \(count) × sequence_length, as each is filled up",
        [.epochs, known == nil ? .datasetTokens : .datasetExamples, .sequenceLength, .padding]))
  }

  /// Positions that all steps compute.
  mutating func tokensFromSteps() {
    guard let steps = run.number(.steps), let batch = run.number(.globalBatch) else { return }
    let examples = Distribution(steps) * Distribution(batch)
    let length = run.number(.sequenceLength)
    if isTuning, run.flag(.packing) != true, !isFilledUp {
      fill(examples, ofExamplesAtMost: length)
    } else if let length {
      let positions = examples * Distribution(length)
      let inputs: [Fact] = [.steps, .globalBatch, .sequenceLength]
      let formula = "steps × global_batch × sequence_length"
      if isPacked || isFilledUp || run.flag(.packing) == nil {
        fill(.tokens, positions.rangedValue, .from(formula, inputs))
      } else {
        fill(
          .tokens, (positions * Distribution(Self.unpackedFill)).rangedValue,
          .from(formula + " × 0.15..1, for examples that are not packed", inputs + [.packing]))
      }
    }
  }

  /// Sequences in an example: preferences are between two answers.
  private var sequences: Double { method == .dpo ? 2 : 1 }

  /// Tokens of an example of which nothing is known.
  var usualExample: (tokens: Distribution, formula: String) {
    let tokens = Distribution(Self.tokensPerExample) * sequences
    let formula = "80..1500 tokens, as examples to tune on are long"
    return (tokens, sequences == 1 ? formula : "2 answers × " + formula)
  }

  /// States the positions of so many padded examples.
  private mutating func fill(_ examples: Distribution, ofExamplesAtMost length: RangedValue?) {
    var inputs: [Fact] = [.steps, .globalBatch]
    var (each, size) = usualExample
    var formula = "steps × global_batch × "
    if let tokens = run.number(.datasetTokens), let count = run.number(.datasetExamples),
      count.central > 0
    {
      each = Distribution(tokens) / Distribution(count)
      size = "dataset.tokens ÷ dataset.examples"
      inputs += [.datasetTokens, .datasetExamples]
    }
    formula += size
    if isPadded {
      each = each * Distribution(Self.padding)
      formula += " × 1.1..2.5, for padding"
    }
    if let most = length.map({ $0.central * sequences }), each.p95 > most {
      each = each.bounded(by: most)
      formula += ", at most sequence_length"
      inputs.append(.sequenceLength)
    }
    fill(.tokens, (examples * each).rangedValue, .from(formula, inputs))
  }

  /// Whether the run tunes on examples of their own length.
  private var isTuning: Bool {
    switch method {
    case .full, .lora, .qlora, .dpo, .head: true
    case .pretrain, .continued, .rl, .distill, nil: false
    }
  }

  /// Whether every position of a batch is a token: packed, or a corpus that is cut to length.
  var isPacked: Bool {
    if let packing = run.flag(.packing) { return packing }
    return method == .pretrain || method == .continued
  }

  /// Whether a batch is filled up to its longest example.
  private var isPadded: Bool {
    run.flag(.packing) != true && (number(.microBatch) ?? number(.globalBatch)) != 1
  }

  /// The method, unless it is only our guess.
  private var method: TrainingMethod? {
    if case .assumed? = run[.method]?.origin { return nil }
    return run.text(.method).flatMap(TrainingMethod.init(rawValue:))
  }
}
