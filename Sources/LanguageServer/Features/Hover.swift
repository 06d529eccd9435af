import Catalogue
import Diagnostics
import Guide
import Policy
import Quantities
import Reports
import Result
import Runs
import YAMLSource

/// What an editor shows of the thing under the pointer.
struct Hover {
  let analysis: Analysis
  let file: SourceFile
  let offset: Int

  /// At most so many facts are told of one line.
  private static let mostFacts = 6
  /// At most so many runs of one file are told.
  private static let mostRuns = 5

  /// The page and the bytes that it is about; nil where there is nothing to say.
  var page: (page: Page, range: Range<Int>)? {
    let found = analysis.kind.isOwn ? own ?? facts : facts
    return found ?? row ?? firstLine
  }

  // MARK: - Configs

  /// The facts that the place states, and what follows from them.
  private var facts: (page: Page, range: Range<Int>)? {
    let runs = analysis.runs
    let found = FactsAtPlace(runs, path: analysis.path, file: file, offset: offset)
    guard let range = found.range else { return nil }
    var page = Page()
    for fact in found.facts.prefix(Self.mostFacts) {
      page.add(Self.sheet(fact))
      addRows(of: fact, to: &page)
    }
    for run in runs.prefix(Self.mostRuns) where found.runs.contains(run.name) {
      page.add(EstimatePage.sheet(run))
    }
    return (page, range)
  }

  private static func sheet(_ fact: FactResult) -> Sheet {
    var fields = [("value", fact.valueText), ("from", fact.originText)]
    if let known = Fact(named: fact.name) { fields.insert(("is", known.summary), at: 0) }
    if !fact.inputs.isEmpty { fields.append(("of", fact.inputs.joined(separator: ", "))) }
    return Sheet(heading: fact.name, fields: fields.map { (label: $0.0, text: $0.1) })
  }

  /// What the catalogue says of a name.
  private func addRows(of fact: FactResult, to page: inout Page) {
    guard case .text(let name) = fact.value, let known = Fact(named: fact.name),
      let table = CatalogueNames.table(of: known)
    else { return }
    for sheet in Sheet.rows(name, in: analysis.catalogue)
    where sheet.heading.hasPrefix(table.rawValue + " ") {
      page.add(sheet)
    }
  }

  /// The estimates of the runs, on the first line of the file.
  private var firstLine: (page: Page, range: Range<Int>)? {
    guard file.line(at: offset) == 0, !analysis.runs.isEmpty else { return nil }
    var page = Page()
    for run in analysis.runs.prefix(Self.mostRuns) { page.add(EstimatePage.sheet(run)) }
    return (page, file.range(ofLine: 0))
  }

  // MARK: - Documents of Carbonward

  /// What the declarations and the policies say of the place.
  private var own: (page: Page, range: Range<Int>)? {
    guard let path = DocumentPath(in: file, at: offset), let node = path.node else { return nil }
    var page = Page()
    var range = node.range.bytes
    if path.isKey {
      addKey(path, to: &page)
    } else if let named = expression {
      page.add(named.sheet)
      range = named.range
    } else if let fact = SchemaPath.fact(path.keys) {
      page = facts?.page ?? page
      if let sheet = Sheet.fact(fact.rawValue) { page.add(sheet) }
      if let table = CatalogueNames.table(of: fact) {
        for sheet in Sheet.rows(node.text, in: analysis.catalogue)
        where sheet.heading.hasPrefix(table.rawValue + " ") {
          page.add(sheet)
        }
      }
    }
    addElements(path, to: &page)
    return page.isEmpty ? nil : (page, range)
  }

  /// A key: what it is for, and the fact that it states.
  private func addKey(_ path: DocumentPath, to page: inout Page) {
    let parent = SchemaPath(analysis.kind)?.below(path.keys.dropLast())
    if let field = parent?.fields.first(where: { $0.key == path.keys.last }), !field.doc.isEmpty {
      page.add(Sheet(heading: field.key, fields: [(label: "is", text: field.doc)]))
    }
    if let fact = SchemaPath.fact(path.keys), parent?.fields.isEmpty == false {
      if let facts { for section in facts.page.sections { page.add(section) } }
      if let sheet = Sheet.fact(fact.rawValue) { page.add(sheet) }
    } else if let key = path.keys.last, page.isEmpty || path.keys.count == 1,
      let sheet = Topics.sheet(key)
    {
      page.add(sheet)
    }
  }

  /// A fact or metric in an expression, such as `run.model.params`.
  private var expression: (sheet: Sheet, range: Range<Int>)? {
    let word = Word(in: file, at: offset)
    var parts = word.text.split(separator: ".").map(String.init)
    if parts.first == "base" { parts.removeFirst() }
    switch parts.first {
    case "run" where parts.count > 1:
      var name = parts.dropFirst().joined(separator: ".")
      if name.hasSuffix("_written") { name.removeLast("_written".count) }
      return Sheet.fact(name).map { ($0, word.range) }
    case "estimate" where parts.count > 1:
      return Sheet.metric(parts[1]).map { ($0, word.range) }
    default: return nil
    }
  }

  /// What is named at the place, or else the budget, rule, measure or waiver that the place belongs to.
  private func addElements(_ path: DocumentPath, to page: inout Page) {
    guard analysis.kind == .policy, let policies = analysis.policies else { return }
    let named = path.isKey ? [] : path.node.map { policies.explain($0.text) } ?? []
    let around = path.mappings.dropFirst().compactMap { $0["id"]?.text }.first
    let kind = path.keys.first.map { $0.hasSuffix("s") ? String($0.dropLast()) : $0 }
    let belonging = (around.map { policies.explain($0) } ?? []).filter { $0.kind.rawValue == kind }
    for explanation in named.isEmpty ? belonging : named { page.add(Sheet(explanation)) }
  }

  // MARK: - The catalogue

  /// A row of the catalogue that is named anywhere, a comment included.
  private var row: (page: Page, range: Range<Int>)? {
    let word = Word(in: file, at: offset)
    guard word.text.utf8.count >= 3, word.text.utf8.contains(where: { $0 >= 0x61 && $0 <= 0x7A }),
      word.text.utf8.contains(where: { (0x30...0x39).contains($0) })
    else { return nil }
    var page = Page()
    for sheet in Sheet.rows(word.text, in: analysis.catalogue) { page.add(sheet) }
    return page.isEmpty ? nil : (page, word.range)
  }
}

/// The facts that a place in a file states, or else those that its line does.
private struct FactsAtPlace {
  private(set) var facts: [FactResult] = []
  private(set) var runs: Set<String> = []
  private(set) var range: Range<Int>?

  init(_ runs: [RunResult], path: String, file: SourceFile, offset: Int) {
    let line = file.line(at: offset)
    var near: [(fact: FactResult, run: String, range: Range<Int>)] = []
    for run in runs {
      for fact in run.facts {
        guard let location = fact.location, location.path == path,
          location.line - 1 <= line, location.endLine - 1 >= line
        else { continue }
        near.append((fact, run.name, file.bytes(of: location)))
      }
    }
    let exact = near.filter { $0.range.contains(offset) || $0.range.upperBound == offset }
    for found in exact.isEmpty ? near : exact {
      range =
        range.map {
          min($0.lowerBound, found.range.lowerBound)..<max($0.upperBound, found.range.upperBound)
        } ?? found.range
      self.runs.insert(found.run)
      if !facts.contains(found.fact) { facts.append(found.fact) }
    }
  }
}
