import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Workflows whose steps call what trains in another module.
@Suite("workflow steps") struct WorkflowStepTests {
  /// A module with functions and a class that train, and one that does not.
  static let fit = """
    import torch
    from transformers import Trainer, TrainingArguments
    from .more import more, nothing

    def tries():
        \((0..<99).map { "nothing(\($0))" }.joined(separator: "; "))

    def both():
        Trainer("a/b", TrainingArguments("o", max_steps=3)).train()
        more()

    def train(steps=5, size=8):
        Trainer("a/b", TrainingArguments(
            "o", max_steps=steps, per_device_train_batch_size=size)).train()

    def evaluate():
        Trainer("a/b", TrainingArguments("o")).evaluate()

    class Job:
        def __init__(self, steps):
            self.steps = steps
        def go(self):
            train(self.steps)

    if __name__ == "__main__":
        train(7)
    """

  /// What each run of a file says, as `5 x 1` for its steps and how often it is run.
  static func runs(_ files: [String: String], of path: String) -> [String] {
    let search = Workspace(files: MemoryFiles(files)).findRuns(changed: Set(files.keys))
    let runs = search.runs.map(\.run).filter { run in run.files.contains { $0.path == path } }
    return runs.map { run in
      let facts = [Fact.steps, .trials, .count].map { fact -> String in
        if run.unresolvedReason(fact) != nil { return "?" }
        return run.number(fact).map { "\(Int($0.central))" } ?? "-"
      }
      return facts.joined(separator: " ")
    }
  }

  /// Steps, how often, devices.
  static let stepTable: [(String, [String])] = [
    ("from flytekit import task\nfrom lib.fit import train\n@task\ndef t(): train()", ["5 - -"]),
    (
      "from flytekit import task, Resources\nfrom lib.fit import train\n"
        + "@task(requests=Resources(gpu='2'))\ndef t(): train(9)", ["9 - 2"]
    ),
    ("from prefect import flow\nimport lib.fit as f\n@flow\ndef t(): f.train(steps=9)", ["9 - -"]),
    (
      "from prefect import task\n@task\ndef t():\n    from lib import fit\n    fit.train(9)",
      ["9 - -"]
    ),
    (
      "from zenml import step\nfrom lib import train\n@step\ndef t(n: int): train(steps=n)",
      ["? - -"]
    ),
    ("from zenml import step\nfrom .lib.fit import Job\n@step\ndef t(): Job(9).go()", ["9 - -"]),
    (
      "import modal\nfrom lib.fit import train\napp = modal.App('a')\n"
        + "@app.function(gpu='H100:8')\ndef t(): train(9)\n"
        + "@app.local_entrypoint()\ndef main():\n    for s in range(3): t.remote()", ["9 3 8"]
    ),
    (
      "import modal\nfrom lib.fit import train\napp = modal.App('a')\n"
        + "@app.function(gpu='H100:8')\ndef t(): train(9)\n"
        + "@app.local_entrypoint()\ndef main(): list(t.map(files))", ["9 ? 8"]
    ),
    (
      "from airflow.operators.python import PythonOperator\nfrom lib.fit import train\n"
        + "PythonOperator(task_id='t', python_callable=train, op_kwargs={'steps': 9})", ["9 - -"]
    ),
    (
      "from kedro.pipeline import node\nfrom lib.fit import train\n"
        + "def create_pipeline():\n    return [node(func=train, inputs=[], outputs=None)]",
      ["5 - -"]
    ),
    (
      "from dagster import asset\nfrom lib.fit import train\n@asset\ndef model(): train()",
      ["5 - -"]
    ),
    ("import ray\nfrom lib.fit import train\n@ray.remote(num_gpus=1)\ndef t(): train()", ["5 - -"]),
    (
      "from kfp import dsl\n@dsl.component\ndef t():\n    from lib.fit import train\n    train()",
      ["5 - -"]
    ),
    (
      "from metaflow import FlowSpec, step\nfrom lib.fit import train\nclass F(FlowSpec):\n"
        + "    @step\n    def start(self): train(9)\nF()", ["9 - -"]
    ),
    // A workflow that has a step run is no second run of it.
    (
      "from flytekit import task, workflow\nfrom lib.fit import train\n"
        + "@task\ndef t(n: int): train(n)\n@workflow\ndef w(): t(n=9)", ["9 - -"]
    ),
    // What a training gives is not trained once more.
    (
      "from flytekit import task\nfrom lib.fit import train\n"
        + "@task\ndef t():\n    model = train(9)\n    model.save('x')", ["9 - -"]
    ),
    // Each turn of a loop is one more.
    (
      "import modal\nfrom lib.fit import train\napp = modal.App('a')\n"
        + "@app.function(gpu='H100')\ndef t(x): train(9)\n"
        + "@app.local_entrypoint()\ndef main():\n    for a in ['a', 'b', 'c']:\n"
        + "        for s in [1, 2]: t.remote(a)", ["9 6 1"]
    ),
    (
      "from prefect import flow\nfrom lib.fit import train\n@flow\ndef t():\n    train(9)\n"
        + "    train(9)\n    train(7)", ["9 - -", "9 - -", "7 - -"]
    ),
    // Where too much is called to follow all of it, what is left may train.
    (
      "from flytekit import task\nfrom lib.fit import evaluate, train\n@task\ndef t():\n"
        + (0..<99).map { "    evaluate(\($0))\n" }.joined() + "    train(9)", ["- ? -"]
    ),
    // One step trains twice, here and in what it calls there.
    (
      "from flytekit import task\nfrom lib.fit import both\n@task\ndef t(): both()",
      ["3 - -", "4 - -"]
    ),
    // That a step reaches more than is followed makes it none that trains; what it calls itself is followed.
    ("from flytekit import task\nfrom lib.fit import tries\n@task\ndef t(): tries()", []),
    (
      "from flytekit import task\nfrom lib.fit import tries, train\n@task\ndef t():\n    tries()\n    train(9)",
      ["9 ? -"]
    ),
    // What is called does not train, or nothing calls it.
    ("from flytekit import task\nfrom lib.fit import evaluate\n@task\ndef t(): evaluate()", []),
    ("from flytekit import task\nfrom lib.fit import train\ndef t(): train()", []),
    (
      "from flytekit import task\nfrom lib.fit import train, evaluate\n@task\ndef t(): evaluate()",
      []
    ),
    ("from flytekit import task\nfrom elsewhere import train\n@task\ndef t(): train()", []),
  ]

  /// The step is the run, with what it gives to what it calls.
  @Test(arguments: stepTable)
  func steps(_ program: String, _ expected: [String]) {
    let files = [
      "flow.py": program + "\n", "lib/__init__.py": "from .fit import train\n",
      "lib/fit.py": Self.fit,
      "lib/more.py": """
      from transformers import Trainer, TrainingArguments

      def more():
          Trainer("a/b", TrainingArguments("o", max_steps=4)).train()

      def nothing(number):
          print(number)
      """,
    ]
    #expect(Self.runs(files, of: "flow.py") == expected, "\(program)")
  }

  /// A loop of one's own is as long as the step says.
  @Test func ownLoop() throws {
    let loop = """
      import torch
      from torch.utils.data import DataLoader
      def fit(model, laps, chunk):
          optimizer = torch.optim.SGD(model.parameters(), 0.1)
          lap = 0
          while lap < laps:
              for batch in DataLoader(open("x"), batch_size=chunk):
                  model(batch).mean().backward()
                  optimizer.step()
              lap += 1
      """
    let flow = """
      from prefect import flow
      from loop import fit
      @flow
      def go():
          fit(make(), 9, 4)
      go()
      """
    let runs = Workspace(files: MemoryFiles(["flow.py": flow, "loop.py": loop])).findRuns().runs
    let run = try #require(runs.first).run
    #expect(run.path == "flow.py")
    #expect(run.number(.microBatch)?.central == 4)
  }

  /// What a step sets is no default of the class that holds it.
  @Test func settingsOfClasses() throws {
    let loop = """
      from dataclasses import dataclass
      from transformers import Trainer, TrainingArguments
      @dataclass
      class Settings:
          laps: int = 30
      def fit(settings):
          Trainer("a/b", TrainingArguments("o", num_train_epochs=settings.laps)).train()
      """
    let flow = """
      from flytekit import task, workflow
      from loop import Settings, fit
      @task
      def go(settings: Settings): fit(settings)
      @workflow
      def w(): go(settings=Settings(laps=10))
      """
    let runs = Workspace(files: MemoryFiles(["flow.py": flow, "loop.py": loop])).findRuns().runs
    let run = try #require(runs.first).run
    #expect(runs.count == 1)
    #expect(run.number(.epochs)?.central != 30)
  }
}
