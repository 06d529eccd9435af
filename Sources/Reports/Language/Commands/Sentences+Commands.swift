/// What commands say, beside what results say.
extension Sentences {
  /// A line of a command in Chinese; nil where it is somebody else's words.
  static func commandLine(_ text: String) -> String? { command(Array(text.utf8), lines, depth: 0) }

  /// What a command says beside the words of others, such as a cell of a table, in Chinese; nil where
  /// there is none.
  static func commandPhrase(_ text: String) -> String? {
    command(Array(text.utf8), ofCommands, depth: 0)
  }

  private static func command(_ text: [UInt8], _ sentences: [SentenceForm], depth: Int) -> String? {
    guard !text.isEmpty, text.count <= 4_000, depth < 6 else { return nil }
    for sentence in sentences {
      let said = sentence.chinese(for: text) { command($0, ofCommands, depth: depth + 1) }
      if let said { return said }
    }
    let text = String(decoding: text, as: UTF8.self)
    return chinese(text) ?? (depth == 0 ? nil : chinese(text, among: parts))
  }

  /// Every text of commands; what is said of a file named without quotes could begin with anything, and is last.
  static let ofCommands =
    (lines + (plotTexts + commandWords).forms).mostExactFirst
    + predicates.map { $0.said(of: "{0}") }.forms

  /// What stands on a line of its own, where it could be anybody's words: titles and bars of plots do not.
  private static let lines = (lineTexts.forms + whole).mostExactFirst

  private static let lineTexts =
    planTexts + ledgerTexts + ledgerErrors + policyTexts + lintTexts + doctorTexts
    + setupTexts + usageTexts + requestTexts + wayOutTexts

  /// What stands in the places of other texts, or in cells of tables.
  private static let commandWords: [Sentence] = [
    Sentence(", ", "，"),
    Sentence("{0} run", "{0} 次运行"),
    Sentence("{0} runs", "{0} 次运行"),
    Sentence("{0} file", "{0} 个文件"),
    Sentence("{0} files", "{0} 个文件"),
    Sentence("{0} error", "{0} 个错误"),
    Sentence("{0} errors", "{0} 个错误"),
    Sentence("{0} warning", "{0} 个警告"),
    Sentence("{0} warnings", "{0} 个警告"),
    Sentence("{0} note", "{0} 条提示"),
    Sentence("{0} notes", "{0} 条提示"),
    Sentence("{0} day", "{0} 天"),
    Sentence("{0} days", "{0} 天"),
    Sentence("{0} in force", "{0} 项有效"),
    Sentence("{0} ending soon", "{0} 项即将到期"),
    Sentence("{0} not in force", "{0} 项无效"),
    Sentence("{0} unused", "{0} 项未使用"),
    Sentence("part", "部分"),
    Sentence("by the clock", "时钟"),
    Sentence("processor", "处理器"),
    Sentence("frozen", "已冻结"),
    Sentence("not frozen", "未冻结"),
    Sentence("closed", "已结账"),
    Sentence("committed", "已提交"),
    Sentence("released", "已释放"),
    Sentence("settled", "已结算"),
    Sentence("expired", "已到期"),
    Sentence("reserved", "已预留"),
  ]

  /// Words at the beginning of a line that say what it is about.
  private static let labels: [String: String] = [
    "sees": "所见", "knows": "已知", "judges": "判定", "idle": "闲置", "problem": "问题",
    "unclear": "不明", "unseen": "未看", "skips": "跳过", "helps": "有助", "CI": "CI",
    "found": "发现", "kept": "保留", "wrote": "已写", "would write": "将写入", "unknown": "未知",
    "unnamed": "未列", "to do": "待办", "needs": "需要", "next": "下一步", "covers": "涵盖",
    "reason": "理由", "owner": "负责人", "approved": "批准", "unused": "未用", "in use": "在用",
    "defined": "定义于", "stands at": "位于",
  ]

  /// Those that the words of whoever wrote a policy or a file follow, or names.
  private static let anybodys: Set<String> = [
    "reason", "owner", "wrote", "would write", "in use", "defined", "stands at",
  ]

  /// The word at the beginning of a line in Chinese, and what follows it; nil for another line.
  static func label(
    of line: Substring
  ) -> (label: String, rest: Substring, isAnybodys: Bool)? {
    for (word, chinese) in labels where line.hasPrefix(word + " ") {
      let rest = line.dropFirst(word.count).drop { $0 == " " }
      // Words are filled up to a column, or too long for it and followed by a single space.
      let start = line.count - rest.count
      guard start == 9 || start == 10 || word.count >= 9 && start == word.count + 1 else {
        continue
      }
      return (chinese, rest, anybodys.contains(word))
    }
    return nil
  }
}
