/// What is said of policies that cannot be loaded.
extension Sentences {
  static let policyFiles = files + references + terms + tests

  private static let files: [Sentence] = [
    Sentence("policy path `{0}` leaves the repository", "策略路径 `{0}` 离开了仓库"),
    Sentence("name a file or folder inside it", "请指明仓库内的文件或目录"),
    Sentence("`{0}` says that it is a policy and is not read", "`{0}` 自称策略，但未被读取"),
    Sentence(
      "end its name in `.yaml`, or move it out of the folder of policies",
      "请将其名称以 `.yaml` 结尾，或将其移出策略目录"),
    Sentence(
      "`{0}` is a link or a submodule, which is not followed", "`{0}` 是链接或子模块，不会被跟随"),
    Sentence(
      "put the policies there, or name their own folder under `policies`",
      "请将策略放在该处，或在 `policies` 中指明它们自己的目录"),
    Sentence("policy folder `{0}` holds no policy", "策略目录 `{0}` 中没有策略"),
    Sentence(
      "add a `.yaml` file that starts with `carbonward: policy/v1`",
      "请添加以 `carbonward: policy/v1` 开头的 `.yaml` 文件"),
    Sentence(
      "policy folder `{0}` is too deep or holds too many files", "策略目录 `{0}` 过深或文件过多"),
    Sentence("policy folder `{0}` does not exist", "策略目录 `{0}` 不存在"),
    Sentence("policy `{0}` does not exist", "策略 `{0}` 不存在"),
    Sentence("there is no pack `{0}`", "没有策略包 `{0}`"),
    Sentence("packs: {0}", "策略包：{0}"),
    Sentence("there are more than {0} policy files", "策略文件多于 {0} 个"),
    Sentence(
      "a policy is a mapping that starts with `carbonward: policy/v1`",
      "策略是以 `carbonward: policy/v1` 开头的映射"),
    Sentence("the document does not say what it is", "文档没有说明自己是什么"),
    Sentence("start it with `{0}`", "请以 `{0}` 开头"),
    Sentence("this is a `{0}` document where a policy is meant", "这是 `{0}` 文档，而此处应为策略"),
    Sentence("policies of version `{0}` are not known", "没有版本为 `{0}` 的策略"),
    Sentence("expected `{0}`", "应为 `{0}`"),
    Sentence("a test file holds only tests", "测试文件只包含测试"),
    Sentence(
      "move this into a policy file; its name must not end in `_test.yaml`",
      "请移到策略文件中；其名称不能以 `_test.yaml` 结尾"),
    Sentence("import `{0}` leaves the repository", "导入 `{0}` 离开了仓库"),
    Sentence("policies import each other in a circle", "策略循环导入"),
    Sentence("remove one of these imports", "请删除其中一个导入"),
    Sentence("import `{0}` is a folder", "导入 `{0}` 是目录"),
    Sentence("name the files to import", "请指明要导入的文件"),
    Sentence("import `{0}` does not exist", "导入 `{0}` 不存在"),
    Sentence("these policies hold no budget and no rule", "这些策略没有预算也没有规则"),
    Sentence("a check against nothing would always pass", "与空无一物比较的检查总会通过"),
  ]

  private static let references: [Sentence] = [
    Sentence("id `{0}` is used twice", "id `{0}` 使用了两次"),
    Sentence("used again", "再次使用"),
    Sentence("first used here", "首次使用在此"),
    Sentence("give one of them another id", "请为其中之一另取 id"),
    Sentence("`{0}` cannot be an id", "`{0}` 不能作为 id"),
    Sentence(
      "use up to 100 letters, digits and hyphens, such as `{0}`",
      "请用不超过 100 个字母、数字和连字符，如 `{0}`"),
    Sentence("`{0}` names another kind of exception", "`{0}` 是另一类例外的名称"),
    Sentence("there is no measure `{0}`", "没有措施 `{0}`"),
    Sentence("there is no budget or rule `{0}`", "没有预算或规则 `{0}`"),
    Sentence("there is no budget over time `{0}`", "没有跨期预算 `{0}`"),
    Sentence("no policy says what `run.residency` can be", "没有策略说明 `run.residency` 可取的值"),
    Sentence("declare labels: `{0}`", "请声明标签：`{0}`"),
    Sentence("no policy declares the residency label `{0}`", "没有策略声明所在地标签 `{0}`"),
    Sentence("labels: {0}", "标签：{0}"),
    Sentence("no region of the catalogue fits `{0}`", "目录中没有与 `{0}` 相符的区域"),
    Sentence(
      "`{0}` is no country or grid zone of the catalogue", "`{0}` 不是目录中的国家或电网区域"),
    Sentence(
      "write ISO 3166 alpha-3 codes, such as `{0}`", "请写 ISO 3166 三字母代码，如 `{0}`"),
    Sentence("`{0}` cannot be a label", "`{0}` 不能作为标签"),
    Sentence("label `{0}` stands for no place", "标签 `{0}` 没有对应的地点"),
    Sentence("list regions or countries: `{0}`", "请列出区域或国家：`{0}`"),
    Sentence("`{0}` is no place", "`{0}` 不是地点"),
    Sentence(
      "write a region (`{0}`), a country (`{1}`) or a grid zone",
      "请写区域（`{0}`）、国家（`{1}`）或电网区域"),
    Sentence("no `{0}` of the catalogue fits `{1}`", "目录的 `{0}` 中没有与 `{1}` 相符的"),
    Sentence(
      "`carbonward catalogue list` names the tables", "`carbonward catalogue list` 列出各表"),
    Sentence("`{0}` is nothing that `{1}` can be", "`{0}` 不是 `{1}` 可取的值"),
    Sentence(
      "a row of your own goes into the project's `catalogue`",
      "自有的条目请写入项目的 `catalogue`"),
    Sentence("`{0}` may be any of {1}; the first is taken", "`{0}` 可能是：{1}；取第一个"),
    Sentence("write the one that is meant", "请写明所指的一个"),
  ]

  private static let terms: [Sentence] = [
    Sentence("`{0}` is a share of what a base uses", "`{0}` 是基准用量的份额"),
    Sentence(
      "write `per: change`, or a limit such as `{0}`", "请写 `per: change`，或写限值，如 `{0}`"),
    Sentence("`{0}` cannot be counted", "`{0}` 无法计数"),
    Sentence("write for example `{0}`, `{1}` or `{2}`", "例如写成 `{0}`、`{1}` 或 `{2}`"),
    Sentence("an amount of work is one number above zero", "工作量是大于零的单个数"),
    Sentence("`{0}` is for budgets over time", "`{0}` 用于跨期预算"),
    Sentence(
      "use it with `per: week`, `month`, `quarter`, `year` or `total`",
      "请与 `per: week`、`month`、`quarter`、`year` 或 `total` 一起使用"),
    Sentence("`{0}` says nothing in a budget without periods", "在没有期间的预算中 `{0}` 不起作用"),
    Sentence(
      "use it with `per: week`, `month`, `quarter` or `year`",
      "请与 `per: week`、`month`、`quarter` 或 `year` 一起使用"),
    Sentence("weeks begin on Mondays, whatever the year", "无论年度如何，一周均始于星期一"),
    Sentence(
      "use it with `per: month`, `quarter` or `year`",
      "请与 `per: month`、`quarter` 或 `year` 一起使用"),
    Sentence(
      "a threshold is a whole percentage from 1 % to 100 %", "阈值是 1 % 至 100 % 的整数百分比"),
    Sentence("time zone `{0}` is not known on this machine", "本机没有时区 `{0}`"),
    Sentence(
      "write a name of the tz database such as `{0}`, or an offset as `{1}`",
      "请写 tz 数据库中的名称，如 `{0}`，或偏移量，如 `{1}`"),
    Sentence("`{0}` is no day that a year can begin on", "年度不能始于 `{0}`"),
    Sentence(
      "write month and day as `{0}`, up to the 28th, which every month has",
      "请将月和日写成 `{0}`，最晚为每月都有的 28 日"),
    Sentence(
      "budget `{0}` is not among these policies, so only a ledger can count against it",
      "这些策略中没有预算 `{0}`，因此只有台账能计入它"),
    Sentence(
      "a budget on `{0}` cannot draw on one on `{1}`", "`{0}` 的预算不能从属于 `{1}` 的预算"),
    Sentence("the parent", "上级"),
    Sentence("only budgets that several runs share have parents", "只有多次运行共享的预算才有上级"),
    Sentence(
      "use `per: check`, `week`, `month`, `quarter`, `year` or `total` for both",
      "两者请都用 `per: check`、`week`、`month`、`quarter`、`year` 或 `total`"),
    Sentence("budget `{0}` draws on itself", "预算 `{0}` 从属于自身"),
    Sentence("the limit", "限值"),
    Sentence("`{0}` is a number of whole days", "`{0}` 是整数天数"),
    Sentence("write for example `{0}`, at most `{1}`", "例如写成 `{0}`，最多 `{1}`"),
    Sentence("this permission covers nothing", "该许可没有涵盖任何内容"),
    Sentence("this waiver covers nothing", "该豁免没有涵盖任何内容"),
    Sentence(
      "`{0}` is not a date, so the waiver counts as expired", "`{0}` 不是日期，因此豁免按已到期计"),
    Sentence(
      "write the last day on which it holds, such as `{0}`", "请写明其有效的最后一天，如 `{0}`"),
    Sentence("`{0}` is not a date", "`{0}` 不是日期"),
    Sentence("`{0}` is neither a date nor an instant", "`{0}` 既不是日期也不是时刻"),
    Sentence("write `{0}` or `{1}`", "请写 `{0}` 或 `{1}`"),
    Sentence("this measure does nothing", "该措施不起任何作用"),
    Sentence("no `set`, `choose`, `scale` or `shift`", "没有 `set`、`choose`、`scale` 或 `shift`"),
    Sentence("add for example `{0}`", "例如添加 `{0}`"),
    Sentence("a measure cannot set the label `{0}`", "措施不能设定标签 `{0}`"),
    Sentence("there is nothing to choose from for `{0}`", "`{0}` 没有可选的值"),
    Sentence("a map of factors belongs here", "此处应为系数的映射"),
    Sentence("a factor must be above zero", "系数须大于零"),
    Sentence("`{0}` cannot be scaled", "`{0}` 不能缩放"),
    Sentence(
      "scale `power`, `duration`, `energy` or a fact that is a number",
      "可缩放 `power`、`duration`、`energy` 或数值型的事实"),
    Sentence("a measure cannot refer to itself", "措施不能引用自身"),
    Sentence("`{0}` is both required and excluded", "`{0}` 既被要求又被排除"),
  ]

  private static let tests: [Sentence] = [
    Sentence("this test has no run", "该测试没有运行"),
    Sentence("add `{0}` with the facts of a run", "请添加 `{0}`，写入一次运行的事实"),
    Sentence("a test has either `run` or `runs`", "测试只能有 `run` 或 `runs` 之一"),
    Sentence("this test expects nothing", "该测试没有期望"),
    Sentence(
      "this brace opens an expression that nothing closes", "该花括号打开了表达式，却没有闭合"),
    Sentence("there is no expression between these braces", "这对花括号之间没有表达式"),
    Sentence("write `{{` for a brace", "花括号请写作 `{{`"),
  ]
}
