import ConfigText
import Diagnostics
import Runs

/// nanochat's `scripts.base_train --depth=20`: one dial sets the model, and with it the tokens.
enum NanochatCommand: CommandDialect {
  static let name = "nanochat_sh"
  static let framework = Framework(name: "nanochat", version: "2026-01")

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.isScript else { return Confidence.none }
    let isOwn = ["scripts.base_train", "scripts/base_train.py"].contains {
      program.programPath.hasSuffix($0)
    }
    let keys = ["depth", "target_param_data_ratio", "device_batch_size", "model_tag", "run"]
    return isOwn && (program.options.hasAny(keys) || program.options.entries.isEmpty)
      ? Confidence.named : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.microBatch, ["device_batch_size"], .count, default: .number(32), insert: false),
    Field(.sequenceLength, ["max_seq_len"], .count, default: .number(2048), insert: false),
    Field(.steps, ["num_iterations"], .count, insert: false),
  ]

  /// Words of its tokenizer.
  private static let vocabulary = 32_768.0
  /// Tokens for each parameter of the matrices where the command does not say.
  private static let usualRatio = 12.0

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name)
    own.read(fields, from: settings, framework: framework)
    own.state(.method, .text("pretrain"), framework.origin)
    own.state(.packing, .flag(true), framework.origin)
    if let fp8 = settings["fp8"], fp8.flag == true {
      own.state(.precision, .text("fp8"), .declared(fp8.range))
    } else {
      own.state(.precision, .text("bf16"), framework.origin)
    }
    readModel(settings, into: &own)
    own.insertions = [:]
    reading.merge(own)
  }

  /// The number that a flag gives; nil after saying why where it cannot be read.
  private static func number(
    _ key: String, _ usual: Double, _ settings: Settings, facts: [Fact], _ reading: inout Reading
  ) -> Double? {
    guard let setting = settings[key] else { return usual }
    if setting.problem == nil, let number = setting.number { return number }
    let problem = setting.problem ?? "`\(FactText.shortened(setting.text ?? ""))` is not a number"
    for fact in facts { reading.markUnreadable(fact, problem, setting.range) }
    return nil
  }

  private static func readModel(_ settings: Settings, into reading: inout Reading) {
    let facts = [Fact.modelParams, .tokens]
    guard let depth = number("depth", 20, settings, facts: facts, &reading),
      let aspect = number("aspect_ratio", 64, settings, facts: facts, &reading),
      let headWidth = number("head_dim", 128, settings, facts: facts, &reading),
      depth >= 1, aspect > 0, headWidth >= 1
    else { return }
    let width = (depth * aspect / headWidth).rounded(.up) * headWidth
    var shape = ModelShape(layers: depth, hidden: width)
    shape.vocabulary = vocabulary
    let range = settings["depth"]?.range
    if let range {
      reading.readShape(shape, at: range)
    } else if let params = shape.parameters {
      reading.state(.modelParams, params, framework.origin)
    }
    guard let params = shape.parameters else { return }
    let scaled = params - width * vocabulary
    reading.state(
      .modelActiveParams, .number(scaled),
      .derived(formula: "the model's dimensions without the input's embedding", inputs: []))
    readLength(settings, scaled: scaled, at: range, into: &reading)
  }

  /// Steps win over operations, and those over the ratio of tokens to parameters without the input's
  /// embedding.
  private static func readLength(
    _ settings: Settings, scaled: Double, at range: SourceRange?, into reading: inout Reading
  ) {
    if reading.isKnown(.steps) || reading.isUnresolved(.steps) {
      guard let size = settings["total_batch_size"], let tokens = size.number, tokens > 0,
        let length = reading.number(.sequenceLength)
      else { return }
      return reading.state(
        .globalBatch, .number(tokens / length), .declared(size.range),
        place: .cannot("the batch is stated in tokens"))
    }
    if let flops = settings["target_flops"], flops.number ?? 1 > 0 {
      _ = reading.read(.flops, flops, .ratio)
      return
    }
    guard
      let ratio = number(
        "target_param_data_ratio", usualRatio, settings, facts: [.tokens], &reading), ratio > 0
    else { return }
    let origin = (settings["target_param_data_ratio"]?.range ?? range).map(Origin.declared)
    reading.state(
      .tokens, .number((ratio * scaled).rounded()), origin ?? framework.origin,
      place: .cannot("the tokens follow from the model's size"))
  }
}
