import Ledger
import Testing

@testable import Service

@Suite("What a service says of itself") struct TelemetryTests {
  @Test("metrics are OpenMetrics, and no request makes a new name")
  func metrics() {
    let metrics = ServiceMetrics()
    metrics.count(.assess, code: 200, seconds: 0.004)
    metrics.count(.assess, code: 200, seconds: 20)
    metrics.count(Route(path: "/\"}evil"), code: 404, seconds: 0.0001)
    metrics.count(.allowed(.noAccelerators), kind: "Evil\"} 1")
    metrics.count(.allowed(.pass), kind: "PyTorchJob")
    metrics.countReload(isRead: false)
    let text = metrics.text(
      .init(inFlight: 1, heldBytes: 5, policyEdition: 2, isPolicyCurrent: false, isReady: true))
    let lines = text.split(separator: "\n").map(String.init)
    for line in [
      #"carbonward_requests_total{code="200",route="assess"} 2"#,
      #"carbonward_requests_total{code="404",route="other"} 1"#,
      #"carbonward_request_duration_seconds_bucket{le="0.005",route="assess"} 1"#,
      #"carbonward_request_duration_seconds_bucket{le="+Inf",route="assess"} 2"#,
      #"carbonward_request_duration_seconds_count{route="assess"} 2"#,
      #"carbonward_admissions_total{allowed="true",kind="other",reason="no_accelerators"} 1"#,
      #"carbonward_admissions_total{allowed="true",kind="PyTorchJob",reason="pass"} 1"#,
      #"carbonward_policy_reloads_total{outcome="refused"} 1"#,
      "carbonward_policy_current 0", "carbonward_policy_edition 2", "carbonward_held_body_bytes 5",
    ] {
      #expect(lines.contains(line), "\(line)\n\(text)")
    }
    #expect(lines.last == "# EOF" && text.hasSuffix("\n") && !text.contains("vil"))
  }

  @Test("a line of the log is one line, whatever is in it")
  func logLines() throws {
    let line = LogLine("request", .error).with("why", "a\nb\u{1B}[31m\"").with("ms", 1.5)
      .with("problems", [String(repeating: "x", count: 5_000)])
    let bytes = line.bytes(at: "2026-11-23T00:00:00Z")
    #expect(bytes.last == 0x0A && bytes.count { $0 == 0x0A } == 1 && bytes.count < 1_300)
    let json = try #require(JSONValue(parsing: Array(bytes.dropLast())))
    #expect(json["level"]?.text == "error" && json["ms"]?.double == 1.5)
  }
}
