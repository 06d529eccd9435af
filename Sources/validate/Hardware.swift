import Catalogue
import Footprint
import Runs

/// The accelerators of the tables, by the catalogue's ids.
enum Hardware {
  private static let names: [(part: String, id: String)] = [
    ("H100-PCIe", "h100-pcie-80gb"), ("GH200", "gh200-96gb"), ("H200", "h200-sxm-141gb"),
    ("H100", "h100-sxm5-80gb"), ("H800", "h800-sxm5-80gb"), ("GB300", "gb300"),
    ("B300", "b300"), ("GB200", "gb200"), ("B200", "b200"), ("MI300X", "mi300x"),
    ("MI325X", "mi325x"), ("MI350", "mi350x"), ("MI355", "mi355x"), ("A800", "a800-sxm4-80gb"),
    ("A100 40GB", "a100-sxm4-40gb"), ("A100", "a100-sxm4-80gb"), ("L40S", "l40s"),
    ("TPUv4", "tpu-v4"), ("TPU v4", "tpu-v4"), ("TPU-v5p", "tpu-v5p"), ("TPU-trillium", "tpu-v6e"),
    ("TPU v6e", "tpu-v6e"), ("TPU7x", "tpu-v7"),
    ("TPU v5p", "tpu-v5p"), ("v5e-", "tpu-v5e"), ("v5p-", "tpu-v5p"),
    ("TPU v2", "tpu-v2"), ("TPU v3", "tpu-v3"), ("V100S", "v100s-pcie-32gb"),
    ("V100", "v100-sxm2-32gb"),
    ("P100", "p100-sxm2-16gb"), ("Trainium1", "trainium1"), ("M40", "m40"),
    ("RTX 5000", "quadro-rtx-5000"), ("RTX A5000", "rtx-a5000"), ("RTX3090", "rtx-3090"),
    ("RTX A4000", "rtx-a4000"), ("A6000", "rtx-a6000"), ("a100-80gb", "a100-sxm4-80gb"),
    ("a100-40gb", "a100-sxm4-40gb"), ("h100-80gb", "h100-sxm5-80gb"),
  ]

  /// The id of the accelerator that a table names, or nil for one that no row fits.
  static func id(_ name: String) -> String? {
    names.first { name.contains($0.part) }?.id
  }

  /// Operations of a run by the estimate's own rules.
  static func operations(_ run: Run) -> Double? {
    Estimator(catalogue: .shipped).assess(run).estimate[.flops]?.median
  }

  /// What the prior sees of a run, with the prior's own conduct.
  static func query(_ run: Run, _ conduct: EstimatorOptions.Conduct = .automatic)
    -> ThroughputQuery?
  {
    var options = EstimatorOptions()
    options.conduct = conduct
    return Estimator(catalogue: .shipped, options: options).throughputQuery(for: run)
  }
}

extension Run {
  /// A run that states facts as a person would on the command line.
  static func stating(_ name: String, _ facts: [Fact: FactValue]) -> Run {
    var run = Run(path: name, format: "run")
    for fact in Fact.allCases {
      if let value = facts[fact] { run[fact] = Traced(value, .override("validation")) }
    }
    return run
  }
}
