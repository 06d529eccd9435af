import ConfigText
import Runs

/// AutoTrain's YAML: `task`, `base_model`, `data.path` and `params`.
enum AutoTrainFormat: TableFormat {
  static let name = "autotrain"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "autotrain-advanced", version: "0.8")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root,
      ["task", "base_model", "params", "data"].allSatisfy(root.has), root["params"]?.isMap == true,
      root["data"]?.isMap == true
    else { return Confidence.none }
    return Confidence.sure + 5
  }

  static let fields: [Field] = [
    Field(.modelID, ["base_model"], .text),
    Field(.datasetID, ["data.path"], .text, insert: false),
    Field(.epochs, ["params.epochs"], .ratio, default: .number(1), insert: false),
    Field(.microBatch, ["params.batch_size"], .count, default: .number(2), insert: false),
    Field(
      .gradientAccumulation, ["params.gradient_accumulation"], .count, default: .number(4),
      insert: false),
    Field(.precision, ["params.mixed_precision"], .mixedPrecision, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    if settings.text("task")?.hasPrefix("llm") == true {
      reading.read(
        Field(.sequenceLength, ["params.block_size"], .count, insert: false), from: settings)
    }
    readMethod(settings, into: &reading)
    // `spaces-a10g-large` and its like are machines elsewhere.
    if let backend = settings["backend"], let name = backend.text, name != "local" {
      reading.markUnresolved(
        .accelerator, "the machine of the backend `\(FactText.shortened(name))` is not known",
        backend.range)
    }
  }

  /// An adapter is trained on weights of 4 bits unless `quantization` says another thing.
  private static func readMethod(_ settings: Settings, into reading: inout Reading) {
    guard let peft = settings["params.peft"] else { return }
    if let problem = peft.problem { return reading.markUnreadable(.method, problem, peft.range) }
    guard let isAdapter = peft.flag else { return }
    let bits = settings["params.quantization"]
    let isFourBit = bits.map { $0.text == "int4" } ?? true
    reading.state(
      .method, .text(isAdapter ? isFourBit ? "qlora" : "lora" : "full"), .declared(peft.range))
  }
}
