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

  /// A result of a thousand runs takes some 30 MB.
  private static let sizeLimit = 256 << 20

  func run() throws {
    let reader = SourceReader(byteLimit: Self.sizeLimit)
    let renderer = DiagnosticRenderer()
    let file: SourceFile
    do throws(SourceError) {
      file =
        from == "-"
        ? try reader.readStandardInput(shownAs: "standard input") : try reader.read(from)
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
    try output.write(result)
    throw Stop(code: exitZero ? .pass : ExitStatus(result), message: "")
  }
}
