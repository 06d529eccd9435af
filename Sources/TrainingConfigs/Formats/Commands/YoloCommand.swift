import ConfigText
import Diagnostics
import Runs

/// Ultralytics' own command: `yolo detect train data=coco.yaml model=yolo11n.pt epochs=100`.
enum YoloCommand: CommandDialect {
  static let name = "ultralytics_sh"

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.program == "yolo" else { return Confidence.none }
    let isTrain =
      program.arguments.contains { $0.text == "train" }
      || program.options["mode"]?.text == "train"
    return isTrain ? Confidence.named : Confidence.none
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    var root = program.options
    if let task = program.arguments.first(where: {
      $0.text.map(UltralyticsFormat.tasks.contains) ?? false
    }), !root.has("task") {
      root.content = .map(
        root.entries + [ConfigEntry(key: "task", keyRange: task.range, value: task)])
    }
    let settings = Settings(root)
    var own = Reading(format: name)
    if let model = settings["model"] { own.read(.modelID, model, .text) }
    UltralyticsPython.read(settings, into: &own)
    // What the command leaves out may stand in its file.
    if let file = settings["cfg"], let path = file.text, file.problem == nil {
      own.dropDefaults()
      own.references.append(Reference(role: .recipe, path: path, range: file.range))
    }
    own.insertions = [:]
    reading.merge(own)
  }
}
