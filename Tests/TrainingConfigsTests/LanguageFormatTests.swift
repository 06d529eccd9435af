import ConfigText
import Diagnostics
import Files
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

@Suite("Trainers of language models")
struct LanguageFormatTests {
  @Test(arguments: Fixture.languageModels)
  func isReadAsItMeans(fixture: Fixture) throws {
    let search = fixture.search()
    #expect(search.diagnostics.isEmpty, "\(search.diagnostics)")
    fixture.check(try #require(search.runs.first).run)
  }

  @Test(
    arguments: Fixture.languageModels.flatMap { fixture in fixture.edits.map { (fixture, $0) } })
  func writesBackOneValue(fixture: Fixture, edit: String) throws {
    try fixture.expectWritesBack(edit)
  }

  @Test(arguments: Fixture.joinedLanguageModels)
  func severalFilesAreOneRun(files: [String: String], path: String, facts: String) throws {
    let workspace = Workspace(files: MemoryFiles(files), isRepository: true)
    let search = workspace.findRuns([path])
    #expect(search.runs.count == 1, "\(search.runs.map(\.run.path)) \(search.diagnostics)")
    let words = facts.split(separator: " ", maxSplits: 1).map(String.init)
    let fixture = Fixture(words[0], path, words[1], "")
    let run = try #require(search.runs.first).run
    fixture.check(run)
    #expect(run.files.contains { $0.path == path })
  }

  /// A file that a walk comes by is either the run or a part of it, never a second one.
  @Test(arguments: Fixture.joinedLanguageModels)
  func aWalkFindsNoPartAsARunOfItsOwn(
    files: [String: String], path: String, facts: String
  ) throws {
    let runs = Workspace(files: MemoryFiles(files), isRepository: true).findRuns().runs
    let joined = runs.filter { $0.run.files.contains { $0.path == path } }
    #expect(joined.count == 1)
    // What a recipe builds upon may be started on its own, too.
    for other in runs where !other.run.files.contains(where: { $0.path == path }) {
      #expect(other.run.format == "nemo_rl")
    }
  }

  @Test func aBareBatchIsOneDevicesOrThatOfAll() throws {
    let text = "epochs: 2\nbatch_size: 64\nlr: 1e-4\nmodel_name: acme/m-1B\nnum_gpus: 4\n"
    let run = try #require(
      Workspace(files: MemoryFiles(["a.yaml": text])).findRuns(["a.yaml"]).runs.first
    ).run
    let batch = try #require(run.number(.microBatch))
    #expect(batch.low == 16 && batch.high == 64)
  }

  @Test func aPartOfARunIsNone() {
    let files = [
      "train.py": """
      import sys
      from kit import PPOTrainer, load_config
      def main(args):
          config, _ = load_config(args)
          trainer = PPOTrainer(config)
          trainer.train(workflow="math")
      main(sys.argv[1:])

      """,
      "o.toml": "batch_size = 64\nrollouts_per_example = 8\n[[env]]\nid = \"math\"\n",
      "i.toml": "[deployment]\ntype = \"disaggregated\"\n[vllm]\nmodel = \"acme/m-1B\"\n",
    ]
    for path in files.keys.sorted() {
      let search = Workspace(files: MemoryFiles(files)).findRuns([path])
      #expect(search.runs.isEmpty && search.leftOut.count == 1, "\(path)")
    }
  }

  @Test(arguments: [
    ("2", 12.0, 6.0), ("1", 12, 12), ("[0,1,1,1]", 4, 3), ("([0]*3+[1]*58)", 61, 58),
    ("[0,1]*6", 12, 6),
  ])
  func expertsAreInSomeLayers(text: String, layers: Double, wanted: Double) {
    #expect(expertLayers(text, of: layers) == wanted)
  }

  @Test(arguments: ["[1,1]", "[0]*3+[1]*x", "every", "0", "[0]*-1", "[2]*12", "1+[1]*11"])
  func aPatternThatDoesNotFitIsNotKnown(text: String) {
    #expect(expertLayers(text, of: 12) == nil)
  }

  private func expertLayers(_ text: String, of layers: Double) -> Double? {
    let file = SourceFile(path: "a.sh", bytes: Array(text.utf8))
    let node = ConfigNode(
      .scalar(ConfigScalar(text: text)), SourceRange(file: file, bytes: 0..<text.utf8.count))
    return MegatronCommand.expertLayers(Settings(node).setting(of: node, at: "f"), of: layers)
  }
}
