import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What LitGPT's commands state, and what they take where nothing is stated.
@Suite("LitGPT's commands") struct LitGPTCommandTests {
  struct Row: CustomTestStringConvertible {
    var words: String
    var facts: [Fact: String] = [:]
    var numbers: [Fact: Double] = [:]

    var testDescription: String { words }
  }

  static let rows = [
    Row(
      words: "finetune_lora meta-llama/Llama-3.2-1B --data Alpaca2k --train.epochs 3"
        + " --train.global_batch_size 32 --train.micro_batch_size 4 --devices 2 --num_nodes 2"
        + " --precision bf16-true",
      facts: [.modelID: "meta-llama/Llama-3.2-1B", .method: "lora", .precision: "bf16"],
      numbers: [.epochs: 3, .globalBatch: 32, .microBatch: 4, .count: 4, .nodes: 2]),
    Row(
      words: "finetune checkpoints/EleutherAI/pythia-160m", facts: [.method: "lora"],
      numbers: [.epochs: 5, .globalBatch: 16, .microBatch: 1, .count: 1]),
    Row(
      words: "finetune_lora microsoft/phi-2 --quantize bnb.nf4-dq --lora_r 4 --train.max_steps 90",
      facts: [.method: "qlora"], numbers: [.steps: 90]),
    Row(words: "finetune_full microsoft/phi-2", facts: [.method: "full"]),
    Row(words: "finetune_adapter_v2 microsoft/phi-2", facts: [.method: "lora"]),
    Row(
      words: "pretrain pythia-160m --train.max_tokens 1000000 --data TinyStories",
      facts: [.method: "pretrain", .modelID: "pythia-160m"],
      numbers: [.tokens: 1e6, .globalBatch: 512, .microBatch: 4]),
    Row(
      words: "pretrain pythia-160m --initial_checkpoint_dir checkpoints/EleutherAI/pythia-160m",
      facts: [.method: "continued"]),
  ]

  @Test(arguments: rows) func states(_ row: Row) throws {
    let files = MemoryFiles(["go.sh": "litgpt \(row.words)\n"])
    let runs = Workspace(files: files).findRuns().runs
    let run = try #require(runs.first?.run)
    for (fact, text) in row.facts { #expect(run.text(fact) == text, "\(fact)") }
    for (fact, number) in row.numbers { #expect(run.number(fact)?.central == number, "\(fact)") }
  }

  @Test(arguments: [
    "evaluate checkpoints/a", "chat checkpoints/a", "merge_lora out/a", "serve x/y",
  ])
  func otherOrdersTrainNothing(_ words: String) {
    let files = MemoryFiles(["go.sh": "litgpt \(words)\n"])
    #expect(Workspace(files: files).findRuns().runs.isEmpty)
  }
}
