import CEL
import Diagnostics
import Quantities

/// An expression with one small mistake in it.
struct MutatedExpression {
  let expression: PolicyExpression
  /// What was changed, such as `` `<` to `<=` ``.
  let change: String
  /// Where the change would stand.
  let range: SourceRange
}

extension PolicyExpression {
  /// Every variant of the expression with one operator or constant changed.
  func mutants() -> [MutatedExpression] {
    var mutants: [MutatedExpression] = []
    for id in ast.nodeIDs {
      for (kind, change) in Self.mutations(of: ast[id].kind) {
        var changed = ast
        changed[id].kind = kind
        guard let expression = replacing(changed) else { continue }
        mutants.append(
          MutatedExpression(
            expression: expression, change: change, range: range(of: ast[id].range)))
      }
    }
    return mutants
  }

  private static func mutations(of kind: AST.Kind) -> [(AST.Kind, String)] {
    switch kind {
    case .binary(let symbol, let left, let right):
      guard let other = opposite(of: symbol) else { return [] }
      return [(.binary(other, left, right), "`\(symbol.rawValue)` to `\(other.rawValue)`")]
    case .logical(let symbol, let operands):
      let other: LogicalOperator = symbol == .and ? .or : .and
      return [(.logical(other, operands), "`\(symbol.rawValue)` to `\(other.rawValue)`")]
    case .literal(let literal):
      return literals(instead: literal).map { other in
        (.literal(other), "`\(text(literal))` to `\(text(other))`")
      }
    default: return []
    }
  }

  /// The neighbour of an operator: a boundary that is missed, a sign that is confused.
  private static func opposite(of symbol: BinaryOperator) -> BinaryOperator? {
    switch symbol {
    case .less: .lessOrEqual
    case .lessOrEqual: .less
    case .greater: .greaterOrEqual
    case .greaterOrEqual: .greater
    case .equal: .notEqual
    case .notEqual: .equal
    case .add: .subtract
    case .subtract: .add
    case .multiply: .divide
    case .divide: .multiply
    case .in, .remainder: nil
    }
  }

  private static func literals(instead literal: Literal) -> [Literal] {
    switch literal {
    case .bool(let flag): return [.bool(!flag)]
    case .int(let number):
      // Small numbers move by one, large ones by a tenth.
      let step = max(1, number.magnitude / 10)
      guard number.magnitude < 1 << 60 else { return [] }
      return [.int(number + Int64(step)), .int(number - Int64(step))]
    case .double(let number) where number != 0:
      return [.double(number * 1.1), .double(number * 0.9)]
    case .double: return [.double(1)]
    case .string(let text): return [.string(text + "-mutant")]
    case .uint, .bytes, .null: return []
    }
  }

  private static func text(_ literal: Literal) -> String {
    switch literal {
    case .string(let text): "\"\(text)\""
    case .double(let number): CanonicalNumber.rounded(number, significantDigits: 6)
    case .int(let number): String(number)
    case .bool(let flag): flag ? "true" : "false"
    case .uint(let number): String(number)
    case .null: "null"
    case .bytes(let bytes): "\(bytes.count) bytes"
    }
  }
}
