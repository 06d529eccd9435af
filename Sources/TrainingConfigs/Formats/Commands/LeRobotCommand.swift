import ConfigText
import Runs

/// `lerobot-train --policy.type=act --dataset.repo_id=a/b --steps=20000`: policies of robots. The batch is that
/// of each process.
enum LeRobotCommand: CommandDialect {
  static let name = "lerobot_sh"
  static let commandWords = CommandWords(finals: ["lerobot-train"])
  private static let framework = Framework(name: "lerobot", version: "0.4")

  private static let programs: Set<String> = [
    "lerobot-train", "lerobot.scripts.train", "lerobot.scripts.lerobot_train",
  ]
  private static let files = ["lerobot/scripts/train.py", "lerobot/scripts/lerobot_train.py"]

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program else { return Confidence.none }
    let path = program.programPath
    let isOwn =
      programs.contains(program.program) || programs.contains(path)
      || files.contains(where: path.hasSuffix)
    return isOwn ? Confidence.named : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.steps, ["steps", "offline.steps", "training.offline_steps"], .count),
    Field(.microBatch, ["batch_size", "training.batch_size"], .count),
    Field(.datasetID, ["dataset.repo_id", "dataset_repo_id"], .text),
    Field(
      .modelID, ["policy.path", "policy.pretrained_path", "policy.type", "policy"], .text),
    Field(.precision, ["accelerator.mixed_precision", "policy.dtype"], .precision),
  ]

  private static let defaults: [Field] = [
    Field(.steps, "steps", .count, default: .number(100_000)),
    Field(.microBatch, "batch_size", .count, default: .number(8)),
  ]

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name)
    own.read(fields, from: settings)
    // A file of settings, or a run that is gone on with, may say what no flag does.
    if !program.options.hasAny(["config_path", "resume"]), program.opaque == nil {
      own.read(defaults, from: settings, framework: framework)
    }
    let loaded = settings.firstSet(["policy.path", "policy.pretrained_path"])
    if let adapter = settings.firstSet(["peft.method_type", "peft.r"]) {
      own.state(.method, .text("lora"), .declared(adapter.range))
    } else if let loaded {
      own.state(.method, .text("full"), .declared(loaded.range))
    } else if own.isKnown(.modelID) {
      own.state(.method, .text("pretrain"), .derived(formula: "no `policy.path`", inputs: []))
    }
    own.insertions = [:]
    reading.merge(own)
  }
}
