import CEL
import CivilTime
import Diagnostics
import Footprint
import Runs
import Testing

@testable import Policy

/// Labels of where data lies: who has them, and what conditions make of them.
@Suite struct ResidencyTests {
  private static let labels = """
    residency:
      eu: [gcp/europe-*, DEU, fra, SE]
      us: [gcp/us-*, aws/us-*]
      west: gcp/us-west1

    """

  private static let places: [(facts: [String], labels: [String]?)] = [
    (["site.region=gcp/europe-north1"], ["eu"]),
    (["site.region=gcp/us-west1"], ["us", "west"]),
    (["site.region=us-west1", "site.provider=gcp"], ["us", "west"]),
    (["site.region=us-west1-b", "site.provider=gcp"], ["us", "west"]),
    (["site.region=gcp/asia-east1"], []), (["site.country=DEU"], ["eu"]),
    (["site.country=deu"], ["eu"]), (["site.country=FRA"], ["eu"]),
    // A region of France that no pattern fits is in France all the same.
    (["site.region=aws/eu-west-3"], ["eu"]),
    // Regions in no label's countries are decided by the country alone.
    (["site.country=JPN"], []),
    // Some of the regions of `us` lie there: nobody knows.
    (["site.country=USA"], nil), (["site.intensity=60 g/kWh"], nil),
    // Data do not lie in two countries: nobody knows in which.
    (["site.region=gcp/us-central1", "site.country=FRA"], nil),
    (["site.region=gcp/us-central1", "site.grid_zone=DE"], nil),
    (["site.region=gcp/europe-west3", "site.country=DEU"], ["eu"]),
  ]

  @Test(arguments: places)
  func placesHaveTheirLabels(_ facts: [String], _ expected: [String]?) throws {
    let set = try Policies.set(Self.labels + "budgets: [{id: cap, per: run, limit: 5 kg}]\n")
    let run = Policies.estimator.assess(try Policies.run(facts)).run
    #expect(set.residency.labels(of: run) == expected)
  }

  private static let rules: [(require: String, statuses: [String])] = [
    ("'\"eu\" in run.residency'", ["passed", "violated", "unknown"]),
    ("'!(\"eu\" in run.residency)'", ["violated", "passed", "unknown"]),
    ("'run.labels[\"data\"] in run.residency'", ["passed", "violated", "unknown"]),
    ("'size(run.residency) == 1'", ["passed", "passed", "unknown"]),
  ]

  @Test(arguments: rules)
  func rulesReadLabels(_ require: String, _ expected: [String]) throws {
    let set = try Policies.set(
      Self.labels + "rules: [{id: r, require: \(require), message: 'in {run.residency}'}]\n")
    let places = ["site.region=gcp/europe-north1", "site.region=gcp/us-east1", "site.pue=1.1"]
    let runs = try places.map { try Policies.run([$0], labels: ["data": "eu"]) }
    let findings = Policies.evaluate(set, runs).runs.flatMap(\.findings).filter { $0.id == "r" }
    #expect(findings.map(\.status.rawValue) == expected)
    let violated = findings.first { $0.status == .violated }
    #expect(violated.map { $0.message.hasPrefix("in [") && !$0.locations.isEmpty } ?? true)
    let unknown = try #require(findings.last?.unknowns.first)
    #expect(unknown.remedy == "site: {region: gcp/us-central1}")
  }

  /// The fast evaluator of sweeps adopts the labels with the site.
  @Test func sweepsMoveLabelsWithTheSite() throws {
    let set = try Policies.set(
      Self.labels + "rules: [{id: r, require: '\"eu\" in run.residency'}]\n")
    let day = try #require(CalendarDate("2026-11-23"))
    let context = EvaluationContext(at: Timestamp(day))
    let sweep = SweepEvaluator(set, in: context)
    let states = try ["gcp/us-east1", "gcp/europe-north1"].map { region in
      let run = try Policies.run(["site.region=\(region)"])
      let assessment = Policies.estimator.assess(run)
      return (sweep.state(of: assessment), Policies.estimator.inputs(for: run).evaluate())
    }
    var state = states[0].0
    #expect(sweep.verdict(&state, states[0].1) == .fail)
    sweep.adopt(sweep.adoption(of: [.region, .country], from: states[1].0), in: &state)
    #expect(sweep.verdict(&state, states[1].1) == .pass)
  }

  private static let mistakes: [(body: String, message: String)] = [
    (
      "rules: [{id: r, require: '\"eu\" in run.residency'}]",
      "p.yaml:2:26 error: no policy says what `run.residency` can be"
    ),
    (
      labels + "rules: [{id: r, require: '\"ue\" in run.residency'}]",
      "p.yaml:6:27 error: no policy declares the residency label `ue`"
    ),
    (
      "residency: {eu: [gcp/eurpe-*]}\nrules: [{id: r, require: 'run.name == \"\"'}]",
      "p.yaml:2:18 warning: no region of the catalogue fits `gcp/eurpe-*`"
    ),
    (
      "residency: {eu: [DE]}\nrules: [{id: r, require: 'run.name == \"\"'}]",
      "p.yaml:2:18 warning: `DE` is no country or grid zone of the catalogue"
    ),
    (
      "residency: {\"e u\": [FRA]}\nrules: [{id: r, require: 'run.name == \"\"'}]",
      "p.yaml:2:13 error: `e u` cannot be a label"
    ),
    (
      "residency: {eu: []}\nrules: [{id: r, require: 'run.name == \"\"'}]",
      "p.yaml:2:13 error: label `eu` stands for no place"
    ),
    (
      "residency: {eu: [\"a b\"]}\nrules: [{id: r, require: 'run.name == \"\"'}]",
      "p.yaml:2:18 error: `a b` is no place"
    ),
    (
      "residency: [eu]\nrules: [{id: r, require: 'run.name == \"\"'}]",
      "p.yaml:2:12 error: `residency` must be a mapping, not a list"
    ),
  ]

  @Test(arguments: mistakes)
  func mistakesAreSaid(_ body: String, _ expected: String) {
    let found = Policies.describe(Policies.load("carbonward: policy/v1\n" + body).diagnostics)
    #expect(found.contains(expected), "\(found)")
  }

  /// Labels of several documents join, in whatever order they are loaded.
  @Test func labelsOfImportsJoin() throws {
    let files = [
      "a.yaml": """
      carbonward: policy/v1
      imports: [b.yaml]
      residency: {eu: DEU}
      rules: [{id: r, require: '"eu" in run.residency'}]
      """,
      "b.yaml": """
      carbonward: policy/v1
      residency: {eu: FRA, us: USA}
      budgets: [{id: cap, per: run, limit: 5 kg}]
      """,
    ]
    for order in [["a.yaml", "b.yaml"], ["b.yaml", "a.yaml"], ["a.yaml"]] {
      let set = try #require(Policies.load(files, order).set)
      #expect(set.residency.labels == ["eu", "us"])
      for country in ["DEU", "FRA"] {
        #expect(set.residency.labels(of: try Policies.run(["site.country=\(country)"])) == ["eu"])
      }
    }
  }

  /// A pattern of many stars takes no longer than its text.
  @Test func patternsOfManyStarsAreBounded() {
    let name = "gcp/" + String(repeating: "a", count: 90)
    let pattern = String(repeating: "*a", count: 48) + "*b"
    #expect(!NamePattern.fits(name, pattern))
    #expect(NamePattern.fits(name, "*aaa*a*"))
    #expect(!NamePattern.fits("aba", "ab*ba"))
  }
}
