/// What keeps an estimate from being made.
extension Sentences {
  static let gaps: [Sentence] = [
    Sentence("no contract for electricity is stated", "未声明电力合同"),
    Sentence("no price of an accelerator-hour is stated", "未声明加速器每小时的价格"),
    Sentence("the site's use of water is not known", "场地的用水情况未知"),
    Sentence("{0} as {1} are not in the catalogue", "目录中没有 {0}（作为 {1}）"),
    Sentence(
      "{0} and {1} more as {2} are not in the catalogue", "目录中没有 {0} 以及另外 {1} 个（作为 {2}）"),
    Sentence("`{0}` as {1} is not in the catalogue", "目录中没有 `{0}`（作为 {1}）"),
    Sentence("near it: {0}", "相近的有：{0}"),
    Sentence("the size of the model is not known", "模型的规模未知"),
    Sentence(
      "the work of `{0}` on a sample is not known; `flops` states it for the run",
      "`{0}` 处理一个样本的计算量未知；可用 `flops` 声明整个运行的计算量"),
    Sentence(
      "the number of samples that {0} is trained on is not known", "{0} 训练所用的样本数未知"),
    Sentence(
      "it was not evaluated before the time limit of {0} was over", "在时间上限 {0} 之前未能完成评估"),
    Sentence("give more time by `{0}`", "请用 `{0}` 给出更多时间"),
    Sentence("the number of tokens is not known", "词元（token）数未知"),
    Sentence("how often the run goes over its data is not known", "运行遍历数据的轮数（epoch）未知"),
    Sentence(
      "the number of accelerators, and with it the global batch, is not known",
      "加速器数量未知，因而全局批量也未知"),
    Sentence("the global batch is not known", "全局批量未知"),
    Sentence("the sequence length is not known", "序列长度未知"),
    Sentence("how often the run is repeated is not known", "运行重复的次数未知"),
    Sentence("how many accelerators the run uses is not known", "运行使用的加速器数量未知"),
    Sentence("the accelerator is not known", "加速器未知"),
    Sentence("more is needed: [0]", "还需要：[0]"),
    Sentence(
      "the run's duration is not stated, and to predict it [0]",
      "未声明运行时长，而预测时长所需的信息不足：[0]"),
    Sentence("a `custom` accelerator needs its power", "`custom` 加速器需要声明其功率"),
    Sentence("the accelerator's power is not known", "加速器的功率未知"),
    Sentence("the power usage effectiveness is not known", "电能利用效率（PUE）未知"),
    Sentence(
      "the grid's intensity is not known: no site is stated", "电网排放因子未知：未声明场地"),
    Sentence(
      "the emissions of making the accelerator are not known", "制造加速器的碳排放未知"),
  ]
}
