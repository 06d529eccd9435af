/// What a walk does with `.gitignore` files.
package enum IgnoreRules: Sendable {
  case honoured
  /// Honoured, but for these tracked files and the folders on the way to them.
  case except(Set<String>)
  /// Honoured, but for files that git tracks: it does not ignore them either.
  case untracked(TrackedFiles)
  /// Every file counts, as in a revision, where whatever is there is tracked.
  case absent

  /// Whether a path counts although a `.gitignore` names it.
  package func keeps(_ path: String) -> Bool {
    switch self {
    case .honoured, .absent: false
    case .except(let kept): kept.contains(path)
    case .untracked(let tracked): tracked.holds(path)
    }
  }

  package static func keeping(_ paths: [String]) -> IgnoreRules { .except(withFolders(paths)) }

  /// Paths together with the folders on the way to them.
  static func withFolders(_ paths: [String]) -> Set<String> {
    var kept: Set<String> = []
    for path in paths {
      var path = path
      while kept.insert(path).inserted, let slash = path.lastIndex(of: "/") {
        path = String(path[..<slash])
      }
    }
    return kept
  }
}
