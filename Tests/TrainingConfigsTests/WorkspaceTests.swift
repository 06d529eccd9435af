import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

@Suite("Files of a repository joined into runs")
struct WorkspaceTests {
  static let recipe = """
    # carbonward: purpose=research
    base_model: acme/tiny-1.5B
    adapter: qlora
    load_in_4bit: true
    datasets:
      - path: acme/notes
    sequence_len: 2048
    sample_packing: true
    micro_batch_size: 4
    gradient_accumulation_steps: 2
    num_epochs: 3
    bf16: true
    gradient_checkpointing: true

    """
  static let launcher = """
    #!/bin/bash
    #SBATCH --nodes=2
    #SBATCH --gres=gpu:h100:8   # whole nodes
    #SBATCH --time=1-06:00:00
    srun accelerate launch --num_processes 16 -m axolotl.cli.train /workspace/configs/tiny.yaml

    """
  static let project = """
    carbonward: project/v1
    defaults: {team: nlp, site: {region: gcp/us-central1}}
    runs:
      - match: configs/*.yaml
        facts:
          site: {region: gcp/europe-north1}
          dataset: {tokens: 15B}
          hardware: {count: 4}

    """

  @Test func aLauncherFindsItsRecipeThroughAContainerPath() throws {
    let workspace = Workspace(
      files: MemoryFiles([
        "carbonward.yaml": Self.project, "configs/tiny.yaml": Self.recipe,
        "launch/tiny.sbatch": Self.launcher,
      ]))
    let search = workspace.findRuns()
    #expect(search.diagnostics.isEmpty, "\(search.diagnostics)")
    let joined = try #require(search.runs.first)
    #expect(search.runs.count == 1)
    let run = joined.run
    #expect(run.path == "configs/tiny.yaml")
    #expect(run.format == "axolotl")
    #expect(
      run.files.map(\.path) == ["configs/tiny.yaml", "launch/tiny.sbatch", "carbonward.yaml"])
    #expect(run.number(.count)?.central == 16)
    #expect(run[.count]?.origin.name == "declared")
    #expect(run.number(.timeLimit)?.central == 30)
    #expect(run.text(.accelerator) == "h100")
    #expect(run.text(.method) == "qlora")
    #expect(run.text(.region) == "gcp/europe-north1")
    #expect(run[.region]?.origin.name == "project")
    #expect(run.text(.team) == "nlp")
    #expect(run.text(.purpose) == "research")
    #expect(run.number(.modelParams)?.central == 1.5e9)
    #expect(run.number(.datasetTokens)?.central == 15e9)
  }

  @Test func theRecipeAloneFindsItsLauncher() throws {
    let workspace = Workspace(
      files: MemoryFiles([
        "configs/tiny.yaml": Self.recipe, "launch/tiny.sbatch": Self.launcher,
      ]))
    let run = try #require(workspace.findRuns(["configs/tiny.yaml"]).runs.first).run
    #expect(run.number(.count)?.central == 16)
  }

  @Test func editsChangeExactlyTheValue() throws {
    let files = [
      "carbonward.yaml": Self.project, "configs/tiny.yaml": Self.recipe,
      "launch/tiny.sbatch": Self.launcher,
    ]
    let workspace = Workspace(files: MemoryFiles(files))
    let joined = try #require(workspace.findRuns().runs.first)
    let assignments = [
      FactAssignment(.precision, .text("fp16")), FactAssignment(.count, .number(8)),
      FactAssignment(.region, .text("aws/eu-north-1")), FactAssignment(.microBatch, .number(2)),
      FactAssignment(.accelerator, .text("b200")), FactAssignment(.purpose, .text("product")),
      FactAssignment(.steps, .number(500)), FactAssignment(.timeLimit, .number(12)),
    ]
    for assignment in assignments {
      let outcome = try #require(joined.edits(setting: [assignment]).first)
      guard case .edits(let edits, _) = outcome else {
        Issue.record("\(assignment): \(outcome)")
        continue
      }
      let changed = try TestEdits.apply(edits, to: files)
      let again = try #require(workspace.replacing(changed).findRuns().runs.first)
      #expect(again.run[assignment.fact]?.value == assignment.value, "\(assignment)")
      for (fact, value) in joined.run.known where fact != assignment.fact && fact != .nodes {
        if assignment.fact == .steps, fact == .epochs { continue }
        #expect(again.run[fact]?.value == value.value, "\(fact) after \(assignment)")
      }
    }
  }

  @Test func whatIsNotStatedIsSaidInWords() throws {
    let workspace = Workspace(files: MemoryFiles(["configs/tiny.yaml": Self.recipe]))
    let joined = try #require(workspace.findRuns().runs.first)
    let outcome = joined.edits(setting: [FactAssignment(.pue, .number(1.1))]).first
    guard case .notStated(let words)? = outcome else {
      Issue.record("\(String(describing: outcome))")
      return
    }
    #expect(words.contains("site.pue=1.1"))
  }

  @Test(arguments: [
    ("configs/*.yml", "project-no-match"), ("/etc/*.yaml", ""), ("../x/*.yaml", "project-glob"),
    ("configs/[.yaml", "project-glob"),
  ])
  func projectGlobs(pattern: String, code: String) {
    let project = """
      carbonward: project/v1
      runs: [{match: "\(pattern)"}]
      """
    let workspace = Workspace(
      files: MemoryFiles(["carbonward.yaml": project, "configs/tiny.yaml": Self.recipe]))
    let codes = workspace.findRuns().diagnostics.map(\.code.id)
    #expect(code.isEmpty ? codes == ["project-no-match"] : codes == [code])
  }

  @Test func overridesWin() throws {
    let workspace = Workspace(files: MemoryFiles(["configs/tiny.yaml": Self.recipe]))
    let assignment = try FactAssignment.parse("precision=fp8")
    let run = try #require(workspace.findRuns(overrides: [assignment]).runs.first).run
    #expect(run.text(.precision) == "fp8")
    #expect(run[.precision]?.origin.name == "override")
  }

  @Test func disagreeingFilesAreShownWithBothLines() throws {
    let accelerate = Self.launcher.replacing("--num_processes 16", with: "--num_processes 16")
    let recipe = Self.recipe + "# carbonward: hardware.count=8\n"
    let workspace = Workspace(
      files: MemoryFiles(["a.yaml": recipe, "b.sbatch": accelerate.replacing("tiny", with: "a")]))
    // An inline fact is weaker than what a launcher declares: no contradiction.
    #expect(workspace.findRuns().diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("nothing.yaml", "file-unreadable"), ("../outside.yaml", "file-unreadable"),
    ("/etc/passwd", "file-unreadable"), ("notes.yaml", "config-unrecognised"),
    ("pack.sbatch", "config-not-training"), ("broken.yaml", "yaml-syntax"),
  ])
  func explicitPaths(path: String, code: String) {
    let workspace = Workspace(
      files: MemoryFiles([
        "notes.yaml": "title: shopping\n",
        "pack.sbatch": "#!/bin/bash\n#SBATCH --nodes=1\ntar cf all.tar data\n",
        "broken.yaml": "base_model: [\n",
      ]))
    let search = workspace.findRuns([path])
    #expect(search.runs.isEmpty)
    #expect(search.diagnostics.map(\.code.id) == [code])
  }
}

/// Applies edits to files in memory.
enum TestEdits {
  static func apply(
    _ edits: [Edit], to files: [String: String]
  ) throws -> [String: [UInt8]] {
    var changed: [String: [UInt8]] = [:]
    let ordered = edits.sorted { $0.range.bytes.lowerBound > $1.range.bytes.lowerBound }
    for edit in ordered {
      let path = edit.range.file.path
      var bytes = try #require(changed[path] ?? files[path].map { Array($0.utf8) })
      bytes.replaceSubrange(edit.range.bytes, with: Array(edit.text.utf8))
      changed[path] = bytes
    }
    return changed
  }
}
