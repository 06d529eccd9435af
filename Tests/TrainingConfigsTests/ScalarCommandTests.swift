import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// A command is the same however the file around it writes its text.
@Suite("commands in scalars") struct ScalarCommandTests {
  private static let train = "torchrun train_sft.py --model_name_or_path a/b-8B --max_steps 9"

  static let table: [String] = [
    "|\n  set -e\n  RUN\n", "\"set -e\\nRUN\\n\"", "\"# now\\nRUN\"", "'set -e\n\n  RUN'",
    "\"set -e\n\n  RUN\"", ">\n  set -e\n\n  RUN\n", ">\n  cd x\n    RUN\n", "RUN", "'RUN'",
    "\"RUN\"",
    ">-\n  torchrun train_sft.py\n  --model_name_or_path a/b-8B\n  --max_steps 9\n",
    "\"torchrun train_sft.py \\\n  --model_name_or_path a/b-8B \\\n  --max_steps 9\"",
    "\"torchrun train_sft.py --model_name_or_path \\\"a/b-8B\\\" --max_steps 9\"",
    "'torchrun train_sft.py --model_name_or_path ''a/b-8B'' --max_steps 9'",
    "\"set -e\\x0aRUN\"", "\"set -e\\u000aRUN\"", "|\r\n  set -e\r\n  RUN\r\n",
    "\"echo it\\\\'s\\nRUN\"",
  ]

  @Test(arguments: table)
  func task(_ scalar: String) throws {
    let text =
      "name: t\nresources: {accelerators: \"H100:8\"}\nrun: "
      + scalar.replacing("RUN", with: Self.train) + "\n"
    let search = Workspace(files: MemoryFiles(["t.yaml": text])).findRuns()
    let run = try #require(search.runs.first, "\(search.account)").run
    #expect(run.number(.steps)?.central == 9)
    #expect(run.text(.modelID) == "a/b-8B")
  }

  @Test func job() throws {
    let text = """
      {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "t"}, "spec": {"template": {"spec":
      {"containers": [{"name": "t", "image": "x", "command": ["bash", "-c"],
      "args": ["set -e\\n\(Self.train)\\n"], "resources": {"limits": {"nvidia.com/gpu": 8}}}]}}}}
      """
    let search = Workspace(files: MemoryFiles(["t.json": text])).findRuns()
    #expect(search.runs.map { $0.run.number(.steps)?.central } == [9])
  }
}
