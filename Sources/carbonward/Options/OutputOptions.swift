import ArgumentParser
import Glibc
import Reports
import Result
import Text

/// Where the report goes, and in which form.
struct OutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The format on standard output: \(Reporters.all.map { $0.name }.joined(separator: ", ")).",
      valueName: "name"), completion: .list(Reporters.all.map { $0.name }))
  var format = "text"

  @Option(
    name: .customLong("output"),
    help: ArgumentHelp("Also write a format to a file; repeatable.", valueName: "name=path"))
  var outputs: [String] = []

  @Option(help: "Colours on a terminal: auto, always or never; NO_COLOR wins.")
  var color: ColorChoice = .auto

  @OptionGroup var spoken: LanguageOptions

  @Flag(help: "Print nothing on standard output when nothing is wrong.")
  var quiet = false

  func validate() throws {
    _ = try reporter(named: format)
    for output in outputs { _ = try target(of: output) }
  }

  /// Splits `NAME=PATH`.
  private func target(of output: String) throws -> (reporter: any Reporter, path: String) {
    guard let split = output.firstIndex(of: "="), output.index(after: split) < output.endIndex
    else {
      throw ValidationError("`--output \(output)` wants a format and a path, as in `json=out.json`")
    }
    let reporter = try reporter(named: String(output[..<split]))
    return (reporter, String(output[output.index(after: split)...]))
  }

  private func reporter(named name: String) throws -> any Reporter {
    guard let reporter = Reporters.named(name) else {
      let names = Reporters.all.map { "`\($0.name)`" }.joined(separator: ", ")
      throw ValidationError("no format is called `\(name)`; there are \(names)")
    }
    return reporter
  }

  /// How much of a result the formats show.
  func detail() throws -> ResultDetail {
    let reporters = try [reporter(named: format)] + outputs.map { try target(of: $0).reporter }
    return reporters.allSatisfy { type(of: $0).detail == .attention } ? .attention : .whole
  }

  /// Whether standard error or output may be coloured.
  func usesColor(on terminal: Terminal) -> Bool {
    color.applies(to: terminal)
  }

  /// Writes the files first, all or none, then standard output.
  func write(_ result: CheckResult, explains: Bool = false) throws {
    var files = OutputFiles()
    for output in outputs {
      let (reporter, path) = try target(of: output)
      try files.stage(
        reporter.render(result, options: ReportOptions(language: spoken.language)), at: path)
    }
    try files.commit()
    if quiet && result.verdict == .pass && result.diagnostics.isEmpty { return }
    let terminal = Terminal.standardOutput
    let options = ReportOptions(
      color: usesColor(on: terminal), explains: explains, language: spoken.language)
    let bytes = try reporter(named: format).render(result, options: options)
    if case .failed(let code) = terminal.write(bytes) {
      throw Stop(
        code: .usage,
        message: "error: cannot write to standard output: \(Platform.reason(code))\n")
    }
  }
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never

  /// Whether what is written to a terminal may be coloured; `NO_COLOR` wins.
  func applies(to terminal: Terminal) -> Bool {
    if Platform.variable("NO_COLOR") != nil { return false }
    let isDumb = Platform.variable("TERM") == "dumb"
    return switch self {
    case .always: true
    case .never: false
    case .auto: terminal.isInteractive && !isDumb
    }
  }
}
