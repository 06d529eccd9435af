import ConfigText
import Diagnostics
import Runs

extension RunFinder {
  /// The files that make no run of their own, since others call them or merge them.
  ///
  /// A script that another calls is still a run where it says all by itself, and more or something else
  /// than it is called with: nobody need start it through the other. Of scripts that call one another in a
  /// circle each is a part of the others, and one of them has to stand for all.
  static func idle(_ parts: Set<String>, of candidates: [Candidate]) -> Set<String> {
    let files = Dictionary(grouping: candidates, by: \.document.file.path)
      .mapValues { Set($0.flatMap(\.readings).flatMap(\.files).map(\.path)) }
    var callers: [String: [Reading]] = [:]
    for reading in candidates.flatMap(\.readings) {
      for file in reading.files { callers[file.path, default: []].append(reading) }
    }
    var covered: Set<String> = []
    var waiting: [Candidate] = []
    for candidate in candidates {
      let path = candidate.document.file.path
      if candidate.isExplicit || !parts.contains(path)
        || callers[path].map({ standsAlone(candidate, calledBy: $0) }) == true
      {
        covered.formUnion(files[path] ?? [])
      } else {
        waiting.append(candidate)
      }
    }
    var kept: Set<String> = []
    var idle: Set<String> = []
    for candidate in waiting {
      let path = candidate.document.file.path
      guard !kept.contains(path) else { continue }
      if covered.contains(path) || callers[path] == nil {
        idle.insert(path)
      } else {
        kept.insert(path)
        covered.formUnion(files[path] ?? [])
      }
    }
    return idle
  }

  private static let lengths: [Fact] = [.steps, .epochs]

  /// Scripts that are called with lengths alone, each less or another than what their program takes where it
  /// is told none: nobody need start them through a call that only tries them.
  mutating func longer(_ parts: Set<String>, of candidates: [Candidate]) -> Set<String> {
    var callers: [String: [(candidate: Candidate, reading: Reading)]] = [:]
    for candidate in candidates {
      for reading in candidate.readings {
        for file in reading.files where parts.contains(file.path) {
          callers[file.path, default: []].append((candidate, reading))
        }
      }
    }
    var longer: Set<String> = []
    for candidate in candidates where candidate.kind == .launcher {
      let path = candidate.document.file.path
      guard let calls = callers[path] else { continue }
      let isLonger = candidate.readings.contains { own in
        guard own.reasonAgainst == nil, own.length == nil, !own.programs.isEmpty,
          !Self.lengths.contains(where: own.isUnresolved),
          let length = withUses(own, of: candidate).length
        else { return false }
        return calls.allSatisfy { call in
          let told = withUses(call.reading, of: call.candidate)
          return told.length != nil && !told.isAsLong(as: length)
        }
      }
      if isLonger { longer.insert(path) }
    }
    return longer
  }

  /// What a script says with what its program makes of it.
  private mutating func withUses(_ reading: Reading, of candidate: Candidate) -> Reading {
    var told = reading
    _ = read(usesOf: &told, of: candidate, launchedBy: nil)
    return told
  }

  /// Whether a script says all of a run without being told anything, and no call of it as much.
  private static func standsAlone(_ candidate: Candidate, calledBy callers: [Reading]) -> Bool {
    candidate.readings.contains { own in
      own.reasonAgainst == nil && own.unresolved.isEmpty && !own.lacksRecipe
        && !callers.contains { $0.covers(own) }
    }
  }
}

extension Reading {
  /// Facts of which more takes more.
  private static let amounts: Set<Fact> = [
    .steps, .epochs, .tokens, .trials, .nodes, .count, .timeLimit,
  ]

  /// How long it trains, by the first fact that says so; nil where none does.
  fileprivate var length: (fact: Fact, value: Double)? {
    for fact in [Fact.steps, .epochs] {
      if let value = number(fact) { return (fact, value) }
    }
    return nil
  }

  fileprivate func isAsLong(as length: (fact: Fact, value: Double)) -> Bool {
    number(length.fact).map { $0 >= length.value } ?? false
  }

  /// Whether this one trains what another does, and no less.
  fileprivate func covers(_ other: Reading) -> Bool {
    other.stated.allSatisfy { fact, value in
      if self[fact]?.value == value.value { return true }
      // What is not known may be as much, and is no pass anyway.
      if isUnresolved(fact) { return true }
      guard Self.amounts.contains(fact), let own = number(fact), let less = other.number(fact)
      else { return false }
      return own >= less
    }
  }
}
