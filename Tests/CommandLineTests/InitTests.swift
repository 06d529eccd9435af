import Foundation
import Testing

@Suite struct InitTests {
  struct Layout: CustomTestStringConvertible {
    var testDescription: String
    var files: [String: String]
    /// What the project file has to hold.
    var project: [String]
    /// What the command has to say.
    var says: [String]
    /// What has to be written besides project and policy.
    var writes: [String] = []
    /// The exit code of the first check.
    var status: Int32
  }

  static let axolotl = """
    base_model: meta-llama/Llama-3.1-8B
    datasets:
      - path: team/instructions
        type: alpaca
    sequence_len: 4096
    micro_batch_size: 2
    gradient_accumulation_steps: 4
    num_epochs: 2
    learning_rate: 1e-5
    bf16: true

    """

  static let layouts = [
    Layout(
      testDescription: "one recipe with a launcher, GitHub",
      files: [
        "configs/sft.yaml": axolotl,
        "launch/sft.sbatch":
          "#!/bin/bash\n#SBATCH --nodes=1\n#SBATCH --gres=gpu:h100:8\n#SBATCH --time=24:00:00\n"
          + "srun accelerate launch -m axolotl.cli.train configs/sft.yaml\n",
        ".github/workflows/ci.yml": "on: push\n",
      ],
      project: ["match: configs/sft.yaml", "site:"],
      says: ["1 training run (axolotl)", "GitHub Actions"],
      writes: [
        ".github/workflows/carbonward.yml", ".github/workflows/carbonward-comment.yml",
      ], status: 3),
    Layout(
      testDescription: "a folder of recipes, GitLab",
      files: [
        "train/a.yml": axolotl, "train/b.yml": axolotl, "train/c.yml": axolotl,
        ".gitlab-ci.yml": "stages: [test]\n",
      ],
      project: ["match: train/*.yml", "dataset: {tokens: 1B}", "site: {region: gcp/us-central1}"],
      says: ["3 training runs", "add to .gitlab-ci.yml"], writes: [".gitlab/carbonward.yml"],
      status: 3),
    Layout(
      testDescription: "run files of our own, pre-commit",
      files: [
        "runs/small.yaml": Fixture.run(), ".pre-commit-config.yaml": "repos: []\n",
      ],
      project: ["policies: [policies/]"],
      says: ["1 training run (run)", "add to .pre-commit-config.yaml"], status: 0),
    Layout(
      testDescription: "nothing yet, Azure and Jenkins",
      files: ["azure-pipelines.yml": "steps: []\n", "Jenkinsfile": "pipeline {}\n"],
      project: ["policies: [policies/]"],
      says: [
        "0 training runs", "which files describe training runs", "azure-pipelines.yml",
        "Jenkinsfile",
      ], status: 2),
    Layout(
      testDescription: "hostile names, a policy that is there, no CI",
      files: [
        "a b/[x]: {y}.yaml": axolotl, "plain/sft.yaml": axolotl,
        "policies/carbon.yaml": Fixture.policy(),
      ],
      project: ["match: plain/sft.yaml"],
      says: ["kept     policies/carbon.yaml", "unnamed  `a b/[x]: {y}.yaml`", "let CI run"],
      status: 3),
  ]

  @Test(arguments: layouts) func setsUp(_ layout: Layout) throws {
    let box = try Sandbox(layout.files)
    let dry = try box.carbonward("init", "--dry-run")
    #expect(dry.status == 0)
    #expect(try box.git("status", "--porcelain") == "")
    let outcome = try box.carbonward("init")
    #expect(outcome.status == 0, "\(outcome.text)")
    for text in layout.says { #expect(outcome.output.contains(text), "\(outcome.output)") }
    let project = try box.read("carbonward.yaml")
    for text in layout.project { #expect(project.contains(text), "\(project)") }
    for path in layout.writes { _ = try box.read(path) }
    for (path, text) in layout.files { #expect(try box.read(path) == text) }
    let check = try box.carbonward("check")
    #expect(check.status == layout.status, "\(check.text)")
    if layout.status == 2 { #expect(check.output.contains("no-runs")) }
    if layout.files["policies/carbon.yaml"] == nil {
      #expect(try box.carbonward("test", "policies").status == 0)
      let lint = try box.carbonward("lint", "--strict", "policies")
      #expect(lint.status == 0, "\(lint.text)")
    }
    // A second time there is nothing to set up but what is done by hand.
    let byHand = [".pre-commit-config.yaml", "azure-pipelines.yml", "Jenkinsfile"].contains {
      layout.files[$0] != nil
    }
    let again = try box.carbonward("init")
    #expect(again.status == (byHand ? 0 : 2), "\(again.text)")
    #expect(byHand == again.output.contains("to do    add "))
  }

  @Test(.enabled(if: Validator.isPresent, Validator.absence), arguments: layouts)
  func whatIsWrittenIsValid(_ layout: Layout) throws {
    let box = try Sandbox(layout.files)
    _ = try box.carbonward("init")
    let root = box.folder.path
    for (schema, path) in [
      ("project", "carbonward.yaml"), ("policy", "policies/carbon.yaml"),
    ] {
      let outcome = try Validator.check([
        "--schemafile", "\(root)/.carbonward/\(schema).schema.json", "\(root)/\(path)",
      ])
      #expect(outcome.status == 0, "\(outcome.text)")
    }
    let builtin = [
      ".github/workflows/carbonward.yml": "vendor.github-workflows",
      ".github/workflows/carbonward-comment.yml": "vendor.github-workflows",
      ".gitlab/carbonward.yml": "vendor.gitlab-ci",
    ]
    for path in layout.writes {
      let schema = try #require(builtin[path])
      let outcome = try Validator.check(["--builtin-schema", schema, "\(root)/\(path)"])
      #expect(outcome.status == 0, "\(outcome.text)")
    }
  }

  /// A project file with everything taken in that is commented out.
  private static func uncommented(_ project: String) -> String {
    project.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      for (mark, text) in [
        ("# defaults:", "defaults:"), ("    # facts:", "    facts:"), ("    #   ", "      "),
        ("#   ", "  "),
      ] where line.hasPrefix(mark) { return text + line.dropFirst(mark.count) }
      return String(line)
    }.joined(separator: "\n")
  }

  /// What is written commented out helps when it is taken in: every run is known then.
  @Test(arguments: layouts.filter { $0.status == 3 }) func whatIsCommentedOutHelps(
    _ layout: Layout
  ) throws {
    let box = try Sandbox(layout.files)
    #expect(try box.carbonward("init").status == 0)
    let before = try box.result("estimate").json["runs"].array
    #expect(before.contains { $0["estimate"]["emissions_kg"]["p50"].number == nil })
    try box.write(["carbonward.yaml": Self.uncommented(try box.read("carbonward.yaml"))])
    // What is hidden behind the first gap is named next.
    let after = try box.result("estimate")
    #expect(after.json["diagnostics"].array.allSatisfy { $0["severity"].string != "error" })
    for (old, new) in zip(before, after.json["runs"].array) {
      let gaps = { (run: JSONValue) in
        Set(
          run["estimate"]["missing"].array.compactMap { gap -> String? in
            guard gap["quantity"].string == "emissions_kg" else { return nil }
            return gap["message"].string
          })
      }
      let isNamed = !(old["path"].string ?? "").contains("[")
      #expect(!isNamed || gaps(new).isDisjoint(with: gaps(old)), "\(gaps(old)) \(gaps(new))")
    }
  }

  /// A fact that one file lacks is not stated of its neighbour, which knows better by the catalogue.
  @Test func factsAreStatedOfThoseThatLackThem() throws {
    let known = Self.axolotl.replacing("team/instructions", with: "tatsu-lab/alpaca")
    let box = try Sandbox([
      "configs/a.yaml": Self.axolotl, "configs/b.yaml": known, "configs/c.yaml": known,
    ])
    #expect(try box.carbonward("init").status == 0)
    let project = try box.read("carbonward.yaml")
    #expect(
      project.contains("  - match: configs/a.yaml\n    # facts:\n    #   dataset: {tokens: 1B}"))
    #expect(project.contains("  - match: configs/*.yaml\n    # facts:\n    #   hardware:"))
    try box.write(["carbonward.yaml": Self.uncommented(project)])
    let runs = try box.result("estimate").json["runs"].array
    let tokens = runs.map { $0["facts"]["dataset.tokens"]["value"].number ?? 0 }
    #expect(tokens[0] == 1e9 && tokens[1] < 1e8 && tokens[2] < 1e8, "\(tokens)")
  }

  /// Where a repository is hosted says which CI it will have.
  @Test(arguments: [
    ("https://github.com/a/b.git", ".github/workflows/carbonward.yml", "GitHub Actions"),
    ("git@github.com:a/b.git", ".github/workflows/carbonward.yml", "GitHub Actions"),
    ("ssh://git@gitlab.example.org:2222/a/b.git", ".gitlab/carbonward.yml", "GitLab CI"),
    ("https://token@gitlab.com/a/b", ".gitlab/carbonward.yml", "GitLab CI"),
    ("https://example.org/github.com/b", nil, ""),
    ("https://notgithub.com/a/b", nil, ""),
  ]) func theHostTellsTheSystem(_ url: String, _ path: String?, _ system: String) throws {
    let box = try Sandbox(Fixture.repository)
    _ = try box.git("remote", "add", "origin", url)
    // The project file is there: only CI is added.
    let doctor = try box.carbonward("doctor").output
    let outcome = try box.carbonward("init")
    guard let path else {
      #expect(outcome.status == 2 && outcome.error.contains("is set up"), "\(outcome.text)")
      #expect(doctor.contains("CI       there is none: let it run "), "\(doctor)")
      return
    }
    #expect(doctor.contains("CI       there is none: `carbonward init` writes that of \(system)\n"))
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.output.hasPrefix("kept     carbonward.yaml"), "\(outcome.output)")
    #expect(try box.read(path).contains("carbonward diff"))
    #expect(try box.read("carbonward.yaml") == Fixture.project)
    #expect(try box.carbonward("init").status == 2)
  }

  /// The script of a step, as the runner gets it.
  private static func script(of step: String, in workflow: String) -> String {
    guard let start = workflow.firstRange(of: "- name: \(step)"),
      let run = workflow[start.upperBound...].firstRange(of: "run: |\n")
    else { return "" }
    let lines = workflow[run.upperBound...].split(separator: "\n", omittingEmptySubsequences: false)
    let indent = lines[0].prefix { $0 == " " }.count
    return lines.prefix { $0.isEmpty || $0.prefix { $0 == " " }.count >= indent }
      .map { String($0.dropFirst(indent)) }.joined(separator: "\n")
  }

  /// What `init` writes for GitHub runs as it stands: its script, with what the runner gives it.
  @Test(arguments: [("10 h", Int32(0)), ("90 h", 1)])
  func theWorkflowRuns(_ hours: String, _ status: Int32) throws {
    var files = Fixture.repository
    files["carbonward.yaml"] = nil
    files[".github/workflows/ci.yml"] = "on: push\n"
    let box = try Sandbox(files)
    #expect(try box.carbonward("init").status == 0)
    try box.write(["carbonward.yaml": Fixture.project])
    let base = try box.commit("set up")
    try box.write(["runs/new.yaml": Fixture.run("new", hours: hours)])
    try box.commit("a run")
    let workflow = try box.read(".github/workflows/carbonward.yml")
    #expect(workflow.contains("PACKAGE: ${{ vars.CARBONWARD_INSTALL || 'carbonward==0."))
    for line in workflow.split(separator: "\n") where line.contains("uses: ") {
      #expect(line.firstMatch(of: /@[0-9a-f]{40} # v/) != nil, "\(line)")
    }
    let script = Self.script(of: "Check the carbon of this change", in: workflow)
    let folder = Sandbox.binary.deletingLastPathComponent().path
    let prelude = """
      export PATH="\(folder):$PATH" BASE=\(base) RUNNER_TEMP=. GITHUB_STEP_SUMMARY=summary.out
      set -e

      """
    let outcome = try box.run("/bin/bash", ["-c", prelude + script])
    #expect(outcome.status == status, "\(outcome.text)")
    #expect(outcome.output.contains("::notice title=Carbonward::"))
    #expect(try box.read("summary.out").contains("Carbonward: \(status == 0 ? "pass" : "fail")"))
    #expect(
      try box.read("carbonward-comment/comment.md").hasPrefix("<!-- carbonward:comment -->\n"))
    // The other one holds the rights, and runs nothing of the change.
    let comment = try box.read(".github/workflows/carbonward-comment.yml")
    #expect(!comment.contains("checkout") && comment.contains("pull-requests: write"))
    let post = Self.script(of: "Put the comment", in: comment)
    #expect(!post.contains("${{"))
    let parsed = try box.run("/bin/bash", ["-n", "-c", post])
    #expect(parsed.status == 0, "\(parsed.text)")
  }

  /// The lines of a script that stands in YAML, without their indentation.
  private static func lines(_ text: String, from start: String, to end: String) -> [String] {
    guard let first = text.firstRange(of: start),
      let last = text[first.upperBound...].firstRange(of: end)
    else { return [] }
    return text[first.lowerBound..<last.lowerBound].split(separator: "\n").map {
      String($0.drop { $0 == " " })
    }
  }

  /// What `init` writes for GitLab runs as it stands, and comments as the shipped component does.
  @Test(arguments: [("10 h", Int32(0)), ("90 h", 1)])
  func theMergeRequestJobRuns(_ hours: String, _ status: Int32) throws {
    var files = Fixture.repository
    files["carbonward.yaml"] = nil
    files[".gitlab-ci.yml"] = "include: [{local: .gitlab/carbonward.yml}]\n"
    let box = try Sandbox(files)
    let outcome = try box.carbonward("init")
    #expect(outcome.status == 0)
    for said in ["needs    the package `carbonward==0.", "CARBONWARD_INSTALL", "CARBONWARD_TOKEN"] {
      #expect(outcome.output.contains(said), "\(outcome.output)")
    }
    try box.write(["carbonward.yaml": Fixture.project])
    try box.commit("set up")
    try box.write(["runs/new.yaml": Fixture.run("new", hours: hours)])
    try box.commit("a run")
    try box.git("remote", "add", "origin", box.folder.path)
    try box.git("branch", "target", "HEAD~1")
    let jobs = try box.read(".gitlab/carbonward.yml")
    #expect(jobs.contains("    CARBONWARD_INSTALL: carbonward==0."))
    let script = Self.lines(jobs, from: "- git fetch", to: "artifacts:").filter {
      !$0.hasPrefix("#") && $0 != "- >-"
    }
    let commands = script.map { $0.hasPrefix("- ") ? "\n" + $0.dropFirst(2) : " " + $0 }.joined()
      .replacing("FETCH_HEAD) carbonward", with: "FETCH_HEAD)\ncarbonward")
    let folder = Sandbox.binary.deletingLastPathComponent().path
    let prelude = "export PATH=\"\(folder):$PATH\" CI_MERGE_REQUEST_TARGET_BRANCH_NAME=target\n"
    let check = try box.run("/bin/bash", ["-e", "-c", prelude + commands])
    #expect(check.status == status, "\(check.text)")
    #expect(try box.read("carbonward.md").hasPrefix("<!-- carbonward:comment -->\n"))
    let component = try String(
      contentsOf: Package.root.appendingPathComponent(".ci/gitlab/carbonward.yml"),
      encoding: .utf8)
    let post = Self.lines(jobs, from: "import json", to: "END")
    #expect(post.count > 30 && post == Self.lines(component, from: "import json", to: "END"))
  }

  /// Where no package is published, CI builds the program from its source at one commit.
  @Test func buildsFromTheSource() throws {
    let commit = String(repeating: "0123456789", count: 4)
    let files = [
      "runs/small.yaml": Fixture.run(), ".gitlab-ci.yml": "stages: [test]\n",
      ".github/workflows/ci.yml": "on: push\n",
    ]
    let box = try Sandbox(files)
    let outcome = try box.carbonward(
      "init", "--build-from", "https://example.org/carbonward.git", "--revision", commit)
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.output.contains("needs    Swift 6.2 or later"))
    for path in [".gitlab/carbonward.yml", ".github/workflows/carbonward.yml"] {
      let text = try box.read(path)
      #expect(text.contains("git clone -q -- https://example.org/carbonward.git "), "\(text)")
      #expect(text.contains("checkout -q --detach \(commit)\n"))
      #expect(text.contains("/.ci/setup\n") && !text.contains("pip install"))
    }
  }

  @Test(arguments: [
    ["--build-from", "https://example.org/a"], ["--revision", "main"],
    ["--build-from", "https://example.org/$(touch x)", "--revision", "main"],
    ["--build-from", "file:///etc", "--revision", "main"],
    ["--build-from", "https://example.org/a", "--revision", "main; touch x"],
    ["--build-from", "https://example.org/a", "--revision=--upload-pack=x"],
  ])
  func noCodeGetsIntoCI(_ options: [String]) throws {
    let box = try Sandbox([".gitlab-ci.yml": "stages: [test]\n"])
    #expect(try box.run(Sandbox.binary.path, ["init"] + options).status == 2)
    #expect(try box.git("status", "--porcelain") == "")
  }

  @Test func aLinkIsNotFollowed() throws {
    let box = try Sandbox(["runs/small.yaml": Fixture.run()])
    let outside = try Sandbox(commits: false)
    try FileManager.default.createSymbolicLink(
      atPath: box.folder.path + "/policies", withDestinationPath: outside.folder.path)
    let outcome = try box.carbonward("init")
    #expect(outcome.status == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: outside.folder.path) == [])
  }
}

/// The files that other systems read.
@Suite struct IntegrationTests {
  private func path(_ name: String) -> String { Package.root.appendingPathComponent(name).path }

  @Test(.enabled(if: Validator.isPresent, Validator.absence))
  func theActionIsValid() throws {
    let outcome = try Validator.check([
      "--builtin-schema", "vendor.github-actions", path(".ci/github/action.yml"),
    ])
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  @Test func theActionPutsNoInputIntoCode() throws {
    let action = try String(contentsOfFile: path(".ci/github/action.yml"), encoding: .utf8)
    let scripts = action.components(separatedBy: "run: |").dropFirst()
    #expect(scripts.count == 2)
    for script in scripts {
      let body = script.components(separatedBy: "\n    - name:")[0]
      #expect(!body.contains("${{"))
    }
  }

  @Test(.enabled(if: Validator.isPresent, Validator.absence))
  func theComponentIsValid() throws {
    let text = try String(contentsOfFile: path(".ci/gitlab/carbonward.yml"), encoding: .utf8)
    let parts = text.components(separatedBy: "\n---\n")
    #expect(parts.count == 2)
    let names = parts[0].matches(of: /\n    ([a-z-]+):\n/).map { String($0.1) }
    let job = parts[1].replacing(/\$\[\[ inputs\.([a-z-]+) \]\]/) { match in
      names.contains(String(match.1)) ? "value" : "\u{0}"
    }
    #expect(!job.contains("\u{0}"))
    let box = try Sandbox(["job.yml": job], commits: false)
    let outcome = try Validator.check([
      "--builtin-schema", "vendor.gitlab-ci", box.folder.path + "/job.yml",
    ])
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completionKnowsEveryCommand(
    _ shell: String
  ) throws {
    let outcome = try Sandbox(commits: false).carbonward("completion", shell)
    #expect(outcome.status == 0)
    for command in ["diff", "waivers", "policy-from", "github-summary"] {
      #expect(outcome.output.contains(command))
    }
  }

  private static let hasMandoc =
    ["/usr/bin/mandoc", "/usr/local/bin/mandoc"].contains {
      FileManager.default.isExecutableFile(atPath: $0)
    }

  @Test(.enabled(if: hasMandoc, "needs mandoc, which is not here"))
  func theManualPageIsClean() throws {
    let box = try Sandbox(commits: false)
    let page = try box.run(path(".ci/man-page"), [Sandbox.binary.path])
    #expect(page.status == 0, "\(page.error)")
    try box.write(["carbonward.1": page.output])
    let lint = try box.run("/usr/bin/env", ["mandoc", "-Tlint", "carbonward.1"])
    #expect(lint.text == "")
    #expect(page.output.contains("policy\\-from"))
  }
}
