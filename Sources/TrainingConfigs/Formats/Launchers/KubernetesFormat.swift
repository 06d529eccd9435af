import ConfigText
import Diagnostics
import Runs
import Text

/// Kubernetes objects that run training: replicas times devices of their containers.
enum KubernetesFormat: ConfigFormat {
  static let name = "kubernetes"
  static let commandWords = CommandWords(launchers: ["helm"], finals: ["helm"])
  static let loader = LoaderProfile.any
  static let kind = FormatKind.launcher

  private static let kinds: Set<String> = [
    "PyTorchJob", "MPIJob", "TFJob", "JAXJob", "PaddleJob", "XGBoostJob", "MXJob", "TrainJob",
    "TrainingRuntime", "ClusterTrainingRuntime", "HyperPodPyTorchJob", "RayJob", "RayCluster",
    "RayService", "JobSet", "Job", "CronJob", "Queue", "SparkApplication", "VolcanoJob", "Workload",
  ]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml || document.language == .json else { return Confidence.none }
    // A key of another format beside them does not make the objects something else.
    for job in jobs(of: document) where family(of: job.object) != nil || mayTrain(job.object) {
      return Confidence.named + 5
    }
    // A Ray cluster of the autoscaler's own.
    guard let root = document.root, root.hasAny(["cluster_name"]), root.has("provider"),
      root.hasAny(["available_node_types", "head_node_type", "max_workers"])
    else { return Confidence.none }
    return Confidence.sure
  }

  /// The format's name by the kind of object; nil for objects that are not about training.
  private static func family(of root: ConfigNode) -> String? {
    let version = root["apiVersion"]?.text ?? ""
    let kind = root["kind"]?.text ?? ""
    guard kinds.contains(kind) else { return nil }
    if kind == "PyTorchJob" && version.hasPrefix("kubeflow.org") && asksForDevices(root) {
      return "k8s_trainjob"
    }
    // A queue runs nothing, whosever it is.
    if kind == "Queue" { return nil }
    // Others call something else so.
    if kind == "Workload" { return version.hasPrefix("kueue.x-k8s.io") ? "k8s_kueue" : nil }
    if hasQueue(root) { return "k8s_kueue" }
    if version.hasPrefix("batch.volcano.sh") || version.contains("volcano") { return "k8s_volcano" }
    switch kind {
    case "RayJob", "RayCluster", "RayService": return "k8s_ray"
    case "JobSet": return "k8s_other"
    case "Job", "CronJob": return asksForDevices(root) ? "k8s_other" : nil
    case "SparkApplication": return nil
    default: return "k8s_trainjob"
    }
  }

  static func asksForDevices(_ root: ConfigNode) -> Bool {
    !requests(in: root) { isDevice($0) || isShare($0) }.isEmpty
  }

  private static func hasQueue(_ root: ConfigNode) -> Bool {
    root.find("metadata.labels")?.has("kueue.x-k8s.io/queue-name") == true
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    let objects = jobs(of: document)
    guard !objects.isEmpty else { return document.root.map { [readCluster($0)] } ?? [] }
    let named = objects.filter { family(of: $0.object) != nil }
    // A runtime beside the job that names it is no second run.
    let hasJobs = named.contains { !isRuntime($0.object) }
    var training: [Reading] = []
    var idle: [Reading] = []
    for job in objects where !(hasJobs && isRuntime(job.object)) {
      guard let reading = read(job, of: document, in: context) else { continue }
      if reading.notTraining == nil { training.append(reading) } else { idle.append(reading) }
    }
    return training.isEmpty ? Array(idle.prefix(1)) : training
  }

  /// One object; nil where it is of any other kind and trains nothing.
  static func read(
    _ job: Job, of document: ConfigDocument? = nil, in context: ReadingContext
  ) -> Reading? {
    let (object, runtime) = withRuntime(job.object, of: document, in: context)
    let family = family(of: object)
    guard family != nil || mayTrain(object) else { return nil }
    var reading = Reading(format: family ?? "k8s_other")
    if let runtime { reading.files.append(runtime) }
    let kind = object["kind"]?.text ?? ""
    readReplicas(object, into: &reading)
    readSelectors(object, into: &reading)
    readShares(object, into: &reading)
    readDeadline(object, into: &reading)
    readTrials(job, into: &reading)
    let annotations = annotations(of: object, into: &reading)
    let trains = readCommand(object, kind: kind, in: context, into: &reading)
    state(annotations, into: &reading)
    return family == nil && !trains ? nil : reading
  }

  private static func isRuntime(_ root: ConfigNode) -> Bool {
    root["kind"]?.text?.hasSuffix("TrainingRuntime") == true
  }

  /// The autoscaler's own cluster file: a place, no job.
  private static func readCluster(_ root: ConfigNode) -> Reading {
    var reading = Reading(format: "k8s_ray")
    let settings = Settings(root)
    if let type = settings["provider.type"] { reading.read(.provider, type, .text) }
    if let region = settings["provider.region"] { reading.read(.region, region, .text) }
    reading.notTraining = "a cluster, without a job"
    return reading
  }

  // MARK: - Devices

  /// The first device request below a node: limits before requests, counted once.
  private static func devices(in node: ConfigNode) -> ConfigNode? {
    requests(in: node, where: isDevice).first?.value
  }

  /// The devices of all containers of a pod together, where more than one has some.
  private static func sum(in node: ConfigNode) -> ConfigNode? {
    var each: [ConfigNode] = []
    node.visit { path, list in
      guard list.isList, each.isEmpty, path == "containers" || path.hasSuffix(".containers") else {
        return
      }
      each = list.elements.compactMap { devices(in: $0) }
    }
    guard each.count > 1, let first = each.first else { return nil }
    let numbers = each.compactMap(\.number)
    // What is filled in elsewhere makes the sum so.
    guard numbers.count == each.count else { return each.first { $0.number == nil } }
    return ConfigNode(
      .scalar(ConfigScalar(text: Number.write(numbers.reduce(0, +)))), first.range)
  }

  struct Group {
    var replicas: Double?
    /// The number that `replicas` is written as, where it is nothing more.
    var replicasNode: ConfigNode?
    /// All requests and limits of the devices.
    var written: [ConfigNode] = []
    var range: SourceRange?
    var problem: String?
    var devices: ConfigNode?
    /// Whether several containers of a pod have devices of their own, so that `devices` is their sum.
    var isSum = false
  }

  private static func readReplicas(_ object: ConfigNode, into reading: inout Reading) {
    let groups = groups(of: object)
    guard !groups.isEmpty else { return }
    var count = 0.0
    var nodes = 0.0
    var countRange: SourceRange?
    var nodeRange: SourceRange?
    var problem: (String, SourceRange)?
    for group in groups {
      if let text = group.problem, let range = group.range { problem = problem ?? (text, range) }
      guard let replicas = group.replicas else { continue }
      guard let device = group.devices else { continue }
      guard let each = device.number else {
        let text = FactText.shortened(device.scalar?.text ?? "")
        problem = problem ?? ("`\(text)` is filled in elsewhere", device.range)
        continue
      }
      count += replicas * each
      nodes += replicas
      countRange = countRange ?? group.range ?? device.range
      nodeRange = nodeRange ?? group.range
    }
    if let (text, range) = problem {
      reading.markUnreadable(.count, text, range)
      reading.markUnreadable(.nodes, text, range)
      return
    }
    if count > 0, let range = countRange {
      reading.state(.count, .number(count), .declared(range), place: countPlace(groups))
      if let nodeRange { reading.state(.nodes, .number(nodes), .declared(nodeRange)) }
    } else if let range = groups.lazy.compactMap(\.range).first, groups.count == 1,
      let replicas = groups[0].replicas
    {
      reading.state(.nodes, .number(replicas), .declared(range))
    }
  }

  /// More kinds of replicas than this are none that anybody wrote.
  private static let groupLimit = 1_000

  /// Everything in an object that is replicated.
  static func groups(of object: ConfigNode) -> [Group] {
    let spec = object["spec"] ?? object
    var groups: [Group] = []
    for entry in spec.entries where entry.key.hasSuffix("ReplicaSpecs") {
      groups += entry.value.entries.prefix(groupLimit).map {
        grown(group($0.value, replicas: "replicas"), $0.key, by: spec)
      }
    }
    for element in spec["replicaSpecs"]?.elements ?? [] {
      groups.append(group(element, replicas: "replicas"))
    }
    if let trainer = spec["trainer"] {
      var trainerGroup = group(trainer, replicas: "numNodes")
      trainerGroup.devices =
        trainerGroup.devices
        ?? trainer.find("resourcesPerNode.limits")?.entries.first { isDevice($0.key) }?.value
      if trainerGroup.written.isEmpty {
        trainerGroup.written = [trainerGroup.devices].compactMap(\.self)
      }
      groups.append(trainerGroup)
    }
    let ray = spec["rayClusterSpec"] ?? spec["rayClusterConfig"] ?? spec
    if let head = ray["headGroupSpec"] {
      var one = group(head, replicas: "replicas")
      one.replicas = 1
      groups.append(one)
      for worker in ray["workerGroupSpecs"]?.elements ?? [] {
        var workers = group(worker, replicas: "replicas")
        if let low = worker["minReplicas"]?.number, let high = worker["maxReplicas"]?.number,
          low != high, workers.devices != nil, worker["replicas"] == nil
        {
          workers.problem =
            "the cluster scales between \(Number.write(low)) and \(Number.write(high))"
        }
        // How many workers without devices there are changes nothing.
        if workers.devices == nil, !asksForDevices(worker) { workers.problem = nil }
        if let hosts = worker["numOfHosts"]?.number, let replicas = workers.replicas {
          workers.replicas = replicas * hosts
          workers.replicasNode = nil
        }
        groups.append(workers)
      }
    }
    for job in spec["replicatedJobs"]?.elements ?? [] {
      var one = group(job, replicas: "replicas")
      if let parallelism = job.find("template.spec.parallelism"), let inner = parallelism.number,
        let replicas = one.replicas
      {
        one.replicas = replicas * inner
        one.range = one.range ?? parallelism.range
        one.replicasNode = nil
      }
      groups.append(one)
    }
    for set in spec["podSets"]?.elements ?? [] { groups.append(group(set, replicas: "count")) }
    for task in spec["tasks"]?.elements ?? [] { groups.append(group(task, replicas: "replicas")) }
    if groups.isEmpty { groups = pods(of: object, spec) }
    return groups
  }

  /// Workers that a policy may make more of: the largest number of them counts.
  private static func grown(_ group: Group, _ role: String, by spec: ConfigNode) -> Group {
    guard role == "Worker",
      let most = spec.find("elasticPolicy.maxReplicas") ?? spec["maxReplicas"],
      let replicas = group.replicas, !most.isNull
    else { return group }
    var group = group
    if let number = most.number {
      guard number > replicas else { return group }
      (group.replicas, group.replicasNode, group.range) = (number, most, most.range)
    } else {
      group.problem = "`\(FactText.shortened(most.scalar?.text ?? ""))` is filled in elsewhere"
      group.range = most.range
    }
    return group
  }

  /// One pod template, or the pods of a kind that is not known.
  private static func pods(of object: ConfigNode, _ spec: ConfigNode) -> [Group] {
    switch object["kind"]?.text ?? "" {
    case "Deployment", "StatefulSet", "ReplicaSet", "ReplicationController":
      return [group(spec, replicas: "replicas")]
    case "LeaderWorkerSet":
      var one = group(spec, replicas: "replicas")
      let size = spec.find("leaderWorkerTemplate.size")
      one.replicas = (size.map(\.number) ?? 1).flatMap { size in one.replicas.map { $0 * size } }
      one.replicasNode = nil
      if one.replicas == nil {
        one.problem = "the size of the groups is filled in elsewhere"
        one.range = size?.range ?? one.range
      }
      return [one]
    case "Pod", "PodTemplate": return [group(spec, replicas: "")]
    case "Job", "CronJob", "Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate",
      "CronWorkflow":
      return spec["template"] == nil ? [] : [group(spec, replicas: "parallelism")]
    case let kind:
      var one = group(spec, replicas: kinds.contains(kind) ? "parallelism" : "")
      if kinds.contains(kind) { return spec["template"] == nil ? [] : [one] }
      one.problem = "how many pods a `\(FactText.shortened(kind))` makes is not known"
      one.range = object["kind"]?.range ?? one.range
      return [one]
    }
  }

  private static func group(_ node: ConfigNode, replicas key: String) -> Group {
    var group = Group(written: written(in: node), devices: devices(in: node))
    if let sum = sum(in: node) { (group.devices, group.isSum) = (sum, true) }
    guard let replicas = node[key] else {
      group.replicas = 1
      group.range = group.devices?.range
      return group
    }
    group.range = replicas.range
    group.replicas = replicas.number
    group.replicasNode = replicas
    if replicas.number == nil {
      group.problem = "`\(FactText.shortened(replicas.scalar?.text ?? ""))` is filled in elsewhere"
    }
    return group
  }

  // MARK: - Type, time and command

  private static func readDeadline(_ object: ConfigNode, into reading: inout Reading) {
    for path in [
      "spec.activeDeadlineSeconds", "spec.runPolicy.activeDeadlineSeconds",
      "spec.template.spec.activeDeadlineSeconds", "spec.maxRunDurationSeconds",
      "spec.maximumExecutionTimeSeconds",
    ] {
      if let setting = Settings(object)[path] {
        reading.read(.timeLimit, setting, .hours(per: 1.0 / 3_600))
      }
    }
  }

  private static let besides = ["initContainers", ".lifecycle.", "Probe."]

  /// The commands of all containers; `command` and `args` are the words of one.
  ///
  /// - Parameter isBeside: Whether those are meant that are run before or beside them: to prepare, at the
  ///   start and the end, and to look whether all is well.
  static func commands(of object: ConfigNode, isBeside: Bool = false) -> [ConfigNode] {
    var commands: [ConfigNode] = []
    object.visit { path, node in
      guard commands.count < 20, node.hasAny(["command", "args", "entrypoint"]),
        besides.contains(where: path.holds) == isBeside
      else { return }
      let parts = ["command", "args"].compactMap { node[$0] }.filter { !$0.isNull }
      if parts.count == 2, parts.allSatisfy(\.isList), let first = parts.first {
        commands.append(ConfigNode(.list(parts.flatMap(\.elements)), first.range))
      } else {
        commands += parts
      }
      if let entry = node["entrypoint"], !entry.isNull { commands.append(entry) }
      // A workflow's script, which the command before it reads.
      if let source = node["source"], source.scalar != nil,
        let shell = node["command"]?.elements.first?.text, shell.hasSuffix("sh")
      {
        commands.append(source)
      }
    }
    return commands.map(\.asWords)
  }

  /// What the containers' `env` sets; a name that two of them set differently is not known.
  private static func environment(of object: ConfigNode) -> [String: ShellVariable] {
    var values: [String: ConfigScalar] = [:]
    var ranges: [String: SourceRange] = [:]
    var isDisputed: Set<String> = []
    object.visit { path, node in
      guard path.hasSuffix(".env"), node.isList, values.count < 500 else { return }
      for element in node.elements {
        guard let name = element["name"]?.text, let value = element["value"]?.scalar,
          let range = element["value"]?.range
        else { continue }
        if let other = values[name], other.text != value.text { isDisputed.insert(name) }
        values[name] = value
        ranges[name] = range
      }
    }
    var variables: [String: ShellVariable] = [:]
    for (name, range) in ranges where !isDisputed.contains(name) {
      guard let value = values[name], !value.text.contains("{{"), !value.text.contains("$") else {
        continue
      }
      variables[name] = .text(ShellWord(value: value, range: range))
    }
    return variables
  }

  /// Whether one of the commands trains.
  private static func readCommand(
    _ object: ConfigNode, kind: String, in context: ReadingContext, into reading: inout Reading
  ) -> Bool {
    var best: Reading?
    var other: Reading?
    var machines: Machines?
    var reasons: [String?] = []
    let environment = environment(of: object)
    for node in commands(of: object) {
      var command = EmbeddedCommand.read(
        node, in: context, environment: environment, isOneCommand: true)
      let repeatsDevices = [Fact.count, .nodes].contains {
        command[$0]?.origin.isStated == true
      }
      if command.notTraining == nil { machines = Machines(of: command) }
      // What is asked of the cluster is what runs; the flags repeat it.
      command.forget([.count, .nodes])
      if isOnlyLost(command, of: object, kind) {
        reasons.append(command.notTraining)
        continue
      }
      if command.notTraining == nil {
        if repeatsDevices {
          reading.couple(.count, with: .cannot("the command's flags state the devices once more"))
        }
        best = command
        break
      }
      if other == nil, !command.stated.isEmpty { other = command }
      reasons.append(command.notTraining)
    }
    if let beside = trainingBeside(object, environment, in: context) {
      if best == nil {
        best = beside.reading
      } else {
        reading.makeUnresolved(
          .trials, "a command that a pod runs beside its own trains as well", beside.range)
      }
    }
    if let command = best ?? other { reading.merge(command) }
    if best != nil, let machines {
      separatePods(of: object, on: machines, into: &reading)
      readRestarts(of: object, into: &reading)
    }
    reading.environment += environment.sorted { $0.key < $1.key }.compactMap { name, variable in
      guard case .text(let word) = variable else { return nil }
      let node = word.node(in: object.range.file)
      return ConfigEntry(key: name, keyRange: node.range, value: node)
    }
    if best != nil { return true }
    // All that it runs is known to do something else.
    if !reasons.isEmpty, reasons.allSatisfy({ $0 == ScriptReader.otherReason }) {
      reading.notTraining = ScriptReader.otherReason
    }
    if ["RayCluster", "RayService"].contains(kind) || kind.hasSuffix("TrainingRuntime") {
      reading.notTraining = "a cluster or runtime, without a job"
    } else if plainKinds.contains(kind) || kind == "MPIJob" && !runsPython(object) {
      if !reading.isKnown(.count), !reading.isUnresolved(.count) {
        reading.notTraining = "no container asks for accelerators"
      }
    }
    if reading.notTraining == nil, let command = foreignCommand(of: object) {
      reading.notTraining = "no command of it is known to train"
      reading.doubt = ScriptReader.doubt
      reading.range = command
    }
    return false
  }

  /// The first command that surely trains of those that a pod runs before or beside its own.
  private static func trainingBeside(
    _ object: ConfigNode, _ environment: [String: ShellVariable], in context: ReadingContext
  ) -> (reading: Reading, range: SourceRange)? {
    commands(of: object, isBeside: true).lazy.compactMap { node in
      var command = EmbeddedCommand.read(
        node, in: context, environment: environment, isOneCommand: true)
      command.forget([.count, .nodes])
      let isSure =
        command.notTraining == nil
        && (!command.scripts.isEmpty || command.stated.contains { $0.value.origin.isStated })
      return isSure ? (command, node.range) : nil
    }.first
  }

  /// The first command of an object whose containers all say what they run, none of which is a script, a
  /// program of Python or of another launcher: it may be a trainer that was compiled.
  private static func foreignCommand(of object: ConfigNode) -> SourceRange? {
    var first: SourceRange?
    var isOpen = false
    object.visit { path, node in
      guard node.isMap, node.has("resources") || node.has("image") else { return }
      guard let command = node["command"], !command.isNull, !command.elements.isEmpty else {
        // What the image starts is not known, unless it has no devices.
        isOpen = isOpen || asksForDevices(node)
        return
      }
      first = first ?? command.range
    }
    return isOpen || mayTrain(object) ? nil : first
  }

  /// Kinds of objects that run anything, and train where they ask for devices.
  private static let plainKinds: Set<String> = ["Job", "JobSet", "CronJob", "RayJob"]

  /// Whether a command of an object without devices only starts something that is not known, such as the
  /// script that it fetches.
  private static func isOnlyLost(
    _ command: Reading, of object: ConfigNode, _ kind: String
  ) -> Bool {
    guard plainKinds.contains(kind), command.notTraining == nil, command.isUnresolved(.trials),
      !asksForDevices(object)
    else { return false }
    return command.stated.allSatisfy { !$0.value.origin.isStated } && command.scripts.isEmpty
      && command.references.isEmpty
  }

  /// Whether a command of the object is one of Python's: what MPI starts otherwise is compiled.
  private static func runsPython(_ object: ConfigNode) -> Bool {
    commands(of: object).contains { command in
      ([command] + command.elements).contains { $0.scalar?.text.contains("py") == true }
    }
  }
}
