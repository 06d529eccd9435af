import Quantities

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
  /// Bytes of UTF-8 in a token: 3.3 for code and other languages than English, 5.2 for plain prose.
  static let bytesPerToken = RangedValue(low: 3.3, central: 4.3, high: 5.2)
  /// What padding to the longest example of a batch multiplies the positions by.
  static let padding = RangedValue(low: 1.1, central: 1.6, high: 2.5)

  /// States the examples and tokens of the dataset, as far as its row or its size tells them.
  mutating func completeDataset() {
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
        fill(.datasetTokens, tokens.rangedValue, .catalogue(row.row))
      }
    }
    guard run[.datasetTokens] == nil, let examples = run.number(.datasetExamples) else { return }
    let formula = "dataset.examples × "
    if isTuning {
      let tokens = Distribution(examples) * Distribution(Self.tokensPerExample)
      fill(
        .datasetTokens, tokens.rangedValue,
        .from(formula + "80..1500 tokens, as examples to tune on are long", [.datasetExamples]))
    } else if let length = run.number(.sequenceLength) {
      let inputs: [Fact] = [.datasetExamples, .sequenceLength]
      let positions = Distribution(examples) * Distribution(length)
      if isPacked {
        fill(.datasetTokens, positions.rangedValue, .from(formula + "sequence_length", inputs))
      } else {
        fill(
          .datasetTokens, (positions * Distribution(Self.unpackedFill)).rangedValue,
          .from(
            formula + "sequence_length × 0.15..1, for examples shorter than the sequence", inputs))
      }
    }
  }

  /// Positions that all epochs compute.
  mutating func tokensFromEpochs() {
    guard run[.tokens] == nil, let epochs = run.number(.epochs),
      let tokens = run.number(.datasetTokens)
    else { return }
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
      let most = (passes * Distribution(examples) * Distribution(length)).median
      if positions.p95 > most {
        positions = positions.bounded(by: most)
        formula += ", at most epochs × dataset.examples × sequence_length"
        inputs += [.datasetExamples, .sequenceLength]
      }
    }
    fill(.tokens, positions.rangedValue, .from(formula, inputs))
  }

  /// Positions that all steps compute.
  mutating func tokensFromSteps() {
    guard let steps = run.number(.steps), let batch = run.number(.globalBatch) else { return }
    let sequences = Distribution(steps) * Distribution(batch)
    let length = run.number(.sequenceLength)
    if isTuning, run.flag(.packing) != true {
      fill(sequences, ofExamplesAtMost: length)
    } else if let length {
      let positions = sequences * Distribution(length)
      let inputs: [Fact] = [.steps, .globalBatch, .sequenceLength]
      let formula = "steps × global_batch × sequence_length"
      if isPacked || run.flag(.packing) == nil {
        fill(.tokens, positions.rangedValue, .from(formula, inputs))
      } else {
        fill(
          .tokens, (positions * Distribution(Self.unpackedFill)).rangedValue,
          .from(formula + " × 0.15..1, for examples that are not packed", inputs + [.packing]))
      }
    }
  }

  /// States the positions of so many padded examples.
  private mutating func fill(_ sequences: Distribution, ofExamplesAtMost length: RangedValue?) {
    var inputs: [Fact] = [.steps, .globalBatch]
    var each = Distribution(Self.tokensPerExample)
    var formula = "steps × global_batch × "
    if let tokens = run.number(.datasetTokens), let examples = run.number(.datasetExamples),
      examples.central > 0
    {
      each = Distribution(tokens) / Distribution(examples)
      formula += "dataset.tokens ÷ dataset.examples"
      inputs += [.datasetTokens, .datasetExamples]
    } else {
      formula += "80..1500 tokens, as examples to tune on are long"
    }
    if isPadded {
      each = each * Distribution(Self.padding)
      formula += " × 1.1..2.5, for padding"
    }
    if let length, each.p95 > length.central {
      each = each.bounded(by: length.central)
      formula += ", at most sequence_length"
      inputs.append(.sequenceLength)
    }
    fill(.tokens, (sequences * each).rangedValue, .from(formula, inputs))
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
