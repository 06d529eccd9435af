import Diagnostics
import Policy
package import YAMLSource

extension Sheet {
  /// What a key of a document means, in each place where it may stand; nil for what is no key of any.
  package static func key(
    _ word: String, in documents: [(name: String, schema: ObjectSchema)]
  ) -> Sheet? {
    let name = word.lowercased()
    var fields: [(label: String, text: String)] = []
    for document in documents {
      var places = KeyPlaces(name: name)
      places.visit(document.schema, at: document.name)
      fields += places.found
    }
    return fields.isEmpty ? nil : Sheet(heading: "key \(name)", fields: fields)
  }
}

/// Where a key stands in the shape of a document.
private struct KeyPlaces {
  let name: String
  private(set) var found: [(label: String, text: String)] = []
  private var seen: Set<String> = []

  init(name: String) { self.name = name }

  mutating func visit(_ object: ObjectSchema, at path: String) {
    // Shapes may hold one another; each is told where it is first met.
    guard seen.insert(object.name).inserted else { return }
    for field in object.fields {
      let place = "\(path).\(field.key)"
      if field.key == name { found.append((place, field.doc)) }
      visit(field.value, at: place)
    }
  }

  private mutating func visit(_ value: ValueSchema, at path: String) {
    switch value {
    case .list(let element): visit(element, at: path + "[]")
    case .map(let element): visit(element, at: path + ".KEY")
    case .object(let reference): visit(reference.describe(), at: path)
    case .oneOf(let values): for value in values { visit(value, at: path) }
    default: break
    }
  }
}
