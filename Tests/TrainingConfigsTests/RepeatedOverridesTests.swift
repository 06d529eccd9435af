import Diagnostics
import Files
import Runs
import Testing

@testable import TrainingConfigs

/// Trainers of a repository's own may have what they derive from done many times.
@Suite("Trainers that train again and again") struct RepeatedOverridesTests {
  private static func trials(_ trainer: String, isBeside: Bool) throws -> UnresolvedFact? {
    let program = """
      from transformers import AutoModelForCausalLM, TrainingArguments
      \(isBeside ? trainer : "from own import MyTrainer")
      model = AutoModelForCausalLM.from_pretrained("meta-llama/Llama-3.1-8B")
      MyTrainer(model=model, args=TrainingArguments("o", max_steps=9)).train()
      """
    let files = ["train.py": program, "own.py": trainer]
    let runs = Workspace(files: MemoryFiles(files)).findRuns(["train.py"]).runs.map(\.run)
    return try #require(runs.first).unresolvedReason(.trials)
  }

  @Test(
    arguments: [true, false],
    [
      ("def train(self):\n    for _ in range(9):\n      super().train()", true),
      ("def train(self):\n    while self.wants():\n      Trainer.train(self)", true),
      (
        "def training_step(self, model, x):\n    for _ in x:\n      loss = super().training_step(model, x)",
        true
      ),
      ("def train(self):\n    super().train()\n    for x in self.parts:\n      x.close()", false),
      ("def train(self):\n    for x in self.parts:\n      x.train()\n    super().train()", false),
      (
        "def compute_loss(self, model, x):\n    return sum(super().compute_loss(model, y) for y in x)",
        false
      ),
    ])
  func loops(_ isBeside: Bool, _ method: (text: String, repeats: Bool)) throws {
    let trainer = "from transformers import Trainer\nclass MyTrainer(Trainer):\n  \(method.text)\n"
    #expect((try Self.trials(trainer, isBeside: isBeside) != nil) == method.repeats)
  }
}
