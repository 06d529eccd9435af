import ArgumentParser
import Ledger

struct LedgerReleaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Give up what is reserved: the change is closed, or the run will not be.",
    discussion: "Releasing again changes nothing. What was settled cannot be released.")

  @OptionGroup var selection: ChargeOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var act: ActOptions

  @OptionGroup var language: LanguageOptions

  func run() throws {
    let selection = try selection.selection
    let ledger = try ledger.open()
    let text = try self.selection.resolve("released") { () throws(LedgerError) in
      try ledger.release(selection, act: act.act)
    }
    Terminal.standardOutput.write(Talk.said(text))
  }
}
