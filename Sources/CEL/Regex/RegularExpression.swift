/// A stand-in until the matcher lands.
struct RegularExpression: Sendable {
  init(_ pattern: String, sizeLimit: Int) throws(EvaluationError) {}
  func matches(_ text: String, _ work: inout Work) throws(EvaluationError) -> Bool { false }
  func costBound(length: UInt64) -> UInt64 { length }
}
struct RegexCache {}
extension CallContext {
  mutating func regex(_ pattern: String) throws(EvaluationError) -> RegularExpression {
    try RegularExpression(pattern, sizeLimit: regexSizeLimit)
  }
}
