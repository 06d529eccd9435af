import Abatement
import Catalogue
import Diagnostics
import Footprint
import Quantities
import Runs
import TrainingConfigs

/// Runs whose data the change replaces or adds to, while their size is what the project stated before.
enum OtherData {
  /// Whether a run names data that it did not name at the base, with a size that is stated once for all.
  static func isSized(_ run: Run, asBefore old: Run) -> Bool {
    // A stated number of steps or tokens says how much of the data is used.
    guard run[.steps]?.origin.isStated != true, run[.tokens]?.origin.isStated != true else {
      return false
    }
    let sizes = [Fact.datasetTokens, .datasetExamples].filter { fact in
      guard case .project? = run[fact]?.origin else { return false }
      return run[fact]?.value == old[fact]?.value
    }
    let before = names(old)
    guard !sizes.isEmpty, !before.isEmpty else { return false }
    return !names(run).isSubset(of: before) || hasMore(run, than: old)
  }

  /// The stated size of a run's data that the change lowers although they are the same, while it trains
  /// on them longer or with more.
  static func shrunk(_ run: Run, asBefore old: Run) -> Fact? {
    let before = names(old)
    guard run[.steps]?.origin.isStated != true, run[.tokens]?.origin.isStated != true,
      !before.isEmpty, names(run) == before
    else { return nil }
    func isMore(_ fact: Fact) -> Bool {
      guard let new = run.number(fact)?.central, let old = old.number(fact)?.central else {
        return false
      }
      return new > old
    }
    guard [.epochs, .trials, .modelParams, .rlGenerations, .sequenceLength].contains(where: isMore)
    else { return nil }
    return [Fact.datasetTokens, .datasetExamples].first { fact in
      guard run[fact]?.origin.isStated == true, let new = run.number(fact)?.central,
        let old = old.number(fact)?.central
      else { return false }
      return new < old
    }
  }

  /// Where a run is said to be now, while nothing but the project file or a comment says so.
  static func moved(_ run: Run, asBefore old: Run) -> Fact? {
    [Fact.region, .country, .gridZone, .intensity, .pue].first { fact in
      switch run[fact]?.origin {
      case .project?, .inline?: run[fact]?.value != old[fact]?.value
      default: false
      }
    }
  }

  /// Whether the change puts a model in the place of another one that is larger, of which nothing but its name
  /// says its size: a folder of this machine or of the repository is called what its owner likes.
  static func isOtherModel(
    _ run: Run, asBefore old: Assessment, assessed: (Run) -> Assessment
  ) -> Bool {
    guard let name = run.text(.modelID), let before = old.run.text(.modelID), name != before
    else { return false }
    let run = assessed(run).run
    guard let size = run.number(.modelParams)?.central,
      let known = old.run.number(.modelParams)?.central, size < known
    else { return false }
    switch run[.modelParams]?.origin {
    case .derived(_, inputs: [Fact.modelID.rawValue])?: return true
    // What the catalogue knows by the name of a folder is its model only where folders were named before.
    case .catalogue?: return isFolder(name) && !isFolder(before)
    default: return false
    }
  }

  /// Whether nothing but a name says how large the model of a new run is that nobody trained before, and it is
  /// one that may be anything: of a folder, or far smaller than all that were trained.
  static func isSizedByName(
    _ run: Run, besides base: [Assessment], assessed: (Run) -> Assessment
  ) -> Bool {
    guard let name = run.text(.modelID), ModelNameSize(name).params != nil else { return false }
    let run = assessed(run).run
    guard case .derived(_, inputs: [Fact.modelID.rawValue])? = run[.modelParams]?.origin,
      let size = run.number(.modelParams)?.central
    else { return false }
    let isKept = base.contains { $0.run.text(.modelID) == name }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    // Who publishes a model has a name of his own before the model's.
    if isFolder(name) || parts.count != 2 || folders.contains(parts[0].lowercased()) {
      return isFolder(name) || !isKept
    }
    let known = base.compactMap { $0.run.number(.modelParams)?.central }
    // A recipe for the data of a larger model may be that model's under another name.
    let twins = base.filter {
      $0.run.format == run.format && !names(run).isEmpty && names($0.run) == names(run)
    }
    let largest = twins.compactMap { $0.run.number(.modelParams)?.central }.max() ?? 0
    return !isKept && (size * 10 < known.min() ?? 1e9 || size * 2 < largest)
  }

  private static let folders: Set<String> = [
    "model", "models", "checkpoint", "checkpoints", "ckpt", "ckpts", "out", "output", "outputs",
    "weights", "data", "results", "runs", "tmp",
  ]

  private static func isFolder(_ name: String) -> Bool {
    ["/", "./", "../", "~"].contains(where: name.hasPrefix)
  }

  /// Whether a run names one of its data more often than before: a list is read as often as it names them.
  private static func hasMore(_ run: Run, than old: Run) -> Bool {
    func counts(_ run: Run) -> [String: Int] {
      // One dataset is named where nothing is summed.
      guard !run.dataSources.isEmpty else { return names(run).reduce(into: [:]) { $0[$1] = 1 } }
      return run.dataSources.reduce(into: [:]) { $0[$1.name, default: 0] += 1 }
    }
    let before = counts(old)
    return counts(run).contains { $0.value > before[$0.key] ?? 0 }
  }

  private static func names(_ run: Run) -> Set<String> {
    var names = Set(run.dataSources.map(\.name))
    if names.isEmpty, case .text(let name)? = run[.datasetID]?.value { names.insert(name) }
    return names
  }
}

extension Diagnostic {
  /// A run whose data are said to be smaller than before.
  static func shrunkData(_ run: Run, _ fact: Fact) -> Diagnostic {
    let message =
      "this change trains \(run.path.quoted) more, and says that its data are smaller than before:"
      + " \(fact.rawValue.quoted)"
    let help = ["correct the figure in a change of its own", "as it is, the run counts as unknown"]
    guard let range = run[fact]?.origin.range else {
      return Diagnostic(GateDiagnostic.runLessKnown, .warning, message, help: help, path: run.path)
    }
    return Diagnostic(GateDiagnostic.runLessKnown, .warning, message, at: range, help: help)
  }

  /// A run that is said to be elsewhere, by a text that nothing bears out.
  static func moved(_ run: Run, _ fact: Fact, from old: Traced<FactValue>?, others: Int)
    -> Diagnostic
  {
    let before = old.map { fact.describe($0.value) } ?? "not stated"
    let now = run[fact].map { fact.describe($0.value) } ?? ""
    let more = others > 0 ? " and \(others) more" : ""
    let message =
      "this change moves \(run.path.quoted)\(more), by what only the project or a comment says:"
      + " \(fact.rawValue.quoted) was \(before.quoted), and is \(now.quoted)"
    let help = ["whoever reviews the change agrees to it"]
    guard let range = run[fact]?.origin.range else {
      return Diagnostic(GateDiagnostic.policyChanged, .warning, message, help: help, path: run.path)
    }
    return Diagnostic(GateDiagnostic.policyChanged, .warning, message, at: range, help: help)
  }

  /// A run with a model of which its name alone says the size.
  static func otherModel(_ run: Run) -> Diagnostic {
    model(
      run,
      "this change has \(run.path.quoted) train a smaller model than before, and nothing but its name says how"
        + " large it is")
  }

  /// A new run with a model that is called by a size.
  static func namedModel(_ run: Run) -> Diagnostic {
    model(
      run,
      "this change has \(run.path.quoted) train a model that is not known, and only its name says how large it is"
    )
  }

  private static func model(_ run: Run, _ message: String) -> Diagnostic {
    let help = [
      "state its size beside it: `# carbonward: model.params=…` in the file",
      "as it is, the run counts as unknown",
    ]
    guard let range = run[.modelID]?.origin.range else {
      return Diagnostic(GateDiagnostic.runLessKnown, .warning, message, help: help, path: run.path)
    }
    return Diagnostic(GateDiagnostic.runLessKnown, .warning, message, at: range, help: help)
  }

  /// A run with other data of the same stated size.
  static func otherData(_ run: Run) -> Diagnostic {
    let range = run.dataSources.last?.range ?? run[.datasetID]?.origin.range
    let message =
      "this change trains \(run.path.quoted) on other data, and their size is what the project"
      + " states of those before"
    let help = [
      "state the size of the data beside them: `# carbonward: dataset.tokens=…` in the file",
      "as it is, the run counts as unknown",
    ]
    guard let range else {
      return Diagnostic(GateDiagnostic.runLessKnown, .warning, message, help: help, path: run.path)
    }
    return Diagnostic(GateDiagnostic.runLessKnown, .warning, message, at: range, help: help)
  }
}
