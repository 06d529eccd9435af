package import Diagnostics
package import YAMLSource

/// How a key is added to a map, by the language that the map is written in.
package enum Insertion: Sendable {
  /// YAML and JSON: a line of its own, or an entry in braces.
  case tree(YAMLNode)
  /// A table of TOML.
  case toml(TOMLTablePlace)
  /// The flags of a command.
  case command(CommandPlace)
  /// The options at the head of a SLURM script.
  case directives(DirectivePlace)

  /// The edit that adds a key with a value, or nil where the file has no place for it.
  ///
  /// - Parameters:
  ///   - path: The key below the map; maps on the way are made.
  ///   - text: The value as the framework spells it, not yet quoted.
  package func adding(_ path: [String], _ text: String) -> Edit? {
    guard let key = path.last else { return nil }
    switch self {
    case .tree(let node):
      var value = YAMLNewValue.literal(text)
      for key in path.dropFirst().reversed() { value = .mapping([YAMLNewEntry(key, value)]) }
      return YAMLEdits.insertKey(path[0], value, in: node)
    case .toml(let place):
      guard let literal = Literal.write(text, .toml, isString: false) else { return nil }
      return path.count == 1
        ? place.adding(key, literal) : place.addingTable(path.dropLast(), key, literal)
    case .command(let place):
      guard path.count == 1, let word = Literal.write(text, .shell, isString: false) else {
        return nil
      }
      return place.adding(key, word)
    case .directives(let place):
      guard path.count == 1, let word = Literal.write(text, .shell, isString: false) else {
        return nil
      }
      return place.adding(key, word)
    }
  }
}
