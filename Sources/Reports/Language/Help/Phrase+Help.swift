/// What stands around the texts of help.
extension Phrase {
  static let overviewHeading = Phrase(
    "OVERVIEW: ",
    "概述：")
  static let usageHeading = Phrase(
    "USAGE: ",
    "用法：")
  static let argumentsHeading = Phrase(
    "ARGUMENTS:",
    "参数：")
  static let optionsHeading = Phrase(
    "OPTIONS:",
    "选项：")
  static let subcommandsHeading = Phrase(
    "SUBCOMMANDS:",
    "子命令：")
  static let valuesNote = Phrase(
    "values: {0}",
    "可取：{0}")
  static let defaultNote = Phrase(
    "default: {0}",
    "默认：{0}")
  static let inBrackets = Phrase(
    " ({0})",
    "（{0}）")
}
