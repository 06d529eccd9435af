import Diagnostics
import Text

/// One entry of a mapping with free keys.
public struct MapEntry<Value> {
  /// The key, with its place.
  public var key: Located<String>
  /// What was read of the value.
  public var value: Value
}

extension MapEntry: Sendable where Value: Sendable {}

extension ValueReader {
  /// A list; elements that cannot be read are reported and left out.
  public static func list<Element>(of element: ValueReader<Element>) -> ValueReader
  where Value == [Element] {
    ValueReader(.list(element.schema)) { node, context in
      guard node.kind == .sequence else {
        context.mismatch(node, expected: "a list")
        return nil
      }
      return node.elements.enumerated().compactMap { position, child in
        context.within(position: position) { element.read(child, context) }
      }
    }
  }

  /// A list, or one element of it written without brackets.
  public static func oneOrMore<Element>(of element: ValueReader<Element>) -> ValueReader
  where Value == [Element] {
    let list = ValueReader.list(of: element)
    return ValueReader(.oneOf([element.schema, list.schema])) { node, context in
      node.kind == .sequence
        ? list.read(node, context) : element.read(node, context).map { [$0] }
    }
  }

  /// A mapping with free keys, in source order; entries that cannot be read are left out.
  public static func map<Element>(of element: ValueReader<Element>) -> ValueReader
  where Value == [MapEntry<Element>] {
    ValueReader(.map(element.schema)) { node, context in
      guard node.kind == .mapping else {
        context.mismatch(node, expected: "a mapping")
        return nil
      }
      return node.entries.compactMap { entry in
        guard entry.key.kind == .scalar else {
          context.error(YAMLDiagnostic.type, "a key must be a scalar", at: entry.key)
          return nil
        }
        let key = Located(entry.key.text, at: entry.key)
        return context.within(key: entry.key) { element.read(entry.value, context) }
          .map { MapEntry(key: key, value: $0) }
      }
    }
  }

  /// One of a few words, each with its value.
  public static func choice(_ choices: [(String, Value)]) -> ValueReader where Value: Sendable {
    let names = choices.map(\.0)
    return ValueReader(.choice(names)) { node, context in
      let expected = "one of " + names.map { "`\($0)`" }.joined(separator: ", ")
      guard node.kind == .scalar, !node.isEmptyScalar else {
        context.mismatch(node, expected: expected)
        return nil
      }
      let text = node.text
      if let choice = choices.first(where: { $0.0 == text }) { return choice.1 }
      var help = ["choose \(expected)"]
      var fixIts: [FixIt] = []
      if !context.diagnostics.isFull, let near = Spelling.nearest(to: text, in: names) {
        help.insert("did you mean `\(near)`?", at: 0)
        let edit = YAMLEdits.replaceScalar(node.definition, with: near)
        fixIts = [FixIt("write `\(near)`", edits: [edit], applicability: .review)]
      }
      context.error(
        YAMLDiagnostic.choice, "unknown value \(text.quoted) for \(context.keyPath.quoted)",
        at: node,
        help: help, fixIts: fixIts)
      return nil
    }
  }

  /// One of the raw values of an enumeration.
  public static func choice(of type: Value.Type) -> ValueReader
  where Value: CaseIterable & RawRepresentable & Sendable, Value.RawValue == String {
    choice(Value.allCases.map { ($0.rawValue, $0) })
  }

  /// Reads scalars, lists and mappings each in its own way.
  public static func byKind(
    scalar: ValueReader? = nil, list: ValueReader? = nil, mapping: ValueReader? = nil
  ) -> ValueReader {
    let readers = [scalar, list, mapping]
    let names = zip(readers, ["a scalar", "a list", "a mapping"]).compactMap {
      $0 == nil ? nil : $1
    }
    return ValueReader(.oneOf(readers.compactMap { $0?.schema })) { node, context in
      let reader =
        switch node.kind {
        case .scalar: scalar
        case .sequence: list
        case .mapping: mapping
        }
      guard let reader else {
        context.mismatch(node, expected: names.joined(separator: " or "))
        return nil
      }
      return reader.read(node, context)
    }
  }

  /// A mapping with declared keys.
  public static func object(_ type: Value.Type) -> ValueReader where Value: ObjectDecodable {
    ValueReader(.object(ObjectReference(name: Value.schemaName) { Value.objectSchema })) {
      node, context in
      guard node.kind == .mapping else {
        context.mismatch(node, expected: "a mapping")
        return nil
      }
      var object = ObjectReader(node, context)
      let value = Value.decode(from: &object)
      object.finish()
      return value
    }
  }
}
