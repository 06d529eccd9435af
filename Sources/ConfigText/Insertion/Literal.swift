import Runs
import Text
import YAMLSource

/// Spells a text as a literal of a language.
package enum Literal {
  package static func write(_ text: String, _ quoting: Quoting, isString: Bool) -> String? {
    guard text.utf8.count <= FactText.longestText,
      text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
    else { return nil }
    switch quoting {
    case .plain: return isPlain(text) && !isString ? text : quoted(text)
    case .single: return text.contains("'") ? quoted(text) : "'\(text)'"
    case .double: return isWord(text) ? "\"\(text)\"" : quoted(text)
    case .json, .toml:
      let isBare = !isString && (Number.parse(text) != nil || text == "true" || text == "false")
      return isBare ? text : quoted(text)
    case .shell: return isWord(text) && !isNull(text) ? text : nil
    case .block: return nil
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// Letters, digits and what stands in names and paths.
  private static func isWord(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        isNameByte($0, isFirst: false) || "./@+-:,%".utf8.contains($0)
      }
  }

  private static func isNull(_ text: String) -> Bool {
    ["null", "none", "None", "Null", "NULL"].contains(text)
  }

  /// Whether YAML reads the text back as it is, unquoted.
  private static func isPlain(_ text: String) -> Bool {
    guard isWord(text), let first = text.utf8.first else { return false }
    return isNameByte(first, isFirst: false) && !text.contains(":") && !text.hasSuffix("-")
      && !isNull(text) && !changesMeaning(text)
  }

  /// Whether a loader of YAML 1.1 makes something else of the word: `yes`, `0x10`, `010`.
  private static func changesMeaning(_ text: String) -> Bool {
    switch YAMLSchema.yaml11.resolve(text) {
    case .string, .null: false
    case .bool: !["true", "false"].contains(text.lowercased())
    case .int(let value): Number.parse(text) != Double(value)
    case .float(let value): value.isFinite && Number.parse(text) != value
    case .refused: true
    }
  }
}
