import Files
import Footprint
import Runs
import Text
import TrainingConfigs

/// What a look at a repository shows of its training runs.
struct Survey {
  /// Runs that can be named by one entry of the project file.
  struct Entry {
    /// A glob, a path, or several in brackets.
    var match: String
    var count: Int
    /// What the files of these runs do not say: each line of YAML with why it is needed.
    var gaps: [(line: String, reason: String)]
  }

  private(set) var entries: [Entry] = []
  private(set) var runCount = 0
  private(set) var formats: [String] = []
  /// What nobody says of any run, and that every run needs.
  private(set) var common: [(line: String, reason: String)] = []
  /// Paths that no pattern can name.
  private(set) var unnamed: [String] = []
  let systems: [CISystem]

  init(_ workspace: Workspace, runs: [Run], estimator: Estimator) {
    systems = CISystem.all(in: workspace.files)
    runCount = runs.count
    for run in runs where !formats.contains(run.format) { formats.append(run.format) }
    formats.sort()
    let gaps = runs.map { Self.gaps(of: estimator.assess($0)) }
    common = (gaps.first ?? []).filter { gap in
      gap.line.hasPrefix("site:") && gaps.allSatisfy { $0.contains { $0.line == gap.line } }
    }
    var folders: [(name: String, members: [Int])] = []
    for (index, run) in runs.enumerated() where run.format != "run" {
      let folder = Self.folder(run.path) + "\n" + Self.ending(run.path)
      if let known = folders.firstIndex(where: { $0.name == folder }) {
        folders[known].members.append(index)
      } else {
        folders.append((folder, [index]))
      }
    }
    for folder in folders { add(folder.members, runs, gaps, workspace) }
  }

  private mutating func add(
    _ members: [Int], _ runs: [Run], _ gaps: [[(line: String, reason: String)]],
    _ workspace: Workspace
  ) {
    var paths: [String] = []
    for index in members where !paths.contains(runs[index].path) { paths.append(runs[index].path) }
    let folder = Self.folder(paths[0])
    let ending = Self.ending(paths[0])
    let names = ((try? workspace.files.list(folder)) ?? []).map(\.name)
    let areAll = names.count { $0.hasSuffix(ending) } == paths.count
    let groups = Self.alike(
      paths.map { path in
        (path, missing(members.filter { runs[$0].path == path }.flatMap { gaps[$0] }))
      })
    // The first entry that matches stands, so that the pattern comes last; what it covers beside those that
    // are named before has the same gaps.
    let named = groups.dropLast()
    if paths.count > 1, areAll, Self.isPlain(folder), !ending.isEmpty, let rest = groups.last,
      named.allSatisfy({ $0.paths.allSatisfy(Self.isPlain) })
    {
      for group in named { add(group.paths, group.gaps) }
      let glob = folder.isEmpty ? "*\(ending)" : "\(folder)/*\(ending)"
      entries.append(Entry(match: glob, count: rest.paths.count, gaps: rest.gaps))
      return
    }
    unnamed += paths.filter { !Self.isPlain($0) }
    for group in groups {
      let plain = group.paths.filter(Self.isPlain)
      if !plain.isEmpty { add(plain, group.gaps) }
    }
  }

  private mutating func add(_ paths: [String], _ gaps: [(line: String, reason: String)]) {
    entries.append(
      Entry(
        match: paths.count == 1 ? paths[0] : "[\(paths.joined(separator: ", "))]",
        count: paths.count, gaps: gaps))
  }

  /// Files that lack the same for the same reason, the largest group last: a fact that one file lacks would
  /// hide what another one knows.
  private static func alike(
    _ files: [(path: String, gaps: [(line: String, reason: String)])]
  ) -> [(paths: [String], gaps: [(line: String, reason: String)])] {
    var groups: [(paths: [String], gaps: [(line: String, reason: String)])] = []
    for file in files {
      let isAlike = { (gaps: [(line: String, reason: String)]) in
        gaps.count == file.gaps.count && zip(gaps, file.gaps).allSatisfy { $0 == $1 }
      }
      if let index = groups.firstIndex(where: { isAlike($0.gaps) }) {
        groups[index].paths.append(file.path)
      } else {
        groups.append(([file.path], file.gaps))
      }
    }
    guard let most = groups.indices.max(by: { groups[$0].paths.count < groups[$1].paths.count })
    else { return [] }
    groups.append(groups.remove(at: most))
    return groups
  }

  /// The gaps that are not those of every run, each once.
  private func missing(
    _ gaps: [(line: String, reason: String)]
  ) -> [(line: String, reason: String)] {
    var missing: [(line: String, reason: String)] = []
    for gap in gaps where !(missing + common).contains(where: { $0.line == gap.line }) {
      missing.append(gap)
    }
    return missing
  }

  /// The lines that would make emissions known.
  private static func gaps(of assessment: Assessment) -> [(line: String, reason: String)] {
    var found: [(line: String, reason: String)] = []
    for gap in assessment.missing where [.energy, .emissions].contains(gap.metric) {
      if !found.contains(where: { $0.line == gap.remedy }) {
        found.append((gap.remedy, gap.message))
      }
    }
    return found
  }

  private static func folder(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  private static func ending(_ path: String) -> String {
    let name = path.lastPathPart
    return name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
  }

  /// Whether a path means itself both as a pattern and as a plain scalar of YAML.
  private static func isPlain(_ path: String) -> Bool {
    path.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D...0x2F, 0x5F, 0x2B: true
      default: false
      }
    } && !path.hasPrefix("-")
  }
}
