/// What commands do, in the help of the whole program.
extension Sentences {
  /// A text of help in Chinese; nil where there is none.
  static func help(_ text: String) -> String? {
    guard !text.isEmpty else { return "" }
    return chinese(text, among: helpTexts)
  }

  private static let helpTexts = (commands + subcommands + discussions + options).forms

  static let commands: [Sentence] = [
    Sentence("The gate for the carbon of machine-learning training.", "机器学习训练碳排放的门禁。"),
    Sentence("Show the version.", "显示版本。"),
    Sentence("Show help information.", "显示帮助。"),
    Sentence("See '{0}' for detailed help.", "详细帮助见“{0}”。"),
    Sentence(
      "Where a number comes from: accelerators, instances, regions, grids, models.",
      "数值的来源：加速器、实例、区域、电网、模型。"),
    Sentence(
      "The gate: find runs, estimate, evaluate, suggest, report.",
      "门禁：查找运行、估算、评定、建议、报告。"),
    Sentence(
      "Put two configs side by side: facts, estimates, and what differs.",
      "并排比较两个配置：事实、估算以及差异。"),
    Sentence("Print the completion script of a shell.", "输出 shell 的补全脚本。"),
    Sentence(
      "The gate against a base revision: what this change adds.",
      "相对于基准版本的门禁：本次变更增加了什么。"),
    Sentence(
      "What the gate of this repository sees, what it skips and why, and what would help.",
      "本仓库的门禁看到什么、跳过什么及其原因，以及如何改进。"),
    Sentence(
      "Predict the energy and emissions of runs, without any policy.",
      "预测运行的电力消耗与碳排放，不使用任何策略。"),
    Sentence("Try an expression of a policy on a run.", "在运行上试用策略的表达式。"),
    Sentence(
      "Signed evidence of a check, which anybody with the files can derive again.",
      "检查的签名证据，持有文件者均可重新推导。"),
    Sentence(
      "Say what a rule, budget, measure, waiver, metric, fact, catalogue row or diagnostic is.",
      "说明规则、预算、措施、豁免、指标、事实、目录条目或诊断。"),
    Sentence(
      "Apply suggestions that were proved to mend the check.", "应用已证明能使检查通过的建议。"),
    Sentence(
      "Set up a repository: project file, starter policy, CI.",
      "设置仓库：项目文件、初始策略、CI。"),
    Sentence(
      "Budgets over time: reserve, commit, settle, release, and what is left.",
      "跨期预算：预留、提交、结算、释放以及剩余。"),
    Sentence(
      "Check policies alone: what never applies, never matters or is never used.",
      "只检查策略：永不适用、永不起作用或从未使用的内容。"),
    Sentence(
      "What-if: sweep facts of a run and rank what comes out.",
      "假设分析：遍历运行的事实并对结果排序。"),
    Sentence("Make any format from a saved result.", "由保存的结果生成任意格式。"),
    Sentence(
      "A page for people who review: a saved result, a ledger, or both.",
      "供评审者阅读的页面：保存的结果、台账，或两者。"),
    Sentence(
      "A register of many submissions: what verifies, what was altered, what is missing.",
      "众多提交的登记册：哪些通过验证、哪些被改动、哪些缺失。"),
    Sentence(
      "Print the JSON Schema of a kind of document, for editors.",
      "输出某种文档的 JSON Schema，供编辑器使用。"),
    Sentence(
      "Answer many checks in one process: one request a line in, one result a line out.",
      "在一个进程中应答多次检查：每行一个请求，每行一个结果。"),
    Sentence(
      "Answer an editor as a language server, for configs, runs, projects and policies.",
      "作为语言服务器应答编辑器，用于训练配置、运行、项目与策略。"),
    Sentence("Run the tests inside policies.", "运行策略内的测试。"),
    Sentence(
      "List waivers of policies and ignore comments in configs, and age them.",
      "列出策略的豁免和配置中的忽略注释，及其时效。"),
  ]

  static let subcommands: [Sentence] = [
    Sentence("Hold part of a budget for a run.", "为运行预留预算的一部分。"),
    Sentence(
      "Keep what is reserved: the change is merged, or the run launched.",
      "保留所预留的量：变更已合并，或运行已启动。"),
    Sentence("Book what a run used.", "登记运行的实际用量。"),
    Sentence(
      "Give up what is reserved: the change is closed, or the run will not be.",
      "放弃所预留的量：变更已关闭，或运行不再进行。"),
    Sentence(
      "What every budget has, holds, used and has left.", "每个预算的总额、预留、已用和剩余。"),
    Sentence(
      "Settle runs from the records of meters, or fill an empty ledger from an export.",
      "由计量记录结算运行，或由导出填充空台账。"),
    Sentence(
      "What was predicted and what came of it; calibrates the next predictions.",
      "预测与实际的对照；用于校准后续预测。"),
    Sentence(
      "Write every event as JSON Lines or CSV, or a signed checkpoint.",
      "将所有事件写为 JSON Lines 或 CSV，或写出签名的检查点。"),
    Sentence(
      "Find edits, deletions, truncation and reordering.", "发现改动、删除、截断和重排。"),
    Sentence(
      "List what is odd: unsettled runs, debts, clocks, damaged files.",
      "列出异常：未结算的运行、欠额、时钟、损坏的文件。"),
    Sentence(
      "Tell the ledger which budgets there are, and what they allow.",
      "告知台账有哪些预算及其允许的量。"),
    Sentence(
      "Give a period more, at the cost of the next one or of a sibling.",
      "为某一期间追加额度，由下一期间或同级预算承担。"),
    Sentence(
      "Stop reservations on a budget and on those that draw on it.",
      "停止对某预算及其下级预算的预留。"),
    Sentence("End a period for good, with a closing statement.", "永久结束某一期间，并出具结算说明。"),
  ]
}
