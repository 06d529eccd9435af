/// The register of many submissions.
extension Phrase {
  static let registerTitle = Phrase("Carbonward: register", "Carbonward：登记册")
  static let registerFooter = Phrase(
    "Written by Carbonward {0}. Every number comes from the register in JSON, which holds every row.",
    "由 Carbonward {0} 生成。所有数字均来自 JSON 登记册，其中包含每一行。")
  static let whatWasReviewed = Phrase("What was reviewed", "审查范围")
  static let whatNeedsALook = Phrase("What needs a look", "需要查看")
  static let registerTotals = Phrase("Totals", "合计")
  static let outliers = Phrase("Outliers", "离群值")
  static let exceptionsTitle = Phrase("Exceptions", "例外")
  static let methodOfVerification = Phrase(
    """
    A submission is verified when a key that is trusted signed its evidence and its files give the \
    same statement again, byte for byte. It is signed where there are no files to derive it from: its \
    verdict follows from its own findings, and nobody has read its runs again. What nobody signed is \
    unsigned, and counts as verified nowhere. What is altered, missing or unreadable is in no total.
    """,
    """
    受信任的密钥签署了证据，且其文件重新得出逐字节相同的声明时，提交为已核验。没有文件可供重新推导时为已签名：\
    其结论与自身的判定一致，但无人重新读取其运行。无人签署的为未签名，任何地方都不计为已核验。被篡改、缺失或无法\
    读取的不计入任何合计。
    """)
  static let methodOfTotals = Phrase(
    """
    Totals add up the medians, and each percentile by itself, of the runs that train; a run whose \
    amount is not known is counted as unknown, and never as zero.
    """,
    "合计分别相加训练运行的中位数和各百分位数；数量未知的运行计为未知，绝不计为零。")
  static let methodOfOutliers = Phrase(
    """
    A run is an outlier where the natural logarithm of its energy per accelerator-hour (among runs \
    on the same accelerator) or per token (among runs on the same accelerator, with the same \
    method and a model of the same size within a power of two) lies farther from the median of \
    its peers than 5.19 times their median absolute deviation (3.5 robust standard deviations) and \
    farther than a factor of 1.5; groups of fewer than 8 runs have no outliers. Medians are exact \
    to 1 %.
    """,
    """
    若一次运行每加速器小时的电力消耗（与同型加速器的运行相比）或每词元的电力消耗（与同型加速器、同一方法且模型\
    规模在两倍以内的运行相比）的自然对数与同类中位数之差超过其绝对中位差的 5.19 倍（3.5 个稳健标准差），且相差超过 \
    1.5 倍，则为离群值；少于 8 次运行的组没有离群值。中位数精确到 1 %。
    """)
  static let trustedKeys = Phrase("Trusted keys", "受信任的密钥")
  static let noTrustedKey = Phrase(
    "none, so that nothing is verified", "无，因此没有已核验的提交")
  static let oldestEvidence = Phrase("Oldest evidence", "证据的最长期限")
  static let anyAge = Phrase("any", "不限")
  static let withoutEvidence = Phrase("A submission without evidence", "没有证据的提交")
  static let isMissing = Phrase("is missing", "视为缺失")
  static let isUnsigned = Phrase("is unsigned", "视为未签名")
  static let filesOfNone = Phrase("Files that are no submission", "不属于提交的文件")
  static let submissionsByStatus = Phrase("Submissions by status", "按状态统计的提交")
  static let submissionsByVerdict = Phrase(
    "Those that count, by the verdict of their check", "计入的提交，按检查结果统计")
  static let theReview = Phrase("The review", "本次审查")
  static let statusColumn = Phrase("Status", "状态")
  static let submissionColumn = Phrase("Submission", "提交")
  static let submissionsColumn = Phrase("Submissions", "提交数")
  static let resultColumn = Phrase("Verdict", "结果")
  static let reasonColumn = Phrase("Reason", "原因")
  static let foundColumn = Phrase("What was found", "发现")
  static let teamColumn = Phrase("Team", "团队")
  static let regionColumn = Phrase("Region", "区域")
  static let acceleratorColumn = Phrase("Accelerator", "加速器")
  static let monthColumn = Phrase("Period", "期间")
  static let allColumn = Phrase("All", "全部")
  static let allGroup = Phrase("all", "全部")
  static let nothingNeedsALook = Phrase(
    "Nothing is altered, missing, expired or unreadable.", "没有被篡改、缺失、过期或无法读取的提交。")
  static let needingALook = Phrase(
    "Submissions that are altered, missing, expired or unreadable",
    "被篡改、缺失、过期或无法读取的提交")
  static let moreSubmissions = Phrase("submissions", "份提交")
  static let moreOutliers = Phrase("outliers", "个离群值")
  static let moreExceptions = Phrase("exceptions", "项例外")
  static let allOfThem = Phrase("All runs", "全部运行")
  static let byTeam = Phrase("By team", "按团队")
  static let byRegion = Phrase("By region", "按区域")
  static let byAccelerator = Phrase("By accelerator", "按加速器")
  static let byMonth = Phrase("By period", "按期间")
  static let verifiedColumn = Phrase("Verified", "已核验")
  static let notKnownColumn = Phrase("Not known", "未知")
  static let acceleratorTime = Phrase("Accelerator time", "加速器时间")
  static let energyColumn = Phrase("Energy", "电力消耗")
  static let emissionsColumn = Phrase("Emissions", "碳排放")
  static let verifiedEmissions = Phrase("Emissions, verified", "碳排放（已核验）")
  static let noOutlier = Phrase("No run lies far from its peers.", "没有远离同类的运行。")
  static let farFromPeers = Phrase(
    "Runs far from their peers, the farthest first", "远离同类的运行，最远的在前")
  static let oneRunColumn = Phrase("Run", "运行")
  static let measureColumn = Phrase("Measure", "指标")
  static let peersColumn = Phrase("Peers", "同类")
  static let howManyColumn = Phrase("How many", "数量")
  static let thisRunColumn = Phrase("This run", "本次运行")
  static let theirMedian = Phrase("Their median", "同类中位数")
  static let noException = Phrase("No exception lets anything pass.", "没有例外使任何内容通过。")
  static let exceptionsInUse = Phrase(
    "Exceptions that let findings pass, the first to end first", "使判定通过的例外，最先到期的在前")
  static let exceptionColumn = Phrase("Exception", "例外")
  static let approvedByColumn = Phrase("Approved by", "批准人")
  static let lastDayColumn = Phrase("Last day", "最后一天")
  static let leftColumnTitle = Phrase("Left", "剩余")
  static let inUseFor = Phrase("In use for", "已用时间")
  static let findingsColumn = Phrase("Findings", "判定数")
  static let notKnown = Phrase("not known", "未知")
  static let overForDays = Phrase("over for {0} days", "已过期 {0} 天")
  static let someDays = Phrase("{0} days", "{0} 天")
  static let energyPerHour = Phrase("energy per accelerator-hour", "每加速器小时的电力消耗")
  static let energyPerToken = Phrase("energy per token", "每词元的电力消耗")
  static let perHour = Phrase("{0} per accelerator-hour", "每加速器小时 {0}")
  static let perBillionTokens = Phrase("{0} per billion tokens", "每十亿词元 {0}")
  static let oneSubmission = Phrase("{0} submission", "{0} 份提交")
  static let manySubmissions = Phrase("{0} submissions", "{0} 份提交")
}

/// What a submission is found to be, and the register in text.
extension Phrase {
  static let verifiedStatus = Phrase("verified", "已核验")
  static let signedStatus = Phrase("signed", "已签名")
  static let unsignedStatus = Phrase("unsigned", "未签名")
  static let expiredStatus = Phrase("expired", "已过期")
  static let missingStatus = Phrase("missing", "缺失")
  static let alteredStatus = Phrase("altered", "被篡改")
  static let unreadableStatus = Phrase("unreadable", "无法读取")
  static let atInstant = Phrase("{0} at {1}", "{0}，截至 {1}")
  static let countedStatus = Phrase("{0} {1}", "{0} {1}")
  static let needsALook = Phrase("what needs a look", "需要查看")
  static let totalsHeading = Phrase("totals", "合计")
  static let outliersHeading = Phrase("outliers", "离群值")
  static let exceptionsHeading = Phrase("exceptions", "例外")
  static let teamNamed = Phrase("team {0}", "团队 {0}")
  static let noTeam = Phrase("no team", "无团队")
  static let totalLine = Phrase(
    "{0}: {1} runs, {2} verified, {3} not known, {4}",
    "{0}：{1} 次运行，{2} 次已核验，{3} 次未知，{4}")
  static let outlierLine = Phrase(
    "{0}: {1} is at {2} times the median of {3} ({4})",
    "{0}：{1} 为 {3} 次同类运行中位数的 {2} 倍（{4}）")
  static let ofOwner = Phrase("of {0}", "责任人 {0}")
  static let ofNobody = Phrase("of nobody", "无责任人")
  static let untilDay = Phrase("until {0}", "至 {0}")
  static let withoutEnd = Phrase("without an end", "无期限")
  static let exceptionLine = Phrase(
    "{0} {1}, {2}: {3} findings in {4} submissions",
    "{0} {1}，{2}：{4} 份提交中的 {3} 项判定")
  static let filesLeftOut = Phrase("{0} files are no submission", "{0} 个文件不属于任何提交")
  static let moreOfThem = Phrase("and {0} more", "另有 {0} 项")
}
