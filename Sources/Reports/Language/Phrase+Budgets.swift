/// Budgets, ledgers and burn-downs.
extension Phrase {
  static let budget = Phrase(
    "Budget",
    "预算")
  static let period = Phrase(
    "Period",
    "期间")
  static let limit = Phrase(
    "Limit",
    "限值")
  static let settled = Phrase(
    "Settled",
    "已结算")
  static let reserved = Phrase(
    "Reserved",
    "已预留")
  static let asked = Phrase(
    "Asked",
    "本次申请")
  static let left = Phrase(
    "Left",
    "剩余")
  static let has = Phrase(
    "Has",
    "总额")
  static let owed = Phrase(
    "Owed",
    "欠额")
  static let free = Phrase(
    "Free",
    "可用")
  static let day = Phrase(
    "Day",
    "日期")
  static let asksFor = Phrase(
    "What this check asks for",
    "本次检查的申请")
  static let ledgerTree = Phrase(
    "The ledger, parts under their wholes",
    "台账，下级列于上级之下")
  static let leftAfterEachDay = Phrase(
    "Left after each day",
    "每日结束时的剩余")
  static let forecastFor = Phrase(
    "forecast for {0}",
    "{0} 的预测")
  static let whatIsLeft = Phrase(
    "What is left of {0} in {1}",
    "{1} 期间 {0} 的剩余")
  static let burnDownData = Phrase(
    "Data of the burn-down of {0}",
    "{0} 燃尽图的数据")
  static let frozen = Phrase(
    "frozen",
    "已冻结")
  static let closed = Phrase(
    "closed",
    "已关闭")
  static let burnDownOf = Phrase(
    "Burn-down of {0}",
    "{0} 的燃尽图")
  static let burnDownSummary = Phrase(
    "left of {0}; dashed: an even pace",
    "{0} 的剩余；虚线：匀速消耗")
  static let barIsReserved = Phrase(
    "; bar: reserved",
    "；条形：已预留")
  static let beyondToday = Phrase(
    ", beyond today the 5th and 95th percentile",
    "，今日之后为第 5 与第 95 百分位数")
  static let leftNow = Phrase(
    "{0} left now",
    "当前剩余 {0}")
  static let ofItReserved = Phrase(
    ", {0} of it reserved",
    "，其中已预留 {0}")
  static let amountReserved = Phrase(
    "{0} reserved",
    "已预留 {0}")
  static let atTheEnd = Phrase(
    "; at the end {0} ({1} to {2})",
    "；期末 {0}（{1} 至 {2}）")
}
