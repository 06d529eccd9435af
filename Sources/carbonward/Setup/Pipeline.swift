import Files

/// A CI system of a repository, and what it does about the carbon of changes.
struct Pipeline {
  let system: CISystem
  /// What it lacks, one line each; nil where nothing in it names Carbonward.
  let lacks: [String]?

  private static let sizeLimit = 1_000_000
  /// No repository has more workflows that matter.
  private static let mostFiles = 200

  /// The systems whose files a repository has.
  static func all(in files: any FileProvider) -> [Pipeline] {
    CISystem.allCases.compactMap { system in
      guard files.kind(of: system.sign) != nil else { return nil }
      let texts = paths(of: system, in: files).compactMap { path in
        (try? files.read(path, limit: sizeLimit)).map { String(decoding: $0, as: UTF8.self) }
      }
      let own = texts.filter { uncommented($0).contains("carbonward") }
      return Pipeline(
        system: system,
        lacks: own.isEmpty ? nil : lacks(own.map(uncommented).joined(separator: "\n"), system))
    }
  }

  private static func paths(of system: CISystem, in files: any FileProvider) -> [String] {
    let folders: [String] =
      switch system {
      case .github: [".github/workflows"]
      case .gitlab: [".gitlab", ".gitlab/ci"]
      case .preCommit, .azure, .jenkins: []
      }
    let listed = folders.flatMap { folder in
      ((try? files.list(folder)) ?? []).filter {
        $0.kind == .file && ($0.name.hasSuffix(".yml") || $0.name.hasSuffix(".yaml"))
      }.map { "\(folder)/\($0.name)" }
    }
    return (files.kind(of: system.sign) == .file ? [system.sign] : [])
      + listed.sorted().prefix(mostFiles)
  }

  /// The lines without those that are comments.
  private static func uncommented(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).filter { line in
      !(line.drop { $0 == " " || $0 == "\t" }.hasPrefix("#"))
    }.joined(separator: "\n")
  }

  private static func lacks(_ text: String, _ system: CISystem) -> [String] {
    // A hook of each commit has no base, and the shipped action and component bring all of this.
    guard system != .preCommit, !text.contains("/.ci/github@"), !text.contains("component:") else {
      return []
    }
    var lacks: [String] = []
    if !text.contains("carbonward diff") {
      lacks.append("it does not hold changes against their base: `carbonward diff --base BASE`")
    }
    if !text.contains("--policy-from") {
      lacks.append("a change is judged by its own policies: add `--policy-from BASE`")
    }
    if system == .github, text.contains("actions/checkout"), !text.contains("fetch-depth: 0") {
      lacks.append("the checkout has no history to compare with: add `fetch-depth: 0`")
    }
    if text.contains("|| true") || text.contains("continue-on-error: true")
      || text.contains("allow_failure: true")
    {
      lacks.append("a check that fails does not stop a change")
    }
    return lacks
  }
}
