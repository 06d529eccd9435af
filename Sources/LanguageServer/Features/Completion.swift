import Catalogue
import Diagnostics
import Footprint
import Ledger
import Policy
import Quantities
import Runs
import YAMLSource

/// What may be typed at a place.
struct Completion {
  /// One thing that may be typed.
  struct Item: Equatable {
    /// The numbers of the protocol.
    enum Kind: Int {
      case field = 5
      case property = 10
      case unit = 11
      case value = 12
      case keyword = 14
      case reference = 18
    }

    var label: String
    var kind: Kind
    var detail: String
    /// What is inserted where it is more than the label.
    var text: String?
  }

  let kind: DocumentKind
  let file: SourceFile
  let offset: Int
  let catalogue: Catalogue
  let policies: PolicySet?

  /// At most so many are offered; more typing narrows the rest down.
  private static let most = 500

  /// The items that fit what is typed, whether there were more, and the bytes that one replaces.
  var answer: (items: [Item], isIncomplete: Bool, range: Range<Int>) {
    let word = Word(in: file, at: offset, isLeftOnly: true)
    let place = TypingPlace(in: file, at: offset)
    var range = word.range
    let all: [Item]
    if place.expectation == .comment {
      all = inComment(place.typed, word: word, &range)
    } else if let schema = SchemaPath(kind) {
      all = place.expectation == .key ? keys(place, schema) : values(place, schema, word, &range)
    } else {
      all = []
    }
    let typed = file.text(in: range).lowercased()
    let begun = all.filter { $0.label.lowercased().hasPrefix(typed) }
    let fitting =
      typed.isEmpty
      ? all
      : begun
        + all.filter {
          let label = $0.label.lowercased()
          return label.contains(typed) && !label.hasPrefix(typed)
        }
    let items = fitting.prefix(Self.most).map { quoted($0, at: range.lowerBound) }
    return (items, fitting.count > Self.most, range)
  }

  /// The item with the quotation marks that it needs where it is typed.
  private func quoted(_ item: Item, at start: Int) -> Item {
    let before = start > 0 ? file.bytes[start - 1] : nil
    var item = item
    if before == UInt8(ascii: "\"") || before == UInt8(ascii: "'") {
      // They are there already, or half of them, as editors close what is opened.
      item.text = item.label
    } else if file.path.hasSuffix(".json") {
      switch item.kind {
      case .property: item.text = "\"\(item.label)\": "
      case .reference, .value: item.text = "\"\(item.label)\""
      case .keyword where !["true", "false"].contains(item.label):
        item.text = "\"\(item.label)\""
      default: break
      }
    }
    return item
  }

  // MARK: - Keys

  private func keys(_ place: TypingPlace, _ schema: SchemaPath) -> [Item] {
    let here = schema.below(place.keys)
    var fields = here.fields
    // A list may begin with the keys of its first element, but for the dash.
    if fields.isEmpty { return values(place, schema) }
    fields.removeAll { place.siblings.contains($0.key) }
    return fields.map { field in
      Item(
        label: field.key, kind: .property, detail: field.doc, text: field.key + ": ")
    }
  }

  // MARK: - Values

  private func values(
    _ place: TypingPlace, _ schema: SchemaPath, _ word: Word, _ range: inout Range<Int>
  ) -> [Item] {
    let here = schema.below(place.keys)
    if let dimension = dimension(here, place.keys), let number = Self.number(place.typed) {
      // The unit alone is typed; the number before it stays.
      range = (offset - number.unit.utf8.count)..<offset
      return Self.units(of: dimension)
    }
    if Self.isExpression(here) { return expression(word, &range) }
    if place.typed.hasPrefix(ShippedPolicies.prefix) {
      // The colon ends a word, and belongs to the name of a pack.
      range = (offset - place.typed.utf8.count)..<offset
    }
    return values(place, schema)
  }

  private func values(_ place: TypingPlace, _ schema: SchemaPath) -> [Item] {
    let here = schema.below(place.keys)
    var items: [Item] = []
    for value in here.alternatives {
      switch value {
      case .choice(let words): items += words.map { Item(label: $0, kind: .keyword, detail: "") }
      case .boolean:
        items += ["true", "false"].map { Item(label: $0, kind: .keyword, detail: "") }
      case .scalar(_, let examples):
        items += examples.map { Item(label: $0, kind: .value, detail: "example") }
      default: break
      }
    }
    if let fact = SchemaPath.fact(place.keys) { items = names(of: fact) + items }
    if kind == .policy || kind == .project { items = ids(place.keys) + items }
    return items
  }

  /// Names of the catalogue, and words of a fact.
  private func names(of fact: Fact) -> [Item] {
    guard let table = CatalogueNames.table(of: fact) else { return [] }
    return CatalogueNames.rows(of: table, in: catalogue).map {
      Item(label: $0.id, kind: .reference, detail: $0.source)
    }
  }

  /// Elements of the policies that a key refers to.
  private func ids(_ keys: [String]) -> [Item] {
    guard let key = keys.last(where: { $0 != DocumentPath.element }) else { return [] }
    func items(_ ids: [String], _ detail: String) -> [Item] {
      ids.map { Item(label: $0, kind: .reference, detail: detail) }
    }
    if key == "imports" || key == "policies" { return items(ShippedPolicies.names, "pack") }
    guard let policies else { return [] }
    return switch key {
    case "suggest": items(policies.measures.map(\.id), "measure")
    case "parent": items(policies.budgets.map(\.id), "budget")
    case "covers", "violated", "waived":
      items(policies.budgets.map(\.id), "budget") + items(policies.rules.map(\.id), "rule")
    default: []
    }
  }

  // MARK: - Units

  /// What a number at the place measures.
  private func dimension(_ here: SchemaPath, _ keys: [String]) -> Dimension? {
    if let fact = SchemaPath.fact(keys), case .number(let dimension) = fact.kind {
      return dimension
    }
    for case .scalar(let name, let examples) in here.alternatives {
      if let dimension = Dimension.allCases.first(where: { name.hasPrefix($0.article) }) {
        return dimension
      }
      // A limit is of whatever its metric is of.
      if examples.contains(where: { $0.hasSuffix("kgCO2e") }) { return .mass }
    }
    return nil
  }

  /// A number with the start of a unit behind it.
  private static func number(_ typed: String) -> (text: String, unit: String)? {
    let digits = typed.prefix { $0.isASCII && ($0.isNumber || ".eE+-_".contains($0)) }
    guard digits.first?.isNumber == true else { return nil }
    let rest = typed.dropFirst(digits.count).drop { $0 == " " }
    guard rest.allSatisfy({ $0.isLetter || $0.isNumber || "/%-".contains($0) }) else { return nil }
    // An exponent that is begun looks like the end of a number.
    return (String(digits), String(rest))
  }

  private static func units(of dimension: Dimension) -> [Item] {
    dimension.commonUnits.map { Item(label: $0, kind: .unit, detail: dimension.article) }
  }

  // MARK: - Expressions

  private static func isExpression(_ here: SchemaPath) -> Bool {
    here.alternatives.contains { value in
      guard case .scalar(let name, _) = value else { return false }
      return name == "a CEL condition" || name == "a message"
    }
  }

  private func expression(_ word: Word, _ range: inout Range<Int>) -> [Item] {
    var parts = word.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1 else {
      return [
        ("run", "the run and its facts"), ("estimate", "what it would use and emit"),
        ("base", "the run and its estimate at the base revision"),
        ("now", "the instant of the check"),
      ].map { Item(label: $0.0, kind: .field, detail: $0.1) }
    }
    var start = 0
    if parts[0] == "base", parts.count > 2 { (parts, start) = (Array(parts.dropFirst()), 5) }
    let prefix = parts[0] + "."
    switch parts[0] {
    case "run":
      range = (word.range.lowerBound + start + prefix.utf8.count)..<offset
      return Fact.allCases.map { Item(label: $0.rawValue, kind: .field, detail: $0.summary) }
    case "estimate":
      range = (word.range.upperBound - parts[parts.count - 1].utf8.count)..<offset
      return parts.count > 2
        ? PolicyLanguage.Statistic.allCases.map {
          Item(label: $0.rawValue, kind: .field, detail: "")
        }
        : Metric.allCases.map { Item(label: $0.rawValue, kind: .field, detail: $0.summary) }
    case "base":
      range = (word.range.lowerBound + prefix.utf8.count)..<offset
      return ["run", "estimate"].map {
        Item(label: $0, kind: .field, detail: "at the base revision")
      }
    default: return []
    }
  }

  // MARK: - Comments

  /// Facts in `# carbonward: …`.
  private func inComment(_ typed: String, word: Word, _ range: inout Range<Int>) -> [Item] {
    let text = typed.drop { $0 == " " }
    guard text.hasPrefix("carbonward:") else {
      return "carbonward: ".hasPrefix(String(text)) && !text.isEmpty
        ? [Item(label: "carbonward: ", kind: .keyword, detail: "state facts of the run")] : []
    }
    let last =
      text.dropFirst("carbonward:".count).split(
        separator: " ", omittingEmptySubsequences: false
      ).last.map(String.init) ?? ""
    guard let equals = last.firstIndex(of: "=") else {
      range = (offset - last.utf8.count)..<offset
      return Fact.allCases.map {
        Item(label: $0.rawValue, kind: .property, detail: $0.summary, text: $0.rawValue + "=")
      }
    }
    let value = String(last[last.index(after: equals)...])
    range = (offset - value.utf8.count)..<offset
    guard let fact = Fact(named: String(last[..<equals])) else { return [] }
    switch fact.kind {
    case .choice(let words): return words.map { Item(label: $0, kind: .keyword, detail: "") }
    case .flag: return ["true", "false"].map { Item(label: $0, kind: .keyword, detail: "") }
    case .number(let dimension):
      guard let number = Self.number(value) else { return [] }
      range = (offset - number.unit.utf8.count)..<offset
      return Self.units(of: dimension)
    case .text, .timestamp: return names(of: fact)
    }
  }
}
