import Result

/// Findings that say the same of the same place, such as all that wait for one unknown fact.
struct FindingGroup {
  /// At least one.
  private(set) var findings: [FindingResult]
  var first: FindingResult { findings[0] }

  /// The identifiers of the findings, the first few by name.
  var title: String {
    let named = findings.prefix(Self.namedCount).map(\.id).joined(separator: ", ")
    let rest = findings.count - Self.namedCount
    return rest > 0 ? "\(named) and \(rest) more" : named
  }

  private static let namedCount = 6

  /// Findings in their order; those that cannot be decided for one reason are put together.
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
    return groups
  }
}

extension ReportItem {
  /// Items in their order; those that cannot be decided for one reason are put together.
  static func merged(_ items: [ReportItem]) -> [ReportItem] {
    items.reduce(into: []) { merged, item in
      if item.status == .unknown,
        let index = merged.firstIndex(where: { $0.saysTheSame(as: item) })
      {
        merged[index].id += ", \(item.id)"
      } else {
        merged.append(item)
      }
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
