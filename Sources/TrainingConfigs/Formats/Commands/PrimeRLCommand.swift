import ConfigText
import Diagnostics
import Runs

/// prime-rl's starter: `uv run sft @ sft.toml --max-steps 5`, `rl --trainer @ a.toml --orchestrator @
/// b.toml`.
enum PrimeRLCommand: CommandDialect {
  static let name = "hf_cli_sh"

  private static let tasks: Set<String> = ["sft", "rl", "trainer"]
  private static let parts = ["trainer", "orchestrator", "inference"]

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, task(of: program) != nil else { return Confidence.none }
    let words = program.arguments.compactMap(\.text)
    let names = words.contains("@") || parts.contains { file(of: program.options[$0]) != nil }
    return names ? Confidence.named : Confidence.none
  }

  private static func task(of program: CommandStage) -> String? {
    if tasks.contains(program.program) { return program.program }
    guard program.program == "uv" else { return nil }
    return program.arguments.prefix(3).compactMap(\.text).first { tasks.contains($0) }
  }

  /// The file of `--trainer @ file.toml`.
  private static func file(of node: ConfigNode?) -> ConfigNode? {
    guard let node else { return nil }
    if node.isList { return node.elements.last { $0.text?.hasSuffix(".toml") == true } }
    return node.text?.hasPrefix("@") == true ? node : nil
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let named = parts.compactMap { file(of: program.options[$0]) }
    let files = program.arguments.filter { $0.text?.hasSuffix(".toml") == true } + named
    for node in files.prefix(10) {
      guard let text = node.text else { continue }
      let path = text.hasPrefix("@") ? String(text.dropFirst()) : text
      reading.references.append(Reference(role: .recipe, path: path, range: node.range))
    }
    reading.mergesRecipes = true
    reading.overrides = program.options.entries.filter { !parts.contains($0.key) }
    let ids = ["trainer_gpu_ids", "inference_gpu_ids"].compactMap { program.options[$0] }
    guard let first = ids.first, !reading.isKnown(.count) else { return }
    let counts = ids.map { node in
      node.isList ? node.elements.count : node.text?.split(separator: ",").count ?? 0
    }
    reading.state(
      .count, .number(Double(counts.reduce(0, +))), .declared(first.range),
      place: .cannot("the devices are named one by one"))
  }
}
