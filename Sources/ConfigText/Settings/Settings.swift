package import Diagnostics
import Text

/// What a key of a config sets, with references followed.
package struct Setting: Sendable {
  package var path: String
  package var node: ConfigNode
  /// The text with references filled in; nil for maps, lists and null.
  package var text: String?
  /// Why the text is not known.
  package var problem: String?
  /// Where the value stands: where it is written out, else where the key refers to it.
  package var range: SourceRange
  /// The bytes to replace to change the value.
  package var literal: SourceRange?
  package var quoting: Quoting
  /// Whether only a string is written there.
  package var isString: Bool
  /// Whether the value was reached through a reference, so that others may share it.
  package var isShared: Bool

  package var number: Double? { text.flatMap(Number.parse) }
  package var isNull: Bool { node.isNull }

  package var flag: Bool? {
    switch text {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: nil
    }
  }
}

/// A config's values by path, references resolved as its framework would.
package struct Settings: Sendable {
  package enum Interpolation: Sendable {
    /// `${…}` is text.
    case none
    /// OmegaConf and Hydra: `${a.b}`, `${.x}`, `${multiply:…}`, `${oc.env:NAME,default}`.
    case omegaConf
    /// Azure ML: `${{inputs.x}}`.
    case azure
  }

  package var root: ConfigNode
  package var interpolation: Interpolation

  package init(_ root: ConfigNode, _ interpolation: Interpolation = .none) {
    self.root = root
    self.interpolation = interpolation
  }

  /// The first of several paths that is written in the config, null or not.
  package func first(_ paths: [String]) -> Setting? {
    for path in paths {
      if let setting = self[path] { return setting }
    }
    return nil
  }

  /// The first of several paths whose value is not null.
  package func firstSet(_ paths: [String]) -> Setting? {
    for path in paths {
      if let setting = self[path], !setting.isNull { return setting }
    }
    return nil
  }

  package func has(_ path: String) -> Bool { root.find(path) != nil }

  /// The text of a path, if it is known.
  package func text(_ path: String) -> String? {
    self[path].flatMap { $0.problem == nil ? $0.text : nil }
  }

  package func number(_ path: String) -> Double? { text(path).flatMap(Number.parse) }

  package func flag(_ path: String) -> Bool? { self[path]?.flag }

  /// What a path sets, or nil when the config does not name it.
  package subscript(path: String) -> Setting? {
    guard let node = root.find(path) else { return nil }
    return setting(of: node, at: path)
  }

  /// What a node sets, given the path it is at.
  package func setting(of node: ConfigNode, at path: String) -> Setting {
    var setting = Setting(
      path: path, node: node, range: node.range, quoting: .plain, isString: false, isShared: false)
    guard let scalar = node.scalar else { return setting }
    setting.quoting = scalar.quoting
    setting.isString = scalar.isString
    setting.literal = scalar.literal
    setting.range = scalar.literal ?? node.range
    setting.isShared = scalar.isShared
    setting.problem = scalar.problem
    guard scalar.problem == nil, !node.isNull else {
      if scalar.problem != nil { setting.text = scalar.text }
      return setting
    }
    setting.text = scalar.text
    guard interpolation != .none, scalar.text.holds("${") else { return setting }
    resolve(scalar.text, at: path, &setting)
    return setting
  }

  private func resolve(_ text: String, at path: String, _ setting: inout Setting) {
    var resolver = Resolver(root: root, interpolation: interpolation)
    switch resolver.resolve(text, at: path) {
    case .node(let target, let targetPath):
      // A plain reference: the value is written elsewhere.
      setting.node = target
      setting.text = target.text
      setting.literal = target.scalar?.literal
      setting.range = target.scalar?.literal ?? target.range
      setting.quoting = target.scalar?.quoting ?? .plain
      setting.isString = target.scalar?.isString ?? false
      setting.isShared = targetPath != path || target.scalar?.isShared == true
    case .text(let text):
      setting.text = text
      setting.literal = nil
      setting.isString = false
    case .unknown(let reason):
      setting.problem = reason
      setting.literal = nil
    }
  }
}
