import ConfigText
import Diagnostics
import Quantities
import Runs

/// Weights & Biases sweeps: one file that stands for many trials.
enum SweepFormat: ConfigFormat {
  static let name = "wandb_sweep"
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, let method = root["method"]?.text,
      ["grid", "random", "bayes"].contains(method), root["parameters"]?.isMap == true
    else { return Confidence.none }
    return Confidence.sure
  }

  private static let fields: [(fact: Fact, keys: [String], codec: Codec)] = [
    (.epochs, ["epochs", "num_epochs", "num_train_epochs", "max_epochs"], .ratioBelow(5_000)),
    (.steps, ["max_steps", "num_steps"], .count),
    (.microBatch, ["per_device_train_batch_size", "batch_size", "train_batch_size"], .count),
    (.modelID, ["model_name_or_path", "model_name", "model"], .text),
    (.datasetID, ["dataset_name", "dataset"], .text),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root, let parameters = root["parameters"] else { return [] }
    let settings = Settings(root)
    var reading = Reading(format: name)
    for field in fields {
      for key in field.keys {
        guard let parameter = parameters[key] else { continue }
        if let setting = settings["parameters.\(key).value"] {
          reading.read(field.fact, setting, field.codec)
        } else if [.epochs, .steps].contains(field.fact), let range = range(of: parameter) {
          reading.state(
            field.fact, .number(range), .declared(parameter.range),
            place: .cannot("`\(key)` varies over the sweep"))
        } else {
          // A length that varies in a way that cannot be read is stated all the same.
          let problem = "`\(key)` varies over the sweep"
          if [.epochs, .steps].contains(field.fact) {
            reading.markUnreadable(field.fact, problem, parameter.range)
          } else {
            reading.markUnresolved(field.fact, problem, parameter.range)
          }
        }
        break
      }
    }
    readTrials(root, settings, into: &reading)
    reading.readSizeFromName()
    return [reading]
  }

  /// What a length is over the sweep: around the mean, so that all trials together add up.
  private static func range(of parameter: ConfigNode) -> RangedValue? {
    var numbers = parameter["values"]?.elements.map(\.number) ?? []
    if numbers.isEmpty, let low = parameter["min"], let high = parameter["max"] {
      numbers = [low.number, high.number]
    }
    let known = numbers.compactMap(\.self)
    guard known.count == numbers.count, let low = known.min(), let high = known.max(), low > 0
    else {
      return nil
    }
    let mean = known.reduce(0, +) / Double(known.count)
    return RangedValue(low: low, central: mean, high: high)
  }

  /// A cap, or the product of a grid; a search without a cap goes on for ever.
  private static func readTrials(
    _ root: ConfigNode, _ settings: Settings, into reading: inout Reading
  ) {
    if let cap = settings["run_cap"] {
      reading.read(.trials, cap, .count)
      return
    }
    guard let method = root["method"], let parameters = root["parameters"] else { return }
    guard method.text == "grid" else {
      return reading.markUnresolved(.trials, "a search without `run_cap` has no end", method.range)
    }
    guard let product = gridSize(parameters) else {
      return reading.markUnresolved(
        .trials, "how many values a parameter of the grid takes is not known", parameters.range)
    }
    reading.state(.trials, .number(product), .declared(method.range))
  }

  /// The product of the numbers of values, those of nested parameters included; nil where a parameter is
  /// drawn from a distribution.
  private static func gridSize(_ parameters: ConfigNode, depth: Int = 0) -> Double? {
    guard depth < 8 else { return nil }
    var product = 1.0
    for entry in parameters.entries where entry.value.isMap {
      if let inner = entry.value["parameters"], inner.isMap {
        guard let size = gridSize(inner, depth: depth + 1) else { return nil }
        product *= size
      } else if let values = entry.value["values"] {
        guard values.isList, !values.elements.isEmpty else { return nil }
        product *= Double(values.elements.count)
      } else if entry.value.hasAny(["min", "max", "distribution"]) {
        guard entry.value["distribution"]?.text == "constant" else { return nil }
      }
    }
    return product
  }
}
