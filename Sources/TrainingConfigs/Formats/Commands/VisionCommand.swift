import ConfigText
import Diagnostics
import Runs

/// Trainers of image classes: timm, torchvision's references, DeiT, MAE and Swin, whose flags are much the
/// same. The batch is that of one device.
enum VisionCommand: CommandDialect {
  static let name = "vision_sh"

  /// How the names of architectures begin.
  private static let stems = [
    "resnet", "resnext", "wide_resnet", "efficientnet", "tf_efficientnet", "mobilenet", "densenet",
    "vgg", "regnet", "convnext", "vit_", "deit", "swin", "mae_", "beit", "mixer", "inception",
    "mobilevit", "maxvit", "eva02", "eva_", "seresnet", "resmlp", "cait", "pvt", "nfnet",
    "shufflenet",
    "squeezenet", "alexnet", "googlenet", "mnasnet", "coatnet", "levit", "poolformer", "dpn",
    "xception",
    "fasterrcnn", "maskrcnn", "retinanet", "deeplabv3", "fcn_", "lraspp", "ssd300", "ssdlite",
    "fcos",
    "keypointrcnn", "hrnet", "simmim", "vit", "dino_", "convmae", "hiera", "tiny_vit", "rexnet",
  ]

  private static func model(_ options: ConfigNode) -> ConfigEntry? {
    for key in ["model", "arch", "a", "model_name"] {
      guard let entry = options.entry(key), let text = entry.value.text?.lowercased() else {
        continue
      }
      if stems.contains(where: text.hasPrefix) { return entry }
    }
    return nil
  }

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, model(program.options) != nil,
      program.options.hasAny(["epochs", "num_epochs", "sched", "epoch"])
    else { return Confidence.none }
    if program.options.hasAny(["evaluate", "eval", "test_only", "eval_only"]) {
      return Confidence.none
    }
    return Confidence.likely + 5
  }

  private static let fields: [Field] = [
    Field(.epochs, ["epochs", "num_epochs"], .ratio),
    Field(.microBatch, ["batch_size", "b", "batch_size_per_gpu"], .count),
    Field(
      .gradientAccumulation,
      ["grad_accum_steps", "accum_iter", "accumulation_steps", "update_freq"],
      .count),
    Field(
      .recompute, ["grad_checkpointing", "gradient_checkpointing", "use_checkpoint"], .flag,
      insert: false),
    Field(
      .datasetID, ["data_dir", "data_path", "dataset", "data_set", "data", "train_data"], .text,
      insert: false),
  ]

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program, let model = model(program.options) else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name)
    own.read(.modelID, settings.setting(of: model.value, at: model.key), .text)
    own.read(fields, from: settings)
    own.insertions = [:]
    if !own.isKnown(.datasetID), let folder = program.arguments.first,
      folder.text?.contains("/") == true
    {
      own.read(.datasetID, settings.setting(of: folder, at: "data"), .text)
    }
    own.readInputSize(
      settings.firstSet([
        "img_size", "input_size", "train_crop_size", "resolution", "image_size", "force_image_size",
      ]))
    readPrecision(settings, into: &own)
    // `./distributed_train.sh 4 …` starts so many processes.
    if program.program == "distributed_train.sh", let count = program.arguments.first,
      count.number != nil
    {
      own.read(.count, settings.setting(of: count, at: "processes"), .count)
      own.remove(.datasetID)
      if program.arguments.count > 1 {
        own.read(.datasetID, settings.setting(of: program.arguments[1], at: "data"), .text)
      }
    }
    // The launchers of clusters.
    own.readCount(
      settings, nodes: ["nodes"], devices: ["ngpus"],
      framework: Framework(name: "submitit", version: "1"))
    if settings.flag("pretrained") != true, settings["finetune"] == nil, settings["weights"] == nil,
      settings["resume"] == nil
    {
      own.state(.method, .text("pretrain"), .derived(formula: "no `pretrained`", inputs: []))
    }
    if program.options.hasAny(pairFlags) { readTowers(model, into: &own) }
    own.markFamily("image", of: "the script")
    reading.merge(own)
  }

  /// Flags of programs that train one tower for images and one for texts.
  private static let pairFlags = [
    "zeroshot_frequency", "imagenet_val", "imagenet_zeroshot", "local_loss", "gather_with_grad",
    "siglip",
  ]

  /// Parameters of both towers of CLIP, by the name of that for images.
  private static let towers: [(name: String, params: Double)] = [
    ("vit-b-32", 151_277_313), ("vit-b-16", 149_620_737), ("vit-l-14", 427_616_513),
    ("vit-h-14", 986_109_441),
  ]

  /// A name of one tower is no size of the two.
  private static func readTowers(_ model: ConfigEntry, into reading: inout Reading) {
    let name = (model.value.text ?? "").lowercased()
    if let both = towers.first(where: { name == $0.name || name.hasPrefix($0.name + "-") }) {
      reading.state(
        .modelParams, .number(both.params),
        .derived(formula: "the towers for images and for texts", inputs: []))
    } else {
      reading.markUnresolved(
        .modelParams, "`\(FactText.shortened(name))` names one of two towers", model.value.range)
    }
  }

  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    if let dtype = settings["amp_dtype"], dtype.text != nil {
      reading.read(.precision, dtype, .precision)
      return
    }
    if let word = settings["precision"], word.text.flatMap(Precision.word) != nil {
      reading.read(.precision, word, .precision)
      return
    }
    for key in ["bf16", "amp", "native_amp", "apex_amp", "fp16", "use_amp"] {
      guard let setting = settings[key], setting.flag == true else { continue }
      return reading.state(
        .precision, .text(key == "bf16" ? "bf16" : "fp16"), .declared(setting.range),
        place: .cannot("the precision is switched by `\(key)`"))
    }
    GenericCommand.readSwitch(settings.root, into: &reading)
  }
}
