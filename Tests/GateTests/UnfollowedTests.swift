import Gate
import Result
import Testing

/// What trains behind modules, commands and files that are not followed is asked about.
@Suite("trainings that are not followed") struct UnfollowedTests {
  private static let start =
    "torchrun --nproc_per_node 8 sft.py --model_name_or_path meta-llama/Llama-3.1-8B "
    + "--per_device_train_batch_size 8 --max_seq_length 4096 --bf16 true --output_dir o"
  private static let files = Repository.capped([
    "run.sh": "#!/bin/bash\n\(start) --max_steps 100\n",
    "sft.py": "from transformers import HfArgumentParser\nfrom trl import SFTConfig, SFTTrainer\n"
      + "a, = HfArgumentParser(SFTConfig).parse_args_into_dataclasses()\nSFTTrainer(args=a).train()\n",
    "pyproject.toml": "[project]\nname = \"kit\"\n[project.scripts]\ngo = \"kit.big:main\"\n",
  ])
  private static let loop =
    "import torch\ndef main():\n    for e in range(900000):\n        loss().backward()\n"
    + "        opt.step()\n"
  private static let trainer =
    "from transformers import Trainer, TrainingArguments\ndef main():\n"
    + "    Trainer(model=m, args=TrainingArguments(output_dir=\"o\", max_steps=900000)).train()\n"

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var edit: [String: String]
    var verdict: VerdictWord
    var testDescription: String { name }
  }

  private static let padding = "# " + String(repeating: "x", count: 400_000) + "\n"

  static let cases = [
    Case(
      name: "a module too long to follow that trains",
      edit: [
        "go.py": "import big\nbig.main()\n", "big.py": padding + loop, "job.sh": "python go.py\n",
      ], verdict: .unknown),
    Case(
      name: "a long module that trains nothing",
      edit: [
        "go.py": "import big\nbig.main()\n", "big.py": padding + "def main():\n    print(1)\n",
        "job.sh": "python go.py\n",
      ], verdict: .pass),
    Case(
      name: "a function that a command of the package calls", edit: ["kit/big.py": loop],
      verdict: .unknown),
    Case(
      name: "the same below a folder of sources", edit: ["src/kit/big.py": trainer],
      verdict: .unknown),
    Case(
      name: "another module of the package", edit: ["kit/other.py": trainer], verdict: .pass),
    Case(
      name: "a command in setuptools' words",
      edit: [
        "setup.py": "setup(entry_points={\"console_scripts\": [\"t = tools.fit:run\"]})\n",
        "tools/fit.py": loop.replacing("main", with: "run"),
      ], verdict: .unknown),
    Case(
      name: "a command that calls what trains nothing",
      edit: [
        "kit/big.py": loop + "def run():\n    print(1)\n",
        "pyproject.toml":
          "[project.scripts]\ngo = \"kit.big:run\"\n",
      ], verdict: .pass),
    Case(
      name: "flags beside a program", edit: ["sft.args": "--max_steps 900000\n"],
      verdict: .unknown),
    Case(
      name: "flags that say nothing of how much", edit: ["sft.args": "--seed 7\n"],
      verdict: .pass),
    Case(
      name: "again for each change of a file",
      edit: ["again.sh": "nodemon --exec '\(start) --max_steps 100'\n"], verdict: .unknown),
    Case(
      name: "again to measure it",
      edit: ["again.sh": "hyperfine '\(start) --max_steps 100'\n"], verdict: .unknown),
    Case(
      name: "again what trains nothing",
      edit: ["again.sh": "watchexec -e py -- ruff check\n"], verdict: .pass),
  ]

  @Test(arguments: cases) func changes(_ example: Case) throws {
    let result = try Repository.check(example.edit, over: Self.files)
    #expect(result.verdict == example.verdict, "\(result.diagnostics.map(\.message))")
  }
}
