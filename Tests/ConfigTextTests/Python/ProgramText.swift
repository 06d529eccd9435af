import ConfigText

/// Writes what was found out about a program as text, one call a line, for tables of cases.
struct ProgramText {
  let source: [UInt8]
  let program: PythonProgram

  init(_ text: String, commandLine: [PythonPassed]? = nil) {
    source = Array(text.utf8)
    program = PythonModule.parse(source).evaluate(commandLine: commandLine)
  }

  /// The calls of one name, each `line: name(arguments)`.
  func calls(of name: String) -> [String] {
    program.calls.filter { $0.name == name }.map { text($0) }
  }

  func line(_ offset: Int) -> Int { source.prefix(offset).count { $0 == 0x0A } + 1 }

  func text(_ call: PythonCall) -> String {
    var text = "\(line(call.range.lowerBound)): \(call.path)("
    text += call.arguments.map { ($0.name.map { $0 + "=" } ?? "") + Self.text($0.item) }
      .joined(separator: ", ")
    if let spread = call.spread { text += ", **?\(spread.reason)" }
    text += ")"
    if !call.isCertain { text += " maybe" }
    for loop in call.loops { text += " x" + (loop.count.map { "\($0)" } ?? "?") }
    if let index = call.uncalled { text += " in \(program.functions[index].function.name)" }
    return text
  }

  static func text(_ item: PythonItem) -> String {
    text(of: item.value) + (item.flag.map { " --\($0)" } ?? "")
  }

  private static func text(of value: PythonValue) -> String {
    switch value {
    case .none: "None"
    case .ellipsis: "..."
    case .bool(let flag): flag ? "True" : "False"
    case .int(let int): "\(int)"
    case .float(let float): "\(float)"
    case .string(let text): "'\(text)'"
    case .bytes(let bytes): "b'\(String(decoding: bytes, as: UTF8.self))'"
    case .tuple(let items): "(" + items.map { text($0) }.joined(separator: ", ") + ")"
    case .list(let items): "[" + items.map { text($0) }.joined(separator: ", ") + "]"
    case .dictionary(let entries):
      "{" + entries.map { "\(text($0.key)): \(text($0.value))" }.joined(separator: ", ") + "}"
    case .range(let start, let stop, let step): "range(\(start), \(stop), \(step))"
    case .object: "an object"
    case .made(_, let attributes):
      "<" + attributes.map { "\($0.name ?? "?")=\(text($0.value))" }.joined(separator: ", ") + ">"
    case .symbol(let path): path
    case .function: "a function"
    case .type: "a class"
    case .attribute(let base, let name): "\(text(base)).\(name)"
    case .unreadable(let unreadable): "?" + unreadable.reason
    }
  }
}
