import Glibc

/// Writes the case of many files: run files of every kind of fact that policies ask for, and fifty
/// rules of five kinds, so that whole checks can be timed from outside.
struct BulkCase {
  static func run(_ arguments: ArraySlice<String>) {
    guard let directory = arguments.first,
      let count = arguments.dropFirst().first.map({ Int($0) }) ?? 1_000
    else { return print("usage: Benchmarks bulk DIRECTORY [RUNS]") }
    mkdir(directory, 0o755)
    mkdir(directory + "/runs", 0o755)
    for index in 0..<count {
      let digits = String(index)
      let name = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
      write(runFile(index), to: "\(directory)/runs/run-\(name).yaml")
    }
    write(policy, to: "\(directory)/policy.yaml")
    write("carbonward: project/v1\npolicies: [policy.yaml]\n", to: "\(directory)/carbonward.yaml")
  }

  private static func runFile(_ index: Int) -> String {
    let teams = ["vision", "speech", "language", "search", "ads"]
    let regions = [
      "aws/eu-north-1", "aws/us-east-1", "gcp/europe-west1", "azure/westeurope", "aws/eu-central-1",
    ]
    let accelerators = ["h100-sxm", "a100-sxm-80gb", "l40s"]
    return """
      carbonward: run/v1
      name: train-\(index)
      team: \(teams[index % 5])
      purpose: \(index % 3 == 0 ? "research" : "prod")
      labels: {ticket: ML-\(index)}
      hardware: {accelerator: \(accelerators[index % 3]), count: \(8 * (1 + index % 4))}
      duration: \(4 + index % 20) h
      site: {region: \(regions[index % 5])}
      precision: \(index % 7 == 0 ? "fp32" : "bf16")
      method: \(index % 2 == 0 ? "full" : "lora")
      model: {params: \(1 + index % 13)B}
      tokens: \(100 + index % 900)M

      """
  }

  private static var policy: String {
    var text = "carbonward: policy/v1\nname: bulk\nrules:\n"
    for index in 0..<10 {
      text += """
          - id: estimate-\(index)
            require: estimate.emissions.p95 <= kg(\(1_000 + index * 100_000))
          - id: region-\(index)
            require: run.site.region in ["aws/eu-north-1", "aws/us-east-1", "gcp/europe-west1", "azure/westeurope", "aws/eu-central-1"]
          - id: prod-\(index)
            require: run.purpose != "prod" || run.precision != "fp32" || run.hardware.count <= \(index + 100)
          - id: label-\(index)
            require: has(run.labels.ticket) || run.method == "lora" || run.duration <= duration("\(index + 1)h")
          - id: name-\(index)
            require: run.name.matches("^train-[0-9]+$") && run.team != "none\(index)" && run.site.pue < 2.0

        """
    }
    return text
  }

  private static func write(_ text: String, to path: String) {
    guard let file = fopen(path, "w") else { return print("\(path) cannot be written") }
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    fwrite(bytes, 1, bytes.count, file)
  }
}
