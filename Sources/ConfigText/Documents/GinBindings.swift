package import Diagnostics

/// What gin binds once all files are read: the last binding of a name counts, and macros stand for what
/// they are bound to at the end.
package struct GinBindings: Sendable {
  /// Every binding with its macro followed; of a name that is bound again, only the last.
  package let root: ConfigNode

  /// Settles the bindings of files in the order that they are read in.
  package init(_ entries: [ConfigEntry], range: SourceRange) {
    var places: [String: Int] = [:]
    var last: [ConfigEntry] = []
    for entry in entries {
      if let index = places[entry.key] {
        last[index] = entry
      } else {
        places[entry.key] = last.count
        last.append(entry)
      }
    }
    let macros = Dictionary(
      last.filter { !$0.key.contains(".") }.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    root = ConfigNode(
      .map(
        last.map { entry in
          ConfigEntry(
            key: entry.key, keyRange: entry.keyRange, value: Self.follow(entry.value, macros))
        }), range)
  }

  /// How many macros may stand for one another.
  private static let chainLimit = 16

  private static func follow(
    _ node: ConfigNode, _ macros: [String: ConfigNode], depth: Int = 0
  ) -> ConfigNode {
    guard let scalar = node.scalar, !scalar.isString, scalar.text.hasPrefix("%") else {
      return node
    }
    let name = String(scalar.text.dropFirst())
    if name != "gin.REQUIRED", depth < chainLimit, let value = macros[name] {
      return follow(value, macros, depth: depth + 1)
    }
    var unknown = scalar
    unknown.problem =
      name == "gin.REQUIRED"
      ? "it is to be given on the command line" : "`%\(name)` is bound in another file"
    return ConfigNode(.scalar(unknown), node.range)
  }
}
