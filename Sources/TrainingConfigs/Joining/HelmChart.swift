import ConfigText
import Diagnostics
import Files
import Text

/// A chart of Helm: templates of Kubernetes objects, and the values that they are filled in with.
struct HelmChart {
  /// The folder with `Chart.yaml`.
  let root: String
  let name: String
  private let about: ConfigNode
  /// The values that hold where nobody gives others.
  let values: ConfigNode
  let valuesFile: SourceFile?
  /// Files below `templates`, by path.
  let templates: [SourceFile]
  private let subcharts: [HelmChart]

  private static let fileLimit = 300
  private static let sizeLimit = 1_000_000
  private static let depthLimit = 4

  /// What a template became, or why it became nothing.
  struct Rendering {
    var template: SourceFile
    var result: Result<GoTemplateMachine.Filled, GoTemplate.Problem>

    /// Whether a value is missing that the template wants.
    var isRefused: Bool { if case .failure(.refused) = result { true } else { false } }
  }

  /// Reads a chart; nil where it is none.
  init?(_ root: String, in workspace: Workspace, _ memory: ReadingMemory, depth: Int = 0) {
    guard depth < Self.depthLimit,
      let about = memory.companion(Self.path("Chart.yaml", root), in: workspace).0?.root
    else { return nil }
    self.root = root
    self.about = about
    name = about["name"]?.text ?? root.lastPathPart
    let values = ["values.yaml", "values.yml"].lazy.map { Self.path($0, root) }
      .first { workspace.files.kind(of: $0) == .file }
    valuesFile = values.flatMap { memory.companion($0, in: workspace).0?.file }
    self.values =
      values.flatMap { memory.companion($0, in: workspace).0?.root }
      ?? ConfigNode(.map([]), about.range)
    var templates: [SourceFile] = []
    let folder = Self.path("templates", root)
    let isWhole = workspace.files.kind(of: folder) == .directory
    if isWhole || !root.isEmpty {
      workspace.walk.visit(isWhole ? folder : root) { path in
        if isWhole ? Self.isTemplate(path) : Self.isLoose(path, in: root), !memory.isSpent,
          let bytes = try? workspace.files.read(path, limit: Self.sizeLimit)
        {
          memory.spend(bytes.count)
          templates.append(SourceFile(path: path, bytes: bytes))
        }
        return templates.count < Self.fileLimit
      }
    }
    self.templates = templates
    subcharts = Self.folders(of: about, in: root, workspace).compactMap {
      HelmChart($0, in: workspace, memory, depth: depth + 1)
    }
  }

  static func path(_ name: String, _ root: String) -> String {
    root.isEmpty ? name : root + "/" + name
  }

  /// Whether a file may be a template of a chart that is put together elsewhere: it lies beside `Chart.yaml`.
  private static func isLoose(_ path: String, in root: String) -> Bool {
    isTemplate(path) && !isValues(path) && !path.lastPathPart.hasPrefix("Chart.")
      && path.utf8.count == root.utf8.count + 1 + path.lastPathPart.utf8.count
  }

  private static func isTemplate(_ path: String) -> Bool {
    [".yaml", ".yml", ".tpl", ".json"].contains { path.hasSuffix($0) }
  }

  /// The folders of charts that a chart brings along: below `charts`, and those that it names as its
  /// dependencies.
  private static func folders(
    of about: ConfigNode, in root: String, _ workspace: Workspace
  ) -> [String] {
    let below = path("charts", root)
    var found = ((try? workspace.files.list(below)) ?? []).prefix(50).map { below + "/" + $0.name }
    for dependency in about["dependencies"]?.elements.prefix(50) ?? [] {
      guard let place = dependency["repository"]?.text, place.hasPrefix("file://"),
        let folder = PathResolver.normalised(String(place.dropFirst(7)), in: root),
        !root.hasPrefix(folder + "/"), folder != root
      else { continue }
      found.append(folder)
    }
    return found
  }

  /// The folder of the chart that a file belongs to, where it is a template or a file of values.
  ///
  /// - Parameter exists: Whether there is a file or a folder of a name in a folder.
  static func root(of path: String, exists: (_ name: String, _ folder: String) -> Bool) -> String? {
    guard isTemplate(path) else { return nil }
    let parts = path.pathParts.dropLast()
    func isChart(_ folder: ArraySlice<Substring>) -> Bool {
      exists("Chart.yaml", folder.joined(separator: "/"))
    }
    var found = parts
    if let place = parts.firstIndex(of: "templates"), isChart(parts[..<place]) {
      found = parts[..<place]
    } else {
      let folder = parts.joined(separator: "/")
      guard isChart(parts),
        isValues(path) || isLoose(path, in: folder) && !exists("templates", folder)
      else { return nil }
    }
    // A chart that another one brings along is filled in with that one's values.
    while let place = found.lastIndex(of: "charts"), isChart(found[..<place]) {
      found = found[..<place]
    }
    return found.joined(separator: "/")
  }

  /// Whether a file may hold values of a chart, by its name.
  static func isValues(_ path: String) -> Bool {
    let name = path.lastPathPart.lowercased()
    return name.contains("values") && (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
  }

  // MARK: - Filling in

  /// The chart's objects with values over its own.
  ///
  /// - Parameters:
  ///   - given: Maps of values, each over those before it.
  ///   - sets: Single values that win over them, by their paths.
  ///   - release: What the installation is called.
  ///   - read: Reads a file of the chart.
  func renderings(
    given: [ConfigNode], sets: [HelmRelease.Setting], release: ConfigNode,
    read: @escaping (String) -> [UInt8]?
  ) -> [Rendering] {
    var values = given.reduce(self.values) { $0.merged(with: $1) }
    for set in sets.prefix(1_000) { values = values.setting(set.value, along: set.path[...]) }
    let named = allTemplates.compactMap { try? GoTemplate($0.bytes) }
    return renderings(values, release, named, read: read)
  }

  /// Whether the chart brings others along that are not in the repository.
  var isIncomplete: Bool {
    (about["dependencies"]?.elements ?? []).contains { entry in
      !subcharts.contains { $0.name == entry["name"]?.text }
    }
  }

  /// Whether a template asks for values, and none are there.
  var needsValues: Bool {
    valuesFile == nil && allTemplates.contains { $0.bytes.holds(Array(".Values".utf8)) }
  }

  /// Whether a template may make something that trains, by what it and the named templates hold.
  func mayTrain(_ template: SourceFile) -> Bool {
    ([template] + allTemplates.filter { $0.path.lastPathPart.hasPrefix("_") }).contains { file in
      BrokenConfig.looksLikeTraining(file, isChanged: true)
        || ["com/gpu", "com/tpu", "com/neuron", "gpus", "torchrun", "train"].contains {
          file.bytes.holds(Array($0.utf8))
        }
    }
  }

  private var allTemplates: [SourceFile] { subcharts.flatMap(\.allTemplates) + templates }

  private func renderings(
    _ values: ConfigNode, _ release: ConfigNode, _ named: [GoTemplate],
    read: @escaping (String) -> [UInt8]?
  ) -> [Rendering] {
    var machine = GoTemplateMachine(
      root: context(values, release), templates: named,
      file: { [root] path in PathResolver.normalised(path, in: root).flatMap(read) })
    var all: [Rendering] = []
    for file in templates
    where !file.path.hasSuffix(".tpl") && !file.path.lastPathPart.hasPrefix("_") {
      let result: Result<GoTemplateMachine.Filled, GoTemplate.Problem>
      do {
        result = .success(try machine.fill(GoTemplate(file.bytes), of: file))
      } catch {
        result = .failure(error)
      }
      all.append(Rendering(template: file, result: result))
    }
    for chart in subcharts {
      guard let own = ownValues(of: chart, in: values) else { continue }
      all += chart.renderings(own, release, named, read: read)
    }
    return all
  }

  /// The values that a chart which this one brings along is filled in with; nil where it is turned off.
  private func ownValues(of chart: HelmChart, in values: ConfigNode) -> ConfigNode? {
    let entry = about["dependencies"]?.elements.first { $0["name"]?.text == chart.name }
    if let condition = entry?["condition"]?.text,
      let flag = condition.split(separator: ",").lazy.compactMap({ values.find($0)?.flag }).first,
      !flag
    {
      return nil
    }
    let key = entry?["alias"]?.text ?? chart.name
    var own = values[key].map { chart.values.merged(with: $0) } ?? chart.values
    if let global = values.entry("global") { own = own.setting(global, at: "global") }
    return own
  }

  /// What `.` is at first.
  private func context(_ values: ConfigNode, _ release: ConfigNode) -> ConfigNode {
    let place = about.range
    func scalar(_ text: String, problem: String? = nil, isString: Bool = true) -> ConfigNode {
      ConfigNode(
        .scalar(ConfigScalar(text: text, isString: isString && problem == nil, problem: problem)),
        place)
    }
    func map(_ entries: [(String, ConfigNode)], tag: String? = nil) -> ConfigNode {
      ConfigNode(
        .map(entries.map { ConfigEntry(key: $0.0, keyRange: place, value: $0.1) }), place, tag: tag)
    }
    // Their keys begin with a capital there.
    let chart = about.entries.map { entry in
      (entry.key.prefix(1).uppercased() + entry.key.dropFirst(), entry.value)
    }
    return map([
      ("Values", values), ("Chart", map(chart)),
      (
        "Release",
        map([
          ("Name", release), ("Namespace", scalar("default")), ("Service", scalar("Helm")),
          ("Revision", scalar("1", isString: false)),
          ("IsInstall", scalar("true", isString: false)),
          ("IsUpgrade", scalar("false", isString: false)),
        ])
      ),
      (
        "Capabilities",
        scalar("Capabilities", problem: "is known only where the chart is installed")
      ),
      ("Files", map([("Get", scalar(""))], tag: GoTemplateMachine.filesTag)),
      ("Template", map([("BasePath", scalar(name + "/templates")), ("Name", scalar(name))])),
      ("Subcharts", map([])),
    ])
  }
}
