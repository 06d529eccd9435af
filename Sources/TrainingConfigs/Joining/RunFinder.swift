import ConfigText
import Diagnostics
import Files
import Quantities
public import Runs
import Text

extension Workspace {
  /// Finds the runs that files describe, each joined with what belongs to it.
  ///
  /// - Parameters:
  ///   - paths: Files and folders relative to the root; none means the whole repository.
  ///   - overrides: Facts that win over everything that files say.
  ///   - changed: The files of a change, relative to the root. They are looked at first, so that nothing
  ///     else can push them out, and what cannot be made out of one is an error.
  public func findRuns(
    _ paths: [String] = [], overrides: [FactAssignment] = [], changed: Set<String> = []
  ) -> RunSearch {
    var finder = RunFinder(workspace: self, overrides: overrides)
    finder.changed = changed
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
  /// What is known of the scripts that others call.
  let calls = CallMemory()
  /// Whether every script of the repository is among the candidates.
  var hasSeenAll = false
  /// Runs of files that were named and that no check is about.
  var leftOut: [JoinedRun] = []
  /// All paths of the repository, listed when a file is looked for by name.
  var index: FileIndex?

  init(workspace: Workspace, overrides: [FactAssignment]) {
    self.workspace = workspace
    self.overrides = overrides
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
    var search = RunSearch()
    search.runs = Self.sorted(join(candidates))
    search.leftOut = Self.sorted(leftOut)
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
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let names = ((try? workspace.files.list(folder)) ?? []).prefix(1_000).map(\.name)
        if let near = Spelling.nearest(to: name, in: names) {
          let suggestion = folder.isEmpty ? near : folder + "/" + near
          diagnostic.help.insert("did you mean `\(suggestion)`?", at: 0)
        }
      }
      bag.add(diagnostic)
    }
  }

  private mutating func addAll(
    below directory: String, to candidates: inout [Candidate], _ seen: inout Set<String>
  ) {
    let declared = workspace.project?.runs ?? []
    let prefix = directory.isEmpty ? "" : directory + "/"
    var found = changed.sorted().filter { path in
      path.hasPrefix(prefix) && path != ProjectFile.name && workspace.files.kind(of: path) == .file
        && workspace.walk.sees(path) && mayTrain(path)
    }
    let isChange = !changed.isEmpty
    let isComplete = workspace.walk.visit(directory) { path in
      let isWanted = RunFinder.mayBeConfig(path) || declared.contains { $0.names(path) }
      if path != ProjectFile.name, isWanted { found.append(path) }
      return true
    }
    // Where a change is looked at, all its files have been.
    if !isComplete, !isChange {
      bag.add(
        Diagnostic(
          "walk-incomplete", .warning,
          "`\(directory.isEmpty ? "." : directory)` holds too many files, or some cannot be listed",
          help: ["name the paths to check, or list others under `ignore` in `\(ProjectFile.name)`"],
          path: directory))
    }
    for path in found where seen.insert(path).inserted {
      add(path, isExplicit: false, to: &candidates)
    }
  }

  /// Whether a file of a change may be a config, told from its first bytes where its name says nothing.
  private func mayTrain(_ path: String) -> Bool {
    if Self.mayBeConfig(path) { return true }
    let name = path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
    guard !name.contains("."), let bytes = try? workspace.files.read(path, limit: 1_000_000) else {
      return false
    }
    return ConfigLanguage(path: path, bytes: bytes) != nil
  }

  private static let launcherEndings = [
    ".sh", ".bash", ".zsh", ".sbatch", ".slurm", ".batch", ".job", ".sub", ".submit", ".pbs",
    ".lsf",
    ".bsub", ".qsub",
  ]

  private static let endings =
    launcherEndings + [".yaml", ".yml", ".json", ".jsonc", ".toml", ".gin", ".py", ".ipynb"]

  /// Whether a script of this name may launch a recipe.
  static func mayLaunch(_ path: String) -> Bool {
    let path = path.lowercased()
    return launcherEndings.contains { path.hasSuffix($0) }
  }

  /// Whether a file is a program, most of which configure nothing.
  private static func isProgram(_ path: String) -> Bool {
    let path = path.lowercased()
    return path.hasSuffix(".py") || path.hasSuffix(".ipynb")
  }

  /// Whether a walk looks into a file of this name.
  static func mayBeConfig(_ path: String) -> Bool {
    let path = path.lowercased()
    return endings.contains { path.hasSuffix($0) }
  }

  /// Reads a file of the repository once; what is wrong with it is reported when it is named or looks
  /// like a training config.
  mutating func document(_ path: String, isExplicit: Bool) -> ConfigDocument? {
    if let known = documents[path] { return known }
    var own = DiagnosticBag()
    var document: ConfigDocument?
    let isChanged = changed.contains(path)
    if let file = workspace.sourceFile(path, into: &own) {
      document = FormatList.reader.read(file, into: &own)
      let isPlausible =
        isExplicit || document != nil
        || BrokenConfig.looksLikeTraining(file, isChanged: isChanged)
      if isExplicit || isChanged, LFSPointer.isOne(file.bytes) {
        own = DiagnosticBag()
        own.add(LFSPointer.diagnostic(path))
        document = nil
        bag.add(contentsOf: own.diagnostics)
        documents[path] = document
        return nil
      }
      if !isPlausible { own = DiagnosticBag() }
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

  private mutating func add(
    _ path: String, isExplicit: Bool, to candidates: inout [Candidate]
  ) {
    let entry = workspace.project?.runs.first { $0.matches(path) }
    // A pattern such as `jobs/**` means the programs that train, not all of them.
    let isMeant = entry.map { !Self.isProgram(path) || $0.names(path) } ?? false
    let isNamed = isExplicit || isMeant
    let hadErrors = bag.diagnostics.count
    guard let document = document(path, isExplicit: isNamed) else {
      if isNamed, bag.diagnostics.count == hadErrors { addUnread(path, entry, to: &candidates) }
      return
    }
    guard let format = FormatList.format(of: document) else {
      if isNamed { addUnrecognised(document, entry, to: &candidates) }
      return
    }
    if format.kind == .fragment, !isNamed { return }
    let readings = readings(of: document, as: format)
    // It only looked like one: a script that calls others, none of which trains.
    guard !readings.isEmpty else {
      if isNamed { addUnrecognised(document, entry, to: &candidates) }
      return
    }
    for reading in readings { report(reading.diagnostics) }
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
    let document = ConfigDocument(file: file, language: .python)
    addUnrecognised(document, entry, to: &candidates)
  }

  /// A file of no known format is a run only when the project says what it is.
  private mutating func addUnrecognised(
    _ document: ConfigDocument, _ entry: ProjectRun?, to candidates: inout [Candidate]
  ) {
    let states = entry.map { !$0.facts.isEmpty || $0.launcher != nil } ?? false
    guard states || !document.inline.isEmpty else {
      bag.add(.unrecognised(document.file.path))
      return
    }
    candidates.append(
      Candidate(
        document: document, kind: .recipe, readings: [Reading(format: "unknown")],
        isExplicit: true))
  }

  /// What a format may ask for while it reads a file.
  func context(for path: String, _ problems: CompanionProblems) -> ReadingContext {
    let workspace = workspace
    var context = ReadingContext { name, file in
      guard let target = PathResolver(workspace: workspace).beside(name, of: file.path) else {
        return nil
      }
      var bag = DiagnosticBag()
      defer { problems.add(bag) }
      guard let source = workspace.sourceFile(target, into: &bag) else { return nil }
      return FormatList.reader.read(source, into: &bag)
    }
    context.calls = calls
    context.bytes = { name, file in
      let resolver = PathResolver(workspace: workspace)
      guard
        let target = resolver.beside(name, of: file.path)
          ?? (workspace.isRepository ? resolver.inside(name, index: workspace.fileIndex) : nil)
      else { return nil }
      return try? workspace.files.read(target, limit: 1_000_000)
    }
    return context
  }

  /// Reports what the project file names and the repository does not have.
  private mutating func checkProject() {
    guard let project = workspace.project else { return }
    for entry in project.runs {
      for match in entry.match where !PathResolver(workspace: workspace).exists(match.glob) {
        bag.add(
          Diagnostic(
            "project-no-match", .error,
            "`\(FactText.shortened(match.glob.pattern))` matches no file", at: match.range,
            label: "nothing here is checked",
            help: ["mend the pattern, or remove the entry"]))
      }
      for path in [entry.launcher].compactMap(\.self) + entry.with
      where workspace.files.kind(of: path.path) != .file {
        bag.add(
          Diagnostic(
            "project-no-file", .error, "`\(FactText.shortened(path.path))` is not a file",
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
  static func unrecognised(_ path: String) -> Diagnostic {
    Diagnostic(
      "config-unrecognised", .error,
      "`\(FactText.shortened(path))` is not a training config that can be read",
      help: [
        "describe the run in `\(ProjectFile.name)`: `runs: [{match: \(FactText.shortened(path)), facts: {…}}]`",
        "or in a comment of the file: `# carbonward: model.params=7B tokens=10B hardware.count=8`",
      ], path: path)
  }
}

/// Whether a file that cannot be parsed was meant as a training config.
enum BrokenConfig {
  private static let words = [
    "base_model:", "learning_rate", "num_train_epochs", "micro_batch_size", "train_batch_size",
    "max_steps", "train_iters", "seq_length", "sequence_len", "gradient_accumulation",
    "carbonward:",
  ]

  /// Words that ordinary files have too; two of them in a file of a change that nobody can read are
  /// enough to ask.
  private static let further = [
    "torchtune.", "optimizer", "batch_size", "epochs", "seq_len", "steps", "dataset", "checkpoint",
    "trainer", "tokenizer", "warmup", "[training]", "num_nodes", "nproc_per_node", "torchrun",
  ]

  /// - Parameter isChanged: Whether the file is part of a change, where less is let pass.
  static func looksLikeTraining(_ file: SourceFile, isChanged: Bool) -> Bool {
    // In two bytes a character, every other one is zero.
    let bytes = file.bytes.contains(0) ? file.bytes.filter { $0 != 0 } : file.bytes
    let text = String(decoding: bytes, as: UTF8.self)
    if words.count(where: { text.contains($0) }) >= 2 { return true }
    return isChanged && (words + further).count { text.contains($0) } >= 2
  }
}

/// A file that git LFS has put its place holder for.
enum LFSPointer {
  static func isOne(_ bytes: [UInt8]) -> Bool {
    bytes.count < 1_024 && bytes.starts(with: "version https://git-lfs.github.com/spec/".utf8)
  }

  static func diagnostic(_ path: String) -> Diagnostic {
    Diagnostic(
      "file-unreadable", .error,
      "`\(FactText.shortened(path))` is only a pointer to a file that git LFS keeps",
      help: ["get the file: `git lfs pull`, or in CI `lfs: true` in the checkout step"], path: path)
  }
}
