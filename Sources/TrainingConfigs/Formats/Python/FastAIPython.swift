import ConfigText
import Runs

/// `vision_learner(data, resnet50).fine_tune(4)` of fastai, which trains on one device.
enum FastAIPython {
  static let framework = Framework(name: "fastai", version: "2.8")

  static func read(
    _ training: PythonTraining, of script: PythonScript, into reading: inout Reading
  ) {
    readEpochs(training.start, of: script, into: &reading)
    if let model = training.maker?.argument("arch", at: 1)?.symbol,
      let name = model.split(separator: ".").last
    {
      let range =
        training.maker.map { script.range($0.range) } ?? script.range(training.start.range)
      reading.state(
        .modelID, .text(String(name)), .declared(range),
        place: .cannot("the architecture is a function of the program"))
    }
    let loaders = script.program.calls.last { call in
      call.argument("bs") != nil
        && (call.path.contains("DataLoaders") || call.name == "dataloaders")
    }
    if let loaders {
      reading.read(
        [Field(.microBatch, ["bs"], .count, insert: false)],
        from: script.settings(of: loaders), framework: framework)
    }
    let isHalf = script.program.calls.contains { $0.name == "to_fp16" }
    reading.state(.precision, .text(isHalf ? "fp16" : "fp32"), framework.origin)
    reading.markFamily("image", of: framework.name)
  }

  /// `fine_tune` trains the new head for `freeze_epochs` first.
  private static func readEpochs(
    _ call: PythonCall, of script: PythonScript, into reading: inout Reading
  ) {
    let key = call.name == "fine_tune" ? "epochs" : "n_epoch"
    guard call.name != "fit_sgdr", let item = call.argument(key, at: 0) else { return }
    let range = script.range(item.range)
    let freezing = call.name == "fine_tune" ? call.argument("freeze_epochs", at: 2) : nil
    guard let epochs = item.number, freezing == nil || freezing?.number != nil else {
      let reason = item.unreadable.map { script.reason($0, of: key) } ?? "`\(key)` is computed"
      return reading.markUnresolved(.epochs, reason, range)
    }
    let before = call.name == "fine_tune" ? freezing?.number ?? 1 : 0
    reading.state(
      .epochs, .number(epochs + before), .declared(range),
      place: .cannot("the epochs are an argument of `\(call.name)`"))
  }
}
