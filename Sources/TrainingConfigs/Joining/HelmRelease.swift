import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// An installation of a chart, as a command or a file asks for it.
final class HelmRelease {
  /// The chart as it is written.
  var chart: String
  var name: ConfigNode?
  /// Files of values as they are written, and values that stand in the file itself, in order.
  var given: [Given] = []
  /// Single values, which win over maps.
  var sets: [Setting] = []
  /// The file that asks for it.
  var file: SourceFile
  var range: SourceRange
  /// Whether it is asked for more than once at the same place.
  var isRepeated = false

  private init(
    _ chart: String, named name: ConfigNode? = nil, by file: SourceFile, at range: SourceRange
  ) {
    (self.chart, self.name, self.file, self.range) = (chart, name, file, range)
  }

  enum Given {
    case file(String)
    case map(ConfigNode)
  }

  /// `a.b[0]=1`: an element of a list has a bracket before its number.
  struct Setting {
    var path: [String]
    var value: ConfigNode
    /// Whether the value is the name of a file, whose text is meant.
    var isFile = false

    /// - Parameter key: The path as Helm has it, where a dot behind a backslash belongs to a key.
    init(_ key: String, _ scalar: ConfigScalar, at place: SourceRange) {
      path = [""]
      var isKept = false
      for character in key {
        if isKept || !"\\.[]".contains(character) {
          path[path.count - 1].append(character)
          isKept = false
        } else if character == "\\" {
          isKept = true
        } else if character != "]" {
          path.append(character == "[" ? "[" : "")
        }
      }
      value = ConfigNode(.scalar(scalar), place)
    }
  }

  private static let limit = 200

  /// What a document asks for, whatever it is written in.
  static func all(in document: ConfigDocument) -> [HelmRelease] {
    if let script = document.script {
      return script.commands.prefix(5_000).compactMap { release($0, in: script.file) }
    }
    guard document.language == .yaml || document.language == .json, !document.isInOwnWords else {
      return []
    }
    var found: [HelmRelease] = []
    for root in document.roots.prefix(limit) {
      found += declared(in: root, of: document.file)
      if document.file.bytes.holds(Array("helm ".utf8)) {
        found += commands(in: root, of: document)
      }
    }
    return Array(found.prefix(limit))
  }

  /// What the recipes of a Makefile or a justfile ask for, which are commands like those of a script.
  static func recipes(in file: SourceFile, knowing vocabulary: CommandVocabulary) -> [HelmRelease] {
    var lines: [String] = []
    var goesOn = false
    for line in file.text(in: 0..<file.bytes.count).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      let isRecipe = goesOn || line.first == "\t" || line.first == " "
      var rest = isRecipe ? line[...] : ""
      if !goesOn { rest = rest.drop { "\t @-+".contains($0) } }
      goesOn = isRecipe && line.hasSuffix("\\")
      // What `just` puts in is as open as a variable; places stay where they are.
      let text = rest.replacing("$$", with: "$").replacing("{{", with: "${").replacing(
        "}}", with: "}")
      let blanks = String(repeating: " ", count: max(0, line.utf8.count - text.utf8.count))
      lines.append(blanks + text)
    }
    let script = ShellScript(
      SourceFile(path: file.path, text: lines.joined(separator: "\n")), knowing: vocabulary)
    return script.commands.prefix(limit).compactMap { release($0, in: file) }
  }

  // MARK: - Commands

  /// The commands of a pipeline's steps.
  private static func commands(
    in root: ConfigNode, of document: ConfigDocument
  ) -> [HelmRelease] {
    var ranges: [Range<Int>] = []
    root.visit { _, node in
      guard let text = node.scalar?.text, text.contains("helm "), ranges.count < limit else {
        return
      }
      ranges.append(node.range.bytes)
    }
    guard !ranges.isEmpty else { return [] }
    let script = ShellScript(
      document.file, ranges: ranges, seeds: [:], knowing: document.vocabulary)
    return script.commands.compactMap { release($0, in: document.file) }
  }

  private static let verbs: Set<String> = ["install", "upgrade", "template"]

  /// Flags without a value.
  private static let alone: Set<String> = [
    "--install", "-i", "--wait", "--atomic", "--create-namespace", "--debug", "--dry-run",
    "--force",
    "--generate-name", "-g", "--dependency-update", "--reuse-values", "--reset-values",
    "--reset-then-reuse-values",
    "--wait-for-jobs", "--cleanup-on-fail", "--devel", "--disable-openapi-validation", "--no-hooks",
    "--render-subchart-notes", "--replace", "--skip-crds", "--verify", "--include-crds",
    "--is-upgrade", "--validate", "--rollback-on-failure", "--take-ownership", "--skip-tests",
  ]

  private static func release(_ command: ShellCommand, in file: SourceFile) -> HelmRelease? {
    let words = command.words
    guard let start = words.prefix(8).firstIndex(where: { $0.text.lastPathPart == "helm" }),
      let verb = words[start...].dropFirst().first(where: { verbs.contains($0.text) }),
      let place = words.firstIndex(where: { $0.range == verb.range })
    else { return nil }
    let range = SourceRange(file: file, bytes: command.range)
    let release = HelmRelease("", by: file, at: range)
    var plain: [ShellWord] = []
    var index = place + 1
    while index < words.count {
      let word = words[index]
      index += 1
      guard word.text.hasPrefix("-") else {
        plain.append(word)
        continue
      }
      // What was given before is known only there.
      if word.text.hasPrefix("--reuse") || word.text.hasPrefix("--reset-then") {
        release.given.append(.file(word.text))
      }
      if alone.contains(word.text) { continue }
      let parts = word.text.split(separator: "=", maxSplits: 1)
      let flag = parts.first.map(String.init) ?? word.text
      var value: (text: String, problem: String?)? =
        parts.count > 1 ? (String(parts[1]), word.problem) : nil
      if value == nil, flag.hasPrefix("--") || flag.utf8.count == 2, index < words.count {
        value = (words[index].text, words[index].problem)
        index += 1
      }
      if let value { release.take(flag, value.text, value.problem, at: range) }
    }
    guard let last = plain.last else { return nil }
    let chart = plain.dropFirst().first { $0.problem == nil } ?? (plain.count > 1 ? last : plain[0])
    release.chart = chart.text
    if plain.count > 1 { release.name = plain[0].node(in: file) }
    // Further words may be any flags.
    for word in plain.dropFirst(2) where word.range != chart.range {
      release.given.append(.file("$" + word.text))
    }
    release.isRepeated = command.times != .exactly(1)
    return release
  }

  private func take(
    _ flag: String, _ text: String, _ problem: String?, at place: SourceRange
  ) {
    switch flag {
    case "-f", "--values":
      given += text.split(separator: ",").map { .file(problem == nil ? String($0) : "$" + $0) }
    case "--set", "--set-string", "--set-json", "--set-literal", "--set-file":
      let parts =
        flag == "--set" || flag == "--set-string" || flag == "--set-file"
        ? Self.pairs(text) : [text]
      for part in parts {
        guard let sign = part.firstIndex(of: "=") else {
          given.append(.file("$" + part))
          continue
        }
        let key = String(part[..<sign])
        let value = String(part[part.index(after: sign)...])
        var scalar = ConfigScalar(text: value, isString: flag == "--set-string", problem: problem)
        if flag == "--set-json" || value.hasPrefix("{") {
          scalar.problem = "is known only where the chart is installed"
        }
        var setting = Setting(key, scalar, at: place)
        setting.isFile = flag == "--set-file"
        sets.append(setting)
      }
    default: break
    }
  }

  /// `a=1,b=2` at its commas, but for those that a backslash or a brace keeps.
  private static func pairs(_ text: String) -> [String] {
    var parts = [""]
    var (depth, isKept) = (0, false)
    for character in text {
      if isKept {
        parts[parts.count - 1].append(character)
        isKept = false
      } else if character == "\\" {
        isKept = true
      } else if character == ",", depth == 0 {
        parts.append("")
      } else {
        if character == "{" { depth += 1 } else if character == "}" { depth -= 1 }
        parts[parts.count - 1].append(character)
      }
    }
    return parts
  }

  // MARK: - Files

  /// What a file of Helmfile, Argo CD, Flux, Kustomize or Skaffold asks for.
  private static func declared(in root: ConfigNode, of file: SourceFile) -> [HelmRelease] {
    let kind = root["kind"]?.text
    var found: [HelmRelease] = []
    func add(_ chart: ConfigNode?, _ name: ConfigNode?, _ node: ConfigNode) -> HelmRelease? {
      guard let chart = chart?.text else { return nil }
      let release = HelmRelease(chart, named: name, by: file, at: node.range)
      found.append(release)
      return release
    }
    if kind == "Application" || kind == "ApplicationSet" {
      let spec = kind == "Application" ? root["spec"] : root.find("spec.template.spec")
      let sources = spec?["sources"]?.elements ?? spec?["source"].map { [$0] } ?? []
      for source in sources.prefix(limit) {
        guard
          let release = add(source["path"] ?? source["chart"], root.find("metadata.name"), source),
          let helm = source["helm"]
        else { continue }
        release.take(list: helm["valueFiles"])
        release.take(map: helm["valuesObject"])
        release.take(text: helm["values"])
        release.take(sets: helm["parameters"])
      }
    } else if kind == "HelmRelease" {
      let release = add(root.find("spec.chart.spec.chart"), root.find("metadata.name"), root)
      release?.take(list: root.find("spec.chart.spec.valuesFiles"))
      release?.take(map: root.find("spec.values"))
    } else {
      let releases = root["releases"] ?? root.find("deploy.helm.releases")
      for one in releases?.elements.prefix(limit) ?? [] {
        let release = add(one["chart"] ?? one["chartPath"], one["name"], one)
        release?.take(list: one["values"] ?? one["valuesFiles"])
        release?.take(sets: one["set"])
        for entry in one["setValues"]?.entries ?? [] { release?.set(entry.key, entry.value) }
      }
      let home = root.find("helmGlobals.chartHome")?.text ?? "charts"
      for one in root["helmCharts"]?.elements.prefix(limit) ?? [] {
        guard let release = add(one["name"], one["releaseName"], one) else { continue }
        release.chart = home + "/" + release.chart
        if let path = one["valuesFile"]?.text { release.given.append(.file(path)) }
        release.take(list: one["additionalValuesFiles"])
        release.take(map: one["valuesInline"])
      }
    }
    return found
  }

  private func take(sets: ConfigNode?) {
    for one in sets?.elements.prefix(Self.limit) ?? [] { set(one["name"]?.text, one["value"]) }
  }

  private func take(list: ConfigNode?) {
    for element in list?.elements.prefix(Self.limit) ?? [] {
      if element.isMap {
        given.append(.map(element))
      } else if let path = element.scalar?.text {
        given.append(.file(path))
      }
    }
  }

  private func take(map: ConfigNode?) {
    if let map, map.isMap { given.append(.map(map)) }
  }

  private func take(text: ConfigNode?) {
    guard let text, let written = text.scalar?.text, !written.isEmpty else { return }
    if let map = ConfigReader.yaml(written, at: text.range) {
      given.append(.map(map))
    } else {
      given.append(.file("$"))
    }
  }

  private func set(_ name: String?, _ value: ConfigNode?) {
    guard let name, let value else { return }
    sets.append(
      Setting(
        name,
        value.scalar
          ?? ConfigScalar(text: "", problem: "is known only where the chart is installed"),
        at: value.range))
  }
}
