import ConfigText
import Diagnostics
import Text

/// A process of a Nextflow file: its directives, and the text of what it runs.
struct NextflowProcess {
  var name: String
  /// Where the name stands.
  var range: Range<Int>
  /// What each directive is told, with where that stands; of several the last counts.
  var directives: [String: (text: String, range: Range<Int>)] = [:]
  /// What it runs, as the shell gets it, each text with where it stands.
  var scripts: [(text: String, range: Range<Int>)] = []
  /// Whether it is run for what comes in, which decides how often.
  var hasInput = false

  private static let limit = 400_000
  private static let most = 500

  /// The processes of a file.
  static func all(in file: SourceFile) -> [NextflowProcess] {
    guard file.bytes.count <= limit, file.bytes.holds(word) else { return [] }
    let bytes = file.bytes
    var found: [NextflowProcess] = []
    var index = 0
    while index < bytes.count, found.count < most {
      if let next = NextflowText.skip(bytes, at: index) {
        index = next.end
      } else if let open = opening(bytes, at: index) {
        let end = NextflowText.closing(bytes, from: open.body)
        found.append(NextflowProcess(open.name, bytes, open.body..<end))
        index = end
      } else {
        index += 1
      }
    }
    return found
  }

  private static let word = Array("process".utf8)

  /// `process NAME {` at the start of a line.
  private static func opening(_ bytes: [UInt8], at index: Int) -> (name: Range<Int>, body: Int)? {
    guard bytes[index] == word[0], index == 0 || bytes[index - 1] <= 0x20,
      bytes[index...].starts(with: word)
    else { return nil }
    let isSpace: (UInt8) -> Bool = { $0 <= 0x20 }
    let start = bytes[(index + word.count)...].firstIndex { !isSpace($0) } ?? bytes.count
    let end = bytes[start...].firstIndex { !isNameByte($0, isFirst: false) } ?? bytes.count
    guard start > index + word.count, start < end,
      let open = bytes[end...].firstIndex(where: { !isSpace($0) }),
      bytes[open] == UInt8(ascii: "{")
    else { return nil }
    return (start..<end, open + 1)
  }

  private init(_ name: Range<Int>, _ bytes: [UInt8], _ body: Range<Int>) {
    (self.name, range) = (String(decoding: bytes[name], as: UTF8.self), name)
    let parts = Self.parts(bytes, body)
    let first = parts.first?.body ?? body
    readDirectives(bytes, first)
    hasInput = parts.contains { $0.name == "input" && !$0.body.isEmpty }
    let script = parts.last { ["script", "shell", "exec"].contains($0.name) }
    if script?.name == "exec" { return }
    // Without a label, what is run stands last.
    let place = script ?? parts.last { $0.name != "stub" }
    guard let place else { return }
    let all = NextflowText.strings(bytes, place.body)
    let long = all.filter(\.isLong)
    let texts = long.isEmpty && script != nil ? Array(all.suffix(1)) : long
    scripts = texts.map { (NextflowText.plain(bytes, $0), $0.content) }
  }

  /// The parts of a body, each behind its label; what stands before the first has none.
  private static func parts(
    _ bytes: [UInt8], _ body: Range<Int>
  ) -> [(name: String, body: Range<Int>)] {
    let labels: Set<String> = ["input", "output", "script", "shell", "stub", "when", "exec"]
    var parts: [(name: String, body: Range<Int>)] = [("", body)]
    var index = body.lowerBound
    while index < body.upperBound {
      if let next = NextflowText.skip(bytes, at: index) {
        index = next.end
        continue
      }
      let isStart = index == body.lowerBound || bytes[index - 1] <= 0x20
      guard isStart, isNameByte(bytes[index], isFirst: true) else {
        index += 1
        continue
      }
      let end = bytes[index..<body.upperBound].firstIndex { !isNameByte($0, isFirst: false) }
      guard let end else { break }
      let name = String(decoding: bytes[index..<end], as: UTF8.self)
      if bytes[end] == UInt8(ascii: ":"), labels.contains(name) {
        parts[parts.count - 1].body = parts[parts.count - 1].body.lowerBound..<index
        parts.append((name, (end + 1)..<body.upperBound))
      }
      index = end
    }
    return parts
  }

  private mutating func readDirectives(_ bytes: [UInt8], _ body: Range<Int>) {
    let known: Set<String> = ["accelerator", "time", "clusterOptions", "containerOptions"]
    var start = body.lowerBound
    while start < body.upperBound {
      let end = bytes[start..<body.upperBound].firstIndex(of: 0x0A) ?? body.upperBound
      defer { start = end + 1 }
      let line = bytes[start..<end]
      guard let first = line.firstIndex(where: { $0 > 0x20 }),
        let last = line.lastIndex(where: { $0 > 0x20 }),
        let stop = line[first...].firstIndex(where: { !isNameByte($0, isFirst: false) })
      else { continue }
      let name = String(decoding: line[first..<stop], as: UTF8.self)
      guard known.contains(name),
        let from = line[stop...].firstIndex(where: { $0 > 0x20 && $0 != UInt8(ascii: "=") })
      else { continue }
      directives[name] = (String(decoding: line[from...last], as: UTF8.self), from..<last + 1)
    }
  }
}

/// Comments and texts of Groovy, as far as they hide brackets.
enum NextflowText {
  struct Text {
    var content: Range<Int>
    /// Three quotes around it.
    var isLong: Bool
    /// Whether values are filled into it.
    var isFilled: Bool
  }

  /// What `params` are where nobody says otherwise, of the first file that sets each: `params.epochs = 3`, and
  /// `params { epochs = 3 }`. What a profile sets too, or is computed, is not known.
  static func parameters(_ files: [[UInt8]]) -> [String: String] {
    var found: [String: String] = [:]
    var unsure: Set<String> = []
    for bytes in files where bytes.count <= 200_000 && bytes.holds(Array("params".utf8)) {
      var own: [String: String] = [:]
      var blocks: [String] = []
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").prefix(5_000) {
        let text = trimmed(line)
        if text.hasPrefix("//") || text.hasPrefix("*") { continue }
        if text.hasSuffix("{") {
          blocks.append(trimmed(text.dropLast()))
        } else if text.hasPrefix("}") {
          _ = blocks.popLast()
        } else if let equals = text.firstIndex(of: "=") {
          let left = text[..<equals].split(separator: "{")
          var name = trimmed(left.last ?? "")
          if name.hasPrefix("params.") {
            name.removeFirst("params.".count)
          } else if blocks.last != "params" {
            continue
          }
          let value = constant(trimmed(text[text.index(after: equals)...]))
          let isPlain = left.count == 1 && (blocks.isEmpty || blocks == ["params"])
          if !isPlain || value == nil || own[name].map({ $0 != value }) == true {
            unsure.insert(name)
          }
          own[name] = value
        }
      }
      found.merge(own) { first, _ in first }
    }
    return found.filter { !unsure.contains($0.key) }
  }

  /// A number, or a text into which nothing is filled.
  private static func constant(_ text: String) -> String? {
    let plain = trimmed(text[..<(text.firstRange(of: " //")?.lowerBound ?? text.endIndex)])
    if Number.parse(plain) != nil { return plain }
    guard let quote = plain.first, quote == "'" || quote == "\"", plain.count > 1,
      plain.last == quote
    else { return nil }
    let inner = String(plain.dropFirst().dropLast())
    return inner.contains("$") || inner.contains(quote) ? nil : inner
  }

  /// The comment or text that begins at a place.
  static func skip(_ bytes: [UInt8], at index: Int) -> (end: Int, text: Text?)? {
    let byte = bytes[index]
    let next = index + 1 < bytes.count ? bytes[index + 1] : 0
    if byte == UInt8(ascii: "/"), next == byte {
      return (bytes[index...].firstIndex(of: 0x0A) ?? bytes.count, nil)
    }
    if byte == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
      var end = index + 2
      while end + 1 < bytes.count,
        !(bytes[end] == UInt8(ascii: "*") && bytes[end + 1] == UInt8(ascii: "/"))
      {
        end += 1
      }
      return (min(end + 2, bytes.count), nil)
    }
    guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") else { return nil }
    let isLong = next == byte && index + 2 < bytes.count && bytes[index + 2] == byte
    let width = isLong ? 3 : 1
    var end = index + width
    while end < bytes.count {
      if bytes[end] == UInt8(ascii: "\\") {
        end += 2
        continue
      }
      if !isLong, bytes[end] == 0x0A { break }
      let closes =
        bytes[end] == byte
        && (!isLong
          || end + 2 < bytes.count && bytes[end + 1] == byte && bytes[end + 2] == byte)
      if closes { break }
      end += 1
    }
    end = min(end, bytes.count)
    let start = min(index + width, end)
    let text = Text(content: start..<end, isLong: isLong, isFilled: byte == UInt8(ascii: "\""))
    return (min(end + width, bytes.count), text)
  }

  /// Where the `}` stands that closes a block, of which the inside begins at a place.
  static func closing(_ bytes: [UInt8], from start: Int) -> Int {
    var depth = 1
    var index = start
    while index < bytes.count {
      if let next = skip(bytes, at: index) {
        index = next.end
        continue
      }
      if bytes[index] == UInt8(ascii: "{") { depth += 1 }
      if bytes[index] == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { return index }
      }
      index += 1
    }
    return bytes.count
  }

  /// The texts in a part of a file.
  static func strings(_ bytes: [UInt8], _ part: Range<Int>) -> [Text] {
    var found: [Text] = []
    var index = part.lowerBound
    while index < part.upperBound, found.count < 200 {
      guard let next = skip(bytes, at: index) else {
        index += 1
        continue
      }
      if let text = next.text { found.append(text) }
      index = next.end
    }
    return found
  }

  /// A text as the shell gets it, with `${name}` for each value that is filled in.
  static func plain(_ bytes: [UInt8], _ text: Text) -> String {
    var plain: [UInt8] = []
    var index = text.content.lowerBound
    let end = text.content.upperBound
    let dollar = UInt8(ascii: "$")
    while index < end {
      let byte = bytes[index]
      let next = index + 1 < end ? bytes[index + 1] : 0
      index += 1
      if byte == UInt8(ascii: "\\"), next == byte || next == dollar {
        plain.append(next)
        index += 1
      } else if byte == dollar && text.isFilled, isNameByte(next, isFirst: true) {
        let stop =
          bytes[index..<end].firstIndex {
            !isNameByte($0, isFirst: false) && $0 != UInt8(ascii: ".")
          }
          ?? end
        plain += Array("${".utf8) + bytes[index..<stop] + [UInt8(ascii: "}")]
        index = stop
      } else if byte == UInt8(ascii: "!"), next == UInt8(ascii: "{"), !text.isFilled {
        plain.append(dollar)
      } else {
        plain.append(byte)
      }
    }
    var command = String(decoding: plain, as: UTF8.self)
    // The folder of the pipeline is that of its repository.
    for folder in ["projectDir", "workflow.projectDir", "baseDir", "moduleDir"] {
      command = command.replacing("${\(folder)}/", with: "")
    }
    return command
  }
}
