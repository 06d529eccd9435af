/// Makes texts of known pieces, as `str`, `%` and `format` do.
enum PythonText {
  /// What `str` makes of a value; nil where it is not known, or Python's spelling is its own.
  static func text(_ value: PythonValue) -> String? {
    switch value {
    case .none: "None"
    case .bool(let flag): flag ? "True" : "False"
    case .int(let int): "\(int)"
    // Beyond these Python and Swift change to exponents in ways of their own.
    case .float(let float) where float == 0 || float.magnitude >= 1e-4 && float.magnitude < 1e15:
      "\(float)"
    case .string(let text): text
    default: nil
    }
  }

  /// `"…%s…%d…" % value`; nil for any other conversion.
  static func percent(_ format: String, _ value: PythonValue, size: Int) -> String? {
    var values: [PythonValue] = [value]
    if case .tuple(let items) = value { values = items.map(\.value) }
    var result = ""
    var isEscape = false
    for character in format {
      guard isEscape else {
        if character == "%" { isEscape = true } else { result.append(character) }
        continue
      }
      isEscape = false
      switch character {
      case "%": result.append("%")
      case "s", "d", "i":
        guard !values.isEmpty else { return nil }
        let next = values.removeFirst()
        if character != "s" { guard case .int = next else { return nil } }
        guard let piece = text(next) else { return nil }
        result += piece
      default: return nil
      }
      guard result.utf8.count <= size else { return nil }
    }
    return values.isEmpty && !isEscape ? result : nil
  }

  /// `"…{}…{name}…".format(…)`; nil for fields with a conversion, a format or an attribute.
  static func format(_ format: String, _ arguments: [PythonPassed], size: Int) -> String? {
    let positional = arguments.filter { $0.name == nil }.map(\.item)
    var result = ""
    var next = 0
    var characters = Array(format)[...]
    while let character = characters.popFirst() {
      if character == "{" || character == "}", characters.first == character {
        characters.removeFirst()
        result.append(character)
        continue
      }
      guard character == "{" else {
        guard character != "}" else { return nil }
        result.append(character)
        continue
      }
      guard let close = characters.firstIndex(of: "}") else { return nil }
      let field = String(characters[..<close])
      characters = characters[characters.index(after: close)...]
      let item: PythonItem?
      if field.isEmpty || Int(field) != nil {
        let position = Int(field) ?? next
        next += 1
        item = positional.indices.contains(position) ? positional[position] : nil
      } else {
        item = arguments.last { $0.name == field }?.item
      }
      guard let piece = item.flatMap({ text($0.value) }) else { return nil }
      result += piece
      guard result.utf8.count <= size else { return nil }
    }
    return result
  }
}
