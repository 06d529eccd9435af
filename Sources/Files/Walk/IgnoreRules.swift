/// What a walk does with `.gitignore` files.
package enum IgnoreRules: Sendable {
  case honoured
  /// Honoured, but for these tracked files and the folders on the way to them.
  case except(Set<String>)
  /// Every file counts, as in a revision, where whatever is there is tracked.
  case absent

  /// Whether a path counts although a `.gitignore` names it.
  package func keeps(_ path: String) -> Bool {
    if case .except(let kept) = self { kept.contains(path) } else { false }
  }

  package static func keeping(_ paths: [String]) -> IgnoreRules {
    var kept: Set<String> = []
    for path in paths {
      var path = path
      while kept.insert(path).inserted, let slash = path.lastIndex(of: "/") {
        path = String(path[..<slash])
      }
    }
    return .except(kept)
  }
}
