public import Diagnostics
public import Ledger
import Policy
import Quantities
import Runs
import TrainingConfigs
import YAMLSource

/// Runs that a ledger has seen measured, as entries of `history` in a project file: with them the next
/// prediction is calibrated.
public struct MeasuredHistory: Sendable {
  /// A run as it went.
  public struct Entry: Sendable {
    /// The key of the charge, which names the entry.
    public var key: String
    var facts: [FactAssignment]
    /// Accelerator-hours of one trial.
    var deviceHours: Double
  }

  /// By key.
  public private(set) var entries: [Entry] = []
  /// Measured runs that say too little, each with the reason.
  public private(set) var skipped: [(key: String, reason: String)] = []

  /// Takes the settled charges of a ledger.
  public init(_ charges: [Charge]) {
    for charge in charges.sorted(by: { $0.key < $1.key }) where charge.state == .settled {
      guard let hours = charge.actuals[.deviceTime].map(LedgerMetric.deviceTime.value), hours > 0
      else {
        skipped.append((charge.key, "nobody measured how long it took, or on how many devices"))
        continue
      }
      let facts = (charge.labels[LedgerLabel.facts] ?? "").split(separator: "\n").compactMap {
        try? FactAssignment.parse(String($0))
      }
      guard facts.contains(where: { $0.fact == .accelerator }) else {
        skipped.append((charge.key, "what it trained was not reserved with it"))
        continue
      }
      let trials = facts.first { $0.fact == .trials }?.value.number?.central ?? 1
      entries.append(
        Entry(key: charge.key, facts: facts, deviceHours: hours / max(trials, 1)))
    }
  }

  /// The entries as `history:` in YAML, one line each.
  public var yaml: String {
    entries.isEmpty ? "" : Self.block(entries)
  }

  /// A project file, or the file of measured runs that one names, with the entries that it does not have yet.
  ///
  /// An entry is known by its `name`; what stands in the file already stays as it is.
  ///
  /// - Returns: The file and the keys of what was added; nil where the file cannot hold them.
  public func added(to file: SourceFile) -> (file: SourceFile, keys: [String])? {
    guard let before = Self.read(file) else { return nil }
    let names = Set(before.compactMap { $0.facts[.name]?.value.text })
    let fresh = entries.filter { !names.contains($0.key) }
    guard !fresh.isEmpty else { return (file, []) }
    // Whatever way is taken, the file has to read as what was meant.
    for way in [Self.appended, Self.inserted, Self.added] {
      if let edited = way(fresh, file), let after = Self.read(edited),
        after.count == before.count + fresh.count
      {
        return (edited, fresh.map(\.key))
      }
    }
    return nil
  }

  private static func read(_ file: SourceFile) -> [ProjectMeasurement]? {
    var bag = DiagnosticBag()
    if root(of: file)?["carbonward"]?.text == "history/v1" {
      let history = ProjectFile.readHistory(file, into: &bag)
      return bag.hasErrors ? nil : history
    }
    let project = ProjectFile.read(file, into: &bag)
    // What another file holds cannot be added to here.
    guard !bag.hasErrors, let project, project.historyFile == nil else { return nil }
    return project.history
  }

  /// To the list that is there.
  private static func appended(_ entries: [Entry], _ file: SourceFile) -> SourceFile? {
    var file = file
    for entry in entries {
      guard let list = root(of: file)?["history"],
        let edit = YAMLEdits.appendElement(entry.value, to: list),
        let edited = try? file.applying([edit])
      else { return nil }
      file = edited
    }
    return file
  }

  /// At the end of the file, a line each.
  private static func inserted(_ entries: [Entry], _ file: SourceFile) -> SourceFile? {
    guard root(of: file)?["history"] == nil else { return nil }
    let isEnded = file.bytes.isEmpty || file.bytes.last == UInt8(ascii: "\n")
    let text = (isEnded ? "" : "\n") + block(entries)
    return SourceFile(path: file.path, bytes: file.bytes + Array(text.utf8))
  }

  /// Wherever the mapping takes a key.
  private static func added(_ entries: [Entry], _ file: SourceFile) -> SourceFile? {
    guard let root = root(of: file),
      let edit = YAMLEdits.insertKey("history", .list(entries.map(\.value)), in: root)
    else { return nil }
    return try? file.applying([edit])
  }

  private static func root(of file: SourceFile) -> YAMLNode? {
    var bag = DiagnosticBag()
    return YAMLReader(.strict).readDocument(file, into: &bag)?.root
  }

  private static func block(_ entries: [Entry]) -> String {
    let writer = ScalarWriter()
    return "history:\n" + entries.map { "  - " + writer.text(of: $0.value) + "\n" }.joined()
  }
}

extension MeasuredHistory.Entry {
  /// The entry as a value of YAML.
  fileprivate var value: YAMLNewValue {
    var groups: [YAMLNewEntry] = [YAMLNewEntry("name", .string(key))]
    for assignment in facts where assignment.fact != .name {
      let parts = assignment.fact.rawValue.split(separator: ".", maxSplits: 1).map(String.init)
      let written = FactText.write(assignment.value, for: assignment.fact)
      let value: YAMLNewValue =
        assignment.value.text == nil ? .literal(written) : .string(written)
      guard parts.count == 2 else {
        groups.append(YAMLNewEntry(parts[0], value))
        continue
      }
      let member = YAMLNewEntry(parts[1], value)
      if let index = groups.firstIndex(where: { $0.key == parts[0] }),
        case .mapping(let members) = groups[index].value
      {
        groups[index].value = .mapping(members + [member])
      } else {
        groups.append(YAMLNewEntry(parts[0], .mapping([member])))
      }
    }
    return .mapping([
      YAMLNewEntry("run", .mapping(groups)),
      YAMLNewEntry(
        "device_hours", .literal(CanonicalNumber.rounded(deviceHours, significantDigits: 6) + " h")),
    ])
  }
}
