import CEL
import Diagnostics

/// A part of a condition that is true or false by itself.
struct ConditionPart: Sendable {
  let expression: PolicyExpression
  /// Where the part stands in its file.
  let range: SourceRange
}

extension PolicyExpression {
  /// The parts that `&&`, `||`, `!` and `?:` join; the expression itself when nothing is joined.
  ///
  /// What stands inside a macro depends on the macro's variables and counts as one part with it.
  func conditionParts() -> [ConditionPart] {
    var parts: [ConditionPart] = []
    collect(ast.root, &parts)
    return parts
  }

  private func collect(_ id: AST.NodeID, _ parts: inout [ConditionPart]) {
    switch ast[id].kind {
    case .logical(_, let operands):
      for operand in operands { collect(operand, &parts) }
    case .unary(.not, let operand): collect(operand, &parts)
    case .conditional(let condition, let then, let otherwise):
      for operand in [condition, then, otherwise] { collect(operand, &parts) }
    // A constant cannot be both.
    case .literal(.bool): break
    default:
      guard let expression = part(id, expecting: .bool) else { return }
      parts.append(ConditionPart(expression: expression, range: range(of: ast[id].range)))
    }
  }
}
