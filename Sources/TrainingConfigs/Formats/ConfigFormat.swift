import ConfigText
import Diagnostics
import Runs

/// One kind of config file: how it is recognised and what its keys say.
///
/// A new format is one file with a type of this protocol, its tests, and a line in ``FormatList``.
protocol ConfigFormat: Sendable {
  /// The name that reports show, such as `axolotl`.
  static var name: String { get }
  static var kind: FormatKind { get }
  /// What reads its YAML.
  static var loader: LoaderProfile { get }
  /// What programs are that its commands and scripts name.
  static var commandWords: CommandWords { get }

  /// How surely the document is of this format: 0 for not at all; the largest of all formats wins.
  ///
  /// Cheap: keys and words only.
  static func detect(_ document: ConfigDocument) -> Int

  /// Reads the runs that the document describes; most describe one.
  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading]
}

extension ConfigFormat {
  static var loader: LoaderProfile { .pyYAML }
  static var commandWords: CommandWords { CommandWords() }

  /// Reads the document as the format's loader does.
  static func readings(of document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    read(document.loaded(by: loader), in: context)
  }
}

/// What part of a run a format describes.
enum FormatKind: Sendable {
  /// What is trained, and how.
  case recipe
  /// Where it runs and for how long; often what as well.
  case launcher
  /// Settings of a library that a recipe or launcher names; never a run of its own when found by
  /// walking.
  case fragment
}

/// How surely a document is of a format.
enum Confidence {
  static let none = 0
  /// Keys that any project may have.
  static let generic = 10
  /// A handful of typical keys.
  static let likely = 40
  /// Keys or words that only this framework has.
  static let sure = 70
  /// A type or schema that is named.
  static let named = 90
}

/// What a format may ask for beyond its document: other files of the repository, and other readers.
struct ReadingContext: Sendable {
  /// What is known of the programs of command lines.
  let vocabulary: CommandVocabulary
  /// Reads a file that the document names, by a path relative to it or to the repository.
  var load: @Sendable (String, SourceFile) -> ConfigDocument?
  /// The bytes of a file that a script reads with `source`, by the path that is written there.
  var bytes: @Sendable (String, SourceFile) -> [UInt8]? = { _, _ in nil }
  /// The file of a training runtime that a job of a cluster names.
  var runtime: @Sendable (String) -> ConfigDocument? = { _ in nil }
  /// What the command that launches the document sets in it: flags, and Hydra's `a.b=c`.
  var overrides: [ConfigEntry] = []
  /// Whether a command that is known starts the document, even one without flags.
  var isStarted = false
  /// What that command varies over several runs.
  var sweeps: [SweepAxis] = []
  /// Files that the command merges over the document, in order.
  var companions: [ConfigDocument] = []
  /// What readers ask of others that they do not name.
  var others = OtherReaders()
  /// Whether a program of the repository trains, by what following it says: once for all that ask with the
  /// same key.
  var follow: @Sendable (_ key: String, _ trains: (ReadingContext) -> Bool) -> Bool = { _, _ in
    false
  }
  /// What the search knows of called scripts.
  var calls = CallMemory()
  /// What the search knows of modules that programs enter.
  var modules = ModuleMemory()
  /// Whether what is found hangs on nothing but the files: on nothing that was read before, or is said of them.
  var isAlone: @Sendable () -> Bool = { true }
  /// What other commands of the same program fetch.
  var fetches: FetchCommands?
  /// The scripts that called one another up to here, by their paths.
  var callers: [String] = []

  init(
    knowing vocabulary: CommandVocabulary,
    load: @escaping @Sendable (String, SourceFile) -> ConfigDocument? = { _, _ in nil }
  ) {
    self.vocabulary = vocabulary
    self.load = load
  }

  /// The document's map with the overrides in place.
  func overlaying(_ root: ConfigNode) -> ConfigNode {
    overrides.reduce(root) { root, entry in root.setting(entry, at: entry.key) }
  }
}
