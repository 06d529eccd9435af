/// Tells findings apart from one check to the next: neither lines nor measured values go in, so that
/// a finding keeps its fingerprint while the file around it changes.
struct FingerprintBook {
  private var seen: [String: Int] = [:]

  /// Returns sixteen hexadecimal digits, and a number where an equal item came before.
  mutating func fingerprint(of item: ReportItem) -> String {
    let parts = [
      item.kind.rawValue, item.id, item.run ?? "", item.path ?? "",
      item.status == .diagnostic ? item.message : "",
    ]
    var hash = FNV1a()
    for part in parts {
      hash.combine(part)
      hash.combine("\u{0}")
    }
    let digits = String(hash.value, radix: 16)
    let text = String(repeating: "0", count: 16 - digits.count) + digits
    let count = (seen[text] ?? 0) + 1
    seen[text] = count
    return count == 1 ? text : "\(text)-\(count)"
  }
}

/// The 64-bit Fowler–Noll–Vo hash, which is enough to name things that nobody attacks.
private struct FNV1a {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func combine(_ text: String) {
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }
}
