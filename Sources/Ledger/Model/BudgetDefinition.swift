/// A budget as the ledger knows it.
public struct BudgetDefinition: Sendable, Equatable {
  /// The id of the budget.
  public var id: String
  /// The budget that this one draws on as well.
  public var parent: String?
  /// What is counted.
  public var metric: LedgerMetric
  /// What each period allows, in the metric's smallest unit.
  public var limit: Int64
  /// The periods.
  public var calendar: FiscalCalendar
  /// Whether a charge that does not fit is refused; a soft budget only warns.
  public var isHard: Bool
  /// Shares of what a period allows, in percent, that are reported when they are crossed.
  public var thresholds: [Int64]
  /// The most that an unused rest may add to the next period; nothing unless decided.
  public var carryOver: Int64
  /// The most that may be borrowed from the next period, in parts per million of its limit.
  public var borrowingCap: Int64
  /// The most that a period may lend to siblings.
  public var lendingLimit: Int64

  /// As in the UK's Climate Change Act 2008, section 17: one percent of the later budget.
  public static let usualBorrowingCap: Int64 = 10_000

  /// Creates a definition.
  public init(
    id: String, parent: String? = nil, metric: LedgerMetric = .emissions, limit: Int64,
    calendar: FiscalCalendar, isHard: Bool = true, thresholds: [Int64] = [80, 100],
    carryOver: Int64 = 0, borrowingCap: Int64 = usualBorrowingCap, lendingLimit: Int64 = 0
  ) {
    self.id = id
    self.parent = parent
    self.metric = metric
    self.limit = limit
    self.calendar = calendar
    self.isHard = isHard
    self.thresholds = thresholds.filter { $0 > 0 }.sorted()
    self.carryOver = carryOver
    self.borrowingCap = borrowingCap
    self.lendingLimit = lendingLimit
  }

  func check() throws(LedgerError) {
    try Names.check(id)
    if let parent { try Names.check(parent) }
    guard limit >= 0, carryOver >= 0, borrowingCap >= 0, lendingLimit >= 0 else {
      throw .invalid(.negativeAmount)
    }
    if parent == id { throw .invalid(.cycle(id)) }
  }
}

/// What may be the name of a budget, a reservation or a person.
enum Names {
  static func check(_ name: String) throws(LedgerError) {
    if name.isEmpty { throw .invalid(.emptyName) }
    // PostgreSQL stores no zero byte, and a line of a listing is one line.
    let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    guard name.utf8.count <= 512, isPlain else { throw .invalid(.longName) }
  }
}

extension BudgetDefinition {
  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("id", .string(id)), .init("metric", .string(metric.rawValue)),
      .init("limit", .integer(limit)), .init("per", .string(calendar.length.rawValue)),
      .init("zone", .string(calendar.zone.name)),
      .init(
        "year_start",
        .array([.integer(Int64(calendar.firstMonth)), .integer(Int64(calendar.firstDay))])),
      .init("hard", .bool(isHard)), .init("thresholds", .array(thresholds.map(JSONValue.integer))),
      .init("carry_over", .integer(carryOver)), .init("borrowing_cap", .integer(borrowingCap)),
      .init("lending_limit", .integer(lendingLimit)),
    ]
    if let parent { members.append(.init("parent", .string(parent))) }
    return .object(members)
  }

  init(json: JSONValue, zones: inout ZoneCache) throws(LedgerError) {
    guard let id = json["id"]?.text, let metric = json["metric"]?.text.flatMap(LedgerMetric.init),
      let limit = json["limit"]?.whole, let length = json["per"]?.text.flatMap(PeriodLength.init),
      let zone = json["zone"]?.text, let start = json["year_start"]?.elements, start.count == 2,
      let month = start[0].whole, let day = start[1].whole, (1...12).contains(month),
      (1...28).contains(day), case .bool(let isHard)? = json["hard"],
      let thresholds = json["thresholds"]?.elements, let carryOver = json["carry_over"]?.whole,
      let cap = json["borrowing_cap"]?.whole, let lending = json["lending_limit"]?.whole
    else { throw .corrupt("a budget's definition cannot be read") }
    self.init(
      id: id, parent: json["parent"]?.text, metric: metric, limit: limit,
      calendar: FiscalCalendar(
        length, zone: try zones.zone(zone), firstMonth: Int(month), firstDay: Int(day)),
      isHard: isHard, thresholds: thresholds.compactMap(\.whole), carryOver: carryOver,
      borrowingCap: cap, lendingLimit: lending)
  }
}

/// Zones by their names, so that each file is read once.
struct ZoneCache {
  private var zones: [String: LedgerZone] = [:]

  mutating func zone(_ name: String) throws(LedgerError) -> LedgerZone {
    if let zone = zones[name] { return zone }
    guard let zone = LedgerZone(name) else { throw .invalid(.unknownZone(name)) }
    zones[name] = zone
    return zone
  }
}
