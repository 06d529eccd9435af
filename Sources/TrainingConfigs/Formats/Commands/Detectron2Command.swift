import ConfigText
import Diagnostics
import Runs

/// Detectron2's `train_net.py --num-gpus 8 --config-file a.yaml SOLVER.IMS_PER_BATCH 16`.
enum Detectron2Command: CommandDialect {
  static let name = "detectron2_sh"

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.isScript else { return Confidence.none }
    let options = program.options
    if options["eval_only"]?.flag == true { return Confidence.none }
    let isOwn = options.has("config_file") && options.hasAny(["num_gpus", "num_machines"])
    let sets = options.entries.contains { $0.key.hasPrefix("SOLVER.") }
    return sets || isOwn && program.program.contains("train") ? Confidence.sure : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.steps, ["SOLVER.MAX_ITER"], .count, insert: false),
    Field(.globalBatch, ["SOLVER.IMS_PER_BATCH"], .count, insert: false),
    Field(.modelID, ["MODEL.WEIGHTS"], .text, insert: false),
  ]

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name)
    own.read(fields, from: settings)
    own.readCount(
      settings, nodes: ["num_machines"], devices: ["num_gpus"], defaultNodes: 1,
      framework: Detectron2Format.framework)
    reading.merge(own)
  }
}
