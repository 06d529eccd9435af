import Gate
import Result
import Testing

/// Classes of settings say what others may set: a change of them counts where it changes how long something
/// trains by itself.
@Suite("declared settings") struct DeclaredSettingsTests {
  private static let project = """
    carbonward: project/v1
    policies: [policy.yaml]
    defaults: {site: {region: gcp/us-central1}, hardware: {accelerator: h100-sxm5-80gb, count: 8}}

    """
  private static let policy =
    "carbonward: policy/v1\nbudgets: [{id: cap, limit: 60 kgCO2e, per: run}]\n"
  private static let base = """
    from dataclasses import dataclass
    @dataclass
    class TrainConfig:
        max_steps: int = 1000
        learning_rate: float = 1e-4
        train_batch_size: int = field(
            default=8,
            metadata={"help": "How many, as in `train_batch_size: 8` and `max_steps: 100` of others."},
        )
        if learning_rate:
            pass

    """

  @Test(arguments: [
    ("max_steps: int = 1000", "max_steps: int = 100000", VerdictWord.unknown),
    ("max_steps: int = 1000", "max_steps: int = 1000  # many", .pass),
    ("learning_rate: float = 1e-4", "learning_rate: float = 2e-4", .pass),
    ("class TrainConfig:", "class TrainConfig:\n    compile: int = 3", .pass),
    (
      "pass",
      "pass\nCONFIG = dict(max_steps=9, num_epochs=3,\n  train_batch_size=8)",
      .unknown
    ),
  ])
  func changes(_ old: String, _ new: String, _ verdict: VerdictWord) throws {
    let repository = try Repository([
      "carbonward.yaml": Self.project, "policy.yaml": Self.policy,
      "run.yaml": Checks.run(intensity: "0.4 kgCO2e/kWh"), "src/config.py": Self.base,
    ])
    try repository.write(["src/config.py": Self.base.replacing(old, with: new)])
    try repository.commit()
    let result = try Gate.check(repository.request(base: "HEAD~1"))
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  /// A class that is new sets nothing that trained before.
  @Test func newClass() throws {
    let repository = try Repository([
      "carbonward.yaml": Self.project, "policy.yaml": Self.policy,
      "run.yaml": Checks.run(intensity: "0.4 kgCO2e/kWh"),
    ])
    try repository.write(["src/config.py": Self.base])
    try repository.commit()
    let result = try Gate.check(repository.request(base: "HEAD~1"))
    #expect(result.verdict == .pass, "\(result.diagnostics)")
  }
}
