import ArgumentParser

/// What findings a repository starts with and is not blamed for.
struct BaselineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Accept the findings of this file as long as they do not grow.", valueName: "path"))
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "Write today's findings to this file; with --baseline, only what is left of that one.",
      valueName: "path"))
  var writeBaseline: String?
}
