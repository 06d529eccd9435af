import Evidence
import Foundation
import Testing

@Suite("carbonward review") struct ReviewCommandTests {
  private static let files = Fixture.repository

  /// A folder of submissions with a key, a verified one, and one that nobody signed.
  private func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox(
      Dictionary(uniqueKeysWithValues: Self.files.map { ("in/signed/\($0.key)", $0.value) }),
      commits: false)
    try sandbox.write(["in/plain.yaml": Fixture.run()])
    let seed = [UInt8](repeating: 7, count: 32)
    try Data(seed).write(to: sandbox.folder.appendingPathComponent("key"))
    try sandbox.write(["key.pem": try #require(SigningKey(file: seed)).publicKey.pem])
    let made = try sandbox.carbonward(
      "evidence", "create", "--at", "2026-11-23", "--sign-with", "../../key", "--output",
      "../signed.evidence.json", in: "in/signed")
    try #require(made.status == 0, "\(made)")
    return sandbox
  }

  private func review(_ sandbox: Sandbox, _ more: String...) throws -> Outcome {
    try sandbox.run(
      Sandbox.binary.path,
      ["review", "in", "--key", "key.pem", "--at", "2026-11-25"] + more)
  }

  @Test("the exit code is that of the worst submission")
  func exitCodes() throws {
    let sandbox = try sandbox()
    let good = try review(sandbox, "--format", "csv")
    #expect(good.status == 0 && good.error.isEmpty, "\(good)")
    #expect(good.output.contains("\nplain,files,unsigned,,"))
    #expect(good.output.contains("\nsigned,files,verified,,"))
    #expect(try review(sandbox, "--max-age", "1 d").status == 1)
    #expect(try review(sandbox, "--require-evidence").status == 1)
    try sandbox.write(["list": "plain\nsigned\nlost\n"])
    #expect(try review(sandbox, "--expect", "list").status == 1)
    try sandbox.write(["in/bad.json": "{"])
    #expect(try review(sandbox, "--expect", "list").status == 2)
    try sandbox.write(["in/signed/runs/small.yaml": Fixture.run(hours: "9 h")])
    let altered = try review(sandbox, "--expect", "list")
    #expect(altered.status == 5 && altered.output.contains("altered  signed: "), "\(altered)")
  }

  @Test("outputs among the submissions are none, and a review that goes on takes its own instant")
  func outputs() throws {
    let sandbox = try sandbox()
    let first = try review(
      sandbox, "--output", "json=in/r.json", "--output", "html=in/r.html", "--state", "in/state",
      "--format", "jsonl")
    #expect(first.status == 0, "\(first)")
    let register = try sandbox.read("in/r.json")
    #expect(register.contains(#""carbonward": "register/v1""#))
    #expect(try sandbox.read("in/r.html").hasSuffix("</html>\n"))
    let again = try sandbox.carbonward(
      "review", "in", "--key", "key.pem", "--output", "json=in/r.json", "--output",
      "html=in/r.html", "--state", "in/state", "--format", "jsonl")
    #expect(again.output == first.output && again.error.isEmpty, "\(again)")
    #expect(try sandbox.read("in/r.json") == register)
  }

  @Test("lines of JSON come from a file or standard input")
  func lines() throws {
    let sandbox = try sandbox()
    let result = try sandbox.carbonward("check", "in/plain.yaml", "--format", "json").output
      .replacing("\n", with: "")
    try sandbox.write(["in.jsonl": "\(result)\n\n\(result)"])
    let file = try sandbox.carbonward("review", "in.jsonl", "--format", "csv")
    let input = try sandbox.run(
      Sandbox.binary.path, ["review", "-", "--format", "csv"], input: "\(result)\n\n\(result)")
    #expect(file.status == 0 && file.output == input.output, "\(file)")
    #expect(
      file.output.split(separator: "\n").map { $0.prefix { $0 != "," } }
        == ["submission", "small", "\"small (line 3)\""])
  }

  @Test(
    "what makes no sense is refused",
    arguments: [
      ["gone"], ["in", "--key", "gone"], ["in", "--max-age", "soon"], ["in", "--format", "xml"],
      ["in", "--output", "csv"], ["in", "--expect", "gone"], ["in", "--at", "soon"],
      ["in", "--state", "key"], ["in", "--policy", "gone"], ["in", "--output", "csv=gone/x.csv"],
    ])
  func refusals(_ arguments: [String]) throws {
    let sandbox = try Sandbox(["in/a.yaml": Fixture.run(), "key": "no key"], commits: false)
    let outcome = try sandbox.run(Sandbox.binary.path, ["review"] + arguments)
    #expect(outcome.status == 2 && outcome.error.lowercased().hasPrefix("error"), "\(outcome)")
    #expect(try sandbox.read("key") == "no key")
  }
}
