/// The report for a terminal.
extension Phrase {
  static let inThisChange = Phrase(
    "{0} in this change",
    "本次变更中{0}")
  static let labelled = Phrase(
    "{0}: {1}",
    "{0}：{1}")
  static let wasPath = Phrase(
    "was {0}",
    "原为 {0}")
  static let removedRun = Phrase(
    "removed",
    "已删除")
  static let sameEdit = Phrase(
    "same edit",
    "相同修改")
  static let sameEditInRuns = Phrase(
    "{0} in {1} runs",
    "{1} 次运行中的{0}")
  static let together = Phrase(
    "{0} together",
    "合计{0}")
  static let unknownAddition = Phrase(
    "it is not known what it adds",
    "增加多少未知")
  static let againstBase = Phrase(
    "against {0}: {1}",
    "相对于 {0}：{1}")
  static let mends = Phrase(
    "mends {0} violated",
    "修复 {0} 项违反")
  static let howComputed = Phrase(
    "how it is computed",
    "计算过程")
  static let asAbove = Phrase(
    "as above",
    "同上")
  static let refusedByShared = Phrase(
    "that a shared budget refuses, and nothing else",
    "仅因共享预算而不通过")
  static let warnedByShared = Phrase(
    "that a shared budget warns of, and nothing else",
    "仅被共享预算警告")
  static let onlyWaiting = Phrase(
    "that only wait for what is told below",
    "仅在等待下文所述内容")
  static let nothingToSay = Phrase(
    "with nothing to say about",
    "没有需要说明的内容")
  static let furtherRuns = Phrase(
    "more",
    "（其余）")
  static let runsThat = Phrase(
    "{0} {1}",
    "{0}{1}")
  static let allRuns = Phrase(
    "all {0} runs",
    "全部 {0} 次运行")
  static let runsOf = Phrase(
    "{0} of {1} runs",
    "{1} 次运行中的 {0} 次")
  static let unknownFor = Phrase(
    "{0} for {1}: {2}",
    "{1}均为{0}：{2}")
  static let writeThereText = Phrase(
    "write it there, or give {0}",
    "请在该处写明，或给出 {0}")
  static let stateText = Phrase(
    "state {0}",
    "请声明 {0}")
  static let stateUnderDefaults = Phrase(
    "state {0}, under `defaults` or `facts` in carbonward.yaml",
    "请声明 {0}，写在 `carbonward.yaml` 的 `defaults` 或 `facts` 之下")
  static let underFacts = Phrase(
    "under `facts` in carbonward.yaml, or in a comment: `# carbonward: …`",
    "写在 `carbonward.yaml` 的 `facts` 之下，或写在注释中：`# carbonward: …`")
  static let biggestRuns = Phrase(
    "biggest runs",
    "最大的运行")
  static let helpWord = Phrase(
    "help",
    "帮助")
  static let meaningWord = Phrase(
    "means",
    "含义")
  static let mendWord = Phrase(
    "mend",
    "修正")
  static let ignoredByWord = Phrase(
    "ignored by",
    "忽略依据")
  static let notNewWord = Phrase(
    "not new",
    "并非新增")
  static let wasThere = Phrase(
    "it was there before this change",
    "本次变更之前已存在")
  static let waiverWord = Phrase(
    "waiver",
    "豁免")
  static let coveredBy = Phrase(
    "covered by {0}",
    "由 {0} 涵盖")
  static let suggestionBelow = Phrase(
    "suggestion {0} below",
    "见下文建议 {0}")
  static let suggestionsBelow = Phrase(
    "suggestions {0} below",
    "见下文建议 {0}")
  static let overdrawn = Phrase(
    "{0} is overdrawn by {1} runs together",
    "{1} 次运行合计超支 {0}")
  static let inTheWayWord = Phrase(
    "in the way",
    "阻碍")
  static let suggestionTitle = Phrase(
    "suggestion {0}",
    "建议 {0}")
  static let togetherTitle = Phrase(
    "together",
    "合并建议")
  static let nearestWord = Phrase(
    "nearest",
    "最接近的建议")
  static let ledsTo = Phrase(
    "{0} → {1} (effort {2})",
    "{0} → {1}（工作量 {2}）")
  static let emissionsWith = Phrase(
    "emissions {0}",
    "碳排放 {0}")
  static let lessBy = Phrase(
    "{0} less ({1} %)",
    "减少 {0}（{1} %）")
  static let budgetLine = Phrase(
    "budget {0} ({1}): {2} asked of {3}, {4} left",
    "预算 {0}（{1}）：申请 {2}，总额 {3}，剩余 {4}")
  static let atLeast = Phrase(
    "at least {0}",
    "至少 {0}")
  static let nothingLeft = Phrase(
    "nothing",
    "无")
  static let queueLine = Phrase(
    """
    it would use {0} alone, {1} with all open reservations, {2} with those ahead in the \
    queue
    """,
    "单独使用 {0}，连同全部未结预留 {1}，连同队列中排在前面的 {2}")
  static let byFact = Phrase(
    "by {0}",
    "按 {0}")
  static let andMoreRows = Phrase(
    "and {0} more",
    "另有 {0} 项")
  static let marketBased = Phrase(
    "market-based",
    "基于市场")
  static let deviceTime = Phrase(
    "device time",
    "设备时间")
  static let costLabel = Phrase(
    "cost",
    "成本")
  static let energyLabel = Phrase(
    "energy",
    "电力消耗")
  static let emissionsLabel = Phrase(
    "emissions",
    "碳排放")
  static let durationLabel = Phrase(
    "duration",
    "时长")
  static let standInDuration = Phrase(
    "not known; up to the time limit: {0}",
    "未知；不超过时间上限：{0}")
  static let perUnitLabel = Phrase(
    "per unit",
    "单位排放")
  static let perAmount = Phrase(
    "{0} per {1}",
    "每 {1} {0}")
  static let tokensUnit = Phrase(
    "1M tokens",
    "100 万词元")
  static let parametersUnit = Phrase(
    "1B parameters",
    "10 亿参数")
  static let spanOf = Phrase(
    "{0} to {1}",
    "{0} 至 {1}")
  static let passedFindings = Phrase(
    "{0} passed",
    "{0} 项通过")
  static let notApplicable = Phrase(
    "{0} not applicable",
    "{0} 项不适用")
  static let warnedRuns = Phrase(
    "{0} warned",
    "{0} 次警告")
  static let noPolicyHeld = Phrase(
    "{0}, held against no policy",
    "{0}，未与任何策略比较")
  static let notJudged = Phrase(
    "{0}, not judged: see the errors above",
    "{0}，未判定：见上述错误")
  static let drawingOnOverdrawn = Phrase(
    "that draw on an overdrawn budget, and nothing else",
    "仅使用了已超支的预算")
  static let runsCount = Phrase(
    "runs: {0}",
    "运行：{0}")
  static let heldAgainst = Phrase(
    "held against {0}",
    "所用策略：{0}")
  static let oneFile = Phrase(
    "{0} file",
    "{0} 个文件")
  static let manyFiles = Phrase(
    "{0} files",
    "{0} 个文件")
}
