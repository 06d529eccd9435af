import ConfigText
import Diagnostics
import Runs
import Text

/// The example scripts of diffusers: `train_text_to_image_lora_sdxl.py`, `train_dreambooth.py`,
/// `train_controlnet.py` and their kin.
enum DiffusersCommand: CommandDialect {
  static let name = "diffusers_sh"

  private static let words = WordSet([
    "text_to_image", "dreambooth", "controlnet", "textual_inversion", "instruct_pix2pix",
    "unconditional", "t2i_adapter", "custom_diffusion", "lcm_distill", "ddpo", "diffusion_dpo",
    "ip_adapter", "cogvideox", "cogview", "stable_cascade", "wuerstchen", "unclip", "vqgan",
    "text_to_video", "image_to_video", "inpaint",
  ])

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.isScript else { return Confidence.none }
    // Most commands have none of these flags, and a look at them is cheaper than at the name.
    guard
      program.options.hasAny([
        "pretrained_model_name_or_path", "resolution", "train_batch_size", "max_train_steps",
        "num_train_epochs", "instance_data_dir",
      ])
    else { return Confidence.none }
    let file = program.program.lowercased()
    return file.contains("train") && words.areIn(file) ? Confidence.sure : Confidence.none
  }

  private static let fields: [Field] = [
    Field(
      .modelID, ["pretrained_model_name_or_path", "pretrained_decoder_model_name_or_path"], .text),
    Field(.steps, ["max_train_steps"], .count),
    Field(.epochs, ["num_train_epochs", "num_epochs"], .ratio),
    Field(.microBatch, ["train_batch_size"], .count),
    Field(.gradientAccumulation, ["gradient_accumulation_steps"], .count),
    Field(.recompute, ["gradient_checkpointing"], .flag),
    Field(
      .datasetID,
      ["dataset_name", "instance_data_dir", "train_data_dir", "train_shards_path_or_url"], .text,
      insert: false),
  ]

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    let file = program.program.lowercased()
    var own = Reading(format: name, flags: fields, from: settings)
    own.readInputSize(settings.firstSet(["resolution", "height"]))
    let range = program.options.range
    if file.contains("lora") || settings.flag("use_lora") == true {
      let isDoRA = settings.flag("use_dora") == true
      own.readAdapter(isDoRA ? "dora" : "lora", at: range)
    } else if file.contains("textual_inversion") {
      own.readAdapter("textual_inversion", at: range)
    } else if !own.readAdapter(settings) {
      own.state(
        .method, .text(file.contains("unconditional") ? "pretrain" : "full"),
        .derived(formula: "the script `\(FactText.shortened(program.program))`", inputs: []))
    }
    if file.contains("sdxl") { own.markFamily("sdxl", of: "the script") }
    if file.contains("flux") { own.markFamily("flux", of: "the script") }
    if file.contains("sd3") { own.markFamily("sd3", of: "the script") }
    readPriorPreservation(settings, into: &own)
    readValidation(settings, into: &own)
    own.markFamily("diffusion", of: "diffusers")
    own.stepsWin()
    own.readSizeFromName()
    reading.merge(own)
  }

  /// Beside each image of the subject a batch holds one of its class.
  private static func readPriorPreservation(_ settings: Settings, into reading: inout Reading) {
    guard let switched = settings["with_prior_preservation"], switched.flag != false,
      let batch = reading.number(.microBatch)
    else { return }
    reading.remove(.microBatch)
    reading.state(
      .microBatch, .number(batch * 2), .declared(switched.range),
      place: .cannot("each batch holds as many images of the class"))
  }

  /// Passes of the model for one picture: some 25 steps, each with and without the prompt.
  private static let passesPerPicture = 50.0

  /// Pictures that are drawn on the way, to look at.
  private static func readValidation(_ settings: Settings, into reading: inout Reading) {
    guard settings.root.hasAny(["validation_prompt", "validation_prompts"]),
      let every = settings["validation_steps"], let steps = every.number, steps >= 1
    else { return }
    let pictures = settings.number("num_validation_images") ?? 4
    let batch = (reading.number(.microBatch) ?? 1) * (reading.number(.gradientAccumulation) ?? 1)
    guard batch > 0 else { return }
    reading.state(.evaluationInterval, .number(steps), .declared(every.range))
    // The first device draws while the others wait.
    reading.state(
      .evaluationSteps, .number(pictures * passesPerPicture / batch), .declared(every.range),
      place: .cannot("what is drawn stays as it is"))
  }
}
