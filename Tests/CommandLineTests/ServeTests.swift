import Foundation
import TestSupport
import Testing

@Suite("carbonward serve") struct ServeTests {
  private static let run =
    #"{"name":"small","hardware":{"accelerator":"custom","count":5,"power":"300 W","host_power":"0 W"},"#
    + #""duration":"10 h","site":{"intensity":"0.7 kgCO2e/kWh","pue":1.0}}"#

  /// The lines that the program answers to lines.
  private func lines(
    _ lines: [String], in sandbox: Sandbox, _ options: [String] = []
  ) throws -> [String] {
    let outcome = try sandbox.run(
      Sandbox.binary.path, ["serve", "--stdio", "--at", "2026-11-23"] + options,
      input: lines.joined(separator: "\n") + "\n")
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  /// The same as values.
  private func answers(
    _ lines: [String], in sandbox: Sandbox, _ options: String...
  ) throws -> [JSONValue] {
    try self.lines(lines, in: sandbox, options).map(Self.value)
  }

  private static func value(_ line: String) throws -> JSONValue {
    JSONValue(try JSONSerialization.jsonObject(with: Data(line.utf8)))
  }

  /// A value of JSON on one line.
  private static func json(_ value: Any) throws -> String {
    let options: JSONSerialization.WritingOptions = [.fragmentsAllowed, .sortedKeys]
    return String(
      decoding: try JSONSerialization.data(withJSONObject: value, options: options), as: UTF8.self)
  }

  @Test("a run is answered with its result, under the name of the request")
  func answersRun() throws {
    let sandbox = try Sandbox(commits: false)
    let found = try answers(
      [
        #"{"id":"a","run":\#(Self.run)}"#, #"{"id":7,"run":\#(Self.run)}"#,
        #"{"run":\#(Self.run)}"#,
      ],
      in: sandbox)
    #expect(found.count == 3)
    #expect(found[0]["id"].string == "a" && found[1]["id"].number == 7)
    #expect(found[2]["id"].any is NSNull)
    for answer in found {
      let run = answer["result"]["runs"][0]
      #expect(answer["exit_code"].number == 0)
      #expect(run["estimate"]["energy_kwh"]["p50"].number == 15)
      #expect(run["estimate"]["emissions_kg"]["p50"].number == 10.5)
      #expect(answer["result"]["at"].string == "2026-11-23T00:00:00Z" || run.any != nil)
    }
  }

  @Test("an answer says what a check of the same files says")
  func agreesWithCheck() throws {
    var files = Fixture.repository
    files["policies/team.yaml"] = Fixture.policy(limit: "9 kgCO2e")
    let sandbox = try Sandbox(files, commits: false)
    let checked = try sandbox.result("check", "--at", "2026-11-23")
    #expect(checked.status == 1)
    let request = try Self.json(["id": "x", "files": files, "at": "2026-11-23"])
    let answer = try #require(try answers([request], in: try Sandbox(commits: false)).first)
    #expect(answer["exit_code"].number == 1)
    let (mine, theirs) = (answer["result"].any, checked.json.any)
    #expect((mine as? NSDictionary) == (theirs as? NSDictionary))
  }

  @Test("policies are named by digest, by pack, or brought along")
  func policies() throws {
    let sandbox = try Sandbox(
      [
        "shelf/low.yaml": Fixture.policy(limit: "9 kgCO2e"),
        "shelf/high.yaml": Fixture.policy(limit: "12 kgCO2e").replacingOccurrences(
          of: "cap", with: "high-cap"),
      ], commits: false)
    func digest(_ name: String) throws -> String {
      let alone = try answers(
        [#"{"run":\#(Self.run)}"#], in: sandbox, "--policy", "shelf/\(name).yaml")
      return try #require(alone[0]["result"]["policies"][0]["sha256"].string)
    }
    let (low, high) = (try digest("low"), try digest("high"))
    let brought = try Self.json(["path": "p.yaml", "text": Fixture.policy(limit: "9 kgCO2e")])
    let cases: [(policies: String, code: Double, ids: [String])] = [
      ("", 1, ["cap", "high-cap"]), (#","policies":[]"#, 1, ["cap", "high-cap"]),
      (#","policies":["sha256:\#(low)"]"#, 1, ["cap"]),
      (#","policies":["\#(high)"]"#, 0, ["high-cap"]),
      (#","policies":["\#(low)","\#(high)"]"#, 1, ["cap", "high-cap"]),
      (#","policies":[\#(brought)]"#, 1, ["cap"]), (#","policies":[\#(brought)]"#, 1, ["cap"]),
      (
        #","policies":["sha256:\#(high)",{"text":"carbonward: policy/v1\nname: none\n"}]"#, 0,
        ["high-cap"]
      ),
    ]
    let found = try answers(
      cases.map { #"{"run":\#(Self.run)\#($0.policies)}"# }, in: sandbox, "--policy", "shelf")
    for (answer, expected) in zip(found, cases) {
      #expect(answer["exit_code"].number == expected.code, "\(expected): \(answer)")
      let ids = answer["result"]["runs"][0]["findings"].array.filter {
        $0["kind"].string == "budget"
      }
      .compactMap { $0["id"].string }
      #expect(ids.sorted() == expected.ids, "\(expected)")
    }
    let packs = try answers([#"{"run":\#(Self.run),"policies":["pack:starter"]}"#], in: sandbox)
    #expect(packs[0]["result"]["policies"][0]["path"].string == "pack:starter")
    let refused = try sandbox.carbonward("serve", "--stdio", "--policy", "nowhere")
    #expect(refused.status == 2 && refused.output.isEmpty, "\(refused)")
  }

  static let bad: [(line: String, code: String)] = [
    ("nonsense", "bad-json"), ("[1]", "bad-json"), ("1", "bad-json"), (#""text""#, "bad-json"),
    (#"{"run":"#, "bad-json"), (#"{"id":1,"id":2,"run":{}}"#, "bad-json"),
    (String(repeating: "[", count: 5_000), "bad-json"),
    (#"{"run":"# + String(repeating: #"{"a":"#, count: 3_000), "bad-json"),
    (#"{"files":{"a":"\#u{0}"}}"#, "bad-json"),
    ("{}", "bad-request"), (#"{"id":{},"run":{}}"#, "bad-request"),
    (#"{"id":true,"run":{}}"#, "bad-request"), (#"{"run":1}"#, "bad-request"),
    (#"{"run":{},"policy":[]}"#, "bad-request"), (#"{"run":{},"at":"yesterday"}"#, "bad-request"),
    (#"{"run":{},"at":1}"#, "bad-request"), (#"{"run":{},"on_unknown":"never"}"#, "bad-request"),
    (#"{"run":{},"fail_on":"info"}"#, "bad-request"), (#"{"run":{},"set":[1]}"#, "bad-request"),
    (#"{"run":{},"suggestions":-1}"#, "bad-request"), (#"{"files":{}}"#, "bad-request"),
    (#"{"files":{"a.yaml":1}}"#, "bad-request"), (#"{"files":{"/etc/x.yaml":""}}"#, "bad-request"),
    (#"{"files":{"../x.yaml":""}}"#, "bad-request"),
    (#"{"files":{"a//b.yaml":""}}"#, "bad-request"),
    (#"{"files":{"a\u0000.yaml":""}}"#, "bad-request"), (#"{"files":{"":""}}"#, "bad-request"),
    (#"{"files":{"run.yaml":""},"run":{}}"#, "bad-request"),
    (#"{"run":{},"policies":["../p.yaml"]}"#, "bad-request"),
    (#"{"run":{},"policies":["/etc/passwd"]}"#, "bad-request"),
    (#"{"run":{},"policies":[{"path":"../p","text":""}]}"#, "bad-request"),
    (#"{"run":{},"policies":[{"path":"p"}]}"#, "bad-request"),
    (#"{"run":{},"policies":[{"path":"pack:x","text":""}]}"#, "bad-request"),
    (#"{"run":{},"policies":["\#(String(repeating: "0", count: 64))"]}"#, "unknown-policy"),
    (#"{"run":{},"set":["nonsense"]}"#, "refused"),
    (#"{"run":{},"set":["site.regoin=x"]}"#, "refused"),
    (#"{"run":{},"id":"\#(String(repeating: "x", count: 1_001))"}"#, "bad-request"),
    (#"{"id":"long","run":{"name":"\#(String(repeating: "x", count: 40_000))"}}"#, "too-large"),
  ]

  @Test("what is wrong with a line is said on its line, and touches no other")
  func badLines() throws {
    let good = #"{"id":"good","run":\#(Self.run)}"#
    let lines = Self.bad.flatMap { [$0.line, good] }
    let found = try self.lines(
      lines, in: try Sandbox(commits: false), ["--line-limit", "30000"])
    try #require(found.count == lines.count)
    for (index, bad) in Self.bad.enumerated() {
      let answer = try Self.value(found[2 * index])
      #expect(answer["error"]["code"].string == bad.code, "\(bad.line.prefix(100)): \(answer)")
      #expect(answer["exit_code"].number == 2 && answer["result"].any == nil)
      #expect(answer["error"]["message"].string?.isEmpty == false)
    }
    let alike = Set(stride(from: 1, to: found.count, by: 2).map { found[$0] })
    #expect(alike.count == 1)
  }

  @Test("bytes that are no text are an error of their line")
  func notText() throws {
    let sandbox = try Sandbox(commits: false)
    let good = Array(#"{"id":"good","run":\#(Self.run)}"#.utf8)
    var bytes = Array(#"{"id":""#.utf8)
    bytes += [0xFF, 0xFE, 0x80]
    bytes += Array("\"}\r\n\n\n".utf8)
    // The last line needs no end.
    try Data(bytes + good).write(to: sandbox.folder.appendingPathComponent("in"))
    let outcome = try sandbox.run(
      "/bin/sh", ["-c", "\"$0\" serve --stdio < in", Sandbox.binary.path])
    let found = try outcome.output.split(separator: "\n").map { try Self.value(String($0)) }
    #expect(outcome.status == 0 && found.count == 2, "\(outcome)")
    #expect(found[0]["error"]["code"].string == "bad-json")
    #expect(found[1]["exit_code"].number == 0)
  }

  @Test("what cannot be read of the files of a request is part of its result")
  func unreadableFiles() throws {
    let policy = "carbonward: policy/v1\\nbudgets: [{id: a, limit: 5, per: run}]\\n"
    let found = try answers(
      [
        #"{"files":{"run.yaml":"carbonward: run/v1\nhardware: {count: many}\n"}}"#,
        #"{"run":\#(Self.run),"policies":[{"text":"\#(policy)"}]}"#,
        #"{"files":{"notes.txt":"nothing"}}"#,
      ], in: try Sandbox(commits: false))
    for (answer, code) in zip(found, [2.0, 2, 2]) {
      #expect(answer["exit_code"].number == code, "\(answer)")
      #expect(answer["result"]["diagnostics"].array.contains { $0["severity"].string == "error" })
    }
  }

  @Test("nothing is read that a request does not hold")
  func readsNothingElse() throws {
    let run = Fixture.run()
    let sandbox = try Sandbox(
      [
        "carbonward.yaml": "carbonward: project/v1\ndefaults: {team: secret}\n", "run.yaml": run,
        "policies/p.yaml": Fixture.policy(), "launch.sh": "axolotl train a.yaml # secret\n",
      ], commits: false)
    let here = sandbox.folder.path
    let requests: [[String: Any]] = [
      ["files": ["a.yaml": "base_model: x/y-7b\nbase: \(here)/run.yaml\n"]],
      ["files": ["a.yaml": run], "paths": ["\(here)/run.yaml"]],
      ["files": ["a.yaml": run], "paths": ["../run.yaml", "run.yaml"]],
      ["files": ["carbonward.yaml": "carbonward: project/v1\npolicies: [\(here)/policies]\n"]],
      [
        "files": [
          "carbonward.yaml": "carbonward: project/v1\npolicies: [policies/]\n", "a.yaml": run,
        ]
      ],
      [
        "files": ["a.yaml": run],
        "policies": [["text": "carbonward: policy/v1\nimports: [policies/p.yaml]\n"]],
      ],
      [
        "files": ["a.yaml": run],
        "policies": [["text": "carbonward: policy/v1\nimports: [\(here)/policies/p.yaml]\n"]],
      ],
      ["files": ["run.sh": "bash \(here)/launch.sh\n"]],
    ]
    let lines = try requests.map { try Self.json($0) }
    let inside = try self.lines(lines, in: sandbox)
    let elsewhere = try self.lines(lines, in: try Sandbox(commits: false))
    #expect(inside == elsewhere && inside.count == lines.count)
    #expect(inside.allSatisfy { !$0.contains("secret") })
  }

  @Test("answers come in the order of requests, and do not depend on it")
  func order() throws {
    var generator = SeededGenerator(seed: 16)
    let lines = (0..<60).map { index in
      #"{"id":\#(index),"run":\#(Self.run.replacingOccurrences(of: "10 h", with: "\(index + 1) h"))}"#
    }
    let shuffled = lines.shuffled(using: &generator)
    let sandbox = try Sandbox(commits: false)
    func pairs(_ lines: [String]) throws -> [String: String] {
      let outcome = try sandbox.carbonward(
        "serve", "--stdio", "--at", "2026-11-23", input: lines.joined(separator: "\n"))
      let answers = outcome.output.split(separator: "\n").map(String.init)
      try #require(answers.count == lines.count)
      return Dictionary(zip(lines, answers)) { first, _ in first }
    }
    #expect(try pairs(lines) == pairs(shuffled))
  }

  @Test("the command says what it needs", arguments: [[], ["--stdio", "--line-limit", "10"]])
  func usage(_ options: [String]) throws {
    let outcome = try Sandbox(commits: false).run(Sandbox.binary.path, ["serve"] + options)
    #expect(outcome.status == 2 && outcome.error.hasPrefix("error: "), "\(outcome)")
  }
}
