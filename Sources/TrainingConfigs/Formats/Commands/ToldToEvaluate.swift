import ConfigText
import Diagnostics
import Text

/// `run_glue.py --do_eval` without `--do_train`, and `main.py --eval`, of a program in the repository that
/// trains only where it is told to, or not where it is told something else.
enum ToldToEvaluate {
  /// Words in the names of switches by which programs are told to do something else; which of them do so is
  /// seen in the program.
  private static let words: Set<String> = [
    "eval", "evaluate", "evaluation", "test", "testing", "predict", "infer", "inference", "val",
    "validate", "sample", "generate",
  ]
  private static let parser = Array("HfArgumentParser".utf8)

  /// Whether a command has such a program do something else than train.
  ///
  /// - Parameters:
  ///   - line: A command that may train.
  ///   - script: Where it stands.
  ///   - context: What gives the program's source.
  static func holds(
    _ line: CommandLine, of script: ShellScript, in context: ReadingContext
  ) -> Bool {
    // A file of settings, as a word or as a flag, may say that it trains.
    guard let program = line.program, program.programPath.hasSuffix(".py"), program.opaque == nil,
      program.arguments.isEmpty, !program.options.hasAny(["config", "config_file", "do_train"])
    else { return false }
    let told = program.options.entries
    let switches = told.filter { $0.value.flag == true && isOther($0.key) }
    guard !switches.isEmpty, let document = context.load(program.programPath, script.file),
      document.language == .python, document.file.bytes.count <= ProgramModules.fileLimit
    else { return false }
    let asks = switches.contains { $0.key.hasPrefix("do_") }
    if asks, document.file.bytes.holds(parser) { return asksForTraining(document, in: context) }
    var rest = told.filter { entry in !switches.contains { $0.key == entry.key } }
    if asks {
      let asked = ConfigNode(.scalar(ConfigScalar(text: "true")), line.range)
      rest.append(ConfigEntry(key: "do_train", keyRange: line.range, value: asked))
    }
    return !trains(document, told, in: context) && trains(document, rest, in: context)
  }

  private static func isOther(_ flag: String) -> Bool {
    flag.lowercased().split { "-_.".contains($0) }.contains { words.contains(String($0)) }
  }

  /// Whether a program that is told so much trains, itself or in a module of the repository that it calls.
  private static func trains(
    _ document: ConfigDocument, _ flags: [ConfigEntry], in context: ReadingContext
  ) -> Bool {
    context.follow("told\n" + KnownProgram.key(of: document.file.path, given: flags)) { context in
      guard let script = PythonScript(document, commandLine: flags) else { return true }
      return PythonTraining.all(in: script).contains { $0.start.uncalled == nil }
        || context.others.calls(script, context)
    }
  }

  /// By which calls a trainer, or a loop of the program's own, trains.
  private static let trainings = [".train(", ".fit(", "backward("].map { Array($0.utf8) }
  private static let moduleLimit = 40

  /// Whether each training stands behind the question for `do_train`, which is off unless it is told,
  /// `if training_args.do_train:`, and no module of the repository that the program imports has any.
  private static func asksForTraining(
    _ document: ConfigDocument, in context: ReadingContext
  ) -> Bool {
    let program = ProgramModules(document.file) { path, from in
      context.load(path, SourceFile(path: from, bytes: []))?.file
    }
    guard let own = program.modules.first, program.modules.count <= moduleLimit else {
      return false
    }
    let asked = own.statements.flatMap(asked)
    let calls = trainings.flatMap { own.file.bytes.places(of: $0) }
    return !calls.isEmpty
      && calls.allSatisfy { call in asked.contains { $0.contains(call.lowerBound) } }
      && program.modules.allSatisfy { leavesOff($0.file.bytes) }
      && program.modules.dropFirst().allSatisfy { module in
        !trainings.contains { module.file.bytes.holds($0) }
      }
  }

  private static let flag = Array("do_train".utf8)

  /// Whether a source only asks for the flag, or speaks of it: it neither declares it with a value of its own
  /// nor sets it.
  private static func leavesOff(_ bytes: [UInt8]) -> Bool {
    bytes.places(of: flag).allSatisfy { place in
      let before = place.lowerBound > 0 ? bytes[place.lowerBound - 1] : 0x20
      let after = bytes[place.upperBound...].drop { $0 == 0x20 }.prefix(2)
      let isSet = after.first == UInt8(ascii: "=") && after.last != UInt8(ascii: "=")
      return (before == UInt8(ascii: ".") || before == UInt8(ascii: "-")) && !isSet
    }
  }

  /// What is run only where `do_train` is told.
  private static func asked(_ statement: PythonStatement) -> [Range<Int>] {
    if case .conditional(let branches, let otherwise) = statement.kind {
      return branches.flatMap { branch in
        asks(branch.test)
          ? [branch.body].compactMap(range) : branch.body.flatMap(asked)
      } + otherwise.flatMap(asked)
    }
    return statement.bodies.flatMap { $0.flatMap(asked) }
  }

  private static func asks(_ test: PythonExpression) -> Bool {
    switch test.kind {
    case .attribute(_, "do_train"), .name("do_train"): true
    case .boolean(isAnd: true, let parts): parts.contains(where: asks)
    default: false
    }
  }

  private static func range(_ body: [PythonStatement]) -> Range<Int>? {
    guard let first = body.first, let last = body.last else { return nil }
    return first.range.lowerBound..<last.range.upperBound
  }
}
