import ConfigText
import Diagnostics
import Text

/// Puts a config together from the files of the repository that its `defaults` list names.
struct HydraComposer {
  let context: ReadingContext
  /// Files beside the first that took part.
  private(set) var files: [SourceFile] = []
  private var loaded = 0
  /// What the command chooses for groups, by the group: `model=llama`.
  private var choices: [String: String]
  /// Groups for which the command's choice is a file.
  private var chosen: Set<String> = []

  init(context: ReadingContext) {
    self.context = context
    choices = [:]
    for entry in context.overrides {
      guard let choice = entry.value.text, entry.value.scalar?.problem == nil,
        !entry.key.contains("."), Self.isChoice(choice)
      else { continue }
      choices[String(entry.key.drop { $0 == "/" })] = choice
    }
  }

  private static func isChoice(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 200
      && text.utf8.allSatisfy { isNameByte($0, isFirst: false) || "/.-".utf8.contains($0) }
  }

  /// The config with what the command sets in it, but for the choices of groups.
  func overlaying(_ root: ConfigNode) -> ConfigNode {
    context.overrides.reduce(root) { root, entry in
      chosen.contains(String(entry.key.drop { $0 == "/" }))
        ? root : root.setting(entry, at: entry.key)
    }
  }

  private static let fileLimit = 60
  private static let depthLimit = 6

  /// The whole config; without the other files, just the document's own.
  mutating func compose(_ document: ConfigDocument) -> ConfigNode {
    guard let root = document.root else {
      return ConfigNode(.map([]), SourceRange(file: document.file, bytes: 0..<0))
    }
    let overrides = overrides(of: root)
    guard !overrides.isEmpty else { return composePrimary(root) }
    // An overlay changes the choices of the primary config that stands above it.
    let own = compose(root, overrides: [:], group: "", depth: 1)
    for name in ["../train.yaml", "../config.yaml", "train.yaml", "config.yaml"] {
      guard let base = load(name, beside: document.file), let baseRoot = base.root,
        base.file.path != document.file.path, baseRoot.has("defaults")
      else { continue }
      let composed = compose(baseRoot, overrides: overrides, group: "", depth: 1)
      return composed.merged(with: own)
    }
    return own
  }

  /// The config that a command names, with the groups that the command chooses.
  private mutating func composePrimary(_ root: ConfigNode) -> ConfigNode {
    guard !choices.isEmpty else { return compose(root, overrides: [:], group: "", depth: 0) }
    let groups = (root["defaults"]?.elements ?? []).flatMap(\.entries).map(\.key)
      .map { Self.group($0) }
    var all = choices
    var added: [ConfigNode] = []
    for (group, choice) in choices.sorted(by: { $0.key < $1.key }) {
      guard let part = load("\(group)/\(choice)", beside: root.range.file), let node = part.root
      else { continue }
      chosen.insert(group)
      // An experiment changes other choices, where the command does not.
      all.merge(overrides(of: node)) { own, _ in own }
      guard !groups.contains(group) else { continue }
      let entry = ConfigEntry(
        key: group, keyRange: root.range,
        value: ConfigNode(.scalar(ConfigScalar(text: choice)), root.range))
      added.append(ConfigNode(.map([entry]), root.range))
    }
    var whole = root
    if !added.isEmpty {
      // What `+experiment=x` adds comes after all that the list has.
      let listed = root["defaults"]?.elements ?? []
      let hasSelf = listed.contains { $0.text == "_self_" }
      let own = ConfigNode(.scalar(ConfigScalar(text: "_self_")), root.range)
      let list = ConfigNode(.list(listed + (hasSelf ? [] : [own]) + added), root.range)
      whole.content = .map(
        root.entries.filter { $0.key != "defaults" }
          + [ConfigEntry(key: "defaults", keyRange: root.range, value: list)])
    }
    return compose(whole, overrides: all, group: "", depth: 0)
  }

  /// The group of an item of `defaults`, without what is said of it.
  private static func group(_ key: String) -> String {
    String(bare(key).prefix { $0 != "@" }.drop { $0 == "/" })
  }

  /// An item of `defaults` without the words that say how it is meant.
  private static func bare(_ key: String) -> Substring {
    ["override ", "optional "].reduce(key[...]) { key, word in
      key.hasPrefix(word) ? key.dropFirst(word.utf8.count) : key
    }
  }

  /// `override /model: big` as group and choice.
  private func overrides(of root: ConfigNode) -> [String: String] {
    var overrides: [String: String] = [:]
    for entry in (root["defaults"]?.elements ?? []).flatMap(\.entries)
    where entry.key.hasPrefix("override ") {
      let group = trimmed(entry.key.dropFirst("override ".utf8.count)).drop { $0 == "/" }
      if let choice = entry.value.text, !group.hasPrefix("hydra/") {
        overrides[String(group)] = choice
      }
    }
    return overrides
  }

  private mutating func load(_ path: String, beside file: SourceFile) -> ConfigDocument? {
    guard loaded < Self.fileLimit else { return nil }
    loaded += 1
    let name = path.hasSuffix(".yaml") || path.hasSuffix(".yml") ? path : path + ".yaml"
    return context.load(name, file)
  }

  private mutating func compose(
    _ root: ConfigNode, overrides: [String: String], group: String, depth: Int
  ) -> ConfigNode {
    let own = without(root, "defaults")
    guard depth < Self.depthLimit, let defaults = root["defaults"], defaults.isList else {
      return own
    }
    var whole = ConfigNode(.map([]), root.range)
    var didMergeSelf = false
    for element in defaults.elements {
      if element.text == "_self_" {
        whole = whole.merged(with: own)
        didMergeSelf = true
        continue
      }
      guard let part = part(element, of: root.range.file, overrides, group, depth) else { continue }
      whole = whole.merged(with: part)
    }
    return didMergeSelf ? whole : whole.merged(with: own)
  }

  /// What one item of `defaults` brings in, below the key of its group.
  private mutating func part(
    _ element: ConfigNode, of file: SourceFile, _ overrides: [String: String], _ group: String,
    _ depth: Int
  ) -> ConfigNode? {
    var key = ""
    var choice: String?
    if let text = element.text {
      choice = text
    } else if let entry = element.entries.first {
      key = String(Self.bare(entry.key))
      choice = entry.value.text
    }
    let isAbsolute = key.hasPrefix("/") || key.isEmpty && choice?.hasPrefix("/") == true
    key = String(key.drop { $0 == "/" })
    choice = choice.map { String($0.drop { $0 == "/" }) }
    let package = key.split(separator: "@").count > 1 ? String(key.split(separator: "@")[1]) : nil
    key = String(key.split(separator: "@").first ?? "")
    guard !key.hasPrefix("hydra") else { return nil }
    guard let name = overrides[key] ?? choice, !name.contains("$") else { return nil }
    let path = key.isEmpty ? name : "\(key)/\(name)"
    let ups = isAbsolute ? ["../", "", "../../", "../../../"] : [""]
    let candidates = ups.map { $0 + path }
    for candidate in candidates {
      guard let document = load(candidate, beside: file), let root = document.root else { continue }
      if !files.contains(where: { $0.path == document.file.path }) { files.append(document.file) }
      let composed = compose(root, overrides: [:], group: key, depth: depth + 1)
      let head = document.file.text(in: 0..<min(300, document.file.bytes.count))
      if head.contains("@package _global_") || key.isEmpty && package == nil { return composed }
      return Self.wrap(composed, in: package ?? key.replacing("/", with: "."))
    }
    return nil
  }

  private static func wrap(_ node: ConfigNode, in path: String) -> ConfigNode {
    guard path != "_global_" else { return node }
    var node = node
    for name in path.split(separator: ".").reversed() {
      node = ConfigNode(
        .map([ConfigEntry(key: String(name), keyRange: node.range, value: node)]), node.range)
    }
    return node
  }

  private func without(_ root: ConfigNode, _ key: String) -> ConfigNode {
    var root = root
    root.content = .map(root.entries.filter { $0.key != key })
    return root
  }
}
