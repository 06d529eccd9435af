import Result
import YAMLSource

/// Writes what a document may hold as JSON Schema, draft-07, for editors and validators.
///
/// The schema comes from the declarations that decode the document, so that the two cannot differ in
/// keys, choices or what is required. What only a reader can judge, such as units, is not in it.
struct JSONSchemaWriter {
  /// The objects that are referred to, in the order in which they were first met.
  private var references: [ObjectReference] = []

  private init() {}

  /// The schema of a kind of document as UTF-8, with keys in a fixed order.
  ///
  /// - Parameter title: What editors call the document.
  static func write(_ schema: ObjectSchema, title: String) -> [UInt8] {
    var page = JSONSchemaWriter()
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("$schema", "http://json-schema.org/draft-07/schema#")
      writer.member("title", title)
      page.members(of: schema, &writer)
      writer.member("definitions") { writer in
        writer.object { writer in
          // Definitions may refer to further ones.
          var written = 0
          while written < page.references.count {
            let reference = page.references[written]
            written += 1
            writer.member(reference.name) { writer in
              writer.object { page.members(of: reference.describe(), &$0) }
            }
          }
        }
      }
    }
    writer.append("\n")
    return writer.bytes
  }

  private mutating func members(of schema: ObjectSchema, _ writer: inout JSONWriter) {
    if !schema.doc.isEmpty { writer.member("description", schema.doc) }
    writer.member("type", "object")
    writer.member("additionalProperties", false)
    let required = schema.fields.filter(\.isRequired).map(\.key)
    if !required.isEmpty { writer.member("required", required) }
    writer.member("properties") { writer in
      writer.object { writer in
        for field in schema.fields {
          writer.member(field.key) { writer in
            writer.object { self.members(of: field, &$0) }
          }
        }
      }
    }
  }

  private mutating func members(of field: FieldSchema, _ writer: inout JSONWriter) {
    let doc = field.doc.isEmpty ? Self.doc(of: field.value) : field.doc
    writer.member("description", doc)
    writer.member("markdownDescription", doc)
    // `key: null` means the same as no key.
    members(of: field.value, isNullable: !field.isRequired, &writer)
  }

  /// What the value is, where the key itself says no more.
  private static func doc(of value: ValueSchema) -> String {
    switch value {
    case .object(let reference): reference.describe().doc
    case .list(let element), .map(let element): doc(of: element)
    case .oneOf(let options): options.lazy.map(doc).first { !$0.isEmpty } ?? ""
    case .choice(let words): "One of \(words.map { "`\($0)`" }.joined(separator: ", "))."
    case .scalar(let name, _): name.prefix(1).uppercased() + name.dropFirst() + "."
    case .string, .integer, .number, .boolean, .any: ""
    }
  }

  private mutating func members(
    of value: ValueSchema, isNullable: Bool = false, _ writer: inout JSONWriter
  ) {
    func type(_ names: String..., in writer: inout JSONWriter) {
      let all = names + (isNullable ? ["null"] : [])
      if all.count == 1 { writer.member("type", all[0]) } else { writer.member("type", all) }
    }
    switch value {
    case .string: type("string", in: &writer)
    case .integer: type("integer", in: &writer)
    case .number: type("number", in: &writer)
    case .boolean: type("boolean", in: &writer)
    case .any: break
    case .scalar(_, let examples):
      if examples.isEmpty {
        type("string", "number", "boolean", in: &writer)
      } else {
        // A number of its own dimension may be plain: `pue: 1.1`.
        type("string", "number", in: &writer)
        writer.member("examples", examples)
      }
    case .choice(let words):
      writer.member("enum") { writer in
        writer.array(words.map { $0 as String? } + (isNullable ? [nil] : [])) { $0.value($1) }
      }
    case .list, .map, .object, .oneOf:
      guard isNullable else { return composite(value, &writer) }
      options([value], andNull: true, &writer)
    }
  }

  private mutating func composite(_ value: ValueSchema, _ writer: inout JSONWriter) {
    switch value {
    case .list(let element):
      writer.member("type", "array")
      writer.member("items") { writer in writer.object { self.members(of: element, &$0) } }
    case .map(let element):
      writer.member("type", "object")
      writer.member("additionalProperties") { writer in
        writer.object { self.members(of: element, &$0) }
      }
    case .object(let reference):
      if !references.contains(where: { $0.name == reference.name }) {
        references.append(reference)
      }
      writer.member("$ref", "#/definitions/\(reference.name)")
    case .oneOf(let alternatives): options(alternatives, andNull: false, &writer)
    case .string, .integer, .number, .boolean, .any, .scalar, .choice:
      members(of: value, &writer)
    }
  }

  private mutating func options(
    _ alternatives: [ValueSchema], andNull: Bool, _ writer: inout JSONWriter
  ) {
    writer.member("anyOf") { writer in
      writer.array(alternatives.map { $0 as ValueSchema? } + (andNull ? [nil] : [])) {
        writer, alternative in
        writer.object { writer in
          if let alternative {
            self.members(of: alternative, &writer)
          } else {
            writer.member("type", "null")
          }
        }
      }
    }
  }
}
