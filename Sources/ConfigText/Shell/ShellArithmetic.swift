import Text

/// `$(( … ))` with 64 bits, as the shell computes it: names, assignments and all operators.
struct ShellArithmetic {
  private enum Token: Equatable {
    case number(Int)
    case name(String)
    case sign(String)
  }

  /// Reads and sets variables; nil is a value that is not known.
  protocol Host: AnyObject {
    func number(_ name: String, _ position: Int?) -> Int?
    func assign(_ name: String, _ position: Int?, _ value: Int?)
  }

  private var tokens: [Token] = []
  private var index = 0
  private var depth = 0
  private var isBroken = false
  /// Whether it is no expression, or one that fails.
  var isWrong: Bool { isBroken || index != tokens.count }
  /// Whether what is read now is surely computed (1), surely not (0), or either (nil).
  private var isLive: Bool? = true
  private let host: any Host

  init(_ text: String, host: any Host) {
    self.host = host
    tokens = Self.tokens(Array(text.utf8.prefix(4_000))) ?? [.sign("?")]
  }

  /// The value, or nil when it is not known.
  mutating func evaluate() -> Int? {
    if tokens.isEmpty { return 0 }
    let value = comma()
    guard index == tokens.count, !isBroken else {
      // A mistake may have been found after things were set.
      for case .name(let name) in tokens { host.assign(name, nil, nil) }
      return nil
    }
    return value
  }

  // MARK: - Tokens

  private static let signs = [
    "<<=", ">>=", "**", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+=", "-=",
    "*=", "/=", "%=", "&=", "^=", "|=", "+", "-", "*", "/", "%", "<", ">", "=", "!", "~", "&", "|",
    "^", "?", ":", ",", "(", ")", "[", "]",
  ]

  private static func tokens(_ bytes: [UInt8]) -> [Token]? {
    var tokens: [Token] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte <= 0x20 {
        index += 1
        continue
      }
      if isNameByte(byte, isFirst: false) {
        let start = index
        while index < bytes.count,
          isNameByte(bytes[index], isFirst: false) || bytes[index] == UInt8(ascii: "#")
        {
          index += 1
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isNameByte(byte, isFirst: true) {
          guard !text.contains("#") else { return nil }
          tokens.append(.name(text))
        } else {
          guard let value = number(text) else { return nil }
          tokens.append(.number(value))
        }
        continue
      }
      guard let sign = signs.first(where: { bytes[index...].starts(with: $0.utf8) }) else {
        return nil
      }
      tokens.append(.sign(sign))
      index += sign.utf8.count
    }
    return tokens
  }

  /// `12`, `0x1f`, `017`, `2#101`.
  static func number(_ text: String) -> Int? {
    if let hash = text.firstIndex(of: "#") {
      guard let radix = Int(text[..<hash]), (2...36).contains(radix) else { return nil }
      return Int(text[text.index(after: hash)...], radix: radix)
    }
    if text.hasPrefix("0x") || text.hasPrefix("0X") { return Int(text.dropFirst(2), radix: 16) }
    if text.hasPrefix("0"), text.utf8.count > 1 { return Int(text, radix: 8) }
    return Int(text)
  }

  // MARK: - Grammar

  private func peek() -> String? {
    guard index < tokens.count, case .sign(let sign) = tokens[index] else { return nil }
    return sign
  }

  private mutating func take(_ sign: String) -> Bool {
    guard peek() == sign else { return false }
    index += 1
    return true
  }

  private mutating func broken() -> Int? {
    isBroken = true
    index = tokens.count
    return nil
  }

  private mutating func comma() -> Int? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 40 else { return broken() }
    var value = assignment()
    while take(",") { value = assignment() }
    return value
  }

  private static let assigning: [String: String] = [
    "=": "", "+=": "+", "-=": "-", "*=": "*", "/=": "/", "%=": "%", "<<=": "<<", ">>=": ">>",
    "&=": "&", "^=": "^", "|=": "|",
  ]

  private mutating func assignment() -> Int? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 40 else { return broken() }
    let start = index
    if index < tokens.count, case .name(let name) = tokens[index] {
      index += 1
      let position = subscripted()
      if let sign = peek(), let operation = Self.assigning[sign] {
        index += 1
        let right = assignment()
        let value =
          operation.isEmpty ? right : compute(operation, read(name, position), right)
        return write(name, position, value)
      }
      index = start
    }
    return ternary()
  }

  private enum Position {
    case none
    case at(Int)
    case unknown
  }

  private mutating func subscripted() -> Position {
    guard take("[") else { return .none }
    let value = comma()
    guard take("]") else {
      _ = broken()
      return .unknown
    }
    return value.map(Position.at) ?? .unknown
  }

  private func read(_ name: String, _ position: Position) -> Int? {
    guard isLive != false else { return 0 }
    switch position {
    case .none: return host.number(name, nil)
    case .at(let index): return host.number(name, index)
    case .unknown: return nil
    }
  }

  private mutating func write(_ name: String, _ position: Position, _ value: Int?) -> Int? {
    guard isLive != false else { return value }
    let value = isLive == nil ? nil : value
    switch position {
    case .none: host.assign(name, nil, value)
    case .at(let index): host.assign(name, index, value)
    case .unknown: host.assign(name, nil, nil)
    }
    return value
  }

  private mutating func ternary() -> Int? {
    let condition = binary(0)
    guard take("?") else { return condition }
    let outer = isLive
    isLive = combine(outer, condition.map { $0 != 0 })
    let left = comma()
    guard take(":") else { return broken() }
    isLive = combine(outer, condition.map { $0 == 0 })
    let right = assignment()
    isLive = outer
    guard let condition else { return nil }
    return condition != 0 ? left : right
  }

  private func combine(_ outer: Bool?, _ inner: Bool?) -> Bool? {
    if outer == false || inner == false { return false }
    return outer == true && inner == true ? true : nil
  }

  private static let levels: [[String]] = [
    ["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<=", ">=", "<", ">"], ["<<", ">>"],
    ["+", "-"], ["*", "/", "%"],
  ]

  private mutating func binary(_ level: Int) -> Int? {
    guard level < Self.levels.count else { return power() }
    var left = binary(level + 1)
    while let sign = peek(), Self.levels[level].contains(sign) {
      index += 1
      if sign == "||" || sign == "&&" {
        let outer = isLive
        let decides = sign == "||"
        isLive = combine(outer, left.map { ($0 != 0) != decides })
        let right = binary(level + 1)
        isLive = outer
        if let known = left, (known != 0) == decides {
          left = decides ? 1 : 0
        } else if let right, left != nil || (right != 0) == decides {
          left = right != 0 ? 1 : 0
        } else {
          left = nil
        }
        continue
      }
      let right = binary(level + 1)
      left = compute(sign, left, right)
    }
    return left
  }

  private mutating func power() -> Int? {
    let base = unary()
    guard take("**") else { return base }
    depth += 1
    defer { depth -= 1 }
    guard depth < 40 else { return broken() }
    return compute("**", base, power())
  }

  private mutating func unary() -> Int? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 40, index < tokens.count else { return broken() }
    if let sign = peek() {
      switch sign {
      case "!":
        index += 1
        return unary().map { $0 == 0 ? 1 : 0 }
      case "~":
        index += 1
        return unary().map { ~$0 }
      case "-":
        index += 1
        return unary().map { 0 &- $0 }
      case "+":
        index += 1
        return unary()
      case "++", "--":
        index += 1
        guard index < tokens.count, case .name(let name) = tokens[index] else { return broken() }
        index += 1
        let position = subscripted()
        return write(
          name, position, read(name, position).map { sign == "++" ? $0 &+ 1 : $0 &- 1 })
      case "(":
        index += 1
        let value = comma()
        return take(")") ? value : broken()
      default: return broken()
      }
    }
    switch tokens[index] {
    case .number(let value):
      index += 1
      return value
    case .name(let name):
      index += 1
      let position = subscripted()
      let value = read(name, position)
      if let sign = peek(), sign == "++" || sign == "--" {
        index += 1
        _ = write(name, position, value.map { sign == "++" ? $0 &+ 1 : $0 &- 1 })
      }
      return value
    case .sign: return broken()
    }
  }

  private mutating func compute(_ sign: String, _ left: Int?, _ right: Int?) -> Int? {
    guard let left, let right else { return nil }
    switch sign {
    case "+": return left &+ right
    case "-": return left &- right
    case "*": return left &* right
    case "/", "%":
      guard right != 0 else {
        if isLive != false { isBroken = true }
        return nil
      }
      if right == -1 { return sign == "/" ? 0 &- left : 0 }
      return sign == "/" ? left / right : left % right
    case "**":
      guard right >= 0, right < 1_000 else {
        if right < 0, isLive != false { isBroken = true }
        return nil
      }
      var value = 1
      for _ in 0..<right { value = value &* left }
      return value
    case "<<": return (0..<64).contains(right) ? left << right : nil
    case ">>": return (0..<64).contains(right) ? left >> right : nil
    case "&": return left & right
    case "|": return left | right
    case "^": return left ^ right
    case "==": return left == right ? 1 : 0
    case "!=": return left != right ? 1 : 0
    case "<": return left < right ? 1 : 0
    case ">": return left > right ? 1 : 0
    case "<=": return left <= right ? 1 : 0
    case ">=": return left >= right ? 1 : 0
    default: return nil
    }
  }
}
