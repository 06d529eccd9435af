import Quantities
public import Runs

extension Fact {
  /// A value of the fact as people read it, such as `7B` or `400 W`.
  public func describe(_ value: FactValue) -> String {
    switch value {
    case .text(let text): return text
    case .flag(let flag): return flag ? "true" : "false"
    case .number(let number):
      guard case .number(let dimension) = kind else { return "\(number.central)" }
      return QuantityFormatter.describe(number, as: dimension)
    }
  }
}
