/// What waivers and comments that ignore findings add, and what is said about them.
extension Sentences {
  /// What stands behind the words of a rule.
  static let appended: [Sentence] = [
    Sentence("the waiver `{0}` has expired", "豁免 `{0}` 已过期"),
    Sentence("the waiver `{0}` ends at {1}", "豁免 `{0}` 的上限为 {1}"),
    Sentence("waived until {0}: {1}", "豁免至 {0}：{1}"),
    Sentence("comments may let it pass up to {0}", "注释最多可放行至 {0}"),
    Sentence(
      "ignored until {0} by line {1} of {2}: {3}", "由 {2} 第 {1} 行忽略至 {0}：{3}"),
    Sentence("what rests on it counts as unknown", "依赖它的内容按未知处理"),
  ]

  static let exceptions: [Sentence] = [
    Sentence("waiver `{0}` counts as expired", "豁免 `{0}` 按已过期处理"),
    Sentence(
      "waiver `{0}` counts as expired and no longer covers `{1}`",
      "豁免 `{0}` 按已过期处理，不再涵盖 `{1}`"),
    Sentence("waiver `{0}` expired on {1}", "豁免 `{0}` 已于 {1} 过期"),
    Sentence(
      "waiver `{0}` expired on {1} and no longer covers `{2}`",
      "豁免 `{0}` 已于 {1} 过期，不再涵盖 `{2}`"),
    Sentence(
      "remove it, or have it approved again by its owner, {0}", "请删除，或请其责任人 {0} 重新批准"),
    Sentence("waiver `{0}` covers nothing in this check", "豁免 `{0}` 在本次检查中没有涵盖任何内容"),
    Sentence(
      "waiver `{0}` covers nothing: what it is about is over its {1}",
      "豁免 `{0}` 没有涵盖任何内容：所涉数量已超过其上限 {1}"),
    Sentence(
      "waiver `{0}` covers nothing: its scope cannot be decided",
      "豁免 `{0}` 没有涵盖任何内容：其范围无法判定"),
    Sentence(
      "waiver `{0}` is in use and expires <1>, on {2}", "豁免 `{0}` 正在使用，<1>（{2}）到期"),
    Sentence("its owner is {0}", "其责任人是 {0}"),
    Sentence("there is no budget or rule {0} to ignore", "没有名为 {0} 的预算或规则可以忽略"),
    Sentence("no policy allows comments to ignore {0}", "没有策略允许用注释忽略 {0}"),
    Sentence(
      "ask the owner of the policy for a waiver, or for it to be put under `allow_ignores`",
      "请向策略的责任人申请豁免，或请其列入 `allow_ignores`"),
    Sentence(
      "the policy does not allow comments to ignore {0} for so long",
      "策略不允许用注释忽略 {0} 这么久"),
    Sentence("write a day no later than `{0}`", "请写一个不晚于 `{0}` 的日期"),
    Sentence("{0} is not a date, so {1} is not ignored", "{0} 不是日期，因此不忽略 {1}"),
    Sentence(
      "write the last day on which to ignore it, such as `2027-01-31`",
      "请写忽略的最后一天，例如 `2027-01-31`"),
    Sentence("the comment that ignores {0} expired on {1}", "忽略 {0} 的注释已于 {1} 过期"),
    Sentence(
      "mend what it is about and remove it, or give it a new date",
      "请修正所涉问题并删除该注释，或给出新的日期"),
    Sentence("there is nothing about {0} to ignore here", "此处没有与 {0} 有关的内容可以忽略"),
    Sentence("remove it", "请删除"),
    Sentence(
      "the comment that ignores {0} is in use and expires <1>, on {2}",
      "忽略 {0} 的注释正在使用，<1>（{2}）到期"),
    Sentence("did you mean `{0}`?", "是否想写 `{0}`？"),
    Sentence("did you mean {0}?", "是否想写 {0}？"),
  ]
}
