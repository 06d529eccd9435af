import CEL
import Diagnostics
import Quantities
import Runs
import YAMLSource

extension ValueReader {
  /// The name of something that a policy defines: letters, digits, `-`, `_` and `.`.
  static func identifier(_ what: String) -> ValueReader<Mention> {
    let name = "the id of \(what)"
    return ValueReader<Mention>(.scalar(name: name, examples: ["run-cap"])) { node, context in
      guard let text = ValueReader<String>.text.read(node, context) else { return nil }
      guard text.isIdentifier else {
        context.error(
          PolicyDiagnostic.id, "\(text.quoted) cannot be an id", at: node,
          help: ["use up to 100 letters, digits and hyphens, such as `run-cap`"])
        return nil
      }
      return Mention(text, node.range)
    }
  }

  /// A list of ids, or one id alone.
  static func identifiers(_ what: String) -> ValueReader<[Mention]> {
    ValueReader<[Mention]>.oneOrMore(of: identifier(what))
  }
}

extension String {
  /// Whether the text can be an id: up to 100 letters, digits, `-`, `_` and `.`.
  var isIdentifier: Bool {
    let isWellFormed = utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
      default: false
      }
    }
    return isWellFormed && !isEmpty && utf8.count <= 100
  }
}

extension ValueReader where Value == String {
  /// A text that says something.
  static var prose: ValueReader {
    text.checked { text, node, context in
      guard text.utf8.contains(where: { $0 > 0x20 }) else {
        context.error(
          YAMLDiagnostic.value, "\(context.keyPath.quoted) must not be empty", at: node)
        return nil
      }
      return text
    }
  }
}

extension ValueReader where Value == Mention {
  /// A text with its place.
  static var mention: ValueReader {
    ValueReader<String>.prose.checked { text, node, _ in Mention(text, node.range) }
  }
}

extension ValueReader where Value == PolicyExpression {
  /// An expression that yields true or false.
  static var condition: ValueReader {
    ValueReader(
      .scalar(name: "a CEL condition", examples: ["run.model.params > 1e9"])
    ) { node, context in
      guard ValueReader<String>.text.read(node, context) != nil else { return nil }
      return PolicyExpression.compile(node, expecting: .bool, into: &context.diagnostics)
    }
  }
}

extension ValueReader where Value == MessageTemplate {
  /// A message with `{expression}` in it.
  static var message: ValueReader {
    ValueReader(
      .scalar(name: "a message", examples: ["{run.name} trains in fp32"])
    ) { node, context in
      guard ValueReader<String>.prose.read(node, context) != nil else { return nil }
      return MessageTemplate.compile(node, into: &context.diagnostics)
    }
  }
}

extension ValueReader where Value == RangedValue {
  /// A quantity of a dimension, possibly a range.
  static func quantity(_ dimension: Dimension) -> ValueReader {
    ValueReader(
      .scalar(
        name: "\(dimension.article) such as `\(dimension.example)`", examples: [dimension.example])
    ) { node, context in
      guard ValueReader<String>.text.read(node, context) != nil else { return nil }
      do throws(QuantityError) {
        return try QuantityParser.parse(node.text, as: dimension)
      } catch {
        context.report(error, in: node)
        return nil
      }
    }
  }
}

extension ValueReader where Value == Double {
  /// A quantity of a dimension that is one number.
  static func exactQuantity(_ dimension: Dimension) -> ValueReader {
    ValueReader<RangedValue>.quantity(dimension).checked { value, node, context in
      guard value.isExact else {
        context.error(
          YAMLDiagnostic.value, "\(context.keyPath.quoted) is one quantity, not a range", at: node)
        return nil
      }
      return value.central
    }
  }
}

extension DecodingContext {
  /// Reports what is wrong with a quantity at the part of the scalar that is wrong.
  func report(_ error: QuantityError, in node: YAMLNode) {
    let place = ScalarOffsetMap(node).range(error.range)
    var fixIts: [FixIt] = []
    if let suggestion = error.suggestion {
      fixIts = [
        FixIt("write `\(suggestion)`", edits: [Edit(place, suggestion)], applicability: .review)
      ]
    }
    diagnostics.add(
      Diagnostic(PolicyDiagnostic.quantity, .error, error.message, at: place, fixIts: fixIts))
  }
}

extension Documentation {
  /// The keys that every element of a policy may have.
  static func read(from object: inout ObjectReader) -> Documentation {
    Documentation(
      description: object.optional("description", .prose, doc: "What it is for."),
      help: object.optional("help", .prose, doc: "What to do about a violation."),
      references: object.optional(
        "references", .oneOrMore(of: .prose), doc: "Where reasons and numbers come from.")
        ?? [])
  }
}
