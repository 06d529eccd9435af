import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// What the settings of a command mean to the program that it starts.
extension RunFinder {
  /// Reads what a command, or the recipe that it names, sets by what the command's program does with it.
  ///
  /// - Parameters:
  ///   - reading: What is said by the names of flags and keys.
  ///   - recipe: The file that is run: the recipe, or that of the command.
  ///   - launcher: The file with the command, where that is another one.
  /// - Returns: The further files from which facts were taken, whether they decide how long it trains, and which
  ///   facts the flags do not tell after all.
  mutating func read(
    usesOf reading: inout Reading, of recipe: Candidate, launchedBy launcher: Candidate?
  ) -> (files: [SourceFile], haveLength: Bool, lost: [Fact]) {
    let command = recipe.kind == .launcher ? reading : launcher?.readings.first
    let path = (recipe.kind == .launcher ? recipe : launcher ?? recipe).document.file.path
    if recipe.kind == .launcher, reading.isOwnProgram, let uses = uses(of: path) {
      // Nobody gives other flags to a program that is named alone.
      let haveLength = reading.read(usesOfOwn: recipe.isExplicit ? uses : uses.written)
      return (uses.files.filter { file in reading.states(in: file) }, haveLength, [])
    }
    guard let command, let reference = command.programs.first,
      !command.programs.contains(where: { $0.path != reference.path }),
      let program = resolve(reference, from: path), program != path, program.hasSuffix(".py"),
      let uses = uses(of: program)
    else { return ([], false, []) }
    var lost: [Fact] = []
    let isReplaced = uses.replacesFlags || uses.takesFlags(from: reference.words)
    let isDeaf =
      (uses.ignoresFlags || isReplaced) && (launcher == nil || !uses.readsFiles)
      && !(command.overrides.isEmpty && reference.words.isEmpty && !isReplaced)
    if isDeaf {
      let told = command.stated.map(\.fact)
      reading.forgetFlags(of: program, in: command, at: reference.range)
      lost = told.filter { !reading.isKnown($0) }
    }
    lost += reading.loseOverwritten(uses, given: command.overrides)
    let own = recipe.kind == .launcher ? self.recipe(of: uses, reading, program, path) : nil
    let settings = recipe.kind == .launcher ? own : recipe.document
    let named = settings == nil ? uses.choices.settings(named: reference.words) : nil
    let haveLength = reading.read(
      isDeaf && isReplaced ? uses.written : uses,
      given: isDeaf && isReplaced ? [] : command.overrides,
      recipe: settings?.root ?? named)
    if isDeaf, isReplaced { lost += [.steps, .epochs].filter { reading[$0] == nil } }
    // What it makes of its flags may come back to one of them.
    lost += reading.loseOverwritten(uses, given: command.overrides)
    // Beside a batch in tokens, what a loader takes at a time is a part of it.
    if !uses.batchesOfTokens.isEmpty { lost += [.microBatch, .globalBatch] }
    var files = uses.files.filter { reading.states(in: $0) }
    if let own, reading.states(in: own.file) { files.append(own.file) }
    return (files, haveLength, lost)
  }

  /// What a program does with its settings; each program is followed once.
  private mutating func uses(of program: String) -> SettingUses? {
    if let known = programUses[program] { return known }
    let (workspace, reading) = (workspace, reading)
    let source = { (path: String) -> SourceFile? in
      guard !reading.isSpent,
        let bytes = try? workspace.files.read(path, limit: ProgramModules.fileLimit)
      else { return nil }
      reading.spend(bytes.count)
      return SourceFile(path: path, bytes: bytes)
    }
    guard let file = source(program) else { return nil }
    let resolver = PathResolver(workspace: workspace)
    let modules = ProgramModules(file) { path, from in
      resolver.beside(path, of: from).flatMap(source)
    }
    let uses = SettingUses(ProgramScopes(modules))
    programUses[program] = uses
    return uses
  }

  /// The file of settings that a program reads: the one that its command names, or the one that it takes
  /// where the command names none.
  private mutating func recipe(
    of uses: SettingUses, _ reading: Reading, _ program: String, _ path: String
  ) -> ConfigDocument? {
    guard uses.readsFiles, !reading.lacksRecipe else { return nil }
    if let named = reading.references.first(where: { $0.role == .recipe }) {
      return resolve(named.path, from: path).flatMap { document($0, isExplicit: false) }
    }
    let given = Set(reading.overrides.map { DeclaredFlags.plain($0.key) })
    let files = uses.flags.files.filter { !given.contains($0.key) }
    guard files.count == 1, let name = files.first?.value.text,
      let target = PathResolver(workspace: workspace).beside(name, of: program)
    else { return nil }
    return document(target, isExplicit: false)
  }
}

extension Reading {
  /// Reads what the program itself gives to what it calls in other modules: the length that one of them leaves
  /// open alone may stand where it is called.
  fileprivate mutating func read(usesOfOwn uses: SettingUses) -> Bool {
    let lengths: [Fact] = [.epochs, .steps]
    var told = self
    // The first that is reached ends it.
    if isKnown(.epochs), Self.unsureLengths(uses, [], nil).count == 2 { forget(lengths) }
    if !lengths.contains(where: { isKnown($0) }) { told.forget(lengths) }
    let haveLength = told.read(uses, given: [], recipe: nil)
    if lengths.contains(where: { told.isKnown($0) }) {
      self = told
      return haveLength
    }
    return read(uses, given: [], recipe: nil)
  }

  /// Lets go of flags in whose place the program that they are given to has something of its own: a number that
  /// is written there, or one that it computes.
  mutating func giveWay(to own: Reading, of file: SourceFile) {
    func isWritten(_ fact: Fact) -> Bool {
      guard let origin = own[fact]?.origin, case .declared(let range) = origin else { return false }
      return range.file.path == file.path
    }
    let lengths: [Fact] = [.steps, .epochs]
    let hasLength = lengths.contains(where: isWritten)
    for fact in lengths + [.gradientAccumulation, .microBatch, .modelID] {
      guard let told = self[fact], case .declared(let place) = told.origin,
        place.file.path != file.path
      else { continue }
      // What is unknown of all of its settings may still be what the flags say.
      let open = own.unresolved.first { one in
        one.fact == fact && one.reason.range.file.path == file.path
          && own.unresolved.count { $0.reason.range == one.reason.range } == 1
      }
      let isUnasked =
        lengths.contains(fact) && hasLength && open == nil && own[fact] == nil
        && overrides.first { $0.value.range == place }.map { flag in
          !file.bytes.holds(Array(DeclaredFlags.plain(flag.key).utf8))
        } == true
      if isWritten(fact) ? own[fact]?.value != told.value : isUnasked {
        forget(fact == .modelID ? [.modelID, .modelParams, .modelActiveParams] : [fact])
      } else if let open, own[fact] == nil, lengths.contains(fact),
        // What a library does that nobody reads is told by the flags.
        !open.reason.reason.hasSuffix("is not read for this library"),
        open.reason.range.text.contains(where: { "(*+/%".contains($0) })
      {
        remove(fact)
        markUnreadable(fact, open.reason.reason, open.reason.range)
      }
    }
  }

  /// Lets go of lengths in whose place the program sets a larger number.
  mutating func loseOverwritten(
    _ uses: SettingUses, given: [ConfigEntry]
  ) -> [Fact] {
    var lost: [Fact] = []
    // What the program makes of a flag by a function of its own is not what stands in the command.
    for flag in given where uses.flags.isComputed(flag.key) {
      for (fact, value) in stated where value.origin.range == flag.value.range {
        remove(fact)
        markUnreadable(
          fact, "the program computes what `\(FactText.shortened(flag.key))` is", flag.value.range)
        lost.append(fact)
      }
    }
    for (fact, name) in [(Fact.steps, "max_steps"), (.epochs, "num_train_epochs")] {
      guard let told = self[fact], let place = told.origin.range, let number = number(fact),
        let flag = given.first(where: { $0.value.range == place })
      else { continue }
      let names = [DeclaredFlags.plain(flag.key), name]
      guard
        let setting = uses.overwritten.first(where: {
          names.contains($0.name) && $0.value > ($0.isFactor ? 1 : number)
        })
      else { continue }
      remove(fact)
      markUnreadable(fact, "`\(setting.name)` is set where it is not followed", setting.range)
      lost.append(fact)
    }
    return lost
  }

  /// Takes what flags seem to say of a training from a program that reads none: what stands in the program
  /// counts, or nothing is known.
  fileprivate mutating func forgetFlags(
    of program: String, in command: Reading, at range: SourceRange
  ) {
    let place = command.overrides.first?.keyRange ?? range
    let about = Fact.allCases.filter { fact in
      !Self.around.contains(fact)
        && !["hardware.", "site.", "schedule."].contains { fact.rawValue.hasPrefix($0) }
    }
    forget(about)
    batchMeaning = nil
    dataSources = []
    let reason =
      "`\(FactText.shortened(program))` reads no command line, so that its flags say nothing"
    for fact in [Fact.steps, .epochs] { markUnresolved(fact, reason, place) }
  }

  /// What others than the program decide.
  private static let around: Set<Fact> = [
    .name, .team, .project, .purpose, .trials, .timeLimit, .sharing, .idleShare, .framework,
  ]

  /// Whether a fact is stated in a file.
  fileprivate func states(in file: SourceFile) -> Bool {
    stated.contains { $0.value.origin.range?.file.path == file.path }
  }
}
