/// What a walk does with `.gitignore` files.
package enum IgnoreRules: Sendable {
  case honoured
  /// Honoured, but for files that git tracks: it does not ignore them either.
  case untracked(TrackedFiles)
  /// Every file counts, as in a revision, where whatever is there is tracked.
  case absent

  /// Whether a path counts although a `.gitignore` names it.
  package func keeps(_ path: String) -> Bool {
    switch self {
    case .honoured, .absent: false
    case .untracked(let tracked): tracked.holds(path)
    }
  }
}
