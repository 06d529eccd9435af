import ArgumentParser

@main
struct CELCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cel",
    abstract: "Evaluate, check and parse expressions of the Common Expression Language.",
    subcommands: [Eval.self, Check.self, Parse.self, Batch.self])
}
