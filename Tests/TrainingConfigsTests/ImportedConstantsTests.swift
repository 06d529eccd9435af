import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What a program takes from other modules is what stands there, or is not known: never what is usual.
@Suite("Constants that programs import") struct ImportedConstantsTests {
  private static func program(_ imports: String, _ steps: String) -> String {
    """
    import torch
    from datasets import load_dataset
    from transformers import AutoModelForCausalLM, Trainer, TrainingArguments
    \(imports)

    def main():
        model = AutoModelForCausalLM.from_pretrained("meta-llama/Llama-3.1-8B", torch_dtype=torch.bfloat16)
        args = TrainingArguments(output_dir="o", max_steps=\(steps), per_device_train_batch_size=8)
        Trainer(model=model, args=args, train_dataset=load_dataset("tatsu-lab/alpaca")["train"]).train()

    if __name__ == "__main__":
        main()
    """
  }

  private static func run(_ files: [String: String]) throws -> Run {
    let runs = Workspace(files: MemoryFiles(files)).findRuns(["go.sh"]).runs.map(\.run)
    return try #require(runs.first)
  }

  /// A length that is not told hides what is usual, with and without a command that starts the program.
  @Test(arguments: [
    ("import sums", "int(sums.all())"), ("from absent import STEPS", "STEPS"),
    ("from settings import made", "made"), ("from settings import later", "later"),
    ("from changed import STEPS", "STEPS"), ("import os", "int(os.environ['STEPS'])"),
    ("from classes import Config", "Config.steps"),
    (
      "from classes import Plain\nfor k in sums.all():\n    setattr(Plain, k, 900000)",
      "Plain.steps"
    ),
  ])
  func whatIsNotTold(_ imports: String, _ steps: String) throws {
    let run = try Self.run([
      "train.py": Self.program(imports, steps), "go.sh": "torchrun --nproc_per_node 8 train.py\n",
      "settings.py": "import sums\nmade = sums.all()\nfor later in range(sums.all()):\n    pass\n",
      "changed.py": "STEPS = 9\ndef more():\n    global STEPS\n    STEPS = 900000\n",
      "classes.py": "class Plain:\n    steps = 9\nclass Config:\n    steps = 9\n    @classmethod\n"
        + "    def more(cls):\n        cls.steps = 900000\n",
    ])
    #expect(run.unreadable(.steps) != nil)
    #expect(run.number(.tokens) == nil)
  }

  @Test(arguments: [
    ("from settings import STEPS", "STEPS"), ("import settings", "settings.STEPS"),
    ("import settings as s", "s.STEPS"), ("from settings import *", "STEPS"),
    ("from lib.settings import STEPS as n", "n"), ("from lib import settings", "settings.STEPS"),
    ("from settings import STEPS", "STEPS * 1"), ("from settings import Config", "Config.steps"),
    ("import settings", "settings.Config.steps"),
  ])
  func whatStandsThere(_ imports: String, _ steps: String) throws {
    let settings = "SCALE = 10\nSTEPS = 90 * SCALE\nclass Config:\n    steps = STEPS\n"
    let run = try Self.run([
      "train.py": Self.program(imports, steps), "go.sh": "torchrun --nproc_per_node 8 train.py\n",
      "settings.py": settings, "lib/settings.py": settings, "lib/__init__.py": "",
    ])
    #expect(run.number(.steps)?.central == 900)
    // What is computed from it stands where that is done.
    let place = run[.steps]?.origin.range?.file.path
    #expect(place == "train.py" || run.files.contains { $0.path == place })
    #expect((place == "train.py") == steps.contains("*"))
  }

  /// So much is followed for one program, and what lies behind is not known.
  @Test(arguments: [(3, 9.0), (14, nil)])
  func bounds(_ modules: Int, _ steps: Double?) throws {
    let names = (1...modules).map { "m\($0)" }
    let text = "STEPS = 9\n" + String(repeating: "# filling\n", count: 10_000)
    var files = Dictionary(uniqueKeysWithValues: names.map { ("\($0).py", text) })
    let imports = names.map { "from \($0) import STEPS" }.joined(separator: "\n")
    files["train.py"] = Self.program(imports, "STEPS")
    files["go.sh"] = "torchrun --nproc_per_node 8 train.py\n"
    let run = try Self.run(files)
    #expect(run.number(.steps)?.central == steps)
    #expect((run.unreadable(.steps) == nil) == (steps != nil))
  }

  /// What the program sets in a module holds over what stands there.
  @Test func whatIsSetThere() throws {
    let run = try Self.run([
      "train.py": Self.program("import settings\nsettings.STEPS = 7", "settings.STEPS"),
      "go.sh": "torchrun --nproc_per_node 8 train.py\n", "settings.py": "STEPS = 900\n",
    ])
    #expect(run.number(.steps)?.central == 7)
  }
}
