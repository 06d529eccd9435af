import Batch
import Foundation
import Reports
import Result
import TestSupport
import Testing

@Suite("A review of many submissions") struct ReviewTests {
  static let formats = RegisterReporters.all.map { $0.name }

  @Test("every planted fault is found among a thousand, and nothing else")
  func findsPlantedFaults() throws {
    var portfolio = Portfolio()
    try portfolio.addGood(470)
    try portfolio.addFaults()
    // The number of its line is part of what a duplicate is called, so it stays where it is.
    try portfolio.addMore(upTo: 1_000)
    #expect(portfolio.lines.count == 1_000)
    let outcome = try ReviewDesk().review(lines: portfolio.lines, expecting: portfolio.expected)
    #expect(outcome.rows.count == 1_001)
    for (name, finding) in portfolio.findings {
      #expect(outcome.findings[name] == finding, "\(name)")
    }
    #expect(outcome.findings.count == portfolio.findings.count)
    #expect(outcome.register.outlierCount == 1)
    #expect(outcome.register.outliers.map(\.submission) == ["far-off"])
    #expect(outcome.register.problemCount == outcome.register.problems.count)

    // Sums are those of the rows that count, whatever they are grouped by.
    let counted = outcome.rows.filter(\.status.isCounted)
    let emissions = counted.compactMap(\.emissions?.p50).reduce(0, +)
    for by in RegisterTotal.By.allCases {
      let groups = outcome.register.totals.filter { $0.by == by }
      #expect(groups.map(\.runs).reduce(0, +) == counted.map(\.runs).reduce(0, +))
      let sum = groups.compactMap(\.emissions?.p50).reduce(0, +)
      #expect(abs(sum - emissions) < 1e-6 * emissions, "\(by)")
    }
    let all = try #require(outcome.register.totals.first)
    #expect(all.verified == outcome.register.counts[.verified])
    #expect(outcome.register.exceptions.map(\.id) == ["w-1"])
    #expect(outcome.register.exceptions.first?.daysLeft == -3)
    #expect(outcome.register.exceptions.first?.owner == "Ada")
    #expect(outcome.register.exceptions.first?.submissions == 2)
  }

  @Test("a review that was interrupted anywhere goes on to the same bytes")
  func resumes() throws {
    var portfolio = Portfolio()
    try portfolio.addGood(5)
    try portfolio.addFaults()
    let desk = try ReviewDesk()
    func register(_ state: String?) throws -> [String] {
      let outcome = try desk.review(
        lines: portfolio.lines, expecting: portfolio.expected, state: state)
      return try Self.formats.map { try outcome.rendered($0) }
    }
    let whole = try register(nil)
    #expect(try register("state") == whole)
    let state = try Data(contentsOf: desk.folder.appendingPathComponent("state"))
    var generator = SeededGenerator(seed: 16)
    for length in [0, 1, 100, state.count - 1, state.count]
      + (0..<4).map({ _ in Int.random(in: 0..<state.count, using: &generator) })
    {
      let name = "state-\(length)"
      try state.prefix(length).write(to: desk.folder.appendingPathComponent(name))
      #expect(try register(name) == whole, "cut after \(length) bytes")
      #expect(try Data(contentsOf: desk.folder.appendingPathComponent(name)) == state)
    }
  }

  @Test("a state of something else is refused and left as it is")
  func refusesOtherStates() throws {
    var portfolio = Portfolio()
    try portfolio.addGood(4)
    let desk = try ReviewDesk()
    _ = try desk.review(lines: portfolio.lines, state: "state")
    let state = try String(contentsOfFile: desk.path("state"), encoding: .utf8)
    let path = desk.path("state")
    #expect(throws: ReviewError.otherReview(path: path)) {
      try desk.review(lines: portfolio.lines, try ReviewDesk.judge(maxAge: 5), state: "state")
    }
    #expect(throws: ReviewError.otherReview(path: path)) {
      try desk.review(lines: portfolio.lines, try ReviewDesk.judge(keys: []), state: "state")
    }
    let first = "team-0/good-0"
    #expect(throws: ReviewError.otherSubmissions(path: path, name: "team-1/good-1")) {
      try desk.review(lines: Array(portfolio.lines.dropFirst()), state: "state")
    }
    #expect(throws: ReviewError.otherSubmissions(path: path, name: first)) {
      try desk.review(lines: [], state: "state")
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == state)
    for text in [
      "precious\n", "{\"carbonward\":\"run/v1\"}\n", String(repeating: "x", count: 9_999),
    ] {
      try desk.write(text, to: "other")
      #expect(throws: ReviewError.noState(path: desk.path("other"))) {
        try desk.review(lines: portfolio.lines, state: "other")
      }
      #expect(try String(contentsOfFile: desk.path("other"), encoding: .utf8) == text)
    }
  }

  @Test("the order of submissions changes no total, no outlier and no exception")
  func orderDoesNotMatter() throws {
    var portfolio = Portfolio()
    try portfolio.addGood(40)
    try portfolio.addFaults()
    // What is named after its line changes its name with it.
    let lines = portfolio.lines.filter { $0.contains("submission/v1") }.dropLast()
    let desk = try ReviewDesk()
    var generator = SeededGenerator(seed: 5)
    let first = try desk.review(lines: Array(lines)).register
    for _ in 0..<3 {
      let other = try desk.review(lines: lines.shuffled(using: &generator)).register
      #expect(other.totals == first.totals && other.outliers == first.outliers)
      #expect(other.exceptions == first.exceptions && other.counts == first.counts)
    }
  }

  @Test("without a key nothing is verified, and where evidence is required it must be there")
  func terms() throws {
    var portfolio = Portfolio()
    try portfolio.addGood(10)
    let desk = try ReviewDesk()
    let untrusted = try desk.review(lines: portfolio.lines, try ReviewDesk.judge(keys: []))
    #expect(untrusted.register.counts == [.unsigned: 10])
    #expect(untrusted.register.totals.first?.verified == 0)
    let strict = try desk.review(
      lines: portfolio.lines, try ReviewDesk.judge(requiresEvidence: true))
    #expect(strict.register.counts == [.verified: 2, .signed: 7, .missing: 1])
    let fresh = try desk.review(lines: portfolio.lines, try ReviewDesk.judge(maxAge: 4))
    #expect(fresh.register.counts[.expired] == 9, "a file that is checked now is never old")
  }
}

extension Portfolio {
  /// Adds good ones under new names until there are so many lines.
  fileprivate mutating func addMore(upTo count: Int) throws {
    var more = Portfolio()
    try more.addGood(count - lines.count)
    lines += more.lines.map { $0.replacing("/good-", with: "/more-") }
    for (name, finding) in more.findings {
      findings[name.replacing("/good-", with: "/more-")] = finding
    }
  }
}
