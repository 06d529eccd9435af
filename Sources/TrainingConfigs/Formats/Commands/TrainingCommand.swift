import ConfigText
import Text

/// Tells commands that train from those that do not.
enum TrainingCommand {
  /// Whether the command surely trains.
  static func trains(_ line: CommandLine) -> Bool {
    guard let program = line.program, !line.isOther else { return false }
    let name = trainingPath(program)
    if let dialect = line.dialect {
      // A model's name alone is asked for by whatever runs one.
      if dialect.alwaysTrains || !namesOnly(program.options) || mayTrain(line)
        || trainingWords.areIn(name)
      {
        return true
      }
    }
    let first = program.arguments.first?.text ?? ""
    if isTool(program.program), isOrder(first) { return true }
    if binaries.contains(program.program) { return true }
    if !runners.contains(program.program), line.words.contains(where: isCalledTrainer),
      saysSettings(line.words)
    {
      return true
    }
    guard program.isScript else { return isTrainer(program, of: line) }
    if hasTrainingFlags(program.options) { return true }
    switch isSwitchedOn(program.options) {
    case true?: if saysHow(program.options) { return true }
    case false?: break
    case nil: if saysTraining(program.options) { return true }
    }
    return trainingWords.areIn(name)
  }

  /// `--is_training 1`, `--mode train`: a program that does several things is told to train, or not to.
  private static func isSwitchedOn(_ options: ConfigNode) -> Bool? {
    let switches = ["is_training", "is_train", "do_train", "train", "training"]
      .compactMap { options[$0] }
    if switches.contains(where: { $0.flag == true || $0.text == "1" }) { return true }
    let isTold = modes.contains { key in
      options[key]?.text.map { trainingVerbs.contains($0.lowercased()) } == true
    }
    if isTold { return true }
    return switches.contains { $0.flag == false || $0.text == "0" } ? false : nil
  }

  /// Whether flags say how, or how long, something is trained.
  private static func saysHow(_ options: ConfigNode) -> Bool {
    statesLength(options) || options.hasAny(trainerFlags + ["batch_size"])
  }

  /// Whether a program that is no file of Python trains by what it is told: how long, or `train` with
  /// settings of a training.
  private static func isTrainer(_ program: CommandStage, of line: CommandLine) -> Bool {
    guard !runners.contains(program.program) else { return false }
    if program.options.hasAny(sureFlags)
      || program.options.entries.contains(where: { entry in
        LengthName(entry.key).map { $0.isOfEpochs || $0.isOfTraining } ?? false
      })
    {
      return true
    }
    let words = program.arguments.prefix(2).compactMap { $0.text?.lowercased() }
    let named = ([program.program.lowercased()] + words).contains(where: trainingWords.areIn)
    if named, program.options.entries.contains(where: { isLength($0.key) }) { return true }
    // `allennlp train c.jsonnet`, `dp --pt train input.json`.
    let isTold = zip(line.words, line.words.dropFirst()).contains {
      trainingVerbs.contains($0) && isConfig($1)
    }
    return isTold
      || words.contains(where: trainingVerbs.contains)
        && program.options.hasAny(trainerFlags + tuningFlags + ["model", "data", "gpus", "gpu_id"])
  }

  /// Whether a tool is called after what it does: `parallel-wavegan-train`.
  private static func isCalledTrainer(_ word: String) -> Bool {
    let parts = word.lastPathPart.split(separator: "-")
    return parts.count > 1 && !word.hasPrefix("-") && !word.contains(".") && !word.contains("=")
      && parts.last.map { trainingVerbs.contains(String($0)) } == true
  }

  private static func saysSettings(_ words: [String]) -> Bool {
    words.contains { word in
      ["--config", "--config-file", "--config_file"].contains(String(word.prefix { $0 != "=" }))
    }
  }

  /// `--max-num-iterations`, `--train_steps`, `--after-epochs`: a flag that says how long by its last word.
  private static func isLength(_ key: String) -> Bool {
    let last = key.lowercased().split { "-_.".contains($0) }.last ?? ""
    return ["epochs", "epoch", "steps", "iters", "iterations", "updates", "update", "timesteps"]
      .contains(last)
  }

  private static func isConfig(_ word: String) -> Bool {
    [".yaml", ".yml", ".json", ".jsonnet", ".toml", ".cfg", ".ini"].contains(where: word.hasSuffix)
  }

  /// Programs that hand what they are told to a file, which is read by itself, and those that only handle
  /// files, which may be called after a training.
  private static let runners: Set<String> = [
    "bash", "sh", "zsh", "dash", "ksh", "source", ".", "sbatch", "salloc", "srun", "qsub", "bsub",
    "flux", "modal", "sky", "dstack", "cp", "mv", "rm", "cat", "ls", "ln", "diff", "vim", "code",
  ]

  private static let trainingVerbs: Set<String> = [
    "train", "finetune", "fine-tune", "fine_tune", "pretrain",
  ]

  /// The path of what is run; of a module without the package, which may be called after training.
  private static func trainingPath(_ program: CommandStage) -> String {
    let path = program.programPath.lowercased()
    // What a project is called says nothing of a tool deep in its folders.
    if path.hasSuffix(".py"), !path.hasPrefix("/") { return path }
    if path.contains("/") { return path.split(separator: "/").suffix(2).joined(separator: "/") }
    let parts = path.split(separator: ".")
    return parts.count > 2 ? parts.dropFirst().joined(separator: ".") : path
  }

  /// Whether flags of a trainer name a model and nothing of how it is trained.
  private static func namesOnly(_ options: ConfigNode) -> Bool {
    !statesLength(options) && !options.hasAny(trainerFlags + tuningFlags)
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

  /// Whether a word tells a tool to train.
  static func isOrder(_ word: String) -> Bool {
    ["train", "sft", "dpo", "grpo", "kto", "reward", "run", "pretrain"].contains(word)
      || word.hasPrefix("finetune")
  }

  /// Whether the words are only printed.
  static func isSaid(_ line: CommandLine) -> Bool {
    ["echo", "printf"].contains(line.stages.first?.program ?? "")
  }

  /// Whether the command starts something on accelerators.
  static func launches(_ line: CommandLine) -> Bool {
    line.stages.contains { launchers.contains($0.program) } && line.program?.isScript == true
      && !line.isOther
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
  /// nothing that is known, or whatever else a launcher starts.
  static func isUnnamed(_ line: CommandLine) -> Bool {
    guard let program = line.program, !line.isOther else { return false }
    return program.isScript || StartedProgram.isUnknown(in: line)
  }

  /// The file of a module that stands beside the script: `main.py` of `python -m main`.
  static func module(of line: CommandLine) -> String? {
    guard let program = line.program, !line.isOther || isOnlyCalledOther(line),
      !program.programPath.contains("/"),
      zip(line.words, line.words.dropFirst()).contains(where: {
        $0 == "-m" && $1 == program.programPath
      })
    else { return nil }
    return program.programPath.replacing(".", with: "/") + ".py"
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
    "torch.distributed.launch", "accelerate.commands.launch", "paddle.distributed.launch",
  ]

  /// Whether a program evaluates, serves or prepares data.
  static func isOther(_ program: CommandStage) -> Bool {
    let name = program.programPath.lowercased()
    let file = name.lastPathPart
    if isToldNotTo(program) { return true }
    if program.isScript, hasTrainingFlags(program.options) { return false }
    if OtherCommand.isNamed(program) { return true }
    if trainingWords.areIn(file) { return false }
    if isToldOther(program) { return true }
    if otherWords.areIn(file) { return true }
    // `a/eval/model_vqa_loader.py --question-file q.jsonl` says in its folder what it is for; where a config
    // says all, the folder says nothing.
    return OtherCommand.isFolder(of: name) && RecipeReferences.saysMoreThanRecipe(program)
  }

  /// Whether only its name has a program of Python do something else: no word that it is told does.
  static func isOnlyCalledOther(_ line: CommandLine) -> Bool {
    guard let program = line.program, line.isOther else { return false }
    return !isToldNotTo(program) && !isToldOther(program)
      && ![program.program, program.programPath].contains(where: OtherCommand.isTool)
  }

  private static func isToldNotTo(_ program: CommandStage) -> Bool {
    let options = program.options
    if options["do_train"]?.flag == false || onlyAsksForHelp(program) { return true }
    guard let evaluates = options["eval_only"] else { return false }
    return evaluates.flag != false && evaluates.number != 0 && !options.has("no_eval_only")
  }

  /// `python train.py --help`: told nothing else, a program says what it may be told.
  private static func onlyAsksForHelp(_ program: CommandStage) -> Bool {
    program.isScript && program.arguments.isEmpty && program.opaque == nil
      && program.options.entries.map(\.key) == ["help"]
  }

  /// Whether a program that does several things is told to do another: `--do_predict` without `--do_train`,
  /// `mode=ppl_eval`. Whatever says how it trains, or takes a file of settings, may say otherwise.
  private static func isToldOther(_ program: CommandStage) -> Bool {
    let options = program.options
    guard program.opaque == nil, !statesLength(options),
      !options.hasAny(trainerFlags + ["config", "config_file"])
    else { return false }
    if options["do_predict"]?.flag == true, options["do_train"] == nil { return true }
    return modes.contains { key in
      guard let words = options[key]?.text.flatMap({ NameWords.split($0) }) else { return false }
      return words.contains(where: otherModes.contains)
        && !words.contains(where: trainingVerbs.contains)
    }
  }

  /// Flags by which a program that does several things is told which.
  private static let modes = ["mode", "phase", "action", "run_type"]

  private static let otherModes: Set<String> = [
    "eval", "evaluate", "evaluation", "test", "predict", "infer", "inference", "sample", "generate",
  ]

  /// Flags by which a program of any language is known to train.
  private static let sureFlags = ["max_steps", "max_update", "numb_steps", "train_samples"]

  private static func statesLength(_ options: ConfigNode) -> Bool {
    options.has("train_samples") || options.entries.contains { LengthName($0.key) != nil }
  }

  /// Whether a flag says by its own name that something is trained: only a training goes over its data
  /// several times.
  private static func saysTraining(_ options: ConfigNode) -> Bool {
    options.entries.contains { entry in
      LengthName(entry.key).map { $0.isOfTraining || $0.isOfEpochs } ?? false
    }
  }

  private static let trainerFlags = [
    "per_device_train_batch_size", "train_batch_size", "learning_rate", "lr",
    "gradient_accumulation_steps", "lr_scheduler_type", "weight_decay", "optim", "warmup_steps",
    "warmup_ratio", "train_micro_batch_size_per_gpu", "lr_decay_style", "max_grad_norm",
  ]

  /// Whether the flags say how long to train and how: a program that takes them trains, whatever it
  /// is called.
  private static func hasTrainingFlags(_ options: ConfigNode) -> Bool {
    guard statesLength(options) else { return false }
    if options.hasAny(trainerFlags) { return true }
    // `--train.max_epochs 1 --train.batch_size 8` says so with sections.
    guard options.entries.contains(where: { $0.key.utf8.holds(UInt8(ascii: ".")) }) else {
      return false
    }
    return options.entries.contains { entry in
      let point = entry.key.utf8.lastIndex(of: UInt8(ascii: "."))
      let leaf = point.map { String(entry.key[$0...].dropFirst()) } ?? entry.key
      return trainerFlags.contains(leaf) || leaf == "batch_size" || leaf == "micro_batch_size"
    }
  }

  private static let trainingWords = WordSet([
    "train", "finetun", "fine_tun", "sft", "dpo", "grpo", "ppo", "rlhf", "qlora", "lora", "distill",
    "kto", "orpo", "learn", "pretrain",
  ])

  /// Compiled trainers.
  private static let binaries: Set<String> = ["train_gpt2cu", "train_gpt2", "train_llama3cu"]

  private static let otherWords = WordSet([
    "eval", "generate", "inference", "infer", "serve", "server", "convert", "preprocess", "tokeniz",
    "download", "prepare", "benchmark", "export", "merge", "predict", "score", "scoring", "test",
    "profile",
    "nccl", "sglang", "analy", "vllm", "lm_eval",
  ])
}
