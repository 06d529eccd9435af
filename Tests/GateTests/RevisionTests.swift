import Diagnostics
import Gate
import Policy
import Result
import Testing

/// What a check takes from git, and what a change edits of what decides over it.
@Suite("Revisions") struct RevisionTests {
  private static let policy = """
    carbonward: policy/v1
    budgets:
      - {id: cap, limit: 12 kgCO2e, per: run}

    """
  private static let generous = policy.replacing("12 kg", with: "900 kg")

  private static let files = [
    "carbonward.yaml": "carbonward: project/v1\npolicies: [policies/]\n",
    "policies/team.yaml": policy, "runs/small.yaml": Checks.run("small"),
  ]

  struct Edit: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// What the change writes; an empty text removes a file.
    var files: [String: String]
    var isTrusted = false
    var verdict = VerdictWord.pass
    /// A part of each warning that somebody edits what decides.
    var warnings: [String] = []
  }

  private static let over = ["runs/small.yaml": Checks.run("small", hours: 20)]

  static let edits = [
    Edit(testDescription: "a change of a run alone", files: over, verdict: .fail),
    Edit(
      testDescription: "an edited policy judges its own change",
      files: over.merging(["policies/team.yaml": generous]) { $1 },
      warnings: ["edits the policy `policies/team.yaml`, and is judged by its own version"]),
    Edit(
      testDescription: "and not where the base is trusted",
      files: over.merging(["policies/team.yaml": generous]) { $1 }, isTrusted: true,
      verdict: .fail,
      warnings: ["edits the policy `policies/team.yaml`, and is judged by that of `main`"]),
    Edit(
      testDescription: "a new policy counts for nothing there",
      files: [
        "policies/strict.yaml": policy.replacing("12 kg", with: "1 kg").replacing("cap", with: "b"),
        "runs/new.yaml": Checks.run("new"),
      ], isTrusted: true, warnings: ["adds the policy `policies/strict.yaml`, which counts for"]),
    Edit(
      testDescription: "and everything where nobody is trusted",
      files: [
        "policies/strict.yaml": policy.replacing("12 kg", with: "1 kg").replacing("cap", with: "b"),
        "runs/new.yaml": Checks.run("new"),
      ], verdict: .fail, warnings: ["adds the policy `policies/strict.yaml`, and is judged by"]),
    Edit(
      testDescription: "a policy that is removed still counts",
      files: over.merging(["policies/team.yaml": ""]) { $1 }, isTrusted: true, verdict: .fail,
      warnings: ["removes the policy `policies/team.yaml`"]),
    Edit(
      testDescription: "a project that ignores the run",
      files: over.merging([
        "carbonward.yaml": "carbonward: project/v1\npolicies: [policies/]\nignore: [runs/]\n"
      ]) { $1 }, isTrusted: true, verdict: .fail,
      warnings: ["edits the project file `carbonward.yaml`, whose `policies`, `ignore`"]),
    Edit(
      testDescription: "carriage returns alone change nothing",
      files: ["policies/team.yaml": policy.replacing("\n", with: "\r\n")]),
    Edit(
      testDescription: "a row of the catalogue",
      files: [
        "carbonward.yaml": """
        carbonward: project/v1
        policies: [policies/]
        catalogue:
          grid: [{id: our-mix, intensity: 25 g/kWh, source: contract}]

        """
      ], isTrusted: true,
      warnings: ["states the grid row `our-mix` of the catalogue, which is taken from", "project"]),
  ]

  @Test(arguments: edits) func whatDecides(_ example: Edit) throws {
    let repository = try Repository(Self.files)
    try repository.write(example.files)
    let result = try Gate.check(
      repository.request(base: "main", trusted: example.isTrusted ? "main" : nil))
    #expect(result.diagnostics.filter { $0.severity == .error } == [])
    #expect(result.verdict == example.verdict)
    let warnings = result.diagnostics.filter {
      ["policy-changed", "catalogue-changed"].contains($0.code)
    }.map(\.message)
    #expect(warnings.count == example.warnings.count, "\(warnings)")
    for part in example.warnings {
      #expect(warnings.contains { $0.contains(part) }, "\(part) in \(warnings)")
    }
    #expect(result.settings.policyFrom?.name == (example.isTrusted ? "main" : nil))
  }

  /// A finding that the change has not brought is a note, unless everything is to count.
  @Test(arguments: [false, true]) func levelsOfWhatWasThere(_ countsExisting: Bool) throws {
    let repository = try Repository(Self.files.merging(Self.over) { $1 })
    var request = try repository.request(base: "main")
    request.countsExisting = countsExisting
    let result = try Gate.check(request)
    let finding = try #require(result.runs.first?.findings.first { $0.id == "cap" })
    #expect(finding.change == .existing)
    #expect(result.verdict == (countsExisting ? .fail : .pass))
    #expect(finding.level == (countsExisting ? .error : .note))
    #expect(result.summary.violated == (countsExisting ? 1 : 0))
    try ReportReading.expect(result, id: "cap", level: finding.level)
  }

  /// A run that a change hides decides over the verdict, and so does what is said of it.
  @Test(arguments: [
    (UnknownPolicy.unknown, VerdictWord.unknown, Level.error), (.fail, .fail, .error),
    (.warn, .warn, .warning), (.pass, .pass, .note),
  ])
  func levelOfWhatIsHidden(_ onUnknown: UnknownPolicy, _ verdict: VerdictWord, _ level: Level)
    throws
  {
    let repository = try Repository(
      Self.files.merging(["runs/other.yaml": Checks.run("other")]) { $1 })
    try repository.write(["runs/small.yaml": "just: text\n"])
    var request = try repository.request(base: "main")
    request.onUnknown = onUnknown
    let result = try Gate.check(request)
    #expect(result.verdict == verdict)
    #expect(result.diagnostics.first { $0.code == "run-out-of-sight" }?.level == level)
    try ReportReading.expect(result, id: "run-out-of-sight", level: level)
  }

  @Test(arguments: ["nowhere", "-x", "main:policies", ""])
  func aRevisionThatIsNotThereIsRefused(_ name: String) throws {
    let repository = try Repository(Self.files)
    for request in [
      try repository.request(base: name), try repository.request(trusted: name),
    ] {
      #expect(throws: RequestError.self) { try Gate.check(request) }
    }
  }

  @Test("a repository that trains nothing may change")
  func nothingIsTrained() throws {
    let repository = try Repository([
      "carbonward.yaml": "carbonward: project/v1\npolicies: [policies/]\n",
      "policies/team.yaml": Self.policy, "README.md": "One.\n",
    ])
    try repository.write(["README.md": "Two.\n"])
    try repository.commit()
    let change = try Gate.check(repository.request(base: "HEAD~1"))
    #expect(change.verdict == .pass)
    #expect(change.diagnostics.contains { $0.code == "no-runs" && $0.severity == .warning })
    // Who asks for a check of nothing has asked for something else.
    let check = try Gate.check(repository.request())
    #expect(check.diagnostics.contains { $0.code == "no-runs" && $0.severity == .error })
    // What is brought into it counts.
    try repository.write(["runs/big.yaml": Checks.run("big", hours: 20)])
    try repository.commit()
    #expect(try Gate.check(repository.request(base: "HEAD~1")).verdict == .fail)
  }

  @Test("a base with another history is compared as it is")
  func nothingInCommon() throws {
    let repository = try Repository(Self.files)
    try repository.git("checkout", "-q", "--orphan", "other")
    try repository.write(["runs/small.yaml": Checks.run("small", hours: 20)])
    try repository.commit()
    let result = try Gate.check(repository.request(base: "main"))
    #expect(result.verdict == .fail)
    #expect(result.diagnostics.first { $0.code == "base-not-related" }?.severity == .note)
  }

  @Test("a run that says less than before is unknown")
  func lessIsKnown() throws {
    func job(_ flags: String) -> String {
      "#!/bin/bash\n#SBATCH --gres=gpu:h100:8\n#SBATCH --time=01:00:00\n"
        + "torchrun --nproc_per_node 8 train.py --model_name_or_path a/b-8B \(flags)\n"
    }
    let length = "--max_steps 100 --per_device_train_batch_size 4 --max_length 2048"
    let result = try Checks.change(of: "job.sh", job(length), to: job(""))
    let said = try #require(result.diagnostics.first { $0.code == "run-less-known" })
    #expect(said.message.contains("`job.sh`") && result.verdict == .unknown)
  }
}
