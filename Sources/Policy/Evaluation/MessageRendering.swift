import CEL
import Footprint
import Quantities
import Runs

extension MessageTemplate {
  /// How much of one filled-in value a message repeats, in characters.
  private static var longestValue: Int { 200 }

  /// Fills the template in for a run; what is not known reads `unknown`.
  func rendered(for evaluator: RunEvaluator) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let literal): text += literal
      case .expression(let expression):
        text += ValueText.describe(
          evaluator.outcome(of: expression), dimension: expression.soleDimension
        ).prefix(Self.longestValue)
      }
    }
    return text
  }
}

extension PolicyExpression {
  /// The dimension of the fact or metric that the expression is, if it is just one.
  var soleDimension: Dimension? {
    guard slots.count == 1,
      text.utf8.allSatisfy({ $0 != UInt8(ascii: "(") && $0 > 0x20 }),
      PolicyLanguage.shared.environment.slots[slots[0]].path == text
    else { return nil }
    switch PolicyLanguage.shared.meanings[slots[0]] {
    case .fact(let fact, _):
      if case .number(let dimension) = fact.kind { return dimension }
      return nil
    case .metric(let metric, _, _): return metric.dimension
    case .labels, .residency, .path, .format, .now: return nil
    }
  }
}

/// Values of expressions as people read them.
enum ValueText {
  static func describe(
    _ outcome: CEL.Evaluation.Outcome, dimension: Dimension? = nil
  ) -> String {
    switch outcome {
    case .value(let value): describe(value, dimension: dimension)
    case .unknown: "unknown"
    case .error(let error): "(\(error.message))"
    }
  }

  static func describe(_ value: Value, dimension: Dimension? = nil) -> String {
    switch value {
    case .unknown: return "unknown"
    case .null: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .int(let number): return String(number)
    case .uint(let number): return String(number)
    case .double(let number):
      if let dimension { return QuantityFormatter.describe(number, as: dimension) }
      return CanonicalNumber.rounded(number, significantDigits: 6)
    case .string(let text): return text
    case .bytes(let bytes): return "\(bytes.count) bytes"
    case .list(let elements):
      return "[" + elements.prefix(20).map { describe($0) }.joined(separator: ", ") + "]"
    case .map(let map):
      let entries = map.entries.prefix(20).map { "\(describe($0.key)): \(describe($0.value))" }
      return "{" + entries.joined(separator: ", ") + "}"
    case .timestamp(let instant): return instant.text
    case .duration(let nanoseconds):
      return QuantityFormatter.describe(Double(nanoseconds) / 3.6e12, as: .time)
    case .type(let type): return type.description
    case .optional(let inner): return inner.map { describe($0) } ?? "none"
    case .scalar(let number, let type):
      guard let dimension = Dimension(rawValue: type.name) else {
        return CanonicalNumber.rounded(number, significantDigits: 6)
      }
      return QuantityFormatter.describe(number, as: dimension, namesGas: true)
    case .opaque(let opaque): return opaque.payload.text
    }
  }
}
