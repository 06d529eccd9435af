/// What a check says about files, policies and the change under review.
extension Sentences {
  static let remarks: [Sentence] = [
    Sentence("there is no run to hold against the policies", "没有可与策略比较的运行"),
    Sentence(
      "nothing in `{0}` applies to any run of this check", "`{0}` 中没有任何内容适用于本次检查的运行"),
    Sentence(
      "{0} of the {1} budgets and rules in `{2}` applies to no run of this check",
      "`{2}` 的 {1} 项预算与规则中有 {0} 项不适用于本次检查的任何运行"),
    Sentence(
      "{0} of the {1} budgets and rules in `{2}` apply to no run of this check",
      "`{2}` 的 {1} 项预算与规则中有 {0} 项不适用于本次检查的任何运行"),
    Sentence(
      "`{0}` looks for `{1}` as `{2}`; did you mean `{3}`?",
      "`{0}` 查找的 `{2}` 是 `{1}`；是否应为 `{3}`？"),
    Sentence(
      "`{0}` looks for `{1}` as `{2}`, which no run of this check has",
      "`{0}` 查找的 `{2}` 是 `{1}`，本次检查中没有这样的运行"),
    Sentence("no budget or rule applies to run {0}", "没有预算或规则适用于运行 {0}"),
    Sentence(
      "no ledger says what was used of budget `{0}` before this check",
      "没有台账说明预算 `{0}` 在本次检查之前用了多少"),
    Sentence(
      "no policy is named, so the built-in `pack:starter` is used",
      "未指定策略，因此使用内置的 `pack:starter`"),
    Sentence(
      "name your own with `--policy`, or under `policies` in `carbonward.yaml`",
      "请用 `--policy` 或在 `carbonward.yaml` 的 `policies` 之下指定自己的策略"),
    Sentence("no training config was found", "没有找到训练配置"),
    Sentence(
      "no training config was found, neither at the base nor with the change",
      "在基准版本与本次改动中都没有找到训练配置"),
    Sentence(
      "state runs in `carbonward.yaml`, under `runs`, if something is trained",
      "如有训练，请在 `carbonward.yaml` 的 `runs` 下说明运行"),
    Sentence("name one: `carbonward check PATH`", "请指定一个：`carbonward check PATH`"),
    Sentence(
      "or state runs in `carbonward.yaml`, under `runs`",
      "或在 `carbonward.yaml` 的 `runs` 之下声明运行"),
    Sentence(
      "some files of {0} cannot be read, so their runs count as new here",
      "{0} 的部分文件无法读取，因此其运行在此按新增处理"),
    Sentence(
      "this change asks to ignore {0} until {1}: {2}", "本次变更要求忽略 {0} 至 {1}：{2}"),
    Sentence("whoever reviews the change agrees to it", "评审该变更即表示同意"),
    Sentence(
      """
      this change has {0} train otherwise than before, and what {1} says of its length does not \
      tell how
      """,
      "此变更使 {0} 的训练方式与之前不同，而 {1} 所述的时长无法说明差别"),
    Sentence(
      """
      state what the run costs now: `# carbonward: duration=…` in its file, or the numbers in its \
      command
      """,
      "请说明运行现在的成本：在其文件中写 `# carbonward: duration=…`，或在其命令中写明数值"),
    Sentence(
      "what {0} costs is not known, and this change alters {1}, which it rests on",
      "{0} 的成本未知，而此变更修改了它所依据的 {1}"),
    Sentence(
      "state what is missing of the run, which its findings name",
      "请说明该运行所缺的内容，其检查结果中已列出"),
    Sentence(
      """
      this change has {0} run {1}, which trains, on {2}: how often that is is not read
      """,
      "此变更使 {0} 在 {2} 时运行会进行训练的 {1}：其频率不会被读取"),
    Sentence(
      "start it by hand, or agree to it in a change of its own",
      "请手动启动，或在单独的变更中同意"),
    Sentence(
      "how long {0} trains was known in {1} and is not any more",
      "{0} 的训练时长在 {1} 中已知，现在不再可知"),
    Sentence(
      "state the tokens, the steps or the data of the run again",
      "请重新声明该运行的词元数、步数或数据"),
    Sentence("as it is, the run counts as unknown", "目前该运行按未知处理"),
    Sentence("as it is, it counts as unknown", "目前按未知处理"),
    Sentence(
      "{0} described a run in {1} and is not read as one any more",
      "{0} 在 {1} 中描述了一次运行，现在不再被读作运行"),
    Sentence(
      "the run {0} was moved to {1}, where no run is found",
      "运行 {0} 被移到 {1}，而那里没有找到运行"),
    Sentence(
      "delete the file if the run is gone, or list it under `ignore` in `{0}` first",
      "若该运行已不存在，请删除文件；或先将其列入 `{0}` 的 `ignore`"),
    Sentence(
      """
      this change trains {0} on other data, and their size is what the project states of those \
      before
      """,
      "本次变更使 {0} 用其他数据训练，而数据量仍是项目为先前数据所声明的"),
    Sentence(
      "this change trains {0} more, and says that its data are smaller than before: {1}",
      "本次变更增加了 {0} 的训练，却声明其数据比先前更少：{1}"),
    Sentence(
      """
      this change moves {0} and {1} more, by what only the project or a comment says: {2} was {3}, and is {4}
      """,
      "本次变更移动了 {0} 及另外 {1} 项，仅由项目或注释说明：{2} 原为 {3}，现为 {4}"),
    Sentence(
      "this change moves {0}, by what only the project or a comment says: {1} was {2}, and is {3}",
      "本次变更移动了 {0}，仅由项目或注释说明：{1} 原为 {2}，现为 {3}"),
    Sentence(
      "this change has {0} train a model that is not known, and only its name says how large it is",
      "本次变更使 {0} 训练未知的模型，其大小仅由名称得知"),
    Sentence(
      """
      this change has {0} train a smaller model than before, and nothing but its name says how \
      large it is
      """,
      "本次变更使 {0} 训练比先前更小的模型，而只有其名称说明大小"),
    Sentence(
      "state its size beside it: `# carbonward: model.params=…` in the file",
      "请在旁边声明其大小：在文件中写 `# carbonward: model.params=…`"),
    Sentence(
      "this change takes {0} out of every budget by its {1}", "本次变更以 {1} 使 {0} 脱离所有预算"),
    Sentence("give the owner that it names a budget first", "请先为其所指明的所有者设立预算"),
    Sentence(
      """
      this change has {0} call {1}, which trains, more often or with something else: what that comes \
      to is not read
      """,
      "此变更使 {0} 以更多次数或其他内容调用会进行训练的 {1}：其结果不会被读取"),
    Sentence("agree to it in a change of its own", "请在单独的变更中同意"),
    Sentence("correct the figure in a change of its own", "请在单独的变更中更正该数值"),
    Sentence(
      "this change brings a module that programs may import as {0}",
      "本次变更带来一个模块，程序可能将其作为 {0} 导入"),
    Sentence(
      "this change lets programs import {0} from {1}, which is another copy of it",
      "本次变更使程序从 {1} 导入 {0}，而那是另一份副本"),
    Sentence(
      "name what comes in its place in a change of its own, which whoever reviews it agrees to",
      "请在单独的变更中说明以何取代，并由评审者同意"),
    Sentence("as it is, the change counts as unknown", "目前本次变更按未知处理"),
    Sentence(
      "this change is too large to look for copies of libraries in all of it",
      "本次变更过大，无法在全部内容中查找库的副本"),
    Sentence(
      "state the size of the data beside them: `# carbonward: dataset.tokens=…` in the file",
      "请在数据旁声明其规模：在文件中写 `# carbonward: dataset.tokens=…`"),
    Sentence("{0} more files could not be understood", "另有 {0} 个文件无法理解"),
    Sentence(
      "`--format json` lists all of them, under `account`",
      "`--format json` 在 `account` 之下列出全部"),
    Sentence(
      "state the run in `{0}`, under `runs`, or list the file under `ignore` there",
      "请在 `{0}` 的 `runs` 之下声明该运行，或将文件列入其 `ignore`"),
    Sentence(
      "this change <0> the <1> {2}, and is judged by its own version",
      "本次变更<0>了<1> {2}，并按其自身的版本判定"),
    Sentence(
      "this change <0> the <1> {2}, which counts for nothing here",
      "本次变更<0>了<1> {2}，在此不起作用"),
    Sentence(
      "this change <0> the <1> {2}, and is judged by that of {3}",
      "本次变更<0>了<1> {2}，但按 {3} 中的版本判定"),
    Sentence(
      """
      this change <0> the <1> {2}, whose `policies`, `ignore` and `catalogue` are taken from \
      {3} all the same
      """,
      "本次变更<0>了<1> {2}，但其 `policies`、`ignore` 和 `catalogue` 仍取自 {3}"),
    Sentence("have the owner of {0} review it", "请由 {0} 的责任人评审"),
    Sentence(
      "`--policy-from {0}` judges a change by the policies it starts from",
      "`--policy-from {0}` 按变更起点的策略判定"),
    Sentence(
      "this change <0> the {1} row {2} of the catalogue, which is taken from {3} all the same",
      "本次变更<0>了目录中 {1} 的条目 {2}，但该条目仍取自 {3}"),
    Sentence(
      "this change <0> the {1} row {2} of the catalogue, and is estimated with its own version",
      "本次变更<0>了目录中 {1} 的条目 {2}，并按其自身的版本估算"),
    Sentence("`--policy-from {0}` takes the rows from there", "`--policy-from {0}` 从该处取条目"),
    Sentence(
      "no common ancestor of {0} and `HEAD` is known, so the change is held against {1} itself",
      "{0} 与 `HEAD` 的共同祖先未知，因此变更直接与 {1} 比较"),
    Sentence(
      """
      fetch more history to leave out what others have changed meanwhile: \
      `git fetch --unshallow origin`
      """,
      "取回更多历史可排除他人同期的改动：`git fetch --unshallow origin`"),
    Sentence(
      "this measured run says too little to learn from, or its hours do not fit its work",
      "该实测运行的信息太少，或其时长与工作量不符"),
    Sentence(
      """
      state the model or `model.params`, `tokens`, `method`, `hardware.accelerator`, and \
      `device_hours` or `hardware.count` and `duration`
      """,
      """
      请声明模型或 `model.params`、`tokens`、`method`、`hardware.accelerator`，以及 \
      `device_hours` 或 `hardware.count` 与 `duration`
      """),
    Sentence("more than {0} files of hourly intensities", "逐时排放因子的文件多于 {0} 个"),
    Sentence("there is no grid zone `{0}`", "没有电网区域 `{0}`"),
    Sentence(
      "name a country, such as `DE`, or a zone of Electricity Maps or eGRID",
      "请写国家（如 `DE`）或 Electricity Maps、eGRID 的区域"),
  ]
}
