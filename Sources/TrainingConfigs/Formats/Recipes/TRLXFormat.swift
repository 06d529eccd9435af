import ConfigText
import Quantities
import Runs

/// trlX's configs: `train`, `model` and `method`, whose turns of answers and updates end with whichever of
/// `epochs` and `total_steps` is reached first.
enum TRLXFormat: TableFormat {
  static let name = "trlx"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "trlx", version: "0.7")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, isOne(root) else {
      return Confidence.none
    }
    return Confidence.sure
  }

  /// Whether settings are those of such a trainer.
  static func isOne(_ root: ConfigNode) -> Bool {
    root.find("train.total_steps") != nil && root.find("train.seq_length") != nil
      && root.find("model.model_path") != nil && root.has("method")
  }

  static let fields: [Field] = [
    Field(.microBatch, ["train.batch_size"], .count, insert: false),
    Field(.sequenceLength, ["train.seq_length"], .count, insert: false),
    Field(.modelID, ["model.model_path"], .text, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    refine(&reading, settings)
  }

  static func refine(_ reading: inout Reading, _ settings: Settings) {
    if let adapter = settings.firstSet(["model.peft_config", "model.delta_kwargs"]) {
      reading.state(.adapter, .text("lora"), .declared(adapter.range))
    }
    guard let answers = settings["method.num_rollouts"] else {
      // Of data that are there all are gone over so often, or up to so many steps.
      reading.read(.steps, settings["train.total_steps"], .count)
      if reading.isKnown(.adapter), let adapter = reading[.adapter] {
        reading.state(.method, .text("lora"), adapter.origin)
      } else if let method = settings["method"] {
        reading.state(.method, .text("full"), .declared(method.range))
      }
      return
    }
    reading.state(.method, .text("rl"), .declared(answers.range))
    reading.state(.rlGenerations, .number(1), framework.origin)
    reading.state(.rlReference, .flag(true), framework.origin)
    reading.read(.rlUpdates, settings["method.ppo_epochs"], .count)
    reading.read(.rlCompletionLength, settings["method.gen_kwargs.max_new_tokens"], .count)
    readTurns(answers, settings, into: &reading)
  }

  /// A turn has so many answers on each device, which are trained on some times, batch by batch.
  private static func readTurns(
    _ answers: Setting, _ settings: Settings, into reading: inout Reading
  ) {
    guard let most = settings["train.total_steps"], let turns = settings["train.epochs"] else {
      return
    }
    guard let count = answers.number, let batch = reading.number(.microBatch), batch > 0,
      let updates = settings.number("method.ppo_epochs"), updates > 0, let steps = most.number,
      let epochs = turns.number
    else {
      return reading.markUnresolved(
        .steps, "how many steps a turn has is not known", most.range)
    }
    let batches = max(1, (count / batch).rounded(.up))
    let last = (steps / (updates * batches)).rounded(.up)
    let isCut = last < epochs
    reading.state(
      .steps, .number(min(last, epochs)), .declared(isCut ? most.range : turns.range),
      place: isCut
        ? .cannot("the steps are turns of several updates") : .replacing(turns, .count))
    reading.state(
      .gradientAccumulation, .number(batches), .declared(answers.range),
      place: .cannot("it is what a turn has of batches"))
    reading.batchMeaning = .answers
  }
}

extension Reading {
  /// Reads a setting that may not be there.
  fileprivate mutating func read(_ fact: Fact, _ setting: Setting?, _ codec: Codec) {
    if let setting { read(fact, setting, codec) }
  }
}
