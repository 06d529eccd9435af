public import YAMLSource

extension AccountResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "account"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "Where every file ended that a check came by."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> AccountResult? {
    let files = object.required("files", .count, doc: "All files, each once.")
    let runs = object.required("runs", .count, doc: "The runs that were found.")
    let idle = object.required(
      "not_training", .list(of: .object(Entry.self)), doc: "What was read and trains nothing.")
    let unclear = object.required(
      "not_understood", .list(of: .object(Entry.self)),
      doc: "What may train and could not be understood.")
    let gaps = object.required(
      "not_looked_at", .list(of: .object(Gap.self)), doc: "What nobody looked at.")
    let other = object.required(
      "other", .list(of: .object(Sort.self)), doc: "Files that are plainly no configs, by kind.")
    guard let files, let runs, let idle, let unclear, let gaps, let other else { return nil }
    return AccountResult(
      files: files, runs: runs, notTraining: idle, notUnderstood: unclear, notLookedAt: gaps,
      other: other)
  }
}

extension AccountResult.Entry: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "account-entry"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "What became of a file, or of a part of one."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> AccountResult.Entry? {
    let path = object.required("path", .string, doc: "The file.")
    let line = object.optional("line", .count, doc: "The line that decides it, if one does.")
    let reason = object.required("reason", .string, doc: "Why, in words.")
    guard let path, let reason else { return nil }
    return AccountResult.Entry(path: path, line: line, reason: reason)
  }
}

extension AccountResult.Gap: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "account-gap"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "Files that nobody looked at."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> AccountResult.Gap? {
    let path = object.required("path", .string, doc: "The file, their folder or the first of them.")
    let reason = object.required("reason", .string, doc: "Why, in words.")
    let files = object.required("files", .count, doc: "How many, as far as they were counted.")
    let isLimit = object.required("limit", .bool, doc: "Whether a limit is the reason.")
    guard let path, let reason, let files, let isLimit else { return nil }
    return AccountResult.Gap(path: path, reason: reason, files: files, isLimit: isLimit)
  }
}

extension AccountResult.Sort: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "account-sort"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "Files of one sort that are plainly no configs."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> AccountResult.Sort? {
    let kind = object.required("kind", .string, doc: "What they are.")
    let files = object.required("files", .count, doc: "How many.")
    guard let kind, let files else { return nil }
    return AccountResult.Sort(kind: kind, files: files)
  }
}
