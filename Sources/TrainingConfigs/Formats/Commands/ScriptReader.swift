import ConfigText
import Diagnostics
import Runs
import Text

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
    _ script: ShellScript, in context: ReadingContext, isTrainer: Bool = false,
    into reading: inout Reading
  ) {
    let all = readings(script, in: context, isTrainer: isTrainer, startingWith: reading)
    reading = all.count == 1 ? all[0] : Reading.together(all)
  }

  /// Reads the runs that a script makes, each over what is known of it already.
  ///
  /// Commands of which only one is run are one reading; commands that are alike are one with `trials`.
  static func readings(
    _ script: ShellScript, in context: ReadingContext, isTrainer: Bool = false,
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
    var trainers = lines.filter(TrainingCommand.trains)
    // A name takes no training away, and one that trains does not stand for what is started beside it.
    let others = trainers.isEmpty ? lines : lines.filter { !TrainingCommand.trains($0) }
    trainers += KnownProgram.training(others, of: script, in: context)
    var training = trainers.filter { !ToldToEvaluate.holds($0, of: script, in: context) }
    let isTold = training.count < trainers.count
    var isOther = isTold || lines.contains(where: \.isOther)
    // A script of the repository that is followed says itself what it trains.
    training.removeAll { line in
      line.program?.program.hasSuffix(".sh") == true
        && calls.called.contains { call in
          call.call.range.file.path == line.range.file.path
            && call.call.range.bytes == line.range.bytes
        }
    }
    if training.isEmpty, isTrainer {
      let started = lines.filter { $0.program?.isScript == true }
      training =
        started.filter { !KnownProgram.isIdle($0, of: script, in: context) }
        .first.map { [$0] } ?? []
      isOther = isOther || training.isEmpty && !started.isEmpty
    }
    if training.isEmpty, !isTold {
      training = lines.filter { line in
        TrainingCommand.mayTrain(line)
          && (TrainingCommand.launches(line)
            || KnownProgram.isMisnamed(line, of: script, in: context))
      }
    }
    if training.isEmpty, calls.called.isEmpty, !isOther {
      training = said.first(where: TrainingCommand.trains).map { [$0] } ?? []
    }
    var slots: [TrainingSlot] = []
    for line in training.prefix(commandLimit) {
      var reading = base
      read(line, of: script, in: context, into: &reading)
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
        readIdle(
          lines, of: script, calling: calls, in: context, isOther: isOther, unclear,
          startingWith: base)
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
    _ line: CommandLine, of script: ShellScript, in context: ReadingContext,
    into reading: inout Reading
  ) {
    let before = Set(reading.stated.map(\.fact))
    var line = line
    if let last = line.stages.indices.last {
      let program = line.stages[last]
      line.stages[last] = program.told(
        Abbreviations.resolve(TrailingPairs.resolve(program.options)))
    }
    readStep(line, of: script, into: &reading)
    (line.dialect ?? GenericCommand.self).read(line, of: script, into: &reading)
    readMethod(line, into: &reading)
    LaunchReader.read(line, of: script, into: &reading)
    if let options = line.program?.options {
      GenericFormat.readNodes(GenericFormat.Leaves(options), Settings(options), into: &reading)
    }
    HostFile.read(line, of: script, in: context, into: &reading)
    RecipeReferences.read(line, into: &reading)
    readScripts(line, into: &reading)
    WrittenFile.read(line, of: script, in: context, into: &reading)
    loseRewritten(line, into: &reading)
    guard let opaque = line.program?.opaque else { return }
    reading.lose(besides: before, to: opaque)
    // A program of the repository has defaults, which are none where the word is a flag of it.
    guard !reading.scripts.isEmpty, !reading.references.contains(where: { $0.role == .recipe })
    else { return }
    let reason = opaque.scalar?.problem ?? "a word that is not known"
    for fact in weighty + [.microBatch] where !before.contains(fact) && !reading.isKnown(fact) {
      reading.markUnreadable(fact, reason, opaque.range)
    }
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
    let reason =
      line.isBehindArchive
      ? "an archive unpacked here may hold `\(name)`; in a folder of its own, it could not"
      : "an earlier command changes `\(name)`, which may say it"
    for fact in weighty where !reading.isKnown(fact) || reading[fact]?.origin.isStated == false {
      reading.remove(fact)
      reading.markUnreadable(fact, reason, file.range)
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
    SlurmOptions.read(step.options, into: &reading)
  }

  /// Reads a script in which no command surely trains, and that calls none that does.
  private static func readIdle(
    _ lines: [CommandLine], of script: ShellScript, calling calls: CalledScripts,
    in context: ReadingContext, isOther: Bool, _ unclear: CommandLine?, startingWith base: Reading
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
      read(launched, of: script, in: context, into: &reading)
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
      lines.first { $0.isOther && $0.program?.isScript == true }
      ?? lines.first {
        $0.program?.isScript == true && $0.program?.options.entries.isEmpty == false
      }
    guard let line else { return }
    var own = Reading(format: reading.format)
    (line.dialect ?? GenericCommand.self).read(line, of: script, into: &own)
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
      role: .recipe, path: path, range: program.options.range, isModule: isModule,
      words: program.arguments.prefix(4).compactMap(\.text))
    reading.programs.append(reference)
    // `python -m cli.train` is a file of a folder.
    guard !isModule || program.programPath.contains("."),
      !reading.references.contains(where: { $0.role == .recipe })
    else { return }
    reading.scripts.append(reference)
  }
}
