/// Policies, waivers and results.
extension DiagnosticWords {
  static let policies: [String: String] = [
    "budget-without-ledger":
      """
    没有说明跨期预算已用了多少，因此运行是否在预算之内未知。请用 `--ledger FILE` 或 `CARBONWARD_LEDGER` \
    指定台账；在策略测试中，请写 `ledger: empty` 或已用的量。
    """,
    "ignore-expired":
      "忽略结论的注释已过最后一天，因此结论成立。请修正所涉问题并删除注释，或给出新的日期。",
    "ignore-expires-soon":
      "正在使用的注释将在两周内，或在策略的 `expiry_notice` 之内到期。请修正所涉问题。",
    "ignore-not-allowed":
      """
    注释要求忽略策略不允许用注释忽略的内容，或时间超过策略所允许。结论成立。策略可这样允许：\
    `allow_ignores: [{covers: [run-cap], at_most: 60 d, up_to: 2 tCO2e}]`；否则请申请豁免。
    """,
    "ignore-unused": "注释要求忽略的内容并不存在：没有违反，或没有这样命名的预算或规则。请删除。",
    "lint-always-holds": "规则的 `require` 在规则适用之处总是成立，因此不可能被违反。",
    "lint-boundless-waiver":
      """
    豁免涵盖任何运行而不论排放多少，或注释可忽略预算的任意数量。请用 `scope` 或 `up_to` 收窄豁免，用 \
    `up_to` 收窄 `allow_ignores` 的条目。
    """,
    "lint-budget-terms":
      """
    跨期预算的某个键与其余内容矛盾，或不起作用：结转、出借或借用多于所有，没有可出借的对象，阈值重复，\
    或期间与其上级预算的期间不一致。
    """,
    "lint-duplicate-rule": "两条规则对相同的运行提出相同的要求。请删除一条。",
    "lint-duplicate-test": "两个测试同名，失败时无法分辨是哪一个。",
    "lint-never-applies": "`scope` 或 `when` 永不为真，因此取决于它的内容永不适用。",
    "lint-never-holds":
      "规则的 `require` 永不成立，因此拒绝每次运行。若本意如此，请写 `require: \"false\"`。",
    "lint-no-effect": "措施把事实设为其条件已说明的值。",
    "lint-no-message": "规则没有自己的消息，因此违反时只显示其条件。",
    "lint-no-source": "措施按某个数值缩放，却没有说明该数值发表于何处。",
    "lint-pointless-warning":
      "预算的 `warn_at` 对每次运行都警告，或到限值才警告。请设在两者之间。",
    "lint-shadowed-budget":
      "预算永不起作用：在其适用之处另有至少同样严格的预算，或它允许的量多于其上级。",
    "lint-unapproved-waiver": "豁免没有说明由谁批准。",
    "lint-untested": "策略文件没有测试，因此无人知道它是否拒绝了应当拒绝的。",
    "lint-unused-measure": "没有预算或规则建议该措施。仍会尝试它，但不会最先尝试。",
    "lint-useless-waiver": "豁免没有涵盖预算或规则所适用的任何运行。",
    "policy-budget-terms":
      """
    预算没有期间，却有关于期间的键。`zone`、`year_start`、`thresholds`、`carry_over`、`borrow` 和 `lend` \
    用于跨期预算。
    """,
    "policy-document":
      "文件不是本版本可读的策略。请以 `carbonward: policy/v1` 开头。",
    "policy-duplicate-id":
      """
    两个预算、规则、措施或豁免的 id 相同，可能在同一文件，也可能在一起加载的多个文件。结论和豁免以 id \
    指称，因此 id 必须唯一。
    """,
    "policy-empty":
      "策略目录中没有策略，或策略中没有预算和规则。与空无一物比较的检查总会通过。",
    "policy-expression":
      """
    表达式无法解析或类型不符：名称未知、单位不合，或条件不成其为条件。标注处说明期望什么、实际是什么。
    """,
    "policy-id": "id 含有字母、数字、`-`、`_` 和 `.` 以外的字符，太长，或是另有所指的词。",
    "policy-import": "导入的内容不存在、位于仓库之外、是目录，或导回其自身。",
    "policy-limit":
      "`+10 %` 这样的限值是基准运行用量的份额，因此仅用于 `per: change`。",
    "policy-measure": "措施不起作用、改变不可改变的内容，或指向其自身。",
    "policy-message":
      "消息中有未闭合的 `{`，或其中的表达式无法读取。`{{` 表示一个花括号。",
    "policy-never-applied":
      "预算或规则不适用于本次检查的任何运行。策略服务于多个仓库时属正常；否则请检查其 `scope` 与 `when`。",
    "policy-no-run": "没有可与策略比较的运行。",
    "policy-parent":
      "预算的上级采用另一指标、不在运行之间共享，或指回该预算自身。",
    "policy-path": "策略无法读取：不存在、位于仓库之外，或不是普通文件。",
    "policy-period":
      """
    预算的 `per` 不是已知的期间。请取 `run`、`check`、`week`、`month`、`quarter`、`year`、`total`，或 \
    `1B tokens` 这样的数量。
    """,
    "policy-quantity": "数量无法读取，或其量纲与键不符。消息给出所需的单位。",
    "policy-residency":
      """
    关于数据所在地的内容不可能正确：标签没有地点、地点不在目录中，或条件用到没有策略声明的标签。标签写在 \
    `residency` 之下，各含区域（`gcp/europe-*`）、国家（`FRA`）或电网区域。
    """,
    "policy-run-not-covered": "没有预算和规则适用于某次运行：无论它做什么都会通过。",
    "policy-test": "策略测试缺少运行或期望、某一项有两种写法，或位于种类不对的文件。",
    "policy-unknown-id":
      """
    引用的预算、规则或措施不在所加载的策略之中。对预算的上级只是警告：台账可能认识它。
    """,
    "policy-unknown-name":
      """
    条件把区域、国家、电网区域或加速器与目录中没有的名称比较，因此永不成立；或该名称对应多个条目。两边都按\
    目录的 id 比较，与写法无关。
    """,
    "policy-unknown-value": "条件把事实与它不可能取的词比较，因此永不成立。消息给出最接近的词。",
    "policy-waiver":
      "豁免或 `allow_ignores` 的条目没有涵盖任何内容，或其上限的单位与所涵盖的内容不符。",
    "policy-zone":
      "预算的时区不在本机的 tz 数据库中。请写 `Europe/Oslo` 这样的名称，或 `+05:30` 这样的偏移。",
    "result-budget": "保存的结果中有预算没有限值，因此不是由 `--format json` 写成的。",
    "result-contradiction":
      """
    保存的结果与其自身的结论不符：写成之后有人改动了结果、级别或计数，或由人工拼凑而成。不予呈现；请由检查\
    重新写出。
    """,
    "result-group":
      "保存的结果中有分组（例如变更的分组）指向结果中没有的运行。请用生成它的程序重新写出。",
    "result-suggestion": "保存的结果中有结论指向不存在的建议。",
    "result-totals": "保存的结果的合计不等于其各次运行之和：写成之后被改动过。",
    "test-failed": "策略测试的结果与期望不符；注释显示实际结果。",
    "waiver-expired": "豁免已过最后一天，或其日期无法读取（按已过期处理）。请删除，或重新批准。",
    "waiver-expires-soon":
      "正在使用的豁免将在两周内，或在策略的 `expiry_notice` 之内到期。请修正其所涵盖的内容，或重新批准。",
    "waiver-malformed-date":
      "豁免的日期无法读取，因此按已过期处理。请写其有效的最后一天，例如 `2026-12-31`。",
    "waiver-unused": "豁免在本次检查中没有涵盖任何内容。若其对象已不存在，请删除。",
  ]
}
