import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// A list of Kustomize: what makes workloads out of those of other files, each time that it is applied.
public enum Kustomization {
  static let names: Set<String> = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

  /// Keys that only call something otherwise, or say how the list is read.
  private static let light: Set<String> = [
    "apiVersion", "kind", "metadata", "namespace", "namePrefix", "nameSuffix", "commonLabels",
    "commonAnnotations", "labels", "generatorOptions", "sortOptions", "buildMetadata", "images",
    "crds", "openapi",
  ]
  /// Keys that name what the list is made of.
  static let sources = ["resources", "bases", "components"]

  /// What of a list changes a workload, or takes in the workloads of another list or of elsewhere.
  public static func parts(of bytes: [UInt8]) -> [[UInt8]] {
    guard let root = root(of: SourceFile(path: "kustomization.yaml", bytes: bytes)) else {
      return [bytes]
    }
    return root.entries.flatMap { entry -> [[UInt8]] in
      if sources.contains(entry.key) {
        let lists = entry.value.elements.compactMap(\.text).filter {
          !$0.hasSuffix(".yaml") && !$0.hasSuffix(".yml") || $0.contains("://")
        }
        return lists.map { Array($0.utf8) }
      }
      guard isWeighty(entry) else { return [] }
      // Patches count one by one, those that change names beside them or not.
      let patches =
        entry.key.hasPrefix("patches") ? entry.value.elements.filter { isWeighty($0) } : []
      return (patches.isEmpty ? [entry.value] : patches).map {
        Array("\(entry.key) \($0.range.text)".utf8)
      }
    }
  }

  static func root(of file: SourceFile) -> ConfigNode? {
    var problems = DiagnosticBag()
    return FormatList.reader.read(file, as: .yaml, into: &problems)?.root
  }

  /// The first entry that changes a workload.
  ///
  /// - Parameter bears: Whether a file of patches says more than names.
  static func change(
    in root: ConfigNode, where bears: (String) -> Bool = { _ in true }
  ) -> ConfigEntry? {
    root.entries.first {
      $0.key == "components" || !sources.contains($0.key) && isWeighty($0, where: bears)
    }
  }

  /// Keys of a workload that say what it is called, and which version of its image it takes.
  private static let naming: Set<String> = [
    "apiVersion", "kind", "metadata", "name", "image", "imagePullPolicy", "imagePullSecrets",
    "priorityClassName", "ttlSecondsAfterFinished", "serviceAccountName",
  ]

  /// Whether all that a patch says of a workload is what it is called.
  static func onlyNames(_ node: ConfigNode) -> Bool {
    switch node.content {
    case .scalar: false
    case .list(let elements): elements.allSatisfy(onlyNames)
    case .map(let entries):
      entries.allSatisfy { entry in
        naming.contains(entry.key)
          || ["spec", "template", "containers"].contains(entry.key) && onlyNames(entry.value)
      }
    }
  }

  /// Whether an entry changes more of a workload than its names: of patches, one that stands in a file or says
  /// something of what is specified.
  private static func isWeighty(
    _ entry: ConfigEntry, where bears: (String) -> Bool = { _ in true }
  ) -> Bool {
    guard !light.contains(entry.key), entry.key.hasPrefix("patches") else {
      return !light.contains(entry.key)
    }
    return entry.value.elements.contains { isWeighty($0, where: bears) }
  }

  private static func isWeighty(
    _ patch: ConfigNode, where bears: (String) -> Bool = { _ in true }
  ) -> Bool {
    guard let text = (patch["patch"] ?? patch).scalar?.text,
      text.contains("\n") || text.contains("{")
    else { return (patch["path"] ?? patch).text.map(bears) ?? true }
    guard text.contains("spec") else { return false }
    return root(of: SourceFile(path: "patch.yaml", text: text)).map { !onlyNames($0) } ?? true
  }
}

extension RunFinder {
  /// What a list leads to, over the lists that it names.
  private struct Reached {
    var files: Set<String> = []
    /// Whether some of it lies elsewhere, or is nowhere.
    var isOpen = false
    /// Whether one of them comes in more than once.
    var isRepeated = false
  }

  private static let mostLists = 500

  private func reach(of root: ConfigNode, in path: String) -> Reached {
    var found = Reached()
    var pending = [(root, path)]
    var seen: Set<String> = [path]
    let resolver = PathResolver(workspace: workspace)
    while let (root, path) = pending.popLast() {
      for name in Kustomization.sources.flatMap({ root[$0]?.elements ?? [] }).compactMap(\.text) {
        guard seen.count < Self.mostLists else {
          found.isOpen = true
          return found
        }
        if let file = resolver.beside(name, of: path) {
          if !found.files.insert(file).inserted { found.isRepeated = true }
        } else if let inner = Kustomization.names.sorted().lazy.compactMap({
          resolver.beside(name + "/" + $0, of: path)
        }).first {
          found.files.insert(inner)
          if !seen.insert(inner).inserted {
            found.isRepeated = true
          } else if let next = list(at: inner) {
            pending.append((next, inner))
          }
        } else {
          found.isOpen = true
        }
      }
    }
    return found
  }

  private func list(at path: String) -> ConfigNode? {
    if let root = documents[path]??.root { return root }
    let bytes = try? workspace.files.read(path, limit: Workspace.fileLimit)
    return bytes.flatMap { Kustomization.root(of: SourceFile(path: path, bytes: $0)) }
  }

  /// The job that a list makes which stands in a folder.
  func job(ofList folder: String, from script: String, among jobs: Set<String>) -> String? {
    let resolver = PathResolver(workspace: workspace)
    return Kustomization.names.sorted().lazy
      .compactMap { resolver.beside(folder + "/" + $0, of: script) }
      .compactMap { path in
        self.list(at: path).flatMap { reach(of: $0, in: path).files.intersection(jobs).min() }
      }.first
  }

  /// Whether a list is known to make workloads of none that trains.
  func isOfNoTraining(_ root: ConfigNode, in path: String) -> Bool {
    guard Kustomization.names.contains(path.lastPathPart) else { return false }
    let reached = reach(of: root, in: path)
    return !reached.isOpen && !reached.files.isEmpty
      && !reached.files.contains { documents[$0]??.roots.contains(where: Self.mayTrain) ?? true }
  }

  private static func mayTrain(_ root: ConfigNode) -> Bool {
    KubernetesFormat.asksForDevices(root)
      || FormatList.carrier.mayTrain(root, "job.yaml")
  }

  /// Notes lists of Kustomize that a change has make another workload of one that trains, or one more.
  mutating func noteKustomizations(of candidates: [Candidate]) {
    guard !changed.isEmpty else { return }
    let jobs = Set(
      candidates.filter { candidate in
        candidate.kind == .launcher && candidate.document.language != .shell
          && candidate.readings.contains { $0.reasonAgainst == nil }
      }.map(\.document.file.path))
    guard !jobs.isEmpty else { return }
    noteApplicationSets(of: jobs)
    let own = Set(candidates.map(\.document.file.path))
    let paths = documents.keys.filter { Kustomization.names.contains($0.lastPathPart) }.sorted()
    var lists: [(path: String, root: ConfigNode, reached: Reached)] = []
    for path in paths.prefix(Self.mostLists) {
      if let root = list(at: path) { lists.append((path, root, reach(of: root, in: path))) }
    }
    let inner = Set(lists.flatMap(\.reached.files))
    for one in lists {
      guard let job = one.reached.files.intersection(jobs).min() else { continue }
      if changed.contains(one.path) {
        let resolver = PathResolver(workspace: workspace)
        let change = Kustomization.change(in: one.root) { name in
          resolver.beside(name, of: one.path).map(bears) ?? true
        }
        if let change {
          account.isNotUnderstood(
            one.path, at: change.keyRange, "changes how much the workload of another file takes",
            by: .overlay)
        } else if one.reached.isOpen {
          account.isNotUnderstood(
            one.path, "changes how much the workload of another file takes", by: .overlay)
        } else if one.reached.isRepeated
          || !inner.contains(one.path)
            && lists.contains(where: {
              $0.path != one.path && !inner.contains($0.path) && $0.reached.files.contains(job)
            })
        {
          account.isNotUnderstood(
            one.path, "starts `\(FactText.shortened(job))` more than once", by: .overlay)
        }
      }
      // What is put over the workload stands in files of its own.
      for piece in pieces(of: one.root, in: one.path)
      where changed.contains(piece) && !own.contains(piece) && bears(piece) {
        account.isNotUnderstood(piece, "changes how much the workload of another file takes")
      }
      for inner in one.reached.files where changed.contains(inner) && inner != one.path {
        guard Kustomization.names.contains(inner.lastPathPart), let root = list(at: inner),
          let change = Kustomization.change(in: root)
        else { continue }
        account.isNotUnderstood(
          inner, at: change.keyRange, "changes how much the workload of another file takes",
          by: .overlay)
      }
    }
  }

  /// Whether Flux puts something into the workloads of a folder.
  private static func isFilling(_ root: ConfigNode) -> Bool {
    root["kind"]?.text == "Kustomization"
      && root["spec"]?.hasAny(["postBuild", "patches", "components"]) == true
  }

  /// Notes what has a folder with a job that trains applied once for each of several.
  private mutating func noteApplicationSets(of jobs: Set<String>) {
    for path in changed.sorted() {
      for root in documents[path]??.roots ?? []
      where root["kind"]?.text == "ApplicationSet" || Self.isFilling(root) {
        var started: (job: String, range: SourceRange)?
        root["spec"]?.visit { key, node in
          guard key.hasSuffix("path"), let text = node.text,
            let folder = PathResolver.normalised(text, in: "")
          else { return }
          let job = jobs.filter { $0.hasPrefix(folder.prefix { $0 != "{" }) }.min()
          if let job { started = (job, node.range) }
        }
        guard let started else { continue }
        account.isNotUnderstood(
          path, at: started.range,
          Self.isFilling(root)
            ? "changes how much the workload of another file takes"
            : "starts `\(FactText.shortened(started.job))` more than once")
      }
    }
  }

  /// Whether a file that is put over a workload says more than names of it.
  private func bears(_ path: String) -> Bool {
    guard let roots = documents[path]??.roots,
      roots.contains(where: { !$0.elements.isEmpty || $0.has("kind") })
    else { return true }
    return roots.contains {
      Self.operation(in: $0) != nil || $0.has("spec") && !Kustomization.onlyNames($0)
    }
  }

  /// The files that a list names beside what it is made of.
  private func pieces(of root: ConfigNode, in path: String) -> Set<String> {
    let resolver = PathResolver(workspace: workspace)
    var found: Set<String> = []
    for entry in root.entries where !Kustomization.sources.contains(entry.key) {
      entry.value.visit { _, node in
        guard found.count < Self.mostLists, let text = node.scalar?.text, !text.contains("\n")
        else {
          return
        }
        let name = text.split(separator: "=").last.map(String.init) ?? text
        if name.contains("."), let file = resolver.beside(name, of: path) { found.insert(file) }
      }
    }
    return found
  }
}
