import ConfigText
import Diagnostics
import Runs

/// Requests to SageMaker for a training job, in JSON or YAML: `ResourceConfig`, `StoppingCondition` and
/// `HyperParameters`, by themselves, in a pipeline's step or in a Kubernetes object.
enum SageMakerFormat: ConfigFormat {
  static let name = "sagemaker"
  static let kind = FormatKind.launcher
  static let loader = LoaderProfile.any

  /// The request with its keys spelt one way; Kubernetes' objects begin them with small letters.
  private static func request(_ document: ConfigDocument) -> ConfigNode? {
    guard document.language == .yaml || document.language == .json, let root = document.root else {
      return nil
    }
    if let own = capitalised(root) { return own }
    for key in ["spec", "TrainingJobDefinition", "Properties", "Arguments", "TrainingJob"] {
      if let own = root[key].flatMap(capitalised) { return own }
    }
    for step in root["Steps"]?.elements ?? [] where step["Type"]?.text == "Training" {
      if let own = step["Arguments"].flatMap(capitalised) { return own }
    }
    // Step Functions: `"Resource": "arn:aws:states:::sagemaker:createTrainingJob.sync"`.
    for state in root["States"]?.entries ?? [] {
      for key in ["Parameters", "Arguments"] {
        if let own = state.value[key].flatMap(capitalised) { return own }
      }
    }
    return nil
  }

  private static func capitalised(_ node: ConfigNode) -> ConfigNode? {
    guard node.hasAny(["ResourceConfig", "resourceConfig"]),
      node.hasAny([
        "AlgorithmSpecification", "algorithmSpecification", "StoppingCondition",
        "stoppingCondition",
        "HyperParameters", "hyperParameters",
      ])
    else { return nil }
    return upper(node, depth: 0)
  }

  private static func upper(_ node: ConfigNode, depth: Int) -> ConfigNode {
    var node = node
    node.content = .map(
      node.entries.map { entry in
        var entry = entry
        let isOurs = depth == 0 || ["ResourceConfig", "StoppingCondition"].contains(entry.key)
        entry.key = entry.key.prefix(1).uppercased() + entry.key.dropFirst()
        let isPart = ["ResourceConfig", "StoppingCondition", "AlgorithmSpecification"].contains(
          entry.key)
        if isOurs, isPart, entry.value.isMap { entry.value = upper(entry.value, depth: depth + 1) }
        return entry
      })
    return node
  }

  static func detect(_ document: ConfigDocument) -> Int {
    request(document) == nil ? Confidence.none : Confidence.named + 7
  }

  private static let fields: [Field] = [
    Field(.nodes, ["ResourceConfig.InstanceCount"], .count, insert: false),
    Field(
      .timeLimit, ["StoppingCondition.MaxRuntimeInSeconds"], .hours(per: 1.0 / 3_600), insert: false
    ),
    Field(.interruptible, ["EnableManagedSpotTraining"], .flag, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = request(document) else { return [] }
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.state(.provider, .text("aws"), .derived(formula: "a job of SageMaker", inputs: []))
    reading.read(fields, from: settings)
    if let type = settings["ResourceConfig.InstanceType"] { reading.readSageMakerInstance(type) }
    guard let parameters = root["HyperParameters"] else { return [reading] }
    var own = Reading(format: name)
    let map = parameters.isList ? pairs(parameters) : parameters
    ManagedJobPython.readHyperparameters(map, into: &own)
    reading.merge(own)
    return [reading]
  }

  /// Name and value as a list has them in Kubernetes' objects.
  private static func pairs(_ list: ConfigNode) -> ConfigNode {
    ConfigNode(
      .map(
        list.elements.compactMap { element in
          guard let name = element["name"], let key = name.text, let value = element["value"] else {
            return nil
          }
          return ConfigEntry(key: key, keyRange: name.range, value: value)
        }), list.range)
  }
}
