public import Diagnostics

/// What a decoding carries along: the diagnostics so far and where in the document it is.
public final class DecodingContext {
  /// What was said about the document.
  public var diagnostics: DiagnosticBag
  /// How plain scalars become values.
  public let schema: YAMLSchema
  private var path: [Step] = []

  private enum Step {
    case key(YAMLNode)
    case position(Int)
  }

  /// Creates a context without anything said.
  public init(schema: YAMLSchema = .core12, diagnostics: DiagnosticBag = DiagnosticBag()) {
    self.schema = schema
    self.diagnostics = diagnostics
  }

  /// The path from the root, such as `budgets[0].limit`; empty at the root.
  public var keyPath: String {
    var text = ""
    for step in path {
      switch step {
      case .key(let node): text += (text.isEmpty ? "" : ".") + node.text.prefix(80)
      case .position(let position): text += "[\(position)]"
      }
    }
    return text
  }

  /// The key that the current value belongs to.
  var owner: YAMLNode? {
    for step in path.reversed() {
      if case .key(let node) = step { return node }
    }
    return nil
  }

  func within<Value>(key: YAMLNode, _ body: () -> Value) -> Value {
    path.append(.key(key))
    defer { path.removeLast() }
    return body()
  }

  func within<Value>(position: Int, _ body: () -> Value) -> Value {
    path.append(.position(position))
    defer { path.removeLast() }
    return body()
  }

  /// Reports an error about a node, with the path to it as a note.
  public func error(
    _ kind: some DiagnosticKind, _ message: String, at node: YAMLNode, label: String = "",
    secondary: [Label] = [], help: [String] = [], fixIts: [FixIt] = []
  ) {
    diagnostics.add(
      Diagnostic(
        kind, .error, message, at: node.range, label: label, secondary: secondary, help: help,
        fixIts: fixIts))
  }

  /// Reports that a value is not of the kind that was expected.
  func mismatch(_ node: YAMLNode, expected: String, help: [String] = []) {
    let subject = keyPath.isEmpty ? "the document" : keyPath.quoted
    if node.isEmptyScalar {
      let range = owner?.range ?? node.range
      diagnostics.add(
        Diagnostic(
          YAMLDiagnostic.type, .error, "\(subject) has no value", at: range,
          label: "expected \(expected)",
          help: help))
      return
    }
    error(
      YAMLDiagnostic.type, "\(subject) must be \(expected), not \(node.foundName(in: schema))",
      at: node,
      label: "expected \(expected)", help: help)
  }
}

extension YAMLNode {
  /// What reports call the value that was found.
  func foundName(in schema: YAMLSchema) -> String {
    switch kind {
    case .sequence: return "a list"
    case .mapping: return "a mapping"
    case .scalar:
      guard let value = scalar(in: schema) else { return "a scalar" }
      switch value {
      case .null: return "null"
      case .bool, .int, .float, .string, .refused: return "\(value.typeName) \(text.quoted)"
      }
    }
  }
}
