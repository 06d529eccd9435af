import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// Charts of Helm: each is filled in as the repository installs it, and what comes out is read like any
/// objects of a cluster.
///
/// The installations are those of commands and of files that a tool for deployments reads; files of values
/// that none of them names are installations of their own, and so are the chart's own values where there is
/// nothing else.
extension RunFinder {
  private static let mostInstallations = 100

  /// Keeps a file for its chart, if it is a template of one or holds its values.
  mutating func keepForChart(_ path: String) -> Bool {
    // Most files lie beside others that belong to no chart.
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
    if folder == chartless { return false }
    let root = HelmChart.root(of: path) { name, folder in
      let path = HelmChart.path(name, folder)
      if let known = chartFolders[path] { return known }
      let isThere = workspace.files.kind(of: path) != nil
      chartFolders[path] = isThere
      return isThere
    }
    guard let root else {
      if chartFolders[HelmChart.path("Chart.yaml", folder)] == false { chartless = folder }
      return false
    }
    charts[root, default: []].append(path)
    return true
  }

  /// Reads the charts of which files were met.
  mutating func readCharts(into candidates: inout [Candidate], isExplicit: Bool) {
    guard !charts.isEmpty || !changed.isEmpty else { return }
    let releases =
      documents.keys.sorted().compactMap { documents[$0] ?? nil }.flatMap(HelmRelease.all)
      + recipes()
    var read: [HelmChart] = []
    for root in charts.keys.sorted() {
      if let chart = HelmChart(root, in: workspace, reading) {
        read.append(chart)
      } else {
        for path in charts[root] ?? [] {
          account.isNotUnderstood(path, "belongs to a chart that cannot be read")
        }
      }
    }
    let others = valuesElsewhere(of: read)
    for chart in read {
      let trains = self.read(
        chart, files: charts[chart.root] ?? [], releases, others[chart.root] ?? [],
        isExplicit: isExplicit, into: &candidates)
      guard trains else { continue }
      for path in templatedValues(of: chart, releases) {
        account.isNotUnderstood(
          path, "gives values to a chart that trains, by a template that is not filled in")
      }
      for path in changed.sorted() where Self.isHelmfile(path) {
        guard let bytes = try? workspace.files.read(path, limit: 1_000_000),
          bytes.holds(Array("{{".utf8)), Self.names(chart, in: bytes)
        else { continue }
        account.isNotUnderstood(
          path, "installs a chart that trains, by a template that is not filled in")
      }
    }
    noteElsewhere(releases.filter { release in !read.contains { isMeant($0, by: release) } })
  }

  private static let recipeFiles = [
    "Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", ".justfile",
  ]

  /// The installations of files with recipes.
  private func recipes() -> [HelmRelease] {
    let paths = Self.recipeFiles.flatMap { workspace.fileIndex.paths(named: $0).prefix(100) }
    return paths.flatMap { path -> [HelmRelease] in
      guard let bytes = try? workspace.files.read(path, limit: 1_000_000),
        bytes.holds(Array("helm ".utf8))
      else { return [] }
      return HelmRelease.recipes(
        in: SourceFile(path: path, bytes: bytes), knowing: FormatList.vocabulary)
    }
  }

  private static func names(_ chart: HelmChart, in bytes: [UInt8]) -> Bool {
    ["/", ": "].contains { bytes.holds(Array(($0 + chart.root.lastPathPart).utf8)) }
  }

  /// The files of a change that give values to a chart and are not read as such: templates themselves, or
  /// named by one.
  private func templatedValues(of chart: HelmChart, _ releases: [HelmRelease]) -> [String] {
    let own = changed.filter { path in
      [".yaml", ".yml", ".gotmpl"].contains(where: path.hasSuffix) && !Self.isHelmfile(path)
        && !path.hasPrefix(chart.root + "/templates/")
    }
    guard !own.isEmpty else { return [] }
    let resolver = PathResolver(workspace: workspace)
    var found: Set<String> = []
    for release in releases where isMeant(chart, by: release) {
      for case .file(let name) in release.given.prefix(50) {
        let path = PathResolver.normalised(
          name, in: release.file.path.pathParts.dropLast().joined(separator: "/"))
        if let path = path ?? resolver.beside(name, of: release.file.path), own.contains(path),
          reading.companion(path, in: workspace).0 == nil
        {
          found.insert(path)
        }
      }
    }
    for name in ["helmfile.yaml", "helmfile.yaml.gotmpl"] {
      for path in workspace.fileIndex.paths(named: name).prefix(20) {
        let folder = path.pathParts.dropLast().map { $0 + "/" }.joined()
        guard let bytes = try? workspace.files.read(path, limit: 1_000_000),
          Self.names(chart, in: bytes)
        else { continue }
        // `values: [envs/{{ .Environment.Name }}.yaml]`
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
          guard let start = line.firstRange(of: "{{"), line.contains(".y"),
            let end = line[start.upperBound...].firstRange(of: "}}")
          else { continue }
          let marks = " '\"[],"
          let stem = String(
            line[..<start.lowerBound].reversed().prefix { !marks.contains($0) }.reversed())
          let ending = line[end.upperBound...].prefix { !marks.contains($0) }
          let place = folder + (stem.hasPrefix("./") ? String(stem.dropFirst(2)) : stem)
          found.formUnion(own.filter { $0.hasPrefix(place) && $0.hasSuffix(ending) })
        }
      }
    }
    return found.sorted()
  }

  private static func isHelmfile(_ path: String) -> Bool {
    path.lastPathPart.hasPrefix("helmfile") || path.pathParts.dropLast().contains("helmfile.d")
  }

  /// Notes what a change has given to charts that are not in the repository, where words speak of a training.
  private mutating func noteElsewhere(_ releases: [HelmRelease]) {
    let resolver = PathResolver(workspace: workspace)
    for release in releases where !changed.isEmpty && !release.chart.contains("$") {
      let from = release.file.path
      var files = [from]
      var texts = [release.chart]
      texts += release.sets.map { $0.path.joined() + " " + ($0.value.scalar?.text ?? "") }
      for given in release.given.prefix(50) {
        switch given {
        case .map(let map): texts.append(map.range.text)
        case .file(let name):
          guard let path = resolver.beside(name, of: from),
            let bytes = try? workspace.files.read(path, limit: 1_000_000)
          else { continue }
          files.append(path)
          texts.append(String(decoding: bytes, as: UTF8.self))
        }
      }
      guard let path = files.first(where: changed.contains),
        texts.contains(where: { text in
          let text = text.lowercased()
          return ["train", "finetun", "epochs", "max_steps", "maxsteps"].contains(
            where: text.contains)
        })
      else { continue }
      account.isNotUnderstood(
        path, "gives values to a chart that is not in the repository and may train")
    }
  }

  /// Files that hold values of one chart and lie elsewhere, by the chart's folder: those that have none but
  /// keys of its own values, and are called so or are in no form that is known.
  private func valuesElsewhere(of charts: [HelmChart]) -> [String: [String]] {
    var found: [String: [String]] = [:]
    for path in documents.keys.sorted() {
      guard let document = documents[path] ?? nil, document.language == .yaml,
        !document.isInOwnWords,
        let root = document.root
      else { continue }
      let fitting = charts.filter { chart in root.entries.allSatisfy { chart.values.has($0.key) } }
      guard fitting.count == 1,
        HelmChart.isValues(path)
          || root.entries.count >= Self.fewestKeys && FormatList.format(of: document) == nil
      else { continue }
      found[fitting[0].root, default: []].append(path)
    }
    return found
  }

  /// So many keys of a chart's values are no accident.
  private static let fewestKeys = 3

  /// One way in which a chart is installed.
  private struct Installation {
    var name: ConfigNode
    var given: [ConfigNode] = []
    var sets: [HelmRelease.Setting] = []
    /// The files beside the templates that decide what is installed.
    var files: [SourceFile] = []
    /// Why it is not known what is installed.
    var doubt: String?
    var release: HelmRelease?
  }

  private mutating func read(
    _ chart: HelmChart, files: [String], _ releases: [HelmRelease], _ others: [String],
    isExplicit: Bool, into candidates: inout [Candidate]
  ) -> Bool {
    var parts = ChartParts()
    let all = installations(of: chart, files: files, releases, others)
    if let left = all.dropFirst(Self.mostInstallations).first {
      account.isNotUnderstood(
        left.files.last?.path ?? chart.root,
        "installs a chart that is installed more often than is followed")
    }
    for installation in all.prefix(Self.mostInstallations) {
      let renderings = chart.renderings(
        given: installation.given, sets: installation.sets, release: installation.name
      ) { [workspace] path in try? workspace.files.read(path, limit: 1_000_000) }
      // The chart's own values, which do not say enough, are not installed where others are.
      let isAlone = installation.given.isEmpty && installation.release == nil
      if isAlone, all.count > 1, renderings.contains(where: { $0.isRefused }) { continue }
      for rendering in renderings { add(rendering, of: chart, installation, to: &parts) }
      if let doubt = installation.doubt, let release = installation.release,
        renderings.contains(where: { chart.mayTrain($0.template) })
      {
        account.isNotUnderstood(release.file.path, at: release.range, doubt)
      }
    }
    if all.isEmpty {
      for template in chart.templates {
        fail(
          template, of: chart, nil, "is a template of a chart for which nothing gives values",
          in: &parts)
      }
    }
    var trains = false
    for path in parts.templates.keys.sorted() {
      guard let part = parts.templates[path] else { continue }
      if let problem = part.problem { account.isNotUnderstood(path, at: part.place, problem) }
      guard let document = part.document else { continue }
      account.see(path)
      documents[path] = document
      let readings = part.readings
      guard !readings.isEmpty else {
        if part.problem == nil { noteUnrecognised(document) }
        continue
      }
      trains = trains || readings.contains { $0.reasonAgainst == nil }
      for reading in readings { report(reading.diagnostics) }
      candidates.append(
        Candidate(
          document: document, kind: .launcher, readings: readings,
          isExplicit: isExplicit && files.contains(path)))
    }
    note(
      files, of: chart, trains: trains,
      isUnderstood: parts.templates.values.allSatisfy { $0.problem == nil })
    return trains
  }

  /// Says what became of the files of a chart: where what is installed is not known, a change of any of them
  /// may be one of a training.
  private mutating func note(
    _ files: [String], of chart: HelmChart, trains: Bool, isUnderstood: Bool
  ) {
    for path in files {
      account.see(path)
      if !isUnderstood, changed.contains(path) {
        account.isNotUnderstood(
          path, "belongs to a chart that is not filled in here, and may train")
      } else if trains || documents[path] != nil || !HelmChart.isValues(path) {
        guard documents[path] == nil else { continue }
        account.doesNotTrain(
          path,
          trains
            ? "belongs to a chart, which counts as it is installed"
            : "belongs to a chart that trains nothing")
      } else if let document = reading.companion(path, in: workspace).0 {
        // What the chart takes from elsewhere may train with them.
        if chart.isIncomplete, changed.contains(path), chart.mayTrain(document.file) {
          account.isNotUnderstood(
            path, "belongs to a chart that is not filled in here, and may train")
        } else {
          noteUnrecognised(document)
        }
      }
    }
  }

  /// What was made of the templates of one chart.
  private struct ChartParts {
    struct Part {
      /// All that the template became.
      var document: ConfigDocument?
      var readings: [Reading] = []
      /// Why it is not known what it becomes.
      var problem: String?
      var place: SourceRange?
    }

    var templates: [String: Part] = [:]
    /// What templates became already.
    var known: Set<String> = []
  }

  private mutating func add(
    _ rendering: HelmChart.Rendering, of chart: HelmChart, _ installation: Installation,
    to parts: inout ChartParts
  ) {
    let template = rendering.template
    let path = template.path
    var bag = DiagnosticBag()
    let filled: GoTemplateMachine.Filled
    switch rendering.result {
    case .failure(let problem):
      fail(template, of: chart, problem.offset, problem.reason, in: &parts)
      return
    case .success(let result): filled = result
    }
    let text = String(decoding: filled.bytes, as: UTF8.self)
    let name = installation.name.scalar?.text ?? ""
    guard parts.known.insert("\(path)\n\(name)\n\(text)").inserted else { return }
    var part = parts.templates[path] ?? ChartParts.Part()
    defer { parts.templates[path] = part }
    guard let document = filled.document(of: template, knowing: FormatList.vocabulary, into: &bag)
    else {
      if filled.bytes.contains(where: { $0 > 0x20 }) {
        let problem = bag.diagnostics.first { $0.severity == .error }
        if chart.mayTrain(template) {
          part.problem = "cannot be parsed as a chart fills it in"
          part.place = problem?.primary?.range
        }
      } else if part.document == nil {
        part.document = ConfigDocument(
          file: template, language: .yaml, knowing: FormatList.vocabulary)
      }
      return
    }
    if part.document == nil {
      part.document = document
    } else {
      part.document?.roots += document.roots
    }
    guard let format = FormatList.format(of: document), format.kind == .launcher else { return }
    var readings = readings(of: document, as: format)
    for index in readings.indices {
      readings[index].closePlaces("a template of a chart writes it")
      readings[index].files += installation.files
      readings[index].diagnostics.removeAll { !$0.fixIts.isEmpty }
    }
    part.readings += readings
    guard readings.contains(where: { $0.reasonAgainst == nil }) else { return }
    if let offset = filled.doubt {
      part.problem = "depends on what is known only where the chart is installed"
      part.place = SourceRange(file: template, bytes: offset..<offset)
    }
    if let release = installation.release, release.isRepeated {
      account.isNotUnderstood(
        release.file.path, at: release.range,
        "starts `\(FactText.shortened(chart.name))` more than once")
    }
  }

  private func fail(
    _ template: SourceFile, of chart: HelmChart, _ offset: Int?, _ reason: String,
    in parts: inout ChartParts
  ) {
    guard chart.mayTrain(template) else { return }
    parts.templates[template.path, default: ChartParts.Part()].problem = reason
    parts.templates[template.path]?.place = offset.map {
      SourceRange(file: template, bytes: $0..<$0)
    }
  }

  // MARK: - Installations

  private mutating func installations(
    of chart: HelmChart, files: [String], _ releases: [HelmRelease], _ others: [String]
  ) -> [Installation] {
    var used: Set<String> = []
    var all: [Installation] = []
    for release in releases where isMeant(chart, by: release) {
      all.append(installation(of: chart, release, using: &used))
    }
    let own = chart.valuesFile
    let beside = files.filter { HelmChart.isValues($0) && $0 != own?.path }
    let name = string(chart.name, at: chart.values.range)
    for path in beside + others where !used.contains(path) {
      guard let document = reading.companion(path, in: workspace).0, let root = document.root,
        // Values of a chart that this one brings along are taken from there.
        !path.dropFirst(chart.root.utf8.count).contains("charts/")
      else { continue }
      all.append(
        Installation(
          name: name, given: [root], files: [own, document.file].compactMap(\.self)))
    }
    // A chart without values is for whoever has some.
    if !all.contains(where: { $0.release != nil }), own != nil || all.isEmpty && !chart.needsValues
    {
      all.insert(Installation(name: name, files: [own].compactMap(\.self)), at: 0)
    }
    return all
  }

  private func string(_ text: String, at place: SourceRange) -> ConfigNode {
    ConfigNode(.scalar(ConfigScalar(text: text, isString: true)), place)
  }

  /// Whether a release installs the chart: by its folder, seen from the file or from the root.
  private func isMeant(_ chart: HelmChart, by release: HelmRelease) -> Bool {
    if release.chart.contains("$") {
      let end = release.chart.pathParts.last { !$0.contains("$") }.map(String.init)
      return end == chart.root.lastPathPart
    }
    let folder =
      release.file.path.utf8.lastIndex(of: UInt8(ascii: "/"))
      .map { String(release.file.path[..<$0]) } ?? ""
    return [folder, ""].contains {
      PathResolver.normalised(release.chart, in: $0) == chart.root
    }
  }

  /// A value with the text of the file that it names, which is one of the installation's.
  private func opened(
    _ set: HelmRelease.Setting, by file: SourceFile, into files: inout [SourceFile]
  ) -> HelmRelease.Setting {
    guard set.isFile, var scalar = set.value.scalar else { return set }
    var set = set
    if scalar.problem == nil,
      let path = PathResolver(workspace: workspace).beside(scalar.text, of: file.path),
      let bytes = try? workspace.files.read(path, limit: 1_000_000)
    {
      scalar.text = String(decoding: bytes, as: UTF8.self)
      scalar.isString = true
      files.append(SourceFile(path: path, bytes: bytes))
    } else {
      scalar.problem = scalar.problem ?? "the file is not in the repository"
    }
    set.value.content = .scalar(scalar)
    return set
  }

  private func installation(
    of chart: HelmChart, _ release: HelmRelease, using used: inout Set<String>
  ) -> Installation {
    var installation = Installation(
      name: release.name ?? string(chart.name, at: chart.values.range),
      files: [chart.valuesFile, release.file].compactMap(\.self), release: release)
    installation.sets = release.sets.map {
      opened($0, by: release.file, into: &installation.files)
    }
    let resolver = PathResolver(workspace: workspace)
    for given in release.given.prefix(50) {
      switch given {
      case .map(let map): installation.given.append(map)
      case .file(let path):
        let inside = PathResolver.normalised(path, in: chart.root)
        let found =
          resolver.beside(path, of: release.file.path)
          ?? inside.flatMap { workspace.files.kind(of: $0) == .file ? $0 : nil }
        guard let found, let document = reading.companion(found, in: workspace).0 else {
          installation.doubt =
            "installs a chart with `\(FactText.shortened(path))`, which is not in the repository"
          continue
        }
        used.insert(found)
        if let root = document.root { installation.given.append(root) }
        installation.files.append(document.file)
      }
    }
    return installation
  }
}

extension GoTemplate.Problem {
  /// Why a template is not filled in, as the end of a sentence about it.
  fileprivate var reason: String {
    switch self {
    case .syntax: "is a template of a chart that cannot be parsed"
    case .limit: "is a template of a chart that takes more to fill in than is followed"
    case .refused: "is a template of a chart that wants values which nothing gives"
    }
  }
}
