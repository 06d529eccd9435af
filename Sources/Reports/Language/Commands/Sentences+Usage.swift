/// What commands say of how they are called.
extension Sentences {
  /// What is wrong with the arguments of a command.
  static let usageTexts: [Sentence] = [
    Sentence("unknown option '{0}'", "未知选项“{0}”"),
    Sentence(
      "unknown option '{0}'. Did you mean '{1}'?",
      "未知选项“{0}”。是否指“{1}”？"),
    Sentence("missing expected argument '{0}'", "缺少参数“{0}”"),
    Sentence("missing value for '{0}'", "“{0}”缺少值"),
    Sentence("unexpected argument '{0}'", "多余的参数“{0}”"),
    Sentence("{0} unexpected arguments: {1}", "{0} 个多余的参数：{1}"),
    Sentence("the value '{0}' is invalid for '{1}'", "“{1}”的值“{0}”无效"),
    Sentence(
      "the value '{0}' is invalid for '{1}': {2}",
      "“{1}”的值“{0}”无效：{2}"),
    Sentence(
      "the value '{0}' is invalid for '{1}'. Please provide one of {2}.",
      "“{1}”的值“{0}”无效。可用：{2}。"),
    Sentence(
      "the value '{0}' is invalid for '{1}'. Please provide one of the following:",
      "“{1}”的值“{0}”无效。可用："),
    Sentence("Usage: {0}", "用法：{0}"),
    Sentence("See '{0}' for more information.", "更多信息见“{0}”。"),
    Sentence(
      "the arguments cannot be read: mount `/proc`",
      "无法读取参数：请挂载 `/proc`"),
  ]

  /// What commands ask for, and what they cannot do with what they were given.
  static let requestTexts: [Sentence] = [
    Sentence("`{0}` holds no file of a catalogue", "`{0}` 中没有目录文件"),
    Sentence("there is no table `{0}`", "没有表 `{0}`"),
    Sentence("the catalogue knows nothing called `{0}`", "目录中没有名为 `{0}` 的内容"),
    Sentence("`{0}` cannot be read", "无法读取 `{0}`"),
    Sentence("no key is named that signs", "未指定用于签名的密钥"),
    Sentence("`{0}` holds no Ed25519 key", "`{0}` 中没有 Ed25519 密钥"),
    Sentence("`{0}` holds no public Ed25519 key", "`{0}` 中没有 Ed25519 公钥"),
    Sentence(
      "what the ledger says of these runs cannot be written down: a budget is asked in two periods",
      "台账对这些运行的说明无法写下：同一预算涉及两个周期"),
    Sentence("the statement could not be signed", "声明未能签名"),
    Sentence("the summary could not be signed", "摘要未能签名"),
    Sentence(
      "evidence is of the files of one repository, and `{0}` is no part of it",
      "证据针对同一仓库的文件，而 `{0}` 不在其中"),
    Sentence("cannot read `{0}`", "无法读取 `{0}`"),
    Sentence(
      "`{0}` is no statement of in-toto 1 about files with SHA-256 digests",
      "`{0}` 不是关于带 SHA-256 摘要的文件的 in-toto 1 声明"),
    Sentence(
      "nothing is trusted by itself: name a public key with `--key`",
      "任何内容都不会自动受信任：请用 `--key` 指定公钥"),
    Sentence(
      "`--files` is of no check: leave out `--summary` and `--ledger`",
      "`--files` 不涉及检查：请去掉 `--summary` 与 `--ledger`"),
    Sentence("name one thing to explain, or give `--all`", "请指定一项要说明的内容，或给出 `--all`"),
    Sentence("nothing is called `{0}`", "没有名为 `{0}` 的内容"),
    Sentence("what comes on standard input cannot be fixed", "标准输入的内容无法修改"),
    Sentence("cannot write to standard output: {0}", "无法写入标准输出：{0}"),
    Sentence("there is no measure or finding `{0}`", "没有措施或结论 `{0}`"),
    Sentence("`{0}` at `{1}` is no repository at a commit", "`{1}` 处的 `{0}` 不是某次提交的仓库"),
    Sentence("cannot write `{0}`: `{1}` is not a folder", "无法写入 `{0}`：`{1}` 不是文件夹"),
    Sentence("`{0}` is no amount that the ledger can count", "`{0}` 不是台账可计的数量"),
    Sentence("`{0}` is no length of time", "`{0}` 不是时长"),
    Sentence(
      "`--sign-with` signs a checkpoint; add `--format checkpoint`",
      "`--sign-with` 用于签署检查点；请加 `--format checkpoint`"),
    Sentence("`{0}` cannot take a history", "`{0}` 无法接收历史"),
    Sentence("no kind of record is called `{0}`; there are {1}", "没有名为 `{0}` 的记录类型；可用：{1}"),
    Sentence("`{0}` is no record that is known", "`{0}` 不是已知的记录"),
    Sentence("`--actual {0}` wants a metric and an amount", "`--actual {0}` 需要指标与数量"),
    Sentence(
      "name a saved result, a ledger with `--ledger`, or both",
      "请指定保存的结果、用 `--ledger` 指定台账，或两者"),
    Sentence(
      "a table has ids and numbers in every language; leave out `--lang`",
      "表格在任何语言中都是标识与数字；请去掉 `--lang`"),
    Sentence("a PDF is not for a terminal; add `--output FILE`", "PDF 不能输出到终端；请加 `--output FILE`"),
    Sentence(
      "`--browser` prints a PDF; add `--format pdf`",
      "`--browser` 用于打印 PDF；请加 `--format pdf`"),
    Sentence(
      "`--css-file` is for pages; leave out `--format {0}`",
      "`--css-file` 用于网页；请去掉 `--format {0}`"),
    Sentence(
      "`--css-file` writes beside a page; add `--output`",
      "`--css-file` 写在网页旁；请加 `--output`"),
    Sentence(
      "`--css-file {0}` wants a name of letters, digits, `.`, `-` and `_`",
      "`--css-file {0}` 需要由字母、数字、`.`、`-` 与 `_` 组成的名称"),
    Sentence("no run of the result is called `{0}`", "结果中没有名为 `{0}` 的运行"),
    Sentence("no run of the result is of team `{0}`", "结果中没有团队 `{0}` 的运行"),
    Sentence(
      "`--max-age {0}` is no number of days, such as `90 d`",
      "`--max-age {0}` 不是天数，例如 `90 d`"),
    Sentence(
      "`--output {0}` wants a format and a path, as in `{1}`",
      "`--output {0}` 需要格式与路径，例如 `{1}`"),
    Sentence("no format is called `{0}`; there are {1}", "没有名为 `{0}` 的格式；可用：{1}"),
    Sentence("say where requests come from: `--stdio`", "请说明请求从何而来：`--stdio`"),
    Sentence(
      "`--line-limit` is a number of bytes from 1000 to 1073741824",
      "`--line-limit` 是 1000 到 1073741824 的字节数"),
    Sentence("the system's clock is out of range", "系统时钟超出范围"),
    Sentence(
      "`--reserve` needs a ledger; add `--ledger URL`",
      "`--reserve` 需要台账；请加 `--ledger URL`"),
    Sentence(
      "`--reserve` needs to know what it reserves for; add `--reservation NAME`",
      "`--reserve` 需要知道为何预留；请加 `--reservation NAME`"),
    Sentence("`--jobs` takes a number from 1 on", "`--jobs` 取 1 及以上的数"),
    Sentence("`-` can be given once: standard input is read once", "`-` 只能给出一次：标准输入只读一次"),
    Sentence(
      "`--stdin-filename` names what `-` reads; add `-` to the paths",
      "`--stdin-filename` 为 `-` 所读内容命名；请在路径中加 `-`"),
    Sentence("give `--timings` or `--timings-json`", "请给出 `--timings` 或 `--timings-json`"),
    Sentence("`--suggestions` is a number from 0 to 100", "`--suggestions` 是 0 到 100 的数"),
    Sentence("`--browser {0}` is no program that can be run", "`--browser {0}` 不是可运行的程序"),
    Sentence("no browser is installed that prints a page to PDF", "未安装可将网页打印为 PDF 的浏览器"),
    Sentence("the browser `{0}` cannot print the page: {1}", "浏览器 `{0}` 无法打印网页：{1}"),
    Sentence("cannot make a folder in `{0}`: {1}", "无法在 `{0}` 中创建文件夹：{1}"),
  ]

  /// Ways out that commands name below what they say.
  static let wayOutTexts: [Sentence] = [
    Sentence(
      "`carbonward catalogue list` names the tables of the catalogue",
      "`carbonward catalogue list` 列出目录的各表"),
    Sentence(
      "`carbonward evidence key --sign-with PATH` prints that of a private key",
      "`carbonward evidence key --sign-with PATH` 打印私钥对应的公钥"),
    Sentence(
      "a check is signed by `carbonward evidence create`",
      "检查由 `carbonward evidence create` 签名"),
    Sentence(
      "add `--sign-with PATH`, or set CARBONWARD_SIGNING_KEY",
      "请加 `--sign-with PATH`，或设置 CARBONWARD_SIGNING_KEY"),
    Sentence(
      "install one, such as `apt-get install chromium`",
      "请安装一个，例如 `apt-get install chromium`"),
    Sentence(
      """
      it has to be a project file without errors, which begins with `carbonward: \
      project/v1`, or the file that its `history` names, which begins with `carbonward: history/v1`
      """,
      "须为没有错误的项目文件（以 `carbonward: project/v1` 开头），或其 `history` 所指的文件（以 `carbonward: history/v1` 开头）"
    ),
    Sentence(
      "make one with `openssl genpkey -algorithm ed25519`",
      "可用 `openssl genpkey -algorithm ed25519` 生成"),
    Sentence("make one with `openssl rand 32`", "可用 `openssl rand 32` 生成"),
    Sentence("name another with `--browser PATH`", "请用 `--browser PATH` 指定另一个"),
    Sentence("name one with `--browser PATH`", "请用 `--browser PATH` 指定"),
    Sentence("name the file itself", "请直接指定该文件"),
    Sentence("nothing was changed", "未做任何更改"),
    Sentence(
      "print the page that `--format html` writes with any browser",
      "可用任意浏览器打印 `--format html` 所写的网页"),
    Sentence("say what it is with `--from`", "请用 `--from` 说明其种类"),
    Sentence(
      "such as `https://example.org/carbonward.git` and the hash of a commit",
      "例如 `https://example.org/carbonward.git` 与某次提交的哈希"),
    Sentence("the files are {0}", "文件为 {0}"),
    Sentence("topics: {0}", "主题：{0}"),
    Sentence("metrics: {0}", "指标：{0}"),
  ]
}
