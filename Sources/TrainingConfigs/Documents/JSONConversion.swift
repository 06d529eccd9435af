import Diagnostics
import YAMLSource

/// Turns JSON into config nodes; comments and trailing commas are let through as HJSON does.
enum JSONConversion {
  static func read(_ file: SourceFile, into bag: inout DiagnosticBag) -> [ConfigNode] {
    YAMLConversion.read(file, into: &bag).map { asJSON($0) }
  }

  private static func asJSON(_ node: ConfigNode) -> ConfigNode {
    var node = node
    node.isBlock = false
    switch node.content {
    case .scalar(var scalar):
      scalar.quoting = .json
      node.content = .scalar(scalar)
    case .list(let elements): node.content = .list(elements.map(asJSON))
    case .map(let entries):
      node.content = .map(
        entries.map { ConfigEntry(key: $0.key, keyRange: $0.keyRange, value: asJSON($0.value)) })
    }
    return node
  }
}
