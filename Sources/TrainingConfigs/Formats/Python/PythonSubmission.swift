import ConfigText
import Diagnostics
import Runs
import Text

/// Functions and commands that a program puts into the queue of a cluster itself: by an executor of submitit,
/// and by `Slurm(…)` of `simple_slurm`.
struct PythonSubmission {
  private let script: PythonScript
  /// What the job is made with.
  private let maker: PythonCall
  private let isCommand: Bool

  /// The submission that a call is; nil for another call.
  init?(_ call: PythonCall, of script: PythonScript) {
    guard
      Self.takers.contains(call.name) || Self.starters.contains(call.name)
        || Self.addsCommand(call, in: script),
      let maker = script.maker(of: call.receiver)?.call, !maker.isOwn
    else { return nil }
    isCommand = maker.path.hasPrefix("simple_slurm.")
    let isTaken =
      isCommand
      ? Self.starters.contains(call.name) || call.name == "add_cmd"
      : Self.takers.contains(call.name) && maker.path.hasPrefix("submitit.")
    guard isTaken else { return nil }
    (self.script, self.maker) = (script, maker)
  }

  /// Methods by which an executor, and a list of functions that it takes as one, take a function.
  private static let takers: Set<String> = ["submit", "map_array", "add"]
  /// Methods by which a job is given a command.
  private static let starters: Set<String> = ["sbatch", "srun"]

  /// The submission of a function of the program itself, or of an object of it, in which a call is made.
  init?(around call: PythonCall, of script: PythonScript) {
    guard script.program.imports.contains(where: { $0.hasPrefix("submitit") }) else { return nil }
    let around = script.program.calls.lazy.compactMap { one in
      PythonSubmission(one, of: script).flatMap { submission -> PythonSubmission? in
        guard let item = one.arguments.first(where: { $0.name == nil })?.item else { return nil }
        switch item.value {
        case .function(let index):
          return script.program.functions[index].holds(call.range) ? submission : nil
        case .made(let index, _):
          return script.program.calls[index].isOwn ? submission : nil
        default: return nil
        }
      }
    }.first
    guard let around else { return nil }
    self = around
  }

  /// Whether a call submits what stands in the program itself, or what is put together there.
  static func isOwn(_ call: PythonCall, in script: PythonScript) -> Bool {
    guard PythonSubmission(call, of: script) != nil,
      let item = call.arguments.first(where: { $0.name == nil })?.item
    else { return false }
    switch item.value {
    case .function: return true
    case .made(let index, _):
      let maker = script.program.calls[index]
      return maker.name == list || maker.isOwn
    default: return false
    }
  }

  /// What an executor takes as one function is put together of several.
  static let list = "FunctionSequence"

  /// Whether a call puts a command into the queue.
  static func isCommand(_ call: PythonCall, in script: PythonScript) -> Bool {
    PythonSubmission(call, of: script)?.isCommand == true || addsCommand(call, in: script)
  }

  /// What a call gives the function that it puts into the queue; of several jobs at once nothing is known.
  static func passed(by call: PythonCall) -> [PythonPassed] {
    guard call.name != "map_array",
      let first = call.arguments.firstIndex(where: { $0.name == nil })
    else { return [] }
    return Array(call.arguments[(first + 1)...])
  }

  /// How many jobs a call makes, where that is known.
  static func jobs(of call: PythonCall) -> Int? {
    guard call.name == "map_array" else { return call.times }
    guard let times = call.times, let list = call.arguments.dropFirst().first?.item.elements else {
      return nil
    }
    let (product, overflows) = times.multipliedReportingOverflow(by: list.count)
    return overflows ? nil : product
  }

  // MARK: - What is asked for

  private static let options: Set<String> = [
    "nodes", "gres", "gpus", "gpus_per_node", "gpus_per_task", "ntasks", "ntasks_per_node", "time",
    "constraint", "array",
  ]

  /// Reads the machines that the job asks for, by the words of the scheduler.
  func read(into reading: inout Reading) {
    var calls = [maker]
    var entries: [ConfigEntry] = []
    if !isCommand {
      // A list of functions is given to an executor, of which a program has one as a rule.
      let updates = script.program.calls.filter { $0.name == "update_parameters" }
      let own = updates.filter { script.maker(of: $0.receiver)?.call.range == maker.range }
      calls += own.isEmpty ? updates : own
    }
    if isCommand { calls += told }
    for call in calls {
      for one in isCommand ? words(of: call) : call.arguments {
        guard let name = one.name else { continue }
        let node = written(one.item, for: name)
        entries.removeAll { $0.key == name }
        entries += name.hasSuffix("additional_parameters") ? node.entries : []
        entries.append(
          ConfigEntry(
            key: name, keyRange: script.range(one.nameRange), value: length(one.item) ?? node))
      }
    }
    let settings = Settings(ConfigNode(.map(entries), script.range(maker.range)))
    reading.read(
      [Field(.timeLimit, ["timeout_min"], .hours(per: 1.0 / 60), insert: false)], from: settings)
    let asked = entries.compactMap { entry -> ConfigEntry? in
      var entry = entry
      if entry.key.hasPrefix("slurm_") { entry.key.removeFirst("slurm_".count) }
      if entry.key == "tasks_per_node" { entry.key = "ntasks_per_node" }
      return Self.options.contains(entry.key) ? entry : nil
    }
    SlurmOptions.read(
      ConfigNode(.map(asked), script.range(maker.range)), into: &reading)
    if !reading.isKnown(.nodes), asked.isEmpty {
      reading.state(.nodes, .number(1), Framework(name: "slurm", version: "24.05").origin)
    }
    reading.insertions = [:]
    let lost = calls.lazy.compactMap(\.spread).first
    if let lost, !reading.isKnown(.count) {
      reading.markUnreadable(
        .count, "how many devices are asked for is computed", script.range(lost.range))
    }
  }

  /// What a job is told after it was made: `slurm.add_arguments(gres="gpu:2")`, `slurm.set_time("1:00:00")`.
  private var told: [PythonCall] {
    script.program.calls.filter { call in
      (call.name == "add_arguments" || call.name.hasPrefix("set_"))
        && script.maker(of: call.receiver)?.call.range == maker.range
    }
  }

  /// What a job is told by name, and by words as on a command line: `Slurm("--nodes", 2, "--gres=gpu:4")`.
  private func words(of call: PythonCall) -> [PythonPassed] {
    if call.name.hasPrefix("set_"), let value = call.arguments.first {
      return [
        PythonPassed(
          name: String(call.name.dropFirst("set_".count)), item: value.item,
          nameRange: value.nameRange)
      ]
    }
    var found: [PythonPassed] = []
    var open: PythonPassed?
    for one in call.arguments {
      if one.name != nil {
        found.append(one)
      } else if let text = one.item.text, text.hasPrefix("-") {
        let parts = text.drop { $0 == "-" }.split(separator: "=", maxSplits: 1).map(String.init)
        let name = Self.shortNames[parts.first ?? ""] ?? (parts.first ?? "").underscored
        var flag = PythonPassed(name: name, item: one.item, nameRange: one.nameRange)
        if parts.count == 2 {
          flag.item = PythonItem(.string(parts[1]), one.item.range)
          found.append(flag)
        } else {
          open = flag
        }
      } else if var flag = open {
        flag.item = one.item
        found.append(flag)
        open = nil
      }
    }
    return found
  }

  private static let shortNames = [
    "N": "nodes", "n": "ntasks", "t": "time", "G": "gpus", "a": "array",
  ]

  /// A value as the scheduler writes it: the numbers of a `range`, and a list with commas.
  private func written(_ item: PythonItem, for name: String) -> ConfigNode {
    var text: String?
    if case .range(let start, let stop, let step) = item.value, stop > start, step > 0 {
      text = step == 1 ? "\(start)-\(stop - 1)" : "\(start)-\(stop - 1):\(step)"
    } else if isCommand, let elements = item.elements {
      let parts = elements.map { $0.text ?? $0.int.map(String.init) }
      if parts.allSatisfy({ $0 != nil }) { text = parts.compactMap(\.self).joined(separator: ",") }
    }
    guard let text else { return script.node(item, for: name) }
    return ConfigNode(.scalar(ConfigScalar(text: text)), script.range(item.range))
  }

  /// Whether a call gives a job a command that a later one puts into the queue with its own.
  static func addsCommand(_ call: PythonCall, in script: PythonScript) -> Bool {
    guard call.name == "add_cmd", let maker = script.maker(of: call.receiver)?.call,
      maker.path.hasPrefix("simple_slurm.")
    else { return false }
    return script.program.calls.contains { other in
      starters.contains(other.name) && script.maker(of: other.receiver)?.call.range == maker.range
    }
  }

  /// `datetime.timedelta(days=1, hours=2)` as the scheduler writes it.
  private func length(_ item: PythonItem) -> ConfigNode? {
    guard case .made(let index, _) = item.value else { return nil }
    let call = script.program.calls[index]
    guard call.name == "timedelta", call.arguments.allSatisfy({ $0.name != nil }) else {
      return nil
    }
    let units = ["weeks": 604_800.0, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1]
    var seconds = 0.0
    for one in call.arguments {
      guard let unit = units[one.name ?? ""], let number = one.item.number else { return nil }
      seconds += unit * number
    }
    guard seconds >= 0, seconds < 1e9 else { return nil }
    let text = "\(Int(seconds) / 60):\(Int(seconds) % 60)"
    return ConfigNode(.scalar(ConfigScalar(text: text)), script.range(item.range))
  }
}
