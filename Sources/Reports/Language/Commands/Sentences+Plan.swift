/// What `carbonward plan` says on a terminal.
extension Sentences {
  static let planTexts: [Sentence] = [
    // Cells and heads of the table.
    Sentence("as it is", "当前"),
    Sentence("verdict", "结论"),
    Sentence("residency", "数据所在地"),
    Sentence("pass", "通过"),
    Sentence("warn", "警告"),
    Sentence("fail", "不通过"),
    Sentence("unknown", "未知"),
    Sentence("emissions", "碳排放"),
    Sentence("energy", "电力消耗"),
    Sentence("duration", "时长"),
    Sentence("water", "用水量"),
    Sentence("cost", "费用"),
    Sentence("embodied", "隐含碳排放"),
    Sentence("market-emissions", "基于市场的碳排放"),
    Sentence("{0} ({1} to {2})", "{0}（{1} 至 {2}）"),
    // Below it.
    Sentence("and {0} more", "另有 {0} 行"),
    Sentence(
      "the first {0} by <1>, whatever they are in others:", "按<1>排在最前的 {0} 个，不论其他指标："),
    Sentence("stopped after {0} of {1} points", "在 {1} 个点中的 {0} 个之后停止"),
    Sentence(
      "{0} row that no other of {1} points beats; {2} meet the policy",
      "{1} 个点中有 {0} 个不被其他点胜过；{2} 个符合策略"),
    Sentence(
      "{0} rows that no other of {1} points beats; {2} meet the policy",
      "{1} 个点中有 {0} 个不被其他点胜过；{2} 个符合策略"),
    Sentence("not known, so that they rank nothing: {0}", "未知，因此不参与排名：{0}"),
    Sentence("{0} of {1} points cannot be had:", "{1} 个点中有 {0} 个不可行："),
    Sentence("and more like these", "以及更多类似的点"),
    Sentence("{0}, and {1} more", "{0}，另有 {1} 个"),
    // Goals.
    Sentence("within {0} of <1> (medians)", "<1>不超过 {0}（中位数）"),
    Sentence("within {0} of <1> (medians); as it is, {2}", "<1>不超过 {0}（中位数）；当前为 {2}"),
    Sentence("nothing that could be varied is known", "没有已知的可变事实"),
    Sentence("{0}  at most {1} (now {2})", "{0}  至多 {1}（当前 {2}）"),
    Sentence("{0}  at least {1} (now {2})", "{0}  至少 {1}（当前 {2}）"),
    Sentence(
      "{0}  one of {1}, which keep the global batch (now {2})",
      "{0}  取 {1} 之一，以保持全局批量（当前 {2}）"),
    Sentence("{0}  as many as you like (now {1})", "{0}  不限（当前 {1}）"),
    Sentence("{0}  none, however few (now {1})", "{0}  再少也不行（当前 {1}）"),
    Sentence("{0}  none (now {1})", "{0}  无（当前 {1}）"),
    Sentence("{0}  makes no difference (now {1})", "{0}  没有影响（当前 {1}）"),
    Sentence("{0}  cannot be varied: <1> (now {2})", "{0}  不可改变：<1>（当前 {2}）"),
    Sentence("`{0}` is not known", "`{0}` 未知"),
    Sentence("`{0}` is not known: state `{1}`", "`{0}` 未知：请声明 `{1}`"),
    Sentence(
      "a plan is made for one run, and {0} were found", "规划针对一次运行，而找到了 {0} 次"),
    Sentence(
      "name the config of one run: `carbonward plan PATH`", "请指明一次运行的配置：`carbonward plan PATH`"),
    Sentence(
      "a page holds plans of up to {0} runs, and {1} were found", "一页最多容纳 {0} 个运行的规划，而找到了 {1} 个"),
    Sentence(
      "name the configs of some of them: `carbonward plan PATH…`",
      "请指明其中一些运行的配置：`carbonward plan PATH…`"),
    Sentence(
      "`--format {0}` is of one run, and {1} were found", "`--format {0}` 针对一次运行，而找到了 {1} 次"),
    Sentence("`--plot {0}` is of one run, and {1} were found", "`--plot {0}` 针对一次运行，而找到了 {1} 次"),
    Sentence("`{0}` is left out: <1>", "略去 `{0}`：<1>"),
    Sentence("`{0}` is not known; state `{1}`", "`{0}` 未知；请声明 `{1}`"),
    Sentence(
      "`--plot {0}` draws on the terminal, where `--format {1}` goes",
      "`--plot {0}` 绘于终端，而 `--format {1}` 也输出到那里"),
    Sentence("write it to a file: `--plot {0}`", "请写入文件：`--plot {0}`"),
    Sentence("a heat map wants two axes", "热图需要两个轴"),
    Sentence("add a second `--vary`", "请再加一个 `--vary`"),
    Sentence("a plot of values wants one axis", "数值图需要一个轴"),
    Sentence("give one `--vary`, or plot a `heat-map`", "请给出一个 `--vary`，或绘制 `heat-map`"),
    Sentence("there is no suggestion to draw a waterfall to", "没有可绘制瀑布图的建议"),
    Sentence(
      "`carbonward check` says what stands in the way, if anything does",
      "`carbonward check` 会说明有何阻碍"),
    Sentence(
      "`--plot {0}` wants a kind, and a path for an SVG, as in `tornado=tornado.svg`",
      "`--plot {0}` 需要种类，SVG 还需要路径，如 `tornado=tornado.svg`"),
    Sentence("kinds: {0}, and `none` for no plot", "种类：{0}，不绘图用 `none`"),
    Sentence("`--top {0}` wants a number above zero", "`--top {0}` 需要大于零的数"),
  ]

  /// Titles, legends and words of plots on a terminal.
  static let plotTexts: [Sentence] = [
    Sentence("{0} to {1} ({2} to {3})", "{0} 至 {1}（{2} 至 {3}）"),
    Sentence("<0>  {1} ({2} to {3})", "<0>  {1}（{2} 至 {3}）"),
    Sentence("<0>  {1}", "<0>  {1}"),
    Sentence("today", "当前"),
    Sentence("not known", "未知"),
    Sentence("cannot be had", "不可行"),
    Sentence("{0} (low)", "{0}（低）"),
    Sentence("{0} (medium)", "{0}（中）"),
    Sentence("{0} (high)", "{0}（高）"),
    Sentence("−{0}, left {1} ({2} to {3})", "−{0}，剩余 {1}（{2} 至 {3}）"),
    Sentence("−{0}, left {1}", "−{0}，剩余 {1}"),
    Sentence("effort curve", "投入曲线"),
    Sentence(
      "effort curve: what each measure still saves, the least effort first",
      "投入曲线：各措施还能节省的量，投入最少者在前"),
    Sentence("emissions are not known", "碳排放未知"),
    Sentence("no measure of the policy saves anything", "策略中没有措施能节省"),
    Sentence(
      "{0} saved at the median; ranges from p5 to p95", "{0} 中位数的节省量；范围为 p5 至 p95"),
    Sentence("tornado", "龙卷风图"),
    Sentence(
      "tornado: median emissions with one fact at the ends of its range",
      "龙卷风图：单个事实取其范围两端时碳排放的中位数"),
    Sentence(
      "{0} today, {1}; {2} its low value, {3} its high value; ±20 % where no range is known",
      "{0} 当前，{1}；{2} 低值，{3} 高值；范围未知时取 ±20 %"),
    Sentence(
      "waterfall: emissions from today to a run that passes", "瀑布图：碳排放从当前到通过的运行"),
    Sentence("<0> by {1}", "按 {1} 的<0>"),
    Sentence("<0> by {1} (down) and {2} (across)", "按 {1}（纵）和 {2}（横）的<0>"),
    Sentence(
      "{0} up to p5, {1} to the median, {2} to p95", "{0} 至 p5，{1} 至中位数，{2} 至 p95"),
    Sentence(
      "{0} up to p5, {1} to the median, {2} to p95; one value in {3} is shown",
      "{0} 至 p5，{1} 至中位数，{2} 至 p95；每 {3} 个值显示一个"),
    Sentence(
      "{0} up to p5, {1} to the median, {2} to p95; {3} the limit of {4}",
      "{0} 至 p5，{1} 至中位数，{2} 至 p95；{3} 限值 {4}"),
    Sentence(
      "{0} up to p5, {1} to the median, {2} to p95; {3} the limit of {4}, held against {5}",
      "{0} 至 p5，{1} 至中位数，{2} 至 p95；{3} 限值 {4}，以 {5} 衡量"),
    Sentence("medians; * does not meet the policy", "中位数；* 不符合策略"),
    Sentence(
      "0 to 9 meet the policy, a to j do not: {0} to {1}", "0 至 9 符合策略，a 至 j 不符合：{0} 至 {1}"),
    Sentence("<0>; {1} cannot be had", "<0>；{1} 不可行"),
    Sentence("<0>; a cell is the best of {1} columns", "<0>；一格为 {1} 列中的最佳者"),
    Sentence("burn-down: {0} in {1}, of {2}", "燃尽图：{0}，{1}，共 {2}"),
    Sentence("{0} left, {1} of it reserved", "剩余 {0}，其中已预留 {1}"),
    Sentence("{0} left ({1} to {2})", "剩余 {0}（{1} 至 {2}）"),
    Sentence("{0} left", "剩余 {0}"),
    Sentence(
      "{0} free, {1} reserved, {2} an even pace; last row: the forecast needs three days",
      "{0} 可用，{1} 已预留，{2} 匀速消耗；末行：预测需要三天的数据"),
    Sentence(
      """
      {0} free, {1} reserved, {2} an even pace; last row: the forecast, {3} up to its 95th \
      percentile
      """,
      "{0} 可用，{1} 已预留，{2} 匀速消耗；末行：预测，{3} 至第 95 百分位数"),
  ]

  /// What is wrong with axes and goals.
  static let sweepErrors: [Sentence] = [
    Sentence("`{0}` is varied twice", "`{0}` 被变化了两次"),
    Sentence("join the lists by `,`", "请用 `,` 连接两个列表"),
    Sentence("the sweep spans over {0} points: {1}", "扫描超过 {0} 个点：{1}"),
    Sentence("vary fewer values, or take larger steps", "请减少取值，或加大步长"),
    Sentence("`{0}` does not vary a fact", "`{0}` 没有改变任何事实"),
    Sentence(
      "write `FACT=VALUES`, such as `hardware.count=8..64*2` or `site.region=gcp/*`",
      "请写 `FACT=VALUES`，如 `hardware.count=8..64*2` 或 `site.region=gcp/*`"),
    Sentence("`{0}` would take over {1} values", "`{0}` 的取值将超过 {1} 个"),
    Sentence("take larger steps, or a shorter range", "请加大步长，或缩短范围"),
    Sentence("`{0}` has no values to vary over", "`{0}` 没有可变化的取值"),
    Sentence("no `{0}` of the catalogue is called `{1}`", "目录中没有名为 `{1}` 的 `{0}`"),
    Sentence("`carbonward catalogue list` shows all names", "`carbonward catalogue list` 显示所有名称"),
    Sentence("`{0}` says no step", "`{0}` 没有说明步长"),
    Sentence("say how far apart the values are: `{0}`", "请说明各值的间隔：`{0}`"),
    Sentence(
      """
      say how its values follow each other: `{0}` doubles, and `/` or `+` with an amount adds that
      """,
      "请说明各值如何递进：`{0}` 为翻倍，`/` 或 `+` 加数量为递增"),
    Sentence("the range of `{0}` ends before it starts", "`{0}` 的范围终点在起点之前"),
    Sentence("swap its ends", "请交换两端"),
    Sentence("`{0}` has no range: its values have no order", "`{0}` 没有范围：其取值没有次序"),
    Sentence("list them: `{0}`", "请列出：`{0}`"),
    Sentence("`{0}` is not a step of `{1}`", "`{0}` 不是 `{1}` 的步长"),
    Sentence(
      "write `8..512*2` for factors above one, `8..64/8` for steps above zero",
      "大于一的倍数写 `8..512*2`，大于零的步长写 `8..64/8`"),
    Sentence("`{0}` is not a step of time", "`{0}` 不是时间步长"),
    Sentence("write for example `/1h` or `/30min`", "例如写 `/1h` 或 `/30min`"),
    Sentence("`{0}` has no list of names to fit `{1}` to", "`{0}` 没有可与 `{1}` 匹配的名称表"),
    Sentence("list its values, such as `{0}`", "请列出其取值，如 `{0}`"),
    Sentence("`{0}` is no limit that a run may fit into", "`{0}` 不是运行可遵守的限值"),
    Sentence(
      "write an amount with its unit, such as `40 t`, `72 h`, `10 MWh` or `300 L`",
      "请写带单位的数量，如 `40 t`、`72 h`、`10 MWh` 或 `300 L`"),
  ]
}
