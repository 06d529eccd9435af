/// What one fact alone does to the emissions of a run.
extension Phrase {
  static let sensitivityChart = Phrase(
    "Sensitivities of {0}",
    "{0} 的敏感性")
  static let sensitivitySummary = Phrase(
    """
    a bar reaches from the median emissions with one fact at the low end of its range to \
    those at the high end, all else as it is; a hollow one varies by a fifth for comparison
    """,
    """
    条形从某一事实取范围低端时的碳排放中位数到取高端时的中位数，其余不变；空心条形为便于比较而上下浮动五分之一\
    的事实
    """)
  static let sensitivityCaption = Phrase(
    "Median emissions with one fact at the ends of its range; hollow: a fifth either way",
    "某一事实取范围两端时的碳排放中位数；空心：上下浮动五分之一")
  static let sensitivityData = Phrase(
    "Data of the sensitivities, the widest first",
    "敏感性数据，影响最大的在前")
  static let lowValue = Phrase(
    "Low value",
    "低值")
  static let highValue = Phrase(
    "High value",
    "高值")
  static let emissionsAtLow = Phrase(
    "Emissions at the low value",
    "取低值时的碳排放")
  static let emissionsAtHigh = Phrase(
    "Emissions at the high value",
    "取高值时的碳排放")
  static let rangeKind = Phrase(
    "The range is",
    "范围")
  static let knownRange = Phrase(
    "what is known",
    "已知的范围")
  static let comparedRange = Phrase(
    "a fifth either way",
    "上下浮动五分之一")
  static let moreFacts = Phrase(
    "facts",
    "项事实")
}
