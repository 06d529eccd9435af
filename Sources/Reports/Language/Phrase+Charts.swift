/// Pictures.
extension Phrase {
  static let chartOf = Phrase(
    "{0} of {1}",
    "{0}，限值 {1}")
  static let budgetChart = Phrase(
    """
    the bar is what this check asks for, beginning where what is settled and reserved \
    ends; the dashed line is the limit
    """,
    "条形为本次检查的申请，起点为已结算与已预留之和；虚线为限值")
  static let budgetCaption = Phrase(
    "What this check asks for, beginning where what is used ends; dashed: the limit",
    "本次检查的申请，自已用部分之后开始；虚线：限值")
  static let runChart = Phrase(
    "Emissions of the runs",
    "各次运行的碳排放")
  static let runChartSummary = Phrase(
    """
    a bar is the median, its whisker the 5th to the 95th percentile, a dashed line the \
    tightest limit on one run
    """,
    "条形为中位数，须线为第 5 至第 95 百分位数，虚线为单次运行的最严限值")
  static let runCaption = Phrase(
    """
    Emissions, the largest first: median, 5th to 95th percentile; dashed: the tightest \
    limit
    """,
    "碳排放，由大到小：中位数、第 5 至第 95 百分位数；虚线：最严限值")
  static let limitChart = Phrase(
    "Limits on {0}",
    "{0} 的限值")
  static let limitChartSummary = Phrase(
    """
    a bar is what is held against a limit, its whisker the 5th to the 95th percentile, \
    the dashed line the limit
    """,
    "条形为与限值比较的数量，须线为第 5 至第 95 百分位数，虚线为限值")
  static let limitCaption = Phrase(
    "Held against limits; whiskers: 5th to 95th percentile; dashed: the limit",
    "与限值比较；须线：第 5 至第 95 百分位数；虚线：限值")
  static let moreOf = Phrase(
    "{0} more",
    "增加 {0}")
  static let less = Phrase(
    "{0} less",
    "减少 {0}")
  static let wayChart = Phrase(
    "From {0} to {1}",
    "从 {0} 到 {1}")
  static let waySummary = Phrase(
    """
    median emissions as the run is, what the measures change, and what is left; the \
    dashed line is the tightest limit
    """,
    "当前碳排放的中位数、措施带来的变化以及剩余；虚线为最严限值")
  static let asItIs = Phrase(
    "as it is",
    "当前")
  static let asSuggested = Phrase(
    "as suggested",
    "按建议")
  static let wayCaption = Phrase(
    "Emissions as they are and as suggested",
    "当前与按建议的碳排放")
}
