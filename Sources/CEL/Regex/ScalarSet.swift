import Synchronization

/// A set of Unicode scalars as sorted ranges that do not touch.
struct ScalarSet: Sendable {
  private(set) var ranges: [ClosedRange<UInt32>]

  init() { ranges = [] }

  init(_ range: ClosedRange<UInt32>) { ranges = [range] }

  init(ranges: [ClosedRange<UInt32>]) {
    self.ranges = ranges
    normalize()
  }

  static let all = ScalarSet(0...0x10FFFF)
  static let digits = ScalarSet(0x30...0x39)
  static let word = ScalarSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  static let space = ScalarSet(ranges: [0x09...0x0A, 0x0C...0x0D, 0x20...0x20])

  static let posixClasses: [(String, [ClosedRange<UInt32>])] = [
    ("alnum", [0x30...0x39, 0x41...0x5A, 0x61...0x7A]), ("alpha", [0x41...0x5A, 0x61...0x7A]),
    ("ascii", [0...0x7F]), ("blank", [0x09...0x09, 0x20...0x20]),
    ("cntrl", [0...0x1F, 0x7F...0x7F]), ("digit", [0x30...0x39]), ("graph", [0x21...0x7E]),
    ("lower", [0x61...0x7A]), ("print", [0x20...0x7E]),
    ("punct", [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]),
    ("space", [0x09...0x0D, 0x20...0x20]), ("upper", [0x41...0x5A]),
    ("word", [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]),
    ("xdigit", [0x30...0x39, 0x41...0x46, 0x61...0x66]),
  ]

  private mutating func normalize() {
    ranges.sort { $0.lowerBound < $1.lowerBound }
    var merged: [ClosedRange<UInt32>] = []
    for range in ranges {
      if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    ranges = merged
  }

  mutating func formUnion(_ other: ScalarSet) {
    ranges += other.ranges
    normalize()
  }

  /// Everything that is not in the set.
  var inverted: ScalarSet {
    var result: [ClosedRange<UInt32>] = []
    var start: UInt32 = 0
    for range in ranges {
      if range.lowerBound > start { result.append(start...range.lowerBound - 1) }
      start = range.upperBound + 1
    }
    if start <= 0x10FFFF { result.append(start...0x10FFFF) }
    var set = ScalarSet()
    set.ranges = result
    return set
  }

  /// The only member, if there is one.
  var single: UInt32? {
    ranges.count == 1 && ranges[0].count == 1 ? ranges[0].lowerBound : nil
  }

  /// Adds the other case of each letter; of large sets, of ASCII only.
  mutating func addOtherCase() {
    var added: [ClosedRange<UInt32>] = []
    for range in ranges {
      if range.overlaps(0x41...0x7A) {
        for value in range.clamped(to: 0x41...0x7A)
        where Lexer.isLetter(UInt8(value)) && value != 0x5F {
          added.append(value ^ 0x20...value ^ 0x20)
        }
      }
      guard range.count <= 1024, range.upperBound > 0x7F else { continue }
      for value in range {
        guard let scalar = Unicode.Scalar(value) else { continue }
        for mapping in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
          let scalars = mapping.unicodeScalars
          if scalars.count == 1, let other = scalars.first {
            added.append(other.value...other.value)
          }
        }
      }
    }
    ranges += added
    normalize()
  }

  // MARK: General categories

  private static let categories = Mutex<[String: ScalarSet]>([:])

  /// The scalars of a general category, such as `L` or `Nd`.
  static func category(_ name: String) -> ScalarSet? {
    guard name == "Any" || names.contains(where: { $0.name.hasPrefix(name) }), !name.isEmpty else {
      return nil
    }
    if name == "Any" { return .all }
    if let known = categories.withLock({ $0[name] }) { return known }
    let wanted = names.filter { $0.name.hasPrefix(name) }.map(\.category)
    var ranges: [ClosedRange<UInt32>] = []
    for value: UInt32 in 0...0x10FFFF {
      guard let scalar = Unicode.Scalar(value), wanted.contains(scalar.properties.generalCategory)
      else { continue }
      if let last = ranges.last, last.upperBound + 1 == value {
        ranges[ranges.count - 1] = last.lowerBound...value
      } else {
        ranges.append(value...value)
      }
    }
    let set = ScalarSet(ranges: ranges)
    categories.withLock { $0[name] = set }
    return set
  }

  private static let names: [(name: String, category: Unicode.GeneralCategory)] = [
    ("Lu", .uppercaseLetter), ("Ll", .lowercaseLetter), ("Lt", .titlecaseLetter),
    ("Lm", .modifierLetter), ("Lo", .otherLetter), ("Mn", .nonspacingMark), ("Mc", .spacingMark),
    ("Me", .enclosingMark), ("Nd", .decimalNumber), ("Nl", .letterNumber), ("No", .otherNumber),
    ("Pc", .connectorPunctuation), ("Pd", .dashPunctuation), ("Ps", .openPunctuation),
    ("Pe", .closePunctuation), ("Pi", .initialPunctuation), ("Pf", .finalPunctuation),
    ("Po", .otherPunctuation), ("Sm", .mathSymbol), ("Sc", .currencySymbol),
    ("Sk", .modifierSymbol), ("So", .otherSymbol), ("Zs", .spaceSeparator),
    ("Zl", .lineSeparator), ("Zp", .paragraphSeparator), ("Cc", .control), ("Cf", .format),
    ("Co", .privateUse), ("Cn", .unassigned),
  ]
}
