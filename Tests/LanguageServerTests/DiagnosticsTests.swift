import CEL
import Foundation
import Gate
import Ledger
import Reports
import Result
import Testing

@testable import LanguageServer

/// What an editor is told of what is open.
struct DiagnosticsTests {
  private static let run = Editor.repository["runs/small.yaml"] ?? ""

  @Test("what is told is what a check of the saved file shows, at the same places")
  func agreesWithChecks() throws {
    let text =
      Self.run.replacingOccurrences(of: "count: 5", with: "count: 50")
      .replacingOccurrences(of: "power: 300 W", with: "power: 3000 W")
    let editor = try Editor(Editor.repository.merging(["runs/small.yaml": text]) { $1 })
    try editor.open("runs/small.yaml")
    var request = CheckRequest(
      InputRequest(["runs/small.yaml"], from: editor.folder.path), now: try #require(Editor.now))
    request.suggestions = 0
    let items = try Gate.check(request).items
    let expected = items.map { item in
      "\(item.id)@"
        + (item.locations.first.map {
          "\($0.line - 1):\($0.column - 1)-\($0.endLine - 1):\($0.endColumn - 1)"
        } ?? "0:0-0:0")
    }
    #expect(!expected.isEmpty)
    #expect(editor.remarks("runs/small.yaml") == expected)
    let messages = editor.told["runs/small.yaml"]?.compactMap { $0["message"]?.text } ?? []
    for (item, message) in zip(items, messages) { #expect(message.hasPrefix(item.fullMessage)) }
  }

  @Test("what is typed counts, not what is saved")
  func buffersWin() throws {
    let editor = try Editor()
    try editor.open("runs/small.yaml")
    #expect(editor.remarks("runs/small.yaml").isEmpty)
    editor.change("runs/small.yaml", to: Self.run.replacingOccurrences(of: "10 h", with: "20 h"))
    #expect(editor.remarks("runs/small.yaml") == ["cap@3:10-3:14"])
    // The policy is open too, and lets it pass before anybody saves it.
    let policy = try #require(Editor.repository["policies/team.yaml"])
    try editor.open("policies/team.yaml")
    editor.change(
      "policies/team.yaml", to: policy.replacingOccurrences(of: "12 kgCO2e", with: "50 kgCO2e"))
    #expect(editor.remarks("runs/small.yaml").isEmpty)
    editor.close("policies/team.yaml")
    #expect(editor.remarks("runs/small.yaml") == ["cap@3:10-3:14"])
    editor.close("runs/small.yaml")
    #expect(editor.remarks("runs/small.yaml").isEmpty)
  }

  @Test("a launcher that is being edited counts for the config that it starts")
  func launchersCount() throws {
    let launcher =
      "#!/bin/bash\n#SBATCH --gres=gpu:h100:8\n#SBATCH --time=24:00:00\nsrun axolotl train configs/a.yaml\n"
    let editor = try Editor([
      "carbonward.yaml": """
      carbonward: project/v1
      policies: [policy.yaml]
      runs:
        - {match: configs/*.yaml, launcher: a.sbatch, facts: {site: {region: gcp/us-central1}}}

      """,
      "policy.yaml": """
      carbonward: policy/v1
      rules:
        - {id: few, require: run.hardware.count <= 8, message: "{run.hardware.count} devices"}

      """,
      "a.sbatch": launcher,
      "configs/a.yaml": """
      base_model: meta-llama/Llama-3.1-8B
      sequence_len: 8192
      micro_batch_size: 2
      gradient_accumulation_steps: 4
      max_steps: 100

      """,
    ])
    try editor.open("configs/a.yaml")
    try editor.open("a.sbatch")
    func devices() -> [String] {
      (editor.told["a.sbatch"] ?? []).filter { $0["code"]?.text == "few" }
        .compactMap { $0["message"]?.text }
    }
    #expect(devices().isEmpty)
    editor.change("a.sbatch", to: launcher.replacingOccurrences(of: "h100:8", with: "h100:16"))
    #expect(devices().count == 1 && devices()[0].hasPrefix("16 devices"), "\(editor.told)")
    editor.close("configs/a.yaml")
    editor.change("a.sbatch", to: launcher)
    #expect(devices().isEmpty)
  }

  @Test("files that were saved by others are looked at again")
  func seesSavedFiles() throws {
    let editor = try Editor()
    try editor.open("runs/small.yaml")
    let policy = try #require(Editor.repository["policies/team.yaml"])
    try editor.save(
      policy.replacingOccurrences(of: "12 kgCO2e", with: "1 kgCO2e"), at: "policies/team.yaml")
    editor.notify("workspace/didChangeWatchedFiles", .object([]))
    editor.settle()
    #expect(editor.remarks("runs/small.yaml") == ["cap@3:10-3:14"])
  }

  @Test(
    "places are counted as agreed, in files of any line break",
    arguments: [(nil, 15), ("utf-8", 19)] as [(String?, Int)], ["\n", "\r\n"])
  func countsAsAgreed(encoding: (String?, Int), lineBreak: String) throws {
    let text = """
      carbonward: run/v1
      name: x
      labels: {"é😀": 1, a: 2}
      team: {é😀é: 1}
      duratoin: 10 h
      hardware: {é😀: 2}
      """
    let editor = try Editor(["carbonward.yaml": "carbonward: project/v1\n"], encoding: encoding.0)
    try editor.open("a.yaml", text.replacingOccurrences(of: "\n", with: lineBreak))
    #expect(editor.remarks("a.yaml").contains("fact-unknown@4:0-4:8"))
    let end = encoding.1 == 15 ? 14 : 17
    #expect(editor.remarks("a.yaml").contains("fact-unknown@5:11-5:\(end)"))
  }

  @Test(
    "a slip in each kind of document is told where it is",
    arguments: [
      ("policies/team.yaml", "carbonward: policy/v1\nbudgts: []\n", "yaml-unknown-key@1:0-1:6"),
      (
        "policies/team.yaml",
        "carbonward: policy/v1\nrules:\n  - {id: a, require: run.tem == \"x\", message: m}\n",
        "policy-expression@2:25-2:28"
      ),
      ("carbonward.yaml", "carbonward: project/v1\npolicys: []\n", "yaml-unknown-key@1:0-1:7"),
      ("runs/a.yaml", "carbonward: run/v1\nduration: 10\n", "fact-value@1:10-1:12"),
      ("runs/a.yaml", "carbonward: run/v1\nname: [\n", "yaml-syntax@2:0-2:0"),
      (
        "train.yaml", "# carbonward: durattion=10h\nbase_model: a/b\nlearning_rate: 1e-5\n",
        "inline-fact@0:14-0:27"
      ),
    ])
  func toldWhereItIs(path: String, text: String, remark: String) throws {
    let editor = try Editor()
    try editor.open(path, text)
    #expect(editor.remarks(path).contains(remark), "\(editor.remarks(path))")
  }

  @Test(
    "nothing is said of what nobody means as a training",
    arguments: [
      ("compose.yaml", "services: {web: {image: nginx}}\n"), ("values.yaml", "a: {{ .b }}\n"),
      ("install.sh", "echo hello\n"), ("package.json", "{\"name\": \"x\"}\n"), ("a.yaml", ""),
    ])
  func ignoresOthers(path: String, text: String) throws {
    let editor = try Editor()
    try editor.open(path, text)
    #expect(editor.remarks(path).isEmpty, "\(editor.remarks(path))")
    #expect(editor.told[path] != nil)
  }

  @Test("a config that was one stays one while it is typed in")
  func keepsConfigs() throws {
    let editor = try Editor()
    try editor.open("runs/small.yaml", Self.run.replacingOccurrences(of: "10 h", with: "20 h"))
    editor.change("runs/small.yaml", to: "nothing: [")
    #expect(editor.remarks("runs/small.yaml").contains { $0.hasPrefix("yaml-syntax@") })
  }

  @Test("a policy that cannot be read is told at the policy, once, while a run is open")
  func tellsOfOtherFiles() throws {
    var files = Editor.repository
    files["policies/team.yaml"] = "carbonward: policy/v1\nbudgts: []\n"
    let editor = try Editor(files)
    try editor.open("runs/small.yaml")
    #expect(editor.remarks("policies/team.yaml") == ["yaml-unknown-key@1:0-1:6"])
    try editor.open("policies/team.yaml")
    #expect(editor.remarks("policies/team.yaml") == ["yaml-unknown-key@1:0-1:6"])
    editor.close("policies/team.yaml")
    #expect(editor.remarks("policies/team.yaml") == ["yaml-unknown-key@1:0-1:6"])
    editor.close("runs/small.yaml")
    #expect(editor.remarks("policies/team.yaml").isEmpty)
  }

  @Test("what is too large is not kept, and said")
  func boundsDocuments() throws {
    let editor = try Editor()
    let long = String(repeating: "# 0123456789\n", count: 350_000)
    try editor.open("runs/small.yaml", long)
    #expect(editor.messages.contains { $0.contains("is longer than is read") })
    let answer = try editor.request(
      "textDocument/hover",
      .members([
        ("textDocument", editor.name("runs/small.yaml")),
        ("position", Position(line: 0, character: 0).json),
      ]))
    #expect(answer[path: "error", "code"]?.small == -32803)
    for index in 0..<10 {
      try editor.open(
        "runs/\(index).yaml", String(repeating: "# 0123456789\n", count: 300_000), settles: false)
    }
    #expect(editor.messages.contains { $0.contains("too much is open") })
    for index in 0..<10 { editor.close("runs/\(index).yaml", settles: false) }
    // Closing makes room, and the whole text makes a document known again.
    editor.change("runs/small.yaml", to: Self.run.replacingOccurrences(of: "10 h", with: "20 h"))
    #expect(editor.remarks("runs/small.yaml") == ["cap@3:10-3:14"])
  }

  @Test("changes that make no sense cost the document, not the session")
  func refusesChanges() throws {
    let editor = try Editor()
    try editor.open("runs/small.yaml")
    for change in [
      #"{"text":3}"#, #"{"range":{"start":{"line":-1,"character":0}},"text":""}"#,
      #"{"range":{"start":{"line":9,"character":0},"end":{"line":1,"character":0}},"text":""}"#,
    ] {
      let value = try #require(JSONValue(parsing: Array(change.utf8)))
      editor.notify(
        "textDocument/didChange",
        .members([
          ("textDocument", editor.name("runs/small.yaml")), ("contentChanges", .array([value])),
        ]))
      editor.settle()
    }
    #expect(editor.messages.filter { $0.contains("left out until it is opened again") }.count == 3)
    try editor.open("runs/small.yaml", Self.run.replacingOccurrences(of: "10 h", with: "20 h"))
    #expect(editor.remarks("runs/small.yaml") == ["cap@3:10-3:14"])
  }
}
