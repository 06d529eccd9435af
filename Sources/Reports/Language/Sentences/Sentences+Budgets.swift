/// What budgets say of a run.
extension Sentences {
  static let budgets: [Sentence] = [
    Sentence("<0>, over the limit of <1>", "<0>，超过限值（<1>）"),
    Sentence("<0>, {1} times the limit of <2>", "<0>，为限值（<2>）的 {1} 倍"),
    Sentence("<0>, {1} over the limit of <2>", "<0>，超出限值（<2>）{1}"),
    Sentence("<0>, within the limit of <1>", "<0>，在限值（<1>）以内"),
    Sentence(
      "<0>, {1} of the limit of <2> (warns from {3})", "<0>，达到限值（<2>）的 {1}（自 {3} 起警告）"),
    Sentence("over that for {0} as well", "{0} 期间也超出"),
    Sentence("this run adds {0}", "本次运行增加 {0}"),
    Sentence(
      "the ledger, which rounds every run up, has no room for it",
      "台账对每次运行向上取整，已无余量"),
    Sentence(
      "does not apply: it limits what a change adds, which `carbonward diff` tells",
      "不适用：该预算限制变更所增加的量，由 `carbonward diff` 给出"),
    Sentence(
      "does not apply: the change adds nothing to this run", "不适用：变更没有使本次运行增加任何量"),
    Sentence("does not apply: the change leaves this run as it was", "不适用：变更没有改动本次运行"),
    Sentence("its biggest runs: {0}", "其中最大的运行：{0}"),
    Sentence("its biggest runs: {0} and {1} more", "其中最大的运行：{0}，另有 {1} 次"),
  ]

  /// Amounts and limits, as parts of what budgets say; what says more stands first.
  static let amounts: [Sentence] = [
    Sentence("<0> of {1} ({2}) over {3} runs with <4>", "{3} 次运行的<0> {1}（{2}），含<4>"),
    Sentence("<0> of {1} ({2}) with <3>", "<0> {1}（{2}），含<3>"),
    Sentence("<0> of {1} ({2}) over {3} runs", "{3} 次运行的<0> {1}（{2}）"),
    Sentence("<0> of {1} ({2})", "<0> {1}（{2}）"),
    Sentence(
      "{0} settled and {1} reserved ({2} of it ahead)",
      "已结算 {0} 和已预留 {1}（其中排在前面的 {2}）"),
    Sentence("{0} settled and {1} reserved", "已结算 {0} 和已预留 {1}"),
    Sentence("{0} reserved ({1} of it ahead)", "已预留 {0}（其中排在前面的 {1}）"),
    Sentence("{0} settled", "已结算 {0}"),
    Sentence("{0} reserved", "已预留 {0}"),
    Sentence("{0} per run", "每次运行 {0}"),
    Sentence("{0} (+{1}) per change", "每次变更 {0}（+{1}）"),
    Sentence("{0} per change", "每次变更 {0}"),
    Sentence("{0} per check", "每次检查 {0}"),
    Sentence("{0} in total", "总计 {0}"),
    Sentence("{0} for {1}", "{1} 期间 {0}"),
    Sentence("{0} per {1}", "每 {1} {0}"),
  ]

  /// Nouns, and words in place of an amount or a date.
  static let words: [Sentence] = [
    Sentence("device time", "设备时间"),
    Sentence("energy use", "电力消耗"),
    Sentence("emissions", "碳排放"),
    Sentence("market-based emissions", "基于市场的碳排放"),
    Sentence("embodied emissions", "隐含碳排放"),
    Sentence("water use", "用水量"),
    Sentence("compute", "计算量"),
    Sentence("cost", "成本"),
    Sentence("added <0>", "新增<0>"),
    Sentence("today", "今天"),
    Sentence("tomorrow", "明天"),
    Sentence("in {0} days", "{0} 天后"),
    Sentence("{0} times", "{0} 倍于"),
    Sentence("{0} of", "{0} 相当于"),
    Sentence("adds", "新增"),
    Sentence("edits", "修改"),
    Sentence("removes", "删除"),
    Sentence("states", "写入"),
    Sentence("project file", "项目文件"),
    Sentence("policy", "策略"),
    Sentence("not known", "未知"),
    Sentence("no label", "无标签"),
    Sentence("`{0}`", "`{0}`"),
    Sentence("`{0}`, <1>", "`{0}`、<1>"),
    Sentence("and <0>", "<0>"),
  ]
}
