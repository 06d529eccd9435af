import YAMLSource

/// The loader that a framework reads its YAML with, and so what its plain words mean.
package enum LoaderProfile: Sendable, CaseIterable {
  /// PyYAML's safe and full loaders, YAML 1.1.
  case pyYAML
  /// PyYAML with OmegaConf's decimals.
  case omegaConf
  /// YAML 1.2 as ruamel.yaml reads it.
  case ruamel
  /// Not known, or written in another language: a value is one that all loaders read alike.
  case any

  fileprivate var schemas: (first: YAMLSchema, others: [YAMLSchema]) {
    switch self {
    case .pyYAML: (.yaml11, [])
    case .omegaConf: (.omegaConf, [])
    case .ruamel: (.ruamel, [])
    case .any: (.yaml11, [.omegaConf, .ruamel, .core12])
    }
  }
}

/// How a scalar of YAML is written, which decides what its loader makes of it.
package struct YAMLWriting: Sendable {
  /// The text with escapes and folding resolved.
  package var text: String
  /// Whether it stands without quotes and is no block.
  package var isPlain: Bool
  package var tag: String?
}

extension ConfigScalar {
  /// The scalar as a loader reads it: ``text`` becomes what the program sees, in plain spelling, and
  /// what the loader refuses becomes a problem.
  package func loaded(by profile: LoaderProfile) -> ConfigScalar {
    var scalar = self
    scalar.load(by: profile)
    return scalar
  }

  /// The same, in its place.
  mutating func load(by profile: LoaderProfile) {
    guard let writing, mergeProblem == nil else { return }
    let (schema, others) = profile.schemas
    let reading = Self.reading(by: schema, of: writing)
    problem = nil
    guard others.allSatisfy({ Self.reading(by: $0, of: writing).means(reading) }) else {
      text = writing.text
      problem = "loaders of YAML read `\(shortened(writing.text))` as different values"
      return
    }
    guard case .text(let text, let isString) = reading else {
      self.text = writing.text
      problem =
        "`\((writing.tag.map { shortened($0) + " " } ?? "") + shortened(writing.text))`"
        + " is refused by the loader"
      return
    }
    self.text = text
    self.isString = isString
  }

  private enum LoadedText {
    case text(String, isString: Bool)
    case refused

    /// Whether two readings are the same number, flag or text to a framework.
    func means(_ other: LoadedText) -> Bool {
      switch (self, other) {
      case (.text(let left, _), .text(let right, _)):
        left == right || Number.parse(left).map { $0 == Number.parse(right) } ?? false
      case (.refused, .refused): true
      default: false
      }
    }
  }

  private static func reading(by schema: YAMLSchema, of writing: YAMLWriting) -> LoadedText {
    switch schema.value(of: writing.text, isPlain: writing.isPlain, tag: writing.tag) {
    case .null:
      let isWord = ["", "~", "null", "Null", "NULL"].contains(writing.text)
      return .text(isWord ? writing.text : "null", isString: false)
    case .bool(let flag):
      let isWord = ["true", "True", "TRUE", "false", "False", "FALSE"].contains(writing.text)
      return .text(isWord ? writing.text : flag ? "true" : "false", isString: false)
    case .int(let number):
      let isAsWritten = Number.parse(writing.text) == Double(number)
      return .text(isAsWritten ? writing.text : "\(number)", isString: false)
    case .float(let number):
      let isAsWritten = !number.isFinite || Number.parse(writing.text) == number
      return .text(isAsWritten ? writing.text : Number.write(number), isString: false)
    case .string(let text):
      return .text(text, isString: !writing.isPlain || writing.tag != nil)
    case .refused: return .refused
    }
  }

  private func shortened(_ text: String) -> String {
    text.count > 60 ? text.prefix(59) + "…" : text
  }
}

extension ConfigNode {
  /// The node and everything below it as a loader reads them.
  package func loaded(by profile: LoaderProfile) -> ConfigNode {
    mapScalars { $0.loaded(by: profile) }
  }

  /// The node without any place to write: its bytes are not those of the file.
  package func sealed() -> ConfigNode {
    var node = mapScalars { scalar in
      var scalar = scalar
      scalar.literal = nil
      return scalar
    }
    node.insertion = nil
    return node
  }

  private func mapScalars(_ change: (ConfigScalar) -> ConfigScalar) -> ConfigNode {
    var node = self
    switch content {
    case .scalar(let scalar): node.content = .scalar(change(scalar))
    case .list(let elements): node.content = .list(elements.map { $0.mapScalars(change) })
    case .map(let entries):
      node.content = .map(
        entries.map {
          ConfigEntry(key: $0.key, keyRange: $0.keyRange, value: $0.value.mapScalars(change))
        })
    }
    return node
  }
}
