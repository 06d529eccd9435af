import Result

/// What stands above a config while it is read and changed: the verdict and the estimate of each run.
struct CodeLens {
  let analysis: Analysis

  /// At most so many runs of one file are told.
  private static let mostRuns = 5

  /// One line for each run that the file proposes.
  var titles: [String] {
    analysis.runs.filter { $0.path == analysis.path }.prefix(Self.mostRuns).map { run in
      let known = [MetricKey.emissions, .energy].compactMap { key in
        run.estimate[key].map { EstimatePage.text($0, key) }
      }
      let missing = known.isEmpty ? run.estimate.missing.prefix(1).map(\.message) : []
      return ([run.verdict.rawValue] + known + missing).joined(separator: " · ")
    }
  }
}
