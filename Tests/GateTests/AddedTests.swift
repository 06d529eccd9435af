import Gate
import Reports
import Result
import Testing

/// What reports of a change say of the change itself.
@Suite("What a change adds") struct AddedTests {
  private static let files = [
    "carbonward.yaml": "carbonward: project/v1\npolicies: [policy.yaml]\n",
    "policy.yaml": """
    carbonward: policy/v1
    budgets:
      - {id: all, limit: 60 kgCO2e, per: check}
      - {id: cap, limit: 5 kgCO2e, per: run}

    """,
    "runs/old.yaml": Checks.run("old"), "runs/other.yaml": Checks.run("other"),
  ]

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var edit: [String: String]
    /// Kilograms that the change adds to the budget of all runs.
    var added: Double
    /// What the headline of the comment says of the budget; nil where the change adds nothing.
    var headline: String?
    /// The files with annotations.
    var annotated: [String]
    var testDescription: String { name }
  }

  // Each run of 10 h emits 10.5 kg; two of them leave 39 kg of 60.
  static let cases = [
    Case(
      name: "a new run", edit: ["runs/new.yaml": Checks.run("new")], added: 10.5,
      headline: "adds 10.5 kgCO2e — 27 % of what was left of `all`", annotated: ["runs/new.yaml"]),
    Case(
      name: "a longer run", edit: ["runs/old.yaml": Checks.run("old", hours: 20)], added: 10.5,
      headline: "27 % of what was left of `all`", annotated: ["runs/old.yaml"]),
    Case(
      name: "a shorter run", edit: ["runs/old.yaml": Checks.run("old", hours: 6)], added: -4.2,
      headline: nil, annotated: ["runs/old.yaml"]),
    Case(
      name: "a file that is no run", edit: ["notes.md": "notes\n"], added: 0, headline: nil,
      annotated: []),
  ]

  @Test(arguments: cases) func reports(_ example: Case) throws {
    let repository = try Repository(Self.files)
    try repository.write(example.edit)
    let result = try Gate.check(repository.request(base: "main"))
    let budget = try #require(result.budgets.first { $0.id == "all" })
    #expect(abs((budget.added ?? .nan) - example.added) < 1e-9)
    #expect(result.contradictions == [])
    func text(_ format: String) throws -> String {
      let reporter = try #require(Reporters.named(format))
      return String(decoding: reporter.render(result, options: ReportOptions()), as: UTF8.self)
    }
    let headline = try text("markdown").split(separator: "\n").first { $0.hasPrefix("### ") } ?? ""
    #expect(headline.contains("of what was left") == (example.headline != nil), "\(headline)")
    #expect(headline.contains(example.headline ?? ""), "\(headline)")
    let github = try text("github")
    let annotated = Set(
      github.matches(of: /file=([^,]+),/).map { String($0.1) }.filter { $0 != "policy.yaml" })
    #expect(annotated == Set(example.annotated), "\(github)")
    // Nothing is left out in silence.
    #expect(github.contains("about files that the change leaves as they are, in the summary"))
    let azure = Set(try text("azure").matches(of: /sourcepath=([^;]+);/).map { String($0.1) })
    #expect(azure.isSubset(of: example.annotated))
  }
}
