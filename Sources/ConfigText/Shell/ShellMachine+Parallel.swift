import Text

/// `parallel COMMAND ::: a b c`: a command line for each word behind the mark, in shells of their own.
extension ShellMachine {
  /// Options that take a word, and switches that change nothing of what is run, or how often.
  private static let valued: Set<String> = [
    "-j", "--jobs", "-P", "--max-procs", "--delay", "--timeout", "--joblog", "--results",
    "--memfree", "--load", "--tmpdir", "--tempdir", "--nice", "--tagstring", "--halt",
  ]
  private static let switches: Set<String> = [
    "--line-buffer", "--linebuffer", "--lb", "-k", "--keep-order", "--bar", "--progress", "--eta",
    "--ungroup", "-u", "--verbose", "-v", "--tag", "--no-notice", "--will-cite", "--gnu", "--group",
    "--plain",
  ]

  /// Nobody writes more; what is put together in a script may be more.
  private static let lineLimit = 400

  /// Follows the lines that `parallel` runs; false where not all of them are known.
  func parallel(_ words: [ShellWord], _ environment: [String: ShellWord], _ range: Range<Int>)
    -> Bool
  {
    guard let lines = Self.parallelLines(words) else { return false }
    let functions = state.functions
    for line in lines {
      let piece = ShellPiece(text: line, isQuoted: true, place: range)
      guard budget.take(1 + line.utf8.count / 16) else { break }
      child(
        ShellWord(pieces: [piece], range: range), after: words.prefix(1), environment,
        arguments: [], functions: functions)
    }
    return true
  }

  /// `parallel -j 2 ::: "a b" "c d"`: without a command of its own, each word is one.
  func parallelTasks(
    _ words: [ShellWord], _ environment: [String: ShellWord], _ range: Range<Int>
  ) -> Bool {
    guard let mark = words.firstIndex(where: { $0.text == ":::" }),
      words[1..<mark].allSatisfy({ $0.text.hasPrefix("-") || $0.text.allSatisfy(\.isNumber) }),
      words.count - mark <= Self.lineLimit
    else { return false }
    note(Array(words.prefix(1)), environment, range)
    for task in words[(mark + 1)...] {
      child(task, after: words.prefix(1), environment, arguments: [])
    }
    return true
  }

  private static func parallelLines(_ words: [ShellWord]) -> [String]? {
    guard words.allSatisfy({ $0.problem == nil }),
      let mark = words.firstIndex(where: { $0.text.hasPrefix(":::") }),
      let command = parallelCommand(words[1..<mark]),
      !words.contains(where: { $0.text.hasPrefix(":::") && $0.text != ":::" })
    else { return nil }
    let lists = words[(mark + 1)...].split(omittingEmptySubsequences: false) { $0.text == ":::" }
    var rows: [[String]] = [[]]
    for list in lists {
      guard !list.isEmpty, rows.count * list.count <= lineLimit else { return nil }
      rows = rows.flatMap { row in list.map { row + [quoted($0.text)] } }
    }
    return rows.enumerated().map { number, row in
      let line = filled(command, with: row, number: number + 1)
      // Where nothing says where they stand, they stand at the end.
      return line == command ? ([command] + row).joined(separator: " ") : line
    }
  }

  /// What is run, as one text; nil where an option or a mark of it says more than is read.
  private static func parallelCommand(_ words: ArraySlice<ShellWord>) -> String? {
    var rest = words
    while let first = rest.first?.text, first.hasPrefix("-") {
      rest = rest.dropFirst()
      if valued.contains(first) {
        rest = rest.dropFirst()
        continue
      }
      let isShort = (first.hasPrefix("-j") || first.hasPrefix("-P")) && first.utf8.count > 2
      let isLong = first.firstIndex(of: "=").map { valued.contains(String(first[..<$0])) } ?? false
      guard switches.contains(first) || isShort || isLong else { return nil }
    }
    let text = rest.map(\.text).joined(separator: " ")
    let others = ["{.", "{/", "{=", "{+", "{}}", "{0}"]
    guard !text.isEmpty, !others.contains(where: text.contains),
      !(1...9).contains(where: { text.contains("{\($0)/") || text.contains("{\($0).}") })
    else { return nil }
    return text
  }

  private static func filled(_ command: String, with row: [String], number: Int) -> String {
    var line = command.replacing("{}", with: row.joined(separator: " "))
    for (index, word) in row.enumerated() { line = line.replacing("{\(index + 1)}", with: word) }
    // Which of the places at a time a line is run in nobody knows.
    return line.replacing("{#}", with: "\(number)").replacing("{%}", with: "$PARALLEL_JOBSLOT")
  }

  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy {
      isNameByte($0, isFirst: false) || "./:=,@%+-".utf8.contains($0)
    }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
