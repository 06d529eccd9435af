import Gate
import Result
import Testing

/// A size of the data that the project states once does not follow other data by itself.
@Suite("other data") struct OtherDataTests {
  private static let project = """
    carbonward: project/v1
    policies: [policy.yaml]
    defaults: {site: {region: gcp/us-central1}, hardware: {accelerator: h100-sxm5-80gb, count: 8}}
    runs: [{match: configs/*.yaml, facts: {dataset: {tokens: 20M}}}]

    """
  private static let policy =
    "carbonward: policy/v1\nbudgets: [{id: cap, limit: 60 kgCO2e, per: run}]\n"

  private static func recipe(_ datasets: String, _ more: String = "") -> String {
    """
    base_model: meta-llama/Llama-3.1-8B
    datasets: \(datasets)
    sequence_len: 4096
    micro_batch_size: 2
    num_epochs: 3
    \(more)

    """
  }

  @Test(arguments: [
    ("[{path: acme/a}]", "learning_rate: 2e-5", VerdictWord.pass),
    ("[{path: acme/a}, {path: acme/b}]", "", .unknown), ("[{path: acme/b}]", "", .unknown),
    ("[{path: acme/a}, {path: HuggingFaceFW/fineweb}]", "", .unknown),
    ("[{path: acme/a}, {path: acme/a}]", "", .unknown),
    ("[{path: acme/a}, {path: acme/b}]", "# carbonward: dataset.tokens=30M", .pass),
    ("[{path: acme/b}]", "max_steps: 100", .pass),
  ])
  func changes(_ datasets: String, _ more: String, _ verdict: VerdictWord) throws {
    let repository = try Repository([
      "carbonward.yaml": Self.project, "policy.yaml": Self.policy,
      "configs/a.yaml": Self.recipe("[{path: acme/a}]"),
    ])
    try repository.write(["configs/a.yaml": Self.recipe(datasets, more)])
    let result = try Gate.check(repository.request(base: "main"))
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  /// A size may be corrected; it may not shrink in the change that trains longer.
  @Test(arguments: [
    ("20k", "num_epochs: 300", VerdictWord.unknown), ("20k", "num_epochs: 3", .pass),
    ("20k", "num_epochs: 2", .pass), ("20M", "num_epochs: 4", .pass),
    ("30M", "num_epochs: 4", .pass),
    ("2M", "num_epochs: 3\nsequence_len: 8192", .unknown),
  ])
  func smallerThanBefore(_ tokens: String, _ epochs: String, _ verdict: VerdictWord) throws {
    let recipe = Self.recipe("[{path: acme/a}]")
    let repository = try Repository([
      "carbonward.yaml": Self.project, "policy.yaml": Self.policy, "configs/a.yaml": recipe,
    ])
    let own = recipe.replacing("num_epochs: 3", with: epochs)
    try repository.write([
      "configs/a.yaml": epochs.contains("sequence_len")
        ? own.replacing("sequence_len: 4096\n", with: "") : own,
      "carbonward.yaml": Self.project.replacing("20M", with: tokens),
    ])
    let result = try Gate.check(repository.request(base: "main"))
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  /// A model that only its name calls small may be any.
  @Test(arguments: [
    ("./models/tiny-1M", "", VerdictWord.unknown), ("acme/thing-1M", "", .unknown),
    ("/data/Qwen2.5-0.5B", "", .unknown), ("Qwen/Qwen2.5-0.5B", "", .pass),
    ("./models/tiny-1M", "# carbonward: model.params=1M", .pass),
    ("./models/large-9B", "", .pass), ("./Llama-3.1-8B", "", .pass),
  ])
  func otherModel(_ model: String, _ more: String, _ verdict: VerdictWord) throws {
    let recipe = Self.recipe("[{path: acme/a}]")
    let repository = try Repository([
      "carbonward.yaml": Self.project, "policy.yaml": Self.policy, "configs/a.yaml": recipe,
    ])
    try repository.write([
      "configs/a.yaml": recipe.replacing("meta-llama/Llama-3.1-8B", with: model) + more + "\n"
    ])
    let result = try Gate.check(repository.request(base: "main"))
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  /// So may one that a new run brings in a folder.
  @Test(arguments: [
    ("./models/tiny-1M", "", VerdictWord.unknown), ("Qwen/Qwen2.5-0.5B", "", .pass),
    ("/data/Qwen2.5-0.5B", "", .pass), ("./models/tiny-1M", "# carbonward: model.params=1M", .pass),
    ("tiny-1M", "", .unknown), ("models/ours-7B", "", .unknown), ("acme/tiny-1M", "", .unknown),
    ("acme/llama-3-1M", "", .unknown), ("acme/ours-7B", "", .pass),
    ("acme/known-100M", "", .pass), ("tiny-1M", "# carbonward: model.params=1M", .pass),
  ])
  func newModel(_ model: String, _ more: String, _ verdict: VerdictWord) throws {
    let recipe = Self.recipe("[{path: acme/a}]")
    var files = [
      "carbonward.yaml": Self.project, "policy.yaml": Self.policy, "configs/a.yaml": recipe,
    ]
    if model.contains("known") {
      files["configs/c.yaml"] = recipe.replacing("meta-llama/Llama-3.1-8B", with: model)
    }
    let repository = try Repository(files)
    try repository.write([
      "configs/b.yaml": recipe.replacing("meta-llama/Llama-3.1-8B", with: model) + more + "\n"
    ])
    let result = try Gate.check(repository.request(base: "main"))
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  /// Who takes a run out of the only budget it has names one that it is in.
  @Test(arguments: [
    ("configs/a.yaml", "team=ghost", VerdictWord.unknown), ("configs/a.yaml", "team=vision", .pass),
    ("configs/a.yaml", "team=nlp", .pass), ("configs/b.yaml", "team=ghost", .unknown),
    ("configs/b.yaml", "project=b", .pass), ("configs/b.yaml", "seed=1", .pass),
  ])
  func otherTeam(_ path: String, _ words: String, _ verdict: VerdictWord) throws {
    let recipe = Self.recipe("[{path: acme/a}]")
    let repository = try Repository([
      "carbonward.yaml": Self.project.replacing("defaults: {", with: "defaults: {team: nlp, "),
      "policy.yaml": """
      carbonward: policy/v1
      budgets:
        - {id: n, scope: run.team == "nlp", limit: 60 kgCO2e, per: run}
        - {id: v, scope: run.team == "vision", limit: 60 kgCO2e, per: run}
      """,
      "configs/a.yaml": recipe,
    ])
    let remark = words == "seed=1" ? "" : "# carbonward: \(words)\n"
    try repository.write([path: remark + recipe.replacing("num_epochs: 3", with: "num_epochs: 4")])
    try repository.commit()
    let result = try Gate.check(repository.request(base: "HEAD~1"))
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  /// A program that waits for its command is asked about where a number or a loop of it changes.
  @Test(arguments: [
    ("print('a')", VerdictWord.pass), ("# 3 is enough", .pass), ("import a2", .pass),
    ("print('a', 3)", .pass), ("print(Trainer(m, b).train(), 3)", .unknown),
    ("def go():\n    \"\"\"Does it.\n\n    300 times.\n    \"\"\"\n", .pass),
    ("n = 300", .unknown),
    ("for i in many: go()", .unknown),
  ])
  func programs(_ line: String, _ verdict: VerdictWord) throws {
    let program =
      "from transformers import Trainer, TrainingArguments, HfArgumentParser\n"
      + "a, = HfArgumentParser(TrainingArguments).parse_args_into_dataclasses()\n"
      + "Trainer(m, a).train()\n"
    let repository = try Repository([
      "carbonward.yaml": Self.project, "policy.yaml": Self.policy, "sft.py": program,
      "configs/a.yaml": Self.recipe("[{path: acme/a}]"),
    ])
    try repository.write(["sft.py": program + line + "\n"])
    try repository.commit()
    let result = try Gate.check(repository.request(base: "main~1"))
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  /// A new run of data that the catalogue knows to be far more than the project or a remark says.
  @Test(arguments: [
    ("HuggingFaceFW/fineweb", "", true),
    ("HuggingFaceFW/fineweb", "# carbonward: dataset.tokens=50M", true),
    ("HuggingFaceH4/ultrachat_200k", "# carbonward: dataset.examples=10", true),
    ("HuggingFaceH4/ultrachat_200k", "# carbonward: dataset.examples=150000", false),
    ("acme/a", "# carbonward: tokens=100k dataset.tokens=20M", true),
    ("acme/a", "# carbonward: tokens=10M dataset.tokens=20M", false),
    ("acme/a", "# carbonward: dataset.examples=10", false),
    ("HuggingFaceFW/fineweb", "max_steps: 100\n# carbonward: dataset.tokens=50M", false),
  ])
  func knownData(_ name: String, _ more: String, _ isImplausible: Bool) throws {
    let result = try Gate.check(
      Checks.request([
        "carbonward.yaml": Self.project.replacing(
          ", facts: {dataset: {tokens: 20M}}",
          with: more.isEmpty ? ", facts: {dataset: {tokens: 20M}}" : ""),
        "policy.yaml": Self.policy, "configs/a.yaml": Self.recipe("[{path: \(name)}]", more),
      ]))
    let ids = result.runs.flatMap(\.findings).map(\.id)
    #expect(ids.contains("implausible-tokens") == isImplausible)
  }
}
