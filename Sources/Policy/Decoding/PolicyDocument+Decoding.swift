import Diagnostics
public import YAMLSource

extension PolicyDocument: ObjectDecodable {
  static let version = "policy/v1"

  /// The name in the JSON Schema.
  public static var schemaName: String { "policy" }
  /// What the JSON Schema says of it.
  public static var schemaDoc: String { "Budgets, rules, measures and waivers." }

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> PolicyDocument? {
    decode(from: &object, tests: .list(of: .object(PolicyTest.self)))
  }

  /// - Parameter tests: How tests are read, which is most of the work that a pack is.
  fileprivate static func decode(
    from object: inout ObjectReader, tests: ValueReader<[PolicyTest]>
  ) -> PolicyDocument? {
    _ = object.required(
      "carbonward", .choice([(version, version)]), doc: "What the document is: `policy/v1`.")
    let name = object.optional("name", .mention, doc: "What the policy is called.")
    let documentation = Documentation.read(from: &object)
    let imports = object.optional(
      "imports", .oneOrMore(of: .mention),
      doc: "Packs such as `pack:starter`, and paths relative to this file.")
    let budgets = object.optional("budgets", .list(of: .object(Budget.self)))
    let rules = object.optional("rules", .list(of: .object(Rule.self)))
    let measures = object.optional("measures", .list(of: .object(Measure.self)))
    let waivers = object.optional("waivers", .list(of: .object(Waiver.self)))
    let permissions = object.optional(
      "allow_ignores", .list(of: .object(IgnorePermission.self)),
      doc: "What `# carbonward: ignore[…]` comments in configs may let pass; nothing if left out.")
    let notice = object.optional(
      "expiry_notice", .days(1...3_650),
      doc: "How long before its end a waiver or comment in use is said to end soon; `14 d` if left "
        + "out.")
    let residency = object.optional(
      "residency", .residency,
      doc: "Labels of where data lies, each with regions, countries or grid zones.")
    let implausible = object.optional(
      "implausible", .choice(of: ImplausiblePolicy.self),
      doc: "What becomes of what rests on implausible facts: unknown, warn or fail; `unknown` if "
        + "left out and policies come from a trusted revision, else `warn`.")
    let sources = object.optional(
      "sources", .list(of: .object(PolicySource.self)),
      doc: "What the rules rest on, each with its status and date.")
    let notChecked = object.optional(
      "not_checked", .list(of: .string),
      doc: "What the policy is about and cannot see in a run, a sentence each.")
    let tests = object.optional("tests", tests)
    guard let node = object.node else { return nil }
    var document = PolicyDocument(
      file: node.file, name: name,
      documentation: documentation,
      imports: imports ?? [], budgets: budgets ?? [],
      rules: rules ?? [], measures: measures ?? [], waivers: waivers ?? [],
      ignorePermissions: permissions ?? [], expiryNotice: notice, tests: tests ?? [])
    document.residency = residency ?? []
    document.implausible = implausible
    document.sources = sources ?? []
    document.notChecked = notChecked ?? []
    return document
  }
}

/// A shipped pack in a check: its tests have been run before it was shipped.
struct UntestedPack: ObjectDecodable {
  var document: PolicyDocument

  static var schemaName: String { PolicyDocument.schemaName }

  static func decode(from object: inout ObjectReader) -> UntestedPack? {
    PolicyDocument.decode(from: &object, tests: ValueReader(.any) { _, _ in [] })
      .map { UntestedPack(document: $0) }
  }
}
