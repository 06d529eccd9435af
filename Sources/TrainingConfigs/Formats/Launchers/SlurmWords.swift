import ConfigText
import Runs

extension SlurmFormat {
  static let commandWords = CommandWords(
    launchers: ["sbatch", "srun"], shortFlags: ["srun": shortNames, "sbatch": shortNames],
    batch: BatchDialect(
      marker: "#SBATCH", submitter: "sbatch", runners: ["sbatch", "srun"],
      inputs: [
        "SBATCH_ARRAY_INX": "array", "SBATCH_TIMELIMIT": "time", "SBATCH_GRES": "gres",
        "SBATCH_GPUS": "gpus", "SBATCH_GPUS_PER_NODE": "gpus_per_node",
        "SBATCH_GPUS_PER_TASK": "gpus_per_task", "SBATCH_CONSTRAINT": "constraint",
        "SBATCH_REQUEUE": "requeue",
      ],
      endings: [".sbatch", ".slurm"], separators: ["hetjob", "packjob"], shortNames: shortNames,
      variables: [
        ("nodes", ["SLURM_NNODES", "SLURM_JOB_NUM_NODES"]),
        ("ntasks_per_node", ["SLURM_NTASKS_PER_NODE"]),
        ("ntasks", ["SLURM_NTASKS", "SLURM_NPROCS"]),
        ("cpus_per_task", ["SLURM_CPUS_PER_TASK"]),
        ("gpus_per_node", ["SLURM_GPUS_PER_NODE"]),
        ("job_name", ["SLURM_JOB_NAME"]),
      ],
      value: { option, text in
        switch option {
        // `2-4` is a range of nodes.
        case "nodes": Number.parse(text) == nil ? nil : text
        case "gpus_per_node": text.split(separator: ":").last.map(String.init) ?? text
        default: text
        }
      }))

  private static let shortNames: [String: String] = [
    "N": "nodes", "n": "ntasks", "t": "time", "p": "partition", "C": "constraint", "G": "gpus",
    "A": "account", "J": "job_name", "a": "array", "b": "begin", "q": "qos", "d": "dependency",
    "c": "cpus_per_task",
    "w": "nodelist", "o": "output", "e": "error", "D": "chdir", "M": "clusters",
  ]
}
