import ArgumentParser
import Diagnostics
import Files
import Ledger
import Policy

struct LedgerDefineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "define",
    abstract: "Tell the ledger which budgets there are, and what they allow.",
    discussion: """
      Adds the budgets over time of policies, and takes over limits that have changed; run it where \
      policies are trusted, such as on the default branch. A check adds budgets that the ledger does \
      not know, and never loosens one that it does: where both differ, the stricter limit decides.
      """)

  @Option(
    name: .customLong("policy"),
    help: ArgumentHelp("A policy file or folder; repeatable.", valueName: "path"))
  var policies: [String] = []

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var act: ActOptions

  @OptionGroup var language: LanguageOptions

  func validate() throws {
    if policies.isEmpty { throw ValidationError("name the policies with `--policy`") }
  }

  func run() throws {
    let loaded = PolicyLoader(files: DiskFiles(root: ".")).load(policies)
    guard let set = loaded.set else {
      let renderer = DiagnosticRenderer()
      throw Stop(
        code: .usage, message: loaded.diagnostics.map { renderer.render($0) + "\n" }.joined())
    }
    let ledger = try ledger.open()
    var act = act.act
    for document in set.documents { act.digests[document.file.path] = document.sha256 }
    let definitions = set.ledgerDefinitions
    let changed = try asking { () throws(LedgerError) in
      try ledger.define(definitions, act: act)
    }
    let text = changed.map { "defined: `\($0)`\n" }.joined()
    Terminal.standardOutput.write(
      Talk.said(text + "\(definitions.count) budgets over time, \(changed.count) changed\n"))
  }
}
