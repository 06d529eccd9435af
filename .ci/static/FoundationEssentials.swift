// What the argument parser asks of Foundation, so that the packaged program need not carry the rest: 7 MB of 27.
// `.ci/package` puts this module before the toolchain's own; ordinary builds never see it.

/// An error that describes itself.
public protocol LocalizedError: Error {
  /// What to tell a person.
  var errorDescription: String? { get }
}

extension LocalizedError {
  /// Nothing, unless the error says more.
  public var errorDescription: String? { nil }
}

/// Bytes.
public struct Data {
  var bytes: [UInt8]
}

extension String {
  /// A character encoding; UTF-8 is all that is needed.
  public struct Encoding: Sendable {
    /// The one that there is.
    public static let utf8 = Encoding()
  }

  /// Decodes bytes; nil unless they are UTF-8.
  public init?(data: Data, encoding: Encoding) {
    self.init(validating: data.bytes, as: UTF8.self)
  }
}

/// Writes values as JSON: indented by two spaces and sorted by key, which is the one layout asked for.
public final class JSONEncoder {
  /// How the text is laid out.
  public struct OutputFormatting: OptionSet, Sendable {
    /// One bit for each.
    public let rawValue: Int

    /// Creates a set from its bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// One member a line.
    public static let prettyPrinted = OutputFormatting(rawValue: 1)
    /// Members by name.
    public static let sortedKeys = OutputFormatting(rawValue: 2)
  }

  /// What is asked for.
  public var outputFormatting: OutputFormatting = []

  /// Creates an encoder.
  public init() {}

  /// Returns the text of a value.
  ///
  /// - Throws: What the value throws while it is encoded.
  public func encode(_ value: some Encodable) throws -> Data {
    let slot = Slot()
    try TreeEncoder(slot, []).encode(value)
    var text = ""
    slot.node.write(to: &text, indent: "")
    return Data(bytes: Array(text.utf8))
  }
}

private indirect enum Node {
  case literal(String)
  case array([Slot])
  case object([String: Slot])

  func write(to text: inout String, indent: String) {
    let inner = indent + "  "
    switch self {
    case .literal(let literal): text += literal
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        text += (index == 0 ? "\n" : ",\n") + inner
        element.node.write(to: &text, indent: inner)
      }
      text += "\n" + (elements.isEmpty ? "\n" : "") + indent + "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        text += (index == 0 ? "\n" : ",\n") + inner + Self.quoted(member.key) + " : "
        member.value.node.write(to: &text, indent: inner)
      }
      text += "\n" + (members.isEmpty ? "\n" : "") + indent + "}"
    }
  }

  static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "/": text += "\\/"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}

/// Where a value that is being encoded goes.
private final class Slot {
  var node = Node.literal("null")

  func member(_ key: any CodingKey) -> Slot {
    var members: [String: Slot] = [:]
    if case .object(let known) = node { members = known }
    let slot = Slot()
    members[key.stringValue] = slot
    node = .object(members)
    return slot
  }

  func element() -> Slot {
    var elements: [Slot] = []
    if case .array(let known) = node { elements = known }
    let slot = Slot()
    node = .array(elements + [slot])
    return slot
  }

  var count: Int {
    if case .array(let elements) = node { elements.count } else { 0 }
  }
}

private struct TreeEncoder: Encoder {
  let slot: Slot
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ slot: Slot, _ codingPath: [any CodingKey]) {
    self.slot = slot
    self.codingPath = codingPath
  }

  func encode(_ value: some Encodable) throws { try value.encode(to: self) }

  func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .object = slot.node {} else { slot.node = .object([:]) }
    return KeyedEncodingContainer(Keyed<Key>(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .array = slot.node {} else { slot.node = .array([]) }
    return Unkeyed(encoder: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(encoder: self) }
}

private struct Single: SingleValueEncodingContainer {
  let encoder: TreeEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }

  private func put(_ literal: String) { encoder.slot.node = .literal(literal) }

  func encodeNil() { put("null") }
  func encode(_ value: Bool) { put(value ? "true" : "false") }
  func encode(_ value: String) { put(Node.quoted(value)) }
  func encode(_ value: Double) throws { try number(value) }
  func encode(_ value: Float) throws { try number(value) }
  func encode(_ value: Int) { put(String(value)) }
  func encode(_ value: Int8) { put(String(value)) }
  func encode(_ value: Int16) { put(String(value)) }
  func encode(_ value: Int32) { put(String(value)) }
  func encode(_ value: Int64) { put(String(value)) }
  func encode(_ value: UInt) { put(String(value)) }
  func encode(_ value: UInt8) { put(String(value)) }
  func encode(_ value: UInt16) { put(String(value)) }
  func encode(_ value: UInt32) { put(String(value)) }
  func encode(_ value: UInt64) { put(String(value)) }
  func encode(_ value: some Encodable) throws { try encoder.encode(value) }

  private func number(_ value: some BinaryFloatingPoint & LosslessStringConvertible) throws {
    guard value.isFinite else {
      throw EncodingError.invalidValue(
        value, EncodingError.Context(codingPath: codingPath, debugDescription: "not finite"))
    }
    put(value.description)
  }
}

private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoder: TreeEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }

  private func child(_ key: any CodingKey) -> TreeEncoder {
    TreeEncoder(encoder.slot.member(key), codingPath + [key])
  }

  func encodeNil(forKey key: Key) { _ = child(key) }
  func encode(_ value: some Encodable, forKey key: Key) throws { try child(key).encode(value) }
  func nestedContainer<Nested>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    child(key).container(keyedBy: type)
  }
  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    child(key).unkeyedContainer()
  }
  func superEncoder() -> any Encoder { child(SuperKey()) }
  func superEncoder(forKey key: Key) -> any Encoder { child(key) }
}

private struct Unkeyed: UnkeyedEncodingContainer {
  let encoder: TreeEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }
  var count: Int { encoder.slot.count }

  private func child() -> TreeEncoder { TreeEncoder(encoder.slot.element(), codingPath) }

  func encodeNil() { _ = child() }
  func encode(_ value: some Encodable) throws { try child().encode(value) }
  func nestedContainer<Nested>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    child().container(keyedBy: type)
  }
  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { child().unkeyedContainer() }
  func superEncoder() -> any Encoder { child() }
}

private struct SuperKey: CodingKey {
  var stringValue: String { "super" }
  var intValue: Int? { nil }

  init() {}
  init?(stringValue: String) { nil }
  init?(intValue: Int) { nil }
}
