/// What the packs of laws and of plans of states say.
extension Sentences {
  static let lawPacks: [Sentence] = [
    // pack:eu-ai-act
    Sentence(
      "the documentation of a general-purpose model needs its energy, known or estimated",
      "通用模型的文档需要其能源消耗，已知或估算均可"),
    Sentence(
      """
      State what the estimate of energy misses; `carbonward check --format \
      eu-model-documentation` writes the field.
      """,
      "声明能源估算缺少的内容；`carbonward check --format eu-model-documentation` 会写出该字段。"),
    Sentence(
      """
      question: which boundary does the documented energy have (chip, node or facility; \
      failures; PUE)?
      """,
      "问题：所记录能源的边界是什么（芯片、节点或设施；故障；PUE）？"),
    Sentence(
      """
      Answer in `labels.energy_boundary` of the run: no method is prescribed, so the boundary \
      must be said.
      """,
      "在运行的 `labels.energy_boundary` 中回答：没有规定的方法，因此必须说明边界。"),
    Sentence(
      "question: is `{0}` a general-purpose model? Its compute is near or above 1e23 FLOP",
      "问题：`{0}` 是否为通用模型？其计算量接近或高于 1e23 FLOP"),
    Sentence(
      "Answer in `labels.general_purpose`: yes or no, with the reason.",
      "在 `labels.general_purpose` 中回答：是或否，并说明理由。"),
    Sentence(
      "question: when is the Commission notified? Above 1e25 FLOP systemic risk is presumed",
      "问题：何时通报欧盟委员会？高于 1e25 FLOP 推定有系统性风险"),
    Sentence(
      "Answer in `labels.notification`, such as the date: within two weeks of knowing.",
      "在 `labels.notification` 中回答，例如日期：得知后两周内。"),
    Sentence(
      """
      question: what is the compute of all runs of the model, synthetic data included? This \
      one is near or above 1e25 FLOP
      """,
      "问题：该模型所有运行（含合成数据）的计算量是多少？本次运行接近或高于 1e25 FLOP"),
    Sentence(
      """
      Answer in `labels.cumulative_flop`; runs before this one count, and what made data for \
      it.
      """,
      "在 `labels.cumulative_flop` 中回答；此前的运行以及为其生成数据的计算都计入。"),
    Sentence(
      "question: what was the compute of the model that this run modifies?", "问题：本次运行所修改的模型的计算量是多少？"
    ),
    Sentence(
      "Answer in `labels.original_flop` with a number such as 6e24, or `unknown`.",
      "在 `labels.original_flop` 中用数字回答，例如 6e24，或 `unknown`。"),
    Sentence(
      """
      question: who takes the duties of a provider? {0} is more than a third of the compute of \
      the original
      """,
      "问题：谁承担提供者的义务？{0} 超过原模型计算量的三分之一"),
    Sentence(
      """
      Answer in `labels.provider_duties`. Where the compute of the original is unknown, a \
      third of 1e23 FLOP counts, which this run passes; of a model with systemic risk a third \
      of 1e25.
      """,
      "在 `labels.provider_duties` 中回答。原模型计算量未知时以 1e23 FLOP 的三分之一计，本次运行已超过；有系统性风险的模型以 1e25 的三分之一计。"),
    // pack:eu-data-centres
    Sentence(
      "question: does the data centre report to the European database?", "问题：数据中心是否向欧洲数据库报告？"),
    Sentence(
      """
      Answer in `labels.eed_site`: `reported`; `small` for one below 500 kW of IT power; \
      `exempt` for defence and civil protection.
      """,
      "在 `labels.eed_site` 中回答：`reported`（已报告）；IT 功率低于 500 kW 填 `small`；国防和民防填 `exempt`。"),
    Sentence(
      "the accelerators of this run draw {0}, which no site below 500 kW has",
      "本次运行的加速器功率为 {0}，低于 500 kW 的站点不可能具备"),
    Sentence(
      "Correct `labels.eed_site`: a site that holds this run is not small.",
      "更正 `labels.eed_site`：能承载本次运行的站点并不小。"),
    Sentence("the WUE that the site reports is not stated", "未声明站点报告的 WUE"),
    Sentence("State `site.wue` from the operator's last report.", "根据运营者最近的报告声明 `site.wue`。"),
    Sentence("the renewable energy factor that the site reports is not stated", "未声明站点报告的可再生能源因子"),
    Sentence(
      """
      State `site.renewable_share` from the operator's last report; it is about contracts, and \
      changes no location-based figure.
      """,
      "根据运营者最近的报告声明 `site.renewable_share`；它关乎合同，不改变基于位置的数值。"),
    Sentence(
      """
      question: which share of its energy does the site hand on (the energy reuse factor that \
      it reports)?
      """,
      "问题：站点转供的能源占比是多少（其报告的能源再利用因子）？"),
    Sentence(
      "Answer in `labels.energy_reused`, such as 0.12.", "在 `labels.energy_reused` 中回答，例如 0.12。"),
    Sentence(
      "question: of which year are the PUE of {0} and the other figures of the site?",
      "问题：PUE {0} 及站点其他数值是哪一年的？"),
    Sentence(
      """
      Answer in `labels.eed_year`: reports are due every 15 May, and are about the year \
      before. A PUE that nobody states is an average of sites.
      """,
      "在 `labels.eed_year` 中回答：报告于每年 5 月 15 日到期，针对上一年。未声明的 PUE 是各站点的平均值。"),
    // pack:germany-enefg and its draft
    Sentence(
      """
      question: when did the data centre begin to operate, and does it draw 300 kW or more?
      """,
      "问题：数据中心何时开始运行？功率是否达到 300 kW？"),
    Sentence(
      "Answer in `labels.site_started`, such as 2026-03; `small` for one below 300 kW.",
      "在 `labels.site_started` 中回答，例如 2026-03；低于 300 kW 填 `small`。"),
    Sentence(
      "the PUE of {0} is above 1.6, to which the draft would raise the limit",
      "PUE {0} 高于 1.6，即草案将提高到的限值"),
    Sentence("The law counts until the draft is adopted.", "草案通过之前以现行法律为准。"),
    Sentence(
      "the PUE of {0} is above 1.4, to which the draft would raise the limit",
      "PUE {0} 高于 1.4，即草案将提高到的限值"),
    Sentence(
      "the PUE of {0} is above 1.3, to which the draft would raise the limit",
      "PUE {0} 高于 1.3，即草案将提高到的限值"),
    Sentence(
      "the PUE of {0} is above 1.5, the limit for data centres from before July 2026",
      "PUE {0} 高于 1.5，即 2026 年 7 月以前的数据中心的限值"),
    Sentence("Train at a site that keeps the limit, or ask its operator.", "在符合限值的站点训练，或询问其运营者。"),
    Sentence(
      "the PUE of {0} is above 1.3, the limit for data centres from before July 2026",
      "PUE {0} 高于 1.3，即 2026 年 7 月以前的数据中心的限值"),
    Sentence(
      """
      the PUE of {0} is above 1.2, which data centres from July 2026 on reach within two years
      """,
      "PUE {0} 高于 1.2，而 2026 年 7 月起的数据中心须在两年内达到"),
    Sentence(
      "Ask the operator when the site reaches it; the two years cannot be seen from a run.",
      "询问运营者站点何时达到；从运行看不出这两年。"),
    Sentence("the renewable share of {0} is below a half", "可再生能源占比 {0} 低于一半"),
    Sentence(
      """
      State `site.renewable_share` from the operator's report; on balance, a half is asked \
      for.
      """,
      "根据运营者的报告声明 `site.renewable_share`；按结算要求一半。"),
    Sentence("the renewable share of {0} is below the whole", "可再生能源占比 {0} 未达全部"),
    Sentence(
      """
      State `site.renewable_share` from the operator's report; from 2027 on all of it is asked \
      for.
      """,
      "根据运营者的报告声明 `site.renewable_share`；2027 年起要求全部。"),
    Sentence(
      "question: which share of its energy does the data centre hand on for reuse?",
      "问题：数据中心转供再利用的能源占比是多少？"),
    Sentence(
      "Answer in `labels.energy_reused` as a number such as 0.12, or say why it is exempt.",
      "在 `labels.energy_reused` 中用数字回答，例如 0.12，或说明豁免理由。"),
    Sentence(
      "the share of {0} that is reused is below what the day of the start asks for",
      "再利用占比 {0} 低于按投运日期的要求"),
    Sentence("Ask the operator; sites may be exempt.", "询问运营者；站点可能获豁免。"),
    // pack:china-data-centres
    Sentence(
      "question: is the site a new one in a national hub node, in the east or the west?",
      "问题：站点是否为国家枢纽节点的新建站点，在东部还是西部？"),
    Sentence(
      "Answer in `labels.cn_hub`: east, west, or no.",
      "在 `labels.cn_hub` 中回答：east（东部）、west（西部）或 no（否）。"),
    Sentence("the PUE of {0} is above 1.5, level 3 of GB 40879", "PUE {0} 高于 1.5，即 GB 40879 的 3 级"),
    Sentence(
      "Train at another site; edge sites of 100 racks or fewer are not concerned.",
      "换其他站点训练；100 个机架及以下的边缘站点不受此限。"),
    Sentence("the PUE of {0} is above 1.3, level 2 of GB 40879", "PUE {0} 高于 1.3，即 GB 40879 的 2 级"),
    Sentence(
      "Lists of green data centres and green finance ask for level 2; nothing else does.",
      "绿色数据中心名单和绿色金融要求 2 级；其他均不要求。"),
    Sentence(
      "the PUE of {0} is above 1.2, which is said to be level 1 of GB 40879",
      "PUE {0} 高于 1.2，据称为 GB 40879 的 1 级"),
    Sentence("Nobody is held to level 1; the value is unverified.", "不强制要求达到 1 级；该数值未经核实。"),
    Sentence(
      "the PUE of {0} is not below 1.25, asked of the hubs in the east",
      "PUE {0} 不低于 1.25，而东部枢纽要求低于此值"),
    Sentence("Ask the operator for the PUE by design and as measured.", "向运营者询问设计 PUE 和实测 PUE。"),
    Sentence(
      "the PUE of {0} is not below 1.2, asked of the hubs in the west",
      "PUE {0} 不低于 1.2，而西部枢纽要求低于此值"),
    Sentence("the green electricity of {0} is not above 80 %", "绿色电力占比 {0} 不高于 80 %"),
    Sentence(
      "State `site.renewable_share` from the operator's certificates.",
      "根据运营者的证书声明 `site.renewable_share`。"),
    // pack:singapore-data-centres
    Sentence(
      "question: is the capacity of the site one that was granted under DC-CFA2?",
      "问题：站点的容量是否根据 DC-CFA2 获批？"),
    Sentence(
      "Answer in `labels.sg_site`: `cfa2` or `other`.", "在 `labels.sg_site` 中回答：`cfa2` 或 `other`。"),
    Sentence(
      "the PUE of {0} is above 1.3, at which all sites are to be by May 2034",
      "PUE {0} 高于 1.3，而所有站点须在 2034 年 5 月前达到此值"),
    Sentence(
      "Ask the operator for the PUE at full load, and when the site reaches 1.3.",
      "向运营者询问满载 PUE，以及站点何时达到 1.3。"),
    Sentence(
      "the PUE of {0} is above 1.3, which all sites were to keep by now",
      "PUE {0} 高于 1.3，而所有站点如今应已符合此值"),
    Sentence("Ask the operator, or train at a site that keeps it.", "询问运营者，或在符合要求的站点训练。"),
    Sentence(
      "the PUE of {0} is above 1.25, under which the capacity was granted",
      "PUE {0} 高于 1.25，即容量获批的条件"),
    Sentence("Ask the operator for the PUE at full load.", "向运营者询问满载 PUE。"),
    Sentence("the green energy of {0} is below a half", "绿色能源占比 {0} 低于一半"),
    Sentence(
      "State `site.renewable_share` from the operator; only eligible pathways count.",
      "根据运营者的数据声明 `site.renewable_share`；只计合格的途径。"),
    Sentence(
      """
      question: does the site hold the Green Mark (2024) Platinum, and does its IT equipment \
      keep SS 715:2025?
      """,
      "问题：站点是否持有 Green Mark（2024）白金级？其 IT 设备是否符合 SS 715:2025？"),
    Sentence(
      "Answer in `labels.sg_certificates`, with the dates of both.",
      "在 `labels.sg_certificates` 中回答，并写明两者的日期。"),
  ]
}
