/// What commands say of policies.
extension Sentences {
  /// What `lint`, `test`, `waivers` and `eval` say.
  static let policyTexts: [Sentence] = [
    Sentence("there is no policy to lint", "没有可检查的策略"),
    Sentence("name one: `{0}`", "请指明一个：`{0}`"),
    Sentence("there is no policy to test", "没有可测试的策略"),
    Sentence("test `{0}`: <1>", "测试 `{0}`：<1>"),
    Sentence("test `{0}`: {1}", "测试 `{0}`：{1}"),
    Sentence(
      "expected the verdict `{0}`, got `{1}`",
      "期望结论 `{0}`，得到 `{1}`"),
    Sentence("{0} is <1>: [2]", "{0}：<1>：[2]"),
    Sentence("{0} passed, {1} failed", "{0} 项通过，{1} 项未通过"),
    Sentence("{0}: `{1}`: never is kept", "{0}：`{1}`：从未满足"),
    Sentence("{0}: `{1}`: never is exceeded", "{0}：`{1}`：从未超出"),
    Sentence("{0}: `{1}`: never is violated", "{0}：`{1}`：从未违反"),
    Sentence("{0}: `{1}`: never is used", "{0}：`{1}`：从未使用"),
    Sentence("{0}: `{1}`: never `{2}` is true", "{0}：`{1}`：`{2}` 从未为真"),
    Sentence("{0}: `{1}`: never `{2}` is false", "{0}：`{1}`：`{2}` 从未为假"),
    Sentence("{0}: `{1}`: never {2}", "{0}：`{1}`：从未 {2}"),
    Sentence("{0}: `{1}`: no test notices {2}", "{0}：`{1}`：没有测试发现 {2}"),
    Sentence("no test was run", "没有运行任何测试"),
    Sentence("coverage: {0} of {1} points", "覆盖：{1} 个点中的 {0} 个"),
    Sentence(
      "mutation: {0} of {1} mutants noticed",
      "变异：{1} 个变异中发现 {0} 个"),
    Sentence("{0} mutants were not tried", "{0} 个变异未尝试"),
    Sentence(
      "the coverage is {0}, where {1} is asked for",
      "覆盖率为 {0}，而要求 {1}"),
    Sentence(
      "the mutation score is {0}, where {1} is asked for",
      "变异得分为 {0}，而要求 {1}"),
    Sentence(
      "there is nothing to take the coverage of, where {0} is asked for",
      "没有可计算覆盖率的内容，而要求 {0}"),
    Sentence(
      "there is nothing to take the mutation score of, where {0} is asked for",
      "没有可计算变异得分的内容，而要求 {0}"),
    Sentence("`{0}` is a policy, and no training config", "`{0}` 是策略，不是训练配置"),
    Sentence(
      "hold runs against it by `--policy {0}`; paths name training configs",
      "请用 `--policy {0}` 以它判定运行；路径用于指明训练配置"),
    Sentence("there is no waiver and no ignore comment", "没有豁免，也没有忽略注释"),
    Sentence("{0}  in force: until {1}, <2>", "{0}  有效：至 {1}，<2>"),
    Sentence("{0}  ends soon: until {1}, <2>", "{0}  即将到期：至 {1}，<2>"),
    Sentence("{0}  ends today", "{0}  今日到期"),
    Sentence("{0}  expired on {1}, <2> ago", "{0}  已于 {1} 到期，<2>前"),
    Sentence(
      "{0}  malformed: `{1}` is not a date, so it counts as expired",
      "{0}  格式错误：`{1}` 不是日期，按已到期计"),
    Sentence(
      "{0}  not in force: the policy allows it until {1} at the latest",
      "{0}  无效：策略最迟允许到 {1}"),
    Sentence("{0}  not in force: no policy allows it", "{0}  无效：没有策略允许"),
    Sentence(
      "{0}  not in force: there is no such budget or rule",
      "{0}  无效：没有这样的预算或规则"),
    Sentence("it covers nothing in these runs", "在这些运行中未涵盖任何内容"),
    Sentence("by nobody", "无人"),
    Sentence("by {0}", "{0}"),
    Sentence("{0}, up to {1}", "{0}，上限 {1}"),
    Sentence("`{0}` where {1}", "`{0}`，当 {1}"),
    Sentence("`{0}` where {1}, up to {2}", "`{0}`，当 {1}，上限 {2}"),
    Sentence("cannot be evaluated: {0}", "无法求值：{0}"),
    Sentence("known with `{0}`", "可由 `{0}` 得知"),
  ]
}
