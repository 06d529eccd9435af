import Diagnostics
import Quantities
import Runs

/// Facts stated in comments: `# carbonward: duration=12h hardware.count=64`.
///
/// A value ends at white space unless it is quoted; a space before a unit may be left out.
enum InlineFacts {
  /// Reads the facts of one comment.
  static func read(
    _ range: Range<Int>, of file: SourceFile, to decoded: inout DecodedFacts,
    into bag: inout DiagnosticBag
  ) {
    for word in InlineComments.words(range, of: file.bytes) {
      let text = file.text(in: word)
      let place = SourceRange(file: file, bytes: word)
      guard let equals = file.bytes[word].firstIndex(of: UInt8(ascii: "=")) else {
        bag.add(
          Diagnostic(
            ConfigTextDiagnostic.inlineFact, .error,
            "`\(FactText.shortened(text))` does not state a fact", at: place,
            label: "`FACT=VALUE` belongs here",
            help: ["write for example `# carbonward: duration=12h hardware.count=64`"]))
        continue
      }
      let value = InlineComments.unquoted(equals + 1..<word.upperBound, of: file.bytes)
      do {
        let fact = try FactText.fact(named: file.text(in: word.lowerBound..<equals))
        let parsed = try FactText.parse(file.text(in: value), for: fact)
        let origin = Origin.inline(SourceRange(file: file, bytes: value))
        if let earlier = decoded[fact], earlier.value != parsed {
          bag.add(
            Diagnostic(
              ConfigTextDiagnostic.inlineFact, .error, "`\(fact.rawValue)` is stated twice",
              at: place,
              label: "stated again",
              secondary: earlier.origin.range.map { [Label($0, "first stated here")] } ?? [],
              help: ["remove one of the two"]))
        } else {
          decoded.facts.append((fact, Traced(parsed, origin)))
        }
      } catch {
        bag.add(
          Diagnostic(
            ConfigTextDiagnostic.inlineFact, .error, error.message, at: place, help: error.help))
      }
    }
  }
}
