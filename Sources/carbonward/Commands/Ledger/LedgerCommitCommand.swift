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
    let text = try self.selection.resolve("committed") { () throws(LedgerError) in
      try ledger.commit(selection, act: act.act)
    }
    Terminal.standardOutput.write(Talk.plain(text))
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
