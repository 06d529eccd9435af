package import YAMLSource

/// What a file is written in, told from its name and, failing that, from its first bytes.
package enum ConfigLanguage: String, Sendable {
  case yaml, json, toml, shell, gin, python
  /// A Jupyter notebook: code inside JSON.
  case notebook

  package init?(path: String, bytes: [UInt8]) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() }
    switch ending {
    case "yaml", "yml": self = .yaml
    case "json", "jsonc", "hjson": self = .json
    case "yaml-template", "yml-template": self = .yaml
    case "toml": self = .toml
    case "sh", "bash", "sbatch", "slurm", "batch", "job", "sub", "submit", "zsh", "template",
      "pbs", "lsf", "bsub", "qsub", "sge", "flux", "condor":
      self = .shell
    case "gin": self = .gin
    case "py": self = .python
    case "ipynb": self = .notebook
    default:
      let head = String(decoding: bytes.prefix(4_096), as: UTF8.self)
      guard
        head.hasPrefix("#!") && !head.prefix(80).contains("python") || head.contains("\n#SBATCH")
      else { return nil }
      self = .shell
    }
  }

  /// Limits for files that are only read, never trusted.
  package static let limits: YAMLLimits = {
    var limits = YAMLLimits()
    limits.bytes = 4_000_000
    limits.nodes = 400_000
    limits.expandedNodes = 400_000
    return limits
  }()
}
