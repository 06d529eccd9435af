import ConfigText
import Runs

/// Jobs that a script starts in a cloud: SageMaker's estimators and Vertex's custom jobs.
enum ManagedJobPython {
  private static let sageMaker: [Field] = [
    Field(.nodes, ["instance_count"], .count, insert: false),
    Field(.timeLimit, ["max_run"], .hours(per: 1.0 / 3_600), insert: false),
    Field(.interruptible, ["use_spot_instances"], .flag, insert: false),
  ]

  private static let vertex: [Field] = [
    Field(.nodes, ["replica_count"], .count, default: .number(1), insert: false),
    Field(.instanceType, ["machine_type"], .text, insert: false),
    Field(.timeLimit, ["timeout"], .hours(per: 1.0 / 3_600), insert: false),
  ]

  static func read(
    _ training: PythonTraining, of script: PythonScript, into reading: inout Reading
  ) {
    if case .vertex = training.family {
      return readVertex(PythonFormat.settings(of: training.start, script), into: &reading)
    }
    guard let maker = training.maker else { return }
    let settings = PythonFormat.settings(of: maker, script)
    reading.state(.provider, .text("aws"), .derived(formula: "a job of SageMaker", inputs: []))
    reading.read(sageMaker, from: settings)
    readInstance(settings, into: &reading)
    guard let hyperparameters = settings.root["hyperparameters"] else { return }
    guard hyperparameters.isMap else {
      if let problem = hyperparameters.scalar?.problem {
        for fact in [Fact.modelID, .epochs, .microBatch] {
          reading.markUnresolved(fact, problem, hyperparameters.range)
        }
      }
      return
    }
    var renamed = hyperparameters
    renamed.content = .map(
      hyperparameters.entries.map { entry in
        var entry = entry
        entry.key = Self.keys[entry.key] ?? entry.key
        return entry
      })
    // The script may well have other defaults than those of its library.
    var own = Reading(format: reading.format)
    HuggingFaceFormat.read(Settings(renamed), into: &own)
    own.dropDefaults()
    reading.merge(own)
  }

  /// What scripts of the examples call the same things.
  private static let keys = [
    "epochs": "num_train_epochs", "model_id": "model_name_or_path",
    "model_name": "model_name_or_path", "train_batch_size": "per_device_train_batch_size",
  ]

  /// `ml.p4d.24xlarge` is EC2's `p4d.24xlarge`.
  private static func readInstance(_ settings: Settings, into reading: inout Reading) {
    guard let type = settings["instance_type"] else { return }
    guard let text = type.text, type.problem == nil, text.hasPrefix("ml.") else {
      reading.read(.instanceType, type, .text)
      return
    }
    reading.state(
      .instanceType, .text(String(text.dropFirst(3))), .declared(type.range),
      place: .rewriting(type) { value in value.text.map { "ml." + $0 } })
  }

  private static func readVertex(_ settings: Settings, into reading: inout Reading) {
    reading.state(.provider, .text("gcp"), .derived(formula: "a job of Vertex AI", inputs: []))
    reading.read(vertex, from: settings, framework: Framework(name: "vertex", version: "1"))
    if let type = settings["accelerator_type"] {
      reading.readGoogleAccelerator(type)
    }
    guard let each = settings["accelerator_count"]?.number, let nodes = reading.number(.nodes),
      let range = settings["accelerator_count"]?.range
    else { return }
    reading.state(
      .count, .number(each * nodes), .declared(range),
      place: .cannot("the count is replicas times accelerators"))
  }
}
