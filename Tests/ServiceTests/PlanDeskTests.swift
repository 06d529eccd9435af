import Batch
import CEL
import Foundation
import Ledger
import Reports
import Testing
import Text
import TrainingConfigs

@testable import Service

@Suite("Plans for programs and for people") struct PlanDeskTests {
  private static let run = """
    carbonward: run/v1
    model: {params: 8B}
    method: full
    precision: bf16
    tokens: 2B
    hardware: {accelerator: a100-sxm4-80gb, count: 8}
    site: {region: gcp/us-central1}

    """

  private func desk() throws -> PlanDesk {
    let folder = try Folder(["policy.yaml": Desk.cap("60 kg")])
    return PlanDesk(
      try PolicyStore(.files(folder.path("policy.yaml"))).edition,
      now: try #require(Timestamp("2026-11-23T00:00:00Z")))
  }

  private func json(_ members: (String, JSONValue)...) -> [UInt8] {
    JSONValue.object(members.map { .init($0.0, $0.1) }).canonical
  }

  private func texts(_ texts: String...) -> JSONValue { .array(texts.map { .string($0) }) }

  private func form(_ fields: (String, String)...) -> [UInt8] {
    let allowed = CharacterSet.alphanumerics
    let pairs = fields.map { name, text in
      let value =
        text.replacingOccurrences(of: "\n", with: "\r\n")
        .addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
      return "\(name)=\(value.replacingOccurrences(of: "%20", with: "+"))"
    }
    return Array(pairs.joined(separator: "&").utf8)
  }

  @Test("a run and axes give every point")
  func points() throws {
    let answer = try desk().plan(
      json(
        ("run", .string(Self.run)), ("at", .string("2026-11-23")),
        ("vary", texts("site.region=gcp/us-central1,gcp/europe-north1", "hardware.count=8,16")),
        ("objectives", texts("emissions", "energy"))))
    let plan = try #require(JSONValue(parsing: answer))
    #expect(plan["carbonward"] == .string("plan/v1"))
    #expect(plan["points"]?.elements?.count == 4)
    #expect(plan["points"]?.elements?[2]["verdict"] == .string("pass"))
    #expect(plan["points"]?.elements?[0]["verdict"] == .string("fail"))
    #expect(plan["points"]?.elements?[0]["energy_kwh"]?["p50"] != nil)
  }

  @Test(
    "what makes no sense is refused",
    arguments: [
      (#"{"run": {"tokens": "1B"}, "vary": "site.region=gcp/*"}"#, 400),
      (#"{"run": {"tokens": "1B"}, "vary": [1]}"#, 400),
      (#"{"run": {"tokens": "1B"}, "vary": ["site.region=mars/*"]}"#, 422),
      (#"{"run": {"tokens": "1B"}, "vary": ["hardware.count=1..9999+1"]}"#, 422),
      (#"{"run": {"tokens": "1B"}, "vary": ["hardware.count=1..99999+1"]}"#, 422),
      (#"{"run": {"tokens": "1B"}, "vary": ["hardware.count=MANY"]}"#, 422),
      (#"{"run": {"tokens": "1B"}, "objectives": ["beauty"]}"#, 400),
      (#"{"run": {"tokens": "1B"}, "what": []}"#, 400),
      (#"{"run": {"tokens": "many"}}"#, 422), (#"{"vary": []}"#, 400), ("[", 400),
      (#"{"run": {"tokens": "1B"}, "policies": ["POLICY"]}"#, 404),
      (#"{"files": {"../../etc/passwd": ""}}"#, 400), (#"{"files": {"notes.txt": "x"}}"#, 422),
    ])
  func refusals(_ body: String, status: Int) throws {
    let desk = try desk()
    #expect {
      try desk.plan(
        Array(
          body.replacing("POLICY", with: String(repeating: "0", count: 64))
            .replacing("MANY", with: String(repeating: "1..9999+1,", count: 6_000)).utf8))
    } throws: { ($0 as? ProblemDocument)?.status == status }
  }

  @Test("a sweep that takes too long says that it was stopped")
  func deadline() throws {
    let body = json(
      ("run", .string(Self.run)),
      ("vary", texts("site.region=gcp/us-central1,gcp/europe-north1", "hardware.count=8,16")))
    // The time is over after so many looks at the clock: before the run is read, within the sweep, never.
    let desk = try desk()
    let answers = (0..<12).map { looks in
      let clock = Count()
      return try? desk.plan(body, by: Deadline("1 s") { clock.add() > looks })
    }
    let complete = answers.map { $0.flatMap { JSONValue(parsing: $0)?["complete"] } }
    #expect(complete.first == .some(nil), "nothing was read")
    #expect(complete.contains(.bool(false)) && complete.last == .bool(true))
  }

  @Test("a form gives a page with its options, commands and patches", arguments: ["en", "zh"])
  func page(_ language: String) throws {
    let page = try desk().page(
      form(
        ("config", Self.run), ("name", "runs/8b.yaml"), ("lang", language),
        ("site.region", "gcp/us-central1,gcp/europe-north1"), ("hardware.count", "8,16"),
        ("facts", "site.pue=1.2\n\nhardware.nodes=1"), ("more", "precision=bf16,fp32")))
    let text = String(decoding: page.html, as: UTF8.self)
    #expect(page.status == 200)
    #expect(text.contains("<html lang=\"\(language == "en" ? "en" : "zh-Hans")\">"))
    #expect(text.contains("<a href=\"/plan\">"))
    #expect(text.ranges(of: "<article ").count >= 4)
    #expect(
      text.contains(
        "carbonward plan runs/8b.yaml --set site.pue=1.2 --set hardware.nodes=1 --vary "))
    #expect(text.contains("--- a/runs/8b.yaml\n+++ b/runs/8b.yaml\n"))
    #expect(!text.contains("<script") && !text.contains("<form"))
  }

  @Test("a form that makes no sense comes back with what was written, and why")
  func mistakes() throws {
    let desk = try desk()
    let attack = "</textarea><script>alert('x')</script>\""
    for (name, value, words) in [
      ("config", attack, "notes"), ("hardware.count", attack, "count"),
      ("policy", attack, "policy"), ("facts", attack, "does not set a fact"),
      ("name", "../x.yaml", "files"),
      ("more", attack, "does not vary a fact"), ("name", "/etc/passwd", "files"),
    ] {
      let page = desk.page(form(("config", Self.run), (name, value)))
      let text = String(decoding: page.html, as: UTF8.self)
      #expect((400...422).contains(page.status), "\(name) \(page.status)")
      #expect(!text.contains("<script") && text.contains("role=\"alert\""), "\(name) \(words)")
      #expect(text.contains(value == attack ? "&lt;/textarea&gt;&lt;script&gt;" : value))
      #expect(text.contains("hardware: {accelerator: a100-sxm4-80gb") || name == "config")
    }
    let named = desk.page(form(("config", Self.run), ("site.region", attack)))
    #expect(!String(decoding: named.html, as: UTF8.self).contains("<script"))
    let broken: [[UInt8]] = [
      [], Array("config".utf8), Array("%".utf8), Array("config=%zz%f&&==&a=b=c".utf8),
      [0xFF, 0x3D, 0xC0],
      Array("config=%00%ff%c0%80".utf8), Array(repeating: UInt8(ascii: "&"), count: 100_000),
    ]
    for body in broken { #expect(desk.page(body).status != 200) }
  }

  @Test("the form is there in every language, and may be sent to this service alone")
  func emptyForm() {
    for (path, tag) in [("/plan", "en"), ("/plan?lang=zh", "zh-Hans"), ("/plan?lang=<b>", "en")] {
      let text = String(decoding: PlanDesk.form(path), as: UTF8.self)
      #expect(text.contains("<html lang=\"\(tag)\">") && !text.contains("<b>"))
      #expect(text.contains("<form class=\"ask\" method=\"post\" action=\"/plan\">"))
      #expect(text.contains("; form-action 'self'\"") && text.contains("content=\"same-origin\""))
    }
    #expect(PlanStyle.contentSecurityPolicy.hasPrefix("default-src 'none'; style-src 'sha256-"))
  }
}

/// Counts how often it was asked.
private final class Count: Sendable {
  private let budget = Budget(.max)

  func add() -> Int {
    _ = budget.take()
    return budget.inUse
  }
}
