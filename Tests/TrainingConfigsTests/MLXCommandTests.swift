import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// `mlx_lm.lora`, which trains, tests and does nothing, as it is told.
@Suite("MLX LM's command") struct MLXCommandTests {
  @Test(
    arguments: ["mlx_lm.lora", "mlx_lm lora", "python -m mlx_lm.lora", "python -m mlx_lm lora"],
    [("--train --iters 600 --batch-size 2 --num-layers 16", 600.0, 2.0), ("--train", 1_000, 4)])
  func states(_ program: String, _ row: (words: String, steps: Double, batch: Double)) throws {
    let command = "\(program) --model mlx-community/Llama-3.2-3B-Instruct \(row.words)\n"
    let files = MemoryFiles(["go.sh": command])
    let run = try #require(Workspace(files: files).findRuns().runs.first?.run)
    #expect(run.number(.steps)?.central == row.steps && run.text(.method) == "lora")
    #expect(run.number(.microBatch)?.central == row.batch && run.number(.count)?.central == 1)
  }

  @Test(arguments: [
    "mlx_lm.lora --model a --test --data d", "mlx_lm.generate --model a --prompt x",
  ])
  func otherOrdersTrainNothing(_ command: String) {
    #expect(
      Workspace(files: MemoryFiles(["go.sh": command + "\n"])).findRuns().runs
        .allSatisfy { !$0.trains })
  }
}
