/// What other reports say in English too.
extension Phrase {
  static let addsNothing = Phrase(
    "adds nothing",
    "没有增加")
  static let adds = Phrase(
    "adds {0}",
    "增加 {0}")
  static let saves = Phrase(
    "saves {0}",
    "减少 {0}")
  static let newRun = Phrase(
    "new",
    "新增")
  static let unchangedRun = Phrase(
    "unchanged",
    "未变")
  static let changedRun = Phrase(
    "changed",
    "已更改")
  static let oneRun = Phrase(
    "{0} run",
    "{0} 次运行")
  static let manyRuns = Phrase(
    "{0} runs",
    "{0} 次运行")
  static let failed = Phrase(
    "{0} failed",
    "{0} 次不通过")
  static let unknownRuns = Phrase(
    "{0} unknown",
    "{0} 次未知")
  static let withWarnings = Phrase(
    "{0} with warnings",
    "{0} 次有警告")
  static let passed = Phrase(
    "{0} passed",
    "{0} 次通过")
  static let violated = Phrase(
    "{0} violated",
    "{0} 项违反")
  static let waived = Phrase(
    "{0} waived",
    "{0} 项已豁免")
  static let thisChange = Phrase(
    "this change {0}",
    "本次变更{0}")
  static let oneError = Phrase(
    "{0} error in files",
    "文件中有 {0} 个错误")
  static let errors = Phrase(
    "{0} errors in files",
    "文件中有 {0} 个错误")
  static let oneEstimated = Phrase(
    "{0} run estimated",
    "已估算 {0} 次运行")
  static let manyEstimated = Phrase(
    "{0} runs estimated",
    "已估算 {0} 次运行")
  static let energyUnknown = Phrase(
    "energy unknown",
    "电力消耗未知")
  static let emissionsUnknown = Phrase(
    "emissions unknown",
    "碳排放未知")
  static let unreadable = Phrase(
    "stated in a way that cannot be read: {0}",
    "所述内容无法读取：{0}")
  static let yes = Phrase(
    "true",
    "是")
  static let no = Phrase(
    "false",
    "否")
  static let declared = Phrase(
    "declared",
    "声明")
  static let inline = Phrase(
    "inline",
    "行内")
  static let project = Phrase(
    "project",
    "项目")
  static let derived = Phrase(
    "derived",
    "推导")
  static let catalogueOrigin = Phrase(
    "catalogue",
    "目录")
  static let defaultOrigin = Phrase(
    "default",
    "默认")
  static let assumed = Phrase(
    "assumed",
    "假设")
  static let override = Phrase(
    "override",
    "覆盖")
  static let errorWord = Phrase(
    "error",
    "错误")
  static let warningWord = Phrase(
    "warning",
    "警告")
  static let noteWord = Phrase(
    "note",
    "提示")
  static let waivedWord = Phrase(
    "waived",
    "已豁免")
  static let unnamed = Phrase(
    "unnamed",
    "未命名")
  static let keeps = Phrase(
    "keeps {0}: {1}",
    "满足 {0}：{1}")
  static let takes = Phrase(
    "takes {0}",
    "耗时 {0}")
  static let insteadOf = Phrase(
    "{0} instead of {1}",
    "{0}，原为 {1}")
  static let deadlineHolds = Phrase(
    "{0}; the deadline holds at the median",
    "{0}；按中位数可满足截止时间")
  static let deadlineMissed = Phrase(
    "{0}; the deadline is missed",
    "{0}；将错过截止时间")
}
