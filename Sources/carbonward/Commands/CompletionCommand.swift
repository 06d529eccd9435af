import ArgumentParser

struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print the completion script of a shell.",
    discussion: """
      For bash: `source <(carbonward completion bash)`; for zsh, write it to `_carbonward` in a \
      folder of `$fpath`; for fish, to `~/.config/fish/completions/carbonward.fish`.
      """)

  @Argument(help: "One of \(ShellName.allCases.map(\.rawValue).joined(separator: ", ")).")
  var shell: ShellName

  func run() throws {
    Terminal.standardOutput.write(Carbonward.completionScript(for: shell.shell) + "\n")
  }
}

/// A shell that has completion scripts.
enum ShellName: String, ExpressibleByArgument, CaseIterable {
  case bash, zsh, fish

  var shell: CompletionShell {
    switch self {
    case .bash: .bash
    case .zsh: .zsh
    case .fish: .fish
    }
  }
}
