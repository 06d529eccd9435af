import Diagnostics
import Files
import FoundationEssentials
import Runs
import TestSupport
import Testing

@testable import TrainingConfigs

/// Files that are written to exhaust their readers.
@Suite("Hostile configs take little time")
struct HostileConfigTests {
  private static let recipe = "base_model: a/b\ndatasets: [{path: d}]\nmicro_batch_size: 2\n"
  private static let command =
    "python train.py --model_name_or_path a/b --per_device_train_batch_size 2\n"

  private static func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  private static func lines(_ count: Int, _ line: (Int) -> String) -> String {
    (0..<count).map(line).joined()
  }

  private static let files: [(path: String, text: String)] = [
    // YAML
    ("list.yaml", recipe + "l:\n" + repeated("- a\n", 100_000)),
    ("keys.yaml", recipe + lines(50_000) { "k\($0): v\n" }),
    ("flow.yaml", recipe + "x: " + repeated("[", 300_000)),
    ("deep.yaml", recipe + lines(1_000) { repeated(" ", $0) + "a:\n" }),
    ("scalar.yaml", recipe + "x: " + repeated("a", 500_000)),
    ("escapes.yaml", recipe + "x: \"" + repeated("\\n", 200_000) + "\"\n"),
    (
      "laughs.yaml",
      recipe + "b0: &b0 [1]\n"
        + lines(30) { "b\($0 + 1): &b\($0 + 1) [" + repeated("*b\($0), ", 9) + "1]\n" }
    ),
    (
      "merges.yaml",
      recipe + "a0: &a0 {x: 1}\n"
        + lines(2_000) { "a\($0 + 1): &a\($0 + 1)\n  <<: [*a\($0), *a\($0)]\n  k\($0): 1\n" }
    ),
    (
      "references.yaml",
      "max_duration: 10ba\nmodel: {name: mpt_causal_lm}\ntrain_loader: {}\n"
        + "global_train_batch_size: ${a0}\n"
        + lines(2_000) { "a\($0): ${a\($0 + 1)}${a\($0 + 1)}\n" }
    ),
    (
      "nested-reference.yaml",
      "max_duration: 10ba\nmodel: {name: mpt_causal_lm}\ntrain_loader: {}\nglobal_train_batch_size: "
        + repeated("${", 50_000) + repeated("}", 50_000) + "\n"
    ),
    ("facts.yaml", recipe + repeated("# carbonward: steps=5\n", 20_000)),
    ("hashes.yaml", recipe + "# " + repeated("# carbonward #", 40_000)),
    ("documents.yaml", recipe + repeated("---\nrun: x\nresources: {}\n", 20_000)),
    ("tags.yaml", recipe + "x: " + repeated("!a ", 100_000)),
    ("dashes.yaml", recipe + repeated("- ", 200_000)),
    ("questions.yaml", recipe + repeated("? ", 200_000)),
    ("dots.yaml", recipe + "a" + repeated(".b", 100_000) + ": 1\n"),
    (
      "replicas.yaml",
      "apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nspec:\n  pytorchReplicaSpecs:\n"
        + lines(4_000) {
          "    W\($0): {replicas: 1, template: {spec: {resources: {limits: {nvidia.com/gpu: 1}}}}}\n"
        }
    ),
    // JSON
    ("deep.json", repeated("[", 500_000)),
    ("objects.json", repeated("{\"a\":", 100_000)),
    ("keys.json", "{" + lines(50_000) { "\"k\($0)\": 1," } + "\"zero_optimization\": {}}"),
    ("escapes.json", "{\"zero_optimization\": {}, \"x\": \"" + repeated("\\u0041", 80_000) + "\"}"),
    ("comments.json", repeated("/*", 300_000)),
    ("lines.json", repeated("{//a\n", 100_000)),
    // TOML
    ("tables.toml", lines(30_000) { "[t\($0)]\nx=1\n" }),
    ("array-tables.toml", repeated("[[a]]\n", 90_000)),
    ("inner-tables.toml", "[a]\n" + repeated("[[a.b]]\n[a.b.c]\n", 40_000)),
    ("dots.toml", lines(30_000) { "a.b\($0).c = 1\n" }),
    ("arrays.toml", "a = " + repeated("[", 200_000)),
    ("array.toml", "a = [" + repeated("1,", 90_000) + "]"),
    ("quotes.toml", "a = \"\"\"" + repeated("\"\"a", 200_000) + "\"\"\""),
    ("path.toml", "a" + repeated(".a", 200_000) + "=1"),
    ("inline.toml", "a = " + repeated("{a=", 200_000)),
    // Shell
    ("doubling.sh", "A=aaaaaaaaaa\n" + repeated("A=$A$A\n", 50_000) + command),
    ("arithmetic.sh", "A=$((" + repeated("(", 300_000) + "\n" + command),
    (
      "callers.py",
      "import flyte\nfrom transformers import Trainer\nclass A(FlowSpec):\n"
        + lines(1_000) { "    def m\($0)(self):\n        self.m\(($0 + 1) % 1_000)()\n" }
        + lines(1_000) { "@step\ndef f\($0)():\n    g()\n" }
        + "def g():\n    Trainer(m, a).train()\n"
    ),
    (
      "nested-branches.sh",
      "f() { if ! x=$(a); then return 1; fi; l=(); }\nwhile true; do\n  if (( w == W )); then\n"
        + "    if f; then echo \"${l[*]}\"; fi\n  fi\ndone\n" + command
    ),
    ("growing.sh", "A=1\n" + repeated("A=$((A+A*2))\n", 30_000) + command),
    ("long-line.sh", "python train.py " + repeated("--a b ", 80_000)),
    ("braces.sh", repeated("${", 300_000)),
    ("documents.sh", repeated("cat <<E\n", 60_000)),
    ("branches.sh", repeated("if x; then\n", 40_000)),
    ("outputs.sh", repeated("$(", 300_000)),
    ("backticks.sh", repeated("`", 400_000)),
    ("quoted-outputs.sh", repeated("\"$(\"", 100_000)),
    ("array.sh", "A=(" + repeated("a ", 200_000) + ")\npython train.py ${A[@]} ${A[@]}\n"),
    ("appending.sh", "A=\"\"\n" + repeated("A+=\" --a b\"\n", 40_000) + "python train.py $A\n"),
    ("variables.sh", lines(50_000) { "V\($0 + 1)=$V\($0)x\n" } + command),
    ("continued.sh", "python train.py \\\n" + repeated("--a \\\n", 80_000)),
    ("commands.sh", repeated(command, 6_000)),
    ("opened.sh", repeated("bash -c 'bash -c \"python train.py --a b\"'\n", 8_000)),
    ("cases.sh", "case $x in\n" + repeated("a) ;;\n", 60_000)),
    ("functions.sh", repeated("f() {\n", 80_000)),
    ("fallbacks.sh", "A=" + repeated("${B:-", 80_000)),
    ("zeros.sh", repeated("\u{0}", 400_000)),
    ("evaluated.sh", "A='python train.py --a b'\n" + repeated("eval $A\n", 40_000)),
    ("loops.sh", repeated("for i in 1 2 3; do\n", 30_000) + command),
    ("options.sbatch", "#!/bin/bash\n" + repeated("#SBATCH --gres=gpu:8\n", 30_000) + command),
    ("option.sbatch", "#!/bin/bash\n#SBATCH " + repeated("--nodes=1 ", 60_000) + "\n" + command),
    ("includes.gin", repeated("include 'x'\n", 40_000)),
  ]

  /// Half a megabyte each: a debug build takes a multiple of a release one, so the bound only tells linear
  /// time from more.
  @Test(arguments: files.indices)
  func readInLinearTime(index: Int) {
    let file = Self.files[index]
    let start = ProcessorTime.ofThread
    let search = Workspace(files: MemoryFiles([file.path: file.text])).findRuns([file.path])
    let time = ProcessorTime.ofThread - start
    #expect(time < .seconds(60), "\(file.path)")
    #expect(search.runs.count <= 1_000)
    #expect(search.diagnostics.count <= 1_000)
  }

  /// Inputs that once made a fuzzer fail, and others of their kind.
  private static let regressions: [String] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/fuzz"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().map { folder + "/" + $0 }
  }()

  @Test func earlierFailuresStayMended() throws {
    #expect(!Self.regressions.isEmpty)
    for path in Self.regressions {
      let bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let matrix = WriteBack(path: name, bytes: bytes)
      for position in matrix.runs.indices {
        for fact in WriteBack.facts {
          let result = matrix.change(fact, ofRun: position)
          if case .wrong(let problem) = result {
            Issue.record("\(name) \(fact.rawValue): \(problem)")
          }
        }
      }
    }
  }

  @Test func bytesThatAreNoTextAreRefusedOrRead() {
    var random = SeededGenerator(seed: 41)
    let spice: [[UInt8]] = [
      [0], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xE2, 0x80, 0xAE],
      [0x1B, 0x5B], [0x0D], [0x85], Array("99999999999999999999999".utf8), Array("1e999".utf8),
      Array(String(repeating: "[", count: 300).utf8),
      Array(String(repeating: "a", count: 9_000).utf8),
    ]
    let fixtures = Fixture.recipes + Fixture.launchers
    for round in 0..<1_500 {
      let fixture = fixtures[round % fixtures.count]
      var bytes = Array(fixture.text.utf8)
      for _ in 0...2 {
        let at = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.removeSubrange(at...)
        case 1 where at < bytes.count: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2:
          let lines = fixtures[round * 7 % fixtures.count].text.split(separator: "\n")
          let line = lines.isEmpty ? "" : lines[round % lines.count]
          bytes.insert(contentsOf: Array(line.utf8) + [0x0A], at: at)
        default:
          bytes.insert(contentsOf: spice.randomElement(using: &random) ?? [], at: at)
        }
      }
      let start = ProcessorTime.ofThread
      let path = fixture.path
      let search = Workspace(files: MemoryFiles(bytes: [path: bytes])).findRuns([path])
      for joined in search.runs {
        for case .edits(let edits, _) in joined.edits(setting: [
          FactAssignment(.precision, .text("fp16")), FactAssignment(.steps, .number(7)),
          FactAssignment(.microBatch, .number(3)), FactAssignment(.count, .number(16)),
        ]) {
          guard let first = edits.first else { continue }
          #expect(throws: Never.self) { try first.range.file.applying(edits) }
        }
      }
      #expect(ProcessorTime.ofThread - start < .seconds(20), "\(bytes)")
    }
  }

  /// Files of which each includes all that follow have more ways through them than anybody can walk.
  @Test(arguments: [
    ("gin", "include '%.gin'\n", "TRAIN_STEPS = 5\nMIXTURE_OR_TASK_NAME = 'x'\n"),
    (
      "yaml", "  - %.yaml\n",
      "grpo: {max_num_steps: 5}\npolicy: {model_name: a/b-8B}\ncluster: {num_nodes: 1}\n"
    ),
  ])
  func websOfIncludes(_ ending: String, _ include: String, _ own: String) throws {
    var files: [String: String] = [:]
    for index in 0..<24 {
      let others = (index + 1..<24).map { include.replacing("%", with: "f\($0)") }.joined()
      let head = ending == "yaml" && !others.isEmpty ? "defaults:\n" : ""
      files["f\(index).\(ending)"] = head + others + own
    }
    let search = Workspace(files: MemoryFiles(files)).findRuns(["f0.\(ending)"])
    let run = try #require(search.runs.first?.run)
    #expect(
      [Fact.steps, .modelID, .count, .sequenceLength].contains { run.unresolvedReason($0) != nil })
  }
}
