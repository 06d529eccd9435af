import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What a program goes over says how much it takes at a time, whatever else it loads.
@Suite("The data that programs go over") struct GoneOverDataTests {
  private static func runs(_ files: [String: String]) -> [Run] {
    Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
  }

  private static func run(_ source: String) throws -> Run {
    try #require(runs(["train.py": source]).first)
  }

  @Test("answers of data are cut, and none are made", arguments: ["ORPO", "DPO", "KTO", "CPO"])
  func offlineTrainers(_ kind: String) throws {
    let run = try Self.run(
      """
      from trl import \(kind)Config, \(kind)Trainer
      args = \(kind)Config(output_dir="o", max_steps=30, max_length=1024, max_prompt_length=512,
          max_completion_length=512, per_device_train_batch_size=2)
      trainer = \(kind)Trainer(model="org/base-1b", args=args, train_dataset=data)
      trainer.train()
      """)
    #expect(run.text(.method) != "rl")
    #expect(run.number(.rlCompletionLength) == nil)
  }

  @Test(
    "short weights that a trainer is told to load, and the one dataset that its data comes from")
  func trainerLoads() throws {
    let run = try Self.run(
      """
      from datasets import load_dataset
      from peft import LoraConfig
      from transformers import BitsAndBytesConfig, TrainingArguments
      from trl import SFTTrainer
      raw = load_dataset("org/texts")
      kwargs = dict(quantization_config=BitsAndBytesConfig(load_in_4bit=True))
      trainer = SFTTrainer(model="org/base-1b", model_init_kwargs=kwargs,
          args=TrainingArguments(output_dir="o", max_steps=30), peft_config=LoraConfig(r=8),
          train_dataset=[turn(row) for row in raw])
      trainer.train()
      """)
    #expect(run.text(.method) == "qlora")
    #expect(run.text(.datasetID) == "org/texts")
    #expect(run.number(.datasetExamples) == nil)
  }
}
