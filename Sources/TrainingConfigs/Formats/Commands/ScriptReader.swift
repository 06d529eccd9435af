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
    readings(
      script, calling: CalledScripts(of: script, in: context), in: context, isTrainer: isTrainer,
      startingWith: base)
  }

  /// The same where what the script calls is followed already.
  static func readings(
    _ script: ShellScript, calling calls: CalledScripts, in context: ReadingContext,
    isTrainer: Bool = false, startingWith base: Reading
  ) -> [Reading] {
    let all = script.lines
    // `echo $COMMAND` says what is run elsewhere, or what would be.
    let said = all.filter(TrainingCommand.isSaid)
    let lines = said.isEmpty ? all : all.filter { !TrainingCommand.isSaid($0) }
    let trainers = lines.filter(TrainingCommand.trains)
    var training = trainers.filter { !ToldToEvaluate.holds($0, of: script, in: context) }
    let isTold = training.count < trainers.count
    let isOther = isTold || lines.contains(where: TrainingCommand.isOther)
    if trainers.isEmpty { training = KnownProgram.training(lines, of: script, in: context) }
    if training.isEmpty, isTrainer {
      training = lines.first { $0.program?.isScript == true }.map { [$0] } ?? []
    }
    if training.isEmpty, !isTold {
      training = lines.filter { TrainingCommand.launches($0) && TrainingCommand.mayTrain($0) }
    }
    if training.isEmpty, calls.called.isEmpty, !isOther {
      training = said.first(where: TrainingCommand.trains).map { [$0] } ?? []
    }
    var slots: [TrainingSlot] = []
    for line in training.prefix(commandLimit) {
      var reading = base
      read(line, of: script, into: &reading)
      TrainingSlot.add(CommandPlace(line), reading, to: &slots)
    }
    let isPlain = base.stated.isEmpty && base.unresolved.isEmpty
    var left: SourceRange?
    for one in calls.called {
      for called in one.readings {
        guard slots.count < commandLimit else {
          left = one.call.range
          break
        }
        var reading = isPlain ? called : base
        if !isPlain { reading.merge(called) }
        slots.append(TrainingSlot(one.call, reading))
      }
    }
    if slots.isEmpty {
      // A name alone does not say what a program does that is not here.
      let unclear = lines.first {
        isOther ? BareName.decides($0, of: script, in: context) : TrainingCommand.isUnnamed($0)
      }
      return [
        readIdle(lines, of: script, calling: calls, isOther: isOther, unclear, startingWith: base)
      ]
    }
    if training.count > commandLimit { left = training[commandLimit].range }
    return TrainingSlot.runs(
      slots, uncounted: uncounted(training, in: script, calls, cutOff: left ?? script.cutOff))
  }

  /// Why it is not known how often a script trains, if anything makes it so.
  private static func uncounted(
    _ training: [CommandLine], in script: ShellScript, _ calls: CalledScripts,
    cutOff: SourceRange?
  ) -> (reason: String, range: SourceRange)? {
    if let cutOff { return ("the script is too long to follow from here on", cutOff) }
    if let lost = calls.lost { return lost }
    if let circle = calls.circle { return ("the scripts call one another in a circle", circle) }
    let places = training.map(CommandPlace.init) + calls.called.map(\.call)
    return Restart.place(in: script, training: places).map { (Restart.reason, $0) }
  }

  /// Why a script does not train whose commands do something else.
  static let otherReason = "it runs evaluation, serving or data preparation"

  /// How many trainings of one script are read, its own and those that it calls.
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
    (DialectList.dialect(of: line) ?? GenericCommand.self).read(line, of: script, into: &reading)
    readMethod(line, into: &reading)
    LaunchReader.read(line, of: script, into: &reading)
    readReferences(line, into: &reading)
    readScripts(line, into: &reading)
    loseRewritten(line, into: &reading)
    if let opaque = line.program?.opaque { reading.lose(besides: before, to: opaque) }
  }

  /// Facts that a recipe states and on which the cost of a run hangs most.
  private static let weighty: [Fact] = [
    .modelID, .modelParams, .method, .steps, .epochs, .tokens, .globalBatch, .gradientAccumulation,
    .sequenceLength,
  ]

  /// A recipe or program that an earlier command of the script changes: what lies in the repository is not
  /// what is trained.
  private static func loseRewritten(_ line: CommandLine, into reading: inout Reading) {
    guard !line.rewritten.isEmpty,
      let file = (reading.references.filter { $0.role == .recipe } + reading.scripts)
        .first(where: { reference in
          // Of a file in a folder that is not known there is only the name; what lies below `/opt` is the
          // image's, and not read from the repository however it is changed.
          line.rewritten.contains { $0 == reference.path || $0.hasSuffix("/" + reference.path) }
            && !reference.path.hasPrefix("/opt/")
        })
    else { return }
    let name = FactText.shortened(file.path)
    for fact in weighty where !reading.isKnown(fact) || reading[fact]?.origin.isStated == false {
      reading.remove(fact)
      reading.markUnreadable(
        fact, "an earlier command changes `\(name)`, which may say it", file.range)
    }
  }

  /// What `srun`, or `sbatch --wrap="…"`, asks for where no batch script has asked before.
  private static func readStep(
    _ line: CommandLine, of script: ShellScript, into reading: inout Reading
  ) {
    guard script.isWhole, script.directives.entries.isEmpty,
      let step = line.stages.first(where: { ["srun", "salloc", "sbatch"].contains($0.program) }),
      step.options.hasAny(["gres", "gpus", "gpus_per_node", "gpus_per_task"])
    else { return }
    SlurmFormat.readDirectives(step.options, into: &reading)
  }

  /// Reads a script in which no command surely trains, and that calls none that does.
  private static func readIdle(
    _ lines: [CommandLine], of script: ShellScript, calling calls: CalledScripts, isOther: Bool,
    _ unclear: CommandLine?, startingWith base: Reading
  ) -> Reading {
    var reading = base
    let launched = lines.first(where: TrainingCommand.launches)
    // What is not known may well train: unknown is not a pass.
    if let lost = calls.lost {
      reading.markUnresolved(.trials, lost.reason, lost.range)
      return reading
    }
    if let launched {
      reading.notTraining = "the command it launches is not known to train"
      doubt(launched, &reading)
      read(launched, of: script, into: &reading)
      return reading
    }
    if lines.contains(where: TrainingCommand.isUnknown) { return reading }
    if let range = script.cutOff {
      reading.markUnresolved(.trials, "the script is too long to follow", range)
      return reading
    }
    reading.notTraining = isOther ? otherReason : "it starts no training command"
    // On one machine a name is believed: who evaluates seldom asks for several.
    if !isOther || asksForSeveral(reading) { doubt(unclear, &reading) }
    readOther(lines, of: script, into: &reading)
    return reading
  }

  /// What is said of a program that may well train.
  static let doubt = "asks for accelerators, for a program that is not known to train or not to"

  private static func asksForSeveral(_ reading: Reading) -> Bool {
    reading.isUnresolved(.count) || (reading.number(.nodes) ?? 1) > 1
      || (reading.number(.count) ?? 1) > 8
  }

  /// A program of which nothing is known may well train where the script asks for accelerators.
  private static func doubt(_ line: CommandLine?, _ reading: inout Reading) {
    guard let line, reading.isKnown(.count) || reading.isUnresolved(.count) else { return }
    reading.doubt = doubt
    reading.range = line.range
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
    (DialectList.dialect(of: line) ?? GenericCommand.self).read(line, of: script, into: &own)
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
    guard let program = line.program else { return }
    // A switch for adapters that is off says nothing of what the others are trained by.
    let isOpen = reading[.method].map { $0.value.text == "full" } ?? true
    if isOpen, program.isScript, namesReinforcement(program.programPath) {
      reading.remove(.method)
      return reading.state(.method, .text("rl"), .declared(program.options.range))
    }
    guard !reading.isKnown(.method) else { return }
    if program.isScript || program.options.has("lora_rank"),
      let method = AdapterWords.method(inProgram: program.programPath)
    {
      // A recipe that the command names knows better.
      return reading.state(
        .method, .text(method), .derived(formula: "the program's name", inputs: []))
    }
    // `tune run lora_finetune_distributed` names the trainer behind the tool.
    if program.program == "tune",
      let method = (program.arguments + program.options.entries.flatMap(\.value.elements))
        .lazy.compactMap(\.text).filter({ $0.contains("finetune") || $0.contains("dpo") })
        .compactMap({ AdapterWords.method(inProgram: $0) }).first
    {
      return reading.state(
        .method, .text(method), .derived(formula: "the program's name", inputs: []))
    }
    let names = [program.programPath] + program.arguments.compactMap(\.text)
    let words = names.flatMap { $0.lowercased().split { !$0.isLetter } }
    if names.contains(where: namesReinforcement) {
      return reading.state(.method, .text("rl"), .declared(program.options.range))
    }
    guard words.contains(where: { ["dpo", "kto", "orpo", "simpo", "cpo"].contains($0) }) else {
      return
    }
    reading.state(.method, .text("dpo"), .derived(formula: "the program's name", inputs: []))
  }

  private static func namesReinforcement(_ name: String) -> Bool {
    name.lowercased().split { !$0.isLetter }
      .contains { ["grpo", "ppo", "rlhf", "rloo", "reinforce"].contains($0) }
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
    where recipeFlags.union(baseFlags).contains(entry.key) && entry.value.scalar != nil {
      add(.recipe, entry.value, isFlag: true, to: &reading)
    }
    for argument in program.arguments { add(.recipe, argument, to: &reading) }
    readChoices(program.options, into: &reading)
    reading.readSweep(program.options)
  }

  /// The Python script that is started, which may say what no flag does.
  private static func readScripts(_ line: CommandLine, into reading: inout Reading) {
    guard let program = line.program, program.isScript, program.programPath.utf8.count <= 1_024
    else { return }
    let isModule = !program.program.hasSuffix(".py")
    guard !isModule || !program.programPath.contains("/") else { return }
    let path =
      isModule
      ? program.programPath.replacing(".", with: "/") + ".py" : program.programPath
    let reference = Reference(
      role: .recipe, path: path, range: program.options.range, isModule: isModule)
    reading.programs.append(reference)
    // `python -m cli.train` is a file of a folder.
    guard !isModule || program.programPath.contains("."),
      !reading.references.contains(where: { $0.role == .recipe })
    else { return }
    reading.scripts.append(reference)
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

  /// Flags that name such a file in some programs, and a number or a model in others.
  private static let baseFlags: Set<String> = ["base", "b"]

  /// Whether the words of a program say anything but which config it reads.
  static func saysMoreThanRecipe(_ program: CommandStage) -> Bool {
    program.options.entries.contains { !recipeFlags.contains($0.key) }
      || program.arguments.contains { argument in
        argument.text.map { word in !recipeEndings.contains(where: word.hasSuffix) } ?? false
      }
  }

  private static let recipeEndings = [".yaml", ".yml", ".json", ".toml"]

  private static func add(
    _ role: Reference.Role, _ node: ConfigNode, isFlag: Bool = false, to reading: inout Reading
  ) {
    guard let scalar = node.scalar else { return }
    // A path whose folder is a variable still has its name.
    var path = scalar.text
    if scalar.problem != nil {
      guard let name = path.split(separator: "/").last, !name.contains("$") else {
        reading.lacksRecipe = reading.lacksRecipe || role == .recipe
        return
      }
      path = String(name)
    }
    var endings = recipeEndings
    if let scheme = path.firstRange(of: "://") {
      // Oumi's own recipes, which a copy of its repository has; what lies elsewhere is not here.
      guard path[..<scheme.lowerBound] == "oumi" else {
        reading.lacksRecipe =
          reading.lacksRecipe || role == .recipe && endings.contains(where: path.hasSuffix)
        return
      }
      path = String(path[scheme.upperBound...])
    }
    if role == .recipe, isFlag {
      // `--config vit.py:res=384` gives words to the file's `get_config`.
      path = path.split(separator: ":", maxSplits: 1).first.map(String.init) ?? path
      endings.append(".py")
    }
    guard endings.contains(where: path.hasSuffix), path.utf8.count <= 1_024 else { return }
    reading.references.append(Reference(role: role, path: path, range: node.range))
  }
}
