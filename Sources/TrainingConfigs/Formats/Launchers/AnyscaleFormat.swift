import ConfigText
import Diagnostics
import Runs

/// Anyscale's jobs: an `entrypoint` that is run on the workers of `compute_config`.
///
/// Source: docs.anyscale.com/reference/job-api and compute-config-api, read 2026-11-30.
enum AnyscaleFormat: ConfigFormat {
  static let name = "anyscale"
  static let kind = FormatKind.launcher
  static let framework = Framework(name: "anyscale", version: "0.26")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root,
      root["entrypoint"]?.scalar != nil, !root.has("apiVersion"),
      root.hasAny(["compute_config", "image_uri", "containerfile"])
        || root.has("runtime_env") && root.has("cluster_env")
    else { return Confidence.none }
    return Confidence.likely + 10
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root, let entrypoint = root["entrypoint"] else { return [] }
    var reading = Reading(format: name)
    readWorkers(root["compute_config"], into: &reading)
    if let limit = Settings(root)["timeout_s"] {
      reading.read(.timeLimit, limit, .hours(per: 1.0 / 3_600))
    }
    let command = EmbeddedCommand.read(
      entrypoint, in: context, environment: SkyPilotFormat.environment(of: root["env_vars"]))
    reading.merge(command)
    reading.notTraining = command.notTraining
    return [reading]
  }

  /// The only group of workers, where it has a fixed size: which of several trains, only the program says.
  private static func readWorkers(_ config: ConfigNode?, into reading: inout Reading) {
    guard let config, config.isMap else { return }
    guard let groups = config["worker_nodes"]?.elements, let group = groups.first else { return }
    guard groups.count == 1 else {
      let reason = "which of several groups of workers trains is not known"
      reading.markUnresolved(.instanceType, reason, config.range)
      return reading.markUnresolved(.nodes, reason, config.range)
    }
    let settings = Settings(group)
    if let type = settings["instance_type"] { reading.read(.instanceType, type, .text) }
    guard let most = settings["max_nodes"] else { return }
    guard let least = settings.number("min_nodes"), least == most.number else {
      return reading.markUnresolved(
        .nodes, "how many workers are started is decided while it runs", most.range)
    }
    reading.read(.nodes, most, .count)
  }
}
