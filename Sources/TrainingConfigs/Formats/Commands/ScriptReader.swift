import ConfigText
import Diagnostics
import Runs
import Text

/// One family of training commands: how its flags are recognised and what they say.
protocol CommandDialect: Sendable {
  /// The format that a script with such a command has, unless it is a scheduler's.
  static var name: String { get }

  /// What the programs are that belong to the family.
  static var commandWords: CommandWords { get }

  /// How surely the command is of this family; 0 for not at all.
  static func detect(_ line: CommandLine) -> Int

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading)
}

extension Reading {
  /// What the flags of a command state; who launches it decides where a new one would stand.
  init(format: String, flags fields: [Field], from settings: Settings) {
    self.init(format: format)
    read(fields, from: settings)
    insertions = [:]
  }
}

extension CommandDialect {
  static var commandWords: CommandWords { CommandWords() }
}

/// Reads the commands of a script: who is launched, with which flags, on how many devices.
enum ScriptReader {
  static let dialects: [any CommandDialect.Type] = [
    BridgeCommand.self, ComposerCommand.self, Detectron2Command.self, DiffusersCommand.self,
    FinetrainersCommand.self, HuggingFaceCommand.self, IcefallCommand.self, KohyaCommand.self,
    LLMCCommand.self, MaxTextCommand.self, MegatronCommand.self, MMCommand.self, NeMoCommand.self,
    NeoXCommand.self, NNUNetCommand.self, OpenRLHFCommand.self, PrimeRLCommand.self,
    SlimeCommand.self, SwiftCommand.self, VerlCommand.self, VisionCommand.self, YoloCommand.self,
    YoloScriptCommand.self,
  ]

  /// The family of a command, if it has one.
  static func dialect(of line: CommandLine) -> (any CommandDialect.Type)? {
    var best: (any CommandDialect.Type)?
    var bestScore = 0
    for dialect in dialects {
      let score = dialect.detect(line)
      if score > bestScore {
        best = dialect
        bestScore = score
      }
    }
    return best
  }

  /// Reads the commands that train into one reading; a script without one is said not to train.
  ///
  /// - Parameters:
  ///   - script: The script.
  ///   - context: Loads the scripts that this one calls.
  ///   - isTrainer: Whether whatever is run is known to train, as an experiment's entrypoint is.
  ///   - reading: Takes what the commands say; what they say differently is not known.
  static func read(
    _ script: ShellScript, in context: ReadingContext = ReadingContext(), isTrainer: Bool = false,
    into reading: inout Reading
  ) {
    let all = readings(script, in: context, isTrainer: isTrainer, startingWith: reading)
    reading = all.count == 1 ? all[0] : Reading.together(all)
  }

  /// Reads the runs that a script makes, each over what is known of it already.
  ///
  /// Commands of which only one is run are one reading; commands that are alike are one with `trials`.
  static func readings(
    _ script: ShellScript, in context: ReadingContext = ReadingContext(), isTrainer: Bool = false,
    startingWith base: Reading
  ) -> [Reading] {
    let all = script.lines
    // `echo $COMMAND` says what is run elsewhere, or what would be.
    let said = all.filter(TrainingCommand.isSaid)
    let lines = said.isEmpty ? all : all.filter { !TrainingCommand.isSaid($0) }
    let isOther = lines.contains(where: TrainingCommand.isOther)
    var training = lines.filter(TrainingCommand.trains)
    if training.isEmpty, isTrainer {
      training = lines.first { $0.program?.isScript == true }.map { [$0] } ?? []
    }
    if training.isEmpty, !isOther {
      training = said.first(where: TrainingCommand.trains).map { [$0] } ?? []
    }
    if training.isEmpty {
      return [readLaunched(lines, of: script, isOther: isOther, in: context, startingWith: base)]
    }
    var slots: [TrainingSlot] = []
    for line in training.prefix(commandLimit) {
      var reading = base
      read(line, of: script, into: &reading)
      TrainingSlot.add(line, reading, to: &slots)
    }
    let isCut = training.count > commandLimit
    return TrainingSlot.runs(
      slots, cutOff: isCut ? training[commandLimit].range : script.cutOff)
  }

  /// Why a script does not train whose commands do something else.
  static let otherReason = "it runs evaluation, serving or data preparation"

  /// How many commands of one script are read.
  private static let commandLimit = 4_000

  private static func read(
    _ line: CommandLine, of script: ShellScript, into reading: inout Reading
  ) {
    let before = Set(reading.stated.map(\.fact))
    var line = line
    if let last = line.stages.indices.last {
      line.stages[last].options = Abbreviations.resolve(
        TrailingPairs.resolve(line.stages[last].options))
    }
    readStep(line, of: script, into: &reading)
    (dialect(of: line) ?? GenericCommand.self).read(line, of: script, into: &reading)
    readMethod(line, into: &reading)
    LaunchReader.read(line, of: script, into: &reading)
    readReferences(line, into: &reading)
    readScripts(line, into: &reading)
    if let opaque = line.program?.opaque { reading.lose(besides: before, to: opaque) }
  }

  /// What `srun` asks for where no batch script has asked before.
  private static func readStep(
    _ line: CommandLine, of script: ShellScript, into reading: inout Reading
  ) {
    guard script.isWhole, script.directives.entries.isEmpty,
      let step = line.stages.first(where: { $0.program == "srun" || $0.program == "salloc" }),
      step.options.hasAny(["gres", "gpus", "gpus_per_node", "gpus_per_task"])
    else { return }
    SlurmFormat.readDirectives(step.options, into: &reading)
  }

  /// Reads a script in which no command surely trains.
  private static func readLaunched(
    _ lines: [CommandLine], of script: ShellScript, isOther: Bool, in context: ReadingContext,
    startingWith base: Reading
  ) -> Reading {
    var reading = base
    guard let line = lines.first(where: TrainingCommand.launches) else {
      if let called = readCalls(of: script, in: context, limit: 1).first {
        reading.merge(called)
        return reading
      }
      // What a variable names may well train: unknown is not a pass.
      if lines.contains(where: TrainingCommand.isUnknown) { return reading }
      if let range = script.cutOff {
        reading.markUnresolved(.trials, "the script is too long to follow", range)
        return reading
      }
      reading.notTraining =
        isOther ? otherReason : "it starts no training command"
      if !isOther { doubt(lines.first(where: TrainingCommand.isUnnamed), &reading) }
      readOther(lines, of: script, into: &reading)
      return reading
    }
    if !TrainingCommand.mayTrain(line) {
      reading.notTraining = "the command it launches is not known to train"
      doubt(line, &reading)
    }
    read(line, of: script, into: &reading)
    return reading
  }

  /// A program of which nothing is known may well train where the script asks for accelerators.
  private static func doubt(_ line: CommandLine?, _ reading: inout Reading) {
    guard let line, reading.isKnown(.count) || reading.isUnresolved(.count) else { return }
    reading.doubt = "asks for accelerators, for a program that is not known to train or not to"
    reading.range = line.range
  }

  /// How many calls of a script are followed, by how many scripts called one another up to it.
  private static let callLimits = [20, 2, 1]
  private static let calledSizeLimit = 200_000

  /// What the scripts say that this one calls, of those that train, with the words it gives them.
  static func readCalls(
    of script: ShellScript, in context: ReadingContext, limit: Int = 50
  ) -> [Reading] {
    guard callLimits.indices.contains(context.depth) else { return [] }
    var readings: [Reading] = []
    for call in ScriptCall.calls(in: script).prefix(callLimits[context.depth]) {
      guard let reading = read(call, from: script, in: context) else { continue }
      readings.append(reading)
      if readings.count == limit { break }
    }
    return readings
  }

  private static func read(
    _ call: ScriptCall, from script: ShellScript, in context: ReadingContext
  ) -> Reading? {
    // A script that is given nothing says the same to each caller in a folder.
    let isPlain = call.arguments.isEmpty && call.options.isEmpty && call.environment.isEmpty
    guard isPlain else { return follow(call, from: script, in: context) }
    let folder = script.file.path.lastIndex(of: "/").map { script.file.path[..<$0] } ?? ""
    let key = "\(context.depth)\n\(folder)\n\(call.path)"
    if context.calls.isIdle(key) { return nil }
    let reading = follow(call, from: script, in: context)
    // What calls its caller is not known by that.
    if reading == nil, !call.path.hasSuffix(script.file.path) { context.calls.rememberIdle(key) }
    return reading
  }

  private static func follow(
    _ call: ScriptCall, from script: ShellScript, in context: ReadingContext
  ) -> Reading? {
    guard let document = context.load(call.path, script.file),
      document.file.path != script.file.path, document.language == .shell,
      document.file.bytes.count <= calledSizeLimit
    else { return nil }
    var context = context
    context.depth += 1
    let called = ShellScript(
      document.file, words: FormatList.reader.words, calledBy: call
    ).complete(in: context, calledBy: call)
    let isBatch = !called.directives.entries.isEmpty
    var reading = Reading(
      format: isBatch
        ? SlurmFormat.name : ScriptFormat.family(of: called, document) ?? ScriptFormat.name)
    if isBatch { SlurmFormat.readBatch(called, into: &reading) }
    read(called, in: context, into: &reading)
    reading.files.insert(document.file, at: 0)
    return reading.notTraining == nil ? reading : nil
  }

  /// What an evaluation or generation says of its model, data and hardware; how long and how much at
  /// a time a training would be is not its business.
  private static func readOther(
    _ lines: [CommandLine], of script: ShellScript, into reading: inout Reading
  ) {
    let line =
      lines.first { TrainingCommand.isOther($0) && $0.program?.isScript == true }
      ?? lines.first {
        $0.program?.isScript == true && $0.program?.options.entries.isEmpty == false
      }
    guard let line else { return }
    var own = Reading(format: reading.format)
    (dialect(of: line) ?? GenericCommand.self).read(line, of: script, into: &own)
    LaunchReader.read(line, of: script, into: &own)
    own.forget([
      .steps, .epochs, .tokens, .globalBatch, .gradientAccumulation, .method, .recompute, .packing,
      .timeLimit, .trials,
    ])
    own.references = []
    own.overrides = []
    reading.merge(own)
  }

  /// A trainer that is called after its method.
  private static func readMethod(_ line: CommandLine, into reading: inout Reading) {
    guard !reading.isKnown(.method), let program = line.program else { return }
    if program.isScript, let method = AdapterWords.method(inProgram: program.programPath) {
      // A recipe that the command names knows better.
      return reading.state(
        .method, .text(method), .derived(formula: "the program's name", inputs: []))
    }
    let names = [program.programPath] + program.arguments.compactMap(\.text)
    let words = names.flatMap { $0.lowercased().split { !$0.isLetter } }
    if words.contains(where: { ["grpo", "ppo", "rlhf", "rloo", "reinforce"].contains($0) }) {
      return reading.state(.method, .text("rl"), .declared(program.options.range))
    }
    guard words.contains(where: { ["dpo", "kto", "orpo", "simpo", "cpo"].contains($0) }) else {
      return
    }
    reading.state(.method, .text("dpo"), .derived(formula: "the program's name", inputs: []))
  }

  /// The recipe, accelerate and DeepSpeed files that a command names.
  static func readReferences(_ line: CommandLine, into reading: inout Reading) {
    if let stage = line.stage(["accelerate"]), let node = stage.options["config_file"] {
      add(.accelerate, node, to: &reading)
    }
    guard let program = line.program, !reading.mergesRecipes else { return }
    reading.overrides = program.options.entries.filter { !recipeFlags.contains($0.key) }
    for key in ["deepspeed", "deepspeed_config"] {
      if let node = program.options[key] { add(.deepspeed, node, to: &reading) }
    }
    for entry in program.options.entries
    where recipeFlags.contains(entry.key) && entry.value.scalar != nil {
      add(.recipe, entry.value, to: &reading)
    }
    for argument in program.arguments { add(.recipe, argument, to: &reading) }
    readChoices(program.options, into: &reading)
    reading.readSweep(program.options)
  }

  /// The Python script that is started, which may say what no flag does.
  private static func readScripts(_ line: CommandLine, into reading: inout Reading) {
    guard let program = line.program, program.program.hasSuffix(".py"),
      !reading.references.contains(where: { $0.role == .recipe }),
      program.programPath.utf8.count <= 1_024
    else { return }
    reading.scripts.append(
      Reference(role: .recipe, path: program.programPath, range: program.options.range))
  }

  /// Hydra's choices: `--config-path conf --config-name train`, `training=gpt3/5b`; what is set below
  /// a group is set in the file that is chosen for it.
  private static func readChoices(_ options: ConfigNode, into reading: inout Reading) {
    if let name = options["config_name"], let text = name.text {
      let folder = options["config_path"]?.text.map { $0 + "/" } ?? ""
      let ending = text.hasSuffix(".yaml") || text.hasSuffix(".yml") ? "" : ".yaml"
      reading.references.append(
        Reference(role: .recipe, path: folder + text + ending, range: name.range))
    }
    for group in ["training", "fine_tuning", "peft", "recipes", "experiment"] {
      guard let node = options[group], let choice = node.text, choice.utf8.count <= 512,
        choice.utf8.allSatisfy({ isNameByte($0, isFirst: false) || "/.-".utf8.contains($0) })
      else { continue }
      let ending = choice.hasSuffix(".yaml") ? "" : ".yaml"
      reading.references.append(
        Reference(role: .recipe, path: "\(group)/\(choice)\(ending)", range: node.range))
      reading.overrides += options.entries.filter { $0.key.hasPrefix(group + ".") }.map { entry in
        var entry = entry
        entry.key = String(entry.key.dropFirst(group.utf8.count + 1))
        return entry
      }
    }
  }

  private static let recipeFlags: Set<String> = [
    "config", "config_file", "config_path", "cfg", "conf", "recipe", "yaml", "train_config", "c",
    "job.config_file", "config_yaml", "args_file",
  ]

  private static func add(_ role: Reference.Role, _ node: ConfigNode, to reading: inout Reading) {
    guard let scalar = node.scalar else { return }
    // A path whose folder is a variable still has its name.
    var path = scalar.text
    if scalar.problem != nil {
      guard let name = path.split(separator: "/").last, !name.contains("$") else { return }
      path = String(name)
    }
    let endings = [".yaml", ".yml", ".json", ".toml"]
    guard endings.contains(where: path.hasSuffix), path.utf8.count <= 1_024 else { return }
    reading.references.append(Reference(role: role, path: path, range: node.range))
  }
}

/// Tells commands that train from those that do not.
enum TrainingCommand {
  /// Whether the command surely trains.
  static func trains(_ line: CommandLine) -> Bool {
    guard let program = line.program, !isOther(line) else { return false }
    let name = trainingPath(program)
    if let dialect = ScriptReader.dialect(of: line) {
      // A model's name alone is asked for by whatever runs one.
      if dialect != HuggingFaceCommand.self || !namesOnly(program.options) || mayTrain(line)
        || trainingWords.contains(where: { name.contains($0) })
      {
        return true
      }
    }
    let first = program.arguments.first?.text ?? ""
    if isTool(program.program),
      ["train", "sft", "dpo", "grpo", "kto", "reward", "run"].contains(first)
        || first.hasPrefix("finetune") || first == "pretrain"
    {
      return true
    }
    if binaries.contains(program.program) { return true }
    guard program.isScript else { return false }
    if hasTrainingFlags(program.options) { return true }
    return trainingWords.contains { name.contains($0) }
  }

  /// The path of what is run; of a module without the package, which may be called after training.
  private static func trainingPath(_ program: CommandStage) -> String {
    let path = program.programPath.lowercased()
    guard !path.hasSuffix(".py"), !path.contains("/") else { return path }
    let parts = path.split(separator: ".")
    return parts.count > 2 ? parts.dropFirst().joined(separator: ".") : path
  }

  /// Whether flags of a trainer name a model and nothing of how it is trained.
  private static func namesOnly(_ options: ConfigNode) -> Bool {
    !options.hasAny(lengthFlags + trainerFlags + tuningFlags)
  }

  private static let tuningFlags = [
    "output_dir", "per_gpu_train_batch_size", "dataset_name", "train_file", "use_peft", "use_lora",
    "lora_r", "lora_rank", "gradient_checkpointing", "deepspeed", "do_train", "dataset",
    "data_path",
    "max_seq_length", "bf16", "fp16", "config", "train_data",
  ]

  private static func isTool(_ name: String) -> Bool {
    ["axolotl", "llamafactory-cli", "trl", "litgpt", "oumi", "tune"].contains(name)
  }

  /// Whether the words are only printed.
  static func isSaid(_ line: CommandLine) -> Bool {
    ["echo", "printf"].contains(line.stages.first?.program ?? "")
  }

  /// Whether the command starts something on accelerators.
  static func launches(_ line: CommandLine) -> Bool {
    line.stages.contains { launchers.contains($0.program) } && line.program?.isScript == true
      && !isOther(line)
  }

  /// Whether a scheduler starts something that only a variable names.
  static func isUnknown(_ line: CommandLine) -> Bool {
    guard line.stages.contains(where: { $0.program == "srun" }) else { return false }
    let words =
      (line.program.map { [$0.programPath] } ?? [])
      + (line.program?.arguments.compactMap { $0.scalar?.text } ?? [])
    return words.contains { $0.hasPrefix("$") }
  }

  /// Whether nothing tells what a command does: a Python program or one of the repository, called like
  /// nothing that is known.
  static func isUnnamed(_ line: CommandLine) -> Bool {
    guard let program = line.program, !isOther(line) else { return false }
    return program.isScript || program.programPath.hasPrefix("./")
  }

  /// Whether a launched command that is not known may well train: a recipe is named, or many devices.
  static func mayTrain(_ line: CommandLine) -> Bool {
    line.stages.contains { distributed.contains($0.program) }
  }

  private static let launchers: Set<String> = [
    "srun", "torchrun", "accelerate", "deepspeed", "mpirun", "horovodrun", "composer",
    "torch.distributed.run", "torch.distributed.launch", "accelerate.commands.launch",
  ]

  private static let distributed: Set<String> = [
    "torchrun", "accelerate", "deepspeed", "horovodrun", "composer", "torch.distributed.run",
    "torch.distributed.launch", "accelerate.commands.launch",
  ]

  /// Whether the command evaluates, serves or prepares data.
  static func isOther(_ line: CommandLine) -> Bool {
    guard let program = line.program else { return false }
    let name = program.programPath.lowercased()
    let file = name.split(separator: "/").last.map(String.init) ?? name
    if program.options["do_train"]?.flag == false { return true }
    if let evaluates = program.options["eval_only"], evaluates.flag != false { return true }
    if program.isScript, hasTrainingFlags(program.options) { return false }
    if OtherCommand.isNamed(program) { return true }
    if trainingWords.contains(where: { file.contains($0) }) { return false }
    return otherWords.contains { file.contains($0) }
  }

  private static let lengthFlags = [
    "max_steps", "num_train_epochs", "max_train_steps", "train_iters", "num_epochs", "epochs",
    "max_epochs", "total_epochs", "train_samples", "trainer.max_steps", "trainer.max_epochs",
    "trainer.total_epochs",
  ]

  private static let trainerFlags = [
    "per_device_train_batch_size", "train_batch_size", "learning_rate", "lr",
    "gradient_accumulation_steps", "lr_scheduler_type", "weight_decay", "optim", "warmup_steps",
    "warmup_ratio", "train_micro_batch_size_per_gpu", "lr_decay_style", "max_grad_norm",
  ]

  /// Whether the flags say how long to train and how: a program that takes them trains, whatever it
  /// is called.
  private static func hasTrainingFlags(_ options: ConfigNode) -> Bool {
    if options.hasAny(lengthFlags) && options.hasAny(trainerFlags) { return true }
    // `--train.max_epochs 1 --train.batch_size 8` says so with sections.
    guard options.entries.contains(where: { $0.key.contains(".") }) else { return false }
    let leaves = Set(
      options.entries.map { $0.key.split(separator: ".").last.map(String.init) ?? "" })
    return lengthFlags.contains(where: leaves.contains)
      && (trainerFlags + ["batch_size", "micro_batch_size"]).contains(where: leaves.contains)
  }

  private static let trainingWords = [
    "train", "finetun", "fine_tun", "sft", "dpo", "grpo", "ppo", "rlhf", "qlora", "lora", "distill",
    "kto", "orpo", "learn", "pretrain",
  ]

  /// Compiled trainers.
  private static let binaries: Set<String> = ["train_gpt2cu", "train_gpt2", "train_llama3cu"]

  private static let otherWords = [
    "eval", "generate", "inference", "infer", "serve", "server", "convert", "preprocess", "tokeniz",
    "download", "prepare", "benchmark", "export", "merge", "predict", "score", "test", "profile",
    "nccl", "sglang", "analy", "vllm", "lm_eval",
  ]
}
