import Quantities

@testable import Footprint

extension Estimator {
  /// An estimator without a catalogue: tests of policies state what they need.
  static let withoutCatalogue = Estimator(figures: NoFigures())
}

/// A catalogue that knows nothing.
private struct NoFigures: FigureSource {
}
