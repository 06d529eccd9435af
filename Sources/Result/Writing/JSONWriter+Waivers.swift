extension JSONWriter {
  /// Writes an exception.
  mutating func write(_ waiver: WaiverResult) {
    object { writer in
      writer.member("id", waiver.id)
      writer.member("kind", waiver.kind.rawValue)
      writer.member("state", waiver.state.rawValue)
      writer.member("covers", waiver.covers)
      if let scope = waiver.scope { writer.member("scope", scope) }
      if let unit = waiver.unit {
        writer.member("up_to", waiver.upTo)
        writer.member("unit", unit.rawValue)
      }
      writer.member("reason", waiver.reason)
      if let owner = waiver.owner { writer.member("owner", owner) }
      if let approver = waiver.approvedBy { writer.member("approved_by", approver) }
      writer.member("expires", waiver.expires)
      if let days = waiver.daysLeft { writer.member("days_left", days) }
      writer.member("findings", waiver.findings)
      writer.member("location") { $0.write(waiver.location) }
    }
  }
}
