import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// Charts of Helm, filled in as a repository installs them.
@Suite("charts of Helm") struct HelmChartTests {
  private static let job = """
    {{- $nodes := div .Values.gpus 8 | max 1 -}}
    apiVersion: batch/v1
    kind: Job
    metadata: {name: "{{ .Release.Name }}-train"}
    spec:
      completions: {{ $nodes }}
      parallelism: {{ $nodes }}
      completionMode: Indexed
      template:
        spec:
          containers:
          - name: main
            image: {{ .Values.image | quote }}
            command: [torchrun, "--nnodes={{ $nodes }}", --nproc-per-node=8, train.py]
            args:
            - --model_name_or_path={{ required "a model" .Values.train.model }}
            - --max_steps={{ .Values.train.steps }}
            resources:
              {{- toYaml .Values.resources | nindent 14 }}

    """
  private static let values = """
    gpus: 16
    image: a/b:1
    train:
      model: meta-llama/Llama-2-7b-hf
      steps: 1000
    resources:
      limits:
        nvidia.com/gpu: 8

    """
  private static let chart = [
    "deploy/chart/Chart.yaml": "apiVersion: v2\nname: trainer\nversion: 0.1.0\n",
    "deploy/chart/values.yaml": values, "deploy/chart/templates/job.yaml": job,
    "train.py": "from transformers import HfArgumentParser, Trainer, TrainingArguments\n"
      + "args, = HfArgumentParser(TrainingArguments).parse_args_into_dataclasses()\nTrainer(args=args).train()\n",
  ]

  private static func search(
    _ files: [String: String] = [:], changed: Set<String> = []
  ) -> RunSearch {
    Workspace(files: MemoryFiles(chart.merging(files) { $1 })).findRuns(changed: changed)
  }

  private static func jobs(_ search: RunSearch) -> [Run] {
    search.runs.map(\.run).filter { $0.path.hasSuffix("job.yaml") }
  }

  private static func steps(_ search: RunSearch) -> [Double] {
    jobs(search).compactMap { $0[.steps]?.value.number?.central }.sorted()
  }

  @Test func factsAreThoseOfTheValues() throws {
    let run = try #require(Self.jobs(Self.search()).first)
    #expect(Self.jobs(Self.search()).count == 1)
    #expect(run[.count]?.value.number?.central == 16)
    #expect(run[.nodes]?.value.number?.central == 2)
    #expect(run[.steps]?.value.number?.central == 1_000)
    #expect(run[.modelID]?.value.text == "meta-llama/Llama-2-7b-hf")
    #expect(run.files.map(\.path).contains("deploy/chart/values.yaml"))
    let place = try #require(run[.steps]?.origin.range?.shown)
    #expect(place.file.path == "deploy/chart/templates/job.yaml")
    #expect(place.start.line == 17)
  }

  private static let production = "train: {steps: 90000}\n"

  /// How a repository says with which values a chart is installed, and the steps of the runs.
  @Test(
    arguments: [
      ([:], [1_000]),
      (["deploy/chart/values-prod.yaml": production], [1_000, 90_000]),
      (["deploy/prod/values.yaml": production], [1_000, 90_000]),
      (["go.sh": "helm install t deploy/chart\n"], [1_000]),
      (["Makefile": "up:\n\t@helm install t deploy/chart --set train.steps=7\n"], [7]),
      (["justfile": "up:\n    helm install t deploy/chart --set train.steps=7\n"], [7]),
      (["Makefile": "up:\n\thelm lint deploy/chart\n"], [1_000]),
      (["go.sh": "helm upgrade --install t ./deploy/chart --set train.steps=7,image=x\n"], [7]),
      (
        [
          "deploy/go.sh": "helm upgrade -i t chart -f chart/p.yaml --wait\n",
          "deploy/chart/p.yaml": production,
        ], [90_000]
      ),
      (
        [
          "go.sh": "helm template t deploy/chart --values=p.yaml --set=train.steps=8\n",
          "p.yaml": production,
        ], [8]
      ),
      (
        ["go.sh": "helm install a deploy/chart --set train.steps=5\nhelm install b deploy/chart\n"],
        [5, 1_000]
      ),
      (
        [
          ".github/workflows/a.yaml":
            "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n    - run: helm install t deploy/chart --set train.steps=6\n"
        ], [6]
      ),
      (
        [
          "helmfile.yaml":
            "releases:\n- name: t\n  chart: ./deploy/chart\n  values: [p.yaml]\n  set: [{name: gpus, value: 8}]\n",
          "p.yaml": production,
        ], [90_000]
      ),
      (
        [
          "helmfile.yaml":
            "releases:\n- {name: t, chart: ./deploy/chart, values: [{train: {steps: 12}}]}\n"
        ], [12]
      ),
      (
        [
          "argo/app.yaml":
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: t}\nspec:\n  source:\n    path: deploy/chart\n    helm: {valueFiles: [p.yaml], parameters: [{name: train.steps, value: '13'}]}\n",
          "deploy/chart/p.yaml": production,
        ], [13]
      ),
      (
        [
          "argo/app.yaml":
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: t}\nspec:\n  source:\n    path: deploy/chart\n    helm:\n      values: |\n        train:\n          steps: 14\n"
        ], [14]
      ),
      (
        [
          "flux.yaml":
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: t}\nspec:\n  chart: {spec: {chart: ./deploy/chart}}\n  values: {train: {steps: 15}}\n"
        ], [15]
      ),
      (
        [
          "deploy/kustomization.yaml":
            "helmGlobals: {chartHome: .}\nhelmCharts: [{name: chart, releaseName: t, valuesInline: {train: {steps: 16}}}]\n"
        ], [16]
      ),
      (
        [
          "skaffold.yaml":
            "apiVersion: skaffold/v4\nkind: Config\ndeploy: {helm: {releases: [{name: t, chartPath: deploy/chart, setValues: {train.steps: 17}}]}}\n"
        ], [17]
      ),
    ] as [([String: String], [Double])])
  func installations(_ files: [String: String], _ steps: [Double]) {
    let search = Self.search(files)
    #expect(Self.steps(search) == steps)
    #expect(search.account.notUnderstood.isEmpty, "\(search.account.notUnderstood.map(\.reason))")
  }

  /// What cannot be known of an installation is said, and nothing takes its place.
  @Test(
    arguments: [
      (["go.sh": "helm install t deploy/chart -f $VALUES\n"], "go.sh"),
      (["go.sh": "helm install t deploy/chart -f gone.yaml\n"], "go.sh"),
      (["go.sh": "helm install t deploy/chart --set $MORE\n"], "go.sh"),
      (["go.sh": "helm upgrade -i t deploy/chart $MORE\n"], "go.sh"),
      (["go.sh": "helm upgrade t deploy/chart --reuse-values\n"], "go.sh"),
      (["go.sh": "for i in $(seq $N); do helm install t$i deploy/chart; done\n"], "go.sh"),
      (
        [
          "Makefile": "up:\n\tfor i in $$(seq $$N); do \\\n\thelm install t$$i deploy/chart; done\n"
        ], "Makefile"
      ),
      (["Makefile": "up:\n\thelm install t deploy/chart -f $(VALUES)\n"], "Makefile"),
      (["deploy/chart/values.yaml": "gpus: 8\nimage: a\n"], "deploy/chart/templates/job.yaml"),
      (["deploy/chart/templates/job.yaml": "{{ if }}\n" + job], "deploy/chart/templates/job.yaml"),
      (
        [
          "deploy/chart/templates/job.yaml": "{{ if .Capabilities.APIVersions.Has \"a\" }}\n" + job
            + "{{ end }}\n"
        ],
        "deploy/chart/templates/job.yaml"
      ),
      (
        ["deploy/chart/templates/job.yaml": job + "\n  bad: [\n"], "deploy/chart/templates/job.yaml"
      ),
    ] as [([String: String], String)])
  func isSaid(_ files: [String: String], _ path: String) {
    let account = Self.search(files).account
    #expect(account.notUnderstood.map(\.path).contains(path))
  }

  /// So is what a change gives to a chart that is not here, or by a template that is not filled in.
  @Test(
    arguments: [
      ("Makefile", "up:\n\thelm install t oci://a/b --set train.steps=5\n", true),
      ("Makefile", "up:\n\thelm install t oci://a/web --set replicas=5\n", false),
      (
        "a.yaml", "kind: Application\nspec: {source: {chart: b, helm: {valueFiles: [v.yaml]}}}\n",
        true
      ),
      (
        "helmfile.yaml", "releases:\n{{ range until 9 }}\n- chart: ./deploy/chart\n{{ end }}\n",
        true
      ),
      ("helmfile.yaml", "releases:\n{{ range until 9 }}\n- chart: ./web\n{{ end }}\n", false),
    ])
  func elsewhere(_ path: String, _ text: String, _ isSaid: Bool) {
    let files = [path: text, "v.yaml": "trainer: {maxSteps: 9}\n"]
    for changed in path == "a.yaml" ? [path, "v.yaml"] : [path] {
      let account = Self.search(files, changed: [changed]).account
      #expect(account.notUnderstood.map(\.path) == (isSaid ? [changed] : []))
    }
  }

  /// A value that only a caller knows leaves the fact open.
  @Test func openValue() throws {
    let run = try #require(
      Self.jobs(Self.search(["go.sh": "helm install t deploy/chart --set train.steps=$STEPS\n"]))
        .first)
    #expect(run[.steps] == nil)
    #expect(run.unresolvedReason(.steps) != nil)
  }

  /// A change of the values is a change of files whose chart cannot be filled in.
  @Test func changedValuesOfABrokenChart() {
    let search = Self.search(
      ["deploy/chart/templates/job.yaml": "{{ if }}\n" + Self.job],
      changed: ["deploy/chart/values.yaml"])
    #expect(search.account.notUnderstood.map(\.path).contains("deploy/chart/values.yaml"))
  }

  @Test func chartsWithinCharts() {
    let outer = [
      "up/Chart.yaml":
        "name: up\ndependencies:\n- {name: trainer, version: 0.1.0, repository: 'file://../deploy/chart', condition: t.on}\n",
      "up/values.yaml": "t: {on: true}\ntrainer: {train: {steps: 21}}\n",
      "go.sh": "helm install t up\nhelm install u deploy/chart\n",
    ]
    #expect(Self.steps(Self.search(outer)) == [21, 1_000])
    var off = outer
    off["up/values.yaml"] = "t: {on: false}\ntrainer: {train: {steps: 21}}\n"
    #expect(Self.steps(Self.search(off)) == [1_000])
  }

  /// Values that a chart cannot do without, and others give.
  @Test func valuesThatOthersGive() {
    let files = [
      "deploy/chart/values.yaml": "gpus: 8\nimage: a\nresources: {}\ntrain: {}\n",
      "examples/big.yaml": Self.values,
    ]
    let search = Self.search(files)
    #expect(Self.steps(search) == [1_000])
    #expect(search.account.notUnderstood.isEmpty)
  }

  /// Loops of a template are followed.
  @Test func loops() {
    let env =
      "        env:\n        {{- range $k, $v := .Values.env }}\n"
      + "        - {name: {{ $k }}, value: {{ $v | quote }}}\n        {{- end }}\n"
    let search = Self.search([
      "deploy/chart/templates/job.yaml": Self.job + env,
      "deploy/chart/values.yaml": Self.values + "env: {A: b, C: d}\n",
    ])
    #expect(Self.steps(search) == [1_000])
    #expect(search.account.notUnderstood.isEmpty, "\(search.account.notUnderstood.map(\.reason))")
  }

  /// A chart that a program puts together has its templates beside its description.
  @Test func looseTemplates() {
    let files = MemoryFiles([
      "t/Chart.yaml": "name: t\n", "t/values.yaml": Self.values, "t/job.yaml": Self.job,
      "train.py": Self.chart["train.py"] ?? "",
    ])
    #expect(Self.steps(Workspace(files: files).findRuns()) == [1_000])
  }

  /// Values of what another repository has the templates of.
  @Test func templatesOfElsewhere() {
    let files = MemoryFiles([
      "t/Chart.yaml":
        "name: t\ndependencies:\n- {name: job, version: 1.0.0, repository: 'oci://a/b'}\n",
      "t/values.yaml": "job: {gpus: 64, script: run.py}\n",
    ])
    let changed = Workspace(files: files).findRuns(changed: ["t/values.yaml"])
    #expect(changed.account.notUnderstood.map(\.path) == ["t/values.yaml"])
    #expect(Workspace(files: files).findRuns().account.notUnderstood.isEmpty)
  }

  /// Charts of what serves and stores are none of ours.
  @Test func chartsThatTrainNothing() {
    let search = Workspace(
      files: MemoryFiles([
        "c/Chart.yaml": "name: web\n", "c/values.yaml": "replicas: 3\nimage: nginx\n",
        "c/values-prod.yaml": "replicas: 9\n",
        "c/templates/_helpers.tpl":
          "{{- define \"web.labels\" -}}\napp: {{ .Chart.Name }}\n{{- end }}\n",
        "c/templates/NOTES.txt": "{{ .Release.Name }} is there.\n",
        "c/templates/web.yaml":
          "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  labels:\n    {{- include \"web.labels\" . | nindent 4 }}\nspec:\n  replicas: {{ .Values.replicas }}\n  template: {spec: {containers: [{name: w, image: {{ .Values.image }}}]}}\n",
        "c/templates/ingress.yaml":
          "{{- if .Capabilities.APIVersions.Has \"networking.k8s.io/v1\" }}\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: w}\n{{- end }}\n",
        "c/templates/monitor.yaml": "{{- if .Values.monitor }}\nkind: ServiceMonitor\n{{- end }}\n",
      ])
    ).findRuns(changed: ["c/values.yaml", "c/templates/web.yaml"])
    #expect(search.runs.isEmpty)
    #expect(search.account.notUnderstood.isEmpty, "\(search.account.notUnderstood.map(\.reason))")
    #expect(search.diagnostics.isEmpty)
  }
}
