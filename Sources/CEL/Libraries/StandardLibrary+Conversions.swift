import CivilTime

extension Library {
  /// An overload that converts a value, or does not apply.
  fileprivate static func conversion(
    _ name: String, _ from: CELType, _ to: CELType,
    _ convert: @escaping @Sendable (Value) throws(EvaluationError) -> Value?
  ) -> Overload {
    .unary(from, to) { value throws(EvaluationError) in
      guard let result = try convert(value) else { throw .noSuchOverload(name, [value]) }
      return result
    }
  }

  mutating func addConversions() {
    add("dyn", [.unary(.parameter("A"), .dyn) { value throws(EvaluationError) in value }])
    add(
      "type",
      [
        .unary(.parameter("A"), .type(.parameter("A"))) { value throws(EvaluationError) in
          .type(value.type)
        }
      ])
    add(
      "int",
      [.int, .uint, .double, .string, .timestamp].map { Self.conversion("int", $0, .int, Self.int) }
    )
    add(
      "uint", [.uint, .int, .double, .string].map { Self.conversion("uint", $0, .uint, Self.uint) })
    add(
      "double",
      [.double, .int, .uint, .string].map { Self.conversion("double", $0, .double, Self.double) })
    add(
      "string",
      [.string, .bool, .int, .uint, .double, .bytes, .timestamp, .duration].map {
        Self.conversion("string", $0, .string, Self.string)
      })
    add(
      "bytes",
      [.bytes, .string].map {
        Self.conversion("bytes", $0, .bytes) { value throws(EvaluationError) in
          switch value {
          case .bytes: value
          case .string(let text): .bytes(Array(text.utf8))
          default: nil
          }
        }
      })
    add("bool", [.bool, .string].map { Self.conversion("bool", $0, .bool, Self.bool) })
  }

  private static func bad(_ type: String, _ text: String) -> EvaluationError {
    .invalid("type conversion error: `\(Value.string(text).shortText)` is not \(type)")
  }

  private static func int(_ value: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .int: return value
    case .uint(let number):
      guard let result = Int64(exactly: number) else {
        throw .range("`\(number)` does not fit an int")
      }
      return .int(result)
    case .double(let number):
      // The ends themselves are not exact, so they are out of range.
      guard number > -0x1p63, number < 0x1p63 else {
        throw .range("`\(value.shortText)` does not fit an int")
      }
      return .int(Int64(number))
    case .string(let text):
      guard let number = Int64(text) else { throw bad("an int", text) }
      return .int(number)
    case .timestamp(let time): return .int(time.seconds)
    default: return nil
    }
  }

  private static func uint(_ value: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .uint: return value
    case .int(let number):
      guard let result = UInt64(exactly: number) else {
        throw .range("`\(number)` does not fit a uint")
      }
      return .uint(result)
    case .double(let number):
      guard number > -1, number < 0x1p64 else {
        throw .range("`\(value.shortText)` does not fit a uint")
      }
      return .uint(UInt64(number))
    case .string(let text):
      guard let number = UInt64(text) else { throw bad("a uint", text) }
      return .uint(number)
    default: return nil
    }
  }

  private static func double(_ value: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .double: return value
    case .int(let number): return .double(Double(number))
    case .uint(let number): return .double(Double(number))
    case .string(let text):
      guard let number = number(text) else { throw bad("a double", text) }
      return .double(number)
    default: return nil
    }
  }

  /// Reads a decimal number, `NaN` or `Infinity`; hexadecimal and spaces are not numbers here.
  private static func number(_ text: String) -> Double? {
    let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    switch unsigned.lowercased() {
    case "nan": return .nan
    case "inf", "infinity": return text.hasPrefix("-") ? -.infinity : .infinity
    default:
      let isNumber = unsigned.utf8.allSatisfy {
        Lexer.isDigit($0) || $0 == 0x2E || $0 | 0x20 == 0x65 || $0 == 0x2B || $0 == 0x2D
      }
      return isNumber && unsigned.utf8.contains(where: Lexer.isDigit) ? Double(text) : nil
    }
  }

  private static func string(_ value: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .string: return value
    case .bytes(let bytes):
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw .invalid("invalid UTF-8 in the bytes")
      }
      return .string(text)
    case .bool, .int, .uint, .double, .timestamp, .duration, .scalar, .opaque:
      return .string(value.text())
    default: return nil
    }
  }

  private static func bool(_ value: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .bool: return value
    case .string(let text):
      switch text {
      case "1", "t", "true", "TRUE", "True": return .bool(true)
      case "0", "f", "false", "FALSE", "False": return .bool(false)
      default: throw bad("a bool", text)
      }
    default: return nil
    }
  }

  mutating func addTimeConversions() {
    add(
      "timestamp",
      [.timestamp, .string, .int].map {
        Self.conversion("timestamp", $0, .timestamp) { value throws(EvaluationError) in
          switch value {
          case .timestamp: return value
          case .string(let text):
            guard let time = Timestamp(text) else {
              throw .range("`\(value.shortText)` is not an RFC 3339 timestamp of years 1 to 9999")
            }
            return .timestamp(time)
          case .int(let seconds):
            guard let time = Timestamp(seconds: seconds) else {
              throw .range("the timestamp is outside years 1 to 9999")
            }
            return .timestamp(time)
          default: return nil
          }
        }
      })
    add(
      "duration",
      [.duration, .string].map {
        Self.conversion("duration", $0, .duration) { value throws(EvaluationError) in
          switch value {
          case .duration: return value
          case .string(let text):
            guard let span = DurationText.parse(text) else {
              throw .range("`\(value.shortText)` is not a duration such as `90m` or `1.5h`")
            }
            return .duration(span)
          default: return nil
          }
        }
      })
  }

  // MARK: Parts of times

  mutating func addTimeAccessors() {
    let accessors: [(String, @Sendable (Instant) -> Int)] = [
      ("getFullYear", { $0.day.year }), ("getMonth", { $0.day.month - 1 }),
      ("getDate", { $0.day.day }), ("getDayOfMonth", { $0.day.day - 1 }),
      ("getDayOfWeek", { $0.day.dayOfWeek }), ("getDayOfYear", { $0.day.dayOfYear }),
      ("getHours", { $0.hour }), ("getMinutes", { $0.minute }), ("getSeconds", { $0.second }),
    ]
    for (name, part) in accessors {
      addAccessor(name) { seconds, _ in Int64(part(Instant(seconds: Int(seconds)))) }
    }
    addAccessor("getMilliseconds") { _, nanoseconds in nanoseconds / 1_000_000 }
    let parts: [(String, Int64)] = [
      ("getHours", 3_600_000_000_000), ("getMinutes", 60_000_000_000),
      ("getSeconds", 1_000_000_000),
    ]
    for (name, unit) in parts { addPart(name) { $0 / unit } }
    addPart("getMilliseconds") { $0 % 1_000_000_000 / 1_000_000 }
  }

  private mutating func addPart(_ name: String, _ part: @escaping @Sendable (Int64) -> Int64) {
    add(
      name,
      [
        .unary(.duration, .int, isMember: true) { value throws(EvaluationError) in
          guard case .duration(let span) = value else { throw .noSuchOverload(name, [value]) }
          return .int(part(span))
        }
      ])
  }

  /// A part of a timestamp, in UTC or in a zone.
  private mutating func addAccessor(
    _ name: String, _ part: @escaping @Sendable (_ seconds: Int64, _ nanoseconds: Int64) -> Int64
  ) {
    add(
      name,
      [
        .unary(.timestamp, .int, isMember: true) { value throws(EvaluationError) in
          guard case .timestamp(let time) = value else { throw .noSuchOverload(name, [value]) }
          return .int(part(time.seconds, Int64(time.nanoseconds)))
        },
        .binary(.timestamp, .string, .int, isMember: true) { value, zone throws(EvaluationError) in
          guard case (.timestamp(let time), .string(let name)) = (value, zone) else {
            throw .noSuchOverload(name, [value, zone])
          }
          guard let offset = TimeZones.offset(of: name, at: time.seconds) else {
            throw .invalid("`\(zone.shortText)` is not a known time zone")
          }
          return .int(part(time.seconds + offset, Int64(time.nanoseconds)))
        },
      ])
  }
}
