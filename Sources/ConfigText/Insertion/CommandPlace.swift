package import Diagnostics
import YAMLSource

/// Where a command takes another flag: behind its last word.
package struct CommandPlace: Sendable {
  var file: SourceFile
  /// The last word of the command.
  var last: Range<Int>
  /// How the command writes its flags.
  var style: Style

  struct Style: Sendable, Equatable {
    /// `key=value`, as Hydra takes it, without dashes.
    var isOverride = false
    /// `--a-b` rather than `--a_b`.
    var hasDashes = false
    /// `--key=value` rather than `--key value`.
    var hasEquals = false
  }

  func adding(_ key: String, _ word: String) -> Edit {
    var text: String
    if style.isOverride {
      text = "\(key)=\(word)"
    } else {
      text = "--" + (style.hasDashes ? key.replacing("_", with: "-") : key)
      if word != "true" { text += (style.hasEquals ? "=" : " ") + word }
    }
    let line = file.range(ofLine: file.line(at: last.lowerBound))
    let start = file.bytes[line].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? last.lowerBound
    let isContinued = line.lowerBound > 0 && hasBackslash(before: line.lowerBound)
    let separator =
      isContinued
      ? " \\" + file.lineBreak + file.text(in: line.lowerBound..<min(start, last.lowerBound)) : " "
    return Edit(
      SourceRange(file: file, bytes: last.upperBound..<last.upperBound), separator + text)
  }

  private func hasBackslash(before line: Int) -> Bool {
    var end = line - 1
    if end > 0, file.bytes[end - 1] == 0x0D { end -= 1 }
    return end > 0 && file.bytes[end - 1] == UInt8(ascii: "\\")
  }
}

extension Insertion {
  /// A place behind a command's last word, in the style of the flags that it has.
  package static func command(after last: Range<Int>, _ options: ConfigNode, in file: SourceFile)
    -> Insertion?
  {
    // A word over several lines may have a quote that nobody closed.
    guard last.upperBound > last.lowerBound, last.upperBound <= file.bytes.count,
      !file.bytes[last].contains(0x0A)
    else { return nil }
    var style = CommandPlace.Style()
    let words = options.entries.map { file.text(in: $0.keyRange.bytes) }
    let flags = words.filter { $0.hasPrefix("-") }
    style.isOverride = flags.isEmpty && !words.isEmpty
    style.hasEquals = flags.contains { $0.contains("=") }
    let names = flags.map { $0.drop { $0 == "-" }.prefix { $0 != "=" } }
    style.hasDashes = names.contains { $0.contains("-") } && !names.contains { $0.contains("_") }
    return .command(CommandPlace(file: file, last: last, style: style))
  }
}
