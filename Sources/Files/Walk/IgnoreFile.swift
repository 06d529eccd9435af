/// The rules of a `.gitignore`, for the paths below its directory.
struct IgnoreFile: Sendable {
  private struct Rule: Sendable {
    var glob: Glob
    var isNegated: Bool
    var onlyDirectories: Bool
  }

  private let directory: String
  private let rules: [Rule]

  /// Reads the rules; lines that are no pattern are passed over, as git does.
  init(_ bytes: [UInt8], directory: String) {
    self.directory = directory
    var rules: [Rule] = []
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      guard rules.count < 2_000 else { break }
      var text = String(line)
      while text.hasSuffix(" "), !text.hasSuffix("\\ ") { text.removeLast() }
      guard !text.isEmpty, !text.hasPrefix("#") else { continue }
      let isNegated = text.hasPrefix("!")
      if isNegated { text.removeFirst() }
      let onlyDirectories = text.hasSuffix("/")
      if onlyDirectories { text.removeLast() }
      let isAnchored = text.contains("/")
      if text.hasPrefix("/") { text.removeFirst() }
      guard let glob = try? Glob(isAnchored ? text : "**/" + text) else { continue }
      rules.append(Rule(glob: glob, isNegated: isNegated, onlyDirectories: onlyDirectories))
    }
    self.rules = rules
  }

  /// Whether the file decides over a path: true to ignore, false to keep, nil to say nothing.
  func decision(_ path: String, isDirectory: Bool) -> Bool? {
    let bytes = Array(path.utf8)
    var relative = bytes[...]
    if !directory.isEmpty {
      guard bytes.starts(with: directory.utf8),
        bytes.dropFirst(directory.utf8.count).first == UInt8(ascii: "/")
      else { return nil }
      relative = bytes[(directory.utf8.count + 1)...]
    }
    for rule in rules.reversed() where isDirectory || !rule.onlyDirectories {
      if rule.glob.matches(relative) { return !rule.isNegated }
    }
    return nil
  }
}
