/// Runs, suggestions and the way to their numbers.
extension Phrase {
  static let runsWorstFirst = Phrase(
    "Runs, the worst first",
    "运行，最差的在前")
  static let run = Phrase(
    "Run",
    "运行")
  static let verdict = Phrase(
    "Verdict",
    "结果")
  static let energy = Phrase(
    "Energy",
    "电力消耗")
  static let emissions = Phrase(
    "Emissions",
    "碳排放")
  static let estimated = Phrase(
    "estimated",
    "已估算")
  static let untraced = Phrase(
    "{0} runs without the way to their numbers, for want of room: {1} shows one.",
    "另有 {0} 次运行因篇幅所限未列出数字的由来：用 {1} 查看其中一次。")
  static let notNew = Phrase(
    "{0} (not new)",
    "{0}（并非新增）")
  static let byWaiver = Phrase(
    "{0} (waiver {1})",
    "{0}（豁免 {1}）")
  static let ignoredBy = Phrase(
    "ignored by",
    "由以下注释忽略")
  static let holds = Phrase(
    "Holds: {0}.",
    "满足：{0}。")
  static let andMore = Phrase(
    "{0} and {1} more",
    "{0} 以及另外 {1} 条")
  static let metric = Phrase(
    "Metric",
    "指标")
  static let percentile5 = Phrase(
    "5th percentile",
    "第 5 百分位数")
  static let median = Phrase(
    "Median",
    "中位数")
  static let percentile95 = Phrase(
    "95th percentile",
    "第 95 百分位数")
  static let writeThere = Phrase(
    "write it there, or give {0}",
    "请在该处写明，或给出 {0}")
  static let stateIt = Phrase(
    "state {0}",
    "请声明 {0}")
  static let estimateTable = Phrase(
    "Estimate",
    "估算")
  static let suggestion = Phrase(
    "Suggestion {0}: {1}",
    "建议 {0}：{1}")
  static let effort = Phrase(
    "effort {0}",
    "工作量 {0}")
  static let lowEffort = Phrase(
    "low",
    "低")
  static let mediumEffort = Phrase(
    "medium",
    "中")
  static let highEffort = Phrase(
    "high",
    "高")
  static let emissionsOf = Phrase(
    "{0}; emissions {1}",
    "{0}；碳排放 {1}")
  static let note = Phrase(
    "note: {0}",
    "注：{0}")
  static let patch = Phrase(
    "The edit as a patch",
    "以补丁形式给出的修改")
  static let inTheWay = Phrase(
    "in the way: {0}",
    "阻碍：{0}")
  static let howNumbers = Phrase(
    "How the numbers of {0} came about",
    "{0} 各项数字的由来")
  static let steps = Phrase(
    "Steps",
    "步骤")
  static let quantity = Phrase(
    "Quantity",
    "数量")
  static let how = Phrase(
    "How",
    "计算方式")
  static let from = Phrase(
    "From",
    "依据")
  static let facts = Phrase(
    "Facts",
    "事实")
  static let fact = Phrase(
    "Fact",
    "事实")
  static let origin = Phrase(
    "Origin",
    "出处")
  static let fromInputs = Phrase(
    "{0} from {1}",
    "{0}，依据 {1}")
}
