/// The parts of an event that change state, read from its bytes without building it.
struct ScannedEvent {
  var kind: EventKind?
  var id: UnsafeBufferPointer<UInt8>?
  var sequence: Int64 = -1
  var at: Int64 = -1
  var changes: [ScannedChange] = []
  var key: UnsafeBufferPointer<UInt8>?
  var generation: Int64 = 0
  var expires: Int64 = 0
  var state: ChargeState?

  struct ScannedChange {
    var budget: UnsafeBufferPointer<UInt8>
    var period: Int64
    var field: BalanceField
    var delta: Int64
  }

  /// Whether a name or word is this text.
  @inline(__always)
  fileprivate static func equals(
    _ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString
  ) -> Bool {
    bytes.count == word.utf8CodeUnitCount
      && bytes.elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: bytes.count))
  }

  /// Reads canonical bytes; false for others, and for names with escapes, which a full reading knows.
  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    changes.removeAll(keepingCapacity: true)
    key = nil
    kind = nil
    id = nil
    state = nil
    sequence = -1
    at = -1
    var cursor = JSONCursor(bytes)
    return scanObject(&cursor) { event, name, cursor in
      if Self.equals(name, "changes") { return event.scanChanges(&cursor) }
      if Self.equals(name, "charge") { return event.scanCharge(&cursor) }
      if Self.equals(name, "seq") { return Self.read(&event.sequence, cursor.integer()) }
      if Self.equals(name, "at") { return Self.read(&event.at, cursor.integer()) }
      if Self.equals(name, "id") {
        event.id = cursor.plainString()
        return event.id != nil
      }
      if Self.equals(name, "kind") {
        guard let word = cursor.plainString() else { return false }
        event.kind = Self.kind(word)
        return event.kind != nil
      }
      return cursor.skipValue()
    } && cursor.isAtEnd && kind != nil && id != nil && sequence >= 0 && at >= 0
  }

  private static func read(_ target: inout Int64, _ value: Int64?) -> Bool {
    guard let value else { return false }
    target = value
    return true
  }

  private static func kind(_ word: UnsafeBufferPointer<UInt8>) -> EventKind? {
    if equals(word, "reserve") { return .reserve }
    if equals(word, "settle") { return .settle }
    if equals(word, "commit") { return .commit }
    if equals(word, "release") { return .release }
    return EventKind(rawValue: String(decoding: word, as: UTF8.self))
  }

  private static func field(_ word: UnsafeBufferPointer<UInt8>) -> BalanceField? {
    if equals(word, "reserved") { return .reserved }
    if equals(word, "settled") { return .settled }
    return BalanceField(rawValue: String(decoding: word, as: UTF8.self))
  }

  @inline(__always)
  private mutating func scanObject(
    _ cursor: inout JSONCursor,
    _ member: (inout ScannedEvent, UnsafeBufferPointer<UInt8>, inout JSONCursor) -> Bool
  ) -> Bool {
    guard cursor.accept(UInt8(ascii: "{")) else { return false }
    repeat {
      guard let name = cursor.plainString(), cursor.accept(UInt8(ascii: ":")),
        member(&self, name, &cursor)
      else { return false }
    } while cursor.accept(UInt8(ascii: ","))
    return cursor.accept(UInt8(ascii: "}"))
  }

  private mutating func scanCharge(_ cursor: inout JSONCursor) -> Bool {
    scanObject(&cursor) { event, name, cursor in
      if Self.equals(name, "key") {
        event.key = cursor.plainString()
        return event.key != nil
      }
      if Self.equals(name, "generation") { return Self.read(&event.generation, cursor.integer()) }
      if Self.equals(name, "expires") { return Self.read(&event.expires, cursor.integer()) }
      if Self.equals(name, "state") {
        guard let word = cursor.plainString() else { return false }
        event.state = ChargeState(stored: word)
        return event.state != nil
      }
      return cursor.skipValue()
    } && key != nil && state != nil
  }

  private mutating func scanChanges(_ cursor: inout JSONCursor) -> Bool {
    let comma = UInt8(ascii: ",")
    guard cursor.accept(UInt8(ascii: "[")) else { return false }
    repeat {
      guard cursor.accept(UInt8(ascii: "[")), let budget = cursor.plainString(),
        cursor.accept(comma), let period = cursor.integer(), cursor.accept(comma),
        let word = cursor.plainString(), let field = Self.field(word), cursor.accept(comma),
        let delta = cursor.integer(), cursor.accept(UInt8(ascii: "]"))
      else { return false }
      changes.append(
        ScannedChange(budget: budget, period: period, field: field, delta: delta))
    } while cursor.accept(comma)
    return cursor.accept(UInt8(ascii: "]"))
  }
}

extension ChargeState {
  /// Reads the word for a state without making a text of it.
  init?(stored word: UnsafeBufferPointer<UInt8>) {
    if ScannedEvent.equals(word, "reserved") {
      self = .reserved
    } else if ScannedEvent.equals(word, "settled") {
      self = .settled
    } else if ScannedEvent.equals(word, "committed") {
      self = .committed
    } else if ScannedEvent.equals(word, "released") {
      self = .released
    } else if ScannedEvent.equals(word, "expired") {
      self = .expired
    } else {
      return nil
    }
  }
}
