import ConfigText
import Diagnostics
import Runs
import YAMLSource

/// One config file, read as far as it can be.
struct ConfigDocument: Sendable {
  let file: SourceFile
  let language: ConfigLanguage
  /// The documents of a YAML file, the one of JSON and TOML, none for scripts.
  var roots: [ConfigNode]
  /// The commands of a script.
  let script: ShellScript?
  /// What the `# carbonward:` comments state.
  let inline: DecodedFacts
  /// What the `# carbonward: ignore[…]` comments ask for.
  let ignores: [IgnoreComment]

  /// The first document that is a map, if any.
  var root: ConfigNode? { roots.first { $0.isMap && !$0.entries.isEmpty } }

  /// The name of the file without its folders.
  var name: String { file.path.split(separator: "/").last.map(String.init) ?? file.path }

  /// Reads a file; what is wrong with it goes to the bag.
  ///
  /// - Returns: nil when nothing of it could be read.
  static func read(_ file: SourceFile, into bag: inout DiagnosticBag) -> ConfigDocument? {
    guard let language = ConfigLanguage(path: file.path, bytes: file.bytes) else { return nil }
    return read(file, as: language, into: &bag)
  }

  /// The text as its program reads it, where that is not byte for byte: UTF-16 in YAML and JSON.
  private static func plainBytes(of file: SourceFile, _ language: ConfigLanguage) -> [UInt8]? {
    switch language {
    case .yaml, .json, .notebook: WideText.utf8(file.bytes)
    case .shell, .toml, .gin, .python: nil
    }
  }

  /// The document as a loader reads it.
  func loaded(by profile: LoaderProfile) -> ConfigDocument {
    guard language == .yaml, profile != .pyYAML else { return self }
    var document = self
    document.roots = roots.map { $0.loaded(by: profile) }
    return document
  }

  static func read(
    _ file: SourceFile, as language: ConfigLanguage, into bag: inout DiagnosticBag
  ) -> ConfigDocument? {
    guard file.bytes.count <= ConfigLanguage.limits.bytes else {
      bag.add(
        Diagnostic(
          "config-size", .error,
          "file is \(file.bytes.count) bytes long, more than \(ConfigLanguage.limits.bytes)",
          path: file.path))
      return nil
    }
    var roots: [ConfigNode] = []
    var script: ShellScript?
    var own = DiagnosticBag()
    var file = file
    let plain = plainBytes(of: file, language)
    if let plain { file = SourceFile(path: file.path, bytes: plain) }
    switch language {
    case .yaml: roots = YAMLConversion.read(file, into: &own)
    case .json, .notebook: roots = JSONConversion.read(file, into: &own)
    case .toml: roots = TOMLReader.read(file, into: &own).map { [$0] } ?? []
    case .shell:
      // A program that was compiled, as the shell tells it: by a NUL in the first line.
      guard !file.bytes.prefix(while: { $0 != 0x0A }).contains(0) else { return nil }
      script = ShellScript(file)
    case .gin, .python: break
    }
    if own.hasErrors {
      let broken = ConfigDocument(
        file: file, language: language, roots: [], script: nil, inline: DecodedFacts(),
        ignores: [])
      // A template is no broken config: it is named for what it is.
      if NamedFormat.detect(broken) > 0 { return broken }
    }
    bag.add(contentsOf: own.diagnostics)
    if own.hasErrors && roots.isEmpty { return nil }
    if plain != nil { roots = roots.map { $0.sealed() } }
    let comments = InlineComments.read(file, in: language, into: &bag)
    return ConfigDocument(
      file: file, language: language, roots: roots, script: script, inline: comments.facts,
      ignores: comments.ignores)
  }
}
