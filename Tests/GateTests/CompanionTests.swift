import Diagnostics
import Gate
import Result
import Testing

/// A file that belongs to a run and cannot be read is an error like any other, and no default takes
/// its place.
@Suite("Companions") struct CompanionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var files: [String: String]
    /// The files that errors are about.
    var unreadable: [String]
  }

  private static let recipe =
    "base_model: a/b-1B\ndatasets: [{path: d}]\nmicro_batch_size: 1\nnum_epochs: 1\n"
  private static let broken = "{\"zero_optimization\": {\n"
  private static let project = "carbonward: project/v1\npolicies: ['pack:starter']\nruns:\n"

  static let cases = [
    Case(
      testDescription: "a DeepSpeed file that can be read",
      files: [
        "sft.yaml": recipe + "deepspeed: ds.json\n",
        "ds.json": "{\"zero_optimization\": {\"stage\": 3}, \"bf16\": {\"enabled\": true}}",
      ], unreadable: []),
    Case(
      testDescription: "a DeepSpeed file that a recipe names",
      files: ["sft.yaml": recipe + "deepspeed: ds.json\n", "ds.json": broken],
      unreadable: ["ds.json"]),
    Case(
      testDescription: "one that two recipes share is told once",
      files: [
        "a.yaml": recipe + "deepspeed: ds.json\n", "b.yaml": recipe + "deepspeed: ds.json\n",
        "ds.json": broken,
      ], unreadable: ["ds.json"]),
    Case(
      testDescription: "a file that the project adds to a run",
      files: [
        "carbonward.yaml": project + "  - {match: sft.yaml, with: [more.yaml]}\n",
        "sft.yaml": recipe, "more.yaml": "compute_environment: [\n",
      ], unreadable: ["more.yaml"]),
    Case(
      testDescription: "a file that the project adds and that is nothing known",
      files: [
        "carbonward.yaml": project + "  - {match: sft.yaml, with: [more.yaml]}\n",
        "sft.yaml": recipe, "more.yaml": "just: text\n",
      ], unreadable: ["more.yaml"]),
    Case(
      testDescription: "a launcher's file that the launcher names",
      files: [
        "train.sh": "accelerate launch --config_file acc.yaml -m axolotl.cli.train sft.yaml\n",
        "sft.yaml": recipe, "acc.yaml": "distributed_type: [\n",
      ], unreadable: ["acc.yaml"]),
    Case(
      testDescription: "a broken file that nobody names",
      files: ["sft.yaml": recipe, "other.json": broken], unreadable: []),
  ]

  @Test(arguments: cases) func areReported(_ example: Case) throws {
    let result = try Gate.check(Checks.request(example.files))
    let errors = result.diagnostics.filter { $0.severity == .error }
    #expect(errors.map { $0.location?.path ?? $0.path ?? "" } == example.unreadable, "\(errors)")
    #expect((result.exitCode == 2) == !example.unreadable.isEmpty)
    #expect(!result.runs.isEmpty, "what could be read is estimated all the same")
  }
}
