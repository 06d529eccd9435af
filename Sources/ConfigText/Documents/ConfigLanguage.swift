import Text
package import YAMLSource

/// What a file is written in, told from its name and, failing that, from its first bytes.
package enum ConfigLanguage: String, Sendable {
  case yaml, json, toml, shell, gin, python
  /// A Jupyter notebook: code inside JSON.
  case notebook

  package init?(path: String, bytes: [UInt8]) {
    let name = path.lastPathPart
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
    case "py", "smk", "nf": self = .python
    case "ipynb": self = .notebook
    default:
      // What MLflow and Snakemake call their files.
      if let language = Self.names[name.lowercased()] {
        self = language
        return
      }
      let head = String(decoding: bytes.prefix(4_096), as: UTF8.self)
      guard
        head.hasPrefix("#!") && !head.prefix(80).contains("python") || head.contains("\n#SBATCH")
      else {
        guard Self.mayBeJSON(ending), Self.isObject(bytes) else { return nil }
        self = .json
        return
      }
      self = .shell
    }
  }

  private static let names: [String: ConfigLanguage] = [
    "mlproject": .yaml, "snakefile": .python,
  ]

  /// Whether files of an ending are now and then JSON, as the configs of DeepSpeed are.
  private static func mayBeJSON(_ ending: String?) -> Bool {
    ending.map { ["conf", "config", "cfg", "json5"].contains($0) } ?? true
  }

  /// Whether a text begins as an object of JSON does.
  private static func isObject(_ bytes: [UInt8]) -> Bool {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    let rest = bytes.prefix(4_096).drop(while: isSpace)
    guard rest.first == UInt8(ascii: "{") else { return false }
    return rest.dropFirst().drop(while: isSpace).first == UInt8(ascii: "\"")
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
