import Diagnostics
import Files
import Runs
import TestSupport
import Testing

@testable import TrainingConfigs

/// Every file of a search ends somewhere, and the numbers add up.
@Suite("the account") struct AccountTests {
  /// What a file of the table ends as.
  enum Ending: Equatable { case run, idle, unclear, plain, left }

  private static let axolotl = Fixture.axolotlRecipe
  private static let factory = """
    model_name_or_path: meta-llama/Llama-3.1-8B
    stage: sft
    finetuning_type: full
    dataset: alpaca
    do_train: false

    """
  private static let pointer =
    "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize "
  private static let gin =
    "from __gin__ import dynamic_registration\nTRAIN_STEPS = 10\ntrain.x = 1\n"
  private static let words = "learning_rate 1e-5\nmax_steps 100000\n"

  private static let top = #""carbonward": "result/v1", "verdict": "pass", "#
  private static let words2 = "learning_rate: 1\nmax_steps: 3\n"

  /// A report that quotes a config.
  private static func report(_ top: String, _ end: String = "", key: String = "runs") -> String {
    guard end.isEmpty else { return "{\(top)\(end)}" }
    return "{\(top)\"\(key)\": [\n{\"line_text\": \"base_model: x\"},\n"
      + "{\"line_text\": \"learning_rate: 1e-5\"}]}\n"
  }

  static let table: [(path: String, text: String, ending: Ending)] = [
    ("a.yaml", axolotl, .run), (".ci/a.yaml", axolotl, .run),
    ("vendor/a.yaml", axolotl, .left), ("old/a.yaml", axolotl, .left),
    ("p.yaml", pointer + "1200\n", .unclear), ("p.sh", pointer + "1200\n", .unclear),
    ("d.json", pointer + "90000000\n", .idle),
    ("f.yaml", factory + "max_steps: 100000\n", .unclear),
    ("f.yaml", factory + "learning_rate: 1e-5\n", .unclear), ("f.yaml", factory, .idle),
    ("x.gin", gin, .run), ("y.gin", gin + "TRAIN_STEPS = 1 +\n", .unclear),
    ("a.yaml.tmpl", axolotl, .unclear), ("a.conf", words, .unclear),
    ("train.args", words, .unclear), ("README.md", axolotl, .plain), ("notes.txt", axolotl, .plain),
    ("report.text", axolotl, .plain), ("report.markdown", axolotl, .plain),
    ("flags.txt", "--learning_rate 1e-5\n--max_steps 100000\n", .unclear),
    ("a.png", "\u{1}", .plain), ("a.ts", axolotl, .plain), ("Makefile", "all:\n\techo\n", .plain),
    ("ds.json", #"{"zero_optimization": {"stage": 3}, "train_batch_size": "auto"}"#, .idle),
    ("notes.yaml", "title: [\n", .idle), ("broken.yaml", axolotl + "x: [\n", .unclear),
    ("s.sh", "#!/bin/bash\necho hello\n", .idle), ("lib.py", "def f():\n  return 1\n", .idle),
    ("odd.yaml", "settings:\n  learning_rate: 1\n  max_steps: 3\n", .unclear),
    ("Makefile", "train:\n\tpython train.py --max_steps 5 \\\n\t  --lr 1\n", .unclear),
    ("Makefile", "test:\n\tpython -m pytest tests\n", .plain),
    ("Makefile", "train:\n\tnice -n 5 torchrun train.py --max_steps 5\n", .unclear),
    ("Makefile", "train:\n\tmegatron sft --model a/b-7B --max_steps 5\n", .unclear),
    ("Makefile", "all:\n\tnice -n 5 make -j8\n", .plain),
    ("justfile", "go:\n  torchrun x.py\n", .unclear), ("a.mk", "x:\n\t@sbatch\n", .plain),
    ("Dockerfile", "FROM x\nRUN pip install y\nCMD [\"python\", \"train.py\"]\n", .unclear),
    ("Dockerfile", "FROM x\nRUN pip install y\nCMD [\"python\", \"serve.py\"]\n", .plain),
    (".gitlab-ci.yml", "job:\n  script:\n    - accelerate launch x.py\n", .unclear),
    (
      ".github/workflows/a.yml",
      "on: push\njobs:\n  a:\n    steps:\n      - run: |\n          python finetune.py --lr 1\n",
      .unclear
    ),
    (
      ".github/workflows/b.yml", "on: push\njobs:\n  a:\n    steps:\n      - run: npm test\n", .idle
    ),
    ("package.json", #"{"scripts": {"train": "python train.py", "x": "tsc"}}"#, .unclear),
    (
      "package.json",
      "{\n  \"scripts\": {\n    \"train\": \"python train.py\",\n    \"b\": \"tsc\"\n  }\n}\n",
      .unclear
    ),
    ("pyproject.toml", "[tool.pixi.tasks]\ngo = \"torchrun --nproc_per_node 8 x.py\"\n", .unclear),
    ("pyproject.toml", "[project]\nname = \"x\"\n", .idle),
    ("tox.toml", "[env.a]\ncommands = [[\"python\", \"train.py\", \"--lr\", \"1\"]]\n", .unclear),
    ("tox.toml", "[env.a]\ncommands = [[\"python\", \"-m\", \"pytest\"]]\n", .idle),
    (
      "patch.yaml",
      "patches:\n- patch: |-\n    - op: add\n      value: [\"bash\",\"-c\",\"torchrun a.py --lr 1,2\"]\n",
      .unclear
    ),
    ("patch.json", #"[{"op": "add", "value": ["torchrun", "train.py"]}]"#, .unclear),
    (
      "pyproject.toml",
      "[tool.ruff.lint.isort]\nknown-third-party = [\"accelerate\", \"datasets\", \"peft\"]\n",
      .idle
    ),
    ("environment.yaml", "dependencies:\n- deepspeed\n- torch\n- pip: [accelerate, trl]\n", .idle),
    (
      "launch.json",
      #"{"configurations": [{"program": "train_sft.py", "args": ["--model_name_or_path", "a/b-7B", "--per_device_train_batch_size", "8", "--max_steps", "5"]}]}"#,
      .unclear
    ),
    ("t.gin", "train.max_steps = 100000\ntrain.learning_rate = 1e-5\n", .run),
    ("compose.yaml", "services:\n  a:\n    command: [python, train.py]\n", .run),
    ("a.cmd", "call python train.py --epochs 3 --lr 1\n", .unclear),
    ("a.yml.j2", "steps:\n  - run: axolotl train {{ config }}\n", .unclear),
    ("a.env", "COMMAND=python train.py\n", .unclear), ("b.env", "PORT=80\n", .plain),
    (
      "j.sbatch", "#!/bin/bash\n#SBATCH --gres=gpu:8\nsrun python main.py\n", .unclear
    ),
    ("k.sbatch", "#!/bin/bash\n#SBATCH --gres=gpu:8\nsrun python evaluate.py\n", .idle),

    // What checks leave behind quotes configs, and is none.
    ("result.json", report(top), .idle), ("res-result.yaml", report(top), .idle),
    ("carbon.report", report(top), .plain),
    ("large.json", report(top + String(repeating: " ", count: 5_000_000)), .idle),
    ("plan.json", report(#""carbonward": "plan/v1", "axes": [], "points": ["#, "]"), .idle),
    (
      "carbon.sarif.json",
      report(#""$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "#),
      .idle
    ),
    (
      "carbon.sarif", report(#""$schema": "https://x.org/sarif.json", "version": "2.1.0", "#),
      .plain
    ),
    (
      "review.json",
      report(#""source": {"name": "carbonward"}, "severity": "ERROR", "#, key: "diagnostics"), .idle
    ),
    (
      "quality.json",
      #"[{"check_name": "a", "fingerprint": "b", "description": "base_model: x,\nlearning_rate: 1"}]"#,
      .idle
    ),
    // No config hides behind one.
    ("result.json", report(top + #""base_model": "a/b", "#), .unclear),
    ("result.json", report(top) + "---\n" + words2, .unclear),
    ("result.yaml", report(top + "learning_rate: 1, "), .unclear),
    ("result.json", report(top.replacing("result/v1", with: "other/v1")), .unclear),
    (
      "quality.json",
      #"[{"check_name": "a", "fingerprint": "b", "max_steps": 5, "base_model:": 3}]"#, .unclear
    ),
    ("large.json", "[" + String(repeating: "1,", count: 2_500_000) + "1]", .idle),
  ]

  @Test(arguments: table)
  func ending(_ path: String, _ text: String, _ ending: Ending) {
    let search = Self.search([path: text])
    #expect(Self.ending(of: path, in: search) == ending, "\(search.account)")
    #expect(Self.sum(search) == search.account.files)
    #expect(search.account.files == 2)
  }

  /// A change answers for its files wherever they lie.
  @Test(arguments: [
    ("vendor/a.yaml", axolotl, Ending.run), (".x/a.yaml", axolotl, .run),
    ("old/a.yaml", axolotl, .left), ("p.yaml", pointer + "12\n", .unclear),
    ("sub/configs/a.yaml", axolotl, .run),
    ("a.xml", "<t><max_steps>5</max_steps><learning_rate>1e-5</learning_rate></t>\n", .unclear),
    ("a.xml", "<a>\n<p name=\"max_steps\">5</p>\n<p name=\"learning_rate\">1</p></a>\n", .unclear),
    ("pom.xml", "<project><version>1</version></project>\n", .plain),
  ])
  func changed(_ path: String, _ text: String, _ ending: Ending) {
    let search = Self.search([path: text], changed: [path])
    #expect(Self.ending(of: path, in: search) == ending, "\(search.account)")
  }

  /// What a limit leaves unread of a file of a change is said.
  @Test(arguments: [
    ("Makefile", "all:\n" + String(repeating: "\tpython3 hello.py\n", count: 520)),
    ("a.ts", String(repeating: "run('python3 hello.py')\n", count: 520)),
    ("jobs.yaml", "a: |\n" + String(repeating: "  python3 hello.py\n", count: 520)),
    ("a.yaml", axolotl + String(repeating: "---\na: 1\n", count: 220)),
  ])
  func leftUnread(_ path: String, _ text: String) {
    let search = Self.search([path: text], changed: [path])
    #expect(search.account.notUnderstood.map(\.path) == [path], "\(search.account)")
    let walked = Self.search(["Makefile": "all:\n\tpython3 hello.py\n"], changed: ["Makefile"])
    #expect(walked.account.notUnderstood.isEmpty)
  }

  /// More commands than are read make the runs of a program uncounted.
  @Test func commandsLeftUnread() throws {
    let calls = (0..<410).map { "os.system('torchrun train.py --max_steps \($0 + 1)')\n" }
    let search = Self.search(["go.py": "import os\n" + calls.joined()])
    #expect(!search.runs.isEmpty)
    #expect(search.runs.allSatisfy { $0.run.unresolvedReason(.trials) != nil })
  }

  /// A folder among the paths of a change is a submodule: what it holds is read, and it is said.
  @Test func submodule() {
    let search = Self.search(
      ["vendor/sub/a.yaml": Self.axolotl], changed: ["vendor/sub"])
    #expect(search.runs.map(\.run.path) == ["vendor/sub/a.yaml"])
    #expect(search.account.notUnderstood.map(\.path) == ["vendor/sub"])
  }

  /// Patterns of the project reach where a walk does not go.
  @Test func declared() {
    let project = "carbonward: project/v1\nruns: [{match: vendor/sub/*.yaml}]\n"
    let files = MemoryFiles(["carbonward.yaml": project, "vendor/sub/a.yaml": Self.axolotl])
    #expect(Workspace(files: files).findRuns().runs.map(\.run.path) == ["vendor/sub/a.yaml"])
  }

  /// That a command is the run is said of programs that a command starts, and of no others.
  @Test(arguments: [(false, true), (true, false)])
  func flagsThatNoCommandGives(isStarted: Bool, isSaid: Bool) {
    let program = """
      import argparse, torch
      parser = argparse.ArgumentParser()
      parser.add_argument("--epochs", type=int, default=9)
      args = parser.parse_args()
      model = torch.nn.Linear(2, 2)
      optimizer = torch.optim.SGD(model.parameters())
      for epoch in range(args.epochs):
        for batch in torch.utils.data.DataLoader(data):
          model(batch).sum().backward()
          optimizer.step()

      """
    var files = ["train.py": program]
    if isStarted { files["run.sh"] = "python train.py --epochs 3\n" }
    let search = Self.search(files)
    #expect(search.runs.count == (isStarted ? 1 : 0))
    let reasons = search.account.notTraining.filter { $0.path == "train.py" }.map(\.reason)
    #expect(reasons.contains(PythonReading.nothingStartsIt) == isSaid, "\(reasons)")
  }

  /// Repositories of files in any mixture add up, whatever the change is.
  @Test(arguments: 0..<60) func addsUp(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var files: [String: String] = [:]
    for _ in 0..<Int.random(in: 0...40, using: &generator) {
      let row = Self.table[Int.random(in: 0..<(Self.table.count - 2), using: &generator)]
      let folders = ["", "a/", "a/b/", "vendor/", ".github/", "old/", "node_modules/x/"]
      let folder = folders[Int.random(in: 0..<folders.count, using: &generator)]
      files[folder + "\(Int.random(in: 0..<9, using: &generator))" + row.path] = row.text
    }
    let changed = files.keys.sorted().filter { _ in Bool.random(using: &generator) }
    let search = Self.search(files, changed: Set(changed))
    #expect(Self.sum(search) == search.account.files)
    // The project file is one more, and so is each of the three folders that nobody looks into.
    #expect(search.account.files <= files.count + 1 + 3)
    #expect(search.account.runs == search.runs.count)
    for path in changed {
      let isLeft = search.account.notLookedAt.contains { $0.path == path }
      #expect(isLeft == path.hasPrefix("old/"), "\(path)")
    }
  }

  private static func search(
    _ files: [String: String], changed: Set<String> = []
  ) -> RunSearch {
    var files = files
    files["carbonward.yaml"] = "carbonward: project/v1\nignore: [old/**]\n"
    return Workspace(files: MemoryFiles(files)).findRuns(changed: changed)
  }

  private static func ending(of path: String, in search: RunSearch) -> Ending {
    let account = search.account
    if search.runs.contains(where: { $0.run.files.contains { $0.path == path } }) { return .run }
    if account.notUnderstood.contains(where: { $0.path == path }) { return .unclear }
    if account.notTraining.contains(where: { $0.path == path }) { return .idle }
    let isLeft = account.notLookedAt.contains { path == $0.path || path.hasPrefix($0.path + "/") }
    return isLeft ? .left : .plain
  }

  private static func sum(_ search: RunSearch) -> Int {
    let account = search.account
    let listed = (account.notTraining + account.notUnderstood).map(\.path)
    let used = search.runs.flatMap { $0.run.files.map(\.path) }
    return Set(listed + used).count + account.plain.values.reduce(0, +)
      + account.notLookedAt.reduce(0) { $0 + $1.files }
  }
}
