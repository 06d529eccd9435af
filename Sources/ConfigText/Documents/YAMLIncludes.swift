package import Diagnostics

/// Puts the files that `!include` names in their places, as far as the repository has them.
package struct YAMLIncludes {
  /// Reads a file that another one names.
  package typealias Loader = @Sendable (_ path: String, _ from: SourceFile) -> ConfigDocument?

  private let load: Loader
  /// The files that took part.
  package private(set) var files: [SourceFile] = []

  /// Creates a filler with nothing filled in yet.
  package init(load: @escaping Loader) { self.load = load }

  private static let fileLimit = 20
  private static let depthLimit = 8

  /// The node with its includes filled in; one that cannot be is left as it stands.
  package mutating func fill(_ node: ConfigNode, depth: Int = 0) -> ConfigNode {
    guard depth < Self.depthLimit else { return node }
    var node = node
    switch node.content {
    case .scalar(let scalar):
      guard node.tag == "!include", files.count < Self.fileLimit,
        let document = load(scalar.text, node.range.file), let root = document.root,
        document.file.path != node.range.file.path
      else { return node }
      if !files.contains(where: { $0.path == document.file.path }) { files.append(document.file) }
      return fill(root, depth: depth + 1)
    case .map(let entries):
      node.content = .map(
        entries.map { entry in
          var entry = entry
          entry.value = fill(entry.value, depth: depth + 1)
          return entry
        })
    case .list(let elements):
      guard elements.contains(where: { $0.tag != nil || $0.scalar == nil }) else { return node }
      node.content = .list(elements.map { fill($0, depth: depth + 1) })
    }
    return node
  }
}
