extension ConfigNode {
  /// The map with a value set at a dotted path; maps on the way are made where they are missing.
  package func setting(_ entry: ConfigEntry, at path: some StringProtocol, depth: Int = 0)
    -> ConfigNode
  {
    guard depth < 16, case .map(var entries) = content else { return self }
    let dot = path.firstIndex(of: ".")
    let key = String(dot.map { path[..<$0] } ?? path[...])
    let index = entries.lastIndex { $0.key == key }
    var value = entry.value
    if let dot {
      let empty = ConfigNode(.map([]), entry.value.range)
      let old = index.map { entries[$0].value } ?? empty
      let map = old.isMap ? old : empty
      value = map.setting(entry, at: path[path.index(after: dot)...], depth: depth + 1)
    }
    if let index {
      entries[index].value = value
    } else {
      entries.append(ConfigEntry(key: key, keyRange: entry.keyRange, value: value))
    }
    var node = self
    node.content = .map(entries)
    return node
  }
}
