import ArgumentParser
import Gate
import Reports

/// The command line: one file a subcommand in `Commands`, listed here.
struct Carbonward: ParsableCommand {
  static let version = Gate.version

  static let configuration = CommandConfiguration(
    commandName: "carbonward",
    abstract: "The gate for the carbon of machine-learning training.",
    discussion: """
      Reads training configs as teams write them, predicts the energy and emissions of the runs \
      they describe, holds them against budgets and rules in YAML, and answers pass or fail with \
      changes proved to pass.

      Exit codes: 0 pass or warn, 1 fail, 2 usage or unreadable input, 3 unknown, \
      4 ledger, 5 verification, 70 a bug.
      """,
    version: version,
    subcommands: [
      CatalogueCommand.self,
      CheckCommand.self,
      CompareCommand.self,
      CompletionCommand.self,
      DiffCommand.self,
      DoctorCommand.self,
      EstimateCommand.self,
      EvalCommand.self,
      EvidenceCommand.self,
      ExplainCommand.self,
      FixCommand.self,
      InitCommand.self,
      LedgerCommand.self,
      LintCommand.self,
      LSPCommand.self,
      PlanCommand.self,
      RenderCommand.self,
      ReportCommand.self,
      ReviewCommand.self,
      SchemaCommand.self,
      ServeCommand.self,
      TestCommand.self,
      WaiversCommand.self,
    ])
}

@main
enum Main {
  static func main() {
    ignoreBrokenPipes()
    // Where nothing tells what was asked, help with code 0 would be a silent pass.
    guard !CommandLine.arguments.isEmpty else {
      Terminal.standardError.write(
        Talk.said("error: the arguments cannot be read: mount `/proc`") + "\n")
      exit(.usage)
    }
    do {
      var command = try Carbonward.parseAsRoot()
      try command.run()
      exit(.pass)
    } catch let stop as Stop {
      end(stop)
    } catch let error as RequestError {
      end(Stop(error))
    } catch {
      // Help and version are thrown too: they are answers, and the only errors with code 0.
      if Carbonward.exitCode(for: error).rawValue == 0 {
        Terminal.standardOutput.write(answer(error) + "\n")
        exit(.pass)
      }
      let text = Carbonward.fullMessage(for: error)
      Terminal.standardError.write(Talk.said(Talk.houseStyle(text)) + "\n")
      exit(.usage)
    }
  }

  /// Help or the version.
  private static func answer(_ error: any Error) -> String {
    let language = SpokenLanguage.ofHelp(CommandLine.arguments)
    guard language != .english else { return Carbonward.fullMessage(for: error) }
    // Lines are broken anew, since other characters have other widths.
    let text = Carbonward.fullMessage(for: error, columns: widest)
    return HelpPage.text(text, in: language)
  }

  /// Wider than any text of help.
  private static let widest = 100_000

  private static func end(_ stop: Stop) -> Never {
    Terminal.standardError.write(CommandText.said(stop.message, in: SpokenLanguage.ofCommand))
    exit(stop.code)
  }
}
