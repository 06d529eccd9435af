import ConfigText
import Diagnostics
import Runs

/// The scripts of kohya's sd-scripts and of musubi-tuner: `sdxl_train_network.py`, `flux_train.py`,
/// `wan_train_network.py`, with the flags of ``KohyaFormat``.
enum KohyaCommand: CommandDialect {
  static let name = "kohya_sh"

  private static let scripts: Set<String> = [
    "fine_tune", "train_db", "sdxl_train", "sd3_train", "flux_train", "lumina_train", "hv_train",
    "qwen_image_train", "sdxl_train_control_net", "sdxl_train_control_net_lllite",
    "flux_train_control_net", "train_textual_inversion", "sdxl_train_textual_inversion",
    "train_controlnet_lllite",
  ]
  private static let own = [
    "network_module", "dataset_config", "train_data_dir", "config_file", "network_dim",
    "save_model_as",
    "pretrained_model_name_or_path", "dit", "max_train_epochs",
  ]

  /// The script's name without its ending.
  private static func stem(_ line: CommandLine) -> String? {
    guard let name = line.program?.program else { return nil }
    let last = name.hasSuffix(".py") ? String(name.dropLast(3)) : name
    return last.utf8.split(separator: UInt8(ascii: ".")).last.flatMap(String.init)
  }

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, let stem = stem(line) else { return Confidence.none }
    let isNetwork = stem == "train_network" || stem.hasSuffix("_train_network")
    if isNetwork || scripts.contains(stem), program.options.hasAny(own) { return Confidence.named }
    return program.isScript && program.options.has("network_module") ? Confidence.sure : 0
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program, let stem = stem(line) else { return }
    var own = Reading(format: name)
    if let family = family(stem) { own.markFamily(family, of: "`\(stem)`") }
    let settings = Settings(program.options)
    KohyaFormat.read(settings, into: &own)
    own.dropDefaults()
    own.insertions = [:]
    let range = program.options.range
    if stem.hasSuffix("train_network") {
      if own[.method]?.value.text != "lora" { own.remove(.method) }
      own.state(.method, .text("lora"), .declared(range))
    } else if stem.contains("textual_inversion") {
      own.remove(.method)
      own.readAdapter("textual_inversion", at: range)
    }
    // A recipe may say what the flags do not.
    if program.options.has("config_file") {
      if own[.method]?.origin.isStated == false { own.remove(.method) }
      if own[.modelFamily]?.value.text == "diffusion" { own.remove(.modelFamily) }
    }
    own.readSizeFromName()
    reading.merge(own)
  }

  private static func family(_ stem: String) -> String? {
    for family in ["sdxl", "sd3", "flux"] where stem.hasPrefix(family + "_train") { return family }
    return nil
  }
}
