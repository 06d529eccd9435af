import ConfigText
import Diagnostics
import Runs
import Text

/// ROLL's pipelines: a section for each worker, with the devices that it is put on.
enum ROLLFormat: ConfigFormat {
  static let name = "roll"
  static let kind = FormatKind.recipe
  static let loader = LoaderProfile.omegaConf
  static let framework = Framework(name: "roll", version: "0.2")

  /// The worker whose weights change.
  private static let learners = ["actor_train", "student_train", "sft_train", "student"]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root,
      let learner = learners.compactMap({ root[$0] }).first,
      learner.hasAny(["training_args", "strategy_args"])
    else { return Confidence.none }
    return learner.has("device_mapping") || root.has("num_gpus_per_node")
      ? Confidence.sure : Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard document.root != nil else { return [] }
    var composer = HydraComposer(context: context)
    let root = context.overlaying(composer.compose(document))
    let settings = Settings(root, .omegaConf)
    guard let learner = learners.first(where: { root[$0]?.isMap == true }) else { return [] }
    var reading = Reading(format: name)
    reading.files = composer.files
    reading.read(fields(learner), from: settings, framework: framework)
    readWorker(learner, settings, into: &reading)
    readMethod(learner, settings, into: &reading)
    readDevices(root, settings, into: &reading)
    reading.readSizeFromName()
    reading.stepsWin()
    return [reading]
  }

  private static func fields(_ learner: String) -> [Field] {
    let arguments = "\(learner).training_args"
    return [
      Field(
        .modelID, ["\(learner).model_args.model_name_or_path", "pretrain", "student_pretrain"],
        .text, insert: false),
      Field(.steps, ["max_steps", "\(arguments).max_steps"], .count, insert: false),
      Field(.epochs, ["\(arguments).num_train_epochs"], .ratio, insert: false),
      Field(
        .microBatch, ["\(arguments).per_device_train_batch_size"], .count, insert: false),
      Field(
        .gradientAccumulation, ["\(arguments).gradient_accumulation_steps"], .count,
        default: .number(1), insert: false),
      Field(.precision, ["\(learner).model_args.dtype"], .precision, insert: false),
      Field(.sequenceLength, ["sequence_length"], .count, insert: false),
      Field(.packing, ["\(learner).use_sequence_packing"], .flag, insert: false),
      Field(.datasetID, ["\(learner).data_args.file_name"], .text, insert: false),
    ]
  }

  private static func readWorker(
    _ learner: String, _ settings: Settings, into reading: inout Reading
  ) {
    let strategy = "\(learner).strategy_args.strategy_config"
    let sizes: [(Fact, [String])] = [
      (.tensorParallel, ["tensor_model_parallel_size"]),
      (.pipelineParallel, ["pipeline_model_parallel_size"]),
      (.contextParallel, ["context_parallel_size"]),
      (.expertParallel, ["expert_model_parallel_size", "ep_size"]),
    ]
    for (fact, keys) in sizes {
      if let setting = settings.firstSet(keys.map { "\(strategy).\($0)" }) {
        reading.read(fact, setting, .count)
      }
    }
    if let off = settings["\(learner).model_args.disable_gradient_checkpointing"],
      let flag = off.flag
    {
      reading.state(
        .recompute, .flag(!flag), .declared(off.range),
        place: .cannot("the switch turns recomputing off"))
    } else {
      reading.state(.recompute, .flag(true), framework.origin)
    }
    readFiles(settings.root.find("\(learner).data_args.file_name"), into: &reading)
  }

  /// Files of several domains, which are drawn from by chance.
  private static func readFiles(_ node: ConfigNode?, into reading: inout Reading) {
    guard let node, node.isList, let first = node.elements.first, let text = first.text else {
      return
    }
    reading.state(.datasetID, .text(text), .declared(first.range))
    reading.readSources(
      node.elements.prefix(1_000).compactMap { element in
        element.text.map {
          DataSource($0, node.elements.count > 1 ? .weight(nil) : .all, at: element.range)
        }
      }, at: node.range)
  }

  // MARK: What is done

  private static func readMethod(
    _ learner: String, _ settings: Settings, into reading: inout Reading
  ) {
    let rank = settings["\(learner).model_args.lora_rank"]
    let isAdapter = rank?.number.map { $0 > 0 } == true
    if learner.hasPrefix("student") {
      let key = settings["\(learner).model_args"]?.range ?? settings.root.range
      reading.state(.method, .text("distill"), .declared(key))
      reading.readTeacher(
        settings.firstSet(["teacher_pretrain", "teacher.model_args.model_name_or_path"]))
      if settings.root.has("rollout_batch_size") { readRollouts(settings, into: &reading) }
    } else if let estimator = settings.firstSet(["adv_estimator", "rollout_batch_size"]) {
      reading.state(.method, .text("rl"), .declared(estimator.range))
      readRollouts(settings, into: &reading)
    } else if learner == "actor_train", let beta = settings["beta"] {
      reading.state(.method, .text("dpo"), .declared(beta.range))
    } else {
      reading.state(
        .method, .text(isAdapter ? "lora" : "full"),
        rank.map { .declared($0.range) } ?? .derived(formula: "no `lora_rank`", inputs: []))
      return
    }
    if isAdapter, let rank { reading.state(.adapter, .text("lora"), .declared(rank.range)) }
  }

  private static let rollouts: [Field] = [
    Field(.rlPrompts, ["rollout_batch_size"], .count, insert: false),
    Field(.rlPromptLength, ["prompt_length"], .count, insert: false),
    Field(.rlCompletionLength, ["response_length"], .count, insert: false),
    Field(.rlUpdates, ["ppo_epochs"], .count, insert: false),
  ]

  private static func readRollouts(_ settings: Settings, into reading: inout Reading) {
    reading.read(rollouts, from: settings)
    // Agents answer in turns with an environment: the groups of those are the answers to one prompt.
    if settings.root.has("train_env_manager") {
      if let group = settings["train_env_manager.group_size"] {
        reading.read(.rlGenerations, group, .count)
      }
    } else if let group = settings.firstSet([
      "num_return_sequences_in_group", "actor_infer.generating_args.num_return_sequences",
    ]) {
      reading.read(.rlGenerations, group, .count)
    }
    if let prompt = settings.number("prompt_length"), let answer = settings["response_length"],
      let length = answer.number, !reading.isKnown(.sequenceLength)
    {
      reading.state(
        .sequenceLength, .number(prompt + length), .declared(answer.range),
        place: .replacing(answer, addedTo: prompt))
    }
    reading.state(
      .rlReference, .flag(settings.root.has("reference")),
      .derived(
        formula: "the section `reference`", inputs: []))
    reading.state(
      .rlCritic, .flag(settings.text("adv_estimator") == "gae"),
      .derived(
        formula: "`adv_estimator`", inputs: []))
  }

  // MARK: Devices

  /// `list(range(0,8)) + list(range(12,16))`: the cluster reaches to the last device that any worker has.
  private static func readDevices(
    _ root: ConfigNode, _ settings: Settings, into reading: inout Reading
  ) {
    var last: (count: Double, range: SourceRange)?
    var lost: SourceRange?
    root.visit { path, node in
      guard path.hasSuffix("device_mapping"), let text = node.text, !node.isNull else { return }
      let ends = text.split(separator: "range(").dropFirst().compactMap { part -> Double? in
        let inside = part.prefix { $0 != ")" }.split(separator: ",")
        return inside.prefix(2).last.flatMap { Double(trimmed($0)) }
      }
      guard let end = ends.max(), !text.contains("$") else {
        lost = lost ?? node.range
        return
      }
      if end > last?.count ?? 0 { last = (end, node.range) }
    }
    if let lost {
      return reading.markUnresolved(.count, "the devices of a worker are computed", lost)
    }
    guard let last, last.count >= 1, last.count < 1_000_000 else { return }
    reading.state(
      .count, .number(last.count), .declared(last.range),
      place: .cannot("each worker has a range of devices"))
  }
}
