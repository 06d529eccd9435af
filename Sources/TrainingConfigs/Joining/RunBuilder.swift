import ConfigText
import Diagnostics
import Files
import Quantities
import Runs
import Text

/// Puts one run together from the files that belong to it.
struct RunBuilder {
  private var run: Run
  private var places: [Fact: Place] = [:]
  private var insertions: [Fact: Place] = [:]
  private var home: FactHome?
  private let recipe: ConfigDocument
  private let reading: Reading
  private var meaning: BatchMeaning?
  private(set) var references: [(Reference, String)] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(recipe: ConfigDocument, reading: Reading) {
    self.recipe = recipe
    self.reading = reading
    run = Run(
      path: recipe.file.path, format: reading.format, files: [recipe.file],
      expecting: reading.stated.count)
    references = reading.references.map { ($0, recipe.file.path) }
  }

  func has(_ path: String) -> Bool { run.files.contains { $0.path == path } }

  /// States a reading's facts; the flags of a command win over the recipe without further words.
  private mutating func state(_ reading: Reading, in document: ConfigDocument) {
    for (fact, value) in reading.stated {
      if let kept = run.state(fact, value) {
        report(Contradiction(fact: fact, kept: kept, dropped: value))
      } else if run[fact] == value {
        places[fact] = reading.places[fact]
      }
    }
    for (fact, reason) in reading.unresolved {
      if reading.unreadableFacts.contains(fact) {
        run.markUnreadable(fact, reason)
      } else {
        run.markOpen(fact, reason)
      }
    }
    if run.dataSources.isEmpty { run.dataSources = reading.dataSources }
    // A recipe in a form that says what its batch is says so of what a command puts in its place.
    if self.reading[.microBatch] == nil || self.reading.batchMeaning != nil {
      meaning = meaning ?? reading.batchMeaning
    }
    for (key, value) in reading.labels { run.labels.append((key, value)) }
    state(inline: document)
  }

  private mutating func state(inline document: ConfigDocument) {
    for comment in document.ignores
    where !run.ignores.contains(where: { $0.range == comment.range }) {
      run.ignores.append(comment)
    }
    for (fact, value) in document.inline.facts {
      if let kept = run.state(fact, value) {
        report(Contradiction(fact: fact, kept: kept, dropped: value))
      } else if run[fact] == value, let range = value.origin.range {
        places[fact] = .commenting(fact, at: range)
      }
    }
  }

  mutating func add(launcher document: ConfigDocument, _ reading: Reading) {
    run.files.append(document.file)
    for file in reading.files where !has(file.path) { run.files.append(file) }
    references += reading.references.map { ($0, document.file.path) }
    state(reading, in: document)
    insertions = reading.insertions
  }

  mutating func addRecipe() {
    for file in reading.files where !has(file.path) { run.files.append(file) }
    // Each time a launcher starts a sweep, all of it is run.
    let times = run.number(.trials)?.central
    state(reading, in: recipe)
    if let times, let own = reading.number(.trials), times > 1, own > 1 {
      run[.trials] = Traced(
        .number(times * own),
        .derived(formula: "times it is launched × runs of the sweep", inputs: []))
    }
    insertions.merge(reading.insertions) { _, recipe in recipe }
    home = reading.home
  }

  /// States what a script says and the command that starts it does not; what the script computes leaves
  /// the facts open, as any flag may set them.
  mutating func add(script document: ConfigDocument, _ reading: Reading) {
    run.files.append(document.file)
    add(reading.files)
    var stated = reading
    let open = stated.unresolved
    stated.forget(open.map(\.fact).filter { !reading.isKnown($0) })
    state(stated, in: document)
    for (fact, reason) in open {
      if reading.unreadableFacts.contains(fact) {
        run.markUnreadable(fact, reason)
      } else {
        run.markOpen(fact, reason)
      }
    }
  }

  /// Adds files from which facts were taken that another file states.
  mutating func add(_ files: [SourceFile]) {
    for file in files where !has(file.path) { run.files.append(file) }
  }

  mutating func add(fragment document: ConfigDocument, _ reading: Reading) {
    run.files.append(document.file)
    state(reading, in: document)
  }

  /// Facts of the project: those of the entry before the defaults.
  mutating func add(entry: ProjectRun?, project: ProjectFile?) {
    spreadUnreadable()
    guard let project else { return }
    if home == nil {
      home = .project(project.file, entry: entry?.range, path: recipe.file.path)
    }
    if entry?.facts[.count] == nil { countNodes(project.defaults) }
    let sets = [entry?.facts, project.defaults].compactMap(\.self)
    for facts in sets {
      for (fact, value) in facts.facts {
        if case .project? = run[fact]?.origin { continue }
        if isLengthUnreadable, Self.lengths.contains(fact) { continue }
        run.state(fact, value)
        if run[fact] == value, let range = value.origin.range {
          places[fact] = .stating(fact, at: range)
        }
      }
      for (key, value) in facts.labels where !run.labels.contains(where: { $0.key == key }) {
        run.labels.append((key, value))
      }
    }
    run.labels.sort { $0.key < $1.key }
    if sets.contains(where: { !$0.isEmpty }) { run.files.append(project.file) }
  }

  /// Where a file states several nodes, and not their devices, a usual number of up to a server's is that of one.
  private mutating func countNodes(_ usual: DecodedFacts) {
    guard run[.count] == nil, run.unreadable(.count) == nil, usual[.nodes] == nil,
      let nodes = run[.nodes], nodes.origin.strength == Origin.declaredStrength,
      let times = nodes.value.number?.central, times > 1,
      let each = usual[.count], let devices = each.value.number?.central, devices <= 8
    else { return }
    run[.count] = Traced(.number(times * devices), each.origin)
  }

  /// What is counted by a fact that cannot be read cannot be read either, and no number that a
  /// project or a comment states in general takes its place.
  private mutating func spreadUnreadable() {
    for (cause, fact) in [(Fact.nodes, Fact.count), (.datasetExamples, .datasetTokens)] {
      if let reason = run.unreadable(cause) { run.markUnreadable(fact, reason) }
    }
    guard isLengthUnreadable else { return }
    for fact in Self.lengths {
      if let origin = run[fact]?.origin, origin.strength < Origin.declaredStrength {
        run[fact] = nil
      }
    }
  }

  /// Whether a file says how long it trains in a way that cannot be read.
  private var isLengthUnreadable: Bool {
    run.unreadable(.epochs) != nil && run[.steps]?.origin.strength != Origin.declaredStrength
      || run.unreadable(.steps) != nil
  }

  /// What says how long a run trains in place of its epochs.
  private static let lengths: [Fact] = [.steps, .tokens, .samples]

  mutating func add(overrides: [FactAssignment]) {
    for assignment in overrides {
      run[assignment.fact] = Traced(assignment.value, .override("--set"))
      places[assignment.fact] = nil
    }
  }

  /// Two files that disagree on the hardware; a command's own flags are meant to win over a recipe.
  private mutating func report(_ contradiction: Contradiction) {
    guard let kept = contradiction.kept.origin.range,
      let dropped = contradiction.dropped.origin.range
    else { return }
    if kept.file.path != dropped.file.path, !Self.isHardware(contradiction.fact) { return }
    let name = contradiction.fact.rawValue
    let first = FactText.write(contradiction.kept.value, for: contradiction.fact)
    let second = FactText.write(contradiction.dropped.value, for: contradiction.fact)
    diagnostics.append(
      Diagnostic(
        ConfigDiagnostic.contradiction, .warning,
        "`\(name)` is \(FactText.shortened(second)) here and \(FactText.shortened(first)) in `\(kept.file.path)`",
        at: dropped, label: "not taken", secondary: [Label(kept, "this one counts")],
        help: ["mend one of the two files"]))
  }

  private static func isHardware(_ fact: Fact) -> Bool {
    fact.rawValue.hasPrefix("hardware.") || fact.rawValue.hasPrefix("site.") || fact == .timeLimit
      || fact == .duration
  }

  func finish() -> JoinedRun {
    var run = run
    run.complete(meaning)
    var joined = JoinedRun(run: run)
    joined.places = places
    joined.insertions = insertions
    joined.home = home
    return joined
  }
}
