import ArgumentParser
import Gate
import Glibc

/// The command line of the server: one file a subcommand in `Commands`.
struct CarbonwardServer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "carbonward-server",
    abstract: "The gate for the carbon of machine-learning training, where runs start.",
    discussion: """
      Answers over HTTP what `carbonward check` answers on a command line, and decides as a \
      validating admission webhook of Kubernetes whether training runs may start.

      Exit codes: 0 after it was asked to end, 2 usage or a policy, token or certificate that \
      cannot be read, 4 ledger, 70 a bug.
      """,
    version: Gate.version,
    subcommands: [ManifestCommand.self, RunCommand.self],
    defaultSubcommand: RunCommand.self)
}

/// Ends the program early with a code and what to say on standard error.
struct Stop: Error {
  enum Code: Int32 {
    case usage = 2
    case ledger = 4
    case bug = 70
  }

  var code: Code
  var message: String
  var help: String?
}

@main
enum Main {
  static func main() async {
    // A client that goes away must not take the server with it.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try CarbonwardServer.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let stop as Stop {
      Log.talk("error: \(stop.message)")
      if let help = stop.help { Log.talk("  = help: \(help)") }
      exit(stop.code.rawValue)
    } catch {
      // Help and version are thrown too: they are answers, and the only errors with code 0.
      let isAnswer = CarbonwardServer.exitCode(for: error).rawValue == 0
      let text = CarbonwardServer.fullMessage(for: error)
      guard !isAnswer else {
        print(text)
        return
      }
      for line in text.split(separator: "\n") {
        Log.talk(line.hasPrefix("Error: ") ? "error: " + line.dropFirst(7) : String(line))
      }
      exit(Stop.Code.usage.rawValue)
    }
  }
}
