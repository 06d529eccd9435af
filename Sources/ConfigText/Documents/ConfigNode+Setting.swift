import Diagnostics

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

  /// The value with another one set along keys, dots and all; maps on the way are made where they are
  /// missing.
  ///
  /// - Parameter path: The keys; `[3` is an element of a list, which has it already or ends before it.
  package func setting(_ value: ConfigNode, along path: ArraySlice<String>) -> ConfigNode {
    guard let key = path.first, path.count < 32 else { return value }
    let empty = ConfigNode(.map([]), value.range)
    if key.hasPrefix("["), isList || !isMap {
      var elements = elements
      guard let place = Int(key.dropFirst()), (0...elements.count).contains(place) else {
        return ConfigNode(
          .scalar(ConfigScalar(text: key, problem: "an element that is not there is set")),
          value.range)
      }
      if place == elements.count { elements.append(empty) }
      elements[place] = elements[place].setting(value, along: path.dropFirst())
      return ConfigNode(.list(elements), range)
    }
    let map = isMap ? self : empty
    let changed = (map[key] ?? empty).setting(value, along: path.dropFirst())
    return map.setting(ConfigEntry(key: key, keyRange: value.range, value: changed), atKey: key)
  }

  /// The map with a value set at a key, dots and all.
  func setting(_ entry: ConfigEntry, atKey key: String) -> ConfigNode {
    guard case .map(var entries) = content else { return self }
    entries.removeAll { $0.key == key }
    entries.append(entry)
    var node = self
    node.content = .map(entries)
    return node
  }

  /// The value with another one over it: maps are merged key by key, anything else is replaced.
  package func merged(with over: ConfigNode) -> ConfigNode {
    guard case .map(var entries) = content, case .map(let others) = over.content else {
      return over
    }
    var positions: [String: Int] = [:]
    for (index, entry) in entries.enumerated() { positions[entry.key] = index }
    for other in others {
      if let index = positions[other.key] {
        var merged = other
        merged.value = entries[index].value.merged(with: other.value)
        entries[index] = merged
      } else {
        positions[other.key] = entries.count
        entries.append(other)
      }
    }
    return ConfigNode(.map(entries), over.range, insertion: over.insertion)
  }

  /// The value with other places for itself and everything below it.
  func moved(_ place: (ConfigNode) -> SourceRange) -> ConfigNode {
    var node = self
    node.range = place(self)
    switch content {
    case .scalar: break
    case .list(let elements): node.content = .list(elements.map { $0.moved(place) })
    case .map(let entries):
      node.content = .map(
        entries.map { entry in
          ConfigEntry(
            key: entry.key, keyRange: entry.keyRange, value: entry.value.moved(place))
        })
    }
    return node
  }
}
