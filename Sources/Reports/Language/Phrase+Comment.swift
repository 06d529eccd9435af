/// The comment on a merge request and the summary of a job.
extension Phrase {
  static let unknownOfChange = Phrase(
    "it is not known what this change adds",
    "本次变更增加多少未知")
  static let aboutInOneRun = Phrase(
    "about {0} in {1} run",
    "{1} 次运行共约 {0}")
  static let aboutInRuns = Phrase(
    "about {0} in {1} runs",
    "{1} 次运行共约 {0}")
  static let andUnknown = Phrase(
    "{0}, {1} unknown",
    "{0}，{1} 次未知")
  static let ofWhatWasLeft = Phrase(
    "{0} of what was left of {1}",
    "占 {1} 原有剩余的 {0}")
  static let ofWhatIsLeft = Phrase(
    "{0} of what is left of {1}",
    "占 {1} 现有剩余的 {0}")
  static let moreThanAll = Phrase(
    "more than all",
    "全部以上")
  static let moreInOthers = Phrase(
    "_and {0} more {1}, in the other reports_",
    "_另有 {0} {1}，见其他报告_")
  static let moreFolded = Phrase(
    "{0} more {1}",
    "另有 {0} {1}")
  static let moreGroups = Phrase(
    "groups",
    "个分组")
  static let moreGaps = Phrase(
    "gaps",
    "项缺失")
  static let moreSharedEdits = Phrase(
    "shared edits",
    "项相同修改")
  static let moreRemovedRuns = Phrase(
    "removed runs",
    "次已删除的运行")
  static let runColumn = Phrase(
    "run",
    "运行")
  static let changeColumn = Phrase(
    "change",
    "变更")
  static let verdictColumn = Phrase(
    "verdict",
    "结果")
  static let budgetColumn = Phrase(
    "budget",
    "预算")
  static let periodColumn = Phrase(
    "period",
    "期间")
  static let askedColumn = Phrase(
    "asked",
    "申请")
  static let ofColumn = Phrase(
    "of",
    "总额")
  static let leftColumn = Phrase(
    "left",
    "剩余")
  static let aloneColumn = Phrase(
    "alone",
    "单独")
  static let withOpenColumn = Phrase(
    "with open",
    "连同未结")
  static let withAheadColumn = Phrase(
    "with ahead",
    "连同排在前面的")
  static let runsColumn = Phrase(
    "runs",
    "运行")
  static let factColumn = Phrase(
    "fact",
    "事实")
  static let valueColumn = Phrase(
    "value",
    "值")
  static let originColumn = Phrase(
    "origin",
    "出处")
  static let waiverNote = Phrase(
    " (waiver {0})",
    "（豁免 {0}）")
  static let notNewNote = Phrase(
    " (not new)",
    "（并非新增）")
  static let runNote = Phrase(
    " (run {0})",
    "（运行 {0}）")
  static let helpNote = Phrase(
    "help: {0}",
    "帮助：{0}")
  static let meaningNote = Phrase(
    "means: {0}",
    "含义：{0}")
  static let tryNote = Phrase(
    "try {0}",
    "可尝试 {0}")
  static let andMoreRuns = Phrase(
    "{0} and {1} more runs",
    "{0} 以及另外 {1} 次运行")
  static let gapThere = Phrase(
    "{0}; write it there, or give {1}",
    "{0}；请在该处写明，或给出 {1}")
  static let gapState = Phrase(
    "{0}; state {1}",
    "{0}；请声明 {1}")
  static let catalogueOf = Phrase(
    "catalogue {0}",
    "目录 {0}")
  static let oldestFigure = Phrase(
    "oldest figure of {0}",
    "最旧的数值为 {0} 年")
  static let assumedNames = Phrase(
    "assumed: {0}",
    "所作假设：{0}")
  static let policyNames = Phrase(
    "policies: {0}",
    "策略：{0}")
  static let andMoreNames = Phrase(
    "{0} and {1} more",
    "{0} 以及另外 {1} 项")
  static let nearestFor = Phrase(
    "nearest for {0}: {1}: {2}",
    "{0} 最接近的建议：{1}：{2}")
  static let effortSafe = Phrase(
    "For {0}, effort {1}, safe to apply.",
    "用于 {0}，工作量 {1}，可直接应用。")
  static let effortLook = Phrase(
    "For {0}, effort {1}, wants a look.",
    "用于 {0}，工作量 {1}，需要复核。")
  static let factsOf = Phrase(
    "facts of {0}",
    "{0} 的事实")
  static let againstMends = Phrase(
    "{0}; mends {1} violated",
    "{0}；修复 {1} 项违反")
  static let againstSentence = Phrase(
    "Against {0}: {1}.",
    "相对于 {0}：{1}。")
  static let sameEditList = Phrase(
    "same edit in {0} runs{1}: {2}",
    "{0} 次运行中的相同修改{1}：{2}")
  static let removedPath = Phrase(
    "removed: {0}",
    "已删除：{0}")
  static let moreAnnotations = Phrase(
    "{0}; and {1} more, in the other reports",
    "{0}；另有 {1} 条，见其他报告")
  static let elsewhere = Phrase(
    "{0}; {1} about files that the change leaves as they are, in the summary",
    "{0}；另有 {1} 条涉及变更未改动的文件，见摘要")
}
