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
    }
    return nil
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
