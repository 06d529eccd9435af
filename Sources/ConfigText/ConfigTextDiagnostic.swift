import Diagnostics

/// The diagnostics that reading the languages of configs and their comments makes.
package enum ConfigTextDiagnostic: String, DiagnosticKind {
  case configSize = "config-size"
  case inlineFact = "inline-fact"
  case tomlSyntax = "toml-syntax"

  package var explanation: String {
    switch self {
    case .configSize:
      """
      A config is larger than any that a person writes. Check that the path names the file you \
      mean.
      """
    case .inlineFact:
      """
      A comment that starts with `# carbonward:` cannot be read. Write `fact=value`, separated \
      by spaces. Or an annotation `carbonward.dev/FACT` of a Kubernetes object names no fact, or \
      not a value of it.
      """
    case .tomlSyntax:
      "The file is not valid TOML at the place shown."
    }
  }
}
