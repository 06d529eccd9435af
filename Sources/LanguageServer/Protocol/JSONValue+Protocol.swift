import Ledger

extension JSONValue {
  /// An object of the members that have a value, in this order.
  static func members(_ members: [(name: String, value: JSONValue?)]) -> JSONValue {
    .object(members.compactMap { member in member.value.map { Member(member.name, $0) } })
  }

  /// A whole number.
  static func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }

  /// A whole number that fits into 32 bits, as every one of the protocol does.
  var small: Int? {
    guard let whole, (Int64(Int32.min)...Int64(Int32.max)).contains(whole) else { return nil }
    return Int(whole)
  }

  /// Yes or no.
  var flag: Bool? {
    guard case .bool(let flag) = self else { return nil }
    return flag
  }

  /// A value inside nested objects.
  subscript(path names: String...) -> JSONValue? {
    var value: JSONValue? = self
    for name in names { value = value?[name] }
    return value
  }
}
