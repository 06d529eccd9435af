import ConfigText
import Diagnostics
import Text

/// A call by which a program trains, with the call that made what it is called on.
struct PythonTraining: Sendable {
  enum Family: Sendable {
    /// `Trainer(…).train()` of Transformers, TRL and their kin.
    case huggingFace
    case fastAI, lightning, keras, ultralytics, sentenceTransformers
    /// `Estimator(…).fit()` of SageMaker, a job of Vertex or Azure ML: the script they start trains.
    case sageMaker, vertex, azure
    /// A loop over `loss.backward()`, or over what applies gradients.
    case ownLoop
    /// A method of a library whose settings are not read.
    case unread
  }

  var family: Family
  /// The call that starts it.
  var start: PythonCall
  /// What it is called on.
  var maker: PythonCall?
  var attributes: [PythonEntry] = []
  /// How many calls in the same place there are, as in a loop over a list.
  var repeats = 1
}

extension PythonTraining {
  /// Words of which one is in every source that is worth following.
  private static let words = [
    ".train(", ".fit(", ".backward(", ".train_model(", ".finetune(", ".remote(", ".run(",
    ".submit(", ".create_or_update(", ".fine_tune(", ".fit_one_cycle(", ".fit_flat_cos(",
    ".fit_sgdr(", ".apply_gradients(", "apply_updates(", ".learn(", "nemo_run", "mlx.optimizers",
    "do_cli(", "do_train(", "run_exp(", "sft_main(", "rlhf_main(", "pt_main(", "llm.pretrain(",
    "llm.finetune(", "llm.train(", "oumi", ".hyperparameter_search(",
    "train_from_yaml(", "run_ppo(", ".update(", "LightningCLI(", ".train_batch(", "nnx.Optimizer",
    "nnx.ModelAndOptimizer", "pretrain(", ".train)", ".train,", "scaler(loss", ".fit)", ".fit,",
    "methodcaller(",
  ].map { Array($0.utf8) }

  /// Whether the bytes can hold a training at all.
  static func mayTrain(_ bytes: [UInt8]) -> Bool { words.contains { bytes.holds($0) } }

  /// Whether any training stands in a source or a notebook.
  static func isAny(in document: ConfigDocument) -> Bool {
    guard document.language == .python || document.language == .notebook,
      mayTrain(document.file.bytes), let script = PythonScript(document)
    else { return false }
    return !all(in: script).isEmpty
  }

  /// The trainings of a program in the order in which they start; of a library all that its functions have, of
  /// what a loop of another module calls what each of its turns does.
  static func all(
    in script: PythonScript, isLibrary: Bool = false, isInLoop: Bool = false
  ) -> [PythonTraining] {
    var trainings: [PythonTraining] = []
    var loops: Set<Int> = []
    let program = script.program
    let steps = program.calls.contains { ["step", "optimize"].contains($0.name) }
    let updates = program.imports.contains { $0.hasPrefix("mlx") }
    let hasEngine = program.imports.contains { $0.hasPrefix("deepspeed") }
    let hasOptimizer =
      program.imports.contains { $0.hasPrefix("flax") }
      && program.calls.contains { ["Optimizer", "ModelAndOptimizer"].contains($0.name) }
    let scales = script.file.bytes.holds(Array("scaler(loss".utf8))
    var counted: [Int: Bool] = [:]
    for call in program.calls {
      // What counts is decided by the function that nothing calls.
      if let index = call.uncalled, !isLibrary {
        let counts = counted[index] ?? counts(call, in: script)
        counted[index] = counts
        guard counts else { continue }
      }
      let isRepeated = isInLoop || !call.loops.isEmpty
      let isBackward =
        isRepeated
        && (call.name == "backward" && steps || scales && scalesLoss(call, in: script))
      let isUpdate =
        updates && call.name == "update" && call.arguments.count == 2
        || hasEngine && call.name == "train_batch"
        || hasOptimizer && call.name == "update"
        || call.name == "update" && call.argument("sgd") != nil
      if isBackward || isUpdate && isRepeated || appliers.contains(call.name) {
        // Nested losses of one loop are one training.
        let loop = call.loops.first?.range.lowerBound ?? -1
        guard loops.insert(loop).inserted else {
          repeated(call, among: &trainings)
          continue
        }
        trainings.append(PythonTraining(family: .ownLoop, start: call))
        continue
      }
      guard var training = training(call, in: script) ?? unread(call, in: script) else { continue }
      if let index = trainings.lastIndex(where: { $0.start.range == call.range }),
        isSame(trainings[index], training)
      {
        trainings[index].repeats += 1
        continue
      }
      training.start = call
      trainings.append(training)
    }
    trainings = joined(trainings, in: script)
    // A trainer's own loop, or one beside a trainer, is that trainer's.
    let named = trainings.filter { if case .ownLoop = $0.family { false } else { true } }
    return named.isEmpty ? trainings : named
  }

  /// Counts a loop of the program's own that is come to once more: of a function that is called again, of
  /// each of a list.
  private static func repeated(_ call: PythonCall, among trainings: inout [PythonTraining]) {
    guard call.isCertain, call.uncalled == nil,
      let index = trainings.lastIndex(where: { $0.start.range == call.range }),
      case let known = trainings[index].start.loops, known.count == call.loops.count,
      known.first?.firstCall != call.loops.first?.firstCall,
      zip(known, call.loops).allSatisfy({ $0.count == $1.count })
    else { return }
    trainings[index].repeats += 1
  }

  /// Trainings without those that others stand for: a library's that only runs a function of the program, and
  /// a task's where the workflow that calls the task does the same. Of very many all are kept.
  private static func joined(
    _ trainings: [PythonTraining], in script: PythonScript
  ) -> [PythonTraining] {
    guard trainings.count > 1, trainings.count <= 200 else { return trainings }
    var callers: [String: Set<Int>] = [:]
    for call in script.program.calls where call.isOwn {
      if let index = call.uncalled { callers[call.path, default: []].insert(index) }
    }
    func calls(_ caller: Int, _ called: Int) -> Bool {
      callers[script.program.functions[called].function.name]?.contains(caller) == true
    }
    return trainings.filter { one in
      !trainings.contains { other in
        guard other.start.range == one.start.range else { return one.hands(other, in: script) }
        guard let own = one.start.uncalled, let their = other.start.uncalled, own != their else {
          return false
        }
        return calls(their, own) && !(own < their && calls(own, their))
      }
    }
  }

  /// Whether it is a library that only runs the function of the program in which another one stands:
  /// `TorchTrainer(loop).fit()`, `distributor.run(train, epochs=1)`.
  private func hands(_ other: PythonTraining, in script: PythonScript) -> Bool {
    guard case .unread = family else { return false }
    return (start.arguments + (maker?.arguments ?? [])).contains { one in
      guard case .function(let index) = one.item.value else { return false }
      return script.program.functions[index].holds(other.start.range)
    }
  }

  /// `loss_scaler(loss, optimizer, …)` of timm and its kin: what scales a loss takes its gradients and steps,
  /// whatever object that is.
  private static func scalesLoss(_ call: PythonCall, in script: PythonScript) -> Bool {
    guard call.arguments.count > 1 else { return false }
    let words = script.range(call.range).text.prefix(200).lowercased()
      .split(separator: "(", maxSplits: 1)
    guard words.count == 2, words[0].hasSuffix("scaler") else { return false }
    let given = words[1].split(separator: ",", maxSplits: 2)
    return given.count > 1 && given[0].contains("loss") && given[1].contains("optim")
  }

  private static func startsFile(_ call: PythonCall) -> Bool {
    call.argument("entrypoint")?.text?.hasSuffix(".py") ?? false
  }

  /// What applies gradients that JAX or TensorFlow has computed.
  private static let appliers: Set<String> = ["apply_gradients", "apply_updates"]

  /// Methods by which libraries train, and arguments of which one says how long.
  private static let methods: Set<String> = ["fit", "train", "run", "learn", "finetune"]

  /// Arguments of what is made, by which networks alone are told how long `fit()` is to be.
  private static let networkLengths: Set<String> = ["max_epochs", "num_epochs", "num_train_epochs"]

  /// Functions by which packages whose recipes are files train what they are given.
  private static let doors: [String: Set<String>] = [
    "axolotl": ["do_cli", "do_train", "train"], "llamafactory": ["run_exp", "run_sft"],
    "trlx": ["train"], "swift": ["sft_main", "rlhf_main", "pt_main", "megatron_sft_main"],
    "oumi": ["train"],
    "nemo": ["pretrain", "finetune", "train"], "llmfoundry": ["train", "train_from_yaml"],
    "verl": ["run_ppo", "run_sft", "main_ppo"],
  ]

  private static func isDoor(_ call: PythonCall) -> Bool {
    let package = call.path.split(separator: ".").first.map(String.init) ?? ""
    // Given nothing, it reads the words of whoever starts the program.
    return !call.isOwn && call.receiver == nil && !call.arguments.isEmpty
      && doors[package]?.contains(call.name) == true
  }

  /// A training by a library that is not known, by how long it is told to train; and those that are known
  /// to say it elsewhere.
  private static func unread(_ call: PythonCall, in script: PythonScript) -> PythonTraining? {
    // Words that stand here, and not those of whoever starts the program.
    if call.name == "LightningCLI", let words = call.argument("args"), isGiven(words) {
      return PythonTraining(family: .unread, start: call)
    }
    // Megatron's own door: what its command line says, but for what stands here.
    if call.name == "pretrain", !call.isOwn, let defaults = call.argument("args_defaults")?.entries,
      defaults.contains(where: { ["train_iters", "train_samples"].contains($0.name) })
    {
      return PythonTraining(family: .unread, start: call)
    }
    if isDoor(call) { return PythonTraining(family: .unread, start: call) }
    // What a program is started with, `run(entrypoint="train.py", entrypoint_args={…})`, is its command's.
    guard methods.contains(call.name), !call.isOwn, !(call.name == "run" && startsFile(call)) else {
      return nil
    }
    let maker = script.maker(of: call.receiver)?.call
    // What a method of the program does with such an argument stands in the program.
    if let maker, maker.isOwn,
      script.program.types.contains(where: { $0.name == maker.name && $0.hasMethod(call.name) })
    {
      return nil
    }
    let isTold =
      isToldWithin(call, maker) || settings(of: call, in: script) != nil
      || call.receiver != nil
        && call.arguments.contains { $0.name.map { LengthName($0) != nil } ?? false }
      || call.name == "fit"
        && (maker?.arguments.contains { one in
          one.name.map(networkLengths.contains) == true && one.item.number != nil
        } ?? false)
    let uses = { (module: String) in
      script.program.imports.contains { $0 == module || $0.hasPrefix(module + ".") }
    }
    let isKnown =
      call.path == "nemo_run.run"
      || call.name == "fit" && maker.map { isInstantiated($0, in: script) } == true
      || call.name == "train" && uses("ray.rllib") && maker != nil
      || call.name == "fit"
        && (maker?.name == "Tuner" && uses("ray") || call.argument("num_gpus") != nil)
      || ["fit", "train"].contains(call.name)
        && maker.map { maker in
          ["trainer", "recipe"].contains(where: maker.name.lowercased().hasSuffix)
            || maker.name.contains("Recipe") || maker.path.hasPrefix("recipes.")
        } ?? false
      || call.name == "train" && uses("mindspore") && call.arguments.first?.item.number != nil
    guard isTold || isKnown else { return nil }
    return PythonTraining(family: .unread, start: call, maker: maker)
  }

  /// Whether a map among the arguments of a call, or of the one that made what it is called on, says how
  /// long: `Runner(train_cfg=dict(max_epochs=9)).train()`, `lgb.train({"num_iterations": 9}, data)`.
  private static func isToldWithin(_ call: PythonCall, _ maker: PythonCall?) -> Bool {
    (call.arguments + (maker?.arguments ?? [])).contains { statesLength($0.item, 0) }
  }

  private static func statesLength(_ item: PythonItem, _ depth: Int) -> Bool {
    guard depth < 4, let entries = item.entries else { return false }
    return entries.prefix(400).contains { entry in
      let key = entry.name?.split(separator: ".").last.map(String.init) ?? ""
      return LengthName(key) != nil && (entry.value.number ?? 0) > 0
        || statesLength(entry.value, depth + 1)
    }
  }

  /// The settings of an experiment of the program's own that a method runs, an object of a class of the program
  /// that says how long and how fast it learns: `Experiment(Settings()).run()`,
  /// `Experiment().configure(Settings()).run()`.
  static func settings(of call: PythonCall, in script: PythonScript) -> PythonType? {
    guard call.name != "fit", let maker = script.maker(of: call.receiver)?.call else { return nil }
    return maker.arguments.prefix(8).lazy.compactMap { one -> PythonType? in
      guard case .made(let index, _) = one.item.value, script.program.calls[index].isOwn
      else { return nil }
      let type = script.program.types.first { $0.name == script.program.calls[index].name }
      let fields = type?.fields.filter { $0.value.number.map { $0 > 0 } ?? false } ?? []
      let isLong = fields.contains { field in
        field.name.map { LengthName($0) != nil || $0.hasSuffix("num_episodes") } ?? false
      }
      let learns = fields.contains { field in
        ["lr", "learning_rate"].contains { field.name?.hasSuffix($0) ?? false }
      }
      return isLong && learns ? type : nil
    }.first
  }

  private static func isGiven(_ item: PythonItem) -> Bool {
    item.elements.map { !$0.isEmpty } ?? (item.entries != nil)
  }

  private static func isSame(_ one: PythonTraining, _ other: PythonTraining) -> Bool {
    one.maker?.range == other.maker?.range && one.start.range == other.start.range
      && one.maker.map { "\($0.arguments)" } == other.maker.map { "\($0.arguments)" }
  }

  /// Libraries whose decorators make a function a part of what they run.
  private static let jobs = [
    "flytekit.", "prefect.", "zenml.", "dagster.", "kfp.", "metaflow.", "airflow.", "union.",
    "flyte.",
  ]

  /// Libraries whose decorators make a function what the command line starts.
  private static let commandLines = ["typer.", "click.", "cyclopts.", "hydra."]

  /// Whether the words of a command line are the arguments of a function, by a decorator of it.
  static func isCommand(_ decorator: PythonItem, in script: PythonScript) -> Bool {
    let base: PythonItem?
    switch decorator.value {
    case .made(let index, _):
      let call = script.program.calls[index]
      if commandLines.contains(where: call.path.hasPrefix) { return true }
      base = call.receiver
    case .attribute(let item, _): base = item
    default: return false
    }
    guard let maker = script.maker(of: base)?.call.path else { return false }
    return commandLines.contains(where: maker.hasPrefix)
  }

  /// Whether a call is made when the file is run, or when what it declares as a job is.
  static func counts(_ call: PythonCall, in script: PythonScript, depth: Int = 0) -> Bool {
    guard let index = call.uncalled else { return true }
    let function = script.program.functions[index]
    // `self.fit()` in a step of a flow: the method of a class that a library makes is not followed. Of many
    // callers the first few are asked.
    if depth < 2, function.decorators.isEmpty,
      function.function.parameters.first?.name == "self",
      (script.methodCalls[function.function.name] ?? []).lazy
        .filter({ script.program.calls[$0].uncalled != index }).prefix(4)
        .contains(where: { counts(script.program.calls[$0], in: script, depth: depth + 1) })
    {
      return true
    }
    // A step of JAX is a method that is compiled, and called by its object in a loop.
    if depth < 2, function.function.parameters.first?.name == "self",
      script.loopCalls[function.function.name] != nil,
      script.program.calls.contains(where: { $0.uncalled == index && appliers.contains($0.name) }),
      (script.loopCalls[function.function.name] ?? []).lazy.prefix(4)
        .contains(where: { counts(script.program.calls[$0], in: script, depth: depth + 1) })
    {
      return true
    }
    return function.decorators.contains { decorator in
      let path: String
      // `@environment.task` of what a library of jobs has made.
      var base: PythonItem?
      switch decorator.value {
      case .made(let made, _):
        let call = script.program.calls[made]
        base = call.receiver
        path = (call.receiver.map { _ in "." } ?? "") + call.path
        if call.arguments.contains(where: { $0.name == "gpu" }) { return true }
      case .symbol(let symbol): path = symbol
      case .attribute(let item, let name):
        path = "." + name
        base = item
      default: return false
      }
      if let maker = script.maker(of: base)?.call.path,
        (jobs + commandLines).contains(where: maker.hasPrefix)
      {
        return true
      }
      if jobs.contains(where: path.hasPrefix) { return true }
      return path.hasSuffix("local_entrypoint") || path.hasSuffix(".remote") && path != ".remote"
        || path == "ray.remote"
    }
  }

  /// What `Trainer.train(trainer)` calls its method on.
  private static func unbound(_ call: PythonCall) -> PythonItem? {
    let parts = call.path.split(separator: ".")
    guard parts.count > 1, parts[parts.count - 2].hasSuffix("Trainer") else { return nil }
    return call.arguments.first?.item
  }

  /// The methods of a learner of fastai that train.
  private static let learners: Set<String> = [
    "fine_tune", "fit", "fit_one_cycle", "fit_flat_cos", "fit_sgdr",
  ]

  private static func training(_ call: PythonCall, in script: PythonScript) -> PythonTraining? {
    let made = script.maker(of: call.receiver ?? unbound(call))
    let maker = made?.call
    var training = PythonTraining(
      family: .huggingFace, start: call, maker: maker, attributes: made?.attributes ?? [])
    let imports = script.program.imports
    func uses(_ module: String) -> Bool {
      imports.contains { $0 == module || $0.hasPrefix(module + ".") }
    }
    if learners.contains(call.name), uses("fastai"), maker?.name != "Trainer" {
      training.family = .fastAI
      return training
    }
    switch call.name {
    case "hyperparameter_search":
      guard let maker, isTrainer(maker), trainers.contains(where: uses) else { return nil }
      return training
    case "train", "train_model", "finetune":
      guard let maker else { return nil }
      if isUltralytics(maker, uses: uses("ultralytics")) {
        training.family = .ultralytics
        return training
      }
      if maker.name == "ModelTrainer",
        ["compute", "source_code"].contains(where: { maker.argument($0) != nil })
      {
        training.family = .sageMaker
        return training
      }
      guard isTrainer(maker), trainers.contains(where: uses) else { return nil }
      return training
    case "fit":
      if let maker, maker.path.hasPrefix("sagemaker.") || isSageMaker(maker) && uses("sagemaker") {
        training.family = .sageMaker
        return training
      }
      if let maker, isTrainer(maker), !runsFunction(maker) {
        if isLightning(maker, uses: uses("lightning") || uses("pytorch_lightning")) {
          training.family = .lightning
          return training
        }
        return trainers.contains(where: uses) ? training : nil
      }
      if call.argument("train_objectives") != nil {
        training.family = .sentenceTransformers
        return training
      }
      let isKeras = uses("keras") || uses("tensorflow") || uses("tf_keras")
      let keys = ["epochs", "batch_size", "steps_per_epoch", "validation_data", "callbacks"]
      guard isKeras, keys.contains(where: { call.argument($0) != nil }) else { return nil }
      training.family = .keras
      return training
    case "submit"
    where uses("azureml")
      && script.maker(of: call.arguments.first?.item)?.call.name == "ScriptRunConfig":
      training.maker = script.maker(of: call.arguments.first?.item)?.call
      training.family = .azure
      return training
    case "run", "submit":
      guard let maker, maker.path.contains("aiplatform") || uses("google.cloud.aiplatform"),
        maker.name.hasSuffix("Job")
      else { return nil }
      training.family = .vertex
      return training
    case "create_or_update":
      guard uses("azure.ai.ml"), let job = script.maker(of: call.arguments.first?.item),
        ["command", "Command"].contains(job.call.name)
      else { return nil }
      training.maker = job.call
      training.attributes = job.attributes
      training.family = .azure
      return training
    default: return nil
    }
  }

  /// Libraries whose trainers are Transformers' own, or are told the same things with the same defaults.
  private static let trainers = [
    "transformers", "trl", "unsloth", "peft", "optimum", "sentence_transformers", "adapters",
    "axolotl", "swift", "llamafactory", "oumi", "paddlenlp", "gliner", "span_marker",
  ]

  private static func isTrainer(_ call: PythonCall) -> Bool {
    ([call.name] + call.bases.map { $0.split(separator: ".").last.map(String.init) ?? $0 })
      .contains { $0.hasSuffix("Trainer") }
  }

  private static func isUltralytics(_ call: PythonCall, uses: Bool) -> Bool {
    ["YOLO", "YOLOWorld", "YOLOE", "RTDETR", "SAM", "FastSAM", "NAS"].contains(call.name)
      && (uses || call.path.hasPrefix("ultralytics"))
  }

  private static func isLightning(_ call: PythonCall, uses: Bool) -> Bool {
    call.path.contains("lightning") || call.path.hasPrefix("pl.") || uses
  }

  private static func isSageMaker(_ call: PythonCall) -> Bool {
    call.argument("instance_type") != nil && call.argument("entry_point") != nil
  }
}
