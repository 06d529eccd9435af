import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// The scripts of a repository that may launch a recipe which names none: each is searched for a
/// recipe's name, and understood once, however many recipes ask.
struct LauncherSearch {
  /// Scripts of which it is not known what they launch, by their place in the repository.
  fileprivate var open: [(order: Int, path: String, bytes: [UInt8]?)]
  /// What launches a recipe, by the recipe's path.
  fileprivate var launchers: [String: [(order: Int, launcher: RunFinder.Candidate)]] = [:]
  /// How many more bytes of scripts are kept; the others are read again for each recipe.
  fileprivate var room = 32_000_000

  init(_ index: FileIndex) {
    open = index.launchers.prefix(2_000).enumerated().map { ($0.offset, $0.element, nil) }
  }
}

extension RunFinder {
  /// Looks for the scripts of the repository that launch a recipe.
  mutating func searchLaunchers(of recipe: String) -> [Candidate] {
    guard workspace.isRepository, !hasSeenAll else { return [] }
    if index == nil { index = workspace.fileIndex }
    guard let index else { return [] }
    var search = launcherSearch ?? LauncherSearch(index)
    launcherSearch = nil
    if search.open.isEmpty, search.launchers[recipe] == nil {
      launcherSearch = search
      return []
    }
    let name = Array(recipe.lastPathPart.utf8)
    var open: [(order: Int, path: String, bytes: [UInt8]?)] = []
    for script in search.open {
      if documents[script.path] == nil {
        guard let bytes = script.bytes ?? (try? workspace.files.read(script.path, limit: 500_000))
        else { continue }
        guard bytes.holds(name) else {
          let isKept = script.bytes != nil || bytes.count <= search.room
          if isKept, script.bytes == nil { search.room -= bytes.count }
          open.append((script.order, script.path, isKept ? bytes : nil))
          continue
        }
      }
      for (recipe, launcher) in launched(by: script.path) {
        search.launchers[recipe, default: []].append((script.order, launcher))
      }
    }
    search.open = open
    launcherSearch = search
    let found = (search.launchers[recipe] ?? []).sorted { $0.order < $1.order }.prefix(1_000)
      .map(\.launcher)
    // A script that another one calls is launched by that one.
    let called = Set(found.flatMap { $0.readings.flatMap(\.files) }.map(\.path))
    return found.filter { !called.contains($0.document.file.path) }
  }

  /// The recipes that a script launches.
  private mutating func launched(by script: String) -> [(recipe: String, launcher: Candidate)] {
    guard let document = document(script, isExplicit: false),
      let format = FormatList.format(of: document), format.kind == .launcher
    else { return [] }
    let candidate = Candidate(
      document: document, kind: .launcher, readings: readings(of: document, as: format),
      isExplicit: false)
    return Self.split(candidate).compactMap { one in
      guard let reading = one.readings.first, reading.notTraining == nil,
        let recipe = recipe(named: reading.references, by: script)
      else { return nil }
      return (recipe, one)
    }
  }
}
