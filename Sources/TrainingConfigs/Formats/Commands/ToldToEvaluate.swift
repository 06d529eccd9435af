import ConfigText
import Diagnostics
import Text

/// `run_glue.py --do_eval` without `--do_train`, of a program in the repository that trains only where it is
/// told to.
enum ToldToEvaluate {
  private static let others = ["do_eval", "do_predict", "do_test"]
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
      program.arguments.isEmpty, !program.options.hasAny(["config", "config_file", "do_train"]),
      others.contains(where: { program.options[$0]?.flag == true }),
      let document = context.load(program.programPath, script.file), document.language == .python
    else { return false }
    let told = program.options.entries
    if document.file.bytes.holds(parser) { return asksForTraining(document, told) }
    let range = line.range
    let asked = ConfigEntry(
      key: "do_train", keyRange: range,
      value: ConfigNode(.scalar(ConfigScalar(text: "true")), range))
    return !trains(document, told, in: context) && trains(document, told + [asked], in: context)
  }

  private static func trains(
    _ document: ConfigDocument, _ flags: [ConfigEntry], in context: ReadingContext
  ) -> Bool {
    PythonScript(document, commandLine: flags).map { script in
      PythonTraining.all(in: script).contains { $0.start.uncalled == nil }
    } ?? true
  }

  /// Whether each training stands behind the question for `do_train`, which is off unless it is told:
  /// `if training_args.do_train:`.
  private static func asksForTraining(_ document: ConfigDocument, _ flags: [ConfigEntry]) -> Bool {
    let trainings = PythonScript(document, commandLine: flags).map { PythonTraining.all(in: $0) }
    guard trainings?.allSatisfy({ !$0.start.isCertain }) == true else { return false }
    let calls = [".train(", ".fit("].flatMap { document.file.bytes.ranges(of: Array($0.utf8)) }
    guard let first = calls.map(\.lowerBound).min() else { return false }
    let lines = document.file.bytes[..<first].split(separator: 0x0A)
    return lines.contains { line in
      line.count < 200 && String(decoding: line, as: UTF8.self).contains("if ")
        && String(decoding: line, as: UTF8.self).hasSuffix(".do_train:")
    }
  }
}
