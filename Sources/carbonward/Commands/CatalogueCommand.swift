import ArgumentParser
import Catalogue
import TrainingConfigs

struct CatalogueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalogue",
    abstract: "Where a number comes from: accelerators, instances, regions, grids, models.",
    subcommands: [Check.self, List.self, Show.self])

  /// The catalogue with the rows of the project that the command is run in.
  static func catalogue() -> Catalogue {
    Workspace.open(paths: [], currentDirectory: WorkingDirectory.path).workspace.catalogue
  }
}
