import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// What a training of a program states: where it runs, what its trainer is told, how often.
enum PythonReading {
  /// The name of the format that is read.
  static let format = "python"

  /// Reads a training of a module that another one enters, which no command line of its own has to start.
  static func read(_ training: PythonTraining, enteredIn script: PythonScript) -> Reading {
    read(training, of: script, given: [])
  }

  /// Reads a training.
  ///
  /// - Parameters:
  ///   - training: The training.
  ///   - script: The program.
  ///   - given: What the command that starts the program sets; nil where none is known.
  static func read(
    _ training: PythonTraining, of script: PythonScript, given: [ConfigEntry]?
  ) -> Reading {
    var reading = Reading(format: format)
    let isStarted = given != nil
    let isTask = PythonDevices.asks(around: training, in: script)
    if !isStarted, !isTask, isSetByCommand(training, in: script) {
      reading.notTraining = takesRecipe(script) ? settingsAreInARecipe : settingsAreElsewhere
    }
    PythonLaunch.read(training, of: script, into: &reading)
    switch training.family {
    case .huggingFace:
      HuggingFacePython.read(training, of: script, isStarted: isStarted, into: &reading)
    case .lightning: LightningPython.read(training, of: script, into: &reading)
    case .fastAI: FastAIPython.read(training, of: script, into: &reading)
    case .keras: KerasPython.read(training, of: script, into: &reading)
    case .ultralytics: UltralyticsPython.read(training, of: script, into: &reading)
    case .sentenceTransformers:
      reading.read(
        [
          Field(.epochs, ["epochs"], .ratio, default: .number(1), insert: false),
          Field(.steps, ["steps_per_epoch"], .count, insert: false),
        ], from: script.settings(of: training.start),
        framework: Framework(name: "sentence-transformers", version: "5.1"))
    case .sageMaker, .vertex, .azure: ManagedJobPython.read(training, of: script, into: &reading)
    case .ownLoop: OwnLoopPython.read(training, of: script, given: given, into: &reading)
    case .unread: readUnread(training, of: script, into: &reading)
    }
    readTrials(training, of: script, into: &reading)
    // Flags that go through objects of the script's own making before they reach the trainer.
    let lengths: [Fact] = [.epochs, .steps, .tokens]
    if !isStarted, !isTask,
      !script.program.flags.isEmpty || script.file.bytes.holds(Array("sys.argv".utf8)),
      !lengths.contains(where: { reading[$0]?.origin.isStated == true })
    {
      reading.notTraining = reading.notTraining ?? settingsAreElsewhere
    }
    return reading
  }

  static let settingsAreElsewhere =
    "its settings come from the command line: the command that starts it is the run"

  /// What becomes of ``settingsAreElsewhere`` where no run has the program.
  static let nothingStartsIt =
    "trains as its command line says, and no command that is read starts it"

  static let settingsAreInARecipe =
    "its settings come from a recipe or the command line: whatever states them is the run"

  /// Whether a program reads a file of settings that its command line names.
  private static func takesRecipe(_ script: PythonScript) -> Bool {
    script.program.calls.contains { recipeReaders.contains($0.name) }
      || script.program.imports.contains { $0.hasPrefix("hydra") || $0 == "torchtune.config" }
  }

  private static let recipeReaders: Set<String> = [
    "TrlParser", "H4ArgumentParser", "parse_args_and_config", "LightningCLI", "safe_load",
  ]

  /// Ways to read a command line other than `argparse`.
  private static let readers: Set<String> = [
    "HfArgumentParser", "TrlParser", "H4ArgumentParser", "Fire", "cli", "LightningCLI",
    "parse_args_into_dataclasses", "parse_args_and_config", "default_argument_parser",
  ]

  /// Whether the numbers of a training are flags of a command that is not known.
  private static func isSetByCommand(_ training: PythonTraining, in script: PythonScript) -> Bool {
    let program = script.program
    var calls = [training.start] + [training.maker].compactMap(\.self)
    if let arguments = script.maker(of: training.maker?.argument("args", at: 1)) {
      calls.append(arguments.call)
    }
    if calls.contains(where: statesLength) || training.start.name == "LightningCLI" { return false }
    if program.calls.contains(where: { readers.contains($0.name) }) { return true }
    if training.start.arguments.contains(where: { isParsed($0.item, in: script) }) { return true }
    if program.functions.contains(where: { function in
      function.decorators.contains { decorator in
        if case .symbol("torchtune.config.parse") = decorator.value { return true }
        if PythonTraining.isCommand(decorator, in: script) { return true }
        guard case .made(let index, _) = decorator.value else { return false }
        return program.calls[index].path.hasPrefix("hydra.")
      }
    }) {
      return true
    }
    let parses = program.calls.contains { ["parse_args", "parse_known_args"].contains($0.name) }
    guard parses || !program.flags.isEmpty || program.imports.contains("sys.argv") else {
      return false
    }
    if case .ownLoop = training.family { return !hasWrittenLength(training.start, in: script) }
    return calls.contains { call in
      call.arguments.contains { one in
        one.item.flag != nil || one.item.unreadable?.reason.contains("command line") == true
      } || call.spread != nil
    }
  }

  /// Whether the outer loop of a training turns as often as a number says that is written there:
  /// `for epoch in range(10)`, in which no flag has a part.
  private static func hasWrittenLength(_ call: PythonCall, in script: PythonScript) -> Bool {
    guard let outer = call.loops.first, call.loops.count > 1, outer.count != nil else {
      return false
    }
    let text = script.range(outer.range).text
    return text.hasPrefix("range(")
      && text.dropFirst("range(".count).allSatisfy { $0.isNumber || "_, )".contains($0) }
  }

  /// Whether a call says in the source how long it trains, so that other flags decide nothing: a script
  /// that takes the path to resume from trains as long whatever the path.
  private static func statesLength(_ call: PythonCall) -> Bool {
    call.arguments.contains { one in
      one.name.map { LengthName($0) != nil } == true && one.item.flag == nil
        && one.item.number.map { $0 > 0 } == true
    }
  }

  /// Whether a value is what a parser of the command line gave, as it is or through other functions.
  private static func isParsed(_ item: PythonItem, in script: PythonScript, depth: Int = 0) -> Bool
  {
    guard depth < 4, case .made(let index, _) = item.value else { return false }
    let call = script.program.calls[index]
    return ["parse_args", "parse_known_args"].contains(call.name)
      || call.arguments.prefix(4).contains { isParsed($0.item, in: script, depth: depth + 1) }
  }

  /// A library's own way to train: the machines that a recipe of NeMo names, and that no more is known.
  private static func readUnread(
    _ training: PythonTraining, of script: PythonScript, into reading: inout Reading
  ) {
    let range = script.range(training.start.range)
    if training.start.path == "trlx.train", readTRLX(training, of: script, into: &reading) {
      return
    }
    reading.markUnresolved(
      .steps, "how long `\(training.start.name)(…)` trains is not read for this library", range)
    guard let recipe = script.maker(of: training.start.arguments.first?.item)?.call,
      recipe.name.hasSuffix("_recipe")
    else { return }
    reading.readCount(
      script.settings(of: recipe), nodes: ["num_nodes"], devices: ["num_gpus_per_node"],
      defaultNodes: 1, framework: Framework(name: "nemo", version: "2.4"))
  }

  /// trlX's settings, an object of objects that stands in the program; whether they are there.
  private static func readTRLX(
    _ training: PythonTraining, of script: PythonScript, into reading: inout Reading
  ) -> Bool {
    guard var made = script.maker(of: training.start.argument("config")) else { return false }
    // `TRLConfig.update(default, given)`: what is given may be the command's.
    if made.call.name == "update", let first = script.maker(of: made.call.argument("", at: 0)) {
      made = first
    }
    let root = script.sections(of: made.call, attributes: made.attributes)
    guard TRLXFormat.isOne(root) else { return false }
    reading.merge(TRLXFormat.read(root, in: ReadingContext(knowing: script.vocabulary)))
    return true
  }

  /// How often one call trains: a search over hyperparameters does so twenty times, if nothing else is said.
  private static func tries(of call: PythonCall) -> Int? {
    guard call.name == "hyperparameter_search" else { return 1 }
    guard let trials = call.argument("n_trials", at: 1) else {
      return call.spread == nil ? 20 : nil
    }
    return trials.number.flatMap { Int(exactly: $0) }.flatMap { $0 > 0 ? $0 : nil }
  }

  private static func readTrials(
    _ training: PythonTraining, of script: PythonScript, into reading: inout Reading
  ) {
    if let place = PythonRepeats.place(in: script) {
      return reading.markUnresolved(
        .trials, "how often the program has it train is not known", place)
    }
    if !script.program.isFollowed {
      return reading.markUnresolved(
        .trials, "the program is too long to follow", script.range(training.start.range))
    }
    if case .ownLoop = training.family { return }
    let loops = training.start.loops
    let range = script.range(loops.first?.range ?? training.start.range)
    guard let times = training.start.times else {
      return reading.markUnresolved(.trials, "how often the loop trains is not known", range)
    }
    guard let tries = tries(of: training.start) else {
      return reading.markUnresolved(.trials, "how often the search trains is not known", range)
    }
    let (turns, isLarge) = times.multipliedReportingOverflow(by: training.repeats)
    let (count, overflow) = turns.multipliedReportingOverflow(by: tries)
    guard !isLarge, !overflow, count > 1 else { return }
    reading.state(
      .trials, .number(Double(count)), .declared(range),
      place: .cannot("the trials are the count of a loop"))
  }
}
