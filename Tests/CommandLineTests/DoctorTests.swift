import Testing

/// `carbonward doctor` on repositories in different states.
@Suite struct DoctorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var files: [String: String]
    /// Lines that it says.
    var says: [String]
    /// Parts that it must not say.
    var saysNot: [String] = []
    var status: Int32 = 0
  }

  private static let workflow = """
    on: pull_request
    jobs:
      a:
        steps:
          - uses: actions/checkout@v4
          - run: carbonward check || true

    """

  static let cases = [
    Case(
      testDescription: "recipes without a site, and no CI",
      files: [
        "a.yaml": InitTests.axolotl, "b/b.yaml": InitTests.axolotl, "runs/c.yaml": Fixture.run(),
        "odd.yaml": "settings:\n  learning_rate: 1\n  max_steps: 3\n",
      ],
      says: [
        "sees     3 runs (2 axolotl, 1 run) in 5 files", "knows    the emissions of 1 of 3 runs",
        "judges   by the built-in pack:starter alone",
        "unclear  odd.yaml:2 speaks of a training, and is in no form that is known",
        "helps    `site: {region: gcp/us-central1}` in carbonward.yaml, for 2 runs: ",
        "CI       there is none",
      ]),
    Case(
      testDescription: "a workflow that lets everything through",
      files: Fixture.repository.merging([".github/workflows/a.yml": workflow]) { $1 },
      says: [
        "judges   by policies/team.yaml", "knows    the emissions of 1 of 1 run",
        "CI       GitHub Actions: it does not hold changes against their base",
        "CI       GitHub Actions: a change is judged by its own policies",
        "CI       GitHub Actions: the checkout has no history",
        "CI       GitHub Actions: a check that fails does not stop a change",
      ], saysNot: ["helps", "unclear"]),
    Case(
      testDescription: "a pipeline that knows nothing of the gate",
      files: Fixture.repository.merging([
        ".gitlab-ci.yml": "# carbonward is to come\njob: {script: [make]}\n"
      ]) { $1 }, says: ["CI       GitLab CI does not run the gate"]),
    Case(
      testDescription: "a policy that cannot be read",
      files: Fixture.repository.merging(["policies/x.yaml": "carbonward: policy/v1\nrule: []\n"]) {
        $1
      },
      says: ["problem  policies/x.yaml:2: "], status: 2),
    Case(
      testDescription: "nothing", files: ["README.md": "hello\n"],
      says: ["problem  no training config was found", "sees     0 runs"]),
  ]

  @Test(arguments: cases) func says(_ example: Case) throws {
    let outcome = try Sandbox(example.files).carbonward("doctor")
    #expect(outcome.status == example.status, "\(outcome.text)")
    let lines = outcome.output.split(separator: "\n")
    for line in example.says {
      #expect(lines.contains { $0.hasPrefix(line) }, "\(line)\n\(outcome.text)")
    }
    for part in example.saysNot { #expect(!outcome.output.contains(part), "\(outcome.output)") }
  }

  @Test func whatInitWritesLacksNothing() throws {
    var files = Fixture.repository
    files["carbonward.yaml"] = nil
    files[".github/workflows/ci.yml"] = "on: push\n"
    files[".gitlab-ci.yml"] = "include: [{local: .gitlab/carbonward.yml}]\n"
    let box = try Sandbox(files)
    #expect(try box.carbonward("init").status == 0)
    let outcome = try box.carbonward("doctor")
    for system in ["GitHub Actions", "GitLab CI"] {
      #expect(outcome.output.contains("CI       \(system) runs the gate\n"), "\(outcome.output)")
    }
  }
}
