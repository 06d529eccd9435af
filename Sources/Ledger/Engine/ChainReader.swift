import Text

/// Reads the chain from its start, a page at a time: while one is read from the database, the one before is hashed
/// and folded beside it.
final class ChainReader {
  private(set) var result = Verification(events: 0, head: HashChain.start, problems: [])
  private let fold = ChainFold()
  private var hashes: [Int64: String] = [:]
  private let noted: Set<Int64>

  /// - Parameter sizes: The numbers of the events whose hashes are wanted afterwards.
  init(_ sizes: [Int64]) { noted = Set(sizes) }

  func read(_ ledger: Ledger, upTo size: Int64) throws(LedgerError) {
    let page = EventPage(after: Array(HashChain.start.utf8))
    fold.state.expect(events: size)
    try page.fill(from: ledger, after: 0, upTo: size)
    var step = ChainStep(page, fold, ledger, upTo: size)
    while !step.page.entries.isEmpty {
      step.run()
      if let failure = step.failure { throw failure }
      note(step.page, edited: step.links.flatMap(\.wrong))
      step = ChainStep(step.next, fold, ledger, upTo: size)
    }
    result.head = String(decoding: step.page.lastHash, as: UTF8.self)
  }

  private func note(_ page: EventPage, edited: [Int]) {
    result.events += Int64(page.entries.count)
    for index in edited {
      let sequence = page.entries[index].sequence
      fold.problems.append(
        ChainFold.Problem(
          index: index, rank: 1, kind: .edited, sequence: sequence,
          message: "event \(sequence) is not what was hashed"))
    }
    for problem in fold.problems.sorted(by: { ($0.index, $0.rank) < ($1.index, $1.rank) }) {
      result.add(problem.kind, problem.sequence, problem.message)
    }
    fold.problems = []
    if noted.isEmpty { return }
    for entry in page.entries where noted.contains(entry.sequence) {
      hashes[entry.sequence] = String(decoding: page.bytes[entry.hash], as: UTF8.self)
    }
  }

  func compare(with snapshot: Ledger.Snapshot, id: String) {
    if fold.expected <= snapshot.size {
      result.add(
        .truncated, nil, "the last event is \(fold.expected - 1) instead of \(snapshot.size)")
    }
    // The state cannot be compared with events that cannot be read.
    guard fold.isReadable else { return }
    if let created = fold.state.ledgerID, created != id {
      result.add(.otherLedger, 1, "the events are those of another ledger")
    }
    do throws(LedgerError) {
      compare(try fold.state.balances(), snapshot.balances)
    } catch {
      result.add(.state, nil, error.message)
    }
    let accounts = fold.state.accounts().filter { $0.definition != nil }
    var known: [String: (definition: BudgetDefinition, isFrozen: Bool)] = [:]
    for budget in snapshot.budgets { known[budget.definition.id] = budget }
    for account in accounts {
      let stored = known.removeValue(forKey: account.name)
      if stored?.definition != account.definition || stored?.isFrozen != account.isFrozen {
        result.add(.state, nil, "budget `\(account.name)` is not as it was defined")
      }
    }
    for name in known.keys.sorted() {
      result.add(.state, nil, "budget `\(name)` was never defined")
    }
    var wrong = 0
    snapshot.charges.visit { key, charge, generation in
      guard !fold.state.holds(key, charge, generation: generation) else { return }
      wrong += 1
      let key = String(decoding: key, as: UTF8.self)
      result.add(.state, nil, "reservation `\(key)` is not in the state that its events left")
    }
    if wrong == 0, snapshot.charges.count != fold.state.chargeCount {
      result.add(
        .state, nil,
        "there are \(snapshot.charges.count) reservations where events made \(fold.state.chargeCount)"
      )
    }
  }

  private func compare(_ folded: [Balance], _ stored: [Balance]) {
    var rest: [LedgerTransaction.BalanceKey: Balance] = [:]
    for balance in stored {
      rest[LedgerTransaction.BalanceKey(budget: balance.budget, period: balance.period)] = balance
    }
    for balance in folded {
      let key = LedgerTransaction.BalanceKey(budget: balance.budget, period: balance.period)
      if rest.removeValue(forKey: key) != balance {
        result.add(
          .state, nil, "a balance of budget `\(balance.budget)` is not what its events add up to")
      }
    }
    for key in rest.keys.sorted(by: { ($0.budget, $0.period) < ($1.budget, $1.period) }) {
      // A period in which everything is zero need not have had an event.
      result.add(.state, nil, "a balance of budget `\(key.budget)` has no events")
    }
  }

  func hold(_ checkpoint: Checkpoint, id: String, key: String?) {
    if let key, !checkpoint.isSigned(by: key) {
      result.add(
        .signature, nil, "the checkpoint of event \(checkpoint.size) is not signed by that key")
      return
    }
    if key == nil, !checkpoint.signature.isEmpty, !checkpoint.isSigned(by: checkpoint.publicKey) {
      result.add(
        .signature, nil, "the signature of the checkpoint of event \(checkpoint.size) is wrong")
      return
    }
    if checkpoint.ledger != id {
      result.add(.otherLedger, nil, "the checkpoint belongs to another ledger")
      return
    }
    if checkpoint.size == 0 { return }
    guard let hash = hashes[checkpoint.size] else {
      result.add(
        .truncated, checkpoint.size,
        "the ledger had \(checkpoint.size) events at the checkpoint and has \(fold.expected - 1)")
      return
    }
    if hash != checkpoint.head {
      result.add(
        .edited, checkpoint.size, "event \(checkpoint.size) is another than at the checkpoint")
    }
  }
}

/// What is done with one page at once: its hashing in two parts, its folding, and the reading of the next.
///
/// Each part of the work changes only what is its own, so that none waits for another.
private final class ChainStep: @unchecked Sendable {
  let page: EventPage
  let next: EventPage
  let links: [ChainLinks]
  private(set) var failure: LedgerError?
  private let fold: ChainFold
  private let ledger: Ledger
  private let size: Int64

  private static let parts = 2

  init(_ page: EventPage, _ fold: ChainFold, _ ledger: Ledger, upTo size: Int64) {
    self.page = page
    self.fold = fold
    self.ledger = ledger
    self.size = size
    next = EventPage(after: page.lastHash)
    links = (0..<Self.parts).map { ChainLinks(page, part: $0, of: Self.parts) }
  }

  func run() {
    let checks = links.map { links in { @Sendable in links.check() } }
    SideBySide.run([{ self.fold.take(self.page) }, readNext] + checks)
  }

  private func readNext() {
    do throws(LedgerError) {
      try next.fill(from: ledger, after: page.entries.last?.sequence ?? 0, upTo: size)
    } catch {
      failure = error
    }
  }
}

/// Some events as they are stored, one after the other in one piece of memory.
final class EventPage {
  struct Entry {
    var sequence: Int64
    var hash: Range<Int>
    var body: Range<Int>
  }
  private(set) var entries: [Entry] = []
  private(set) var bytes: [UInt8]
  /// The hash that the first event follows on.
  private let previous: Range<Int>

  private static let mostEvents: Int64 = 5000
  private static let mostBytes = 1 << 25

  init(after hash: [UInt8]) {
    bytes = hash
    previous = 0..<hash.count
  }

  /// The hash of the last event, or the one that an empty page follows on.
  var lastHash: [UInt8] { Array(bytes[entries.last?.hash ?? previous]) }

  /// The hash that an event follows on: what is stored, so that one change is one problem.
  func hash(before index: Int) -> Range<Int> { index > 0 ? entries[index - 1].hash : previous }

  /// Reads the next events; a page is short, so that transactions are, and what was appended stays as it is.
  func fill(from ledger: Ledger, after last: Int64, upTo size: Int64) throws(LedgerError) {
    entries.reserveCapacity(Int(Self.mostEvents))
    bytes.reserveCapacity(Int(Self.mostEvents) * 600)
    try ledger.database.scan(
      Statement.eventsAfter(.integer(last), .integer(size), .integer(Self.mostEvents))
    ) { (row) throws(LedgerError) in
      // What does not fit is read again with the next page.
      if !entries.isEmpty, bytes.count > Self.mostBytes { return }
      let sequence = try row.integer(0)
      let start = bytes.count
      bytes.append(contentsOf: row.column(1))
      let middle = bytes.count
      bytes.append(contentsOf: row.column(2))
      entries.append(Entry(sequence: sequence, hash: start..<middle, body: middle..<bytes.count))
    }
  }
}

/// What the events of the chain add up to, and whether they stand where they should.
private final class ChainFold {
  /// Something that is wrong with an event of a page.
  struct Problem {
    var index: Int
    /// Where several are wrong with one event, what comes first.
    var rank: Int
    var kind: Verification.Problem.Kind
    var sequence: Int64
    var message: String
  }
  var state = LedgerState()
  var problems: [Problem] = []
  private(set) var isReadable = true
  private(set) var expected: Int64 = 1
  private var lastTime: Int64 = 0
  private var zones = ZoneCache()
  private var scanned = ScannedEvent()

  func take(_ page: EventPage) {
    page.bytes.withUnsafeBufferPointer { bytes in
      for (index, entry) in page.entries.enumerated() {
        take(index, entry.sequence, UnsafeBufferPointer(rebasing: bytes[entry.body]))
      }
    }
  }

  private func take(_ index: Int, _ sequence: Int64, _ body: UnsafeBufferPointer<UInt8>) {
    func add(_ rank: Int, _ kind: Verification.Problem.Kind, _ message: String) {
      problems.append(
        Problem(index: index, rank: rank, kind: kind, sequence: sequence, message: message))
    }
    if sequence != expected {
      let missing =
        sequence == expected + 1
        ? "event \(expected) is" : "events \(expected) to \(sequence - 1) are"
      add(0, .deleted, "\(missing) missing")
    }
    expected = sequence + 1
    do throws(LedgerError) {
      if try !state.apply(body, scanned: &scanned, zones: &zones) {
        add(2, .repeated, "event \(sequence) repeats an earlier one")
      }
    } catch {
      add(2, .edited, "event \(sequence): \(error.message)")
      isReadable = false
      return
    }
    if scanned.sequence != sequence {
      add(3, .reordered, "event \(scanned.sequence) stands in the place of \(sequence)")
    }
    if scanned.at < lastTime {
      add(4, .reordered, "event \(sequence) is earlier than the one before")
    }
    lastTime = max(lastTime, scanned.at)
  }
}

/// Whether the events of part of a page are what was hashed.
private final class ChainLinks: @unchecked Sendable {
  /// The positions of those that are not.
  private(set) var wrong: [Int] = []
  private let page: EventPage
  private let indices: Range<Int>
  private var hash = ChainHash()

  init(_ page: EventPage, part: Int, of parts: Int) {
    self.page = page
    let count = page.entries.count
    indices = count * part / parts..<count * (part + 1) / parts
  }

  func check() {
    page.bytes.withUnsafeBufferPointer { bytes in
      for index in indices {
        let entry = page.entries[index]
        let isRight = follows(
          UnsafeBufferPointer(rebasing: bytes[page.hash(before: index)]),
          UnsafeBufferPointer(rebasing: bytes[entry.body]),
          is: UnsafeBufferPointer(rebasing: bytes[entry.hash]))
        if !isRight { wrong.append(index) }
      }
    }
  }

  /// Whether the hash of an event's bytes after another hash is this one.
  private func follows(
    _ previous: UnsafeBufferPointer<UInt8>, _ body: UnsafeBufferPointer<UInt8>,
    is hash: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    self.hash.link(after: previous, body)
    let digest = self.hash.digest
    guard hash.count == digest.count * 2 else { return false }
    for (index, byte) in digest.enumerated() {
      guard hash[index * 2] == Self.digit(byte >> 4), hash[index * 2 + 1] == Self.digit(byte & 15)
      else { return false }
    }
    return true
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
