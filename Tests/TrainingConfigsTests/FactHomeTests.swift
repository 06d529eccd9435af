import Diagnostics
import Files
import Runs
import Testing

@testable import TrainingConfigs

@Suite("Facts that no file states")
struct FactHomeTests {
  private static let recipe = "base_model: acme/m-1B\nadapter: lora\ndatasets: [{path: acme/d}]\n"
  private static let facts = ["site.region=aws/eu-north-1", "site.pue=1.1", "team=nlp"]

  private func edits(
    _ facts: [String], in files: [String: String], at path: String
  ) throws -> (outcomes: [EditOutcome], workspace: Workspace) {
    let workspace = Workspace(files: MemoryFiles(files))
    let joined = try #require(workspace.findRuns([path]).runs.first)
    return (joined.edits(setting: try facts.map { try FactAssignment.parse($0) }), workspace)
  }

  /// Applies the outcomes together and reads the facts back; returns the changed file.
  private func write(
    _ facts: [String], in files: [String: String], at path: String, into target: String
  ) throws -> String {
    let (outcomes, workspace) = try edits(facts, in: files, at: path)
    var all: [Edit] = []
    for outcome in outcomes {
      guard case .edits(let edits, _) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      all += edits.filter { !all.contains($0) }
    }
    let changed = try TestEdits.apply(all, to: files)
    let search = workspace.replacing(changed).findRuns([path])
    #expect(search.diagnostics.isEmpty, "\(search.diagnostics)")
    let run = try #require(search.runs.first).run
    for text in facts {
      let assignment = try FactAssignment.parse(text)
      #expect(run[assignment.fact]?.value == assignment.value, "\(text)")
    }
    return String(decoding: try #require(changed[target]), as: UTF8.self)
  }

  @Test(arguments: [
    // A project without entries, with and without a line break at its end.
    (
      "policies: [p/]  # ours",
      "policies: [p/]  # ours\n"
        + "runs: [{match: conf/a.yml, facts: {site: {region: aws/eu-north-1, pue: 1.1}, team: nlp}}]"
    ),
    (
      "runs:\n",
      "runs: [{match: conf/a.yml, facts: {site: {region: aws/eu-north-1, pue: 1.1}, team: nlp}}]\n"
    ),
    // Entries of other runs.
    (
      "runs:\n  # b\n  - match: conf/b.yml   # only b\n    facts:\n      team: x\n",
      "runs:\n  # b\n  - match: conf/b.yml   # only b\n    facts:\n      team: x\n"
        + "  - {match: conf/a.yml, facts: {site: {region: aws/eu-north-1, pue: 1.1}, team: nlp}}\n"
    ),
    (
      "runs: [{match: conf/b.yml}]\n",
      "runs: [{match: conf/b.yml}, {match: conf/a.yml, facts: {site: {region: aws/eu-north-1, pue:"
        + " 1.1}, team: nlp}}]\n"
    ),
    // The run's own entry: without facts, with a flow map of the group, a block map, dotted keys.
    (
      "runs:\n  - match: conf/*.yml  # all\nignore: [old]\n",
      "runs:\n  - match: conf/*.yml  # all\n"
        + "    facts: {site: {region: aws/eu-north-1, pue: 1.1}, team: nlp}\nignore: [old]\n"
    ),
    (
      "runs:\n  - match: conf/*.yml\n    facts: {site: {country: SE}, method: lora}  # c\n",
      "runs:\n  - match: conf/*.yml\n"
        + "    facts: {site: {country: SE, region: aws/eu-north-1, pue: 1.1}, method: lora, team:"
        + " nlp}  # c\n"
    ),
    (
      "runs:\n  - match: conf/*.yml\n    facts:\n      site:\n        country: SE  # c\n      method: lora\n",
      "runs:\n  - match: conf/*.yml\n    facts:\n      site:\n        country: SE  # c\n"
        + "        region: aws/eu-north-1\n        pue: 1.1\n      method: lora\n      team: nlp\n"
    ),
    (
      "runs:\n  - match: conf/*.yml\n    facts:\n      site.country: SE\n      method: lora\n",
      "runs:\n  - match: conf/*.yml\n    facts:\n      site.country: SE\n"
        + "      site.region: aws/eu-north-1\n      site.pue: 1.1\n      method: lora\n      team: nlp\n"
    ),
    (
      "runs:\n- match: conf/*.yml\n  facts:\n    site:\n    method: lora\n",
      "runs:\n- match: conf/*.yml\n  facts:\n    site: {region: aws/eu-north-1, pue: 1.1}\n"
        + "    method: lora\n    team: nlp\n"
    ),
    (
      "runs:\n  - match: conf/*.yml\n    facts:\n",
      "runs:\n  - match: conf/*.yml\n"
        + "    facts: {site: {region: aws/eu-north-1, pue: 1.1}, team: nlp}\n"
    ),
  ])
  func goIntoTheProjectsEntry(body: String, expected: String) throws {
    let head = "carbonward: project/v1\n"
    for lineBreak in ["\n", "\r\n"] {
      let files = [
        "conf/a.yml": Self.recipe, "conf/b.yml": Self.recipe, "old/x.yml": "a: 1\n",
        ProjectFile.name: (head + body).replacing("\n", with: lineBreak),
      ]
      let text = try write(Self.facts, in: files, at: "conf/a.yml", into: ProjectFile.name)
      #expect(text == (head + expected).replacing("\n", with: lineBreak))
    }
  }

  @Test(arguments: [
    "conf/a b.yml", "conf/[a].yml", "conf/{a,b}.yml", "conf/a*.yml", "conf/a\\b.yml", "conf/#a.yml",
    "conf/a: b.yml", "conf/'a.yml", "conf/日本.yml", "-a.yml",
  ])
  func nameTheirRunWhateverItsPath(path: String) throws {
    let files = [path: Self.recipe, ProjectFile.name: "carbonward: project/v1\n"]
    _ = try write(Self.facts, in: files, at: path, into: ProjectFile.name)
  }

  @Test func goIntoTheMapsOfARunFile() throws {
    let text = """
      carbonward: run/v1
      name: a
      site: {country: SE}   # where
      hardware:
        count: 8
      labels: {cost: x}
      ---
      carbonward: run/v1
      name: b
      """
    let changed = try write(
      ["site.region=aws/eu-north-1", "hardware.power=300 W", "team=no", "model.params=7B"],
      in: ["a.yaml": text], at: "a.yaml", into: "a.yaml")
    #expect(
      changed == """
        carbonward: run/v1
        name: a
        site: {country: SE, region: aws/eu-north-1}   # where
        hardware:
          count: 8
          power: 300 W
        labels: {cost: x}
        team: "no"
        model: {params: 7000000000}
        ---
        carbonward: run/v1
        name: b
        """)
  }

  @Test(arguments: [
    // Shared by alias, inherited, or not readable: said in words.
    "defaults: &d {team: x}\nruns:\n  - match: a.yml\n    facts: *d\n",
    "runs:\n  - match: a.yml\n    facts:\n      <<: {site: {country: SE}}\n",
  ])
  func areNotWrittenIntoWhatOthersShare(body: String) throws {
    let files = ["a.yml": Self.recipe, ProjectFile.name: "carbonward: project/v1\n" + body]
    let outcomes = try edits(["site.pue=1.1"], in: files, at: "a.yml").outcomes
    guard case .notStated(let words)? = outcomes.first else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(words.contains("no file states `site.pue`"))
  }

  @Test func doNotStandInForWhatTheFrameworkDoes() throws {
    // The precision is the framework's default: only the recipe could change it.
    let files = [
      "job.yaml": "name: x\nentrypoint: python3 train.py\nsearcher: {name: single, metric: loss}\n",
      ProjectFile.name: "carbonward: project/v1\n",
    ]
    let outcomes = try edits(["hardware.count=4"], in: files, at: "job.yaml").outcomes
    guard case .notStated(let words)? = outcomes.first else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(words.contains("is the default of `determined`"))
  }

  @Test func areNotEditedWhenTheyStandAlready() throws {
    let files = [
      "a.yml": Self.recipe,
      ProjectFile.name: "carbonward: project/v1\ndefaults: {site: {pue: 1.1}}\n",
    ]
    let outcomes = try edits(["site.pue=1.1", "method=lora"], in: files, at: "a.yml").outcomes
    #expect(outcomes == [.edits([], .safe), .edits([], .safe)])
  }
}
