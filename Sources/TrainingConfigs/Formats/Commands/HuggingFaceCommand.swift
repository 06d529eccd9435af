import Catalogue
import ConfigText
import Runs

/// Scripts that pass `TrainingArguments` as flags.
enum HuggingFaceCommand: CommandDialect {
  static let name = "hf_cli_sh"
  static let alwaysTrains = false
  static let commandWords = CommandWords(launchers: ["trl"], finals: ["trl"])

  private static let markers = [
    "per_device_train_batch_size", "num_train_epochs", "model_name_or_path", "train_batch_size",
    "per_gpu_train_batch_size", "pretrained_model_name_or_path", "actor_model_name_or_path",
  ]

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program else { return Confidence.none }
    let count = program.options.count(of: markers)
    if count > 0 { return Confidence.likely + count }
    return ["axolotl", "llamafactory-cli", "trl"].contains(program.program)
      ? Confidence.likely : Confidence.none
  }

  /// Facts whose flags every script with `TrainingArguments` takes.
  private static let insertable: Set<Fact> = [
    .precision, .steps, .epochs, .microBatch, .gradientAccumulation, .recompute,
  ]

  /// Names that scripts use beside those of the recipe.
  static let fields: [Field] = [
    Field(
      .modelID, ["pretrained_model_name_or_path", "model_path", "model_id", "model_name"], .text),
    Field(.microBatch, ["train_batch_size", "per_gpu_train_batch_size"], .count),
    Field(.steps, ["max_train_steps"], .count),
    Field(.sequenceLength, ["cutoff_len", "max_context_width", "block_size"], .count),
  ]

  private static let source = Field(.modelID, ["pretrained_model_name_or_path"], .text)

  /// A prompt and an answer, each with a length of its own.
  private static func readTwoLengths(_ settings: Settings, into reading: inout Reading) {
    guard !reading.isKnown(.sequenceLength), !reading.isUnresolved(.sequenceLength),
      let source = settings.firstSet(["source_max_len", "max_source_length"])?.number,
      let target = settings.firstSet(["target_max_len", "max_target_length"]),
      let length = target.number
    else { return }
    reading.state(
      .sequenceLength, .number(source + length), .declared(target.range),
      place: .replacing(target, addedTo: source))
  }

  /// An actor that plays, a critic, a reference like the actor and a reward like the critic: DeepSpeed-Chat.
  private static let roles: [Field] = [
    Field(.modelID, ["actor_model_name_or_path"], .text),
    Field(.microBatch, ["per_device_training_batch_size"], .count),
    Field(.rlPromptLength, ["max_prompt_seq_len"], .count),
    Field(.rlCompletionLength, ["max_answer_seq_len"], .count),
    Field(.rlUpdates, ["ppo_epochs"], .count),
    Field(.recompute, ["actor_gradient_checkpointing"], .flag),
  ]

  private static func readActor(_ settings: Settings, into reading: inout Reading) {
    guard let actor = settings["actor_model_name_or_path"] else { return }
    reading.read(roles, from: settings)
    reading.state(.method, .text("rl"), .declared(actor.range))
    for fact in [Fact.rlCritic, .rlReference] where settings.has("critic_model_name_or_path") {
      reading.state(fact, .flag(true), .declared(actor.range))
    }
    reading.state(.rlGenerations, .number(1), .declared(actor.range))
    if let critic = settings.text("critic_model_name_or_path"),
      let size = ModelNameSize(critic).params
    {
      reading.state(
        .rlRewardParams, .number(size),
        .derived(formula: "the size in the reward model's name", inputs: []))
    }
    if let prompt = reading.number(.rlPromptLength), let answer = reading[.rlCompletionLength],
      let length = reading.number(.rlCompletionLength)
    {
      reading.state(
        .sequenceLength, .number(prompt + length), answer.origin,
        place: .cannot("the length is that of prompt and answer"))
    }
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name)
    if program.options.hasAny(LlamaFactoryFormat.own) {
      own = LlamaFactoryFormat.read(program.options, in: ReadingContext(knowing: line.vocabulary))
    } else {
      // What is loaded, before what it is called.
      own.read(source, from: settings)
      readActor(settings, into: &own)
      HuggingFaceFormat.read(settings, trainer: program.program, into: &own)
      own.read(fields, from: settings)
      readTwoLengths(settings, into: &own)
      SpokenSettings.read(settings, isTraining: true, into: &own)
      own.readSizeFromName()
      // A model that is made from a configuration has its size in that file's name, if anywhere.
      if !own.isKnown(.modelID), let setting = settings["config_name"],
        let size = setting.text.flatMap(ModelName.params)
      {
        own.state(.modelParams, .number(size), .declared(setting.range))
      }
      if !own.isKnown(.modelID) { GenericCommand.readShape(settings, into: &own) }
      // Scripts of one's own name the model as the trainer does, and the rest as they like.
      GenericCommand.readOwnNames(settings, isPerDevice: TrainingCommand.mayTrain(line), into: &own)
    }
    if program.program == "llamafactory-cli" {
      LaunchReader.readProcessVariables(line, script, into: &reading)
    }
    // A flag that is absent is not a default when a recipe may set it.
    own.dropDefaults()
    own.insertions = own.insertions.filter { insertable.contains($0.key) }
    // Nothing says what the script does without the switch.
    own.couple(.precision, with: .unless("fp32", "without its switch the script decides"))
    reading.merge(own)
    if let reason = own.notTraining { reading.notTraining = reason }
  }
}
