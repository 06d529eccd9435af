import ConfigText
import Diagnostics
import Runs

extension Place {
  /// Adds a key to the map that it belongs in.
  static func inserting(_ field: Field, into root: ConfigNode) -> Place? {
    guard let path = field.keys.first else { return nil }
    let codec = field.codec
    return inserting(path, into: root) { codec.write($0, replacing: "") }
  }

  /// - Parameter makesMaps: Whether maps that lead to the key are made where they are missing.
  static func inserting(
    _ path: String, into root: ConfigNode, makesMaps: Bool = false,
    _ spell: @escaping @Sendable (FactValue) -> String?
  ) -> Place? {
    guard let (insertion, rest) = slot(path, in: root, makesMaps: makesMaps) else { return nil }
    return Place { value in
      guard let text = spell(value), text.utf8.count <= FactText.longestText,
        let edit = insertion.adding(rest, text)
      else { return .cannot("the file has no place or no spelling for this value") }
      return .edits([edit], .review)
    }
  }

  /// The map to write into, with the keys that are missing below it.
  private static func slot(
    _ path: String, in root: ConfigNode, makesMaps: Bool
  ) -> (Insertion, [String])? {
    // A command's overrides have dotted names of their own.
    if case .command? = root.insertion { return root.insertion.map { ($0, [path]) } }
    var keys = path.split(separator: ".").map(String.init)
    var map = root
    while keys.count > 1, let next = map[keys[0]], next.isMap {
      map = next
      keys.removeFirst()
    }
    guard let insertion = map.insertion, !keys.isEmpty else { return nil }
    if keys.count == 1 { return (insertion, keys) }
    if case .toml = insertion { return (insertion, keys) }
    return makesMaps && !map.has(keys[0]) ? (insertion, keys) : nil
  }
}
