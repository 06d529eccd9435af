import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// Components of Kubeflow Pipelines in files of their own, and pipelines that were compiled, whose executors
/// are containers with commands.
///
/// Source: https://www.kubeflow.org/docs/components/pipelines/reference/component-spec/ and
/// `pipeline_spec.proto` (2.14).
enum KubeflowComponentFormat: ConfigFormat {
  static let name = "kubeflow_component"
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    containers(of: document).isEmpty ? Confidence.none : Confidence.sure
  }

  private static let containerLimit = 500

  /// A container with what holds the values that it is given.
  private typealias Container = (node: ConfigNode, inputs: [String: ConfigNode])

  private static func containers(of document: ConfigDocument) -> [Container] {
    guard document.language == .yaml || document.language == .json else { return [] }
    return document.roots.prefix(20).flatMap { root -> [Container] in
      if let node = root.find("implementation.container"), node.isMap {
        return [(node, inputs(of: root))]
      }
      let spec = root["pipelineSpec"] ?? root
      guard spec.has("pipelineInfo"), let executors = spec.find("deploymentSpec.executors") else {
        return []
      }
      let components = spec["components"]?.entries ?? []
      return executors.entries.prefix(containerLimit).compactMap { executor in
        executor.value["container"].map { node in
          let component = components.first { $0.value["executorLabel"]?.text == executor.key }
          return (node, defaults(of: component?.value))
        }
      }
    }
  }

  /// The defaults of a component's inputs, `- {name: epochs, default: 3}`.
  private static func inputs(of root: ConfigNode) -> [String: ConfigNode] {
    var inputs: [String: ConfigNode] = [:]
    for one in (root["inputs"]?.elements ?? []).prefix(containerLimit) {
      if let name = one["name"]?.text, let value = one["default"] { inputs[name] = value }
    }
    return inputs
  }

  /// The same of a pipeline that was compiled.
  private static func defaults(of component: ConfigNode?) -> [String: ConfigNode] {
    var inputs: [String: ConfigNode] = [:]
    for entry in (component?.find("inputDefinitions.parameters")?.entries ?? [])
      .prefix(containerLimit)
    {
      if let value = entry.value["defaultValue"] { inputs[entry.key] = value }
    }
    return inputs
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    containers(of: document).flatMap { container -> [Reading] in
      var base = Reading(format: name)
      base.range = container.node.range
      readDevices(container.node, into: &base)
      let words = words(of: container, in: document.file)
      guard !words.isEmpty else {
        if base.isKnown(.count) {
          base.markUnresolved(.steps, "what the image starts is not known", container.node.range)
        } else {
          base.notTraining = "it runs what its image starts"
        }
        return [base]
      }
      var command = ShellCommand(words: words)
      command.range = container.node.range.bytes
      let script = ShellScript(
        command: command, in: document.file, knowing: context.vocabulary)
      let readings = ScriptReader.readings(script, in: context, startingWith: base)
      guard readings.allSatisfy({ $0.reasonAgainst != nil }),
        let place = program(in: container.node, knowing: context.vocabulary)
      else { return readings }
      base.markUnresolved(.steps, "how long the program trains that stands here is not read", place)
      return [base]
    }
  }

  /// Devices that a compiled pipeline asks for.
  private static func readDevices(_ container: ConfigNode, into reading: inout Reading) {
    guard let asked = container.find("resources.accelerator") else { return }
    let settings = Settings(asked)
    if let count = settings["count"] ?? settings["resourceCount"] {
      reading.read(.count, count, .count)
    }
    if let type = settings["type"] ?? settings["resourceType"],
      let id = type.text.flatMap(GoogleAccelerator.id)
    {
      reading.state(
        .accelerator, .text(id), .declared(type.range), place: .cannot("Google Cloud names it so"))
    }
  }

  // MARK: - Commands

  private static let template = CommandTemplate(open: "{{$.inputs.parameters['", close: "']}}")

  private static func words(of container: Container, in file: SourceFile) -> [ShellWord] {
    let command = container.node["command"].map { $0.isList ? $0.elements : [$0] } ?? []
    let arguments = container.node["args"].map { $0.isList ? $0.elements : [$0] } ?? []
    var words = (command + arguments).prefix(1_000).compactMap { word($0, of: container, in: file) }
    // An image that is given words starts a program that takes them.
    if command.isEmpty, !words.isEmpty, let image = container.node["image"]?.text {
      let name = image.lastPathPart.prefix { $0 != ":" && $0 != "@" }
      words.insert(ShellWord(computed: String(name)), at: 0)
    }
    return words
  }

  private static func word(
    _ node: ConfigNode, of container: Container, in file: SourceFile
  ) -> ShellWord? {
    if let scalar = node.scalar {
      guard scalar.text.contains("{{$.") else { return ShellWord(value: scalar, range: node.range) }
      return template.word(scalar.text, at: node.range, in: file) { container.inputs[$0] }
    }
    if let name = node["inputValue"]?.text, let value = container.inputs[name],
      let scalar = value.scalar
    {
      return ShellWord(value: scalar, range: value.range)
    }
    let name = ["inputValue", "inputPath", "outputPath", "inputUri", "outputUri"]
      .lazy.compactMap { node[$0]?.text }.first
    let piece = ShellPiece(
      text: "$?", isQuoted: true,
      problem: "`\(FactText.shortened(name ?? "it"))` is given by the pipeline",
      place: node.range.bytes)
    return ShellWord(pieces: [piece], range: node.range.bytes)
  }

  /// Where a program of Python stands among the words of a command whose function trains that is run.
  private static func program(
    in container: ConfigNode, knowing vocabulary: CommandVocabulary
  ) -> SourceRange? {
    let words = (container["command"]?.elements ?? []) + (container["args"]?.elements ?? [])
    guard let word = words.first(where: { ($0.scalar?.text ?? "").contains("def ") }),
      let text = word.scalar?.text, text.utf8.count < 250_000
    else { return nil }
    let named = words.firstIndex { $0.text == "--function_to_execute" }
      .flatMap { words.indices.contains($0 + 1) ? words[$0 + 1].text : nil }
    let defined = text.firstRange(of: "def ").map { text[$0.upperBound...].prefix { $0 != "(" } }
    guard let name = named ?? defined.map(String.init) else { return nil }
    let file = SourceFile(path: "component.py", bytes: Array(text.utf8))
    let document = ConfigDocument(
      file: file, language: .python, knowing: vocabulary)
    guard PythonTraining.mayTrain(file.bytes),
      let script = PythonScript(document, entered: PythonEntrance(name, at: word.range))
    else { return nil }
    return PythonTraining.all(in: script).contains { $0.start.uncalled == nil } ? word.range : nil
  }
}
