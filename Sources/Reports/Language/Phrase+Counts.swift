/// What is left out of a page.
extension Phrase {
  static let more = Phrase(
    "{0} more {1}, in the JSON result.",
    "另有 {0} {1}，见 JSON 结果。")
  static let morePolicies = Phrase(
    "policies",
    "份策略")
  static let moreWaivers = Phrase(
    "waivers",
    "项豁免")
  static let moreRemarks = Phrase(
    "remarks",
    "条说明")
  static let moreSources = Phrase(
    "sources",
    "个来源")
  static let moreAssumptions = Phrase(
    "assumptions",
    "项假设")
  static let moreOptions = Phrase(
    "options",
    "个方案")
  static let moreRuns = Phrase(
    "runs",
    "次运行")
  static let moreRunsInDetail = Phrase(
    "runs in detail",
    "次运行的详情")
  static let moreSuggestions = Phrase(
    "suggestions",
    "条建议")
  static let moreFindings = Phrase(
    "findings",
    "条结论")
  static let moreBudgets = Phrase(
    "budgets",
    "项预算")
  static let moreBurnDowns = Phrase(
    "burn-downs",
    "幅燃尽图")
}
