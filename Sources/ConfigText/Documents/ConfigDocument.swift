package import Diagnostics
package import Runs
package import YAMLSource

/// One config file, read as far as it can be.
package struct ConfigDocument: Sendable {
  package let file: SourceFile
  package let language: ConfigLanguage
  /// The documents of a YAML file, the one of JSON and TOML, none for scripts.
  package var roots: [ConfigNode]
  /// All of a YAML file of which there is nothing to remark on, so that a strict reader finds the same
  /// in it; nil of other files.
  package let tree: YAMLTree?
  /// The commands of a script.
  package let script: ShellScript?
  /// What the `# carbonward:` comments state.
  package let inline: DecodedFacts
  /// What the `# carbonward: ignore[…]` comments ask for.
  package let ignores: [IgnoreComment]

  /// Creates a document of what was read.
  package init(
    file: SourceFile, language: ConfigLanguage, roots: [ConfigNode] = [],
    tree: YAMLTree? = nil, script: ShellScript? = nil, inline: DecodedFacts = DecodedFacts(),
    ignores: [IgnoreComment] = []
  ) {
    self.file = file
    self.language = language
    self.roots = roots
    self.tree = tree
    self.script = script
    self.inline = inline
    self.ignores = ignores
  }

  /// The first document that is a map, if any.
  package var root: ConfigNode? { roots.first { $0.isMap && !$0.entries.isEmpty } }

  /// The name of the file without its folders.
  package var name: String { file.path.split(separator: "/").last.map(String.init) ?? file.path }

  /// The document as a loader reads it.
  package func loaded(by profile: LoaderProfile) -> ConfigDocument {
    guard language == .yaml, profile != .pyYAML else { return self }
    var document = self
    document.roots = roots.map { $0.loaded(by: profile) }
    return document
  }
}
