import ConfigText
import Runs

/// `YOLO("yolo11n.pt").train(data=…, epochs=…)`, whose batch is that of all devices.
enum UltralyticsPython {
  static let framework = Framework(name: "ultralytics", version: "8.3")

  static let fields: [Field] = [
    Field(.epochs, ["epochs"], .ratio, default: .number(100), insert: false),
    Field(.globalBatch, ["batch"], .count, default: .number(16), insert: false),
    Field(.datasetID, ["data"], .text, insert: false),
    Field(.timeLimit, ["time"], .hours(per: 1), insert: false),
  ]

  static func read(
    _ training: PythonTraining, of script: PythonScript, into reading: inout Reading
  ) {
    let settings = script.settings(of: training.start)
    if let spread = training.start.spread {
      let reason = script.reason(spread, of: "train")
      for fact in [Fact.epochs, .globalBatch, .precision] {
        reading.markUnresolved(fact, reason, script.range(spread.range))
      }
    }
    if let model = training.maker?.argument("model", at: 0) {
      let node = script.node(model, for: "model")
      reading.read(.modelID, Settings(node).setting(of: node, at: "model"), .text)
    }
    read(settings, into: &reading)
  }

  /// Reads the arguments of a training, wherever they stand.
  static func read(_ settings: Settings, into reading: inout Reading) {
    if let batch = settings["batch"], let number = batch.number, number < 1 {
      reading.markUnresolved(
        .globalBatch, "the batch is fitted to the device's memory", batch.range)
    }
    reading.read(fields, from: settings, framework: framework)
    reading.readInputSize(settings["imgsz"])
    readPrecision(settings, into: &reading)
    reading.readDeviceList(settings["device"])
    let families = ["segment": "segmentation", "classify": "image"]
    reading.markFamily(
      settings.text("task").flatMap { families[$0] } ?? "detection", of: framework.name)
  }

  /// Whether a name is that of a model's weights or shape, such as `yolo11n.pt`.
  static func isModel(_ name: String) -> Bool {
    let file = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
    guard [".pt", ".yaml", ".yml"].contains(where: file.hasSuffix) else { return false }
    return ["yolo", "rtdetr"].contains { file.hasPrefix($0) }
  }

  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    guard !reading.isUnresolved(.precision) else { return }
    guard let amp = settings["amp"] else {
      return reading.state(.precision, .text("fp16"), framework.origin)
    }
    if let problem = amp.problem {
      return reading.markUnresolved(.precision, problem, amp.range)
    }
    guard let isOn = amp.flag else { return }
    reading.state(
      .precision, .text(isOn ? "fp16" : "fp32"), .declared(amp.range),
      place: .cannot("the precision is switched by `amp`"))
  }
}
