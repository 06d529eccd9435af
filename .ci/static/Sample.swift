import FoundationEssentials

/// Values of every shape that the argument parser writes; both modules must give the same text.
@main enum Sample {
  enum Kind: String, Encodable {
    case flag, option
  }

  struct Values: Encodable {
    var booleans = [true, false]
    var text = "quotes \" and \\ and / and é, \u{1}\t\n\r\u{7F}\u{2028}"
    var numbers: [String: Int8] = ["b": -1, "a": 127, "Z": 0]
    var large = UInt64.max
    var fraction = 1.5
    var none: String?
    var nulls: [String?] = [nil, "x"]
    var kind = Kind.option
    var empty: [Int] = []
    var nothing: [String: Int] = [:]
    var nested = [["a"], [], ["b", "c"]]
  }

  static func main() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .prettyPrinted
    encoder.outputFormatting.insert(.sortedKeys)
    print(String(data: try encoder.encode(Values()), encoding: .utf8) ?? "no text")
  }
}
