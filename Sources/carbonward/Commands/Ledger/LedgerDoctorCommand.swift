import ArgumentParser
import Ledger

struct LedgerDoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "List what is odd: unsettled runs, debts, clocks, damaged files.",
    discussion: "Exit codes: 0 nothing odd, 1 something is.")

  @OptionGroup var ledger: LedgerOptions

  @OptionGroup var language: LanguageOptions

  func run() throws {
    let ledger = try ledger.open(isReadOnly: true)
    let oddities = try asking { () throws(LedgerError) in try ledger.doctor() }
    let text = oddities.map { "\($0.kind.rawValue): \($0.message)\n" }.joined()
    Terminal.standardOutput.write(Talk.said(text.isEmpty ? "nothing is odd\n" : text))
    if !oddities.isEmpty { throw Stop(code: .fail, message: "") }
  }
}
