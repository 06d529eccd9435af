import Quantities
public import YAMLSource

extension RunDecoder {
  /// A map of facts, nested or dotted, with labels.
  public static let factsSchema = ValueSchema.object(
    ObjectReference(name: "facts") {
      ObjectSchema(
        name: "facts", doc: "Facts of a run, nested or with dotted names.",
        fields: fields { value(of: $0) } + [labels])
    })

  /// A map of facts, each with one value or several to choose from.
  public static let choicesSchema = ValueSchema.object(
    ObjectReference(name: "choices") {
      ObjectSchema(
        name: "choices", doc: "Values that facts may be given, nested or with dotted names.",
        fields: fields(suffix: "-choices") { .oneOf([value(of: $0), .list(value(of: $0))]) })
    })

  /// The keys of a `run/v1` document, for editors.
  public static var documentSchema: ObjectSchema {
    let type = FieldSchema(
      key: "carbonward", doc: "What the document is: `run/v1`.", isRequired: true,
      value: .choice(["run/v1"]))
    return ObjectSchema(
      name: "run", doc: "One training run, as Carbonward's own files describe it.",
      fields: [type] + fields { value(of: $0) } + [labels])
  }

  private static let labels = FieldSchema(
    key: "labels", doc: "Your own labels, each a text.",
    value: .map(.scalar(name: "a label", examples: [])))

  /// The facts without a group, the groups, and every grouped fact by its dotted name.
  private static func fields(
    suffix: String = "", _ schema: @escaping @Sendable (Fact) -> ValueSchema
  ) -> [FieldSchema] {
    let grouped = Fact.allCases.filter { $0.rawValue.contains(".") }
    var groups: [String] = []
    for fact in grouped {
      let group = String(fact.rawValue.prefix { $0 != "." })
      if !groups.contains(group) { groups.append(group) }
    }
    let plain = Fact.allCases.filter { !$0.rawValue.contains(".") }
    let nested = groups.map { group in
      FieldSchema(
        key: group, doc: "The facts that start with `\(group).`.",
        value: .object(
          ObjectReference(name: group + suffix) {
            ObjectSchema(
              name: group + suffix, doc: "The facts that start with `\(group).`.",
              fields: grouped.filter { $0.rawValue.hasPrefix(group + ".") }.map { fact in
                FieldSchema(
                  key: String(fact.rawValue.dropFirst(group.count + 1)), doc: sentence(fact),
                  value: schema(fact))
              })
          }))
    }
    return plain.map { FieldSchema(key: $0.rawValue, doc: sentence($0), value: schema($0)) }
      + nested
      + grouped.map { FieldSchema(key: $0.rawValue, doc: sentence($0), value: schema($0)) }
  }

  private static func sentence(_ fact: Fact) -> String {
    fact.summary.prefix(1).uppercased() + fact.summary.dropFirst() + "."
  }

  private static func value(of fact: Fact) -> ValueSchema {
    switch fact.kind {
    case .text: .scalar(name: "a text", examples: [])
    case .choice(let words): .choice(words)
    case .flag: .boolean
    case .timestamp: .scalar(name: "an instant", examples: ["2026-11-23T18:00:00Z"])
    case .number(let dimension):
      .scalar(name: dimension.article, examples: [dimension.example])
    }
  }
}
