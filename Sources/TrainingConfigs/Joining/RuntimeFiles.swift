import ConfigText
import Diagnostics
import Files
import Text

/// The files of a repository that define runtimes of a cluster, which training jobs name.
enum RuntimeFiles {
  private static let fileLimit = 5_000
  private static let sizeLimit = 500_000
  private static let word = Array("TrainingRuntime".utf8)

  /// The paths by the names of the runtimes; of several with one name the first in the order of paths.
  static func list(_ workspace: Workspace) -> [String: String] {
    var found: [String: String] = [:]
    let paths = workspace.fileIndex.paths.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
    for path in paths.sorted().prefix(fileLimit) {
      guard let bytes = try? workspace.files.read(path, limit: sizeLimit), bytes.holds(word) else {
        continue
      }
      var bag = DiagnosticBag()
      guard let source = workspace.sourceFile(path, into: &bag),
        let document = FormatList.reader.read(source, into: &bag)
      else { continue }
      for root in document.roots where root["kind"]?.text?.hasSuffix("TrainingRuntime") == true {
        guard let name = root.find("metadata.name")?.text, found[name] == nil else { continue }
        found[name] = path
      }
    }
    return found
  }
}
