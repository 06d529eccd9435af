import ConfigText
import Diagnostics
import Runs

/// Reads a file and those that its `_BASE_` names, each merged over what came before.
struct YAMLBases {
  let context: ReadingContext
  /// The key that names them.
  var key = "_BASE_"
  /// Files beside the first that took part.
  private(set) var files: [SourceFile] = []
  /// The name of a base that could not be read.
  private(set) var missing: SourceRange?

  init(context: ReadingContext, key: String = "_BASE_") {
    self.context = context
    self.key = key
  }

  private static let fileLimit = 40
  private static let depthLimit = 8

  /// The whole config.
  mutating func compose(_ document: ConfigDocument, depth: Int = 0) -> ConfigNode {
    guard let root = document.root else {
      return ConfigNode(.map([]), SourceRange(file: document.file, bytes: 0..<0))
    }
    guard let bases = root[key] else { return root }
    var own = root
    own.content = .map(root.entries.filter { $0.key != key })
    var whole = ConfigNode(.map([]), root.range)
    for base in bases.isList ? bases.elements : [bases] {
      guard let path = base.text, depth < Self.depthLimit, files.count < Self.fileLimit,
        let other = context.load(path, document.file), other.root != nil,
        other.file.path != document.file.path
      else {
        missing = missing ?? base.range
        continue
      }
      if !files.contains(where: { $0 === other.file }) { files.append(other.file) }
      whole = whole.merged(with: compose(other, depth: depth + 1))
    }
    return whole.merged(with: own)
  }
}
