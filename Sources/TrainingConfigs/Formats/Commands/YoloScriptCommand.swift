import ConfigText
import Runs

/// The training scripts of YOLOv5 and those that follow it: `train.py --img 640 --batch 16 --data
/// coco.yaml --weights yolov5s.pt`. The batch is that of all devices.
enum YoloScriptCommand: CommandDialect {
  static let name = "yolo_sh"

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.program.hasPrefix("train"),
      program.program.hasSuffix(".py"), program.options.has("data")
    else { return Confidence.none }
    let hasSize = program.options.hasAny(["img", "imgsz", "img_size"])
    let hasModel = program.options.hasAny(["weights", "cfg"])
    return hasSize && hasModel || hasModel && program.options.hasAny(["hyp"])
      ? Confidence.sure : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.epochs, ["epochs"], .ratio),
    Field(.globalBatch, ["batch_size", "batch"], .count),
    Field(.datasetID, ["data"], .text),
  ]

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name, flags: fields, from: settings)
    for key in ["weights", "cfg"] {
      guard let setting = settings[key], let text = setting.text, !text.isEmpty else { continue }
      own.read(.modelID, setting, .text)
      break
    }
    own.readInputSize(settings.firstSet(["imgsz", "img", "img_size"]))
    own.readDeviceList(settings["device"])
    own.markFamily("detection", of: "the script")
    reading.merge(own)
  }
}
