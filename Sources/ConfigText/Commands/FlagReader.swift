import Diagnostics
import Text

/// Turns the words of a command into keys and values.
enum FlagReader {
  /// Reads `--key value`, `--key=value`, `-k value`, a bare `--key` (true) and `key=value`.
  ///
  /// Keys lose their dashes in front; `-` inside becomes `_`. A flag with several values is a list.
  static func entries(
    of words: [ShellWord], in file: SourceFile, shortNames: [String: String] = [:]
  ) -> [ConfigEntry] {
    var rest: [ShellWord] = []
    return entries(of: words, in: file, shortNames: shortNames, rest: &rest)
  }

  /// Reads flags and overrides as above.
  ///
  /// - Parameter rest: Takes the words that are neither flags, nor values of flags, nor overrides.
  static func entries(
    of words: [ShellWord], in file: SourceFile, shortNames: [String: String],
    rest: inout [ShellWord]
  ) -> [ConfigEntry] {
    var entries: [ConfigEntry] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      let text = word.text
      index += 1
      if isFlag(text) {
        entries.append(flag(word, text, words, &index, file, shortNames))
      } else if let entry = override(word, text, file) {
        entries.append(entry)
      } else {
        rest.append(word)
      }
    }
    return entries
  }

  static func isFlag(_ text: String) -> Bool {
    guard text.hasPrefix("-"), text.utf8.count > 1 else { return false }
    let second = text.utf8[text.utf8.index(after: text.utf8.startIndex)]
    return second == UInt8(ascii: "-") || isNameByte(second, isFirst: true)
  }

  private static func flag(
    _ word: ShellWord, _ text: String, _ words: [ShellWord], _ index: inout Int,
    _ file: SourceFile, _ shortNames: [String: String]
  ) -> ConfigEntry {
    let keyRange = SourceRange(file: file, bytes: word.written)
    let dashes = text.prefix { $0 == "-" }.utf8.count
    let body = text.utf8.dropFirst(dashes)
    if let equals = body.firstIndex(of: UInt8(ascii: "=")) {
      let name = String(decoding: body[..<equals], as: UTF8.self)
      let length = dashes + name.utf8.count + 1
      return ConfigEntry(
        key: normalised(name, dashes, shortNames), keyRange: keyRange,
        value: word.dropping(length).node(in: file).asPythonNumber)
    }
    let name = String(decoding: body, as: UTF8.self)
    // `-N4` holds its value.
    if dashes == 1, shortNames[name] == nil, let first = name.first,
      let long = shortNames[String(first)],
      name.utf8.count > 1
    {
      return ConfigEntry(key: long, keyRange: keyRange, value: word.dropping(2).node(in: file))
    }
    // Hydra's `-m` takes no value: what follows are overrides.
    let isMultirun = name == "multirun" || name == "m" && dashes == 1 && shortNames[name] == nil
    let isBare = isMultirun && index < words.count && words[index].text.contains("=")
    var values: [ConfigNode] = []
    while !isBare, index < words.count, !isFlag(words[index].text), values.count < 64,
      values.isEmpty || override(words[index], words[index].text, file) == nil
    {
      values.append(words[index].node(in: file))
      index += 1
    }
    let value: ConfigNode
    switch values.count {
    case 0:
      value = ConfigNode(.scalar(ConfigScalar(text: "true")), keyRange)
    case 1: value = values[0].asPythonNumber
    default: value = ConfigNode(.list(values), values[0].range)
    }
    return ConfigEntry(key: normalised(name, dashes, shortNames), keyRange: keyRange, value: value)
  }

  private static func normalised(
    _ name: String, _ dashes: Int, _ shortNames: [String: String]
  ) -> String {
    if dashes == 1, let long = shortNames[name] { return long }
    return name.underscored
  }

  /// `a.b=c`, `+a.b=c` and `++a.b=c`, as Hydra takes them.
  private static func override(
    _ word: ShellWord, _ text: String, _ file: SourceFile
  ) -> ConfigEntry? {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let name = String(text[..<equals])
    let key = name.drop { $0 == "+" }
    guard let first = key.utf8.first, isNameByte(first, isFirst: true),
      key.utf8.allSatisfy({
        isNameByte($0, isFirst: false) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/")
          || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "@")
      })
    else { return nil }
    var value = word.dropping(name.utf8.count + 1).node(in: file)
    // Quotes that the shell leaves are those of a text of Hydra's own.
    if case .scalar(var scalar) = value.content, let quote = scalar.text.first,
      "\"'".contains(quote),
      scalar.text.count > 1, scalar.text.last == quote,
      !scalar.text.dropFirst().dropLast().contains(quote)
    {
      scalar.text = String(scalar.text.dropFirst().dropLast())
      scalar.literal = nil
      value.content = .scalar(scalar)
    }
    return ConfigEntry(
      key: String(key), keyRange: SourceRange(file: file, bytes: word.range), value: value)
  }
}

extension ConfigNode {
  /// A number as `int()` and `float()` read it: with space round it and digits of any script.
  var asPythonNumber: ConfigNode {
    guard case .scalar(var scalar) = content, scalar.problem == nil, scalar.text.utf8.count <= 200,
      // Anything else is written as it is read.
      scalar.text.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x80 })
    else { return self }
    var digits = ""
    for letter in trimmed(scalar.text).unicodeScalars {
      if letter.properties.numericType == .decimal, let value = letter.properties.numericValue {
        digits += "\(Int(value))"
      } else if letter.isASCII, "+-._eE".unicodeScalars.contains(letter) {
        digits.unicodeScalars.append(letter)
      } else {
        return self
      }
    }
    guard digits != scalar.text, Number.parse(digits) != nil else { return self }
    scalar.text = digits
    scalar.literal = nil
    var node = self
    node.content = .scalar(scalar)
    return node
  }
}
