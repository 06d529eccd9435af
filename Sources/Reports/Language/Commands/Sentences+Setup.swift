/// What commands say of a repository.
extension Sentences {
  /// What `doctor` says.
  static let doctorTexts: [Sentence] = [
    Sentence("the emissions of {0} of <1>", "<1>中 {0} 次的碳排放"),
    Sentence("<0> ({1}) in <2>", "<2>中有<0>（{1}）"),
    Sentence("<0> in <1>", "<1>中有<0>"),
    Sentence("<0> ({1})", "<0>（{1}）"),
    Sentence(
      "by the built-in pack:starter alone; name policies of your own in carbonward.yaml",
      "仅由内置的 pack:starter；请在 carbonward.yaml 中指明自己的策略"),
    Sentence(
      "state what trains under `runs`, and list the others under `ignore`",
      "请在 `runs` 下声明训练的文件，其余列于 `ignore`"),
    Sentence("<0>: <1>", "<0>：<1>"),
    Sentence("<0>: {1}", "<0>：{1}"),
    Sentence(
      "the value where it stands, for <0>: <1>",
      "其所在处的值，涉及<0>：<1>"),
    Sentence(
      "`{0}` in carbonward.yaml, for <1>: <2>",
      "carbonward.yaml 中的 `{0}`，涉及<1>：<2>"),
    Sentence(
      "there is none: `carbonward init` writes that of {0}",
      "没有：`carbonward init` 可写出 {0} 的配置"),
    Sentence(
      "there is none: let it run `carbonward diff --base BASE --policy-from BASE`",
      "没有：请让它运行 `carbonward diff --base BASE --policy-from BASE`"),
    Sentence(
      "{0} does not run the gate; `carbonward init --dry-run` shows how",
      "{0} 未运行门禁；`carbonward init --dry-run` 给出做法"),
    Sentence("{0} runs the gate", "{0} 运行门禁"),
    Sentence(
      "it does not hold changes against their base: `carbonward diff --base BASE`",
      "未将变更与其基准比较：`carbonward diff --base BASE`"),
    Sentence(
      "a change is judged by its own policies: add `--policy-from BASE`",
      "变更由其自身的策略判定：请添加 `--policy-from BASE`"),
    Sentence(
      "the checkout has no history to compare with: add `fetch-depth: 0`",
      "检出内容没有可比较的历史：请添加 `fetch-depth: 0`"),
    Sentence("a check that fails does not stop a change", "检查不通过也不阻止变更"),
    Sentence("{0} more files", "另有 {0} 个文件"),
    Sentence("{0} more places", "另有 {0} 处"),
    Sentence("{0} more reasons", "另有 {0} 个原因"),
    Sentence("{0} more problems", "另有 {0} 个问题"),
    Sentence("{0} more lines", "另有 {0} 行"),
    Sentence(
      "{0} more policies of which something never applies",
      "另有 {0} 个策略含有从不适用的内容"),
  ]

  /// What `init` says.
  static let setupTexts: [Sentence] = [
    Sentence("{0} training run", "{0} 次训练运行"),
    Sentence("{0} training runs", "{0} 次训练运行"),
    Sentence("{0} training run ({1})", "{0} 次训练运行（{1}）"),
    Sentence("{0} training runs ({1})", "{0} 次训练运行（{1}）"),
    Sentence("{0}, which is there already", "{0}，已存在"),
    Sentence(
      "let CI run `carbonward diff --base BASE --policy-from BASE`",
      "让 CI 运行 `carbonward diff --base BASE --policy-from BASE`"),
    Sentence(
      "`carbonward check`, then make the commented lines true",
      "先运行 `carbonward check`，再把注释行改为实际情况"),
    Sentence(
      "`carbonward doctor`, which says what is still unknown",
      "运行 `carbonward doctor`，它会说明仍未知的内容"),
    Sentence("<0>; state `{1}`", "<0>；请声明 `{1}`"),
    Sentence("<0>; mend it there", "<0>；请在原处改正"),
    Sentence("{0} more of such a name", "另有 {0} 个此类名称"),
    Sentence("{0} more, which stand in {1}", "另有 {0} 项，见 {1}"),
    Sentence(
      "`{0}`: its name holds characters that patterns use",
      "`{0}`：其名称含模式所用的字符"),
    Sentence(
      "which files describe training runs; name them in `{0}`",
      "哪些文件描述训练运行；请在 `{0}` 中指明"),
    Sentence(
      "Swift 6.2 or later on the runner, to build the program from its source",
      "运行器上有 Swift 6.2 或更高版本，以从源码构建程序"),
    Sentence(
      "{0} is there already: this repository is set up",
      "{0} 已存在：该仓库已设置"),
    Sentence(
      "`carbonward check` runs the gate, `carbonward doctor` says what it lacks",
      "`carbonward check` 运行门禁，`carbonward doctor` 说明其缺少什么"),
    Sentence(
      "`--build-from` and `--revision` go together",
      "`--build-from` 与 `--revision` 须一并给出"),
    Sentence("cannot write {0}: {1}", "无法写入 {0}：{1}"),
  ]
}
