import ConfigText
import Diagnostics
import Quantities
import Runs

/// Writing back the number of devices: replicas times devices of their containers.
extension KubernetesFormat {
  /// All requests and limits of devices below a node.
  static func written(in node: ConfigNode) -> [ConfigNode] {
    requests(in: node, where: isDevice).map(\.value)
  }

  /// One replica gets more or fewer devices; of several the last group gets more or fewer replicas.
  static func countPlace(_ groups: [Group]) -> Place {
    let using = groups.filter { $0.devices != nil }
    if using.contains(where: \.isSum) {
      return .cannot("several containers of a pod have devices of their own")
    }
    guard let last = using.last, let each = last.devices?.number, let replicas = last.replicas
    else {
      return .cannot("the devices are filled in elsewhere")
    }
    guard let node = last.replicasNode, replicas > 1 || using.count > 1 else {
      return using.count == 1
        ? devices(last, in: replicas) : .cannot("the count is replicas times devices of each")
    }
    let others = using.dropLast().reduce(0) { $0 + ($1.replicas ?? 0) * ($1.devices?.number ?? 0) }
    return .rewriting(Settings(node).setting(of: node, at: "replicas")) { value in
      guard let wanted = value.number.map({ ($0.central - others) / each }), wanted >= 1,
        wanted == wanted.rounded()
      else { return nil }
      return Number.write(wanted)
    }
  }

  /// Requests and limits say the same and change together.
  private static func devices(_ group: Group, in replicas: Double) -> Place {
    let numbers = group.written.map(\.number)
    guard let first = numbers.first, numbers.allSatisfy({ $0 == first }) else {
      return .cannot("containers ask for different numbers of devices")
    }
    let places = group.written.map {
      Place.replacing(Settings($0).setting(of: $0, at: "devices"), .count)
    }
    let all = places.dropFirst().reduce(places[0]) { $0.and($1) }
    return .each(of: replicas, all)
  }
}
