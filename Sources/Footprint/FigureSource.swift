/// Where the figures of the model come from: the catalogue, or a table of a test.
protocol FigureSource: Sendable {
  func device(named name: String) -> Lookup<DeviceFigures>
  func instance(named name: String, provider: String?) -> Lookup<InstanceFigures>
  func region(named name: String, provider: String?) -> Lookup<RegionFigures>
  func grid(zone: String) -> Lookup<GridFigures>
  func grid(country: String) -> Lookup<GridFigures>
  /// The world average, for places without a figure of their own.
  var worldGrid: GridFigures? { get }
  func model(named name: String) -> Lookup<ModelFigures>
  func dataset(named name: String) -> Lookup<DatasetFigures>
  /// The fleet figure of a provider, or the dated default.
  func pue(provider: String?) -> PUEFigures
}
