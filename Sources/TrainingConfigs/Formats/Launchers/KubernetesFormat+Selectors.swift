import ConfigText
import Runs

/// Which nodes the pods of an object may run on: labels that are asked for by `nodeSelector`, or by a node
/// affinity that leaves one value.
extension KubernetesFormat {
  static func readSelectors(_ object: ConfigNode, into reading: inout Reading) {
    var found: [(fact: Fact, node: ConfigNode)] = []
    object.visit { path, node in
      guard found.count < 200 else { return }
      if path.hasSuffix("nodeSelector") {
        for entry in node.entries {
          if let fact = fact(ofLabel: entry.key) { found.append((fact, entry.value)) }
        }
      } else if node.isMap, node["operator"]?.text == "In", let label = node["key"]?.text,
        let fact = fact(ofLabel: label), let values = node["values"]?.elements,
        let value = values.first, values.count == 1, path.contains("requiredDuringScheduling")
      {
        found.append((fact, value))
      }
    }
    for (fact, node) in found {
      guard let text = node.text else { continue }
      if text.contains("$") || text.contains("{{") {
        reading.markUnresolved(
          fact, "`\(FactText.shortened(text))` is filled in elsewhere", node.range)
      } else if fact != .accelerator || text.contains(where: \.isLetter) {
        reading.read(fact, Settings(node).setting(of: node, at: "nodeSelector"), .text)
      }
    }
  }

  /// Last words of a label that name a kind of device, where the rest of it speaks of devices.
  private static let kindWords: Set<String> = [
    "product", "model", "class", "type", "name", "accelerator",
  ]
  private static let deviceWords: Set<String> = ["gpu", "accelerator", "nvidia"]

  /// The fact that a node's label says: `nvidia.com/gpu.product`, `gpu.nvidia.com/class`,
  /// `cloud.google.com/gke-accelerator`.
  private static func fact(ofLabel label: String) -> Fact? {
    switch label {
    case "node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type":
      return .instanceType
    case "topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region":
      return .region
    default: break
    }
    let words = label.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    guard let last = words.last, kindWords.contains(last),
      words.dropLast().contains(where: deviceWords.contains) || last == "accelerator"
    else { return nil }
    return .accelerator
  }
}
