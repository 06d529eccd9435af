import Diagnostics
import Policy
import TrainingConfigs

/// The policies of a check, loaded from where the options, the project file or neither says.
struct PolicySession {
  var set: PolicySet?
  var diagnostics: [Diagnostic]

  static func open(_ options: PolicyOptions, in workspace: Workspace) -> PolicySession {
    let named = workspace.project?.policies.map(\.path) ?? []
    var paths = options.policies.isEmpty ? named : options.policies
    var notes: [Diagnostic] = []
    if paths.isEmpty {
      paths = ["pack:starter"]
      notes.append(.starterPack)
    }
    let loaded = PolicyLoader(files: workspace.files).load(paths)
    return PolicySession(set: loaded.set, diagnostics: notes + loaded.diagnostics)
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

extension FailChoice {
  var threshold: FailThreshold {
    switch self {
    case .deny: .deny
    case .warn: .warn
    }
  }
}
