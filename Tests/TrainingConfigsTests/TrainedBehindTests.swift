import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Programs of a change whose training stands in a module that they call.
@Suite("Trainings behind what a program calls") struct TrainedBehindTests {
  private static let engine = """
    def train_one_epoch(model, loader, optimizer, loss_scaler):
        for step, batch in enumerate(loader):
            loss = model(batch)
            loss_scaler(loss, optimizer, parameters=model.parameters())
    def evaluate(model, loader):
        for batch in loader:
            model(batch)

    """
  private static let trainer = """
    class Trainer:
        def __init__(self, config, model):
            self.model, self.optimizer = model, config.make()
        def run(self):
            for batch in self.loader:
                loss = self.model(batch)
                loss.backward()
                self.optimizer.step()
    class Agent:
        def __init__(self, config):
            self.optimizer = config.make()
        def act(self, state):
            return self.policy(state)
        def update(self, batch):
            self.learn(batch)
        def learn(self, batch):
            loss = self.critic(batch)
            loss.backward()
            self.optimizer.step()

    """

  private static func program(_ body: String) -> String {
    """
    import argparse
    from engine import train_one_epoch, evaluate
    from kit.trainer import Agent, Trainer
    def main(args):
        model = make(args)
    \(body)
    if __name__ == "__main__":
        main(argparse.ArgumentParser().parse_args())

    """
  }

  @Test(arguments: [
    ("main.py", "    for epoch in range(args.n):\n        train_one_epoch(model, a, b, c)", true),
    ("main.py", "    Trainer(args, model).run()", true),
    ("main.py", "    trainer = Trainer(args, model)\n    trainer.run()", true),
    ("main.py", "    evaluate(model, args)", false), ("main.py", "    print(model)", false),
    ("main.py", "    a = Agent(args)\n    while True:\n        a.learn(memory.sample(9))", true),
    ("main.py", "    a = Agent(args)\n    while True:\n        a.update(memory.sample(9))", true),
    (
      "main.py",
      "    a = Agent(args)\n    def turn():\n        a.update(3)\n"
        + "    for i in range(9):\n        turn()", true
    ),
    ("main.py", "    a = Agent(args)\n    while True:\n        a.act(memory.sample(9))", false),
    ("main.py", "    Agent(args).update(3)", false),
    ("test_main.py", "    Trainer(args, model).run()", false),
  ])
  func isSaid(_ path: String, _ body: String, _ isSaid: Bool) {
    var files = ["engine.py": Self.engine, "kit/trainer.py": Self.trainer, "kit/__init__.py": ""]
    files[path] = Self.program(body)
    let account = Workspace(files: MemoryFiles(files)).findRuns(changed: [path]).account
    #expect(account.notUnderstood.map(\.path) == (isSaid ? [path] : []))
    files["go.sh"] = "torchrun --nproc_per_node 8 \(path) --n 3 --lr 0.1\n"
    let started = Workspace(files: MemoryFiles(files)).findRuns(changed: [path])
    #expect(started.account.notUnderstood.map(\.path) == [])
    // Nobody changes it: nothing is asked.
    #expect(Workspace(files: MemoryFiles(files)).findRuns().account.notUnderstood.isEmpty)
  }

  /// What a program is called takes no training away, whatever else is started beside it.
  @Test(arguments: [
    "rollout.py", "generate.py", "evaluate_model.py", "serve.py", "export.py", "preprocess.py",
    "test.py", "score.py", "benchmark.py", "chat.py",
  ])
  func unluckyNames(_ path: String) {
    let starts = [
      "python \(path) --out o", "torchrun --nproc_per_node 8 \(path)",
      "python -m \(path.dropLast(3))",
      "#SBATCH --gres=gpu:8\nsrun python \(path)",
    ]
    let trainer = "import kit.trainer as t\nt.Trainer(a, b).run()\n"
    let sft = "torchrun sft.py --model_name_or_path a/b-7B --max_steps 5"
    for start in starts {
      let files = [
        "kit/trainer.py": Self.trainer, "kit/__init__.py": "",
        "go.sh": "#!/bin/bash\n" + start + "\n",
      ]
      func runs(_ program: String, _ more: String = "") -> Int {
        var files = files.merging([path: program]) { $1 }
        files["go.sh"]? += more
        return Workspace(files: MemoryFiles(files)).findRuns().runs.count
      }
      #expect(runs(trainer) == 1)
      #expect(runs(trainer, sft + "\n") == 2)
      #expect(runs("import kit.trainer as t\nprint(t.__name__)\n", sft + "\n") == 1)
      #expect(runs("import kit.trainer as t\nprint(t.__name__)\n") == 0)
    }
  }

  /// Nor where a library that is not read trains: who launches it on several devices says so by its words.
  @Test(arguments: [
    ("Session('a').train(steps=100)", 1), ("run(model='a', num_epochs=100)", 1), ("run(a)", 0),
    ("model.train()", 0), ("main()", 0),
  ])
  func unreadLibraries(_ body: String, _ count: Int) {
    let files = [
      "rollout.py": "from lib import Session, run, model, main\n\(body)\n",
      "go.sh": "torchrun --nproc_per_node 8 rollout.py --out o\n",
    ]
    #expect(Workspace(files: MemoryFiles(files)).findRuns().runs.count == count)
  }

  /// What a script starts may hold no word of a training itself, nor what it imports: modules below them, by
  /// the name of their package, do.
  @Test(arguments: [
    ("tool/session.py", "python tool/session.py --plan a", "tool"),
    ("tool/session.py", "uv run python -m tool.session --plan a", "tool"),
    ("kit/tool/session.py", "python kit/tool/session.py --plan a", "kit.tool"),
    ("src/tool/session.py", "PYTHONPATH=src python src/tool/session.py --plan a", "tool"),
  ])
  func deepModules(_ path: String, _ command: String, _ package: String) {
    let folder = path.dropLast("session.py".count)
    var files = [
      path: """
      import argparse
      from \(package) import shared
      from \(package).queue.feed import Feed
      def main(args):
          shared.say(args.plan)
          Feed(args.plan).open()
      if __name__ == "__main__":
          p = argparse.ArgumentParser()
          p.add_argument("--plan")
          main(p.parse_args())

      """,
      folder + "shared.py": "def say(text):\n    print(text)\n",
      folder + "queue/feed.py": """
      import \(package).queue.deep.engine as engine
      class Feed:
          def __init__(self, plan):
              self.plan = plan
          def open(self):
              engine.Engine(self.plan).go()

      """,
      folder + "queue/deep/engine.py": """
      class Engine:
          def __init__(self, plan):
              self.items, self.model, self.opt = plan
          def go(self):
              for item in self.items:
                  loss = self.model(item)
                  loss.backward()
                  self.opt.step()

      """,
      "go.sh": command + "\n",
    ]
    for name in ["", "queue/", "queue/deep/"] { files[folder + name + "__init__.py"] = "" }
    let search = Workspace(files: MemoryFiles(files)).findRuns()
    #expect(search.runs.map(\.run.path) == ["go.sh"])
    files[folder + "queue/deep/engine.py"] = "class Engine:\n    def go(self): print(1)\n"
    let idle = Workspace(files: MemoryFiles(files)).findRuns()
    #expect(idle.runs.isEmpty && idle.account.notUnderstood.isEmpty)
  }

  /// A step that is compiled is a method, called in a loop by the object that has it.
  @Test(arguments: [
    ("for i in range(9):\n    state = state.update(i)", true), ("print(state)", false),
  ])
  func compiledStep(_ loop: String, _ trains: Bool) {
    let text = """
      import jax, optax, flax
      from functools import partial
      class Learner(flax.struct.PyTreeNode):
          @partial(jax.pmap, axis_name="data")
          def update(self, batch):
              grads = jax.grad(self.loss)(self.params, batch)
              updates, new = self.tx.update(grads, self.opt)
              return self.replace(params=optax.apply_updates(self.params, updates), opt=new)
      state = Learner(params)
      \(loop)

      """
    let runs = Workspace(files: MemoryFiles(["a.py": text])).findRuns().runs
    #expect(runs.isEmpty != trains)
  }
}

/// Scripts that start programs whose names say nothing.
@Suite("Programs known by their text") struct KnownProgramTests {
  private static let loop = """
    import argparse, torch
    p = argparse.ArgumentParser()
    p.add_argument("--n", type=int, default=3)
    args = p.parse_args()

    """ + OwnLoop.text(epochs: "args.n")

  @Test(
    arguments: [
      ("python main.py --n 5", 5.0), ("python main.py", 3),
      ("cd here\npython tool.py --n 5", nil), ("python tool.py --n 5", nil),
      ("python missing.py --n 5", nil), ("python tool.py\npython main.py --n 4", 4),
    ] as [(String, Double?)])
  func isFound(_ script: String, _ epochs: Double?) {
    let files = [
      "main.py": Self.loop, "tool.py": "import argparse\nprint(argparse.ArgumentParser())\n",
      "go.sh": script + "\n",
    ]
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
    #expect(runs.map { $0.number(.epochs)?.central } == (epochs.map { [$0] } ?? []))
  }

  /// A script that hands its words to the launcher is one run, and not one more for the command that calls it.
  @Test func isCountedOnce() throws {
    let files = [
      "go.sh": "./distributed_train.sh 8 --data-dir /d --model resnet50 --epochs 9\n",
      "distributed_train.sh": "N=$1\nshift\ntorchrun --nproc_per_node=$N train.py \"$@\"\n",
      "train.py": "print(1)\n",
    ]
    let runs = Workspace(files: MemoryFiles(files)).findRuns().runs.map(\.run)
    let made = runs.filter { $0.number(.epochs)?.central == 9 }
    #expect(made.count == 1)
    #expect(made.first?.number(.count)?.central == 8)
  }

  /// A loop over parts of a batch goes over no data; one over a loader does.
  @Test(
    arguments: [
      ("step", "for part in range(4):", 900.0, nil), ("epoch", "for batch in loader:", nil, 900.0),
      ("step", "for batch in loader:", nil, 900.0), ("i", "for part in range(4):", nil, 900.0),
      ("step", "if True:", 900.0, nil), ("i", "if True:", nil, nil),
    ] as [(String, String, Double?, Double?)])
  func turns(_ name: String, _ inner: String, _ steps: Double?, _ epochs: Double?) {
    let text = """
      import torch
      model = torch.nn.Linear(2, 2)
      opt = torch.optim.SGD(model.parameters(), 0.1)
      for \(name) in range(900):
          \(inner)
              loss = model(x).mean()
              loss.backward()
          opt.step()

      """
    let runs = Workspace(files: MemoryFiles(["a.py": text])).findRuns().runs.map(\.run)
    #expect(runs.map { $0.number(.steps)?.central } == [steps])
    #expect(runs.map { $0.number(.epochs)?.central } == [epochs])
  }

  /// DeepSpeed's settings are no recipe, whatever the file is called; a recipe that has them is one.
  @Test(arguments: [("", 0), (", epochs: 3, learning_rate: 1e-4, model_name: a/b-7b", 1)])
  func settings(_ more: String, _ runs: Int) {
    let text =
      "{zero_optimization: {stage: 2}, train_micro_batch_size_per_gpu: 1, optimizer: {type: AdamW, "
      + "params: {lr: auto, warmup_num_steps: auto, total_num_steps: auto}}, batch_size: 4"
      .replacing(
        ", batch_size: 4", with: more.isEmpty ? "" : ", batch_size: 4") + "\(more)}\n"
    #expect(Workspace(files: MemoryFiles(["zero2.yaml": text])).findRuns().runs.count == runs)
  }

  /// trlX is told by an object of objects.
  @Test func objects() throws {
    let text = """
      import trlx
      from trlx.data.default_configs import TRLConfig, TrainConfig, ModelConfig, PPOConfig
      default = TRLConfig(
          train=TrainConfig(seq_length=1024, epochs=10000, total_steps=10000, batch_size=4),
          model=ModelConfig(model_path="a/b-6B", num_layers_unfrozen=2),
          method=PPOConfig(name="PPOConfig", num_rollouts=64, ppo_epochs=4,
                           gen_kwargs=dict(max_new_tokens=128)))
      default.train.batch_size = 8
      trlx.train(prompts=prompts, config=default)

      """
    let runs = Workspace(files: MemoryFiles(["a.py": text])).findRuns().runs.map(\.run)
    let run = try #require(runs.first)
    #expect(run.text(.method) == "rl")
    #expect(run.number(.steps)?.central == 313)
    #expect(run.number(.microBatch)?.central == 8)
    #expect(run.number(.sequenceLength)?.central == 1024)
    #expect(run.text(.modelID) == "a/b-6B")
  }
}
