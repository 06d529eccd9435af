import Text

/// Lines that a job of an array picks by its number, and options that a script takes one by one.
extension ShellMachine {
  private static let sizeLimit = 100_000

  /// The lines of its input, or of a file of the repository, that a program prints: `sed -n 5p a.txt`,
  /// `head -n 5 a.txt`, `tail -1`, `awk 'NR==5' a.txt`.
  func picked(_ words: [ShellWord]) -> String? {
    guard words.count <= 5, words.allSatisfy({ $0.problem == nil }) else { return nil }
    var texts = Array(words.dropFirst().map(\.text))
    guard let lines = Self.lines(wantedBy: words[0].text.lastPathPart, &texts), texts.count <= 1,
      let text = texts.first.map({ textOfFile($0) })
        ?? input.flatMap({ $0.problem == nil ? $0.text : nil })
    else { return nil }
    var all = text.split(separator: "\n", omittingEmptySubsequences: false)
    if all.last?.isEmpty == true { all.removeLast() }
    let range = lines(all.count).clamped(to: 0..<all.count)
    return all[range].map { $0 + "\n" }.joined()
  }

  /// Which lines of so many a program prints; takes what says so from its words.
  private static func lines(
    wantedBy name: String, _ texts: inout [String]
  ) -> ((Int) -> Range<Int>)? {
    switch name {
    case "sed":
      let isQuiet = texts.first == "-n"
      if isQuiet { texts.removeFirst() }
      let ending = isQuiet ? "p" : "q;d"
      guard let order = texts.first, order.hasSuffix(ending),
        let number = number(order.dropLast(ending.count))
      else { return nil }
      texts.removeFirst()
      return { _ in number - 1..<number }
    case "awk", "gawk", "mawk":
      guard let order = texts.first?.filter({ $0 != " " }), order.hasPrefix("NR==") else {
        return nil
      }
      var rest = order.dropFirst("NR==".count)
      for action in ["{print}", "{print$0}"] where rest.hasSuffix(action) {
        rest = rest.dropLast(action.count)
      }
      guard let number = number(rest) else { return nil }
      texts.removeFirst()
      return { _ in number - 1..<number }
    case "head", "tail":
      guard let flag = texts.first, flag.hasPrefix("-") else { return nil }
      texts.removeFirst()
      var amount = flag.dropFirst(flag.hasPrefix("-n") ? 2 : 1)
      if amount.isEmpty, !texts.isEmpty { amount = texts.removeFirst()[...] }
      guard let number = number(amount) else { return nil }
      return name == "head" ? { _ in 0..<number } : { max(0, $0 - number)..<$0 }
    default: return nil
    }
  }

  private static func number(_ text: Substring) -> Int? {
    guard text.utf8.count < 7, text.allSatisfy(\.isNumber), let number = Int(text), number > 0
    else {
      return nil
    }
    return number
  }

  /// What a file of the repository holds that no command before has changed.
  private func textOfFile(_ path: String) -> String? {
    if let written = text(writtenTo: path) { return written.problem == nil ? written.text : nil }
    // In a folder below, the name is another file's.
    let isBelow = commands.contains { command in
      guard command.words.count == 2, ["cd", "pushd"].contains(command.words[0].text) else {
        return false
      }
      let folder = command.words[1]
      return folder.problem == nil && !folder.text.hasPrefix("/") && !folder.text.hasPrefix("~")
    }
    guard !isBelow, !path.hasPrefix("/"), !path.hasPrefix("~"), rewritten([word(path)]).isEmpty
    else {
      return nil
    }
    guard let provider else {
      if missing.count < ShellScript.mostMissing - 1 { missing.append(path) }
      return nil
    }
    guard let bytes = provider(path), bytes.count < Self.sizeLimit, !bytes.contains(0) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func word(_ text: String) -> ShellWord {
    ShellWord(pieces: [ShellPiece(text: text, isQuoted: true)], range: 0..<0)
  }

  // MARK: - getopts

  /// `getopts "e:b:" name` where all that the script is given is known: the next option, and what it takes.
  ///
  /// - Returns: Whether it was followed.
  func takeOption(_ call: Invocation) -> Bool {
    guard call.words.count == 3, let arguments = state.arguments,
      (call.words + arguments).allSatisfy({
        $0.problem == nil && $0.text.utf8.allSatisfy { $0 < 0x80 }
      }),
      let index = assignedWord("OPTIND").map({ $0.problem == nil ? Int($0.text) : nil }) ?? 1,
      index > 0
    else { return false }
    let name = call.words[2].text
    guard name.utf8.allSatisfy({ isNameByte($0, isFirst: false) }) else { return false }
    let letters = Array(call.words[1].text)
    func give(_ letter: String, _ taken: ShellWord?, _ next: Int, _ offset: Int) {
      set(name, .text(word(letter)), call.range)
      set("OPTARG", taken.map { .text($0) } ?? .text(word("")), call.range)
      set("OPTIND", .text(word("\(next)")), call.range)
      state.optionOffset = offset
      state.status = true
    }
    func end(_ next: Int) {
      set(name, .text(word("?")), call.range)
      set("OPTIND", .text(word("\(next)")), call.range)
      state.optionOffset = 1
      state.status = false
    }
    guard index <= arguments.count else {
      end(index)
      return true
    }
    let argument = arguments[index - 1]
    let text = Array(argument.text)
    let offset = min(state.optionOffset, max(text.count - 1, 1))
    if offset == 1, text.first != "-" || text.count == 1 {
      end(index)
      return true
    }
    if argument.text == "--" {
      end(index + 1)
      return true
    }
    let letter = text[offset]
    let isLast = offset + 1 == text.count
    guard letter != ":", let place = letters.firstIndex(of: letter) else {
      give("?", word(String(letter)), isLast ? index + 1 : index, isLast ? 1 : offset + 1)
      return true
    }
    guard place + 1 < letters.count, letters[place + 1] == ":" else {
      give(String(letter), nil, isLast ? index + 1 : index, isLast ? 1 : offset + 1)
      return true
    }
    if !isLast {
      give(String(letter), argument.dropping(offset + 1), index + 1, 1)
    } else if index < arguments.count {
      give(String(letter), arguments[index], index + 2, 1)
    } else {
      give(letters.first == ":" ? ":" : "?", word(String(letter)), index + 1, 1)
    }
    return true
  }
}
