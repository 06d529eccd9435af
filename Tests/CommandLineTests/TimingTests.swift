import Foundation
import Testing

@testable import carbonward

/// What a check took, part by part, beside a result that does not know of it.
@Suite struct TimingTests {
  private static let parts: [(command: [String], parts: [String])] = [
    (
      ["check"],
      [
        "start", "open", "read", "join", "policies", "compare", "estimate", "judge", "advise",
        "report", "total",
      ]
    ),
    (
      ["diff", "--base", "HEAD"],
      [
        "start", "open", "read", "join", "policies", "compare", "estimate", "judge", "advise",
        "report", "total",
      ]
    ),
    (["estimate", "runs"], ["start", "open", "read", "join", "estimate", "report", "total"]),
  ]

  @Test(arguments: parts)
  func eachPartHasItsTimes(_ command: [String], _ parts: [String]) throws {
    let box = try Sandbox(Fixture.repository)
    let plain = try box.run(Sandbox.binary.path, command)
    let text = try box.run(Sandbox.binary.path, command + ["--timings"])
    let json = try box.run(Sandbox.binary.path, command + ["--timings-json"])
    #expect([text.status, json.status] == [plain.status, plain.status])
    #expect([text.output, json.output] == [plain.output, plain.output])
    let words = text.error.split(separator: "\n").dropFirst().map {
      String($0.prefix { $0 != " " })
    }
    #expect(words == parts)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.error.utf8)) as? [String: [String: Double]])
    #expect(Set(object.keys) == Set(parts))
    for (part, times) in object {
      #expect(Set(times.keys) == ["clock_ms", "processor_ms"], "\(part)")
      #expect(times.values.allSatisfy { $0 >= 0 }, "\(part)")
    }
  }

  @Test func partsAddUp() {
    var laps = Laps()
    laps.add("read", .milliseconds(2), .milliseconds(1))
    laps.add("join", .microseconds(1_504), .zero)
    laps.add("read", .milliseconds(1), .milliseconds(2))
    #expect(
      laps.json == """
        {"read": {"clock_ms": 3.00, "processor_ms": 3.00}, \
        "join": {"clock_ms": 1.50, "processor_ms": 0.00}, \
        "total": {"clock_ms": 4.50, "processor_ms": 3.00}}

        """)
    #expect(laps.text.hasSuffix("total             4.50 ms      3.00 ms\n"), "\(laps.text)")
  }
}
