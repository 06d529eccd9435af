import ConfigText
import Diagnostics
import Text

/// What a program loads for the words by which its settings name data: `oasst1` may be anything to it.
struct NamedData: Sendable {
  /// What is loaded for a word; without a name where that cannot be told.
  struct Meaning: Sendable {
    var name: String?
    var range: SourceRange
  }

  private typealias Load = (scope: Int, range: Range<Int>, source: PythonExpression)

  private static let loaders = [
    "load_dataset", "load_from_disk", "from_json", "from_csv", "from_parquet", "from_pandas",
    "read_csv", "read_json", "read_parquet",
  ]

  private var all: [String: [String: Meaning]] = [:]

  init(_ scopes: ProgramScopes) {
    let loads = Self.loads(in: scopes)
    for choice in scopes.choices {
      let sources =
        choice.values.filter { Self.isPath($0.string) }
        + loads.filter { $0.scope == choice.scope && choice.body.contains($0.range.lowerBound) }
        .map(\.source)
      add(sources, for: choice.words, choice.subject, choice.scope, of: scopes)
    }
    for (table, subject, scope) in scopes.lookups {
      guard case .dictionary(let pairs)? = scopes.table(table, in: scope)?.kind else { continue }
      for pair in pairs {
        guard let word = pair.key?.string else { continue }
        let called = pair.value.name.flatMap { scopes.functions[$0]?.first }
        let sources =
          ([pair.value] + pair.value.parts).filter { Self.isPath($0.string) }
          + loads.filter { $0.scope == called }.map(\.source)
        add(sources, for: [word], subject, scope, of: scopes)
      }
    }
  }

  /// Where something is loaded, or a function is called that does nothing but load it.
  private static func loads(in scopes: ProgramScopes) -> [Load] {
    let own = loaders.flatMap { scopes.callsByName[$0] ?? [] }.map { index -> Load in
      let call = scopes.calls[index]
      let source = call.argument("data_files") ?? call.argument("path", at: 0) ?? call.callee
      return (call.scope, call.range, source)
    }
    let around = own.flatMap { load -> [Load] in
      guard let name = scopes.scopes[load.scope].name, scopes.functions[name]?.count == 1 else {
        return []
      }
      return (scopes.callsByName[name] ?? []).map {
        (scopes.calls[$0].scope, scopes.calls[$0].range, load.source)
      }
    }
    return own + around
  }

  private static func isPath(_ text: String?) -> Bool {
    text.map { $0.contains("/") && !$0.contains(" ") && $0.utf8.count < 200 } ?? false
  }

  private mutating func add(
    _ sources: [PythonExpression], for words: [String], _ subject: PythonExpression, _ scope: Int,
    of scopes: ProgramScopes
  ) {
    guard let first = sources.first, all.count < 200,
      let key = scopes.trace(subject, in: scope)?.path.last ?? subject.lastName
    else { return }
    let name = Set(sources.map(\.string)).count == 1 ? first.string : nil
    // What is loaded by the word itself is the word.
    guard name != nil || !sources.allSatisfy({ scopes.trace($0, in: scope)?.path.last == key })
    else { return }
    let file = scopes.program.modules[scopes.scopes[scope].module].file
    let range = SourceRange(file: file, bytes: first.range)
    for word in words where word != name {
      let known = all[key]?[word]
      all[key, default: [:]][word] = Meaning(
        name: known == nil || known?.name == name ? name : nil, range: range)
    }
  }

  /// What a setting's word means; nil where it means itself.
  func meaning(of word: String, as key: String) -> Meaning? {
    if let meaning = all[key]?[word] { return meaning }
    // What is not followed may be called otherwise where it is asked for.
    let other = all.keys.sorted().first { $0.contains("data") && all[$0]?[word] != nil }
    return other.flatMap { all[$0]?[word] }
  }
}
