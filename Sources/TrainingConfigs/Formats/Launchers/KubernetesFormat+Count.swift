import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// The number of devices: which pods train together, and how it is written back.
extension KubernetesFormat {
  // MARK: - Pods that train on their own

  /// On how many machines a command launches one training.
  struct Machines {
    /// nil where it is not said in numbers.
    var number: Double?
    /// Whether that is the launcher's default.
    var isDefault = false
    /// Whether something that is filled in elsewhere says it.
    var isOpen: Bool

    init(of command: Reading) {
      number = command.number(.nodes)
      if case .frameworkDefault? = command[.nodes]?.origin { isDefault = true }
      isOpen = command.isUnresolved(.nodes) || command.isUnresolved(.count)
    }
  }

  /// Kinds whose controller starts one of the pods, or tells each of them of the others in its own way.
  private static let joined: Set<String> = [
    "MPIJob", "RayJob", "RayCluster", "RayService", "TFJob", "XGBoostJob", "MXJob", "JAXJob",
    "PaddleJob",
  ]
  /// Kinds whose controller tells `torchrun` of the other pods, unless its flags say something else.
  private static let told: Set<String> = ["PyTorchJob", "HyperPodPyTorchJob", "TrainJob"]
  /// Kinds of which each pod is a copy that knows nothing of the others.
  private static let copies: Set<String> = [
    "Job", "CronJob", "Deployment", "StatefulSet", "ReplicaSet", "ReplicationController",
  ]
  /// Those of which the pods are to run for ever.
  private static let servers = copies.subtracting(["Job", "CronJob"]).union(["DaemonSet"])
  /// What says of a program that it meets others on other machines.
  private static let meeting = [
    "nnodes", "num_machines", "num-machines", "num_nodes", "num-nodes", "machine_rank",
    "machine-rank", "node_rank", "node-rank", "master_addr", "master-addr", "rdzv", "hostfile",
    "main_process_ip", "coordinator_address", "pet_",
  ]

  /// Controllers start a pod again whenever it ends, unless it waits behind the training.
  static func readRestarts(of object: ConfigNode, into reading: inout Reading) {
    guard let kind = object["kind"], let name = kind.text, servers.contains(name),
      !commands(of: object).contains(where: { command in
        ([command] + command.elements).contains { node in
          ["infinity", "tail -f"].contains { node.scalar?.text.contains($0) == true }
        }
      })
    else { return }
    reading.makeUnresolved(.trials, "it is started again whenever it ends", kind.range)
  }

  /// Pods that nothing makes parts of one training each have one of their own: so many trainings on the devices
  /// of one, which is the dearer reading.
  static func separatePods(
    of object: ConfigNode, on machines: Machines, into reading: inout Reading
  ) {
    let kind = object["kind"]?.text ?? ""
    guard !joined.contains(kind), !machines.isOpen, let pods = reading.number(.nodes), pods > 1,
      let range = reading[.nodes]?.origin.range
    else { return }
    let spec = object["spec"] ?? object
    // Volcano's jobs have tasks.
    let isCopied =
      copies.contains(kind) && spec["tasks"] == nil && spec["completionMode"]?.text != "Indexed"
    var together = machines.number
    if told.contains(kind), machines.isDefault { together = nil }
    guard let size = together ?? (isCopied && !meetsOthers(object) ? 1 : nil), size >= 1,
      size < pods
    else { return }
    let completions = spec["completions"]?.number
    let isSerial = completions.map { $0 > pods } ?? false
    let rounds = isSerial ? ((completions ?? pods) / pods).rounded(.up) : 1
    let all = copies.contains(kind) ? completions ?? pods : pods
    let trials = ((reading.number(.trials) ?? 1) / rounds * all / size).rounded(.up)
    if let count = reading.number(.count) {
      let each = groups(of: object).compactMap { $0.replicas == nil ? nil : $0.devices?.number }
      guard let first = each.first, each.allSatisfy({ $0 == first }) else {
        return reading.makeUnresolved(
          .trials, "each of several pods with other devices trains on its own", range)
      }
      let origin = reading[.count]?.origin ?? .declared(range)
      reading.remove(.count)
      reading.state(
        .count, .number(count / pods * size), origin,
        place: .cannot("several pods train, each on its own"))
    }
    reading.remove(.nodes)
    reading.state(.nodes, .number(size), .declared(range))
    guard !reading.isUnresolved(.trials), trials > 1 else { return }
    reading.remove(.trials)
    reading.state(.trials, .number(trials), .declared(spec["completions"]?.range ?? range))
  }

  /// Whether a command or a variable of the object's containers names other machines; those of this one
  /// are none.
  private static func meetsOthers(_ object: ConfigNode) -> Bool {
    func isMeeting(_ text: String) -> Bool {
      let text = text.lowercased()
      return meeting.contains { text.holds($0) }
    }
    var found = false
    object.visit { path, node in
      guard !found, path.hasSuffix(".env"), node.isList else { return }
      found = node.elements.prefix(500).contains { element in
        guard let name = element["name"]?.text, isMeeting(name) else { return false }
        return !["localhost", "127.0.0.1", "0", "1", ""].contains(element["value"]?.text)
      }
    }
    return found
      || commands(of: object).contains { command in
        ([command] + command.elements).contains { isMeeting($0.scalar?.text ?? "") }
      }
  }

  // MARK: - Writing back

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
