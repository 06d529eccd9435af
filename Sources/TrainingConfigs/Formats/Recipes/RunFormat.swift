import ConfigText
import Diagnostics
import Runs
import YAMLSource

/// `carbonward: run/v1`, the native description of a run.
enum RunFormat: ConfigFormat {
  static let name = "run"
  static let kind = FormatKind.recipe

  static func detect(_ document: ConfigDocument) -> Int {
    document.isInOwnWords
      || document.roots.contains { $0["carbonward"]?.text?.hasPrefix("run/") == true }
      ? Confidence.named + 9 : Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    var bag = DiagnosticBag()
    let tree = document.tree ?? YAMLReader(.strict).read(document.file, into: &bag)
    var readings: [Reading] = []
    for part in tree.documents where !part.isEmpty {
      guard let type = part.root["carbonward"] else {
        bag.add(
          Diagnostic(
            ConfigDiagnostic.documentType, .error, "the document does not say what it is",
            at: part.root.range,
            help: ["open it with `carbonward: run/v1`"]))
        continue
      }
      guard type.text == "run/v1" else {
        bag.add(
          Diagnostic(
            ConfigDiagnostic.documentType, .error,
            "there is no document type `\(FactText.shortened(type.text))` here",
            at: type.range, help: ["this version reads `run/v1`"]))
        continue
      }
      let decoded = RunDecoder.decode(part.root, besides: ["carbonward"], into: &bag)
      var reading = Reading(format: name, expecting: decoded.facts.count)
      for (fact, value) in decoded.facts {
        reading.state(fact, value.value, value.origin)
      }
      reading.labels = decoded.labels
      reading.home = .run(part.root.range)
      readings.append(reading)
    }
    if readings.isEmpty { readings = [Reading(format: name)] }
    readings[0].diagnostics = bag.diagnostics
    return readings
  }
}

extension Place {
  /// Replaces a fact that is stated in Carbonward's own words, in a document of its own.
  static func stating(_ fact: Fact, at range: SourceRange) -> Place {
    Place { value in
      .edits([Edit(range, FactLiteral.write(value, for: fact, replacing: range.text))], .safe)
    }
  }

  /// Replaces a fact in a `# carbonward:` comment, where a value ends at white space.
  static func commenting(_ fact: Fact, at range: SourceRange) -> Place {
    Place { value in
      let text = FactText.write(value, for: fact)
      let before = range.bytes.lowerBound > 0 ? range.file.bytes[range.bytes.lowerBound - 1] : 0
      let isQuoted = before == UInt8(ascii: "\"") || before == UInt8(ascii: "'")
      guard !text.contains("\n"), !text.contains("\""), !text.contains("'") else {
        return .cannot("the value does not fit into a comment")
      }
      if isQuoted || !text.contains(" ") { return .edits([Edit(range, text)], .safe) }
      let joined = text.replacing(" ", with: "")
      let isSame = (try? FactText.parse(joined, for: fact)) == value
      return .edits([Edit(range, isSame ? joined : "\"\(text)\"")], .safe)
    }
  }
}
