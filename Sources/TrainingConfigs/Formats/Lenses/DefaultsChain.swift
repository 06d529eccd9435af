import ConfigText
import Diagnostics
import Runs

/// Puts a config together from the files that its `defaults` names, as NeMo-RL does: one path or
/// several, relative to the file that names them, each under what the file says itself.
struct DefaultsChain {
  let context: ReadingContext
  /// Files beside the first that took part.
  private(set) var files: [SourceFile] = []
  /// Where a file is named that is not in the repository.
  private(set) var missing: SourceRange?
  private var open: Set<String> = []

  /// Files that were followed, one that is named again and again each time.
  private var followed = 0

  private static let followLimit = 200
  private static let depthLimit = 16

  init(context: ReadingContext) { self.context = context }

  /// Whether a value of `defaults` is such a path, and no choice of Hydra's.
  static func isPath(_ node: ConfigNode?) -> Bool {
    func isFile(_ node: ConfigNode) -> Bool {
      guard let text = node.scalar?.text else { return false }
      return text.hasSuffix(".yaml") || text.hasSuffix(".yml")
    }
    guard let node else { return false }
    return node.isList ? !node.elements.isEmpty && node.elements.allSatisfy(isFile) : isFile(node)
  }

  /// The whole config.
  mutating func compose(_ document: ConfigDocument, depth: Int = 0) -> ConfigNode {
    guard var root = document.root else {
      return ConfigNode(.map([]), SourceRange(file: document.file, bytes: 0..<0))
    }
    guard let defaults = root["defaults"] else { return root }
    root.content = .map(root.entries.filter { $0.key != "defaults" })
    let paths = defaults.isList ? defaults.elements : [defaults]
    open.insert(document.file.path)
    defer { open.remove(document.file.path) }
    var whole: ConfigNode?
    for node in paths {
      guard let base = load(node, beside: document.file, depth: depth) else { continue }
      whole = whole.map { $0.merged(with: base) } ?? base
    }
    return whole.map { $0.merged(with: root) } ?? root
  }

  private mutating func load(
    _ node: ConfigNode, beside file: SourceFile, depth: Int
  ) -> ConfigNode? {
    followed += 1
    guard depth < Self.depthLimit, followed <= Self.followLimit, let path = node.text,
      let document = context.load(path, file), document.root != nil,
      !open.contains(document.file.path)
    else {
      missing = missing ?? node.range
      return nil
    }
    if !files.contains(where: { $0.path == document.file.path }) { files.append(document.file) }
    return compose(document, depth: depth + 1)
  }
}
