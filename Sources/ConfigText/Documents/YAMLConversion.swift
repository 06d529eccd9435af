import Diagnostics
package import YAMLSource

/// Turns YAML trees into config nodes.
package enum YAMLConversion {
  /// Reads a file as most loaders do; what is wrong with it goes to the bag.
  static func tree(of file: SourceFile, into bag: inout DiagnosticBag) -> YAMLTree {
    var options = YAMLOptions.lenient
    options.limits = ConfigLanguage.limits
    return YAMLReader(options).read(file, into: &bag)
  }

  /// Reads a file once more, of which everything was said.
  static func tree(of file: SourceFile) -> YAMLTree {
    var bag = DiagnosticBag()
    return tree(of: file, into: &bag)
  }

  /// The documents that hold something.
  static func nodes(of tree: YAMLTree) -> [ConfigNode] {
    tree.documents.filter { !$0.isEmpty }.map { node($0.root) }
  }

  /// Whether every document says that it is a run in Carbonward's own words.
  static func isInOwnWords(_ tree: YAMLTree) -> Bool {
    let documents = tree.documents.filter { !$0.isEmpty }
    return !documents.isEmpty
      && documents.allSatisfy { $0.root["carbonward"]?.text.hasPrefix("run/") == true }
  }

  /// Converts a node and everything below it; the reader's limits bound depth and size.
  ///
  /// - Parameter isShared: Whether other places of the file read the same bytes.
  package static func node(_ node: YAMLNode, isShared: Bool = false) -> ConfigNode {
    // What an alias names is written elsewhere, and so is what a merge brings in.
    let isShared = isShared || node.isAlias || node.anchor != nil
    switch node.kind {
    case .scalar:
      return ConfigNode(.scalar(scalar(node, isShared)), node.range, tag: tag(of: node))
    case .sequence:
      return ConfigNode(
        .list(node.elements.map { Self.node($0, isShared: isShared) }), node.range,
        tag: tag(of: node))
    case .mapping:
      let entries = node.entries.map { entry -> ConfigEntry in
        var value = Self.node(entry.value, isShared: isShared || entry.isMerged)
        if entry.isAmbiguous, case .scalar(var scalar) = value.content {
          scalar.mergeProblem = "several merged maps hold it, and loaders disagree which counts"
          scalar.problem = scalar.mergeProblem
          value.content = .scalar(scalar)
        }
        return ConfigEntry(key: entry.key.text, keyRange: entry.key.range, value: value)
      }
      return ConfigNode(
        .map(entries), node.range, tag: tag(of: node),
        insertion: isShared ? nil : .tree(node))
    }
  }

  private static func scalar(_ node: YAMLNode, _ isShared: Bool) -> ConfigScalar {
    let definition = node.definition
    var scalar = ConfigScalar(text: node.text)
    switch definition.style {
    case .singleQuoted:
      scalar.isString = true
      scalar.quoting = .single
    case .doubleQuoted:
      scalar.isString = true
      scalar.quoting = .double
    case .literal, .folded:
      scalar.isString = true
      scalar.quoting = .block
    case .plain, .block, .flow: scalar.quoting = .plain
    }
    scalar.writing = YAMLWriting(
      text: scalar.text, isPlain: definition.style == .plain, tag: definition.tag)
    scalar.load(by: .pyYAML)
    guard scalar.quoting != .block else { return scalar }
    scalar.literal = node.range
    scalar.isShared = isShared && !node.isAlias
    // An alias is replaced where it stands; what it names stays.
    if node.isAlias { scalar.quoting = .plain }
    return scalar
  }

  private static func tag(of node: YAMLNode) -> String? {
    node.tag.flatMap { $0.hasPrefix("tag:yaml.org,") ? nil : $0 }
  }
}
