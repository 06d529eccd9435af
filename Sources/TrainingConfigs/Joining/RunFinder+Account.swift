import ConfigText
import Diagnostics
import Files
import Runs
import Text

extension RunFinder {
  // MARK: - Which files

  /// Looks into a folder: first at what a change touches, then at what a walk comes by, then at what the
  /// project names in folders where a walk does not go.
  mutating func addAll(
    below directory: String, to candidates: inout [Candidate], _ seen: inout Set<String>
  ) {
    var found = changedFiles(below: directory)
    // Once a change is looked at, what a limit leaves out elsewhere is not its doing.
    found += walk(directory, decides: changed.isEmpty)
    found += declaredFiles(below: directory)
    found = found.filter { seen.insert($0).inserted }
    for start in stride(from: 0, to: found.count, by: ReadAhead.count) {
      let next = found[start..<min(start + ReadAhead.count, found.count)]
      readAhead(next)
      for path in next {
        if path == ProjectFile.name {
          account.count(path, as: "project file")
        } else if isWanted(path) {
          add(path, isExplicit: false, to: &candidates)
        } else {
          countPlain(path)
        }
      }
    }
    ahead = [:]
    if directory.isEmpty { noteSubmodules() }
  }

  /// Whether a file has to be read to know what it is.
  func isWanted(_ path: String) -> Bool {
    if FileSort.mayBeConfig(path) { return true }
    if workspace.project?.runs.contains(where: { $0.names(path) }) == true { return true }
    return FileSort.plainKind(path) == nil
  }

  private mutating func walk(_ directory: String, decides: Bool) -> [String] {
    var found: [String] = []
    var omitted: [(path: String, reason: FileWalk.Omission)] = []
    let isComplete = workspace.walk.visit(
      directory, omitting: { omitted.append(($0, $1)) },
      { path in
        found.append(path)
        return true
      })
    for one in omitted where !changed.contains(one.path) {
      account.isNotLookedAt(
        one.path.isEmpty ? "." : one.path, one.reason.wording, files: one.reason.count,
        isLimit: one.reason.isLimit && decides)
    }
    if !isComplete, decides {
      let limits = omitted.filter(\.reason.isLimit)
      var reasons = limits.prefix(3).map {
        "`\(FactText.shortened($0.path.isEmpty ? "." : $0.path))` \($0.reason.wording)"
      }
      if limits.count > 3 { reasons.append("and \(limits.count - 3) more") }
      let folder = directory.isEmpty ? "." : directory
      bag.add(
        Diagnostic(
          ConfigDiagnostic.walkIncomplete, .warning,
          "not everything below `\(folder)` was looked at: \(reasons.joined(separator: "; "))",
          help: ["name the paths to check, or list others under `ignore` in `\(ProjectFile.name)`"],
          path: directory.isEmpty ? limits.first?.path : directory))
    }
    return found
  }

  /// The files of the change, wherever they lie; what is there and cannot be a file is said.
  private mutating func changedFiles(below directory: String) -> [String] {
    let prefix = directory.isEmpty ? "" : directory + "/"
    var found: [String] = []
    for path in changed.sorted() where path.hasPrefix(prefix) && path != ProjectFile.name {
      if workspace.walk.omission(of: path) == .ignoredByProject {
        account.isNotLookedAt(path, FileWalk.Omission.ignoredByProject.wording)
        continue
      }
      switch workspace.files.kind(of: path) {
      case .file?: found.append(path)
      case .directory?: found += changedSubmodule(path)
      case nil:
        do {
          _ = try workspace.files.read(path, limit: 1)
        } catch {
          // Links to folders of data are many; a link that is called like a config hides one.
          if error == .missing { continue }
          if FileSort.mayBeConfig(path) {
            account.isNotUnderstood(path, error.message)
          } else {
            account.isNotLookedAt(path, error.message)
          }
        }
      }
    }
    return found
  }

  /// A path of a change at which git has a folder is a submodule: its commit is another one.
  private mutating func changedSubmodule(_ path: String) -> [String] {
    var found: [String] = []
    workspace.walk.visit(path) { file in
      found.append(file)
      return true
    }
    changed.formUnion(found)
    account.isNotUnderstood(
      path,
      found.isEmpty
        ? "is a submodule whose commit changes, and which is not checked out:"
          + " `git submodule update --init`"
        : "is a submodule whose commit changes: what it held before is not known here")
    return found
  }

  /// What the project's patterns name in folders where a walk does not go, such as a submodule below
  /// `vendor`.
  private mutating func declaredFiles(below directory: String) -> [String] {
    let prefix = directory.isEmpty ? "" : directory + "/"
    var found: [String] = []
    for glob in (workspace.project?.runs ?? []).flatMap(\.match).map(\.glob) {
      let folder = glob.fixedFolder
      guard !folder.isEmpty, workspace.walk.omission(of: folder + "/a") == .foreign else {
        continue
      }
      workspace.walk.visit(folder) { path in
        if glob.matches(path), path.hasPrefix(prefix) { found.append(path) }
        return true
      }
    }
    return found
  }

  /// Submodules that nobody checked out: their folders are empty.
  private mutating func noteSubmodules() {
    for path in submodules where !changed.contains(path) {
      guard let entries = try? workspace.files.list(path), entries.isEmpty else { continue }
      account.isNotLookedAt(
        path, "is a submodule that is not checked out: `git submodule update --init`")
    }
  }

  /// The folders that git fills with other repositories.
  var submodules: [String] {
    let bytes = (try? workspace.files.read(".gitmodules", limit: 100_000)) ?? []
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap {
      let parts = $0.split(separator: "=", maxSplits: 1).map { trimmed($0) }
      return parts.count == 2 && parts[0] == "path" ? parts[1] : nil
    }
  }

  // MARK: - What became of them

  /// The bytes of a file; a large one that cannot be a config is only counted.
  mutating func sourceFile(
    _ path: String, isExplicit: Bool, into own: inout DiagnosticBag
  ) -> SourceFile? {
    do {
      let bytes = try workspace.files.read(path, limit: Workspace.fileLimit)
      guard LFSPointer.isOne(bytes), !isExplicit else {
        if LFSPointer.isOne(bytes) { own.add(.pointer(path)) }
        return LFSPointer.isOne(bytes) ? nil : SourceFile(path: path, bytes: bytes)
      }
      // Data are kept there too, and are no config at a size that none has.
      if let size = LFSPointer.size(bytes), size > Workspace.fileLimit {
        account.doesNotTrain(path, "is larger than \(Workspace.fileLimit) bytes, as git LFS says")
      } else {
        account.isNotUnderstood(path, LFSPointer.reason)
      }
      return nil
    } catch {
      guard !isExplicit, FileSort.mayBeData(path), case .tooLarge = error else {
        own.add(.unreadable(path, error))
        account.isNotUnderstood(path, error.message)
        return nil
      }
      noteLarge(path, error)
      return nil
    }
  }

  /// A file beyond the limit of what is parsed is searched for words of a training all the same.
  private mutating func noteLarge(_ path: String, _ problem: FileProblem) {
    let bytes = reading.isSpent ? nil : try? workspace.files.read(path, limit: 64 << 20)
    reading.spend((bytes?.count ?? 0) / 16)
    if let report = bytes.flatMap(SavedReport.kind) {
      account.doesNotTrain(path, report)
    } else if let bytes, !BrokenConfig.isSure(bytes) {
      account.doesNotTrain(path, "\(problem.message), and holds no words of a training")
    } else {
      account.isNotUnderstood(path, problem.message)
    }
  }

  /// A file in no language that is read, or with mistakes in it.
  mutating func noteUnread(_ file: SourceFile, isPlausible: Bool, _ problems: DiagnosticBag) {
    let path = file.path
    guard problems.hasErrors else {
      if SavedReport.kind(of: file.bytes) != nil {
        account.count(path, as: "report")
      } else if FileSort.mayHoldCommands(path, isChanged: changed.contains(path)),
        let found = FormatList.carrier.training(in: file)
          ?? (FileSort.plainKind(path) == nil ? FormatList.carrier.quotedTraining(in: file) : nil),
        decides(found, path)
      {
        account.isNotUnderstood(path, at: found.range, found.reason, by: found.decider)
      } else if let place = TerraformJobs.place(in: file) {
        account.isNotUnderstood(
          path, at: place, "describes a job that may train, in a language that is not read")
      } else if BrokenConfig.isSure(file.bytes), !FileSort.isProse(path, file.bytes) {
        account.isNotUnderstood(
          path, at: BrokenConfig.place(in: file), BrokenConfig.reason)
      } else if changed.contains(path), FileSort.plainKind(path) == nil,
        !FileSort.isProse(path, file.bytes),
        let place = UnknownRecipe.length(in: file) ?? UnknownRecipe.flags(in: file)
      {
        account.isNotUnderstood(
          path, at: place, "says how long something trains, in a language that is not read")
      } else {
        account.count(path, as: FileSort.plainKind(path) ?? "other")
      }
      return
    }
    let range = problems.diagnostics.first { $0.severity == .error }?.primary?.range
    if isPlausible {
      account.isNotUnderstood(path, at: range, "cannot be parsed")
    } else {
      account.doesNotTrain(
        path, at: range, "cannot be parsed, and holds no words of a training")
    }
  }

  /// Whether what was found counts: a limit that ends the reading of a file which nobody changes does not.
  private func decides(_ found: CommandCarrier.Found, _ path: String) -> Bool {
    !found.isCut || changed.contains(path)
  }

  /// Says that a service starts what only its image knows, where a change gives it accelerators.
  ///
  /// - Returns: Whether it does.
  mutating func noteImage(startedBy document: ConfigDocument) -> Bool {
    let path = document.file.path
    guard changed.contains(path), let service = ContainerServices.unseen(in: document) else {
      return false
    }
    account.isNotUnderstood(
      path, at: service.range,
      "gives accelerators to what the image `\(FactText.shortened(service.image))` starts, which is not"
        + " known")
    return true
  }

  /// Programs that are lists of commands for a tool: their texts are run.
  private static let taskFiles: Set<String> = [
    "dodo.py", "noxfile.py", "fabfile.py",
  ]

  /// A file in which no format was recognised.
  mutating func noteUnrecognised(_ document: ConfigDocument) {
    let path = document.file.path
    if Self.isSchema(document.root) {
      return account.doesNotTrain(path, "is a JSON schema, which describes other files")
    }
    if let report = SavedReport.kind(of: document.file.bytes) {
      return account.doesNotTrain(path, report)
    }
    if IssueForm.isOne(document.root) {
      return account.doesNotTrain(path, "is a form for reports, which quotes what others run")
    }
    let isData = document.language == .python || document.language == .notebook
    if !isData, document.language != .shell,
      let found = FormatList.carrier.training(in: document), decides(found, path)
    {
      account.isNotUnderstood(path, at: found.range, found.reason, by: found.decider)
    } else if noteImage(startedBy: document) {
      return
    } else if document.language == .python, changed.contains(path),
      BrokenConfig.isPlainAssignments(document.file.bytes),
      BrokenConfig.looksLikeTraining(document.file, isChanged: true)
    {
      account.isNotUnderstood(
        path, at: BrokenConfig.place(in: document.file),
        "sets what a training is told, and no command that is known starts it", by: .numbersAndLoops
      )
    } else if document.language == .python,
      Self.taskFiles.contains(path.lastPathPart)
        || document.file.bytes.holds(Array("task.bash".utf8))
        || changed.contains(path) && document.file.bytes.holds(Array("nvidia.com/gpu".utf8)),
      let found = FormatList.carrier.quotedTraining(in: document.file), decides(found, path)
    {
      account.isNotUnderstood(path, at: found.range, found.reason)
    } else if document.language == .python, changed.contains(path), !FileSort.isTest(path),
      let found = FormatList.carrier.wordsTraining(in: document.file)
    {
      account.isNotUnderstood(path, at: found.range, found.reason)
    } else if document.language == .python, changed.contains(path),
      let place = PythonLength.place(in: document)
    {
      account.isNotUnderstood(
        path, at: place, "says how long something trains, in a form that is not known",
        by: .numbersAndLoops)
    } else if noteOwnGradients(document) || noteUnfollowed(document) || noteElsewhere(document)
      || noteEntryPoint(document) || noteUnreadModule(document)
    {
      return
    } else if changed.contains(path), !isData, let place = UnknownRecipe.length(in: document) {
      account.isNotUnderstood(
        path, at: place, "says how long something trains, in a form that is not known")
    } else if !isData || isChangedConfig(path), BrokenConfig.isSure(document.file.bytes) {
      account.isNotUnderstood(
        path, at: BrokenConfig.place(in: document.file),
        "speaks of a training, and is in no form that is known",
        by: decider(of: document, whereDeclared: .declaredLengths))
    } else {
      account.doesNotTrain(path, document.language.idleReason)
    }
  }

  /// Whether a file says that it is a schema, and holds nothing but what schemas have.
  private static func isSchema(_ root: ConfigNode?) -> Bool {
    guard let root, root.isMap, root["$schema"]?.text?.contains("json-schema.org") == true else {
      return false
    }
    let keys: Set<String> = [
      "$schema", "$id", "$defs", "$ref", "$comment", "title", "description", "type", "properties",
      "definitions", "required", "additionalProperties", "patternProperties", "items", "oneOf",
      "anyOf", "allOf", "not", "if", "then", "else", "enum", "const", "default", "examples",
      "unevaluatedProperties", "minProperties", "maxProperties", "propertyNames",
    ]
    return root.entries.allSatisfy { keys.contains($0.key) }
  }

  /// Settings that a recipe or a launcher names, and formats that are only recognised.
  mutating func noteFragment(_ document: ConfigDocument, _ readings: [Reading]) {
    let path = document.file.path
    for reading in readings {
      if let what = reading.unreadable {
        if reading.mayTrain, !FileSort.isProgram(path) || isChangedConfig(path) {
          account.isNotUnderstood(
            path, at: reading.place(in: document.file), "is \(what)",
            by: decider(of: document, whereDeclared: .weightyDeclarations))
        } else if changed.contains(path), document.language == .python,
          let place = PythonLength.hiddenStart(in: document)
        {
          account.isNotUnderstood(path, at: place, "starts a trainer in a way that is not followed")
        } else if changed.contains(path), document.language == .python,
          let place = PythonLength.longTest(in: document)
        {
          account.isNotUnderstood(path, at: place, "trains for long in a test")
        } else if noteOwnGradients(document) || noteEntryPoint(document) {
          continue
        } else {
          account.doesNotTrain(path, "is \(what), and starts no training by itself")
        }
      } else {
        account.doesNotTrain(
          path, "holds settings of \(reading.format), which count with the run that names them")
      }
    }
    if readings.isEmpty { noteUnrecognised(document) }
  }

  /// What decides in a file that makes or declares the settings of a training.
  private func decider(
    of document: ConfigDocument, whereDeclared declared: Account.Decider
  ) -> Account.Decider {
    guard document.language == .python || document.language == .notebook else { return .anything }
    let rest = DeclaredSettings.removed(from: document.file.bytes)
    // What makes settings out of others is no declaration, whatever its words.
    let made = ConfigDocument(
      file: SourceFile(path: document.file.path, bytes: rest), language: .python,
      knowing: FormatList.vocabulary)
    let isDeclared =
      !BrokenConfig.isSure(rest) && !DeclaredSettings.setsLength(rest)
      && NamedFormat.detect(made) == Confidence.none
    return isDeclared ? declared : .numbersAndLoops
  }

  /// Notes a program of the change that may train beyond where it is followed, and whether it is one.
  private mutating func noteUnfollowed(_ document: ConfigDocument) -> Bool {
    let bytes = document.file.bytes
    guard document.language == .python, changed.contains(document.file.path),
      PythonTraining.mayTrain(bytes) || PythonCommand.mayStart(bytes),
      PythonScript(document)?.program.isFollowed == false
    else { return false }
    account.isNotUnderstood(document.file.path, "is a program that is too long to follow")
    return true
  }

  /// Notes a program of the change that calls what trains in another module, and whether it is one: unless a
  /// command that is read starts it.
  private mutating func noteElsewhere(_ document: ConfigDocument) -> Bool {
    let path = document.file.path
    guard document.language == .python, changed.contains(path), !FileSort.isTest(path),
      document.file.bytes.holds(Array("__main__".utf8)), !reading.isSpent,
      PythonSteps.trains(
        document, in: ReadingContext(workspace, reading, calls, CompanionProblems()))
    else { return false }
    account.isDoubtful(
      path, at: nil,
      "calls what trains in another module, and no command that is read starts it",
      by: .numbersAndLoops)
    return true
  }

  /// Notes a program of the change that trains without an optimizer, and whether it is one.
  private mutating func noteOwnGradients(_ document: ConfigDocument) -> Bool {
    let path = document.file.path
    guard document.language == .python, changed.contains(path),
      let place = PythonOwnGradients.place(in: document)
    else { return false }
    account.isNotUnderstood(
      path, at: place, "takes gradients again and again, and applies them by itself",
      by: .numbersAndLoops)
    return true
  }

  /// Programs that make configurations are many; one that is called so counts where a change touches it.
  private func isChangedConfig(_ path: String) -> Bool {
    guard changed.contains(path) else { return false }
    let path = path.lowercased()
    let name = path.lastPathPart
    let folders: Set<Substring> = ["configs", "recipes", "exps", "experiments"]
    return name.contains("config") || name.contains("recipe")
      || !folders.isDisjoint(with: path.split(separator: "/").dropLast())
  }

  /// Parts of a file that are no run.
  mutating func note(_ reading: Reading, of document: ConfigDocument) {
    let path = document.file.path
    // Most readings train, and nothing is said of them.
    guard reading.reasonAgainst != nil || reading.doubt != nil else { return }
    let range = reading.place(in: document.file)
    if let what = reading.unreadable {
      account.isNotUnderstood(path, at: range, "is \(what)")
    } else if let doubt = reading.doubt {
      account.isDoubtful(path, at: range, doubt)
    } else if changed.contains(path), reading.notTraining == PythonReading.settingsAreElsewhere,
      reading.format == PythonCommandFormat.name
    {
      // Whoever changes a program that starts trainings with the words of its caller may be its caller.
      account.isDoubtful(
        path, at: range, "starts trainings with words of its caller, and no caller is read",
        by: .numbersAndLoops)
    } else if changed.contains(path), reading.notTraining == PythonReading.settingsAreElsewhere {
      account.isDoubtful(
        path, at: range, PythonReading.nothingStartsIt, by: .numbersAndLoops)
    } else if let reason = reading.notTraining {
      account.doesNotTrain(path, at: range, reason)
    }
  }
}

extension FileWalk.Omission {
  /// Why, as the end of a sentence about the path.
  var wording: String {
    switch self {
    case .foreign: "belongs to a tool, or to others"
    case .ignoredByGit: "is named in a `.gitignore`"
    case .ignoredByProject: "is listed under `ignore` in `\(ProjectFile.name)`"
    case .unreadable: "is a folder that cannot be listed"
    case .tooDeep(let limit): "lies deeper than the limit of \(limit) folders"
    case .tooMany(let limit, let count):
      "is the first of \(count) files beyond the limit of \(limit) files"
    }
  }

  /// How many files are left out, as far as they were counted.
  var count: Int { if case .tooMany(_, let count) = self { count } else { 1 } }
}

extension ConfigLanguage {
  /// Why a file of this language in which nothing was recognised does not train.
  fileprivate var idleReason: String {
    switch self {
    case .shell: "no command in it trains"
    case .python, .notebook: "no training starts in it"
    case .yaml, .json, .toml, .gin: "no format of a training is recognised in it"
    }
  }
}

extension Reading {
  /// The first place in a file that says something.
  func place(in file: SourceFile) -> SourceRange? {
    if let range, range.file.path == file.path { return range }
    return stated.compactMap { $0.value.origin.range }.filter { $0.file.path == file.path }
      .min { $0.bytes.lowerBound < $1.bytes.lowerBound }
  }
}

extension Diagnostic {
  fileprivate static func pointer(_ path: String) -> Diagnostic {
    Diagnostic(
      SourceDiagnostic.unreadable, .error, "`\(FactText.shortened(path))` \(LFSPointer.reason)",
      path: path)
  }
}
