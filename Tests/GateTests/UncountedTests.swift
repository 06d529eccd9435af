import Gate
import Result
import Testing

/// A training that is repeated nobody knows how often is unknown, and not one training.
@Suite struct UncountedTests {
  private static let train =
    "torchrun --nproc_per_node 8 sft.py --model_name_or_path meta-llama/Llama-3.1-8B "
    + "--per_device_train_batch_size 8 --max_seq_length 4096 --bf16 true --output_dir o "
    + "--max_steps 100"

  private static func check(_ path: String, _ text: String, facts: String = "") throws
    -> CheckResult
  {
    try Gate.check(
      Checks.request([
        "carbonward.yaml": "carbonward: project/v1\npolicies: [policy.yaml]\ndefaults:\n"
          + "  site: {region: gcp/us-central1}\n  hardware: {accelerator: h100-sxm5-80gb}\n\(facts)",
        "policy.yaml":
          "carbonward: policy/v1\nbudgets: [{id: cap, limit: 60 kgCO2e, per: run}]\n",
        path: text,
      ]))
  }

  @Test(arguments: [
    "while true; do\n  \(train)\ndone\n",
    "i=0\nwhile [ $i -lt 1000 ]; do\n  \(train)\n  i=$((i+1))\ndone\n",
    "until [ -f done ]; do \(train); done\n",
    "for x in $LIST; do \(train); done\n",
    "for f in $(cat seeds.txt); do \(train) --seed $f; done\n",
    "parallel -j1 \(train) --seed {} ::: $(seq 1000)\n",
  ])
  func loopsThatNobodyCounts(_ body: String) throws {
    let result = try Self.check("go.sh", "#!/bin/bash\n" + body)
    let run = try #require(result.runs.first)
    #expect(result.verdict == .unknown && result.exitCode == 3)
    #expect(MetricKey.allCases.allSatisfy { run.estimate[$0] == nil })
    #expect(run.estimate.missing.contains { $0.remedy.contains("trials") })
  }

  @Test func whatTheProjectStatesCounts() throws {
    let result = try Self.check(
      "go.sh", "#!/bin/bash\nwhile true; do\n  \(Self.train)\ndone\n", facts: "  trials: 200\n")
    #expect(result.verdict == .fail)
    let once = try Self.check("go.sh", "#!/bin/bash\n\(Self.train)\n")
    let (many, one) = (
      try #require(result.runs.first?.estimate[.emissions]),
      try #require(once.runs.first?.estimate[.emissions])
    )
    #expect(once.verdict == .pass)
    #expect(abs(many.p50 / one.p50 - 200) < 1e-6)
  }

  /// A mixture that names one data set for each of its parts asks for it once.
  @Test func unknownNamesAreSaidOnce() throws {
    let datasets = (0..<7).map { "{path: acme/d\($0 / 3), split: s\($0)}" }
      .joined(separator: ", ")
    let result = try Self.check(
      "a.yaml",
      "base_model: meta-llama/Llama-3.1-8B\ndatasets: [\(datasets)]\nsequence_len: 4096\n"
        + "micro_batch_size: 2\nnum_epochs: 3\n")
    let run = try #require(result.runs.first)
    #expect(
      run.estimate.missing.contains { $0.message.contains("`acme/d0`, `acme/d1`, `acme/d2` as") })
  }
}
