/// What is said of the keys of policies and projects.
extension Sentences {
  static let policyKeys: [Sentence] = [
    Sentence("{0} is a share of what a base uses", "{0} 是基准用量的份额"),
    Sentence("{0} cannot be counted", "{0} 无法计数"),
    Sentence(
      "write for example `1B tokens`, `1e21 FLOP` or `1M examples`",
      "例如写成 `1B tokens`、`1e21 FLOP` 或 `1M examples`"),
    Sentence("time zone {0} is not known on this machine", "本机没有时区 {0}"),
    Sentence(
      "write a name of the tz database such as `Europe/Oslo`, or an offset as `+05:30`",
      "请写 tz 数据库中的名称，如 `Europe/Oslo`，或 `+05:30` 这样的偏移"),
    Sentence("{0} is no day that a year can begin on", "{0} 不能是一年开始的日子"),
    Sentence(
      "write month and day as `04-01`, up to the 28th, which every month has",
      "请写月和日，如 `04-01`，不晚于每月都有的 28 日"),
    Sentence("{0} is a number of whole days", "{0} 是整数天数"),
    Sentence("a measure cannot set the label {0}", "措施不能设置标签 {0}"),
    Sentence("{0} cannot be scaled", "{0} 不能缩放"),
    Sentence("{0} cannot be an id", "{0} 不能是 id"),
    Sentence("{0} must not be empty", "{0} 不可为空"),
    Sentence("{0} is one quantity, not a range", "{0} 是单个量，不是区间"),
    Sentence("a date such as `{0}`", "日期，如 `{0}`"),
    Sentence("{0} is not a date", "{0} 不是日期"),
    Sentence("{0} is neither a date nor an instant", "{0} 既不是日期也不是时刻"),
    Sentence("{0} cannot be a label", "{0} 不能是标签"),
    Sentence("label {0} stands for no place", "标签 {0} 没有地点"),
    Sentence("list regions or countries: `[gcp/europe-*, FRA]`", "请列出区域或国家：`[gcp/europe-*, FRA]`"),
    Sentence("{0} is no place", "{0} 不是地点"),
    Sentence(
      "write a region (`gcp/europe-*`), a country (`FRA`) or a grid zone",
      "请写区域（`gcp/europe-*`）、国家（`FRA`）或电网区域"),
    Sentence("{0} names another kind of exception", "{0} 是另一种例外"),
    Sentence("{0} is not a date, so the waiver counts as expired", "{0} 不是日期，因此豁免按已过期处理"),
    Sentence("a quantity such as `{0}`", "数量，如 `{0}`"),
  ]

  /// What a key that has to be there means.
  static let keyMeanings: [Sentence] = [
    Sentence("Unique name.", "唯一的名称。"),
    Sentence(
      "run, change, check, week, month, quarter, year, total, or an amount such as `1B tokens`.",
      "run、change、check、week、month、quarter、year、total，或 `1B tokens` 这样的数量。"),
    Sentence("The budgets and rules that it is for.", "所针对的预算与规则。"),
    Sentence("What the document is: `policy/v1`.", "文档的类型：`policy/v1`。"),
    Sentence("What it is called.", "名称。"),
    Sentence("What it is to those whom it concerns.", "对相关方的效力。"),
    Sentence("The day it was published or last seen.", "发表或最近查看的日期。"),
    Sentence("Whose text was read: its own, or that of others.", "所读的是原文还是他人的转述。"),
    Sentence("What the test shows.", "测试说明什么。"),
    Sentence("What has to come out.", "应得的结果。"),
    Sentence("What has to hold.", "须成立的条件。"),
    Sentence("Why there is an exception.", "例外的理由。"),
    Sentence("Who answers for it.", "责任人。"),
    Sentence("The last day on which it holds, in UTC, such as `{0}`.", "有效的最后一天（UTC），如 `{0}`。"),
    Sentence(
      """
      The most that may be used; with `per: change` also a share of what there was, as \
      `+10 %`.
      """,
      "允许使用的上限；`per: change` 时也可为原有用量的份额，如 `+10 %`。"),
    Sentence("The file that stands for the run.", "代表该运行的文件。"),
    Sentence("What the run is called.", "运行的名称。"),
    Sentence("The budget or rule.", "预算或规则。"),
    Sentence("the name that configs use", "配置所用的名称"),
    Sentence("who says so: a meter, a contract, a paper", "依据：电表、合同、论文"),
    Sentence("the rated power of one device, such as `700 W`", "单个设备的额定功率，如 `700 W`"),
    Sentence("the device, by a name that the catalogue knows", "设备在目录中的名称"),
    Sentence("what an hour of one costs, such as `2.49 USD/h`", "每小时的价格，如 `2.49 USD/h`"),
    Sentence("who says so: a price list, a contract", "依据：价目表、合同"),
    Sentence("what it trains on", "所用的训练设备"),
    Sentence("how many accelerators one machine has", "每台机器的加速器数"),
    Sentence("its average intensity, such as `120..180 g/kWh`", "平均排放因子，如 `120..180 g/kWh`"),
    Sentence("its parameters, such as `7B`", "参数量，如 `7B`"),
    Sentence("the type and version of the document", "文档的类型与版本"),
    Sentence("the file, relative to the root", "文件，相对于根目录"),
    Sentence("what it was: model, tokens, accelerator …", "其内容：模型、词元数、加速器……"),
    Sentence("the recipes, as globs relative to the root", "配方，相对于根目录的 glob 模式"),
  ]
}
