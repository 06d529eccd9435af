import ConfigText
import Diagnostics
import Runs

/// Jobs of Kubeflow's trainer name a runtime, which says what the job leaves out.
extension KubernetesFormat {
  /// A job with what its runtime adds, and the runtime's file where it is another one.
  static func withRuntime(
    _ object: ConfigNode, of document: ConfigDocument?, in context: ReadingContext
  ) -> (object: ConfigNode, file: SourceFile?) {
    if object["kind"]?.text == "RayJob" { return withCluster(object, of: document, in: context) }
    guard object["kind"]?.text == "TrainJob", let spec = object["spec"],
      let name = spec.find("runtimeRef.name")?.text
    else { return (object, nil) }
    func find(_ roots: [ConfigNode]) -> ConfigNode? {
      roots.first {
        $0["kind"]?.text?.hasSuffix("TrainingRuntime") == true
          && $0.find("metadata.name")?.text == name
      }
    }
    if let own = find(document?.roots ?? []) { return (merged(object, spec, with: own), nil) }
    guard let other = context.runtime(name), let runtime = find(other.roots) else {
      return (object, nil)
    }
    return (merged(object, spec, with: runtime), other.file)
  }

  /// A job of Ray with the cluster that it selects by its name, where it makes none of its own.
  private static func withCluster(
    _ object: ConfigNode, of document: ConfigDocument?, in context: ReadingContext
  ) -> (object: ConfigNode, file: SourceFile?) {
    guard let spec = object["spec"], !spec.has("rayClusterSpec"),
      let name = spec["clusterSelector"]?.entry("ray.io/cluster")?.value.text
    else { return (object, nil) }
    func find(_ roots: [ConfigNode]) -> ConfigNode? {
      roots.first {
        $0["kind"]?.text == "RayCluster" && $0.find("metadata.name")?.text == name
      }?["spec"]
    }
    let other = context.runtime(RuntimeFiles.clusterPrefix + name)
    let own = find(document?.roots ?? [])
    guard let cluster = own ?? find(other?.roots ?? []) else { return (object, nil) }
    let whole = spec.setting(
      ConfigEntry(key: "rayClusterSpec", keyRange: cluster.range, value: cluster),
      at: "rayClusterSpec")
    return (
      object.setting(ConfigEntry(key: "spec", keyRange: spec.range, value: whole), at: "spec"),
      own == nil ? other?.file : nil
    )
  }

  private static func merged(
    _ object: ConfigNode, _ spec: ConfigNode, with runtime: ConfigNode
  ) -> ConfigNode {
    guard let outer = runtime["spec"] else { return object }
    var trainer = spec["trainer"] ?? ConfigNode(.map([]), spec.range)
    if !trainer.has("numNodes"), let nodes = outer.find("mlPolicy.numNodes") {
      trainer = trainer.setting(
        ConfigEntry(key: "numNodes", keyRange: nodes.range, value: nodes), at: "numNodes")
    }
    let template = nodeTemplate(of: outer)
    let asks = !requests(in: trainer, where: { isDevice($0) || isShare($0) }).isEmpty
    if !asks, let template, let limits = template.first(where: "resources") {
      trainer = trainer.setting(
        ConfigEntry(key: "resourcesPerNode", keyRange: limits.range, value: limits),
        at: "resourcesPerNode")
    }
    var whole = spec.setting(
      ConfigEntry(key: "trainer", keyRange: trainer.range, value: trainer), at: "trainer")
    // The runtime's own command runs where the job has none; its nodes are chosen either way.
    if let template {
      let own =
        trainer.hasAny(["command", "args"]) ? template.without(["command", "args"]) : template
      whole = whole.setting(
        ConfigEntry(key: "runtime", keyRange: template.range, value: own), at: "runtime")
    }
    return object.setting(
      ConfigEntry(key: "spec", keyRange: spec.range, value: whole), at: "spec")
  }

  /// The part of a runtime that trains: the job that is called `node`, or the only one.
  private static func nodeTemplate(of spec: ConfigNode) -> ConfigNode? {
    let jobs = spec.find("template.spec.replicatedJobs")?.elements ?? []
    return jobs.first { $0["name"]?.text == "node" } ?? (jobs.count == 1 ? jobs[0] : nil)
  }
}

extension ConfigNode {
  /// The first map below the node at a key of this name.
  fileprivate func first(where key: String) -> ConfigNode? {
    var found: ConfigNode?
    visit { path, node in
      if found == nil, node.isMap, path.hasSuffix(key) { found = node }
    }
    return found
  }

  /// The node without keys of these names, at any depth.
  fileprivate func without(_ keys: [String], depth: Int = 0) -> ConfigNode {
    guard depth < 32 else { return self }
    var node = self
    switch content {
    case .scalar: break
    case .map(let entries):
      node.content = .map(
        entries.filter { !keys.contains($0.key) }.map { entry in
          var entry = entry
          entry.value = entry.value.without(keys, depth: depth + 1)
          return entry
        })
    case .list(let elements):
      node.content = .list(elements.map { $0.without(keys, depth: depth + 1) })
    }
    return node
  }
}
