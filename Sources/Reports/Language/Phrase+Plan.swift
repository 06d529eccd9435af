/// What planner pages say.
extension Phrase {
  static let plan = Phrase("Plan", "规划")
  static let planOf = Phrase("Plan of {0}", "{0} 的规划")
  static let plansOf = Phrase("Plans of {0} runs", "{0} 个运行的规划")
  static let chooseRun = Phrase("Choose a run, then how it is to run.", "先选择运行，再选择运行方式。")
  static let asItIsNow = Phrase("The run as it is", "当前的运行")
  static let chooseOption = Phrase("Choose", "选择")
  static let chooseHow = Phrase(
    """
    Choose a value of each fact, or “any”: what fits is shown, the best first. Chosen at first is \
    the best of all.
    """,
    "为每个事实选择一个值，或选“任意”：显示符合的方案，最佳的在前。最初选中的是最佳方案。")
  static let notEvery = Phrase(
    """
    This page holds {0} of {1} points: of those that no other beats, the best of every value and of \
    every pair of values, and then as they rank. `--format json` has them all.
    """,
    "本页包含 {1} 个点中的 {0} 个：不被其他点胜过的点、每个值及每对值的最佳点，其余按排名。`--format json` 给出全部。")
  static let everyPoint = Phrase(
    "This page holds every point that can be had: {0} of {1}.",
    "本页包含所有可行的点：{1} 个中的 {0} 个。")
  static let stoppedAfter = Phrase(
    "The sweep was stopped after {0} of {1} points.", "扫描在 {1} 个点中的 {0} 个之后停止。")
  static let pointsMeet = Phrase(
    "{0} of {1} points meet the policy; {2} of them are beaten by no other, in: {3}.",
    "{1} 个点中有 {0} 个符合策略；其中 {2} 个在{3}上不被任何其他点胜过。")
  static let noneMeets = Phrase(
    "None of {0} points meets the policy; {1} of them are beaten by no other, in: {2}.",
    "{0} 个点均不符合策略；其中 {1} 个在{2}上不被任何其他点胜过。")
  static let nothingVaries = Phrase(
    """
    Nothing is varied. Add an axis to choose from, such as `--vary site.region=gcp/*` or \
    `--vary hardware.accelerator=a100-sxm4-80gb,h100-sxm5-80gb`.
    """,
    """
    没有变化的事实。请添加可供选择的轴，例如 `--vary site.region=gcp/*` 或 \
    `--vary hardware.accelerator=a100-sxm4-80gb,h100-sxm5-80gb`。
    """)
  static let anyValue = Phrase("any", "任意")
  static let valuesShown = Phrase("{0} of {1} values", "{1} 个值中的 {0} 个")
  static let optionsShown = Phrase("Options shown: {0}", "所示方案：{0}")
  static let noneFits = Phrase(
    "Where none fits, choose “any” of a fact.", "若没有符合的方案，请将某个事实选为“任意”。")
  static let onTheFront = Phrase("no other point beats it", "不被任何其他点胜过")
  static let saving = Phrase("{0} % less emissions than as it is", "碳排放比当前减少 {0} %")
  static let moreEmissions = Phrase("{0} % more emissions than as it is", "碳排放比当前增加 {0} %")
  static let sameEmissions = Phrase("the emissions of the run as it is", "碳排放与当前相同")
  static let duration = Phrase("Duration", "时长")
  static let water = Phrase("Water", "用水量")
  static let embodied = Phrase("Embodied emissions", "隐含碳排放")
  static let cost = Phrase("Cost", "费用")
  static let fromTo = Phrase("{0} to {1}", "{0} 至 {1}")
  static let limitOf = Phrase("limit {0}: {1} ({2})", "限值 {0}：{1}（{2}）")
  static let whatChanges = Phrase("What changes", "变化内容")
  static let nothingChanges = Phrase("Nothing: this is the run as it is.", "无：即当前的运行。")
  static let commandLine = Phrase(
    "Command that comes to these numbers", "得出这些数字的命令")
  static let noCommand = Phrase(
    "No command line can say this option.", "此方案无法用命令行表示。")
  static let patchToCopy = Phrase(
    "Patch, for `git apply`; proved to lead to these numbers", "补丁，供 `git apply` 使用；已证明得出这些数字")
  static let patchFolded = Phrase("Patch", "补丁")
  static let patchHides = Phrase(
    "The files can be edited, but a text field would not keep the patch as it is.",
    "文件可以修改，但文本框无法原样保留补丁。")
  static let patchTooLong = Phrase(
    "The files can be edited, but the patch is too long for this page.",
    "文件可以修改，但补丁过长，本页无法容纳。")
  static let unwritten = Phrase("No edit writes {0}", "没有修改可写入 {0}")
  static let frontPicture = Phrase("{0} and {1} of the options", "各方案的{0}与{1}")
  static let frontSummary = Phrase(
    """
    a filled point meets the policy, a hollow one does not; large points on the line are those that \
    no other beats, their whiskers the 5th to the 95th percentile; dashed lines are limits; the \
    cross is the run as it is
    """,
    """
    实心点符合策略，空心点不符合；线上的大点不被任何其他点胜过，须线为第 5 至第 95 百分位数；虚线为限值；\
    十字为当前的运行
    """)
  static let frontCaption = Phrase(
    "Filled: meets the policy. Line: no other point beats it. Dashed: limits. Cross: as it is.",
    "实心：符合策略。连线：不被任何其他点胜过。虚线：限值。十字：当前。")
  static let isLogarithmic = Phrase("{0}, by ratios", "{0}（按比例）")
  static let frontTable = Phrase(
    "Points that no other beats, the best in {0} first", "不被任何其他点胜过的点，{0}最佳的在前")
  static let front = Phrase("What nothing beats", "最优前沿")
  static let option = Phrase("Option", "方案")
  static let hours = Phrase("Hours of the grids", "电网逐时排放因子")
  static let hoursSummary = Phrase(
    "a line is the intensity of a grid zone from hour to hour", "每条线为一个电网区域的逐时排放因子")
  static let hoursBetween = Phrase(
    "Intensity in {0}, {1} to {2}", "排放因子（{0}），{1} 至 {2}")
  static let hoursOfDay = Phrase(
    "Intensity in {0} by the hour of a mean day, UTC", "排放因子（{0}），平均日的逐时值，协调世界时")
  static let zone = Phrase("Zone", "区域")
  static let lowest = Phrase("Lowest", "最低")
  static let mean = Phrase("Mean", "平均")
  static let highest = Phrase("Highest", "最高")
  static let grids = Phrase("Grids of the options", "各方案的电网")
  static let sharpen = Phrase("What would sharpen the estimate", "可使估算更精确的信息")
  static let sharpenHow = Phrase(
    """
    Write one of these lines into the config, or its fact into `carbonward.yaml`, with what you know \
    in the place of the median; what would be left of the range is said beside it, the most telling \
    first.
    """,
    "将以下任意一行写入配置，或将其事实写入 `carbonward.yaml`，并以您所知的值代替中位数；旁边给出之后剩余的范围，最有效的在前。")
  static let sharpenOne = Phrase(
    "{0} is taken for {1} ({2}); stated, it leaves {3}", "{0} 取为 {1}（{2}）；声明后剩余 {3}")
  static let nothingToSharpen = Phrase(
    "Every number of the estimate is exact.", "估算中的每个数字都是精确的。")
  static let remarks = Phrase("Remarks", "说明")
  static let cannotBeHad = Phrase("{0} of {1} points cannot be had:", "{1} 个点中有 {0} 个不可行：")
  static let heldAt = Phrase(
    "Taken for now: {0}. Policies: {1}.", "视为当前的时刻：{0}。策略：{1}。")
  static let writtenByPlan = Phrase(
    "Written by Carbonward {0}. Every number is that of `plan --format json`.",
    "由 Carbonward {0} 生成。所有数字与 `plan --format json` 一致。")
  static let planAnother = Phrase("Plan another run", "规划另一个运行")
}

/// What the form for a planner page asks.
extension Phrase {
  static let planRun = Phrase("Plan a run", "规划一个运行")
  static let planRunHow = Phrase(
    """
    Paste a training config or a run; say what may vary. Nothing is kept, and nothing leaves this \
    service.
    """,
    "粘贴训练配置或运行描述，并说明可变化的内容。不保存任何内容，也不向服务之外发送任何内容。")
  static let planConfig = Phrase("Config", "配置")
  static let planConfigName = Phrase("Name of its file", "文件名")
  static let planConfigNameHow = Phrase(
    "Its ending says what it is: `.yaml`, `.json`, `.toml`, `.sh`.",
    "扩展名说明其类型：`.yaml`、`.json`、`.toml`、`.sh`。")
  static let planFacts = Phrase("Facts that the config does not state", "配置未声明的事实")
  static let planFactsHow = Phrase(
    "One a line, such as `hardware.count=8`.", "每行一个，例如 `hardware.count=8`。")
  static let planAxisHow = Phrase(
    "A list, a pattern or a range, such as {0}; empty to leave it as it is.",
    "列表、模式或范围，例如 {0}；留空则保持不变。")
  static let planMore = Phrase("More that varies", "其他变化的事实")
  static let planMoreHow = Phrase(
    "One axis a line, such as `precision=bf16,fp8`.", "每行一个轴，例如 `precision=bf16,fp8`。")
  static let planPolicy = Phrase("Policy", "策略")
  static let planPolicyHow = Phrase(
    "A name or a pack, such as `pack:starter`; empty for those of this service.",
    "名称或策略包，例如 `pack:starter`；留空则用本服务的策略。")
  static let planLanguage = Phrase("Language", "语言")
  static let planGo = Phrase("Plan", "规划")
  static let planProblem = Phrase("This cannot be planned: {0}", "无法规划：{0}")
}
