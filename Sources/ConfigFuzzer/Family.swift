import Batch
import CEL
import CivilTime
import Diagnostics
import Evidence
import Files
import Ledger
import Policy
import Quantities
import Result
import Runs
import Text
import TrainingConfigs

/// What an input is taken for.
enum Family: String, CaseIterable {
  case yaml, json, toml, shell, slurm, gin, python, notebook, hjson, quarto, template, run, project
  case policy, result
  case baseline, quantity, actuals, evidence, request

  /// Names the family in the environment, since the library of the fuzzer takes all arguments; `all` lists them.
  static let variable = "CARBONWARD_FUZZ_FAMILY"

  /// The family that the environment names.
  static var chosen: Family {
    guard let family = Platform.variable(variable).flatMap(Family.init) else {
      preconditionFailure("no family is named by \(variable)")
    }
    return family
  }

  func run(_ bytes: [UInt8]) {
    switch self {
    case .yaml: FuzzTarget.read("a.yaml", ["a.yaml": bytes])
    case .json: FuzzTarget.read("a.json", ["a.json": bytes])
    case .toml: FuzzTarget.read("a.toml", ["a.toml": bytes])
    case .shell: FuzzTarget.read("a.sh", ["a.sh": bytes])
    case .slurm: FuzzTarget.read("a.sbatch", ["a.sbatch": Array("#SBATCH -N 1\n".utf8) + bytes])
    case .gin: FuzzTarget.read("a.gin", ["a.gin": bytes])
    case .python: FuzzTarget.read("a.py", ["a.py": bytes])
    case .notebook:
      let cell = JSONValue.string(String(decoding: bytes, as: UTF8.self)).canonical
      let opening = Array(#"{"nbformat": 4, "cells": [{"cell_type": "code", "source": "#.utf8)
      FuzzTarget.read("a.ipynb", ["a.ipynb": opening + cell + Array("}]}".utf8)])
    case .hjson: FuzzTarget.read("a.hjson", ["a.hjson": bytes])
    case .quarto: FuzzTarget.read("a.qmd", ["a.qmd": bytes])
    case .template: FuzzTarget.fill(bytes)
    case .run:
      FuzzTarget.read("a.yaml", ["a.yaml": Array("carbonward: run/v1\n".utf8) + bytes])
    case .project:
      let recipe = Array("base_model: a/b-1B\ndatasets: [{path: d}]\nmicro_batch_size: 1\n".utf8)
      FuzzTarget.read(
        "a.yaml",
        [ProjectFile.name: Array("carbonward: project/v1\n".utf8) + bytes, "a.yaml": recipe])
    case .policy:
      let files = MemoryFiles(bytes: ["p.yaml": Array("carbonward: policy/v1\n".utf8) + bytes])
      let loaded = PolicyLoader(files: files).load(["p.yaml"], includingTestFiles: true)
      FuzzTarget.render(loaded.diagnostics)
    case .result:
      var bag = DiagnosticBag()
      _ = JSONResultReader.read(SourceFile(path: "r.json", bytes: bytes), into: &bag)
      FuzzTarget.render(bag.diagnostics)
    case .baseline:
      var bag = DiagnosticBag()
      _ = Baseline.read(SourceFile(path: "b.yaml", bytes: bytes), into: &bag)
      FuzzTarget.render(bag.diagnostics)
    case .quantity:
      for dimension in Dimension.allCases {
        _ = try? QuantityParser.parse(String(decoding: bytes, as: UTF8.self), as: dimension)
      }
    case .actuals:
      for format in ActualsFormat.allCases { _ = format.read(bytes) }
    case .evidence:
      _ = Envelope(file: bytes).map { SignedStatement($0.payload) }
      _ = SignedStatement(bytes)
    case .request:
      guard let now = Timestamp(seconds: 1_796_000_000) else { return }
      _ = RequestServer(PolicyShelf(), now: now).answer(.bytes(bytes))
    }
  }
}

enum FuzzTarget {
  private static let assignments: [FactAssignment] = [
    FactAssignment(.precision, .text("fp16")), FactAssignment(.count, .number(8)),
    FactAssignment(.accelerator, .text("h200")), FactAssignment(.region, .text("aws/eu-north-1")),
    FactAssignment(.globalBatch, .number(64)), FactAssignment(.microBatch, .number(4)),
    FactAssignment(.steps, .number(77)), FactAssignment(.epochs, .number(3)),
    FactAssignment(.sequenceLength, .number(512)), FactAssignment(.timeLimit, .number(6)),
    FactAssignment(.pue, .number(1.1)), FactAssignment(.modelID, .text("a: #b")),
  ]

  /// Reads a file, writes facts into it, and reads what becomes of it.
  static func read(_ path: String, _ files: [String: [UInt8]]) {
    let workspace = Workspace(files: MemoryFiles(bytes: files))
    let search = workspace.findRuns([path])
    render(search.diagnostics)
    // Reading again costs as much as reading: each input tries one fact.
    let size = files.values.reduce(0) { $0 + $1.count }
    for joined in search.runs.prefix(3) {
      for assignment in assignments[(size % assignments.count)...].prefix(1) {
        guard case .edits(let edits, _)? = joined.edits(setting: [assignment]).first else {
          continue
        }
        var changed: [String: [UInt8]] = [:]
        for file in Set(edits.map(\.range.file.path)).sorted() {
          let own = edits.filter { $0.range.file.path == file }
          guard let edited = try? own[0].range.file.applying(own) else {
            preconditionFailure("edits of `\(assignment.fact.rawValue)` do not apply")
          }
          changed[file] = edited.bytes
        }
        guard !changed.isEmpty else { continue }
        let again = workspace.replacing(changed).findRuns([path]).runs
        guard again.contains(where: { $0.run.path == joined.run.path }) else {
          preconditionFailure("setting `\(assignment.fact.rawValue)` loses the run")
        }
      }
    }
  }

  /// Fills in a chart of Helm of which the input is a template, and reads what becomes of it.
  static func fill(_ template: [UInt8]) {
    let values = """
      replicas: 2
      image: {repository: trainer, tag: "1.0"}
      args: [--max_steps, "1000", --model_name_or_path, a/b-1B]
      resources: {limits: {nvidia.com/gpu: 8}}
      enabled: true
      empty: {}
      text: "a\n  b: {{ .Values.replicas }}"

      """
    let named = """
      {{- define "labels" }}app: {{ .Chart.Name }}{{ end -}}
      {{- define "again" }}{{ include "again" . }}{{ end -}}

      """
    read(
      "",
      [
        "Chart.yaml": Array("apiVersion: v2\nname: job\nversion: 0.1.0\n".utf8),
        "values.yaml": Array(values.utf8), "templates/_names.tpl": Array(named.utf8),
        "templates/job.yaml": template,
      ])
  }

  static func render(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics.prefix(20) {
      let text = DiagnosticRenderer().render(diagnostic)
      for scalar in text.unicodeScalars where scalar.value < 0x20 && scalar != "\n" {
        preconditionFailure("a control character reaches the terminal")
      }
    }
  }
}
