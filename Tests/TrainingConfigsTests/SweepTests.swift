import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// A sweep is all of its runs.
@Suite("sweeps") struct SweepTests {
  private static let hydra = """
    defaults: [_self_, {trainer: ddp}]
    trainer: {max_epochs: 10, devices: 8}
    model: {lr: 1}

    """

  /// The command, what the recipe adds, the trials, and the epochs as low, mean and high.
  @Test(
    arguments: [
      ("-m trainer.max_epochs=10,20,30 model.lr=1e-3,1e-4", "", 6, (10, 20, 30)),
      ("--multirun trainer.max_epochs=10,20", "", 2, (10, 15, 20)),
      ("trainer.max_epochs=20 -m model.lr=1,2,3", "", 3, (20, 20, 20)),
      ("-m 'trainer.max_epochs=choice(1,3)'", "", 2, (1, 2, 3)),
      ("-m 'trainer.max_epochs=range(1,4)'", "", 3, (1, 2, 3)),
      ("-m 'model.lr=range(0,10,2)'", "", 5, (10, 10, 10)),
      ("-m 'model.lr=interval(0,1)'", "", nil, (10, 10, 10)),
      ("-m 'model.lr=interval(0,1)' hydra.sweeper.n_trials=25", "", 25, (10, 10, 10)),
      ("-m 'model=glob(*)'", "", nil, (10, 10, 10)),
      ("model.lr=1", "", 1, (10, 10, 10)),
      ("hydra.mode=MULTIRUN model.lr=1,2", "", 2, (10, 10, 10)),
      (
        "model.lr=1", "hydra: {mode: MULTIRUN, sweeper: {params: {trainer.max_epochs: '5,15'}}}\n",
        2, (5, 10, 15)
      ),
      (
        "-m model.lr=1", "hydra: {sweeper: {params: {trainer.max_epochs: '5,15'}}}\n", 2,
        (5, 10, 15)
      ),
      ("model.lr=1", "hydra: {sweeper: {params: {trainer.max_epochs: '5,15'}}}\n", 1, (10, 10, 10)),
      (
        "model.lr=1",
        "hydra: {mode: MULTIRUN, sweeper: {n_trials: 7, params: {trainer: {max_epochs: 'choice(5,15)'}}}}\n",
        7, (5, 10, 15)
      ),
    ] as [(String, String, Double?, (Double, Double, Double)?)])
  func hydra(
    _ words: String, _ more: String, _ trials: Double?, _ epochs: (Double, Double, Double)?
  ) throws {
    let files = MemoryFiles([
      "conf/train.yaml": Self.hydra + more,
      "go.sh": "#!/bin/bash\npython src/train.py --config-path conf --config-name train \(words)\n",
    ])
    let runs = Workspace(files: files).findRuns().runs.map(\.run)
    let run = try #require(runs.first)
    #expect(runs.count == 1 && run.files.map(\.path).contains("go.sh"))
    #expect(
      (run.unresolvedReason(.trials) == nil ? run.number(.trials)?.central ?? 1 : nil) == trials)
    let value = run.number(.epochs)
    #expect(value?.low == epochs?.0 && value?.central == epochs?.1 && value?.high == epochs?.2)
  }

  /// The grids of Weights & Biases, nested ones and those that have no end.
  @Test(
    arguments: [
      ("a: {values: [1, 2]}, b: {values: [1, 2, 3]}", 6), ("a: {value: 1}", 1),
      ("t: {parameters: {a: {values: [1, 2]}, b: {values: [1, 2]}}}, c: {values: [1, 2]}", 8),
      ("a: {min: 1, max: 5}", nil), ("a: {distribution: q_uniform, min: 1, max: 5, q: 1}", nil),
    ] as [(String, Double?)])
  func grid(_ parameters: String, _ trials: Double?) throws {
    let text = "program: train.py\nmethod: grid\nparameters: {\(parameters)}\n"
    let run = try #require(
      Workspace(files: MemoryFiles(["s.yaml": text])).findRuns().runs.first?.run)
    #expect(run.number(.trials)?.central == trials)
  }

  /// `srun` starts on every node what launches on one.
  @Test(arguments: [
    ("--nodes=1", "--num_machines 1", true), ("--nodes=64", "--num_machines 1", false),
    ("--nodes=4", "--num_machines 4", true), ("--nodes=4 --ntasks=1", "--num_machines 1", true),
    ("--nodes=1-64", "--num_machines 1 --num_processes 8", false),
  ])
  func machines(_ options: String, _ machines: String, _ isKnown: Bool) throws {
    let files = MemoryFiles([
      "go.sh": "#!/bin/bash\nsbatch \(options) a.sbatch\n",
      "a.sbatch": """
      #!/bin/bash
      #SBATCH --gres=gpu:h100:8
      srun accelerate launch \(machines) train_sft.py --model_name_or_path a/b --max_steps 10

      """,
    ])
    let runs = Workspace(files: files).findRuns().runs.map(\.run)
    let run = try #require(runs.first)
    let reason = run.unresolvedReason(.trials) ?? run.unresolvedReason(.count)
    #expect((reason == nil) == isKnown)
  }
}
