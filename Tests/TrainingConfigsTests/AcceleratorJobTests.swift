import Files
import Testing

@testable import TrainingConfigs

/// A job that asks for accelerators and starts a program of which nothing is known may train; one that is
/// known to do something else does not.
@Suite("jobs on accelerators") struct AcceleratorJobTests {
  private static func outcome(_ body: String, asks: String = "--gres=gpu:h100:8") -> [String] {
    let files = ["a.sbatch": "#!/bin/bash\n#SBATCH --nodes=16\n#SBATCH \(asks)\n\(body)\n"]
    let search = Workspace(files: MemoryFiles(files)).findRuns(changed: Set(files.keys))
    return search.stepsAndTrials + search.account.notUnderstood.map { _ in "unclear" }
  }

  static let unknown = [
    "srun julia --project main.jl", "srun ./bin/model conf/a.cfg", "srun bin/model", "bin/model",
    "export PATH=$PWD/bin:$PATH\nsrun mymodel --resume", "srun Rscript main.R", "Rscript main.R",
    "srun java -jar app.jar", "srun matlab -batch main", "srun python app.pyz",
    "srun python trainer/", "srun python -m acme", "python -m acme",
    "srun python __pycache__/a.cpython-311.pyc", "srun acme-llm go",
    "srun conda run -n a acme-llm go", "srun apptainer run --nv image.sif",
    "singularity exec --nv image.sif /opt/go", "mpirun -np 128 mymodel",
    // A folder's name says nothing of a program that a config tells all.
    "srun python eval/go.py",
    "srun python eval/go.py --config big.yaml",
    // Nor does the name of a program that is not here, where no word agrees with it.
    "srun python test_all.py", "srun python serve.py --config a.yaml",
    "srun python export_model.py --data /d --out /o", "python -m acme.benchmark.main --data /d",
  ]

  @Test(arguments: unknown) func mayTrain(_ body: String) {
    #expect(Self.outcome(body) == ["unclear"])
  }

  @Test("on one machine a name is believed")
  func oneMachine() {
    let files = ["a.sbatch": "#!/bin/bash\n#SBATCH --gres=gpu:h100:8\nsrun python test_all.py\n"]
    let search = Workspace(files: MemoryFiles(files)).findRuns(changed: ["a.sbatch"])
    #expect(search.account.notUnderstood.isEmpty)
  }

  @Test("a program that is here says itself what it does")
  func namedProgram() {
    let files = [
      "a.sbatch":
        "#!/bin/bash\n#SBATCH -N 16 --gres=gpu:h100:8\nsrun python tools/evaluate.py --out o\n",
      "tools/evaluate.py": "print(score(load('out')))\n",
    ]
    let search = Workspace(files: MemoryFiles(files)).findRuns(changed: ["a.sbatch"])
    #expect(search.account.notUnderstood.isEmpty)
  }

  @Test(arguments: unknown) func asksForNothing(_ body: String) {
    #expect(Self.outcome(body, asks: "--time=10:00").isEmpty)
  }

  @Test(arguments: [
    "nvidia-smi\nsrun nvidia-smi -L\nhostname", "srun hostname", "srun --label hostname",
    "srun --mpi=pmix ./nccl-tests/build/all_reduce_perf -b 8 -e 8G", "srun jupyter lab --port 8888",
    "python -m jupyter lab", "module load cuda\nsource ~/venv/bin/activate\npip install -e .",
    "HEAD=$(hostname)\nIP=$(srun --nodes=1 -w \"$HEAD\" hostname --ip-address)",
    "srun --nodes=1 -w \"$HEAD\" \\\n  ray start --head --block &", "srun vllm serve a/b",
    "srun lm_eval --model hf --tasks mmlu", "python -m pytest tests",
    "python -m vllm.entrypoints.openai.api_server --model a/b",
    "srun python eval/run_mmlu.py --model ./out --num_fewshot 5",
    "python a/eval/model_vqa_loader.py --question-file q.jsonl", "python -c 'import torch'",
    "python --version", "apptainer exec --nv image.sif nvidia-smi", "apptainer pull docker://a/b",
    "conda activate a\nmamba install b",
    "mkdir -p out\ncp -r data $TMPDIR\nrsync -a out/ $HOME/out",
    "srun python evaluate.py --checkpoint out/last", "srun python convert.py out/last hf",
    "python -m pytest",
    "/usr/bin/nvidia-smi", "srun --ntasks-per-node=1 bash -c 'nvidia-smi'",
  ])
  func doesNotTrain(_ body: String) {
    #expect(Self.outcome(body).isEmpty)
  }
}
