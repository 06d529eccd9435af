/// What was checked, waivers, and sources.
extension Phrase {
  static let takenForNow = Phrase(
    "Taken for now",
    "当前时间取")
  static let catalogue = Phrase(
    "Catalogue",
    "目录")
  static let overridden = Phrase(
    "Overridden",
    "被覆盖的事实")
  static let unknownFinding = Phrase(
    "An unknown finding",
    "未知结论")
  static let countsAs = Phrase(
    "counts as {0}",
    "按“{0}”计")
  static let whatFails = Phrase(
    "What fails",
    "不通过的条件")
  static let violationsFrom = Phrase(
    "violations of severity {0} and above",
    "严重度为 {0} 及以上的违反")
  static let policiesFrom = Phrase(
    "Policies taken from",
    "策略取自")
  static let files = Phrase(
    "Files",
    "文件")
  static let change = Phrase(
    "Change",
    "变更")
  static let theCheck = Phrase(
    "The check",
    "检查")
  static let what = Phrase(
    "What",
    "项目")
  static let value = Phrase(
    "Value",
    "值")
  static let policies = Phrase(
    "Policies",
    "策略")
  static let file = Phrase(
    "File",
    "文件")
  static let new = Phrase(
    "{0} new",
    "新增 {0}")
  static let changed = Phrase(
    "{0} changed",
    "更改 {0}")
  static let unchanged = Phrase(
    "{0} unchanged",
    "未变 {0}")
  static let removed = Phrase(
    "{0} removed",
    "删除 {0}")
  static let mended = Phrase(
    "{0} mended",
    "修复 {0}")
  static let against = Phrase(
    "against {0}: {1}",
    "相对于 {0}：{1}")
  static let noRuns = Phrase(
    "no runs",
    "没有运行")
  static let approvedBy = Phrase(
    "{0}, approved by {1}",
    "{0}，由 {1} 批准")
  static let nobody = Phrase(
    "nobody",
    "无人")
  static let whereScope = Phrase(
    "{0} where {1}",
    "{0}，条件为 {1}")
  static let notNamed = Phrase(
    "not named",
    "未指定")
  static let waiverAt = Phrase(
    "{0} at {1}",
    "{0}，位于 {1}")
  static let exceptions = Phrase(
    "Exceptions, whether or not they are needed",
    "例外（无论是否用到）")
  static let waiver = Phrase(
    "Waiver",
    "豁免")
  static let state = Phrase(
    "State",
    "状态")
  static let covers = Phrase(
    "Covers",
    "涵盖")
  static let owner = Phrase(
    "Owner",
    "责任人")
  static let reason = Phrase(
    "Reason",
    "理由")
  static let findings = Phrase(
    "Findings",
    "结论")
  static let noFigure = Phrase(
    "No figure of the catalogue was used.",
    "未使用目录中的任何数值。")
  static let figures = Phrase(
    "Figures of the catalogue and how old they are",
    "目录中的数值及其年份")
  static let row = Phrase(
    "Row",
    "条目")
  static let source = Phrase(
    "Source",
    "来源")
  static let year = Phrase(
    "Year",
    "年份")
  static let uses = Phrase(
    "Uses",
    "使用次数")
  static let nothingAssumed = Phrase(
    "Nothing was assumed.",
    "没有任何假设。")
  static let whatIsAssumed = Phrase(
    "What is assumed",
    "所作假设")
  static let assumption = Phrase(
    "Assumption",
    "假设")
  static let noRow = Phrase(
    "no row",
    "无条目")
  static let oneDay = Phrase(
    "{0} day",
    "{0} 天")
  static let days = Phrase(
    "{0} days",
    "{0} 天")
  static let daysAgo = Phrase(
    "{0}, {1} ago",
    "{0}，已过 {1}")
  static let today = Phrase(
    "{0}, today",
    "{0}，今天")
  static let daysLeft = Phrase(
    "{0}, {1} left",
    "{0}，剩余 {1}")
  static let upTo = Phrase(
    ", up to {0}",
    "，上限 {0}")
  static let inForce = Phrase(
    "in force",
    "有效")
  static let endsSoon = Phrase(
    "ends soon",
    "即将到期")
  static let expired = Phrase(
    "expired",
    "已过期")
  static let noDate = Phrase(
    "no date",
    "没有日期")
  static let notAllowed = Phrase(
    "not allowed",
    "不允许")
  static let notTraining = Phrase(
    "{0} not training",
    "{0} 个不训练")
  static let notUnderstood = Phrase(
    "{0} not understood",
    "{0} 个无法理解")
  static let notLookedAt = Phrase(
    "{0} not looked at",
    "{0} 个未查看")
  static let lookedFor = Phrase(
    "{0} looked for",
    "共查找 {0} 个")
}
