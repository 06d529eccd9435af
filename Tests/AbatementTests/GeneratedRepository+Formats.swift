import TestSupport

extension GeneratedRepository {
  /// A repository of other formats and hostile spellings: JSON, TOML, SLURM launchers, YAML with
  /// anchors, flow style and carriage returns; with waivers, residency labels, and a site that may be
  /// stated nowhere.
  static func makeMixed(_ seed: UInt64) -> Repository {
    var random = SeededGenerator(repository: seed + 10_000)
    var files: [String: String] = [:]
    let isPlaced = random.chance(75)
    let region = random.pick(["gcp/asia-east1", "aws/us-east-1", "gcp/europe-west3"]) ?? ""
    let site = isPlaced ? "site: {region: \(region)}" : "team: nlp"
    files["carbonward.yaml"] = """
      carbonward: project/v1
      # one for all
      defaults: {\(site), model: {params: 8B}, dataset: {tokens: \(random.pick(["300M", "2B"]) ?? "1B")}}
      runs:
        - match: configs/train.json
          facts: {hardware: {accelerator: a100-sxm4-80gb, count: \(random.pick([4, 8]) ?? 8)}}   # ours
        - match: configs/titan.toml
          launcher: launch/train.sbatch
      """
    files["configs/train.json"] = json(&random)
    files["configs/titan.toml"] = toml(&random)
    if random.chance(60) {
      files["configs/odd.yaml"] = oddYAML(&random)
      files["carbonward.yaml"]? += "\n  - {match: configs/odd.yaml, launcher: launch/train.sbatch}"
    }
    files["launch/train.sbatch"] = """
      #!/bin/bash
      #SBATCH --job-name=train
      #SBATCH --nodes=\(random.pick([1, 2]) ?? 1)   # of ours
      #SBATCH --gres=gpu:a100:4
      #SBATCH --time=\(random.pick(["2-00:00:00", "200:00:00"]) ?? "200:00:00")
      srun torchrun train.py --config_file "$1"
      """
    files["policy.yaml"] = mixedPolicy(&random)
    if random.chance(30) {
      for path in ["configs/titan.toml", "configs/odd.yaml", "carbonward.yaml"] {
        files[path] = files[path].map { $0.replacing("\n", with: "\r\n") }
      }
    }
    return Repository(files: files)
  }

  private static func json(_ random: inout SeededGenerator) -> String {
    let precision = random.chance(50) ? "\"bf16\": true" : "\"bf16\":false , \"fp16\": false"
    return """
      {
        "model_name_or_path": "our/\\u006dodel",
        "dataset_name": "our/data",
        "output_dir": "out", "num_train_epochs":\(Int.random(in: 1...4, using: &random)),
        "per_device_train_batch_size": 4,
        "gradient_accumulation_steps": \(random.pick([4, 8]) ?? 8),
        "max_seq_length": 2048,
        "gradient_checkpointing" : \(random.chance(50)),
        \(precision)
      }
      """
  }

  private static func toml(_ random: inout SeededGenerator) -> String {
    """
    # ours
    [model]
    name = "llama3"
    flavor = '8B'   # eight

    [training]
    local_batch_size = 2
    seq_len = 4_096
    steps = \(random.pick(["20_000", "60000"]) ?? "20000")    # enough
    dataset = "c4"
    [activation_checkpoint]
    mode = "\(random.chance(50) ? "full" : "none")"\(random.chance(50) ? "\n" : "")
    """
  }

  private static func oddYAML(_ random: inout SeededGenerator) -> String {
    """
    # "num_epochs: 9" is not a setting, and é is one letter
    base_model: &model our/model
    tokenizer: *model
    datasets: [{path: our/data, type: alpaca}]   # flow
    "sequence_len" : 4096
    num_epochs:    \(Int.random(in: 2...4, using: &random))\t# tab
    micro_batch_size: 2
    gradient_accumulation_steps: 4
    \(random.chance(50) ? "bf16: true" : "fp32: true")
    gradient_checkpointing: \(random.chance(50))
    """
  }

  private static func mixedPolicy(_ random: inout SeededGenerator) -> String {
    let measures = chosenMeasures(&random)
    let isShared = random.chance(30)
    let cap = random.pick([5, 20, 60, 150]) ?? 60
    let waiver = random.chance(50) ? "2026-12-31" : "2026-01-31"
    return """
      carbonward: policy/v1
      name: mixed
      residency: {eu: [gcp/europe-*, SWE, FIN, FRA], us: USA}
      budgets:
        - {id: run-cap, limit: \(cap) kg, per: run, percentile: \(random.chance(50) ? "p50" : "p95")}
        - {id: check-cap, limit: \(isShared ? 300 : 1_000_000) kg, per: check}
      rules:
        - {id: precision, when: has(run.precision), require: 'run.precision != "fp32"', severity: warn}
        - {id: placed, require: has(run.site.region), severity: \(random.chance(50) ? "deny" : "warn")}
        - {id: stay, when: has(run.site.region), require: '"eu" in run.residency || "us" in run.residency', severity: warn}
        - {id: remark, require: run.hardware.count < 2.0, severity: info}
      waivers:
        - {id: w-1, covers: [run-cap], scope: 'run.path.endsWith("json")', up_to: 80 kg, reason: r, owner: o, approved_by: a, expires: \(waiver)}
      measures:
      \(measures.map { "  - " + $0 }.joined(separator: "\n"))
      """
  }
}
