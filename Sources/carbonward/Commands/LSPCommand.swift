import ArgumentParser
import Files
import Gate
import Glibc
import LanguageServer

struct LSPCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp",
    abstract:
      "Answer an editor as a language server, for configs, runs, projects and policies.",
    discussion: """
      Speaks the Language Server Protocol 3.17 on standard input and output: what `check` and `lint` \
      say as you type, hovers with facts, rows of the catalogue and the estimate, completion, proved \
      suggestions and likely spellings as edits, and the way from a finding to its rule. What is \
      open in the editor wins over what is saved. Exit codes: 0 after `shutdown` and `exit`; else 1.
      """)

  @Flag(help: "Speak on standard input and output, which is what happens anyway.")
  var stdio = false

  @OptionGroup private var paths: PolicyPaths

  @Option(
    help: ArgumentHelp(
      "The instant to take for now: a date or RFC 3339; if left out, the instant that it is.",
      valueName: "time"))
  var at: String?

  func run() throws {
    let stated = try at.map { text throws(Stop) in try Clock.instant(text) }
    let start = try Clock.instant(nil)
    // An editor may start the program anywhere; names with a colon are packs.
    let named = paths.policies.map { path in
      path.prefix { $0 != "/" }.contains(":")
        ? path : AbsolutePath.normalised(path, in: WorkingDirectory.path)
    }
    let server = LanguageServer(version: Carbonward.version, policies: named) {
      stated ?? (try? Clock.instant(nil)) ?? start
    }
    var session = Session(server, descriptor: STDIN_FILENO) {
      Terminal.standardOutput.write($0) == .written
    }
    Glibc.exit(session.run())
  }
}
