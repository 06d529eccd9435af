/// What the arguments and options of the main commands are for.
extension Sentences {
  static let options: [Sentence] =
    runOptions + judgingOptions + outputOptions + commandOptions
    + otherCommands

  private static let runOptions: [Sentence] = [
    Sentence(
      "Configs, launchers or folders, `-` for standard input; the whole repository if left out.",
      "配置、启动文件或目录，`-` 表示标准输入；省略时为整个仓库。"),
    Sentence(
      "The path that what comes on standard input is taken for.", "将标准输入的内容视为此路径。"),
    Sentence(
      """
      State a fact or a label, over every file: site.region=aws/eu-north-1, labels.tier=gold.
      """,
      "声明事实或标签，优先于所有文件：site.region=aws/eu-north-1、labels.tier=gold。"),
    Sentence(
      """
      Hourly intensities of a grid zone, for runs that state schedule.start: CSV in UTC \
      (Electricity Maps, ENTSO-E, or datetime,zone,gCO2/kWh) or a saved JSON response, as `traces` \
      in carbonward.yaml; repeatable.
      """,
      """
      电网区域的逐时排放因子，用于声明了 schedule.start 的运行：UTC 时间的 CSV（Electricity Maps、\
      ENTSO-E，或 datetime,zone,gCO2/kWh）或保存的 JSON 响应，同 carbonward.yaml 的 `traces`；可重复。
      """),
    Sentence(
      "Speak on standard input and output, which is what happens anyway.",
      "使用标准输入和标准输出；不给出时也是如此。"),
    Sentence(
      "The instant to take for now: a date or RFC 3339; if left out, the instant that it is.",
      "视为当前的时刻：日期或 RFC 3339；省略时为实际时刻。"),
    Sentence(
      """
      End after this time by the clock, such as `30 s` or `2 min`; what is not read by then could \
      not be understood, what is not evaluated is unknown, and neither is a pass. No limit if left out.
      """,
      """
      按时钟经过此时长后结束，如 `30 s` 或 `2 min`；届时尚未读取的视为无法理解，尚未评估的为未知，均不算通过。\
      省略时没有限制。
      """),
    Sentence(
      "How many runs to work on at once; one for each processor if left out. The result is the same.",
      "同时处理多少个运行；省略时每个处理器一个。结果相同。"),
    Sentence(
      "The revision that the change is held against: a branch, a tag or a hash.",
      "变更所比较的版本：分支、标签或哈希。"),
    Sentence(
      "Fail on everything that is violated, not only on what the change brings.",
      "任何违反均不通过，而不只是变更带来的违反。"),
  ]

  private static let judgingOptions: [Sentence] = [
    Sentence(
      "What names the run for good, such as github:org/repo#12/llama-70b.",
      "永久标识该运行的名称，如 github:org/repo#12/llama-70b。"),
    Sentence(
      "A policy file or folder, or a pack such as `pack:eu-ai-act`; repeatable.",
      "策略文件或目录，或策略包（如 `pack:eu-ai-act`）；可重复。"),
    Sentence(
      """
      Take policies, waivers and the list of ignored files from a git revision, not from the change.
      """,
      "从 git 版本而非变更中取策略、豁免和忽略文件列表。"),
    Sentence(
      "What an unknown finding means for the verdict: fail, warn or pass.",
      "未知结论对结果的影响：fail（不通过）、warn（警告）或 pass（通过）。"),
    Sentence(
      "The mildest severity that fails the check: deny or warn.",
      "使检查不通过的最低严重度：deny 或 warn。"),
    Sentence(
      "Accept the findings of this file as long as they do not grow.",
      "接受此文件中的结论，只要其不再加重。"),
    Sentence(
      "Write today's findings to this file; with --baseline, only what is left of that one.",
      "将当前的结论写入此文件；与 --baseline 同用时只写其中仍存在的。"),
    Sentence(
      "The ledger: a file; CARBONWARD_LEDGER if left out.",
      "台账：文件；省略时取 CARBONWARD_LEDGER。"),
    Sentence(
      """
      The ledger: a file, or the postgres:// address of a database; CARBONWARD_LEDGER if left out.
      """,
      "台账：文件，或数据库的 postgres:// 地址；省略时取 CARBONWARD_LEDGER。"),
    Sentence(
      "Reserve what the runs ask for, if the check passes.", "检查通过时预留运行所申请的量。"),
    Sentence(
      "What names the merge request in the ledger; that of the CI system if left out.",
      "合并请求在台账中的名称；省略时取 CI 系统的名称。"),
    Sentence(
      """
      A merge request that is ahead in the queue; repeatable. Those that reserved earlier, without \
      it.
      """,
      "队列中排在前面的合并请求；可重复。省略时为先前已预留的请求。"),
    Sentence(
      "How long a reservation is held unless it is committed, such as 14d.",
      "预留在提交之前保持多久，例如 14d。"),
    Sentence(
      """
      Show at most so many suggestions a run, the best first, of different kinds where there are.
      """,
      "每次运行最多显示的建议数，最好的在前，种类尽量不同。"),
  ]

  private static let outputOptions: [Sentence] = [
    Sentence(
      "Also say what each fact alone does to the emissions of a run, for a report.",
      "同时说明各事实单独对运行碳排放的影响，供报告使用。"),
    Sentence("The format on standard output: {0}.", "标准输出的格式：{0}。"),
    Sentence("Also write a format to a file; repeatable.", "另将某种格式写入文件；可重复。"),
    Sentence(
      "Colours on a terminal: auto, always or never; NO_COLOR wins.",
      "终端颜色：auto（自动）、always（总是）或 never（从不）；NO_COLOR 优先。"),
    Sentence(
      "Say on standard error how long each part took, by the clock and of the processor.",
      "在标准错误上说明各部分用时：按时钟与按处理器。"),
    Sentence("The same as one line of JSON, in milliseconds.", "同上，为一行 JSON，以毫秒计。"),
    Sentence(
      "Print nothing on standard output when nothing is wrong.", "没有问题时不向标准输出写任何内容。"),
    Sentence(
      """
      What people read is written in: en or zh (Simplified Chinese); that of the locale if left \
      out. Formats for programs are the same in both.
      """,
      "供人阅读的内容所用的语言：en 或 zh（简体中文）；省略时取自 locale。供程序读取的格式不变。"),
    Sentence(
      "Print the formula and the inputs of every step.", "输出每一步的公式和输入。"),
  ]

  private static let commandOptions: [Sentence] = [
    Sentence("An axis, such as site.region=gcp/*; repeatable.", "轴，例如 site.region=gcp/*；可重复。"),
    Sentence("What to minimise: {0}; repeatable.", "要最小化的量：{0}；可重复。"),
    Sentence(
      "Also list the best N points by the first objective, whatever beats them in others.",
      "另列出按第一个目标最好的 N 个点，不论其在其他目标上是否被超越。"),
    Sentence(
      """
      How much fits into a limit, such as "40 t" of emissions, "72 h" of wall clock or "10 MWh": \
      the most tokens, epochs, steps and trials, and how many accelerators; repeatable.
      """,
      """
      限值之内能容纳多少，例如 "40 t" 碳排放、"72 h" 时长或 "10 MWh"：最多的词元、轮次、步数和试验，以及加速\
      器数量；可重复。
      """),
    Sentence(
      "The form on standard output: table, json or csv.", "标准输出的形式：table、json 或 csv。"),
    Sentence(
      "A plot for the terminal, or as SVG with a path: {0}; `none` for no plot; repeatable.",
      "终端上的图，带路径时为 SVG：{0}；`none` 表示不画图；可重复。"),
    Sentence(
      """
      Write a page to this file: choose hardware, region, start or whatever is varied, and see \
      what fits, with limits, ranges, commands and patches.
      """,
      "将页面写入此文件：选择硬件、区域、开始时间或任何变化的事实，查看符合的方案，附限值、范围、命令和补丁。"),
    Sentence(
      """
      What the page of --html is written in: en or zh (Simplified Chinese); that of the locale if \
      left out.
      """,
      "--html 页面所用的语言：en 或 zh（简体中文）；省略时取自 locale。"),
    Sentence("Also apply suggestions that want a look.", "也应用需要复核的建议。"),
    Sentence(
      "Print the change as a diff and write nothing.", "以 diff 输出改动，不写任何文件。"),
    Sentence(
      "Only suggestions of this measure, or that mend this finding; repeatable.",
      "只应用此措施的建议，或能修正此结论的建议；可重复。"),
    Sentence(
      "A result in JSON, or `-` for standard input; the ledger alone if left out.",
      "JSON 结果，`-` 表示标准输入；省略时只用台账。"),
    Sentence("A result in JSON, or `-` for standard input.", "JSON 结果，`-` 表示标准输入。"),
    Sentence("Exit with 0 whatever the verdict was.", "无论结果如何，退出码均为 0。"),
    Sentence(
      """
      html, markdown, csv (a row for each amount) or pdf (needs a browser such as Chromium).
      """,
      "html、markdown、csv（每个数量一行）或 pdf（需要 Chromium 等浏览器）。"),
    Sentence("The file to write; standard output if left out.", "要写的文件；省略时为标准输出。"),
    Sentence(
      "The browser that prints a PDF; the first that is installed if left out.",
      "打印 PDF 的浏览器；省略时为已安装的第一个。"),
    Sentence(
      "Show this run alone, by name or path; repeatable.", "只显示此运行，按名称或路径；可重复。"),
    Sentence("Show the runs of this team alone; repeatable.", "只显示此团队的运行；可重复。"),
    Sentence(
      """
      Write the style sheet to a file of this name beside --output and link to it, for servers \
      that forbid styles inside a page.
      """,
      "将样式表写入 --output 旁的同名文件并链接之，用于禁止页内样式的服务器。"),
    Sentence("This budget of the ledger alone.", "只显示台账的此预算。"),
    Sentence(
      "The moment whose periods are shown: a date or RFC 3339; now if left out.",
      "显示哪一时刻的期间：日期或 RFC 3339；省略时为现在。"),
    Sentence(
      "A folder, a file of JSON Lines, or `-` for standard input.",
      "目录、JSON Lines 文件，`-` 表示标准输入。"),
    Sentence(
      "A public key that is trusted: a file, or 64 hexadecimal digits; repeatable.",
      "受信任的公钥：文件，或 64 位十六进制数字；可重复。"),
    Sentence(
      "A file that names the submissions that have to be there, one a line.",
      "列出必须存在的提交的文件，每行一个。"),
    Sentence("A submission without evidence is missing.", "没有证据的提交视为缺失。"),
    Sentence(
      "How old evidence may be, such as `90 d`; as old as it likes if left out.",
      "证据的最长时效，例如 `90 d`；省略时不限。"),
    Sentence(
      """
      A policy file or folder that runs without evidence are held against; what their project \
      names, or else `pack:starter`, if left out; repeatable.
      """,
      """
      没有证据的运行所比较的策略文件或目录；省略时取其项目所指的策略，否则为 `pack:starter`；可重复。
      """),
    Sentence(
      "What counts as now: a date or RFC 3339; the instant that it is if left out.",
      "视为现在的时刻：日期或 RFC 3339；省略时为实际时刻。"),
    Sentence(
      """
      Keep what is reviewed in this file, so that a review that was interrupted goes on where it \
      was and gives the same bytes.
      """,
      "将已评审的内容保存在此文件，使中断的评审得以继续并给出相同的字节。"),
    Sentence(
      "Say on standard error how far it is; never where that is no terminal.",
      "在标准错误上显示进度；非终端时从不显示。"),
    Sentence("Print the manual of the policies, as Markdown.", "以 Markdown 输出策略手册。"),
    Sentence("Such as {0} or `pack:eu-ai-act`.", "例如 {0} 或 `pack:eu-ai-act`。"),
  ]
}
