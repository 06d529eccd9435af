import Runs
import Synchronization

/// A source of figures that looks each name up once.
final class RememberedFigures: FigureSource {
  private let source: any FigureSource
  private let tables = Mutex(Tables())

  private struct Tables {
    var devices: [String: FigureLookup<DeviceFigures>] = [:]
    var instances: [[String]: FigureLookup<InstanceFigures>] = [:]
    var regions: [[String]: FigureLookup<RegionFigures>] = [:]
    var grids: [String: FigureLookup<GridFigures>] = [:]
    var models: [String: FigureLookup<ModelFigures>] = [:]
    var datasets: [String: FigureLookup<DatasetFigures>] = [:]
    var pues: [[String]: PUEFigures?] = [:]
    var names: [[String]: String?] = [:]
  }

  /// How many names of a kind are kept: far more than a sweep varies.
  private static let limit = 10_000

  init(_ source: any FigureSource) { self.source = source }

  private func remember<Key: Hashable & Sendable, Value: Sendable>(
    _ table: any WritableKeyPath<Tables, [Key: Value]> & Sendable, _ key: Key,
    _ look: () -> Value
  ) -> Value {
    if let known = tables.withLock({ $0[keyPath: table][key] }) { return known }
    let value = look()
    tables.withLock { tables in
      if tables[keyPath: table].count >= Self.limit { tables[keyPath: table] = [:] }
      tables[keyPath: table][key] = value
    }
    return value
  }

  func device(named name: String) -> FigureLookup<DeviceFigures> {
    remember(\.devices, name) { source.device(named: name) }
  }

  func instance(named name: String, provider: String?) -> FigureLookup<InstanceFigures> {
    remember(\.instances, [name, provider ?? ""]) {
      source.instance(named: name, provider: provider)
    }
  }

  func region(named name: String, provider: String?) -> FigureLookup<RegionFigures> {
    remember(\.regions, [name, provider ?? ""]) { source.region(named: name, provider: provider) }
  }

  func grid(named name: String) -> FigureLookup<GridFigures> {
    remember(\.grids, name) { source.grid(named: name) }
  }

  func model(named name: String) -> FigureLookup<ModelFigures> {
    remember(\.models, name) { source.model(named: name) }
  }

  func dataset(named name: String) -> FigureLookup<DatasetFigures> {
    remember(\.datasets, name) { source.dataset(named: name) }
  }

  func pue(provider: String?) -> PUEFigures? {
    remember(\.pues, provider.map { [$0] } ?? []) { source.pue(provider: provider) }
  }

  func canonicalName(of fact: Fact, _ name: String, provider: String?) -> String? {
    remember(\.names, [fact.rawValue, name, provider ?? ""]) {
      source.canonicalName(of: fact, name, provider: provider)
    }
  }
}

extension Estimator {
  /// The same estimator, which looks every name up in the catalogue once: for many runs that differ
  /// in little.
  public func remembering() -> Estimator {
    if figures is RememberedFigures { return self }
    return Estimator(figures: RememberedFigures(figures), options: options)
  }
}
