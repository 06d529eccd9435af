import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What has a program's own loop done again, and settings that reach it by other ways than `argparse`.
@Suite("Trainings that are searched for and told") struct SearchedTrainingTests {
  private static func runs(_ files: [String: String]) -> [Run] {
    Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
  }

  private static let body = """
        model = torch.nn.Linear(2, 2)
        opt = torch.optim.SGD(model.parameters(), 0.1)
        loader = DataLoader(data, batch_size=8)
        for epoch in range(EPOCHS):
            for x, y in loader:
                model(x).mean().backward()
                opt.step()
    """

  private static func source(_ head: String, epochs: String, _ tail: String) -> String {
    """
    import argparse, optuna, torch, wandb
    from dataclasses import dataclass, field
    from absl import app, flags
    from torch.utils.data import DataLoader
    from transformers import HfArgumentParser
    \(head)
    def train(trial=None):
    \(body.split(separator: "EPOCHS").joined(separator: epochs))
    \(tail)

    """
  }

  @Test(
    "what calls a training so often makes trials of it, and no epochs",
    arguments: [
      ("train()", 10, nil), ("for seed in range(5):\n    train(seed)", 10, 5),
      ("for rate in [0.1, 0.2]:\n    train(rate)", 10, 2),
      ("study = optuna.create_study()\nstudy.optimize(train, n_trials=20)", 10, 20),
      ("wandb.agent('a', train, count=12)", 10, 12), ("train()\ntrain()", 10, 2),
    ] as [(String, Double, Double?)])
  func trials(_ tail: String, _ epochs: Double, _ trials: Double?) throws {
    let run = try #require(Self.runs(["a.py": Self.source("", epochs: "10", tail)]).first)
    #expect(run.number(.epochs)?.central == epochs)
    #expect(run.number(.trials)?.central == trials)
  }

  private static let sweep =
    "s = wandb.sweep({'method': 'random', 'parameters': {'epochs': P}})"

  @Test(
    "the settings of W&B are those that the program gives it, or its sweep",
    arguments: [
      ("wandb.init(config={'epochs': 40})", "wandb.config.epochs", "train()", 40),
      ("r = wandb.init(config=dict(epochs=40))", "r.config['epochs']", "train()", 40),
      (
        "wandb.init(config={'epochs': 40})\nc = wandb.config\nc.epochs = 7", "c.epochs", "train()",
        7
      ),
      ("wandb.init(config=CONFIG)", "wandb.config.epochs", "train()", nil),
      (
        sweep.split(separator: "P}").joined(separator: "{'value': 30}}"),
        "wandb.init(config={'epochs': 4}).config.epochs", "wandb.agent(s, train, count=3)", 30
      ),
      (
        sweep.split(separator: "P}").joined(separator: "{'values': [3, 4]}}"),
        "wandb.init(config={'epochs': 4}).config.epochs", "wandb.agent(s, train, count=3)", nil
      ),
    ] as [(String, String, String, Double?)])
  func tracked(_ head: String, _ epochs: String, _ tail: String, _ expected: Double?) throws {
    let run = try #require(Self.runs(["a.py": Self.source(head, epochs: epochs, tail)]).first)
    #expect(run.number(.epochs)?.central == expected)
  }

  private static let fields =
    "@dataclass\nclass Told:\n    epochs: int = field(default=20)\n    rate: float = 0.1\n"

  @Test(
    "flags of absl and fields of classes are what the command says, or their defaults",
    arguments: [
      ("flags.DEFINE_integer('epochs', 20, 'a')", "flags.FLAGS.epochs", "", 20),
      ("flags.DEFINE_integer('epochs', 20, 'a')", "flags.FLAGS.epochs", "--epochs=3", 3),
      ("E = flags.DEFINE_integer('epochs', 20, 'a')", "E.value", "--epochs 3", 3),
      (
        fields + "told = HfArgumentParser(Told).parse_args_into_dataclasses()[0]", "told.epochs",
        "--rate 0.2", 20
      ),
      (
        fields + "told, = HfArgumentParser((Told,)).parse_args_into_dataclasses()", "told.epochs",
        "--epochs 3", 3
      ),
    ] as [(String, String, String, Double)])
  func declared(_ head: String, _ epochs: String, _ flags: String, _ expected: Double) throws {
    let source = Self.source(head, epochs: epochs, "train()")
    // Without a command the flags are nobody's: the program alone is no run.
    #expect(Self.runs(["a.py": source]).isEmpty)
    let run = try #require(Self.runs(["a.py": source, "go.sh": "python a.py \(flags)\n"]).first)
    #expect(run.number(.epochs)?.central == expected)
  }

  @Test(
    "flags of fairseq, of DeepSpeed-Chat and of NeMo's factories",
    arguments: [
      (
        "fairseq-train data --arch big --max-tokens 3584 --update-freq 16 --max-update 300",
        [.gradientAccumulation: 16, .steps: 300]
      ),
      (
        "python train.py --env_id x --learning_rate 1 --num_epochs 3 --update_freq 4",
        [.epochs: 3]
      ),
      (
        """
        deepspeed --num_gpus 8 main.py --actor_model_name_or_path facebook/opt-1.3b \
        --critic_model_name_or_path facebook/opt-350m --per_device_training_batch_size 4 \
        --max_answer_seq_len 256 --max_prompt_seq_len 128 --num_train_epochs 1
        """, [.sequenceLength: 384, .microBatch: 4, .count: 8, .epochs: 1]
      ),
      (
        "nemo llm pretrain --factory llama3_8b trainer.max_steps=9 trainer.num_nodes=4 trainer.devices=8",
        [.steps: 9, .count: 32]
      ),
      (
        "nemo llm finetune --factory \"llama31_70b(peft_scheme='lora', num_nodes=2)\" data.global_batch_size=128",
        [.globalBatch: 128]
      ),
    ] as [(String, [Fact: Double])])
  func flags(_ command: String, _ expected: [Fact: Double]) throws {
    let run = try #require(Self.runs(["go.sh": command + "\n"]).first)
    for fact in [Fact.gradientAccumulation, .steps, .epochs, .sequenceLength, .microBatch, .count] {
      guard let number = run.number(fact), run[fact]?.origin.isStated == true else {
        #expect(expected[fact] == nil, "\(fact)")
        continue
      }
      #expect(number.central == expected[fact], "\(fact)")
    }
    if let batch = expected[.globalBatch] { #expect(run.number(.globalBatch)?.central == batch) }
  }

  @Test(
    "recipes of projects' own, by the words of their keys",
    arguments: [
      (
        "rar.yaml",
        "training:\n  per_gpu_batch_size: 64\n  max_train_steps: 250_000\n  mixed_precision: bf16\noptimizer:\n  params: {learning_rate: 4e-4}\n",
        [.steps: 250_000, .microBatch: 64]
      ),
      (
        "a.gin",
        "train.dataset_name = \"ml-1m\"\ntrain.local_batch_size = 128\ntrain.num_epochs = 101\n",
        [.epochs: 101, .microBatch: 128]
      ),
    ] as [(String, String, [Fact: Double])])
  func recipes(_ path: String, _ text: String, _ expected: [Fact: Double]) throws {
    let run = try #require(Self.runs([path: text]).first)
    for (fact, number) in expected { #expect(run.number(fact)?.central == number, "\(fact)") }
  }

  @Test("a number of processes beside an address is the launcher's to say")
  func processes() throws {
    let text = """
      run:
        max_epoch: 5
        batch_size: 12
        init_lr: 1e-5
        weight_decay: 0.05
        world_size: 1
        dist_url: "env://"

      """
    let run = try #require(Self.runs(["a.yaml": text]).first)
    #expect(run.number(.epochs)?.central == 5)
    #expect(run.number(.count) == nil)
  }
}
