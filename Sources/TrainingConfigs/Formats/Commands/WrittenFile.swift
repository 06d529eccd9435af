import ConfigText
import Diagnostics
import Runs
import Text

/// A recipe, settings of a library or a program that a script writes itself before it trains with it:
/// `cat > a.yaml <<EOF … EOF`, `axolotl train a.yaml`.
enum WrittenFile {
  /// How many files are read for one command, one naming the next.
  private static let limit = 6
  private static let sizeLimit = 200_000

  /// Takes over what the files say that a command names and its script has written before.
  static func read(
    _ line: CommandLine, of script: ShellScript, in context: ReadingContext,
    into reading: inout Reading
  ) {
    guard !line.written.isEmpty else { return }
    var done: Set<String> = []
    for _ in 0..<limit {
      let named = reading.references + reading.scripts
      guard
        let path = named.first(where: { text($0.path, of: line) != nil && !done.contains($0.path) }
        )?
        .path
      else { return }
      done.insert(path)
      guard let document = document(path, of: line, in: script),
        let own = self.reading(of: document, for: reading, in: context)
      else { continue }
      reading.references.removeAll { $0.path == path }
      reading.scripts.removeAll { $0.path == path }
      reading.programs.removeAll { $0.path == path }
      reading.merge(own)
    }
  }

  private static func reading(
    of document: ConfigDocument, for command: Reading, in context: ReadingContext
  ) -> Reading? {
    guard let format = context.others.format(document), format.kind != .launcher else { return nil }
    var context = context
    context.overrides = command.overrides
    if document.language == .python {
      context.isStarted = true
      context.overrides += command.environment.map { entry in
        var entry = entry
        entry.key = PythonPassed.variablePrefix + entry.key
        return entry
      }
    }
    let readings = format.readings(of: document, in: context)
    guard readings.count == 1, var own = readings.first, own.reasonAgainst == nil else {
      return nil
    }
    own.forget(own.unresolved.map(\.fact).filter(command.isKnown))
    own.closePlaces("a command of the script writes the file that states it")
    own.files.removeAll { $0 === document.file }
    return own
  }

  /// The file of a path as the script has written it before a command, with its lines where they stand in
  /// the script.
  static func document(
    _ path: String, of line: CommandLine, in script: ShellScript
  ) -> ConfigDocument? {
    guard let text = text(path, of: line), isReadable(text, as: path) else { return nil }
    let bytes = Array(text.text.utf8)
    guard bytes.count <= sizeLimit,
      let language = ConfigLanguage(path: path, bytes: bytes), language != .shell
    else { return nil }
    let start = text.pieces.lazy.compactMap(\.start).first ?? line.range.bytes.lowerBound
    let above = [UInt8](repeating: 0x0A, count: script.file.line(at: start))
    var bag = DiagnosticBag()
    let file = SourceFile(path: script.file.path, bytes: above + bytes)
    let reader = ConfigReader(vocabulary: script.vocabulary)
    let document = reader.read(file, as: language, into: &bag)
    return bag.hasErrors ? nil : document
  }

  /// What a command of the script has written into the file of a path; of a folder that only the environment
  /// knows the path has no more than the name behind it.
  private static func text(_ path: String, of line: CommandLine) -> ShellWord? {
    if let text = line.written[path] { return text }
    let alike = line.written.filter { $0.key.hasPrefix("$") && $0.key.hasSuffix("/" + path) }
    return alike.count == 1 ? alike.first?.value : nil
  }

  /// Whether what is not known of a text can be no more than a value of it: what the environment sets, behind
  /// a key.
  private static func isReadable(_ text: ShellWord, as path: String) -> Bool {
    var line = ""
    for piece in text.pieces {
      if piece.problem != nil {
        guard piece.isOutside, piece.options == nil, !path.hasSuffix(".py"), line.contains(":"),
          !line.contains("#"), !line.contains("{"), !line.contains("[")
        else { return false }
      }
      line = String(
        (line + piece.text).split(separator: "\n", omittingEmptySubsequences: false).last ?? "")
    }
    return true
  }
}
