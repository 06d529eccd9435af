import ConfigText
import Diagnostics
import Runs
import Text

/// HTCondor's submit descriptions: what is run, on how many devices, and how often.
enum CondorFormat: ConfigFormat {
  static let name = "htcondor"
  static let kind = FormatKind.launcher

  /// More lines than this are no description that anybody wrote.
  private static let lineLimit = 2_000

  /// `name = value` lines, and the words behind `queue`.
  private struct Description {
    var values: [String: (text: String, range: SourceRange)] = [:]
    var queue: (text: String, range: SourceRange)?

    init?(_ document: ConfigDocument) {
      guard document.language == .shell else { return nil }
      let file = document.file
      // Names are taken in any letters, so letters are made small; what that makes of other bytes is no matter.
      let places = file.bytes.map({ $0 | 0x20 }).places(of: Array("queue".utf8))
      guard
        places.contains(where: {
          $0.lowerBound == 0 || file.bytes[$0.lowerBound - 1] == 0x0A
        })
      else { return nil }
      for line in 0..<min(file.lineCount, CondorFormat.lineLimit) {
        let bytes = file.range(ofLine: line)
        let text = String(decoding: file.bytes[bytes], as: UTF8.self)
        guard text.utf8.first.map({ $0 != UInt8(ascii: "#") }) ?? false else { continue }
        let word = text.prefix { $0.isLetter || $0.isNumber || "_+.".contains($0) }
        let rest = text[word.endIndex...]
        let name = word.lowercased()
        if name == "queue" {
          queue = (trimmed(rest), SourceRange(file: file, bytes: bytes))
          continue
        }
        let after = rest.drop { $0 == " " || $0 == "\t" }
        guard after.first == "=", !name.isEmpty else { continue }
        let value = trimmed(after.dropFirst())
        let start =
          bytes.upperBound - after.dropFirst().drop { $0 == " " || $0 == "\t" }.utf8.count
        let end = min(start + value.utf8.count, bytes.upperBound)
        values[name] = (value, SourceRange(file: file, bytes: start..<end))
      }
      guard queue != nil, values["executable"] != nil || values["universe"] != nil else {
        return nil
      }
    }
  }

  static func detect(_ document: ConfigDocument) -> Int {
    Description(document) == nil ? Confidence.none : Confidence.named
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let description = Description(document) else { return [] }
    var reading = Reading(format: name)
    if let gpus = description.values["request_gpus"] {
      if let count = Number.parse(gpus.text), count >= 0 {
        if count > 0 { reading.state(.count, .number(count), .declared(gpus.range)) }
      } else {
        reading.markUnreadable(
          .count, "`\(FactText.shortened(gpus.text))` is not a number", gpus.range)
      }
    }
    readQueue(description, into: &reading)
    let own = EmbeddedCommand.read(
      command(description, in: document.file), in: context, isOneCommand: true)
    reading.merge(own)
    reading.notTraining = own.notTraining
    return [reading]
  }

  private static func readQueue(_ description: Description, into reading: inout Reading) {
    guard let queue = description.queue, !queue.text.isEmpty else { return }
    if let count = Number.parse(queue.text) {
      if count > 1 { reading.state(.trials, .number(count), .declared(queue.range)) }
    } else {
      reading.markUnresolved(.trials, "how many jobs `queue` makes is not known", queue.range)
    }
  }

  /// The executable and its arguments as the words of one command.
  private static func command(_ description: Description, in file: SourceFile) -> ConfigNode {
    var words: [ConfigNode] = []
    for key in ["executable", "arguments"] {
      guard let (text, range) = description.values[key] else { continue }
      var offset = 0
      for part in text.split(separator: " ", omittingEmptySubsequences: false) {
        let length = part.utf8.count
        defer { offset += length + 1 }
        let bare = part.filter { $0 != "\"" && $0 != "'" }
        guard !bare.isEmpty, words.count < 1_000 else { continue }
        let start = range.bytes.lowerBound + offset
        let place = SourceRange(file: range.file, bytes: start..<start + length)
        var scalar = ConfigScalar(text: String(bare))
        if bare.contains("$(") {
          scalar.problem = "`\(FactText.shortened(bare))` is filled in later"
        }
        words.append(ConfigNode(.scalar(scalar), place))
      }
    }
    return ConfigNode(.list(words), words.first?.range ?? SourceRange(file: file, bytes: 0..<0))
  }
}
