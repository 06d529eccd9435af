import Gate
import Result
import Testing

/// Classes of settings say what others may set: a change of them counts where it changes how long something
/// trains by itself.
@Suite("declared settings") struct DeclaredSettingsTests {
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
    let result = try Checks.change(
      of: "src/config.py", Self.base, to: Self.base.replacing(old, with: new))
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  /// A program that makes a configuration, of classes that say what it may hold.
  @Test(arguments: [
    ("chunk_size: int = 1024", "chunk_size: int = 8192", VerdictWord.pass),
    ("max_steps: int = 1000", "max_steps: int = 100000", .unknown),
    ("seq_len: int = 4096", "seq_len: int = 131072", .unknown),
    ("micro_batch_size: int = 8", "micro_batch_size: int = 800", .unknown),
    ("model: str = \"a/b-8B\"", "model: str = \"a/b-405B\"", .unknown),
    ("rollouts: int = 8", "rollouts: int = 800", .unknown),
    ("group_size: int = 8", "group_size: int = 64", .unknown),
    ("] = 16", "] = 1600", .unknown), ("1e-4", "2e-4", .pass),
    ("N = 9", "N = 9\nbig = TrainerConfig(N * 10000)", .unknown),
    ("N = 9", "N = 9\nmax_steps = 90000", .unknown), ("N = 9", "N = 9  # nine", .pass),
  ])
  func makers(_ old: String, _ new: String, _ verdict: VerdictWord) throws {
    let base = """
      class TrainerConfig(BaseConfig):
          model: str = "a/b-8B"
          max_steps: int = 1000
          seq_len: int = 4096
          micro_batch_size: int = 8
          group_size: int = 8
          learning_rate: float = 1e-4
          chunk_size: int = 1024
          rollouts: int = 8
          group: Annotated[
              int, Field(ge=1)
          ] = 16
      N = 9

      """
    let result = try Checks.change(
      of: "src/configs/trainer.py", base, to: base.replacing(old, with: new))
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  /// A class that is new sets nothing that trained before.
  @Test func newClass() throws {
    let result = try Checks.change(of: "src/config.py", nil, to: Self.base)
    #expect(result.verdict == .pass, "\(result.diagnostics)")
  }
}
