public import Diagnostics

/// How a node becomes a value, and what such a node looks like.
///
/// Readers compose: `.list(of: .object(Budget.self))`. Each reports every problem it finds to the
/// context and returns `nil` when there is no value to return.
public struct ValueReader<Value>: Sendable {
  /// What the JSON Schema says of the value.
  public let schema: ValueSchema
  let body: @Sendable (YAMLNode, DecodingContext) -> Value?

  /// Creates a reader from a function; the function reports why it returns `nil`.
  public init(
    _ schema: ValueSchema, _ body: @escaping @Sendable (YAMLNode, DecodingContext) -> Value?
  ) {
    self.schema = schema
    self.body = body
  }

  /// Reads a node.
  public func read(_ node: YAMLNode, _ context: DecodingContext) -> Value? { body(node, context) }

  /// A reader of the same nodes that checks or converts their values further.
  public func checked<Other>(
    _ check: @escaping @Sendable (Value, YAMLNode, DecodingContext) -> Other?
  ) -> ValueReader<Other> {
    ValueReader<Other>(schema) { node, context in
      body(node, context).flatMap { check($0, node, context) }
    }
  }
}

/// A value with the node it came from.
public struct Located<Value> {
  /// What was read.
  public var value: Value
  /// Where it was read.
  public var node: YAMLNode

  /// Creates a value with its place.
  public init(_ value: Value, at node: YAMLNode) {
    self.value = value
    self.node = node
  }

  /// Where it stands in the file.
  public var range: SourceRange { node.range }
}

extension Located: Sendable where Value: Sendable {}

/// Why a scalar with a grammar of its own was refused.
public struct ScalarProblem: Error, Sendable {
  /// What is wrong, as the whole message.
  public var message: String
  /// Ways out, one line each.
  public var help: [String]
  /// What the scalar's text should probably be.
  public var replacement: String?

  /// Creates a refusal.
  public init(_ message: String, help: [String] = [], replacement: String? = nil) {
    self.message = message
    self.help = help
    self.replacement = replacement
  }
}

extension ValueReader {
  /// A scalar that `parse` understands; it gets the scalar's text, whether quoted or not.
  ///
  /// - Parameters:
  ///   - name: what is expected, with its article, such as ``a mass such as `500 kg```.
  ///   - examples: texts that are understood.
  ///   - parse: the value of a text, or what is wrong with it.
  /// - Returns: the reader.
  public static func scalar(
    _ name: String, examples: [String] = [],
    parse: @escaping @Sendable (String) throws(ScalarProblem) -> Value
  ) -> ValueReader {
    ValueReader(.scalar(name: name, examples: examples)) { node, context in
      guard node.kind == .scalar, !node.isEmptyScalar else {
        context.mismatch(node, expected: name)
        return nil
      }
      do throws(ScalarProblem) {
        return try parse(node.text)
      } catch {
        var fixIts: [FixIt] = []
        if let replacement = error.replacement, !context.diagnostics.isFull {
          let edit = YAMLEdits.replaceScalar(node.definition, with: replacement)
          fixIts = [FixIt("write \(replacement.quoted)", edits: [edit], applicability: .review)]
        }
        context.error(
          YAMLDiagnostic.value, error.message, at: node, help: error.help, fixIts: fixIts)
        return nil
      }
    }
  }
}

extension ValueReader {
  /// The value of another reader with the node it came from.
  public static func located<Inner>(_ inner: ValueReader<Inner>) -> ValueReader
  where Value == Located<Inner> {
    ValueReader(inner.schema) { node, context in
      inner.read(node, context).map { Located($0, at: node) }
    }
  }
}

extension ValueReader where Value == YAMLNode {
  /// The node itself, whatever it is.
  public static var node: ValueReader { ValueReader(.any) { node, _ in node } }
}

extension ValueReader where Value == String {
  /// A string; numbers and booleans must be quoted to be one.
  public static var string: ValueReader {
    ValueReader(.string) { node, context in
      guard case .string(let text)? = node.scalar(in: context.schema) else {
        let isScalar = node.kind == .scalar && !node.isEmptyScalar && node.text.utf8.count < 80
        context.mismatch(
          node, expected: "a string", help: isScalar ? ["quote it: `\"\(node.text)\"`"] : [])
        return nil
      }
      return text
    }
  }

  /// The text of any scalar that is not null, as written: `2` gives `2`.
  public static var text: ValueReader {
    ValueReader(.string) { node, context in
      guard let value = node.scalar(in: context.schema), value != .null else {
        context.mismatch(node, expected: "a text")
        return nil
      }
      return node.text
    }
  }
}

extension ValueReader where Value == Bool {
  /// `true` or `false`.
  public static var bool: ValueReader {
    ValueReader(.boolean) { node, context in
      guard case .bool(let value)? = node.scalar(in: context.schema) else {
        context.mismatch(node, expected: "`true` or `false`")
        return nil
      }
      return value
    }
  }
}

extension ValueReader where Value == Int64 {
  /// An integer within `range`.
  public static func int(in range: ClosedRange<Int64> = .min ... .max) -> ValueReader {
    ValueReader(.integer) { node, context in
      let value: Int64
      switch node.scalar(in: context.schema) {
      case .int(let number): value = number
      // `1e6` is a whole number too.
      case .float(let number) where number.rounded() == number && abs(number) < 9e15:
        value = Int64(number)
      default:
        context.mismatch(node, expected: "an integer")
        return nil
      }
      guard range.contains(value) else {
        let bound =
          value < range.lowerBound ? "at least \(range.lowerBound)" : "at most \(range.upperBound)"
        context.error(
          YAMLDiagnostic.value, "\(context.keyPath.quoted) must be \(bound), not `\(value)`",
          at: node)
        return nil
      }
      return value
    }
  }
}

extension ValueReader where Value == Double {
  /// A finite number.
  public static var double: ValueReader {
    ValueReader(.number) { node, context in
      let value: Double
      switch node.scalar(in: context.schema) {
      case .int(let number): value = Double(number)
      case .float(let number): value = number
      default:
        context.mismatch(node, expected: "a number")
        return nil
      }
      guard value.isFinite else {
        context.mismatch(node, expected: "a finite number")
        return nil
      }
      return value
    }
  }
}
