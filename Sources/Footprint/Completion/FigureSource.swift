import Runs

/// Where the figures of the model come from: the catalogue, or a table of a test.
protocol FigureSource: Sendable {
  func device(named name: String) -> FigureLookup<DeviceFigures>
  func instance(named name: String, provider: String?) -> FigureLookup<InstanceFigures>
  func region(named name: String, provider: String?) -> FigureLookup<RegionFigures>
  /// A grid zone or a country, or what it lies in where it has no figure of its own.
  func grid(named name: String) -> FigureLookup<GridFigures>
  func model(named name: String) -> FigureLookup<ModelFigures>
  func dataset(named name: String) -> FigureLookup<DatasetFigures>
  /// The fleet figure of a provider, or the dated default.
  func pue(provider: String?) -> PUEFigures?
  /// The id of what a place or a device is called, whatever the spelling; nil for what is unknown.
  func canonicalName(of fact: Fact, _ name: String, provider: String?) -> String?
}

/// A source without a table knows nothing of what would stand in it.
extension FigureSource {
  func device(named name: String) -> FigureLookup<DeviceFigures> { .missing(nearest: []) }
  func instance(named name: String, provider: String?) -> FigureLookup<InstanceFigures> {
    .missing(nearest: [])
  }
  func region(named name: String, provider: String?) -> FigureLookup<RegionFigures> {
    .missing(nearest: [])
  }
  func grid(named name: String) -> FigureLookup<GridFigures> { .missing(nearest: []) }
  func model(named name: String) -> FigureLookup<ModelFigures> { .missing(nearest: []) }
  func dataset(named name: String) -> FigureLookup<DatasetFigures> { .missing(nearest: []) }
  func pue(provider: String?) -> PUEFigures? { nil }
  func canonicalName(of fact: Fact, _ name: String, provider: String?) -> String? { nil }
}
