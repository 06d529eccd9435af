/// The transitions of a zone as the tz database's compiled files hold them (RFC 8536).
struct ZoneFile: Sendable, Equatable {
  /// Moments from which the offset of the same index holds, ascending.
  var transitions: [Int64]
  var offsets: [Int]
  /// Before the first transition.
  var firstOffset: Int
  /// After the last transition.
  var rule: ZoneRule?

  /// Reads version 2 or later; nil for anything else.
  init?(_ bytes: [UInt8]) {
    guard bytes.count < 1 << 20, let first = Header(bytes, at: 0), first.version >= 0x32 else {
      return nil
    }
    // The first block holds 32-bit times, which end in 2038.
    guard let header = Header(bytes, at: 44 + first.length(timeSize: 4)) else { return nil }
    let times = 44 + first.length(timeSize: 4) + 44
    guard bytes.count >= times + header.length(timeSize: 8) else { return nil }
    let kinds = times + header.timeCount * 8
    let types = kinds + header.timeCount
    func offset(_ kind: Int) -> Int? {
      guard kind < header.typeCount else { return nil }
      return Int(Int32(truncatingIfNeeded: Self.number(bytes, types + kind * 6, 4)))
    }
    guard let zero = offset(0) else { return nil }
    firstOffset = zero
    transitions = []
    offsets = []
    for index in 0..<header.timeCount {
      guard let offset = offset(Int(bytes[kinds + index])) else { return nil }
      transitions.append(Self.number(bytes, times + index * 8, 8))
      offsets.append(offset)
    }
    let footer = bytes[(times + header.length(timeSize: 8))...]
    guard footer.first == 0x0A, let end = footer.dropFirst().firstIndex(of: 0x0A) else {
      return nil
    }
    let text = String(decoding: footer[(footer.startIndex + 1)..<end], as: UTF8.self)
    rule = ZoneRule(text)
    if rule == nil, !text.isEmpty { return nil }
  }

  private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int64 {
    var value: UInt64 = 0
    for index in start..<start + count { value = value << 8 | UInt64(bytes[index]) }
    return count == 4
      ? Int64(Int32(truncatingIfNeeded: value)) : Int64(truncatingIfNeeded: value)
  }

  private struct Header {
    let version: UInt8
    let counts: [Int]

    init?(_ bytes: [UInt8], at start: Int) {
      guard start >= 0, bytes.count >= start + 44,
        Array(bytes[start..<start + 4]) == Array("TZif".utf8)
      else { return nil }
      version = bytes[start + 4]
      counts = (0..<6).map { Int(ZoneFile.number(bytes, start + 20 + $0 * 4, 4)) }
      guard counts.allSatisfy({ (0...100_000).contains($0) }) else { return nil }
    }

    var timeCount: Int { counts[3] }
    var typeCount: Int { counts[4] }

    func length(timeSize: Int) -> Int {
      counts[3] * timeSize + counts[3] + counts[4] * 6 + counts[5] + counts[2] * (timeSize + 4)
        + counts[1] + counts[0]
    }
  }

  /// Seconds that local time is ahead of UTC at a moment.
  func offset(at moment: Int64) -> Int {
    guard let first = transitions.first, moment >= first else {
      return transitions.isEmpty ? rule?.offset(at: moment) ?? firstOffset : firstOffset
    }
    if let rule, let last = transitions.last, moment >= last { return rule.offset(at: moment) }
    var low = 0
    var high = transitions.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if transitions[middle] <= moment { low = middle } else { high = middle }
    }
    return offsets[low]
  }
}
