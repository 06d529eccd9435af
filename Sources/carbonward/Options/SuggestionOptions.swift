import ArgumentParser

/// What is suggested for runs that do not pass.
struct SuggestionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Show at most so many suggestions a run, the best first, of different kinds where there are.",
      valueName: "n"))
  var suggestions: Int?

  @Flag(help: "Also say what each fact alone does to the emissions of a run, for a report.")
  var sensitivities = false

  func validate() throws {
    if let suggestions, !(0...100).contains(suggestions) {
      throw ValidationError("`--suggestions` is a number from 0 to 100")
    }
  }
}
