import ConfigText
import Diagnostics
import Files
import Runs
import YAMLSource

/// Where facts can be stated that no file states yet, in Carbonward's own words.
enum FactHome: Sendable {
  /// A `run/v1` document, by its place in the file: there are many, and few are changed.
  case run(SourceRange)
  /// The project file, with its entry for the run, where it has one; else an entry is made for the
  /// run's path.
  indirect case project(SourceFile, entry: SourceRange?, path: String)

  /// The edits that state all of the facts together; nil where the file leaves no place for them.
  func edits(stating assignments: [FactAssignment]) -> [Edit]? {
    switch self {
    case .run(let place):
      var bag = DiagnosticBag()
      let documents = YAMLReader(.strict).read(place.file, into: &bag).documents
      guard let own = documents.first(where: { $0.root.range == place }) else { return nil }
      return Self.edits(assignments, in: own.root)
    case .project(let file, let entry, let path):
      var bag = DiagnosticBag()
      guard let root = YAMLReader(.strict).readDocument(file, into: &bag)?.root else { return nil }
      guard let entry else { return Self.addEntry(path, assignments, to: root).map { [$0] } }
      let own = root["runs"]?.elements.first { $0.range == entry }
      guard let own else { return nil }
      guard let facts = own.entry("facts") else {
        return YAMLEdits.insertKey("facts", Self.map(assignments), in: own).map { [$0] }
      }
      return facts.isMerged ? nil : Self.edits(assignments, in: facts.value)
    }
  }

  /// Where a fact can be changed that the document itself states; nil of one that it does not.
  func place(of fact: Fact, stated value: Traced<FactValue>?) -> Place? {
    guard case .run(let document) = self, case .declared(let range)? = value?.origin,
      range.file === document.file
    else { return nil }
    return .stating(fact, at: range)
  }

  // MARK: - Maps of facts

  /// Adds facts to a map: into the map of their group where there is one, else beside the dotted keys
  /// of the group, else with a map of their own.
  private static func edits(_ assignments: [FactAssignment], in map: YAMLNode) -> [Edit]? {
    guard !map.isAlias else { return nil }
    if map.kind == .scalar {
      return map.scalar() == .null ? [YAMLEdits.replace(map, with: Self.map(assignments))] : nil
    }
    var edits: [Edit] = []
    var new: [YAMLNewEntry] = []
    for group in groups(of: assignments) {
      let entries = group.assignments.map(Self.entry)
      guard let name = group.name else {
        guard !entries.contains(where: { map.entry($0.key) != nil }) else { return nil }
        new += entries
        continue
      }
      if let written = map.entry(name) {
        guard !written.isMerged, let added = add(entries, to: written.value) else { return nil }
        edits.append(added)
        continue
      }
      let dotted = map.writtenEntries.last { $0.key.text.hasPrefix(name + ".") }
      guard let dotted else {
        new.append(YAMLNewEntry(name, .mapping(entries)))
        continue
      }
      let full = entries.map { YAMLNewEntry("\(name).\($0.key)", $0.value) }
      guard !full.contains(where: { map.entry($0.key) != nil }),
        let added = YAMLEdits.insertKeys(full, in: map, after: dotted.key.text)
      else { return nil }
      edits.append(added)
    }
    if !new.isEmpty {
      guard let added = YAMLEdits.insertKeys(new, in: map) else { return nil }
      edits.append(added)
    }
    return edits
  }

  private static func add(_ entries: [YAMLNewEntry], to group: YAMLNode) -> Edit? {
    guard !group.isAlias else { return nil }
    if group.kind == .scalar, group.scalar() == .null {
      return YAMLEdits.replace(group, with: .mapping(entries))
    }
    guard !entries.contains(where: { group.entry($0.key) != nil }) else { return nil }
    return YAMLEdits.insertKeys(entries, in: group)
  }

  private static func groups(
    of assignments: [FactAssignment]
  ) -> [(name: String?, assignments: [FactAssignment])] {
    var groups: [(name: String?, assignments: [FactAssignment])] = []
    for assignment in assignments {
      let name = assignment.fact.group
      if let index = groups.firstIndex(where: { $0.name == name }) {
        groups[index].assignments.append(assignment)
      } else {
        groups.append((name, [assignment]))
      }
    }
    return groups
  }

  private static func entry(_ assignment: FactAssignment) -> YAMLNewEntry {
    let name = assignment.fact.rawValue
    let key = name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? name
    return YAMLNewEntry(key, FactLiteral.value(assignment.value, for: assignment.fact))
  }

  /// All of the facts as one map, those of a group in a map of the group.
  private static func map(_ assignments: [FactAssignment]) -> YAMLNewValue {
    .mapping(
      groups(of: assignments).flatMap { group in
        let entries = group.assignments.map(entry)
        return group.name.map { [YAMLNewEntry($0, .mapping(entries))] } ?? entries
      })
  }

  // MARK: - Entries of a project

  private static func addEntry(
    _ path: String, _ assignments: [FactAssignment], to root: YAMLNode
  ) -> Edit? {
    let entry = YAMLNewValue.mapping([
      YAMLNewEntry("match", .string(Glob.escaping(path))), YAMLNewEntry("facts", map(assignments)),
    ])
    guard let runs = root.entry("runs") else {
      return YAMLEdits.insertKey("runs", .list([entry]), in: root)
    }
    guard !runs.isMerged, !runs.value.isAlias else { return nil }
    if runs.value.kind == .scalar, runs.value.scalar() == .null {
      return YAMLEdits.replace(runs.value, with: .list([entry]))
    }
    return YAMLEdits.appendElement(entry, to: runs.value)
  }
}

extension Fact {
  /// The group that the fact is in, such as `site`; nil for one that stands alone.
  var group: String? { rawValue.firstIndex(of: ".").map { String(rawValue[..<$0]) } }
}

/// Values of facts as YAML.
enum FactLiteral {
  static func value(_ value: FactValue, for fact: Fact) -> YAMLNewValue {
    let text = FactText.write(value, for: fact)
    return value.text == nil ? .literal(text) : .string(text)
  }

  /// `10 h` and `gcp/us-central1` stand as they are; anything that YAML could misread is quoted, with
  /// the quotes of the old value where it has some.
  static func write(_ value: FactValue, for fact: Fact, replacing old: String = "") -> String {
    let writer = ScalarWriter(isInFlow: true)
    let text = FactText.write(value, for: fact)
    switch old.first {
    case "\"": return writer.doubleQuoted(text)
    case "'": return writer.singleQuoted(text) ?? writer.doubleQuoted(text)
    default: return writer.text(of: Self.value(value, for: fact))
    }
  }
}
