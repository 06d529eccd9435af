import Batch
import Foundation
import Result
import TestSupport
import Testing

@Suite("Folders of submissions") struct SubmissionFolderTests {
  /// Every form in which a submission can lie in a folder, with what is found.
  static func forms() throws -> (files: [String: String], findings: [String: String]) {
    let files = Portfolio.files(team: "a", hours: 10)
    let statement = try Portfolio.statement(files)
    let (evidence, result) = (try Portfolio.envelope(statement), Portfolio.result(statement))
    var all: [String: String] = [
      "a/result.json": result, "b.json": result, "c.result.json": result,
      "d.json": result, "d.evidence.json": evidence, "e.json": evidence,
      "f.evidence.json": evidence, "g/evidence.json": evidence, "h/result.json": result,
      "h/evidence.json": evidence, "deep/er/i.json": result,
      "n.yaml": files["run.yaml"] ?? "", "o.json": "{", "p.evidence.json": "{}",
      "q.txt": "notes", "policies/cap.yaml": "carbonward: policy/v1\nbudgets: []\n",
      "index.json": #"{"carbonward":"index/v1","submissions":["b",{"name":"gone"}]}"#,
      "index.txt": "# remarks\n\nd\r\n  lost  \n", "index.jsonl": "{\"name\":\"mislaid\"}\n",
    ]
    for (path, text) in files {
      for folder in ["j", "k", "l", "m"] { all["\(folder)/\(path)"] = text }
    }
    all["j/evidence.json"] = evidence
    all["k.evidence.json"] = evidence
    all["l.evidence.json"] = evidence
    all["l/run.yaml"] = files["run.yaml"]?.replacing("10 h", with: "5 h")
    let findings = [
      "a": "unsigned", "b": "unsigned", "c": "unsigned", "d": "signed inputs-absent",
      "e": "signed inputs-absent", "f": "signed inputs-absent", "g": "signed inputs-absent",
      "h": "signed inputs-absent", "deep/er/i": "unsigned", "j": "verified", "k": "verified",
      "l": "altered inputs-differ", "m": "unsigned", "n": "unsigned",
      "o": "unreadable not-understood", "p": "unreadable not-understood",
      "gone": "missing expected", "lost": "missing expected", "mislaid": "missing expected",
    ]
    return (all, findings)
  }

  @Test("every form is understood, whatever order the files were made in")
  func forms() throws {
    let (files, findings) = try Self.forms()
    let desk = try ReviewDesk()
    var generator = SeededGenerator(seed: 3)
    var texts: Set<String> = []
    for copy in 0..<3 {
      for (path, text) in files.sorted(by: { $0.key < $1.key }).shuffled(using: &generator) {
        try desk.write(text, to: "copy-\(copy)/\(path)")
      }
      let outcome = try desk.review(folder: "copy-\(copy)")
      #expect(outcome.findings == findings)
      #expect(outcome.register.leftOut.names == ["policies/cap.yaml", "q.txt"])
      texts.insert(try outcome.rendered("json"))
    }
    #expect(texts.count == 1)
  }

  @Test("a repository is one submission, and what is hidden is none")
  func repository() throws {
    let desk = try ReviewDesk()
    for (path, text) in Portfolio.files(team: "a", hours: 10) {
      try desk.write(text, to: "r/\(path)")
    }
    let outcome = try desk.review(folder: "r")
    #expect(outcome.findings == [".": "unsigned"])
    try desk.write("{", to: "s/out.json")
    #expect(try desk.review(folder: "s", hiding: ["out.json"]).rows.isEmpty)
  }

  @Test("no link leads out of the folder")
  func links() throws {
    let desk = try ReviewDesk()
    try desk.write(
      Portfolio.result(try Portfolio.statement(Portfolio.files(team: "a", hours: 10))),
      to: "secret.json")
    try desk.write("notes", to: "in/q.txt")
    try FileManager.default.createSymbolicLink(
      atPath: desk.path("in/a.json"), withDestinationPath: desk.path("secret.json"))
    try FileManager.default.createSymbolicLink(
      atPath: desk.path("in/loop"), withDestinationPath: desk.path("in"))
    #expect(try desk.review(folder: "in").rows.allSatisfy { !$0.status.isCounted })
  }

  @Test(
    "lists of names are read in every form",
    arguments: [
      ("a\nb\n", ["a", "b"]), ("# no\n a \r\n\tb c\n", ["a", "b c"]), ("", []),
      (#"["a", {"name": "b"}]"#, ["a", "b"]),
      (#"{"name": "a"}"# + "\n" + #"{"submission":"b"}"#, ["a", "b"]),
      (#"{"carbonward":"index/v1","submissions":["a"]}"#, ["a"]),
      ("{\"a\": 1}", nil), ("{", nil), ("[1]", ["[1]"]),
    ] as [(String, [String]?)])
  func lists(text: String, names: [String]?) {
    #expect(SubmissionIndex(list: Array(text.utf8))?.names == names)
  }
}
