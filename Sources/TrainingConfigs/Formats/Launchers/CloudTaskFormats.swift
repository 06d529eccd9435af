import ConfigText
import Diagnostics
import Quantities
import Runs

/// SkyPilot tasks: `resources`, `num_nodes` and what `run` does.
enum SkyPilotFormat: ConfigFormat {
  static let name = "skypilot"
  static let kind = FormatKind.launcher
  static let framework = Framework(name: "skypilot", version: "0.10")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root,
      !root.hasAny(["services", "apiVersion", "searcher", "type", "$schema", "image"])
    else { return Confidence.none }
    let tasks = document.roots.filter { $0.hasAny(["run", "setup"]) }
    guard let task = tasks.first else { return Confidence.none }
    let own = ["num_nodes", "file_mounts", "workdir", "envs", "resources", "setup"]
    let isTask = task["resources"]?.isMap == true && task.hasAny(["run", "setup"])
    let isBare =
      task.has("run") && task["run"]?.scalar != nil && task.count(of: own) >= 1
      && task.entries.allSatisfy { keys.contains($0.key) }
    return isTask || isBare ? Confidence.likely : Confidence.none
  }

  private static let keys: Set<String> = [
    "name", "workdir", "num_nodes", "resources", "envs", "secrets", "file_mounts", "setup", "run",
    "service", "config", "experimental", "volumes",
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    let tasks = document.roots.filter { $0.hasAny(["run", "setup"]) }
    return tasks.map { readTask($0, in: context) }
  }

  private static func readTask(_ root: ConfigNode, in context: ReadingContext) -> Reading {
    let settings = Settings(root)
    var reading = Reading(format: name)
    if let nodes = settings["num_nodes"] {
      reading.read(.nodes, nodes, .count)
    } else {
      reading.state(.nodes, .number(1), framework.origin)
    }
    let perNode = readAccelerators(root.find("resources.accelerators"), settings, into: &reading)
    readPlace(settings, into: &reading)
    if settings.flag("resources.use_spot") == true, let spot = settings["resources.use_spot"] {
      reading.state(
        .interruptible, .flag(true), .declared(spot.range), place: .replacing(spot, .flag))
    }
    if let run = root["run"] {
      var seeds = environment(of: root["envs"])
      for (key, fact) in [
        ("SKYPILOT_NUM_NODES", reading.number(.nodes)), ("SKYPILOT_NUM_GPUS_PER_NODE", perNode),
      ] {
        if let fact { seeds[key] = .text(ShellWord(computed: Number.write(fact))) }
      }
      let command = EmbeddedCommand.read(run, in: context, environment: seeds)
      reading.merge(command)
      reading.notTraining = command.notTraining
    } else {
      reading.notTraining = "it runs nothing"
    }
    return reading
  }

  /// `envs` as variables; ranges point at their values.
  static func environment(of node: ConfigNode?) -> [String: ShellVariable] {
    var variables: [String: ShellVariable] = [:]
    for entry in node?.entries ?? [] {
      guard let scalar = entry.value.scalar, !entry.value.isNull else { continue }
      variables[entry.key] = .text(ShellWord(value: scalar, range: entry.value.range))
    }
    return variables
  }

  /// `A100:8`, `{A100: 8}`; several are alternatives. Returns the devices of one node.
  private static func readAccelerators(
    _ node: ConfigNode?, _ settings: Settings, into reading: inout Reading
  ) -> Double? {
    guard let node, !node.isNull else { return nil }
    var request: (type: String, count: Double, range: SourceRange, literal: SourceRange?)?
    switch node.content {
    case .scalar(let scalar):
      guard scalar.problem == nil, !scalar.text.contains("$") else { return nil }
      let parts = scalar.text.split(separator: ":").map(String.init)
      guard let type = parts.first else { return nil }
      request = (
        type, parts.count > 1 ? Number.parse(parts[1]) ?? 0 : 1, node.range, scalar.literal
      )
    case .list(let elements):
      if elements.count == 1, let text = elements[0].text {
        let parts = text.split(separator: ":").map(String.init)
        request = (
          parts[0], parts.count > 1 ? Number.parse(parts[1]) ?? 0 : 1, elements[0].range, nil
        )
      }
    case .map(let entries):
      if entries.count == 1, let entry = entries.first {
        let parts = entry.key.split(separator: ":").map(String.init)
        let count = parts.count > 1 ? Number.parse(parts[1]) : entry.value.number
        request = (parts.first ?? "", count ?? 1, entry.keyRange, nil)
        if parts.count == 1, count != nil {
          return readPair(entry, settings, into: &reading)
        }
      }
    }
    guard let request, request.count >= 1, !request.type.isEmpty else {
      reading.markUnresolved(.accelerator, "several accelerators are alternatives", node.range)
      reading.markUnresolved(.count, "several accelerators are alternatives", node.range)
      return nil
    }
    let count = request.count
    let nodes = reading.number(.nodes) ?? 1
    let literal = request.literal
    reading.state(
      .accelerator, .text(request.type), .declared(request.range),
      place: Place { value in
        guard let literal, let text = value.text else {
          return .cannot("the accelerator is a key here")
        }
        return Literal.write("\(text):\(Number.write(count))", .plain, isString: true).map {
          .edits([Edit(literal, $0)], .safe)
        } ?? .cannot("the name does not fit into the file")
      })
    let type = request.type
    reading.state(
      .count, .number(count * nodes), .declared(request.range),
      place: Place { value in
        guard let literal, let wanted = value.number.map({ $0.central / nodes }), wanted >= 1,
          wanted == wanted.rounded(),
          let text = Literal.write("\(type):\(Number.write(wanted))", .plain, isString: true)
        else { return .cannot("the count is nodes times accelerators of each") }
        return .edits([Edit(literal, text)], .safe)
      })
    return count
  }

  /// `{A100: 8}`: the accelerator is the key.
  private static func readPair(
    _ entry: ConfigEntry, _ settings: Settings, into reading: inout Reading
  ) -> Double? {
    let setting = settings.setting(of: entry.value, at: "resources.accelerators")
    guard let count = setting.number, count >= 1 else { return nil }
    let range = entry.keyRange
    let key = entry.key
    reading.state(
      .accelerator, .text(key), .declared(range),
      place: Place { value in
        guard range.text == key, let text = value.text,
          let word = Literal.write(text, .plain, isString: false)
        else { return .cannot("the accelerator is a key here") }
        return .edits([Edit(range, word)], .safe)
      })
    let nodes = reading.number(.nodes) ?? 1
    reading.state(
      .count, .number(count * nodes), .declared(range),
      place: .each(of: nodes, .replacing(setting, .count)))
    return count
  }

  /// `infra: aws/us-east-1`, or `cloud` and `region`.
  private static func readPlace(_ settings: Settings, into reading: inout Reading) {
    if let infra = settings["resources.infra"], let text = infra.text {
      let parts = text.split(separator: "/").map(String.init)
      if let cloud = parts.first, cloud != "*" {
        reading.state(.provider, .text(cloud), .declared(infra.range))
        if parts.count > 1, parts[1] != "*" {
          reading.state(
            .region, .text("\(cloud)/\(parts[1])"), .declared(infra.range),
            // A zone is one of the old region's.
            place: .rewriting(infra) { value in value.text.flatMap { $0.contains("/") ? $0 : nil } }
          )
        }
      }
    }
    let cloud = settings["resources.cloud"]
    if let cloud { reading.read(.provider, cloud, .text) }
    if let region = settings["resources.region"], let text = region.text, region.problem == nil {
      let prefix = cloud?.text.map { $0 + "/" } ?? ""
      reading.state(
        .region, .text(prefix + text), .declared(region.range),
        place: .rewriting(region) { value in
          guard let wanted = value.text else { return nil }
          if wanted.hasPrefix(prefix), !prefix.isEmpty {
            return String(wanted.dropFirst(prefix.count))
          }
          return wanted.contains("/") ? nil : wanted
        })
      if settings["resources.zone"] != nil {
        reading.couple(.region, with: .cannot("`resources.zone` names a zone of the old region"))
      }
    }
    if let type = settings["resources.instance_type"] { reading.read(.instanceType, type, .text) }
  }
}

/// dstack runs; only tasks train.
enum DstackFormat: ConfigFormat {
  static let name = "dstack"
  static let kind = FormatKind.launcher
  static let framework = Framework(name: "dstack", version: "0.19")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, let type = root["type"]?.text,
      ["task", "dev-environment", "service", "fleet", "volume", "gateway"].contains(type),
      root.hasAny(["commands", "resources", "nodes", "ide", "replicas"]), !root.has("apiVersion")
    else { return Confidence.none }
    return document.name.hasSuffix("dstack.yml") || document.name.hasSuffix("dstack.yaml")
      ? Confidence.named : Confidence.likely + 15
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root else { return [] }
    let settings = Settings(root)
    var reading = Reading(format: name)
    if let nodes = settings["nodes"] {
      reading.read(.nodes, nodes, .count)
    } else {
      reading.state(.nodes, .number(1), framework.origin)
    }
    readDevices(root.find("resources.gpu"), into: &reading)
    if let limit = settings["max_duration"] {
      reading.read(.timeLimit, limit, .duration(.suffixed))
    }
    guard root["type"]?.text == "task", let commands = root["commands"] else {
      reading.notTraining = "only dstack tasks train"
      return [reading]
    }
    var seeds: [String: ShellVariable] = [:]
    for element in root["env"]?.elements ?? [] {
      guard let scalar = element.scalar, let equals = scalar.text.firstIndex(of: "=") else {
        continue
      }
      let name = String(scalar.text[..<equals])
      let value = String(scalar.text[scalar.text.index(after: equals)...])
      let start =
        scalar.quoting == .plain
        ? scalar.literal.map { $0.bytes.lowerBound + name.utf8.count + 1 } : nil
      seeds[name] = .text(
        ShellWord(
          pieces: [ShellPiece(text: value, start: start, isQuoted: true)],
          range: element.range.bytes))
    }
    seeds.merge(SkyPilotFormat.environment(of: root["env"])) { first, _ in first }
    if let nodes = reading.number(.nodes) {
      seeds["DSTACK_NODES_NUM"] = .text(ShellWord(computed: Number.write(nodes)))
    }
    let command = EmbeddedCommand.read(commands, in: context, environment: seeds)
    reading.merge(command)
    reading.notTraining = command.notTraining
    return [reading]
  }

  /// `A100:80GB:4`, `24GB`, `1..8`, `{name: …, count: …}`.
  private static func readDevices(_ node: ConfigNode?, into reading: inout Reading) {
    guard let node, !node.isNull else { return }
    var type: (String, SourceRange)?
    var count: (Double, SourceRange)?
    var isOpen = false
    let settings = Settings(node)
    var typePlace = parts(node) { parts, value in
      // The memory is that of the old accelerator.
      value.text.map { name in parts.compactMap { isType($0) ? name : isMemory($0) ? nil : $0 } }
    }
    var countPlace = Place.cannot("the number of devices is not stated")
    if node.isMap {
      if let name = node["name"] {
        if let text = name.text { type = (text, name.range) } else { isOpen = true }
        typePlace = .replacing(settings.setting(of: name, at: "gpu.name"), .text)
      }
      if let number = node["count"] {
        if let value = number.number { count = (value, number.range) } else { isOpen = true }
        countPlace = .replacing(settings.setting(of: number, at: "gpu.count"), .count)
      }
    } else if let text = node.text {
      for part in text.split(separator: ":").map(String.init) {
        if part.contains("..") || part.contains(",") {
          isOpen = true
        } else if let value = Number.parse(part) {
          count = (value, node.range)
        } else if isType(part) {
          type = (part, node.range)
        }
      }
    }
    if let (text, range) = type {
      reading.state(.accelerator, .text(text), .declared(range), place: typePlace)
    }
    if isOpen {
      return reading.markUnresolved(.count, "the request leaves a choice of devices", node.range)
    }
    guard let nodes = reading.number(.nodes) else { return }
    if let (value, range) = count, value >= 1 {
      if !node.isMap {
        countPlace = parts(node) { parts, value in
          guard let number = value.number?.central else { return nil }
          return parts.map { Number.parse($0) == nil ? $0 : Number.write(number) }
        }
      }
      reading.state(
        .count, .number(value * nodes), .declared(range), place: .each(of: nodes, countPlace))
    } else {
      reading.state(.count, .number(nodes), framework.origin)
    }
  }
}

extension DstackFormat {
  private static func isMemory(_ part: String) -> Bool { part.hasSuffix("GB") }

  /// Whether a part of a request names a device, rather than its vendor, memory or number.
  private static func isType(_ part: String) -> Bool {
    !isMemory(part) && Number.parse(part) == nil
      && !["nvidia", "amd", "tpu", "google", "intel"].contains(part)
  }

  /// Writes a request such as `A100:80GB:4` with some of its parts changed.
  private static func parts(
    _ node: ConfigNode, _ change: @escaping @Sendable ([String], FactValue) -> [String]?
  ) -> Place {
    let setting = Settings(node).setting(of: node, at: "resources.gpu")
    let parts = (setting.text ?? "").split(separator: ":").map(String.init)
    return .rewriting(setting) { value in change(parts, value)?.joined(separator: ":") }
  }
}

extension Place {
  /// Writes a count of all nodes as the count of each.
  static func each(of nodes: Double, _ place: Place) -> Place {
    Place { value in
      guard let wanted = value.number.map({ $0.central / nodes }), wanted >= 1,
        wanted == wanted.rounded()
      else { return .cannot("the count is nodes times devices of each") }
      return place.write(.number(wanted))
    }
  }
}

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
      let epochs = reading.isKnown(.epochs) || reading.isKnown(.steps)
      if !epochs { reading.notTraining = "a pipeline whose training cannot be told" }
    }
    return [reading]
  }

  /// `${{inputs.x}}` in a command is the input's value.
  private static func inputs(of node: ConfigNode?) -> [String: ShellVariable] {
    SkyPilotFormat.environment(of: node)
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
