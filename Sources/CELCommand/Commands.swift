import ArgumentParser
import CEL

extension CELCommand {
  struct Eval: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Evaluate an expression.")

    @Argument(help: "The expression.")
    var expression: String
    @Flag(help: "Print the value with its type, as JSON.")
    var json = false
    @OptionGroup var environment: EnvironmentOptions

    func run() throws {
      let (environment, activation) = try environment.load()
      let program = try reporting(expression) { try environment.compile(expression) }
      switch program.evaluate(activation).outcome {
      case .value(let value) where json && value.isLarger(than: 1_000_000):
        printError("the value is too large to print")
        throw ExitCode(1)
      case .value(let value): print(json ? value.taggedJSON.text : value.text())
      case .unknown(let paths):
        printError(
          "unknown: the result depends on \(paths.map { "`\($0)`" }.joined(separator: ", "))")
        throw ExitCode(3)
      case .error(let error):
        let issue = CELIssue(error.message, range: error.range ?? 0..<0)
        printError(issue.render(in: expression))
        throw ExitCode(1)
      }
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print an expression's type.")

    @Argument(help: "The expression.")
    var expression: String
    @OptionGroup var environment: EnvironmentOptions

    func run() throws {
      let (environment, _) = try environment.load()
      let program = try reporting(expression) { try environment.compile(expression) }
      print(program.type)
      print("cost: \(program.costBound.map { "at most \($0)" } ?? "depends on the values")")
    }
  }

  struct Parse: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print an expression in its canonical form.")

    @Argument(help: "The expression.")
    var expression: String

    func run() throws {
      print(try reporting(expression) { try Environment().parse(expression) })
    }
  }
}

/// Prints the issues of an expression, if there are any, and gives up.
private func reporting<T>(_ source: String, _ body: () throws -> T) throws -> T {
  do {
    return try body()
  } catch let error as CELIssues {
    printError(error.issues.map { $0.render(in: source) }.joined(separator: "\n"))
    throw ExitCode(2)
  }
}
