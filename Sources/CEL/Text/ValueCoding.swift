import Text

extension Value {
  /// The value with its type as JSON: `{"int": "5"}`, `{"map": [[k, v], …]}`, `{"double": "NaN"}`.
  package var taggedJSON: JSON {
    func tagged(_ tag: String, _ json: JSON) -> JSON { .object([(tag, json)]) }
    return switch self {
    case .unknown: tagged("unknown", .null)
    case .null: tagged("null", .null)
    case .bool(let flag): tagged("bool", .bool(flag))
    case .int(let number): tagged("int", .string(String(number)))
    case .uint(let number): tagged("uint", .string(String(number)))
    case .double(let number):
      tagged("double", .string(number.isFinite ? number.description : Self.text(of: number)))
    case .string(let text): tagged("string", .string(text))
    case .bytes(let bytes): tagged("bytes", .string(Base64.encode(bytes)))
    case .list(let elements): tagged("list", .array(elements.map(\.taggedJSON)))
    case .map(let map):
      tagged("map", .array(map.entries.map { .array([$0.key.taggedJSON, $0.value.taggedJSON]) }))
    case .timestamp, .duration:
      tagged(type.description, .string(text()))
    case .type(let type): tagged("type", .string(type.name))
    case .optional(let inner): tagged("optional", inner?.taggedJSON ?? .null)
    case .scalar(let number, let type): tagged(type.name, .string(number.description))
    case .opaque(let value): tagged(value.type.name, .string(value.payload.text))
    }
  }

  /// Whether the value holds more than `limit` values, counting shared ones each time they occur.
  package func isLarger(than limit: Int) -> Bool {
    var left = limit
    return !fits(&left)
  }

  private func fits(_ left: inout Int) -> Bool {
    left -= 1
    guard left >= 0 else { return false }
    switch self {
    case .list(let elements):
      for element in elements {
        guard element.fits(&left) else { return false }
      }
    case .map(let map):
      for entry in map.entries {
        guard entry.key.fits(&left), entry.value.fits(&left) else { return false }
      }
    case .optional(.some(let inner)): return inner.fits(&left)
    default: break
    }
    return true
  }

  /// Reads what ``taggedJSON`` writes; nothing for opaque values and malformed ones.
  package init?(taggedJSON json: JSON) {
    guard case .object(let members) = json, members.count == 1, let member = members.first else {
      return nil
    }
    if let value = Self.decode(member.name, member.value) { self = value } else { return nil }
  }

  private static func decode(_ tag: String, _ json: JSON) -> Value? {
    switch tag {
    case "null": return .null
    case "bool": return json.bool.map { .bool($0) }
    case "int": return json.string.flatMap { Int64($0) }.map { .int($0) }
    case "uint": return json.string.flatMap { UInt64($0) }.map { .uint($0) }
    case "double": return json.string.flatMap { Double($0) }.map { .double($0) }
    case "string": return json.string.map { .string($0) }
    case "bytes": return json.string.flatMap { Base64.decode($0) }.map { .bytes($0) }
    case "timestamp": return json.string.flatMap { Timestamp($0) }.map { .timestamp($0) }
    case "duration": return json.string.flatMap { DurationText.parse($0) }.map { .duration($0) }
    case "type": return json.string.flatMap { CELType(parsing: $0) }.map { .type($0) }
    case "list":
      guard let elements = json.array else { return nil }
      let values = elements.compactMap { Value(taggedJSON: $0) }
      return values.count == elements.count ? .list(values) : nil
    case "map":
      guard let pairs = json.array else { return nil }
      var entries: [(key: Value, value: Value)] = []
      for pair in pairs {
        guard let pair = pair.array, pair.count == 2, let key = Value(taggedJSON: pair[0]),
          let value = Value(taggedJSON: pair[1])
        else { return nil }
        entries.append((key, value))
      }
      return ValueMap(entries).map { .map($0) }
    default: return nil
    }
  }

  /// A value from ordinary JSON: whole numbers are ints, other numbers doubles; of members with
  /// one name, the first counts.
  package init(json: JSON) {
    switch json {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .number(let text):
      self = Int64(text).map { .int($0) } ?? .double(Double(text) ?? .nan)
    case .string(let text): self = .string(text)
    case .array(let elements): self = .list(elements.map { Value(json: $0) })
    case .object(let members):
      var seen: Set<String> = []
      let entries = members.filter { seen.insert($0.name).inserted }.map { member in
        (key: Value.string(member.name), value: Value(json: member.value))
      }
      self = ValueMap(entries).map { .map($0) } ?? .map(.empty)
    }
  }
}

extension CELType {
  /// Reads a type as people write it: `map(string, list(int))`; a single capital letter is a type
  /// parameter, and a name that is not known an opaque type.
  ///
  /// - Parameters:
  ///   - text: The type.
  ///   - scalars: Scalar types that are known by their names.
  public init?(parsing text: String, scalars: [ScalarType] = []) {
    var reader = TypeReader(ByteReader(text), scalars)
    guard let type = reader.type(depth: 0), reader.isAtEnd else { return nil }
    self = type
  }

  private struct TypeReader {
    private var reader: ByteReader
    private let scalars: [ScalarType]

    init(_ reader: ByteReader, _ scalars: [ScalarType]) {
      self.reader = reader
      self.scalars = scalars
    }

    var isAtEnd: Bool { reader.isAtEnd }

    mutating func type(depth: Int) -> CELType? {
      var name = ""
      while let byte = reader.next, Lexer.isWordByte(byte) || byte == 0x2E {
        name.unicodeScalars.append(Unicode.Scalar(byte))
        reader.skip()
      }
      guard !name.isEmpty, depth < 50 else { return nil }
      var arguments: [CELType] = []
      if reader.accept("(") {
        repeat {
          while reader.accept(" ") {}
          guard let argument = type(depth: depth + 1) else { return nil }
          arguments.append(argument)
        } while reader.accept(",")
        guard reader.accept(")") else { return nil }
      }
      return CELType.named(name, arguments, scalars)
    }
  }

  private static func named(
    _ name: String, _ arguments: [CELType], _ scalars: [ScalarType]
  ) -> CELType? {
    switch (name, arguments.count) {
    case ("list", 0...1): return .list(arguments.first ?? .dyn)
    case ("map", 0): return .map(.dyn, .dyn)
    case ("map", 2): return .map(arguments[0], arguments[1])
    case ("optional_type", 0...1): return .optional(arguments.first ?? .dyn)
    case ("type", 0...1): return .type(arguments.first ?? .dyn)
    default: break
    }
    guard arguments.isEmpty else { return .opaque(name, arguments) }
    let simple: [CELType] = [
      .dyn, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration,
    ]
    if let type = simple.first(where: { $0.description == name || $0.name == name }) { return type }
    if name == "null_type" || name == "null" { return .null }
    if let scalar = scalars.first(where: { $0.name == name }) { return .scalar(scalar) }
    let isParameter = name.utf8.count == 1 && name.utf8.first.map { $0 < 0x61 } == true
    return isParameter ? .parameter(name) : .opaque(name, [])
  }
}
