/// What the help of the main commands explains.
extension Sentences {
  static let discussions: [Sentence] = [
    Sentence(
      """
      Reads training configs as teams write them, predicts the energy and emissions of the runs \
      they describe, holds them against budgets and rules in YAML, and answers pass or fail with \
      changes proved to pass.
      """,
      """
      读取团队日常编写的训练配置，预测其所述运行的电力消耗与碳排放，与 YAML 中的预算和规则比较，给出通过或\
      不通过，并附上已证明能通过的修改。
      """),
    Sentence(
      """
      Exit codes: 0 pass or warn, 1 fail, 2 usage or unreadable input, 3 unknown, 4 ledger, \
      5 verification, 70 a bug.
      """,
      """
      退出码：0 通过或警告，1 不通过，2 用法错误或输入无法读取，3 未知，4 台账，5 验证，70 程序缺陷。
      """),
    Sentence(
      """
      Without a path, checks every run of the repository. Without --policy, uses the policies that \
      carbonward.yaml names; without those, the built-in pack:starter.
      """,
      """
      不给路径时检查仓库的全部运行。不给 --policy 时使用 carbonward.yaml 所指的策略；若没有，则使用内置的 \
      pack:starter。
      """),
    Sentence(
      """
      Compares the working tree with the commit where it left the base; runs are found again under \
      other names. Only findings that are new or worse than at the base fail, and only runs that \
      are new or changed ask anything of budgets over time. In CI, add --policy-from with the same \
      revision, so that a change is not judged by its own policies.
      """,
      """
      将工作区与其离开基准时的提交比较；改了名的运行也能找到。只有新增或比基准更差的结论才会不通过，只有新\
      增或更改的运行才向跨期预算申请。在 CI 中请加上指向同一版本的 --policy-from，以免变更由其自身的策略判\
      定。
      """),
    Sentence(
      """
      Prints energy, emissions and device time as median and 5 to 95 % range. With --explain, every \
      step and where each number comes from. A job that does not train is estimated too when its \
      file is named; `check` leaves it out.
      """,
      """
      以中位数和 5 至 95 % 范围输出电力消耗、碳排放和设备时间。加 --explain 时输出每一步以及每个数字的来\
      源。指定了文件时，不训练的作业也会估算；`check` 则不予考虑。
      """),
    Sentence(
      """
      Each --vary is an axis: a list (a100,h100), a pattern (gcp/*), a range (8..512*2, 1..9+2) or \
      instants (2026-12-01..2026-12-14/1h). Prints the combinations that no other one beats, and \
      plots that suit the sweep. Ctrl-C ends a long sweep and keeps what was found. --html writes \
      one page to choose from, without scripts, that needs nothing from elsewhere; it may be of several runs.
      """,
      """
      每个 --vary 是一个轴：列表（a100,h100）、模式（gcp/*）、范围（8..512*2、1..9+2）或时刻\
      （2026-12-01..2026-12-14/1h）。输出不被其他组合超越的组合，以及适合该遍历的图。Ctrl-C 可结束漫长的遍\
      历，并保留已找到的结果。--html 写出一个可供选择的页面，不含脚本，也不\
      需要任何外部内容；可包含多个运行。
      """),
    Sentence(
      """
      Edits the files that state the facts, keeps comments and formatting, checks again and prints \
      both verdicts. Each file is replaced whole or not at all; running it twice changes nothing \
      more.
      """,
      """
      修改声明事实的文件，保留注释和格式，重新检查并输出前后两个结果。每个文件要么整体替换，要么不动；再次\
      运行不会再有改动。
      """),
    Sentence(
      """
      Reads what `--format json` or `--output json=PATH` wrote, and writes one HTML file without \
      scripts that needs nothing from elsewhere; or the same as Markdown, as one long table of all \
      amounts, or as a PDF that a browser prints. The exit code is 0 whatever the verdict was.
      """,
      """
      读取 `--format json` 或 `--output json=PATH` 所写的内容，写出一个没有脚本、不依赖外部资源的 HTML 文\
      件；或写成 Markdown、包含全部数量的长表，或由浏览器打印的 PDF。无论结果如何，退出码均为 0。
      """),
    Sentence(
      """
      Reads what `--format json` or `--output json=PATH` wrote. The exit code is that of the check \
      that wrote it, so that a pipeline may judge by the last command. Verdicts and counts are worked \
      out again: a result that contradicts its own findings is refused with code 5.
      """,
      """
      读取 `--format json` 或 `--output json=PATH` 所写的内容。退出码与写出它的检查相同，流水线因此可按最后\
      一条命令判断。结果与计数会重新得出：与其自身结论矛盾的结果以退出码 5 拒绝。
      """),
    Sentence(
      """
      Reads a folder of saved results, evidence, run files and whole repositories, or JSON Lines \
      with a result, an envelope or a submission a line. What belongs together shares a name: \
      `a.json` with `a.evidence.json`, or a folder `a` with `evidence.json` in it or \
      `a.evidence.json` beside it. `index.txt`, `index.jsonl` or `index.json` in the folder names \
      what has to be there.
      """,
      """
      读取含有保存的结果、证据、运行文件和整个仓库的目录，或每行一个结果、信封或提交的 JSON Lines。同属一份\
      的内容名称相同：`a.json` 与 `a.evidence.json`，或目录 `a` 与其中的 `evidence.json` 或其旁的 \
      `a.evidence.json`。目录中的 `index.txt`、`index.jsonl` 或 `index.json` 列出必须存在的内容。
      """),
    Sentence(
      """
      A submission is verified when a key named with --key signed its evidence and its files give \
      the same statement again; signed, when there are no files to derive it from; else unsigned, \
      expired, missing, altered or unreadable. What cannot be read never stops the rest.
      """,
      """
      若 --key 所指的密钥签署了提交的证据，且其文件再次得出相同的陈述，则为已验证；若没有可据以推导的文件，\
      则为已签名；否则为未签名、已过期、缺失、被改动或无法读取。无法读取的内容不会中断其余部分。
      """),
    Sentence(
      """
      Exit codes: 0 nothing of what follows; 1 something is missing or expired; 2 something cannot \
      be read; 5 something is altered.
      """,
      "退出码：0 无下列情形；1 有缺失或过期；2 有无法读取的内容；5 有内容被改动。"),
    Sentence(
      """
      A ledger is a file, or a PostgreSQL database that many runners share. `check --ledger URL \
      --reserve` reserves what a merge request asks for; `commit` keeps it once it is merged, \
      `settle` books what was measured, `release` gives it up. Exit codes: 0 done, 1 refused by a \
      budget, 2 usage, 4 in conflict or unavailable, 5 damaged.
      """,
      """
      台账是一个文件，或多个运行器共享的 PostgreSQL 数据库。`check --ledger URL --reserve` 预留合并请求所申\
      请的量；合并后由 `commit` 保留，`settle` 登记实测用量，`release` 放弃预留。退出码：0 完成，1 被预算拒\
      绝，2 用法错误，4 冲突或不可用，5 损坏。
      """),
    Sentence(
      """
      With --all, prints the manual of the policies as Markdown: of those that --policy or \
      carbonward.yaml names, or of the built-in pack. `pack:NAME` prints the page of a pack that \
      comes with Carbonward: what it rests on, checks and asks, and what it cannot check; `packs` \
      lists them. `threat-model` says what the gate defends, against whom, and where its defence \
      ends.
      """,
      """
      加 --all 时以 Markdown 输出策略手册：--policy 或 carbonward.yaml 所指的策略，或内置策略包。\
      `pack:NAME` 输出随 Carbonward 提供的策略包的页面：其依据、所检查与所询问的内容，以及无法检查的内容；\
      `packs` 列出它们。`threat-model` 说明门禁防御什么、防御谁，以及防御的边界。
      """),
  ]
}
