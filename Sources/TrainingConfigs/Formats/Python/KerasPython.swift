import ConfigText
import Runs

/// `model.fit(x, y, epochs=…, batch_size=…)` of Keras, whose batch is that of all devices.
enum KerasPython {
  static let framework = Framework(name: "keras", version: "3.11")

  static let fields: [Field] = [
    Field(.epochs, ["epochs"], .ratio, default: .number(1), insert: false),
    Field(.globalBatch, ["batch_size"], .count, insert: false),
  ]

  static func read(
    _ training: PythonTraining, of script: PythonScript, into reading: inout Reading
  ) {
    if let spread = training.start.spread {
      let reason = script.reason(spread, of: "fit")
      reading.markUnresolved(.epochs, reason, script.range(spread.range))
    }
    reading.read(
      fields, from: script.settings(of: training.start), framework: framework)
    readSteps(training.start, of: script, into: &reading)
    readModel(training.start, of: script, into: &reading)
    readBatch(training.start, of: script, into: &reading)
    let policy = script.program.calls.last {
      ["set_global_policy", "set_policy", "set_dtype_policy"].contains($0.name)
    }
    guard let item = policy?.arguments.first?.item else {
      return reading.state(.precision, .text("fp32"), framework.origin)
    }
    var node = script.node(item, for: "policy")
    if var scalar = node.scalar, scalar.text.hasPrefix("mixed_") {
      // `mixed_bfloat16` computes in bf16.
      scalar.text = String(scalar.text.dropFirst(6))
      scalar.literal = nil
      node.content = .scalar(scalar)
    }
    reading.read(.precision, Settings(node).setting(of: node, at: "policy"), .precision)
  }

  /// An epoch of a dataset without an end is as long as it is said to be; one that goes on from an epoch has
  /// that many less to go.
  private static func readSteps(
    _ call: PythonCall, of script: PythonScript, into reading: inout Reading
  ) {
    let settings = script.settings(of: call)
    guard let perEpoch = settings["steps_per_epoch"], let steps = perEpoch.number, steps > 0,
      let epochs = reading.number(.epochs)
    else { return }
    let first = settings["initial_epoch"]?.number ?? 0
    guard first >= 0, epochs > first else { return }
    reading.state(
      .steps, .number(steps * (epochs - first)), .declared(perEpoch.range),
      place: .cannot("the steps are epochs times `steps_per_epoch`"))
  }

  /// Weights that Transformers has loaded.
  private static func readModel(
    _ call: PythonCall, of script: PythonScript, into reading: inout Reading
  ) {
    guard let source = script.maker(of: call.receiver)?.call, source.name == "from_pretrained",
      let item = source.argument("pretrained_model_name_or_path", at: 0)
    else { return }
    let node = script.node(item, for: "model")
    reading.read(.modelID, Settings(node).setting(of: node, at: "model"), .text)
    reading.readSizeFromName()
  }

  /// A dataset that gives batches has been told how large they are.
  private static func readBatch(
    _ call: PythonCall, of script: PythonScript, into reading: inout Reading
  ) {
    guard !reading.isKnown(.globalBatch), !reading.isUnresolved(.globalBatch) else { return }
    guard let item = PythonBatch.item(of: call.argument("x", at: 0), in: script) else { return }
    let node = script.node(item, for: "batch_size")
    reading.read(.globalBatch, Settings(node).setting(of: node, at: "batch_size"), .count)
  }
}
