/// What stands around the sections.
extension Phrase {
  static let writtenBy = Phrase(
    "Written by Carbonward.",
    "由 Carbonward 生成。")
  static let writtenByVersion = Phrase(
    """
    Written by Carbonward {0}. Every number comes from the JSON result, which holds it \
    in full.
    """,
    "由 Carbonward {0} 生成。所有数字均取自 JSON 结果，完整数值见该结果；策略与文件作者所写的文字按原文显示。")
  static let methodOfEnergy = Phrase(
    """
    A run is a recipe joined with its launcher and with facts that the project states. \
    Its energy is the time of its devices times their draw, with what hosts and idle \
    time add, times the power usage effectiveness of the site and the number of trials. \
    Its location-based emissions are that energy times the intensity of the grid it is \
    drawn from; market-based emissions, embodied emissions and water stand beside it \
    and never instead of it.
    """,
    """
    一次运行由训练配置、启动文件以及项目声明的事实合并而成。电力消耗等于设备时间乘以\
    设备功率，加上主机与空闲时间的部分，再乘以场地的电能利用效率（PUE）和试验次数。基\
    于位置的碳排放等于电力消耗乘以所用电网的排放因子；基于市场的碳排放、隐含碳排放和\
    用水量与之并列，绝不取而代之。
    """)
  static let methodOfRanges = Phrase(
    """
    Every amount is a range: the 5th percentile, the median and the 95th. Spreads of \
    facts multiply as log-normal factors, sums match moments, and a fact that a file \
    states exactly has no spread. A budget says which percentile is held against its \
    limit.
    """,
    """
    每个数量都是一个范围：第 5 百分位数、中位数和第 95 百分位数，以此表示不确定度。各\
    事实的离散程度按对数正态因子相乘，求和采用矩匹配；文件中明确给出的事实没有离散。\
    预算指明以哪个百分位数与限值比较。
    """)
  static let methodOfUnknowns = Phrase(
    """
    What cannot be known is unknown: it is no zero and no pass. What is assumed has a \
    name and is listed. A suggestion was applied, estimated and judged anew before it \
    was shown.
    """,
    "无法得知的就是未知：既不是零，也不是通过。假设均有名称并逐一列出。每条建议在显示之前都已实际应用、重新估算并重新判定。")
}
