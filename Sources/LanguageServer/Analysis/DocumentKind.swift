import Diagnostics
import TrainingConfigs

/// What a document is to Carbonward, by its name and the key that it opens with.
enum DocumentKind: Sendable, Equatable {
  case policy
  case project
  case run
  /// Whatever else may describe a training.
  case config

  /// - Parameter path: Relative to the root of the repository.
  init(_ file: SourceFile, at path: String) {
    if path == ProjectFile.name {
      self = .project
      return
    }
    switch Self.header(of: file.bytes, isJSON: path.hasSuffix(".json")) {
    case let word? where word.hasPrefix("policy/"): self = .policy
    case let word? where word.hasPrefix("run/"): self = .run
    default: self = .config
    }
  }

  /// Whether the keys of the document are Carbonward's own.
  var isOwn: Bool { self != .config }

  /// How many lines may come before the key that names the type.
  private static let longestPreface = 200

  /// What follows the key `carbonward` at the start of a line.
  private static func header(of bytes: [UInt8], isJSON: Bool) -> String? {
    let key = Array("carbonward".utf8)
    var lines = 0
    for line in bytes.lazy.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      lines += 1
      guard lines <= longestPreface else { return nil }
      // In JSON the root is a bracket, and what is in it may be indented.
      let line = isJSON ? line.drop { " \t{".utf8.contains($0) } : line
      let isQuoted = line.first == UInt8(ascii: "\"") || line.first == UInt8(ascii: "'")
      let text = isQuoted ? line.dropFirst() : line
      guard text.starts(with: key) else { continue }
      let value = text.dropFirst(key.count).drop { " \t:\"'".utf8.contains($0) }
      return String(decoding: value.prefix { !" \t#\"'".utf8.contains($0) }, as: UTF8.self)
    }
    return nil
  }
}
