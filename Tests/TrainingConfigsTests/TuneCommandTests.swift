import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What torchtune's command says over a recipe that it brings itself.
@Suite("torchtune's command") struct TuneCommandTests {
  @Test(arguments: [
    (
      "--nproc_per_node 4 lora_finetune_distributed --config llama3_1/8B_lora batch_size=6"
        + " gradient_accumulation_steps=8 epochs=2 dataset=torchtune.datasets.alpaca_dataset",
      [Fact.microBatch: 6, .gradientAccumulation: 8, .epochs: 2, .count: 4]
    ),
    (
      "full_finetune_single_device --config llama3_2/1B_full epochs=3 max_steps_per_epoch=100"
        + " tokenizer.max_seq_len=2048", [.steps: 300, .sequenceLength: 2048]
    ),
  ])
  func states(_ words: String, _ numbers: [Fact: Double]) throws {
    let files = MemoryFiles(["go.sh": "tune run \(words)\n"])
    let run = try #require(Workspace(files: files).findRuns().runs.first?.run)
    for (fact, number) in numbers { #expect(run.number(fact)?.central == number, "\(fact)") }
  }

  @Test func whatAFileOfTheRepositorySaysIsChanged() throws {
    let recipe = """
      model: {_component_: torchtune.models.llama3_1.lora_llama3_1_8b, lora_rank: 8}
      optimizer: {_component_: torch.optim.AdamW}
      batch_size: 2
      epochs: 1
      """
    let files = MemoryFiles([
      "go.sh": "tune run lora_finetune_single_device --config mine.yaml batch_size=5\n",
      "mine.yaml": recipe,
    ])
    let runs = Workspace(files: files).findRuns().runs
    let run = try #require(runs.first { $0.run.files.contains { $0.path == "go.sh" } }?.run)
    #expect(run.number(.microBatch)?.central == 5 && run.number(.epochs)?.central == 1)
  }

  @Test func evaluationIsNone() {
    let files = MemoryFiles(["go.sh": "tune run eleuther_eval --config eval.yaml batch_size=8\n"])
    #expect(Workspace(files: files).findRuns().runs.isEmpty)
  }
}
