import ConfigText

/// What checks leave behind: reports quote the lines of configs, and are none.
///
/// Nobody hides a config behind this: a file counts only if it is strict JSON and has no key on top that
/// the report has not, so that no framework finds settings of its own in it.
enum SavedReport {
  /// The keys on top of a kind of report, and what one of them says.
  private struct Kind {
    var what: String
    /// In an array, those of each element.
    var keys: Set<String>
    var needed: Set<String>
    /// A key with what its value has in it.
    var mark: (key: String, part: String)?
    var isArray = false
  }

  private static let kinds = [
    Kind(
      what: "is a saved result of a check",
      keys: [
        "carbonward", "version", "verdict", "at", "policies", "settings", "summary", "runs",
        "budgets", "totals", "policy_totals", "diagnostics", "change", "account",
        "joint_suggestion", "waivers",
      ], needed: ["verdict", "runs"], mark: ("carbonward", "result/")),
    Kind(
      what: "is a saved plan",
      keys: [
        "carbonward", "at", "complete", "axes", "base", "points", "pareto", "top", "goals",
        "refusals",
        "notes",
      ], needed: ["axes"], mark: ("carbonward", "plan/")),
    Kind(
      what: "is a report in SARIF, which describes other files",
      keys: ["$schema", "version", "runs"], needed: ["version", "runs"],
      mark: ("$schema", "sarif")),
    Kind(
      what: "is the state that a trainer has saved",
      keys: [
        "best_global_step", "best_metric", "best_model_checkpoint", "epoch", "eval_steps",
        "global_step", "is_hyper_param_search", "is_local_process_zero", "is_world_process_zero",
        "log_history", "logging_steps", "max_steps", "num_input_tokens_seen", "num_train_epochs",
        "save_steps", "stateful_callbacks", "total_flos", "train_batch_size", "trial_name",
        "trial_params",
      ], needed: ["global_step", "log_history"]),
    Kind(
      what: "is a report for reviews, which describes other files",
      keys: ["source", "severity", "diagnostics"], needed: ["source", "diagnostics"]),
    Kind(
      what: "is a report on code quality, which describes other files",
      keys: ["description", "check_name", "fingerprint", "severity", "location"],
      needed: ["check_name", "fingerprint"], isArray: true),
  ]

  /// What a file is, as the end of a sentence about it; nil for anything that is no report.
  static func kind(of bytes: [UInt8]) -> String? {
    guard let top = TopLevel(bytes) else { return nil }
    return kinds.first { kind in
      let isMarked = kind.mark.map { top.texts[$0.key]?.contains($0.part) == true } ?? true
      return kind.isArray == top.isArray && top.keys.isSubset(of: kind.keys)
        && kind.needed.isSubset(of: top.keys) && isMarked
    }?.what
  }
}

/// Forms in which people report what went wrong, and quote commands and settings.
enum IssueForm {
  private static let keys: Set<String> = [
    "name", "description", "title", "labels", "body", "assignees", "projects", "type",
  ]
  private static let parts: Set<String> = ["type", "id", "attributes", "validations"]
  private static let types: Set<String> = [
    "markdown", "textarea", "input", "dropdown", "checkboxes", "upload",
  ]

  /// Whether a document is one, and has no key that a form has not: no framework finds settings in it.
  static func isOne(_ root: ConfigNode?) -> Bool {
    guard let root, root.isMap, root.has("name"), let body = root["body"], body.isList,
      !body.elements.isEmpty, root.entries.allSatisfy({ keys.contains($0.key) })
    else { return false }
    return body.elements.allSatisfy { part in
      part.entries.allSatisfy { parts.contains($0.key) }
        && part["type"]?.text.map(types.contains) == true && part["attributes"]?.isMap == true
    }
  }
}

/// The keys on top of a document of strict JSON, found without building it: results may be large.
private struct TopLevel {
  private(set) var keys: Set<String> = []
  /// What the keys on top say, where that is a text.
  private(set) var texts: [String: String] = [:]
  private(set) var isArray = false

  /// No report has more keys on top.
  private static let mostKeys = 32
  private static let longestText = 400

  /// Nil for what is no single value of strict JSON.
  init?(_ bytes: [UInt8]) {
    var index = bytes.startIndex
    var depth = 0
    var key: String?
    var isDone = false
    while index < bytes.endIndex {
      let byte = bytes[index]
      if Self.isSpace(byte) {
        index += 1
        continue
      }
      // One value and nothing after it.
      guard !isDone else { return nil }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if depth == 0 { isArray = byte == UInt8(ascii: "[") }
        depth += 1
        key = nil
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        guard depth >= 0 else { return nil }
        isDone = depth == 0
        index += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        guard depth > 0 else { return nil }
        if byte == UInt8(ascii: ",") { key = nil }
        index += 1
      case UInt8(ascii: "\""):
        guard depth > 0, let end = Self.end(ofText: bytes, from: index + 1) else { return nil }
        if depth == (isArray ? 2 : 1) {
          let text = String(
            decoding: bytes[(index + 1)..<end].prefix(Self.longestText), as: UTF8.self)
          if let named = key {
            texts[named] = text
          } else if Self.isKey(bytes, after: end + 1) {
            key = text
            keys.insert(text)
            guard keys.count <= Self.mostKeys else { return nil }
          }
        }
        index = end + 1
      default:
        guard depth > 0, let end = Self.end(ofWord: bytes, from: index) else { return nil }
        index = end
      }
    }
    guard isDone else { return nil }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  /// The closing quote of a text.
  private static func end(ofText bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    while index < bytes.endIndex {
      switch bytes[index] {
      case UInt8(ascii: "\""): return index
      case UInt8(ascii: "\\"): index += 2
      // Lines end inside no text of JSON.
      case 0x0A, 0x0D: return nil
      default: index += 1
      }
    }
    return nil
  }

  private static func isKey(_ bytes: [UInt8], after end: Int) -> Bool {
    bytes[min(end, bytes.endIndex)...].first { !isSpace($0) } == UInt8(ascii: ":")
  }

  /// The end of a number, `true`, `false` or `null`; nil for any other word.
  private static func end(ofWord bytes: [UInt8], from start: Int) -> Int? {
    let ends = ",:]}\"[{".utf8
    let word = bytes[start...].prefix { !isSpace($0) && !ends.contains($0) }
    let text = String(decoding: word.prefix(40), as: UTF8.self)
    guard word.count < 40, ["true", "false", "null"].contains(text) || Double(text) != nil,
      text.utf8.allSatisfy({ $0 != UInt8(ascii: "i") && $0 != UInt8(ascii: "x") })
    else { return nil }
    return word.endIndex
  }
}
