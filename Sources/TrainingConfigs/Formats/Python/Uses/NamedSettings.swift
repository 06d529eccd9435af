import ConfigText
import Diagnostics

/// Objects of settings that stand in a program side by side, of which a command names one:
/// `TrainConfig(name="small", steps=9)` and `python train.py small`.
struct NamedSettings: Sendable {
  private var all: [String: ConfigNode] = [:]
  /// Names that two of them have.
  private var unsure: Set<String> = []

  init(_ scopes: ProgramScopes) {
    let types = Set(scopes.types.map(\.type.name))
    for call in scopes.calls.prefix(20_000) where types.contains(call.name) {
      guard call.arguments.count > 1, let name = call.argument("name")?.string else { continue }
      let file = scopes.program.modules[scopes.scopes[call.scope].module].file
      let entries = call.arguments.compactMap { one -> ConfigEntry? in
        guard case .keyword(let key) = one.kind, key != "name" else { return nil }
        let range = SourceRange(file: file, bytes: one.value.range)
        let value = DeclaredFlags.node(one.value, file) ?? Self.computed(key, range)
        return ConfigEntry(key: key, keyRange: range, value: value)
      }
      let range = SourceRange(file: file, bytes: call.range)
      if all.updateValue(ConfigNode(.map(entries), range), forKey: name) != nil {
        unsure.insert(name)
      }
    }
  }

  private static func computed(_ key: String, _ range: SourceRange) -> ConfigNode {
    ConfigNode(.scalar(ConfigScalar(text: "", problem: "`\(key)` is computed")), range)
  }

  /// The settings that one of the words of a command names.
  func settings(named words: [String]) -> ConfigNode? {
    let found = words.filter { all[$0] != nil && !unsure.contains($0) }
    return found.count == 1 ? all[found[0]] : nil
  }
}
