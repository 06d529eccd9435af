import ArgumentParser
import Diagnostics
import Result

struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Make any format from a saved result.",
    discussion: """
      Reads what `--format json` or `--output json=PATH` wrote. The exit code is that of the check \
      that wrote it, so that a pipeline may judge by the last command. Verdicts and counts are worked \
      out again: a result that contradicts its own findings is refused with code 5.
      """)

  @Option(
    help: ArgumentHelp("A result in JSON, or `-` for standard input.", valueName: "path"))
  var from: String

  @Flag(help: "Exit with 0 whatever the verdict was.")
  var exitZero = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let result = try SavedResult.read(from)
    try output.write(result)
    throw Stop(code: exitZero ? .pass : ExitStatus(result), message: "")
  }
}

/// A result that an earlier command wrote.
enum SavedResult {
  /// A result of a thousand runs takes some 30 MB.
  private static let sizeLimit = 256 << 20

  /// Reads a result from a file, or from standard input for `-`.
  static func read(_ path: String) throws(Stop) -> CheckResult {
    let reader = SourceReader(byteLimit: sizeLimit)
    let renderer = DiagnosticRenderer()
    let file: SourceFile
    do throws(SourceError) {
      file =
        path == "-"
        ? try reader.readStandardInput(shownAs: "standard input") : try reader.read(path)
    } catch {
      throw Stop(code: .usage, message: renderer.render(error.diagnostic) + "\n")
    }
    var bag = DiagnosticBag()
    let (read, isContradictory) = JSONResultReader.verify(file, into: &bag)
    guard let result = read else {
      throw Stop(
        code: isContradictory ? .verification : .usage,
        message: bag.sorted.map { renderer.render($0) + "\n" }.joined())
    }
    return result
  }
}
