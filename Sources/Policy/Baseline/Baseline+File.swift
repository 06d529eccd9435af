public import Diagnostics
import Quantities
import YAMLSource

extension Baseline {
  static let version = "baseline/v1"

  /// The baseline as a YAML document that ``read(_:into:)`` reads back.
  public var text: String {
    var text = "carbonward: \(Self.version)\n"
    guard !entries.isEmpty else { return text + "findings: []\n" }
    text += "findings:\n"
    for entry in entries {
      var fields = [
        "path: \(Self.quoted(entry.path))", "run: \(Self.quoted(entry.run))",
        "id: \(Self.quoted(entry.id))", "status: \(entry.status.rawValue)",
      ]
      if let observed = entry.observed {
        fields.append("observed: \(CanonicalNumber.text(observed))")
      }
      text += "  - {\(fields.joined(separator: ", "))}\n"
    }
    return text
  }

  /// A double-quoted scalar; names come from files that anybody may write.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case " "..."~", "\u{A1}"..."\u{1FFF}", "\u{2070}"..."\u{D7FF}":
        quoted.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\U" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
      }
    }
    return quoted + "\""
  }

  /// Reads a baseline; everything that is wrong is reported.
  public static func read(_ file: SourceFile, into bag: inout DiagnosticBag) -> Baseline? {
    guard let document = YAMLReader(.strict).readDocument(file, into: &bag) else { return nil }
    let context = DecodingContext(schema: .core12, diagnostics: bag)
    let decoded = BaselineDocument.decode(document.root, context)
    let isSound = !context.diagnostics.hasErrors || bag.hasErrors
    bag = context.diagnostics
    return isSound ? decoded.map { Baseline(entries: $0.findings.map(\.entry)) } : nil
  }
}

private struct BaselineDocument: ObjectDecodable {
  var findings: [BaselineFinding]

  static var schemaName: String { "baseline" }
  static var schemaDoc: String { "Findings that are accepted as long as they do not grow." }

  static func decode(from object: inout ObjectReader) -> BaselineDocument? {
    _ = object.required("carbonward", .choice([(Baseline.version, Baseline.version)]))
    let findings = object.required("findings", .list(of: .object(BaselineFinding.self)))
    return findings.map { BaselineDocument(findings: $0) }
  }
}

private struct BaselineFinding: ObjectDecodable {
  var entry: Baseline.Entry

  static var schemaName: String { "finding" }
  static var schemaDoc: String { "An accepted finding." }

  static func decode(from object: inout ObjectReader) -> BaselineFinding? {
    let path = object.required("path", .text, doc: "The file that stands for the run.")
    let run = object.required("run", .text, doc: "What the run is called.")
    let id = object.required("id", .text, doc: "The budget or rule.")
    let status = object.required(
      "status", .choice([("violated", Finding.Status.violated), ("unknown", .unknown)]))
    let observed = object.optional("observed", .double, doc: "What must not be exceeded.")
    guard let path, let run, let id, let status else { return nil }
    return BaselineFinding(
      entry: Baseline.Entry(path: path, run: run, id: id, status: status, observed: observed))
  }
}
