import Diagnostics
import Files
import Policy
import Result
import TrainingConfigs
import YAMLSource

/// Where the thing at a place comes from.
struct Definition {
  let analysis: Analysis
  let file: SourceFile
  let offset: Int

  /// The places, the likeliest first; packs have none, as they come with the program.
  var targets: [SourceRange] {
    let found = analysis.kind == .policy || analysis.kind == .project ? named : []
    return found.isEmpty ? ofFindings + ofFacts : found
  }

  // MARK: - From a config

  /// The rules and budgets behind what is said at the place.
  private var ofFindings: [SourceRange] {
    guard let policies = analysis.policies else { return [] }
    var ranges: [SourceRange] = []
    for run in analysis.runs {
      for finding in run.findings where finding.level > .none && finding.kind != .sanity {
        let own = finding.locations.filter { $0.path == analysis.path }
        let isHere =
          own.contains { Self.holds(file.bytes(of: $0), offset) }
          || own.isEmpty && file.line(at: offset) == 0
        guard isHere else { continue }
        for explanation in policies.explain(finding.id)
        where explanation.kind.rawValue == finding.kind.rawValue {
          add(explanation.definition, to: &ranges)
        }
      }
    }
    return ranges
  }

  /// Where another file of the run states a fact that the place is about.
  private var ofFacts: [SourceRange] {
    let word = Word(in: file, at: offset)
    return analysis.runs.flatMap(\.facts).compactMap { fact in
      guard fact.name == word.text, let location = fact.location,
        let other = analysis.file(location.path)
      else { return nil }
      return SourceRange(file: other, bytes: other.bytes(of: location))
    }
  }

  // MARK: - From a policy or project

  private var named: [SourceRange] {
    guard let path = DocumentPath(in: file, at: offset), let node = path.node, !path.isKey else {
      return []
    }
    var ranges: [SourceRange] = []
    if analysis.kind == .policy {
      for explanation in analysis.policies?.explain(node.text) ?? [] {
        add(explanation.definition, to: &ranges)
      }
    }
    if ranges.isEmpty, let target = fileTarget(node.text) { ranges.append(target) }
    return ranges
  }

  /// A file that a document names, relative to the root or to its own folder.
  private func fileTarget(_ name: String) -> SourceRange? {
    guard !name.isEmpty, name.utf8.count <= 1_024, !name.contains(":") else { return nil }
    let folder = analysis.path.lastIndex(of: "/").map { String(analysis.path[...$0]) } ?? ""
    for base in ["", folder] {
      let path = String(AbsolutePath.normalised(base + name, in: "/").dropFirst())
      if analysis.workspace.files.kind(of: path) == .file, let file = analysis.file(path) {
        return SourceRange(file: file, bytes: 0..<0)
      }
    }
    return nil
  }

  private func add(_ range: SourceRange, to ranges: inout [SourceRange]) {
    // A pack is in no file that a client could open.
    if !range.file.path.contains(":"), !ranges.contains(range) { ranges.append(range) }
  }

  private static func holds(_ range: Range<Int>, _ offset: Int) -> Bool {
    range.contains(offset) || range.upperBound == offset
  }
}
