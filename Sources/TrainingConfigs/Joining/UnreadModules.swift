import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// Modules of the repository that cannot be read, while a program leaves its work to them.
struct UnreadModules {
  private let workspace: Workspace
  private let submodules: Set<String>
  /// What folders have that is not followed, once it was looked up.
  private var leftOut: [String: [String]] = [:]

  init(_ workspace: Workspace, submodules: [String]) {
    self.workspace = workspace
    self.submodules = Set(submodules)
  }

  /// The file of a module, or the folder of others that holds it, where it cannot be read.
  mutating func file(of module: String, from path: String) -> (name: String, file: String)? {
    let parts = module.split(separator: ".").prefix(8)
    let beside = path.pathParts.dropLast().map { $0 + "/" }.joined()
    for folder in beside.isEmpty ? ["", "src/"] : [beside, "", "src/"] {
      var place = folder
      for (index, part) in parts.enumerated() {
        place += part
        let name = parts[...index].joined(separator: ".")
        if index == 0, isLeftOut(String(part), of: folder) { return (name, place) }
        if submodules.contains(place), (try? workspace.files.list(place))?.isEmpty != false {
          return (name, place)
        }
        if workspace.files.kind(of: place + ".py") == .file {
          return isRead(place + ".py") ? nil : (name, place + ".py")
        }
        place += "/"
      }
    }
    return nil
  }

  private mutating func isLeftOut(_ name: String, of folder: String) -> Bool {
    let names = leftOut[folder] ?? workspace.files.leftOut(of: folder)
    leftOut[folder] = names
    return names.contains(name)
  }

  private func isRead(_ path: String) -> Bool {
    guard let bytes = try? workspace.files.read(path, limit: Workspace.fileLimit) else {
      return false
    }
    return (bytes.count <= ProgramModules.fileLimit || !PythonTraining.mayTrain(bytes))
      && !bytes.contains(0) && !LFSPointer.isOne(bytes)
  }
}

extension RunFinder {
  /// Notes a program of the change that leaves the work to a module of the repository which cannot be read,
  /// and whether it is one.
  mutating func noteUnreadModule(_ document: ConfigDocument) -> Bool {
    let path = document.file.path
    guard document.language == .python, changed.contains(path), !FileSort.isTest(path),
      let program = PythonScript(document)?.program
    else { return false }
    let called = program.calls.map(\.path)
    let first = Set(called.compactMap { $0.split(separator: ".").first })
    var modules = UnreadModules(workspace, submodules: submodules)
    for module in program.imports.prefix(500)
    where module.split(separator: ".").first.map(first.contains) == true {
      guard let unread = modules.file(of: module, from: path),
        called.contains(where: { $0.hasPrefix(unread.name) })
      else { continue }
      account.isDoubtful(
        path, at: nil, "calls what is in `\(FactText.shortened(unread.file))`, which is not read",
        by: .numbersAndLoops)
      return true
    }
    return false
  }
}
