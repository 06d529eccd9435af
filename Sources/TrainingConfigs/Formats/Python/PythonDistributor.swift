import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// Libraries that start a function or a program on as many processes and machines as they are told: Kubeflow's
/// clients, Spark's distributors.
struct PythonDistributor {
  /// What one of them is told, by the names of its arguments.
  private struct Kind {
    var name: String
    /// What the path of the maker, or of what the method is called on, begins with.
    var library: String
    var machines: String?
    /// The devices of each machine: a number, or the resources among which they are.
    var devices: String
    /// The names of what stands without a name.
    var positions: [String] = []
    /// Whether each process has one device, unless this is off.
    var usesDevices: String?
    /// Whether it starts all on the machine that it is called on, if nothing else is said.
    var isLocal: String?
    var functions = ["func", "train_func"]
  }

  private static let kinds = [
    Kind(
      name: "CustomTrainer", library: "kubeflow.", machines: "num_nodes",
      devices: "resources_per_node"),
    // What it was called first.
    Kind(
      name: "Trainer", library: "kubeflow.", machines: "num_nodes",
      devices: "resources_per_node"),
    Kind(
      name: "BuiltinTrainer", library: "kubeflow.", machines: "config.num_nodes",
      devices: "config.resources_per_node"),
    Kind(
      name: "create_job", library: "kubeflow.", machines: "num_workers",
      devices: "resources_per_worker"),
    Kind(
      name: "train", library: "kubeflow.training", machines: "num_workers",
      devices: "resources_per_worker"),
    Kind(
      name: "TorchDistributor", library: "pyspark.", devices: "num_processes",
      positions: ["num_processes", "local_mode", "use_gpu"], usesDevices: "use_gpu"),
    Kind(
      name: "DeepspeedTorchDistributor", library: "pyspark.", machines: "nnodes",
      devices: "numGpus", positions: ["numGpus", "nnodes", "localMode", "useGpu"],
      usesDevices: "useGpu", isLocal: "localMode"),
  ]

  /// Words of which one is in every program that uses one.
  static let marks = ["kubeflow.train", "TorchDistributor("].map { Array($0.utf8) }

  private let kind: Kind
  /// The call that says how many.
  let maker: PythonCall
  /// The call that is given what is started.
  let starter: PythonCall

  /// The start that a call is; nil for another call.
  init?(_ call: PythonCall, of script: PythonScript) {
    let made = script.maker(of: call.receiver)?.call
    for kind in Self.kinds {
      if call.name == kind.name, !call.isOwn,
        call.path.hasPrefix(kind.library) || made?.path.hasPrefix(kind.library) == true
      {
        // Of a distributor it is `run` that starts something.
        guard kind.library != "pyspark." else { return nil }
        (self.kind, maker, starter) = (kind, call, call)
        return
      }
      if call.name == "run", let made, made.name == kind.name, made.path.hasPrefix(kind.library) {
        (self.kind, maker, starter) = (kind, made, call)
        return
      }
    }
    return nil
  }

  /// The function or program that is started.
  private var started: PythonItem? {
    kind.functions.lazy.compactMap { starter.argument($0) }.first
      ?? (starter.name == "run" ? starter.arguments.first { $0.name == nil }?.item : nil)
  }

  /// The function of another module that is started.
  var path: String? { started?.symbol }

  /// What the function is given.
  var passed: [PythonPassed] {
    guard starter.name != "run" else {
      guard let first = starter.arguments.firstIndex(where: { $0.name == nil }) else { return [] }
      return Array(starter.arguments[(first + 1)...])
    }
    if let whole = starter.argument("parameters") {
      return [PythonPassed(name: nil, item: whole, nameRange: whole.range)]
    }
    return (starter.argument("func_args")?.entries ?? []).map { entry in
      PythonPassed(name: entry.name, item: entry.value, nameRange: entry.key.range)
    }
  }

  /// Reads on how many devices a training runs that a program hands over; of several that it hands over to
  /// libraries each has its own.
  static func read(
    _ training: PythonTraining, of script: PythonScript, into reading: inout Reading
  ) {
    guard marks.contains(where: script.file.bytes.holds) else { return }
    let all = script.program.calls.prefix(20_000).compactMap { PythonDistributor($0, of: script) }
    let own = all.filter { $0.holds(training.start, in: script) }
    guard let one = own.first ?? (all.count == 1 ? all[0] : nil) else { return }
    one.read(of: script, into: &reading)
    for other in own.dropFirst() {
      var second = Reading(format: reading.format)
      other.read(of: script, into: &second)
      guard second[.count]?.value != reading[.count]?.value else { continue }
      reading.remove(.count)
      reading.markUnresolved(
        .count, "it is started on several numbers of devices", script.range(other.maker.range))
    }
  }

  private func holds(_ call: PythonCall, in script: PythonScript) -> Bool {
    if call.range == starter.range || call.range == maker.range { return true }
    guard case .function(let index)? = started?.value else { return false }
    return script.program.functions[index].holds(call.range)
  }

  private func read(of script: PythonScript, into reading: inout Reading) {
    let settings = settings(in: script)
    let range = script.range(maker.range)
    var machines = 1.0
    let isLocal = kind.isLocal.map { settings.flag($0) ?? !settings.has($0) } ?? false
    if let key = kind.machines, let asked = settings[key], !isLocal {
      guard let number = asked.number, asked.problem == nil else {
        let reason = asked.problem ?? "how many machines are asked for is computed"
        reading.markUnreadable(.nodes, reason, asked.range)
        return reading.markUnreadable(.count, reason, asked.range)
      }
      machines = number
      reading.state(
        .nodes, .number(number), .declared(asked.range),
        place: .cannot("the machines are asked for by the program"))
    }
    if let key = kind.usesDevices, settings.has(key), settings.flag(key) == false { return }
    if let lost = maker.spread {
      return reading.markUnreadable(
        .count, "how many devices are asked for is computed", script.range(lost.range))
    }
    guard let asked = devices(in: settings) else { return }
    guard let each = asked.number ?? asked.text.flatMap({ Number.parse($0) }), asked.problem == nil
    else {
      return reading.markUnreadable(
        .count, asked.problem ?? "how many devices are asked for is computed", asked.range)
    }
    guard each > 0 else { return }
    reading.state(
      .count, .number(each * machines), .declared(asked.range.bytes.isEmpty ? range : asked.range),
      place: .cannot("the devices are asked for by the program"))
  }

  private func settings(in script: PythonScript) -> Settings {
    var entries = script.entries(of: maker)
    let plain = maker.arguments.filter { $0.name == nil }
    for (name, one) in zip(kind.positions, plain) {
      entries.append(
        ConfigEntry(
          key: name, keyRange: script.range(one.item.range), value: script.node(one.item, for: name)
        ))
    }
    return Settings(ConfigNode(.map(entries), script.range(maker.range)))
  }

  /// The number of devices, which among resources is named as Kubernetes names it, or for short.
  private func devices(in settings: Settings) -> Setting? {
    guard let asked = settings[kind.devices] else { return nil }
    guard asked.node.isMap else { return asked }
    let entry = asked.node.entries.first { entry in
      let key = entry.key.lowercased()
      return key == "gpu" || key.hasSuffix("/gpu")
    }
    return entry.map { settings.setting(of: $0.value, at: $0.key) }
  }

  /// What is started elsewhere and is not followed, as the end of a sentence about the program; nil where the
  /// program has it itself.
  func unfollowed(in script: PythonScript) -> String? {
    switch started?.value {
    case .function, .string: return nil
    case .symbol(let path):
      return "`\(kind.name)(…)` starts `\(FactText.shortened(path))`, which is not followed"
    default:
      return "`\(kind.name)(…)` has a service train, of which nothing is read here"
    }
  }
}
