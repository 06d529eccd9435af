import ConfigText
import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Scripts that call others: each is a run with the words that it is given, however deep and however many.
@Suite("called scripts") struct CalledScriptsTests {
  private static let command =
    "torchrun --nproc_per_node 8 train_sft.py --model_name_or_path meta-llama/Llama-3.1-8B"
    + " --per_device_train_batch_size 8"

  /// A script that trains as long as its first word says.
  private static let trainer = "#!/bin/bash\n\(command) --max_steps $1\n"

  private static func search(_ files: [String: String]) -> RunSearch {
    Workspace(files: MemoryFiles(files)).findRuns()
  }

  private static func runs(_ files: [String: String]) -> [String] { search(files).stepsAndTrials }

  @Test(
    "what a call gives reaches the script that trains, through any number of others",
    arguments: [1, 2, 3, 4, 7, 15, 90])
  func chain(_ length: Int) {
    var files = ["t.sh": Self.trainer]
    for index in 1...length {
      let next = index == 1 ? "t.sh" : "c\(index - 1).sh"
      files["c\(index).sh"] = "#!/bin/bash\nbash \(next) \"$@\"\n"
    }
    files["go.sh"] = "#!/bin/bash\nbash c\(length).sh 90000\n"
    // The scripts between stand for no run of their own.
    #expect(Self.runs(files) == ["90000 x 1"])
  }

  @Test(arguments: [
    // As many calls as there are, not the first twenty.
    ("for i in $(seq 200); do sbatch t.sbatch; done", ["100 x 200"]),
    ("for i in {1..30}; do bash t.sh $((i * 1000)); done", (1...30).map { "\($0 * 1000) x 1" }),
    (String(repeating: "bash idle.sh\n", count: 60) + "bash t.sh 90000", ["90000 x 1"]),
    // A loop that nobody can count is not one turn.
    ("while sleep 1; do bash t.sh 5; done", ["5 x ?"]),
    ("for f in data/*; do bash t.sh 5; done", ["5 x ?"]),
    // A script's own commands and those that it calls add up.
    ("\(command) --max_steps 7\nbash t.sh 900", ["7 x 1", "900 x 1"]),
    ("bash t.sh 7\nbash t.sh 7\nbash t.sh 8", ["7 x 2", "8 x 1"]),
    // Alike in either branch, it is one training and not two.
    ("if [ -n \"$X\" ]; then bash t.sh 7; else bash t.sh 7; fi", ["7 x 1"]),
    ("if [ -n \"$X\" ]; then bash t.sh 7; else bash t.sh 9; fi", ["7 x 1", "9 x 1"]),
    ("if [ -n \"$X\" ]; then \(command) --max_steps 3; fi; bash t.sh 9", ["3 x 1", "9 x 1"]),
    // An array of jobs, asked for before a script that asks for nothing.
    ("sbatch --array=1-300%8 t.sh 7", ["7 x 300"]), ("sbatch -a 1-300 t.sh 7", ["7 x 300"]),
    ("qsub -N a -t 1-300 t.sh 7", ["7 x 300"]), ("qsub -J 1-300 t.sh 7", ["7 x 300"]),
    ("bsub -J \"a[1-300]\" bash t.sh 7", ["7 x 300"]), ("qsub -t 1-$N t.sh 7", ["7 x ?"]),
    ("flux submit --cc=1-300 -N1 -g8 bash t.sh 7", ["7 x 300"]),
    ("flux submit --bcc 1-300 t.sh 7", ["7 x 300"]), ("flux batch -N2 t.sh 7", ["7 x 1"]),
    ("flux submit --cc=1-300 \(command) --max_steps 7", ["7 x 300"]),
    ("qsub -N a -l walltime=1:00:00 t.sh 7", ["7 x 1"]), ("bsub -J a bash t.sh 7", ["7 x 1"]),
    // Called with nothing, and by what launches something else.
    ("srun python watch.py &\nbash t.sh 100", ["100 x 1"]),
    ("bash two.sh", ["11 x 1", "12 x 1"]),
  ])
  func calls(_ body: String, _ expected: [String]) {
    var files = [
      "go.sh": "#!/bin/bash\n\(body)\n", "t.sh": Self.trainer,
      "t.sbatch": "#!/bin/bash\n#SBATCH --nodes=1\n#SBATCH --gres=gpu:h100:8\n"
        + "srun \(Self.command) --max_steps 100\n",
      "idle.sh": "#!/bin/bash\necho nothing\n",
      "two.sh": "#!/bin/bash\nbash t.sh 11\nbash t.sh 12\n",
    ]
    for name in ["t.sbatch", "t.sh", "idle.sh", "two.sh"]
    where !body.contains(name) && !(name == "t.sh" && body.contains("two.sh")) {
      files[name] = nil
    }
    #expect(Self.runs(files) == expected.sorted(), "\(body)")
  }

  @Test(
    "the machine that a called batch script asks for",
    arguments: [
      ("pbs", "#PBS -l select=2:ngpus=4", 8.0), ("lsf", "#BSUB -nnodes 2\n#BSUB -gpu num=4", 8),
      ("sbatch", "#SBATCH --nodes=2\n#SBATCH --gres=gpu:h100:4", 8), ("sge", "#$ -l gpu=4", 4),
    ])
  func asks(_ ending: String, _ directives: String, _ count: Double) throws {
    let search = Self.search([
      "go.sh": "#!/bin/bash\nbash job.sh 500\n",
      "job.sh": "#!/bin/bash\n\(directives)\npython train.py --max_steps $1 --lr 1e-5"
        + " --per_device_train_batch_size 8\n",
    ])
    let run = try #require(search.runs.first?.run)
    #expect(search.runs.count == 1)
    #expect(run.number(.steps)?.central == 500)
    #expect(run.number(.count)?.central == count)
  }

  @Test(
    "the machine that is asked for before a script that asks for none",
    arguments: [
      ("sbatch --nodes=2 --gres=gpu:h100:4 --time=3:00:00", 8.0),
      ("qsub -l select=2:ngpus=4 -l walltime=3:00:00", 8),
      ("bsub -nnodes 2 -gpu num=4 -W 3:00", 8),
      ("flux submit -N2 --gpus-per-node=4 -t 3h bash", 8),
    ])
  func asksBefore(_ submission: String, _ count: Double) throws {
    let search = Self.search([
      "go.sh": "#!/bin/bash\n\(submission) t.sh 500\n", "t.sh": Self.trainer,
    ])
    let run = try #require(search.runs.first { $0.run.number(.steps)?.central == 500 }?.run)
    #expect(run.number(.nodes)?.central == 2)
    #expect(run.number(.timeLimit)?.central == 3)
    #expect(run.number(.count)?.central == count)
  }

  @Test(
    "a script that says all by itself is a run beside a cheaper call of it",
    arguments: [
      ("${STEPS:-90000}", "STEPS=10 bash t.sh", ["10 x 1", "90000 x 1"]),
      ("${1:-90000}", "bash t.sh 10", ["10 x 1", "90000 x 1"]),
      // It is called as it stands, or cannot be started without being told.
      ("${1:-90000}", "bash t.sh", ["90000 x 1"]),
      ("${STEPS:-90000}", "LR=1e-5 bash t.sh", ["90000 x 1"]),
      ("${1:-9}", "bash t.sh 10", ["10 x 1"]),
      ("$1", "bash t.sh 10", ["10 x 1"]),
    ])
  func alone(_ steps: String, _ call: String, _ expected: [String]) {
    let runs = Self.runs([
      "t.sh": "#!/bin/bash\n\(Self.command) --max_steps \(steps)\n",
      "go.sh": "#!/bin/bash\n\(call)\n",
    ])
    #expect(runs == expected.sorted(), "\(call)")
  }

  /// What a program does where it is told nothing.
  private static let program = """
    import argparse
    import torch
    from torch import nn

    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=5000)
    args = parser.parse_args()
    model = nn.Linear(10, 10)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(args.steps):
        loss = model(torch.randn(8, 10)).sum()
        loss.backward()
        optimizer.step()

    """

  @Test(
    "calls that only try a script do not stand for it",
    arguments: [
      ("bash t.sh --steps 1", ["1 x 1", "5000 x 1"]),
      ("bash t.sh --steps 9000", ["9000 x 1"]), ("bash t.sh", ["5000 x 1"]),
    ])
  func tries(_ calls: String, _ expected: [String]) {
    let files = [
      "go.sh": "#!/bin/bash\n\(calls)\n", "t.sh": "#!/bin/bash\npython train.py \"$@\"\n",
      "train.py": Self.program,
    ]
    #expect(Self.runs(files) == expected)
  }

  @Test("a script is found from the folder above, by however that is told")
  func above() {
    let here = "$(cd \"$(dirname \"${BASH_SOURCE[0]}\")/..\" && pwd)"
    let files = [
      "jobs/train.sbatch": Self.trainer,
      "jobs/own/shared.sh": "JOBS=\(here)\nsubmit() { sbatch \"$JOBS/train.sbatch\" \"$@\"; }\n",
      "jobs/own/a.sh": "source \"$(dirname \"$0\")/shared.sh\"\nsubmit 700\n",
      "jobs/own/b.sh": "D=\(here)\nsbatch \"$D/train.sbatch\" 800\n",
    ]
    #expect(Self.runs(files) == ["700 x 1", "800 x 1"])
  }

  @Test("scripts that call one another in a circle train nobody knows how often")
  func circle() {
    let again = Self.trainer + "sbatch b.sh\n"
    #expect(
      Self.runs(["a.sh": again, "b.sh": "#!/bin/bash\nbash a.sh\n"]).contains { $0.hasSuffix("?") })
    // One that hands itself to the scheduler first is started once.
    let own = "#!/bin/bash\nif [ -z \"$SLURM_JOB_ID\" ]; then sbatch a.sh; exit; fi\n"
    #expect(Self.runs(["a.sh": own + "\(Self.command) --max_steps 100\n"]) == ["100 x 1"])
  }

  @Test("a hundred scripts that call one another cost little, and hide none that trains")
  func web() {
    var files: [String: String] = [:]
    for index in 0..<100 {
      let calls = (1...25).map { "bash l\((index + $0) % 100).sh" }.joined(separator: "\n")
      files["e/l\(index).sh"] = "#!/bin/bash\n\(calls)\n"
    }
    #expect(Self.runs(files).isEmpty)
    files["e/l57.sh"]? += "\(Self.command) --max_steps 100\n"
    let runs = Self.runs(files)
    #expect(!runs.isEmpty && runs.allSatisfy { $0.hasSuffix("?") })
  }

  @Test("more calls than can be followed are not known to train nothing")
  func cut() {
    var files = ["t.sh": Self.trainer]
    for index in 0..<160 {
      let next = index == 159 ? "t.sh" : "c\(index + 1).sh"
      files["c\(index).sh"] = "#!/bin/bash\nbash \(next) \"$@\"\n"
    }
    files["go.sh"] = "#!/bin/bash\nbash c0.sh 90000\n"
    let search = Self.search(files)
    #expect(search.runs.contains { $0.run.unresolvedReason(.trials) != nil })
  }

  @Test("runs of called scripts beyond the limit of one script are not dropped without a word")
  func manyRuns() throws {
    let place = SourceFile(path: "go.sh", text: "#!/bin/bash\nbash x.sh\nbash y.sh\n")
    var context = ReadingContext(knowing: FormatList.vocabulary) { path, _ in
      let lines = (0..<2_100).map {
        "\(Self.command) --max_steps \($0 + (path == "x.sh" ? 1 : 5_000))\n"
      }
      var bag = DiagnosticBag()
      return FormatList.reader.read(
        SourceFile(path: path, text: "#!/bin/bash\n" + lines.joined()), into: &bag)
    }
    context.calls = CallMemory(budget: 10_000_000)
    var bag = DiagnosticBag()
    let document = try #require(FormatList.reader.read(place, into: &bag))
    let readings = ScriptFormat.read(document, in: context)
    #expect(readings.count == 4_000 && readings.allSatisfy { $0.isUnresolved(.trials) })
  }

  @Test("what following costs comes out of one budget", arguments: [(200_000, 1.0), (3_000, nil)])
  func budget(_ steps: Int, _ trials: Double?) throws {
    let reader = FormatList.reader
    let called = SourceFile(
      path: "x.sh", text: "#!/bin/bash\n\(Self.command) --max_steps 5 --seed $1\n")
    let file = SourceFile(
      path: "go.sh", text: "#!/bin/bash\nfor i in $(seq 100); do bash x.sh $i; done\n")
    var bag = DiagnosticBag()
    var context = ReadingContext(knowing: FormatList.vocabulary) { _, _ in
      var bag = DiagnosticBag()
      return reader.read(called, into: &bag)
    }
    context.calls = CallMemory(budget: steps)
    let document = try #require(reader.read(file, into: &bag))
    let readings = ScriptFormat.read(document, in: context)
    #expect(readings.count == 1)
    #expect(readings.first?.number(.trials) == trials.map { $0 * 100 })
    #expect(readings.first?.isUnresolved(.trials) == (trials == nil))
  }
}
