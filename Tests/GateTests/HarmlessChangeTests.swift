import Gate
import Result
import Testing

/// A change beside what trains is let pass, and one of what trains is not, where neither is read as a run.
@Suite("changes beside what trains") struct HarmlessChangeTests {
  private static let policy =
    "carbonward: policy/v1\nbudgets: [{id: cap, limit: 60 kgCO2e, per: run}]\n"
  private static let project = """
    carbonward: project/v1
    policies: [policy.yaml]
    defaults: {site: {region: gcp/us-central1}, hardware: {accelerator: h100-sxm5-80gb, count: 8}}
    runs: [{match: configs/*.yaml, facts: {dataset: {tokens: 20M}}}]

    """
  private static let recipe =
    "base_model: meta-llama/Llama-3.1-8B\ndatasets: [{path: acme/a}]\nsequence_len: 4096\n"
    + "micro_batch_size: 2\nnum_epochs: 3\n"
  private static let training =
    "torchrun --nproc_per_node 8 train_sft.py --model_name_or_path meta-llama/Llama-3.1-8B"
    + " --per_device_train_batch_size 8 --max_seq_length 4096 --bf16 true --max_steps 100"

  private func result(
    of change: [String: String], over base: [String: String]
  ) throws -> CheckResult {
    var files = [
      "carbonward.yaml": Self.project, "policy.yaml": Self.policy, "configs/a.yaml": Self.recipe,
    ]
    files.merge(base) { $1 }
    return try Repository.check(change, over: files)
  }

  private static let program = """
    import argparse, subprocess
    p = argparse.ArgumentParser()
    p.add_argument("--n")
    a = p.parse_args()
    subprocess.run(["torchrun", "--nproc_per_node", "8", "train_sft.py", "--max_steps", "100",
      "--model_name_or_path", "meta-llama/Llama-3.1-8B", "--bf16", "true"])

    """

  @Test(arguments: [
    ("# Copyright, the authors\npython launch.py --n 3\n", VerdictWord.pass),
    ("set -euo pipefail\necho starts\n\npython launch.py --n 3\n", .pass),
    ("python launch.py --n 300\n", .unknown),
    ("#SBATCH --nodes=40\npython launch.py --n 3\n", .unknown),
    ("python launch.py --n 3\npython launch.py --n 3\n", .unknown),
    ("echo() { python launch.py --n 3; }\necho a\npython launch.py --n 3\n", .unknown),
    ("cat > c <<E\n# 100\nE\npython launch.py --n 3\n", .unknown),
    ("python launch.py --n 3 \\\n# more\n --n 3\n", .unknown),
  ])
  func script(_ text: String, _ verdict: VerdictWord) throws {
    let result = try result(
      of: ["go.sh": "#!/bin/bash\n" + text],
      over: ["launch.py": Self.program, "go.sh": "#!/bin/bash\npython launch.py --n 3\n"])
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  private static let job = """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: sft}
    spec:
      template:
        spec:
          containers:
          - name: train
            image: x:1
            command: [\(training.split(separator: " ").map { "\"\($0)\"" }.joined(separator: ", "))]
            resources: {limits: {nvidia.com/gpu: 8}}

    """
  private static let patch = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: sft}\n"
  private static let container = "spec: {template: {spec: {containers: [{name: train, "

  @Test(arguments: [
    ("spec: {template: {metadata: {labels: {team: b}}}}\n", VerdictWord.pass),
    (container + "image: 'x:2'}]}}}\n", .pass), ("", .pass),
    (container + "args: [--max_steps, '9000']}]}}}\n", .unknown),
    (container + "env: [{name: N, value: '9000'}]}]}}}\n", .unknown),
    ("spec: {completions: 90}\n", .unknown),
  ])
  func overlay(_ more: String, _ verdict: VerdictWord) throws {
    let list = "resources: [../base]\npatches:\n- path: p.yaml\n"
    let base = ["k/base/j.yaml": Self.job, "k/base/kustomization.yaml": "resources: [j.yaml]\n"]
    let change = ["k/o/kustomization.yaml": list, "k/o/p.yaml": Self.patch + more]
    let new = try result(of: change, over: base)
    #expect(new.verdict == verdict, "\(new.diagnostics)")
    let known = base.merging(["k/o/kustomization.yaml": list, "k/o/p.yaml": Self.patch]) { $1 }
    let changed = try result(of: change, over: known)
    #expect(changed.verdict == verdict, "\(changed.diagnostics)")
  }

  private static let chart = [
    "chart/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1\n",
    "chart/values.yaml": "steps: 100\n",
    "chart/templates/j.yaml": job.replacing(
      "--max_steps\", \"100", with: "--max_steps\", \"{{ .Values.steps }}"),
  ]

  @Test(arguments: [
    ("helmfile.yaml.gotmpl", "[{{ .Environment.Name }}.yaml]", "prod.yaml", VerdictWord.unknown),
    ("helmfile.yaml", "[v.yaml.gotmpl]", "v.yaml.gotmpl", .unknown),
    ("helmfile.yaml.gotmpl", "[{{ .Environment.Name }}.yaml]", "docs/a.txt", .pass),
  ])
  func values(_ helmfile: String, _ values: String, _ file: String, _ verdict: VerdictWord) throws {
    var base = Self.chart
    base[helmfile] = "releases:\n- name: a\n  chart: ./chart\n  values: \(values)\n"
    base[file] = "steps: {{ 100 }}\n".replacing(file.hasSuffix("tmpl") ? "" : "{{ ", with: "")
      .replacing(file.hasSuffix("tmpl") ? "" : " }}", with: "")
    let result = try result(
      of: [file: (base[file] ?? "").replacing("100", with: "90000")], over: base)
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  @Test(arguments: [
    (["lib/work.py": "x = 1\0\n"], VerdictWord.unknown),
    (["lib/work.py": String(repeating: "loss.backward()\n", count: 20_000)], .unknown),
    (["lib/work.py": String(repeating: "x = 1\n", count: 50_000)], .pass),
    ([".gitmodules": "[submodule \"lib\"]\n\tpath = lib\n"], .unknown),
    (["lib/work.py": "def go(): print(1)\n"], .pass), ([:], .pass),
  ])
  func unreadModule(_ base: [String: String], _ verdict: VerdictWord) throws {
    let result = try result(
      of: ["go.py": "from lib import work\nwork.go()\n", "n.sh": "#!/bin/bash\npython go.py\n"],
      over: base)
    #expect(result.verdict == verdict, "\(result.diagnostics)")
  }

  /// The measure that is most often advised is taken by an edit of the project file: it is seen.
  @Test func moves() throws {
    let moved = try result(
      of: ["carbonward.yaml": Self.project.replacing("us-central1", with: "europe-north1")],
      over: [:])
    #expect(moved.verdict == .pass)
    #expect(moved.diagnostics.contains { $0.message.contains("moves `configs/a.yaml`, by") })
    let same = try result(of: ["configs/a.yaml": Self.recipe + "learning_rate: 1e-5\n"], over: [:])
    #expect(!same.diagnostics.contains { $0.message.contains("moves") })
    let twin = try result(
      of: [
        "configs/b.yaml": Self.recipe.replacing("meta-llama/Llama-3.1-8B", with: "acme/ours-1B")
      ],
      over: [:])
    #expect(twin.verdict == .unknown)
  }
}
