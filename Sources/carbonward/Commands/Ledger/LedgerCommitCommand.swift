import ArgumentParser
import Ledger

struct LedgerCommitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "commit",
    abstract: "Keep what is reserved: the change is merged, or the run launched.")

  @OptionGroup var selection: ChargeOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var act: ActOptions

  @OptionGroup var language: LanguageOptions

  func run() throws {
    let selection = try selection.selection
    let ledger = try ledger.open()
    let text = try self.selection.resolve("committed") { () throws(LedgerError) in
      try ledger.commit(selection, act: act.act)
    }
    Terminal.standardOutput.write(Talk.said(text))
  }
}

/// Which reservations a command is about.
struct ChargeOptions: ParsableArguments {
  @Argument(help: "The key of one run.")
  var key: String?

  @Option(help: "All runs of a merge request.")
  var group: String?

  @Flag(help: "Where nothing is reserved, do nothing.")
  var ifAny = false

  /// What is selected.
  ///
  /// Asked for as the command runs and not before: the value of an option that there is not would be
  /// taken for a key, and what is wrong is the option.
  var selection: ChargeSelection {
    get throws {
      switch (key, group) {
      case (let key?, nil): return .key(key)
      case (nil, let group?): return .group(group)
      default:
        throw ValidationError("name one run by its key, or a merge request with `--group`")
      }
    }
  }

  /// Says what an act did to the reservations, or that there are none.
  func resolve(
    _ word: String, _ body: () throws(LedgerError) -> ResolutionOutcome
  ) throws(Stop) -> String {
    do throws(LedgerError) {
      return LedgerText.resolution(try body(), word)
    } catch .unknownCharge where ifAny {
      return "nothing is reserved\n"
    } catch {
      throw Stop(error)
    }
  }
}
