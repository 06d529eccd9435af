import Ledger
import Result

/// A statement as it was signed, before anybody has derived it again.
public struct SignedStatement: Sendable {
  /// What was asked.
  public let terms: CheckTerms
  /// What a ledger held.
  public let ledger: LedgerTerms?
  private let bytes: [UInt8]
  private let json: JSONValue

  /// Reads a payload; nil for what is no statement of a check.
  public init?(_ payload: [UInt8]) {
    guard let json = JSONValue(parsing: payload),
      json["_type"]?.text == CheckStatement.type,
      json["predicateType"]?.text == CheckStatement.predicateType,
      let predicate = json["predicate"],
      predicate["carbonward"]?.text == "evidence/v1", let terms = predicate["terms"],
      let at = terms["at"]?.text,
      let unknown = terms["on_unknown"]?.text.flatMap({ Settings.UnknownWord(rawValue: $0) }),
      let threshold = terms["fail_on"]?.text.flatMap({ Settings.ThresholdWord(rawValue: $0) }),
      let paths = Self.texts(terms["paths"]), let policies = Self.texts(terms["policies"]),
      let overrides = Self.texts(terms["set"]), let traces = Self.texts(terms["traces"])
    else { return nil }
    var asked = CheckTerms(at: at)
    (asked.paths, asked.policies) = (paths, policies)
    (asked.overrides, asked.traces) = (overrides, traces)
    (asked.onUnknown, asked.failOn) = (unknown, threshold)
    self.terms = asked
    var held: LedgerTerms?
    if let ledger = predicate["ledger"] {
      guard let terms = LedgerTerms(ledger) else { return nil }
      held = terms
    }
    ledger = held
    self.json = json
    bytes = payload
  }

  private static func texts(_ value: JSONValue?) -> [String]? {
    guard let elements = value?.elements else { return nil }
    let texts = elements.compactMap(\.text)
    return texts.count == elements.count ? texts : nil
  }

  /// The verdict that was signed.
  public var verdict: String { json["predicate"]?["verdict"]?.text ?? "unknown" }

  /// The version of Carbonward that made it.
  public var version: String? { json["predicate"]?["version"]?.text }

  /// The stamp of the catalogue that it was made with.
  public var catalogue: String? { json["predicate"]?["catalogue"]?.text }

  /// The files that were read, by digest.
  public var inputs: [FileDigest] {
    (json["predicate"]?["inputs"]?.elements ?? []).compactMap { file in
      guard let path = file["path"]?.text, let digest = file["sha256"]?.text else { return nil }
      return FileDigest(path: path, sha256: digest)
    }
  }

  /// The result that was signed, as JSON; nil where there is none.
  public var resultDocument: [UInt8]? { json["predicate"]?["result"]?.canonical }

  /// How another derivation of the check differs, one line each; empty for one of the same bytes.
  public func differences(from derived: CheckStatement) -> [String] {
    guard derived.document != bytes else { return [] }
    guard let other = JSONValue(parsing: derived.document) else { return ["it cannot be read"] }
    let (signed, found) = (json["predicate"], other["predicate"])
    var lines: [String] = []
    for (name, label) in [("version", "version of Carbonward"), ("catalogue", "catalogue")] {
      if let difference = Self.words(label, signed?[name]?.text, found?[name]?.text) {
        lines.append(difference)
      }
    }
    for (name, label) in [("inputs", "file"), ("policies", "policy")] {
      lines += Self.files(label, signed?[name], found?[name])
    }
    if let difference = Self.words("verdict", signed?["verdict"]?.text, found?["verdict"]?.text) {
      lines.append(difference)
    }
    if lines.isEmpty, signed?["result"] != found?["result"] { lines.append("the result differs") }
    return lines.isEmpty ? ["the statement differs from the one that the files give"] : lines
  }

  private static func words(_ label: String, _ signed: String?, _ found: String?) -> String? {
    signed == found
      ? nil : "the \(label) was `\(signed ?? "not stated")` and is `\(found ?? "not stated")`"
  }

  private static func files(
    _ label: String, _ signed: JSONValue?, _ found: JSONValue?
  ) -> [String] {
    func digests(_ list: JSONValue?) -> [String: String] {
      var digests: [String: String] = [:]
      for file in list?.elements ?? [] {
        if let path = file["path"]?.text { digests[path] = file["sha256"]?.text ?? "" }
      }
      return digests
    }
    let (before, after) = (digests(signed), digests(found))
    return Set(before.keys).union(after.keys).sorted().compactMap { path in
      switch (before[path], after[path]) {
      case (nil, _?): "the \(label) `\(path)` was not there"
      case (_?, nil): "the \(label) `\(path)` is not there any more"
      case (let old, let new): old == new ? nil : "the \(label) `\(path)` has changed"
      }
    }
  }
}

extension LedgerTerms {
  fileprivate init?(_ json: JSONValue) {
    guard let checkpoint = json["checkpoint"],
      let head = Checkpoint(document: checkpoint.canonical),
      let budgets = json["budgets"]?.elements
    else { return nil }
    var uses: [Use] = []
    for budget in budgets {
      guard let id = budget["id"]?.text, let settled = budget["settled"]?.double,
        let reserved = budget["reserved"]?.double
      else { return nil }
      uses.append(
        Use(
          budget: id, settled: settled, reserved: reserved, entitled: budget["entitled"]?.double,
          ahead: budget["ahead"]?.double))
    }
    self.init(head: head, uses: uses)
  }
}
