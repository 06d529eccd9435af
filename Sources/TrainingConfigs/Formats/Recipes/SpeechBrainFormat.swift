import ConfigText
import Diagnostics
import Runs

/// SpeechBrain's hyperparameters: YAML whose `!new:` makes objects and whose `!ref <key>` repeats a value.
enum SpeechBrainFormat: ConfigFormat {
  static let name = "speechbrain"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "speechbrain", version: "1.0")

  private static let epochs = ["number_of_epochs", "N_epochs", "num_epochs", "epochs", "nb_epochs"]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    let makes = root.entries.contains { entry in
      guard let tag = entry.value.tag else { return false }
      return ["!new:", "!apply:", "!name:", "!ref"].contains(where: tag.hasPrefix)
    }
    guard makes else { return Confidence.none }
    let trains = root.hasAny(epochs) || root.has("epoch_counter")
    return trains && root.hasAny(["batch_size", "lr", "seed", "output_folder", "opt_class"])
      ? Confidence.sure : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.epochs, epochs, .ratio, insert: false),
    Field(.microBatch, ["batch_size", "train_dataloader_opts.batch_size"], .count, insert: false),
    Field(
      .gradientAccumulation, ["grad_accumulation_factor", "gradient_accumulation"], .count,
      default: .number(1), insert: false),
    Field(
      .modelID,
      [
        "wav2vec2_hub", "whisper_hub", "wavlm_hub", "hubert_hub", "ssl_hub", "model_hub",
        "encoder_hub", "w2v2_hub", "wav2vec_hub", "llm_path", "pretrained_model_name",
      ], .text, insert: false),
    Field(.datasetID, ["data_folder"], .text, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(resolved(root))
    var reading = Reading(format: name)
    let framework = framework
    reading.read(fields, from: settings, framework: framework)
    if settings.flag("dynamic_batching") == true, let batching = settings["dynamic_batching"] {
      reading.forget([.microBatch])
      reading.markUnresolved(
        .microBatch, "batches are filled up to a length of sound", batching.range)
    }
    reading.readSpeechPrecision(
      settings, ["precision"], switches: ["auto_mix_prec", "auto_mixed_prec"], framework)
    reading.markFamily("speech", of: framework.name)
    return [reading]
  }

  /// The keys of the file with `!ref <key>` replaced by what that key holds; what is made of several
  /// parts, and `!PLACEHOLDER`, which a command has to fill in, is not known.
  private static func resolved(_ root: ConfigNode) -> ConfigNode {
    var whole = root
    whole.content = .map(
      root.entries.map { entry in
        var entry = entry
        entry.value = value(entry.value, in: root, depth: 0)
        return entry
      })
    return whole
  }

  private static func value(_ node: ConfigNode, in root: ConfigNode, depth: Int) -> ConfigNode {
    guard let tag = node.tag else { return node }
    var unknown = node
    func fail(_ reason: String) -> ConfigNode {
      guard var scalar = node.scalar else { return node }
      scalar.problem = reason
      unknown.content = .scalar(scalar)
      return unknown
    }
    if tag.hasPrefix("!PLACEHOLDER") {
      unknown.content = .scalar(
        ConfigScalar(text: "", problem: "the command that starts it fills it in"))
      return unknown
    }
    guard tag == "!ref", let text = node.scalar?.text else { return node }
    guard text.hasPrefix("<"), text.hasSuffix(">"), depth < 8,
      let target = root.find(text.dropFirst().dropLast())
    else { return fail("`\(FactText.shortened(text))` is made of other values") }
    return value(target, in: root, depth: depth + 1)
  }
}
