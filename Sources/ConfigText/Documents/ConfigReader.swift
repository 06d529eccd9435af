package import Diagnostics
import Runs
import YAMLSource

/// Reads files of any language into documents, knowing no format but what it is told of them.
package struct ConfigReader: Sendable {
  /// What is known of the programs of command lines.
  package let vocabulary: CommandVocabulary
  /// Whether a file that is broken as it stands is filled in before anybody reads it.
  package let isTemplate: @Sendable (ConfigDocument) -> Bool

  /// Creates a reader.
  package init(
    vocabulary: CommandVocabulary,
    isTemplate: @escaping @Sendable (ConfigDocument) -> Bool = { _ in false }
  ) {
    self.vocabulary = vocabulary
    self.isTemplate = isTemplate
  }

  /// Reads a file; what is wrong with it goes to the bag.
  ///
  /// - Returns: nil when nothing of it could be read.
  package func read(_ file: SourceFile, into bag: inout DiagnosticBag) -> ConfigDocument? {
    guard let language = ConfigLanguage(path: file.path, bytes: file.bytes) else { return nil }
    return read(file, as: language, into: &bag)
  }

  /// Reads a file of a known language; what is wrong with it goes to the bag.
  ///
  /// - Returns: nil when nothing of it could be read.
  package func read(
    _ file: SourceFile, as language: ConfigLanguage, into bag: inout DiagnosticBag
  ) -> ConfigDocument? {
    guard file.bytes.count <= ConfigLanguage.limits.bytes else {
      bag.add(
        Diagnostic(
          ConfigTextDiagnostic.configSize, .error,
          "file is \(file.bytes.count) bytes long, more than \(ConfigLanguage.limits.bytes)",
          path: file.path))
      return nil
    }
    var roots: [ConfigNode] = []
    var tree: YAMLTree?
    var script: ShellScript?
    var own = DiagnosticBag()
    var file = file
    let plain = Self.plainBytes(of: file, language)
    if let plain { file = SourceFile(path: file.path, bytes: plain) }
    switch language {
    case .yaml:
      let read = YAMLConversion.tree(of: file, into: &own)
      if own.isEmpty, plain == nil, YAMLConversion.isInOwnWords(read) {
        let comments = InlineComments.read(file, in: language, into: &bag)
        return ConfigDocument(
          ownWords: read, inline: comments.facts, ignores: comments.ignores,
          knowing: vocabulary)
      }
      (roots, tree) = (YAMLConversion.nodes(of: read), read)
    case .json, .notebook: roots = JSONConversion.read(file, into: &own)
    case .toml: roots = TOMLReader.read(file, into: &own).map { [$0] } ?? []
    case .shell:
      // A program that was compiled, as the shell tells it: by a NUL in the first line.
      guard !file.bytes.prefix(while: { $0 != 0x0A }).contains(0) else { return nil }
      script = ShellScript(file, knowing: vocabulary)
    case .gin: roots = GinReader.read(file).map { [$0] } ?? []
    case .python: break
    }
    if own.hasErrors {
      let broken = ConfigDocument(file: file, language: language, knowing: vocabulary)
      // A template is no broken config: it is named for what it is.
      if isTemplate(broken) { return broken }
    }
    bag.add(contentsOf: own.diagnostics)
    if own.hasErrors && roots.isEmpty { return nil }
    if plain != nil { roots = roots.map { $0.sealed() } }
    let comments = InlineComments.read(file, in: language, into: &bag)
    return ConfigDocument(
      file: file, language: language, roots: roots, tree: own.isEmpty ? tree : nil,
      script: script, inline: comments.facts, ignores: comments.ignores, knowing: vocabulary)
  }

  /// The text as its program reads it, where that is not byte for byte: UTF-16 in YAML and JSON.
  private static func plainBytes(of file: SourceFile, _ language: ConfigLanguage) -> [UInt8]? {
    switch language {
    case .yaml, .json, .notebook: WideText.utf8(file.bytes)
    case .shell, .toml, .gin, .python: nil
    }
  }

  /// A text of YAML as a value, all of which stands at one place; nil where it cannot be parsed.
  package static func yaml(_ text: String, at place: SourceRange) -> ConfigNode? {
    var bag = DiagnosticBag()
    let tree = YAMLConversion.tree(of: SourceFile(path: place.file.path, text: text), into: &bag)
    guard !bag.hasErrors else { return nil }
    return YAMLConversion.nodes(of: tree).first.map { $0.sealed().moved { _ in place } }
  }
}
