import ConfigText
import Diagnostics
import Runs
import Text

/// Datasets as front ends write them in one word each: `name#500`, `name:subset`, `name@0.5`.
enum DatasetWords {
  /// Places that may stand in front of a name.
  private static let hubs = ["hf::", "ms::", "HF::", "MS::"]

  /// Reads ms-swift's `name#N`, which takes N examples.
  static func source(_ setting: Setting) -> DataSource? {
    guard let text = setting.text, !text.isEmpty else { return nil }
    if let problem = setting.problem {
      return DataSource(text, .unreadable(problem), at: setting.range)
    }
    var name = text
    for hub in hubs where name.hasPrefix(hub) { name = String(name.dropFirst(hub.utf8.count)) }
    guard let mark = name.lastIndex(of: "#") else { return DataSource(name, at: setting.range) }
    let count = String(name[name.index(after: mark)...])
    name = String(name[..<mark])
    guard let number = Number.parse(count), number > 0 else {
      return DataSource(
        name, .unreadable("`\(FactText.shortened(count))` is not a number of examples"),
        at: setting.range)
    }
    return DataSource(name, .examples(number), at: setting.range)
  }

  /// The settings of a value that is one dataset or a list of them; one word may hold several, set
  /// apart by commas.
  static func words(_ key: String, in settings: Settings) -> [Setting] {
    guard let setting = settings[key], !setting.isNull else { return [] }
    let nodes = setting.node.isList ? setting.node.elements : [setting.node]
    return nodes.prefix(1_000).flatMap { node -> [Setting] in
      let whole = settings.setting(of: node, at: key)
      guard whole.problem == nil, let text = whole.text, text.contains(",") else { return [whole] }
      return text.split(separator: ",").map { trimmed($0) }.filter { !$0.isEmpty }.map { part in
        var one = whole
        one.text = part
        one.literal = nil
        return one
      }
    }
  }
}

extension Reading {
  /// States the datasets of a run: the first one's name, and all of them where they are several or a
  /// part of one.
  mutating func readDatasets(_ sources: [DataSource], at range: SourceRange?, place: Place? = nil) {
    guard let first = sources.first, let range = first.range ?? range else { return }
    state(.datasetID, .text(first.name), .declared(range), place: place)
    readSources(sources, at: range)
  }
}

extension Reading {
  /// `['a.parquet', 'b.parquet']` is a list in one word: the first is named.
  mutating func readListedFiles(_ setting: Setting?) {
    guard let text = self[.datasetID]?.value.text, text.contains("["), let setting else { return }
    forget([.datasetID])
    let names = text.split { "[], '\"".contains($0) }.map(String.init)
    guard let first = names.first, !first.contains("$") else { return }
    state(
      .datasetID, .text(first), .declared(setting.range),
      place: .cannot("the dataset is one of a list"))
    readSources(names.map { DataSource($0, at: setting.range) }, at: setting.range)
  }
}
