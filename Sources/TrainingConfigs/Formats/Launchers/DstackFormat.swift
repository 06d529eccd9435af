import ConfigText
import Diagnostics
import Quantities
import Runs

/// dstack runs: what tasks do, and what others do beside being looked at or answering.
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
    guard let commands = root["commands"] ?? root["init"] else {
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
    reading.notTraining = command.notTraining.map { reason in
      root["type"]?.text == "task" ? reason : "only dstack tasks train"
    }
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
