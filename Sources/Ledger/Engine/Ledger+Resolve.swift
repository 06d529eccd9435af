/// Which charges an act is about.
public enum ChargeSelection: Sendable, Equatable {
  /// One run.
  case key(String)
  /// All runs of a merge request.
  case group(String)

  var name: String {
    switch self {
    case .key(let name), .group(let name): name
    }
  }
}

/// What an act did to each charge.
public struct ResolutionOutcome: Sendable, Equatable {
  /// The keys of charges that changed.
  public var changed: [String] = []
  /// The keys of charges that already were as asked.
  public var unchanged: [String] = []
}

extension Ledger {
  /// Marks charges as merged or launched: they stay held after their lease would end.
  ///
  /// - Throws: ``LedgerError/resolved(key:as:)`` for one that was released, settled or whose lease ended:
  ///   a charge is resolved at most once.
  public func commit(
    _ selection: ChargeSelection, act: Act
  ) throws(LedgerError) -> ResolutionOutcome {
    try resolve(selection) { (transaction, charges) throws(LedgerError) in
      var outcome = ResolutionOutcome()
      for charge in charges {
        switch charge.state {
        case .committed: outcome.unchanged.append(charge.key)
        case .reserved:
          var committed = charge
          committed.state = .committed
          try transaction.record(
            LedgerEvent(
              .commit,
              id: Digest.identifier(["commit", charge.key, String(charge.generation)]), act: act,
              charge: committed))
          outcome.changed.append(charge.key)
        case .settled, .released, .expired:
          // What else a merge request once asked for does not stand in the way of what it holds.
          if case .group = selection, charges.contains(where: \.state.isOpen) { continue }
          throw .resolved(key: charge.key, as: charge.state)
        }
      }
      return outcome
    }
  }

  /// Gives up what charges hold; doing so again changes nothing.
  ///
  /// - Throws: ``LedgerError/resolved(key:as:)`` for one that was settled.
  public func release(
    _ selection: ChargeSelection, act: Act
  ) throws(LedgerError) -> ResolutionOutcome {
    try resolve(selection) { (transaction, charges) throws(LedgerError) in
      var outcome = ResolutionOutcome()
      for charge in charges {
        switch charge.state {
        case .released, .expired: outcome.unchanged.append(charge.key)
        case .reserved, .committed:
          try transaction.resolve(charge, as: .released, .release, act)
          outcome.changed.append(charge.key)
        case .settled:
          if case .group = selection { continue }
          throw .resolved(key: charge.key, as: .settled)
        }
      }
      return outcome
    }
  }

  private func resolve(
    _ selection: ChargeSelection,
    _ body: (LedgerTransaction, [Charge]) throws(LedgerError) -> ResolutionOutcome
  ) throws(LedgerError) -> ResolutionOutcome {
    try Names.check(selection.name)
    var preload = Preload()
    switch selection {
    case .key(let key): preload.keys = [key]
    case .group(let group): preload.groups = [group]
    }
    return try write(preload) { (transaction) throws(LedgerError) in
      try transaction.sweep()
      let charges: [Charge]
      switch selection {
      case .key(let key): charges = try transaction.charge(key).map { [$0] } ?? []
      case .group(let group): charges = transaction.charges(ofGroup: group)
      }
      if charges.isEmpty { throw .unknownCharge(selection.name) }
      return try body(transaction, charges)
    }
  }
}
