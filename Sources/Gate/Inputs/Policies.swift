import Catalogue
public import Diagnostics
import Files
public import Policy
public import TrainingConfigs

/// The policies of a request, read from where it, the project file or neither says.
public struct Policies: Sendable {
  /// Nil where one cannot be read.
  public var set: PolicySet?
  /// What was found out on the way.
  public var diagnostics: [Diagnostic]
  /// The paths that were read, as the project file or the request names them.
  var named: [String] = []

  /// Takes policies that somebody has loaded.
  public init(set: PolicySet?, diagnostics: [Diagnostic]) {
    self.set = set
    self.diagnostics = diagnostics
  }

  /// Reads policies from a workspace, which may be a trusted revision.
  ///
  /// - Parameters:
  ///   - paths: Files, folders or packs; none means those of the project file, or else `pack:starter`.
  ///   - workspace: Where the files are.
  ///   - directory: The folder that relative paths are seen from.
  public static func read(
    _ paths: [String], in workspace: Workspace, from directory: String
  ) -> Policies {
    if !paths.isEmpty {
      let (files, paths) = workspace.resolve(paths, currentDirectory: directory)
      return load(paths, from: files, workspace.catalogue)
    }
    let named = workspace.project?.policies.map(\.path) ?? []
    if !named.isEmpty { return load(named, from: workspace.files, workspace.catalogue) }
    var policies = load(["pack:starter"], from: workspace.files, workspace.catalogue)
    policies.diagnostics.insert(.starterPack, at: 0)
    return policies
  }

  private static func load(
    _ paths: [String], from files: any FileProvider, _ catalogue: Catalogue
  ) -> Policies {
    let loaded = PolicyLoader(files: files, catalogue: catalogue).load(paths)
    var policies = Policies(set: loaded.set, diagnostics: loaded.diagnostics)
    policies.named = paths
    return policies
  }
}

extension Diagnostic {
  fileprivate static var starterPack: Diagnostic {
    Diagnostic(
      GateDiagnostic.starterPack, .note,
      "no policy is named, so the built-in `pack:starter` is used",
      help: ["name your own with `--policy`, or under `policies` in `carbonward.yaml`"])
  }
}
