import Quantities
import Runs

/// Runs on images, sound and other samples: what they are, and how many.
extension RunCompletion {
  /// Finds the architecture of a model that is no language model, or whose samples are sequences.
  mutating func completeArchitecture() {
    architecture = Architecture.named([run.text(.modelID), run.text(.modelFamily)])
    guard let architecture else { return }
    let origin = Origin.catalogue(architecture.reference)
    fill(.modelParams, architecture.params, origin)
    guard !architecture.isText else { return }
    fill(.modelFamily, text: architecture.domain, origin)
    fill(
      .inputSize, architecture.size,
      .given("usual-input", "\(architecture.id) is published for this size of \(architecture.unit)")
    )
  }

  /// Whether the run trains no language model, so that tokens say nothing of its work.
  var isOfSamples: Bool {
    if let architecture { return !architecture.isText }
    return run.text(.modelFamily).map { Architecture.otherFamilies.contains($0.lowercased()) }
      ?? false
  }

  /// States the samples that all steps or all epochs work on.
  mutating func completeSamples() {
    guard architecture != nil, run[.samples] == nil else { return }
    if run[.steps] != nil, run[.globalBatch] != nil {
      derive(.samples, productOf: [.steps, .globalBatch])
      return
    }
    // Steps win over epochs, whether or not they can be read.
    guard run.unreadable(.steps) == nil else { return }
    if isMixture {
      completeSources()
    } else if run[.datasetExamples] == nil, let name = run.text(.datasetID),
      let row = resolve(figures.dataset(named: name), .datasetID, name)
    {
      fill(.datasetExamples, row.examples, .catalogue(row.row))
    }
    guard run[.datasetExamples] != nil else { return }
    assumeEpochs()
    derive(.samples, productOf: [.datasetExamples, .epochs])
  }
}

extension Architecture {
  /// Where its figures stand.
  var reference: RowReference {
    RowReference(table: "architectures", row: id, source: source)
  }
}
