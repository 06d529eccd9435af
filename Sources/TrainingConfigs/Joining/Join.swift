import ConfigText
import Diagnostics
import Files
import Quantities
import Runs
import Text

extension RunFinder {
  /// Puts recipes, launchers and fragments together, and lets go of what was read of each on the way: no
  /// candidates are left.
  mutating func join(_ candidates: inout [Candidate]) -> [JoinedRun] {
    var launched: [(recipe: String, launcher: Candidate)] = []
    var standalone: [Candidate] = []
    // Scripts that another one calls and files that are merged into others are no runs of their own.
    var parts: Set<String> = []
    for index in candidates.indices {
      let document = candidates[index].document
      for reading in candidates[index].readings { note(reading, of: document) }
      if document.language == .yaml || document.language == .shell,
        candidates[index].readings.contains(where: { $0.reasonAgainst == nil }),
        let place = TemplateLoop.place(in: document.file),
        // What a chart fills in is followed, loops and all: what is read is another text then. Asked last, for it
        // builds the document's tree.
        document.root.map({ $0.range.file === document.file }) ?? true
      {
        account.isNotUnderstood(
          document.file.path, at: place, "is a template that repeats what trains")
      }
    }
    noteStarts(of: candidates)
    noteHiddenCommands()
    noteClusterPieces()
    noteKustomizations(of: candidates)
    standalone.reserveCapacity(candidates.count)
    for found in candidates.lazy.flatMap(Self.split) {
      let path = found.document.file.path
      let candidate = found.kind == .launcher ? withPrimaryConfig(found) : found
      guard candidate.kind == .launcher, let reading = candidate.readings.first else {
        // A program that has a service run another one.
        for reading in candidate.readings where reading.format == PythonFormat.name {
          if let script = script(startedBy: reading, in: path) {
            parts.insert(script.document.file.path)
          }
        }
        standalone.append(candidate)
        continue
      }
      parts.formUnion(reading.files.map(\.path))
      // A program that is started is no run of its own, whatever file of settings it reads.
      if reading.reasonAgainst == nil, let script = script(startedBy: reading, in: path) {
        parts.insert(script.document.file.path)
      }
      if let recipe = recipe(named: reading.references, by: path) {
        parts.formUnion(companions(of: recipe, launchedBy: candidate).map(\.file.path))
        launched.append((recipe, candidate))
      } else {
        standalone.append(withoutRecipe(candidate))
      }
    }
    candidates = []
    let scripts = standalone + launched.map(\.launcher)
    let idle = Self.idle(parts.subtracting(longer(parts, of: scripts)), of: scripts)
    standalone.removeAll { idle.contains($0.document.file.path) }
    launched.removeAll { idle.contains($0.launcher.document.file.path) }
    let launchers = Dictionary(grouping: launched, by: \.recipe).mapValues { $0.map(\.launcher) }
    return runs(&standalone, launchers)
  }

  private mutating func runs(
    _ standalone: inout [Candidate], _ launched: [String: [Candidate]]
  ) -> [JoinedRun] {
    var runs: [JoinedRun] = []
    runs.reserveCapacity(standalone.count)
    var done: Set<String> = []
    for index in standalone.indices {
      let candidate = standalone[index]
      standalone[index].readings = []
      let path = candidate.document.file.path
      guard let part = trainingPart(of: candidate) else { continue }
      done.insert(path)
      for run in build(part, launchers: launched[path] ?? []) {
        // Commands whose own flags turn out to say the same of what is trained.
        let isTold = part.kind == .launcher && part.readings.first?.overrides.isEmpty == false
        let places = isTold ? runs.indices.suffix(8).filter { runs[$0].run.path == path } : []
        if !places.contains(where: { runs[$0].takeIn(run) }) { runs.append(run) }
      }
    }
    // Recipes that only a launcher names.
    for (path, launchers) in launched.sorted(by: { $0.key < $1.key }) where !done.contains(path) {
      guard let recipe = candidate(at: path) else {
        for launcher in launchers {
          if let part = trainingPart(of: launcher) { runs += build(part, launchers: []) }
        }
        continue
      }
      runs += build(recipe, launchers: launchers)
    }
    return runs
  }

  /// A launcher that stands for several runs, one by one.
  static func split(_ candidate: Candidate) -> [Candidate] {
    let training = candidate.readings.filter { $0.reasonAgainst == nil }
    guard candidate.kind == .launcher, !training.isEmpty, candidate.readings.count > 1 else {
      return [candidate]
    }
    return training.map { reading in
      var one = candidate
      one.readings = [reading]
      return one
    }
  }

  /// The part of a file that trains, if any does; what was named and does not train is set aside.
  private mutating func trainingPart(of candidate: Candidate) -> Candidate? {
    let path = candidate.document.file.path
    let idle = candidate.readings.filter { $0.reasonAgainst != nil }
    guard let first = idle.first else { return candidate }
    // The project file knows better.
    if workspace.project?.runs.contains(where: { $0.matches(path) }) == true { return candidate }
    if !candidate.document.inline.isEmpty { return candidate }
    var rest = candidate
    rest.readings.removeAll { $0.reasonAgainst != nil }
    guard rest.readings.isEmpty else { return rest }
    guard candidate.isExplicit else { return nil }
    if first.doubt == nil || first.unreadable != nil { bag.add(Self.reason(first, path)) }
    rest.readings = idle
    leftOut += build(rest, launchers: []).map { joined in
      var joined = joined
      joined.trains = first.notTraining == nil
      return joined
    }
    return nil
  }

  /// Why a file that was named is not checked.
  private static func reason(_ reading: Reading, _ path: String) -> Diagnostic {
    let path = FactText.shortened(path)
    if let what = reading.unreadable {
      return Diagnostic(
        ConfigDiagnostic.notReadable, .error, "`\(path)` is \(what)",
        help: [
          "state what it trains in `\(ProjectFile.name)`: `runs: [{match: \(path), facts: {model: {params: 7B}, tokens: 10B}}]`"
        ], path: path)
    }
    return Diagnostic(
      ConfigDiagnostic.notTraining, .warning,
      "`\(path)` does not train, so `check` leaves it out: \(reading.notTraining ?? "")",
      help: [
        "if it does train, say so in `\(ProjectFile.name)`: `runs: [{match: \(path), facts: {…}}]`"
      ], path: path)
  }

  private mutating func candidate(at path: String) -> Candidate? {
    guard let document = document(path, isExplicit: false),
      let format = FormatList.format(of: document), format.kind == .recipe
    else { return nil }
    let readings = readings(of: document, as: format)
    for reading in readings { report(reading.diagnostics) }
    return Candidate(
      document: document, kind: format.kind, readings: readings, isExplicit: false)
  }

  /// The program that a command starts.
  mutating func resolve(_ program: Reference, from file: String) -> String? {
    program.isModule
      ? PathResolver(workspace: workspace).beside(program.path, of: file)
      : resolve(program.path, from: file)
  }

  mutating func resolve(_ path: String, from file: String) -> String? {
    let resolver = PathResolver(workspace: workspace)
    if let target = resolver.beside(path, of: file) { return target }
    guard workspace.isRepository else { return nil }
    if index == nil { index = workspace.fileIndex }
    guard let index else { return nil }
    return resolver.find(path, from: file, index: index)
  }

  // MARK: - One run

  private mutating func build(_ recipe: Candidate, launchers: [Candidate]) -> [JoinedRun] {
    let path = recipe.document.file.path
    let entry = workspace.project?.runs.first { $0.matches(path) }
    // Every launcher of a recipe runs it: the one that the project names hides no other.
    var chosen: [Candidate] = launchers
    if let named = entry?.launcher {
      let isCounted = chosen.contains { one in
        one.document.file.path == named.path
          || one.readings.contains { $0.files.contains { $0.path == named.path } }
      }
      if !isCounted, let launcher = launcher(at: named.path) { chosen += Self.split(launcher) }
    } else if chosen.isEmpty, recipe.kind == .recipe, entry?.facts[.count] == nil {
      chosen = searchLaunchers(of: path)
    }
    for reading in chosen.flatMap(\.readings) { report(reading.diagnostics) }
    guard !chosen.isEmpty else { return build(recipe, entry, launcher: nil) }
    return chosen.flatMap { launcher in
      // The project may mean a run by what starts it: many scripts may share the recipe of their program.
      let path = launcher.document.file.path
      let own = entry ?? workspace.project?.runs.first { $0.matches(path) }
      return build(recipe, own, launcher: launcher)
    }
  }

  private mutating func build(
    _ recipe: Candidate, _ entry: ProjectRun?, launcher: Candidate?
  ) -> [JoinedRun] {
    launchedReadings(of: recipe, by: launcher).map { launched in
      var reading = launched
      let isStarter = recipe.kind == .launcher || launched.format == PythonFormat.name
      let starter = isStarter ? recipe : launcher
      let command = isStarter ? launched : launcher?.readings.first
      var script = command.flatMap {
        self.script(startedBy: $0, in: (starter ?? recipe).document.file.path)
      }
      for fact in script?.reading.setAfterwards ?? [] { reading.remove(fact) }
      if recipe.kind == .launcher, let script {
        reading.giveWay(to: script.reading, of: script.document.file)
      }
      if recipe.kind != .launcher, let own = script?.reading {
        script?.reading = reading.settle(with: own)
      }
      let used = read(usesOf: &reading, of: recipe, launchedBy: launcher)
      if used.haveLength { script?.reading.forget([.epochs, .steps]) }
      script?.reading.forget(used.lost)
      var builder = RunBuilder(recipe: recipe.document, reading: reading)
      if let launcher, let reading = launcher.readings.first {
        builder.add(launcher: launcher.document, reading.withoutVaried)
      }
      builder.addRecipe()
      if let script {
        report(script.reading.diagnostics)
        builder.add(script: script.document, script.reading)
      }
      builder.add(used.files)
      addFragments(entry, to: &builder)
      builder.add(entry: entry, project: workspace.project)
      builder.add(overrides: overrides)
      bag.add(contentsOf: builder.diagnostics)
      return builder.finish()
    }
  }

  /// What the recipe says once the launcher's flags and other files are set in it.
  private mutating func launchedReadings(
    of recipe: Candidate, by launcher: Candidate?
  ) -> [Reading] {
    guard let launcher, let overrides = launcher.readings.first?.overrides,
      recipe.kind == .recipe, let format = FormatList.format(of: recipe.document)
    else { return recipe.readings }
    let companions = companions(of: recipe.document.file.path, launchedBy: launcher)
    let sweeps = launcher.readings.first?.sweeps ?? []
    guard !overrides.isEmpty || !companions.isEmpty else { return recipe.readings }
    return readings(of: recipe.document, as: format) { context in
      context.overrides = overrides
      context.sweeps = sweeps
      context.companions = companions
    }
  }

  /// The Python script that a command starts, read with the command's flags, where it trains once.
  private mutating func script(
    startedBy reading: Reading, in path: String
  ) -> (document: ConfigDocument, reading: Reading)? {
    guard let reference = reading.scripts.first,
      !reading.scripts.contains(where: { $0.path != reference.path }),
      let target = resolve(reference, from: path), target != path,
      let document = document(target, isExplicit: false), document.language == .python,
      PythonFormat.detect(document) > Confidence.none
    else { return nil }
    let readings = readings(of: document, as: PythonFormat.self) { context in
      context.overrides =
        reading.overrides
        + reading.environment.map { entry in
          var entry = entry
          entry.key = PythonPassed.variablePrefix + entry.key
          return entry
        }
      context.isStarted = true
    }
    guard readings.count == 1, readings[0].reasonAgainst == nil else { return nil }
    return (document, readings[0])
  }

  private mutating func launcher(at path: String) -> Candidate? {
    guard let document = document(path, isExplicit: true) else { return nil }
    guard let format = FormatList.format(of: document) else {
      bag.add(.unrecognised(path))
      return nil
    }
    return Candidate(
      document: document, kind: format.kind,
      readings: readings(of: document, as: format),
      isExplicit: true)
  }

  /// Accelerate and DeepSpeed files that the recipe, the launcher or the project names.
  private mutating func addFragments(_ entry: ProjectRun?, to builder: inout RunBuilder) {
    let named = entry?.with.map(\.path) ?? []
    var paths = named
    for (reference, file) in builder.references where reference.role != .recipe {
      if let path = resolve(reference.path, from: file) { paths.append(path) }
    }
    for path in paths where !builder.has(path) {
      guard let document = companion(path) else { continue }
      guard let format = FormatList.format(of: document) else {
        if named.contains(path) { report([.unrecognised(path)]) }
        continue
      }
      for reading in readings(of: document, as: format) {
        report(reading.diagnostics)
        builder.add(fragment: document, reading)
      }
    }
  }
}
