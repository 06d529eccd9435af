import Ledger
import TrainingConfigs

/// An object of a cluster, as far as admission cares.
public struct ClusterObject: Sendable {
  /// The object as it was sent.
  let json: JSONValue
  /// Its kind, such as `PyTorchJob`.
  public let kind: String

  /// What the names of annotations start with that state facts.
  static let annotationPrefix = "carbonward.dev/"
  private static let longestName = 512

  /// Takes an object; nil for what is none.
  init?(_ json: JSONValue) {
    guard case .object = json, let kind = json["kind"]?.text, !kind.isEmpty,
      kind.utf8.count <= Self.longestName
    else { return nil }
    self.json = json
    self.kind = kind
  }

  private var metadata: JSONValue? { json["metadata"] }

  /// Its name, or what its name will start with.
  var name: String { metadata?["name"]?.text ?? metadata?["generateName"]?.text ?? "" }
  var namespace: String { metadata?["namespace"]?.text ?? "" }
  /// What names it for good; the API server has given it before it asks.
  var uid: String? {
    metadata?["uid"]?.text.flatMap { $0.isEmpty || $0.utf8.count > Self.longestName ? nil : $0 }
  }
  var isBeingDeleted: Bool {
    metadata?["deletionTimestamp"].map { $0 != .null } ?? false
  }

  /// Whether its status says that it runs no more.
  var isFinished: Bool {
    guard let status = json["status"] else { return false }
    let phases = [status["phase"], status["state"]?["phase"], status["jobStatus"]]
    if phases.contains(where: { Self.ends.contains($0?.text ?? "") }) { return true }
    return status["conditions"]?.elements?.contains { condition in
      condition["status"]?.text == "True" && Self.ends.contains(condition["type"]?.text ?? "")
    } ?? false
  }

  /// How the kinds say that they have ended: by a phase, or by a condition that holds.
  static let ends: Set<String> = [
    "Succeeded", "Failed", "Complete", "Completed", "Finished", "Terminated", "Aborted",
    "SUCCEEDED", "FAILED", "STOPPED",
  ]

  /// The kind of what made it and answers for it; nil where nobody does.
  var controllerKind: String? {
    metadata?["ownerReferences"]?.elements?.first { $0["controller"] == .bool(true) }?["kind"]?.text
  }

  /// What decides about an object, and nothing else of it.
  var decisive: JSONValue {
    let annotations = members(metadata?["annotations"]).filter {
      $0.name.hasPrefix(Self.annotationPrefix)
    }
    let other = members(json).filter { !["metadata", "status"].contains($0.name) }
    return .object(other + [.init("labels", metadata?["labels"] ?? .null)] + annotations)
  }

  private func members(_ value: JSONValue?) -> [JSONValue.Member] {
    guard case .object(let members)? = value else { return [] }
    return members
  }

  /// The file that stands for the object: what was asked for, without what the cluster says of it.
  var file: [UInt8] {
    let parts = members(json).filter { $0.name != "status" }.map { member in
      guard member.name == "metadata" else { return member }
      return JSONValue.Member(
        member.name, .object(members(member.value).filter { $0.name != "managedFields" }))
    }
    return JSONValue.object(parts).canonical
  }

  /// A path that names the object in messages, whatever it calls itself.
  var path: String {
    let words = [kind, name].map { word in
      String(
        word.unicodeScalars.prefix(80).map { scalar in
          scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            ? Character(scalar) : "-"
        })
    }
    return words.filter { !$0.isEmpty }.joined(separator: "-") + ".json"
  }

  // MARK: - Accelerators

  /// Whether the object asks for accelerators, or leaves open whether it does.
  ///
  /// Cheap: most objects of a cluster do not, and are let in at once.
  var mayUseAccelerators: Bool {
    // Its runtime, which is another object, may ask for it.
    if kind == "TrainJob" { return true }
    return Self.asks(json)
  }

  /// Whether a container with accelerators leaves to its image what it runs.
  var hidesCommand: Bool { Self.hides(json) }

  private static func hides(_ value: JSONValue) -> Bool {
    switch value {
    case .array(let elements): return elements.contains(where: hides)
    case .object(let members):
      if let resources = value["resources"], value["image"] != nil, asks(resources) {
        return (value["command"]?.elements ?? []).isEmpty
      }
      return members.contains { $0.name != "status" && hides($0.value) }
    default: return false
    }
  }

  private static func asks(_ value: JSONValue) -> Bool {
    switch value {
    case .array(let elements): return elements.contains(where: asks)
    case .object(let members):
      return members.contains { member in
        switch (member.name, member.value) {
        case ("managedFields", _), ("status", _): return false
        case ("limits", .object(let resources)), ("requests", .object(let resources)):
          return resources.contains { AcceleratorResource.contains($0.name) && !isZero($0.value) }
        case ("resourceClaims", .array(let claims)): return !claims.isEmpty
        default: return asks(member.value)
        }
      }
    default: return false
    }
  }

  private static func isZero(_ value: JSONValue) -> Bool {
    value == .integer(0) || value == .string("0")
  }
}
