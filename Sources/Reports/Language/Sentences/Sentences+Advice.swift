/// What suggestions note, and what stands in their way.
extension Sentences {
  static let advice: [Sentence] = [
    Sentence("the catalogue does not know the region `{0}`", "目录中没有区域 `{0}`"),
    Sentence("`{0}` of {1} is not offered in `{2}`", "{1} 的 `{0}` 在 `{2}` 不提供"),
    Sentence(
      "where the run is now is not stated; if that is `{0}`, all there is to do is to state it",
      "未声明运行目前的位置；若就是 `{0}`，只需声明即可"),
    Sentence(
      "`{0}` is stated, so that the figure of `{1}` does not count",
      "已声明 `{0}`，因此 `{1}` 的数值不起作用"),
    Sentence("the instance type `{0}` has no `{1}`", "实例类型 `{0}` 没有 `{1}`"),
    Sentence("the catalogue does not know the accelerator `{0}`", "目录中没有加速器 `{0}`"),
    Sentence("`{0}` of `{1}` is not known", "`{1}` 的 `{0}` 未知"),
    Sentence(
      """
      `{0}` is stated for an accelerator that the catalogue does not know, so that of `{1}` \
      cannot be told
      """,
      "`{0}` 是为目录中没有的加速器声明的，因此无法得知 `{1}` 的相应数值"),
    Sentence(
      "a cap of {0} is below half of the rated power, where accelerators waste energy",
      "功率上限 {0} 低于额定功率的一半，加速器此时浪费电能"),
    Sentence(
      "{0} accelerators do not fill machines of {1}", "{0} 个加速器填不满每台 {1} 个的机器"),
    Sentence(
      "the parallelism does not divide over {0} accelerators",
      "并行方式不能分配到 {0} 个加速器"),
    Sentence(
      "the global batch cannot be kept with whole steps of accumulation",
      "用整数的累积步数无法保持全局批量"),
    Sentence("the run is already as the measure would have it", "该运行已符合该措施"),
    Sentence("`{0}` stays {1}", "`{0}` 保持为 {1}"),
    Sentence(
      """
      `{0}`: published savings know the hours to come and are upper bounds; source: {1}
      """,
      "`{0}`：已发表的节省量以预知未来各小时为前提，属于上界；来源：{1}"),
    Sentence("`{0}` assumes {1}", "`{0}` 假设 {1}"),
    Sentence("`{0}` assumes {1}; source: {2}", "`{0}` 假设 {1}；来源：{2}"),
    Sentence("`{0}` scales `{1}`, which is not known", "`{0}` 缩放 `{1}`，而其数值未知"),
    Sentence("`{0}` scales the duration, which is not known", "`{0}` 缩放时长，而时长未知"),
    Sentence("`{0}` scales the {1}, which is not known", "`{0}` 缩放 {1}，而其数值未知"),
    Sentence(
      "`{0}` caps power below half of the rated power, where accelerators waste energy",
      "`{0}` 将功率限制在额定功率的一半以下，加速器此时浪费电能"),
    Sentence("{0} would miss the deadline `{1}`", "{0} 会错过截止时间 `{1}`"),
    Sentence(
      "{0} would run for {1}, past the time limit of {2}", "{0} 将运行 {1}，超过时间上限 {2}"),
    Sentence(
      """
      what is saved by moving in time is an upper bound: the hours are taken as known \
      beforehand, and what the grid does when loads move is left out
      """,
      "移动时间所节省的量是上界：以预知各小时为前提，且未计入负荷移动对电网的影响"),
    Sentence(
      "no hourly trace of {0} of {1} sites: their yearly mean stands at every hour",
      "{1} 个地点中有 {0} 个没有逐时数据：其每个小时均取年均值"),
    Sentence("`{0}` changes nothing here", "`{0}` 在此不改变任何结果"),
    Sentence(
      """
      `{0}` changes nothing here: no hourly trace of the grid is at hand (`--intensity-trace` gives \
      one)
      """,
      "`{0}` 在此不改变任何结果：没有电网的逐时数据（可由 `--intensity-trace` 给出）"),
    Sentence(
      "{0} needs `schedule.start` or `schedule.earliest`",
      "{0} 需要 `schedule.start` 或 `schedule.earliest`"),
    Sentence("{0} needs a duration", "{0} 需要时长"),
    Sentence(
      "`site.region` is stated, and says where the run is", "`site.region` 已声明，运行所在地由它决定"),
    Sentence(
      "`site.intensity` is stated, so that the hour of the start changes nothing",
      "已声明 `site.intensity`，因此开始的时刻没有影响"),
    Sentence(
      "{0} changes nothing: there is no hourly trace of this grid",
      "{0} 没有影响：没有该电网的逐时数据"),
    Sentence(
      "{0} needs an hourly trace, and there is none of this grid",
      "{0} 需要逐时数据，而该电网没有"),
    Sentence(
      "{0} pauses the run, and `schedule.interruptible` is not true",
      "{0} 会暂停运行，而 `schedule.interruptible` 不为真"),
    Sentence("{0} finds no cleaner hour in time", "{0} 在期限内找不到更清洁的时刻"),
    Sentence(
      "{0}: intensity over the hours of the run by the trace of {1} of zone `{2}`",
      "{0}：运行各小时的排放因子取自区域 `{2}` 的 {1} 数据"),
    Sentence(
      """
      {0}: intensity over the hours of the run by the trace of {1} of zone `{2}`, for the mean \
      day of each month
      """,
      "{0}：运行各小时的排放因子取自区域 `{2}` 的 {1} 数据，按各月的平均日"),
    Sentence("{0} leaves the cost of checkpoints out", "{0} 未计入检查点的开销"),
    Sentence(
      "the edited files belong to {0} other runs, not checked again",
      "所改文件还属于另外 {0} 次运行，未重新检查"),
    Sentence("editing its files does not lead there", "修改其文件达不到该效果"),
    Sentence(
      "the search ended at its limit, so that less effort may do",
      "搜索到达上限，因此可能存在更省力的办法"),
    Sentence(
      "`{0}` passes by no measure even where budgets are not shared",
      "即使不共享预算，也没有措施能使 `{0}` 通过"),
    Sentence("no measures of its runs keep `{0}`", "其运行的措施都无法满足 `{0}`"),
    Sentence("`{0}`: <1>", "`{0}`：<1>"),
    Sentence("{0}: not stated → {1}", "{0}：未声明 → {1}"),
    Sentence("{0}: not stated → {1} (<2>)", "{0}：未声明 → {1}（<2>）"),
    Sentence("{0}: {1} → {2} (<3>)", "{0}：{1} → {2}（<3>）"),
    Sentence("data residency stays <0>", "数据所在地不变：<0>"),
    Sentence("data residency <0> → <1>", "数据所在地：<0> → <1>"),
    Sentence("data residency <0> → <1>, leaves <2>", "数据所在地：<0> → <1>，离开 <2>"),
  ]
}
