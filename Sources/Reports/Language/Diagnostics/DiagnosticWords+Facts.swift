/// What a run states about itself.
extension DiagnosticWords {
  static let facts: [String: String] = [
    "active-above-params": "激活的参数多于模型的参数。",
    "adapter-without-effect":
      "声明了适配器，而训练方法训练全部参数，因此适配器不起作用。若大部分参数冻结，请写 `method: lora`。",
    "ambiguous-name": "名称对应目录中的多个条目，取第一个。请写 id 以求准确。",
    "attention-not-counted":
      """
    序列很长，而模型的层数、宽度和规模均未知，或其系列并不对整个序列做注意力。若做，请声明 \
    `model.layers` 与 `model.hidden_size`。
    """,
    "batch-contradiction": "全局批量不等于微批量 × 累积步数 × 副本数。",
    "count-below-slice": "加速器数量小于可划分的最小部分，即八分之一。",
    "duration-above-time-limit": "声明的时长超过调度程序终止运行的时间上限。",
    "duration-below-physics":
      "声明的时长短于所有加速器以峰值速率完成工作所需的时间。这不可能成立，任何豁免都不涵盖它。",
    "implausible-active-params": "声明的激活参数不到参数总量的二百分之一，没有混合专家模型接近这一比例。",
    "implausible-flops":
      "声明的运算次数少于模型处理所声明数据所需。请检查 `flops`，或不写：它可由参数和词元数得出。",
    "implausible-goodput": "声明的有效时间占比不在零与全部之间。这不可能成立。",
    "implausible-intensity": "声明的排放因子超出世界上任何电网的范围。",
    "implausible-mfu":
      "声明的数值意味着训练达不到、或很少低于的峰值占比。请检查词元数、精度、加速器和时长。",
    "implausible-peak": "声明的峰值速率高于该加速器最快精度的速率。",
    "implausible-power": "声明的加速器功率与其额定功率相差很远。",
    "implausible-power-limit": "声明的功率上限超出该加速器可设置的范围。",
    "implausible-price":
      """
    声明的加速器每小时价格低于半美分（不足以支付其电费）、高于 500 美元，或不到项目在其目录 `prices` 中为\
    该加速器所列价格的三分之一。
    """,
    "implausible-pue": "声明的 PUE（电能利用效率）高于任何训练模型的数据中心。",
    "implausible-range":
      """
    声明的范围两端相差一百倍以上。这样的范围等于什么都没说明：其中值可以随意得出。请声明已知的内容，或不\
    写该事实。
    """,
    "implausible-speed": "声明的每秒词元数超过任何模型在这么多加速器上训练所能达到的速度。",
    "implausible-tokens":
      "声明的词元数填不满一个序列，或不到步数、批量与序列长度之积的百分之一。",
    "implausible-utilisation": "声明的功率高于加速器的额定功率，或低于其空闲功率。",
    "instance-contradicts-hardware":
      """
    声明的加速器不是所声明实例类型配备的，或声明的数量少于这些机器所有的：占用机器即占用整台。请写实际占用的数量，\
    部分空闲时另写 `utilisation`。
    """,
    "intensity-contradicts-site":
      """
    声明的排放因子不到目录中运行所在电网任一数值的三分之一，或超过其三倍。依合同得出的数值应写入 \
    `site.market_intensity`，基于位置的预算不与之比较。
    """,
    "market-instrument-unsaid":
      """
    声明了基于市场的排放因子，却没有说明其依据。请声明 `site.market_instrument`（合同、证书或声明）和 \
    `site.market_matching`（按年或按小时）。
    """,
    "multiple-below-one": "试验次数少于一次、开发倍数小于一，或每个提示的回答少于一个，会减去运行自身的一部分。这不可能成立。",
    "nodes-contradict-count": "加速器数量与各节点所含数量不符。",
    "not-positive": "不可能小于零的数小于零，或缺之则运行什么都不做的数为零。",
    "parallelism-contradicts-count": "各并行度之积不等于加速器数量。",
    "params-contradict-model": "声明的模型规模与目录所知不符。",
    "precision-not-in-hardware":
      """
    加速器没有所声明精度的计算单元，因此以更宽的格式、更低的速率计算：Ampere 之前的 bf16、Hopper 之前的 \
    fp8、Blackwell 之前的 nvfp4。
    """,
    "pue-below-one": "PUE（电能利用效率）小于一意味着设施用电少于其中的机器。这不可能成立。",
    "site-contradiction": "声明的国家、区域和电网区域不在同一处。除非声明了排放因子，否则按其中最高者计算。请只保留属实的一项。",
    "start-without-hours":
      """
    运行声明了开始时间，而没有其电网的逐时数据，因此沿用年度数值。请在 `carbonward.yaml` 的 `traces` \
    之下给出数据。
    """,
    "time-limit-stands-in":
      """
    运行时长无法预测，因此以其时间上限代替：范围从已知那部分工作（例如可查到的数据集）的预测时间到上限；若\
    什么都不知道，则从上限的五分之一起。整个工作已知时会预测时长，上限只作截断。请声明结论所指的内容，即可\
    预测时长。`--on-unknown fail` 拒绝以此代替。
    """,
    "time-limit-too-short": "工作所需的时间超过时间上限，因此运行会提前终止。",
    "tokens-contradict-steps": "声明的词元数不等于步数、批量与序列长度之积。",
    "trainable-above-params": "训练的参数多于模型的参数。",
    "unit-slip": "某个数相差约一千倍，像是弄错了单位：克与千克、瓦与千瓦。",
    "unknown-name": "名称不在目录中，因此无法据以查找。请声明它所代表的内容，或改正拼写。",
  ]
}
