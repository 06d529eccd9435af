/// A line on standard error that says how far a review is.
struct ReviewProgress {
  private let isShown: Bool
  private let bytes: Int64?

  /// - Parameter bytes: How many bytes of lines there are; nil where nobody knows.
  init(isWanted: Bool, bytes: Int64?) {
    isShown = isWanted && Terminal.standardError.isInteractive
    self.bytes = bytes
  }

  /// Redraws the line now and then.
  func report(_ count: Int, consumed: Int64?) {
    guard isShown, count.isMultiple(of: 20) else { return }
    var line = "\r\(count) submissions"
    if let bytes, bytes > 0, let consumed {
      let percent = Int(min(100, consumed * 100 / bytes))
      line += " [" + String(repeating: "#", count: percent / 5)
      line += String(repeating: ".", count: 20 - percent / 5) + "] \(percent) %"
    }
    Terminal.standardError.write(line)
  }

  /// Clears the line.
  func close() {
    if isShown { Terminal.standardError.write("\r\u{1B}[K") }
  }
}
