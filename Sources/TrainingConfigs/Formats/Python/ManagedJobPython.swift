import ConfigText
import Runs
import Text

/// Jobs that a script starts in a cloud: SageMaker's estimators and Vertex's custom jobs.
enum ManagedJobPython {
  private static let sageMaker: [Field] = [
    Field(.nodes, ["instance_count", "train_instance_count"], .count, insert: false),
    Field(
      .timeLimit, ["max_run", "max_runtime_in_seconds", "train_max_run"],
      .hours(per: 1.0 / 3_600), insert: false),
    Field(
      .interruptible, ["use_spot_instances", "train_use_spot_instances"], .flag, insert: false),
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
      return readVertex(training, of: script, into: &reading)
    }
    guard let maker = training.maker else { return }
    var entries = script.entries(of: maker)
    if case .azure = training.family {
      // What a job runs may be told by a part of its own.
      if let component = script.maker(of: maker.argument("component"))?.call {
        entries = script.entries(of: component) + entries
      }
      entries += limits(of: maker, in: script)
      let root = ConfigNode(.map(entries), script.range(maker.range))
      return readAzure(Settings(root), of: script, into: &reading)
    }
    // What newer trainers have in objects of their own.
    for key in ["compute", "stopping_condition", "source_code"] {
      if let part = script.maker(of: maker.argument(key))?.call {
        entries += script.entries(of: part)
      }
    }
    let settings = Settings(ConfigNode(.map(entries), script.range(maker.range)))
    reading.state(.provider, .text("aws"), .derived(formula: "a job of SageMaker", inputs: []))
    reading.read(sageMaker, from: settings)
    if let type = settings.firstSet(["instance_type", "train_instance_type"]) {
      reading.readSageMakerInstance(type)
    }
    readScript(settings, into: &reading)
    guard let hyperparameters = settings.root["hyperparameters"] else { return }
    guard hyperparameters.isMap else {
      if let problem = hyperparameters.scalar?.problem {
        for fact in [Fact.modelID, .epochs, .microBatch] {
          reading.markUnresolved(fact, problem, hyperparameters.range)
        }
      }
      return
    }
    readHyperparameters(hyperparameters, into: &reading)
  }

  /// The program that a job starts, with its hyperparameters as flags.
  private static func readScript(_ settings: Settings, into reading: inout Reading) {
    guard let entry = settings.firstSet(["entry_point", "entry_script"]), let name = entry.text,
      entry.problem == nil, name.hasSuffix(".py"), !name.contains("://")
    else { return }
    var folder = settings.root["source_dir"]?.text ?? ""
    guard !folder.contains("://") else { return }
    while folder.hasPrefix("./") { folder.removeFirst(2) }
    if !folder.isEmpty, folder != ".", !folder.hasSuffix("/") { folder += "/" }
    reading.scripts.append(
      Reference(role: .recipe, path: (folder == "." ? "" : folder) + name, range: entry.range))
    let flags = settings.root["hyperparameters"]
    reading.overrides = (flags?.entries ?? []).map { flag in
      var flag = flag
      flag.key = flag.key.underscored
      return flag
    }
  }

  /// Reads what a job passes to its script, by the names that scripts have for it.
  static func readHyperparameters(_ parameters: ConfigNode, into reading: inout Reading) {
    var renamed = parameters
    renamed.content = .map(
      parameters.entries.map { entry in
        var entry = entry
        let key = entry.key.underscored
        entry.key = Self.keys[key] ?? key
        // A hyperparameter is text, and may be quoted once more.
        if case .scalar(var scalar) = entry.value.content, scalar.text.hasPrefix("\""),
          scalar.text.hasSuffix("\""), scalar.text.utf8.count > 1
        {
          scalar.text = String(scalar.text.dropFirst().dropLast())
          scalar.literal = nil
          entry.value.content = .scalar(scalar)
        }
        return entry
      })
    // The script may well have other defaults than those of its library.
    var own = Reading(format: reading.format)
    HuggingFaceFormat.read(Settings(renamed), into: &own)
    own.dropDefaults()
    own.insertions = [:]
    reading.merge(own)
  }

  /// What scripts of the examples call the same things.
  private static let keys = [
    "epochs": "num_train_epochs", "model_id": "model_name_or_path",
    "model_name": "model_name_or_path", "train_batch_size": "per_device_train_batch_size",
  ]

  // MARK: - Azure

  /// What a job is told after it was made, and by objects of their own.
  private static func limits(of maker: PythonCall, in script: PythonScript) -> [ConfigEntry] {
    var entries: [ConfigEntry] = []
    for call in script.program.calls
    where ["set_limits", "set_resources"].contains(call.name)
      && script.maker(of: call.receiver)?.call.range == maker.range
    {
      entries += script.entries(of: call)
    }
    for key in ["limits", "resources", "distribution", "distributed_job_config"] {
      guard let part = script.maker(of: maker.argument(key))?.call else { continue }
      entries += script.entries(of: part)
    }
    for key in ["limits", "resources"] {
      guard let parts = maker.argument(key)?.entries else { continue }
      entries += script.node(maker.argument(key) ?? PythonItem(.none, maker.range), for: key)
        .entries
        .prefix(parts.count)
    }
    return entries
  }

  /// `command(command="python train.py …", instance_count=2, distribution={…})`, and the older
  /// `ScriptRunConfig(script="train.py", arguments=[…], distributed_job_config=…)`.
  private static func readAzure(
    _ settings: Settings, of script: PythonScript, into reading: inout Reading
  ) {
    reading.state(.provider, .text("azure"), .derived(formula: "a job of Azure ML", inputs: []))
    reading.read(
      [
        Field(.nodes, ["instance_count", "node_count"], .count, insert: false),
        Field(.instanceType, ["instance_type"], .text, insert: false),
        Field(
          .timeLimit, ["timeout", "max_run_duration_seconds"], .hours(per: 1.0 / 3_600),
          insert: false),
      ], from: settings)
    let each = [
      "distribution.process_count_per_instance", "process_count_per_instance",
      "process_count_per_node",
    ]
    if let all = settings["process_count"] {
      // Of PyTorch's processes the older interface states how many there are on all nodes.
      reading.read(.count, all, .count)
    } else if settings.firstSet(each) != nil {
      reading.readCount(
        settings, nodes: ["instance_count", "node_count"], devices: each, defaultNodes: 1,
        framework: AzureMLFormat.framework)
    }
    let context = ReadingContext(knowing: script.vocabulary)
    var own: Reading
    if let command = settings.root["command"], command.text != nil {
      own = EmbeddedCommand.read(
        command, in: context, environment: AzureMLFormat.inputs(of: settings.root["inputs"]))
    } else if let command = started(settings) {
      own = EmbeddedCommand.read(command, in: context, isOneCommand: true)
      // What a program of another name trains is its own run.
      reading.notTraining = own.notTraining
    } else {
      return
    }
    own.insertions = [:]
    reading.merge(own)
    if own.notTraining == ScriptReader.otherReason { reading.notTraining = own.notTraining }
  }

  /// The words of the command that a script and its arguments are; one of words stands as it is.
  private static func started(_ settings: Settings) -> ConfigNode? {
    if let command = settings.root["command"], command.isList { return command }
    guard let program = settings.root["script"], let name = program.text else { return nil }
    var folder = settings.root["source_directory"]?.text ?? "."
    while folder.hasPrefix("./") { folder.removeFirst(2) }
    let path = [".", ""].contains(folder) ? name : "\(folder)/\(name)"
    let words = ["python", path].map {
      ConfigNode(.scalar(ConfigScalar(text: $0)), program.range)
    }
    return ConfigNode(.list(words + (settings.root["arguments"]?.elements ?? [])), program.range)
  }

  private static func readVertex(
    _ training: PythonTraining, of script: PythonScript, into reading: inout Reading
  ) {
    let start = script.settings(of: training.start)
    guard let maker = training.maker else {
      return readVertex(start, nil, of: script, into: &reading)
    }
    var own = script.settings(of: maker)
    // A search over hyperparameters starts one job many times.
    if let trials = own["max_trial_count"] { reading.read(.trials, trials, .count) }
    if let job = script.maker(of: maker.argument("custom_job"))?.call {
      own = script.settings(of: job)
    }
    guard let pools = own.root["worker_pool_specs"], pools.isList else {
      return readVertex(start, own["script_path"]?.text, of: script, into: &reading)
    }
    reading.state(.provider, .text("gcp"), .derived(formula: "a job of Vertex AI", inputs: []))
    if let timeout = start["timeout"] {
      reading.read(.timeLimit, timeout, .hours(per: 1.0 / 3_600))
    }
    VertexFormat.read(
      pools: pools.elements, in: ReadingContext(knowing: script.vocabulary), into: &reading)
  }

  private static func readVertex(
    _ settings: Settings, _ program: String?, of script: PythonScript, into reading: inout Reading
  ) {
    if let arguments = settings.root["args"] {
      VertexFormat.read(
        arguments: arguments, of: program, knowing: script.vocabulary, into: &reading)
    }
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

extension Reading {
  /// `ml.p4d.24xlarge` is EC2's `p4d.24xlarge`.
  mutating func readSageMakerInstance(_ type: Setting) {
    guard let text = type.text, type.problem == nil, text.hasPrefix("ml.") else {
      read(.instanceType, type, .text)
      return
    }
    state(
      .instanceType, .text(String(text.dropFirst(3))), .declared(type.range),
      place: .rewriting(type) { value in value.text.map { "ml." + $0 } })
  }
}
