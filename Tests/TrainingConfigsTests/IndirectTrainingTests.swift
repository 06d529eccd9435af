import Files
import Testing

@testable import TrainingConfigs

/// Trainings in Python that no line calls where they stand: by a decorator, a hook, a function that is handed
/// on, a text.
@Suite("indirect training") struct IndirectTrainingTests {
  private static let start = """
    import atexit, jax, pandas as pd, numpy as np, torch
    import torch.multiprocessing as mp
    from functools import reduce
    from operator import methodcaller
    from multiprocessing import Pool
    from concurrent.futures import ThreadPoolExecutor
    from tqdm.contrib.concurrent import process_map
    from transformers import Trainer, TrainingArguments
    def make(s=0):
        return Trainer(m, TrainingArguments('o', max_steps=5, per_device_train_batch_size=8, seed=s))
    def train(s=0):
        make(s).train()

    """

  /// The runs, and `unclear` for what could not be understood.
  private static func outcome(_ body: String) -> [String] {
    let search = Workspace(files: MemoryFiles(["go.py": start + body + "\n"])).findRuns(
      changed: ["go.py"])
    return search.stepsAndTrials + search.account.notUnderstood.map { _ in "unclear" }
  }

  static let table: [(String, [String])] = [
    // What a function is handed to says how often it is called.
    ("process_map(train, range(9))", ["5 x 9"]), ("pd.Series(range(9)).apply(train)", ["5 x ?"]),
    ("np.vectorize(train)(np.arange(9))", ["5 x ?"]),
    ("reduce(lambda a, s: train(s), range(9), None)", ["5 x 9"]),
    ("list(map(lambda s: make(s).train(), range(9)))", ["5 x ?"]),
    ("go = lambda s: make(s).train()\nfor s in range(90):\n    go(s)", ["5 x 90"]),
    ("go = lambda s: make(s).train()\ngo(1)", ["5 x 1"]),
    ("ThreadPoolExecutor().submit(train, [1, 2])", ["5 x 1"]), ("start(train, (1, 2))", ["5 x 1"]),
    ("Pool(8).apply(train, (1,))", ["5 x 1"]),
    (
      "def all():\n    for s in range(90):\n        yield make(s)\nfor t in all():\n    t.train()",
      ["5 x ?"]
    ),
    ("def all():\n    yield make()\nt = next(all())", []),
    // What Python calls by itself.
    ("def now(f):\n    train()\n    return f\n@now\ndef x(): pass", ["5 x 1"]),
    ("def later(f):\n    return f\n@later\ndef x():\n    train()", []),
    ("class A:\n    def __enter__(self): train()\nwith A(): pass", ["5 x 1"]),
    ("class A:\n    def __enter__(self): train()", []),
    ("class A:\n    def __call__(self): train()\nA()()", ["5 x 1"]),
    ("class A:\n    @property\n    def x(self): return train()\nA().x", ["5 x 1"]),
    ("class A:\n    def x(self): return train()\nA()", []),
    ("class A:\n    def __init_subclass__(c): train()\nclass B(A): pass", ["5 x 1"]),
    ("class A:\n    def __init_subclass__(c): train()", []),
    // The method as a value.
    ("t = make()\natexit.register(t.train)", ["5 x 1"]), ("t = make()\nprint(t.state)", []),
    ("methodcaller('train')(make())", ["5 x 1"]), ("methodcaller('evaluate')(make())", []),
    ("Trainer.train(make())", ["5 x 1"]),
    // Texts that are run, and functions of elsewhere that are started.
    ("exec('''from transformers import Trainer\nTrainer(m, a).train()''')", ["- x ?"]),
    ("exec('x = 1')", []), ("from lib.core import work\nmp.spawn(work, nprocs=8)", ["- x ?"]),
    ("def work(rank): pass\nmp.spawn(work, nprocs=8)", []),
    // Gradients that are applied without an optimizer.
    (
      "f = lambda s: jax.tree.map(lambda p, q: p - 0.1 * q, s, jax.grad(loss)(s))\n"
        + "jax.lax.while_loop(lambda s: True, f, params)", ["unclear"]
    ),
    (
      "for i in range(9):\n    g = torch.func.grad(loss)(p, b)\n"
        + "    p = {k: v - 0.1 * g[k] for k, v in p.items()}", ["unclear"]
    ),
    ("g = jax.grad(loss)(x)\nprint({k: v - 1 for k, v in g.items()})", []),
    ("for x in batches:\n    show(torch.autograd.grad(m(x).max(), x)[0].abs())", []),
  ]

  @Test(arguments: table) func outcome(_ body: String, _ expected: [String]) {
    #expect(Self.outcome(body) == expected)
  }

  /// What stands behind as much as is followed may be anything.
  @Test(arguments: [
    ("import os\nos.system('bash train.sh')", true), ("import os\nos.getcwd()", false),
  ])
  func tooLong(_ body: String, _ isSaid: Bool) {
    let text = String(repeating: "x = 1\n", count: 60_000) + body + "\n"
    let search = Workspace(files: MemoryFiles(["go.py": text])).findRuns(changed: ["go.py"])
    #expect(
      search.account.notUnderstood.map(\.reason).contains("is a program that is too long to follow")
        == isSaid)
  }

  @Test("a training before that may be repeated behind it")
  func tooLongBehindATraining() {
    #expect(Self.outcome("train()\n" + String(repeating: "x = 1\n", count: 60_000)) == ["5 x ?"])
  }
}
