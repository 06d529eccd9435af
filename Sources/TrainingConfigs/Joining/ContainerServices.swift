import ConfigText
import Diagnostics

/// Services of a `docker-compose.yml` that get accelerators and start what their image says.
enum ContainerServices {
  /// The first such service of a document, by the image that nobody sees into.
  static func unseen(in document: ConfigDocument) -> (image: String, range: SourceRange)? {
    for root in document.roots {
      for service in root["services"]?.entries ?? [] {
        guard let image = service.value["image"]?.text, hasDevices(service.value),
          !service.value.hasAny(["command", "entrypoint", "build"]),
          !ContainerImage.isServer(image)
        else { continue }
        return (image, service.keyRange)
      }
      if let job = unseenJob(root) { return job }
    }
    return nil
  }

  /// How the kinds of objects end that run something to its end.
  private static let jobs = ["Job", "Run", "Task", "Trial", "Training", "Experiment"]

  /// A job of a cluster of a kind that is not known, whose containers get accelerators and start what their
  /// image says.
  private static func unseenJob(_ root: ConfigNode) -> (image: String, range: SourceRange)? {
    guard root["apiVersion"]?.text?.contains("/") == true, let kind = root["kind"]?.text,
      jobs.contains(where: kind.hasSuffix), KubernetesFormat.asksForDevices(root)
    else { return nil }
    var found: (image: String, range: SourceRange)?
    root.visit { _, node in
      guard found == nil, node.isMap, let image = node["image"]?.text, node.has("resources"),
        !node.hasAny(["command", "args"]), !ContainerImage.isServer(image)
      else { return }
      found = (image, node["image"]?.range ?? node.range)
    }
    return found
  }

  private static func hasDevices(_ service: ConfigNode) -> Bool {
    if service["runtime"]?.text == "nvidia" || service.has("gpus") { return true }
    let devices = service["deploy"]?["resources"]?["reservations"]?["devices"]?.elements ?? []
    return devices.contains { device in
      let words = device["capabilities"]?.elements.compactMap(\.text) ?? []
      return words.contains("gpu") || ["nvidia", "amd"].contains(device["driver"]?.text ?? "")
    }
  }
}
