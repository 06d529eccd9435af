import CEL
import Evidence
import Gate
import Ledger
public import Result

/// A review from the first submission to the register, which can be interrupted and goes on.
public struct RegisterReview {
  private let review: SubmissionReview
  private let state: ReviewState
  private let statePath: String
  private var expected: Set<String>
  private var builder: RegisterBuilder
  /// What was expected and never came, in the order of names.
  private var absent: [ReviewedSubmission] = []

  /// Begins a review, or goes on with the one of a state.
  ///
  /// - Parameters:
  ///   - review: How each submission is judged.
  ///   - expected: Names of submissions that are missing where they do not come.
  ///   - state: The path of the state; nil for none that lasts.
  ///   - folder: Where a file without a name can be, for want of a state.
  ///   - policies: Digests of the policies that were named.
  /// - Throws: ``ReviewError`` where the state cannot be used.
  public init(
    _ review: SubmissionReview, expecting expected: [String], state: String?,
    temporaryFolder folder: String, policies: [String]
  ) throws(ReviewError) {
    self.review = review
    self.expected = Set(expected)
    statePath = state ?? folder
    let keys = review.keys.map(\.id)
    builder = RegisterBuilder(
      Register(
        version: Gate.version, at: review.now.text,
        terms: RegisterTerms(
          keys: keys, maxAge: review.maxAge, requiresEvidence: review.requiresEvidence)))
    let header = JSONValue.object([
      .init("carbonward", .string("review-state/v1")), .init("version", .string(Gate.version)),
      .init("at", .string(review.now.text)), .init("keys", .array(keys.map { .string($0) })),
      .init("max_age", review.maxAge.map { .integer(Int64($0)) } ?? .null),
      .init("require_evidence", .bool(review.requiresEvidence)),
      .init("policies", .array(policies.map { .string($0) })),
    ])
    self.state = try ReviewState(path: state, folder: folder, header: header.canonical)
  }

  /// The instant that the review of a state took for now; nil where there is no such state.
  public static func instant(ofState path: String) -> String? { ReviewState.instant(of: path) }

  /// Reviews all submissions of a source.
  ///
  /// - Parameter progress: Told after each submission how many there were.
  /// - Returns: The register.
  public mutating func run(
    over source: inout SubmissionSource,
    progress: (_ done: Int, _ source: SubmissionSource) -> Void
  ) throws(ReviewError) -> Register {
    var done = 0
    try state.each { (entry) throws(ReviewError) in
      let item = source.next()
      guard let item, entry.isOf(item) else {
        throw .otherSubmissions(path: statePath, name: item?.name ?? entry.name)
      }
      count(entry)
      done += 1
      progress(done, source)
    }
    while let item = source.next() {
      let entry: ReviewState.Entry =
        switch item {
        case .submission(let submission): .submission(review.review(submission))
        case .other(let name): .other(name)
        }
      try state.append(entry)
      count(entry)
      done += 1
      progress(done, source)
    }
    if let code = source.failure { throw .source(code: code) }
    try expect(source.listed)
    var comparing = builder
    try forEachSubmission { _ = comparing.compare($0) }
    return comparing.finish()
  }

  private mutating func count(_ entry: ReviewState.Entry) {
    switch entry {
    case .submission(let submission):
      expected.remove(submission.row.name)
      builder.add(submission)
    case .other(let name): builder.leaveOut(name)
    }
  }

  /// Counts what never came. What an index lists may have come before the index did.
  private mutating func expect(_ listed: [String]) throws(ReviewError) {
    if !listed.isEmpty {
      var names = Set(listed.map { $0.shortened(300) })
      try state.each { (entry) in
        if case .submission(let submission) = entry { names.remove(submission.row.name) }
      }
      expected.formUnion(names)
    }
    absent = expected.sorted().map { name in
      var row = RegisterRow(
        name: name.shortened(300), kind: .nothing, status: .missing, reason: .expected)
      row.message = "it is expected, and nothing of that name is there"
      return ReviewedSubmission(row)
    }
    for submission in absent { builder.add(submission) }
  }

  /// Gives every row, once the register is known.
  public func forEachRow(_ body: (RegisterRow) -> Void) throws(ReviewError) {
    var comparing = builder
    try forEachSubmission { body(comparing.compare($0)) }
  }

  private func forEachSubmission(_ body: (ReviewedSubmission) -> Void) throws(ReviewError) {
    try state.each { (entry) in
      if case .submission(let submission) = entry { body(submission) }
    }
    for submission in absent { body(submission) }
  }
}

extension ReviewState.Entry {
  fileprivate var name: String {
    switch self {
    case .submission(let submission): submission.row.name
    case .other(let name): name
    }
  }

  /// Whether it is what a review says of an item.
  fileprivate func isOf(_ item: SubmissionFolder.Item) -> Bool {
    switch (self, item) {
    case (.other(let mine), .other(let name)): mine == name
    case (.submission(let mine), .submission(let submission)):
      mine.row.name == submission.name.shortened(300) && mine.row.sha256 == submission.digest
    default: false
    }
  }
}

extension SubmissionFolder.Item {
  fileprivate var name: String {
    switch self {
    case .submission(let submission): submission.name
    case .other(let name): name
    }
  }
}
