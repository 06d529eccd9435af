extension PolicySet {
  /// Whether the time of the check can reach a verdict: waivers expire, periods have dates, and
  /// expressions may read `now`.
  public var readsClock: Bool {
    let conditions =
      budgets.map(\.scope) + rules.flatMap { [$0.when, $0.require] } + measures.map(\.when)
    return !waivers.isEmpty || !ignorePermissions.isEmpty
      || budgets.contains { $0.per.isCalendar }
      || conditions.contains { $0?.readsNow ?? false }
  }
}
