import Diagnostics
import Files
import Runs
import Testing
import Text

@testable import TrainingConfigs

/// Files that are read before their turn end as those that are read in their turn.
@Suite("read ahead") struct ReadAheadTests {
  private static let recipe = """
    base_model: meta-llama/Llama-3.1-8B
    adapter: lora
    datasets: [{path: tatsu-lab/alpaca, type: alpaca}]
    sequence_len: 2048
    micro_batch_size: 2
    gradient_accumulation_steps: 4
    num_epochs: 3

    """
  private static let run = "carbonward: run/v1\nname: r\nduration: 10 h\n"
  private static let pointer =
    "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "0", count: 64))\nsize 900\n"

  /// What a repository has of each kind, by how its files end.
  private static let kinds: [(ending: String, text: String)] = [
    ("recipe.yaml", recipe), ("broken.yaml", recipe + "num_epochs: [1\n"),
    ("long.yaml", recipe + String(repeating: "# a comment\n", count: 8_000)),
    ("several.yaml", "a: 1\n---\n" + recipe), ("runs.yaml", run + "---\n" + run),
    ("wrong.yaml", run + "tokens: many\n"), ("pointer.yaml", pointer),
    ("conflict.yaml", "<<<<<<< a\n" + recipe + "=======\n" + recipe + ">>>>>>> b\n"),
    ("notes.md", "torchrun train.py\n"), ("data.json", #"{"a": [1, 2]}"#),
    (
      "train.py", "from transformers import TrainingArguments\na = TrainingArguments(max_steps=9)\n"
    ),
    ("go.sh", "accelerate launch -m axolotl.cli.train recipe.yaml\n"),
    ("all.sh", "bash go.sh\nsource settings.sh\ntorchrun train.py --max_steps $STEPS\n"),
    ("settings.sh", "export STEPS=40\n"),
    ("shared.yaml", recipe + "deepspeed: ../ds.json\n"),
    ("own.yaml", recipe + "deepspeed: ds.json\n"),
    ("ds.json", #"{"bf16": {"enabled": true}, "zero_optimization": {"stage": 3}}"#),
  ]

  /// Everything that a search says, as text.
  private static func said(
    _ workers: Int, changed: Set<String> = [], limit: Int = ReadingMemory.limit
  ) -> [String] {
    var files = ["ds.json": #"{"bf16": {"enabled": true}}"#]
    for folder in 0..<40 {
      for kind in kinds { files["p\(folder)/\(kind.ending)"] = kind.text }
    }
    var finder = RunFinder(
      workspace: Workspace(files: MemoryFiles(files)), overrides: [],
      reading: ReadingMemory(limit: limit))
    finder.changed = changed
    finder.workers = Workers(workers)
    let search = finder.find([])
    return search.runs.map { joined in
      let facts = joined.run.known.map { "\($0.fact.rawValue)=\($0.value.value)" }
      return "\(joined.run.path) \(joined.run.files.map(\.path)) \(facts)"
    } + search.diagnostics.map { "\($0.code) \($0.message) \($0.primary?.range.bytes ?? 0..<0)" }
      + ["\(search.account)"]
  }

  @Test(
    arguments: [[], ["p3/broken.yaml", "p7/pointer.yaml", "p9/conflict.yaml"]] as [Set<String>])
  func changesNothing(_ changed: Set<String>) {
    let inTurn = Self.said(1, changed: changed)
    #expect(inTurn.contains { $0.hasPrefix("p0/recipe.yaml") && $0.contains("p0/go.sh") })
    for workers in [2, 16] { #expect(Self.said(workers, changed: changed) == inTurn) }
  }

  /// Where there is not enough to read all with, the same is left out, whoever would come first.
  @Test(arguments: Array(stride(from: 100, to: 60_000, by: 4_999)))
  func leavesOutTheSame(_ limit: Int) {
    let inTurn = Self.said(1, limit: limit)
    #expect(inTurn.contains { $0.contains("walk-incomplete") })
    for workers in [2, 16] { #expect(Self.said(workers, limit: limit) == inTurn) }
  }
}
