import ConfigText
import Diagnostics
import Text

/// Steps and entries of pipelines, without what changes nothing of what trains.
extension CarriedContext {
  /// The pipelines and actions of the same repository that one calls, each with what the call says: how often, and
  /// with what.
  public static func calls(of bytes: [UInt8], in path: String) -> [(path: String, text: String)] {
    var bag = DiagnosticBag()
    let file = SourceFile(path: path, bytes: bytes)
    guard let root = FormatList.reader.read(file, as: .yaml, into: &bag)?.root else { return [] }
    var calls: [(path: String, text: String)] = []
    func add(_ node: ConfigNode?, _ context: [ConfigNode?]) {
      guard var callee = node?.text, calls.count < 500, !callee.contains("@") else { return }
      while callee.hasPrefix("./") || callee.hasPrefix("/") {
        callee.removeFirst(callee.hasPrefix("/") ? 1 : 2)
      }
      calls.append((callee, context.map { $0.map(text) ?? "" }.joined(separator: "; ")))
    }
    for job in root["jobs"]?.entries.map(\.value) ?? [] {
      add(job["uses"], [job["with"], job["strategy"]])
      for step in job["steps"]?.elements ?? [] {
        add(step["uses"], [step["with"], job["strategy"]])
      }
    }
    for job in root.entries.map(\.value) {
      guard let include = job.find("trigger.include") else { continue }
      for one in include.isList ? include.elements : [include] {
        add(one["local"] ?? one, [job["parallel"], job["variables"]])
      }
    }
    return calls
  }

  /// Whether a pipeline or an action holds a command that trains.
  public static func trains(_ bytes: [UInt8], in path: String) -> Bool {
    FormatList.carrier.training(in: SourceFile(path: path, bytes: bytes)) != nil
  }

  // MARK: - Jobs

  /// The jobs of a workflow without what they wait for, where that only lets them go on: it is started as often
  /// as they are, and gives them nothing.
  static func ungated(_ jobs: [ConfigEntry], _ file: SourceFile) -> [ConfigEntry] {
    let gates = Set(
      jobs.filter { job in
        !job.value.hasAny(["if", "needs", "outputs", "environment", "uses", "strategy"])
          && !text(of: job.value).contains("GITHUB_") && !trains(job, file)
      }.map(\.key))
    return jobs.map { job in
      guard case .map(let entries) = job.value.content, let needs = job.value["needs"],
        !job.value.has("if"), text(of: job.value).ranges(of: "needs").count == 1,
        (needs.isList ? needs.elements : [needs]).allSatisfy({ gates.contains($0.text ?? "") })
      else { return job }
      var job = job
      job.value.content = .map(entries.filter { $0.key != "needs" })
      return job
    }
  }

  /// Entries of workflows and jobs that say how long they may take at most, what waits for what, and what is
  /// told to people.
  private static let limits: Set<String> = [
    "timeout-minutes", "timeout", "concurrency", "interruptible", "resource_group", "desc",
    "summary",
  ]

  static func bearsNothing(_ entry: ConfigEntry) -> Bool {
    limits.contains(entry.key) || onlyReads(entry)
      || entry.key == "cache" && keepsPackages(entry.value)
  }

  /// Whether a cache of a pipeline keeps nothing but what installers have fetched.
  private static func keepsPackages(_ cache: ConfigNode) -> Bool {
    if cache.isList { return cache.elements.allSatisfy(keepsPackages) }
    let places: Set<String> = [
      ".cache/pip", ".cache/uv", ".pip-cache", ".uv-cache", ".cache/pre-commit",
    ]
    let paths = cache["paths"]?.elements ?? []
    return !paths.isEmpty
      && cache.entries.allSatisfy { ["key", "paths", "policy", "when"].contains($0.key) }
      && paths.allSatisfy { path in
        places.contains(
          (path.text ?? "").hasSuffix("/") ? String((path.text ?? "").dropLast()) : path.text ?? "")
      }
  }

  /// Whether an entry allows the jobs of a workflow to read, and no more: they may do so by themselves.
  private static func onlyReads(_ entry: ConfigEntry) -> Bool {
    guard entry.key == "permissions" else { return false }
    guard case .map(let rights) = entry.value.content else { return entry.value.text == "read-all" }
    return rights.allSatisfy { ["read", "none"].contains($0.value.text) }
  }

  /// A step without what it is called, which nothing can ask for, without the version of the action that it
  /// uses, which is whatever its owner says, and without those of what it installs.
  static func unversioned(_ step: ConfigNode, _ file: SourceFile) -> ConfigNode? {
    guard case .map(let entries) = step.content else { return step }
    let action = entries.first { $0.key == "uses" }?.value.text
    if action?.hasPrefix("actions/cache@") == true, keepsPackages(entries) { return nil }
    if let action, setsUp(action, entries) { return nil }
    // What is asked of a cache may decide whether another step runs.
    let isCache =
      action?.hasPrefix("actions/cache@") == true && !entries.contains { $0.key == "id" }
    var step = step
    step.content = .map(
      entries.filter { $0.key != "name" && !limits.contains($0.key) }.compactMap { entry in
        var entry = entry
        if entry.key == "env", case .map(let variables) = entry.value.content {
          entry.value.content = .map(variables.filter { !isToken($0) })
          if entry.value.entries.isEmpty { return nil }
        }
        if entry.key == "with", case .map(let inputs) = entry.value.content {
          entry.value.content = .map(inputs.compactMap { without($0, of: action, isCache) })
        }
        guard var scalar = entry.value.scalar else { return entry }
        if entry.key == "run" {
          let left = IdleCommands.leftOut(of: scalar.text)
          if left.isEmpty, entries.allSatisfy({ ["name", "run"].contains($0.key) }) { return nil }
          scalar.text = unpinned(left, "==", file.path)
        } else if entry.key == "uses", !scalar.text.hasPrefix("."), !scalar.text.contains("://"),
          let version = scalar.text.lastIndex(of: "@")
        {
          scalar.text = String(scalar.text[..<version])
        }
        entry.value.content = .scalar(scalar)
        return entry
      })
    return step.entries.isEmpty ? nil : step
  }

  /// Whether a variable is a token by its name, and a secret by its value: who has it may do something, and
  /// nothing else follows from it.
  private static func isToken(_ variable: ConfigEntry) -> Bool {
    guard let text = variable.value.text, text.hasPrefix("${{ secrets."), text.hasSuffix(" }}"),
      text.count(where: { $0 == "{" }) == 2
    else { return false }
    return ["_TOKEN", "_API_KEY", "_PASSWORD", "_SECRET"].contains(where: variable.key.hasSuffix)
  }

  /// Whether a step keeps nothing but what installers have fetched, and nobody asks it anything.
  private static func keepsPackages(_ entries: [ConfigEntry]) -> Bool {
    let places: Set<String> = ["~/.cache/pip", "~/.cache/uv", "~/.cache/pre-commit", "~/.npm"]
    return entries.allSatisfy { ["uses", "with", "name"].contains($0.key) }
      && entries.first(where: { $0.key == "with" })?.value["path"]?.text.map(places.contains)
        == true
  }

  /// Whether a step only brings a version of Python or of a tool that installs packages.
  private static func setsUp(_ action: String, _ entries: [ConfigEntry]) -> Bool {
    let inputs: Set<String> = [
      "python-version", "cache", "cache-dependency-path", "version", "enable-cache", "architecture",
    ]
    return ["actions/setup-python@", "astral-sh/setup-uv@"].contains(where: action.hasPrefix)
      && entries.allSatisfy { ["uses", "with", "name"].contains($0.key) }
      && entries.allSatisfy {
        $0.key != "with" || $0.value.entries.allSatisfy { inputs.contains($0.key) }
      }
  }

  /// What an action is told, without the name under which a cache is kept, since whoever keeps something under
  /// a name decides what it is, and without the version of a tool that `setup-` and the tool's name set up.
  private static func without(
    _ input: ConfigEntry, of action: String?, _ isCache: Bool
  ) -> ConfigEntry? {
    if isCache, ["key", "restore-keys"].contains(input.key) { return nil }
    guard let name = action?.prefix(while: { $0 != "@" }).split(separator: "/").last,
      name.hasPrefix("setup-"), input.key == name.dropFirst("setup-".count) + "-version",
      var scalar = input.value.scalar, scalar.text.allSatisfy({ $0.isNumber || $0 == "." })
    else { return input }
    scalar.text = ""
    var input = input
    input.value.content = .scalar(scalar)
    return input
  }
}
