/// What sections are called.
extension Phrase {
  static let whatWasChecked = Phrase(
    "What was checked",
    "检查范围")
  static let budgets = Phrase(
    "Budgets",
    "预算")
  static let runs = Phrase(
    "Runs",
    "运行")
  static let eachRun = Phrase(
    "Each run",
    "各次运行")
  static let waivers = Phrase(
    "Waivers",
    "豁免")
  static let remarksOnFiles = Phrase(
    "Remarks on files",
    "文件说明")
  static let dataAndSources = Phrase(
    "Data and sources",
    "数据与来源")
  static let method = Phrase(
    "Method",
    "方法")
  static let contents = Phrase(
    "Contents",
    "目录")
}
