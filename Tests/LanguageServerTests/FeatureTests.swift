import Diagnostics
import Foundation
import Ledger
import Testing

@testable import LanguageServer

/// What an editor is answered about a place, which `‸` marks.
struct FeatureTests {
  private static let run = Editor.repository["runs/small.yaml"] ?? ""
  private static let policy = Editor.repository["policies/team.yaml"] ?? ""

  private static func marked(_ text: String, _ word: String, with replacement: String? = nil)
    -> String
  {
    guard let range = text.range(of: word) else { return text }
    return text.replacingCharacters(in: range, with: replacement ?? "‸" + word)
  }

  // MARK: - Hover

  @Test(
    arguments: [
      ("runs/small.yaml", marked(run, "300 W"), ["hardware.power", "value  300 W", "declared"]),
      ("runs/small.yaml", marked(run, "count"), ["hardware.count", "how many", "value  5"]),
      (
        "runs/small.yaml", marked(run, "10 h"), ["emissions    10.5 kgCO2e", "energy       15 kWh"]
      ),
      ("runs/small.yaml", marked(run, "carbonward"), ["is  What the document is: `run/v1`."]),
      (
        "runs/small.yaml", marked(run, "custom", with: "‸h100-sxm5-80gb"),
        ["accelerators h100-sxm5-80gb", "tdp_w", "source"]
      ),
      (
        "runs/small.yaml", run + "model: {id: ‸meta-llama/Llama-3.1-8B}\n",
        ["models meta-llama/llama-3.1-8b", "params"]
      ),
      (
        "runs/small.yaml",
        run.replacingOccurrences(of: "pue: 1.0", with: "region: ‸gcp/us-central1"),
        ["regions gcp/us-central1", "source"]
      ),
      ("policies/team.yaml", marked(policy, "12 kgCO2e"), ["budget cap", "12 kgCO2e per run"]),
      ("policies/team.yaml", marked(policy, "budgets"), ["limits on a metric over a scope"]),
      ("policies/team.yaml", marked(policy, "category"), ["category", "measure clean"]),
      (
        "policies/team.yaml", marked(policy, "site.intensity)"),
        ["fact site.intensity", "rule known-site"]
      ),
      ("policies/team.yaml", marked(policy, "clean]"), ["measure clean", "renewables"]),
      ("carbonward.yaml", "carbonward: project/v1\n‸policies: [policies/]\n", ["policy files"]),
      ("train.yaml", "base_model: a/b\nlearning_rate: 1e-5 # on ‸h100-sxm5-80gb\n", ["tdp_w"]),
      (
        "train.yaml",
        "‸base_model: meta-llama/Llama-3.1-8B\nmicro_batch_size: 2\nnum_epochs: 1\nsequence_len: 8\n",
        ["model.id"]
      ),
    ])
  func hoversSay(path: String, marked: String, words: [String]) throws {
    let answer = try Editor().ask("hover", path, marked)
    let text = answer[path: "contents", "value"]?.text ?? ""
    for word in words { #expect(text.contains(word), "\(text)") }
    #expect(answer[path: "contents", "kind"]?.text == "plaintext")
  }

  @Test("what a config says of itself is no markup in a hover")
  func hoversAreInert() throws {
    var page = Page()
    page.add("a ``` [x](http://example.org)\n````\u{1B}[31m")
    let text = page.content(asMarkdown: true)["value"]?.text ?? ""
    #expect(text.hasPrefix("`````text\n") && text.hasSuffix("\n`````"))
    let editor = try Editor()
    let answer = try editor.ask(
      "hover", "runs/small.yaml", Self.marked(Self.run, "small", with: "\"‸a\\e[31m\""))
    #expect(answer[path: "contents", "value"]?.text?.contains("\u{1B}") == false)
  }

  // MARK: - Completion

  @Test(
    arguments: [
      ("runs/a.yaml", "carbonward: run/v1\n‸", "duration", "duration: "),
      ("runs/a.yaml", "carbonward: run/v1\nhardware:\n  ‸", "count", "count: "),
      ("runs/a.yaml", "carbonward: run/v1\nhardware: {acc‸", "accelerator", "accelerator: "),
      (
        "runs/a.yaml", "carbonward: run/v1\nhardware: {accelerator: h1‸", "h100-sxm5-80gb",
        "h100-sxm5-80gb"
      ),
      ("runs/a.yaml", "carbonward: run/v1\nhardware: {\n  power: 300 k‸", "kW", "kW"),
      ("runs/a.yaml", "carbonward: run/v1\nduration: 10‸\n", "min", "min"),
      (
        "runs/a.yaml", "carbonward: run/v1\nsite.region: gcp/us-c‸\n", "gcp/us-central1",
        "gcp/us-central1"
      ),
      (
        "runs/a.yaml", "carbonward: run/v1\nmodel.id: llama-3.1-8‸\n", "meta-llama/llama-3.1-8b",
        "meta-llama/llama-3.1-8b"
      ),
      ("runs/a.yaml", "carbonward: run/v1\nprecision: ‸\n", "bf16", "bf16"),
      ("policies/team.yaml", "carbonward: policy/v1\n‸", "budgets", "budgets: "),
      ("policies/team.yaml", "carbonward: policy/v1\nbudgets:\n  - ‸", "limit", "limit: "),
      ("policies/team.yaml", "carbonward: policy/v1\nbudgets:\n- id: a\n  pe‸", "per", "per: "),
      (
        "policies/team.yaml", "carbonward: policy/v1\nbudgets:\n  - {id: a, me‸", "metric",
        "metric: "
      ),
      (
        "policies/team.yaml", "carbonward: policy/v1\nbudgets:\n  - {id: a, metric: em‸}",
        "emissions", "emissions"
      ),
      (
        "policies/team.yaml", "carbonward: policy/v1\nbudgets:\n  - {id: a, limit: 12 t‸}", "tCO2e",
        "tCO2e"
      ),
      (
        "policies/team.yaml", "carbonward: policy/v1\nrules:\n  - when: run.model.pa‸",
        "model.params", "model.params"
      ),
      (
        "policies/team.yaml", "carbonward: policy/v1\nrules:\n  - require: estimate.em‸",
        "emissions", "emissions"
      ),
      (
        "policies/team.yaml", "carbonward: policy/v1\nrules:\n  - require: estimate.energy.p‸",
        "p95", "p95"
      ),
      (
        "policies/team.yaml", "carbonward: policy/v1\nrules:\n  - message: \"{run.te‸", "team",
        "team"
      ),
      (
        "policies/team.yaml",
        "carbonward: policy/v1\nmeasures:\n  - choose:\n      site.region: [gcp/europe-n‸",
        "gcp/europe-north1", "gcp/europe-north1"
      ),
      (
        "policies/team.yaml", "carbonward: policy/v1\nimports: [pack:st‸]\n", "pack:starter",
        "pack:starter"
      ),
      ("policies/team.yaml", policy + "  - {id: x, set: {‸}}\n", "precision", "precision: "),
      (
        "carbonward.yaml", "carbonward: project/v1\nruns:\n  - match: a\n    ‸", "launcher",
        "launcher: "
      ),
      (
        "carbonward.yaml", "carbonward: project/v1\ndefaults:\n  site:\n    reg‸\n", "region",
        "region: "
      ),
      (
        "carbonward.yaml", "carbonward: project/v1\nruns:\n  - facts: {hardware: {cou‸", "count",
        "count: "
      ),
      (
        "train.yaml", "# carbonward: hardware.co‸\nbase_model: a\n", "hardware.count",
        "hardware.count="
      ),
      (
        "train.yaml", "# carbonward: a=1 site.region=gcp/us-c‸\nbase_model: a\n", "gcp/us-central1",
        "gcp/us-central1"
      ),
      ("train.yaml", "# carbonward: duration=10‸\nbase_model: a\n", "h", "h"),
    ])
  func completionsOffer(path: String, marked: String, label: String, text: String) throws {
    let editor = try Editor()
    let answer = try editor.ask("completion", path, marked)
    let items = answer["items"]?.elements ?? []
    let item = try #require(
      items.first { $0["label"]?.text == label }, "\(items.compactMap { $0["label"]?.text })")
    #expect(item[path: "textEdit", "newText"]?.text == text)
    // What is typed already is replaced, and nothing before it.
    let range = try #require(PositionRange(item[path: "textEdit", "range"]))
    let line =
      marked.split(separator: "‸")[0].split(
        separator: "\n", omittingEmptySubsequences: false
      ).last ?? ""
    let typed = line.dropFirst(range.start.character)
    #expect(typed.isEmpty || label.lowercased().contains(typed.lowercased()), "\(typed)")
  }

  @Test(
    "between quotation marks only the name is typed, and JSON wants them",
    arguments: [
      ("runs/a.yaml", "carbonward: run/v1\n\"dura‸", "duration", "duration"),
      ("runs/a.json", "{\"carbonward\": \"run/v1\",\n \"dura‸", "duration", "duration"),
      ("runs/a.json", "{\"carbonward\": \"run/v1\",\n dura‸", "duration", "\"duration\": "),
      (
        "runs/a.json", "{\"carbonward\": \"run/v1\", \"precision\": \"b‸\"}", "bf16", "bf16"
      ),
    ])
  func completionsQuote(path: String, marked: String, label: String, text: String) throws {
    let answer = try Editor().ask("completion", path, marked)
    let item = answer["items"]?.elements?.first { $0["label"]?.text == label }
    #expect(item?[path: "textEdit", "newText"]?.text == text)
  }

  @Test(
    "what is there already, or belongs elsewhere, is not offered",
    arguments: [
      ("runs/a.yaml", "carbonward: run/v1\nduration: 1 h\n‸\n", "duration"),
      ("runs/a.yaml", "carbonward: run/v1\n‸\nduration: 1 h\n", "duration"),
      ("runs/a.yaml", "carbonward: run/v1\nsite: {pue: 1, ‸}\n", "pue"),
      ("policies/team.yaml", "carbonward: policy/v1\nbudgets:\n  - ‸", "require"),
      ("train.yaml", "base_model: a\n‸", "duration"),
      ("train.yaml", "# a remark ‸\nbase_model: a\n", "duration"),
    ])
  func completionsLeaveOut(path: String, marked: String, label: String) throws {
    let answer = try Editor().ask("completion", path, marked)
    #expect(answer["items"]?.elements?.contains { $0["label"]?.text == label } == false)
  }

  @Test("text that nobody could read has a place in it all the same")
  func placesInAnything() throws {
    let pieces = [
      "- ", "a:", " {", "[", "}", "]", "\n", "  ", "#", "\"", "'", "|\n", "é", ",", "---\n",
    ]
    var state: UInt64 = 1
    for _ in 0..<3_000 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      let file = SourceFile(path: "a.yaml", text: text)
      for offset in 0...file.bytes.count {
        _ = TypingPlace(in: file, at: offset)
        _ = DocumentPath(in: file, at: offset)
        _ = Word(in: file, at: offset)
      }
    }
  }

  @Test(
    "a document that is made to take long has a place in it like any other",
    arguments: [
      ("{", "["), ("[", "{a: "), ("{", " "), ("{" + String(repeating: " ", count: 50_000), "\"\""),
      ("", "- "), ("", "'"), ("a: {", "b: 1, "), ("", "key: 1\n"), ("|\n", " x\n"), ("", "a"),
    ])
  func placesInHostileText(start: String, piece: String) {
    let text = start + String(repeating: piece, count: 50_000)
    let file = SourceFile(path: "a.yaml", text: text)
    let place = TypingPlace(in: file, at: file.bytes.count)
    #expect(place.keys.count <= 256)
    #expect(Word(in: file, at: file.bytes.count / 2).text.utf8.count <= 1_000)
  }

  // MARK: - Code actions

  @Test("a proved suggestion is an edit after which nothing is left to say")
  func suggestionsMend() throws {
    let editor = try Editor()
    let text = Self.run.replacingOccurrences(of: "10 h", with: "20 h")
    let answer = try editor.ask("codeAction", "runs/small.yaml", Self.marked(text, "20 h"))
    let action = try #require(answer.elements?.first, "\(answer)")
    #expect(action["title"]?.text?.hasPrefix("clean: fail → pass, 18 kgCO2e less (86 %)") == true)
    #expect(action["diagnostics"]?.elements?.first?["code"]?.text == "cap")
    let mended = try editor.applying(action, to: "runs/small.yaml")
    #expect(mended == text.replacingOccurrences(of: "0.7 kgCO2e/kWh", with: "0.1 kg/kWh"))
    editor.change("runs/small.yaml", to: mended)
    #expect(editor.remarks("runs/small.yaml").isEmpty)
  }

  @Test(
    "what was probably meant is an edit",
    arguments: [
      (
        "runs/a.yaml", "carbonward: run/v1\n# é😀\nteam: 😀\n‸duratoin: 10 h\n", "duratoin",
        "duration"
      ),
      ("policies/team.yaml", "carbonward: policy/v1\n‸budgts: []\n", "budgts", "budgets"),
      (
        "policies/team.yaml", policy.replacingOccurrences(of: "[clean]", with: "[‸claen]"), "claen",
        "clean"
      ),
      (
        "carbonward.yaml", "carbonward: project/v1\r\n‸policys: [policies/]\r\n", "policys",
        "policies"
      ),
      (
        "carbonward.yaml", "carbonward: project/v1\ndefaults: {site: {‸regoin: gcp/us-central1}}\n",
        "regoin", "region"
      ),
    ])
  func spellingsAreMended(path: String, marked: String, slip: String, word: String) throws {
    let editor = try Editor()
    let answer = try editor.ask("codeAction", path, marked)
    let action = try #require(answer.elements?.first, "\(editor.remarks(path))")
    let text = marked.replacingOccurrences(of: "‸", with: "")
    #expect(
      try editor.applying(action, to: path) == text.replacingOccurrences(of: slip, with: word))
    #expect(action["kind"]?.text == "quickfix")
    #expect(action["diagnostics"]?.elements?.isEmpty == false)
  }

  @Test("nothing is offered where nothing is wrong, or where other kinds are asked for")
  func offersNothingElsewhere() throws {
    let text = Self.run.replacingOccurrences(of: "10 h", with: "20 h")
    let elsewhere = try Editor().ask("codeAction", "runs/small.yaml", Self.marked(text, "small"))
    #expect(elsewhere == .array([]))
    let other = JSONValue.members([("only", .array([.string("refactor")]))])
    let refactoring = try Editor().ask(
      "codeAction", "runs/small.yaml", Self.marked(text, "20 h"), [("context", other)])
    #expect(refactoring == .array([]))
  }

  @Test("a client that asks for it is told of which version an edit is")
  func editsAreVersioned() throws {
    let editor = try Editor(versionsEdits: true)
    let text = Self.run.replacingOccurrences(of: "10 h", with: "20 h")
    let answer = try editor.ask("codeAction", "runs/small.yaml", Self.marked(text, "20 h"))
    let changes = answer.elements?.first?[path: "edit", "documentChanges"]?.elements
    #expect(changes?.first?[path: "textDocument", "version"]?.small == 1)
  }

  // MARK: - Code lens

  @Test(
    "above a config stands what it would use and emit, or what is missing",
    arguments: [
      ("runs/small.yaml", run, ["pass · 10.5 kgCO2e · 15 kWh"]),
      (
        "runs/small.yaml", run.replacingOccurrences(of: "count: 5", with: "count: 50..60"),
        ["fail · 115 kgCO2e (105..126) · 164.3 kWh (150..180)"]
      ),
      (
        "runs/small.yaml", run.replacingOccurrences(of: "duration: 10 h\n", with: ""),
        [
          "unknown · the run's duration is not stated, and to predict it the size of the model is "
            + "not known"
        ]
      ),
      ("policies/team.yaml", policy, []), ("compose.yaml", "services: {}\n", []),
    ])
  func lensesTell(path: String, text: String, titles: [String]) throws {
    let editor = try Editor()
    try editor.open(path, text)
    let answer = try editor.request(
      "textDocument/codeLens", .members([("textDocument", editor.name(path))]))
    #expect(answer.elements?.compactMap { $0[path: "command", "title"]?.text } == titles)
  }

  // MARK: - Definition

  @Test(
    arguments: [
      // From a finding to the budget or rule that has it to say.
      (
        "runs/small.yaml", marked(run.replacingOccurrences(of: "10 h", with: "20 h"), "20 h"),
        "policies/team.yaml", 3
      ),
      ("runs/small.yaml", "‸carbonward: run/v1\nname: x\nduration: 1 h\n", "policies/team.yaml", 5),
      ("policies/team.yaml", marked(policy, "clean]"), "policies/team.yaml", 10),
      (
        "carbonward.yaml", "carbonward: project/v1\npolicies: [‸policies/team.yaml]\n",
        "policies/team.yaml", 0
      ),
    ])
  func definitionsLead(path: String, marked: String, target: String, line: Int) throws {
    let editor = try Editor()
    let answer = try editor.ask("definition", path, marked)
    let first = try #require(answer.elements?.first, "\(editor.remarks(path))")
    #expect(first["uri"]?.text == editor.uri(target))
    #expect(first[path: "range", "start", "line"]?.small == line)
  }

  @Test("there is no way out of the repository, nor into what comes with the program")
  func definitionsStayInside() throws {
    for name in ["../../etc/passwd", "/etc/passwd", "pack:starter"] {
      let answer = try Editor().ask(
        "definition", "carbonward.yaml", "carbonward: project/v1\npolicies: [‸\(name)]\n")
      #expect(answer == .array([]), "\(name)")
    }
  }
}
