import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// Pieces of a cluster's objects from which runs are put together elsewhere: recipes and scripts in a
/// `ConfigMap`, and patches that change how much a workload of another file takes.
///
/// No run is made of them; that they hold one, or change one, is said.
extension RunFinder {
  private static let textLimit = 500_000
  private static let pieceLimit = 100

  /// What decides how much a workload takes, as the ends of paths in patches.
  private static let sizes: Set<String> = [
    "completions", "parallelism", "replicas", "numNodes", "command", "args", "numProcPerNode",
    "gpu", "resources", "containers", "env", "schedule", "template",
  ]

  /// Notes the pieces in documents of the search; patches only where a change touches them.
  mutating func noteClusterPieces() {
    let pieces = documents.filter { path, document in
      guard let document, document.language == .yaml || document.language == .json,
        !document.isInOwnWords
      else { return false }
      return changed.contains(path) || document.roots.contains(where: Self.isMap)
    }
    for (path, document) in pieces.sorted(by: { $0.key < $1.key }) {
      for root in document?.roots.prefix(Self.pieceLimit) ?? [] {
        if Self.isMap(root), let found = Self.held(by: root) {
          let name = FactText.shortened(found.name)
          account.isNotUnderstood(
            path, at: found.range,
            "holds `\(name)` in a `ConfigMap`, which trains: no run is made of it")
        }
        if changed.contains(path), let (name, place) = repeatedTemplate(of: root) {
          account.isNotUnderstood(
            path, at: place, "starts `\(FactText.shortened(name))` more than once")
        }
        if changed.contains(path), let place = Self.application(in: root) {
          account.isNotUnderstood(
            path, at: place, "asks for accelerators, for an application of Spark that is not read")
        }
        if changed.contains(path), !isOfNoTraining(root, in: path),
          let place = Self.patch(in: root)
        {
          account.isNotUnderstood(
            path, at: place, "changes how much the workload of another file takes")
        }
      }
    }
  }

  /// The template of another file that a workflow starts more than once, where that asks for accelerators.
  private func repeatedTemplate(of root: ConfigNode) -> (name: String, place: SourceRange)? {
    guard ["Workflow", "CronWorkflow"].contains(root["kind"]?.text ?? ""), let spec = root["spec"]
    else { return nil }
    var named: [(name: String, place: SourceRange)] = []
    var isRepeated = spec.hasAny(["schedule", "schedules"])
    spec.visit { path, node in
      if ["withItems", "withSequence", "withParam"].contains(where: node.has) { isRepeated = true }
      guard path.hasSuffix("emplateRef"), let name = node["name"]?.text else { return }
      named.append((name, node.range))
    }
    guard isRepeated || named.count > 1 else { return nil }
    return named.first { one in
      documents.values.contains { document in
        document?.roots.contains { other in
          other["kind"]?.text?.hasSuffix("WorkflowTemplate") == true
            && other.find("metadata.name")?.text == one.name
            && KubernetesFormat.asksForDevices(other)
        } == true
      }
    }
  }

  private static func isMap(_ root: ConfigNode) -> Bool { root["kind"]?.text == "ConfigMap" }

  /// Where an application of Spark asks for accelerators.
  private static func application(in root: ConfigNode) -> SourceRange? {
    guard root["kind"]?.text == "SparkApplication", let spec = root["spec"] else { return nil }
    return ["executor", "driver"].lazy.compactMap { spec[$0]?["gpu"]?.range }.first
  }

  /// The first text of a `ConfigMap` that is a recipe, or a script that trains.
  private static func held(by map: ConfigNode) -> (name: String, range: SourceRange)? {
    for entry in (map["data"]?.entries ?? []).prefix(pieceLimit) {
      guard let text = entry.value.scalar?.text, text.contains("\n"), text.utf8.count < textLimit
      else { continue }
      let file = SourceFile(path: entry.key.lastPathPart, text: text)
      if FormatList.carrier.training(in: file) != nil { return (entry.key, entry.keyRange) }
      var problems = DiagnosticBag()
      guard let document = FormatList.reader.read(file, into: &problems),
        let format = FormatList.format(of: document), format.kind == .recipe,
        format.read(document, in: ReadingContext(knowing: FormatList.vocabulary)).contains(where: {
          $0.reasonAgainst == nil
        })
      else { continue }
      return (entry.key, entry.keyRange)
    }
    return nil
  }

  /// Where a patch of Kustomize sets what decides how much a workload takes.
  private static func patch(in root: ConfigNode) -> SourceRange? {
    if let place = operation(in: root) { return place }
    if root["kind"]?.text == "Kustomization" || root.hasAny(["patches", "patchesJson6902"]) {
      for key in ["patches", "patchesJson6902", "patchesStrategicMerge", "replicas"] {
        guard let patches = root[key] else { continue }
        if key == "replicas" { return patches.range }
        for patch in patches.elements.prefix(pieceLimit) {
          guard let text = (patch["patch"] ?? patch).scalar?.text, text.contains("\n") else {
            continue
          }
          var problems = DiagnosticBag()
          let file = SourceFile(path: "patch.yaml", text: text)
          let document = FormatList.reader.read(file, as: .yaml, into: &problems)
          if document?.roots.contains(where: { operation(in: $0) != nil || resizes($0) }) == true {
            return patch.range
          }
        }
      }
      return nil
    }
    return resizes(root) ? root["spec"]?.range : nil
  }

  /// `{op: replace, path: /spec/completions, value: 400}`.
  static func operation(in root: ConfigNode) -> SourceRange? {
    for element in root.elements.prefix(pieceLimit) {
      guard let path = element["path"]?.text, let op = element["op"]?.text,
        ["add", "replace", "copy", "move"].contains(op), path.hasPrefix("/spec")
      else { continue }
      let parts = path.split(separator: "/")
      if parts.contains(where: { part in sizes.contains { part.hasSuffix($0) } }) {
        return element.range
      }
    }
    return nil
  }

  /// A workload that says how often or where it runs, and not what: a part that is merged over another.
  private static func resizes(_ root: ConfigNode) -> Bool {
    guard root.has("apiVersion"), let kind = root["kind"]?.text, let spec = root["spec"],
      kind.hasSuffix("Job") || kind == "JobSet" || kind.hasSuffix("RayCluster")
    else { return false }
    var hasContainer = false
    var hasSize = false
    spec.visit { path, node in
      let key = path.split(separator: ".").last.map(String.init) ?? path
      if ["image", "command", "args", "script", "trainer", "entrypoint"].contains(key) {
        hasContainer = true
      }
      if ["completions", "parallelism", "replicas", "numNodes"].contains(key), node.scalar != nil {
        hasSize = true
      }
    }
    return hasSize && !hasContainer
  }
}
