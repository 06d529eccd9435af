package import Diagnostics
package import Runs
import Text
package import YAMLSource

/// One config file, read as far as it can be.
package struct ConfigDocument: Sendable {
  package let file: SourceFile
  package let language: ConfigLanguage
  /// The documents of a YAML file, the one of JSON and TOML, none for scripts.
  package var roots: [ConfigNode] {
    get { nodes ?? YAMLConversion.nodes(of: tree ?? YAMLConversion.tree(of: file)) }
    set { nodes = newValue }
  }
  /// The roots; nil where they are made of the file for whoever asks.
  private var nodes: [ConfigNode]?
  /// All of a YAML file of which there is nothing to remark on, so that a strict reader finds the same
  /// in it; nil of other files.
  package private(set) var tree: YAMLTree?
  /// The commands of a script.
  package var script: ShellScript? { scripts.first }
  /// At most one: behind a reference, as few files are scripts.
  private let scripts: [ShellScript]
  /// What the `# carbonward:` comments state.
  package let inline: DecodedFacts
  /// What the `# carbonward: ignore[…]` comments ask for.
  package let ignores: [IgnoreComment]
  /// What is known of the programs of its commands.
  package let vocabulary: CommandVocabulary

  /// Creates a document of what was read.
  package init(
    file: SourceFile, language: ConfigLanguage, roots: [ConfigNode] = [],
    tree: YAMLTree? = nil, script: ShellScript? = nil, inline: DecodedFacts = DecodedFacts(),
    ignores: [IgnoreComment] = [], knowing vocabulary: CommandVocabulary
  ) {
    self.file = file
    self.language = language
    nodes = roots
    self.tree = tree
    scripts = script.map { [$0] } ?? []
    self.inline = inline
    self.ignores = ignores
    self.vocabulary = vocabulary
  }

  /// Creates a document in Carbonward's own words, which is read from its tree alone.
  package init(
    ownWords tree: YAMLTree, inline: DecodedFacts = DecodedFacts(), ignores: [IgnoreComment] = [],
    knowing vocabulary: CommandVocabulary
  ) {
    self.init(
      file: tree.file, language: .yaml, tree: tree, inline: inline, ignores: ignores,
      knowing: vocabulary)
    nodes = nil
  }

  /// Whether every document of the file says that it is a run in Carbonward's own words. Such files are
  /// many, and hold nothing that a format looks for: their nodes are made for whoever asks.
  package var isInOwnWords: Bool { nodes == nil }

  /// Forgets the tree of a document that was read and is not likely to be read again.
  package mutating func forgetTree() { tree = nil }

  /// The first document that is a map, if any.
  package var root: ConfigNode? { roots.first { $0.isMap && !$0.entries.isEmpty } }

  /// The name of the file without its folders.
  package var name: String { file.path.lastPathPart }

  /// The document as a loader reads it.
  package func loaded(by profile: LoaderProfile) -> ConfigDocument {
    guard language == .yaml, profile != .pyYAML else { return self }
    var document = self
    document.roots = roots.map { $0.loaded(by: profile) }
    return document
  }
}
