import ConfigText
import Diagnostics
import Files
import Text

/// The files of a repository that define runtimes of a cluster, which training jobs name.
enum RuntimeFiles {
  private static let fileLimit = 5_000
  private static let sizeLimit = 500_000
  private static let words = ["TrainingRuntime", "RayCluster"].map { Array($0.utf8) }

  /// What stands before the name of a cluster of Ray, which a job names by a label.
  static let clusterPrefix = "ray.io/"

  /// The paths by the names of the runtimes; of several with one name the first in the order of paths.
  static func list(_ workspace: Workspace) -> [String: String] {
    var found: [String: String] = [:]
    let paths = workspace.fileIndex.paths.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
    for path in paths.sorted().prefix(fileLimit) {
      guard let bytes = try? workspace.files.read(path, limit: sizeLimit),
        words.contains(where: { bytes.holds($0) })
      else { continue }
      var bag = DiagnosticBag()
      guard let source = workspace.sourceFile(path, into: &bag),
        let document = FormatList.reader.read(source, into: &bag)
      else { continue }
      for root in document.roots {
        guard let kind = root["kind"]?.text, let own = root.find("metadata.name")?.text,
          kind == "RayCluster" || kind.hasSuffix("TrainingRuntime")
        else { continue }
        let name = kind == "RayCluster" ? clusterPrefix + own : own
        if found[name] == nil { found[name] = path }
      }
    }
    return found
  }
}
