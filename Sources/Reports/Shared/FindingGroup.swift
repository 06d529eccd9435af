import Result

/// Findings that say the same of the same place, such as all that wait for one unknown fact.
struct FindingGroup {
  /// At least one.
  private(set) var findings: [FindingResult]
  /// What lines that ``first`` asks for decide as well.
  private(set) var alsoDecided: [String] = []
  var first: FindingResult { findings[0] }

  /// The identifiers of the findings, the first few by name.
  var title: String {
    let named = findings.prefix(Self.namedCount).map(\.id).joined(separator: ", ")
    let rest = findings.count - Self.namedCount
    return rest > 0 ? "\(named) and \(rest) more" : named
  }

  private static let namedCount = 6

  /// Findings in their order; those that cannot be decided for one reason are put together, and so are
  /// those that less of the same lines would decide.
  static func groups(of findings: [FindingResult]) -> [FindingGroup] {
    var groups: [FindingGroup] = []
    for finding in findings {
      if finding.status == .unknown,
        let index = groups.firstIndex(where: { $0.first.saysTheSame(as: finding) })
      {
        groups[index].findings.append(finding)
      } else {
        groups.append(FindingGroup(findings: [finding]))
      }
    }
    let targets = Waiting.targets(of: groups.map { Waiting($0.first) })
    for (group, target) in zip(groups, targets) {
      if let target { groups[target].alsoDecided += group.findings.map(\.id) }
    }
    return zip(groups, targets).compactMap { $1 == nil ? $0 : nil }
  }

  /// What is to be done, line by line.
  var help: [String] {
    [first.help, Waiting.note(alsoDecided)].compactMap(\.self)
  }
}

/// What something that cannot be decided waits for.
private struct Waiting {
  let level: Level
  /// The lines that would make it known, as its help names them.
  let remedies: Set<Substring>
  /// What has to be alike beside that.
  let scope: [String]

  init?(_ finding: FindingResult) {
    guard finding.status == .unknown, finding.suggestions.isEmpty else { return nil }
    self.init(
      finding.level, finding.help.map { [$0] } ?? [],
      [finding.change?.rawValue ?? "", finding.waiver ?? ""])
  }

  init?(_ item: ReportItem) {
    guard item.status == .unknown, item.suggestions.isEmpty else { return nil }
    self.init(
      item.level, item.help,
      [item.run ?? "", item.path ?? "", item.change?.rawValue ?? "", item.waiver ?? ""])
  }

  private init?(_ level: Level, _ help: [String], _ scope: [String]) {
    self.level = level
    self.scope = scope
    let pieces = help.flatMap { text in
      text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 1 }.map(\.element)
    }
    remedies = Set(pieces)
    if remedies.isEmpty { return nil }
  }

  /// Whether whoever mends this mends the other as well, which matters no more.
  private func covers(_ other: Waiting) -> Bool {
    scope == other.scope && level >= other.level && remedies.isSuperset(of: other.remedies)
  }

  /// For each what it is told with; nil for what stands by itself.
  static func targets(of waits: [Waiting?]) -> [Int?] {
    func outranks(_ left: Int, _ right: Int) -> Bool {
      guard left != right, let a = waits[left], let b = waits[right], a.covers(b) else {
        return false
      }
      return !b.covers(a) || left < right
    }
    var targets = [Int?](repeating: nil, count: waits.count)
    let places = Dictionary(grouping: waits.indices.filter { waits[$0] != nil }) {
      waits[$0]?.scope ?? []
    }
    for alike in places.values {
      // What stands by itself covers all that is covered, since covering is transitive.
      let roots = alike.filter { place in !alike.contains { outranks($0, place) } }
      for place in alike { targets[place] = roots.first { outranks($0, place) } }
    }
    return targets
  }

  static func note(_ ids: [String]) -> String? {
    ids.isEmpty ? nil : "that decides \(ids.map { "`\($0)`" }.joined(separator: ", ")) too"
  }
}

extension ReportItem {
  /// Items in their order; those that cannot be decided for one reason are put together, and so are
  /// those that less of the same lines would decide.
  static func merged(_ items: [ReportItem]) -> [ReportItem] {
    var merged: [(item: ReportItem, ids: [String])] = []
    var places: [[String?]: [Int]] = [:]
    for item in items {
      let key = [item.run, item.path, item.message]
      if item.status == .unknown,
        let index = places[key]?.first(where: { merged[$0].item.saysTheSame(as: item) })
      {
        merged[index].ids.append(item.id)
      } else {
        places[key, default: []].append(merged.count)
        merged.append((item, [item.id]))
      }
    }
    let targets = Waiting.targets(of: merged.map { Waiting($0.item) })
    var also: [Int: [String]] = [:]
    for (entry, target) in zip(merged, targets) {
      if let target { also[target, default: []] += entry.ids }
    }
    return merged.indices.filter { targets[$0] == nil }.map { index in
      var item = merged[index].item
      item.id = merged[index].ids.joined(separator: ", ")
      if let note = Waiting.note(also[index] ?? []) { item.help.append(note) }
      return item
    }
  }

  private func saysTheSame(as other: ReportItem) -> Bool {
    status == other.status && level == other.level && message == other.message
      && help == other.help && path == other.path && run == other.run && change == other.change
      && location == other.location
      && suggestions.map(\.measures) == other.suggestions.map(\.measures)
  }
}

extension FindingResult {
  fileprivate func saysTheSame(as other: FindingResult) -> Bool {
    status == other.status && level == other.level && message == other.message
      && help == other.help && change == other.change && waiver == other.waiver
      && suggestions == other.suggestions
      && locations.first == other.locations.first
  }
}

extension EstimateResult.Gap {
  /// Gaps that differ in what they say; one reason often keeps several metrics from being known.
  static func distinct(_ gaps: [Self]) -> [Self] {
    gaps.reduce(into: []) { found, gap in
      if !found.contains(where: { $0.message == gap.message && $0.remedy == gap.remedy }) {
        found.append(gap)
      }
    }
  }
}
