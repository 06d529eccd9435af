import Gate
import Result
import Testing

/// A program of any language that has a known training started, which no script does.
@Suite("programs that start a known training") struct NewStartTests {
  private static let own = """
    import argparse, torch
    from transformers import AutoModelForCausalLM, TrainingArguments, Trainer
    from datasets import load_dataset


    def main():
        p = argparse.ArgumentParser(fromfile_prefix_chars="+")
        p.add_argument("--steps", type=int, default=100)
        a = p.parse_args()
        data = load_dataset("tatsu-lab/alpaca")
        model = AutoModelForCausalLM.from_pretrained("meta-llama/Llama-3.1-8B")
        args = TrainingArguments("o", max_steps=a.steps, per_device_train_batch_size=8, bf16=True)
        Trainer(model=model, args=args, train_dataset=data["train"]).train()


    if __name__ == "__main__":
        main()

    """
  private static let files = Repository.capped([
    "own.sh": "#!/bin/bash\ntorchrun --nproc_per_node 8 own.py\n", "own.py": own,
    "go.py": "import subprocess\nsubprocess.run([\"python\", \"own.py\", \"--steps\", \"9\"])\n",
  ])

  @Test(arguments: [
    (
      "a.py", "import subprocess\nsubprocess.run([\"python\", \"own.py\", \"--steps\", \"9000\"])\n"
    ),
    ("a.py", "import docker\ndocker.from_env().containers.run(\"i\", \"python /app/own.py\")\n"),
    (
      "a.py", "from x import Job\nJob(script_path=\"own.py\", args=[\"--steps\", \"9000\"]).run()\n"
    ),
    ("a.py", "import optuna, own\noptuna.create_study().optimize(lambda t: own.main())\n"),
    ("a.py", "from own import main\nimport later\nlater.often(main, 9000)\n"),
    ("a.go", "package main\nfunc main() { exec.Command(\"python\", \"own.py\").Run() }\n"),
    ("a.ts", "c.withExec(\"python3 own.py --steps 9000\".split(\" \"))\n"),
    (
      "go.py",
      "import subprocess\nsubprocess.run([\"python\", \"own.py\", \"--steps\", \"9000\"])\n"
    ),
    ("own.sh", "#!/bin/bash\ntorchrun --nproc_per_node 8 own.py +more\n"),
    (
      "own.sh", "#!/bin/bash\nmapfile -t A < more\ntorchrun --nproc_per_node 8 own.py \"${A[@]}\"\n"
    ),
    ("own.sh", "#!/bin/bash\nA=($(cat more))\ntorchrun --nproc_per_node 8 own.py \"${A[@]}\"\n"),
  ])
  func starts(_ path: String, _ text: String) throws {
    try expect(.unknown, [path: text])
  }

  @Test(arguments: [
    ("a.py", "\"\"\"Makes data; then `python own.py` trains.\"\"\"\nprint(1)\n"),
    ("a.py", "\"\"\"python own.py is run later.\"\"\"\nprint(1)\n"),
    ("a.py", "from own import load_dataset\nload_dataset(\"a\")\n"),
    ("a.py", "# subprocess.run([\"python\", \"own.py\"])\nprint(1)\n"),
    ("a.go", "package main\n// exec.Command(\"python\", \"own.py\")\nfunc main() {}\n"),
    ("a.py", "SKIP = [\"own.py\", \"go.py\"]\n"),
    ("tests/test_a.py", "import own\ndef test_a(): own.main()\n"),
    (
      "go.py",
      "\"\"\"Goes.\"\"\"\nimport subprocess\nsubprocess.run([\"python\", \"own.py\", \"--steps\", \"9\"])\n"
    ),
    ("own.sh", "#!/bin/bash\nA=(--steps 100)\ntorchrun --nproc_per_node 8 own.py \"${A[@]}\"\n"),
  ])
  func startsNothing(_ path: String, _ text: String) throws {
    try expect(.pass, [path: text])
  }

  @Test(
    "what a program's flags are by what is not followed",
    arguments: [
      (
        "    a = p.parse_args()\n",
        "    a = p.parse_args()\n    vars(a).update(torch.load(\"c.pt\"))\n"
      ),
      (
        "    a = p.parse_args()\n",
        "    a = p.parse_args()\n    a.__dict__.update(torch.load(\"c.pt\"))\n"
      ),
      (
        "    a = p.parse_args()\n",
        "    p.set_defaults(**torch.load(\"c.pt\"))\n    a = p.parse_args()\n"
      ),
      ("type=int, default=100", "type=lambda s: int(s) * 9000, default=\"100\""),
    ])
  func settings(_ old: String, _ new: String) throws {
    try expect(.unknown, ["own.py": Self.own.replacing(old, with: new)])
  }

  /// What ran a training again and again before does so still, under a licence too.
  @Test(arguments: [
    ("9", "", VerdictWord.pass), ("9", "\n# the end\n", .pass), ("900", "", .unknown),
    ("9", "system(\"bash own.sh\")\n", .unknown),
  ])
  func callers(_ times: String, _ end: String, _ verdict: VerdictWord) throws {
    func loop(_ times: String) -> String {
      "for i in 1..\(times) do\n  system(\"bash own.sh\")\nend\n"
    }
    let files = Self.files.merging(["ops.rb": loop("9")]) { $1 }
    let change = ["ops.rb": "# Copyright us\n" + loop(times) + end]
    let result = try Repository.check(change, over: files)
    #expect(result.verdict == verdict, "\(result.diagnostics.map(\.message))")
  }

  private func expect(_ verdict: VerdictWord, _ change: [String: String]) throws {
    let result = try Repository.check(change, over: Self.files)
    #expect(result.verdict == verdict, "\(result.diagnostics.map(\.message))")
  }
}
