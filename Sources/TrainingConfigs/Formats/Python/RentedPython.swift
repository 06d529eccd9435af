import ConfigText
import Runs

/// Machines that a program rents: `runpod.create_pod(…)`, and `launch_instance(…)` of Vast.
enum RentedPython {
  /// Words of which one is in every program that rents a machine.
  static let marks = ["create_pod", "launch_instance", "create_instance"].map { Array($0.utf8) }

  private static let framework = Framework(name: "runpod", version: "1")

  /// Whether a call rents a machine.
  static func isOne(_ call: PythonCall, in script: PythonScript) -> Bool {
    func imports(_ package: String) -> Bool {
      script.program.imports.contains { $0 == package || $0.hasPrefix(package) }
    }
    switch call.name {
    case "create_pod": return !call.isOwn && imports("runpod")
    case "launch_instance", "create_instance": return !call.isOwn && imports("vastai")
    default: return false
    }
  }

  /// Arguments that hold what the machine runs.
  private static let carriers: Set<String> = [
    "docker_args", "docker_start_cmd", "onstart_cmd", "args", "entrypoint",
  ]

  /// What the machine runs, by the words that stand there.
  static func commands(of call: PythonCall) -> [PythonItem] {
    let named = call.arguments.filter { $0.name.map(carriers.contains) ?? false }.map(\.item)
    // A file of commands that is read there is a script of the repository.
    let files = [call.argument("onstart")].compactMap(\.self).filter { $0.text != nil }
      .map { PythonItem(.list([PythonItem(.string("bash"), $0.range), $0]), $0.range) }
    return named + files
  }

  /// Reads what is rented.
  static func read(_ call: PythonCall, of script: PythonScript, into reading: inout Reading) {
    guard isOne(call, in: script) else { return }
    let type =
      call.argument("gpu_type_id", at: call.name == "create_pod" ? 2 : nil)
      ?? call.argument("gpu_name")
    if let type {
      var node = script.node(type, for: "gpu_type_id")
      // Vast has `_` for a space.
      if case .scalar(var scalar) = node.content, scalar.problem == nil {
        scalar.text = scalar.text.replacing("_", with: " ")
        node.content = .scalar(scalar)
      }
      reading.read(.accelerator, Settings(node).setting(of: node, at: "gpu_type_id"), .text)
    }
    if let count = call.argument("gpu_count") ?? call.argument("num_gpus") {
      let node = script.node(count, for: "gpu_count")
      reading.read(.count, Settings(node).setting(of: node, at: "gpu_count"), .count)
    } else if call.name == "create_pod", type != nil {
      reading.state(.count, .number(1), framework.origin)
    }
    if reading.isKnown(.count) { reading.state(.nodes, .number(1), framework.origin) }
    reading.insertions = [:]
  }

  /// Why it is not known what a rented machine with accelerators runs: only its image says so.
  static func unseen(_ call: PythonCall, in script: PythonScript) -> String? {
    guard isOne(call, in: script), commands(of: call).isEmpty else { return nil }
    let image = (call.argument("image_name", at: 1) ?? call.argument("image"))?.text ?? ""
    guard !ContainerImage.isServer(image) else { return nil }
    return "`\(call.name)(…)` rents a machine, and what that runs is not known"
  }
}
