/// What the starter policy, the template of an organisation and the shipped measures say.
extension Sentences {
  static let ownPolicies: [Sentence] = [
    // pack:starter
    Sentence(
      """
      Move the run to a cleaner grid, shorten it, or use fewer accelerators; a run that is \
      worth more than a tonne deserves a waiver with an owner and a date.
      """,
      "将运行移到更清洁的电网、缩短运行或减少加速器；价值超过一吨排放的运行应有注明负责人和日期的豁免。"),
    Sentence(
      "Split the change, or drop the runs that are not needed to decide.", "拆分变更，或去掉决策不需要的运行。"),
    Sentence(
      "A high figure means old accelerators, low utilisation or a carbon-intensive grid.",
      "数值高意味着加速器陈旧、利用率低或电网碳强度高。"),
    Sentence("{0} parameters are trained in fp32", "{0} 个参数以 fp32 训练"),
    Sentence(
      "Train in bf16; it halves the memory traffic and keeps the range of fp32.",
      "用 bf16 训练：内存流量减半，并保留 fp32 的数值范围。"),
    Sentence("{0} are drawn from a grid of {1}", "从 {1} 的电网取电 {0}"),
    Sentence(
      "A run this long pays for moving its data to a cleaner region.", "这么长的运行值得把数据移到更清洁的区域。"),
    Sentence(
      "the site uses {0} kWh for each kWh that its machines get", "机器每得到 1 kWh，站点消耗 {0} kWh"),
    Sentence(
      "Use a site with a power usage effectiveness of at most 1.5.", "使用电能利用效率（PUE）不超过 1.5 的站点。"),
    Sentence("a {0} run is spread over {1} accelerators", "{0} 运行分散在 {1} 个加速器上"),
    Sentence(
      "Use fewer accelerators if the deadline allows; strong scaling costs energy.",
      "期限允许时减少加速器；强扩展会多耗能源。"),
    Sentence("{0} of the reserved time does no work", "预留时间中有 {0} 没有做工作"),
    Sentence("Release the accelerators between phases, or share them.", "在各阶段之间释放加速器，或共享它们。"),
    Sentence("the run is carried out {0} times", "该运行执行 {0} 次"),
    Sentence(
      "Stop weak trials early; half of the time of an exhaustive search is enough.",
      "及早停止较差的试验；穷举搜索的一半时间就够了。"),
    Sentence("training may reach {0}: a general-purpose model in the EU", "训练可能达到 {0}：在欧盟属于通用模型"),
    Sentence(
      "Keep the compute and the energy of the training; Annex XI asks for both.",
      "保留训练的计算量和能源记录；附件 XI 两者都要求。"),
    Sentence("training may come within 20 % of 1e25 FLOP ({0})", "训练可能距 1e25 FLOP 不足 20 %（{0}）"),
    Sentence(
      """
      Plan the notification of the Commission, due within two weeks of meeting the threshold.
      """,
      "计划向欧盟委员会通报，须在达到阈值后两周内完成。"),
    // pack:organisation
    Sentence("Ask for what is left elsewhere, or postpone.", "申请其他处的余量，或推迟。"),
    Sentence(
      "Ask the team's lead, who can shift what other runs do not need.", "询问团队负责人，由其调配其他运行不需要的额度。"),
    Sentence(
      "Shorten runs, or use hardware that needs less for the same work.", "缩短运行，或使用同样工作耗能更少的硬件。"),
    Sentence(
      """
      Train elsewhere or at another time, in fewer trials, or ask for a waiver with an owner \
      and a date.
      """,
      "换地点或换时间训练、减少试验，或申请注明负责人和日期的豁免。"),
    Sentence("Say in the change why the run grows.", "在变更中说明运行增大的原因。"),
    Sentence("the run belongs to no team that has a budget", "该运行不属于任何有预算的团队"),
    Sentence(
      "State `team` in `carbonward.yaml`; a new team gets a budget of its own first.",
      "在 `carbonward.yaml` 中声明 `team`；新团队须先有自己的预算。"),
    Sentence("question: what is this run for? It emits more than a tonne", "问题：该运行的用途是什么？其排放超过一吨"),
    Sentence(
      "Answer in `labels.purpose`, and say what was tried at a smaller size.",
      "在 `labels.purpose` 中回答，并说明在较小规模上试过什么。"),
    // pack:measures
    Sentence(
      "QLoRA saves memory, not energy: it takes up to twice the time of LoRA",
      "QLoRA 节省内存而不节能：所需时间最多为 LoRA 的两倍"),
    Sentence(
      "Use LoRA where it fits; with `labels.memory` set to the reason this note goes away.",
      "放得下时用 LoRA；把原因写入 `labels.memory` 后不再有此提示。"),
    Sentence("Compare the loss of a short run first.", "先用短运行比较损失。"),
    Sentence(
      """
      What adapters reach differs by task; hold both against your evaluation before you \
      switch.
      """,
      "适配器能达到的效果因任务而异；切换前用自己的评估比较两者。"),
    Sentence(
      "The loss then weighs tokens and not examples; compare a short run.",
      "此后损失按词元而不按样本加权；先用短运行比较。"),
    Sentence(
      """
      Estimated again at the peak rate of the new accelerator; book the time that it then \
      takes.
      """,
      "按新加速器的峰值速率重新估算；请预订届时所需的时间。"),
    Sentence(
      "The run takes about 1.6 times as long; the deadline and the time limit are checked.",
      "运行约需 1.6 倍时间；期限和时间上限会检查。"),
    Sentence(
      "The best cap depends on the model; measure before you rely on it.", "最佳上限取决于模型；依赖之前先测量。"),
    Sentence("{0} of contracted energy change market-based emissions only", "{0} 的合同能源只改变基于市场的排放"),
  ]
}
