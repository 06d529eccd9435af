import Quantities
import Result

/// What disclosures of a run have in common: one run, its amounts, and how they came about.
extension RunResult {
  /// The word that a fact states.
  func word(of name: String) -> String? {
    guard case .text(let text) = facts.first(where: { $0.name == name })?.value else { return nil }
    return text.plain.cut(to: 300)
  }

  /// The number that a fact states, in its canonical unit; the middle of a range.
  func number(of name: String) -> Double? {
    switch facts.first(where: { $0.name == name })?.value {
    case .number(let number), .range(low: _, central: let number, high: _):
      number.isFinite ? number : nil
    default: nil
    }
  }

  /// Whether the run starts from nothing, or from a model that there is; nil where nothing says so.
  var isPretraining: Bool? { word(of: "method").map { $0 == "pretrain" } }

  /// Where the run trains, as far as that is known: a region, or else a country.
  var place: String? { word(of: "site.region") ?? word(of: "site.country") }

  /// What it trains on, such as `8 × h100-sxm5-80gb`.
  var hardware: String? {
    guard let accelerator = word(of: "hardware.accelerator") else { return nil }
    return number(of: "hardware.count").map {
      "\(CanonicalNumber.rounded($0, significantDigits: 9)) × \(accelerator)"
    } ?? accelerator
  }

  /// A range of a metric whose ends are all numbers.
  func known(_ key: MetricKey) -> RangeResult? {
    guard let range = estimate[key], range.p5.isFinite, range.p50.isFinite, range.p95.isFinite,
      range.p50 >= 0
    else { return nil }
    return range
  }
}

extension CheckResult {
  /// The runs that a disclosure can be about.
  var disclosed: [RunResult] { runs.filter(\.trains) }

  /// The instant that the check took for now; the first there is where it took none, since disclosures
  /// must name one and a clock decides nothing here.
  var instant: String {
    guard let at, Self.isInstant(at) else { return "1970-01-01T00:00:00Z" }
    return at
  }

  private static func isInstant(_ text: String) -> Bool {
    let form = Array("0000-00-00T00:00:00Z".utf8)
    let bytes = Array(text.utf8)
    return bytes.count == form.count
      && zip(bytes, form).allSatisfy { byte, mark in
        mark == 0x30 ? (0x30...0x39).contains(byte) : byte == mark
      }
  }
}

/// What every disclosure says about its numbers.
enum DisclosureText {
  static let method =
    "predicted before the run from its configuration: device time × draw × PUE × trials; "
    + "location-based emissions = energy × grid intensity; median, with 5th and 95th percentile"
  static let boundary =
    "electricity of the training run at the site: devices, hosts, network and idle time, with PUE "
    + "and all trials; neither making the hardware nor inference"

  static func source(_ result: CheckResult) -> String {
    "Carbonward \(result.version.plain.cut(to: 60)), catalogue "
      + result.settings.catalogue.plain.cut(to: 100)
  }
}

/// Identifiers in the form of RFC 9562 that follow from what they name, so that the same result gives the
/// same ones. Nothing rests on their being hard to guess.
enum NamedUUID {
  static func text(_ parts: [String]) -> String {
    let name = parts.map { "\($0.utf8.count):\($0)" }.joined()
    var halves = [hash(name, salt: 0x6C), hash(name, salt: 0x63)]
    halves[0] = halves[0] & ~0xF000 | 0x5000
    halves[1] = halves[1] & ~(0xC000_0000_0000_0000) | 0x8000_0000_0000_0000
    let digits = halves.map { half in
      let text = String(half, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }.joined()
    var result = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { result += "-" }
      result.append(digit)
    }
    return result
  }

  private static func hash(_ text: String, salt: UInt64) -> UInt64 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325 ^ salt
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    // The last bytes would hardly reach the high bits without another round.
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    return value ^ (value >> 31)
  }
}
