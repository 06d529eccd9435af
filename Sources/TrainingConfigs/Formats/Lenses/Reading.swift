import ConfigText
public import Diagnostics
import Quantities
import Runs

/// What a format found in one document.
struct Reading: Sendable {
  /// The format's name, as reports show it.
  var format: String
  /// The facts in the order they were found; the first statement of a fact counts.
  private(set) var stated: [(fact: Fact, value: Traced<FactValue>)] = []
  private(set) var unresolved: [(fact: Fact, reason: UnresolvedFact)] = []
  /// The facts among the unresolved ones that are stated in a way that cannot be read.
  private(set) var unreadableFacts: Set<Fact> = []
  /// The datasets, where the document names several or a part of one.
  var dataSources: [DataSource] = []
  /// How each fact can be written where it stands.
  private(set) var places: [Fact: Place] = [:]
  /// How facts that the file does not state could be added.
  var insertions: [Fact: Place] = [:]
  /// Where the document itself takes any fact in Carbonward's own words.
  var home: FactHome?
  /// Files that the document names: a recipe, an accelerate, a DeepSpeed or a dataset's config.
  var references: [Reference] = []
  /// Whether a recipe is named by words that are not known.
  var lacksRecipe = false
  /// Whether the recipes that are named are merged into one, each over those before it.
  var mergesRecipes = false
  /// What a command sets in the recipe that it names.
  var overrides: [ConfigEntry] = []
  /// What a command varies over several runs of the recipe that it names.
  var sweeps: [SweepAxis] = []
  /// Whether the document describes a training run at all; with the reason when not.
  var notTraining: String?
  /// What the batch counts, where the devices of the run decide.
  var batchMeaning: BatchMeaning?
  /// What a program sets after it has read its command line, whose flags do not count for these.
  var setAfterwards: Set<Fact> = []
  /// Python scripts that a command starts, which may say more of the run.
  var scripts: [Reference] = []
  /// The Python programs that a command starts, whatever recipe it names.
  var programs: [Reference] = []
  /// Whether the file itself is the program, which gives what it calls in other modules its settings.
  var isOwnProgram = false
  /// Whether it is what one turn of a loop does that stands in another module: its turns are steps, no trials.
  var isTurn = false
  /// What is set in the environment of the command that starts them, by name.
  var environment: [ConfigEntry] = []
  /// Why it is not certain that the document does not train, where that is said: the end of a sentence
  /// about the file.
  var doubt: String?
  /// What the file is, when it is of a kind that is recognised and cannot be read.
  var unreadable: String?
  /// Whether what cannot be read may describe a training, rather than a part of one.
  var mayTrain = true
  /// Where the document says whether it trains, if one place does.
  var range: SourceRange?
  /// Files beside the document that it was composed from.
  var files: [SourceFile] = []
  /// The user's own labels, where the format has them.
  var labels: [(key: String, value: Traced<String>)] = []
  var diagnostics: [Diagnostic] = []

  /// - Parameters:
  ///   - format: The format's name.
  ///   - count: How many facts are about to be stated.
  init(format: String, expecting count: Int = 0) {
    self.format = format
    stated.reserveCapacity(count)
  }

  /// Why the document is not a run; nil when it is one.
  var reasonAgainst: String? { notTraining ?? unreadable }

  subscript(fact: Fact) -> Traced<FactValue>? { stated.first { $0.fact == fact }?.value }

  func number(_ fact: Fact) -> Double? { self[fact]?.value.number?.central }

  func isKnown(_ fact: Fact) -> Bool { self[fact] != nil }

  func isUnresolved(_ fact: Fact) -> Bool { unresolved.contains { $0.fact == fact } }

  /// States a fact unless it is already stated by something at least as strong.
  mutating func state(
    _ fact: Fact, _ value: FactValue, _ origin: Origin, place: Place? = nil
  ) {
    if let index = stated.firstIndex(where: { $0.fact == fact }) {
      guard stated[index].value.origin.strength < origin.strength else { return }
      stated[index].value = Traced(value, origin)
    } else {
      stated.append((fact, Traced(value, origin)))
    }
    places[fact] = place
  }

  mutating func state(_ fact: Fact, _ number: Double, _ origin: Origin, place: Place? = nil) {
    state(fact, .number(number), origin, place: place)
  }

  /// Changes a second place together with that of a fact: both say the same.
  mutating func couple(_ fact: Fact, with other: Place) {
    guard let place = places[fact] else { return }
    places[fact] = place.and(other)
  }

  /// Forgets how facts can be written that another command states in a place of its own.
  mutating func keepPlaces(sharedWith other: Reading, sameCommand: Bool) {
    if !sameCommand { insertions = [:] }
    for (fact, value) in stated where places[fact] != nil {
      guard let range = value.origin.range, other[fact]?.origin.range == range else {
        places[fact] = .cannot("several commands of the script state it")
        continue
      }
    }
  }

  /// Forgets how anything that the document states can be written, and how more could be added.
  mutating func closePlaces(_ reason: String) {
    (insertions, home) = ([:], nil)
    for (fact, _) in stated { places[fact] = .cannot(reason) }
  }

  /// Computes a fact from others; it points at the file only through them.
  mutating func derive(_ fact: Fact, _ number: Double, _ formula: String, _ inputs: [String]) {
    guard number.isFinite, number > 0 else { return }
    state(fact, .number(number), .derived(formula: formula, inputs: inputs))
  }

  /// Removes a fact that turned out not to hold, such as epochs when steps win.
  mutating func remove(_ fact: Fact) {
    stated.removeAll { $0.fact == fact }
    places[fact] = nil
  }

  /// Removes facts that another part of the file knows better.
  mutating func forget(_ facts: [Fact]) {
    for fact in facts {
      remove(fact)
      unresolved.removeAll { $0.fact == fact }
      unreadableFacts.remove(fact)
    }
  }

  /// Removes what only the framework's defaults say.
  mutating func dropDefaults() {
    stated.removeAll { if case .frameworkDefault = $0.value.origin { true } else { false } }
  }

  /// Notes that the document leaves a fact open: to the machine, or to something that is not here.
  mutating func markUnresolved(_ fact: Fact, _ reason: String, _ range: SourceRange) {
    guard !isUnresolved(fact) else { return }
    unresolved.append((fact, UnresolvedFact(reason: reason, range: range)))
  }

  /// Notes that the document states a fact in a way that cannot be read: what trains reads something
  /// there, so that no weaker origin may stand in.
  mutating func markUnreadable(_ fact: Fact, _ reason: String, _ range: SourceRange) {
    guard !unreadableFacts.contains(fact) else { return }
    unresolved.removeAll { $0.fact == fact }
    unresolved.append((fact, UnresolvedFact(reason: reason, range: range)))
    unreadableFacts.insert(fact)
  }

  /// Adds programs that are started as well: that there are two is enough to know.
  mutating func add(programs others: [Reference]) {
    for program in others.prefix(2)
    where programs.count < 2 && !programs.contains(where: { $0.path == program.path }) {
      programs.append(program)
    }
  }

  /// Takes over what another reading says and this one does not.
  mutating func merge(_ other: Reading) {
    for (fact, value) in other.stated {
      state(fact, value.value, value.origin, place: other.places[fact])
    }
    for (fact, reason) in other.unresolved {
      if other.unreadableFacts.contains(fact) {
        markUnreadable(fact, reason.reason, reason.range)
      } else {
        markUnresolved(fact, reason.reason, reason.range)
      }
    }
    if dataSources.isEmpty { dataSources = other.dataSources }
    for (fact, place) in other.insertions.sorted(by: { $0.key.index < $1.key.index })
    where insertions[fact] == nil {
      insertions[fact] = place
    }
    for file in other.files where !files.contains(where: { $0 === file }) { files.append(file) }
    references += other.references
    overrides += other.overrides
    sweeps += other.sweeps
    mergesRecipes = mergesRecipes || other.mergesRecipes
    lacksRecipe = lacksRecipe || other.lacksRecipe
    batchMeaning = batchMeaning ?? other.batchMeaning
    scripts += other.scripts
    add(programs: other.programs)
    environment += other.environment
    diagnostics += other.diagnostics
  }
}

/// A file that a document names.
struct Reference: Sendable {
  enum Role: Sendable { case recipe, accelerate, deepspeed, dataset }

  var role: Role
  /// As written: relative, absolute or a path inside a container.
  var path: String
  var range: SourceRange
  /// Whether it is the name of a module, of which the file stands where that says and nowhere else.
  var isModule = false
  /// Of a program the words that it is given beside its flags.
  var words: [String] = []
}

/// Where a value can be written, and how.
struct Place: Sendable {
  var write: @Sendable (FactValue) -> EditOutcome

  init(_ write: @escaping @Sendable (FactValue) -> EditOutcome) { self.write = write }

  static func cannot(_ reason: String) -> Place { Place { _ in .cannot(reason) } }

  /// Writes nothing, and refuses one word.
  static func unless(_ word: String, _ reason: String) -> Place {
    Place { $0.text == word ? .cannot(reason) : .edits([], .safe) }
  }

  /// Writes a value in two places; in none of them where one cannot take it.
  func and(_ other: Place) -> Place {
    let first = write
    return Place { value in
      switch (first(value), other.write(value)) {
      case (.edits(let edits, let one), .edits(let more, let two)):
        .edits(edits + more.filter { !edits.contains($0) }, one == .safe ? two : one)
      case (.edits, let refusal), (let refusal, _): refusal
      }
    }
  }
}

/// What came of writing a value into a file.
public enum EditOutcome: Sendable, Equatable {
  /// Edits that change exactly that value's bytes, or insert one line.
  case edits([Edit], Applicability)
  /// No file states the fact; in words, where it could be stated.
  case notStated(String)
  /// A file states it, but not so that it can be changed there; why.
  case cannot(String)

  /// The outcome without edits that leave the bytes as they are.
  var withoutIdle: EditOutcome {
    guard case .edits(let edits, let applicability) = self else { return self }
    return .edits(edits.filter { $0.text != $0.range.text }, applicability)
  }
}
