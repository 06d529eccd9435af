import Testing

@testable import Service

@Suite("Assessments that are asked for") struct AssessorTests {
  private static let run =
    #""run":{"name":"small","hardware":{"accelerator":"custom","count":5,"power":"300 W","host_power":"0 W"},"#
    + #""duration":"10 h","site":{"intensity":"0.7 kgCO2e/kWh","pue":1.0}}"#

  @Test(
    "policies are named by their name, and by nothing that is not there",
    arguments: [
      (#"["team"]"#, 1, nil), ("[]", 1, nil), (#"["pack:starter"]"#, 0, nil),
      (#"["teams"]"#, nil, "bad-request"),
      (#"["\#(String(repeating: "0", count: 64))"]"#, nil, "unknown-policy"),
      (#"["/etc/passwd"]"#, nil, "bad-request"), (#"["../policy.yaml"]"#, nil, "bad-request"),
    ] as [(String, Int?, String?)])
  func namesPolicies(_ policies: String, exitCode: Int?, code: String?) throws {
    let desk = try Desk(Desk.cap("9 kgCO2e"))
    do throws(ProblemDocument) {
      let answer = try desk.assess("{\(Self.run),\"policies\":\(policies)}")
      #expect(answer.exitCode == exitCode)
      #expect(
        String(decoding: answer.json, as: UTF8.self).hasPrefix(#"{"carbonward": "result/v1""#))
    } catch {
      #expect(error.code == code, "\(error)")
    }
  }

  @Test(
    "what is wrong with a request is a problem with a status",
    arguments: [
      ("", 400, "bad-json"), ("[]", 400, "bad-json"), ("{}", 400, "bad-request"),
      (#"{"run":{},"tokens":1}"#, 400, "bad-request"),
      (#"{"files":{"../a.yaml":""}}"#, 400, "bad-request"),
      (#"{"files":{"/a.yaml":""}}"#, 400, "bad-request"),
      (#"{"files":{"a/./b":""}}"#, 400, "bad-request"),
      (#"{"files":{"a\u0000":""}}"#, 400, "bad-request"),
      (#"{"run":{},"set":["durations=1h"]}"#, 422, "refused"),
      (String(repeating: "[", count: 100_000), 400, "bad-json"),
      (#"{"run":{},"run":{}}"#, 400, "bad-json"),
    ])
  func refuses(_ body: String, status: Int, code: String) throws {
    let desk = try Desk(Desk.cap("9 kgCO2e"))
    let problem = #expect(throws: ProblemDocument.self) { try desk.assess(body) }
    #expect(problem?.status == status && problem?.code == code, "\(String(describing: problem))")
  }
}
