import Runs
import TrainingConfigs

/// Labels that a request states over every file: `labels.tier=gold`.
struct LabelAssignments: Sendable {
  private static let prefix = "labels."

  /// The labels; the last of a key counts.
  private var labels: [(key: String, value: String)] = []
  /// The assignments that state something else.
  private(set) var others: [String] = []

  init(_ assignments: [String]) {
    for text in assignments {
      guard let equals = text.firstIndex(of: "="), text.hasPrefix(Self.prefix) else {
        others.append(text)
        continue
      }
      let key = String(text[..<equals].dropFirst(Self.prefix.count))
      let value = String(text[text.index(after: equals)...])
      guard !key.isEmpty, !value.isEmpty else {
        others.append(text)
        continue
      }
      labels.removeAll { $0.key == key }
      labels.append((key, value))
    }
  }

  /// The runs of a search with these labels on each of them.
  func stated(on search: RunSearch) -> RunSearch {
    guard !labels.isEmpty else { return search }
    var search = search
    search.runs = search.runs.map(stated)
    search.leftOut = search.leftOut.map(stated)
    return search
  }

  private func stated(on joined: JoinedRun) -> JoinedRun {
    var joined = joined
    for (key, value) in labels {
      joined.run.labels.removeAll { $0.key == key }
      joined.run.labels.append((key, Traced(value, .override("--set"))))
    }
    joined.run.labels.sort { $0.key < $1.key }
    return joined
  }
}
