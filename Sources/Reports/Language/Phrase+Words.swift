/// Verdicts and what is said in place of an amount.
extension Phrase {
  static let passVerdict = Phrase(
    "pass",
    "通过")
  static let warnVerdict = Phrase(
    "warn",
    "警告")
  static let failVerdict = Phrase(
    "fail",
    "不通过")
  static let unknownVerdict = Phrase(
    "unknown",
    "未知")
  static let unknown = Phrase(
    "unknown",
    "未知")
  static let nothing = Phrase(
    "nothing",
    "无")
  static let range = Phrase(
    "{0} ({1} to {2})",
    "{0}（{1} 至 {2}）")
  static let estimate = Phrase(
    "estimate",
    "估算")
  static let ledger = Phrase(
    "ledger",
    "台账")
  static let notStated = Phrase(
    "not stated",
    "未说明")
}
