/// What happened.
public enum EventKind: String, Sendable, CaseIterable {
  /// The ledger was set up.
  case create
  /// A budget was added or changed.
  case define
  case freeze
  case thaw
  case reserve
  /// A lease was made longer.
  case renew
  case commit
  case release
  /// A lease ended.
  case expire
  case settle
  /// What was settled is counted anew, with other factors; the first booking stays.
  case restate
  case borrow
  case close
}

/// Who did something, why, and with what.
public struct Act: Sendable, Equatable {
  /// Who did it.
  public var actor: String
  /// Why; may be empty.
  public var reason: String
  /// SHA-256 of the config, the policy and the catalogue, by these names.
  public var digests: [String: String]

  /// Creates an act.
  public init(actor: String, reason: String = "", digests: [String: String] = [:]) {
    self.actor = actor
    self.reason = reason
    self.digests = digests
  }
}

/// One entry of the ledger, which nothing changes or removes.
public struct LedgerEvent: Sendable, Equatable {
  /// Names the event by what it says, so that saying it again is found out.
  public var id: String
  /// Counts from 1.
  public var sequence: Int64
  /// Milliseconds since 1970, never earlier than the event before.
  public var at: Int64
  /// What happened.
  public var kind: EventKind
  /// Who did it, why, and with what.
  public var act: Act
  /// The budget that was defined, frozen, thawed or closed.
  public var budget: String?
  /// Later versions of a budget win.
  public var version: Int64?
  var charge: Charge?
  var definition: BudgetDefinition?
  var changes: [BalanceChange]
  /// Whatever else is to be known, such as an approver or a closing statement.
  public var details: JSONValue?

  init(
    _ kind: EventKind, id: String, act: Act, budget: String? = nil, version: Int64? = nil,
    charge: Charge? = nil, definition: BudgetDefinition? = nil, changes: [BalanceChange] = [],
    details: JSONValue? = nil
  ) {
    self.id = id
    self.sequence = 0
    self.at = 0
    self.kind = kind
    self.act = act
    self.budget = budget
    self.version = version
    self.charge = charge
    self.definition = definition
    self.changes = changes
    self.details = details
  }
}

extension LedgerEvent {
  /// The bytes that are hashed, stored and exported.
  public var canonical: [UInt8] { json.canonical }

  private var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("actor", .string(act.actor)), .init("at", .integer(at)), .init("id", .string(id)),
      .init("kind", .string(kind.rawValue)), .init("seq", .integer(sequence)),
    ]
    if !act.reason.isEmpty { members.append(.init("reason", .string(act.reason))) }
    if !act.digests.isEmpty { members.append(.init("digests", Charge.json(act.digests))) }
    if let budget { members.append(.init("budget", .string(budget))) }
    if let version { members.append(.init("version", .integer(version))) }
    if let definition { members.append(.init("definition", definition.json)) }
    if !changes.isEmpty { members.append(.init("changes", .array(changes.map(\.json)))) }
    if let charge { members.append(.init("charge", json(of: charge))) }
    if let details { members.append(.init("details", details)) }
    return .object(members)
  }

  private func json(of charge: Charge) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("expires", .integer(charge.expires)), .init("generation", .integer(charge.generation)),
      .init("group", .string(charge.group)), .init("key", .string(charge.key)),
      .init("queue", .integer(charge.sequence)), .init("state", .string(charge.state.rawValue)),
    ]
    // What does not change is said once, when the charge begins.
    if kind == .reserve || (kind == .settle && charge.generation == 0) {
      members.append(.init("draws", .array(charge.draws.map(\.json))))
    }
    if kind == .reserve || kind == .settle, !charge.labels.isEmpty {
      members.append(.init("labels", Charge.json(charge.labels)))
    }
    if kind == .settle || kind == .restate {
      members.append(.init("actuals", Charge.json(charge.actuals)))
    }
    return .object(members)
  }

  /// Reads canonical bytes.
  init(canonical bytes: [UInt8], zones: inout ZoneCache) throws(LedgerError) {
    guard let json = JSONValue(parsing: bytes), let id = json["id"]?.text,
      let sequence = json["seq"]?.whole, let at = json["at"]?.whole,
      let kind = json["kind"]?.text.flatMap(EventKind.init), let actor = json["actor"]?.text
    else { throw .corrupt("an event cannot be read") }
    self.init(
      kind, id: id,
      act: Act(
        actor: actor, reason: json["reason"]?.text ?? "", digests: Charge.labels(json["digests"])),
      budget: json["budget"]?.text, version: json["version"]?.whole, details: json["details"])
    self.sequence = sequence
    self.at = at
    if let elements = json["changes"]?.elements {
      changes = elements.compactMap(BalanceChange.init)
      guard changes.count == elements.count else { throw .corrupt("event \(sequence)'s changes") }
    }
    if let body = json["definition"] {
      definition = try BudgetDefinition(json: body, zones: &zones)
    }
    if let body = json["charge"] { charge = try Charge(eventBody: body) }
  }
}

extension Charge {
  fileprivate init(eventBody body: JSONValue) throws(LedgerError) {
    guard let key = body["key"]?.text, let group = body["group"]?.text,
      let generation = body["generation"]?.whole, let expires = body["expires"]?.whole,
      let queue = body["queue"]?.whole, let state = body["state"]?.text.flatMap(ChargeState.init)
    else { throw .corrupt("an event's reservation cannot be read") }
    let draws = body["draws"]?.elements ?? []
    self.init(
      key: key, group: group, generation: generation, state: state, expires: expires,
      sequence: queue, draws: draws.compactMap(Draw.init),
      actuals: Self.amounts(body["actuals"]), labels: Self.labels(body["labels"]), changes: [])
    guard self.draws.count == draws.count else { throw .corrupt("a draw cannot be read") }
  }
}
