import Text

extension ShellMachine {
  /// What a command substitution stands for.
  func substitute(_ items: [ShellItem], _ range: Range<Int>) -> [ShellPiece] {
    guard nesting < Self.nestingLimit * 3 else { return [lostPiece("nested too deeply", range)] }
    if Self.readsFile(items) {
      return [
        ShellPiece(
          text: "$(…)", isQuoted: false, problem: "what is in a file is not known", place: range)
      ]
    }
    nesting += 2
    defer { nesting -= 2 }
    outputs.append(Output(depth: depth))
    subshell { run(items) }
    guard let output = outputs.popLast(), output.isKnown, flow == .next || flow == .nowhere else {
      let name = Self.program(items).map { "the output of `\($0)`" } ?? "a command's output"
      return [
        ShellPiece(text: "$(…)", isQuoted: false, problem: "\(name) is not known", place: range)
      ]
    }
    var pieces = output.pieces
    // The line breaks at the end are dropped.
    while var last = pieces.last, last.problem == nil {
      while last.text.utf8.last == 0x0A { last.text.removeLast() }
      pieces.removeLast()
      if !last.text.isEmpty {
        pieces.append(last)
        break
      }
    }
    return pieces.map { piece in
      var piece = piece
      piece.start = nil
      if piece.place == nil { piece.place = range }
      return piece
    }
  }

  /// `$(< file)`.
  private static func readsFile(_ items: [ShellItem]) -> Bool {
    guard items.count == 1, case .simple(let command) = items[0].node else { return false }
    return command.arguments.isEmpty && command.assignments.isEmpty && !command.redirects.isEmpty
  }

  static func program(_ items: [ShellItem]) -> String? {
    guard let first = items.first else { return nil }
    return program(first.node)
  }

  private static func program(_ node: ShellNode) -> String? {
    switch node {
    case .simple(let command):
      let words = command.arguments.prefix(3).compactMap { argument -> String? in
        guard case .word(let node) = argument else { return nil }
        return node.bare
      }
      guard !words.isEmpty else { return nil }
      let rest = command.arguments.count > 3 ? " …" : ""
      return ShellText.shortened(words.joined(separator: " "), to: 200) + rest
    case .pipe(let nodes): return nodes.first.flatMap(program)
    case .and(let left, _), .or(let left, _): return program(left)
    default: return nil
    }
  }

  /// Adds to what the substitution round this command prints; nil when that is not known.
  func printed(_ pieces: [ShellPiece]?) {
    guard let last = outputs.indices.last else { return }
    guard let pieces, outputs[last].isKnown, outputs[last].depth == depth,
      outputs[last].pieces.count < 4_000
    else {
      outputs[last].isKnown = false
      return
    }
    outputs[last].pieces += pieces
  }

  func printed(_ text: String) { printed([ShellPiece(text: text, isQuoted: true)]) }

  // MARK: - echo and printf

  func echo(_ call: Invocation) {
    state.status = true
    var words = call.words.dropFirst()
    var newline = true
    while let word = words.first, word.problem == nil, word.text.hasPrefix("-"),
      word.text.utf8.count > 1, word.text.dropFirst().allSatisfy({ "neE".contains($0) })
    {
      if word.text.contains("n") { newline = false }
      if word.text.contains("e"), words.contains(where: { $0.text.contains("\\") }) {
        return printed(nil)
      }
      words = words.dropFirst()
    }
    if !isBash, words.contains(where: { $0.text.contains("\\") }) { return printed(nil) }
    if words.contains(where: { !$0.isOneWord }), outputs.isEmpty { return }
    var pieces: [ShellPiece] = []
    for (position, word) in words.enumerated() {
      if position > 0 { pieces.append(ShellPiece(text: " ", isQuoted: true)) }
      pieces += word.pieces
    }
    if newline { pieces.append(ShellPiece(text: "\n", isQuoted: true)) }
    printed(pieces)
  }

  func printf(_ call: Invocation) {
    var words = Array(call.words.dropFirst())
    state.status = true
    if words.first?.text == "-v", words.count > 1 {
      let name = words[1]
      guard name.problem == nil, name.text.utf8.allSatisfy({ isNameByte($0, isFirst: false) }),
        let text = Self.format(Array(words.dropFirst(2)))
      else { return loseNamed(name, "`printf` sets it", call.range) }
      return set(
        name.text,
        .text(
          ShellWord(
            pieces: [ShellPiece(text: text, isQuoted: true, place: call.range)], range: call.range)),
        call.range)
    }
    note(call.words, call.environment, call.range)
    if words.first?.text == "--" { words.removeFirst() }
    guard let text = Self.format(words) else {
      if words.first?.problem != nil || words.contains(where: { $0.text == "-v" }) {
        state.lose(lostPiece("`printf` may set a variable", call.range))
      }
      return printed(nil)
    }
    printed(text)
  }

  /// What `printf` prints of plain formats; nil where it is not modelled.
  static func format(_ words: [ShellWord]) -> String? {
    guard let first = words.first, words.allSatisfy({ $0.problem == nil }), words.count < 2_000
    else {
      return nil
    }
    let format = Array(first.text.utf8)
    var arguments = words.dropFirst().map(\.text)[...]
    var result: [UInt8] = []
    repeat {
      var hasTaken = false
      var index = 0
      while index < format.count {
        let byte = format[index]
        index += 1
        if byte == UInt8(ascii: "\\") {
          guard index < format.count else { return nil }
          switch format[index] {
          case UInt8(ascii: "n"): result.append(10)
          case UInt8(ascii: "t"): result.append(9)
          case UInt8(ascii: "\\"): result.append(0x5C)
          default: return nil
          }
          index += 1
        } else if byte == UInt8(ascii: "%") {
          guard index < format.count else { return nil }
          let kind = format[index]
          index += 1
          switch kind {
          case UInt8(ascii: "%"): result.append(kind)
          case UInt8(ascii: "s"):
            result += Array((arguments.popFirst() ?? "").utf8)
            hasTaken = true
          case UInt8(ascii: "d"), UInt8(ascii: "i"):
            let text = arguments.popFirst() ?? "0"
            guard let value = Int(text), !text.hasPrefix("0") || text == "0", !text.hasPrefix("+")
            else {
              return nil
            }
            result += Array("\(value)".utf8)
            hasTaken = true
          default: return nil
          }
        } else {
          result.append(byte)
        }
      }
      if !hasTaken { break }
    } while !arguments.isEmpty
    return String(decoding: result, as: UTF8.self)
  }

  // MARK: - Programs whose output is known

  /// Prints what a program would print, if that is one whose output follows from its words.
  ///
  /// - Returns: Whether it is.
  func produce(_ words: [ShellWord]) -> Bool {
    let name = words[0].text.lastPathPart
    let operands = words.dropFirst()
    let producers = [
      "seq", "basename", "dirname", "expr", "cat", "which", "bc", "tee", "realpath", "readlink",
      "base64",
    ]
    guard producers.contains(name) else {
      guard let text = counted(words) ?? picked(words) else { return false }
      printed(text)
      state.status = true
      return true
    }
    if name == "realpath" || name == "readlink" {
      // The same file, whatever folder it is named from.
      let paths = operands.filter { !$0.text.hasPrefix("-") }
      printed(paths.count == 1 ? paths[0].pieces + [ShellPiece(text: "\n", isQuoted: true)] : nil)
      return true
    }
    if name == "base64" {
      printed(Self.decoded(input, operands.map(\.text)))
      return true
    }
    if name == "cat" || name == "bc" && operands.isEmpty || name == "tee" {
      let isPlain =
        name == "tee" || operands.isEmpty || operands.count == 1 && operands.first?.text == "-"
      if name == "tee" {
        let appends = operands.contains { $0.text == "-a" || $0.text == "--append" }
        for word in operands where word.problem == nil && !word.text.hasPrefix("-") {
          remember(appends ? nil : input, in: word.text)
        }
      }
      guard isPlain, let input else {
        printed(nil)
        return true
      }
      if name == "bc" {
        printed(Self.calculate(input))
        return true
      }
      printed(input.pieces)
      state.status = true
      return true
    }
    guard operands.allSatisfy({ $0.problem == nil }) else {
      // `$(basename "$0")`, and folders that only the machine knows.
      printed(nil)
      return true
    }
    let texts = operands.map(\.text)
    switch name {
    case "seq": sequence(texts)
    case "basename":
      guard let path = texts.first, !path.hasPrefix("-"), texts.count <= 2 else {
        printed(nil)
        return true
      }
      var base = path.split(separator: "/").last.map(String.init) ?? "/"
      if texts.count == 2, base != texts[1], base.hasSuffix(texts[1]) {
        base.removeLast(texts[1].count)
      }
      printed(base + "\n")
    case "dirname":
      guard texts.count == 1, let path = texts.first, !path.isEmpty, !path.hasPrefix("-"),
        !path.hasSuffix("/"), !path.contains("//")
      else {
        printed(nil)
        return true
      }
      let slash = path.lastIndex(of: "/")
      printed((slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ".") + "\n")
    case "which":
      // Where it stands does not matter, only what it is.
      if texts.count == 1 {
        printed([ShellPiece(text: texts[0] + "\n", isQuoted: true)])
      } else {
        printed(nil)
      }
    case "expr":
      guard texts.count == 3, let left = Int(texts[0]), let right = Int(texts[2]) else {
        printed(nil)
        return true
      }
      let value: Int?
      switch texts[1] {
      case "+": value = left &+ right
      case "-": value = left &- right
      case "*": value = left &* right
      case "/": value = right == 0 ? nil : left / right
      case "%": value = right == 0 ? nil : left % right
      default: value = nil
      }
      printed(value.map { [ShellPiece(text: "\($0)\n", isQuoted: true)] })
      state.status = value.map { $0 != 0 }
      return true
    default: printed(nil)
    }
    state.status = true
    return true
  }

  /// What `base64 --decode` makes of a text that is known.
  private static func decoded(_ input: ShellWord?, _ options: [String]) -> [ShellPiece]? {
    guard let input, input.problem == nil, input.text.utf8.count < 100_000,
      options.contains(where: { ["-d", "-D", "--decode", "-di"].contains($0) }),
      options.allSatisfy({ $0.hasPrefix("-") }),
      let bytes = Base64.decode(input.text.filter { !$0.isWhitespace })
    else { return nil }
    return [ShellPiece(text: String(decoding: bytes, as: UTF8.self), isQuoted: true)]
  }

  private func sequence(_ texts: [String]) {
    let numbers = texts.map { $0.hasPrefix("0") && $0 != "0" || $0.hasPrefix("+") ? nil : Int($0) }
    guard (1...3).contains(numbers.count), numbers.allSatisfy({ $0 != nil }) else {
      return printed(nil)
    }
    let values = numbers.compactMap(\.self)
    let first = values.count > 1 ? values[0] : 1
    let step = values.count > 2 ? values[1] : 1
    let last = values[values.count - 1]
    guard step != 0, first.magnitude < 1_000_000_000_000, last.magnitude < 1_000_000_000_000 else {
      return printed(nil)
    }
    let count = (last - first) / step + 1
    // The words are only as many as a loop's turns that are followed; more are counted.
    guard count <= 100_000, budget.take(max(count, 0) / 4) else { return printed(nil) }
    var text = ""
    for value in stride(from: first, through: last, by: step) { text += "\(value)\n" }
    printed(text)
  }

  /// Whole numbers of `bc`.
  private static func calculate(_ input: ShellWord) -> [ShellPiece]? {
    let text = input.text
    guard input.problem == nil, text.utf8.count < 100,
      text.allSatisfy({ $0.isNumber || " +-*/()\n".contains($0) }), !text.contains("**")
    else { return nil }
    final class Nothing: ShellArithmetic.Host {
      func number(_ name: String, _ position: Int?) -> Int? { nil }
      func assign(_ name: String, _ position: Int?, _ value: Int?) {}
    }
    // A leading zero is octal for the shell only.
    guard
      !text.split(whereSeparator: { !$0.isNumber }).contains(where: {
        $0.first == "0" && $0.count > 1
      })
    else { return nil }
    var arithmetic = ShellArithmetic(text, host: Nothing())
    return arithmetic.evaluate().map { [ShellPiece(text: "\($0)\n", isQuoted: true)] }
  }
}
