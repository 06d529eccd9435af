import Files
import Runs
import Testing

@testable import TrainingConfigs

/// Pieces from which a cluster's runs are put together elsewhere are said.
@Suite("pieces of a cluster") struct ClusterPiecesTests {
  private static func unclear(_ text: String, changed: Bool = true) -> Int {
    let search = Workspace(files: MemoryFiles(["k/a.yaml": text]))
      .findRuns(changed: changed ? ["k/a.yaml"] : [])
    return search.account.notUnderstood.count
  }

  private static let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n"

  @Test(arguments: [
    "  a.yaml: |\n    base_model: meta-llama/Llama-3.1-8B\n    datasets: [{path: a/b, type: alpaca}]\n"
      + "    micro_batch_size: 2\n    num_epochs: 3000\n",
    "  go.sh: |\n    set -e\n    torchrun --nproc_per_node 8 train.py --max_steps 90000\n",
  ])
  func recipeInAMap(_ data: String) {
    #expect(Self.unclear(Self.map + data) >= 1)
    #expect(Self.unclear(Self.map + data, changed: false) >= 1)
  }

  @Test(arguments: [
    "  prometheus.yml: |\n    global:\n      scrape_interval: 15s\n", "  a: b\n",
    "  nginx.conf: |\n    server {\n      listen 80;\n    }\n",
    "  init.sh: |\n    set -e\n    pip install torch\n",
  ])
  func otherMaps(_ data: String) { #expect(Self.unclear(Self.map + data) == 0) }

  @Test(arguments: [
    "- op: replace\n  path: /spec/completions\n  value: 400\n",
    "- {op: add, path: /spec/template/spec/containers/0/args, value: [a]}\n",
    "resources: [j.yaml]\npatches:\n- patch: |\n    - op: replace\n      path: /spec/parallelism\n"
      + "      value: 400\n  target: {kind: Job}\n",
    "kind: Kustomization\nresources: [j.yaml]\npatches:\n- patch: |\n    apiVersion: batch/v1\n    kind: Job\n"
      + "    metadata: {name: t}\n    spec: {completions: 90}\n",
    "resources: [j.yaml]\nkind: Kustomization\nreplicas: [{name: t, count: 40}]\n",
    "apiVersion: batch/v1\nkind: Job\nmetadata: {name: t}\nspec: {completions: 90}\n",
  ])
  func patches(_ text: String) {
    #expect(Self.unclear(text) >= 1)
    #expect(Self.unclear(text, changed: false) == 0)
  }

  /// A template of another file that a workflow starts again and again.
  @Test(arguments: [
    ("CronWorkflow", "schedule: '* * * * *', workflowSpec: {workflowTemplateRef: {name: t}}", 1),
    ("Workflow", "templates: [{steps: [[{templateRef: {name: t}, withSequence: {count: 9}}]]}]", 1),
    ("Workflow", "workflowTemplateRef: {name: t}", 0),
    ("CronWorkflow", "schedule: '* * * * *', workflowSpec: {workflowTemplateRef: {name: u}}", 0),
  ])
  func otherTemplates(_ kind: String, _ spec: String, _ count: Int) {
    let template =
      "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {name: t}\nspec: {templates: [{name: a,"
      + " container: {command: [python, train.py, --max_steps, '5'], resources: {limits: {nvidia.com/gpu: 8}}}}]}\n"
    let text =
      "apiVersion: argoproj.io/v1alpha1\nkind: \(kind)\nmetadata: {name: w}\nspec: {\(spec)}\n"
    let files = MemoryFiles(["t.yaml": template, "w.yaml": text])
    let search = Workspace(files: files).findRuns(changed: ["w.yaml"])
    #expect(search.account.notUnderstood.count { $0.path == "w.yaml" } == count)
  }

  @Test func sparkWithAccelerators() {
    let head = "apiVersion: sparkoperator.k8s.io/v1beta2\nkind: SparkApplication\nspec:\n"
    let executor = "  executor: {instances: 64, gpu: {name: nvidia.com/gpu, quantity: 8}}\n"
    #expect(Self.unclear(head + executor) == 1)
    #expect(Self.unclear(head + executor, changed: false) == 0)
    #expect(Self.unclear(head + "  executor: {instances: 64}\n") == 0)
  }

  /// Lists of Kustomize over a job that trains: what changes it, or applies it once more, is said.
  @Test(arguments: [
    (
      "patches: [{target: {kind: Job}, patch: '[{op: add, path: /spec/completions, value: 9}]'}]", 1
    ),
    ("patches: [{path: p.yaml}]", 1), ("configMapGenerator: [{name: c, literals: [N=9]}]", 1),
    ("replacements: [{path: p.yaml}]", 1), ("components: [../more]", 1),
    ("namePrefix: a-\ncommonLabels: {a: b}\nimages: [{name: t, newTag: '2'}]", 0),
    ("resources: [../base, 'https://x.org/a//b?ref=v1']", 1),
    ("patches: [{patch: '[{op: add, path: /metadata/labels/a, value: b}]'}]", 0),
  ])
  func overlays(_ text: String, _ count: Int) {
    let text = text.contains("resources") ? text : "resources: [../base]\n\(text)"
    #expect(Self.overlay(text).count == count)
    #expect(Self.overlay(text, ofWeb: true).isEmpty || text.contains("https"))
  }

  private static func overlay(
    _ text: String, ofWeb isOfWeb: Bool = false, beside others: [String: String] = [:]
  ) -> [Account.Entry] {
    let command = isOfWeb ? "[nginx]" : "[torchrun, sft.py, --max_steps, '5']"
    let limits = isOfWeb ? "cpu: 2" : "nvidia.com/gpu: 8"
    let job =
      "{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {template: {spec: {containers: [{name: t,"
      + " command: \(command), resources: {limits: {\(limits)}}}]}}}}\n"
    let files = [
      "k/base/j.yaml": job, "k/base/kustomization.yaml": "resources: [j.yaml]\n",
      "k/over/kustomization.yaml": text + "\n", "k/over/p.yaml": "a: b\n",
      "k/more/kustomization.yaml": "kind: Component\n",
    ].merging(others) { $1 }
    let search = Workspace(files: MemoryFiles(files)).findRuns(changed: [
      "k/over/kustomization.yaml"
    ])
    return search.account.notUnderstood
  }

  /// What a pod runs beside its own command may train as well.
  @Test(arguments: [
    ("initContainers: [{name: a, command: [torchrun, sft.py, --max_steps, '9']}], ", "", false),
    ("initContainers: [{name: a, command: [sh, -c, pip install a && python get.py]}], ", "", true),
    (
      "", ", lifecycle: {postStart: {exec: {command: [torchrun, sft.py, --max_steps, '9']}}}", false
    ),
    ("", ", livenessProbe: {exec: {command: [cat, a]}}", true),
  ])
  func besideThePod(_ before: String, _ within: String, _ isKnown: Bool) {
    let job =
      "{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {template: {spec: {\(before)containers: [{name: t,"
      + " command: [torchrun, sft.py, --max_steps, '5']\(within), resources: {limits: {nvidia.com/gpu: 8}}}]}}}}\n"
    let runs = Workspace(files: MemoryFiles(["k/j.yaml": job])).findRuns().runs
    #expect(runs.count == 1)
    #expect(runs.allSatisfy { $0.run.unresolvedReason(.trials) == nil } == isKnown)
  }

  @Test func setsOfApplicationsStartMore() {
    let files = [
      "k/j.yaml":
        "{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {template: {spec: {containers: [{name: t,"
        + " command: [torchrun, sft.py, --max_steps, '5'], resources: {limits: {nvidia.com/gpu: 8}}}]}}}}\n",
      "a.yaml":
        "{apiVersion: argoproj.io/v1alpha1, kind: ApplicationSet, spec: {generators: [{list: {elements: [{n: a}]}}],"
        + " template: {spec: {source: {path: k}}}}}\n",
    ]
    let search = Workspace(files: MemoryFiles(files)).findRuns(changed: ["a.yaml"])
    #expect(search.account.notUnderstood.map(\.path) == ["a.yaml"])
  }

  @Test func twoOverlaysStartTwice() {
    let other = ["k/second/kustomization.yaml": "resources: [../base]\n"]
    let found = Self.overlay("resources: [../base]\nnamePrefix: b-", beside: other)
    #expect(found.map(\.reason) == ["starts `k/base/j.yaml` more than once"])
    // So does one list over both, or over one and what it is made of.
    for lists in ["../second, ../base", "../second, ../third", "../base, ../base/j.yaml"] {
      let third = other.merging(["k/third/kustomization.yaml": "resources: [../base]\n"]) { $1 }
      let found = Self.overlay("resources: [\(lists)]", beside: third)
      #expect(found.map(\.reason) == ["starts `k/base/j.yaml` more than once"])
    }
  }

  @Test(arguments: [
    "- {op: replace, path: /metadata/labels/a, value: b}\n",
    "kind: Kustomization\nresources: [j.yaml]\ncommonLabels: {a: b}\n",
    "resources: [j.yaml]\npatches:\n- patch: |\n    - op: add\n      path: /metadata/labels/a\n      value: b\n",
  ])
  func otherPatches(_ text: String) { #expect(Self.unclear(text) == 0) }
}
