import Runs
import Text

/// Follows `${…}` inside one file. Nothing is evaluated but references and arithmetic, and the
/// environment is never read.
struct Resolver {
  enum Outcome {
    /// The text is nothing but a reference to this node.
    case node(ConfigNode, path: String)
    case text(String)
    case unknown(String)
  }

  let root: ConfigNode
  let interpolation: Settings.Interpolation
  private var steps = 0

  init(root: ConfigNode, interpolation: Settings.Interpolation) {
    self.root = root
    self.interpolation = interpolation
  }

  private static let stepLimit = 200
  private static let depthLimit = 16
  private static let textLimit = 8_192

  mutating func resolve(_ text: String, at path: String, depth: Int = 0) -> Outcome {
    guard depth < Self.depthLimit, steps < Self.stepLimit, text.utf8.count <= Self.textLimit else {
      return .unknown("`\(FactText.shortened(text))` refers to itself or to too much")
    }
    steps += 1
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count,
        bytes[index + 1] == UInt8(ascii: "{")
      else {
        result.append(bytes[index])
        index += 1
        continue
      }
      guard let close = Self.close(bytes, from: index + 1) else {
        return .unknown("`\(FactText.shortened(text))` has no closing brace")
      }
      let inside = String(decoding: bytes[(index + 2)..<close], as: UTF8.self)
      let outcome = expression(inside, at: path, depth: depth)
      if index == 0, close + 1 == bytes.count { return outcome }
      switch outcome {
      case .unknown: return outcome
      case .text(let part): result += Array(part.utf8)
      case .node(let node, _):
        guard let part = node.text else {
          return .unknown("`\(FactText.shortened(inside))` is not a single value")
        }
        result += Array(part.utf8)
      }
      guard result.count <= Self.textLimit else {
        return .unknown("`\(FactText.shortened(text))` grows too long")
      }
      index = close + 1
    }
    return .text(String(decoding: result, as: UTF8.self))
  }

  private static func close(_ bytes: [UInt8], from open: Int) -> Int? {
    var depth = 0
    for index in open..<bytes.count {
      if bytes[index] == UInt8(ascii: "{") { depth += 1 }
      if bytes[index] == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return nil
  }

  private mutating func expression(_ inside: String, at path: String, depth: Int) -> Outcome {
    if interpolation == .azure {
      // `${{inputs.x}}`: the braces of the outer pair are still around it.
      let name = trimmed(inside.drop { $0 == "{" }.prefix { $0 != "}" })
      return reference(name, at: path, depth: depth)
    }
    // The resolver's name ends at the first colon outside braces.
    if let colon = inside.firstIndex(of: ":"), !inside[..<colon].contains("{") {
      let name = trimmed(inside[..<colon])
      return call(name, String(inside[inside.index(after: colon)...]), at: path, depth: depth)
    }
    if inside.contains("${") {
      switch resolve(inside, at: path, depth: depth + 1) {
      case .text(let name): return reference(name, at: path, depth: depth)
      case .node(let node, _):
        return node.text.map { reference($0, at: path, depth: depth) }
          ?? .unknown("`\(FactText.shortened(inside))` is not a name")
      case .unknown(let reason): return .unknown(reason)
      }
    }
    return reference(trimmed(inside), at: path, depth: depth)
  }

  /// Follows `a.b`, `.x` and `..x`.
  private mutating func reference(_ name: String, at path: String, depth: Int) -> Outcome {
    guard let (node, target) = locate(name, from: path) else {
      return .unknown("`${\(FactText.shortened(name))}` is set outside the file")
    }
    guard let scalar = node.scalar, scalar.problem == nil, scalar.text.contains("${") else {
      return .node(node, path: target)
    }
    return resolve(scalar.text, at: target, depth: depth + 1)
  }

  private func locate(_ name: String, from path: String) -> (ConfigNode, String)? {
    let dots = name.prefix { $0 == "." }.utf8.count
    if dots > 0 {
      var parts = path.split(separator: ".")
      parts.removeLast(min(dots, parts.count))
      let rest = name.drop { $0 == "." }
      let target = (parts.map(String.init) + [String(rest)]).joined(separator: ".")
      return root.find(target).map { ($0, target) }
    }
    if let node = root.find(name) { return (node, name) }
    // A file that is composed under a prefix refers to itself with the prefix.
    if let dot = name.firstIndex(of: ".") {
      let rest = String(name[name.index(after: dot)...])
      if let node = root.find(rest) { return (node, rest) }
    }
    return nil
  }

  private mutating func call(
    _ name: String, _ argumentText: String, at path: String, depth: Int
  ) -> Outcome {
    let arguments = Self.split(argumentText)
    func unknown() -> Outcome {
      .unknown("`${\(FactText.shortened(name)):…}` is not known before the run")
    }
    switch name {
    case "oc.env", "env":
      guard arguments.count > 1 else {
        return .unknown(
          "the environment variable `\(FactText.shortened(arguments.first ?? ""))` is set outside the file"
        )
      }
      return resolve(arguments[1], at: path, depth: depth + 1)
    case "oc.select":
      guard let first = arguments.first else { return unknown() }
      if case .node(let node, let target) = reference(first, at: path, depth: depth) {
        return .node(node, path: target)
      }
      return arguments.count > 1 ? resolve(arguments[1], at: path, depth: depth + 1) : unknown()
    case "oc.decode", "int", "as_int":
      return arguments.first.map { resolve($0, at: path, depth: depth + 1) } ?? unknown()
    case "eval", "eval_int": return evaluated(argumentText, at: path, depth: depth)
    default: break
    }
    guard let operation = Self.operations[name] else { return unknown() }
    var values: [Double] = []
    for argument in arguments {
      let text: String
      switch resolve(argument, at: path, depth: depth + 1) {
      case .text(let part): text = trimmed(part)
      case .node(let node, _): text = node.text ?? ""
      case .unknown(let reason): return .unknown(reason)
      }
      guard let value = Number.parse(text) else {
        return .unknown("`\(FactText.shortened(text))` is not a number")
      }
      values.append(value)
    }
    guard let first = values.first, values.count <= 16 else { return unknown() }
    let result = values.dropFirst().reduce(first, operation)
    return result.isFinite ? .text(Number.write(result)) : unknown()
  }

  /// `${eval:'${a} * 2'}`: arithmetic, and nothing else of the language that it is written in.
  private mutating func evaluated(_ text: String, at path: String, depth: Int) -> Outcome {
    let source: String
    switch resolve(text.filter { $0 != "'" && $0 != "\"" }, at: path, depth: depth + 1) {
    case .text(let part): source = part
    case .node(let node, _): source = node.text ?? ""
    case .unknown(let reason): return .unknown(reason)
    }
    var arithmetic = Arithmetic(source, isInteger: false) { _ in nil }
    guard case .value(let value) = arithmetic.evaluate() else {
      return .unknown("`\(FactText.shortened(text))` is not plain arithmetic")
    }
    return .text(Number.write(value))
  }

  private static let operations: [String: @Sendable (Double, Double) -> Double] = [
    "multiply": { $0 * $1 }, "mul": { $0 * $1 }, "times": { $0 * $1 },
    "divide_ceil": { ($0 / $1).rounded(.up) }, "div_up": { ($0 / $1).rounded(.up) },
    "ceil_div": { ($0 / $1).rounded(.up) },
    "divide_floor": { ($0 / $1).rounded(.down) },
    "floor_divide": { ($0 / $1).rounded(.down) },
    "int_div": { ($0 / $1).rounded(.down) },
    "divide": { $0 / $1 }, "div": { $0 / $1 },
    "add": { $0 + $1 }, "sum": { $0 + $1 }, "plus": { $0 + $1 },
    "subtract": { $0 - $1 }, "sub": { $0 - $1 },
    "max": { max($0, $1) }, "min": { min($0, $1) },
  ]

  /// Splits arguments at commas outside braces.
  private static func split(_ text: String) -> [String] {
    var parts: [String] = []
    var depth = 0
    var current = ""
    for character in text {
      switch character {
      case "{": depth += 1
      case "}": depth -= 1
      case "," where depth == 0:
        parts.append(trimmed(current))
        current = ""
        continue
      default: break
      }
      current.append(character)
    }
    parts.append(trimmed(current))
    return parts
  }
}
