import ConfigText
import Diagnostics
import Files
import FoundationEssentials
import Quantities
import Runs
import YAMLSource

@testable import TrainingConfigs

/// The collection of real configs that lies beside the repository, where there is one.
enum Corpus {
  static let folder: String? = {
    let environment = ProcessInfo.processInfo.environment
    var candidates: [String] = []
    if let shared = environment["CARBONWARD_SHARED"] { candidates.append(shared) }
    var parts = #filePath.split(separator: "/").map(String.init)
    while !parts.isEmpty {
      parts.removeLast()
      candidates.append("/" + (parts + ["shared"]).joined(separator: "/"))
    }
    return candidates.map { $0 + "/corpus/configs" }.first {
      FileManager.default.fileExists(atPath: $0 + "/manifest.csv")
    }
  }()

  static var isPresent: Bool { folder != nil }

  static var isVerbose: Bool { ProcessInfo.processInfo.environment["CARBONWARD_VERBOSE"] != nil }

  static func bytes(_ name: String) -> [UInt8] {
    guard let folder, let data = FileManager.default.contents(atPath: folder + "/" + name) else {
      return []
    }
    return Array(data)
  }

  /// The files with the names of their formats.
  static func manifest() -> [(format: String, file: String)] {
    String(decoding: bytes("manifest.csv"), as: UTF8.self).split(separator: "\n").dropFirst()
      .compactMap { line in
        let cells = line.split(separator: ",", maxSplits: 2)
        return cells.count > 1 ? (String(cells[0]), String(cells[1])) : nil
      }
  }

  static func search(_ file: String) -> RunSearch {
    let folder = (folder ?? "") + "/" + (file.split(separator: "/").first ?? "")
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return Workspace(files: DiskFiles(root: folder), isRepository: false).findRuns([name])
  }

  /// What people read in some of the files.
  static func labels() -> [ConfigNode] {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "facts.json", bytes: bytes("facts.json"))
    return FormatList.reader.read(file, into: &bag)?.root?["files"]?.elements ?? []
  }
}
