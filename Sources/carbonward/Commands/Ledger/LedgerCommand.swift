import ArgumentParser

struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "Budgets over time: reserve, commit, settle, release, and what is left.",
    discussion: """
      A ledger is a file, or a PostgreSQL database that many runners share. `check --ledger URL \
      --reserve` reserves what a merge request asks for; `commit` keeps it once it is merged, \
      `settle` books what was measured, `release` gives it up. Exit codes: 0 done, 1 refused by a \
      budget, 2 usage, 4 in conflict or unavailable, 5 damaged.
      """,
    subcommands: [
      LedgerReserveCommand.self,
      LedgerCommitCommand.self,
      LedgerSettleCommand.self,
      LedgerReleaseCommand.self,
      LedgerStatusCommand.self,
      LedgerImportCommand.self,
      LedgerHistoryCommand.self,
      LedgerExportCommand.self,
      LedgerVerifyCommand.self,
      LedgerDoctorCommand.self,
      LedgerDefineCommand.self,
      LedgerBorrowCommand.self,
      LedgerFreezeCommand.self,
      LedgerCloseCommand.self,
    ])
}
