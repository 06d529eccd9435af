/// What the packs of standards, pacts and checklists say.
extension Sentences {
  static let standardPacks: [Sentence] = [
    // pack:climate-neutral-data-centre-pact
    Sentence(
      "question: has the operator of the site signed the Climate Neutral Data Centre Pact?",
      "问题：站点运营者是否签署了《气候中和数据中心公约》？"),
    Sentence(
      """
      Answer in `labels.cndcp`: cool or warm for the climate of a signatory's site, no for \
      others.
      """,
      "在 `labels.cndcp` 中回答：签署方站点按气候填 cool（凉爽）或 warm（温暖），其他填 no。"),
    Sentence("the PUE of {0} is above 1.3, promised for cool climates", "PUE {0} 高于 1.3，即凉爽气候的承诺值"),
    Sentence(
      "Ask the operator; sites from before 2025 have until 2030.", "询问运营者；2025 年以前的站点可到 2030 年。"),
    Sentence("the PUE of {0} is above 1.4, promised for warm climates", "PUE {0} 高于 1.4，即温暖气候的承诺值"),
    Sentence("the WUE of {0} is above 0.4 L/kWh, which is promised", "WUE {0} 高于承诺的 0.4 L/kWh"),
    Sentence("State `site.wue` from the operator's report.", "根据运营者的报告声明 `site.wue`。"),
    Sentence("the renewable share of {0} is below what is promised", "可再生能源占比 {0} 低于承诺值"),
    Sentence(
      "State `site.renewable_share` from the operator's report.",
      "根据运营者的报告声明 `site.renewable_share`。"),
    // pack:frugal-ai
    Sentence(
      """
      question: which need does this training meet, and what would meet it without training?
      """,
      "问题：本次训练满足什么需求？不训练怎样满足它？"),
    Sentence(
      "Answer in `labels.need`, with what was considered instead.",
      "在 `labels.need` 中回答，并写明考虑过的替代方案。"),
    Sentence("what the run would use cannot be estimated", "无法估算该运行的消耗"),
    Sentence(
      "State what the estimate of energy misses; `carbonward estimate` names it.",
      "声明能源估算缺少的内容；`carbonward estimate` 会指出。"),
    Sentence("the share of making the hardware is not known", "制造硬件所占的份额未知"),
    Sentence("State an accelerator that the catalogue knows.", "声明目录中有的加速器。"),
    Sentence(
      "question: which models that exist were tried before one is trained from scratch?",
      "问题：从头训练之前试过哪些已有模型？"),
    Sentence(
      "Answer in `labels.reuse`: what was tried, and why it does not do.",
      "在 `labels.reuse` 中回答：试过什么，为何不行。"),
    Sentence(
      "question: how is consumption followed once the run is under way, and in use?",
      "问题：运行期间及使用中如何跟踪消耗？"),
    Sentence(
      """
      Answer in `labels.follow_up`, such as the name of the measuring tool and who reads it.
      """,
      "在 `labels.follow_up` 中回答，例如测量工具的名称和查看者。"),
    // pack:ghg-protocol-scope-2
    Sentence("there are no location-based emissions to report", "没有可报告的基于位置的排放"),
    Sentence("State where the run trains, or the intensity of its grid.", "声明运行在何处训练，或其电网的强度。"),
    Sentence(
      "there are no market-based emissions to report beside the location-based ones",
      "除基于位置的排放外，没有可报告的基于市场的排放"),
    Sentence(
      """
      State `site.market_intensity`, or a provider that publishes one; both are reported and \
      labelled.
      """,
      "声明 `site.market_intensity`，或公布该数值的供应商；两种排放均须报告并标注。"),
    Sentence(
      """
      question: which contracts stand behind the market-based intensity, and do they meet the \
      quality criteria?
      """,
      "问题：基于市场的强度依据哪些合同？它们是否符合质量标准？"),
    Sentence(
      """
      Answer in `labels.scope2_instruments`: instrument, vintage, market, and whether it is \
      retired.
      """,
      "在 `labels.scope2_instruments` 中回答：凭证、年份、市场，以及是否已注销。"),
    Sentence(
      "the year of the contract behind the market-based intensity is not stated",
      "未声明基于市场的强度所依据合同的年份"),
    Sentence(
      "State `site.market_year`; it is to be as close as possible to that of consumption.",
      "声明 `site.market_year`；应尽量接近消费年份。"),
    Sentence(
      """
      the market-based intensity is matched over a year; the draft of the revision asks for \
      hours
      """,
      "基于市场的强度按年匹配；修订草案要求按小时"),
    Sentence(
      "Nothing to be done yet; ask the provider for hourly certificates.", "暂无须行动；可向供应商索取按小时的证书。"),
    // pack:iso-iec-tr-20226
    Sentence("the workload of the run is not known", "该运行的工作量未知"),
    Sentence(
      "State `model.params` and `tokens`, or `flops`.", "声明 `model.params` 和 `tokens`，或 `flops`。"),
    Sentence("the energy of the run is not known", "该运行的能源消耗未知"),
    Sentence("the carbon impact of the run is not known", "该运行的碳影响未知"),
    Sentence("where the run trains is not known", "该运行在何处训练未知"),
    Sentence("State `site.region` or `site.country`.", "声明 `site.region` 或 `site.country`。"),
    Sentence(
      "question: what is known of pollution, waste and transportation of the hardware?",
      "问题：关于硬件的污染、废弃物和运输已知什么？"),
    Sentence(
      """
      Answer in `labels.beyond_carbon`, such as a reference to the operator's report, or `not \
      assessed`.
      """,
      "在 `labels.beyond_carbon` 中回答，例如引用运营者的报告，或 `not assessed`（未评估）。"),
    // pack:itu-t-l1801
    Sentence("the energy of the training is not known", "训练的能源消耗未知"),
    Sentence("the emissions of the training are not known", "训练的排放未知"),
    Sentence("the water of the training is not known", "训练的用水未知"),
    Sentence("State `site.wue` and where the run trains.", "声明 `site.wue` 以及运行在何处训练。"),
    Sentence("question: what is the functional unit of the assessment?", "问题：评估的功能单位是什么？"),
    Sentence(
      """
      Answer in `labels.functional_unit`, such as `one trained model` or `a thousand answers`.
      """,
      "在 `labels.functional_unit` 中回答，例如 `one trained model` 或 `a thousand answers`。"),
    Sentence(
      """
      question: which stages of the life cycle does the assessment hold besides this training, \
      and which does it leave out?
      """,
      "问题：除本次训练外，评估包括生命周期的哪些阶段，不包括哪些？"),
    Sentence("Answer in `labels.life_cycle`, stage by stage.", "在 `labels.life_cycle` 中逐阶段回答。"),
    Sentence("question: which kind of AI system is assessed?", "问题：评估的是哪类人工智能系统？"),
    Sentence(
      "Answer in `labels.ai_system`: the type of technology and the use.",
      "在 `labels.ai_system` 中回答：技术类型和用途。"),
    // pack:research-disclosure
    Sentence("the number of parameters is not known", "参数量未知"),
    Sentence(
      "State `model.params`, or a model that the catalogue knows.", "声明 `model.params`，或目录中有的模型。"),
    Sentence("hardware and hours of the run are not known", "该运行的硬件和小时数未知"),
    Sentence(
      "State `hardware.accelerator`, `hardware.count` and `duration`.",
      "声明 `hardware.accelerator`、`hardware.count` 和 `duration`。"),
    Sentence(
      """
      question: how much compute did preliminary and failed experiments take beyond this run?
      """,
      "问题：除本次运行外，预备实验和失败实验用了多少计算量？"),
    Sentence(
      "Answer in `labels.further_compute`, such as `none` or `400 GPU hours`.",
      "在 `labels.further_compute` 中回答，例如 `none` 或 `400 GPU hours`。"),
    // pack:software-carbon-intensity
    Sentence(
      "the energy of the run is not known, without which there is no score", "该运行的能源消耗未知，没有它就没有得分"),
    Sentence(
      "the intensity of the grid is not known, without which there is no score", "电网强度未知，没有它就没有得分"),
    Sentence(
      """
      State where the run trains, or the intensity of its grid; what contracts leave does not \
      count.
      """,
      "声明运行在何处训练，或其电网的强度；合同扣除后的余量不计。"),
    Sentence(
      "the share of making the hardware is not known, without which there is no score",
      "制造硬件所占的份额未知，没有它就没有得分"),
    Sentence("question: per what is the score?", "问题：得分以什么为单位？"),
    Sentence(
      "Answer in `labels.sci_unit`; `flop`, `parameter` or `token` for SCI for AI.",
      "在 `labels.sci_unit` 中回答；SCI for AI 填 `flop`、`parameter` 或 `token`。"),
    Sentence(
      "the operations of the training are not known, and the score is per operation",
      "训练的运算量未知，而得分以运算为单位"),
    Sentence(
      "the number of parameters is not known, and the score is per parameter", "参数量未知，而得分以参数为单位"),
    Sentence(
      "the tokens of the training are not known, and the score is per token", "训练的词元数未知，而得分以词元为单位"),
    Sentence("State `tokens`.", "声明 `tokens`。"),
    Sentence(
      """
      question: does the score hold all training, intermediate runs and those that were \
      stopped early?
      """,
      "问题：得分是否包括所有训练、中间运行和提前停止的运行？"),
    Sentence(
      "Answer in `labels.sci_boundary`, such as `all runs of the project`.",
      "在 `labels.sci_boundary` 中回答，例如 `all runs of the project`。"),
  ]
}
