import Diagnostics
import YAMLSource

/// Turns YAML trees into config nodes.
enum YAMLConversion {
  static func read(_ file: SourceFile, into bag: inout DiagnosticBag) -> [ConfigNode] {
    var options = YAMLOptions.lenient
    options.limits = ConfigDocument.limits
    let tree = YAMLReader(options).read(file, into: &bag)
    return tree.documents.filter { !$0.isEmpty }.map { node($0.root) }
  }

  /// Converts a node and everything below it; the reader's limits bound depth and size.
  static func node(_ node: YAMLNode) -> ConfigNode {
    switch node.kind {
    case .scalar:
      return ConfigNode(.scalar(scalar(node)), node.range, tag: tag(of: node))
    case .sequence:
      return ConfigNode(.list(node.elements.map(Self.node)), node.range, tag: tag(of: node))
    case .mapping:
      let entries = node.entries.map {
        ConfigEntry(key: $0.key.text, keyRange: $0.key.range, value: Self.node($0.value))
      }
      return ConfigNode(
        .map(entries), node.range, tag: tag(of: node),
        isBlock: node.style == .block && !node.isAlias)
    }
  }

  private static func scalar(_ node: YAMLNode) -> ConfigScalar {
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
    // A number in an `!!float` is a number however it is spelt.
    if definition.tag == "tag:yaml.org,2002:str" { scalar.isString = true }
    if node.tag == "tag:yaml.org,2002:float" || node.tag == "tag:yaml.org,2002:int" {
      scalar.isString = false
    }
    // An alias is not edited: others may name the same anchor.
    if !node.isAlias, scalar.quoting != .block { scalar.literal = node.range }
    return scalar
  }

  private static func tag(of node: YAMLNode) -> String? {
    node.tag.flatMap { $0.hasPrefix("tag:yaml.org,") ? nil : $0 }
  }
}
