import Text

extension ShellMachine {
  /// What a program prints that splits or counts what it is given: `tr ',' '\n'`, `wc -l`,
  /// `awk -F, '{print NF}'`. A list without anything is one that whoever starts the script fills in.
  func counted(_ words: [ShellWord]) -> String? {
    guard let input, input.problem == nil, words.allSatisfy({ $0.problem == nil }),
      input.text.utf8.count < 10_000, input.text.contains(where: { !$0.isWhitespace })
    else { return nil }
    let texts = words.dropFirst().map(\.text)
    switch words[0].text.lastPathPart {
    case "wc":
      if texts == ["-l"] { return "\(input.text.utf8.count { $0 == 0x0A })\n" }
      return texts == ["-w"] ? "\(input.text.split(whereSeparator: \.isWhitespace).count)\n" : nil
    case "tr":
      let sets = texts.map { $0 == "\\n" ? "\n" : $0 }
      guard sets.count == 2, sets.allSatisfy({ $0.utf8.count == 1 && $0 != "\\" }) else {
        return nil
      }
      return input.text.replacing(sets[0], with: sets[1])
    case "awk", "gawk", "mawk":
      guard texts.last?.filter({ $0 != " " && $0 != ";" }) == "{printNF}" else { return nil }
      let option = texts.dropLast().joined()
      let separator = option.isEmpty ? " " : option.dropFirst(2)
      guard option.isEmpty || option.hasPrefix("-F"), separator.utf8.count == 1,
        let letter = separator.first, !"|.*+?^$\\t".contains(letter)
      else { return nil }
      var lines = input.text.split(separator: "\n", omittingEmptySubsequences: false)
      if lines.last?.isEmpty == true { lines.removeLast() }
      return lines.map { line in
        let fields =
          letter == " "
          ? line.split(whereSeparator: \.isWhitespace)
          : line.isEmpty ? [] : line.split(separator: letter, omittingEmptySubsequences: false)
        return "\(fields.count)\n"
      }.joined()
    default: return nil
    }
  }
}
