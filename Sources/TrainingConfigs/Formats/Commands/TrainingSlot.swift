import ConfigText
import Diagnostics
import Runs

/// One of the trainings that a script makes: a command, or several of which one is run.
struct TrainingSlot {
  private var members: [(place: CommandPlace, reading: Reading)]

  /// A training that no other stands in for.
  init(_ place: CommandPlace, _ reading: Reading) { members = [(place, reading)] }

  /// Adds a command: beside others that are run instead of it, or as a training of its own.
  static func add(_ place: CommandPlace, _ reading: Reading, to slots: inout [TrainingSlot]) {
    if !place.branches.isEmpty {
      for index in slots.indices.suffix(200)
      where slots[index].members.allSatisfy({ $0.place.excludes(place) }) {
        slots[index].members.append((place, reading))
        return
      }
    }
    slots.append(TrainingSlot(place, reading))
  }

  /// The slot as one reading, and how often it is run.
  private var merged: (reading: Reading, times: ShellTimes, place: CommandPlace)? {
    guard let first = members.first else { return nil }
    var reading = Reading.either(members.map(\.reading))
    var times = first.place.times
    for member in members.dropFirst() {
      reading.keepPlaces(
        sharedWith: member.reading, sameCommand: member.place.range == first.place.range)
      if member.place.times != times { times = Self.dearer(times, member.place.times) }
    }
    return (reading, times, first.place)
  }

  /// The runs that the slots are; those that are alike are one, with the number of times.
  ///
  /// - Parameter uncounted: Why it is not known how often the script trains, if it is not.
  static func runs(
    _ slots: [TrainingSlot], uncounted: (reason: String, range: SourceRange)?
  ) -> [Reading] {
    // What only the programs know tells few commands apart; of many it is left open.
    var groups = Self.groups(of: slots, apart: true, most: mostApart)
    if groups.count > mostApart { groups = Self.groups(of: slots, apart: false, most: slots.count) }
    return groups.map { group in
      var reading = group.reading
      switch group.times {
      case .exactly(1): break
      case .exactly(let count): reading.multiplyTrials(by: Double(count), at: group.place.range)
      case .unknown:
        reading.makeUnresolved(
          .trials, "how often the loop turns that runs it is not known", group.place.range)
      }
      if let uncounted { reading.makeUnresolved(.trials, uncounted.reason, uncounted.range) }
      return reading
    }
  }

  private typealias Group = (reading: Reading, times: ShellTimes, place: CommandPlace)
  private static let mostApart = 16

  /// The slots that say the same, as far as a limit of groups.
  ///
  /// - Parameter isApart: Whether commands of one's own programs differ by whatever flags they set.
  private static func groups(of slots: [TrainingSlot], apart isApart: Bool, most: Int) -> [Group] {
    var groups: [Group] = []
    for slot in slots where groups.count <= most {
      guard let merged = slot.merged else { continue }
      let place = groups.firstIndex { group in
        isApart || group.reading.namesRecipe
          ? group.reading.isAlike(merged.reading) : group.reading.saysTheSame(as: merged.reading)
      }
      guard let index = place else {
        groups.append(merged)
        continue
      }
      let isInstead = groups[index].place.excludes(merged.place)
      groups[index].times =
        isInstead
        ? dearer(groups[index].times, merged.times) : sum(groups[index].times, merged.times)
      groups[index].reading.keepPlaces(
        sharedWith: merged.reading, sameCommand: groups[index].place.range == merged.place.range)
      groups[index].reading.keepSettings(sharedWith: [merged.reading])
    }
    return groups
  }

  private static func sum(_ one: ShellTimes, _ other: ShellTimes) -> ShellTimes {
    guard case .exactly(let a) = one, case .exactly(let b) = other else { return .unknown }
    let (sum, overflows) = a.addingReportingOverflow(b)
    return overflows ? .unknown : .exactly(sum)
  }

  private static func dearer(_ one: ShellTimes, _ other: ShellTimes) -> ShellTimes {
    guard case .exactly(let a) = one, case .exactly(let b) = other else { return .unknown }
    return .exactly(max(a, b))
  }
}

extension Reading {
  /// Multiplies how often the run is carried out, as an array of jobs that each loop does.
  mutating func multiplyTrials(by count: Double, at range: SourceRange) {
    guard count > 1, !isUnresolved(.trials) else { return }
    let trials = count * (number(.trials) ?? 1)
    remove(.trials)
    state(
      .trials, .number(trials), .declared(range),
      place: .cannot("the number of runs follows from the script's commands"))
  }

  /// Makes what a command says unknown: a word that is not known may say otherwise.
  mutating func lose(besides kept: Set<Fact>, to word: ConfigNode) {
    let reason = word.scalar?.problem ?? "a word that is not known"
    // More flags do not make another method of a loop of rollouts.
    let isOnline = self[.method]?.value.text == "rl"
    for fact in stated.map(\.fact) where !kept.contains(fact) && !(fact == .method && isOnline) {
      makeUnresolved(fact, reason, word.range)
    }
    for fact in [Fact.steps, .epochs] where !kept.contains(fact) {
      makeUnresolved(fact, reason, word.range)
    }
    insertions = [:]
  }

  mutating func makeUnresolved(_ fact: Fact, _ reason: String, _ range: SourceRange) {
    remove(fact)
    markUnresolved(fact, reason, range)
  }

  /// Facts of which more is dearer, whatever else holds.
  private static let dear: Set<Fact> = [.steps, .epochs, .tokens]

  /// What holds of several readings of which one is true: the dearer of a length, where that is all
  /// that differs; otherwise what differs is not known.
  static func either(_ readings: [Reading]) -> Reading {
    guard var merged = readings.first(where: { $0.notTraining == nil }) ?? readings.first else {
      return Reading(format: "")
    }
    let others = readings.filter { $0.notTraining == nil }
    guard others.count > 1 else { return merged }
    var facts: [Fact] = []
    for fact in others.flatMap({ $0.stated.map(\.fact) }) where !facts.contains(fact) {
      facts.append(fact)
    }
    let differing = facts.filter { fact in
      others.contains { $0[fact]?.value != merged[fact]?.value }
    }
    let isLength =
      differing.count == 1 && dear.contains(differing[0])
      && others.allSatisfy { $0.number(differing[0]) != nil }
    if isLength,
      let dearest = others.max(by: {
        ($0.number(differing[0]) ?? 0) < ($1.number(differing[0]) ?? 0)
      })
    {
      merged = dearest
    } else {
      for fact in differing {
        let place = others.lazy.compactMap { $0[fact]?.origin.range }.last
        let reason = "`\(fact.rawValue)` depends on a condition in the script"
        if let place { merged.makeUnresolved(fact, reason, place) } else { merged.remove(fact) }
      }
    }
    for reading in others {
      for (fact, reason) in reading.unresolved {
        merged.makeUnresolved(fact, reason.reason, reason.range)
      }
      for reference in reading.references
      where !merged.references.contains(where: {
        $0.path == reference.path && $0.role == reference.role
      }) {
        merged.references.append(reference)
      }
    }
    merged.overrides = Self.overrides(others)
    for other in others { merged.add(programs: other.programs) }
    return merged
  }

  /// Keeps what all commands set for their program: by what only the program knows they may differ, though
  /// they say the same by names that are known.
  fileprivate mutating func keepSettings(sharedWith others: [Reading]) {
    for other in others { add(programs: other.programs) }
    guard !others.isEmpty, !references.contains(where: { $0.role == .recipe }) else { return }
    overrides = Self.overrides([self] + others)
  }

  /// What all commands set in their recipe; what they set differently is not known.
  private static func overrides(_ readings: [Reading]) -> [ConfigEntry] {
    var keys: [String] = []
    for entry in readings.flatMap(\.overrides) where !keys.contains(entry.key) {
      keys.append(entry.key)
    }
    return keys.compactMap { key in
      let entries = readings.map { reading in reading.overrides.last { $0.key == key } }
      guard var entry = entries.lazy.compactMap(\.self).first else { return nil }
      let isSame = entries.allSatisfy { $0?.value.comparable == entry.value.comparable }
      if !isSame {
        entry.value.content = .scalar(
          ConfigScalar(text: key, problem: "`\(key)` depends on a condition in the script"))
      }
      return entry
    }
  }

  /// What can be said of several trainings as if they were one.
  static func together(_ readings: [Reading]) -> Reading {
    guard var merged = readings.first else { return Reading(format: "") }
    let count = readings.reduce(0) { $0 + ($1.number(.trials) ?? 1) }
    let range = readings.lazy.compactMap { reading in
      reading.stated.lazy.compactMap { $0.value.origin.range }.last
    }.last
    var facts: [Fact] = []
    for fact in readings.flatMap({ $0.stated.map(\.fact) }) where !facts.contains(fact) {
      facts.append(fact)
    }
    for fact in facts where fact != .trials {
      guard readings.contains(where: { $0[fact]?.value != merged[fact]?.value }), let range else {
        continue
      }
      merged.makeUnresolved(fact, "the commands train differently", range)
    }
    for reading in readings {
      for (fact, reason) in reading.unresolved {
        merged.makeUnresolved(fact, reason.reason, reason.range)
      }
    }
    if let range { merged.multiplyTrials(by: count / (merged.number(.trials) ?? 1), at: range) }
    merged.keepSettings(sharedWith: Array(readings.dropFirst()))
    return merged
  }

  /// Last words of flags that say nothing of how much is trained, and words of flags that do.
  private static let idle: Set<String> = [
    "seed", "output", "out", "name", "dir", "log", "port", "path", "id", "tag", "group", "project",
    "folder", "logdir", "comment", "notes",
  ]
  private static let weighty: Set<String> = [
    "model", "arch", "architecture", "backbone", "encoder", "decoder", "net", "network", "config",
    "cfg", "data", "dataset", "task", "env",
  ]

  /// Whether another reading says the same of a run, whose program is told the same.
  func isAlike(_ other: Reading) -> Bool {
    saysTheSame(as: other) && settings == other.settings
  }

  var namesRecipe: Bool { references.contains { $0.role == .recipe } }

  /// The same, whatever is set in the recipe that both name.
  func saysTheSame(as other: Reading) -> Bool {
    guard stated.count == other.stated.count, unresolved.count == other.unresolved.count,
      notTraining == other.notTraining, references.map(\.path) == other.references.map(\.path),
      format == other.format
    else { return false }
    for (fact, value) in stated where other[fact]?.value != value.value { return false }
    return unresolved.allSatisfy { other.isUnresolved($0.fact) }
  }

  private static func isIdle(_ key: String) -> Bool {
    guard let words = NameWords.split(key), let last = words.last else { return false }
    return idle.contains(last) && !words.contains(where: weighty.contains)
      || ["local_rank", "node_rank", "machine_rank"].contains(words.joined(separator: "_"))
  }

  /// What is set in a recipe or program, without what says nothing of how much is trained.
  private var settings: [String] {
    overrides.filter { !Self.isIdle($0.key) }
      .map { "\($0.key)=\($0.value.comparable)" }.sorted()
  }
}

extension ConfigNode {
  /// The text of a value or of a list of values.
  fileprivate var comparable: String {
    switch content {
    case .scalar(let scalar): (scalar.problem == nil ? "" : "?") + scalar.text
    case .list(let elements): elements.map { $0.scalar?.text ?? "" }.joined(separator: " ")
    case .map: ""
    }
  }
}
