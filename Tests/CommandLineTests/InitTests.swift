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
      writes: [".github/workflows/carbonward.yml"], status: 3),
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
    }
    // A second time there is nothing to set up.
    #expect(try box.carbonward("init").status == 2)
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
      ".gitlab/carbonward.yml": "vendor.gitlab-ci",
    ]
    for path in layout.writes {
      let schema = try #require(builtin[path])
      let outcome = try Validator.check(["--builtin-schema", schema, "\(root)/\(path)"])
      #expect(outcome.status == 0, "\(outcome.text)")
    }
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
    for command in ["diff", "waivers", "policy-from"] {
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
