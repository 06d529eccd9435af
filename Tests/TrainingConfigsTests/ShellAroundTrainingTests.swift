import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// What a shell does round a training: lists of commands, jobs of an array, options, files of machines.
@Suite("shell round a training") struct ShellAroundTrainingTests {
  private static let program = """
    import argparse, torch
    p = argparse.ArgumentParser()
    p.add_argument("--epochs", type=int, default=3)
    p.add_argument("--seed", type=int)
    a = p.parse_args()
    loader = torch.utils.data.DataLoader(data, batch_size=8)
    for epoch in range(a.epochs):
        for batch in loader:
            loss = model(batch)
            loss.backward()
            optimizer.step()

    """

  /// Epochs, trials and devices of each run that a script makes.
  private static func runs(_ script: String, beside: [String: String] = [:]) -> [[String]] {
    let files = ["train.py": program, "go.sh": "#!/bin/bash\n" + script + "\n"]
      .merging(beside) { $1 }
    return Workspace(files: MemoryFiles(files)).findRuns().runs.filter { $0.run.path == "go.sh" }
      .map { joined in
        [Fact.epochs, .trials, .count].map { fact in
          joined.run[fact]?.value.number.map { "\(Int($0.central))" } ?? "?"
        }
      }
  }

  @Test(arguments: [
    ("parallel -j 4 python train.py --epochs 5 --seed {} ::: 1 2 3", [["5", "3", "?"]]),
    (
      "parallel --jobs=4 --line-buffer python train.py --epochs {} ::: 5 5 9",
      [
        ["5", "2", "?"], ["9", "?", "?"],
      ]
    ),
    (
      "parallel python train.py --epochs {2} --seed {1} ::: 1 2 ::: 5 6",
      [
        ["5", "2", "?"], ["6", "2", "?"],
      ]
    ),
    ("parallel python train.py --epochs ::: 5 6", [["5", "?", "?"], ["6", "?", "?"]]),
    (
      "f() { CUDA_VISIBLE_DEVICES=$2 python train.py --epochs 5 --seed=$1; }\nexport -f f\nparallel -j8 f {} '$(({%} % 8))' ::: {0..7}",
      [["5", "8", "?"]]
    ),
    ("parallel -j4 --retries 3 python train.py --epochs 5 ::: 1 2", [["?", "?", "?"]]),
    ("parallel -a seeds.txt python train.py --epochs 5 --seed {}", [["5", "?", "?"]]),
  ])
  func parallel(_ script: String, _ expected: [[String]]) {
    #expect(Self.runs(script) == expected)
  }

  private static let array = "#SBATCH --gres=gpu:1\n#SBATCH --array=1-3\n"

  @Test(arguments: [
    ("python train.py --epochs 5 --seed $SLURM_ARRAY_TASK_ID", [["5", "3", "1"]]),
    (
      "E=(0 5 5 9)\npython train.py --epochs ${E[$SLURM_ARRAY_TASK_ID]}",
      [
        ["5", "2", "1"], ["9", "?", "1"],
      ]
    ),
    (
      "A=$(sed -n \"${SLURM_ARRAY_TASK_ID}p\" a.txt)\npython train.py $A",
      [
        ["5", "2", "1"], ["9", "?", "1"],
      ]
    ),
    (
      "python train.py $(head -n $SLURM_ARRAY_TASK_ID a.txt | tail -n 1)",
      [
        ["5", "2", "1"], ["9", "?", "1"],
      ]
    ),
    (
      "python train.py $(awk \"NR==$SLURM_ARRAY_TASK_ID\" a.txt)",
      [
        ["5", "2", "1"], ["9", "?", "1"],
      ]
    ),
    // What is not in the repository may be any flag, and the program's defaults are none.
    ("A=$(sed -n \"${SLURM_ARRAY_TASK_ID}p\" b.txt)\npython train.py $A", [["?", "3", "1"]]),
    ("cd sub\npython train.py $(sed -n ${SLURM_ARRAY_TASK_ID}p a.txt)", [["?", "3", "1"]]),
    (
      "sed -i s/5/900/ a.txt\npython train.py $(sed -n ${SLURM_ARRAY_TASK_ID}p a.txt)",
      [
        ["?", "3", "1"]
      ]
    ),
    (
      "case $SLURM_ARRAY_TASK_ID in\n1) E=5;; *) E=9;; esac\npython train.py --epochs $E",
      [
        ["5", "?", "1"], ["9", "2", "1"],
      ]
    ),
  ])
  func jobsOfAnArray(_ script: String, _ expected: [[String]]) {
    let lines = "--epochs 5 --seed 1\n--epochs 5 --seed 2\n--epochs 9\n"
    #expect(Self.runs(Self.array + script, beside: ["a.txt": lines]) == expected)
  }

  @Test(arguments: [
    ("-e 7 -s 3", "7"), ("-e7 -s3", "7"), ("-vse 7", "4"), ("-v -e 7 -- -e 9", "7"), ("-s 1", "4"),
    ("-x -e 7", "7"), ("", "4"),
  ])
  func options(_ words: String, _ epochs: String) {
    let inner = """
      E=4
      while getopts "e:s:v" o; do
        case $o in
          e) E=$OPTARG;;
          s) S=$OPTARG;;
        esac
      done
      shift $((OPTIND - 1))
      python train.py --epochs $E --seed "$S"
      """
    let runs = Self.runs("bash inner.sh \(words)", beside: ["inner.sh": inner])
    #expect(runs.map { $0[0] } == [epochs])
  }

  @Test(arguments: [
    (
      "runpodctl create pod --gpuType 'NVIDIA A40' --gpuCount 2 --args 'python train.py --epochs 5'",
      ["5", "2"]
    )
  ])
  func machinesThatAreRented(_ script: String, _ expected: [String]) {
    #expect(Self.runs(script).map { [$0[0], $0[2]] } == [expected])
  }

  private static let hosts = "a slots=8\nb slots=4 # rest\n\n"

  @Test(arguments: [
    ("--hostfile hosts", hosts, "12"), ("--hostfile=hosts --num_nodes 1", hosts, "8"),
    ("--hostfile hosts --num_gpus 2", hosts, "4"), ("--hostfile hosts", "a\nb\n", "?"),
    ("--hostfile hosts --include b:0,1", hosts, "?"), ("--hostfile /job/hosts", hosts, "?"),
    ("--hostfile hosts", "a slots=$N\n", "?"),
  ])
  func machines(_ words: String, _ file: String, _ count: String) {
    let runs = Self.runs("deepspeed \(words) train.py --epochs 5", beside: ["hosts": file])
    #expect(runs.map { $0[2] } == [count])
  }

  @Test func machinesThatTheScriptWrites() {
    let script = "cat > hosts <<EOF\na slots=2\nb slots=2\nEOF\ndeepspeed --hostfile hosts train.py"
    #expect(Self.runs(script).map { $0[2] } == ["4"])
    #expect(
      Self.runs(
        "sed -i s/8/4/ hosts\ndeepspeed --hostfile hosts train.py", beside: ["hosts": Self.hosts]
      ).map { $0[2] } == ["?"])
  }
}
