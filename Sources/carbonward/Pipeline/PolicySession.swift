import Diagnostics
import Files
import Policy
import TrainingConfigs

/// The policies of a check, loaded from where the options, the project file or neither says.
struct PolicySession {
  var set: PolicySet?
  var diagnostics: [Diagnostic]
  /// The paths that were loaded, as the project file or the options name them.
  var named: [String] = []

  /// Loads policies from a workspace, which may be a trusted revision.
  static func open(_ options: PolicyOptions, in workspace: Workspace) -> PolicySession {
    if !options.policies.isEmpty {
      let (files, paths) = workspace.resolve(
        options.policies, currentDirectory: Session.currentDirectory())
      return load(paths, from: files)
    }
    let named = workspace.project?.policies.map(\.path) ?? []
    if !named.isEmpty { return load(named, from: workspace.files) }
    var session = load(["pack:starter"], from: workspace.files)
    session.diagnostics.insert(.starterPack, at: 0)
    return session
  }

  private static func load(_ paths: [String], from files: any FileProvider) -> PolicySession {
    let loaded = PolicyLoader(files: files).load(paths)
    return PolicySession(set: loaded.set, diagnostics: loaded.diagnostics, named: paths)
  }
}

extension Diagnostic {
  fileprivate static var starterPack: Diagnostic {
    Diagnostic(
      "starter-pack", .note, "no policy is named, so the built-in `pack:starter` is used",
      help: ["name your own with `--policy`, or under `policies` in `carbonward.yaml`"])
  }
}

extension UnknownChoice {
  var policy: UnknownPolicy {
    switch self {
    case .fail: .fail
    case .warn: .warn
    case .pass: .pass
    }
  }
}
