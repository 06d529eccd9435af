/// What facts say against one another and against physics.
extension Sentences {
  static let concerns: [Sentence] = [
    Sentence(
      "an MFU of {0} is above anything training reaches; 70 % is the limit",
      "MFU {0} 高于训练所能达到的任何水平；上限为 70 %"),
    Sentence(
      "an MFU of {0} is below 2 %: are peak, precision and tokens right?",
      "MFU {0} 低于 2 %：峰值、精度和词元数是否正确？"),
    Sentence(
      "{0} are too short: at the peak rate of all accelerators the work takes {1}",
      "{0} 太短：即使所有加速器都以峰值速率运行，也需要 {1}"),
    Sentence(
      "a duration of {0} implies an MFU of {1}; training does not pass 70 %",
      "时长 {0} 意味着 MFU 为 {1}；训练不会超过 70 %"),
    Sentence(
      "a duration of {0} implies an MFU of {1}; training seldom stays below 2 %",
      "时长 {0} 意味着 MFU 为 {1}；训练很少低于 2 %"),
    Sentence(
      """
      how long the run takes is known of a part of its work only: {0} to its time limit of {1} \
      stand in for it
      """,
      "只知道运行一部分工作的时长：以 {0} 至其时间上限 {1} 代替"),
    Sentence(
      "how long the run takes cannot be read: its whole time limit of {0} stands in for it",
      "运行时长无法读取：以其全部时间上限 {0} 代替"),
    Sentence(
      """
      how long the run takes is not known, and nothing predicts it: {0} to its time limit of {1} \
      stand in for it
      """,
      "运行时长未知且无从预测：以 {0} 至其时间上限 {1} 代替"),
    Sentence(
      "a duration of {0} is above the time limit of {1}", "时长 {0} 超过时间上限 {1}"),
    Sentence(
      "the work takes {0}, and the time limit of {1} stops it before its end",
      "工作需要 {0}，而时间上限 {1} 会使其提前终止"),
    Sentence(
      "{0} for each accelerator is {1} times its rated {2}",
      "每个加速器 {0}，是其额定功率 {2} 的 {1} 倍"),
    Sentence("is it off by {0}?", "是否差了 {0} 倍？"),
    Sentence(
      "a power limit of {0} does not fit an accelerator rated at {1}",
      "功率上限 {0} 与额定功率 {1} 的加速器不符"),
    Sentence(
      "{0} is outside the 0.005 to 500 USD/h that an accelerator costs",
      "{0} 超出加速器 0.005 至 500 USD/h 的价格范围"),
    Sentence(
      "{0} is less than a third of the {1} that the project lists for the accelerator",
      "{0} 不到项目为该加速器所列 {1} 的三分之一"),
    Sentence(
      "{0} is outside the 8 g/kWh to 1.3 kg/kWh of the world's grids",
      "{0} 超出世界各电网 8 g/kWh 至 1.3 kg/kWh 的范围"),
    Sentence(
      """
      {0} is <1> the {2} of `{3}`, where the run is said to be; a contract for clean power is \
      `site.market_intensity`
      """,
      "{0} <1> `{3}` 的 {2}，而运行据称位于该处；清洁电力合同请写 `site.market_intensity`"),
    Sentence(
      "{0} as `{1}` leaves out a part of the run itself", "`{1}` 为 {0}，遗漏了运行本身的一部分"),
    Sentence(
      "a PUE of {0} would mean that a site uses less than its machines",
      "PUE 为 {0} 意味着场地用电少于其中的机器"),
    Sentence("a PUE of {0} is above any known site's", "PUE 为 {0}，高于任何已知场地"),
    Sentence(
      "the grid zone `{0}` is in {1}, not in `{2}`", "电网区域 `{0}` 位于 {1}，不在 `{2}`"),
    Sentence(
      "{0} active parameters are fewer than any model of {1} uses",
      "{0} 个激活参数少于任何 {1} 参数模型所用"),
    Sentence(
      "{0} tokens a second are more than {1} accelerators train on",
      "每秒 {0} 个词元多于 {1} 个加速器所能训练的"),
    Sentence("`{0}` holds `{1}`, not `{2}`", "`{0}` 配备的是 `{1}`，不是 `{2}`"),
    Sentence("`{0}` holds {1} accelerators, not {2}", "`{0}` 有 {1} 个加速器，不是 {2} 个"),
    Sentence("{0} `{1}` hold {2} accelerators, not {3}", "{0} 台 `{1}` 共有 {2} 个加速器，不是 {3} 个"),
    Sentence(
      "a host that draws {0} beside an accelerator of {1} is less than any machine is",
      "主机在 {1} 的加速器之外只用 {0}，低于任何机器"),
    Sentence("the region `{0}` is in {1}, not in `{2}`", "区域 `{0}` 位于 {1}，不在 `{2}`"),
    Sentence(
      "the region `{0}` is on the grid `{1}`, not on `{2}`", "区域 `{0}` 属于电网 `{1}`，不属于 `{2}`"),
    Sentence(
      "{0} accelerators do not divide into groups of {1}, as the parallelism needs",
      "{0} 个加速器不能按并行方式的需要分成每组 {1} 个"),
    Sentence(
      "{0} accelerators do not spread over {1} machines", "{0} 个加速器不能均分到 {1} 台机器"),
    Sentence(
      "a global batch of {0} is not micro batch × accumulation × replicas = {1}",
      "全局批量 {0} 不等于微批量 × 累积步数 × 副本数 = {1}"),
    Sentence(
      "{0} tokens are more than the {1} positions of all steps",
      "{0} 个词元多于所有步的 {1} 个位置"),
    Sentence(
      "{0} parameters are not the {1} of the model it names",
      "{0} 个参数与所指模型的 {1} 个不符"),
    Sentence("is a `B` or an `M` missing?", "是否漏写了 `B` 或 `M`？"),
    Sentence(
      "a model of {0} parameters is too small to train on text",
      "{0} 个参数的模型太小，无法用文本训练"),
    Sentence(
      "{0} active parameters are more than the {1} of the model",
      "{0} 个激活参数多于模型的 {1} 个参数"),
    Sentence(
      "{0} trainable parameters are more than the {1} of the model",
      "{0} 个可训练参数多于模型的 {1} 个参数"),
    Sentence("`{0}` may mean {1}; the first is taken", "`{0}` 可能指 {1}；取第一个"),
    Sentence("`{0}` is not in the catalogue", "目录中没有 `{0}`"),
    Sentence(
      "the project states {0} tokens, and the data it names, `{1}`, have {2}",
      "项目声明 {0} 个词元，而所指数据 `{1}` 有 {2} 个"),
    Sentence(
      "the project states {0} examples, and the data it names, `{1}`, have {2}",
      "项目声明 {0} 个样本，而所指数据 `{1}` 有 {2} 个"),
    Sentence(
      "a comment states {0} tokens, and the data it names, `{1}`, have {2}",
      "注释声明 {0} 个词元，而所指数据 `{1}` 有 {2} 个"),
    Sentence(
      "a comment states {0} examples, and the data it names, `{1}`, have {2}",
      "注释声明 {0} 个样本，而所指数据 `{1}` 有 {2} 个"),
    Sentence(
      "{0} has no units for `{1}`, so it computes in a wider format and slower",
      "{0} 没有 `{1}` 的计算单元，因此以更宽的格式计算，速度更慢"),
    Sentence("a goodput of {0} is no share of the time", "有效时间占比 {0} 不是时间的占比"),
    Sentence(
      """
      when the run starts changed nothing: no hourly trace of its grid is at hand, so the \
      yearly figure stands
      """,
      "开始时间没有影响：没有其电网的逐时数据，因此沿用年度数值"),
    Sentence(
      """
      a market-based intensity is worth what stands behind it: `site.market_instrument` says \
      contract, certificate or claim, and `site.market_matching` annual or hourly
      """,
      """
      基于市场的排放因子取决于其依据：`site.market_instrument` 说明是合同、证书还是声明，\
      `site.market_matching` 说明按年还是按小时匹配
      """),
    Sentence(
      "the model's layers and width are not known, so the length of its sequences is not counted",
      "模型的层数和宽度未知，因此未计入序列长度"),
    Sentence(
      "an adapter changes nothing where every parameter is trained",
      "训练全部参数时，适配器不起作用"),
    Sentence("{0} as `{1}` is less than nothing", "`{1}` 为 {0}，小于零"),
    Sentence("a run with a `{0}` of 0 does nothing", "`{0}` 为 0 的运行什么都不做"),
    Sentence(
      "a run with a `{0}` of 0 does nothing, and work is stated",
      "`{0}` 为 0 的运行什么都不做，却声明了工作量"),
    Sentence(
      "{0} of an accelerator is less than the smallest part that one is divided into",
      "{0} 个加速器小于可划分的最小部分"),
    Sentence(
      "the ends of `{0}` differ by {1} times, which states nothing",
      "`{0}` 的两端相差 {1} 倍，等于什么都没说明"),
    Sentence("an MFU of {0} is nothing that training has", "训练不可能有 {0} 的 MFU"),
    Sentence(
      "a draw of {0} of the rated power is more than an accelerator draws",
      "额定功率的 {0} 高于加速器的实际功率"),
    Sentence(
      "a draw of {0} of the rated power is less than one draws that idles",
      "额定功率的 {0} 低于加速器空闲时的功率"),
    Sentence("a duration of {0} implies an MFU of {1}", "时长 {0} 意味着 MFU 为 {1}"),
    Sentence(
      "no accelerator rated at {0} can be limited to {1}",
      "额定功率 {0} 的加速器不能限制到 {1}"),
    Sentence(
      "a peak rate of {0} is above the {1} of `{2}`", "峰值速率 {0} 高于 `{2}` 的 {1}"),
    Sentence(
      "{0} parameters are fewer than the {1} of the model it names",
      "{0} 个参数少于所指模型的 {1} 个"),
    Sentence(
      "{0} operations are fewer than the {1} that the model needs for its data",
      "{0} 次运算少于模型处理其数据所需的 {1} 次"),
    Sentence(
      "{0} tokens do not fill one sequence of {1}", "{0} 个词元填不满一个长度为 {1} 的序列"),
    Sentence(
      "{0} tokens are less than a hundredth of the positions of all steps",
      "{0} 个词元不到所有步的位置数的百分之一"),
    Sentence(
      "{0} tokens are less than a hundredth of the data of all epochs",
      "{0} 个词元不到所有轮次数据的百分之一"),
  ]
}
