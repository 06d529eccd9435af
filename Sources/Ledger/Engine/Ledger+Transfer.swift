import CivilTime

extension Ledger {
  /// Writes every event as a line of JSON, after a line that says how many there are.
  ///
  /// - Parameter write: Takes the bytes, line by line.
  public func export(_ write: ([UInt8]) throws(LedgerError) -> Void) throws(LedgerError) {
    let end = try checkpoint()
    let header = JSONValue.object([
      .init("carbonward", .string(Self.exportType)), .init("head", .string(end.head)),
      .init("ledger", .string(id)), .init("size", .integer(end.size)),
    ])
    try write(header.canonical + [0x0A])
    try eachEvent(upTo: end.size) { (hash, body) throws(LedgerError) in
      var line = Array("{\"event\":".utf8)
      line += body
      line += Array(",\"hash\":\"".utf8)
      line += hash
      line += Array("\"}\n".utf8)
      try write(line)
    }
  }

  static let exportType = "ledger/v1"

  private func eachEvent(
    upTo size: Int64,
    _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    var last: Int64 = 0
    while last < size {
      let before = last
      try database.scan(Statement.eventsAfter(.integer(last), .integer(size), 5000)) {
        (row) throws(LedgerError) in
        last = try row.integer(0)
        try body(row.column(1), row.column(2))
      }
      if last == before { break }
    }
  }

  /// Writes what events changed as rows of a table: one row a budget, period and field.
  public func exportCSV(_ write: ([UInt8]) throws(LedgerError) -> Void) throws(LedgerError) {
    let names = [
      "seq", "at", "kind", "actor", "reason", "group", "key", "state", "budget", "period", "field",
      "delta", "unit",
    ]
    try write(CSVText.line(names))
    let end = try checkpoint()
    var budgets: [String: BudgetDefinition] = [:]
    var zones = self.zones
    try eachEvent(upTo: end.size) { (_, body) throws(LedgerError) in
      let event = try LedgerEvent(canonical: Array(body), zones: &zones)
      if let definition = event.definition { budgets[definition.id] = definition }
      let at = Instant(
        seconds: Int(event.at / 1000), nanoseconds: Int32(event.at % 1000) * 1_000_000)
      let common = [
        String(event.sequence), at.text, event.kind.rawValue, event.act.actor, event.act.reason,
        event.charge?.group ?? "", event.charge?.key ?? "", event.charge?.state.rawValue ?? "",
      ]
      if event.changes.isEmpty {
        try write(CSVText.line(common + [event.budget ?? "", "", "", "", ""]))
      }
      for change in event.changes {
        let definition = budgets[change.budget]
        let label = definition?.calendar.period(at: change.period).label ?? String(change.period)
        try write(
          CSVText.line(
            common + [
              change.budget, label, change.field.rawValue, String(change.delta),
              definition?.metric.smallestUnit ?? "",
            ]))
      }
    }
  }

  /// Fills an empty ledger with what another one exported.
  ///
  /// Everything is read and checked before anything is written: the lines, the chain of hashes, the state that
  /// the events add up to.
  ///
  /// - Returns: How many events there are now.
  public func `import`(_ document: [UInt8]) throws(LedgerError) -> Int64 {
    let reader = try ExportReader(document)
    let count = try write(Preload()) { (transaction) throws(LedgerError) in
      // The transaction's own first event is given up for those of the export.
      guard transaction.isUnused else { throw .invalid(.notEmpty) }
      try transaction.replaceAll(with: reader.writes)
      return Int64(reader.count)
    }
    id = reader.id
    return count
  }
}

/// Reads and checks an export.
private struct ExportReader {
  private(set) var writes: [Query] = []
  private(set) var count = 0
  let id: String

  init(_ document: [UInt8]) throws(LedgerError) {
    let lines = document.split(separator: 0x0A, omittingEmptySubsequences: true)
    guard let first = lines.first, let header = JSONValue(parsing: Array(first)),
      header["carbonward"]?.text == Ledger.exportType, let size = header["size"]?.whole,
      let head = header["head"]?.text, let id = header["ledger"]?.text
    else { throw .invalid(.document(line: 1)) }
    self.id = id
    var rebuilding = Rebuilding()
    var zones = ZoneCache()
    var hash = HashChain.start
    for (index, line) in lines.dropFirst().enumerated() {
      guard let json = JSONValue(parsing: Array(line)), let body = json["event"]?.canonical,
        let stated = json["hash"]?.text
      else { throw .invalid(.document(line: index + 2)) }
      let event = try LedgerEvent(canonical: body, zones: &zones)
      hash = HashChain.link(after: hash, body)
      guard hash == stated else {
        throw .corrupt("line \(index + 2) is not what was hashed")
      }
      guard event.sequence == Int64(index + 1) else {
        throw .corrupt("line \(index + 2) holds event \(event.sequence)")
      }
      try rebuilding.apply(event)
      writes.append(
        Statement.addEvent(
          .integer(event.sequence), .text(event.id), .integer(event.at), .text(hash),
          .text(String(decoding: body, as: UTF8.self))))
      count += 1
    }
    guard Int64(count) == size, hash == head else {
      throw .corrupt("the document ends before its \(size) events do")
    }
    if let created = rebuilding.state.ledgerID, created != id {
      throw .corrupt("the events are those of another ledger")
    }
    writes += try rebuilding.writes()
    writes.append(Statement.setMeta("ledger", .text(id)))
  }
}

/// Rows of comma-separated values as RFC 4180 has them.
enum CSVText {
  static func line(_ cells: [String]) -> [UInt8] {
    Array((cells.map(cell).joined(separator: ",") + "\n").utf8)
  }

  private static func cell(_ text: String) -> String {
    var text = text
    // A spreadsheet takes these for formulas.
    if let first = text.utf8.first, "=+-@\t\r".utf8.contains(first), Int64(text) == nil {
      text = "'" + text
    }
    guard text.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
