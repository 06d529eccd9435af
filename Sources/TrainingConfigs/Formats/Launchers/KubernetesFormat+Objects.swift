import ConfigText
import Diagnostics
import Runs
import Text

/// Finding what runs in a manifest: objects in lists, in one another, and the parts of workflows.
extension KubernetesFormat {
  /// One object that makes pods, and how often what is around it starts it.
  struct Job {
    var object: ConfigNode
    /// How often it is started; nil where nothing says so.
    var trials: Repeats?
  }

  /// How often something is started, as one place of the file says.
  enum Repeats {
    case times(Double, SourceRange)
    case unknown(String, SourceRange)
  }

  /// More objects than this in one file are none that anybody wrote.
  private static let objectLimit = 1_000

  private static let workflows: Set<String> = [
    "Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow",
  ]

  /// All objects of a file that may make pods, those inside of lists and of other objects too.
  static func jobs(of document: ConfigDocument) -> [Job] {
    var jobs: [Job] = []
    for root in document.roots where root.has("apiVersion") && root.has("kind") {
      collect(root, trials: nil, depth: 0, into: &jobs)
    }
    return jobs
  }

  private static func collect(
    _ object: ConfigNode, trials: Repeats?, depth: Int, into jobs: inout [Job]
  ) {
    guard depth < 6, jobs.count < objectLimit, let kind = object["kind"]?.text else { return }
    if workflows.contains(kind) {
      jobs += templates(of: object, isRepeated: kind == "CronWorkflow")
      return
    }
    let inner = nested(in: object)
    guard inner.isEmpty else {
      let trials = kind == "Experiment" ? experiment(object) : trials
      for node in inner { collect(node, trials: trials, depth: depth + 1, into: &jobs) }
      return
    }
    guard kind == "CronJob", let spec = object.find("spec.jobTemplate.spec") else {
      return jobs.append(Job(object: object, trials: trials))
    }
    var job = with(spec, in: object)
    if let template = object.entry("spec")?.value.entry("jobTemplate"),
      let metadata = template.value.entry("metadata")
    {
      // What the jobs themselves will say of them.
      let kept = ConfigNode(.map([metadata]), template.value.range)
      job = job.setting(
        ConfigEntry(key: "jobTemplate", keyRange: template.keyRange, value: kept),
        at: "jobTemplate")
    }
    jobs.append(Job(object: job, trials: schedule(object["spec"]) ?? trials))
  }

  /// A search over parameters starts its trials up to a limit.
  private static func experiment(_ object: ConfigNode) -> Repeats {
    guard let limit = object.find("spec.maxTrialCount") else {
      return .unknown("the search has no `maxTrialCount`", object["kind"]?.range ?? object.range)
    }
    return limit.number.map { .times($0, limit.range) }
      ?? .unknown("the number of trials is filled in elsewhere", limit.range)
  }

  private static func schedule(_ spec: ConfigNode?) -> Repeats? {
    guard let node = spec?["schedule"] ?? spec?["schedules"] else { return nil }
    return .unknown("it is started again by its `schedule`", node.range)
  }

  /// Objects that stand in another one: items of a list, components, the job of a search.
  private static func nested(in object: ConfigNode) -> [ConfigNode] {
    var found: [ConfigNode] = []
    // Nothing is looked for inside of what was found.
    func look(_ node: ConfigNode, depth: Int) {
      guard depth < 12, found.count < objectLimit else { return }
      if depth > 0, node.has("apiVersion"), node.has("kind"), node.hasAny(["spec", "items"]) {
        found.append(node)
        return
      }
      for entry in node.entries { look(entry.value, depth: depth + 1) }
      for element in node.elements { look(element, depth: depth + 1) }
    }
    look(object, depth: 0)
    return found
  }

  /// The object with another `spec`.
  private static func with(_ spec: ConfigNode, in object: ConfigNode) -> ConfigNode {
    var entries = object.entries.filter { $0.key != "spec" }
    entries.append(ConfigEntry(key: "spec", keyRange: spec.range, value: spec))
    return ConfigNode(.map(entries), object.range)
  }

  // MARK: - Workflows

  /// Each template that has a container is a job of its own, and so is each object that one applies.
  private static func templates(of object: ConfigNode, isRepeated: Bool) -> [Job] {
    guard let outer = object["spec"] else { return [] }
    let spec = isRepeated ? outer["workflowSpec"] ?? outer : outer
    let templates = Array(spec["templates"]?.elements.prefix(objectLimit) ?? [])
    let parameters = WorkflowParameters(spec: spec, templates: templates)
    var calls = WorkflowCalls(templates)
    var jobs: [Job] = []
    for template in templates {
      let trials =
        isRepeated ? schedule(outer) : calls.repeats(of: template["name"]?.text ?? "")
      if template.hasAny(["container", "script", "containerSet"]) {
        let own = pod(of: patched(template, parameters), in: spec, filledBy: parameters)
        jobs.append(Job(object: with(own, in: object), trials: trials))
      } else if ["apply", "create"].contains(template.find("resource.action")?.text ?? ""),
        let manifest = template.find("resource.manifest")
      {
        for inner in EmbeddedObjects.read(manifest) where inner.has("apiVersion") {
          let filled = parameters.filled(inner, of: template)
          collect(filled, trials: trials, depth: 1, into: &jobs)
        }
      }
    }
    return jobs
  }

  /// The pod that a template makes, with what the workflow says of all its pods.
  private static func pod(
    of template: ConfigNode, in spec: ConfigNode, filledBy parameters: WorkflowParameters
  ) -> ConfigNode {
    var entries = [ConfigEntry(key: "template", keyRange: template.range, value: template)]
    for key in ["nodeSelector", "affinity", "activeDeadlineSeconds"] {
      guard var entry = template.entry(key) ?? spec.entry(key) else { continue }
      entry.value = parameters.filled(entry.value, of: template)
      entries.append(entry)
    }
    return ConfigNode(.map(entries), template.range)
  }

  /// A template with its parameters, and with the resources that the patch of its pod gives its container.
  private static func patched(
    _ template: ConfigNode, _ parameters: WorkflowParameters
  ) -> ConfigNode {
    let filled = parameters.filled(template)
    guard let patch = template["podSpecPatch"].flatMap({ EmbeddedObjects.read($0).first }),
      let key = ["container", "script"].first(where: filled.has),
      let resources = patch.find("containers[0].resources")
    else { return filled }
    let known = parameters.filled(resources, of: template)
    return filled.setting(
      ConfigEntry(key: "resources", keyRange: resources.range, value: known),
      at: key + ".resources")
  }

  // MARK: - How often

  /// What is started one after another: pods beyond those that run at once.
  static func readTrials(_ job: Job, into reading: inout Reading) {
    switch job.trials {
    case .unknown(let reason, let range)?: return reading.markUnresolved(.trials, reason, range)
    case .times(let count, let range)? where count >= 1:
      reading.state(.trials, .number(count), .declared(range))
    case .times(_, let range)?:
      return reading.markUnresolved(.trials, "it is no number of trials", range)
    case nil: break
    }
    let parts = job.object.find("spec.replicatedJobs")?.elements.compactMap {
      $0.find("template.spec")
    }
    let isJob = ["Job", "CronJob", "JobSet"].contains(job.object["kind"]?.text ?? "")
    guard isJob,
      let spec = parts?.first(where: { $0.has("completions") }) ?? job.object["spec"],
      let completions = spec["completions"], !completions.isNull
    else { return }
    let parallelism = spec["parallelism"]
    guard let wanted = completions.number, let atOnce = parallelism.map(\.number) ?? 1 else {
      return reading.makeUnresolved(
        .trials, "the number of completions is filled in elsewhere", completions.range)
    }
    guard atOnce >= 1, wanted > atOnce else { return }
    let rounds = (wanted / atOnce).rounded(.up) * (reading.number(.trials) ?? 1)
    reading.remove(.trials)
    reading.state(.trials, .number(rounds), .declared(completions.range))
  }

  // MARK: - Devices

  /// Resources of which each is a whole device.
  private static let resources: Set<String> = [
    "nvidia.com/gpu", "amd.com/gpu", "google.com/tpu", "aws.amazon.com/neuron", "habana.ai/gaudi",
    "huawei.com/Ascend910", "aws.amazon.com/neurondevice",
  ]

  /// Resources of which each is part of a device, or one that cannot be told.
  private static let shares = [
    "nvidia.com/", "amd.com/gpu", "gpu.intel.com/", "aws.amazon.com/neuron", "habana.ai/",
    "huawei.com/", "google.com/tpu", "cloud-tpus.google.com/", "tencent.com/vcuda",
    "aliyun.com/gpu",
    "volcano.sh/vgpu", "volcano.sh/gpu", "gpu-mem", "run.ai/", "metax-tech.com/gpu",
    "cambricon.com/", "hygon.com/dcu", "furiosa.ai/", "intel.com/gpu",
  ]

  static func isDevice(_ resource: String) -> Bool { resources.contains(resource) }

  /// A slice of a device, or a device that is asked for by another name.
  static func isShare(_ resource: String) -> Bool {
    !isDevice(resource) && shares.contains { resource.hasPrefix($0) }
  }

  /// The requests and limits below a node that a test picks, in source order.
  static func requests(
    in node: ConfigNode, where isWanted: (String) -> Bool
  ) -> [ConfigEntry] {
    var found: [ConfigEntry] = []
    node.visit { path, value in
      guard found.count < 64, path.hasSuffix("limits") || path.hasSuffix("requests") else { return }
      found += value.entries.filter { isWanted($0.key) && $0.value.number != 0 }
    }
    return found
  }

  /// Parts of devices, and claims, say neither which device nor how many.
  static func readShares(_ object: ConfigNode, into reading: inout Reading) {
    var reason: (text: String, range: SourceRange)?
    if let share = requests(in: object, where: isShare).first {
      reason = ("`\(FactText.shortened(share.key))` is no whole device", share.keyRange)
    } else {
      object.visit { path, node in
        if reason == nil, path.hasSuffix("resources"), let claims = node.entry("claims") {
          reason = ("the devices are those of a claim", claims.keyRange)
        }
      }
    }
    guard let reason else { return }
    for fact in [Fact.accelerator, .count] {
      reading.makeUnresolved(fact, reason.text, reason.range)
    }
  }

  // MARK: - Commands

  /// Words without which no command trains.
  private static let words = [
    "train", "torchrun", "torch.distributed", "accelerate", "deepspeed", "tune", "sft", "python",
    ".sh", "axolotl", "pretrain",
  ]

  /// Whether a container's command may train; cheap.
  static func mayTrain(_ object: ConfigNode) -> Bool {
    commands(of: object).contains { command in
      ([command] + command.elements).contains { node in
        guard let text = node.scalar?.text.lowercased() else { return false }
        return words.contains { text.holds($0) }
      }
    }
  }
}
