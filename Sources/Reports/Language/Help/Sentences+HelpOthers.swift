/// What the help of the other commands says.
extension Sentences {
  static let otherCommands: [Sentence] = [
    Sentence(
      """
      Looks at the whole repository as `check` does, and at what CI runs. Judges \
      nothing: the exit code is 0, or 2 when a policy, project or config file cannot be \
      read.
      """,
      "像 `check` 一样查看整个仓库，以及 CI 运行的内容。不作判定：退出码为 0；策略、项目或配置文件无法读取时为 2。"),
    Sentence("The repository; the one around you if left out.", "仓库；省略时为当前所在的仓库。"),
    Sentence(
      """
      Looks for training configs and for the CI system, or the host that a git remote \
      names, and writes what is not there yet. A file that exists is never touched; \
      where there is a project file, only CI is added. Says what it could not know.
      """,
      "查找训练配置和 CI 系统（或 git 远程所指的主机），并写出尚缺的内容。绝不改动已有的文件；已有项目文件时只添加 CI。会说明无法得知的内容。"),
    Sentence("Print what would be written, and write nothing.", "输出将要写入的内容，而不写入。"),
    Sentence(
      "Let CI build the program from this repository, where no package of it is published.",
      "未发布程序包时，让 CI 由此仓库构建程序。"),
    Sentence("The commit of that repository.", "该仓库的提交。"),
    Sentence(
      """
      Without a path, checks the policies that carbonward.yaml names. Warnings do not \
      fail unless --strict is given; a policy that cannot be loaded always does, with \
      exit code 2.
      """,
      "不给路径时检查 carbonward.yaml 所指的策略。警告不算失败，除非给出 --strict；策略无法加载总是失败，退出码为 2。"),
    Sentence(
      "Policy files, folders or packs; those of carbonward.yaml if left out.",
      "策略文件、目录或策略包；省略时为 carbonward.yaml 所指的策略。"),
    Sentence("Fail on warnings.", "有警告即失败。"),
    Sentence("The instant to hold waivers against.", "判断豁免所用的时刻。"),
    Sentence(
      """
      The policy files of one folder are tested together, folders below it on their \
      own. Without a path, tests the policies that carbonward.yaml names. No test at \
      all is a failure.
      """,
      "同一目录的策略文件一起测试，下级目录各自测试。不给路径时测试 carbonward.yaml 所指的策略。没有任何测试即为失败。"),
    Sentence(
      "Policy files or folders; those of carbonward.yaml if left out.",
      "策略文件或目录；省略时为 carbonward.yaml 所指的策略。"),
    Sentence("Only tests whose name contains this text.", "只运行名称含有此文本的测试。"),
    Sentence(
      "Say which rules, branches of expressions and measures no test reaches.",
      "说明哪些规则、表达式分支和措施没有测试触及。"),
    Sentence(
      "Change thresholds and operators one by one, and say which changes no test notices.",
      "逐一改动阈值和运算符，说明哪些改动没有测试发现。"),
    Sentence(
      """
      Fail where tests reach less than this share of all points, such as 80 %; implies \
      --coverage.
      """,
      "测试所触及的份额低于此值（如 80 %）即失败；包含 --coverage。"),
    Sentence(
      "Fail where tests notice less than this share of all changes; implies --mutate.",
      "测试所发现的改动份额低于此值即失败；包含 --mutate。"),
    Sentence(
      """
      Prints the value and its type for each run of the file. Exit codes: 0 a value, 2 \
      a mistake in the expression or the file, 3 something that the expression reads is \
      not known.
      """,
      "输出文件中每次运行的值及其类型。退出码：0 得到值，2 表达式或文件有误，3 表达式所读的内容未知。"),
    Sentence("Such as `{0}`.", "如 `{0}`。"),
    Sentence("A training config or launcher.", "训练配置或启动文件。"),
    Sentence("State a fact, over every file.", "声明事实，优先于所有文件。"),
    Sentence("The instant to take for now.", "视为当前的时刻。"),
    Sentence(
      """
      Says of each whether it holds, ends soon or has expired, and what it covers in \
      the runs of the repository. Exit codes: 0 all hold, 1 one has expired or its date \
      cannot be read, 2 a policy cannot be read.
      """,
      "说明每项是否有效、即将到期或已过期，以及在仓库的运行中涵盖什么。退出码：0 全部有效，1 有一项已过期或其日期无法读取，2 策略无法读取。"),
    Sentence("A policy file or folder; repeatable.", "策略文件或目录；可重复。"),
    Sentence("Take policies and waivers from a git revision.", "策略与豁免取自某个 git 版本。"),
    Sentence(
      "How many days before its end an exception ends soon; what the policy says if left out.",
      "例外在到期前多少天算即将到期；省略时以策略为准。"),
    Sentence(
      """
      Draft-07, made from the declarations that read the documents. In YAML editors, a \
      first line `{0}` turns on completion and checks.
      """,
      "Draft-07，由读取文档的声明生成。在 YAML 编辑器中，首行写 `{0}` 即可启用补全与检查。"),
    Sentence("One of {0}.", "取其一：{0}。"),
    Sentence(
      """
      Each side is a path, or REV:PATH for a file as it was at a git revision: `{0}`. A \
      side of several runs is compared run by run, in order. Exit codes: 0 both sides \
      were estimated, 2 a side cannot be read, 3 something is not known.
      """,
      """
      每一边是路径，或 REV:PATH（文件在某个 git 版本中的内容）：`{0}`。一边有多次运行时按顺序逐一比较。退出码：0 两边均已估算，2 有一边无法读取，\
      3 有未知内容。
      """),
    Sentence("The first config, or REV:PATH.", "第一个配置，或 REV:PATH。"),
    Sentence("The second config, or REV:PATH.", "第二个配置，或 REV:PATH。"),
    Sentence("State a fact or a label of both sides, over every file.", "声明两边的事实或标签，优先于所有文件。"),
    Sentence("The format: {0}.", "格式：{0}。"),
    Sentence(
      "For bash: `{0}`; for zsh, write it to `{1}` in a folder of `{2}`; for fish, to `{3}`.",
      "bash：`{0}`；zsh：写入 `{2}` 中某目录的 `{1}`；fish：写入 `{3}`。"),
    Sentence(
      """
      Speaks the Language Server Protocol 3.17 on standard input and output: what \
      `check` and `lint` say as you type, hovers with facts, rows of the catalogue and \
      the estimate, completion, proved suggestions and likely spellings as edits, and \
      the way from a finding to its rule. What is open in the editor wins over what is \
      saved. Exit codes: 0 after `shutdown` and `exit`; else 1.
      """,
      """
      在标准输入输出上使用语言服务器协议 3.17：输入时显示 `check` 与 `lint` 的结论，悬停显示事实、目录条目和估算，提供补全、已证明的建议和可能的拼写\
      ，并可由结论跳转到规则。编辑器中打开的内容优先于已保存的内容。退出码：`shutdown` 与 `exit` 之后为 0；否则为 1。
      """),
    Sentence("List the tables, or the rows of one.", "列出各表，或某个表的条目。"),
    Sentence(
      "Show a row by id or by any name that configs and clouds use for it.",
      "按 id 或配置与云平台所用的名称显示条目。"),
    Sentence(
      "Check the files of the catalogue: sources, ids, figures, references, order.",
      "检查目录文件：来源、id、数值、引用、顺序。"),
    Sentence(
      """
      Without a folder, checks the rows that are built in. Whoever adds a row edits one \
      CSV file with a source, and runs this on the folder of the files; it says what \
      the stamp has to be. Exit codes: 0 nothing is wrong, 1 something is, 2 a file \
      cannot be read.
      """,
      "不给目录时检查内置的条目。添加条目时，编辑一个带来源的 CSV 文件，再对其目录运行本命令；它会给出应有的戳记。退出码：0 没有问题，1 有问题，2 文件无法读取。"),
    Sentence(
      "The folder with the CSV files and stamp.txt; the built-in files if left out.",
      "CSV 文件与 stamp.txt 所在的目录；省略时为内置文件。"),
    Sentence("Check the files of the working tree and sign what came of it.", "检查工作区的文件并为结果签名。"),
    Sentence(
      """
      Writes the envelope whatever the verdict, and exits as the check does: 0 pass or \
      warn, 1 fail, 2 unreadable input, 3 unknown. With a ledger, what it holds is \
      written down with its head; nothing is reserved.
      """,
      "无论结论如何都写出信封，退出码与检查相同：0 通过或警告，1 不通过，2 输入无法读取，3 未知。有台账时，记下其内容与链头；不作预留。"),
    Sentence(
      """
      Evidence is an in-toto statement in a DSSE envelope with an Ed25519 signature: \
      every file that was read and every policy by digest, the catalogue, what was \
      asked, the head of the ledger, and the whole result. Without a signature by a key \
      that is named, nothing counts as verified.
      """,
      """
      证据是 DSSE 信封中的 in-toto 声明，带 Ed25519 签名：所读的每个文件与策略的摘要、目录、所提的要求、台账的链头以及完整结果。没有所指密钥的签名\
      ，任何内容都不算已验证。
      """),
    Sentence(
      """
      Keys are files of 32 bytes, 64 hexadecimal digits or PEM: `{0}`. To rotate a key, \
      name the old and the new one with --key for as long as evidence of both is \
      around; to revoke one, name it no more.
      """,
      "密钥为 32 字节、64 位十六进制数字或 PEM 的文件：`{0}`。轮换密钥时，在两者的证据都还存在期间用 --key 同时指定新旧密钥；吊销时不再指定即可。"),
    Sentence(
      "The file of the private key; CARBONWARD_SIGNING_KEY holds a key itself if left out.",
      "私钥文件；省略时取 CARBONWARD_SIGNING_KEY 中的密钥。"),
    Sentence("Print the public key that verifies what a private key signs.", "输出用于验证私钥签名的公钥。"),
    Sentence(
      "Derive the verdict again from the working tree, and refuse whatever differs.",
      "由工作区重新推导结论，拒绝任何不同之处。"),
    Sentence(
      """
      Verified means that one of the keys signed the envelope, and that the files as \
      they are here, on the terms that were signed, give the same statement byte for \
      byte. Of a statement about files, which --files asks for, it means that the \
      files here are those that were signed. Needs no network. Exit codes: 0 \
      verified, whatever the verdict; 5 not verified.
      """,
      """
      已验证是指：信封由其中一个密钥签名，且此处的文件按所签的条件得出逐字节相同的声明。对于 --files \
      所指的文件声明，是指此处的文件即所签的文件。不需要网络。退出码：0 已验证（无论结论如何），5 未验证。
      """),
    Sentence(
      """
      What is signed is no check but a statement about files, such as the provenance \
      of a release.
      """,
      "所签的不是检查，而是关于文件的声明，例如发布的来源证明。"),
    Sentence(
      "Sign a statement of in-toto about files, such as the provenance of a release.",
      "签署关于文件的 in-toto 声明，例如发布的来源证明。"),
    Sentence(
      """
      `evidence verify --files` holds files against it. A check is signed by \
      `evidence create`, which makes the statement too.
      """,
      "`evidence verify --files` 据此核对文件。检查由 `evidence create` 签署，它也生成声明。"),
    Sentence("The statement: a file of JSON.", "声明：一个 JSON 文件。"),
    Sentence("The envelope.", "信封。"),
    Sentence(
      "Write a verification summary (SLSA VSA 1), signed with --sign-with, to this file.",
      "将验证摘要（SLSA VSA 1，以 --sign-with 签名）写入此文件。"),
    Sentence("The budget.", "预算。"),
    Sentence("The budget; every budget above it is charged too.", "预算；其所有上级预算也一并计入。"),
    Sentence("This budget alone.", "只看此预算。"),
    Sentence("How much, with its unit, such as {0}.", "数量及单位，如 {0}。"),
    Sentence("How much, with its unit.", "数量及单位。"),
    Sentence("What is reserved and released together; the key if left out.", "一并预留和释放的分组；省略时为键。"),
    Sentence(
      "When the run draws power: a date or RFC 3339; now if left out.",
      "运行用电的时间：日期或 RFC 3339；省略时为当前。"),
    Sentence(
      "When it ends; an amount is shared out over the periods in between.",
      "结束时间；数量在其间各期分摊。"),
    Sentence(
      "How long to hold it unless it is committed, such as 14d, 12h or 90min.",
      "未提交时保留多久，如 14d、12h 或 90min。"),
    Sentence("The key of one run.", "一次运行的键。"),
    Sentence("The key of the run.", "运行的键。"),
    Sentence("All runs of a merge request.", "合并请求的所有运行。"),
    Sentence("table or json.", "table 或 json。"),
    Sentence(
      "Draw the burn-down of --budget as SVG to a file, `-` on the terminal.",
      "将 --budget 的燃尽图以 SVG 写入文件，`-` 表示在终端显示。"),
    Sentence("Say what would be booked, and book nothing.", "说明将要入账的内容，而不入账。"),
    Sentence("Any moment of the period.", "该期间的任意时刻。"),
    Sentence("Any moment of the period; now if left out.", "该期间的任意时刻；省略时为当前。"),
    Sentence("When it began to draw power.", "开始用电的时间。"),
    Sentence("When it ended.", "结束的时间。"),
    Sentence("The project file.", "项目文件。"),
    Sentence(
      """
      Asking again for the same changes nothing; asking for another amount replaces \
      what was held. `check --reserve` does this for all runs of a merge request.
      """,
      "再次申请相同的量不改变任何内容；申请不同的量则取代原有预留。`check --reserve` 对合并请求的所有运行这样做。"),
    Sentence(
      """
      Amounts are held against budgets in the period of --at. With --budget, that \
      budget alone, and its burn-down.
      """,
      "数量与 --at 所在期间的预算比较。给出 --budget 时只看该预算及其燃尽图。"),
    Sentence(
      "Releasing again changes nothing. What was settled cannot be released.",
      "再次释放不改变任何内容。已结算的不能释放。"),
    Sentence("Exit codes: 0 nothing odd, 1 something is.", "退出码：0 没有异常，1 有异常。"),
    Sentence(
      """
      Reads every event, and holds the chain of hashes, the balances and checkpoints \
      against each other. Exit codes: 0 sound, 5 something is not as it was written.
      """,
      "读取每个事件，核对哈希链、余额与检查点。退出码：0 无误，5 有内容与写入时不同。"),
    Sentence(
      "Who does it; the CI system's user, or the one who is logged in, if left out.",
      "操作者；省略时为 CI 系统的用户或登录者。"),
    Sentence("Where nothing is reserved, do nothing.", "没有预留时不做任何事。"),
    Sentence("A checkpoint that was kept elsewhere; repeatable.", "保存在别处的检查点；可重复。"),
    Sentence(
      "The public key in hexadecimal that must have signed the checkpoints.",
      "检查点应由其签名的公钥（十六进制）。"),
  ]
}
