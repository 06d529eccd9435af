import ConfigText
import Diagnostics
import Runs

/// The options of directive lines such as `#PBS -l …`, which a batch system reads above a script.
///
/// Several lines with the same option all count.
struct BatchDirectives: Sendable {
  /// One option with its value; options without one have an empty value.
  struct Option: Sendable {
    var name: String
    var value: String
    var range: SourceRange
  }

  var options: [Option] = []

  private static let limit = 1_000

  init() {}

  /// The options that stand on a command line instead: `qsub -t 1-100 train.sh`.
  init(_ words: some Sequence<ShellWord>, at range: SourceRange) {
    take(words.map { ($0.text, range) })
  }

  /// Whether a file has such a line above its first command; cheap.
  static func has(_ marker: String, in file: SourceFile) -> Bool {
    !read(marker, in: file).options.isEmpty
  }

  /// The directives above the first command; what stands behind it is not read.
  static func read(_ marker: String, in file: SourceFile) -> BatchDirectives {
    var directives = BatchDirectives()
    let start = Array(marker.utf8)
    for line in 0..<file.lineCount where line < limit {
      let range = file.range(ofLine: line)
      let bytes = file.bytes[range]
      if bytes.starts(with: start) {
        let rest = range.lowerBound + start.count..<range.upperBound
        if let next = file.bytes[rest].first, next == 0x20 || next == 0x09 {
          directives.take(words(rest, of: file))
        }
        continue
      }
      let first = bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
      if let first, first != UInt8(ascii: "#") { break }
    }
    return directives
  }

  private mutating func take(_ words: [(text: String, range: SourceRange)]) {
    var open: Option?
    for word in words {
      let isOption = word.text.hasPrefix("-") && word.text.utf8.count > 1
      if isOption {
        if let open { options.append(open) }
        open = Option(name: word.text, value: "", range: word.range)
      } else if var option = open, option.value.isEmpty {
        option.value = word.text
        option.range = word.range
        options.append(option)
        open = nil
      }
    }
    if let open { options.append(open) }
  }

  /// The words of a line without their quotes.
  private static func words(
    _ range: Range<Int>, of file: SourceFile
  ) -> [(text: String, range: SourceRange)] {
    var words: [(text: String, range: SourceRange)] = []
    var index = range.lowerBound
    while index < range.upperBound, words.count < 400 {
      let byte = file.bytes[index]
      if byte == 0x20 || byte == 0x09 || byte == 0x0D {
        index += 1
        continue
      }
      if byte == UInt8(ascii: "#") { break }
      let start = index
      var quote: UInt8?
      var text: [UInt8] = []
      while index < range.upperBound {
        let next = file.bytes[index]
        if let open = quote {
          if next == open { quote = nil } else { text.append(next) }
        } else if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
          quote = next
        } else if next == 0x20 || next == 0x09 || next == 0x0D {
          break
        } else {
          text.append(next)
        }
        index += 1
      }
      words.append(
        (String(decoding: text, as: UTF8.self), SourceRange(file: file, bytes: start..<index)))
    }
    return words
  }

  /// The last value of an option.
  subscript(names: String...) -> Option? { options.last { names.contains($0.name) } }

  func all(_ name: String) -> [Option] { options.filter { $0.name == name } }

  /// How many indices `1-10:2,12` names; nil where it is no such list.
  static func indices(_ text: some StringProtocol) -> Double? {
    var count = 0.0
    let list = text.prefix { $0 != "%" }
    for item in list.split(separator: ",", omittingEmptySubsequences: false) {
      let stepped = item.split(separator: ":", omittingEmptySubsequences: false)
      let ends = (stepped.first ?? "").split(separator: "-").map { Number.parse(String($0)) }
      let step = stepped.count == 2 ? Number.parse(String(stepped[1])) : 1
      guard stepped.count <= 2, let step, step >= 1, let low = ends.first ?? nil else { return nil }
      switch ends.count {
      case 1: count += 1
      case 2:
        guard let high = ends[1], high >= low else { return nil }
        count += ((high - low) / step).rounded(.down) + 1
      default: return nil
      }
    }
    return count >= 1 ? count : nil
  }

  /// States a fact of an option, or that its value is not understood.
  static func state(
    _ fact: Fact, _ value: Double?, _ option: Option, into reading: inout Reading
  ) {
    guard let value, value > 0 else {
      let text = FactText.shortened(option.value)
      return reading.makeUnresolved(fact, "`\(text)` is not understood", option.range)
    }
    reading.state(
      fact, .number(value), .declared(option.range),
      place: .cannot("the directive says more than this"))
  }
}
