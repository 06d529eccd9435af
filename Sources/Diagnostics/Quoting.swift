extension String {
  /// The longest piece of user input that a message repeats, in characters.
  private static var longestQuote: Int { 80 }

  /// The text in backticks for a message, cut short when it is long.
  ///
  /// Control characters stay as they are: whoever prints the message makes them harmless.
  public var quoted: String {
    // As many bytes hold at most as many characters.
    guard utf8.count > Self.longestQuote else { return "`\(self)`" }
    let head = prefix(Self.longestQuote)
    return head.endIndex == endIndex ? "`\(self)`" : "`\(head)…`"
  }
}
