import ArgumentParser
import Ledger

struct LedgerCommitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "commit",
    abstract: "Keep what is reserved: the change is merged, or the run launched.")

  @OptionGroup var selection: ChargeOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var act: ActOptions

  func run() throws {
    let ledger = try ledger.open()
    let selection = try selection.selection
    let outcome = try asking { () throws(LedgerError) in
      try ledger.commit(selection, act: act.act)
    }
    Terminal.standardOutput.write(Talk.plain(LedgerText.resolution(outcome, "committed")))
  }
}

/// Which reservations a command is about.
struct ChargeOptions: ParsableArguments {
  @Argument(help: "The key of one run.")
  var key: String?

  @Option(help: "All runs of a merge request.")
  var group: String?

  func validate() throws {
    if (key == nil) == (group == nil) {
      throw ValidationError("name one run by its key, or a merge request with `--group`")
    }
  }

  var selection: ChargeSelection {
    get throws(Stop) {
      if let group { return .group(group) }
      return .key(key ?? "")
    }
  }
}
