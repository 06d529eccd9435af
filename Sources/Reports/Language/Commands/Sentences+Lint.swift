/// What `carbonward lint` says of policies.
extension Sentences {
  static let lintTexts: [Sentence] = [
    Sentence(
      "{0} can never apply: `{1}` is never true",
      "{0} 从不适用：`{1}` 从不为真"),
    Sentence(
      "mend the condition, or remove what depends on it",
      "请改正条件，或删除依赖它的内容"),
    Sentence("budget `{0}` warns of every run", "预算 `{0}` 对每次运行都警告"),
    Sentence(
      "budget `{0}` warns only at the very limit",
      "预算 `{0}` 到限值才警告"),
    Sentence(
      "set `warn_at` between the two, such as `80 %`",
      "请将 `warn_at` 设在两者之间，如 `80 %`"),
    Sentence(
      "budget `{0}` never matters: `{1}` is at least as tight wherever it applies",
      "预算 `{0}` 从不起作用：在其适用之处 `{1}` 至少同样严格"),
    Sentence(
      "remove one of the two, or give them different scopes",
      "请删除其一，或赋予不同的范围"),
    Sentence(
      "budget `{0}` allows more than `{1}`, which it draws on",
      "预算 `{0}` 允许的量多于其上级 `{1}`"),
    Sentence(
      "rule `{0}` can never be violated: `require` always holds where it applies",
      "规则 `{0}` 不可能被违反：在其适用之处 `require` 始终成立"),
    Sentence(
      "rule `{0}` refuses every run that it applies to: `require` never holds",
      "规则 `{0}` 拒绝其适用的每次运行：`require` 从不成立"),
    Sentence(
      "write `require: \"false\"` if that is meant",
      "若本意如此，请写 `require: \"false\"`"),
    Sentence(
      "rule `{0}` demands the same as `{1}`",
      "规则 `{0}` 与 `{1}` 的要求相同"),
    Sentence("rule `{0}` has no message", "规则 `{0}` 没有消息"),
    Sentence("say what is wrong in words: `{0}`", "请用文字说明问题：`{0}`"),
    Sentence(
      "no budget or rule suggests measure `{0}`",
      "没有预算或规则建议措施 `{0}`"),
    Sentence(
      "name it in a `suggest` list; it is tried either way, but not first",
      "请列入 `suggest`；否则仍会尝试，但不优先"),
    Sentence(
      "measure `{0}` scales {1} by a figure without a source",
      "措施 `{0}` 按没有来源的数值缩放 {1}"),
    Sentence(
      "say where it is published: `source: …`",
      "请说明其出处：`source: …`"),
    Sentence(
      "measure `{0}` sets `{1}` to what it is already",
      "措施 `{0}` 将 `{1}` 设为原有的值"),
    Sentence(
      "comments may ignore `{0}`, whatever a run emits",
      "注释可忽略 `{0}`，无论运行排放多少"),
    Sentence("add `up_to: …`", "请添加 `up_to: …`"),
    Sentence(
      "waiver `{0}` covers no run that `{1}` applies to",
      "豁免 `{0}` 未涵盖 `{1}` 适用的任何运行"),
    Sentence(
      "waiver `{0}` covers every run, whatever it emits",
      "豁免 `{0}` 涵盖每次运行，无论其排放多少"),
    Sentence(
      "narrow it with `scope` or `up_to`",
      "请用 `scope` 或 `up_to` 收窄"),
    Sentence("waiver `{0}` says nobody approved it", "豁免 `{0}` 未说明批准人"),
    Sentence("add `approved_by: …`", "请添加 `approved_by: …`"),
    Sentence("waiver `{0}` expired on {1}", "豁免 `{0}` 已于 {1} 到期"),
    Sentence("remove it, or have it approved again", "请删除，或重新获得批准"),
    Sentence("`{0}` has no test", "`{0}` 没有测试"),
    Sentence(
      "add `tests:` with a run that passes and one that does not",
      "请添加 `tests:`，含一次通过和一次不通过的运行"),
    Sentence("two tests are called `{0}`", "两个测试同名：`{0}`"),
    Sentence(
      "budget `{0}` carries over more than its limit",
      "预算 `{0}` 结转的量多于其限值"),
    Sentence(
      "write `100 %` where all that is left may be carried over",
      "若剩余可全部结转，请写 `100 %`"),
    Sentence(
      "budget `{0}` lends more than its limit",
      "预算 `{0}` 借出的量多于其限值"),
    Sentence(
      "write a share of the limit, such as `10 %`",
      "请写限值的份额，如 `10 %`"),
    Sentence(
      "budget `{0}` refuses nothing, so that `{1}` makes no room that it needs",
      "预算 `{0}` 从不拒绝，因此 `{1}` 没有意义"),
    Sentence(
      "remove `{0}`, or `severity`",
      "请删除 `{0}` 或 `severity`"),
    Sentence(
      "budget `{0}` has nobody to lend to: no other budget over time draws on `{1}`",
      "预算 `{0}` 无处可借：没有其他跨期预算属于 `{1}`"),
    Sentence(
      "budget `{0}` has nobody to lend to: no other budget over time stands beside it",
      "预算 `{0}` 无处可借：没有其他同级的跨期预算"),
    Sentence(
      "remove `lend`, or give the budgets that may borrow the same `parent`",
      "请删除 `lend`，或为可借用的预算设置相同的 `parent`"),
    Sentence(
      "budget `{0}` states the threshold of {1} % twice",
      "预算 `{0}` 两次声明了阈值 {1} %"),
    Sentence("remove one of the two", "请删除其一"),
    Sentence(
      "budget `{0}` warns at {1}, which the ledger does not report",
      "预算 `{0}` 在 {1} 处警告，而台账不报告该处"),
    Sentence(
      "add it to `thresholds`, which stand in for `warn_at` in the ledger",
      "请加入 `thresholds`，它在台账中代替 `warn_at`"),
    Sentence(
      "budget `{0}` has its midnights in {1}, and `{2}`, which it draws on, in {3}",
      "预算 `{0}` 以 {1} 的午夜为界，而其上级 `{2}` 以 {3} 为界"),
    Sentence(
      "state the same `zone` for both, unless both books really close at other moments",
      "请为两者声明相同的 `zone`，除非两本账确实在不同时刻结账"),
    Sentence(
      "budget `{0}` begins its years on another day than `{1}`, which it draws on",
      "预算 `{0}` 与其上级 `{1}` 的年度起始日不同"),
    Sentence(
      "state the same `year_start` for both",
      "请为两者声明相同的 `year_start`"),
  ]
}
