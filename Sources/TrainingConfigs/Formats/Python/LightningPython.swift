import ConfigText
import Runs

/// `Trainer(max_epochs=…, devices=…).fit(model)` of Lightning, read by the table of its configs.
enum LightningPython {
  static func read(
    _ training: PythonTraining, of script: PythonScript, into reading: inout Reading
  ) {
    guard let trainer = training.maker else { return }
    let range = script.range(trainer.range)
    let own = ConfigNode(.map(script.entries(of: trainer)), range)
    let root = ConfigNode(
      .map([ConfigEntry(key: "trainer", keyRange: range, value: own)]), range)
    let settings = Settings(root)
    if let spread = trainer.spread {
      let reason = script.reason(spread, of: "Trainer")
      for fact in [Fact.epochs, .steps, .count, .precision] {
        reading.markUnresolved(fact, reason, script.range(spread.range))
      }
    }
    let fields = LightningFormat.fields.filter {
      [.epochs, .steps, .gradientAccumulation, .timeLimit].contains($0.fact)
    }
    reading.read(fields, from: settings, framework: LightningFormat.framework)
    if let precision = settings["trainer.precision"], !precision.isNull {
      reading.read(.precision, precision, .precision)
    } else if !reading.isUnresolved(.precision) {
      reading.state(.precision, .text("fp32"), LightningFormat.framework.origin)
    }
    if !reading.isKnown(.count) {
      let key = own.has("gpus") ? "trainer.gpus" : "trainer.devices"
      reading.readCount(
        settings, nodes: ["trainer.num_nodes"], devices: [key], defaultNodes: 1,
        framework: LightningFormat.framework)
    }
    if settings.text("trainer.accelerator") == "cpu" { reading.remove(.count) }
    reading.stepsWin()
    let start = training.start
    let data = start.argument("train_dataloaders", at: 1) ?? start.argument("datamodule")
    // A module is given the model that it trains, beside what prepares its data.
    let handed = script.maker(of: start.argument("model", at: 0))?.call.arguments
      .compactMap { script.maker(of: $0.item)?.call }.filter { OwnLoopPython.isModel($0.path) }
    OwnLoopPython.readUses(
      of: script, over: PythonBatch.item(of: data, in: script), handed: handed ?? [], nil,
      into: &reading)
  }
}
