import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// The machines that a program asks for around a function that trains: by decorators as Flyte, Metaflow,
/// Modal, Ray and SageMaker have them, whose arguments are named alike.
struct PythonDevices {
  /// What is asked for in one place.
  private struct Asked<Value> {
    var value: Value?
    /// Why it is not known, where it is stated.
    var problem: String?
    var range: SourceRange
  }

  /// Nobody's program of a task has more functions; of generated ones each training would go through all.
  private static let functionLimit = 500

  private let script: PythonScript
  private var count: Asked<Double>?
  private var type: Asked<String>?
  private var nodes: Asked<Double>?
  private var instance: PythonPassed?
  /// Whether each call of the function is a job of its own, as often as it is called.
  private var isPerCall = false

  /// Reads the decorators of the function in which something starts; where that has none, those of the only
  /// function that asks for devices.
  static func read(
    _ training: PythonTraining, of script: PythonScript, into reading: inout Reading
  ) {
    let functions = script.program.functions
    guard functions.count <= functionLimit else { return }
    let around = functions.indices.filter { functions[$0].holds(training.start.range) }
    var devices = PythonDevices(script: script)
    var names = around.map { functions[$0].function.name }
    if around.contains(where: { !functions[$0].decorators.isEmpty }) {
      for index in around { devices.collect(functions[index].decorators) }
    } else {
      let asking = functions.compactMap { function in
        asked(by: function, script).map { (name: function.function.name, devices: $0) }
      }
      guard asking.count == 1 else { return }
      devices = asking[0].devices
      names = [asking[0].name]
    }
    devices.collectGang(of: names)
    devices.state(in: &reading)
  }

  /// Whether something starts in a function that asks for devices: a task of a platform, which no command line
  /// of the repository has to start.
  static func asks(around training: PythonTraining, in script: PythonScript) -> Bool {
    script.program.functions.count <= functionLimit
      && script.program.functions.contains { function in
        function.holds(training.start.range) && asked(by: function, script) != nil
      }
  }

  /// What a function asks for; nil for one that asks for no devices.
  private static func asked(by function: PythonDefinition, _ script: PythonScript) -> PythonDevices?
  {
    var one = PythonDevices(script: script)
    one.collect(function.decorators)
    return one.count == nil && one.instance == nil ? nil : one
  }

  /// Whether `self.next(self.train, …)` leads to a function that asks for devices.
  static func leadsToDevices(_ call: PythonCall, in script: PythonScript) -> Bool {
    script.program.functions.prefix(200).contains { function in
      asked(by: function, script)?.leads(call, to: [function.function.name]) == true
    }
  }

  private init(script: PythonScript) { self.script = script }

  // MARK: Collecting

  private mutating func collect(_ decorators: [PythonItem]) {
    for decorator in decorators {
      switch decorator.value {
      case .made(let index, _):
        let call = script.program.calls[index]
        isPerCall = isPerCall || call.path == "ray.remote"
        if call.name == "clustered", let size = call.argument("size", at: 0) {
          nodes = number(size)
        }
        collect(call, depth: 0)
        if let environment = script.maker(of: call.receiver)?.call {
          collect(environment, depth: 0)
        }
      case .attribute(let base, _):
        // `@environment.task` of something that was made with `resources=…`.
        if let environment = script.maker(of: base)?.call { collect(environment, depth: 0) }
      default: break
      }
    }
  }

  private mutating func collect(_ call: PythonCall, depth: Int) {
    // What is said here counts before what stands in what is made for it; a device that an image is built on
    // is none of the run's.
    let isNested = { (one: PythonPassed) in
      switch one.item.value {
      case .made, .dictionary: !Self.devices.contains(one.name ?? "")
      default: false
      }
    }
    let ordered = call.arguments.filter { !isNested($0) } + call.arguments.filter(isNested)
    for one in ordered where one.name != "image" { collect(one, depth: depth) }
  }

  private static let devices: Set<String> = ["gpu", "gpus", "num_gpus", "gpu_count"]

  private mutating func collect(_ one: PythonPassed, depth: Int) {
    switch one.name {
    case let name? where Self.devices.contains(name): readDevices(one.item)
    case "accelerator"?, "accelerator_type"?, "gpu_type"?: type = type ?? kind(of: one.item)
    case "nnodes"?, "num_nodes"?, "instance_count"?: nodes = nodes ?? number(one.item)
    case "instance_type"?: instance = instance ?? one
    case "replicas"? where depth > 0, "slots"? where depth > 0:
      // Workers beside which there is a master, or launchers: how many machines that makes is the plugin's.
      nodes = Asked(
        problem: "how many machines `\(one.name ?? "")` makes is not read",
        range: script.range(one.item.range))
    default:
      guard depth < 3 else { return }
      switch one.item.value {
      case .made(let index, _): collect(script.program.calls[index], depth: depth + 1)
      case .dictionary(let entries):
        for entry in entries {
          collect(
            PythonPassed(name: entry.name, item: entry.value, nameRange: entry.key.range),
            depth: depth + 1)
        }
      default: break
      }
    }
  }

  /// `4`, `"1"`, `"H100:8"`, `"L4"`, `GPU("L4", 1)`, `gpu.A100(count=2)`.
  private mutating func readDevices(_ item: PythonItem) {
    guard count == nil else { return }
    let range = script.range(item.range)
    switch item.value {
    case .none: return
    case .string(let text):
      if let number = Number.parse(text) {
        if number > 0 { count = Asked(value: number, range: range) }
        return
      }
      let parts = text.split(separator: ":").map(String.init)
      guard let model = parts.first else { return }
      // A trailing `!` asks for this very model.
      let name = model.hasSuffix("!") ? String(model.dropLast()) : model
      if name.lowercased() != "any" { type = Asked(value: name, range: range) }
      count = Asked(value: parts.count > 1 ? Number.parse(parts[1]) : 1, range: range)
    case .made(let index, _):
      let call = script.program.calls[index]
      let model = call.argument("device") ?? call.arguments.first { $0.item.text != nil }?.item
      let amount =
        call.argument("quantity") ?? call.argument("count")
        ?? call.arguments.first { $0.item.number != nil }?.item
      type = model.map { kind(of: $0) } ?? Asked(value: call.name, range: range)
      count = amount.map { number($0) } ?? Asked(value: 1, range: range)
    default: count = number(item)
    }
    if let asked = count, let value = asked.value, value < 1 { count = nil }
  }

  private func number(_ item: PythonItem) -> Asked<Double> {
    let range = script.range(item.range)
    if item.flag == nil, let value = item.number ?? item.text.flatMap({ Number.parse($0) }) {
      return Asked(value: value, range: range)
    }
    let reason = item.unreadable.map { script.reason($0, of: "it") }
    return Asked(problem: reason ?? "how many devices are asked for is computed", range: range)
  }

  /// What `self.machines` is where the class has `machines = Parameter("machines", default=4)`: who starts the
  /// flow may give another number, as with any flag.
  private func parameter(of call: PythonCall) -> Double? {
    let text = script.range(call.range).text.prefix(2_000)
    guard let start = text.firstRange(of: "num_parallel=self.")?.upperBound else { return nil }
    let name = text[start...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    let fields = script.program.types.flatMap(\.fields).filter { $0.name == String(name) }
    guard fields.count == 1 else { return nil }
    if let number = fields[0].value.number { return number }
    guard case .made(let index, _) = fields[0].value.value,
      script.program.calls[index].name == "Parameter"
    else { return nil }
    return script.program.calls[index].argument("default")?.number
  }

  /// `L4`, `accelerators.A100`, `GPUAccelerator("nvidia-tesla-l4")`.
  private func kind(of item: PythonItem) -> Asked<String> {
    let range = script.range(item.range)
    switch item.value {
    case .string(let text): return Asked(value: Self.card(text), range: range)
    case .symbol(let path):
      return Asked(value: path.split(separator: ".").last.map(String.init), range: range)
    case .made(let index, _):
      if let text = script.program.calls[index].arguments.first?.item.text {
        return Asked(value: Self.card(text), range: range)
      }
    default: break
    }
    return Asked(problem: "which accelerator is asked for is computed", range: range)
  }

  /// `nvidia-tesla-a100` as Google Cloud calls a card, or the card behind the name of its maker.
  private static func card(_ name: String) -> String {
    if let id = GoogleAccelerator.id(name) { return id }
    var card = name[...]
    for maker in ["nvidia-", "tesla-"] where card.lowercased().hasPrefix(maker) {
      card = card.dropFirst(maker.count)
    }
    return String(card)
  }

  // MARK: Flows

  /// `self.next(self.train, num_parallel=2)`: so many machines that work together.
  private mutating func collectGang(of names: [String]) {
    for call in script.program.calls where call.name == "next" && leads(call, to: names) {
      guard let machines = call.argument("num_parallel") else { continue }
      var asked = number(machines)
      if asked.value == nil { asked.value = parameter(of: call) }
      nodes = asked
    }
  }

  /// Whether `self.train` is among what a call is given, as it is written.
  private func leads(_ call: PythonCall, to names: [String]) -> Bool {
    script.range(call.range).text.prefix(2_000)
      .split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." }
      .contains { word in names.contains { word == "self.\($0)" } }
  }

  // MARK: Stating

  private func state(in reading: inout Reading) {
    if let type { state(type, as: .accelerator, in: &reading) { .text($0) } }
    if let instance {
      let node = script.node(instance.item, for: "instance_type")
      reading.readSageMakerInstance(Settings(node).setting(of: node, at: "instance_type"))
    }
    if let nodes, nodes.value != nil || count != nil || instance != nil {
      state(nodes, as: .nodes, in: &reading) { .number($0) }
    }
    guard let count, !isPerCall else { return }
    if nodes == nil {
      reading.state(.nodes, .number(1), .derived(formula: "one container", inputs: []))
    }
    let machines = nodes ?? Asked(value: 1, range: count.range)
    guard let each = count.value, let number = machines.value else {
      let open = count.value == nil ? count : machines
      // A command that starts processes on one of the machines says no more of all of them.
      reading.markUnreadable(
        .count, open.problem ?? "how many devices are asked for is computed", open.range)
      return
    }
    reading.state(
      .count, .number(each * number), .declared(count.range),
      place: .cannot("the devices are asked for by the program"))
  }

  private func state<Value>(
    _ asked: Asked<Value>, as fact: Fact, in reading: inout Reading,
    _ value: (Value) -> FactValue
  ) {
    guard let known = asked.value else {
      reading.markUnresolved(
        fact, asked.problem ?? "how many devices are asked for is computed", asked.range)
      return
    }
    reading.state(
      fact, value(known), .declared(asked.range),
      place: .cannot("the devices are asked for by the program"))
  }
}
