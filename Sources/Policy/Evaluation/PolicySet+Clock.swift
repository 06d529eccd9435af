extension PolicySet {
  /// Whether the time of the check can reach a verdict: waivers expire, periods have dates, and
  /// expressions may read `now`.
  public var readsClock: Bool {
    !waivers.isEmpty || !ignorePermissions.isEmpty || budgets.contains { $0.per.isCalendar }
      || readsInstant
  }

  /// Whether the hour matters, and not the date alone.
  public var readsInstant: Bool {
    let conditions =
      budgets.map(\.scope) + rules.flatMap { [$0.when, $0.require] } + measures.map(\.when)
      + waivers.map(\.scope)
    return conditions.contains { $0?.readsNow ?? false }
      || rules.contains { $0.message?.readsNow ?? false }
  }
}
