extension String {
  /// The text on one line: control characters and line separators, and the space around them, become
  /// one space.
  ///
  /// Conditions and messages may be written over several lines, and names come from files that
  /// anybody may write; what is said of a finding is one line all the same.
  var singleLine: String {
    guard utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }),
      unicodeScalars.contains(where: \.breaksLine)
    else { return self }
    var line = String.UnicodeScalarView()
    var isPending = false
    for scalar in unicodeScalars {
      if scalar.breaksLine {
        while line.last == " " { line.removeLast() }
        isPending = true
      } else if isPending, scalar == " " {
        continue
      } else {
        if isPending, !line.isEmpty { line.append(" ") }
        isPending = false
        line.append(scalar)
      }
    }
    return String(line)
  }
}

extension Unicode.Scalar {
  /// Whether some reader of the text would start a new line at the scalar, or do worse.
  fileprivate var breaksLine: Bool {
    value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
  }
}
