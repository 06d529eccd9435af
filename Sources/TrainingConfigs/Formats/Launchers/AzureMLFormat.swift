import ConfigText
import Diagnostics
import Quantities
import Runs

/// Azure ML jobs; `compute` is a name that only the workspace knows.
enum AzureMLFormat: ConfigFormat {
  static let name = "azureml"
  static let kind = FormatKind.launcher
  static let framework = Framework(name: "azureml", version: "2")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root,
      let schema = root["$schema"]?.text, schema.contains("azureml")
    else { return Confidence.none }
    return schema.lowercased().contains("job") || root.hasAny(["command", "jobs", "trial"])
      ? Confidence.named : Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root else { return [] }
    let settings = Settings(root, .azure)
    var reading = Reading(format: name)
    if isAutoML(root) { readAutoML(settings, into: &reading) }
    readResources(settings, into: &reading)
    readInputs(settings, into: &reading)
    let command = root["command"] ?? root.find("trial.command")
    let schema = root["$schema"]?.text ?? ""
    if let command {
      let own = EmbeddedCommand.read(
        command, in: context, environment: inputs(of: root["inputs"]))
      reading.merge(own)
      if own.notTraining != nil, !looksLikeTraining(root, command) {
        reading.notTraining = own.notTraining
      }
    } else if schema.contains("pipeline") || root.has("jobs") {
      let jobs = readJobs(root, around: reading, in: context)
      if !jobs.isEmpty { return jobs }
      let epochs = reading.isKnown(.epochs) || reading.isKnown(.steps)
      if !epochs { reading.notTraining = "a pipeline whose training cannot be told" }
    }
    return [reading]
  }

  /// The jobs of a pipeline that train, each with what the pipeline says for all of them; a component
  /// may stand in a file of its own.
  private static func readJobs(
    _ root: ConfigNode, around outer: Reading, in context: ReadingContext
  ) -> [Reading] {
    var readings: [Reading] = []
    for entry in (root["jobs"]?.entries ?? []).prefix(200) {
      var job = entry.value
      var files: [SourceFile] = []
      if let name = job["component"]?.text,
        name.hasPrefix("./") || name.hasPrefix("../")
          || name.hasPrefix("file:"),
        let component = context.load(
          name.hasPrefix("file:") ? String(name.dropFirst(5)) : name, job.range.file),
        let own = component.root
      {
        files = [component.file]
        // What the job says stands over what its component says.
        job = own.merged(with: job)
      } else if let inner = job["component"], inner.isMap {
        job = inner.merged(with: job)
      }
      let command = job["command"] ?? job.find("trial.command")
      guard command != nil || isAutoML(job) else { continue }
      let settings = Settings(defaults(of: root).merged(with: job), .azure)
      var reading = Reading(format: name)
      if isAutoML(job) { readAutoML(settings, into: &reading) }
      readResources(settings, into: &reading)
      guard let command else {
        readings.append(reading)
        continue
      }
      readInputs(Settings(job, .azure), into: &reading)
      let own = EmbeddedCommand.read(
        command, in: context, environment: inputs(of: job["inputs"]))
      reading.merge(own)
      if let reason = own.notTraining,
        reason == ScriptReader.otherReason || !looksLikeTraining(job, command)
      {
        continue
      }
      reading.merge(outer)
      reading.notTraining = nil
      for file in files where !reading.files.contains(where: { $0 === file }) {
        reading.files.append(file)
      }
      readings.append(reading)
    }
    return readings
  }

  /// What a pipeline's settings say for jobs that say nothing.
  private static func defaults(of root: ConfigNode) -> ConfigNode {
    var node = root
    node.content = .map(root.entries.filter { $0.key == "resources" })
    return node
  }

  private static func readResources(_ settings: Settings, into reading: inout Reading) {
    let devices = [
      "distribution.process_count_per_instance", "trial.distribution.process_count_per_instance",
    ]
    if let nodes = settings.firstSet(["resources.instance_count"]) {
      reading.read(.nodes, nodes, .count)
    }
    if settings.firstSet(devices) != nil {
      reading.readCount(
        settings, nodes: ["resources.instance_count"], devices: devices, defaultNodes: 1,
        framework: framework)
    }
    if let type = settings["resources.instance_type"] { reading.read(.instanceType, type, .text) }
    if let timeout = settings["limits.timeout"] {
      reading.read(.timeLimit, timeout, .hours(per: 1.0 / 3_600))
    }
    if let trials = settings["limits.max_total_trials"] { reading.read(.trials, trials, .count) }
  }

  /// `${{inputs.x}}` in a command is the input's value.
  static func inputs(of node: ConfigNode?) -> [String: ShellVariable] {
    var variables: [String: ShellVariable] = [:]
    for (name, value) in SkyPilotFormat.environment(of: node) {
      variables["inputs." + name] = value
    }
    return variables
  }

  private static func readInputs(_ settings: Settings, into reading: inout Reading) {
    guard let inputs = settings.root["inputs"] else { return }
    let own = Settings(inputs, .azure)
    for (fact, keys, codec) in [
      (Fact.epochs, ["num_train_epochs", "epochs", "num_epochs"], Codec.ratio),
      (.steps, ["max_steps"], .count),
      (.microBatch, ["per_device_train_batch_size"], .count),
      (.count, ["number_of_gpu_to_use_finetuning"], .count),
      (.modelID, ["mlflow_model_path.path", "huggingface_id", "model_name"], .text),
      (.datasetID, ["train_file_path.path", "training_data.path", "iris_csv.path"], .text),
    ] {
      guard !reading.isKnown(fact), let setting = own.firstSet(keys) else { continue }
      reading.read(fact, setting, codec)
    }
    guard !reading.isKnown(.datasetID) else { return }
    // A single input file is what is trained on.
    let files = inputs.entries.filter {
      ["uri_file", "uri_folder"].contains($0.value["type"]?.text ?? "")
    }
    if files.count == 1, let path = files.first.flatMap({ own[$0.key + ".path"] }) {
      reading.read(.datasetID, path, .text)
    }
  }

  private static func looksLikeTraining(_ root: ConfigNode, _ command: ConfigNode) -> Bool {
    if root.has("distribution") || root.has("objective") { return true }
    return (command.text ?? "").contains("train")
  }
}
