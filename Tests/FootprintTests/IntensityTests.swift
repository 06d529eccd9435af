import Catalogue
import Quantities
import Testing

@testable import Footprint

@Suite struct IntensityTests {
  private static let csv = """
    datetime_utc,gco2e_per_kwh_lifecycle
    2023-01-01T00:00:00Z,100
    2023-01-01T01:00:00Z,200
    2023-01-01T02:00:00Z,
    2023-01-01T03:00:00Z,400
    2023-01-01T04:00:00Z,50
    2023-01-01T05:00:00Z,60
    """

  private func trace() throws -> IntensityTrace {
    try IntensityTrace(zone: "US-MID", source: "made for tests", csv: Self.csv)
  }

  @Test func meansWeighPartsOfSteps() throws {
    let trace = try trace()
    let start = try #require(Instant("2023-01-01T00:30:00Z"))
    let oneHour: Double = try #require(trace.mean(from: start, hours: 1))
    #expect(abs(oneHour - 0.15) < 1e-12)
    let twoHours: Double = try #require(trace.mean(from: start, hours: 2))
    #expect(abs(twoHours - 0.2) < 1e-12)
    #expect(trace.mean(from: start, hours: 6) == nil)
    #expect(trace.mean(from: Instant(seconds: 0), hours: 1) == nil)
  }

  @Test func theBestStartMeetsTheDeadline() throws {
    let trace = try trace()
    let best = try #require(
      trace.bestStart(earliest: trace.start, deadline: trace.end, hours: 2))
    #expect(best.start.seconds == trace.start.seconds + 4 * 3600)
    let pressed = try #require(
      trace.bestStart(
        earliest: trace.start, deadline: Instant(seconds: trace.start.seconds + 4 * 3600), hours: 2)
    )
    #expect(pressed.start == trace.start)
    #expect(trace.bestStart(earliest: trace.end, deadline: trace.end, hours: 1) == nil)
  }

  @Test(arguments: [
    ("", "the trace is empty"),
    ("time,price\n", "no column is named `gco2e_per_kwh` or `kg_per_kwh`"),
    ("t,g_per_kwh\nyesterday,5\n", "the first column is not a time in RFC 3339"),
    ("t,g_per_kwh\n2023-01-01T00:00:00Z,5\n", "a trace needs at least two steps"),
    ("t,g_per_kwh\n2023-01-01T00:00:00Z,x\n", "`x` is not a number"),
    (
      "t,g_per_kwh\n2023-01-01T00:00:00Z,5\n2023-01-01T01:00:00Z,5\n2023-01-01T03:00:00Z,5\n",
      "the steps are not even"
    ),
    (
      "t,kg_per_kwh\n2023-01-01T00:00:00Z,429\n2023-01-01T01:00:00Z,429\n",
      "a step is no figure that a grid can have"
    ),
  ])
  func refuses(_ csv: String, _ message: String) {
    let error = #expect(throws: IntensityTraceError.self) {
      try IntensityTrace(zone: "FR", source: "", csv: csv)
    }
    #expect(error?.message == message)
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2023-01-01T00:00:00Z", 1_672_531_200),
    ("2024-02-29T12:30:05+02:00", 1_709_202_605), ("2000-03-01", 951_868_800),
    ("2022-06-01T14:45:00.000+00:00", 1_654_094_700),
  ])
  func readsTimes(_ text: String, _ seconds: Int) {
    #expect(Instant(text)?.seconds == seconds)
  }

  @Test(arguments: [
    "2023-02-29", "2023-13-01", "2023-01-01T25:00:00Z", "2023-01-01T00:00:00", "now", "",
    "2023-01-01T00:00:00Zjunk",
  ])
  func refusesTimes(_ text: String) {
    #expect(Instant(text) == nil)
  }

  @Test func aScheduledRunTakesTheHoursOfItsTrace() throws {
    var files = IntensityFiles()
    files.add(try trace())
    var options = EstimatorOptions()
    options.intensity = files
    let estimator = Estimator(figures: FigureTable(), options: options)
    var facts: [Fact: FactValue] = [
      .accelerator: "h100", .count: 8, .duration: 2, .region: "gcp/us-central1",
      .start: "2023-01-01T04:00:00Z",
    ]
    let run = estimator.assess(.stating(facts)).run
    let mean: Double = try #require(run.number(.intensity)).central
    #expect(abs(mean - 0.055) < 1e-12)
    facts[.intensity] = 0.3
    #expect(estimator.assess(.stating(facts)).run.number(.intensity)?.central == 0.3)
    facts[.intensity] = nil
    facts[.duration] = 20
    #expect(estimator.assess(.stating(facts)).run.number(.intensity)?.central == 0.5)
  }

  @Test func readsRecordedResponsesButNotSandboxFigures() throws {
    func history(_ method: String) -> [UInt8] {
      let points = (0..<3).map {
        #"{"carbonIntensity":\#(100 + $0),"datetime":"2024-03-05T0\#($0):00:00.000Z","# + method
          + "}"
      }
      return Array(#"{"zone":"DE","history":[\#(points.joined(separator: ","))]}"#.utf8)
    }
    let response = try RecordedIntensityResponse(
      json: history(#""estimationMethod":null"#), source: "saved")
    #expect(response.trace(zone: "de")?.count == 3)
    #expect(response.trace(zone: "FR") == nil)
    #expect(throws: IntensityTraceError.self) {
      try RecordedIntensityResponse(
        json: history(#""estimationMethod":"SANDBOX_MODE_DATA""#), source: "saved")
    }
    #expect(throws: IntensityTraceError.self) {
      try RecordedIntensityResponse(json: Array("{}".utf8), source: "saved")
    }
  }
}
