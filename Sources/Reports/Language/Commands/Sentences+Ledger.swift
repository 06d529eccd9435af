/// What `carbonward ledger` says.
extension Sentences {
  /// What its commands answer.
  static let ledgerTexts: [Sentence] = [
    Sentence("the ledger has no budgets", "台账中没有预算"),
    Sentence("budget", "预算"),
    Sentence("period", "期间"),
    Sentence("has", "总额"),
    Sentence("owed", "欠额"),
    Sentence("free", "可用"),
    Sentence("used", "占用"),
    Sentence("defined: `{0}`", "已定义：`{0}`"),
    Sentence(
      "nobody measured how long it took, or on how many devices", "未计量其时长或设备数量"),
    Sentence("what it trained was not reserved with it", "预留时未记录其训练内容"),
    Sentence("granted: `{0}`", "已准予：`{0}`"),
    Sentence("already held: `{0}`", "已预留在先：`{0}`"),
    Sentence("refused: `{0}`", "已拒绝：`{0}`"),
    Sentence("`{0}` passes {1} % ({2})", "`{0}` 超过 {1} %（{2}）"),
    Sentence(
      "{0} ({1}): {2} asked; {3} alone, {4} with all open, {5} with those ahead, of {6}",
      "{0}（{1}）：申请 {2}；单独 {3}，计入全部未结 {4}，计入排在前面的 {5}，总额 {6}"),
    Sentence(
      "{0} ({1}): {2} asked; {3} alone, {4} with all open, {5} with those ahead, of {6}, over",
      "{0}（{1}）：申请 {2}；单独 {3}，计入全部未结 {4}，计入排在前面的 {5}，总额 {6}，超出"),
    Sentence(
      "{0} ({1}): {2} asked; {3} alone, {4} with all open, {5} with those ahead, of {6}, over (soft)",
      "{0}（{1}）：申请 {2}；单独 {3}，计入全部未结 {4}，计入排在前面的 {5}，总额 {6}，超出（软性）"),
    Sentence("committed: `{0}`", "已提交：`{0}`"),
    Sentence("already committed: `{0}`", "先前已提交：`{0}`"),
    Sentence("released: `{0}`", "已释放：`{0}`"),
    Sentence("already released: `{0}`", "先前已释放：`{0}`"),
    Sentence("settled: `{0}`", "已结算：`{0}`"),
    Sentence("settled: `{0}`, which held nothing", "已结算：`{0}`，此前没有预留"),
    Sentence("already settled: `{0}`", "先前已结算：`{0}`"),
    Sentence("{0}: {1} used, {2} reserved", "{0}：已用 {1}，已预留 {2}"),
    Sentence(
      "{0}: {1} used, {2} reserved, {3} more",
      "{0}：已用 {1}，已预留 {2}，多用 {3}"),
    Sentence(
      "{0}: {1} used, {2} reserved; the next period owes {3}",
      "{0}：已用 {1}，已预留 {2}；下一期间欠 {3}"),
    Sentence(
      "{0}: {1} used, {2} reserved, {3} more; the next period owes {4}",
      "{0}：已用 {1}，已预留 {2}，多用 {3}；下一期间欠 {4}"),
    Sentence("{0}: not measured, counted as reserved", "{0}：未计量，按预留计"),
    Sentence("nothing is reserved", "没有预留"),
    Sentence("nothing is odd", "没有异常"),
    Sentence("{0} events, head {1}: sound", "{0} 个事件，链首 {1}：完好"),
    Sentence(
      "{0} events, head {1}: {2} problem",
      "{0} 个事件，链首 {1}：{2} 个问题"),
    Sentence(
      "{0} events, head {1}: {2} problems",
      "{0} 个事件，链首 {1}：{2} 个问题"),
    Sentence("{0} events imported", "已导入 {0} 个事件"),
    Sentence("{0} budgets over time, {1} changed", "{0} 个跨期预算，{1} 个有变化"),
    Sentence("{0} would be settled, {1} refused", "将结算 {0} 项，拒绝 {1} 项"),
    Sentence("{0} settled, {1} refused", "已结算 {0} 项，拒绝 {1} 项"),
    Sentence("borrowed", "已借用"),
    Sentence("already borrowed, for the same reason", "已以同一理由借用"),
    Sentence("`{0}` is now <1>", "`{0}` 现在<1>"),
    Sentence("`{0}` is already <1>", "`{0}` 先前<1>"),
    Sentence("left out: `{0}`: <1>", "略去：`{0}`：<1>"),
    Sentence("added: `{0}`", "已添加：`{0}`"),
    Sentence("{0} run added to `{1}`", "已将 {0} 次运行添加到 `{1}`"),
    Sentence("{0} runs added to `{1}`", "已将 {0} 次运行添加到 `{1}`"),
    Sentence(
      "{0}: {1} run, <2> {3} × predicted",
      "{0}：{1} 次运行，<2>为预测的 {3} 倍"),
    Sentence(
      "{0}: {1} runs, <2> {3} × predicted",
      "{0}：{1} 次运行，<2>为预测的 {3} 倍"),
    Sentence(
      "{0}: {1} runs, <2> {3} × predicted ({4} to {5})",
      "{0}：{1} 次运行，<2>为预测的 {3} 倍（{4} 至 {5}）"),
    Sentence("no ledger is named", "未指定台账"),
    Sentence(
      "add `--ledger ledger.db`, or set CARBONWARD_LEDGER",
      "请添加 `--ledger ledger.db`，或设置 CARBONWARD_LEDGER"),
    Sentence("`{0}` is no checkpoint", "`{0}` 不是检查点"),
    Sentence(
      "a budget's unit and periods stay; give a budget that differs another id",
      "预算的单位和期间不可更改；请为不同的预算另取 id"),
    Sentence(
      "add it with `carbonward ledger define --policy PATH`",
      "请用 `carbonward ledger define --policy PATH` 添加"),
    Sentence(
      "where there is none yet, `carbonward ledger define --policy PATH` makes it",
      "若尚无台账，可由 `carbonward ledger define --policy PATH` 建立"),
    Sentence(
      "use the build of carbonward with PostgreSQL",
      "请使用带 PostgreSQL 的 carbonward"),
    Sentence(
      "`carbonward ledger verify` says what is wrong",
      "`carbonward ledger verify` 会说明问题所在"),
    Sentence(
      "name one run by its key, or a merge request with `--group`",
      "请用键指明一次运行，或用 `--group` 指明一个合并请求"),
    Sentence("name the policies with `--policy`", "请用 `--policy` 指明策略"),
    Sentence(
      "give what was measured with `--actual`",
      "请用 `--actual` 给出计量值"),
    Sentence(
      "`--start` and `--end` are given together",
      "`--start` 与 `--end` 须一并给出"),
    Sentence(
      "`--burn-down` is of one budget; add `--budget ID`",
      "`--burn-down` 针对一个预算；请添加 `--budget ID`"),
    Sentence(
      "clock: the last event is {0} min ahead of the clock, which was set back",
      "时钟：最后的事件比时钟早 {0} 分钟，时钟曾被拨回"),
    Sentence(
      "unsettled: `{0}` should have ended {1} days ago and was never settled",
      "未结算：`{0}` 应在 {1} 天前结束，却从未结算"),
    Sentence(
      "ended-leases: {0} lease has ended; the next reservation sweeps them",
      "租期已止：{0} 项租期已止，由下一次预留清理"),
    Sentence(
      "ended-leases: {0} leases have ended; the next reservation sweeps them",
      "租期已止：{0} 项租期已止，由下一次预留清理"),
    Sentence(
      "unreserved: {0} run was used without having been reserved; the last is `{1}`",
      "未预留：{0} 次运行未经预留即已使用；最近的是 `{1}`"),
    Sentence(
      "unreserved: {0} runs were used without having been reserved; the last is `{1}`",
      "未预留：{0} 次运行未经预留即已使用；最近的是 `{1}`"),
    Sentence(
      "debt: `{0}` used {1} {2} more than {3} had",
      "欠额：`{0}` 比 {3} 的总额多用 {1} {2}"),
    Sentence(
      "overcommitted: budgets that draw on `{0}` allow together more than it does",
      "超额分配：`{0}` 之下的预算合计超过它本身"),
  ]

  /// Why it does not do what it was asked to.
  static let ledgerErrors: [Sentence] = [
    Sentence("the ledger is unavailable: <0>", "台账不可用：<0>"),
    Sentence("its file cannot be opened", "无法打开其文件"),
    Sentence("no connection to its database", "无法连接其数据库"),
    Sentence("its database does not let this user in", "其数据库不允许该用户进入"),
    Sentence("it is read-only here", "此处只读"),
    Sentence("there is no space left", "空间不足"),
    Sentence("its file cannot be read or written", "其文件无法读写"),
    Sentence("others kept it busy for too long", "被他人占用过久"),
    Sentence("the connection to its database was lost", "与其数据库的连接中断"),
    Sentence("others changed the same budgets again and again", "他人一再更改同一些预算"),
    Sentence("its database answered with error {0}", "其数据库返回错误 {0}"),
    Sentence("this program was built without {0}", "本程序构建时未含 {0}"),
    Sentence(
      "the ledger has schema version {0}, and this program knows versions up to {1}; update carbonward",
      "台账的模式版本为 {0}，而本程序只认识到版本 {1}；请更新 carbonward"),
    Sentence("the database holds something that is no ledger", "数据库中的内容不是台账"),
    Sentence("the ledger is damaged: <0>", "台账已损坏：<0>"),
    Sentence("the ledger is damaged: {0}", "台账已损坏：{0}"),
    Sentence("an amount is larger than the ledger can count", "数量超出台账可计的范围"),
    Sentence("the ledger has no budget `{0}`", "台账中没有预算 `{0}`"),
    Sentence(
      "the ledger knows budget `{0}` with another {1}",
      "台账中预算 `{0}` 的 {1} 不同"),
    Sentence("the ledger has no reservation `{0}`", "台账中没有预留 `{0}`"),
    Sentence("reservation `{0}` is already <1>", "预留 `{0}` 先前<1>"),
    Sentence("budget `{0}` is frozen", "预算 `{0}` 已冻结"),
    Sentence(
      "period {0} of budget `{1}` is closed",
      "预算 `{1}` 的期间 {0} 已结账"),
    Sentence("at most {0} can be borrowed, not {1}", "至多可借用 {0}，而非 {1}"),
    Sentence("at most {0} can be lent, not {1}", "至多可借出 {0}，而非 {1}"),
    Sentence("{0} is free to be lent, not {1}", "可借出 {0}，而非 {1}"),
    Sentence(
      "at most {0} can be carried over, not {1}",
      "至多可结转 {0}，而非 {1}"),
    Sentence("this needs an approver", "此操作需要批准人"),
    Sentence("nobody approves what they ask for themselves", "任何人不得批准自己的申请"),
    Sentence("period {0} is not over", "期间 {0} 尚未结束"),
    Sentence(
      "{0} reservation is still open in the period",
      "该期间仍有 {0} 项未结预留"),
    Sentence(
      "{0} reservations are still open in the period",
      "该期间仍有 {0} 项未结预留"),
    Sentence("period {0} must be closed first", "须先结账期间 {0}"),
    Sentence(
      "periods of `{0}` are shorter than those of a budget that draws on it",
      "`{0}` 的期间短于其下级预算的期间"),
    Sentence("a name is empty", "名称为空"),
    Sentence(
      "a name is longer than 512 bytes or holds control characters",
      "名称超过 512 字节或含控制字符"),
    Sentence("an amount is below zero", "数量小于零"),
    Sentence(
      "the time reaches over more than 1000 periods",
      "时间跨越超过 1000 个期间"),
    Sentence("the end is before the start", "终点早于起点"),
    Sentence("a lease lasts from 1 second to 400 days", "租期为 1 秒至 400 天"),
    Sentence("time zone `{0}` is not known on this machine", "本机没有时区 `{0}`"),
    Sentence("budget `{0}` would draw on itself", "预算 `{0}` 将成为自身的下级"),
    Sentence(
      "budget `{0}` counts another metric than the budget it draws on",
      "预算 `{0}` 与其上级预算的指标不同"),
    Sentence("the reservation draws on no budget", "该预留不属于任何预算"),
    Sentence("budget `{0}` counts something else", "预算 `{0}` 计的是别的量"),
    Sentence("the ledger's address cannot be understood", "无法理解台账的地址"),
    Sentence("the ledger is not empty", "台账不为空"),
    Sentence("line {0} is no event of a ledger", "第 {0} 行不是台账的事件"),
    Sentence("budgets are nested more than 32 deep", "预算嵌套超过 32 层"),
  ]
}
