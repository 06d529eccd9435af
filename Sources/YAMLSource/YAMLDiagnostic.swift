import Diagnostics

/// The diagnostics that reading YAML and JSON makes.
package enum YAMLDiagnostic: String, DiagnosticKind {
  case jsonSyntax = "json-syntax"
  case alias = "yaml-alias"
  case choice = "yaml-choice"
  case documents = "yaml-documents"
  case duplicateKey = "yaml-duplicate-key"
  case empty = "yaml-empty"
  case hiddenLineBreak = "yaml-hidden-line-break"
  case limit = "yaml-limit"
  case merge = "yaml-merge"
  case missingKey = "yaml-missing-key"
  case syntax = "yaml-syntax"
  case text = "yaml-text"
  case type = "yaml-type"
  case unknownKey = "yaml-unknown-key"
  case value = "yaml-value"

  package var explanation: String {
    switch self {
    case .jsonSyntax:
      """
      The file is not valid JSON at the place shown. Comments and trailing commas are read \
      only where the framework reads them.
      """
    case .alias:
      """
      An alias names no anchor before it, or contains itself. Write the value out.
      """
    case .choice:
      """
      A value is not one of the words that the key takes; the message lists them.
      """
    case .documents:
      """
      The file has more documents than the one that belongs there. Split it at `---`.
      """
    case .duplicateKey:
      """
      A mapping has a key twice, of which other readers take either. Keep one.
      """
    case .empty:
      """
      The file holds no document. Start it with the key that says what it is, such as \
      `carbonward: policy/v1`.
      """
    case .hiddenLineBreak:
      """
      A line break of Unicode that editors do not show splits a line for some readers and not \
      for others. Replace it by an ordinary one.
      """
    case .limit:
      """
      The file is larger, deeper or expands to more than is read. Limits keep a hostile file \
      from exhausting the gate.
      """
    case .merge:
      """
      A merge key `<<` stands for something that is not a mapping. Merge mappings only.
      """
    case .missingKey:
      """
      A mapping lacks a key that it must have; the message says what it means.
      """
    case .syntax:
      """
      The file is not valid YAML at the place shown. Tabs must not indent; quote texts that \
      hold `: ` or start with a special character.
      """
    case .text:
      """
      The file is not clean UTF-8 text: invalid bytes, a NUL, or control characters. Save it \
      as UTF-8.
      """
    case .type:
      """
      A value is of another kind than the key takes: a list for a text, say, or nothing at \
      all.
      """
    case .unknownKey:
      """
      A mapping has a key that is not known there. The message suggests the nearest one.
      """
    case .value:
      """
      A value is of the right kind but cannot be meant: empty, out of range, not a date, a \
      range where one number belongs.
      """
    }
  }
}
