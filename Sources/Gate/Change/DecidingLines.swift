import Text
import TrainingConfigs

/// The lines of a program that decide what it trains where its command says the rest.
enum DecidingLines {
  /// Those that hold a number or begin a loop, without comments, blanks, what describes a function and what is
  /// only told.
  static func of(_ bytes: [UInt8]) -> [[UInt8]] {
    // Programs may read their options from what describes them.
    let describes = !["docopt", "__doc__"].contains { bytes.holds(Array($0.utf8)) }
    let mark = Array("\"\"\"".utf8)
    var isDescribed = false
    var mayDescribe = describes
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let code = line.prefix { $0 != UInt8(ascii: "#") }
      let text = code.filter { $0 > 0x20 }
      if isDescribed {
        isDescribed = !Array(line).holds(mark)
        return nil
      }
      guard !text.isEmpty else { return nil }
      if mayDescribe, text.starts(with: mark) {
        isDescribed = !Array(text.dropFirst(3)).holds(mark)
        mayDescribe = false
        if isDescribed || text.suffix(3).elementsEqual(mark) && text.count >= 6 { return nil }
      }
      let opens = ["def", "class", "asyncdef"].contains { text.starts(with: Array($0.utf8)) }
      mayDescribe = describes && opens && text.last == UInt8(ascii: ":")
      if isOnlyTold(text) || DeclaredSettings.isLight(Array(text)) { return nil }
      let decides =
        DeclaredSettings.hasNumber(code) || text.starts(with: Array("for".utf8))
        || text.starts(with: Array("while".utf8))
      return decides ? Array(text) : nil
    }
  }

  /// Whether a line prints something and calls nothing else.
  private static func isOnlyTold(_ text: [UInt8]) -> Bool {
    let starts = ["print(", "logger.info(", "logging.info(", "log.info("].map { Array($0.utf8) }
    return starts.contains { text.starts(with: $0) } && text.last == UInt8(ascii: ")")
      && text.count(where: { $0 == UInt8(ascii: "(") }) == 1
      && !text.contains(UInt8(ascii: ";"))
  }
}
