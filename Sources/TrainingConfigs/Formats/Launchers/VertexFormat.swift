import ConfigText
import Diagnostics
import Runs
import Text

/// Custom jobs of Vertex AI: pools of workers, what each runs, and how long.
enum VertexFormat: ConfigFormat {
  static let name = "vertex"
  static let kind = FormatKind.launcher

  private static let roots = ["", "jobSpec", "job_spec", "trialJobSpec", "trial_job_spec", "spec"]

  /// The job, wherever it stands in the file.
  private static func job(_ document: ConfigDocument) -> ConfigNode? {
    guard document.language == .yaml || document.language == .json, let root = document.root else {
      return nil
    }
    return roots.lazy.compactMap { $0.isEmpty ? root : root[$0] ?? root.find("spec.\($0)") }
      .first { pools(of: $0) != nil } ?? nested(in: root, of: document.file.bytes)
  }

  private static let marks = ["workerPoolSpecs", "worker_pool_specs"].map { Array($0.utf8) }

  /// The one job that stands deeper in a file of something else.
  private static func nested(in root: ConfigNode, of bytes: [UInt8]) -> ConfigNode? {
    guard bytes.count <= 200_000, marks.contains(where: { bytes.holds($0) }) else { return nil }
    return job(in: root, 0)
  }

  private static func job(in node: ConfigNode, _ depth: Int) -> ConfigNode? {
    guard depth < 8 else { return nil }
    if let pools = pools(of: node),
      pools.elements.contains(where: { either($0, "machineSpec", "machine_spec") != nil })
    {
      return node
    }
    let found = node.entries.prefix(200).compactMap { job(in: $0.value, depth + 1) }
    return found.count == 1 ? found[0] : nil
  }

  private static func pools(of job: ConfigNode) -> ConfigNode? {
    either(job, "workerPoolSpecs", "worker_pool_specs").flatMap { $0.isList ? $0 : nil }
  }

  private static func either(_ node: ConfigNode, _ camel: String, _ snake: String) -> ConfigNode? {
    (node[camel] ?? node[snake]).flatMap { $0.isNull ? nil : $0 }
  }

  static func detect(_ document: ConfigDocument) -> Int {
    job(document) == nil ? Confidence.none : Confidence.named
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root, let job = job(document) else { return [] }
    var reading = Reading(format: name)
    let pools = pools(of: job)?.elements ?? []
    if let timeout = either(job, "scheduling", "scheduling")?["timeout"] {
      reading.read(
        .timeLimit, Settings(timeout).setting(of: timeout, at: "timeout"), .duration(.suffixed))
    }
    if let trials = either(root, "maxTrialCount", "max_trial_count") {
      reading.read(.trials, Settings(trials).setting(of: trials, at: "maxTrialCount"), .count)
    }
    read(pools: pools, in: context, into: &reading)
    return [reading]
  }

  /// The devices of all pools, and what the first of them runs.
  static func read(
    pools: [ConfigNode], in context: ReadingContext, into reading: inout Reading
  ) {
    let pools = Array(pools.prefix(1_000))
    readPools(pools, into: &reading)
    if let command = pools.lazy.compactMap(command).first {
      read(command: command, in: context, into: &reading)
    }
  }

  private static func read(
    command: ConfigNode, in context: ReadingContext, into reading: inout Reading
  ) {
    var own = EmbeddedCommand.read(command, in: context, isOneCommand: true, isTrainer: true)
    // What is asked of the cloud is what runs; the flags repeat it.
    own.forget([.count, .nodes])
    if own.notTraining == ScriptReader.otherReason { reading.notTraining = own.notTraining }
    reading.merge(own)
  }

  /// The flags that a job gives its program.
  ///
  /// - Parameter program: The program's file, where it is known.
  static func read(
    arguments: ConfigNode, of program: String?, knowing vocabulary: CommandVocabulary,
    into reading: inout Reading
  ) {
    guard let command = command(["python", program ?? "train.py"], arguments.elements) else {
      return
    }
    read(command: command, in: ReadingContext(knowing: vocabulary), into: &reading)
  }

  /// Replicas times devices over all pools.
  private static func readPools(_ pools: [ConfigNode], into reading: inout Reading) {
    var nodes = 0.0
    var count = 0.0
    var types: [(text: String, node: ConfigNode)] = []
    var range: SourceRange?
    for pool in pools {
      guard let machine = either(pool, "machineSpec", "machine_spec") else { continue }
      let replicas = either(pool, "replicaCount", "replica_count")
      let devices = either(machine, "acceleratorCount", "accelerator_count")
      for written in [replicas, devices].compactMap(\.self) where written.number == nil {
        let text = FactText.shortened(written.scalar?.text ?? "")
        for fact in [Fact.count, .nodes] {
          reading.markUnresolved(fact, "`\(text)` is filled in elsewhere", written.range)
        }
        return
      }
      let times = replicas?.number ?? 1
      nodes += times
      count += times * (devices?.number ?? 0)
      range = range ?? devices?.range
      if let type = either(machine, "acceleratorType", "accelerator_type"), let text = type.text {
        types.append((text, type))
      }
      if let machine = either(machine, "machineType", "machine_type") {
        reading.read(
          .instanceType, Settings(machine).setting(of: machine, at: "machineType"), .text)
      }
    }
    let place = Place.cannot("the count is replicas times devices of each")
    if let pool = pools.first, nodes > 0 {
      let written = either(pool, "replicaCount", "replica_count") ?? pool
      reading.state(.nodes, .number(nodes), .declared(written.range), place: place)
    }
    if count > 0, let range {
      reading.state(.count, .number(count), .declared(range), place: place)
    }
    guard let type = types.first else { return }
    if types.contains(where: { $0.text != type.text }) {
      return reading.makeUnresolved(
        .accelerator, "the pools have accelerators of several kinds", type.node.range)
    }
    if type.text.contains("$") || type.text.contains("{{") {
      return reading.makeUnresolved(
        .accelerator, "`\(FactText.shortened(type.text))` is filled in elsewhere", type.node.range)
    }
    reading.readGoogleAccelerator(
      Settings(type.node).setting(of: type.node, at: "acceleratorType"))
  }

  /// The words that a worker runs; an image alone stands for a program of its own.
  private static func command(of pool: ConfigNode) -> ConfigNode? {
    let container = either(pool, "containerSpec", "container_spec")
    let package = either(pool, "pythonPackageSpec", "python_package_spec")
    guard let spec = container ?? package else { return nil }
    let words = spec["command"]?.elements ?? []
    let arguments = spec["args"]?.elements ?? []
    return words.first.map { ConfigNode(.list(words + arguments), $0.range) }
      ?? command(["python", "train.py"], arguments)
  }

  private static func command(_ words: [String], _ arguments: [ConfigNode]) -> ConfigNode? {
    guard let first = arguments.first else { return nil }
    let place = SourceRange(file: first.range.file, bytes: 0..<0)
    let own = words.map { ConfigNode(.scalar(ConfigScalar(text: $0)), place) }
    return ConfigNode(.list(own + arguments), first.range)
  }
}
