public import Diagnostics
import Text

/// A value read from a mapping with declared keys.
///
/// `decode(from:)` first asks for every key it knows, then builds the value:
///
/// ```swift
/// static func decode(from object: inout ObjectReader) -> Budget? {
///   let id = object.required("id", .string, doc: "Unique name.")
///   let percentile = object.optional("percentile", .choice(of: Percentile.self)) ?? .p50
///   guard let id else { return nil }
///   return Budget(id: id, percentile: percentile)
/// }
/// ```
///
/// The same function describes the keys: ``objectSchema`` runs it over no mapping at all, so it must
/// ask for all keys before it returns.
public protocol ObjectDecodable: SendableMetatype {
  /// What reports and schemas call the mapping, such as `budget`.
  static var schemaName: String { get }
  /// One sentence about the mapping.
  static var schemaDoc: String { get }
  /// Reads the value; problems are reported through `object`.
  static func decode(from object: inout ObjectReader) -> Self?
}

extension ObjectDecodable {
  /// What the JSON Schema says of the type; nothing unless it is stated.
  public static var schemaDoc: String { "" }

  /// The keys of the mapping.
  public static var objectSchema: ObjectSchema {
    var object = ObjectReader(describing: ())
    _ = decode(from: &object)
    return ObjectSchema(name: schemaName, doc: schemaDoc, fields: object.fields)
  }

  /// Reads the root of a document, unknown keys reported.
  public static func decode(_ node: YAMLNode, _ context: DecodingContext) -> Self? {
    ValueReader.object(Self.self).read(node, context)
  }
}

/// Reads the declared keys of one mapping and reports the rest as unknown.
public struct ObjectReader {
  /// The mapping; `nil` while only describing the keys.
  public let node: YAMLNode?
  /// What is said and where in the document reading is.
  public let context: DecodingContext
  private let entries: [YAMLEntry]
  private var isUsed: [Bool]
  private(set) var fields: [FieldSchema] = []

  init(_ node: YAMLNode, _ context: DecodingContext) {
    self.node = node
    self.context = context
    entries = node.entries
    isUsed = Array(repeating: false, count: entries.count)
  }

  init(describing: Void) {
    node = nil
    context = DecodingContext()
    entries = []
    isUsed = []
  }

  /// Reads a key that must be there; reports it when it is not.
  public mutating func required<Value>(
    _ key: String, _ reader: ValueReader<Value>, doc: String = ""
  ) -> Value? {
    declare(key, doc, isRequired: true, reader.schema)
    guard let node else { return nil }
    guard let entry = take(key) else {
      reportMissing(key, doc, in: node)
      return nil
    }
    return context.within(key: entry.key) { reader.read(entry.value, context) }
  }

  /// Reads a key that may be absent or `null`.
  public mutating func optional<Value>(
    _ key: String, _ reader: ValueReader<Value>, doc: String = ""
  ) -> Value? {
    declare(key, doc, isRequired: false, reader.schema)
    guard let entry = take(key) else { return nil }
    // `key:` without a value is a slip, `key: null` is not.
    if entry.value.scalar(in: context.schema) == .null, !entry.value.isEmptyScalar { return nil }
    return context.within(key: entry.key) { reader.read(entry.value, context) }
  }

  /// Whether the mapping states a key.
  public func has(_ key: String) -> Bool { entries.contains { $0.key.hasText(key) } }

  /// The value's node, for messages about it.
  public func valueNode(_ key: String) -> YAMLNode? {
    entries.first { $0.key.hasText(key) }?.value
  }

  /// Reports an error about a key's value (or the mapping, when the key is absent).
  public func error(
    _ kind: some DiagnosticKind, _ message: String, at key: String? = nil, label: String = "",
    help: [String] = []
  ) {
    guard let place = key.flatMap(valueNode) ?? node else { return }
    context.error(kind, message, at: place, label: label, help: help)
  }

  private mutating func declare(
    _ key: String, _ doc: String, isRequired: Bool, _ schema: ValueSchema
  ) {
    fields.append(FieldSchema(key: key, doc: doc, isRequired: isRequired, value: schema))
  }

  private mutating func take(_ key: String) -> YAMLEntry? {
    guard let position = entries.firstIndex(where: { $0.key.hasText(key) }) else { return nil }
    isUsed[position] = true
    return entries[position]
  }

  private func reportMissing(_ key: String, _ doc: String, in node: YAMLNode) {
    let subject = context.keyPath.isEmpty ? "the document" : context.keyPath.quoted
    let place = context.owner.map(\.range) ?? entries.first?.key.range ?? node.range
    let inList = context.keyPath.hasSuffix("]")
    let range = inList ? entries.first?.key.range ?? node.range : place
    context.diagnostics.add(
      Diagnostic(
        YAMLDiagnostic.missingKey, .error, "\(subject) needs `\(key)`", at: range,
        label: "`\(key)` is missing",
        help: ["add `\(key): …`" + (doc.isEmpty ? "" : " (\(doc))")]))
  }

  /// Reports every key that was not asked for.
  func finish() {
    for (position, entry) in entries.enumerated() where !isUsed[position] {
      guard entry.key.kind == .scalar else {
        context.error(YAMLDiagnostic.unknownKey, "a key must be a scalar", at: entry.key)
        continue
      }
      let place = context.keyPath.isEmpty ? "" : " in \(context.keyPath.quoted)"
      let (help, fixIts) = wayOut(of: entry.key)
      context.error(
        YAMLDiagnostic.unknownKey, "unknown key \(entry.key.text.quoted)\(place)", at: entry.key,
        help: help, fixIts: fixIts)
    }
  }

  /// What an unknown key probably meant.
  private func wayOut(of key: YAMLNode) -> (help: [String], fixIts: [FixIt]) {
    // A hostile file may hold a million unknown keys, of which nobody sees more than the first.
    guard !context.diagnostics.isFull else { return ([], []) }
    let known = fields.map(\.key)
    let text = key.text
    let unused = known.filter { !has($0) }
    if let near = Spelling.nearest(to: text, in: unused) {
      let edit = YAMLEdits.replaceScalar(key.definition, with: near)
      let fix = FixIt("rename the key to `\(near)`", edits: [edit], applicability: .review)
      return (["did you mean `\(near)`?"], [fix])
    }
    if let near = Spelling.nearest(to: text, in: known) {
      return (["did you mean `\(near)`, which is there already?"], [])
    }
    return (["known keys: " + known.map { "`\($0)`" }.joined(separator: ", ")], [])
  }
}
