/// An operator with one operand.
public enum UnaryOperator: String, Sendable, CaseIterable {
  case not = "!"
  case negate = "-"

  /// The name under which overloads are declared.
  public var function: String { self == .not ? "!_" : "-_" }
}

/// An operator with two operands; `&&` and `||` are ``LogicalOperator``.
public enum BinaryOperator: String, Sendable, CaseIterable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case `in` = "in"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"

  /// The name under which overloads are declared.
  public var function: String { self == .in ? "@in" : "_\(rawValue)_" }

  /// How tightly the operator binds; higher binds tighter.
  var precedence: Int {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in: 4
    case .add, .subtract: 5
    case .multiply, .divide, .remainder: 6
    }
  }
}

/// An operator that may not need all its operands.
public enum LogicalOperator: String, Sendable, CaseIterable {
  case and = "&&"
  case or = "||"

  var precedence: Int { self == .and ? 3 : 2 }
}

/// Names of operators.
enum Operator {
  /// What people call a function: operators go by their symbols.
  static func symbol(of function: String) -> String {
    switch function {
    case "!_": "!"
    case "-_": "-"
    case "@in": "in"
    case "_[_]": "[]"
    case "_?_:_": "?:"
    default:
      function.count >= 3 && function.hasPrefix("_") && function.hasSuffix("_")
        ? String(function.dropFirst().dropLast()) : function
    }
  }
}
