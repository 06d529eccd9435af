import Testing

/// Help lists what there is, and nothing else.
@Suite struct HelpTests {
  /// Commands that texts of the product name: `carbonward check`, `carbonward ledger define`.
  private static func named(in text: String) -> Set<String> {
    Set(text.matches(of: /`carbonward ([a-z]+)[ `]/).map { String($0.1) })
  }

  /// The subcommands that a help text lists.
  private static func listed(_ help: String) -> [String] {
    guard let start = help.firstRange(of: "SUBCOMMANDS:") else { return [] }
    return help[start.upperBound...].matches(of: #/\n  ([a-z]+) /#).map { String($0.1) }
  }

  @Test func everyListedCommandHasHelp() throws {
    let box = try Sandbox(commits: false)
    let commands = Self.listed(try box.carbonward("--help").output)
    #expect(commands.count > 15)
    for command in commands {
      let help = try box.carbonward(command, "--help")
      #expect(help.status == 0 && help.output.contains("USAGE: carbonward \(command)"))
      for part in Self.listed(help.output) {
        let inner = try box.carbonward(command, part, "--help")
        #expect(inner.status == 0 && inner.output.contains("USAGE: carbonward \(command) \(part)"))
      }
      // An address that this build cannot open is no way to name a ledger.
      if help.output.contains("postgres://") {
        let outcome = try box.carbonward("ledger", "status", "--ledger", "postgres://localhost/x")
        #expect(!outcome.error.contains("built"), "\(outcome.error)")
      }
    }
  }

  @Test func everyCommandThatTextsNameIsListed() throws {
    let listed = Set(Self.listed(try Sandbox(commits: false).carbonward("--help").output))
    for file in try Package.sources() {
      #expect(Self.named(in: file.text).isSubset(of: listed), "\(file.path)")
    }
  }
}
