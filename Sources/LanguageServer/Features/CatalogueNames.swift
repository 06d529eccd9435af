import Catalogue
import Runs

/// Which facts name rows of the catalogue, and what those are called.
enum CatalogueNames {
  /// The table that the value of a fact is looked up in.
  static func table(of fact: Fact) -> CatalogueTable? {
    switch fact {
    case .accelerator: .accelerators
    case .instanceType: .instances
    case .region: .regions
    case .gridZone, .country: .grid
    case .provider: .providers
    case .modelID: .models
    case .datasetID: .datasets
    default: nil
    }
  }

  /// The rows of a table, each with its source.
  static func rows(of table: CatalogueTable, in catalogue: Catalogue) -> [(
    id: String, source: String
  )] {
    switch table {
    case .accelerators: names(catalogue.allAccelerators)
    case .instances: names(catalogue.allInstances)
    case .regions: names(catalogue.allRegions)
    case .grid: names(catalogue.allGridZones)
    case .providers: names(catalogue.allProviders)
    case .models: names(catalogue.allModels)
    case .datasets: names(catalogue.allDatasets)
    case .cpus: names(catalogue.allProcessors)
    }
  }

  private static func names(_ rows: [some CatalogueRow]) -> [(id: String, source: String)] {
    rows.map { ($0.id, $0.source) }
  }
}
