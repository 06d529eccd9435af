import ConfigText
import Diagnostics
import Files
import Quantities
public import Runs
public import Text

extension Workspace {
  /// Finds the runs that files describe, each joined with what belongs to it.
  ///
  /// - Parameters:
  ///   - paths: Files and folders relative to the root; none means the whole repository.
  ///   - overrides: Facts that win over everything that files say.
  ///   - changed: The files of a change, relative to the root. They are looked at first, so that nothing
  ///     else can push them out, and what cannot be made out of one is an error.
  ///   - callers: The files of which it is said how often they run what trains: those of the change, where
  ///     nothing else is said.
  ///   - deadline: When reading ends; what is left then is not understood.
  ///   - workers: How many files are read at once, which changes nothing but the time that it takes.
  ///   - watch: Told when reading begins, and when joining does.
  public func findRuns(
    _ paths: [String] = [], overrides: [FactAssignment] = [], changed: Set<String> = [],
    callers: Set<String>? = nil, until deadline: Deadline? = nil, workers: Workers = .one,
    watch: PhaseWatch? = nil
  ) -> RunSearch {
    var finder = RunFinder(
      workspace: self, overrides: overrides, reading: ReadingMemory(until: deadline))
    finder.changed = changed
    finder.callers = callers ?? changed
    finder.workers = workers
    finder.watch = watch
    return finder.find(paths)
  }
}

/// One search: reads candidates, joins them, and collects what is wrong.
struct RunFinder {
  let workspace: Workspace
  let overrides: [FactAssignment]
  var bag = DiagnosticBag()
  /// Files that were read, by path; nil where nothing could be made of one.
  var documents: [String: ConfigDocument?] = [:]
  /// The files of a change.
  var changed: Set<String> = []
  /// The files of which it is said how often they run what trains.
  var callers: Set<String> = []
  /// Where the files ended.
  var account = AccountKeeper()
  /// What is known of the scripts that others call.
  let calls = CallMemory()
  /// What is read, and how much more may be.
  let reading: ReadingMemory
  /// Whether it was said that the limit of what is read left files out.
  var hasSaidLimit = false
  /// Whether every script of the repository is among the candidates.
  var hasSeenAll = false
  /// Runs of files that were named and that no check is about.
  var leftOut: [JoinedRun] = []
  /// All paths of the repository, listed when a file is looked for by name.
  var index: FileIndex?
  /// How many files are read at once.
  var workers = Workers.one
  /// Told what the search is about to do.
  var watch: PhaseWatch?
  /// Files that were read before their turn, by path.
  var ahead: [String: ReadAhead] = [:]
  /// What programs do with their settings, by the path of the program.
  var programUses: [String: SettingUses] = [:]
  /// Files of charts of Helm, by the folder of the chart.
  var charts: [String: [String]] = [:]
  /// Whether there is what makes a folder a chart, by the path of that.
  var chartFolders: [String: Bool] = [:]
  /// The folder that was looked at last, if nothing in it belongs to a chart.
  var chartless: String?
  /// Scripts that are searched for recipes.
  var launcherSearch: LauncherSearch?

  init(
    workspace: Workspace, overrides: [FactAssignment], reading: ReadingMemory = ReadingMemory()
  ) {
    self.workspace = workspace
    self.overrides = overrides
    self.reading = reading
  }

  /// A file whose format is known, read.
  struct Candidate {
    var document: ConfigDocument
    var kind: FormatKind
    var readings: [Reading]
    /// Whether somebody named the file.
    var isExplicit: Bool
  }

  mutating func find(_ paths: [String]) -> RunSearch {
    watch?(.read)
    bag.add(contentsOf: workspace.diagnostics)
    checkProject()
    var candidates: [Candidate] = []
    var seen: Set<String> = []
    for path in paths where !path.isEmpty {
      switch kind(of: path) {
      case .file?:
        if seen.insert(path).inserted { add(path, isExplicit: true, to: &candidates) }
      case .directory?: addAll(below: path, to: &candidates, &seen)
      case nil: reportMissing(path)
      }
    }
    if paths.isEmpty || paths.contains("") {
      addAll(below: "", to: &candidates, &seen)
      hasSeenAll = true
    }
    readCharts(into: &candidates, isExplicit: !paths.isEmpty)
    watch?(.join)
    var search = RunSearch()
    search.runs = Self.sorted(join(&candidates))
    search.leftOut = Self.sorted(leftOut)
    noteCarriedCalls(of: search.runs)
    search.account = account.account(of: search.runs)
    search.diagnostics = bag.sorted
    return search
  }

  private static func sorted(_ runs: [JoinedRun]) -> [JoinedRun] {
    runs.sorted {
      ($0.run.path, $0.run.files.map(\.path).joined(separator: "\n"))
        < ($1.run.path, $1.run.files.map(\.path).joined(separator: "\n"))
    }
  }

  private func kind(of path: String) -> FileKind? {
    path.hasPrefix("/") ? nil : workspace.files.kind(of: path)
  }

  private mutating func reportMissing(_ path: String) {
    if path.hasPrefix("/") {
      bag.add(.unreadable(path, .outside))
      return
    }
    do {
      _ = try workspace.files.read(path, limit: Workspace.fileLimit)
    } catch {
      var diagnostic = Diagnostic.unreadable(path, error)
      if error == .missing {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        let name = path.lastPathPart
        let names = ((try? workspace.files.list(folder)) ?? []).prefix(1_000).map(\.name)
        if let near = Spelling.nearest(to: name, in: names) {
          let suggestion = folder.isEmpty ? near : folder + "/" + near
          diagnostic.help.insert("did you mean `\(suggestion)`?", at: 0)
        }
      }
      bag.add(diagnostic)
    }
  }

  /// Reads a file of the repository once; what is wrong with it is reported when it is named or looks
  /// like a training config.
  mutating func document(_ path: String, isExplicit: Bool) -> ConfigDocument? {
    if let known = documents[path] { return known }
    var own = DiagnosticBag()
    var document: ConfigDocument?
    let isChanged = changed.contains(path)
    if reading.isSpent, !isExplicit || reading.isLate {
      noteBeyondLimit(path)
    } else if let file = ahead[path]?.file ?? sourceFile(path, isExplicit: isExplicit, into: &own) {
      reading.spend(file.bytes.count)
      if let ready = ahead[path] {
        (document, own) = (ready.document, ready.problems)
      } else {
        document = FormatList.reader.read(file, into: &own)
      }
      if document == nil {
        let isPlausible =
          isExplicit || BrokenConfig.looksLikeTraining(file, isChanged: isChanged)
        noteUnread(file, isPlausible: isPlausible, own)
        if !isPlausible { own = DiagnosticBag() }
      }
    }
    if isExplicit || document == nil {
      bag.add(contentsOf: own.diagnostics)
    } else if !own.isEmpty, let document,
      FormatList.format(of: document) != nil
        || isChanged && BrokenConfig.looksLikeTraining(document.file, isChanged: true)
    {
      bag.add(contentsOf: own.diagnostics)
    }
    documents[path] = document
    return document
  }

  mutating func add(
    _ path: String, isExplicit: Bool, to candidates: inout [Candidate]
  ) {
    account.see(path)
    if keepForChart(path) { return }
    let entry = workspace.project?.runs.first { $0.matches(path) }
    // A pattern such as `jobs/**` means the programs that train, not all of them.
    let mayBeMeant = FileSort.mayBeConfig(path) && !FileSort.isProgram(path)
    let isMeant = entry.map { mayBeMeant || $0.names(path) } ?? false
    let isNamed = isExplicit || isMeant
    let hadErrors = bag.diagnostics.count
    guard let found = document(path, isExplicit: isNamed) else {
      if isNamed, bag.diagnostics.count == hadErrors { addUnread(path, entry, to: &candidates) }
      return
    }
    let ready = ahead[path]
    var document = ready?.recognised ?? FurtherDocuments.recognisedFirst(found)
    guard let format = ready.map(\.format) ?? FormatList.format(of: document) else {
      if isNamed {
        addUnrecognised(document, entry, to: &candidates)
      } else {
        noteUnrecognised(document)
      }
      return
    }
    let readings = readings(of: document, as: format, ahead: ready?.readings)
    if format.kind == .fragment, !isNamed {
      noteFragment(document, readings)
      return
    }
    // It only looked like one: a script that calls others, none of which trains.
    guard !readings.isEmpty else {
      if isNamed {
        addUnrecognised(document, entry, to: &candidates)
      } else {
        noteUnrecognised(document)
      }
      return
    }
    for reading in readings { report(reading.diagnostics) }
    if format == ComposeFormat.self { _ = noteImage(startedBy: document) }
    if document.isInOwnWords {
      document.forgetTree()
      documents[path] = document
    }
    candidates.append(
      Candidate(
        document: document, kind: format.kind, readings: readings, isExplicit: isNamed))
  }

  /// A file that is in no language that is read, such as a Python config.
  private mutating func addUnread(
    _ path: String, _ entry: ProjectRun?, to candidates: inout [Candidate]
  ) {
    guard entry != nil, let file = workspace.sourceFile(path, into: &bag) else {
      bag.add(.unrecognised(path))
      return
    }
    let document = ConfigDocument(
      file: file, language: .python, knowing: FormatList.vocabulary)
    addUnrecognised(document, entry, to: &candidates)
  }

  /// A file of no known format is a run only when the project says what it is.
  private mutating func addUnrecognised(
    _ document: ConfigDocument, _ entry: ProjectRun?, to candidates: inout [Candidate]
  ) {
    let states = entry.map { !$0.facts.isEmpty || $0.launcher != nil } ?? false
    guard states || !document.inline.isEmpty else {
      guard document.language == .python,
        PythonSteps.trains(
          document, in: ReadingContext(workspace, reading, calls, CompanionProblems()))
      else { return bag.add(.unrecognised(document.file)) }
      var reading = Reading(format: PythonCommandFormat.name)
      reading.isOwnProgram = true
      return candidates.append(
        Candidate(document: document, kind: .launcher, readings: [reading], isExplicit: true))
    }
    candidates.append(
      Candidate(
        document: document, kind: .recipe, readings: [Reading(format: "unknown")],
        isExplicit: true))
  }

  /// Reports what the project file names and the repository does not have.
  private mutating func checkProject() {
    guard let project = workspace.project else { return }
    for entry in project.runs {
      for match in entry.match where !PathResolver(workspace: workspace).exists(match.glob) {
        bag.add(
          Diagnostic(
            ConfigDiagnostic.projectNoMatch, .error,
            "`\(FactText.shortened(match.glob.pattern))` matches no file", at: match.range,
            label: "nothing here is checked",
            help: ["mend the pattern, or remove the entry"]))
      }
      for path in [entry.launcher].compactMap(\.self) + entry.with
      where workspace.files.kind(of: path.path) != .file {
        bag.add(
          Diagnostic(
            ConfigDiagnostic.projectNoFile, .error,
            "`\(FactText.shortened(path.path))` is not a file",
            at: path.range, help: ["write the path relative to `\(ProjectFile.name)`"]))
      }
    }
  }
}

extension ProjectRun {
  func matches(_ path: String) -> Bool { match.contains { $0.glob.matches(path) } }

  /// Whether a pattern means files of this ending, whatever they are written in: `train/*.py` does,
  /// `train/**` means those that are configs.
  func names(_ path: String) -> Bool {
    let name = path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
    let ending = name.lastIndex(of: ".").map { name[$0...] } ?? name
    return match.contains { $0.glob.pattern.hasSuffix(ending) && $0.glob.matches(path) }
  }
}

extension Diagnostic {
  /// A file that is named as a config and is none; a policy is what people name instead.
  static func unrecognised(_ file: SourceFile) -> Diagnostic {
    let head = file.bytes.prefix(4096).split(separator: UInt8(ascii: "\n"))
    guard head.contains(where: { $0.starts(with: Array("carbonward: policy/".utf8)) }) else {
      return unrecognised(file.path)
    }
    let path = FactText.shortened(file.path)
    return Diagnostic(
      ConfigDiagnostic.unrecognised, .error, "`\(path)` is a policy, and no training config",
      help: ["hold runs against it by `--policy \(path)`; paths name training configs"],
      path: file.path)
  }

  static func unrecognised(_ path: String) -> Diagnostic {
    Diagnostic(
      ConfigDiagnostic.unrecognised, .error,
      "`\(FactText.shortened(path))` is not a training config that can be read",
      help: [
        "describe the run in `\(ProjectFile.name)`: `runs: [{match: \(FactText.shortened(path)), facts: {…}}]`",
        "or in a comment of the file: `# carbonward: model.params=7B tokens=10B hardware.count=8`",
      ], path: path)
  }
}
