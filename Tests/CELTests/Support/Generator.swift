import TestSupport

/// Makes random expressions that type-check.
struct Generator {
  /// The types that expressions are made of.
  enum Kind: CaseIterable {
    case int, uint, double, bool, string, ints, doubles, strings, map, timestamp, duration
    case mass, energy, power, intensity
  }

  var random: SeededGenerator
  /// Whether to write only what every implementation of the language has.
  let isPortable: Bool
  private let kinds: [Kind]
  /// Names in scope.
  private var locals: [(name: String, kind: Kind)] = []
  private var nextLocal = 0

  init(seed: UInt64, isPortable: Bool = false) {
    random = SeededGenerator(seed: seed)
    self.isPortable = isPortable
    kinds = Kind.allCases.filter {
      !isPortable || ![.mass, .energy, .power, .intensity].contains($0)
    }
  }

  /// A number below `count`, or one of those that portable expressions may have.
  private mutating func choice(_ count: UInt64, portable: [UInt64]) -> UInt64 {
    isPortable ? pick(portable) : random.next() % count
  }

  private mutating func pick<T>(_ options: [T]) -> T {
    options[Int(random.next() % UInt64(options.count))]
  }

  mutating func expression() -> String {
    locals = []
    nextLocal = 0
    return make(pick(kinds + [.bool, .bool, .bool, .int, .double]), 2 + Int(random.next() % 4))
  }

  /// An expression of a kind that nests at most so deep.
  private mutating func make(_ kind: Kind, _ depth: Int) -> String {
    guard depth > 0, random.next() % 8 != 0 else { return leaf(kind) }
    let depth = depth - 1
    switch choice(16, portable: [0, 3, 4, 5, 6, 7]) {
    case 0: return "(\(make(.bool, depth)) ? \(make(kind, depth)) : \(make(kind, depth)))"
    case 1: return bind(kind, depth)
    case 2: return "optional.of(\(make(kind, depth))).orValue(\(make(kind, depth)))"
    default: return compound(kind, depth)
    }
  }

  private mutating func bind(_ kind: Kind, _ depth: Int) -> String {
    let bound = pick(kinds)
    let value = make(bound, depth)
    return withLocal([bound]) { generator, names in
      "cel.bind(\(names[0]), \(value), \(generator.make(kind, depth)))"
    }
  }

  private mutating func withLocal(
    _ kinds: [Kind], _ body: (inout Generator, [String]) -> String
  ) -> String {
    var names: [String] = []
    for kind in kinds {
      nextLocal += 1
      names.append("v\(nextLocal)")
      locals.append((names[names.count - 1], kind))
    }
    let text = body(&self, names)
    locals.removeLast(kinds.count)
    return text
  }

  private mutating func leaf(_ kind: Kind) -> String {
    let text = anyLeaf(kind)
    // Python has no unsigned integers, not all bindings take durations within maps, and the
    // constructors are ours.
    if isPortable, ["u", "o.w"].contains(text) || text.hasPrefix("hours") { return leaf(kind) }
    return text
  }

  private mutating func anyLeaf(_ kind: Kind) -> String {
    let known = locals.filter { $0.kind == kind }
    if !known.isEmpty, random.next() % 2 == 0 { return pick(known).name }
    switch kind {
    case .int:
      return pick([
        "0", "1", "2", "-3", "7", "9223372036854775807", "-9223372036854775808", "o.i", "j",
        "o.n.k",
      ])
    case .uint: return pick(["0u", "1u", "5u", "18446744073709551615u", "u"])
    case .double: return pick(["0.0", "1.5", "-2.25", "1e300", "0.1", "o.d", "e"])
    case .bool: return pick(["true", "false", "o.b", "has(o.i)", "has(o.n)", "has(m.a)"])
    case .string: return pick(["\"\"", "\"abc\"", "\"é😀b\"", "\"Ab-c\"", "o.s", "t"])
    case .ints: return pick(["[]", "[1, 2, 3]", "[0, -1]", "xs"])
    case .doubles: return pick(["[1.5, -2.0]", "[0.0]", "ds"])
    case .strings: return pick(["[\"a\", \"bc\"]", "[\"\"]", "ss"])
    case .map: return pick(["{\"a\": 1}", "{\"a\": 2, \"b\": 3}", "{}", "m"])
    case .timestamp: return pick(["timestamp(0)", "timestamp(\"2026-11-23T01:02:03.5Z\")", "ts"])
    case .duration: return pick(["duration(\"90m\")", "duration(\"-1.5s\")", "hours(2)", "o.w"])
    case .mass: return pick(["kg(1)", "kg(2.5)", "mass0"])
    case .energy: return pick(["kwh(3)", "kwh(0.5)"])
    case .power: return pick(["w(300)", "w(0)", "o.p"])
    case .intensity: return pick(["kg_per_kwh(0.4)", "kg_per_kwh(2)"])
    }
  }

  /// A value that is not known by its type, now and then.
  private mutating func dynamic(_ text: String) -> String {
    random.next() % 6 == 0 ? "dyn(\(text))" : text
  }

  private mutating func compound(_ kind: Kind, _ depth: Int) -> String {
    switch kind {
    case .int: return int(depth)
    case .uint:
      let symbol = pick(["+", "-", "*", "/", "%"])
      return random.next() % 4 == 0
        ? "uint(\(make(.int, depth)))" : "(\(make(.uint, depth)) \(symbol) \(make(.uint, depth)))"
    case .double: return double(depth)
    case .bool: return bool(depth)
    case .string: return string(depth)
    case .ints, .doubles, .strings: return list(kind, depth)
    case .map where isPortable: return leaf(.map)
    case .map:
      let range = make(.map, depth - 1)
      return withLocal([.string, .int]) { generator, names in
        "\(range).transformMap(\(names[0]), \(names[1]), \(generator.make(.int, depth - 1)))"
      }
    case .timestamp:
      return "(\(make(.timestamp, depth)) \(pick(["+", "-"])) \(make(.duration, depth)))"
    case .duration:
      switch choice(4, portable: [0, 3]) {
      case 0: return "(\(make(.timestamp, depth)) - \(make(.timestamp, depth)))"
      case 1: return "-\(make(.duration, depth))"
      case 2: return "(\(make(.energy, depth)) / \(make(.power, depth)))"
      default: return "(\(make(.duration, depth)) \(pick(["+", "-"])) \(make(.duration, depth)))"
      }
    case .mass, .energy, .power, .intensity: return quantity(kind, depth)
    }
  }

  private mutating func quantity(_ kind: Kind, _ depth: Int) -> String {
    switch (kind, random.next() % 4) {
    case (.mass, 0): return "(\(make(.energy, depth)) * \(make(.intensity, depth)))"
    case (.energy, 0): return "(\(make(.power, depth)) * \(make(.duration, depth)))"
    case (.energy, 1): return "(\(make(.mass, depth)) / \(make(.intensity, depth)))"
    case (.power, 0): return "(\(make(.energy, depth)) / \(make(.duration, depth)))"
    case (.intensity, 0): return "(\(make(.mass, depth)) / \(make(.energy, depth)))"
    case (_, 2):
      return
        "(\(dynamic(make(kind, depth))) \(pick(["*", "/"])) \(make(pick([.int, .double]), depth)))"
    default: return "(\(make(kind, depth)) \(pick(["+", "-"])) \(make(kind, depth)))"
    }
  }

  private mutating func int(_ depth: Int) -> String {
    switch choice(14, portable: [0, 1, 2, 3, 4, 5, 10, 11, 12, 13]) {
    case 0: return "-\(make(.int, depth))"
    case 1: return "size(\(make(pick([.string, .ints, .strings, .map]), depth)))"
    case 2: return "\(make(.ints, depth))[\(make(.int, depth))]"
    case 3: return "\(make(.map, depth))[\(make(.string, depth))]"
    case 4: return "\(make(.map, depth)).a"
    case 5: return "int(\(make(pick([.int, .uint, .double, .string, .timestamp]), depth)))"
    case 6: return "\(make(.string, depth)).indexOf(\(make(.string, depth)))"
    case 7: return "\(pick(["sum", "min", "max"]))(\(make(.ints, depth)))"
    case 8:
      return "\(pick(["math.greatest", "math.least"]))(\(make(.int, depth)), \(make(.int, depth)))"
    case 9: return "math.abs(\(make(.int, depth)))"
    case 10:
      let part = pick(["getFullYear", "getMonth", "getDate", "getDayOfWeek", "getHours"])
      return "\(make(.timestamp, depth)).\(part)()"
    default:
      let symbol = pick(["+", "-", "*", "/", "%"])
      return "(\(make(.int, depth)) \(symbol) \(make(.int, depth)))"
    }
  }

  private mutating func double(_ depth: Int) -> String {
    switch choice(9, portable: [0, 1, 2, 7, 8]) {
    case 0: return "-\(make(.double, depth))"
    case 1: return "double(\(make(pick([.int, .uint]), depth)))"
    case 2: return "\(make(.doubles, depth))[\(make(.int, depth))]"
    case 3: return "\(pick(["min", "max"]))(\(make(.doubles, depth)))"
    case 4: return "(\(make(.mass, depth)) / \(make(.mass, depth)))"
    case 5: return "\(make(.energy, depth)).to_kwh()"
    case 6: return "(\(make(.int, depth)) \(pick(["+", "*", "/"])) \(make(.double, depth)))"
    default:
      return "(\(make(.double, depth)) \(pick(["+", "-", "*", "/"])) \(make(.double, depth)))"
    }
  }

  private mutating func bool(_ depth: Int) -> String {
    switch random.next() % 13 {
    case 0: return "!\(make(.bool, depth))"
    case 1: return "(\(make(.bool, depth)) && \(make(.bool, depth)) && \(make(.bool, depth)))"
    case 2: return "(\(make(.bool, depth)) || \(make(.bool, depth)))"
    case 3: return "(\(make(.int, depth)) in \(make(.ints, depth)))"
    case 4: return "(\(make(.string, depth)) in \(make(pick([.strings, .map]), depth)))"
    case 5:
      let test = pick(["startsWith", "endsWith", "contains"])
      return "\(make(.string, depth)).\(test)(\(make(.string, depth)))"
    case 6, 7: return quantifier(depth)
    default:
      let kind = pick(kinds)
      let isOrdered = ![.ints, .doubles, .strings, .map].contains(kind)
      let symbol = pick(isOrdered ? ["==", "!=", "<", "<=", ">", ">="] : ["==", "!="])
      let other: Kind = kind == .double && !isPortable && random.next() % 3 == 0 ? .int : kind
      return "(\(dynamic(make(kind, depth))) \(symbol) \(make(other, depth)))"
    }
  }

  private mutating func quantifier(_ depth: Int) -> String {
    let name = pick(["all", "exists", "exists_one"])
    if !isPortable, random.next() % 4 == 0 {
      let range = make(.map, depth)
      return withLocal([.string, .int]) { generator, names in
        "\(range).\(name)(\(names[0]), \(names[1]), \(generator.make(.bool, depth)))"
      }
    }
    let (range, element) = pick([(Kind.ints, Kind.int), (.doubles, .double), (.strings, .string)])
    let text = dynamic(make(range, depth))
    return withLocal([element]) { generator, names in
      "\(text).\(name)(\(names[0]), \(generator.make(.bool, depth)))"
    }
  }

  private mutating func string(_ depth: Int) -> String {
    switch choice(8, portable: [0, 5, 6, 7]) {
    case 0: return "string(\(make(pick([.int, .uint, .bool]), depth)))"
    case 1: return "\(make(.string, depth)).charAt(\(make(.int, depth)))"
    case 2: return "\(make(.string, depth)).substring(\(make(.int, depth)), \(make(.int, depth)))"
    case 3: return "\(make(.string, depth)).lowerAscii()"
    case 4: return "\(make(.string, depth)).reverse()"
    case 5: return "\(make(.strings, depth))[\(make(.int, depth))]"
    default: return "(\(make(.string, depth)) + \(make(.string, depth)))"
    }
  }

  private mutating func list(_ kind: Kind, _ depth: Int) -> String {
    let element: Kind = kind == .ints ? .int : kind == .doubles ? .double : .string
    switch choice(6, portable: [0, 1, 3, 5]) {
    case 0: return "[\(make(element, depth)), \(make(element, depth))]"
    case 1:
      let range = make(kind, depth)
      return withLocal([element]) { generator, names in
        "\(range).filter(\(names[0]), \(generator.make(.bool, depth)))"
      }
    case 2 where kind == .strings: return "\(make(.string, depth)).split(\"b\")"
    case 2, 3:
      let source = pick([(Kind.ints, Kind.int), (.strings, .string), (.doubles, .double)])
      let range = make(source.0, depth)
      return withLocal([source.1]) { generator, names in
        "\(range).map(\(names[0]), \(generator.make(element, depth)))"
      }
    case 4:
      let range = make(.ints, depth)
      return withLocal([.int, .int]) { generator, names in
        let filter = generator.make(.bool, depth)
        return
          "\(range).transformList(\(names[0]), \(names[1]), \(filter), \(generator.make(element, depth)))"
      }
    default: return "(\(make(kind, depth)) + \(make(kind, depth)))"
    }
  }
}
