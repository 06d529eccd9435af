import Policy
import Runs
import TrainingConfigs
import YAMLSource

/// What the declarations of a document allow at a place.
struct SchemaPath {
  /// What a value there may be.
  private(set) var values: [ValueSchema]

  /// The schema of a kind of document; nil where its keys are not Carbonward's.
  init?(_ kind: DocumentKind) {
    switch kind {
    case .policy: values = [Self.object(PolicyDocument.objectSchema)]
    case .project: values = [Self.object(ProjectFile.schema)]
    case .run: values = [Self.object(RunDecoder.documentSchema)]
    case .config: return nil
    }
  }

  private static func object(_ schema: ObjectSchema) -> ValueSchema {
    .object(ObjectReference(name: schema.name) { schema })
  }

  /// The place below a list of keys, in which elements of lists are `[]`.
  func below(_ keys: some Sequence<String>) -> SchemaPath {
    var path = self
    for key in keys {
      path.values = path.values.flatMap { Self.alternatives($0) }.flatMap { value in
        switch value {
        case .list(let element) where key == DocumentPath.element: [element]
        case .map(let element) where key != DocumentPath.element: [element]
        case .object(let reference):
          reference.describe().fields.filter { $0.key == key }.map(\.value)
        default: [ValueSchema]()
        }
      }
    }
    return path
  }

  /// The values that are no alternatives of others.
  var alternatives: [ValueSchema] { values.flatMap { Self.alternatives($0) } }

  private static func alternatives(_ value: ValueSchema) -> [ValueSchema] {
    guard case .oneOf(let options) = value else { return [value] }
    return options.flatMap { alternatives($0) }
  }

  /// The keys of a mapping at the place, each once; those of the elements where a list may stand.
  var fields: [FieldSchema] {
    var fields: [FieldSchema] = []
    for case .object(let reference) in alternatives {
      for field in reference.describe().fields
      where !fields.contains(where: { $0.key == field.key }) {
        fields.append(field)
      }
    }
    return fields
  }

  /// The fact that a list of keys names by its end, such as `site.region`.
  static func fact(_ keys: [String]) -> Fact? {
    let named = keys.filter { $0 != DocumentPath.element }
    for count in [2, 1] where named.count >= count {
      if let fact = Fact(named: named.suffix(count).joined(separator: ".")) { return fact }
    }
    return nil
  }
}
