import CEL
import Catalogue
import Footprint
import Runs

/// The names of things that a condition compares with facts: a region has several spellings and is one
/// place, so that both sides are compared by the catalogue's id.
struct ComparedNames {
  /// A text that is compared with a fact that names a row of the catalogue.
  struct Name {
    let text: String
    let fact: Fact
    /// Where the literal stands in the expression's text, in UTF-8 offsets.
    let part: Range<Int>
    /// The change of case that the fact is compared after, such as `.lowerAscii()`.
    var folding = ""
  }

  /// A call that holds a fact of that kind against a part or a pattern of names.
  struct Pattern {
    /// The call as it would be made on a text, such as `startsWith("gcp/")`.
    let call: String
    /// The part or pattern.
    let text: String
    let fact: Fact
    /// Where the literal stands in the expression's text, in UTF-8 offsets.
    let part: Range<Int>

    /// Whether there are more such things than any catalogue has.
    var isOpen: Bool { fact == .modelID || fact == .datasetID }
  }

  /// The compared texts in their order.
  let names: [Name]
  /// The parts and patterns in their order.
  let patterns: [Pattern]
  /// The labels of the run that are read by name.
  let labels: [String]

  init(_ program: Program) {
    let ast = program.checked.ast
    var names: [Name] = []
    var labels: [String] = []
    var patterns: [Pattern] = []
    for id in ast.nodeIDs {
      switch ast[id].kind {
      case .binary(.equal, let left, let right), .binary(.notEqual, let left, let right),
        .binary(.in, let left, let right):
        for (input, other) in [(left, right), (right, left)] {
          let (named, folding) = Self.unfolded(input, in: ast)
          guard let fact = Self.fact(of: named, in: ast) else { continue }
          for literal in [other] + ast.children(of: other) {
            if case .literal(.string(let text)) = ast[literal].kind {
              names.append(
                Name(text: text, fact: fact, part: ast[literal].range, folding: folding))
            }
          }
        }
      case .memberCall(let target, let function, let arguments):
        if Self.searches.contains(function), arguments.count == 1,
          let fact = Self.fact(of: target, in: ast),
          case .literal(.string(let text)) = ast[arguments[0]].kind
        {
          let call = "\(function)(\(ast.source(of: arguments[0])))"
          patterns.append(
            Pattern(call: call, text: text, fact: fact, part: ast[arguments[0]].range))
        } else if let fact = Self.comparedFact(function, arguments, in: ast) {
          for literal in ast.children(of: target) {
            if case .literal(.string(let text)) = ast[literal].kind {
              names.append(Name(text: text, fact: fact, part: ast[literal].range))
            }
          }
        }
      case .index(let map, let key, isOptional: false):
        guard case .literal(.string(let label)) = ast[key].kind,
          ast.source(of: map) == "run.labels"
        else { continue }
        labels.append(label)
      case .select(let map, field: let label, isOptional: false):
        if ast.source(of: map) == "run.labels" { labels.append(label) }
      default: break
      }
    }
    self.names = names.sorted { $0.part.lowerBound < $1.part.lowerBound }
    self.patterns = patterns.sorted { $0.part.lowerBound < $1.part.lowerBound }
    self.labels = labels
  }

  private static let searches: Set<String> = ["startsWith", "endsWith", "contains", "matches"]

  /// What a change of case is made of, and the call that makes it.
  private static func unfolded(
    _ node: AST.NodeID, in ast: AST
  ) -> (node: AST.NodeID, folding: String) {
    guard case .memberCall(let target, let function, let arguments) = ast[node].kind,
      ["lowerAscii", "upperAscii"].contains(function), arguments.isEmpty
    else { return (node, "") }
    return (target, ".\(function)()")
  }

  /// The fact that a node reads, where it names a row of the catalogue.
  private static func fact(of node: AST.NodeID, in ast: AST) -> Fact? {
    guard let slot = PolicyLanguage.shared.environment.slot(for: ast.source(of: node)),
      case .fact(let fact, _) = PolicyLanguage.shared.meanings[slot],
      Fact.namesOfRows.contains(fact)
    else { return nil }
    return fact
  }

  /// The fact that a macro compares the elements of a list with, as in `[…].exists(r, r == run.site.region)`.
  private static func comparedFact(
    _ function: String, _ arguments: [AST.NodeID], in ast: AST
  ) -> Fact? {
    guard ["exists", "exists_one", "existsOne", "all", "filter"].contains(function),
      arguments.count == 2, case .identifier(let element, _) = ast[arguments[0]].kind
    else { return nil }
    var pending = [arguments[1]]
    while let node = pending.popLast() {
      pending += ast.children(of: node)
      switch ast[node].kind {
      case .binary(.equal, let left, let right), .binary(.notEqual, let left, let right):
        for (own, other) in [(left, right), (right, left)] {
          if case .identifier(element, _) = ast[own].kind, let fact = fact(of: other, in: ast) {
            return fact
          }
        }
      default: break
      }
    }
    return nil
  }

  /// The expression with every name as the catalogue has it; nil when it has them all so already.
  func canonical(_ text: String) -> Program? {
    var edits: [(part: Range<Int>, text: String)] = names.compactMap { name in
      guard let id = Catalogue.shipped.canonicalName(of: name.fact, name.text), id != name.text
      else { return nil }
      return (name.part, Literal.string(id).source + name.folding)
    }
    // Ids of models and datasets have no capitals, while their names on hubs do.
    edits += patterns.compactMap { pattern in
      guard pattern.isOpen, pattern.text.lowercased() != pattern.text else { return nil }
      let isRegex = pattern.call.hasPrefix("matches")
      let text = isRegex ? "(?i)" + pattern.text : pattern.text.lowercased()
      return (pattern.part, Literal.string(text).source)
    }
    guard !edits.isEmpty else { return nil }
    var bytes = Array(text.utf8)
    for edit in edits.sorted(by: { $0.part.lowerBound > $1.part.lowerBound })
    where edit.part.upperBound <= bytes.count {
      bytes.replaceSubrange(edit.part, with: Array(edit.text.utf8))
    }
    do throws(CELIssues) {
      return try PolicyLanguage.shared.environment.compile(
        String(decoding: bytes, as: UTF8.self), expecting: nil)
    } catch {
      return nil
    }
  }
}
