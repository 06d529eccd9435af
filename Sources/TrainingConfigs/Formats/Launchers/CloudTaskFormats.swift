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
    return tasks.flatMap { task in
      let run = readTask(task, doing: task["run"], in: context)
      // What sets a machine up may train as well, though most of it only fetches.
      let setup = task["setup"].map { readTask(task, doing: $0, in: context) }
      return [setup].compactMap(\.self).filter { trains($0, of: document, in: context) } + [run]
    }
  }

  /// Whether what sets a machine up says how long it trains, or starts a program that does.
  private static func trains(
    _ setup: Reading, of document: ConfigDocument, in context: ReadingContext
  ) -> Bool {
    guard setup.notTraining == nil else { return false }
    let lengths: [Fact] = [.steps, .epochs, .tokens]
    return lengths.contains { setup[$0]?.origin.isStated == true || setup.isUnresolved($0) }
      || !setup.references.isEmpty
      || setup.programs.contains { program in
        guard let found = context.load(program.path, document.file) else { return true }
        return context.others.trains(found, context)
      }
  }

  private static func readTask(
    _ root: ConfigNode, doing commands: ConfigNode?, in context: ReadingContext
  ) -> Reading {
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
    if let commands {
      var seeds = environment(of: root["envs"])
      for (key, fact) in [
        ("SKYPILOT_NUM_NODES", reading.number(.nodes)), ("SKYPILOT_NUM_GPUS_PER_NODE", perNode),
      ] {
        if let fact { seeds[key] = .text(ShellWord(computed: Number.write(fact))) }
      }
      let command = EmbeddedCommand.read(commands, in: context, environment: seeds)
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
