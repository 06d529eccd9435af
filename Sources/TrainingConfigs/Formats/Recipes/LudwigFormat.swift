import ConfigText
import Runs

/// Ludwig's YAML: `input_features`, `output_features` and a `trainer`.
enum LudwigFormat: TableFormat {
  static let name = "ludwig"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "ludwig", version: "0.10")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml || document.language == .json, let root = document.root,
      root.has("input_features"), root.has("output_features")
    else { return Confidence.none }
    return Confidence.named
  }

  static let fields: [Field] = [
    Field(.modelID, ["base_model"], .text),
    Field(.epochs, ["trainer.epochs"], .ratio, insert: false),
    Field(.steps, ["trainer.train_steps"], .count, insert: false),
    Field(.microBatch, ["trainer.batch_size"], .count, insert: false),
    Field(
      .gradientAccumulation, ["trainer.gradient_accumulation_steps"], .count, insert: false),
    Field(.sequenceLength, ["preprocessing.global_max_sequence_length"], .count, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    if settings.text("trainer.type") == "none" {
      reading.notTraining = "its trainer is `none`"
    }
    for (fact, key) in [(Fact.microBatch, "trainer.batch_size"), (.epochs, "trainer.epochs")] {
      guard let setting = settings[key], setting.text == "auto" else { continue }
      reading.markUnresolved(fact, "`\(setting.path)` is found while it trains", setting.range)
    }
    guard let adapter = settings["adapter"] else { return }
    let type = settings.text("adapter.type") ?? adapter.text ?? "lora"
    let isFourBit = settings["quantization.bits"]?.number == 4
    if type == "lora" {
      reading.state(.method, .text(isFourBit ? "qlora" : "lora"), .declared(adapter.range))
    } else if !reading.readAdapter(type, at: adapter.range) {
      reading.markUnresolved(
        .method, "`\(FactText.shortened(type))` is no method that is known here", adapter.range)
    }
  }
}
