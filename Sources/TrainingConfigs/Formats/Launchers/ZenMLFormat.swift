import ConfigText
import Diagnostics
import Runs

/// ZenML's run configurations: the parameters of a pipeline's steps, and the machines that they ask for.
///
/// Source: docs.zenml.io/concepts/steps_and_pipelines/yaml_configuration (0.8), read 2026-11-30.
enum ZenMLFormat: ConfigFormat {
  static let name = "zenml"
  static let kind = FormatKind.launcher
  static let framework = Framework(name: "zenml", version: "0.8")

  /// What only steps of ZenML have.
  private static let stepKeys = [
    "parameters", "step_operator", "experiment_tracker", "enable_cache", "enable_step_logs",
  ]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, let steps = root["steps"],
      steps.isMap, !root.has("apiVersion"),
      steps.entries.contains(where: { $0.value.isMap && $0.value.hasAny(stepKeys) }),
      steps.entries.allSatisfy({ $0.value.isMap || $0.value.isNull })
    else { return Confidence.none }
    // Of a pipeline none of whose steps says that it trains, nothing is claimed.
    return trainings(of: document).isEmpty ? Confidence.none : Confidence.likely
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    trainings(of: document)
  }

  private static func trainings(of document: ConfigDocument) -> [Reading] {
    guard let root = document.root, let steps = root["steps"]?.entries else { return [] }
    let shared = flattened(root["parameters"])
    let saysLength = isLength(shared)
    return steps.prefix(200).compactMap { step -> Reading? in
      let own = flattened(step.value["parameters"])
      let settings = (step.value["settings"]?.entries ?? []) + (root["settings"]?.entries ?? [])
      let machine = machine(settings)
      // Any step may train with the parameters of the whole pipeline: its name says which one does.
      guard isLength(own) || trains(step.key) && (saysLength || machine.asksForDevices) else {
        return nil
      }
      return reading(
        of: step, own + shared.filter { one in !own.contains { $0.key == one.key } }, machine)
    }
  }

  private static func reading(
    of step: ConfigEntry, _ parameters: [ConfigEntry], _ machine: Machine
  ) -> Reading {
    var reading = Reading(format: name)
    reading.range = step.keyRange
    var own = Reading(format: name)
    GenericFormat.read(
      Settings(ConfigNode(.map(parameters), step.value.range), .none), into: &own)
    own.insertions = [:]
    machine.read(besides: own, into: &reading)
    reading.merge(own)
    return reading
  }

  /// Parameters of a step, with those of the maps that it takes whole among them.
  private static func flattened(_ node: ConfigNode?) -> [ConfigEntry] {
    (node?.entries ?? []).flatMap { entry in
      entry.value.isMap ? entry.value.entries : [entry]
    }
  }

  private static func isLength(_ parameters: [ConfigEntry]) -> Bool {
    parameters.contains { LengthName($0.key) != nil && ($0.value.number ?? 0) > 0 }
  }

  private static func trains(_ name: String) -> Bool {
    let name = name.lowercased().replacing("_", with: "").replacing("-", with: "")
    return name.contains("train") || name.contains("finetun")
  }
}

extension ZenMLFormat {
  /// What a step runs on: settings of its operator or of the orchestrator, and resources of any of them.
  private struct Machine {
    var sections: [ConfigNode] = []

    /// Whether accelerators, or a machine that may have some, are asked for.
    var asksForDevices: Bool {
      sections.contains { $0.hasAny(["accelerator_type", "accelerator_count", "gpu_count"]) }
        || self["instance_type"] != nil || self["vm_size"] != nil
    }

    subscript(key: String) -> Setting? {
      sections.lazy.compactMap { Settings($0)[key] }.first { !$0.isNull }
    }

    func read(besides own: Reading, into reading: inout Reading) {
      if let type = self["accelerator_type"] { reading.readGoogleAccelerator(type) }
      if let type = self["machine_type"] ?? self["vm_size"] {
        reading.read(.instanceType, type, .text)
      }
      if let type = self["instance_type"] { reading.readSageMakerInstance(type) }
      guard let devices = self["accelerator_count"] ?? self["gpu_count"],
        devices.number.map({ $0 >= 1 }) ?? true
      else { return }
      reading.state(.nodes, .number(1), .derived(formula: "one container", inputs: []))
      guard own.batchMeaning != nil, let number = devices.number else {
        reading.read(.count, devices, .count)
        return
      }
      // With other devices the batch would mean another one.
      reading.state(
        .count, .number(number), .declared(devices.range),
        place: .cannot("the batch may be that of one device"))
    }
  }

  private static func machine(_ settings: [ConfigEntry]) -> Machine {
    var machine = Machine()
    for entry in settings where entry.value.isMap {
      guard
        entry.key == "resources" || entry.key.hasPrefix("step_operator")
          || entry.key.hasPrefix("orchestrator")
      else { continue }
      machine.sections.append(entry.value)
      if let estimator = entry.value["estimator_args"] { machine.sections.append(estimator) }
    }
    return machine
  }
}
