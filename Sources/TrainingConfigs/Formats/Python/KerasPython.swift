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
      fields, from: PythonFormat.settings(of: training.start, script), framework: framework)
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
}
