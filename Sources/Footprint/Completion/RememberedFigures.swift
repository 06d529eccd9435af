import Runs
import Synchronization

/// A source of figures that looks each name up once.
final class RememberedFigures: FigureSource {
  /// A name, and whose it is where that matters.
  private struct Name: Hashable {
    var fact: Fact?
    var name: String
    var provider: String?
  }

  private let source: any FigureSource
  private let devices = Remembered<String, FigureLookup<DeviceFigures>>()
  private let instances = Remembered<Name, FigureLookup<InstanceFigures>>()
  private let regions = Remembered<Name, FigureLookup<RegionFigures>>()
  private let grids = Remembered<String, FigureLookup<GridFigures>>()
  private let models = Remembered<String, FigureLookup<ModelFigures>>()
  private let datasets = Remembered<String, FigureLookup<DatasetFigures>>()
  private let pues = Remembered<String?, PUEFigures?>()
  private let names = Remembered<Name, String?>()
  /// What runs that state a name alone come to.
  private let probes = Remembered<Name, Run>()

  init(_ source: any FigureSource) { self.source = source }

  func device(named name: String) -> FigureLookup<DeviceFigures> {
    devices.value(of: name) { source.device(named: name) }
  }

  func instance(named name: String, provider: String?) -> FigureLookup<InstanceFigures> {
    instances.value(of: Name(name: name, provider: provider)) {
      source.instance(named: name, provider: provider)
    }
  }

  func region(named name: String, provider: String?) -> FigureLookup<RegionFigures> {
    regions.value(of: Name(name: name, provider: provider)) {
      source.region(named: name, provider: provider)
    }
  }

  func grid(named name: String) -> FigureLookup<GridFigures> {
    grids.value(of: name) { source.grid(named: name) }
  }

  func model(named name: String) -> FigureLookup<ModelFigures> {
    models.value(of: name) { source.model(named: name) }
  }

  func dataset(named name: String) -> FigureLookup<DatasetFigures> {
    datasets.value(of: name) { source.dataset(named: name) }
  }

  func pue(provider: String?) -> PUEFigures? {
    pues.value(of: provider) { source.pue(provider: provider) }
  }

  /// What a run that states a name alone comes to.
  ///
  /// - Parameter precision: The precision that it states as well.
  func probe(_ fact: Fact, _ name: String, precision: String?, _ complete: () -> Run) -> Run {
    probes.value(of: Name(fact: fact, name: name, provider: precision), complete)
  }

  func canonicalName(of fact: Fact, _ name: String, provider: String?) -> String? {
    names.value(of: Name(fact: fact, name: name, provider: provider)) {
      source.canonicalName(of: fact, name, provider: provider)
    }
  }
}

/// Answers to questions that are asked again and again, from several threads.
private final class Remembered<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let known = Mutex<[Key: Value]>([:])

  /// The answer, worked out when it is asked for first.
  func value(of key: Key, _ look: () -> Value) -> Value {
    if let value = known.withLock({ $0[key] }) { return value }
    let value = look()
    known.withLock { known in
      if known.count >= rememberedLimit { known = [:] }
      known[key] = value
    }
    return value
  }
}

/// How many answers of a kind are kept: far more than a sweep varies.
private let rememberedLimit = 10_000

extension Estimator {
  /// The same estimator, which looks every name up in the catalogue once: for many runs that differ
  /// in little.
  public func remembering() -> Estimator {
    if figures is RememberedFigures { return self }
    return Estimator(figures: RememberedFigures(figures), options: options)
  }
}
