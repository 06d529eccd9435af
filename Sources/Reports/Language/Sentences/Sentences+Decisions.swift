/// What rules say, and why something cannot be decided.
extension Sentences {
  static let decisions: [Sentence] = [
    Sentence("`{0}` holds", "满足 `{0}`"),
    Sentence("requires `{0}`", "要求 `{0}`"),
    Sentence("does not apply: `{0}` is false", "不适用：`{0}` 为假"),
    Sentence("cannot be decided: [0]", "无法判定：[0]"),
    Sentence("[0] ({1} runs wait for it)", "[0]（{1} 次运行在等待它）"),
    Sentence("that decides {0} too", "这也会使 {0} 得以判定"),
    Sentence("something that it needs is not known", "所需的某项内容未知"),
    Sentence("the condition is neither true nor false", "条件既不为真也不为假"),
    Sentence("the condition cannot be evaluated: [0]", "条件无法求值：[0]"),
    Sentence("`{0}` is too large for a number", "`{0}` 超出数值范围"),
    Sentence("the run does no work in {0}", "该运行在 {0} 方面没有工作量"),
    Sentence(
      "mend it; a figure that is true belongs into the project's catalogue, with its source",
      "请修正；若数值属实，应连同来源写入项目的目录"),
    Sentence("`{0}` is not known", "`{0}` 未知"),
    Sentence("`{0}` is not known: <1>", "`{0}` 未知：<1>"),
    Sentence("`{0}` is not known: {1}", "`{0}` 未知：{1}"),
    Sentence("`{0}` is not known at the base revision", "基准版本中 `{0}` 未知"),
    Sentence(
      "`{0}` is stated in a way that cannot be read: <1>", "`{0}` 的写法无法读取：<1>"),
    Sentence(
      "`{0}` is stated in a way that cannot be read: {1}", "`{0}` 的写法无法读取：{1}"),
    Sentence("where the run's data lies is not known", "该运行的数据所在地未知"),
    Sentence(
      "where the data of the base revision lies is not known", "基准版本的数据所在地未知"),
    Sentence(
      "there is no base revision to compare with; `carbonward diff --base REF` names one",
      "没有可比较的基准版本；用 `carbonward diff --base REF` 指定"),
    Sentence("the label {0} is not stated", "未声明标签 {0}"),
    Sentence("`{0}` cannot be estimated", "`{0}` 无法估算"),
    Sentence(
      """
      the emissions of making {0} are not known; a row of it under `accelerators` in the \
      `catalogue` of carbonward.yaml may state them as `embodied`
      """,
      """
      制造 {0} 的碳排放未知；可在 carbonward.yaml 的 `catalogue` 中 `accelerators` 之下\
      添加条目，以 `embodied` 声明
      """),
    Sentence(
      "[0] (for {1}, which draws on the same budget)", "[0]（{1} 使用同一预算）"),
    Sentence("no ledger says what was used of it before", "没有台账说明此前用了多少"),
    Sentence("no ledger says what was used of it in {0}", "没有台账说明 {0} 期间用了多少"),
    Sentence(
      "write the value where it stands, or set it for one estimate with {0}",
      "请在其所在处写明数值，或用 {0} 为单次估算设置"),
    Sentence(
      "state {0} under the run's `facts` in `carbonward.yaml`",
      "请在 `carbonward.yaml` 中该运行的 `facts` 之下声明 {0}"),
    Sentence(
      "name the ledger with `{0}`, or set `CARBONWARD_LEDGER`",
      "请用 `{0}` 指定台账，或设置 `CARBONWARD_LEDGER`"),
    Sentence("and [0]", "[0]"),
  ]
}
