import Catalogue
import Files
import Footprint
import Result
import Testing
import TrainingConfigs

@testable import Gate
@testable import Policy

/// What a change brings, and what was there before.
@Suite("Finding comparison") struct FindingComparisonTests {
  /// A finding of one id at the base and in the change.
  struct Side: Sendable {
    var status: Finding.Status
    var severity = RuleSeverity.deny
    var isNearLimit = false
    var observed: Double?
    var metric: Metric?
    var message = "m"
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kind = Finding.Kind.rule
    var old: Side?
    var new: Side
    /// The hours of the run at the base and in the change.
    var hours = (10, 11)
    var isShared = false
    var standing: FindingChange?
    var isMended = false
  }

  private static func budget(_ status: Finding.Status, _ amount: Double?, near: Bool = false)
    -> Side
  {
    Side(status: status, isNearLimit: near, observed: amount, metric: .emissions)
  }

  static let cases = [
    Case(testDescription: "what passes asks for nothing", new: Side(status: .passed)),
    Case(testDescription: "what is waived asks for nothing", new: Side(status: .waived)),
    Case(
      testDescription: "what is about others asks for nothing", new: Side(status: .notApplicable)),
    Case(
      testDescription: "a remark asks for nothing",
      new: Side(status: .violated, severity: .info)),
    Case(
      testDescription: "a violation that was not there is new", new: Side(status: .violated),
      standing: .new),
    Case(
      testDescription: "one that passed before is new", old: Side(status: .passed),
      new: Side(status: .violated), standing: .new),
    Case(
      testDescription: "one that was waived before is new", old: Side(status: .waived),
      new: Side(status: .violated), standing: .new),
    Case(
      testDescription: "a rule that was broken stays so while nothing grows",
      old: Side(status: .violated), new: Side(status: .violated), hours: (10, 9),
      standing: .existing),
    Case(
      testDescription: "and is worse when the run grows", old: Side(status: .violated),
      new: Side(status: .violated), standing: .worsened),
    Case(
      testDescription: "an unknown that was there is not, in a run that is the same",
      old: Side(status: .unknown), new: Side(status: .unknown), hours: (10, 10),
      standing: .existing),
    Case(
      testDescription: "an unknown in a run that changed counts as worse",
      old: Side(status: .unknown), new: Side(status: .unknown), hours: (10, 9),
      standing: .worsened),
    Case(
      testDescription: "an unknown in place of a violation is worse, though milder",
      old: Side(status: .violated), new: Side(status: .unknown), hours: (10, 9),
      standing: .worsened),
    Case(
      testDescription: "a violation in place of an unknown is worse",
      old: Side(status: .unknown), new: Side(status: .violated), hours: (10, 9),
      standing: .worsened),
    Case(
      testDescription: "a budget that is overdrawn by less was there", kind: .budget,
      old: budget(.violated, 12), new: budget(.violated, 11.5), standing: .existing),
    Case(
      testDescription: "by as much too, up to rounding", kind: .budget,
      old: budget(.violated, 12), new: budget(.violated, 12 * (1 + 1e-12)), standing: .existing),
    Case(
      testDescription: "by more is worse", kind: .budget, old: budget(.violated, 12),
      new: budget(.violated, 12.1), standing: .worsened),
    Case(
      testDescription: "near its limit and then past it is worse", kind: .budget,
      old: budget(.passed, 9, near: true), new: budget(.violated, 9), standing: .worsened),
    Case(
      testDescription: "near its limit is new where it was far", kind: .budget,
      old: budget(.passed, 5), new: budget(.passed, 9, near: true), standing: .new),
    Case(
      testDescription: "an amount that is not known any more is worse", kind: .budget,
      old: budget(.violated, 12), new: budget(.violated, nil), standing: .worsened),
    Case(
      testDescription: "a shared budget that others overdraw is not this run's", kind: .budget,
      old: budget(.violated, 12), new: budget(.violated, 50), hours: (10, 9), isShared: true,
      standing: .existing),
    Case(
      testDescription: "but is where the run itself grows", kind: .budget,
      old: budget(.violated, 12), new: budget(.violated, 50), isShared: true,
      standing: .worsened),
    Case(
      testDescription: "a doubt about a fact is the same while its words are", kind: .sanity,
      old: Side(status: .violated), new: Side(status: .violated), standing: .existing),
    Case(
      testDescription: "and another one with other words", kind: .sanity,
      old: Side(status: .violated), new: Side(status: .violated, message: "n"),
      standing: .worsened),
    Case(
      testDescription: "a violation that passes now is mended", old: Side(status: .violated),
      new: Side(status: .passed), isMended: true),
    Case(
      testDescription: "one that is waived now is not", old: Side(status: .violated),
      new: Side(status: .waived)),
    Case(
      testDescription: "an unknown that passes now was never violated", old: Side(status: .unknown),
      new: Side(status: .passed)),
  ]

  private func finding(_ side: Side, _ kind: Finding.Kind) -> Finding {
    var finding = Finding(
      id: "probe", kind: kind, severity: side.severity, status: side.status,
      message: side.message)
    finding.isNearLimit = side.isNearLimit
    finding.observed = side.observed
    finding.metric = side.metric
    return finding
  }

  private func assessment(_ hours: Int) throws -> Assessment {
    let workspace = Workspace(files: MemoryFiles(["run.yaml": Checks.run(hours: hours)]))
    let run = try #require(workspace.findRuns().runs.first)
    return Estimator(catalogue: .shipped).assess(run.run)
  }

  @Test(arguments: cases) func standing(_ example: Case) throws {
    let old = example.old.map { [finding($0, example.kind)] } ?? []
    let new = finding(example.new, example.kind)
    let comparison = FindingComparison(
      head: try assessment(example.hours.1), headFindings: [new],
      base: try assessment(example.hours.0), baseFindings: old,
      sharedBudgets: example.isShared ? ["probe"] : [])
    #expect(comparison.standing(of: new) == example.standing)
    #expect(old.contains(where: comparison.isMended) == example.isMended)
  }

  @Test func aFindingThatIsGoneIsMended() throws {
    let old = finding(Side(status: .violated), .rule)
    let comparison = FindingComparison(
      head: try assessment(1), headFindings: [], base: try assessment(1), baseFindings: [old],
      sharedBudgets: [])
    #expect(comparison.isMended(old))
  }
}
