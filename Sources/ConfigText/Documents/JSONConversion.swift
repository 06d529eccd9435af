package import Diagnostics
import YAMLSource

/// Turns JSON into config nodes; comments and trailing commas are let through as HJSON does.
package enum JSONConversion {
  package static func read(_ file: SourceFile, into bag: inout DiagnosticBag) -> [ConfigNode] {
    var options = YAMLOptions.lenient
    options.limits = ConfigLanguage.limits
    let document = JSONReader(.relaxed, options: options).readDocument(file, into: &bag)
    return document.map { [asJSON(YAMLConversion.node($0.root))] } ?? []
  }

  private static func asJSON(_ node: ConfigNode) -> ConfigNode {
    var node = node
    switch node.content {
    case .scalar(var scalar):
      scalar.quoting = .json
      // JSON has its own words only, and no other loader reads it.
      scalar.writing = nil
      node.content = .scalar(scalar)
    case .list(let elements): node.content = .list(elements.map(asJSON))
    case .map(let entries):
      node.content = .map(
        entries.map { ConfigEntry(key: $0.key, keyRange: $0.keyRange, value: asJSON($0.value)) })
    }
    return node
  }
}
