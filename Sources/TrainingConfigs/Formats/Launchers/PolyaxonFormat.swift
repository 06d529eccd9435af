import ConfigText
import Diagnostics
import Quantities
import Runs

/// Polyaxon's files: components, operations that run one with other parameters, and searches over them.
///
/// Source: the specification of Polyaxonfiles, https://polyaxon.com/docs/core/specification/ (v1.1).
enum PolyaxonFormat: ConfigFormat {
  static let name = "polyaxon"
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml || document.language == .json else { return Confidence.none }
    return document.roots.contains(where: isFile) ? Confidence.named + 5 : Confidence.none
  }

  private static func isFile(_ root: ConfigNode) -> Bool {
    guard ["component", "operation"].contains(root["kind"]?.text ?? ""), root.has("version"),
      !root.has("apiVersion")
    else { return false }
    return root.hasAny([
      "run", "runPatch", "pathRef", "hubRef", "urlRef", "component", "matrix", "params",
    ])
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    let readings = document.roots.filter(isFile).prefix(fileLimit).flatMap {
      operation($0, document.file, in: context, depth: 0)
    }
    let training = readings.filter { $0.reasonAgainst == nil }
    return training.isEmpty ? Array(readings.prefix(1)) : training
  }

  private static let fileLimit = 100
  private static let depthLimit = 4

  // MARK: - Operations

  /// A component, alone or as an operation runs it.
  private static func operation(
    _ root: ConfigNode, _ file: SourceFile, in context: ReadingContext, depth: Int
  ) -> [Reading] {
    guard depth < depthLimit else { return [] }
    let found = component(of: root, file, in: context)
    guard let component = found.component else { return [unseen(root)] }
    var run = component["run"] ?? ConfigNode(.map([]), component.range)
    if let patch = root["runPatch"], patch.isMap { run = merged(run, with: patch, depth: 0) }
    if run["kind"]?.text == "dag" {
      return (run["operations"]?.elements ?? []).prefix(fileLimit).flatMap {
        operation($0, file, in: context, depth: depth + 1)
      }
    }
    let values = values(of: root, component)
    let folder = ConfigNode(.scalar(ConfigScalar(text: "/plx", isString: true)), run.range)
    // Folders that the platform makes.
    run = WorkflowParameters.fill(run) { values[$0] ?? ($0.hasPrefix("globals.") ? folder : nil) }
    guard let object = object(for: run) else { return [other(run)] }
    var reading =
      KubernetesFormat.read(
        KubernetesFormat.Job(object: object, trials: trials(of: root)), in: context)
      ?? Reading(format: name)
    reading.format = name
    if let other = found.file { reading.files.append(other) }
    readTimeout(root["termination"] ?? component["termination"], into: &reading)
    return [reading]
  }

  /// What an operation runs: a component in the same file, or in one that it names.
  private static func component(
    of root: ConfigNode, _ file: SourceFile, in context: ReadingContext
  ) -> (component: ConfigNode?, file: SourceFile?) {
    if root.has("run") { return (root, nil) }
    if let own = root["component"], own.isMap { return (own, nil) }
    guard let path = root["pathRef"]?.text, path.utf8.count <= 1_024,
      let other = context.load(path, file), let named = other.roots.first(where: { $0.has("run") })
    else { return (nil, nil) }
    return (named, other.file)
  }

  /// An operation of a component that lies elsewhere.
  private static func unseen(_ root: ConfigNode) -> Reading {
    var reading = Reading(format: name)
    let changed = (root["params"]?.entries ?? []) + (root.find("matrix.params")?.entries ?? [])
    if let length = changed.first(where: { LengthName($0.key) != nil }) {
      reading.doubt =
        "says how long something trains, of which the component is not in the repository"
      reading.range = length.keyRange
    } else {
      reading.notTraining = "the component that it runs is not in the repository"
    }
    return reading
  }

  /// Services, and whatever else is no job.
  private static func other(_ run: ConfigNode) -> Reading {
    var reading = Reading(format: name)
    reading.notTraining = "it starts no job"
    return reading
  }

  private static func merged(
    _ node: ConfigNode, with patch: ConfigNode, depth: Int
  ) -> ConfigNode {
    guard depth < 16, node.isMap, patch.isMap else { return patch }
    return patch.entries.reduce(node) { node, entry in
      var entry = entry
      if let own = node[entry.key] {
        entry.value = merged(own, with: entry.value, depth: depth + 1)
      }
      var entries = node.entries.filter { $0.key != entry.key }
      entries.append(entry)
      return ConfigNode(.map(entries), node.range)
    }
  }

  // MARK: - Parameters

  /// What `{{ name }}` stands for; what a search varies is not known.
  private static func values(of root: ConfigNode, _ component: ConfigNode) -> [String: ConfigNode] {
    var values: [String: ConfigNode] = [:]
    for input in (component["inputs"]?.elements ?? []).prefix(500) {
      if let name = input["name"]?.text, let value = input["value"] { values[name] = value }
    }
    for entry in root["params"]?.entries ?? [] {
      values[entry.key] = entry.value["value"] ?? (entry.value.isMap ? nil : entry.value)
    }
    var varied = Set((root.find("matrix.params")?.entries ?? []).map(\.key))
    for one in (root.find("matrix.values")?.elements ?? []).prefix(500) {
      varied.formUnion(one.entries.map(\.key))
    }
    for name in varied { values[name] = nil }
    for (name, value) in values { values["params." + name] = value }
    return values
  }

  // MARK: - How often

  private static func trials(of root: ConfigNode) -> KubernetesFormat.Repeats? {
    if let schedule = root["schedule"], schedule.isMap {
      return .unknown("it is started again by its `schedule`", schedule.range)
    }
    guard let matrix = root["matrix"], matrix.isMap else { return nil }
    let limit = matrix["numRuns"]?.number
    switch matrix["kind"]?.text ?? "" {
    case "mapping":
      guard let values = matrix["values"], values.isList else { break }
      return .times(Double(values.elements.count), values.range)
    case "grid":
      let sizes = (matrix["params"]?.entries ?? []).map { size(of: $0.value) }
      let known = sizes.compactMap(\.self)
      let all = known.count == sizes.count ? known.reduce(1, *) : nil
      guard let count = [all, limit].compactMap(\.self).min() else { break }
      return .times(count, matrix["numRuns"]?.range ?? matrix.range)
    case "bayes":
      guard let first = matrix["numInitialRuns"]?.number, let rest = matrix["maxIterations"]?.number
      else { break }
      return .times(first + rest, matrix.range)
    default:
      guard let limit, let node = matrix["numRuns"] else { break }
      return .times(limit, node.range)
    }
    return .unknown("how often the search runs it is not stated", matrix.range)
  }

  /// How many values a grid takes of a parameter.
  private static func size(of parameter: ConfigNode) -> Double? {
    guard let value = parameter["value"] else { return nil }
    switch parameter["kind"]?.text ?? "" {
    case "choice", "pchoice": return value.isList ? Double(value.elements.count) : nil
    case "range", "linspace", "logspace", "geomspace":
      let numbers =
        value.isList
        ? value.elements.map(\.number)
        : value.isMap
          ? ["start", "stop", "step"].map { value[$0]?.number }
          : (value.text ?? "").split(separator: ":").map { Number.parse(String($0)) }
      guard numbers.count == 3, let start = numbers[0], let stop = numbers[1],
        let step = numbers[2],
        step != 0
      else { return nil }
      if parameter["kind"]?.text != "range" { return step }
      let count = ((stop - start) / step).rounded(.up)
      return count >= 1 ? count : nil
    default: return nil
    }
  }

  // MARK: - What is run

  /// Kinds of a distributed job, each with the object of a cluster that it makes.
  private static let distributed = [
    "pytorchjob": "PyTorchJob", "tfjob": "TFJob", "mpijob": "MPIJob", "mxjob": "MXJob",
    "xgbjob": "XGBoostJob", "paddlejob": "PaddleJob",
  ]

  /// The object of a cluster that a run makes; nil for services and other kinds.
  private static func object(for run: ConfigNode) -> ConfigNode? {
    guard let kind = run["kind"], let word = kind.text else { return nil }
    func text(_ text: String) -> ConfigNode {
      ConfigNode(.scalar(ConfigScalar(text: text, isString: true)), kind.range)
    }
    func map(_ entries: [(String, ConfigNode)], _ range: SourceRange) -> ConfigNode {
      ConfigNode(
        .map(entries.map { ConfigEntry(key: $0.0, keyRange: $0.1.range, value: $0.1) }), range)
    }
    func pod(_ node: ConfigNode) -> ConfigNode {
      let containers = ConfigNode(
        .list([node["container"]].compactMap(\.self)), node.range)
      var parts = [("containers", containers)]
      if let environment = node["environment"] ?? run["environment"] {
        parts.append(("environment", environment))
      }
      return map([("spec", map(parts, node.range))], node.range)
    }
    if word == "job" {
      return map(
        [
          ("apiVersion", text("batch/v1")), ("kind", text("Job")),
          ("spec", map([("template", pod(run))], run.range)),
        ], run.range)
    }
    guard let name = distributed[word] else { return nil }
    let groups = run.entries.filter { $0.value.isMap && $0.value.has("container") }.map { entry in
      let replicas = entry.value["replicas"].map { [("replicas", $0)] } ?? []
      return (
        entry.key, map(replicas + [("template", pod(entry.value))], entry.value.range)
      )
    }
    return map(
      [
        ("apiVersion", text("kubeflow.org/v1")), ("kind", text(name)),
        ("spec", map([("polyaxonReplicaSpecs", map(groups, run.range))], run.range)),
      ], run.range)
  }

  private static func readTimeout(_ node: ConfigNode?, into reading: inout Reading) {
    guard let node, let setting = Settings(node)["timeout"] else { return }
    reading.read(.timeLimit, setting, .hours(per: 1.0 / 3_600))
  }
}
