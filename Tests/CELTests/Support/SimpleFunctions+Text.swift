import CELQuantities
import Foundation

@testable import CEL

extension SimpleFunctions {
  // MARK: Time

  /// A timestamp moved by a duration, or the span between two.
  func shifted(_ symbol: Character, _ left: Value, _ right: Value) throws(Stop) -> Value? {
    func total(_ time: Timestamp) -> Int128 {
      Int128(time.seconds) * 1_000_000_000 + Int128(time.nanoseconds)
    }
    func time(_ nanoseconds: Int128) throws(Stop) -> Value {
      var seconds = nanoseconds / 1_000_000_000
      var rest = nanoseconds % 1_000_000_000
      if rest < 0 {
        rest += 1_000_000_000
        seconds -= 1
      }
      guard let whole = Int64(exactly: seconds),
        let time = Timestamp(seconds: whole, nanoseconds: Int32(rest))
      else { throw .error(.range) }
      return .timestamp(time)
    }
    switch (symbol, left, right) {
    case ("+", .timestamp(let point), .duration(let span)),
      ("+", .duration(let span), .timestamp(let point)):
      return try time(total(point) + Int128(span))
    case ("-", .timestamp(let point), .duration(let span)):
      return try time(total(point) - Int128(span))
    case ("-", .timestamp(let later), .timestamp(let earlier)):
      guard let span = Int64(exactly: total(later) - total(earlier)) else { throw .error(.range) }
      return .duration(span)
    default: return nil
    }
  }

  /// Foundation's calendar tells the parts of dates.
  func time(_ name: String, _ arguments: [Value]) throws(Stop) -> Value? {
    guard name.hasPrefix("get") else { return nil }
    if case .duration(let span) = arguments[0] {
      switch name {
      case "getHours": return .int(span / 3_600_000_000_000)
      case "getMinutes": return .int(span / 60_000_000_000)
      default: return .int(span / 1_000_000_000)
      }
    }
    guard case .timestamp(let time) = arguments[0], let zone = TimeZone(identifier: "UTC") else {
      throw .error(.noSuchOverload)
    }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let date = Date(timeIntervalSince1970: Double(time.seconds))
    switch name {
    case "getFullYear": return .int(Int64(calendar.component(.year, from: date)))
    case "getMonth": return .int(Int64(calendar.component(.month, from: date)) - 1)
    case "getDate": return .int(Int64(calendar.component(.day, from: date)))
    case "getDayOfWeek": return .int(Int64(calendar.component(.weekday, from: date)) - 1)
    case "getHours": return .int(Int64(calendar.component(.hour, from: date)))
    default: throw .error(.undeclared)
    }
  }

  // MARK: Quantities

  /// A number with the name of its type: seconds for durations, canonical units otherwise.
  private static func named(_ value: Value) -> (number: Double, name: String)? {
    switch value {
    case .double(let number): (number, "number")
    case .int(let number): (Double(number), "number")
    case .duration(let span): (Double(span) / 1e9, "duration")
    case .scalar(let number, let type): (number, type.name)
    default: nil
    }
  }

  private static let types = [
    "mass": Quantity.mass, "energy": Quantity.energy, "power": Quantity.power,
    "intensity": Quantity.intensity,
  ]

  /// What products and quotients of different types are; joules become kilowatt-hours.
  private static let laws: [(String, Character, String, result: String, scale: Double)] = [
    ("power", "*", "duration", "energy", 1 / 3.6e6),
    ("duration", "*", "power", "energy", 1 / 3.6e6),
    ("energy", "*", "intensity", "mass", 1), ("intensity", "*", "energy", "mass", 1),
    ("mass", "/", "energy", "intensity", 1), ("mass", "/", "intensity", "energy", 1),
    ("energy", "/", "duration", "power", 3.6e6), ("energy", "/", "power", "duration", 3.6e6),
  ]

  func physics(_ symbol: Character, _ left: Value, _ right: Value) throws(Stop) -> Value? {
    guard let first = Self.named(left), let second = Self.named(right) else { return nil }
    if symbol == "+" || symbol == "-" {
      guard first.name == second.name, let type = Self.types[first.name] else { return nil }
      return .scalar(
        symbol == "+" ? first.number + second.number : first.number - second.number, type)
    }
    guard symbol == "*" || symbol == "/", first.name != "number" || second.name != "number" else {
      return nil
    }
    let plain = symbol == "*" ? first.number * second.number : first.number / second.number
    if second.name == "number" { return try Self.quantity(plain, first.name) }
    if first.name == "number" { return symbol == "*" ? try Self.quantity(plain, second.name) : nil }
    if first.name == second.name { return symbol == "/" ? .double(plain) : nil }
    for law in Self.laws where (law.0, law.1, law.2) == (first.name, symbol, second.name) {
      // Multiplying before dividing keeps whole results whole.
      if law.scale > 1 {
        return try Self.quantity(first.number * law.scale / second.number, law.result)
      }
      return try Self.quantity(law.scale < 1 ? plain / 3.6e6 : plain, law.result)
    }
    return nil
  }

  private static func quantity(_ number: Double, _ name: String) throws(Stop) -> Value? {
    if let type = types[name] { return .scalar(number, type) }
    guard let span = Int64(exactly: (number * 1e9).rounded()) else { throw .error(.range) }
    return .duration(span)
  }

  func quantity(_ name: String, _ arguments: [Value]) throws(Stop) -> Value? {
    guard arguments.count == 1, let base = Self.named(arguments[0]) else { return nil }
    switch name {
    case "kg": return .scalar(base.number, Quantity.mass)
    case "kwh": return .scalar(base.number, Quantity.energy)
    case "w": return .scalar(base.number, Quantity.power)
    case "kg_per_kwh": return .scalar(base.number, Quantity.intensity)
    case "hours": return try Self.quantity(base.number * 3600, "duration")
    case "to_kg", "to_kwh", "to_w", "to_kg_per_kwh":
      guard case .scalar(let number, _) = arguments[0] else { return nil }
      return .double(number)
    case "to_hours": return .double(base.number / 3600)
    default: return nil
    }
  }

  // MARK: Text

  func text(_ name: String, _ arguments: [Value]) throws(Stop) -> Value {
    guard case .string(let text) = arguments[0] else { throw .error(.noSuchOverload) }
    let scalars = Array(text.unicodeScalars)
    func string(_ index: Int) throws(Stop) -> [Unicode.Scalar] {
      guard case .string(let text) = arguments[index] else { throw .error(.noSuchOverload) }
      return Array(text.unicodeScalars)
    }
    func int(_ index: Int) throws(Stop) -> Int64 {
      guard case .int(let number) = arguments[index] else { throw .error(.noSuchOverload) }
      return number
    }
    func value(_ scalars: some Sequence<Unicode.Scalar>) -> Value {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      return .string(String(view))
    }
    func occurs(_ part: [Unicode.Scalar], at place: Int) -> Bool {
      place + part.count <= scalars.count && Array(scalars[place..<place + part.count]) == part
    }
    switch name {
    case "startsWith": return .bool(occurs(try string(1), at: 0))
    case "endsWith":
      let part = try string(1)
      return .bool(part.count <= scalars.count && occurs(part, at: scalars.count - part.count))
    case "contains":
      let part = try string(1)
      return .bool((0...scalars.count).contains { occurs(part, at: $0) })
    case "indexOf":
      let part = try string(1)
      return .int(Int64((0...scalars.count).first { occurs(part, at: $0) } ?? -1))
    case "charAt":
      let index = try int(1)
      guard index >= 0, index <= scalars.count else { throw .error(.range) }
      return value(scalars.dropFirst(Int(index)).prefix(1))
    case "substring":
      let start = try int(1)
      let end = try int(2)
      guard start >= 0, end >= start, end <= scalars.count else { throw .error(.range) }
      return value(scalars[Int(start)..<Int(end)])
    case "lowerAscii":
      return value(
        scalars.map { ("A"..."Z").contains($0) ? Unicode.Scalar(UInt8($0.value) + 32) : $0 })
    case "reverse": return value(scalars.reversed())
    case "split":
      let parts = text.components(separatedBy: String(String.UnicodeScalarView(try string(1))))
      return .list(parts.map { .string($0) })
    default: throw .error(.undeclared)
    }
  }
}
